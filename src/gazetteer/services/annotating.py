"""Known names in a text, each with who it may be and what to write for it in another language.

The automaton over all names is kept in memory and follows the data: after a write the entities that changed get a small
automaton of their own beside the large one, so that the next answer already knows them, whichever process wrote; when they
become many the large one is made anew in the background while answers go on.
"""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import orjson
from sqlalchemy import Connection

from gazetteer.domain import calendars, dates
from gazetteer.domain.vocabulary import KINDS
from gazetteer.errors import DateError, Invalid, TooLarge
from gazetteer.language import script
from gazetteer.services.context import Gazetteer
from gazetteer.storage import repository
from gazetteer.text.annotation import Automaton, Match, NameEntry, Owner, best_cover, bracket_pairs, language_fits
from gazetteer.text.folding import fold_text, utf16_offsets

MAX_TEXT: Final = 200_000
"""The longest text taken, in Unicode code points."""

_FEW: Final = 500
"""So many changed entities are worth a new automaton."""

_REGION_LANGUAGE: Final = {"CN": "zh-Hans", "SG": "zh-Hans", "TW": "zh-Hant", "HK": "zh-Hant", "MO": "zh-Hant"}
#: Imported by the hundred thousand: their names are looked for as they are written only.
_BULK: Final = ("gn-",)

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Target:
    """The language to write in, and the region whose usage is wanted (null: any)."""

    lang: str
    region: str | None


def read_target(tag: str, *, where: str = "/target") -> Target:
    """The target that a tag such as `en`, `zh-Hans`, `zh-TW` or `zh-Hant-HK` means; raises `Invalid` for another text."""
    parts = tag.split("-") if tag else []
    region = parts.pop() if len(parts) > 1 and len(parts[-1]) == 2 and parts[-1].isupper() else None
    lang = "-".join(parts)
    if lang == "zh":
        lang = _REGION_LANGUAGE.get(region or "CN", "zh-Hans")
    if not lang.replace("-", "").isalnum() or not lang.isascii() or not 2 <= len(parts[0]) <= 3:
        raise Invalid(
            "not a language",
            errors=[{"pointer": where, "detail": f"expected a BCP 47 tag such as en, zh-Hans or zh-TW, found {tag!r}"}],
        )
    return Target(lang, region)


def read_on(on: str | None, *, where: str = "/on") -> dates.Question | None:
    """The date that a text is of; raises `Invalid` for one that never was."""
    if on is None:
        return None
    try:
        return calendars.read_question(on)
    except DateError as error:
        raise Invalid("not a date", errors=[{"pointer": where, "detail": str(error)}]) from None


def check_text(text: str, *, where: str = "/text") -> None:
    """Raises `TooLarge` over the stated limit, `Invalid` for what no text can hold."""
    if len(text) > MAX_TEXT:
        raise TooLarge(
            f"a text has at most {MAX_TEXT:,} characters, this one {len(text):,}",
            errors=[{"pointer": where, "detail": f"at most {MAX_TEXT:,} Unicode code points"}],
        )
    try:
        text.encode()
    except UnicodeEncodeError as error:
        detail = f"a lone surrogate at character {error.start}"
        raise Invalid("the text is not Unicode", errors=[{"pointer": where, "detail": detail}]) from None


@dataclass(frozen=True)
class _Names:
    """The automaton of most names, that of what changed since, and the version of the data that the two tell together."""

    base: Automaton
    base_moment: str
    recent: Automaton
    changed: frozenset[str]
    version: int

    def find(self, text: Any) -> list[tuple[Match, list[Owner]]]:
        found = [
            (match, owners)
            for match in self.base.find(text)
            if (owners := [owner for owner in self.base.owners(match.pattern) if owner.entity not in self.changed])
        ]
        found.extend((match, self.recent.owners(match.pattern)) for match in self.recent.find(text))
        return found


