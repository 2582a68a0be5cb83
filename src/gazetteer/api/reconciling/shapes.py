"""The answers of both versions as the description shows them."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, with_config

from gazetteer.api.answers import Shape
from gazetteer.domain import answered


class ResultShape(Shape):
    """The candidates of a query of version 0.2, best first."""

    result: list[answered.Candidate]


@with_config(ConfigDict(extra="forbid"))
class ReconciliationCandidate(answered.Candidate):
    """A candidate of version 1.0-draft."""

    lang: Annotated[str, Field(description="The language of the name.")]


class ReconciliationCandidates(Shape):
    """The candidates of a query of version 1.0-draft, best first."""

    candidates: list[ReconciliationCandidate]


class ReconciliationResults(Shape):
    """One member for each query, in order."""

    results: list[ReconciliationCandidates]


class ManifestShape(BaseModel):
    """What the service says of itself."""

    model_config = ConfigDict(extra="allow")
    versions: list[str]
    name: str
    batchSize: Annotated[int, Field(description="How many queries a batch may have; more are refused.")]


class MetaShape(Shape):
    """A property that was added."""

    id: str
    name: str
    type: TypeIDShape | None = None


class TypeIDShape(Shape):
    """The type of a property's values."""

    id: str
    name: str


class ExtensionShape(Shape):
    """Values by entity and property."""

    meta: list[MetaShape]
    rows: dict[str, dict[str, list[dict[str, Any]]]]


class PropertyValues(Shape):
    """The values of a property."""

    id: str
    values: list[dict[str, Any]]


class ExtensionRow(Shape):
    """The properties of an entity."""

    id: str
    properties: list[PropertyValues]


class ExtensionTable(Shape):
    """Values by entity and property, in order."""

    meta: list[MetaShape]
    rows: list[ExtensionRow]


class SuggestedShape(Shape):
    """An entity that is suggested."""

    id: str
    name: str
    description: str
    notable: list[TypeIDShape]


class SuggestedEntities(Shape):
    """Entities for what was typed so far."""

    result: list[SuggestedShape]


class SuggestedTypes(Shape):
    """Types for what was typed so far."""

    result: list[answered.CandidateType]


class PropertyShape(Shape):
    """A property."""

    id: str
    name: str
    description: str


class SuggestedProperties(Shape):
    """Properties for what was typed so far."""

    result: list[PropertyShape]


class ProposedProperties(Shape):
    """Properties that can be added to a table."""

    type: str | None = None
    limit: int | None = None
    properties: list[PropertyShape]


class Flyout(Shape):
    """A line of HTML about a suggestion."""

    id: str
    html: str
