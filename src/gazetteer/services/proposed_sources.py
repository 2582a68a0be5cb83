"""The sources that a proposal brings: stored with what rests on them when it is accepted, or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import orjson

from gazetteer.domain.document import WrittenEntity, WrittenSource, cited
from gazetteer.domain.entity import Source, read_source
from gazetteer.errors import Conflict, Invalid
from gazetteer.services.change import SourceWrite
from gazetteer.storage import repository
from gazetteer.storage.engine import Connection

#: Sources that one proposal may bring.
MOST_SOURCES: Final = 20


def read(connection: Connection, stated: Sequence[object], document: WrittenEntity | None) -> list[Source]:
    """The validated sources, without those that are stored as they are stated.

    Raises `Invalid` for what is no source, on which nothing of `document` rests, or whose id means another source already.
    """
    if not stated:
        return []
    if document is None:
        raise _invalid([("", "a remark brings no sources: say in `source` where it can be looked up")])
    if len(stated) > MOST_SOURCES:
        raise _invalid([("", f"expected at most {MOST_SOURCES} sources, found {len(stated)}")])
    sources = [read_source(one, base=f"/sources/{position}") for position, one in enumerate(stated)]
    resting, seen = cited(document), set()
    faults = []
    for position, source in enumerate(sources):
        if source.id in seen:
            faults.append((f"/{position}/id", f"the source {source.id} is stated twice"))
        elif source.id not in resting:
            faults.append((f"/{position}/id", f"nothing of what is proposed rests on the source {source.id}"))
        seen.add(source.id)
    if faults:
        raise _invalid(faults)
    return _unstored(connection, sources)


def _unstored(connection: Connection, sources: Sequence[Source]) -> list[Source]:
    taken = _taken(connection, sources)
    faults = [
        (f"/{position}/id", f"there is another source {source.id} already: cite that one, or choose another id")
        for position, source in enumerate(sources)
        if source.id in taken and not taken[source.id]
    ]
    if faults:
        raise _invalid(faults)
    return [source for source in sources if source.id not in taken]


def _taken(connection: Connection, sources: Sequence[Source]) -> dict[str, bool]:
    """The ids that were used already, each with whether the source is stored as it is stated."""
    stored = repository.sources(connection, [source.id for source in sources], ended_too=True)
    same = {}
    for source in sources:
        state = stored.get(source.id)
        if state is not None:
            same[source.id] = state.ended is None and orjson.loads(state.document) == source.written()
    return same


def to_be_stored(connection: Connection, kept: Sequence[WrittenSource], document: WrittenEntity) -> list[SourceWrite]:
    """The writes of those sources on which the document rests and which nobody has stored since.

    Raises `Conflict` where an id has come to mean another source.
    """
    resting = cited(document)
    sources = [read_source(one) for one in kept if one["id"] in resting]
    taken = _taken(connection, sources)
    meanwhile = [source_id for source_id, is_same in taken.items() if not is_same]
    if meanwhile:
        faults = [{"pointer": "/sources", "detail": f"another source has the id {one} by now"} for one in meanwhile]
        raise Conflict(f"another source has the id {meanwhile[0]} by now", errors=faults)
    return [SourceWrite(source.id, source) for source in sources if source.id not in taken]


def _invalid(found: Sequence[tuple[str, str]]) -> Invalid:
    faults: list[dict[str, Any]] = [{"pointer": f"/sources{where}", "detail": detail} for where, detail in found]
    return Invalid(faults[0]["detail"], errors=faults)
