"""What every file of a translation comes to: its units, and the languages of which it says that they are in them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Unit:
    """A piece of text and its translation, and what the file calls it.

    `is_final` is false where the file says that the translation still has to be looked at.
    """

    name: str
    source: str
    target: str
    is_final: bool = True


@dataclass(frozen=True, slots=True)
class Bilingual:
    """The translated units of a file, and its languages as it writes them."""

    source_lang: str | None
    target_lang: str | None
    units: list[Unit]
