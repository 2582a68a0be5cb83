"""The shapes of requests and of those answers that are no document: what is sent is put together elsewhere, and tests hold it
to these. The shapes of entities and of their parts are `domain/published.py`."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from gazetteer.domain.entity import Entity, Source
from gazetteer.domain.published import (
    ByLanguage,
    Deleted,
    Found,
    HeldRecord,
    Listed,
    PublicCitation,
    PublicName,
    PublicReading,
)
from gazetteer.domain.vocabulary import Kind, NameStatus


class Shape(BaseModel):
    """The base of every described answer."""

    model_config = ConfigDict(extra="forbid")


class Health(Shape):
    """The process lives."""

    status: Literal["ok"]


class Readiness(Shape):
    """The service can answer."""

    status: Literal["ready"]
    schema_: Annotated[str, Field(alias="schema", description="The version of the database's schema.")]


class ProblemKind(Shape):
    """What the `type` of a problem stands for."""

    slug: str
    title: str
    status: int
    description: str


class Fault(Shape):
    """One fault of a request."""

    pointer: Annotated[str | None, Field(description="Where in the body: a JSON pointer.")] = None
    parameter: Annotated[str | None, Field(description="Which query parameter.")] = None
    line: Annotated[int | None, Field(description="Which line of a batch, counted from 1.")] = None
    detail: Annotated[str, Field(description="What was expected, and what was found.")]


class Problem(BaseModel):
    """A refusal, as RFC 9457 has it."""

    model_config = ConfigDict(extra="allow")

    type: Annotated[str, Field(description="The kind of problem; its address explains it.")]
    title: str
    status: int
    detail: Annotated[str, Field(description="What was wrong with this request.")]
    instance: Annotated[str, Field(description="The path that was asked for.")]
    errors: Annotated[list[Fault] | None, Field(description="The single faults.")] = None
    into: Annotated[str | None, Field(description="The id that answers now, where an entity was merged.")] = None


class WrittenEntity(Entity):
    """The written document of an entity."""


class WrittenSource(Source):
    """The written document of a source."""


# Lists


Next = Annotated[str | None, Field(description="The `cursor` of the page that follows; null on the last.")]


class EntityList(Shape):
    """A page of entities."""

    results: list[Listed | Deleted]
    next: Next


class NameList(Shape):
    """Names of one entity."""

    results: list[PublicName]


class SearchAnswer(Shape):
    """What was found, best first."""

    query: str
    results: list[Found]
    next: Next


class LabelAnswer(Shape):
    """The form to write."""

    text: Annotated[str, Field(examples=["符拉迪沃斯托克（海参崴）"])]
    lang: str
    rule: Annotated[str, Field(description="The rule that was followed.")]
    sources: list[PublicCitation]


class HeldAnswer(Shape):
    """Who held what."""

    on: str | None
    records: list[HeldRecord]
    next: Next


class Version(Shape):
    """A version of an entity."""

    version: int
    modified: str
    by: Annotated[str, Field(description="`key:<id>`, `seed`, `import:<source>` or `cli`.")]
    what: Literal["created", "replaced", "deleted", "merged", "restored"]


class History(Shape):
    """Every version of an entity, the newest first."""

    versions: list[Version]


class SourceState(Shape):
    """A source."""

    id: str
    title: str
    author: str | None = None
    year: int | None = None
    publisher: str | None = None
    url: str | None = None
    licence: str | None = None
    accessed: str | None = None
    note: str | None = None
    uri: str
    version: int
    modified: str
    by: Annotated[str | None, Field(description="Who wrote this version; not in lists.")] = None


class CountedSource(SourceState):
    """A source in a list."""

    entities: Annotated[int, Field(description="How many entities rest on it.")]


class SourceList(Shape):
    """A page of sources."""

    results: list[CountedSource]
    next: Next


class Resting(Shape):
    """An entity that rests on a source."""

    id: str
    label: ByLanguage
    citations: Annotated[int, Field(description="How often it cites the source.")]


class SourceAnswer(SourceState):
    """A source, and a page of what rests on it."""

    entities: list[Resting]
    next: Next


# Writing


class Merge(Shape):
    """Where an entity is to go."""

    into: Annotated[str, Field(examples=["ussuriysk"])]


class BatchAnswer(Shape):
    """How many lines did what."""

    created: int
    replaced: int
    unchanged: int


# Language


class RomanizeRequest(Shape):
    """Names to be romanised."""

    texts: Annotated[list[Annotated[str, Field(min_length=1, max_length=200)]], Field(min_length=1, max_length=1_000)]
    lang: Annotated[str | None, Field(description="The language of all texts; found for each unless given.")] = None


class Exonym(Shape):
    """A settled foreign form of a Chinese name."""

    text: Annotated[str, Field(examples=["Peking", "Пекин"])]
    lang: str
    system: Annotated[str, Field(description="`postal` or `settled`.")]
    note: str


class Romanized(Shape):
    """What is known of how a name is written elsewhere."""

    text: str
    lang: str
    readings: list[PublicReading]
    romanisation: Annotated[dict[str, str] | None, Field(description="Of Russian: `bgn_pcgn`, `iso9`, `passport`, ...")]
    exonyms: Annotated[list[Exonym], Field(description="Settled forms, such as Peking and Пекин.")]


class RomanizeAnswer(Shape):
    """One result a text, in order."""

    results: list[Romanized]


class ChineseDateAnswer(Shape):
    """A Chinese era date."""

    text: Annotated[str, Field(examples=["咸丰十年十月初二日"])]
    era: str
    year: int
    month: int | None
    leap: bool
    day: int | None
    sexagenary_day: str | None


class DateAnswer(Shape):
    """A date in every calendar."""

    gregorian: str
    julian: str
    chinese: ChineseDateAnswer | None
    julian_day: int | None


# Running text


class AnnotateRequest(Shape):
    """A text whose known names are wanted."""

    text: Annotated[str, Field(description="At most 200,000 Unicode code points.")]
    target: Annotated[str, Field(max_length=50, description="The language of the equivalents, such as en or zh-TW.")]
    source: Annotated[
        str | None, Field(max_length=50, description="The language of the text; names of every language unless given.")
    ] = None
    on: Annotated[
        str | None, Field(max_length=200, description="The date of which the text speaks: names of that time go first.")
    ] = None
    kinds: Annotated[list[str] | None, Field(max_length=20, description="Only entities of these kinds.")] = None
    overlaps: Annotated[
        Literal["longest", "all"], Field(description="`all` also gives the names inside longer ones.")
    ] = "longest"


class Equivalent(Shape):
    """What to write in the target language."""

    text: str
    lang: str
    status: NameStatus
    register_: Annotated[str | None, Field(alias="register")]
    region: str | None
    reading: Annotated[str | None, Field(description="Pinyin, of Chinese names.")]


class CandidateAnswer(Shape):
    """Whom a name may mean."""

    id: str
    kind: Kind
    label: ByLanguage
    name: Annotated[str, Field(description="The stored name that was found.")]
    score: float
    why: Annotated[list[str], Field(description="What speaks for and against it.")]


class AnnotationAnswer(Shape):
    """A name in the text."""

    start: Annotated[int, Field(description="In Unicode code points, into the text as sent.")]
    end: int
    start_utf16: Annotated[int, Field(description="In UTF-16 units, as JavaScript and Java count.")]
    end_utf16: int
    text: Annotated[str, Field(description="As it stands in the text.")]
    entity: Annotated[str, Field(description="The best candidate.")]
    kind: Kind
    lang: str
    group: Annotated[
        int | None, Field(description="The same for a name and the other name of the thing in brackets behind it.")
    ]
    as_: Annotated[
        Literal["adjective"] | None,
        Field(
            alias="as", description="What stands for the name here: an adjective made of it; null for the name itself."
        ),
    ]
    candidates: list[CandidateAnswer]
    equivalents: Annotated[list[Equivalent], Field(description="Best first.")]


class AnnotateAnswer(Shape):
    """The known names of a text, in its order, and the version of the data that was asked."""

    annotations: list[AnnotationAnswer]
    version: int


class TextIn(Shape):
    """A text and its language."""

    lang: Annotated[str, Field(max_length=50)]
    text: Annotated[str, Field(description="At most 200,000 Unicode code points.")]


class CheckRequest(Shape):
    """A text and its translation."""

    source: TextIn
    target: TextIn
    style: Annotated[
        Literal["plain", "map-cn"] | None,
        Field(description="`map-cn`: as China's rule for public maps has it, with the Chinese name in brackets."),
    ] = None
    on: Annotated[str | None, Field(max_length=200, description="The date of which the text speaks.")] = None


class Span(Shape):
    """A part of a text, in Unicode code points."""

    start: int
    end: int
    text: str


class FindingAnswer(Shape):
    """What was found of one term of the source."""

    finding: Literal["preferred", "admitted", "anachronistic", "wrong_script", "deprecated", "missing", "no_equivalent"]
    entity: str
    source: Span
    target: Span | None
    expected: Annotated[list[Equivalent], Field(description="Best first.")]


class CheckAnswer(Shape):
    """One finding for every known term of the source, and the version of the data that was asked."""

    findings: list[FindingAnswer]
    version: int
