"""Reconciling: which entity does a cell of somebody's table mean, and what can be said of it.

One core for both versions of the W3C protocol; their shapes are the API's matter. A score is absolute: it is what the match of
the name is worth (`search/ranking.py`), plus points for each property that speaks for the candidate, minus points for each that
speaks against it; what is not recorded takes and gives nothing. It depends on the query and the candidate, never on the batch.
"""

from __future__ import annotations

import asyncio
import html
import math
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final, Literal, get_args

import anyio.to_thread
import orjson

from gazetteer.domain import dates, standing
from gazetteer.domain import tag as tags
from gazetteer.domain.calendars import read_question
from gazetteer.domain.countries import alpha3
from gazetteer.domain.document import holds_on
from gazetteer.domain.geometry import representative_point
from gazetteer.domain.labels import labels
from gazetteer.domain.vocabulary import Kind
from gazetteer.errors import DateError
from gazetteer.language import spelling
from gazetteer.search import query as searching
from gazetteer.search import ranking
from gazetteer.services import holding, lookup, publication
from gazetteer.services.context import Gazetteer
from gazetteer.storage import repository
from gazetteer.storage.engine import Connection

#: Most queries of a batch.
BATCH_SIZE: Final = 200
#: Most entities whose data one call asks for.
EXTENSION_SIZE: Final = 1_000
MOST_CANDIDATES: Final = 100
DEFAULT_CANDIDATES: Final = 10
#: A match is certain enough to be made unseen from this score on ...
THRESHOLD: Final = 85.0
#: ... where the next candidate has this much less: more than prominence and standing can make between two of one name.
MARGIN: Final = 10.5
#: What scores less is no candidate.
FLOOR: Final = 20.0
#: How many of the names found are weighed by their properties, whatever the number of candidates asked for.
_POOL: Final = 25
_LEVELS: Final = 8
KINDS: Final = get_args(Kind)
_PREFERENCE: Final = ("en", "zh-Hans", "ru", "zh-Hant")

TypeMatching = Literal["any", "should", "all"]
Quantifier = Literal["any", "all", "none"]
Scalar = str | float | bool

#: Points for and against a candidate, by property.
POINTS: Final[dict[str, tuple[float, float]]] = {
    "date": (4, 12),
    "part_of": (6, 15),
    "holder": (6, 15),
    "country": (6, 20),
    "coordinates": (8, 30),
    "lang": (2, 4),
    "name": (6, 3),
    "type": (4, 10),
    "identifier": (20, 40),
}


@dataclass(frozen=True, slots=True)
class Property:
    """A property by which candidates are weighed, or that can be added to a table."""

    id: str
    name: str
    description: str
    weighed: bool = True
    added: bool = True
    type: str | None = None


PROPERTIES: Final[dict[str, Property]] = {
    found.id: found
    for found in (
        Property("name", "Name", "Another name of the same entity, in any language; added: the preferred name."),
        Property("names", "Names", "Every name that is offered.", weighed=False),
        Property("lang", "Language", "The language that the name is in: zh, en, ru, zh-Hant, ...", added=False),
        Property("date", "Date", "The date for which the name is meant, or on which the event was: EDTF.", added=False),
        Property("part_of", "Part of", "What the place is or was part of.", type="place"),
        Property("holder", "Holder", "Who held the place on the date, or today.", type="polity"),
        Property("country", "Country", "ISO 3166-1 code of the country that holds the place on the date, or today."),
        Property("latitude", "Latitude", "Degrees north, WGS 84; weighed together with the longitude."),
        Property("longitude", "Longitude", "Degrees east, WGS 84; weighed together with the latitude."),
        Property("coordinates", "Coordinates", "Latitude and longitude in degrees, with a comma between them."),
        Property("type", "Feature type", "The feature type or kind: city, river, treaty, ..."),
        Property("kind", "Kind", f"The kind of entity: {', '.join(KINDS)}."),
        Property("pinyin", "Pinyin", "The reading of the Chinese name, with tone marks.", weighed=False),
        Property("wade_giles", "Wade-Giles", "The Chinese name in Wade-Giles.", weighed=False),
        Property("palladius", "Palladius", "The Chinese name in Cyrillic letters, by Palladius.", weighed=False),
        Property("definition", "Definition", "What the entity is, in one sentence.", weighed=False),
        Property("capital_of", "Capital of", "What the place is or was the capital of.", weighed=False, type="polity"),
        Property("predecessor_of", "Predecessor of", "What followed it.", weighed=False),
        Property("signed", "Signed", "When it was signed.", weighed=False),
        Property("in_force", "In force", "When it came into force.", weighed=False),
        Property("founded", "Founded", "When it was founded.", weighed=False),
        Property("dissolved", "Dissolved", "When it ended.", weighed=False),
    )
}
_OF_NAMES: Final = ("pinyin", "wade_giles", "palladius")
_OF_EVENTS: Final = ("signed", "in_force", "founded", "dissolved")
_OF_RELATIONS: Final = ("part_of", "capital_of", "predecessor_of")
_UPWARD: Final = ("part_of", "located_in", "capital_of")

