"""Finding: the user's text, read with its limits, becomes look-ups in the index, and these become ranked answers.

Exact and prefix answers are read in the index's own order. What has no such answer is looked for by its words in any order and by
likeness: spellings few edits away, Chinese names with a wrong character, and those that sound alike. Every step is bounded,
because it runs on the event loop. What a match is worth is said in `ranking.py`, what is in the index in `keys.py`.
"""

from __future__ import annotations

import base64
import hashlib
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from operator import itemgetter
from typing import Any, Final, Literal, Self, get_args

import numpy as np
import orjson
from rapidfuzz.distance import OSA
from rapidfuzz.process import cdist

from gazetteer.domain import dates
from gazetteer.domain.vocabulary import Kind
from gazetteer.errors import BadParameter, DateError
from gazetteer.language import choice, script, spelling
from gazetteer.search import ranking, variants
from gazetteer.search.index import LONGEST_PREFIX, SHOWN, prefix_range
from gazetteer.search.keys import HINT, words
from gazetteer.search.ranking import KEY_KINDS
from gazetteer.storage.engine import Reader

Match = Literal["auto", "exact", "prefix", "fuzzy"]
How = Literal["exact", "prefix", "fuzzy"]
Box = tuple[float, float, float, float]

_MATCHES: Final = get_args(Match)
_KINDS: Final = get_args(Kind)

LONGEST_QUERY: Final = 200
MOST_RESULTS: Final = 100
#: How many results of one query can be reached by its cursors.
REACH: Final = 1_000

_PINYIN: Final = KEY_KINDS.index("pinyin")
_MOST_ROWS: Final = 5_000
_MOST_CANDIDATES: Final = 300
_MOST_SPELLINGS: Final = 100
_MOST_WORDS: Final = 8
_MOST_SOUNDS: Final = 12
_FREQUENT: Final = 300
#: A query with fewer answers than this is also looked for by its words.
_FEW: Final = 5
_PARENTS: Final = (
    "part_of",
    "located_in",
    "capital_of",
    "signed_at",
    "headquartered_in",
    "took_place_in",
    "signatory_of",
)


@dataclass(slots=True)
class SearchQuery:
    """A search, read and within its limits; make it with `read`."""

    text: str
    match: Match = "auto"
    languages: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    on: dates.Question | None = None
    bbox: Box | None = None
    limit: int = 20
    offset: int = 0
    explain: bool = False

    @classmethod
    def read(
        cls,
        q: str,
        *,
        match: str = "auto",
        lang: str | Iterable[str] | None = None,
        kind: str | Iterable[str] | None = None,
        on: dates.Question | str | None = None,
        bbox: str | Sequence[float] | None = None,
        limit: int = 20,
        cursor: str | None = None,
        explain: bool = False,
    ) -> Self:
        """The query that the parameters state; raises `BadParameter` for one that is malformed or beyond its limit."""
        if match not in _MATCHES:
            raise BadParameter("match", f"expected one of {', '.join(_MATCHES)}")
        if isinstance(on, str):
            try:
                on = dates.Question.parse(on)
            except DateError as error:
                raise BadParameter("on", str(error)) from error
        query = cls(
            text=_text(q),
            match=match,  # type: ignore[arg-type]
            languages=_listed(lang),
            kinds=_kinds(kind),
            on=on,
            bbox=_box(bbox),
            limit=_limit(limit),
            explain=explain,
        )
        return query if cursor is None else query._at(cursor)

    def _digest(self) -> str:
        said = (self.text, self.match, self.languages, self.kinds, self.on and self.on.text, self.bbox, self.limit)
        return hashlib.blake2b(repr(said).encode("utf-8", "surrogatepass"), digest_size=9).hexdigest()

    def _at(self, cursor: str) -> Self:
        try:
            offset, digest = orjson.loads(base64.urlsafe_b64decode(cursor.encode("ascii")))
            known = isinstance(offset, int) and 0 < offset < REACH and digest == self._digest()
        except (ValueError, TypeError):
            known = False
        if not known:
            raise BadParameter("cursor", "expected the `next` of an answer to the same query")
        return self._moved(offset)

    def _moved(self, offset: int) -> Self:
        return type(self)(
            self.text, self.match, self.languages, self.kinds, self.on, self.bbox, self.limit, offset, self.explain
        )

    def cursor(self) -> str | None:
        """The cursor of the results after this query's; None where they are beyond reach."""
        offset = self.offset + self.limit
        if offset >= REACH:
            return None
        return base64.urlsafe_b64encode(orjson.dumps([offset, self._digest()])).decode("ascii")


