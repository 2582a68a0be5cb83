"""What somebody means who names an entity or a source in a field: by its id, by its name, or by part of its title."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from typing import Any, Final

import orjson

from gazetteer.domain.document import ID_PATTERN
from gazetteer.errors import GazetteerError
from gazetteer.services import finding, lookup
from gazetteer.services.context import Gazetteer
from gazetteer.storage import repository

_MOST_OFFERED: Final = 8
#: As a field shows one that was picked: its name, then its id in brackets.
_PICKED: Final = re.compile(r".*\[([a-z0-9]+(?:-[a-z0-9]+)*)\]", re.DOTALL)
_SLUG: Final = re.compile(ID_PATTERN)


def stated_id(text: str) -> str | None:
    """The id that a text states, as `Russia [russia]` or alone; None where it may be a name."""
    found = _PICKED.fullmatch(text.strip())
    if found is not None:
        return found[1]
    return text.strip() if _SLUG.fullmatch(text.strip()) else None


def entities(gazetteer: Gazetteer, text: str) -> tuple[str | None, list[Mapping[str, Any]]]:
    """The entity that a text means, and else those that it may mean, the likeliest first.

    It means one that has this id, or the only one that has exactly this name.
    """
    stated = stated_id(text)
    if stated is not None and stated in lookup.labelled(gazetteer, [stated]):
        return stated, []
    try:
        hits = asyncio.run(finding.search(gazetteer, text, limit=_MOST_OFFERED)).results
    except GazetteerError:
        return None, []
    exact = [hit for hit in hits if hit.how == "exact" and hit.key == "name"]
    if len(exact) == 1:
        return exact[0].entity, []
    return None, [hit.document() for hit in hits]


def sources(gazetteer: Gazetteer, text: str) -> tuple[str | None, list[dict[str, Any]]]:
    """The source that a text means, and else those that it may mean: those whose title, author or id holds its words.

    It means the one that has this id, or the only one that holds its words.
    """
    stated = stated_id(text)
    words = text.casefold().split()
    found: list[dict[str, Any]] = []
    with gazetteer.database.reading() as connection:
        if stated is not None and stated in repository.sources(connection, [stated]):
            return stated, []
        for row in repository.stream_sources(connection):
            document = orjson.loads(row.document)
            told = f"{row.id} {document['title']} {document.get('author', '')} {document.get('year', '')}".casefold()
            if words and all(word in told for word in words):
                found.append(document)
    if len(found) == 1:
        return found[0]["id"], []
    return None, found[:_MOST_OFFERED]
