"""Rows put aside on disk for the length of a run, because there may be too many to hold in memory.

A private database without a name that vanishes with the process; nothing of it belongs to the gazetteer.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from types import TracebackType
from typing import Self

from gazetteer.storage import dialects

_AT_ONCE = 500


class Scratch:
    """Texts under numbers: filled once, then asked for many numbers at a time. Use it as a context manager."""

    def __init__(self) -> None:
        # SQLite keeps a database without a name in a temporary file as soon as it outgrows its cache.
        self._connection = dialects.sqlite_module().connect("", isolation_level=None)
        self._connection.execute("PRAGMA journal_mode = OFF")
        self._connection.execute("PRAGMA synchronous = OFF")
        self._connection.execute("CREATE TABLE line (number INTEGER NOT NULL, content TEXT NOT NULL)")

    def fill(self, lines: Iterable[tuple[int, str]]) -> None:
        """Put all lines in, each under its number."""
        self._connection.execute("BEGIN")
        self._connection.executemany("INSERT INTO line VALUES (?, ?)", lines)
        self._connection.execute("COMMIT")
        self._connection.execute("CREATE INDEX number_of_line ON line (number)")

    def of(self, numbers: Collection[int]) -> dict[int, list[str]]:
        """The lines of each number, in the order in which they were put in."""
        found: dict[int, list[str]] = {}
        asked = list(numbers)
        for start in range(0, len(asked), _AT_ONCE):
            part = asked[start : start + _AT_ONCE]
            sql = f"SELECT number, content FROM line WHERE number IN ({','.join('?' * len(part))}) ORDER BY rowid"
            for number, content in self._connection.execute(sql, part):
                found.setdefault(number, []).append(content)
        return found

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
