"""The written document: what an editor, an import or the seed states about one entity, and what a source is.

These models validate (the tables in `storage/` do not) and are the only door by which a document comes in. They hold what
was written and nothing that can be derived from it: derived fields are made in `services/`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from datetime import date
from typing import Annotated, Any, Final, Literal, Self, TypeVar, cast

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator
from pydantic_core import ErrorDetails

from gazetteer.domain import characters, dates, known_words
from gazetteer.domain.bounds import check_bounds, count_of, excerpt, told
from gazetteer.domain.document import ID_PATTERN, WrittenEntity
from gazetteer.domain.geometry import check_geometry
from gazetteer.domain.tag import Tag, asked
from gazetteer.domain.vocabulary import (
    RELATION_TYPES,
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
from gazetteer.errors import Invalid, pointer

_Model = TypeVar("_Model", bound="Document")
#: Controls, surrogates, private and unassigned characters; line and paragraph separators, which break lines for some readers.
_REFUSED_CATEGORIES = ("Cc", "Cs", "Co", "Cn", "Zl", "Zp")
#: Bidirectional controls could make a name show as another one; no name of the field needs them.
_BIDI_CONTROLS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
#: Soft hyphen, grapheme joiner, zero-width space, word joiner and byte order mark: they come along with copied text, show
#: nothing and spell nothing. Zero-width joiners and variation selectors stay: Mongolian, Persian and rare characters need them.
_UNSEEN = str.maketrans("", "", "\u00ad\u034f\u200b\u2060\ufeff")


def _clean(text: str, *, breaks: bool) -> str:
    """The text without what is not seen in it; raises `ValueError` for what nobody means to write."""
    if not text.isprintable():
        text = text.translate(_UNSEEN)
    # Nearly every text is printable throughout, which excludes all that is refused; imports have millions of them.
    for character in () if text.isprintable() else text:
        if breaks and character in "\n\t":
            continue
        if characters.category(character) in _REFUSED_CATEGORIES or character in _BIDI_CONTROLS:
            raise ValueError(f"the character U+{ord(character):04X} is not allowed here")
    if not text.strip():
        raise ValueError("expected text, found nothing but blanks")
    if text != text.strip():
        raise ValueError("expected text without blanks at its edges")
    return text


def _one_line(text: str) -> str:
    return _clean(text, breaks=False)


def _some_lines(text: str) -> str:
    return _clean(text, breaks=True)


def _language(text: str) -> str:
    """The language as it is stored: Chinese with its script, no region, which belongs to names alone."""
    return Tag.read(text).written


def _bound(text: str) -> str:
    dates.check(text)
    return text


def _date(text: str) -> str:
    if text == "..":
        raise ValueError("expected a date, found the open bound '..'")
    dates.check(text)
    return text


def _relation_type(text: str) -> str:
    if text not in RELATION_TYPES:
        expected = ", ".join(sorted(RELATION_TYPES))
        raise ValueError(f"unknown relation type {text!r}; expected one of {expected}{_meant(text, RELATION_TYPES)}")
    return text


def _meant(text: str, known: Collection[str]) -> str:
    """What is added to a refusal of a word of a closed list."""
    meant = known_words.meant_by(text, known, closed=True)
    return "" if meant is None or meant == text else f"; did you mean {meant!r}?"


def _feature(text: str) -> str:
    meant = known_words.slip_of_type(text)
    if meant is not None:
        raise ValueError(f"unknown type {text!r}, did you mean {meant!r}? A new type is a word of its own")
    return text


def _event(text: str) -> str:
    meant = known_words.slip_of_event(text)
    if meant is not None:
        raise ValueError(f"unknown event {text!r}, did you mean {meant!r}? A new event is a word of its own")
    return text


Slug = Annotated[str, Field(pattern=ID_PATTERN, max_length=100)]
Line = Annotated[str, Field(min_length=1, max_length=500), AfterValidator(_one_line)]
Prose = Annotated[str, Field(min_length=1, max_length=10_000), AfterValidator(_some_lines)]
Language = Annotated[str, Field(max_length=50), AfterValidator(_language)]
Region = Annotated[str, Field(pattern=r"^([A-Z]{2}|[0-9]{3})$")]
Word = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]*$", max_length=60)]
Feature = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9 _-]*$", max_length=60), AfterValidator(_feature)]
Event = Annotated[Word, AfterValidator(_event)]
Bound = Annotated[str, Field(min_length=1, max_length=60), AfterValidator(_bound)]
Date = Annotated[str, Field(min_length=1, max_length=60), AfterValidator(_date)]
LocalID = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]*$", max_length=60)]
ByLanguage = dict[Language, Line]


class Document(BaseModel):
    """The base of every written part: unknown fields are refused, nothing is coerced, nothing changes once read."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, populate_by_name=True)

    def written(self) -> dict[str, Any]:
        """The document as it is stored and exported: field order of the model, defaults left out."""
        return self.model_dump(by_alias=True, exclude_defaults=True, mode="json")


