"""Which stored entity a line of somebody's table is about, where the table gives it no id of ours.

By an identifier that both bear, else by names: two of them, or all that the two can be compared by. A line is never met
with an entity whose identifiers or place say that it is another. Where several fit alike none is taken, and that is said.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import orjson

from gazetteer.domain.geometry import kilometres
from gazetteer.domain.tag import Tag
from gazetteer.formats.shape import Read
from gazetteer.language import script, spelling
from gazetteer.search.ranking import KEY_KINDS
from gazetteer.services.meeting import IDENTIFYING
from gazetteer.storage import repository
from gazetteer.storage.engine import Connection

_NAME: Final = KEY_KINDS.index("name")
#: Kilometres within which two places of one name are one, and beyond which they are two.
_NEAR: Final = 25.0
_FAR: Final = 100.0

Document = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Met:
    """The stored entity that a line is about, or those that it may be about."""

    entity: str | None
    others: tuple[str, ...] = ()


def meet(connection: Connection, read: Sequence[Read]) -> dict[int, Met]:
    """For each line without an id of ours, by its place in the sequence, what is stored of the same thing."""
    lines = {place: item.entity for place, item in enumerate(read) if item.entity is not None and item.is_nameless}
    bearing = _bearing(connection, list(lines.values()))
    candidates = _named(connection, list(lines.values()))
    stored = {
        entity_id: orjson.loads(row.document)
        for entity_id, row in repository.written(
            connection, {one for several in candidates.values() for one in several}
        ).items()
    }
    found: dict[int, Met] = {}
    for place, line in lines.items():
        pairs = line.get("identifiers", {}).items()
        bearer = next((bearing[pair] for pair in pairs if pair in bearing), None)
        if bearer is not None:
            found[place] = Met(bearer)
            continue
        keys = {spelling.fold(name["text"]) for name in line["names"]}
        several = {one for key in keys for one in candidates.get(key, ())}
        found[place] = _best(line, [stored[one] for one in sorted(several) if one in stored])
    return found


def _bearing(connection: Connection, lines: Sequence[Document]) -> dict[tuple[str, str], str]:
    """The stored entity that bears each identifier of the lines."""
    found: dict[tuple[str, str], str] = {}
    for scheme in IDENTIFYING:
        values = {line["identifiers"][scheme] for line in lines if scheme in line.get("identifiers", {})}
        if values:
            bearers = repository.bearers(connection, scheme, values)
            found |= {(scheme, value): entity_id for value, entity_id in bearers.items()}
    return found


def _named(connection: Connection, lines: Sequence[Document]) -> dict[str, set[str]]:
    """The stored entities that have a name with each search key of the lines' names."""
    keys = {spelling.fold(name["text"]) for line in lines for name in line["names"]}
    found: dict[str, set[str]] = {}
    for key, entity_id, _ in repository.named(connection, list(keys), kind_of_key=_NAME) if keys else ():
        found.setdefault(key, set()).add(entity_id)
    return found


def _best(line: Document, candidates: Sequence[Document]) -> Met:
    scored = [(score, one["id"]) for one in candidates if (score := _score(line, one)) > 0]
    if not scored:
        return Met(None)
    most = max(score for score, _ in scored)
    best = [entity_id for score, entity_id in scored if score == most]
    return Met(best[0]) if len(best) == 1 else Met(None, tuple(best))


def _score(line: Document, stored: Document) -> float:
    """How well a line fits an entity: the names that they share, more where they are near; 0 where it is another."""
    if _told_apart(line, stored):
        return 0
    shared, contradicting = _compared(line["names"], stored["names"])
    distance = _distance(line, stored)
    if not shared or (distance is not None and distance > _FAR):
        return 0
    is_near = distance is not None and distance <= _NEAR
    if shared >= 2 or is_near:
        return shared + is_near
    if contradicting or line["kind"] != stored["kind"]:
        return 0
    return shared


def _told_apart(line: Document, stored: Document) -> bool:
    theirs = stored.get("identifiers", {})
    return any(
        theirs.get(scheme, value) != value
        for scheme, value in line.get("identifiers", {}).items()
        if scheme in IDENTIFYING
    )


def _compared(names: Sequence[Document], standing: Sequence[Document]) -> tuple[int, int]:
    """How many of the names the entity has, and in how many languages it has others instead."""
    known: dict[str, set[str]] = {}
    for name in standing:
        known.setdefault(_language(name["lang"]), set()).add(_key(name["text"]))
    every = {key for keys in known.values() for key in keys}
    shared: set[str] = set()
    languages: dict[str, bool] = {}
    for name in names:
        lang, key = _language(name["lang"]), _key(name["text"])
        if key in known.get(lang, ()) or (lang == "und" and key in every) or key in known.get("und", ()):
            shared.add(key)
            languages[lang] = True
        elif lang in known:
            languages.setdefault(lang, False)
    return len(shared), sum(not agrees for agrees in languages.values())


def _language(lang: str) -> str:
    return Tag.read(lang).language


def _key(text: str) -> str:
    return spelling.fold(script.simplified(text))


def _distance(line: Document, stored: Document) -> float | None:
    """Kilometres between two points; None where one has none."""
    points = []
    for document in (line, stored):
        location = document.get("location")
        if location is None or location["type"] != "Point":
            return None
        longitude, latitude = location["coordinates"][:2]
        points.append((latitude, longitude))
    return kilometres(points[0], points[1])


def parents(connection: Connection, names: Sequence[str]) -> dict[str, str]:
    """The entity that each text names, as an id or as a name that one place alone has."""
    found = {row: row for row in repository.written(connection, set(names))}
    rest = {spelling.fold(name): name for name in names if name not in found}
    bearers: dict[str, list[str]] = {}
    for key, entity_id, _ in repository.named(connection, list(rest), kind_of_key=_NAME) if rest else ():
        if entity_id not in bearers.setdefault(rest[key], []):
            bearers[rest[key]].append(entity_id)
    return found | {name: several[0] for name, several in bearers.items() if len(several) == 1}
