"""Answers to writes, proposals and reviews."""

from __future__ import annotations

from typing import Annotated, Any, Literal, NotRequired

from pydantic import Field
from typing_extensions import TypedDict

from gazetteer.domain.answered.common import Next, exact
from gazetteer.domain.answered.sources import StatedSource
from gazetteer.domain.answered.versions import Author
from gazetteer.domain.published import ByLanguage, PublicEntity


@exact
class Comment(TypedDict):
    """Something said about a proposal."""

    by: Author
    created: str
    text: str


@exact
class Proposal(TypedDict):
    """A proposal: `base` is the version from which it was made (0: a new entity), null for a remark; `newest` that of now."""

    id: str
    entity: str
    label: ByLanguage
    base: int | None
    newest: int
    patch: Annotated[list[dict[str, Any]] | None, Field(description="What it changes, as JSON Patch (RFC 6902).")]
    sources: Annotated[list[StatedSource], Field(description="New sources that it brings, stored when it is accepted.")]
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


@exact
class ProposalList(TypedDict):
    """A page of proposals, the newest first."""

    results: list[Proposal]
    next: Next


@exact
class Warned(TypedDict):
    """Something that looks wrong in what was written, though it can be: which check says so, of which entity, and where."""

    rule: Annotated[
        str,
        Field(
            description="The check, as `GET /v1/review` has it; `unmerge` for what it left as it is, `more` for documents "
            "that were too many to look at."
        ),
    ]
    entity: str
    pointer: Annotated[str, Field(description="Where in the written document.")]
    detail: str
    line: NotRequired[Annotated[int, Field(description="Which line of a batch, counted from 1.")]]


@exact
class ReviewAnswer(TypedDict):
    """A page of what the checks find in the stored data, and how much each check finds of what was asked for."""

    counts: dict[str, int]
    results: list[Warned]
    next: Next


class WrittenAnswer(PublicEntity):
    """The entity as a write left it, or as a dry run would."""

    warnings: list[Warned]


@exact
class BatchAnswer(TypedDict):
    """How many lines did what."""

    created: int
    replaced: int
    unchanged: int
    warnings: list[Warned]
