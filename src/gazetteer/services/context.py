"""What every use case needs: the settings and the open database, with what is kept in memory beside them."""

from __future__ import annotations

import threading
from types import TracebackType
from typing import Any, Self, TypeVar

from gazetteer.settings import Settings
from gazetteer.storage import migrations
from gazetteer.storage.engine import Database, Reader

__all__ = ["Gazetteer", "Reader"]

Part = TypeVar("Part")


def is_set_up(database_url: str) -> bool:
    """Whether there is a database with a schema, of whatever version."""
    return migrations.current(database_url) is not None


class Gazetteer:
    """One gazetteer, open. Use it as a context manager, or call `close()`.

    Who answers many reads takes the `replicas` of the settings; everybody else asks the database itself. Raises `StorageFault`
    where the database is not migrated, or by a newer version of this program.
    """

    def __init__(self, settings: Settings, *, replicas: bool = False) -> None:
        self.settings = settings
        migrations.require_current(settings.database_url)
        self.database = Database(
            settings.database_url,
            pool_size=settings.pool_size,
            busy_timeout=settings.busy_timeout,
            read_deadline=settings.deadline,
            write_deadline=settings.write_deadline,
            replica_urls=settings.replicas() if replicas else (),
            replica_lag=settings.replica_lag,
        )
        self._reader: Reader | None = None
        self._parts: dict[type[Any], Any] = {}
        self._making = threading.Lock()

    def part(self, kind: type[Part]) -> Part:
        """What a use case keeps in memory for this gazetteer: made, as `kind(gazetteer)`, when it is first asked for."""
        part = self._parts.get(kind)
        if part is None:
            with self._making:
                part = self._parts.get(kind) or self._parts.setdefault(kind, kind(self))  # type: ignore[call-arg]  # each kind takes the gazetteer
        found: Part = part
        return found

    @property
    def reader(self) -> Reader:
        """The port of the quick answers, opened when it is first asked for."""
        if self._reader is None:
            self._reader = self.database.reader()
        return self._reader

    def close(self) -> None:
        """Close every connection; writes that wait are finished first."""
        if self._reader is not None:
            self._reader.close()
            self._reader = None
        self.database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
