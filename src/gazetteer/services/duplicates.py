"""Pairs of entities that look like one thing, ranked, for a person to decide; `editing.merge` makes them one.

A pair is proposed for an identifier that both bear, or for a name that both have (the same search key) where they are of one
kind and lie near each other, or are of a kind that lies nowhere. Nothing is changed here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from itertools import combinations, groupby
from operator import attrgetter
from typing import Any, Final

import orjson

from gazetteer.domain.geometry import kilometres
from gazetteer.search.ranking import KEY_KINDS
from gazetteer.services.context import Gazetteer
from gazetteer.services.importing import IDENTIFYING
from gazetteer.services.publication import label_in
from gazetteer.storage import repository
from gazetteer.storage.engine import Connection
from gazetteer.storage.repository import Located

#: Kilometres within which two places of one name may be one.
NEAR: Final = 25.0
#: Two that one catalogue numbers differently may still be one where they lie so near.
VERY_NEAR: Final = 2.0
_KILOMETRES_A_DEGREE: Final = 111.2
#: A key that more entities share is a common word.
_COMMON: Final = 2_000


@dataclass
class Pair:
    """Two entities, `into` the one to keep, and what makes them look like one; `score` from 0 to 100."""

    entity: str
    into: str
    kind: str
    score: float
    names: list[str] = field(default_factory=list)
    identifiers: list[str] = field(default_factory=list)
    kilometres: float | None = None
    labels: dict[str, dict[str, str]] = field(default_factory=dict)

    def document(self) -> dict[str, Any]:
        """The pair for scripts."""
        return {
            "entity": {"id": self.entity, "label": self.labels.get(self.entity, {})},
            "into": {"id": self.into, "label": self.labels.get(self.into, {})},
            "kind": self.kind,
            "score": round(self.score, 1),
            "names": self.names,
            "identifiers": self.identifiers,
            "kilometres": None if self.kilometres is None else round(self.kilometres, 1),
        }


def distance(one: Located, other: Located) -> float | None:
    """Kilometres between two entities on a sphere; None where one of them lies nowhere."""
    if one.latitude is None or one.longitude is None or other.latitude is None or other.longitude is None:
        return None
    return kilometres((one.latitude, one.longitude), (other.latitude, other.longitude))


def _alike(group: list[Located]) -> Iterator[tuple[Located, Located, float | None]]:
    """The pairs of one key and kind that lie near each other, or both nowhere."""
    nowhere = [entity for entity in group if entity.latitude is None]
    yield from ((one, other, None) for one, other in combinations(nowhere, 2))
    placed = sorted(
        (entity for entity in group if entity.latitude is not None), key=lambda entity: entity.latitude or 0.0
    )
    for position, one in enumerate(placed):
        for other in placed[position + 1 :]:
            if ((other.latitude or 0.0) - (one.latitude or 0.0)) * _KILOMETRES_A_DEGREE > NEAR:
                break
            apart = distance(one, other)
            if apart is not None and apart <= NEAR:
                yield one, other, apart


def _score(pair: Pair) -> float:
    if pair.identifiers:
        return 100.0
    names = 25.0 * min(len(pair.names), 3) / 3
    near = 0.0 if pair.kilometres is None else 25.0 * (1 - pair.kilometres / NEAR)
    return 45.0 + names + near


def find(gazetteer: Gazetteer, *, limit: int | None = None) -> list[Pair]:
    """The pairs that look like one thing, the likeliest first."""
    with gazetteer.database.reading() as connection:
        pairs: dict[tuple[str, str], Pair] = {}
        prominence: dict[str, float] = {}
        rows = repository.by_name_key(connection, kind_of_key=KEY_KINDS.index("name"))
        for key, located in groupby(rows, key=attrgetter("key")):
            group = list(located)
            if not 1 < len(group) <= _COMMON:
                continue
            for kind in {entity.kind for entity in group}:
                for one, other, apart in _alike([entity for entity in group if entity.kind == kind]):
                    known = (min(one.entity_id, other.entity_id), max(one.entity_id, other.entity_id))
                    pair = pairs.setdefault(known, Pair(*known, kind=kind, score=0.0, kilometres=apart))
                    pair.names.append(key)
                    prominence[one.entity_id], prominence[other.entity_id] = one.prominence, other.prominence
        _add_identified(connection, pairs)
        numbers = repository.identifiers_of(connection, {entity for known in pairs for entity in known}, IDENTIFYING)
        kept_apart = _kept_apart(connection, pairs)
        found = [
            pair
            for known, pair in pairs.items()
            if _may_be_one(pair, numbers) and (pair.identifiers or known not in kept_apart)
        ]
        for pair in found:
            pair.score = _score(pair)
            if _told_apart(pair, numbers):
                pair.score -= 40.0
            # What was named by hand is kept, and of two imports the more prominent.
            if (pair.into.startswith("gn-"), -prominence.get(pair.into, 0.0), pair.into) > (
                pair.entity.startswith("gn-"),
                -prominence.get(pair.entity, 0.0),
                pair.entity,
            ):
                pair.entity, pair.into = pair.into, pair.entity
        found.sort(key=lambda pair: (-pair.score, pair.into, pair.entity))
        chosen = found[:limit]
        summaries = repository.summaries(connection, {entity for pair in chosen for entity in (pair.entity, pair.into)})
    for pair in chosen:
        pair.labels = {entity: label_in(summaries.get(entity)) for entity in (pair.entity, pair.into)}
    return chosen


def _kept_apart(connection: Connection, pairs: Collection[tuple[str, str]]) -> set[tuple[str, str]]:
    """The pairs that an editor told apart: by a relation between the two, or by a disambiguation of each."""
    written = {entity for known in pairs for entity in known if not entity.startswith("gn-")}
    linked = {(row.entity_id, row.target) for row in repository.relations_of(connection, written)}
    said = {
        entity: orjson.loads(summary)["disambiguation"]
        for entity, summary in repository.summaries(connection, written).items()
    }
    return {
        (one, other)
        for one, other in pairs
        if (one, other) in linked or (other, one) in linked or (said.get(one) and said.get(other))
    }


def _add_identified(connection: Connection, pairs: dict[tuple[str, str], Pair]) -> None:
    shared = repository.shared_identifiers(connection, IDENTIFYING)
    states = repository.states(connection, {entity for _, _, entity in shared})
    for (scheme, value), rows in groupby(shared, key=lambda row: row[:2]):
        for one, other in combinations((entity for _, _, entity in rows), 2):
            if states[one].kind == states[other].kind:
                pair = pairs.setdefault((one, other), Pair(one, other, kind=states[one].kind, score=0.0))
                pair.identifiers.append(f"{scheme}:{value}")


def _told_apart(pair: Pair, numbers: dict[str, dict[str, str]]) -> bool:
    """Whether a catalogue gives the two different numbers."""
    one, other = numbers.get(pair.entity, {}), numbers.get(pair.into, {})
    return any(one[scheme] != other[scheme] for scheme in one.keys() & other.keys())


def _may_be_one(pair: Pair, numbers: dict[str, dict[str, str]]) -> bool:
    if pair.identifiers or not _told_apart(pair, numbers):
        return True
    return pair.kilometres is not None and pair.kilometres <= VERY_NEAR
