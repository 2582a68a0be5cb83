"""The names, readings and romanisations that are the query itself."""

from __future__ import annotations

from typing import Final

from gazetteer.domain.vocabulary import SETTLEMENTS
from gazetteer.language import spelling, transcription
from gazetteer.language.russian import from_latin
from gazetteer.search import ranking
from gazetteer.search.finding import Finding
from gazetteer.search.rows import Row, look_up
from gazetteer.search.ways.whereabouts import Whereabouts, types_of

#: The rows that are read where one key has very many (San José): a second reading, of names that
#: nearly all are one's.
MOST_ROWS: Final = 5_000
#: Rows that are read for each entity that is needed: an entity has a key by one or two of its
#: names...
_ROWS_A_HIT: Final = 2
#: ... and by more where a date chooses among them.
_ROWS_A_HIT_ON_A_DATE: Final = 5
_ROWS_AT_LEAST: Final = 20


class Exact:
    """What is the query, the most literal understanding of it first: the first that has any answer
    is what was meant.
    """

    def __init__(self, finding: Finding) -> None:
        self.finding = finding
        self._statement = look_up("term", "t.key = ?", finding.filters.sql, "t.rank, t.entity")

    async def find(self) -> None:
        """Look for the text as it stands, and where nothing is called so, for what else it may
        mean.
        """
        if not await self.find_as_typed():
            await self.find_meanings()

    async def find_as_typed(self) -> bool:
        """Look for the text as it stands; whether anything is called so."""
        return await self._look_for(self.finding.key)

    async def find_named(self) -> None:
        """Look for names that are the text: no readings, initials, beginnings of more."""
        rows = await self.finding.rows_of_keys([self.finding.key], MOST_ROWS)
        await self.finding.admit([row for row in rows if row.kind == ranking.NAME], "exact")

    async def find_meanings(self, *, among: frozenset[str] | None = None) -> None:
        """Look for what else the text may mean, the most literal first.

        Where some entities are given, `among` these only, and not by what a bracket holds.
        """
        finding = self.finding
        passed = {finding.key}
        if among is not None:
            passed.update(spelling.fold(part) for part in spelling.in_brackets(finding.asked.text))
        for key in finding.meanings():
            if key not in passed and await self._look_for(key, among=among):
                return

    async def find_headings(self) -> None:
        """Look for what a heading with a bracket says in running text (Korea (South)), then for what is called both
        as the text before the bracket and as a part within (Republic of China (Taiwan)).
        """
        finding = self.finding
        for key in spelling.keys_of_heading(finding.asked.text):
            if await self._look_for(key):
                return
        outer, *inner = (spelling.fold(part) for part in spelling.around_bracket(finding.asked.text))
        if not outer or not any(inner):
            return
        rows = await finding.rows_of_keys([outer, *inner], MOST_ROWS)
        within = {row.entity for row in rows if row.key in inner and row.key != outer}
        before = [row for row in rows if row.key == outer]
        inside = await self._settlements_within(before, within)
        if inside:
            await finding.admit(inside, "exact", distance=lambda _: ranking.CONFIRMED, note="within the bracket")
            return
        await finding.admit([row for row in before if row.entity in within], "exact")

    async def _settlements_within(self, rows: list[Row], units: set[str]) -> list[Row]:
        """Of the rows those of settlements that lie in one of the units, where that unit is called so as well:
        Jilin (Jilin Province) is the city, though the province is called by both.
        """
        called_so = {row.entity for row in rows}
        around = units & called_so
        others = sorted(called_so - units)
        if not around or not others:
            return []
        types = await types_of(self.finding.reader, others)
        settlements = [entity for entity in others if not SETTLEMENTS.isdisjoint(types.get(entity, ()))]
        whereabouts = await Whereabouts.read(self.finding.reader, settlements)
        inside = {entity for entity in settlements if around & whereabouts.above[entity]}
        return [row for row in rows if row.entity in inside]

    async def find_transcribed(self) -> None:
        """Look for the pinyin that the text may mean in another transcription (Heilungkiang, Shiinjiang), and for the
        Russian name that it may be in Latin letters (Xe`jlunczzyan, Tschita).
        """
        finding = self.finding
        russian_keys = {spelling.fold(read) for read in from_latin.cyrillic_of(finding.asked.text)}
        keys = [*transcription.pinyin_of(finding.asked.text), *russian_keys]
        if keys:
            rows = await finding.rows_of_keys(keys, finding.need * _ROWS_A_HIT + _ROWS_AT_LEAST)
            read = [row for row in rows if row.kind in (ranking.NAME, ranking.PINYIN)]
            await finding.admit(read, "exact", distance=lambda _: ranking.TRANSCRIBED, note="another transcription")

    async def _look_for(self, key: str, *, among: frozenset[str] | None = None) -> bool:
        finding = self.finding
        a_hit = _ROWS_A_HIT if finding.asked.on is None else _ROWS_A_HIT_ON_A_DATE
        wanted = finding.need * a_hit + _ROWS_AT_LEAST
        bound = (key, *finding.filters.values)
        rows = await finding.fetch(self._statement, (*bound, wanted))
        if not rows:
            return False
        is_cut = len(rows) == wanted
        if is_cut and len({row.entity for row in rows}) < finding.need:
            rows = await finding.fetch(self._statement, (*bound, MOST_ROWS))
        if among is not None:
            rows = [row for row in rows if row.entity in among]
            if not rows:
                return False
        await finding.admit(rows, "exact")
        return True
