"""Type-ahead for the protocol: entities, types and properties by what was typed so far."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Any

import anyio.to_thread
import orjson

from gazetteer.domain.asked import LONGEST_TEXT
from gazetteer.search import finder
from gazetteer.search.asked import MOST_RESULTS, SuggestQuery
from gazetteer.services import publication
from gazetteer.services.context import Gazetteer
from gazetteer.services.reconciliation import properties
from gazetteer.services.reconciliation.asked import Query, searchable
from gazetteer.services.reconciliation.properties import Property
from gazetteer.services.reconciliation.showing import as_found, description_of, in_language
from gazetteer.services.reconciliation.types import KINDS, Types, is_of_types, types_of
from gazetteer.storage import repository


def suggest_types(gazetteer: Gazetteer, prefix: str, *, offset: int = 0, limit: int = 20) -> list[dict[str, Any]]:
    """The types whose id or name begins with the prefix, then those with a word that does."""
    return _beginning(gazetteer.part(Types).all(), prefix)[offset : offset + limit]


def suggest_properties(gazetteer: Gazetteer, prefix: str, *, offset: int = 0, limit: int = 20) -> list[dict[str, str]]:
    """The properties by which a query may be narrowed whose id or name begins with the prefix."""
    found = [described(one) for one in properties.all_of(gazetteer) if one.weighed]
    return _beginning(found, prefix)[offset : offset + limit]


def described(found: Property) -> dict[str, str]:
    """A property as lists of them have it."""
    return {"id": found.id, "name": found.name, "description": found.description}


def _beginning(found: list[dict[str, Any]], prefix: str) -> list[dict[str, Any]]:
    """Those that begin with a prefix, by id or name, then those with a word that does."""
    wanted = prefix.strip().casefold()
    first: list[dict[str, Any]] = []
    second: list[dict[str, Any]] = []
    for one in found:
        id_, name = one["id"].casefold(), one["name"].casefold()
        if id_.startswith(wanted) or name.startswith(wanted):
            first.append(one)
        elif any(word.startswith(wanted) for word in re.split(r"[\s_]+", name)):
            second.append(one)
    return [*first, *second]


async def suggest_entities(
    gazetteer: Gazetteer,
    prefix: str,
    *,
    offset: int = 0,
    limit: int = 20,
    types: Sequence[str] = (),
    languages: Sequence[str] = (),
) -> list[dict[str, Any]]:
    """Entities by what was typed so far: the one with that id first, then by their names; at most a hundred in all.

    They are called by the first of `languages` in which they have a name, else by the language of what was found.
    """
    text = searchable(prefix)[:LONGEST_TEXT]
    if not text:
        return []
    wanted = prefix.strip().removeprefix(publication.uri(gazetteer.settings.public_url, ""))
    by_id = await anyio.to_thread.run_sync(_summaries, gazetteer, [wanted])
    found = {entity_id: (summary, "") for entity_id, summary in by_id.items()}
    kinds = sorted(set(types).intersection(KINDS))
    asked = SuggestQuery.read(text, kind=kinds or None, limit=MOST_RESULTS)
    for hit in (await finder.suggest(gazetteer.reader, asked)).results:
        if hit.entity not in found:
            found[hit.entity] = (orjson.loads(hit.summary), as_found(hit.text, hit.lang))
    query = Query(types=tuple(types))
    listed = [
        (summary, matched)
        for entity_id, (summary, matched) in found.items()
        if not types or entity_id in by_id or is_of_types(summary, query)
    ]
    return [_suggested(summary, languages, matched) for summary, matched in listed[offset : offset + limit]]


def _suggested(summary: dict[str, Any], languages: Sequence[str], matched: str) -> dict[str, Any]:
    name, language = in_language(summary["label"], *languages, matched)
    return {
        "id": summary["id"],
        "name": name or summary["id"],
        "description": description_of(summary, language),
        "notable": [{"id": id_, "name": label} for id_, label in types_of(summary)],
    }


def _summaries(gazetteer: Gazetteer, ids: Collection[str]) -> dict[str, dict[str, Any]]:
    with gazetteer.database.reading() as connection:
        found = repository.summaries(connection, ids)
    return {entity_id: orjson.loads(summary) for entity_id, summary in found.items()}
