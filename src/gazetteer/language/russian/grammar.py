"""The words in which declension is spoken of: cases, paradigms, what is stored of a name, what a head asks of its adjectives."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, Protocol

CASES = ("nominative", "genitive", "dative", "accusative", "instrumental", "prepositional")

Case = Literal["nominative", "genitive", "dative", "accusative", "instrumental", "prepositional"]

Paradigm = dict[str, list[str]]

GRAMMEMES = dict(zip(CASES, ("nomn", "gent", "datv", "accs", "ablt", "loct"), strict=True))

SURNAME = re.compile(r"(?:[оеё]в|[иы]н)$")

CONSONANTS = "бвгджзйклмнпрстфхцчшщ"

#: First parts that never change.
FIXED_PARTS = frozenset(
    [
        "усть",
        "нью",
        "порт",
        "санкт",
        "соль",
        "сан",
        "сент",
        "форт",
        "улан",
        "тюмень",
        "алма",
        "йошкар",
        "хем",
        "шабин",
        "гонг",
    ]
)


class HasGrammar(Protocol):
    """What this module reads of a name's stored grammar (`domain.entity.Grammar`)."""

    @property
    def gender(self) -> str | None: ...
    @property
    def animacy(self) -> str | None: ...
    @property
    def number(self) -> str | None: ...
    @property
    def indeclinable(self) -> bool: ...
    @property
    def forms(self) -> Mapping[str, str | list[str]]: ...


@dataclass(frozen=True, slots=True)
class Stored:
    """The stored grammar in a form that can be a cache key."""

    gender: str | None = None
    animacy: str | None = None
    number: str | None = None
    indeclinable: bool = False


@dataclass(frozen=True, slots=True)
class Agreement:
    """Gender (masc, femn, neut), number and animacy of a head, for what agrees with it."""

    gender: str
    plural: bool
    animate: bool


GENDERS = {"masculine": "masc", "feminine": "femn", "neuter": "neut"}


def hyphenated(parts: list[Paradigm]) -> Paradigm:
    out: Paradigm = {}
    for case in CASES:
        depth = max(len(part[case]) for part in parts)
        out[case] = ["-".join(part[case][min(row, len(part[case]) - 1)] for part in parts) for row in range(depth)]
    return out


def unchanged(word: str) -> Paradigm:
    return {case: [word] for case in CASES}


def as_written(form: str, word: str) -> str:
    """`form` with the capitals of `word`."""
    if word.isupper() and len(word) > 1:
        return form.upper()
    return form[:1].upper() + form[1:].lower() if word[0].isupper() else form.lower()


def by_case(*forms: str) -> Paradigm:
    return {case: [form] for case, form in zip(CASES, forms, strict=True)}
