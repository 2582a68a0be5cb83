"""One search while it goes on: what was asked, and how the rows that a way finds become hits.

Of each entity the best row counts, and the hits of one way stand in the order of their scores. The
ways (`ways/`) share one `Finding`, and with it which entities were found already; `finder.py` says
which way follows which.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final, NamedTuple

from gazetteer.domain import dates
from gazetteer.language import spelling
from gazetteer.search import ranking
from gazetteer.search.answer import Hit, How
from gazetteer.search.asked import SearchQuery
from gazetteer.search.ranking import KEY_KINDS
from gazetteer.search.rows import Filters, Row, Shown, look_up, marks, names_of
from gazetteer.storage.reader import Reader

#: Pairs of an entity and a name that one statement reads what is shown of. SQLite binds far more
#: values; more than so many entities are never needed to fill the longest answer.
MOST_NAMES: Final = 300

Distance = Callable[[Row], float]


class _Candidate(NamedTuple):
    """An entity's best row, and what it is worth."""

    row: Row
    score: float
    distance: float
    holds: str | None

    def place(self) -> tuple[float, str]:
        """Where it stands among others: by score, then by id."""
        return -round(self.score, 6), self.row.entity


@lru_cache(maxsize=4096)
def _holds(from_: str | None, to: str | None, question: dates.Question) -> str | None:
    return dates.Interval.parse(from_, to).holds(question)


def _as_typed(_: Row) -> float:
    return 0.0


