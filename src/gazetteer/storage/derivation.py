"""The rows that queries and integrity need, derived from one written document.

Pure: no connection, no query. The search keys and the public documents are derived elsewhere (`search/`,
`services/publication.py`), in the same transaction.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Final

import orjson

from gazetteer.domain import dates
from gazetteer.domain.geometry import representative_point
from gazetteer.storage import tables

#: The tables derived from the newest revision of each live entity, keyed by `entity_id`; children of `entity` all of them.
DERIVED: Final = (
    tables.EntityType,
    tables.NameRow,
    tables.RelationRow,
    tables.SovereigntyRow,
    tables.SovereigntyParty,
    tables.FactRow,
    tables.CitationRow,
    tables.IdentifierRow,
)

PARTIES: Final = ("holders", "basis", "ended_by", "viewpoint")

Rows = dict[type[Any], list[dict[str, Any]]]


def point_of(written: Mapping[str, Any]) -> tuple[float | None, float | None]:
    """The longitude and latitude that stand for the entity, None where it has no location."""
    location = written.get("location")
    return (None, None) if location is None else representative_point(location)


def sovereignty_ids(written: Mapping[str, Any]) -> list[str]:
    """The id of each sovereignty record: its own, or one made from its place in the list that no other assertion has."""
    records = written.get("sovereignty", ())
    ids: list[str] = []
    taken: set[str] | None = None
    for ordinal, record in enumerate(records, start=1):
        stated = record.get("id")
        if stated is None:
            if taken is None:
                taken = _assertion_ids(written)
            stated = f"sovereignty-{ordinal}"
            while stated in taken:
                stated += "-"
        ids.append(stated)
    return ids


def _assertion_ids(written: Mapping[str, Any]) -> set[str]:
    return {
        part["id"]
        for field in ("names", "definitions", "contexts", "dates", "relations", "sovereignty", "figures")
        for part in written.get(field, ())
        if "id" in part
    }


def days(from_: str | None, to: str | None) -> tuple[int | None, int | None]:
    """The first and the last day on which a span may hold, by the widest reading of its bounds; None without end."""
    begin = dates.read_bound(from_).earliest
    end = dates.read_bound(to).latest
    return begin, None if end is None else end - 1


def _count_citations(written: Mapping[str, Any]) -> dict[str, int]:
    counts: dict[str, int] = {}

    def count(citations: list[dict[str, Any]]) -> None:
        for citation in citations:
            counts[citation["source"]] = counts.get(citation["source"], 0) + 1

    count(written.get("location_sources", []))
    for field in ("names", "definitions", "contexts", "dates", "relations", "sovereignty", "figures"):
        for part in written.get(field, ()):
            if "sources" in part:
                count(part["sources"])
            for reading in part.get("readings", ()) if field == "names" else ():
                count(reading.get("sources", []))
    return counts


def cited(written: Mapping[str, Any]) -> Collection[str]:
    """The ids of the sources on which anything in the document rests."""
    return _count_citations(written)


def add_rows(rows: Rows, written: Mapping[str, Any]) -> None:
    """Add the derived rows of one live entity to `rows`, a list for each table of `DERIVED`."""
    entity_id = written["id"]
    rows[tables.EntityType].extend(
        {"entity_id": entity_id, "type": feature} for feature in dict.fromkeys(written.get("types", ()))
    )
    rows[tables.NameRow].extend(
        {
            "entity_id": entity_id,
            "ordinal": ordinal,
            "text": name["text"],
            "lang": name["lang"],
            "type": name.get("type", "common"),
            "status": name.get("status", "admitted"),
            "region": name.get("region"),
            "valid_from": name.get("from"),
            "valid_to": name.get("to"),
        }
        for ordinal, name in enumerate(written["names"])
    )
    rows[tables.RelationRow].extend(
        {
            "entity_id": entity_id,
            "ordinal": ordinal,
            "type": relation["type"],
            "target": relation["target"],
            "valid_from": relation.get("from"),
            "valid_to": relation.get("to"),
            "stated": orjson.dumps(relation).decode(),
        }
        for ordinal, relation in enumerate(written.get("relations", ()))
    )
    for ordinal, (assertion, record) in enumerate(
        zip(sovereignty_ids(written), written.get("sovereignty", ()), strict=True)
    ):
        first_day, last_day = days(record.get("from"), record.get("to"))
        rows[tables.SovereigntyRow].append(
            {
                "entity_id": entity_id,
                "ordinal": ordinal,
                "assertion": assertion,
                "status": record["status"],
                "valid_from": record.get("from"),
                "valid_to": record.get("to"),
                "first_day": first_day,
                "last_day": last_day,
            }
        )
        rows[tables.SovereigntyParty].extend(
            {"entity_id": entity_id, "ordinal": ordinal, "role": role, "position": position, "target": target}
            for role in PARTIES
            for position, target in enumerate(record.get(role) or ())
        )
    rows[tables.FactRow].extend(
        {
            "entity_id": entity_id,
            "ordinal": ordinal,
            "event": fact["event"],
            "date": fact["date"],
            "place": fact.get("place"),
        }
        for ordinal, fact in enumerate(written.get("dates", ()))
    )
    rows[tables.CitationRow].extend(
        {"entity_id": entity_id, "source_id": source, "count": count}
        for source, count in _count_citations(written).items()
    )
    rows[tables.IdentifierRow].extend(
        {"entity_id": entity_id, "scheme": scheme, "value": value}
        for scheme, value in written.get("identifiers", {}).items()
    )


def no_rows() -> Rows:
    """An empty list for each derived table."""
    return {table: [] for table in DERIVED}


def references(written: Mapping[str, Any]) -> set[str]:
    """The ids of every other entity that the document names."""
    found = {relation["target"] for relation in written.get("relations", ())}
    for record in written.get("sovereignty", ()):
        for role in PARTIES:
            found.update(record.get(role) or ())
    found.update(fact["place"] for fact in written.get("dates", ()) if "place" in fact)
    return found