@dataclass(slots=True)
class SuggestQuery:
    """A type-ahead, read and within its limits; make it with `read`."""

    text: str
    languages: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    limit: int = 20

    @classmethod
    def read(
        cls,
        q: str,
        *,
        lang: str | Iterable[str] | None = None,
        kind: str | Iterable[str] | None = None,
        limit: int = 20,
    ) -> Self:
        """The query that the parameters state; raises `BadParameter` for one that is malformed or beyond its limit."""
        return cls(_text(q), _listed(lang), _kinds(kind), _limit(limit))


def _text(q: str) -> str:
    if len(q) > LONGEST_QUERY:
        raise BadParameter("q", f"expected at most {LONGEST_QUERY} characters, found {len(q)}")
    for character in "" if q.isprintable() else q:
        if unicodedata.category(character) in ("Cc", "Cs") and character not in "\t\n\r":
            raise BadParameter("q", f"the character U+{ord(character):04X} is not allowed here")
    if not q.strip():
        raise BadParameter("q", "expected something to look for")
    return q


def _listed(value: str | Iterable[str] | None) -> tuple[str, ...]:
    if value is None:
        return ()
    return tuple(item for item in (value.split(",") if isinstance(value, str) else value) if item)


def _kinds(value: str | Iterable[str] | None) -> tuple[str, ...]:
    kinds = _listed(value)
    for kind in kinds:
        if kind not in _KINDS:
            raise BadParameter("kind", f"expected one of {', '.join(_KINDS)}, found {kind!r}")
    return kinds


def _limit(limit: int) -> int:
    if not 1 <= limit <= MOST_RESULTS:
        raise BadParameter("limit", f"expected 1 to {MOST_RESULTS}")
    return limit


def _box(value: str | Sequence[float] | None) -> Box | None:
    if value is None:
        return None
    try:
        west, south, east, north = (float(part) for part in (value.split(",") if isinstance(value, str) else value))
    except ValueError as error:
        raise BadParameter("bbox", "expected west,south,east,north in degrees") from error
    if not (-180 <= west <= 180 and -180 <= east <= 180 and -90 <= south <= north <= 90):
        raise BadParameter("bbox", "expected west,south,east,north within 180 and 90 degrees, south not above north")
    return west, south, east, north


@dataclass(slots=True)
class Hit:
    """One entity that was found: by which of its names, by which key, how, and what that is worth.

    `summary` is what a result says of the entity itself, as stored (a JSON object).
    """

    entity: str
    score: float
    how: How
    key: str
    text: str
    lang: str
    from_: str | None
    to: str | None
    prominence: float
    summary: bytes
    matched: str
    rank: int
    distance: float = 0.0
    holds: str | None = None
    asked: bool = False
    note: str | None = None

    def document(self, *, explain: bool = False) -> dict[str, Any]:
        """The result as the contract writes it."""
        found: dict[str, Any] = orjson.loads(self.summary)
        found.update(self._own(explain=explain))
        return found

    def _own(self, *, explain: bool) -> dict[str, Any]:
        own: dict[str, Any] = {
            "score": round(self.score, 2),
            "match": {
                "text": self.text,
                "lang": self.lang,
                "key": self.key,
                "how": self.how,
                "from": self.from_,
                "to": self.to,
            },
        }
        if explain:
            own["explain"] = {
                "key": self.matched,
                "kind": self.key,
                "how": self.how,
                "distance": round(self.distance, 2),
                "prominence": self.prominence,
                "rank": self.rank,
                "date": self.holds or ("not then" if self.asked else None),
                "note": self.note,
            }
        return own

    def body(self, *, explain: bool = False) -> bytes:
        """The result as JSON, the stored summary taken over byte for byte."""
        return self.summary[:-1] + b"," + orjson.dumps(self._own(explain=explain))[1:]


