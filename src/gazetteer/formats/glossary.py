"""Glossaries of two languages for translators' tools: OmegaT's and DeepL's.

What a pair is, and which comes first, is decided by who makes the pairs (`services/glossaries.py`).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Pair:
    """A name, what to write for it, and what a translator should know."""

    source: str
    target: str
    comment: str = ""


def omegat(pairs: Iterable[Pair]) -> Iterator[bytes]:
    """Lines of source, target and comment, parted by tabs, as OmegaT from version 2 reads them (`.utf8`)."""
    for pair in pairs:
        source, target = _cell(pair.source), _cell(pair.target)
        if source and target:
            # OmegaT takes a line that begins with # for a comment.
            yield f"{source.lstrip('#')}\t{target}\t{_cell(pair.comment)}\n".encode()


def _cell(text: str) -> str:
    return " ".join(text.split())


DEEPL_SIDE: Final = 1024
"""The most bytes of a source or target text."""
DEEPL_FILE: Final = 10 * 1024 * 1024
"""The most bytes of a glossary."""


@dataclass
class DeepL:
    """A glossary within DeepL's limits, and how many pairs it left out for which of them."""

    lines: list[bytes]
    too_long: int = 0
    repeated: int = 0
    beyond_the_file: int = 0

    @classmethod
    def of(cls, pairs: Iterable[Pair]) -> DeepL:
        """Of several pairs with one source the first is kept."""
        made = cls([])
        seen: set[str] = set()
        size = 0
        for pair in pairs:
            source, target = _plain(pair.source), _plain(pair.target)
            if source in seen:
                made.repeated += 1
                continue
            if not source or not target or max(len(source.encode()), len(target.encode())) > DEEPL_SIDE:
                made.too_long += 1
                continue
            line = f"{source}\t{target}\n".encode()
            if size + len(line) > DEEPL_FILE:
                made.beyond_the_file += 1
                continue
            seen.add(source)
            size += len(line)
            made.lines.append(line)
        return made

    def omitted(self) -> list[str]:
        """What was left out, in words."""
        return [
            f"{count} {what}"
            for count, what in (
                (self.repeated, "further equivalents of the same source"),
                (self.too_long, f"pairs with a side of no text or more than {DEEPL_SIDE} bytes"),
                (self.beyond_the_file, f"pairs beyond {DEEPL_FILE // 1024 // 1024} MiB"),
            )
            if count
        ]


def _plain(text: str) -> str:
    """A side without control characters and without blanks at its edges."""
    spaced = "".join(" " if unicodedata.category(character) in ("Cc", "Zl", "Zp") else character for character in text)
    return " ".join(spaced.split())
