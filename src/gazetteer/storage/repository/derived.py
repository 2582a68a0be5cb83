"""The rows that are derived from the documents, as checks and rebuilding read them."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, select

from gazetteer.storage import derivation
from gazetteer.storage.repository.selecting import ENTITY, among, columns


def entity_rows(connection: Connection, ids: Collection[str]) -> dict[str, dict[str, Any]]:
    """All columns of the entities."""
    return {row.id: dict(row._mapping) for row in among(connection, select(*ENTITY), ENTITY.id, ids)}


def derived_rows(connection: Connection, ids: Collection[str]) -> derivation.Rows:
    """The rows of every derived table that belong to the entities, in the order of their keys."""
    rows = derivation.no_rows()
    for table, of_table in rows.items():
        column = columns(table).entity_id
        statement = select(*columns(table)).order_by(*table.__table__.primary_key)
        of_table.extend(dict(row._mapping) for row in among(connection, statement, column, ids))
    return rows