class Citation(Document):
    """Where an assertion rests: a source record and the place in it."""

    source: Slug
    locator: Line | None = None


class Assertion(Document):
    """What every statement carries: an id unique in its entity, how sure it is, its sources, the source's own words."""

    id: LocalID | None = None
    certainty: Certainty = "unverified"
    sources: list[Citation] = Field(default_factory=list)
    as_stated: Line | None = None
    note: Prose | None = None


class Dated(Assertion):
    """A statement with a half-open span `[from, to)` of EDTF bounds; `..` is open, null unknown."""

    from_: Bound | None = Field(default=None, alias="from")
    to: Bound | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.from_ is not None or self.to is not None:
            dates.Interval.parse(self.from_, self.to)
        return self


class Reading(Document):
    """How a Chinese name is read: pinyin with tone marks in place-name orthography (`Hǎishēnwǎi`, `Xī'ān`, `Kùyè Dǎo`)."""

    pinyin: Line
    basis: ReadingBasis = "reviewed"
    region: Region | None = None
    sources: list[Citation] = Field(default_factory=list)


class Grammar(Document):
    """What inflection needs: gender, animacy and number; `forms` holds case forms that no rule gives, by case name."""

    gender: Gender | None = None
    animacy: Animacy | None = None
    number: GrammaticalNumber | None = None
    indeclinable: bool = False
    forms: dict[Word, Line | list[Line]] = Field(default_factory=dict)


class Name(Dated):
    """A name in one language, with its kind, its standing and its span."""

    text: Line
    lang: Language
    type: NameType = "common"
    status: NameStatus = "admitted"
    region: Region | None = None
    register_: Word | None = Field(default=None, alias="register")
    readings: list[Reading] = Field(default_factory=list)
    grammar: Grammar | None = None
    converted_from: Language | None = None

    @model_validator(mode="before")
    @classmethod
    def _region_beside_the_language(cls, stated: Any) -> Any:
        """A region that the tag says stands in `region`, where it is looked for: `zh-TW` is `zh-Hant` of TW."""
        if not isinstance(stated, dict) or not isinstance(stated.get("lang"), str):
            return stated
        tag = asked(stated["lang"])
        if tag is None or tag.region is None:
            return stated
        said = stated.get("region")
        if said not in (None, tag.region):
            raise ValueError(f"lang {stated['lang']!r} and region {said!r} name two regions")
        return {**stated, "lang": tag.lang, "region": tag.region}


class Definition(Assertion):
    """What the entity is, in one language."""

    lang: Language
    text: Prose


class Context(Assertion):
    """A usage of the term, short, with its source."""

    lang: Language
    text: Prose


class DatedFact(Assertion):
    """Something that happened to the entity: founded, signed, ratified, in force, ..."""

    event: Event
    date: Date
    place: Slug | None = None


class Relation(Dated):
    """A typed link to another entity; stored on one side, answered on both."""

    type: Annotated[str, AfterValidator(_relation_type), Field(json_schema_extra={"enum": sorted(RELATION_TYPES)})]
    target: Slug


class SovereigntyRecord(Dated):
    """Who held the place in a span, on what basis, and in whose view (null where nobody disputes it)."""

    holders: list[Slug]
    status: SovereigntyStatus
    basis: list[Slug] = Field(default_factory=list)
    ended_by: list[Slug] = Field(default_factory=list)
    viewpoint: Annotated[list[Slug], Field(min_length=1)] | None = None
    extent: ByLanguage | None = None

    @model_validator(mode="after")
    def _holders_fit(self) -> Self:
        if not self.holders and self.status != "undelimited":
            raise ValueError(f"a record of status {self.status} needs at least one holder; only 'undelimited' has none")
        if len(set(self.holders)) != len(self.holders):
            raise ValueError("the same holder is named twice")
        return self


class Figure(Assertion):
    """A measured or reported value."""

    property: Word
    value: int | float | Line
    unit: Line | None = None
    as_of: Date | None = None


