"""What can be wrong with what is stored, and which command mends it."""

from __future__ import annotations

from typing import Final, Self

#: Where what is derived fell behind the revisions, which are the truth.
REPAIR: Final = "gazetteer doctor --repair"
#: Where only the search index did.
REINDEX: Final = "gazetteer index rebuild"
#: Where the truth itself is damaged: nothing here can make it anew.
RESTORE: Final = "gazetteer restore BACKUP, with the damaged file moved away"


class Fault(str):
    """A fault in words; `remedy` is the command that mends it."""

    __slots__ = ("remedy",)

    remedy: str

    def __new__(cls, detail: str, remedy: str) -> Self:
        fault = super().__new__(cls, detail)
        fault.remedy = remedy
        return fault


def dangling(table: str, there: str, detail: str) -> Fault:
    """A row of a table that refers to what is not there in another."""
    from gazetteer.storage import derivation  # noqa: PLC0415 - a sound database needs it not

    derived = {one.__tablename__ for one in derivation.DERIVED}
    # A row of `entity` is made anew of its revisions, one of `source` that is gone is not.
    is_made_anew = there == "entity" or (table in derived and there != "source")
    return Fault(detail, REPAIR if is_made_anew else RESTORE)