#: What can be set for an added property: (id, name, help, type).
SETTINGS: Final = (
    ("limit", "Limit", "How many values at most; 0 for all.", "number", 0),
    ("lang", "Language", "The language of names and definitions, such as zh-Hans, en or ru.", "text", ""),
    ("on", "On", "The date for holders, countries and names, in EDTF.", "text", ""),
)


@dataclass(frozen=True, slots=True)
class Value:
    """A value of a condition: a scalar, or an entity that was reconciled before."""

    text: Scalar
    id: str | None = None


@dataclass(frozen=True, slots=True)
class Condition:
    """What is known of the entity besides its name."""

    property: str
    values: tuple[Value, ...]
    required: bool = False
    quantifier: Quantifier = "any"


@dataclass(frozen=True, slots=True)
class Query:
    """One cell to be reconciled: its names, ids, types and properties."""

    names: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    matching: TypeMatching = "any"
    limit: int = DEFAULT_CANDIDATES
    lang: str | None = None
    conditions: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class Feature:
    """A part of a score: points, or whether something is so."""

    id: str
    name: str
    value: float | bool


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entity that a query may mean."""

    id: str
    name: str
    lang: str
    description: str
    score: float
    match: bool
    types: tuple[tuple[str, str], ...]
    features: tuple[Feature, ...]


# Types


class Types:
    """The types that are in use: kinds, and feature types below them; read anew when something was written."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._version = -1
        self._kinds_of: dict[str, list[str]] = {}

    def _read(self) -> dict[str, list[str]]:
        with self._gazetteer.database.reading() as connection:
            version = repository.data_version(connection)
            if version != self._version:
                found: dict[str, list[str]] = {kind: [] for kind in KINDS}
                for type_, kind, _ in repository.feature_types(connection):
                    if type_ not in KINDS:
                        found.setdefault(type_, []).append(kind)
                self._version, self._kinds_of = version, found
        return self._kinds_of

    def kinds_of(self, type_: str) -> tuple[str, ...]:
        """The kinds whose entities can be of a type: none where nothing is."""
        if type_ in KINDS:
            return (type_,)
        return tuple(self._read().get(type_, ()))

    def all(self) -> list[dict[str, Any]]:
        """Every type with its name and what it stands below, as both versions of the protocol write it."""
        return [_type(type_, kinds) for type_, kinds in self._read().items()]


def type_name(type_: str) -> str:
    """The name of a type, for people."""
    return type_[:1].upper() + type_[1:]


def _type(type_: str, kinds: Iterable[str]) -> dict[str, Any]:
    found: dict[str, Any] = {"id": type_, "name": type_name(type_)}
    broader = [{"id": kind, "name": type_name(kind)} for kind in kinds]
    return {**found, "broader": broader} if broader else found


def suggest_types(gazetteer: Gazetteer, prefix: str, *, offset: int = 0, limit: int = 20) -> list[dict[str, Any]]:
    """The types whose id or name begins with the prefix, then those with a word that does."""
    return _beginning(gazetteer.part(Types).all(), prefix)[offset : offset + limit]


def suggest_properties(gazetteer: Gazetteer, prefix: str, *, offset: int = 0, limit: int = 20) -> list[dict[str, str]]:
    """The properties by which a query may be narrowed whose id or name begins with the prefix."""
    found = [_described(one) for one in properties(gazetteer) if one.weighed]
    return _beginning(found, prefix)[offset : offset + limit]


def _described(found: Property) -> dict[str, str]:
    return {"id": found.id, "name": found.name, "description": found.description}


def _beginning(found: list[dict[str, Any]], prefix: str) -> list[dict[str, Any]]:
    wanted = prefix.strip().casefold()

    def place(one: dict[str, Any]) -> int:
        for text in (one["id"].casefold(), one["name"].casefold()):
            if text.startswith(wanted):
                return 0
        return 1 if any(word.startswith(wanted) for word in re.split(r"[\s_]+", one["name"].casefold())) else 2

    return sorted((one for one in found if place(one) < 2), key=place)


def properties(gazetteer: Gazetteer) -> list[Property]:
    """Every property: those of the model, then one for each other system in which entities have identifiers."""
    return [*PROPERTIES.values(), *(_identifier(scheme) for scheme in gazetteer.part(Schemes).all())]


