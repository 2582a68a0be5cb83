"""Who wrote what: the `by` of a version, as it is stored, in the words in which it is told.

A version is by `key:<id>`, and then the holder of the key may have a name, or by `seed`, `import:<source>`, `cli` or `reader`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from gazetteer.storage import keys
from gazetteer.storage.engine import Connection

if TYPE_CHECKING:
    # The shapes of answers, which pydantic takes a while to load: whoever answers needs none of them.
    from gazetteer.domain.answered import Author

_KEY: Final = "key:"
#: Somebody without a key, who proposes.
READER: Final = "reader"


def authors(connection: Connection, stored: Iterable[str | None]) -> dict[str, Author]:
    """Each of the stored `by` as it is told; None is passed over."""
    wanted = {by for by in stored if by is not None}
    ids = [by.removeprefix(_KEY) for by in wanted if by.startswith(_KEY)]
    names = keys.names(connection, ids)
    return {by: _author(by, names) for by in wanted}


def _author(by: str, names: dict[str, str]) -> Author:
    if not by.startswith(_KEY):
        return {"key": None, "name": by}
    key_id = by.removeprefix(_KEY)
    return {"key": key_id, "name": names.get(key_id)}
