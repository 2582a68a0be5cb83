"""What is known of the readings and parts of Chinese names: reviewable tables, one entry a line, and their loading.

The tables are ours and grow by review. `readings-*.tsv` hold texts and how they are read (`text`, `reading`, `note`,
parted by tabs): simplified characters, marked pinyin with a blank between syllables, ` / ` between two true readings,
best first. `^` before a text means the head of a name, `$` after it the end of the name or the place before its last
administrative term. `surnames.tsv` has the readings of characters as surnames; `generics.tsv` the terms that stand
apart from the name of a place; `words.tsv` the words into which other names are parted. No reading is decided here:
see `choice` and `division`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class Entry:
    """A text and its readings, each a tuple of marked syllables, one for each character."""

    text: str
    readings: tuple[tuple[str, ...], ...]
    head: bool = False
    end: bool = False


def _lines(prefix: str) -> Iterator[list[str]]:
    """The cells of every line of the tables whose file name begins with `prefix`, comments and blank lines left out."""
    for table in sorted(resources.files(__name__).iterdir(), key=lambda item: item.name):
        if table.name.startswith(prefix) and table.name.endswith(".tsv"):
            for line in table.read_text(encoding="utf-8").splitlines():
                if line.strip() and not line.startswith("#"):
                    yield line.split("\t")


@cache
def entries() -> dict[str, tuple[Entry, ...]]:
    """The entries of the tables of readings, by their text without anchors."""
    found: dict[str, list[Entry]] = {}
    for cells in _lines("readings-"):
        text, written = cells[0].strip(), cells[1]
        head, end = text.startswith("^"), text.endswith("$")
        text = text.strip("^$")
        choices = tuple(tuple(choice.split()) for choice in written.split(" / "))
        if any(len(choice) != len(text) for choice in choices):
            raise ValueError(f"the lexicon's reading of {text} does not match its characters: {written}")
        found.setdefault(text, []).append(Entry(text, choices, head, end))
    return {text: tuple(several) for text, several in found.items()}


@cache
def surnames() -> dict[str, tuple[str, ...]]:
    """Surnames with their readings; those of two characters are read as one word."""
    return {cells[0]: tuple(cells[1].split()) for cells in _lines("surnames")}


def _classes(prefix: str) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for name, terms in _lines(prefix):
        found.setdefault(name, set()).update(terms.split())
    return {name: frozenset(terms) for name, terms in found.items()}


@cache
def generics() -> dict[str, frozenset[str]]:
    """Terms at the end of names of places by class: `long`, `short`, `apart`, `whole`, `modifier` (see the table)."""
    return _classes("generics")


@cache
def words() -> dict[str, frozenset[str]]:
    """Words by class: `word`, `name`, `particle`, `suffix`, `prefix`, `people`, `state`, `plain` (see the table)."""
    return _classes("words")


@cache
def divisions() -> dict[str, tuple[str, ...]]:
    """Names whose parting no rule gives, each with its words."""
    return {"".join(cells[0].split()): tuple(cells[0].split()) for cells in _lines("divisions")}


@cache
def proper_names() -> frozenset[str]:
    """Texts of two characters or more that the tables of China, the world and history read as names."""
    return frozenset(
        cells[0].strip("^$")
        for prefix in ("readings-china", "readings-world")
        for cells in _lines(prefix)
        if len(cells[0].strip("^$")) > 2
    )