@dataclass(slots=True)
class SearchAnswer:
    """The hits of a query, best first, and the cursor of those that follow."""

    query: str
    results: list[Hit]
    next: str | None = None
    explain: bool = False

    def document(self) -> dict[str, Any]:
        """The answer as the contract writes it."""
        results = [hit.document(explain=self.explain) for hit in self.results]
        return {"query": self.query, "results": results, "next": self.next}

    def body(self) -> bytes:
        """The answer as JSON in UTF-8."""
        results = b",".join([hit.body(explain=self.explain) for hit in self.results])
        return b'{"query":%b,"results":[%b],"next":%b}' % (orjson.dumps(self.query), results, orjson.dumps(self.next))


async def search(reader: Reader, query: SearchQuery) -> SearchAnswer:
    """The entities that answer a search, best first."""
    end = query.offset + query.limit
    found = _Finding(reader, query, need=min(end, REACH) + 1, peeks=True)
    await found.run()
    hits = found.hits
    following = query.cursor() if len(hits) > end or found.more else None
    return SearchAnswer(query.text, hits[query.offset : end], following, query.explain)


async def suggest(reader: Reader, query: SuggestQuery) -> SearchAnswer:
    """The entities whose keys begin with what was typed so far: names, readings, romanisations, initials."""
    asked = SearchQuery(query.text, "prefix", query.languages, query.kinds, limit=query.limit)
    found = _Finding(reader, asked, need=query.limit)
    await found.by_exact()
    exact = found.take()
    if len(exact) < query.limit:
        await found.by_prefix(deep=query.limit > SHOWN)
    found.put_first(exact)
    return SearchAnswer(query.text, found.hits[: query.limit])


async def candidates(reader: Reader, text: str, *, limit: int = 10, kinds: Iterable[str] = ()) -> list[Hit]:
    """The entities that a text may mean, with absolute scores from 0 to 100, best first."""
    answer = await search(reader, SearchQuery.read(text, kind=list(kinds), limit=limit))
    return answer.results


# A row of the index: rank, entity, name, kind of key, key; and with what an answer shows of the name and the entity.
_INDEX_COLUMNS: Final = "t.rank, t.entity, t.name, t.kind, t.key"
_SHOWN: Final = "n.text, n.lang, n.valid_from, n.valid_to, e.prominence, e.summary"
_JOINED: Final = "CROSS JOIN entity e CROSS JOIN name n"
_JOIN_ON: Final = " AND e.id = t.entity AND e.state = 'live' AND n.entity_id = t.entity AND n.ordinal = t.name"

_INDEX_WIDTH: Final = 5
#: With a bare mark SQLite (where it has STAT4) plans anew for each value bound, which takes longer than the look-up.
_AT_MOST: Final = "LIMIT ? + 0"


@lru_cache(maxsize=512)
def _statement(source: str, where: str, filters: str, order: str) -> str:
    """A look-up; without filters it reads the index alone, and what is shown is read of the chosen few (`_shown`)."""
    if not filters:
        return f"SELECT {_INDEX_COLUMNS} FROM {source} t WHERE {where} ORDER BY {order} {_AT_MOST}"
    return (
        f"SELECT {_INDEX_COLUMNS}, {_SHOWN} FROM {source} t {_JOINED} WHERE {where}{_JOIN_ON}{filters} "
        f"ORDER BY {order} {_AT_MOST}"
    )


@lru_cache(maxsize=128)
def _shown(count: int) -> str:
    return (
        f"WITH chosen (entity, name) AS (VALUES {','.join(['(?,?)'] * count)}) SELECT e.id, {_SHOWN} FROM chosen c "
        "CROSS JOIN entity e CROSS JOIN name n WHERE e.id = c.entity AND e.state = 'live' "
        "AND n.entity_id = c.entity AND n.ordinal = c.name"
    )


