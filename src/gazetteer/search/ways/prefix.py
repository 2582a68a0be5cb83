"""What begins with the query.

Of a prefix that very many keys share (it is hot) the best entities are kept by the index; the rest
is read from the keys in the order of the alphabet, because sorting it by rank may mean sorting half
the index.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from gazetteer.search import ranking
from gazetteer.search.beginnings import LONGEST_PREFIX, SHOWN, prefix_range
from gazetteer.search.finding import Finding
from gazetteer.search.rows import Row, look_up, marks
from gazetteer.search.ways.exact import MOST_ROWS

#: Further readings of the query that are tried where nothing begins with the text itself: the
#: English spelling, pinyin without its figures.
_READINGS: Final = 2
#: Rows that are read of a prefix that is not hot: all of them, with a few names an entity.
_ROWS_A_HIT: Final = 3
_ROWS_AT_LEAST: Final = 400
#: Rows that are read of the rest of a hot prefix for each entity that is needed or was found.
_ROWS_A_HIT_OF_THE_REST: Final = 4

_KEPT: Final = "SELECT rank, entity, name, kind, key FROM prefix WHERE prefix = ? AND scope = '' ORDER BY rank, entity"
_IN_RANGE: Final = "t.key >= ? AND t.key < ?"
_BY_ALPHABET: Final = "t.key, t.rank, t.entity"
#: The rest of a hot prefix where names are looked at: no more rows than so many are joined with
#: their names.
_BOUNDED: Final = f"(SELECT * FROM term WHERE key >= ? AND key < ? ORDER BY key, rank LIMIT {MOST_ROWS})"


class Prefix:
    """What begins with the query: the best ten first, and if `deep` the rest in the order of the
    alphabet.
    """

    def __init__(self, finding: Finding, *, deep: bool) -> None:
        self.finding = finding
        self.deep = deep

    async def find(self) -> None:
        """Look for what begins with the text, and where nothing at all does, with what else it may
        mean.
        """
        finding = self.finding
        found_before = bool(finding.hits)
        await self._look_for(finding.key)
        if found_before:
            return
        for key in finding.meanings()[:_READINGS]:
            if key != finding.key and not finding.hits:
                await self._look_for(key)

    async def _look_for(self, key: str) -> None:
        kept = await self._kept(key)
        if not kept:
            await self._whole(key)
            return
        found = await self._best(key, kept)
        finding = self.finding
        wants_rest = self.deep or self._is_narrowed
        if wants_rest and len(finding.hits) < finding.need and not finding.more:
            await self._rest(key, found)

    @property
    def _scopes(self) -> tuple[str, ...]:
        """Under which heads the best of a hot prefix are kept: a kind has its own unless it is the
        kind of nearly all.
        """
        kinds = self.finding.asked.kinds
        if not kinds or "place" in kinds:
            return ("",)
        return kinds

    @property
    def _is_narrowed(self) -> bool:
        """Whether the query asks for what the kept entities of a hot prefix were chosen without
        regard to.
        """
        asked = self.finding.asked
        return bool(asked.languages or asked.bbox or asked.on or "place" in asked.kinds)

    async def _kept(self, key: str) -> list[Row]:
        """The entities kept of a prefix; none where it is not hot."""
        if len(key) > LONGEST_PREFIX:
            return []
        return await self.finding.fetch(_KEPT, (key,))

    async def _best(self, key: str, kept: Sequence[Row]) -> int:
        """Take the best ten of a hot prefix, those of the kinds asked for; how many came in.

        The kept beyond these are spare, there until the next deletion; but they say that more
        follow.
        """
        finding = self.finding
        rows = await self._narrowed(key) if finding.filters else kept
        fresh = [row for row in rows if row.entity and row.entity not in finding.seen]
        found = await finding.admit(fresh[:SHOWN], "prefix")
        if not finding.filters:
            finding.more = finding.peeks and len(fresh) > SHOWN and len(finding.hits) == finding.need - 1
        return found

    async def _narrowed(self, key: str) -> list[Row]:
        """Of the entities kept of a hot prefix those that pass the filters."""
        finding = self.finding
        where = f"t.prefix = ? AND t.scope IN ({marks(len(self._scopes))})"
        statement = look_up("prefix", where, finding.filters.sql, "t.rank, t.entity")
        return await finding.fetch(statement, (key, *self._scopes, *finding.filters.values, SHOWN))

    async def _whole(self, key: str) -> None:
        """Take what begins with a prefix that few keys share."""
        finding = self.finding
        statement = look_up("term", _IN_RANGE, finding.filters.sql, _BY_ALPHABET)
        at_most = finding.need * _ROWS_A_HIT + _ROWS_AT_LEAST
        rows = await finding.fetch(statement, (*prefix_range(key), *finding.filters.values, at_most))
        await finding.admit(rows, "prefix")

    async def _rest(self, key: str, found: int) -> None:
        """Take what follows the best of a hot prefix in the order of the alphabet, none of it worth
        more than they are.
        """
        finding = self.finding
        filters = finding.filters
        if filters:
            statement = look_up(_BOUNDED, "1 = 1", filters.sql, _BY_ALPHABET)
        else:
            statement = look_up("term", _IN_RANGE, "", _BY_ALPHABET)
        at_most = (finding.need + len(finding.seen)) * _ROWS_A_HIT_OF_THE_REST
        rows = await finding.fetch(statement, (*prefix_range(key), *filters.values, at_most))
        first = len(finding.hits)
        floor = finding.hits[-1].score if found else ranking.PREFIX
        await finding.admit(rows, "prefix")
        for hit in finding.hits[first:]:
            hit.score = min(hit.score, floor)
