"""The port of the quick answers, behind which a dialect puts its way of reading."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Sequence
from typing import Any, Protocol

from gazetteer.errors import Busy


class Behind(Busy):
    """One of several servers cannot answer now: it has older data than this process has told of, or too much to do."""


class Told:
    """The newest version of the data that this process has told of: nothing that it tells later may be older."""

    def __init__(self) -> None:
        self._version = 0
        self._turn = threading.Lock()

    @property
    def version(self) -> int:
        """The version; 0 before anything was told."""
        return self._version

    def note(self, version: int) -> None:
        """Data of this version, which is committed, was read or written."""
        with self._turn:
            self._version = max(self._version, version)

    def correct(self, before: int, newest: int) -> bool:
        """Take back what there is no more: where `before` had been told of, the source itself answered with an older `newest`.

        So it is after a backup was restored. Returns whether anything was taken back.
        """
        with self._turn:
            if newest >= before:
                return False
            self._version = newest
            return True


class Reader(Protocol):
    """SQL with `?` marks in, rows out; an implementation may or may not suspend."""

    async def fetch(self, sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """All rows of an answer; raises `Busy` where they took too long, `StorageFault` where they cannot be read."""
        ...

    async def state(self) -> int:
        """A number that is another one once anybody, in this process or another, has changed what answers show."""
        ...

    async def version(self, at_least: int = 0) -> int:
        """The version of the data, which every write raises; 0 before the first.

        Of several servers that of one which has `at_least`, or else the newest of all.
        """
        ...

    def serve(self, loop: asyncio.AbstractEventLoop) -> None:
        """Answer on this event loop for many at once. Elsewhere (`asyncio.run` of one question) nothing is kept open."""
        ...

    async def stop_serving(self) -> None:
        """Let go of what the event loop holds; called on it."""
        ...

    def close(self) -> None:
        """Let go of everything else."""
        ...