def _marks(count: int) -> str:
    return ",".join("?" * count)


@lru_cache(maxsize=4096)
def _holds(from_: str | None, to: str | None, question: dates.Question) -> str | None:
    return dates.Interval.parse(from_, to).holds(question)


@lru_cache(maxsize=1024)
def _sounds(text: str) -> tuple[str, ...]:
    """The keys of the pinyin that a Chinese text may have, the commonest reading of each character first.

    Character by character, because the text is no name that a lexicon knows, and phrase data takes a second to load.
    """
    heard = [
        [spelling.fold(reading) for reading in choice.possible(character)[:3]] or [character]
        for character in script.simplified(text)
    ]
    commonest = [readings[0] for readings in heard]
    found = {"".join(commonest): None}
    for place, readings in enumerate(heard):
        for other in readings[1:]:
            found["".join([*commonest[:place], other, *commonest[place + 1 :]])] = None
    return tuple(found)[:_MOST_SOUNDS]


def warm() -> None:
    """Load what the first search would otherwise wait for; call it off the event loop when a service starts."""
    _sounds("海参崴")
    spelling.query_keys("海參崴")
    cdist(["a"], ["b"], scorer=OSA.distance)


#: What was found by score, then by id.
_in_order: Final = itemgetter(0, 1)


@dataclass(slots=True)
class _Finding:
    """One search while it goes on: what was asked, what was found so far."""

    reader: Reader
    query: SearchQuery
    need: int
    #: Whether the last of what is needed is only to tell that there is more; `more` may then tell it instead.
    peeks: bool = False
    more: bool = False
    hits: list[Hit] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    _filters: str = ""
    _values: tuple[Any, ...] = ()
    _key: str = ""

    def __post_init__(self) -> None:
        self._key = spelling.fold(self.query.text)
        query = self.query
        if not (query.kinds or query.languages or query.bbox or query.on):
            return
        parts: list[str] = []
        values: list[Any] = []
        if query.kinds:
            parts.append(f" AND e.kind IN ({_marks(len(query.kinds))})")
            values.extend(query.kinds)
        if query.languages:
            one = "n.lang = ? OR (n.lang >= ? AND n.lang < ?)"
            parts.append(f" AND ({' OR '.join([one] * len(query.languages))})")
            for language in query.languages:
                values.extend((language, language + "-", language + "."))
        if query.bbox:
            west, south, east, north = query.bbox
            parts.append(" AND e.latitude >= ? AND e.latitude <= ?")
            values.extend((south, north))
            joined = "AND" if west <= east else "OR"
            parts.append(f" AND (e.longitude >= ? {joined} e.longitude <= ?)")
            values.extend((west, east))
        # A date asks for every name of each candidate: the joined statement, with nothing more to filter by.
        self._filters, self._values = "".join(parts) or " AND 1 = 1", tuple(values)

    def _keys(self) -> list[str]:
        return spelling.query_keys(self.query.text)

    async def run(self) -> None:
        """Look in one way after another until there is enough."""
        match = self.query.match
        if match in ("auto", "exact"):
            await self.by_exact()
        if match == "prefix":
            await self.by_prefix(deep=True)
        if match == "auto":
            found_exactly = bool(self.hits)
            if len(self.hits) < self.need:
                await self.by_prefix(deep=False)
            if len(self.hits) < min(_FEW, self.need) and (not found_exactly or " " in self.query.text.strip()):
                await self.by_words()
        if match == "fuzzy" or (match == "auto" and not self.hits):
            await self.by_likeness()

    # What is found becomes hits

    def take(self) -> list[Hit]:
        """The hits so far, handed over."""
        taken, self.hits = self.hits, []
        return taken

    def put_first(self, hits: list[Hit]) -> None:
        """Put hits before those that were found since they were taken."""
        self.hits = hits + self.hits

    async def _admit(
        self,
        rows: Sequence[Sequence[Any]],
        how: How,
        *,
        distance: Callable[[Sequence[Any]], float] | None = None,
        note: str | None = None,
    ) -> None:
        """Take rows into the hits: of each entity the best one, all in the order of their scores."""
        on = self.query.on
        text = self.query.text
        seen = self.seen
        best: dict[str, tuple[Any, Sequence[Any], float, str | None]] = {}
        for row in rows:
            entity = row[1]
            if entity in seen or entity == "":
                continue
            away = distance(row) if distance is not None else 0.0
            holds = None if on is None else _holds(row[7], row[8], on)
            # A name that holds then tells more than one that does not, a name more than its pinyin, what was typed most.
            typed = len(row) > _INDEX_WIDTH and row[_INDEX_WIDTH] == text
            order = (away, on is not None and holds is None, row[3], not typed, row[0], row[4], row[2])
            if entity not in best or order < best[entity][0]:
                best[entity] = (order, row, away, holds)
        chosen = []
        for order, row, away, holds in best.values():
            score = ranking.score(how=how, rank=row[0], distance=away)
            if order[1]:
                score = max(0.0, score - ranking.OFF_DATE)
            chosen.append((-round(score, 6), row[1], row, score, away, holds))
        chosen.sort(key=_in_order)
        del chosen[max(0, self.need - len(self.hits)) :]
        shown: dict[str, Sequence[Any]]
        if not chosen or len(chosen[0][2]) > _INDEX_WIDTH:
            shown = {found[1]: found[2][_INDEX_WIDTH:] for found in chosen}
        else:
            pairs = [(found[1], found[2][2]) for found in chosen]
            if how == "exact":
                # 海參崴 and 海参崴 have one key: of an entity's names that match, the one that was typed is shown.
                kinds = {found[1]: found[2][3] for found in chosen}
                pairs.extend([(row[1], row[2]) for row in rows if kinds.get(row[1]) == row[3]])
                pairs = list(dict.fromkeys(pairs))[:_MOST_CANDIDATES]
            found_names = await self.reader.fetch(_shown(len(pairs)), [value for pair in pairs for value in pair])
            shown = {}
            for entity, *columns in found_names:
                if entity not in shown or columns[0] == text:
                    shown[entity] = columns
        for _, entity, row, score, away, holds in chosen:
            rank, _, _, kind, key = row[:_INDEX_WIDTH]
            seen.add(entity)
            if entity in shown:
                name, lang, from_, to, prominence, summary = shown[entity]
                self.hits.append(
                    Hit(
                        entity,
                        score,
                        how,
                        KEY_KINDS[kind],
                        name,
                        lang,
                        from_,
                        to,
                        prominence,
                        summary,
                        key,
                        rank,
                        away,
                        holds,
                        on is not None,
                        note,
                    )
                )

    # Exact

    async def by_exact(self) -> None:
        """The names, readings and romanisations that are the query, the most literal understanding of it first."""
        wanted = self.need * (2 if self.query.on is None else 5) + 20
        statement = _statement("term", "t.key = ?", self._filters, "t.rank, t.entity")
        if await self._exactly(statement, self._key, wanted):
            return
        for key in self._keys():
            if key != self._key and await self._exactly(statement, key, wanted):
                return

    async def _exactly(self, statement: str, key: str, wanted: int) -> bool:
        rows = await self.reader.fetch(statement, (key, *self._values, wanted))
        if not rows:
            return False
        if len(rows) == wanted and len({row[1] for row in rows}) < self.need:
            rows = await self.reader.fetch(statement, (key, *self._values, _MOST_ROWS))
        await self._admit(rows, "exact")
        return True

    # Prefix

    async def by_prefix(self, *, deep: bool) -> None:
        """What begins with the query: the best ten first, and if `deep` the rest in the order of the alphabet."""
        before = len(self.hits)
        await self._by_prefix(self._key, deep=deep)
        if len(self.hits) == before == 0:
            for key in self._keys()[:2]:
                if key != self._key and not self.hits:
                    await self._by_prefix(key, deep=deep)

    async def _by_prefix(self, key: str, *, deep: bool) -> None:
        kinds = self.query.kinds
        #: The kept entities of a hot prefix are the best without regard to these.
        narrowed = bool(self.query.languages or self.query.bbox or self.query.on or "place" in kinds)
        scopes = kinds if kinds and "place" not in kinds else ("",)
        hot = False
        if len(key) <= LONGEST_PREFIX:
            kept = await self.reader.fetch(
                "SELECT rank, entity, name, kind, key FROM prefix WHERE prefix = ? AND scope = '' ORDER BY rank, entity",
                (key,),
            )
            hot = bool(kept)
            if hot and scopes == ("",) and not self._filters:
                spare = await self._admit_kept(kept)
                self.more = self.peeks and spare and len(self.hits) == self.need - 1
            elif hot:
                statement = _statement(
                    "prefix", f"t.prefix = ? AND t.scope IN ({_marks(len(scopes))})", self._filters, "t.rank, t.entity"
                )
                rows = await self.reader.fetch(statement, (key, *scopes, *self._values, SHOWN))
                await self._admit_kept(rows)
        statement = _statement("term", "t.key >= ? AND t.key < ?", self._filters, "t.key, t.rank, t.entity")
        low, high = prefix_range(key)
        if not hot:
            rows = await self.reader.fetch(statement, (low, high, *self._values, self.need * 3 + 400))
            await self._admit(rows, "prefix")
        elif (deep or narrowed) and len(self.hits) < self.need and not self.more:
            # Of a hot prefix the rest comes in the order of the alphabet: no sort of what may be half the index.
            if self._filters:
                bounded = f"(SELECT * FROM term WHERE key >= ? AND key < ? ORDER BY key, rank LIMIT {_MOST_ROWS})"
                statement = _statement(bounded, "1 = 1", self._filters, "t.key, t.rank, t.entity")
            wanted = (self.need + len(self.seen)) * 4
            rows = await self.reader.fetch(statement, (low, high, *self._values, wanted))
            first = len(self.hits)
            await self._admit(rows, "prefix")
            floor = self.hits[first - 1].score if first and self.hits[first - 1].how == "prefix" else ranking.PREFIX
            for hit in self.hits[first:]:
                hit.score = min(hit.score, floor)

    async def _admit_kept(self, rows: Sequence[Sequence[Any]]) -> bool:
        """Of the kept rows of a hot prefix the best ten; the others are spare, there until the next deletion.

        Answers whether there are others.
        """
        fresh = [row for row in rows if row[1] not in self.seen and row[1] != ""]
        await self._admit(fresh[:SHOWN], "prefix")
        return len(fresh) > SHOWN

    # Words in any order

    async def by_words(self, *, alike: bool = False) -> None:
        """Entities whose names hold the words of the query in any order; some may stand in what hints at the entity.

        If `alike`, words that no name has stand for those few edits away, and one word of three may be missing.
        """
        asked = words(self.query.text)[:_MOST_WORDS]
        if not asked:
            return
        cost: dict[str, float] = {}
        places: dict[str, dict[str, set[int]]] = {}
        ranks: dict[str, int] = {}
        frequent: list[str] = []
        for word in asked:
            rows = await self.reader.fetch(
                f"SELECT entity, rank, name FROM word WHERE word = ? ORDER BY rank, entity {_AT_MOST}",
                (word, _FREQUENT),
            )
            if not rows and alike:
                rows, cost[word] = await self._words_alike(word)
            if len(rows) == _FREQUENT:
                frequent.append(word)
            for entity, rank, name in rows:
                ranks[entity] = rank
                places.setdefault(entity, {}).setdefault(word, set()).add(name)
        await self._look_up_frequent(frequent, asked, places, ranks)
        missing_allowed = 1 if alike and len(asked) > 2 else 0
        await self._look_up_parents(asked, places)
        chosen: dict[str, tuple[float, int]] = {}
        for entity, having in places.items():
            missing = len(asked) - len(having)
            if missing > missing_allowed or entity in self.seen:
                continue
            together: dict[int, int] = {}
            for names in having.values():
                for name in names:
                    if name != HINT:
                        together[name] = together.get(name, 0) + 1
            if not together:
                continue
            name, count = min(together.items(), key=lambda pair: (-pair[1], pair[0]))
            away = 0.25 * (len(having) - count) + 0.75 * missing + sum(cost.get(word, 0.0) for word in having)
            chosen[entity] = (away, name)
        await self._admit_names(chosen, len(asked))

    async def _words_alike(self, word: str) -> tuple[list[tuple[Any, ...]], float]:
        alike = await self._spellings(word, variants.most_edits(word))
        for distance in (1, 2):
            near = [key for key, away in alike if away == distance][:20]
            if near:
                rows = await self.reader.fetch(
                    f"SELECT entity, rank, name FROM word WHERE word IN ({_marks(len(near))}) "
                    f"ORDER BY rank, entity {_AT_MOST}",
                    (*near, _FREQUENT),
                )
                if rows:
                    return rows, float(distance)
        return [], 0.0

    async def _look_up_frequent(
        self, frequent: list[str], asked: list[str], places: dict[str, dict[str, set[int]]], ranks: dict[str, int]
    ) -> None:
        # Of a word that very many have only the best were read: whether the others' entities have it is asked one by one.
        for word in frequent:
            lacking = [entity for entity, having in places.items() if word not in having]
            lacking.sort(key=lambda entity: (-len(places[entity]), ranks[entity], entity))
            lacking = lacking[:_FREQUENT]
            if lacking and len(asked) > 1:
                rows = await self.reader.fetch(
                    f"WITH asked (rank, entity) AS (VALUES {','.join(['(?,?)'] * len(lacking))}) "
                    "SELECT w.entity, w.name FROM asked a CROSS JOIN word w "
                    "WHERE w.word = ? AND w.rank = a.rank AND w.entity = a.entity",
                    (*(value for entity in lacking for value in (ranks[entity], entity)), word),
                )
                for entity, name in rows:
                    places[entity].setdefault(word, set()).add(name)

    async def _look_up_parents(self, asked: list[str], places: dict[str, dict[str, set[int]]]) -> None:
        """`Blagoveshchensk Amur`: a word may be in a name of what the entity is part of."""
        if len(asked) < 2:
            return
        near = [entity for entity, having in places.items() if len(having) == len(asked) - 1]
        near = sorted(near)[:_FREQUENT]
        if not near:
            return
        lacking = sorted({word for word in asked for entity in near if word not in places[entity]})
        parents = await self.reader.fetch(
            "SELECT r.entity_id, r.target, p.prominence FROM relation r JOIN entity p ON p.id = r.target "
            f"WHERE r.entity_id IN ({_marks(len(near))}) AND r.type IN ({_marks(len(_PARENTS))})",
            (*near, *_PARENTS),
        )
        if not parents:
            return
        sought = sorted({(word, ranking.entity_rank(row[2]), row[1]) for word in lacking for row in parents})
        rows = await self.reader.fetch(
            f"WITH asked (word, rank, entity) AS (VALUES {','.join(['(?,?,?)'] * len(sought[:_MOST_ROWS]))}) "
            "SELECT DISTINCT w.word, w.entity FROM asked a CROSS JOIN word w "
            "WHERE w.word = a.word AND w.rank = a.rank AND w.entity = a.entity AND w.name >= 0",
            [value for triple in sought[:_MOST_ROWS] for value in triple],
        )
        having = {(word, target) for word, target in rows}
        for entity, target, _ in parents:
            for word in lacking:
                if (word, target) in having:
                    places[entity].setdefault(word, {HINT})

    async def _admit_names(self, chosen: dict[str, tuple[float, int]], asked: int) -> None:
        ordered = sorted(chosen, key=lambda entity: (chosen[entity][0], entity))[:_MOST_CANDIDATES]
        if not ordered:
            return
        pairs = [value for entity in ordered for value in (entity, chosen[entity][1])]
        rows = await self.reader.fetch(
            f"WITH chosen (entity, name) AS (VALUES {','.join(['(?,?)'] * len(ordered))}) "
            f"SELECT e.id, n.ordinal, n.status, {_SHOWN} FROM chosen c CROSS JOIN entity e CROSS JOIN name n "
            "WHERE e.id = c.entity AND e.state = 'live' AND n.entity_id = c.entity AND n.ordinal = c.name"
            f"{self._filters}",
            (*pairs, *self._values),
        )
        ready = []
        away: dict[str, float] = {}
        for entity, ordinal, status, *shown in rows:
            text, prominence = shown[0], shown[4]
            rank = ranking.key_rank(own=ranking.entity_rank(prominence), kind=0, status=status)
            more = max(0, len(words(text)) - asked)
            away[entity] = chosen[entity][0] + 0.1 + min(0.4, 0.05 * more)
            ready.append((rank, entity, ordinal, 0, text, *shown))
        await self._admit(ready, "fuzzy", distance=lambda row: away[row[1]], note="words")

    # Likeness

    async def by_likeness(self) -> None:
        """Spellings few edits away, Chinese names that sound alike or differ in a character, and words alike."""
        distances: dict[str, float] = {}
        sounds: tuple[str, ...] = ()
        typed = self._keys()[:2]
        for key in typed:
            for found, away in await self._spellings(key, variants.most_edits(key)):
                distances.setdefault(found, float(away))
        if script.is_han(self.query.text):
            sounds = _sounds(self.query.text)
            for sound in sounds[:3]:
                for found, away in await self._spellings(sound, 1 if len(sound) > 4 else 0):
                    distances.setdefault(found, away + 0.5)
            distances.update(dict.fromkeys(sounds, 0.5))
        elif self.query.match == "fuzzy":
            distances.update(dict.fromkeys(typed, 0.0))
        kept = self.take()
        for distance in sorted(set(distances.values())):
            keys = sorted(key for key, away in distances.items() if away == distance)[:_MOST_SPELLINGS]
            statement = _statement("term", f"t.key IN ({_marks(len(keys))})", self._filters, "t.rank, t.entity")
            rows = await self.reader.fetch(statement, (*keys, *self._values, 3 * self.need + 200))
            # A Chinese text is like the pinyin of Chinese names, not like an English name that is spelled so.
            rows = [row for row in rows if not sounds or row[3] == _PINYIN or variants.is_han(row[4])]
            await self._admit(rows, "fuzzy", distance=lambda row: distances[row[4]])
            if len(self.hits) >= self.need:
                break
        if not self.hits or len(words(self.query.text)) > 1:
            found_alike = self.take()
            await self.by_words(alike=True)
            self.put_first(found_alike)
        self.hits.sort(key=lambda hit: (-round(hit.score, 6), hit.entity))
        self.put_first(kept)

    async def _spellings(self, key: str, edits: int) -> list[tuple[str, int]]:
        """The stored spellings at most `edits` from `key`, itself left out, with their distances, the nearest first."""
        if not edits:
            return []
        buckets = variants.buckets_for(key, edits)
        rows = await self.reader.fetch(f"SELECT items FROM posting WHERE bucket IN ({_marks(len(buckets))})", buckets)
        if not rows:
            return []
        items = np.frombuffer(b"".join([row[0] for row in rows]), "<u8")
        numbers = variants.near(items, key, edits, most=_MOST_CANDIDATES)
        if not numbers:
            return []
        found = [
            row[0]
            for row in await self.reader.fetch(
                f"SELECT key FROM spelling WHERE id IN ({_marks(len(numbers))})", numbers
            )
        ]
        distances = cdist([key], found, scorer=OSA.distance, score_cutoff=edits)[0].tolist()
        near = [(text, int(away)) for text, away in zip(found, distances, strict=True) if 0 < away <= edits]
        return sorted(near, key=lambda pair: (pair[1], pair[0]))
