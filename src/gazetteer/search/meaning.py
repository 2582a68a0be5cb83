"""What a value of a table may mean, looked up by name alone: for threads, where `finder` answers the
event loop.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection

from gazetteer.language import administrative, spelling
from gazetteer.search.ranking import NAME
from gazetteer.search.rows import marks
from gazetteer.search.statements import Statements

_MOST: Final = 100


def entities_called(connection: Connection, text: str) -> list[str]:
    """The entities that bear a name, the likeliest first: as typed, in another spelling, or without
    its administrative term.
    """
    readings = administrative.without_term(text)
    keys = list(dict.fromkeys([*spelling.query_keys(text), *(key for one in readings for key in one.written)]))
    if not keys:
        return []
    rows = Statements(connection).fetch(
        f"SELECT entity FROM term WHERE key IN ({marks(len(keys))}) AND kind = ? ORDER BY rank, entity LIMIT ?",
        (*keys, NAME, _MOST),
    )
    return list(dict.fromkeys(entity for (entity,) in rows))
