"""The rows of the index as they are read, and the statements that read them.

Statements are plain SQL with `?` marks. Two ways of writing tell SQLite's planner what to do and
change no answer; each is a named function here (`in_this_order`, `planned_once`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, NamedTuple, Self

from gazetteer.domain.asked import BoundingBox
from gazetteer.domain.tag import Tag
from gazetteer.search.asked import SearchQuery


class Shown(NamedTuple):
    """What a result shows of the name that matched and of its entity; `summary` is the stored JSON
    of the entity.
    """

    text: str
    lang: str
    from_: str | None
    to: str | None
    prominence: float
    summary: bytes


class Row(NamedTuple):
    """A key of the index: how good it is (`rank`, small is good), whose it is, which of its names,
    and the key itself.

    `shown` is read with it where names are looked at to choose (filters, dates), and else
    afterwards for the few chosen.
    """

    rank: int
    entity: str
    name: int
    kind: int
    key: str
    shown: Shown | None = None

    @classmethod
    def read(cls, columns: Sequence[Any]) -> Self:
        """The row of the columns that `look_up` names."""
        rank, entity, name, kind, key, *shown = columns
        return cls(rank, entity, name, kind, key, Shown(*shown) if shown else None)


_INDEX_COLUMNS: Final = "t.rank, t.entity, t.name, t.kind, t.key"
#: The columns of `Shown`.
SHOWN_COLUMNS: Final = "n.text, n.lang, n.valid_from, n.valid_to, e.prominence, e.summary"
#: A name and its live entity, of a row that has the columns `entity` and `name`.
NAMED: Final = "e.id = {0}.entity AND e.state = 'live' AND n.entity_id = {0}.entity AND n.ordinal = {0}.name"


# Planner hints


def in_this_order(*tables: str) -> str:
    """The tables joined in the order in which they stand: SQLite never takes a CROSS JOIN apart
    (its documentation, "query planner", section 6.3). From a few rows of the index on to what they
    name is always right; the other way round reads every name there is.
    """
    return " CROSS JOIN ".join(tables)


def planned_once(mark: str = "?") -> str:
    """A value that is no reason to plan anew: with a bare mark SQLite (where it has STAT4) plans a
    statement again for each value bound, which takes longer than the look-up.
    """
    return f"{mark} + 0"


# Statements


def marks(count: int) -> str:
    """So many marks, with commas between."""
    return ",".join("?" * count)


def table_of(count: int, *columns: str) -> str:
    """A common table of so many rows, their values bound: `WITH asked (...) AS (VALUES ...)` wants
    it.
    """
    row = f"({marks(len(columns))})"
    return f"({', '.join(columns)}) AS (VALUES {','.join([row] * count)})"


@lru_cache(maxsize=512)
def look_up(source: str, where: str, filters: str, order: str) -> str:
    """A look-up of at most so many rows; the last value bound is how many.

    Without filters it reads the index alone, and what is shown is read of the chosen few
    (`names_of`).
    """
    at_most = f"ORDER BY {order} LIMIT {planned_once()}"
    if not filters:
        return f"SELECT {_INDEX_COLUMNS} FROM {source} t WHERE {where} {at_most}"
    joined = in_this_order(f"{source} t", "entity e", "name n")
    named = NAMED.format("t")
    return f"SELECT {_INDEX_COLUMNS}, {SHOWN_COLUMNS} FROM {joined} WHERE {where} AND {named}{filters} {at_most}"


@lru_cache(maxsize=128)
def names_of(count: int) -> str:
    """What is shown of so many pairs of an entity and one of its names, each with the entity's id
    and the name's ordinal before it.
    """
    joined = in_this_order("chosen c", "entity e", "name n")
    return (
        f"WITH chosen {table_of(count, 'entity', 'name')} "
        f"SELECT e.id, n.ordinal, {SHOWN_COLUMNS} FROM {joined} WHERE {NAMED.format('c')}"
    )


# Filters


@dataclass(frozen=True, slots=True)
class Filters:
    """What narrows a search, as conditions on the name `n` and the entity `e`; `sql` is empty where
    nothing does.
    """

    sql: str = ""
    values: tuple[Any, ...] = ()

    @classmethod
    def of(cls, asked: SearchQuery) -> Self:
        """The conditions that a query states."""
        conditions: list[str] = []
        values: list[Any] = []
        for condition, bound in _conditions(asked):
            conditions.append(f" AND {condition}")
            values.extend(bound)
        if not conditions and asked.on is not None:
            # A date asks for every name of each candidate: the joined statement, with nothing more
            # to filter by.
            conditions.append(" AND 1 = 1")
        return cls("".join(conditions), tuple(values))

    def __bool__(self) -> bool:
        return bool(self.sql)


Condition = tuple[str, Sequence[Any]]


def _conditions(asked: SearchQuery) -> Iterable[Condition]:
    if asked.kinds:
        yield f"e.kind IN ({marks(len(asked.kinds))})", asked.kinds
    if asked.languages:
        yield in_languages(asked.languages)
    if asked.bbox is not None:
        yield _within(asked.bbox, sorted(asked.touching))


def in_languages(wanted: Sequence[Tag]) -> Condition:
    """The name's language is covered by one of the tags (`Tag.covers`): `zh-Hant` by `zh`, `en` by `en-US`."""
    begins_so = "n.lang = ? OR (n.lang >= ? AND n.lang < ?)"
    parts: list[str] = []
    values: list[str] = []
    for tag in wanted:
        language = tag.language if tag.script is None else f"{tag.language}-{tag.script}"
        parts.append(begins_so)
        # In code point order a full stop comes next after the hyphen.
        values.extend((language, language + "-", language + "."))
        if tag.script is not None:
            # A name whose script is left open is no other.
            parts.append("n.lang = ?")
            values.append(tag.language)
    return f"({' OR '.join(parts)})", values


def _within(box: BoundingBox, touching: Sequence[str]) -> Condition:
    """The entity's point lies in the box, or it is one of the lines and areas that touch it: the point that stands for these
    says nothing.
    """
    # A box whose west is east of its east crosses the antimeridian.
    joined = "AND" if box.west <= box.east else "OR"
    longitude = f"(e.longitude >= ? {joined} e.longitude <= ?)"
    point = f"e.latitude >= ? AND e.latitude <= ? AND {longitude} AND e.id NOT IN (SELECT entity_id FROM extent)"
    values = (box.south, box.north, box.west, box.east)
    if not touching:
        return f"({point})", values
    return f"({point} OR e.id IN ({marks(len(touching))}))", (*values, *touching)
