"""Finding: what a text may mean, for whoever asks.

The one door of the search: routes, pages and commands hand over what was written, and all are
refused alike. `search` and `suggest` are quick answers, coroutines over the reader's port.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import anyio.to_thread

from gazetteer.domain import dates
from gazetteer.domain.asked import BoundingBox
from gazetteer.errors import NotFound
from gazetteer.search import finder
from gazetteer.search.answer import Hit, SearchAnswer
from gazetteer.search.asked import MOST_RESULTS, SearchQuery, SuggestQuery
from gazetteer.services import areas, as_of, holding, languages, lookup
from gazetteer.services.context import Gazetteer

if TYPE_CHECKING:
    # The shapes of answers, which pydantic takes a while to load: whoever answers needs none of them.
    from gazetteer.domain.published import DerivedEntity, SovereigntyAnswer

__all__ = ["Entry", "Everything", "SearchAnswer", "everything", "look_up", "search", "suggest", "warm"]

#: More results than a reader pages through, and so many are found in a few milliseconds.
MOST_COUNTED: Final = 400


@dataclass(frozen=True, slots=True)
class Everything:
    """All that a text may mean, best first; `more` where there is still more than was counted."""

    hits: list[Hit]
    more: bool


async def search(
    gazetteer: Gazetteer,
    text: str,
    *,
    match: str = "auto",
    lang: str | None = None,
    kind: str | Iterable[str] | None = None,
    on: dates.Question | str | None = None,
    bbox: str | None = None,
    limit: int = 20,
    cursor: str | None = None,
    explain: bool = False,
) -> SearchAnswer:
    """The entities that answer a search, best first.

    `match` is `auto`, `exact`, `prefix` or `fuzzy`; `lang` and `kind` are comma separated; `on` is
    a date in EDTF or of a Chinese era; `bbox` is west, south, east and north in degrees. Raises
    `BadParameter` for what is malformed or beyond its limit.
    """
    query = SearchQuery.read(
        text,
        match=match,
        lang=lang,
        kind=kind,
        on=on,
        bbox=bbox,
        limit=limit,
        cursor=cursor,
        explain=explain,
    )
    if query.bbox is not None:
        query.touching = await anyio.to_thread.run_sync(_touching, gazetteer, query.bbox)
    found = await finder.search(gazetteer.reader, query)
    if not found.results:
        await languages.demand_quickly(gazetteer, query.languages, parameter="lang")
    return found


def _touching(gazetteer: Gazetteer, box: BoundingBox) -> frozenset[str]:
    with gazetteer.database.reading() as connection:
        return areas.read(connection, box).touching


async def everything(
    gazetteer: Gazetteer,
    text: str,
    *,
    kind: str | None = None,
    on: dates.Question | str | None = None,
) -> Everything:
    """All that answers a search, to be counted and paged through.

    `search` shows the best few of the many names that begin as was typed; here all of them follow. Raises `BadParameter`
    for what is malformed or beyond its limit.
    """
    found = await search(gazetteer, text, kind=kind, on=on, limit=MOST_RESULTS)
    hits = {hit.entity: hit for hit in found.results}
    following = found.next
    if any(hit.how == "prefix" for hit in found.results):
        following = await _gather(gazetteer, hits, text, kind=kind, on=on)
    return Everything(list(hits.values())[:MOST_COUNTED], following is not None or len(hits) > MOST_COUNTED)


async def _gather(
    gazetteer: Gazetteer, hits: dict[str, Hit], text: str, *, kind: str | None, on: dates.Question | str | None
) -> str | None:
    """Add to the hits whatever begins with the text; the cursor of what is still left, None where nothing is."""
    following: str | None = None
    while True:
        page = await search(gazetteer, text, match="prefix", kind=kind, on=on, limit=MOST_RESULTS, cursor=following)
        for hit in page.results:
            hits.setdefault(hit.entity, hit)
        following = page.next
        if following is None or len(hits) >= MOST_COUNTED:
            return following


async def suggest(
    gazetteer: Gazetteer,
    text: str,
    *,
    lang: str | None = None,
    kind: str | Iterable[str] | None = None,
    limit: int = 20,
) -> SearchAnswer:
    """The entities with a key that begins with what was typed so far.

    Raises `BadParameter` for what is malformed or beyond its limit.
    """
    query = SuggestQuery.read(text, lang=lang, kind=kind, limit=limit)
    found = await finder.suggest(gazetteer.reader, query)
    if not found.results:
        await languages.demand_quickly(gazetteer, query.languages, parameter="lang")
    return found


def warm() -> None:
    """Load what the first search would otherwise wait for; call it off the event loop."""
    finder.warm()


@dataclass(frozen=True, slots=True)
class Entry:
    """What was found by a text: all results, the best one's document, and who held the place."""

    results: list[dict[str, Any]]
    entity: DerivedEntity
    sovereignty: SovereigntyAnswer | None


def look_up(
    gazetteer: Gazetteer,
    text: str,
    *,
    match: str = "auto",
    kind: str | None = None,
    on: str | None = None,
    calendar: str = "gregorian",
    limit: int = 5,
) -> Entry:
    """What to write for a name, how it is read, and who held the place; not for an event loop.

    Raises `BadParameter` for what is malformed, `NotFound` where nothing is known by that name.
    """
    question = lookup.question(on, calendar)
    asked = search(gazetteer, text, match=match, kind=kind, on=question, limit=limit)
    answer = asyncio.run(asked)
    results = [hit.document() for hit in answer.results]
    if not results:
        raise NotFound(f"nothing is known by the name {text!r}")
    best: str = results[0]["id"]
    entity = _as_of(gazetteer, best, question)
    held = None
    if entity["kind"] == "place":
        held = holding.of_place(gazetteer, best, on=question)
    return Entry(results, entity, held)


def _as_of(gazetteer: Gazetteer, entity_id: str, on: dates.Question | None) -> DerivedEntity:
    with gazetteer.database.reading() as connection:
        document = lookup.document(connection, entity_id)
        if on is None:
            return document
        return as_of.document_on(document, on, known=as_of.chains(connection))