class Entity(Document):
    """One thing in the world or one concept: the whole written document."""

    id: Slug
    kind: Kind
    types: list[Feature] = Field(default_factory=list)
    names: Annotated[list[Name], Field(min_length=1, max_length=2_000)]
    definitions: list[Definition] = Field(default_factory=list)
    disambiguation: ByLanguage = Field(default_factory=dict)
    subjects: list[Line] = Field(default_factory=list)
    contexts: list[Context] = Field(default_factory=list)
    location: dict[str, Any] | None = None
    location_sources: list[Citation] = Field(default_factory=list)
    prominence: Annotated[float, Field(ge=0, le=1, strict=False, allow_inf_nan=False)] = 0.0
    dates: list[DatedFact] = Field(default_factory=list)
    relations: list[Relation] = Field(default_factory=list)
    sovereignty: list[SovereigntyRecord] = Field(default_factory=list)
    figures: list[Figure] = Field(default_factory=list)
    identifiers: dict[Word, Line] = Field(default_factory=dict)
    note: Prose | None = None

    @model_validator(mode="after")
    def _whole(self) -> Self:
        seen: set[str] = set()
        for assertion in self.assertions():
            if assertion.id is not None:
                if assertion.id in seen:
                    raise ValueError(f"the assertion id {assertion.id!r} is used twice in {self.id}")
                seen.add(assertion.id)
        for relation in self.relations:
            if relation.target == self.id:
                raise ValueError(f"{self.id} cannot be {relation.type} itself")
        if self.location is not None:
            check_geometry(self.location)
        return self

    def document(self) -> WrittenEntity:
        """The document as it is stored and exported."""
        return cast(WrittenEntity, self.written())

    def assertions(self) -> Iterator[Assertion]:
        """Every assertion of the document, in the order of its fields."""
        for part in (
            self.names,
            self.definitions,
            self.contexts,
            self.dates,
            self.relations,
            self.sovereignty,
            self.figures,
        ):
            yield from part


class Source(Document):
    """Where statements come from: a book, an article, a data set, or the general knowledge that admits to being that."""

    id: Slug
    title: Line
    author: Line | None = None
    year: Annotated[int, Field(ge=-3000, le=3000)] | None = None
    publisher: Line | None = None
    url: Annotated[str, Field(max_length=2_000, pattern=r'^https?://[^\s<>"]+$'), AfterValidator(_one_line)] | None = (
        None
    )
    licence: Line | None = None
    accessed: Date | None = None
    note: Prose | None = None


def _faults(error: ValidationError, base: str) -> list[dict[str, str]]:
    faults = []
    for fault in error.errors(include_url=False):
        faults.append({"pointer": base + pointer(*fault["loc"]), "detail": _in_words(fault)})
    return faults


#: What is expected where something of another kind stands.
_EXPECTED: Final = {
    "string_type": "a text",
    "list_type": "a list",
    "dict_type": "an object",
    "model_type": "an object",
    "int_type": "a whole number",
    "float_type": "a number",
    "bool_type": "true or false",
}


def _in_words(fault: ErrorDetails) -> str:
    """What was expected and what was found, as a person would say it."""
    kind, found = fault["type"], fault["input"]
    if kind == "extra_forbidden":
        field = str(fault["loc"][-1])
        return f"there is no field {field!r} here" + _meant(field, _FIELDS)
    if kind == "missing":
        return f"{fault['loc'][-1]} is missing"
    if kind == "literal_error":
        words = re.findall("'([^']+)'", str(fault["ctx"]["expected"]))
        meant = _meant(found, words) if isinstance(found, str) else ""
        return f"expected {fault['ctx']['expected']}, found {excerpt(found)}{meant}"
    if kind in _EXPECTED:
        is_unquoted = kind == "string_type" and isinstance(found, int | float | date) and not isinstance(found, bool)
        shown = "null" if found is None else str(found) if is_unquoted else excerpt(found)
        told = f"expected {_EXPECTED[kind]}, found {shown}"
        return f'{told}; write it in quotes: "{shown}"' if is_unquoted else told
    return str(fault["msg"]).removeprefix("Value error, ")


_MODELS: Final = (
    Citation,
    Reading,
    Grammar,
    Name,
    Definition,
    Context,
    DatedFact,
    Relation,
    SovereigntyRecord,
    Figure,
    Entity,
    Source,
)
#: The fields of all parts of a document.
_FIELDS: Final = frozenset(field.alias or name for model in _MODELS for name, field in model.model_fields.items())


def read_entity(document: object, *, base: str = "") -> Entity:
    """The validated entity; raises `Invalid` with a JSON pointer (below `base`) for each fault."""
    return _read(Entity, document, "entity", base)


def read_source(document: object, *, base: str = "") -> Source:
    """The validated source; raises `Invalid` with a JSON pointer (below `base`) for each fault."""
    return _read(Source, document, "source", base)


#: The bounds of an entity's members that are not the usual; of a location the geometry's own check tells more.
_STATED: Final[dict[str, int | None]] = {"names": 2_000, "location": None}


def _read(model: type[_Model], document: object, what: Literal["entity", "source"], base: str) -> _Model:
    check_bounds(document, base=base, stated=_STATED)
    try:
        return model.model_validate(document)
    except ValidationError as error:
        faults = _faults(error, base)
        named = document.get("id") if isinstance(document, dict) else None
        label = f"{what} {named}" if isinstance(named, str) else what
        raise Invalid(f"the {label} has {count_of(faults)}", errors=told(faults)) from None