class Annotator:
    """The names of one gazetteer in memory, in step with its data."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._names: _Names | None = None
        self._making = threading.Lock()
        self._renewal: threading.Thread | None = None
        self._documents: OrderedDict[tuple[str, str], dict[str, Any]] = OrderedDict()

    def names(self, connection: Connection) -> _Names:
        """The names as of the state that the connection sees."""
        version = repository.data_version(connection)
        names = self._names
        if names is not None and names.version == version:
            return names
        with self._making:
            names = self._names
            if names is None:
                names = self._build(connection)
            elif names.version < version:
                names = self._catch_up(connection, names, version)
            self._names = names
        if len(names.changed) > _FEW and (self._renewal is None or not self._renewal.is_alive()):
            self._renewal = threading.Thread(target=self._renew, name="gazetteer-names", daemon=True)
            self._renewal.start()
        return names

    def _build(self, connection: Connection) -> _Names:
        moment = repository.newest_change(connection) or ""
        automaton = Automaton(_entries(repository.stream_names(connection)))
        return _Names(automaton, moment, Automaton(()), frozenset(), repository.data_version(connection))

    def _catch_up(self, connection: Connection, names: _Names, version: int) -> _Names:
        changed = frozenset(repository.changed_since(connection, names.base_moment))
        recent = Automaton(_entries(repository.names_of(connection, changed)))
        return _Names(names.base, names.base_moment, recent, changed, version)

    def _renew(self) -> None:
        try:
            with self._gazetteer.database.reading() as connection:
                fresh = self._build(connection)
            with self._making:
                if self._names is None or self._names.version <= fresh.version:
                    self._names = fresh
                else:
                    # Writes went on meanwhile: the next answer catches up from the new base.
                    self._names = _Names(fresh.base, fresh.base_moment, fresh.recent, fresh.changed, fresh.version)
        except Exception:
            _log.exception("the automaton of names could not be made anew; the old one goes on")

    def documents(self, connection: Connection, ids: Iterable[str]) -> dict[str, dict[str, Any]]:
        """The public documents, parsed and kept for the next text."""
        wanted = set(ids)
        found: dict[str, dict[str, Any]] = {}
        digests = repository.digests(connection, wanted)
        missing = []
        for entity, digest in digests.items():
            known = self._documents.get((entity, digest))
            if known is None:
                missing.append(entity)
            else:
                found[entity] = known
        for entity, public in repository.public(connection, missing).items():
            document = found[entity] = orjson.loads(public)
            with self._making:
                self._documents[entity, digests[entity]] = document
                while len(self._documents) > 4_000:
                    self._documents.popitem(last=False)
        return found


def _entries(rows: Iterable[tuple[str, int, str, str, str]]) -> Iterable[NameEntry]:
    for entity, ordinal, text, lang, kind in rows:
        yield NameEntry(entity, ordinal, text, lang, kind, inflect=not entity.startswith(_BULK))


@dataclass(frozen=True)
class Candidate:
    """An entity that a name in the text may mean: the names of it that match, how well it fits and why."""

    entity: str
    names: tuple[Mapping[str, Any], ...]
    score: float
    why: tuple[str, ...]


@dataclass(frozen=True)
class Annotation:
    """A name found in the text: code point offsets, its candidates (best first), and the pair of brackets it belongs to."""

    start: int
    end: int
    candidates: tuple[Candidate, ...]
    group: int | None = None

    @property
    def best(self) -> Candidate:
        return self.candidates[0]


@dataclass(frozen=True)
class Annotated:
    """A text with what was found in it, and the documents of every candidate."""

    annotations: list[Annotation]
    documents: Mapping[str, dict[str, Any]]
    version: int


def find_names(
    gazetteer: Gazetteer,
    connection: Connection,
    text: str,
    *,
    source: str | None = None,
    on: dates.Question | None = None,
    kinds: Sequence[str] | None = None,
    overlaps: str = "longest",
) -> Annotated:
    """Every known name in the text, with its candidates ranked; `overlaps` is `longest` (the best cover) or `all`."""
    annotator = gazetteer.part(Annotator)
    names = annotator.names(connection)
    found = names.find(fold_text(text))
    documents = annotator.documents(connection, {owner.entity for _, owners in found for owner in owners})
    by_place: dict[tuple[int, int], dict[str, list[tuple[Mapping[str, Any], bool]]]] = {}
    for match, owners in found:
        surface = text[match.start : match.end]
        for owner in owners:
            document = documents.get(owner.entity)
            if document is None or (kinds is not None and document["kind"] not in kinds):
                continue
            name = document["names"][owner.ordinal]
            if not language_fits(name["lang"], source) or not _script_fits(surface, name):
                continue
            by_place.setdefault((match.start, match.end), {}).setdefault(owner.entity, []).append(
                (name, owner.inflected)
            )
    matches = [Match(start, end, 0) for start, end in sorted(by_place, key=lambda place: (place[0], -place[1]))]
    if overlaps == "longest":
        matches = best_cover(matches)
    alone = {next(iter(entities)) for match in matches if len(entities := by_place[match.start, match.end]) == 1}
    around = _neighbours(documents, alone)
    annotations = [
        Annotation(
            match.start,
            match.end,
            _rank(by_place[match.start, match.end], documents, text[match.start : match.end], on=on, around=around),
        )
        for match in matches
    ]
    return Annotated(_grouped(text, annotations), documents, names.version)


def _script_fits(surface: str, name: Mapping[str, Any]) -> bool:
    """A converted form finds both scripts; what never fits is a name in another script than the text's."""
    return not script.has_han(surface) or script.has_han(name["text"])