def _identifier(scheme: str) -> Property:
    return Property(scheme, type_name(scheme), f"The identifier in {scheme}.")


class Schemes:
    """The other systems in which entities have identifiers; read anew when something was written."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._version = -1
        self._schemes: list[str] = []

    def all(self) -> list[str]:
        """Their names, in the order of the alphabet."""
        with self._gazetteer.database.reading() as connection:
            version = repository.data_version(connection)
            if version != self._version:
                schemes = [scheme for scheme in repository.identifier_schemes(connection) if scheme not in PROPERTIES]
                self._version, self._schemes = version, schemes
        return self._schemes


# Matching


@dataclass(slots=True)
class _Found:
    """A candidate while it is weighed."""

    id: str
    summary: dict[str, Any]
    score: float
    features: list[Feature]
    lang: str = ""
    text: str = ""
    refused: bool = False


async def match(gazetteer: Gazetteer, queries: Sequence[Query]) -> list[list[Candidate]]:
    """The candidates of each query, best first.

    Names are looked up on the event loop, which gets its turn between them; what needs documents is done in a thread.
    """
    found: list[list[_Found]] = []
    for query in queries:
        found.append(await _by_name(gazetteer, query))
        await asyncio.sleep(0)
    slow = [index for index, query in enumerate(queries) if query.conditions or query.ids]
    if slow:
        await anyio.to_thread.run_sync(_weigh_all, gazetteer, [(queries[index], found[index]) for index in slow])
    return [_ranked(query, candidates) for query, candidates in zip(queries, found, strict=True)]


def _searchable(text: str) -> str:
    text = " ".join("".join(character if character.isprintable() else " " for character in text).split())
    return text if any(character.isalnum() for character in text) else ""


async def _by_name(gazetteer: Gazetteer, query: Query) -> list[_Found]:
    kinds: set[str] = set()
    narrowing = bool(query.types) and query.matching != "should"
    features = [type_ for type_ in query.types if type_ not in KINDS]
    if narrowing:
        known = gazetteer.part(Types)
        if features:
            by_type = await anyio.to_thread.run_sync(lambda: [known.kinds_of(type_) for type_ in query.types])
        else:
            by_type = [known.kinds_of(type_) for type_ in query.types]
        kinds = set().union(*by_type)
        if not kinds:
            return []
    best: dict[str, _Found] = {}
    for name in query.names:
        text = _searchable(name)
        if not text:
            continue
        pool = max(_POOL, query.limit) if not features else MOST_CANDIDATES
        hits = await searching.candidates(gazetteer.reader, text, limit=pool, kinds=sorted(kinds))
        for hit in hits:
            # What the search gave may depend on its other answers; what the match is worth does not.
            score = ranking.score(how=hit.how, rank=hit.rank, distance=hit.distance)
            if hit.entity in best and best[hit.entity].score >= score:
                continue
            summary = orjson.loads(hit.summary)
            if narrowing and not _of_types(summary, query):
                continue
            best[hit.entity] = _Found(
                hit.entity,
                summary,
                score,
                [
                    Feature("name", "What the match of the name is worth", round(score, 2)),
                    Feature("exact", "Whether the name is the same", hit.how == "exact"),
                ],
                hit.lang,
                hit.text,
            )
    return list(best.values())


def _of_types(summary: Mapping[str, Any], query: Query) -> bool:
    having = {summary["kind"], *summary["types"]}
    if query.matching == "all":
        return having.issuperset(query.types)
    return not having.isdisjoint(query.types)


def _ranked(query: Query, found: list[_Found]) -> list[Candidate]:
    """The candidates in the order of their scores; whether one is a match is decided before any is left out."""
    for one in found:
        if query.types and query.matching == "should":
            fits = _of_types(one.summary, query)
            one.features.append(Feature("type_match", "Whether the type is one of those asked for", fits))
            one.score += 0.0 if fits else -POINTS["type"][1]
        one.score = min(100.0, max(0.0, one.score))
    found = [one for one in found if not one.refused and one.score >= FLOOR]
    found.sort(key=lambda one: (-round(one.score, 6), one.id))
    certain = bool(found) and found[0].score >= THRESHOLD
    if len(found) > 1 and found[0].score - found[1].score < MARGIN:
        certain = False
    return [
        _candidate(query, one, match=certain and index == 0) for index, one in enumerate(found[: max(0, query.limit)])
    ]


def in_language(label: Mapping[str, str], *wanted: str | None) -> tuple[str, str]:
    """The label in the first of the languages wanted that it has, else in the commonest; (text, language)."""
    for said in wanted:
        tag = None if said is None else tags.asked(said)
        for lang, text in label.items():
            if tag is not None and tag.covers(lang):
                return text, lang
    for lang in (*_PREFERENCE, *label):
        if lang in label:
            return label[lang], lang
    return "", "und"


def types_of(summary: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """The types of an entity, its kind first: (id, name)."""
    kind = summary["kind"]
    return tuple((type_, type_name(type_)) for type_ in (kind, *(one for one in summary["types"] if one != kind)))


def description_of(summary: Mapping[str, Any], lang: str | None = None) -> str:
    """What tells an entity from others of its name: its disambiguation, else its types."""
    text = in_language(summary["disambiguation"], lang)[0]
    return text or ", ".join(summary["types"] or [summary["kind"]])


def _candidate(query: Query, one: _Found, *, match: bool) -> Candidate:
    name, lang = in_language(one.summary["label"], query.lang, one.lang)
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


# Weighing by properties


def _weigh_all(gazetteer: Gazetteer, asked: Sequence[tuple[Query, list[_Found]]]) -> None:
    with gazetteer.database.reading() as connection:
        evidence = _Evidence(connection)
        for query, found in asked:
            _add_identified(connection, query, found, set(gazetteer.part(Schemes).all()))
            if query.conditions:
                evidence.prepare([one.id for one in found])
                for one in found:
                    _weigh(evidence, query, one)


def _add_identified(connection: Connection, query: Query, found: list[_Found], schemes: Collection[str]) -> None:
    """Add what is named by its id here or elsewhere, whatever it is called."""
    ids = dict.fromkeys(query.ids, 100.0)
    for condition in query.conditions:
        if condition.property in schemes and condition.quantifier != "none":
            texts = [str(value.id or value.text) for value in condition.values]
            for entity_id in repository.identified(connection, condition.property, texts):
                ids.setdefault(entity_id, 80.0)
    having = {one.id for one in found}
    summaries = repository.summaries(connection, [entity_id for entity_id in ids if entity_id not in having])
    for entity_id, summary in summaries.items():
        score = ids[entity_id]
        read = orjson.loads(summary)
        if query.types and query.matching != "should" and not _of_types(read, query):
            continue
        name = "Whether the id is the one given" if score == 100 else "What a candidate without a name starts from"
        feature = Feature("id", name, True) if score == 100 else Feature("name", name, score)
        found.append(_Found(entity_id, read, score, [feature]))
    for one in found:
        if one.id in query.ids and one.id in having:
            one.score = 100.0
            one.features.append(Feature("id", "Whether the id is the one given", True))


def _weigh(evidence: _Evidence, query: Query, one: _Found) -> None:
    on = evidence.question(query)
    for condition in _joined(query.conditions):
        verdicts = [evidence.verdict(one, condition.property, value, on) for value in condition.values]
        verdict = _together(verdicts, condition.quantifier)
        points = 0.0
        if verdict is not None:
            name = condition.property if condition.property in POINTS else "identifier"
            name = "type" if condition.property == "kind" else name
            gain, loss = POINTS[name]
            points = gain * verdict if verdict > 0 else loss * verdict
        if condition.required and (verdict is None or verdict <= 0):
            one.refused = True
        one.score += points
        label = PROPERTIES[condition.property].name if condition.property in PROPERTIES else condition.property
        one.features.append(Feature(condition.property, f"Points for or against by: {label}", round(points, 2)))


def _joined(conditions: Iterable[Condition]) -> list[Condition]:
    """The conditions, latitude and longitude made one."""
    kept: list[Condition] = []
    degrees: dict[str, Condition] = {}
    for condition in conditions:
        if condition.property in ("latitude", "longitude"):
            degrees[condition.property] = condition
        else:
            kept.append(condition)
    if len(degrees) == 2:
        north, east = degrees["latitude"], degrees["longitude"]
        pairs = tuple(
            Value(f"{latitude.text},{longitude.text}")
            for latitude, longitude in zip(north.values, east.values, strict=False)
        )
        kept.append(Condition("coordinates", pairs, north.required or east.required, north.quantifier))
    return kept


def _together(verdicts: list[float | None], quantifier: Quantifier) -> float | None:
    known = [verdict for verdict in verdicts if verdict is not None]
    if not known:
        return None
    if quantifier == "all":
        return min(known)
    best = max(known)
    return -best if quantifier == "none" else best


def _today() -> dates.Question:
    return dates.Question.parse(datetime.now(UTC).date().isoformat())


@dataclass(slots=True)
class _Evidence:
    """What documents say for and against candidates, read once for a batch."""

    connection: Connection
    _documents: dict[str, dict[str, Any] | None] = field(default_factory=dict)
    _folded: dict[str, frozenset[str]] = field(default_factory=dict)
    _above: dict[str, frozenset[str]] = field(default_factory=dict)
    _held: dict[tuple[str, str], frozenset[str]] = field(default_factory=dict)
    _chains: publication.Chains | None = None

    def prepare(self, ids: Iterable[str]) -> None:
        """Read the documents of many entities at once."""
        missing = [entity_id for entity_id in dict.fromkeys(ids) if entity_id not in self._documents]
        if missing:
            written = repository.written(self.connection, missing)
            for entity_id in missing:
                row = written.get(entity_id)
                self._documents[entity_id] = None if row is None else orjson.loads(row.document)

    def document(self, entity_id: str) -> Mapping[str, Any]:
        """The written document of an entity; empty where it is not live."""
        self.prepare([entity_id])
        return self._documents[entity_id] or {}

    def question(self, query: Query) -> dates.Question | None:
        """The date that a query states, where it states one that can be read."""
        for condition in query.conditions:
            if condition.property == "date" and condition.values and condition.quantifier != "none":
                return _asked(condition.values[0])
        return None

    def verdict(self, one: _Found, property_: str, value: Value, on: dates.Question | None) -> float | None:
        """How much a value speaks for a candidate: from 1, which it has, to -1, which it cannot have; None says nothing."""
        document = self.document(one.id)
        if not document:
            return None
        match property_:
            case "name":
                return self._same(one.id, value)
            case "lang":
                wanted = tags.asked(value.text)
                if wanted is None:
                    return None
                langs = [one.lang] if one.lang else [name["lang"] for name in document["names"]]
                return 1.0 if any(wanted.covers(lang) for lang in langs) else -1.0
            case "date":
                return _dated(document, one.text, _asked(value))
            case "part_of":
                return self._within(one.id, value)
            case "holder":
                return self._holder(one.id, value, on)
            case "country":
                return self._country(one.id, value, on)
            case "coordinates":
                return _near(document, str(value.text))
            case "type" | "kind":
                wanted_type = str(value.id or value.text).casefold()
                return 1.0 if wanted_type in {document["kind"], *document.get("types", ())} else -1.0
            case _:
                stated = document.get("identifiers", {}).get(property_)
                if stated is None:
                    return None
                return 1.0 if str(value.id or value.text) == stated else -1.0

    def _names(self, entity_id: str) -> frozenset[str]:
        if entity_id not in self._folded:
            names = self.document(entity_id).get("names", ())
            self._folded[entity_id] = frozenset(spelling.fold(name["text"]) for name in names)
        return self._folded[entity_id]

    def _is(self, entity_id: str, value: Value) -> bool:
        if entity_id in (value.id, value.text):
            return True
        return value.id is None and bool(self._names(entity_id).intersection(spelling.query_keys(str(value.text))))

    def _same(self, entity_id: str, value: Value) -> float | None:
        text = str(value.text)
        return None if not _searchable(text) else 1.0 if self._is(entity_id, Value(text)) else -1.0

    def _ancestors(self, entity_id: str) -> frozenset[str]:
        if entity_id not in self._above:
            found: set[str] = set()
            frontier = [entity_id]
            for _ in range(_LEVELS):
                self.prepare(frontier)
                above = {
                    relation["target"]
                    for one in frontier
                    for relation in self.document(one).get("relations", ())
                    if relation["type"] in _UPWARD
                }
                frontier = sorted(above - found - {entity_id})
                found.update(frontier)
                if not frontier:
                    break
            self._above[entity_id] = frozenset(found)
        return self._above[entity_id]

    def _within(self, entity_id: str, value: Value) -> float | None:
        above = self._ancestors(entity_id)
        if not above:
            return None
        self.prepare(above)
        if any(self._is(one, value) for one in sorted(above)):
            return 1.0
        # A hint such as Amur speaks for what is part of the Amur Oblast or of the Amur's left bank.
        hint = str(value.text).casefold().split()
        named = (str(name["text"]).casefold().split() for one in above for name in self.document(one).get("names", ()))
        if value.id is None and hint and any(set(hint) <= set(words) for words in named):
            return 0.6
        # What a place is part of is never stated in whole, so that its absence speaks less than its presence.
        return -0.6

    def holders(self, entity_id: str, on: dates.Question | None) -> frozenset[str]:
        """Who holds a place on a date (today unless one is given), with the chains and phases that these are of."""
        on = on or _today()
        key = (entity_id, on.text)
        if key not in self._held:
            if self._chains is None:
                self._chains = publication.chains(self.connection)
            records = holding.records_on(self.connection, entity_id, on, known=self._chains, undated=False)
            found = set()
            for record in records:
                if standing.holds_ground(record["status"]):
                    for holder in record["holders"]:
                        found.add(holder["id"])
                        if holder["as"] is not None:
                            found.add(holder["as"]["id"])
            self._held[key] = frozenset(found)
        return self._held[key]

    def _holder(self, entity_id: str, value: Value, on: dates.Question | None) -> float | None:
        holders = self.holders(entity_id, on)
        if not holders:
            return None
        return 1.0 if any(self._is(holder, value) for holder in sorted(holders)) else -1.0

    def countries(self, entity_id: str, on: dates.Question | None) -> list[str]:
        """The countries (ISO 3166-1, three letters) that a place is stated to be in, or that hold it on a date."""
        own = self.document(entity_id).get("identifiers", {})
        codes = [alpha3(own[scheme]) for scheme in ("country", "iso3166-alpha2", "iso3166-alpha3") if scheme in own]
        if not any(codes):
            holders = sorted(self.holders(entity_id, on))
            stated = [self.document(holder).get("identifiers", {}).get("iso3166-alpha3") for holder in holders]
            codes = [alpha3(code) for code in stated if code]
        return [code for code in dict.fromkeys(codes) if code is not None]

    def _country(self, entity_id: str, value: Value, on: dates.Question | None) -> float | None:
        wanted = alpha3(str(value.text).strip())
        if wanted is None:
            return self._holder(entity_id, value, on)
        countries = self.countries(entity_id, on)
        return None if not countries else 1.0 if wanted in countries else -1.0


def _asked(value: Value) -> dates.Question | None:
    text = value.text
    if isinstance(text, float) and text.is_integer():
        text = str(int(text))
    try:
        return read_question(str(text).strip()[:100])
    except DateError:
        return None


_VERDICTS: Final = {"certain": 1.0, "possible": 0.5}


_BEGINNINGS: Final = ("founded", "born", "proclaimed", "opened", "in_force")
_ENDS: Final = ("dissolved", "died", "terminated")


def _dated(document: Mapping[str, Any], text: str, on: dates.Question | None) -> float | None:
    """Whether the name was in use then; for a treaty or an event, whether something of it happened then.

    Where nothing dates the name, half as much is said by whether the thing was there at all.
    """
    if on is None:
        return None
    facts = [(fact["event"], dates.date_range(fact["date"])) for fact in document.get("dates", ())]
    verdicts: list[float | None] = []
    if document["kind"] in ("treaty", "event"):
        verdicts.extend(-1.0 if _before(on, days) or _after(on, days) else 1.0 for _, days in facts)
    key = spelling.fold(text)
    for name in document["names"]:
        if not text or spelling.fold(name["text"]) == key:
            holds = holds_on(name, on)
            verdicts.append(None if holds == "undated" else _VERDICTS.get(holds or "", -1.0))
    verdict = _together(verdicts, "any")
    if verdict is not None:
        return verdict
    begun = [days for event, days in facts if event in _BEGINNINGS]
    ended = [days for event, days in facts if event in _ENDS]
    if (begun and all(_before(on, days) for days in begun)) or (ended and all(_after(on, days) for days in ended)):
        return -1.0
    return 0.5 if begun else None


def _before(on: dates.Question, days: tuple[int | None, int | None]) -> bool:
    return on.last is not None and days[0] is not None and on.last < days[0]


def _after(on: dates.Question, days: tuple[int | None, int | None]) -> bool:
    return on.first is not None and days[1] is not None and on.first > days[1]


def _near(document: Mapping[str, Any], text: str) -> float | None:
    """1 within ten kilometres, falling to 0 at two hundred and to -1 at two thousand."""
    location = document.get("location")
    try:
        north, east = (float(part) for part in text.split(","))
    except ValueError:
        return None
    if location is None or not (-90 <= north <= 90 and -180 <= east <= 180):
        return None
    longitude, latitude = representative_point(location)
    distance = kilometres(latitude, longitude, north, east)
    if distance <= 10:
        return 1.0
    if distance <= 200:
        return 1.0 - (distance - 10) / 190
    return -min(1.0, 0.3 + (distance - 200) / 1_800 * 0.7)


def kilometres(latitude: float, longitude: float, north: float, east: float) -> float:
    """The distance between two points on a sphere, in kilometres."""
    one, other = math.radians(latitude), math.radians(north)
    across = math.radians(east - longitude)
    haversine = math.sin((other - one) / 2) ** 2 + math.cos(one) * math.cos(other) * math.sin(across / 2) ** 2
    return 12_742 * math.asin(min(1.0, math.sqrt(haversine)))


# Suggesting entities


async def suggest_entities(
    gazetteer: Gazetteer,
    prefix: str,
    *,
    offset: int = 0,
    limit: int = 20,
    types: Sequence[str] = (),
    lang: str | None = None,
) -> list[dict[str, Any]]:
    """Entities by what was typed so far: the one with that id first, then by their names; at most a hundred in all."""
    text = _searchable(prefix)[: searching.LONGEST_QUERY]
    if not text:
        return []
    found: dict[str, tuple[dict[str, Any], str]] = {}
    wanted = prefix.strip().removeprefix(publication.uri(gazetteer.settings.public_url, ""))
    by_id = await anyio.to_thread.run_sync(_summaries, gazetteer, [wanted])
    for entity_id, summary in by_id.items():
        found[entity_id] = (summary, "")
    kinds = {kind for type_ in types if type_ in KINDS for kind in (type_,)}
    asked = searching.SuggestQuery.read(text, kind=sorted(kinds) or None, limit=searching.MOST_RESULTS)
    for hit in (await searching.suggest(gazetteer.reader, asked)).results:
        if hit.entity not in found:
            found[hit.entity] = (orjson.loads(hit.summary), hit.lang)
    query = Query(types=tuple(types))
    listed = [
        (summary, matched)
        for entity_id, (summary, matched) in found.items()
        if not types or entity_id in by_id or _of_types(summary, query)
    ]
    results = []
    for summary, matched in listed[offset : offset + limit]:
        name, language = in_language(summary["label"], lang, matched)
        notable = [{"id": id_, "name": label} for id_, label in types_of(summary)]
        results.append(
            {
                "id": summary["id"],
                "name": name or summary["id"],
                "description": description_of(summary, language),
                "notable": notable,
            }
        )
    return results


def _summaries(gazetteer: Gazetteer, ids: Collection[str]) -> dict[str, dict[str, Any]]:
    with gazetteer.database.reading() as connection:
        found = repository.summaries(connection, ids)
    return {entity_id: orjson.loads(summary) for entity_id, summary in found.items()}


# Adding data to a table


@dataclass(frozen=True, slots=True)
class Wanted:
    """A property to be added, with its settings."""

    id: str
    settings: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Extension:
    """What was asked to be added: of each entity, in order, the values of each property."""

    meta: list[dict[str, Any]]
    rows: list[tuple[str, list[tuple[str, list[dict[str, Any]]]]]]


def propose(gazetteer: Gazetteer, type_: str | None, limit: int | None) -> list[dict[str, str]]:
    """The properties that can be added to entities of a type; all where none is given."""
    kinds = gazetteer.part(Types).kinds_of(type_) if type_ else ()
    places_only = {"part_of", "holder", "country", "latitude", "longitude", "coordinates", "capital_of"}
    found = [
        _described(one)
        for one in properties(gazetteer)
        if one.added and not (kinds and "place" not in kinds and one.id in places_only)
    ]
    return found if not limit else found[:limit]


def extend(gazetteer: Gazetteer, ids: Sequence[str], wanted: Sequence[Wanted]) -> Extension:
    """The values of properties of entities; an unknown entity or property has none."""
    known = {one.id: one for one in properties(gazetteer)}
    meta = []
    for one in wanted:
        property_ = known.get(one.id)
        described: dict[str, Any] = {"id": one.id, "name": one.id if property_ is None else property_.name}
        if property_ is not None and property_.type is not None:
            described["type"] = {"id": property_.type, "name": type_name(property_.type)}
        meta.append(described)
    rows = []
    with gazetteer.database.reading() as connection:
        evidence = _Evidence(connection)
        live = {key: orjson.loads(public) for key, public in repository.public(connection, ids).items()}
        evidence.prepare(live)
        for entity_id in ids:
            public = live.get(entity_id)
            values = []
            for one in wanted:
                found = [] if public is None or one.id not in known else _values(evidence, public, one)
                limit = _whole(one.settings.get("limit"))
                values.append((one.id, found[:limit] if limit else found))
            rows.append((entity_id, values))
    return Extension(meta, rows)


def _whole(value: object) -> int:
    try:
        return max(0, int(float(str(value))))
    except (ValueError, OverflowError):
        return 0


def _entity_value(shown: Mapping[str, Any], lang: str | None) -> dict[str, Any]:
    return {"id": shown["id"], "name": in_language(shown["label"], lang)[0] or shown["id"]}


def _date_value(text: str) -> dict[str, Any]:
    return {"date": f"{text}T00:00:00Z"} if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else {"str": text}


def _values(evidence: _Evidence, public: Mapping[str, Any], wanted: Wanted) -> list[dict[str, Any]]:
    property_ = wanted.id
    lang = str(wanted.settings.get("lang") or "") or None
    tag = None if lang is None else tags.asked(lang)
    on = _asked(Value(str(wanted.settings["on"]))) if wanted.settings.get("on") else None
    names = [name for name in public["names"] if name["status"] not in ("lookup", "deprecated")]
    if tag is not None:
        names = [name for name in names if tag.covers(name["lang"])]
    if on is not None:
        names = publication.holding(names, on)
    if property_ == "name":
        label = {one: text for one, text in public["label"].items() if tag is None or tag.covers(one)}
        text = in_language(labels(names) if on is not None else label)[0]
        return [{"str": text}] if text else []
    if property_ == "names":
        return [{"str": text} for text in dict.fromkeys(name["text"] for name in names)]
    if property_ in _OF_NAMES:
        spelled = [reading.get(property_) for name in names for reading in name.get("readings", ())]
        return [{"str": text} for text in dict.fromkeys(spelled) if text]
    if property_ == "definition":
        definitions = public["definitions"]
        chosen = [one for one in definitions if tag is None or tag.covers(one["lang"])]
        return [{"str": one["text"]} for one in chosen]
    if property_ in _OF_RELATIONS:
        relations = [one for one in public["relations"] if one["type"] == property_ and one["direction"] == "out"]
        if on is not None:
            relations = publication.holding(relations, on)
        return [_entity_value(one["target"], lang) for one in relations]
    if property_ in _OF_EVENTS:
        return [_date_value(one["date"]) for one in public["dates"] if one["event"] == property_]
    if property_ == "holder":
        holders = sorted(evidence.holders(public["id"], on))
        shown = lookup.labels_of(evidence.connection, holders)
        return [_entity_value({"id": holder, "label": shown.get(holder, {})}, lang) for holder in holders]
    if property_ == "country":
        return [{"str": code} for code in evidence.countries(public["id"], on)]
    if property_ in ("latitude", "longitude", "coordinates"):
        if public.get("location") is None:
            return []
        longitude, latitude = representative_point(public["location"])
        if property_ == "coordinates":
            return [{"str": f"{latitude},{longitude}"}]
        return [{"float": float(latitude if property_ == "latitude" else longitude)}]
    if property_ == "type":
        return [{"id": id_, "name": name} for id_, name in types_of(public)[1:]]
    if property_ == "kind":
        return [{"id": public["kind"], "name": type_name(public["kind"])}]
    stated = public["identifiers"].get(property_)
    return [] if stated is None else [{"str": stated}]


# Showing one


def preview(gazetteer: Gazetteer, entity_id: str) -> dict[str, Any]:
    """What a preview shows of an entity; raises `NotFound`, `Gone` or `Moved`."""
    with gazetteer.database.reading() as connection:
        public = lookup.document(connection, entity_id)
    name, lang = in_language(public["label"], "zh-Hans")
    others = [text for tag, text in public["label"].items() if tag != lang and text != name]
    readings = [reading["pinyin"] for one in public["names"] for reading in one.get("readings", ())]
    return {
        "name": name or entity_id,
        "lang": lang,
        "readings": list(dict.fromkeys(readings))[:2],
        "others": list(dict.fromkeys(others))[:4],
        "types": [label for _, label in types_of(public)],
        "description": description_of(public) if public["disambiguation"] else "",
        "definition": in_language({one["lang"]: one["text"] for one in public["definitions"]}, "zh-Hans")[0],
        "uri": public["uri"],
    }


def preview_html(shown: Mapping[str, Any]) -> str:
    """A preview as a page of HTML; everything in it is escaped."""
    name, uri = html.escape(shown["name"]), html.escape(shown["uri"])
    others = html.escape(" · ".join([*shown["readings"], *shown["others"]]))
    types = html.escape(", ".join(shown["types"]))
    said = html.escape((shown["description"] or shown["definition"])[:220])
    return (
        f'<!doctype html><html lang="{html.escape(shown["lang"])}"><head><meta charset="utf-8"><title>{name}</title>'
        "<style>body{font:14px/1.35 sans-serif;margin:8px;overflow:hidden}h1{font-size:16px;margin:0}p{margin:3px 0}</style>"
        f'</head><body><h1><a href="{uri}" target="_blank" rel="noopener">{name}</a></h1><p>{others}</p>'
        f"<p><small>{types}</small></p><p>{said}</p></body></html>"
    )


def line_html(name: str, description: str) -> str:
    """A name and what it stands for as HTML; everything in it is escaped."""
    return f"<p><b>{html.escape(name)}</b></p><p>{html.escape(description)}</p>"
