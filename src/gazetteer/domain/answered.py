"""The answers of the reading calls that are no document: their shapes, from which the description of the API is made too.

A program that asks, by HTTP or in process, is told the same types (`gazetteer.client`); documents and their parts are
`published.py`'s.
"""

from __future__ import annotations

from typing import (
    Annotated,
    Any,
    Literal,
    NotRequired,  # as in `published.py`
)

from pydantic import ConfigDict, Field, with_config
from typing_extensions import TypedDict

from gazetteer.domain.published import (
    ByLanguage,
    Deleted,
    Found,
    HeldRecord,
    Listed,
    PublicCitation,
    PublicEntity,
    PublicName,
    PublicReading,
)
from gazetteer.domain.vocabulary import Kind, NameStatus

#: The description says that nothing else is answered, and tests hold the answers to it.
_exact = with_config(ConfigDict(extra="forbid"))

# Lists

Next = Annotated[str | None, Field(description="The `cursor` of the page that follows; null on the last.")]


@_exact
class EntityList(TypedDict):
    """A page of entities."""

    results: list[Listed | Deleted]
    next: Next


@_exact
class NameList(TypedDict):
    """Names of one entity."""

    results: list[PublicName]


@_exact
class SearchAnswer(TypedDict):
    """What was found, best first."""

    query: str
    results: list[Found]
    next: Next


@_exact
class LabelAnswer(TypedDict):
    """The form to write."""

    text: Annotated[str, Field(examples=["符拉迪沃斯托克（海参崴）"])]
    lang: str
    rule: Annotated[str, Field(description="The rule that was followed.")]
    sources: list[PublicCitation]


@_exact
class HeldAnswer(TypedDict):
    """Who held what."""

    on: str | None
    records: list[HeldRecord]
    next: Next


@_exact
class Author(TypedDict):
    """Who wrote a version: the id of a key and its holder's name; without a key `seed`, `import:<source>`, `cli`, `reader`."""

    key: str | None
    name: str | None


@_exact
class Version(TypedDict):
    """A version of an entity or a source; `into` is what it was merged into, `proposed_by` whose proposal it carries out."""

    version: int
    modified: str
    by: Author
    what: Literal["created", "replaced", "deleted", "merged", "restored"]
    comment: str | None
    into: str | None
    proposal: str | None
    proposed_by: Author | None


@_exact
class ChangedEntity(Version):
    """A version in the list of all changes."""

    entity: str
    kind: Kind
    label: ByLanguage


@_exact
class History(TypedDict):
    """Every version of an entity, the newest first."""

    versions: list[Version]


@_exact
class ChangeList(TypedDict):
    """A page of versions, in the order of time."""

    results: list[ChangedEntity]
    next: Next


# Sources


@_exact
class SourceState(TypedDict):
    """A source."""

    id: str
    title: str
    author: NotRequired[str]
    year: NotRequired[int]
    publisher: NotRequired[str]
    url: NotRequired[str]
    licence: NotRequired[str]
    accessed: NotRequired[str]
    note: NotRequired[str]
    uri: str
    version: int
    modified: str
    by: NotRequired[Annotated[Author | None, Field(description="Who wrote this version; not in lists.")]]


@_exact
class CountedSource(SourceState):
    """A source in a list."""

    entities: Annotated[int, Field(description="How many entities rest on it.")]


@_exact
class SourceList(TypedDict):
    """A page of sources."""

    results: list[CountedSource]
    next: Next


@_exact
class Resting(TypedDict):
    """An entity that rests on a source."""

    id: str
    label: ByLanguage
    citations: Annotated[int, Field(description="How often it cites the source.")]


@_exact
class SourceAnswer(SourceState):
    """A source, and a page of what rests on it."""

    entities: list[Resting]
    next: Next


# Writing


@_exact
class Comment(TypedDict):
    """Something said about a proposal."""

    by: Author
    created: str
    text: str


