"""Memory that a large answer took and nobody needs any more, given back to the machine."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from functools import cache


def give_back() -> None:
    """Return what is free to the machine, where the C library keeps it for later (glibc); some milliseconds, once a heavy job."""
    trim = _trim()
    if trim is not None:
        trim(0)


@cache
def _trim() -> Callable[[int], int] | None:
    try:
        found: Callable[[int], int] = ctypes.CDLL(None).malloc_trim
    except (AttributeError, OSError, TypeError):
        # Another C library, or another system: each keeps or returns as it will.
        return None
    return found
