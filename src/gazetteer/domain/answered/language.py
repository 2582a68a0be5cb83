"""Answers about readings and dates."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field
from typing_extensions import TypedDict

from gazetteer.domain.answered.common import exact
from gazetteer.domain.published import PublicReading


@exact
class Exonym(TypedDict):
    """A settled foreign form of a Chinese name."""

    text: Annotated[str, Field(examples=["Peking", "Пекин"])]
    lang: str
    system: Annotated[str, Field(description="`postal` or `settled`.")]
    note: str


@exact
class Romanized(TypedDict):
    """What is known of how a name is written elsewhere."""

    text: str
    lang: str
    readings: list[PublicReading]
    romanisation: Annotated[dict[str, str] | None, Field(description="Of Russian: `bgn_pcgn`, `iso9`, `passport`, ...")]
    exonyms: Annotated[list[Exonym], Field(description="Settled forms, such as Peking and Пекин.")]


@exact
class RomanizeAnswer(TypedDict):
    """One result a text, in order."""

    results: list[Romanized]


@exact
class ChineseDateAnswer(TypedDict):
    """A Chinese era date."""

    text: Annotated[str, Field(examples=["咸丰十年十月初二日"])]
    era: str
    year: int
    month: int | None
    leap: bool
    day: int | None
    sexagenary_day: str | None


@exact
class DateAnswer(TypedDict):
    """A date in every calendar."""

    gregorian: str
    julian: str
    chinese: ChineseDateAnswer | None
    julian_day: int | None