@_exact
class Proposal(TypedDict):
    """A proposal: `base` is the version from which it was made (0: a new entity), null for a remark; `newest` that of now."""

    id: str
    entity: str
    label: ByLanguage
    base: int | None
    newest: int
    patch: Annotated[list[dict[str, Any]] | None, Field(description="What it changes, as JSON Patch (RFC 6902).")]
    pointer: str | None
    reason: str
    source: str | None
    contact: Annotated[str | None, Field(description="How to reach the proposer; null unless an editor asks.")]
    by: Author
    created: str
    state: Literal["open", "accepted", "rejected"]
    decided: str | None
    decided_by: Author | None
    decision: str | None
    version: Annotated[int | None, Field(description="The version that it became.")]
    comments: list[Comment]


@_exact
class ProposalList(TypedDict):
    """A page of proposals, the newest first."""

    results: list[Proposal]
    next: Next


@_exact
class Warned(TypedDict):
    """Something that looks wrong in what was written, though it can be: which check says so, of which entity, and where."""

    rule: Annotated[
        str, Field(description="The check, as `GET /v1/review` has it; `unmerge` for what it left as it is.")
    ]
    entity: str
    pointer: Annotated[str, Field(description="Where in the written document.")]
    detail: str
    line: NotRequired[Annotated[int, Field(description="Which line of a batch, counted from 1.")]]


@_exact
class ReviewAnswer(TypedDict):
    """A page of what the checks find in the stored data, and how much each check finds of what was asked for."""

    counts: dict[str, int]
    results: list[Warned]
    next: Next


class WrittenAnswer(PublicEntity):
    """The entity as a write left it, or as a dry run would."""

    warnings: list[Warned]


@_exact
class Diff(TypedDict):
    """What makes one version of a document of another, as JSON Patch (RFC 6902)."""

    entity: str
    from_: Annotated[int, Field(alias="from")]
    to: int
    patch: list[dict[str, Any]]


@_exact
class BatchAnswer(TypedDict):
    """How many lines did what."""

    created: int
    replaced: int
    unchanged: int
    warnings: list[Warned]


# Language


@_exact
class Exonym(TypedDict):
    """A settled foreign form of a Chinese name."""

    text: Annotated[str, Field(examples=["Peking", "Пекин"])]
    lang: str
    system: Annotated[str, Field(description="`postal` or `settled`.")]
    note: str


@_exact
class Romanized(TypedDict):
    """What is known of how a name is written elsewhere."""

    text: str
    lang: str
    readings: list[PublicReading]
    romanisation: Annotated[dict[str, str] | None, Field(description="Of Russian: `bgn_pcgn`, `iso9`, `passport`, ...")]
    exonyms: Annotated[list[Exonym], Field(description="Settled forms, such as Peking and Пекин.")]


@_exact
class RomanizeAnswer(TypedDict):
    """One result a text, in order."""

    results: list[Romanized]


@_exact
class ChineseDateAnswer(TypedDict):
    """A Chinese era date."""

    text: Annotated[str, Field(examples=["咸丰十年十月初二日"])]
    era: str
    year: int
    month: int | None
    leap: bool
    day: int | None
    sexagenary_day: str | None


@_exact
class DateAnswer(TypedDict):
    """A date in every calendar."""

    gregorian: str
    julian: str
    chinese: ChineseDateAnswer | None
    julian_day: int | None


# Running text


@_exact
class Equivalent(TypedDict):
    """What to write in the target language."""

    text: str
    lang: str
    status: NameStatus
    register: str | None
    region: str | None
    reading: Annotated[str | None, Field(description="Pinyin, of Chinese names.")]


@_exact
class CandidateAnswer(TypedDict):
    """Whom a name may mean."""

    id: str
    kind: Kind
    label: ByLanguage
    name: Annotated[str, Field(description="The stored name that was found.")]
    score: float
    why: Annotated[list[str], Field(description="What speaks for and against it.")]


#: `as` is a word of Python: what has such a field is not declared as a class.
_Said = TypedDict(
    "_Said",
    {
        "as": Annotated[
            Literal["name", "adjective", "demonym", "abbreviation"],
            Field(
                description="What stands for the entity: its name, an adjective or the name of people made of it, ..."
            ),
        ]
    },
)


