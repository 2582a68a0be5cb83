"""The written document as it is stored and moved about: its shape, and all that any room has to know of it.

`entity.py` is the door: it validates what comes in. What has come in is kept as JSON and read as it is, because imports of
hundreds of thousands pass through every room; these are the types of that, field by field as the models have them (a test
holds the two together), with a field left out where it has its default. Whoever needs the citations, the references or the
record ids of a document asks here; there is no second rule for any of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, Literal, NotRequired, Required, TypedDict, cast

from gazetteer.domain import dates
from gazetteer.domain.dates import Holds, Interval, Question
from gazetteer.domain.geometry import representative_point
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
from gazetteer.errors import pointer

#: What an id looks like, of entities and sources alike.
ID_PATTERN: Final = r"^[a-z0-9]+(-[a-z0-9]+)*$"

ByLanguage = dict[str, str]
"""A text for each language, by its tag."""


class WrittenCitation(TypedDict):
    """Where an assertion rests: the id of a source, and the place in it."""

    source: str
    locator: NotRequired[str]


class WrittenAssertion(TypedDict, total=False):
    """What every statement may carry beside what it states."""

    id: str
    certainty: Certainty
    sources: list[WrittenCitation]
    as_stated: str
    note: str


# `from` is a word of Python: a span cannot be declared as a class.
_Span = TypedDict("_Span", {"from": str, "to": str}, total=False)


class WrittenDated(WrittenAssertion, _Span, total=False):
    """A statement that holds in a span `[from, to)` of EDTF bounds; `..` is open, an absent bound unknown."""


class WrittenReading(TypedDict):
    """How a Chinese name is read."""

    pinyin: str
    basis: NotRequired[ReadingBasis]
    region: NotRequired[str]
    sources: NotRequired[list[WrittenCitation]]


class WrittenGrammar(TypedDict, total=False):
    """What inflection needs to know of a name."""

    gender: Gender
    animacy: Animacy
    number: GrammaticalNumber
    indeclinable: bool
    forms: dict[str, str | list[str]]


class WrittenName(WrittenDated, total=False):
    """A name in one language."""

    text: Required[str]
    lang: Required[str]
    type: NameType
    status: NameStatus
    region: str
    register: str
    readings: list[WrittenReading]
    grammar: WrittenGrammar
    converted_from: str


class WrittenText(WrittenAssertion, total=False):
    """A definition or a context, in one language."""

    lang: Required[str]
    text: Required[str]


class WrittenFact(WrittenAssertion, total=False):
    """Something that happened to the entity."""

    event: Required[str]
    date: Required[str]
    place: str


class WrittenRelation(WrittenDated, total=False):
    """A typed link to another entity, as the one that states it has it."""

    type: Required[str]
    target: Required[str]


class WrittenRecord(WrittenDated, total=False):
    """Who held the place in a span, on what basis, and in whose view."""

    holders: Required[list[str]]
    status: Required[SovereigntyStatus]
    basis: list[str]
    ended_by: list[str]
    viewpoint: list[str]
    extent: ByLanguage


class WrittenFigure(WrittenAssertion, total=False):
    """A measured or reported value."""

    property: Required[str]
    value: Required[int | float | str]
    unit: str
    as_of: str


Geometry = dict[str, Any]
"""A GeoJSON geometry (RFC 7946), as `geometry.py` checks it."""


class WrittenEntity(TypedDict, total=False):
    """One thing in the world or one concept: the whole written document."""

    id: Required[str]
    kind: Required[Kind]
    types: list[str]
    names: Required[list[WrittenName]]
    definitions: list[WrittenText]
    disambiguation: ByLanguage
    subjects: list[str]
    contexts: list[WrittenText]
    location: Geometry
    location_sources: list[WrittenCitation]
    prominence: float
    dates: list[WrittenFact]
    relations: list[WrittenRelation]
    sovereignty: list[WrittenRecord]
    figures: list[WrittenFigure]
    identifiers: dict[str, str]
    note: str


class WrittenSource(TypedDict, total=False):
    """Where statements come from."""

    id: Required[str]
    title: Required[str]
    author: str
    year: int
    publisher: str
    url: str
    licence: str
    accessed: str
    note: str


AssertionField = Literal["names", "definitions", "contexts", "dates", "relations", "sovereignty", "figures"]
#: The fields of a document that hold assertions, in its order.
ASSERTIONS: Final[tuple[AssertionField, ...]] = (
    "names",
    "definitions",
    "contexts",
    "dates",
    "relations",
    "sovereignty",
    "figures",
)
Role = Literal["holders", "basis", "ended_by", "viewpoint"]
#: The parts that other entities play in a sovereignty record.
ROLES: Final[tuple[Role, ...]] = ("holders", "basis", "ended_by", "viewpoint")


def assertions_of(document: WrittenEntity, field: AssertionField) -> Sequence[WrittenAssertion]:
    """The assertions in one field of a document."""
    return document.get(field, ())


def assertions(document: WrittenEntity) -> Iterator[tuple[AssertionField, int, WrittenAssertion]]:
    """Every assertion of a document in its order, with its field and its place there (from 0)."""
    for field in ASSERTIONS:
        for index, assertion in enumerate(assertions_of(document, field)):
            yield field, index, assertion


def assertion_ids(document: WrittenEntity) -> set[str]:
    """The ids that the assertions of a document state."""
    return {assertion["id"] for _, _, assertion in assertions(document) if "id" in assertion}


def record_ids(document: WrittenEntity) -> list[str]:
    """The id of each sovereignty record: its own, or one made from its place in the list that no other assertion has."""
    records = document.get("sovereignty", ())
    if not any("id" not in record for record in records):
        return [record["id"] for record in records]
    taken = assertion_ids(document)
    ids = []
    for ordinal, record in enumerate(records, start=1):
        made = f"sovereignty-{ordinal}"
        while made in taken:
            made += "-"
        ids.append(record.get("id", made))
    return ids


def citations(document: WrittenEntity) -> Iterator[tuple[WrittenCitation, str]]:
    """Every citation of a document with its JSON pointer, those of the location and of readings among them."""
    for index, citation in enumerate(document.get("location_sources", ())):
        yield citation, pointer("location_sources", index)
    for field, position, assertion in assertions(document):
        for index, citation in enumerate(assertion.get("sources", ())):
            yield citation, pointer(field, position, "sources", index)
    for position, name in enumerate(document["names"]):
        for number, reading in enumerate(name.get("readings", ())):
            for index, citation in enumerate(reading.get("sources", ())):
                yield citation, pointer("names", position, "readings", number, "sources", index)


def cited(document: WrittenEntity) -> dict[str, int]:
    """The sources on which anything in a document rests, each with how often it is cited."""
    counts: dict[str, int] = {}

    def count(found: Iterable[WrittenCitation]) -> None:
        for citation in found:
            counts[citation["source"]] = counts.get(citation["source"], 0) + 1

    # Counted without pointers: every document of an import is.
    count(document.get("location_sources", ()))
    for field in ASSERTIONS:
        for assertion in assertions_of(document, field):
            count(assertion.get("sources", ()))
    for name in document["names"]:
        for reading in name.get("readings", ()):
            count(reading.get("sources", ()))
    return counts


def parties(record: WrittenRecord) -> Iterator[tuple[Role, int, str]]:
    """The entities that a sovereignty record names, each with its role and its place in it (from 0)."""
    for role in ROLES:
        for position, target in enumerate(record.get(role, ())):
            yield role, position, target


def references(document: WrittenEntity) -> Iterator[tuple[str, str]]:
    """Every other entity that a document names, each with the JSON pointer of the place that names it."""
    for index, fact in enumerate(document.get("dates", ())):
        if "place" in fact:
            yield fact["place"], pointer("dates", index, "place")
    for index, relation in enumerate(document.get("relations", ())):
        yield relation["target"], pointer("relations", index, "target")
    for index, record in enumerate(document.get("sovereignty", ())):
        for role, position, target in parties(record):
            yield target, pointer("sovereignty", index, role, position)


def named(document: WrittenEntity) -> set[str]:
    """The ids of every other entity that a document names."""
    found = {relation["target"] for relation in document.get("relations", ())}
    found.update(fact["place"] for fact in document.get("dates", ()) if "place" in fact)
    for record in document.get("sovereignty", ()):
        found.update(target for _, _, target in parties(record))
    return found


def names_by_relations_alone(document: WrittenEntity) -> bool:
    """Whether a document names other entities nowhere but in its relations."""
    return "sovereignty" not in document and all("place" not in fact for fact in document.get("dates", ()))


def repointed_record(record: WrittenRecord, turn: Callable[[str], str]) -> WrittenRecord:
    """A record with every entity that it names turned into what now stands for it, none named twice in one role."""
    changed = dict(record)
    for role in ROLES:
        if record.get(role):
            changed[role] = list(dict.fromkeys(map(turn, record[role])))
    return cast(WrittenRecord, changed)


def point_of(document: WrittenEntity) -> tuple[float | None, float | None]:
    """The longitude and latitude (degrees, WGS 84) that stand for the entity, None where it has no location."""
    location = document.get("location")
    return (None, None) if location is None else representative_point(location)


def is_open(bound: str | None) -> bool:
    """Whether an end is none, or none that is known: nothing says that the statement does not hold any more."""
    return bound in (None, dates.OPEN)


def in_use(name: Mapping[str, Any]) -> bool:
    """Whether a name, written or public, is one of today: neither historical nor with an end."""
    return name.get("type") != "historical" and is_open(name.get("to"))


def interval_of(assertion: Mapping[str, Any]) -> Interval:
    """The span of a dated assertion, written or public."""
    return Interval.parse(assertion.get("from"), assertion.get("to"))


def is_dated(assertion: Mapping[str, Any]) -> bool:
    """Whether an assertion, written or public, says anything of when it began or ended."""
    return assertion.get("from") is not None or assertion.get("to") is not None


def holds_on(assertion: Mapping[str, Any], question: Question) -> Holds | None:
    """Whether an assertion, written or public, holds on a date: `certain`, `possible`, `undated`; None where it does not."""
    return interval_of(assertion).holds(question)
