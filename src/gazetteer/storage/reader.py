"""The port of the quick answers, behind which a dialect puts its way of reading."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any, Protocol


class Reader(Protocol):
    """SQL with `?` marks in, rows out; an implementation may or may not suspend."""

    async def fetch(self, sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """All rows of an answer; raises `Busy` where they took too long, `StorageFault` where they cannot be read."""
        ...

    async def state(self) -> int:
        """A number that is another one once anybody, in this process or another, has changed what answers show."""
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
