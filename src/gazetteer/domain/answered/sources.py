"""Answers about sources and what rests on them."""

from __future__ import annotations

from typing import Annotated, NotRequired

from pydantic import Field
from typing_extensions import TypedDict

from gazetteer.domain.answered.common import Next, exact
from gazetteer.domain.answered.versions import Author
from gazetteer.domain.published import ByLanguage


@exact
class StatedSource(TypedDict):
    """A source as it is written."""

    id: str
    title: str
    author: NotRequired[str]
    year: NotRequired[int]
    publisher: NotRequired[str]
    url: NotRequired[str]
    licence: NotRequired[str]
    accessed: NotRequired[str]
    note: NotRequired[str]


@exact
class SourceState(StatedSource):
    """A source."""

    uri: str
    version: int
    modified: str
    by: NotRequired[Annotated[Author | None, Field(description="Who wrote this version; not in lists.")]]


@exact
class CountedSource(SourceState):
    """A source in a list."""

    entities: Annotated[int, Field(description="How many entities rest on it.")]


@exact
class SourceList(TypedDict):
    """A page of sources."""

    results: list[CountedSource]
    next: Next


@exact
class Resting(TypedDict):
    """An entity that rests on a source."""

    id: str
    label: ByLanguage
    citations: Annotated[int, Field(description="How often it cites the source.")]


@exact
class SourceAnswer(SourceState):
    """A source, and a page of what rests on it."""

    entities: list[Resting]
    next: Next
