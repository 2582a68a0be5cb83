"""Entities whose names hold the words of the query in any order; some may stand in what hints at
the entity.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from gazetteer.domain.provenance import is_imported
from gazetteer.search import ranking
from gazetteer.search.finding import Finding
from gazetteer.search.keys import HINT, words
from gazetteer.search.rows import (
    NAMED,
    SHOWN_COLUMNS,
    Row,
    Shown,
    in_this_order,
    marks,
    planned_once,
    table_of,
)

#: Words of a query that are looked for; more are left aside.
_MOST_WORDS: Final = 8
#: Rows that are read of a word. Of one that more names have only the best are read, and whether the
#: other candidates have it is asked for each.
_FREQUENT: Final = 300
#: Candidates whose names are read.
_MOST_CANDIDATES: Final = 300
#: Pairs of a word and a parent that are looked up.
_MOST_PARENTS: Final = 5_000
#: Spellings that one word of the query may stand for.
_MOST_ALIKE: Final = 20
#: Of so many words and more one may be missing, where likenesses are taken.
_WORDS_OF_WHICH_ONE_MAY_BE_MISSING: Final = 3

#: What an entity hangs on: its names may hold a word of the query (`Blagoveshchensk Amur`, `Treaty
#: of Peking Britain`).
PARENTS: Final = (
    "part_of",
    "located_in",
    "capital_of",
    "signed_at",
    "headquartered_in",
    "took_place_in",
    "signatory_of",
)

_OF_A_WORD: Final = f"SELECT entity, rank, name FROM word WHERE word = ? ORDER BY rank, entity LIMIT {planned_once()}"


@dataclass(slots=True)
class _Candidates:
    """The entities that have words of the query: of each the names (by ordinal, `HINT` for none)
    that have each word.
    """

    asked: list[str]
    places: dict[str, dict[str, set[int]]] = field(default_factory=dict)
    #: The entity's own rank, as its words have it.
    ranks: dict[str, int] = field(default_factory=dict)
    #: In edits, how far the word that was found is from the one that was asked.
    cost: dict[str, float] = field(default_factory=dict)

    def add(self, word: str, entity: str, rank: int, name: int) -> None:
        self.ranks[entity] = rank
        self.places.setdefault(entity, {}).setdefault(word, set()).add(name)

    def lacking(self, word: str) -> list[str]:
        """The entities that were not met under a word, those that have the most of the others
        first.
        """
        found = [entity for entity, having in self.places.items() if word not in having]
        found.sort(key=lambda entity: (-len(self.places[entity]), self.ranks[entity], entity))
        return found

    def with_all_but_one(self) -> list[str]:
        """The entities that lack one word, by id."""
        return sorted(entity for entity, having in self.places.items() if len(having) == len(self.asked) - 1)

    def best_name(self, entity: str) -> tuple[int, int] | None:
        """The name that has the most words, and how many; None where all stand in hints."""
        together: dict[int, int] = {}
        for names in self.places[entity].values():
            for name in names - {HINT}:
                together[name] = together.get(name, 0) + 1
        if not together:
            return None
        return min(together.items(), key=lambda pair: (-pair[1], pair[0]))

    def distance(self, entity: str, in_one_name: int) -> float:
        """How far an entity is: what lies outside its best name, what is missing, and what is
        spelled otherwise.
        """
        having = self.places[entity]
        outside = len(having) - in_one_name
        missing = len(self.asked) - len(having)
        otherwise = sum(self.cost.get(word, 0.0) for word in having)
        return ranking.PER_WORD_ELSEWHERE * outside + ranking.PER_MISSING_WORD * missing + otherwise


class Words:
    """Entities whose names hold the words in any order.

    If `alike`, words that no name has stand for those few edits away, and one word of three may be
    missing.
    """

    def __init__(self, finding: Finding, *, alike: bool = False) -> None:
        self.finding = finding
        self.alike = alike

    async def find(self) -> None:
        """Look for every word, then for the words that the candidates lack."""
        asked = words(self.finding.asked.text)[:_MOST_WORDS]
        if not asked:
            return
        candidates = _Candidates(asked)
        frequent = await self._look_up_words(candidates)
        if len(asked) > 1:
            for word in frequent:
                await self._look_up_frequent(word, candidates)
            await self._look_up_parents(candidates)
        await self._admit(self._near_enough(candidates), len(asked))

    async def _look_up_words(self, candidates: _Candidates) -> list[str]:
        """Meet the candidates under each word; which of the words more names have than were read."""
        frequent: list[str] = []
        for word in candidates.asked:
            rows = await self.finding.reader.fetch(_OF_A_WORD, (word, _FREQUENT))
            if not rows and self.alike:
                rows, candidates.cost[word] = await self._look_up_alike(word)
            if len(rows) == _FREQUENT:
                frequent.append(word)
            for entity, rank, name in rows:
                candidates.add(word, entity, rank, name)
        return frequent

    async def _look_up_alike(self, word: str) -> tuple[list[tuple[str, int, int]], float]:
        """The rows of the nearest words that there are, and how far these are in edits."""
        # Loaded with the first likeness, as in `finder.py`.
        from gazetteer.search import variants  # noqa: PLC0415 - as just said
        from gazetteer.search.spellings import spellings_near  # noqa: PLC0415 - as above

        alike = await spellings_near(self.finding.reader, word, variants.most_edits(word))
        for distance in (1, 2):
            near = [spelling for spelling, away in alike if away == distance][:_MOST_ALIKE]
            if not near:
                continue
            rows = await self.finding.reader.fetch(
                f"SELECT entity, rank, name FROM word WHERE word IN ({marks(len(near))}) "
                f"ORDER BY rank, entity LIMIT {planned_once()}",
                (*near, _FREQUENT),
            )
            if rows:
                return rows, float(distance)
        return [], 0.0

    async def _look_up_frequent(self, word: str, candidates: _Candidates) -> None:
        """Ask of the candidates that were not met under a frequent word whether they have it."""
        lacking = candidates.lacking(word)[:_FREQUENT]
        if not lacking:
            return
        values: list[str | int] = []
        for entity in lacking:
            values.extend((candidates.ranks[entity], entity))
        rows = await self.finding.reader.fetch(
            f"WITH asked {table_of(len(lacking), 'rank', 'entity')} "
            f"SELECT w.entity, w.name FROM {in_this_order('asked a', 'word w')} "
            "WHERE w.word = ? AND w.rank = a.rank AND w.entity = a.entity",
            (*values, word),
        )
        for entity, name in rows:
            candidates.places[entity].setdefault(word, set()).add(name)

    async def _look_up_parents(self, candidates: _Candidates) -> None:
        """`Blagoveshchensk Amur`: a word may be in a name of what the entity hangs on."""
        near = candidates.with_all_but_one()[:_FREQUENT]
        if not near:
            return
        parents = await self.finding.reader.fetch(
            "SELECT r.entity_id, r.target, p.prominence FROM relation r JOIN entity p ON p.id = r.target "
            f"WHERE r.entity_id IN ({marks(len(near))}) AND r.type IN ({marks(len(PARENTS))})",
            (*near, *PARENTS),
        )
        lacking = {word for entity in near for word in candidates.asked if word not in candidates.places[entity]}
        there = await self._words_of(lacking, {target: prominence for _, target, prominence in parents})
        for entity, target, _ in parents:
            for word in sorted(lacking):
                if (word, target) in there:
                    candidates.places[entity].setdefault(word, {HINT})

    async def _words_of(self, asked: set[str], prominence: dict[str, float]) -> set[tuple[str, str]]:
        """Which of the words stand in a name of which of the entities, these with their prominence."""
        if not prominence:
            return set()
        ranks = {
            entity: ranking.entity_rank(value, imported=is_imported(entity)) for entity, value in prominence.items()
        }
        sought = sorted((word, rank, entity) for entity, rank in ranks.items() for word in asked)[:_MOST_PARENTS]
        values: list[str | int] = []
        for triple in sought:
            values.extend(triple)
        rows = await self.finding.reader.fetch(
            f"WITH asked {table_of(len(sought), 'word', 'rank', 'entity')} "
            f"SELECT DISTINCT w.word, w.entity FROM {in_this_order('asked a', 'word w')} "
            "WHERE w.word = a.word AND w.rank = a.rank AND w.entity = a.entity AND w.name >= 0",
            values,
        )
        return {(word, entity) for word, entity in rows}

    def _near_enough(self, candidates: _Candidates) -> dict[str, tuple[float, int]]:
        """The entities that have the words, each with its distance and the name to show."""
        count = len(candidates.asked)
        may_be_missing = 1 if self.alike and count >= _WORDS_OF_WHICH_ONE_MAY_BE_MISSING else 0
        chosen: dict[str, tuple[float, int]] = {}
        for entity, having in candidates.places.items():
            if count - len(having) > may_be_missing or entity in self.finding.seen:
                continue
            best = candidates.best_name(entity)
            if best is not None:
                name, in_one_name = best
                chosen[entity] = candidates.distance(entity, in_one_name), name
        return chosen

    async def _admit(self, chosen: dict[str, tuple[float, int]], asked: int) -> None:
        finding = self.finding
        ordered = sorted(chosen, key=lambda entity: (chosen[entity][0], entity))[:_MOST_CANDIDATES]
        if not ordered:
            return
        values: list[str | int] = []
        for entity in ordered:
            values.extend((entity, chosen[entity][1]))
        found = await finding.reader.fetch(
            f"WITH chosen {table_of(len(ordered), 'entity', 'name')} "
            f"SELECT e.id, n.ordinal, n.status, {SHOWN_COLUMNS} FROM {in_this_order('chosen c', 'entity e', 'name n')} "
            f"WHERE {NAMED.format('c')}{finding.filters.sql}",
            (*values, *finding.filters.values),
        )
        rows: list[Row] = []
        away: dict[str, float] = {}
        for entity, ordinal, status, *columns in found:
            shown = Shown(*columns)
            rows.append(row_of(entity, ordinal, status, shown))
            away[entity] = _with_further_words(chosen[entity][0], shown.text, asked)
        await finding.admit(rows, "fuzzy", distance=lambda row: away[row.entity], note="words")


def row_of(entity: str, ordinal: int, status: str, shown: Shown) -> Row:
    """The row that the index would have of a name as it is written."""
    own = ranking.entity_rank(shown.prominence, imported=is_imported(entity))
    rank = ranking.key_rank(own=own, kind=ranking.NAME, status=status)
    return Row(rank, entity, ordinal, ranking.NAME, shown.text, shown)


def _with_further_words(away: float, text: str, asked: int) -> float:
    """The distance of a name, with what it is further away for being found by words, and for each
    that nobody asked for.
    """
    further = max(0, len(words(text)) - asked)
    return away + ranking.WORDS_ONLY + min(ranking.MOST_FOR_FURTHER_WORDS, ranking.PER_FURTHER_WORD * further)
