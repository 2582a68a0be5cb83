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


@cache
def generics() -> dict[str, str]:
    """Terms for kinds of places, each with its class: `administrative`, `nature`, `work`, `street` or `people`."""
    return {text: cells[0] for cells in _lines("generics") for text in cells[1].split()}


@cache
def words() -> dict[str, str]:
    """Words with the way each is written: `word` (a common word) or `particle` (never capitalised)."""
    return {text: cells[0] for cells in _lines("words") for text in cells[1].split()}
