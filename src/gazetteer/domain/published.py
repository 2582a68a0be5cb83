"""The public document, as answers have it: its shape, from which the description of the API is made too.

A public document is the written one with its defaults written out and with what can be said beside it; it is derived in
`services/publication.py`. These types are what that code promises and what its readers may rely on; the descriptions are
for the readers of the API.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, NotRequired

from pydantic import ConfigDict, Field, with_config
from typing_extensions import TypedDict  # pydantic reads those of `typing` from Python 3.12 on only

from gazetteer.domain.dates import Holds
from gazetteer.domain.document import Geometry, WrittenName
from gazetteer.domain.vocabulary import (
    Animacy,
    Certainty,
    Gender,
    GrammaticalNumber,
    Kind,
    NameStatus,
    NameType,
    ReadingBasis,
    SovereigntyStatus,
)

#: The description says that nothing else is answered, and tests hold the answers to it.
_exact = with_config(ConfigDict(extra="forbid"))

Bound = Annotated[
    str | None,
    Field(
        description="An EDTF date in the proleptic Gregorian calendar; `..` is without end, null unknown.",
        examples=["1860-11-14"],
    ),
]
ByLanguage = Annotated[
    dict[str, str],
    Field(
        description="A text for each language.",
        examples=[{"zh-Hans": "俄罗斯", "en": "Russia", "ru": "Россия"}],
    ),
]


@_exact
class PublicCitation(TypedDict):
    """Where an assertion rests: a source record and the place in it."""

    source: str
    locator: NotRequired[str]


@_exact
class Phase(TypedDict):
    """What a state that went on under other names was on the date."""

    id: str
    label: ByLanguage


#: `as` is a word of Python, as `from` is: what has such a field is not declared as a class.
_Shown = TypedDict(
    "_Shown",
    {"as": Annotated[Phase | None, Field(description="What it was on the date asked about.")]},
)
Span = TypedDict("Span", {"from": Bound, "to": Bound})
Span.__doc__ = "A half-open span `[from, to)`."


@_exact
class Shown(_Shown):
    """Another entity, as answers show it."""

    id: str
    label: ByLanguage


@_exact
class Attested(TypedDict):
    """What every statement carries."""

    id: NotRequired[Annotated[str, Field(description="Its id, unique in the entity.")]]
    certainty: Certainty
    sources: list[PublicCitation]
    as_stated: NotRequired[Annotated[str, Field(description="The source's own words.")]]
    note: NotRequired[str]


@_exact
class PublicDated(Attested, Span):
    """A statement with a span `[from, to)`."""

    holds: NotRequired[
        Annotated[
            Holds | None,
            Field(description="How surely it held on the date asked about; null where none was asked about."),
        ]
    ]


class PublicReading(TypedDict):
    """How a Chinese name is read, and how that is spelled elsewhere."""

    pinyin: Annotated[str, Field(examples=["Hǎishēnwǎi"])]
    basis: Annotated[ReadingBasis, Field(description="Whether a person has seen to it.")]
    region: NotRequired[str]
    sources: NotRequired[list[PublicCitation]]
    pinyin_numbered: NotRequired[Annotated[str | None, Field(examples=["hai3 shen1 wai3"])]]
    pinyin_plain: NotRequired[Annotated[str | None, Field(examples=["Haishenwai"])]]
    wade_giles: NotRequired[Annotated[str | None, Field(examples=["Hai-shen-wai"])]]
    wade_giles_toned: NotRequired[str | None]
    palladius: NotRequired[Annotated[str | None, Field(examples=["Хайшэньвай"])]]
    bopomofo: NotRequired[str | None]


@_exact
class PublicGrammar(TypedDict, total=False):
    """What inflection needs: gender, animacy and number; `forms` holds case forms that no rule gives, by case name."""

    gender: Gender
    animacy: Animacy
    number: GrammaticalNumber
    indeclinable: bool
    forms: dict[str, str | list[str]]


@_exact
class PublicName(PublicDated):
    """A name."""

    text: Annotated[str, Field(examples=["海参崴", "Vladivostok", "Владивосток"])]
    lang: Annotated[str, Field(examples=["zh-Hans", "en", "ru"])]
    type: NameType
    status: Annotated[NameStatus, Field(description="`lookup` forms find and are never offered, such as misspellings.")]
    region: NotRequired[str]
    register: NotRequired[str]
    readings: NotRequired[list[PublicReading]]
    grammar: NotRequired[PublicGrammar]
    converted_from: NotRequired[str]


#: A name as rules of naming take it: as it was written, or as answers have it.
Name = WrittenName | PublicName


@_exact
class PublicText(Attested):
    """A definition or a context."""

    lang: str
    text: str


@_exact
class Calendars(TypedDict):
    """A day in three calendars; null where it cannot be said."""

    gregorian: str
    julian: str | None
    chinese: Annotated[str | None, Field(examples=["咸丰十年十月初二日"])]


@_exact
class PublicFact(Attested):
    """Something that happened to the entity."""

    event: Annotated[str, Field(examples=["signed"])]
    date: Annotated[str, Field(examples=["1860-11-14"])]
    place: NotRequired[Shown]
    calendars: NotRequired[Calendars]


@_exact
class PublicRelation(PublicDated):
    """A link to another entity, stored on one side and answered on both."""

    type: Annotated[str, Field(examples=["part_of"])]
    direction: Annotated[Literal["out", "in"], Field(description="`in`: the other entity states it.")]
    target: Shown


@_exact
class PublicRecord(PublicDated):
    """Who held the place in a span."""

    holders: list[Shown]
    status: SovereigntyStatus
    basis: list[Shown]
    ended_by: list[Shown]
    viewpoint: Annotated[list[Shown] | None, Field(description="Whose view it is; null where nobody disputes it.")]
    extent: NotRequired[ByLanguage]
    disputed: NotRequired[bool | None]
    inherited_from: NotRequired[
        Annotated[str | None, Field(description="The place whose record counts here by inheritance.")]
    ]
    part: NotRequired[Annotated[str, Field(description="The part of the place that the record is about.")]]


@_exact
class PublicFigure(Attested):
    """A measured or reported value."""

    property: str
    value: int | float | str
    unit: NotRequired[str]
    as_of: NotRequired[str]


@_exact
class DerivedEntity(TypedDict):
    """One entity as it is derived and stored: what was written, and what can be said beside it.

    Its address is not in it: where the service is reached is a setting of whoever answers, and no part of the data.
    """

    id: Annotated[str, Field(examples=["vladivostok"])]
    kind: Kind
    types: list[str]
    label: Annotated[dict[str, str], Field(description="The preferred name of each language.")]
    names: list[PublicName]
    definitions: list[PublicText]
    disambiguation: ByLanguage
    subjects: list[str]
    contexts: list[PublicText]
    location: NotRequired[Annotated[Geometry, Field(description="A GeoJSON geometry.")]]
    location_sources: NotRequired[list[PublicCitation]]
    prominence: float
    dates: list[PublicFact]
    relations: list[PublicRelation]
    sovereignty: list[PublicRecord]
    figures: list[PublicFigure]
    identifiers: dict[str, str]
    note: NotRequired[str]
    version: int
    modified: str
    on: NotRequired[Annotated[str, Field(description="The date asked about.")]]


@_exact
class PublicEntity(DerivedEntity):
    """One entity: what was written, what can be said beside it, and the address by which it is known."""

    uri: str


@_exact
class Point(TypedDict):
    """A GeoJSON point."""

    type: Literal["Point"]
    coordinates: list[float]


@_exact
class Summary(TypedDict):
    """What lists say of an entity."""

    id: str
    kind: Kind
    types: list[str]
    label: ByLanguage
    disambiguation: ByLanguage
    location: Point | None


@_exact
class Listed(Summary):
    """A member of a list."""

    version: int
    modified: str


@_exact
class Tombstone(TypedDict):
    """An entity that is gone."""

    id: str
    into: Annotated[str | None, Field(description="The id that answers now, where it was merged.")]
    modified: str


@_exact
class Deleted(TypedDict):
    """A member of a list of changes that is gone."""

    deleted: Tombstone


@_exact
class View(TypedDict):
    """The records of one viewpoint."""

    viewpoint: list[Shown] | None
    records: list[str]


_Gap = TypedDict("_Gap", {"from": str, "to": str})


@_exact
class Gap(_Gap):
    """A half-open stretch of days for which nothing is recorded; `..` where it has no end."""


@_exact
class PlaceRecord(PublicRecord):
    """A record of the sovereignty answer."""


@_exact
class HeldRecord(PublicRecord):
    """A record, with its place."""

    place: Shown
    location: Point | None


class HeldOn(TypedDict):
    """What is the same of the sovereignty answer on all days between two changes."""

    records: list[PlaceRecord]
    views: list[View]
    gaps: list[Gap]


@_exact
class SovereigntyAnswer(HeldOn):
    """Who held a place."""

    entity: str
    on: str | None


@_exact
class Event(Span):
    """An event of a time line; the member that `what` names has the statement whole."""

    what: Literal["name", "date", "relation", "sovereignty"]
    name: NotRequired[PublicName]
    date: NotRequired[PublicFact]
    relation: NotRequired[PublicRelation]
    sovereignty: NotRequired[PublicRecord]


@_exact
class Timeline(TypedDict):
    """An entity's events, in the order in which they begin."""

    entity: str
    events: list[Event]


@_exact
class Match(Span):
    """Which name was found, and how."""

    text: str
    lang: str
    key: Annotated[
        str,
        Field(description="What matched: `name`, `pinyin`, `initials`, `wade_giles`, `palladius`, ..."),
    ]
    how: Literal["exact", "prefix", "fuzzy"]


@_exact
class Found(Summary):
    """A result of a search."""

    score: Annotated[float, Field(ge=0, le=100)]
    match: Match
    explain: NotRequired[Annotated[dict[str, Any], Field(description="How the score came about, with `explain`.")]]
