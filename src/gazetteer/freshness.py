"""Whether the work of one answer must see the newest data, or may see what a replica has of it.

Who writes, or keeps the data in a session of the pages, reads at the source; everybody else reads wherever it is quickest. As
with a deadline, every thread that works for a request inherits what was said of it.
"""

from __future__ import annotations

from contextvars import ContextVar
from typing import Final

_newest: Final[ContextVar[bool]] = ContextVar("gazetteer_newest", default=False)


def ask_for_newest() -> None:
    """The work of this context reads the newest data, wherever that can be had."""
    _newest.set(True)


def is_newest_asked() -> bool:
    """Whether this work is to read the newest data."""
    return _newest.get()
