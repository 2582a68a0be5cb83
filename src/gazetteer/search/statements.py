"""SQL as the index speaks it: plain statements with `?` marks over the driver's cursor, in the
transaction of the caller.

An update of one entity is some hundreds of small statements; the layer above the driver would cost
more than they do.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from sqlalchemy import Connection

from gazetteer.storage import dialects

#: How many values one statement names; SQLite and PostgreSQL allow many more.
MANY: Final = 400

Row = tuple[Any, ...]


class Statements:
    """The statements of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._dialect = dialects.of_connection(connection)
        self._driver: Any = connection.connection.driver_connection
        self._marks = connection.dialect.paramstyle

    def _written(self, sql: str) -> str:
        return sql if self._marks == "qmark" else sql.replace("?", "%s")

    def run(self, sql: str, parameters: Sequence[Any] = ()) -> None:
        """Carry out one statement that answers nothing."""
        self._driver.cursor().execute(self._written(sql), parameters)

    def run_many(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        """Carry out one statement for each row of parameters."""
        self._driver.cursor().executemany(self._written(sql), rows)

    def load(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        """Insert rows that are not there yet."""
        self._dialect.load(self._driver, table, columns, rows)

    def fetch(self, sql: str, parameters: Sequence[Any] = ()) -> list[Row]:
        """All rows of an answer."""
        cursor = self._driver.cursor()
        cursor.execute(self._written(sql), parameters)
        rows: list[Row] = cursor.fetchall()
        return rows

    def stream(self, sql: str, parameters: Sequence[Any] = ()) -> Iterator[Row]:
        """The rows of an answer one by one."""
        cursor = self._dialect.streaming_cursor(self._driver)
        cursor.execute(self._written(sql), parameters)
        while rows := cursor.fetchmany(2_000):
            yield from rows

    def fetch_in(self, sql: str, values: Iterable[Any], *, before: Sequence[Any] = ()) -> Iterator[Row]:
        """The rows of an answer for each of many values: `sql` has `(#)` where they stand, and marks for `before` in front."""
        rest = list(values)
        for start in range(0, len(rest), MANY):
            part = rest[start : start + MANY]
            yield from self.fetch(sql.replace("(#)", f"({','.join('?' * len(part))})"), [*before, *part])