@dataclass(slots=True)
class Finding:
    """One search while it goes on: what was asked, what was found so far."""

    reader: Reader
    asked: SearchQuery
    #: How many hits are needed.
    need: int
    #: Whether the last of what is needed is only to tell that there is more; `more` may then tell
    #: it instead.
    peeks: bool = False
    more: bool = False
    hits: list[Hit] = field(default_factory=list)
    #: The entities that were found, those set aside (`take`) among them.
    seen: set[str] = field(default_factory=set)
    filters: Filters = field(init=False)
    #: The text as it stands in the index.
    key: str = field(init=False)

    def __post_init__(self) -> None:
        self.key = spelling.fold(self.asked.text)
        self.filters = Filters.of(self.asked)

    def meanings(self) -> list[str]:
        """The keys that the text may mean, the most literal first."""
        return spelling.query_keys(self.asked.text)

    def take(self) -> list[Hit]:
        """The hits so far, handed over: what is found next does not count them."""
        taken, self.hits = self.hits, []
        return taken

    def put_first(self, hits: list[Hit]) -> None:
        """Put hits before those that were found since they were taken."""
        self.hits = hits + self.hits

    async def fetch(self, statement: str, values: Iterable[Any]) -> list[Row]:
        """The rows of a look-up (`rows.look_up`)."""
        found = await self.reader.fetch(statement, tuple(values))
        return [Row.read(columns) for columns in found]

    async def rows_of_keys(self, keys: Sequence[str], at_most: int, *, filtered: bool = True) -> list[Row]:
        """The rows of many keys at once, best first; what only stands beside a name is not
        `filtered`, because the question is not about it.
        """
        filters = self.filters if filtered else Filters()
        statement = look_up("term", f"t.key IN ({marks(len(keys))})", filters.sql, "t.rank, t.entity")
        return await self.fetch(statement, (*keys, *filters.values, at_most))

    async def admit(
        self,
        rows: Sequence[Row],
        how: How,
        *,
        distance: Distance = _as_typed,
        note: str | None = None,
    ) -> int:
        """Take rows into the hits: of each entity the best one, all in the order of their scores;
        how many came in.
        """
        chosen = self._chosen(rows, how, distance)
        shown = await self._shown(chosen, rows, how)
        before = len(self.hits)
        for candidate in chosen:
            entity = candidate.row.entity
            self.seen.add(entity)
            # What was deleted between the two look-ups is not shown.
            if entity in shown:
                self.hits.append(self._hit(candidate, shown[entity], how, note))
        return len(self.hits) - before

    def _chosen(self, rows: Sequence[Row], how: How, distance: Distance) -> list[_Candidate]:
        """The best row of each entity that was not found before, as many as are still needed, best
        first.
        """
        best: dict[str, tuple[Any, Row, float, str | None]] = {}
        for row in rows:
            if row.entity in self.seen or not row.entity:
                continue
            away = distance(row)
            holds = self._holding(row)
            order = self._order(row, away, holds)
            if row.entity not in best or order < best[row.entity][0]:
                best[row.entity] = (order, row, away, holds)
        chosen = [
            _Candidate(row, self._score(row, how, away, holds), away, holds) for _, row, away, holds in best.values()
        ]
        chosen.sort(key=_Candidate.place)
        del chosen[max(0, self.need - len(self.hits)) :]
        return chosen

    def _holding(self, row: Row) -> str | None:
        """How the name held on the date asked about; None where it did not, or no date was asked."""
        if self.asked.on is None or row.shown is None:
            return None
        return _holds(row.shown.from_, row.shown.to, self.asked.on)

    def _is_off_date(self, holds: str | None) -> bool:
        return self.asked.on is not None and holds is None

    def _order(self, row: Row, away: float, holds: str | None) -> tuple[Any, ...]:
        # A name that holds then tells more than one that does not, a name more than its pinyin,
        # what was typed most. Of two that tell the same the one that stands first in the entity is
        # shown, whichever the engine read first.
        is_typed = row.shown is not None and row.shown.text == self.asked.text
        return away, self._is_off_date(holds), row.kind, not is_typed, row.rank, row.key, row.name

    def _score(self, row: Row, how: How, away: float, holds: str | None) -> float:
        score = ranking.score(how=how, rank=row.rank, distance=away)
        if self._is_off_date(holds):
            score = max(0.0, score - ranking.OFF_DATE)
        return score

    async def _shown(self, chosen: Sequence[_Candidate], rows: Sequence[Row], how: How) -> dict[str, Shown]:
        """What is shown of each entity: as it came with its row, or read now."""
        with_names = {candidate.row.entity: candidate.row.shown for candidate in chosen}
        if all(with_names.values()):
            return {entity: shown for entity, shown in with_names.items() if shown is not None}
        pairs = [(candidate.row.entity, candidate.row.name) for candidate in chosen]
        if how == "exact":
            pairs = _with_others_of_the_key(pairs, chosen, rows)
        values = [value for pair in pairs for value in pair]
        read: dict[tuple[str, int], Shown] = {}
        for entity, name, *columns in await self.reader.fetch(names_of(len(pairs)), values):
            read[entity, name] = Shown(*columns)
        shown: dict[str, Shown] = {}
        # Rows come as the engine likes. The pairs stand in the order of what is meant.
        for entity, name in pairs:
            one = read.get((entity, name))
            if one is not None and (entity not in shown or one.text == self.asked.text):
                shown[entity] = one
        return shown

    def _hit(self, candidate: _Candidate, shown: Shown, how: How, note: str | None) -> Hit:
        row = candidate.row
        return Hit(
            entity=row.entity,
            score=candidate.score,
            how=how,
            key=KEY_KINDS[row.kind],
            text=shown.text,
            lang=shown.lang,
            from_=shown.from_,
            to=shown.to,
            prominence=shown.prominence,
            summary=shown.summary,
            matched=row.key,
            rank=row.rank,
            distance=candidate.distance,
            holds=candidate.holds,
            asked=self.asked.on is not None,
            note=note,
        )


def _with_others_of_the_key(
    pairs: list[tuple[str, int]], chosen: Sequence[_Candidate], rows: Sequence[Row]
) -> list[tuple[str, int]]:
    """The pairs, and after them the other names of their entities with the same kind of key, the
    better first and then in the order in which the entity has them.

    海參崴 and 海参崴 have one key: of an entity's names that match, the one that was typed is shown.
    """
    kinds = {candidate.row.entity: candidate.row.kind for candidate in chosen}
    alike = [row for row in rows if kinds.get(row.entity) == row.kind]
    others = [(row.entity, row.name) for row in sorted(alike, key=lambda row: (row.rank, row.name))]
    return list(dict.fromkeys([*pairs, *others]))[:MOST_NAMES]
