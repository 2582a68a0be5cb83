"""The shapes of requests and of those answers that are no document: what is sent is put together elsewhere, and tests hold it
to these. The shapes of entities and of their parts are `domain/published.py`."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from gazetteer.domain.document import Geometry
from gazetteer.domain.entity import Entity, Line, Prose, Source
from gazetteer.services.proposed_sources import MOST_SOURCES


class Shape(BaseModel):
    """The base of every described answer."""

    model_config = ConfigDict(extra="forbid")


class Health(Shape):
    """The process lives."""

    status: Literal["ok"]


class Replica(Shape):
    """A replica that the service may read from."""

    replica: Annotated[str, Field(description="Its host and port.")]
    state: Annotated[
        Literal["unknown", "used", "behind", "gone"],
        Field(description="`used`: reads go to it by turns; `behind` the stated bound, `gone` and `unknown`: none do."),
    ]
    behind: Annotated[float, Field(description="Seconds for which it lacks what the database has.")]
    why: Annotated[str, Field(description="Why no reads go to it; empty where they do.")]


class Readiness(Shape):
    """The service can answer."""

    status: Literal["ready"]
    schema_: Annotated[str, Field(alias="schema", description="The version of the database's schema.")]
    replicas: Annotated[
        list[Replica] | None, Field(default=None, description="How each replica stands, where there are any.")
    ]


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


class Call(Shape):
    """A call, in a few words."""

    method: str
    path: Annotated[str, Field(examples=["/v1/search"])]
    summary: str


class Index(Shape):
    """What there is."""

    title: str
    version: str
    summary: str
    description: Annotated[str, Field(description="The address of the description (OpenAPI).")]
    docs: Annotated[str, Field(description="The address of the description for people.")]
    maps: Annotated[str, Field(description="The address for programs for maps.")]
    calls: list[Call]


# Maps


class MapLink(Shape):
    """Where something else is, and what it is to this."""

    href: str
    rel: Annotated[str, Field(examples=["next"])]
    type: Annotated[str, Field(examples=["application/geo+json"])]
    title: str


class Landing(Shape):
    """Where a program for maps begins."""

    title: str
    description: str
    links: list[MapLink]


class Conformance(Shape):
    """The parts of the standard that are kept."""

    conforms_to: Annotated[list[str], Field(alias="conformsTo")]


class SpatialExtent(Shape):
    """Where there is anything: boxes of west, south, east and north."""

    bbox: list[list[float]]
    crs: str


class TemporalExtent(Shape):
    """Since when there is anything; null is without end, or not known."""

    interval: list[list[str | None]]
    trs: str


class MapExtent(Shape):
    """Where and when there is anything."""

    spatial: SpatialExtent
    temporal: TemporalExtent


class CollectionAnswer(Shape):
    """A collection of features."""

    id: Annotated[str, Field(examples=["places"])]
    title: str
    description: str
    item_type: Annotated[Literal["feature"], Field(alias="itemType")]
    crs: list[str]
    extent: MapExtent
    links: list[MapLink]


class Collections(Shape):
    """The collections of features."""

    collections: list[CollectionAnswer]
    links: list[MapLink]


class FeatureAnswer(Shape):
    """A feature (RFC 7946) with flat properties."""

    type: Literal["Feature"]
    id: str
    geometry: Annotated[Geometry | None, Field(description="A GeoJSON geometry, in degrees of longitude and latitude.")]
    properties: Annotated[
        dict[str, str | float | bool | None],
        Field(description="Texts, numbers, days and yes or no; which there are says the collection's `schema`."),
    ]
    links: list[MapLink] | None = None


class WholeFeatureAnswer(Shape):
    """A feature (RFC 7946) of what the JSON has: the same members and flat ones are its properties."""

    type: Literal["Feature"]
    id: str | None = None
    bbox: list[float] | None = None
    geometry: Annotated[Geometry | None, Field(description="A GeoJSON geometry, in degrees of longitude and latitude.")]
    properties: Annotated[
        dict[str, Any],
        Field(
            description="The members of the JSON, and before them flat ones: `name`, `name_en`, `name_zh`, `name_ru`, ..."
        ),
    ]


class FeaturesAnswer(BaseModel):
    """A feature collection (RFC 7946) of what the JSON has as its results or records."""

    model_config = ConfigDict(extra="allow")

    type: Literal["FeatureCollection"]
    features: list[WholeFeatureAnswer]
    next: Annotated[str | None, Field(description="The `cursor` of the page that follows; null on the last.")]


class FeatureCollectionAnswer(Shape):
    """A page of features (RFC 7946)."""

    type: Literal["FeatureCollection"]
    number_matched: Annotated[int, Field(alias="numberMatched", description="How many there are on all pages.")]
    number_returned: Annotated[int, Field(alias="numberReturned")]
    links: list[MapLink]
    features: list[FeatureAnswer]


# Writing


class ProposalRequest(Shape):
    """What is proposed: a patch, a whole document, or only what is wrong."""

    entity: Annotated[str | None, Field(max_length=100, description="The entity that is meant.")] = None
    patch: Annotated[
        list[dict[str, Any]] | None, Field(description="A JSON Patch (RFC 6902) of its written document.")
    ] = None
    document: Annotated[dict[str, Any] | None, Field(description="The whole written document instead.")] = None
    sources: Annotated[
        list[dict[str, Any]] | None,
        Field(
            description=f"The written documents of new sources that are cited in it, at most {MOST_SOURCES}; "
            "stored when it is accepted."
        ),
    ] = None
    pointer: Annotated[
        str | None, Field(max_length=200, pattern=r"^(/.*)?$", description="The part that a remark is about.")
    ] = None
    reason: Annotated[Prose, Field(max_length=2_000, description="Why, or what is wrong.")]
    source: Annotated[Prose | None, Field(max_length=2_000, description="Where it can be looked up.")] = None
    contact: Annotated[Line | None, Field(max_length=200, description="How to reach you; for editors only.")] = None


class Decision(Shape):
    """Why a proposal is accepted or rejected."""

    comment: Annotated[Prose | None, Field(max_length=2_000)] = None


class CommentRequest(Shape):
    """What is said about a proposal."""

    text: Annotated[Prose, Field(max_length=2_000)]


class Merge(Shape):
    """Where an entity is to go."""

    into: Annotated[str, Field(examples=["ussuriysk"])]
    into_version: Annotated[int | None, Field(ge=1, description="The version of it that is meant.")] = None


class MergeSource(Shape):
    """On which source all that rests on this one is to rest."""

    into: Annotated[str, Field(examples=["atlas-1974"])]


# Language


class RomanizeRequest(Shape):
    """Names to be romanised."""

    texts: Annotated[list[Annotated[str, Field(min_length=1, max_length=200)]], Field(min_length=1, max_length=1_000)]
    lang: Annotated[str | None, Field(description="The language of all texts; found for each unless given.")] = None


# Running text


class AnnotateRequest(Shape):
    """A text whose known names are wanted."""

    text: Annotated[str, Field(description="At most 200,000 Unicode code points.")]
    target: Annotated[str, Field(max_length=50, description="The language of the equivalents, such as en or zh-TW.")]
    source: Annotated[
        str | None, Field(max_length=50, description="The language of the text; names of every language unless given.")
    ] = None
    on: Annotated[
        str | None,
        Field(
            max_length=200,
            description="The date of which the text speaks, or `auto`: its own years say it. Names of that time go first.",
        ),
    ] = None
    kinds: Annotated[list[str] | None, Field(max_length=20, description="Only entities of these kinds.")] = None
    overlaps: Annotated[
        Literal["longest", "all"], Field(description="`all` also gives the names inside longer ones.")
    ] = "longest"


class BriefRequest(Shape):
    """A text that is to be translated."""

    text: Annotated[str, Field(description="At most 200,000 Unicode code points.")]
    target: Annotated[str, Field(max_length=50, description="The language of the translation, such as ru or zh-TW.")]
    source: Annotated[str | None, Field(max_length=50, description="The language of the text.")] = None
    on: Annotated[
        str | None,
        Field(max_length=200, description="The date of which the text speaks; `auto`: what its own years say."),
    ] = None
    style: Annotated[
        Literal["plain", "map-cn"] | None, Field(description="`map-cn`: China's rule for public maps.")
    ] = None


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
    on: Annotated[
        str | None,
        Field(max_length=200, description="The date of which the text speaks; `auto`: what its own years say."),
    ] = None
