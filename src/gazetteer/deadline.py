"""Until when the work of one answer may go on: looked at by the work itself, which ends where nobody waits any more.

A thread cannot be stopped from outside. Whoever takes a request says until when (`set_end`), every thread that works for it
inherits that, and loops over what a caller sent call `check` once a round. Without a deadline nothing ends.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

from gazetteer.errors import Busy

_end: Final[ContextVar[float | None]] = ContextVar("gazetteer_end", default=None)


def set_end(moment: float | None) -> None:
    """The work of this context ends at `moment`, in seconds of `time.monotonic`; None: whenever it is done."""
    _end.set(moment)


@contextmanager
def lifted() -> Iterator[None]:
    """Within, work goes on whoever waits: for what is made once and serves all later answers, not this one alone."""
    before = _end.set(None)
    try:
        yield
    finally:
        _end.reset(before)


def passed() -> bool:
    """Whether nobody waits for this work any more."""
    end = _end.get()
    return end is not None and time.monotonic() > end


def left() -> float | None:
    """Seconds until the work ends, none or fewer where nobody waits any more; None without a deadline."""
    end = _end.get()
    return None if end is None else end - time.monotonic()


def check() -> None:
    """Raise `Busy` where nobody waits for this work any more."""
    if passed():
        raise Busy("the answer took longer than it may; ask again, or ask for less")
