"""Candidates of the reconciliation protocol."""

from __future__ import annotations

from typing import Annotated, NotRequired

from pydantic import Field
from typing_extensions import TypedDict

from gazetteer.domain.answered.common import exact


@exact
class CandidateType(TypedDict):
    """A type: a kind of entity, or a feature type below kinds."""

    id: Annotated[str, Field(examples=["city"])]
    name: str
    broader: NotRequired[list[CandidateType]]


@exact
class Feature(TypedDict):
    """A part of a score."""

    id: str
    name: str
    value: float | bool


@exact
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