@_exact
class FormAnswer(_Said):
    """A form of a name that the text has, once or often."""

    text: Annotated[str, Field(description="As it stands in the text.")]
    entity: Annotated[str, Field(description="The best candidate.")]
    candidates: list[CandidateAnswer]
    equivalents: Annotated[list[Equivalent], Field(description="Best first.")]


@_exact
class AnnotationAnswer(TypedDict):
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
    form: Annotated[int, Field(description="Which of the `forms` stands here, counted from 0.")]


@_exact
class AnnotateAnswer(TypedDict):
    """The known names of a text, in its order, their forms, and the version of the data that was asked."""

    annotations: list[AnnotationAnswer]
    forms: list[FormAnswer]
    version: int


@_exact
class Span(TypedDict):
    """A part of a text, in Unicode code points."""

    start: int
    end: int
    text: str


@_exact
class FindingAnswer(TypedDict):
    """What was found of one term of the source."""

    finding: Literal["preferred", "admitted", "anachronistic", "wrong_script", "deprecated", "missing", "no_equivalent"]
    entity: str
    source: Span
    target: Span | None
    expected: Annotated[list[Equivalent], Field(description="Best first.")]


@_exact
class RenderedAnswer(TypedDict):
    """A name of the source that the target says in several ways."""

    entity: str
    source: Annotated[str, Field(description="The name that the source has.")]
    target: Annotated[list[Span], Field(description="Where each way stands first.")]


@_exact
class CheckAnswer(TypedDict):
    """One finding for every known term of the source, and the version of the data that was asked."""

    findings: list[FindingAnswer]
    inconsistent: Annotated[
        list[RenderedAnswer], Field(description="Names of the source that the target says in several ways.")
    ]
    version: int


@_exact
class AvoidedForm(TypedDict):
    """A form that must not be written."""

    text: str
    why: Literal["deprecated", "anachronistic"]
    note: NotRequired[str]


@_exact
class BriefTerm(TypedDict):
    """What a translation must respect of one entity."""

    entity: str
    kind: Kind
    forms: Annotated[list[str], Field(description="As it stands in the text.")]
    write: Annotated[str, Field(description="The form that is required.")]
    reading: NotRequired[Annotated[str, Field(description="Pinyin, of a Chinese name.")]]
    cases: NotRequired[
        Annotated[dict[str, str], Field(description="Case forms of a Russian name that differ from it.")]
    ]
    avoid: NotRequired[list[AvoidedForm]]
    may_also_mean: NotRequired[Annotated[list[str], Field(description="Ids of others whom the name may mean.")]]


@_exact
class BriefAnswer(TypedDict):
    """What a translation of a text must respect: each entity once, in the order of the text."""

    terms: list[BriefTerm]
    unknown: Annotated[list[str], Field(description="Ids of entities for which there is nothing to write.")]
    left_out: Annotated[int, Field(description="How many more entities the text names.")]
    version: int


# Reconciliation


@_exact
class CandidateType(TypedDict):
    """A type: a kind of entity, or a feature type below kinds."""

    id: Annotated[str, Field(examples=["city"])]
    name: str
    broader: NotRequired[list[CandidateType]]


@_exact
class Feature(TypedDict):
    """A part of a score."""

    id: str
    name: str
    value: float | bool


@_exact
class Candidate(TypedDict):
    """An entity that a query may mean."""

    id: Annotated[str, Field(examples=["vladivostok"])]
    name: Annotated[str, Field(examples=["海参崴", "Vladivostok", "Владивосток"])]
    description: str
    score: Annotated[
        float,
        Field(ge=0, le=100, description="Absolute: the same query and entity score the same in every batch."),
    ]
    match: Annotated[
        bool,
        Field(description="Whether it can be taken unseen: it scores high, and well before the next."),
    ]
    type: list[CandidateType]
    features: list[Feature]