def _neighbours(documents: Mapping[str, dict[str, Any]], alone: set[str]) -> dict[str, set[str]]:
    """For each candidate the entities, named in the text without doubt, that it is related to."""
    around: dict[str, set[str]] = {}
    for entity, document in documents.items():
        related = {relation["target"]["id"] for relation in document.get("relations", ())}
        for record in document.get("sovereignty", ()):
            related.update(holder["id"] for holder in record["holders"])
        around[entity] = (related & alone) - {entity}
    return around


_STATUS: Final = {"preferred": 0.3, "admitted": 0.2, "deprecated": 0.05, "lookup": 0.0}


def _rank(
    entities: Mapping[str, list[tuple[Mapping[str, Any], bool]]],
    documents: Mapping[str, dict[str, Any]],
    surface: str,
    *,
    on: dates.Question | None,
    around: Mapping[str, set[str]],
) -> tuple[Candidate, ...]:
    ranked = []
    for entity, forms in entities.items():
        best: tuple[float, tuple[str, ...]] | None = None
        for name, inflected in forms:
            fit = _fit(name, surface, inflected=inflected, on=on)
            best = fit if best is None or fit[0] > best[0] else best
        score, why = best or (0.0, ())
        prominence = float(documents[entity].get("prominence") or 0.0)
        score += prominence * 0.5
        company = sorted(around.get(entity, ()))
        if company and len(entities) > 1:
            score += min(0.1 * len(company), 0.4)
            why = (*why, "the text also names " + ", ".join(company[:3]))
        ordered = sorted(forms, key=lambda form: -_fit(form[0], surface, inflected=form[1], on=on)[0])
        unique = {id(name): name for name, _ in ordered}
        ranked.append(Candidate(entity, tuple(unique.values()), round(score, 4), why))
    return tuple(sorted(ranked, key=lambda candidate: (-candidate.score, candidate.entity)))


def _fit(
    name: Mapping[str, Any], surface: str, *, inflected: bool, on: dates.Question | None
) -> tuple[float, tuple[str, ...]]:
    score = _STATUS[name["status"]]
    why = [f"{name['status']} name"]
    if name["text"] == surface:
        score += 0.1
    if inflected:
        why.append(f"a form of {name['text']}")
    if name["type"] == "abbreviation":
        score -= 0.05
    if on is not None:
        holds = holding(name, on)
        if holds == "certain":
            score += 0.5
            why.append("a name of the time")
        elif holds == "possible":
            score += 0.25
            why.append("perhaps a name of the time")
        elif holds is None:
            score -= 0.5
            why.append("not a name of the time")
    return score, tuple(why)


def holding(name: Mapping[str, Any], on: dates.Question) -> str | None:
    """Whether a name holds at a time: `certain`, `possible`, `undated`, or null where it does not."""
    return dates.Interval.parse(name.get("from"), name.get("to")).holds(on)


def _grouped(text: str, annotations: list[Annotation]) -> list[Annotation]:
    """Where a name stands in brackets behind another of the same entity the two get one group, and that entity first."""
    matches = [Match(annotation.start, annotation.end, 0) for annotation in annotations]
    grouped = list(annotations)
    for group, (left, right) in enumerate(bracket_pairs(text, matches)):
        shared = [
            candidate.entity
            for candidate in grouped[left].candidates
            if candidate.entity in {other.entity for other in grouped[right].candidates}
        ]
        if shared:
            for index in (left, right):
                one = grouped[index]
                ordered = sorted(one.candidates, key=lambda candidate: candidate.entity != shared[0])
                grouped[index] = Annotation(one.start, one.end, tuple(ordered), group)
    return grouped


