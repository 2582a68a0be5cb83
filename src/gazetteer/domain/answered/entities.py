"""Answers about entities: lists, labels, who held a place, histories."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field
from typing_extensions import TypedDict

from gazetteer.domain.answered.common import Next, exact
from gazetteer.domain.published import Deleted, Found, HeldRecord, Listed, PublicCitation, PublicName


@exact
class EntityList(TypedDict):
    """A page of entities."""

    results: list[Listed | Deleted]
    next: Next


@exact
class NameList(TypedDict):
    """Names of one entity."""

    results: list[PublicName]


@exact
class SearchAnswer(TypedDict):
    """What was found, best first."""

    query: str
    results: list[Found]
    next: Next


@exact
class LabelAnswer(TypedDict):
    """The form to write."""

    text: Annotated[str, Field(examples=["符拉迪沃斯托克（海参崴）"])]
    lang: str
    rule: Annotated[str, Field(description="The rule that was followed.")]
    sources: list[PublicCitation]


@exact
class HeldAnswer(TypedDict):
    """Who held what."""

    on: str | None
    records: list[HeldRecord]
    next: Next
