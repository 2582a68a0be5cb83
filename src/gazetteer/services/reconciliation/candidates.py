"""What may be meant: a candidate while it is weighed, and as it is answered with the parts of its score."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Feature:
    """A part of a score: points, or whether something is so."""

    id: str
    name: str
    value: float | bool


@dataclass(slots=True)
class Weighed:
    """A candidate while it is weighed; `text` is the name that was found, in `lang`, empty where it was named by an id.

    `above` is what it lies in, `countries` where: three letters each, as far as that was asked for.
    """

    id: str
    summary: dict[str, Any]
    score: float
    features: list[Feature]
    lang: str = ""
    text: str = ""
    is_exact: bool = False
    above: frozenset[str] = frozenset()
    countries: frozenset[str] = frozenset()
    refused: bool = False


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entity that a query may mean."""

    id: str
    name: str
    lang: str
    description: str
    score: float
    match: bool
    types: tuple[tuple[str, str], ...]
    features: tuple[Feature, ...]
