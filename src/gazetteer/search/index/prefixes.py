"""The prefixes that very many keys share, each with the best of its entities.

Such a prefix is hot. Of it some more entities are kept than are answered, so that most deletions
leave enough; a last row (`MORE`) says that there are more than these. They are kept for all
entities (the scope is empty), and again for each kind but places. A prefix has no more rows than
the one that is a letter shorter: of a hot prefix every shorter one is hot too.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from gazetteer.search.beginnings import LONGEST_PREFIX, SHOWN, prefix_range
from gazetteer.search.index.difference import Change, Difference
from gazetteer.search.keys import Term
from gazetteer.search.statements import Row, Statements

#: A prefix that more rows share than this has its best entities kept.
HOT: Final = 64
#: How many entities are kept of a hot prefix: more than are answered, as a spare for deletions.
KEPT: Final = 16
#: The rank of the row that says "there are more".
_MORE_RANK: Final = 1 << 30
#: The scope of all entities.
_ALL: Final = ""


class Best(NamedTuple):
    """An entity of a prefix by its best key there; in the order in which they are answered."""

    rank: int
    entity: str
    key: str
    name: int
    kind: int

    def is_more(self) -> bool:
        """Whether this is no entity, but says that there are more."""
        return not self.entity


MORE: Final = Best(_MORE_RANK, "", "", 0, 0)

_COLUMNS: Final = "rank, entity, key, name, kind"
_ALL_COLUMNS: Final = ("prefix", "scope", *_COLUMNS.split(", "))


def _prefixes_of(key: str) -> Iterator[str]:
    for length in range(1, min(len(key), LONGEST_PREFIX) + 1):
        yield key[:length]


# Reading terms


def best_of(rows: Iterable[Row]) -> list[Best]:
    """Of rows in the order of `Best` the best of each entity, one more than is kept."""
    best: dict[str, Best] = {}
    for row in rows:
        found = Best(*row)
        if found.entity not in best:
            best[found.entity] = found
            if len(best) > KEPT:
                break
    return list(best.values())


def is_hot(statements: Statements, prefix: str) -> bool:
    """Whether so many rows share the prefix that its best entities are to be kept."""
    counted: int = statements.fetch(
        f"SELECT count(*) FROM (SELECT 1 FROM term WHERE key >= ? AND key < ? LIMIT {HOT + 1}) AS few",
        prefix_range(prefix),
    )[0][0]
    return counted > HOT


def scopes_in(statements: Statements, prefix: str) -> set[str]:
    """The scopes of a prefix besides that of all."""
    rows = statements.fetch(
        "SELECT DISTINCT i.kind FROM term t JOIN indexed i ON i.entity = t.entity "
        "WHERE t.key >= ? AND t.key < ? AND i.kind <> 'place'",
        prefix_range(prefix),
    )
    return {kind for (kind,) in rows}


def _terms_between(low: str, high: str, scope: str) -> tuple[str, tuple[str, ...]]:
    """The statement for the terms of a scope from `low` on below `high`, and its values."""
    joined = "JOIN indexed i ON i.entity = t.entity AND i.kind = ?" if scope else ""
    statement = f"SELECT t.rank, t.entity, t.key, t.name, t.kind FROM term t {joined} WHERE t.key >= ? AND t.key < ?"
    return statement, (scope, low, high) if scope else (low, high)


def read_best(statements: Statements, prefix: str, scope: str) -> list[Best]:
    """The best entities of a prefix, one more than is kept, from all its terms."""
    statement, values = _terms_between(*prefix_range(prefix), scope)
    in_order = " ORDER BY t.rank, t.entity, t.key, t.name, t.kind"
    return best_of(statements.stream(statement + in_order, values))


def _kept_of(best: list[Best]) -> list[Best]:
    return [*best[:KEPT], MORE] if len(best) > KEPT else best


# Keeping in step


def update(statements: Statements, difference: Difference) -> None:
    """Bring the prefixes in step with what a write changed."""
    for entity, change in difference.changes.items():
        if change.added or change.removed:
            _Update(statements, entity, change).carry_out()


@dataclass(slots=True)
class _Update:
    """What the change of one entity changes of the prefixes of its keys."""

    statements: Statements
    entity: str
    change: Change
    affected: set[str] = field(init=False)
    grown: set[str] = field(init=False)
    hot: set[str] = field(init=False)
    #: The entity's own best row of each prefix.
    own: dict[str, Best] = field(init=False)
    #: What is kept, by scope, of each hot prefix of which the change may change it.
    kept: dict[str, dict[str, list[Best]]] = field(init=False)
    delete: list[Row] = field(default_factory=list)
    insert: list[Row] = field(default_factory=list)
    #: Prefixes of which too few are left: they are filled again.
    short: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.grown = {prefix for term in self.change.added for prefix in _prefixes_of(term[0])}
        self.affected = self.grown | {prefix for term in self.change.removed for prefix in _prefixes_of(term[0])}
        self.own = _own_rows(self.entity, self.change.terms, self.affected)
        bounds = _bounds(self.statements, self.affected, self.entity)
        self.hot = {bound.prefix for bound in bounds}
        self.kept = _kept_rows(self.statements, self._touched(bounds))

    def carry_out(self) -> None:
        """Write the changed rows."""
        # The shorter first: a prefix can only have become hot where the one that is a letter
        # shorter is.
        for prefix in sorted(self.affected, key=lambda text: (len(text), text)):
            if prefix in self.kept:
                self._keep_in_step(prefix)
            elif prefix not in self.hot and self._has_become_hot(prefix):
                self._keep_from_now_on(prefix)
        _replace(self.statements, self.delete, self.insert)
        # The longer first: a prefix is filled again from those that are a letter longer.
        for prefix, scope in sorted(self.short, key=lambda item: -len(item[0])):
            before = _rows(prefix, scope, self.kept[prefix][scope])
            _replace(
                self.statements,
                before,
                _rows(prefix, scope, _filled(self.statements, prefix, scope)),
            )

    def _has_become_hot(self, prefix: str) -> bool:
        shorter = prefix[:-1]
        can_be = prefix in self.grown and (not shorter or shorter in self.hot)
        return can_be and is_hot(self.statements, prefix)

    def _keep_from_now_on(self, prefix: str) -> None:
        self.hot.add(prefix)
        for scope in sorted({_ALL} | scopes_in(self.statements, prefix)):
            best = read_best(self.statements, prefix, scope)
            self.insert.extend(_rows(prefix, scope, _kept_of(best)))

    @property
    def _own_scopes(self) -> set[str]:
        # Nearly everything in a large gazetteer is a place: a scope for places would only say again
        # what stands without.
        return {_ALL} if self.change.kind in ("place", "") else {_ALL, self.change.kind}

    def _touched(self, bounds: Sequence[_Bound]) -> set[str]:
        """The hot prefixes of which something else may be kept after the change: most of what is written is behind all that
        is kept of them, and need not be compared with it.
        """
        scopes = self._own_scopes
        touched = {bound.prefix for bound in bounds if bound.has_entity}
        for bound in bounds:
            own = self.own.get(bound.prefix)
            if own is not None and bound.scope in scopes and (not bound.has_more or own.rank <= bound.last_rank):
                touched.add(bound.prefix)
        if len(scopes) > 1:
            # A kind may be new to a prefix.
            known = {bound.prefix for bound in bounds if bound.scope == self.change.kind}
            touched |= (self.hot & self.own.keys()) - known
        return touched

    def _keep_in_step(self, prefix: str) -> None:
        kept = self.kept[prefix]
        for scope in self._own_scopes | kept.keys():
            before = kept.get(scope, [])
            now = self.own.get(prefix) if scope in self._own_scopes else None
            if now is None and all(row.entity != self.entity for row in before):
                continue
            rest = _kept_after(before, self.entity, now)
            if rest is None:
                self.short.append((prefix, scope))
            elif rest != before:
                self.delete.extend(_rows(prefix, scope, [row for row in before if row not in rest]))
                self.insert.extend(_rows(prefix, scope, [row for row in rest if row not in before]))


class _Bound(NamedTuple):
    """What there is of a hot prefix in a scope: the rank of the last that is kept, whether there are more, whether an entity
    is among them.
    """

    prefix: str
    scope: str
    last_rank: int
    has_more: int
    has_entity: int


def _bounds(statements: Statements, prefixes: set[str], entity: str) -> list[_Bound]:
    rows = statements.fetch_in(
        "SELECT prefix, scope, max(CASE WHEN entity = '' THEN -1 ELSE rank END), max(CASE WHEN entity = '' THEN 1 ELSE 0 END),"
        " max(CASE WHEN entity = ? THEN 1 ELSE 0 END) FROM prefix WHERE prefix IN (#) GROUP BY prefix, scope",
        sorted(prefixes),
        before=(entity,),
    )
    return [_Bound(*row) for row in rows]


def _kept_rows(statements: Statements, prefixes: set[str]) -> dict[str, dict[str, list[Best]]]:
    kept: dict[str, dict[str, list[Best]]] = {}
    for prefix, scope, *row in statements.fetch_in(
        f"SELECT prefix, scope, {_COLUMNS} FROM prefix WHERE prefix IN (#) ORDER BY prefix, scope, rank, entity",
        sorted(prefixes),
    ):
        kept.setdefault(prefix, {}).setdefault(scope, []).append(Best(*row))
    return kept


def _own_rows(entity: str, terms: list[Term], prefixes: set[str]) -> dict[str, Best]:
    own: dict[str, Best] = {}
    for key, rank, name, kind in terms:
        row = Best(rank, entity, key, name, kind)
        for prefix in _prefixes_of(key):
            if prefix in prefixes and (prefix not in own or row < own[prefix]):
                own[prefix] = row
    return own


def _rows(prefix: str, scope: str, best: list[Best]) -> list[Row]:
    return [(prefix, scope, *row) for row in best]


def _replace(statements: Statements, old: list[Row], new: list[Row]) -> None:
    statements.run_many(
        "DELETE FROM prefix WHERE prefix = ? AND scope = ? AND rank = ? AND entity = ?",
        [row[:4] for row in old],
    )
    statements.load("prefix", _ALL_COLUMNS, new)


def _kept_after(before: list[Best], entity: str, row: Best | None) -> list[Best] | None:
    """The rows kept of a hot prefix once `entity` has `row` in it (None: has none); None where they
    must be read again.
    """
    there_are_more = bool(before) and before[-1].is_more()
    rows = [kept for kept in before if not kept.is_more() and kept.entity != entity]
    if row is not None and (not there_are_more or (rows and row < rows[-1])):
        rows = sorted([*rows, row])
    if len(rows) > KEPT:
        rows, there_are_more = rows[:KEPT], True
    if there_are_more and len(rows) < SHOWN:
        return None
    return [*rows, MORE] if there_are_more else rows


# Filling again


def _filled(statements: Statements, prefix: str, scope: str) -> list[Best]:
    """The rows to keep of a hot prefix, from what is kept of those a letter longer and the terms
    between these: half the index may begin with one letter.

    What is kept of a longer prefix tells all that is better than its last row. So what is told in
    full ends where the first of these lists does, and holds as many entities at least as that list.
    """
    if len(prefix) == LONGEST_PREFIX:
        return _kept_of(read_best(statements, prefix, scope))
    rows: list[Best] = []
    told: Best | None = None
    for part in _parts(statements, prefix, scope):
        if part and part[-1].is_more():
            del part[-1]
            told = part[-1] if told is None else min(told, part[-1])
        rows.extend(part)
    best = best_of(sorted(row for row in rows if told is None or row <= told))
    there_are_more = told is not None or len(best) > KEPT
    return [*best[:KEPT], MORE] if there_are_more else best


def _parts(statements: Statements, prefix: str, scope: str) -> Iterator[list[Best]]:
    """All of a prefix in parts: what is kept of each hot prefix a letter longer, and the terms
    between these.
    """
    start, end = prefix_range(prefix)
    while True:
        longer = _next_hot(statements, start, end, itself=start != prefix)
        if start < (longer or end):
            statement, values = _terms_between(start, longer or end, scope)
            yield [Best(*row) for row in statements.fetch(statement, values)]
        if longer is None:
            return
        start = prefix_range(longer)[1]
        kept = statements.fetch(
            f"SELECT {_COLUMNS} FROM prefix WHERE prefix = ? AND scope = ? ORDER BY rank, entity",
            (longer, scope),
        )
        yield [Best(*row) for row in kept]


def _next_hot(statements: Statements, start: str, end: str, *, itself: bool) -> str | None:
    """The first hot prefix from `start` on below `end`. As every shorter one of a hot prefix is hot
    too, it is the shortest.
    """
    from_there_on = "prefix >= ?" if itself else "prefix > ?"
    found = statements.fetch(
        f"SELECT prefix FROM prefix WHERE {from_there_on} AND prefix < ? AND scope = '' ORDER BY prefix LIMIT 1",
        (start, end),
    )
    return found[0][0] if found else None


# Making anew


def build(statements: Statements) -> None:
    """Make all prefixes anew from the terms, one first letter after another."""
    statements.run("DELETE FROM prefix")
    kinds: dict[str, int] = {}
    scopes: list[str] = [_ALL]
    for entity, kind in statements.stream("SELECT entity, kind FROM indexed WHERE kind <> 'place'"):
        if kind not in scopes:
            scopes.append(kind)
        kinds[entity] = scopes.index(kind)
    start = ""
    while first := statements.fetch("SELECT key FROM term WHERE key >= ? ORDER BY key LIMIT 1", (start,)):
        low, start = prefix_range(first[0][0][:1])
        rows = statements.fetch(
            "SELECT key, rank, entity, name, kind FROM term WHERE key >= ? AND key < ? ORDER BY key",
            (low, start),
        )
        if len(rows) > HOT:
            statements.load("prefix", _ALL_COLUMNS, sorted(_Terms(rows, kinds, scopes).prefix_rows()))


class _Terms:
    """The terms of one first letter in the order of their keys, as arrays beside their rows."""

    def __init__(self, rows: list[Row], kinds: Mapping[str, int], scopes: list[str]) -> None:
        self.rows = rows
        self.scopes = scopes
        self.keys = [key for key, *_ in rows]
        self.ranks = np.fromiter((rank for _, rank, *_ in rows), np.int64, len(rows))
        scope_of = (kinds.get(entity, 0) for _, _, entity, *_ in rows)
        self.scope_of = np.fromiter(scope_of, np.uint8, len(rows))

    def prefix_rows(self) -> Iterator[Row]:
        """The rows of every hot prefix."""
        waiting = [(0, len(self.rows), 1)]
        while waiting:
            low, high, length = waiting.pop()
            prefix = self.keys[low][:length]
            for scope, indexes in self._in_scopes(low, high):
                yield from _rows(prefix, scope, _kept_of(self._best(indexes)))
            if length < LONGEST_PREFIX:
                longer = self._longer(prefix, low, high)
                waiting.extend((start, end, length + 1) for start, end in longer if end - start > HOT)

    def _in_scopes(self, low: int, high: int) -> Iterator[tuple[str, NDArray[Any]]]:
        yield _ALL, np.arange(low, high)
        present = np.bincount(self.scope_of[low:high], minlength=len(self.scopes))
        for number, scope in enumerate(self.scopes):
            if scope != _ALL and present[number]:
                yield scope, low + np.flatnonzero(self.scope_of[low:high] == number)

    def _longer(self, prefix: str, low: int, high: int) -> Iterator[tuple[int, int]]:
        """Where the prefixes that are a letter longer begin and end."""
        start = bisect_left(self.keys, prefix + "\0", low, high)
        while start < high:
            longer = self.keys[start][: len(prefix) + 1]
            end = bisect_left(self.keys, prefix_range(longer)[1], start, high)
            yield start, end
            start = end

    def _best(self, indexes: NDArray[Any]) -> list[Best]:
        some = 4 * KEPT
        while True:
            part = indexes
            if some < len(indexes):
                chosen = self.ranks[indexes]
                # All that are as good as the last chosen one come too, so that ties fall by id.
                part = indexes[chosen <= np.partition(chosen, some)[some]]
            best = best_of(sorted(self._row(index) for index in part))
            if len(best) > KEPT or len(part) == len(indexes):
                return best
            some *= 4

    def _row(self, index: int) -> Row:
        key, rank, entity, name, kind = self.rows[index]
        return rank, entity, key, name, kind
