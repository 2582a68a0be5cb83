"""The rows that queries and integrity need, derived from one written document.

Pure: no connection, no query. The search keys and the public documents are derived elsewhere (`search/`,
`services/publication.py`), in the same transaction.
"""

from __future__ import annotations

from typing import Any, Final

import orjson

from gazetteer.domain import dates, document
from gazetteer.domain.document import WrittenEntity
from gazetteer.domain.geometry import extent
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
    tables.ExtentRow,
)

Rows = dict[type[Any], list[dict[str, Any]]]


def days(from_: str | None, to: str | None) -> tuple[int | None, int | None]:
    """The first and the last day on which a span may hold, by the widest reading of its bounds; None without end."""
    begin = dates.read_bound(from_).earliest
    end = dates.read_bound(to).latest
    return begin, None if end is None else end - 1


def add_rows(rows: Rows, written: WrittenEntity) -> None:
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
        zip(document.record_ids(written), written.get("sovereignty", ()), strict=True)
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
            for role, position, target in document.parties(record)
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
        for source, count in document.cited(written).items()
    )
    rows[tables.IdentifierRow].extend(
        {"entity_id": entity_id, "scheme": scheme, "value": value}
        for scheme, value in written.get("identifiers", {}).items()
    )
    location = written.get("location")
    reach = None if location is None else extent(location)
    if reach is not None:
        row = dict(zip(("west", "south", "east", "north"), reach, strict=True))
        rows[tables.ExtentRow].append({"entity_id": entity_id, **row})


def no_rows() -> Rows:
    """An empty list for each derived table."""
    return {table: [] for table in DERIVED}
