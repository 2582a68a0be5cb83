"""How this process's memory is looked after where very much is read at once."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collection_paused() -> Iterator[None]:
    """Do not search for circles of garbage while very much is read that will all be kept.

    The collector runs each time that enough new objects stand, and looks through all of them: reading the seed took twice
    as long with it. What is in no circle is freed as always. Where it is paused already, it stays so.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