def equivalents(
    document: Mapping[str, Any], target: Target, *, on: dates.Question | None = None, style: str | None = None
) -> list[dict[str, Any]]:
    """What to write for an entity in the target language, best first.

    Preferred for the region goes before preferred anywhere, then come admitted names, then abbreviations and names of other
    times; `lookup` and deprecated names are never offered. With `on`, names of that time go first.
    """
    ranked = []
    for position, name in enumerate(document["names"]):
        if name["lang"] != target.lang or name["status"] in ("lookup", "deprecated"):
            continue
        ranked.append((_preference(name, target, on), position, name))
    ranked.sort(key=lambda item: item[:2])
    offered: dict[str, dict[str, Any]] = {}
    for _, _, name in ranked:
        readings = name.get("readings") or ()
        wanted = [reading for reading in readings if reading.get("region") == target.region] or list(readings)
        offered.setdefault(
            name["text"],
            {
                "text": name["text"],
                "lang": name["lang"],
                "status": name["status"],
                "register": name.get("register"),
                "region": name.get("region"),
                "reading": wanted[0]["pinyin"] if wanted else None,
            },
        )
    return list(offered.values())


def _preference(name: Mapping[str, Any], target: Target, on: dates.Question | None) -> tuple[int, ...]:
    region = name.get("region")
    home = target.region or {"zh-Hans": "CN", "zh-Hant": "TW", "ru": "RU"}.get(target.lang)
    if target.region is None:
        place = 0 if region is None else 1 if region == home else 2
    else:
        place = 0 if region == target.region else 1 if region is None else 2
    past = name["type"] == "historical" or name.get("to") not in (None, "..")
    if on is None:
        time = 1 if past else 0
    else:
        holds = holding(name, on)
        dated = name.get("from") is not None or name.get("to") is not None
        time = (
            0
            if holds == "certain" and dated
            else 1
            if holds in ("certain", "undated")
            else 2
            if holds == "possible"
            else 3
        )
    status = 0 if name["status"] == "preferred" else 1
    kind = 1 if name["type"] in ("abbreviation", "transliteration", "variant") else 0
    elsewhere = 1 if place == 2 else 0
    return (time if on is not None else 0, elsewhere, status, time, kind, place)


def read_kinds(kinds: Sequence[str] | None) -> None:
    """Raises `Invalid` for a kind that is none."""
    for index, kind in enumerate(kinds or ()):
        if kind not in KINDS:
            detail = f"expected one of {', '.join(KINDS)}, found {kind!r}"
            raise Invalid("not a kind", errors=[{"pointer": f"/kinds/{index}", "detail": detail}])


def annotate(
    gazetteer: Gazetteer,
    text: str,
    *,
    target: str,
    source: str | None = None,
    on: str | None = None,
    kinds: Sequence[str] | None = None,
    overlaps: str = "longest",
) -> dict[str, Any]:
    """The answer of `POST /v1/annotate`: `{"annotations", "version"}`, offsets into the text as sent."""
    check_text(text)
    wanted = read_target(target)
    question = read_on(on)
    read_kinds(kinds)
    if overlaps not in ("longest", "all"):
        raise Invalid(
            "not a choice", errors=[{"pointer": "/overlaps", "detail": f"expected longest or all, found {overlaps!r}"}]
        )
    with gazetteer.database.reading() as connection:
        found = find_names(gazetteer, connection, text, source=source, on=question, kinds=kinds, overlaps=overlaps)
    positions = [position for annotation in found.annotations for position in (annotation.start, annotation.end)]
    units = utf16_offsets(text, positions)
    offered: dict[str, list[dict[str, Any]]] = {}
    answers = []
    for annotation in found.annotations:
        best = annotation.best
        document = found.documents[best.entity]
        if best.entity not in offered:
            offered[best.entity] = equivalents(document, wanted, on=question)
        answers.append(
            {
                "start": annotation.start,
                "end": annotation.end,
                "start_utf16": units[annotation.start],
                "end_utf16": units[annotation.end],
                "text": text[annotation.start : annotation.end],
                "entity": best.entity,
                "kind": document["kind"],
                "lang": _language_of(text[annotation.start : annotation.end], best.names),
                "group": annotation.group,
                "candidates": [
                    {
                        "id": candidate.entity,
                        "kind": found.documents[candidate.entity]["kind"],
                        "label": found.documents[candidate.entity]["label"],
                        "name": candidate.names[0]["text"],
                        "score": candidate.score,
                        "why": list(candidate.why),
                    }
                    for candidate in annotation.candidates
                ],
                "equivalents": offered[best.entity],
            }
        )
    return {"annotations": answers, "version": found.version}


def _language_of(surface: str, names: Sequence[Mapping[str, Any]]) -> str:
    """The language of the name as it stands in the text: that of the name written so, else of the best one."""
    for name in names:
        if name["text"] == surface:
            return str(name["lang"])
    return str(names[0]["lang"])
