"""The candidates of a query: found by name or id, weighed by their properties, best first."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterable, Sequence
from typing import Final

import anyio.to_thread
import orjson

from gazetteer import deadline
from gazetteer.domain.vocabulary import SETTLEMENTS, UNIT
from gazetteer.language import spelling
from gazetteer.search import finder, ranking
from gazetteer.search.answer import Hit
from gazetteer.services.context import Gazetteer
from gazetteer.services.reconciliation import properties
from gazetteer.services.reconciliation.asked import (
    MOST_CANDIDATES,
    Condition,
    Query,
    Value,
    searchable,
    together,
)
from gazetteer.services.reconciliation.candidates import Candidate, Feature, Weighed
from gazetteer.services.reconciliation.evidence import Evidence
from gazetteer.services.reconciliation.showing import as_found, description_of, in_language
from gazetteer.services.reconciliation.types import KINDS, Types, is_of_types, types_of
from gazetteer.services.surroundings import Surroundings
from gazetteer.storage import repository
from gazetteer.storage.engine import Connection

#: A match is certain enough to be made unseen from this score on ...
THRESHOLD: Final = 85.0
#: ... where the next candidate has this much less: more than prominence and standing can make between two of one name.
MARGIN: Final = 10.5
#: What scores less is no candidate.
FLOOR: Final = 20.0
#: How many of the names found are weighed by their properties, whatever the number of candidates asked for.
_POOL: Final = 25
_BEST: Final = 100.0
#: What the name of a candidate is worth at most that a bracket alone names: it may be where the place lies.
_IN_BRACKET: Final = 75.0
#: What a candidate starts from that is named by an identifier of another system, and not by a name.
_IDENTIFIED: Final = 80.0


async def match(
    gazetteer: Gazetteer, queries: Sequence[Query], *, languages: Sequence[str] = ()
) -> list[list[Candidate]]:
    """The candidates of each query, best first, called by the language of the query, else by the first of `languages` in which
    they have a name, else by the language of what was found.

    Names are looked up on the event loop, which gets its turn between them; what needs documents is done in a thread.
    """
    found: list[list[Weighed]] = []
    for query in queries:
        found.append(await _by_name(gazetteer, query))
        await asyncio.sleep(0)
    slow = [index for index, query in enumerate(queries) if query.conditions or query.ids]
    if slow:
        await anyio.to_thread.run_sync(_weigh_all, gazetteer, [(queries[index], found[index]) for index in slow])
    return [_ranked(query, candidates, languages) for query, candidates in zip(queries, found, strict=True)]


async def _kinds(gazetteer: Gazetteer, query: Query) -> set[str] | None:
    """The kinds to which the types of a query narrow it, none where it does not; None where nothing can be of them."""
    if not query.narrows:
        return set()
    known = gazetteer.part(Types)
    if all(type_ in KINDS for type_ in query.types):
        return set(query.types)
    by_type = await anyio.to_thread.run_sync(lambda: [known.kinds_of(type_) for type_ in query.types])
    return set().union(*by_type) or None


async def _by_name(gazetteer: Gazetteer, query: Query) -> list[Weighed]:
    kinds = await _kinds(gazetteer, query)
    if kinds is None:
        return []
    has_feature_types = any(type_ not in KINDS for type_ in query.types)
    pool = MOST_CANDIDATES if has_feature_types else max(_POOL, query.limit)
    best: dict[str, Weighed] = {}
    for name in query.names:
        text = searchable(name)
        if not text:
            continue
        # The others' turn, between one name and the next: a search itself never suspends.
        await asyncio.sleep(0)
        deadline.check()
        hits = await finder.candidates(gazetteer.reader, text, limit=pool, kinds=sorted(kinds))
        in_bracket = await _only_in_bracket(gazetteer, text, hits)
        for hit in hits:
            # What the search gave may depend on its other answers; what the match is worth does not.
            score = ranking.score(how=hit.how, rank=hit.rank, distance=hit.distance)
            if hit.entity in in_bracket:
                score = min(score, _IN_BRACKET)
            if hit.entity in best and best[hit.entity].score >= score:
                continue
            summary = orjson.loads(hit.summary)
            if query.narrows and not is_of_types(summary, query):
                continue
            is_exact = hit.how == "exact" and not hit.distance and hit.entity not in in_bracket
            features = [
                Feature("name", "What the match of the name is worth", round(score, 2)),
                Feature("exact", "Whether the name is the same", is_exact),
            ]
            best[hit.entity] = Weighed(hit.entity, summary, score, features, hit.lang, hit.text, is_exact)
    return list(best.values())


async def _only_in_bracket(gazetteer: Gazetteer, text: str, hits: Sequence[Hit]) -> set[str]:
    """Those that a bracket names, and not what stands before it: of Gleneagles (Scotland) Scotland."""
    within = {spelling.fold(part) for part in spelling.in_brackets(text)}
    named = {hit.entity for hit in hits if spelling.fold(hit.text) in within}
    if not named:
        return set()
    before = searchable(spelling.around_bracket(text)[0])
    found = await finder.candidates(gazetteer.reader, before, limit=_POOL, kinds=()) if before else []
    return named - {hit.entity for hit in found if hit.how == "exact" and not hit.distance}


# Weighing by properties


def _weigh_all(gazetteer: Gazetteer, asked: Sequence[tuple[Query, list[Weighed]]]) -> None:
    schemes = set(properties.identifier_schemes(gazetteer))
    with gazetteer.database.reading() as connection:
        evidence = Evidence(connection, gazetteer.part(Surroundings).seen_by(connection))
        for query, found in asked:
            deadline.check()
            _add_identified(connection, query, found, schemes)
            if query.conditions:
                evidence.prepare([one.id for one in found])
                for one in found:
                    deadline.check()
                    _weigh(evidence, query, one)
                    if one.is_exact:
                        one.above = evidence.ancestors(one.id)
                        one.countries = frozenset(evidence.countries(one.id, None))


def _identified(connection: Connection, query: Query, schemes: Collection[str]) -> dict[str, float]:
    """What a query names by its id here or elsewhere, each with the score from which it starts."""
    ids = dict.fromkeys(query.ids, _BEST)
    for condition in query.conditions:
        if condition.property not in schemes or condition.quantifier == "none":
            continue
        stated = [value.identifier for value in condition.values if not value.says_nothing]
        read = [properties.bare_identifier(condition.property, text) for text in stated]
        texts = [text for text in read if text is not None]
        for entity_id in repository.identified(connection, condition.property, texts):
            ids.setdefault(entity_id, _IDENTIFIED)
    return ids


def _add_identified(connection: Connection, query: Query, found: list[Weighed], schemes: Collection[str]) -> None:
    """Add what is named by its id here or elsewhere, whatever it is called."""
    ids = _identified(connection, query, schemes)
    having = {one.id for one in found}
    for one in found:
        if one.id in query.ids:
            one.score = _BEST
            one.features.append(_by_id())
    missing = [entity_id for entity_id in ids if entity_id not in having]
    for entity_id, summary in repository.summaries(connection, missing).items():
        read = orjson.loads(summary)
        if query.narrows and not is_of_types(read, query):
            continue
        score = ids[entity_id]
        start = Feature("name", "What a candidate without a name starts from", score)
        found.append(Weighed(entity_id, read, score, [_by_id() if score == _BEST else start]))


def _by_id() -> Feature:
    return Feature("id", "Whether the id is the one given", True)


def _weigh(evidence: Evidence, query: Query, one: Weighed) -> None:
    on = query.date()
    for condition in _joined(query.conditions):
        property_ = properties.of(condition.property)
        values = [value for value in condition.values if not value.says_nothing]
        verdicts = [property_.weigh(evidence, one, value, on) for value in values]
        verdict = together(verdicts, condition.quantifier)
        if condition.required and values and (verdict is None or verdict <= 0):
            one.refused = True
        points = _points(property_, verdict)
        one.score += points
        label = property_.name if condition.property in properties.MODEL else condition.property
        name = f"Points for or against by: {label}"
        one.features.append(Feature(condition.property, name, round(points, 2)))


def _points(property_: properties.Property, verdict: float | None) -> float:
    if verdict is None or property_.points is None:
        return 0.0
    gain, loss = property_.points
    return gain * verdict if verdict > 0 else loss * verdict


def _joined(conditions: Iterable[Condition]) -> list[Condition]:
    """The conditions, latitude and longitude made one."""
    kept: list[Condition] = []
    degrees: dict[str, Condition] = {}
    for condition in conditions:
        if condition.property in ("latitude", "longitude"):
            degrees[condition.property] = condition
        else:
            kept.append(condition)
    if degrees.keys() == {"latitude", "longitude"}:
        north, east = degrees["latitude"], degrees["longitude"]
        pairs = zip(north.values, east.values, strict=False)
        values = tuple(Value(f"{latitude.text},{longitude.text}") for latitude, longitude in pairs)
        kept.append(Condition("coordinates", values, north.required or east.required, north.quantifier))
    return kept


# Ranking


def _ranked(query: Query, found: list[Weighed], languages: Sequence[str]) -> list[Candidate]:
    """The candidates in the order of their scores; whether one is a match is decided before any is left out.

    What is better than the best score still counts against the next one: a name that is the same and whose country and
    region agree is not as near to its namesake elsewhere as the bound makes them look.
    """
    for one in found:
        if query.types and query.matching == "should":
            _prefer_types(query, one)
    fit = [one for one in found if not one.refused and one.score >= FLOOR]
    fit.sort(key=lambda one: (one.id not in query.ids, -round(one.score, 6), one.id))
    certain = bool(fit) and fit[0].score >= THRESHOLD and not any(_rivals(fit[0], one) for one in fit[1:])
    for one in fit:
        one.score = min(_BEST, one.score)
    shown = fit[: max(0, query.limit)]
    return [_candidate(query, one, languages, match=certain and index == 0) for index, one in enumerate(shown)]


def _rivals(best: Weighed, other: Weighed) -> bool:
    """Whether another candidate keeps the best from being taken unseen: one that is less by less than the margin.

    The unit around a settlement that bears its name (the province of Kabul) is none: whoever means it says so by its type.
    Nor is what GeoNames calls so too in no language that it knows (a suburb of Shanghai), beside what is called so in one.
    """
    if best.score - other.score >= MARGIN:
        return False
    is_called_so = _is_of_known_language(other) or not _is_of_known_language(best)
    return is_called_so and not _is_unit_around(best, other)


def _is_of_known_language(one: Weighed) -> bool:
    return not one.lang.startswith("und")


def _is_unit_around(settlement: Weighed, unit: Weighed) -> bool:
    """Whether the second is the unit that the first lies in, or one of its name in the same country."""
    types, own = set(unit.summary["types"]), set(settlement.summary["types"])
    if UNIT not in types or UNIT in own or not own & SETTLEMENTS:
        return False
    return unit.id in settlement.above or not settlement.countries.isdisjoint(unit.countries)


def _prefer_types(query: Query, one: Weighed) -> None:
    """Let a candidate of another type than those preferred stand back."""
    fits = is_of_types(one.summary, query)
    one.features.append(Feature("type_match", "Whether the type is one of those asked for", fits))
    if not fits:
        one.score += _points(properties.of("type"), -1.0)


def _candidate(query: Query, one: Weighed, languages: Sequence[str], *, match: bool) -> Candidate:
    name, lang = in_language(one.summary["label"], query.lang, *languages, as_found(one.text, one.lang))
    return Candidate(
        id=one.id,
        name=name or one.text or one.id,
        lang=lang,
        description=description_of(one.summary, lang),
        score=round(one.score, 2),
        match=match,
        types=types_of(one.summary),
        features=tuple(one.features),
    )
