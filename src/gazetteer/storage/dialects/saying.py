"""What a caller is told of a read that failed, in the same words whichever database it was."""

from __future__ import annotations

from gazetteer.errors import Busy, GazetteerError, Lost, StorageFault


def read_failed(error: BaseException, *, broken_off: bool, busy: bool, lost: bool = False) -> GazetteerError:
    """To come again where that may help, else that the database cannot be used."""
    if broken_off:
        return Busy("the answer took longer than it may; ask again, or ask for less")
    if busy:
        return Busy("another process holds the database")
    if lost:
        return Lost("the database cannot be reached at the moment")
    return StorageFault(f"the database cannot be read: {error}")
