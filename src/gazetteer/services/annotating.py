"""Known names in a text, each with who it may be and what to write for it in another language.

The automaton over all names is kept in memory and follows the data: after a write the entities that changed get a small
automaton of their own beside the large one, so that the next answer already knows them, whichever process wrote; when they
become many the large one is made anew in the background while answers go on.
"""

from __future__ import annotations

import logging
import re
import threading
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import orjson

from gazetteer.domain import calendars, dates, labels
from gazetteer.domain.document import holds_on, in_use, is_dated
from gazetteer.domain.tag import OTHER_SCRIPT, Tag
from gazetteer.domain.vocabulary import KINDS
from gazetteer.errors import DateError, Invalid, TooLarge
from gazetteer.language import script
from gazetteer.services import languages
from gazetteer.services.context import Gazetteer
from gazetteer.storage import repository
from gazetteer.storage.engine import Connection
from gazetteer.text.annotation import Automaton, Match, NameEntry, Owner, best_cover, bracket_pairs, language_fits
from gazetteer.text.folding import FoldedText, fold_text, utf16_offsets

MAX_TEXT: Final = 200_000
"""The longest text taken, in Unicode code points."""

_FEW: Final = 200
"""So many changed entities are worth a new automaton."""

_MANY: Final = 5_000
"""So many changed entities are not read while somebody waits for an answer."""

_KEPT: Final = 20_000
"""Of so many entities what is known is kept for the next text."""

#: Imported by the hundred thousand: their names are looked for as they are written only.
_BULK: Final = ("gn-",)

_log = logging.getLogger(__name__)


def read_on(on: str | None, *, where: str = "/on") -> dates.Question | None:
    """The date that a text is of; raises `Invalid` for one that never was."""
    if on is None:
        return None
    try:
        return calendars.read_question(on)
    except DateError as error:
        raise Invalid("not a date", errors=[{"pointer": where, "detail": str(error)}]) from None


def prepare(gazetteer: Gazetteer) -> None:
    """Have the names of running text ready before somebody asks for them: at a million names that takes half a minute."""
    with gazetteer.database.reading() as connection:
        gazetteer.part(Annotator).names(connection)


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


class Known:
    """An entity as annotation needs it, with what was worked out of its public document once."""

    __slots__ = ("_equivalents", "_holding", "checked", "cues", "digest", "document", "names", "related", "years")

    def __init__(self, document: dict[str, Any], digest: str, checked: int) -> None:
        self.document = document
        self.digest = digest
        #: The version of the data for which the document is known to be the newest.
        self.checked = checked
        self.names: list[dict[str, Any]] = document["names"]
        related = {relation["target"]["id"] for relation in document.get("relations", ())}
        for record in document.get("sovereignty", ()):
            related.update(holder["id"] for holder in record["holders"])
        self.related = frozenset(related - {document["id"]})
        self.years = frozenset(year for fact in document.get("dates", ()) for year in _YEAR.findall(fact["date"])[:1])
        self.cues = tuple(cue for type_ in document.get("types", ()) for cue in _CUES.get(type_, ()))
        self._equivalents: dict[tuple[Tag, str | None], list[dict[str, Any]]] = {}
        self._holding: dict[tuple[int, str], str | None] = {}

    def equivalents(self, target: Tag, on: dates.Question | None) -> list[dict[str, Any]]:
        """What to write for it, best first; worked out once for each target and date."""
        key = (target, None if on is None else on.text)
        found = self._equivalents.get(key)
        if found is None:
            if len(self._equivalents) > 20:
                self._equivalents.clear()
            found = self._equivalents[key] = equivalents(self.document, target, on=on)
        return found

    def holding(self, ordinal: int, on: dates.Question) -> str | None:
        """Whether one of its names holds at a time."""
        key = (ordinal, on.text)
        if key not in self._holding:
            if len(self._holding) > 200:
                self._holding.clear()
            self._holding[key] = holds_on(self.names[ordinal], on)
        return self._holding[key]


@dataclass(frozen=True)
class _Names:
    """The automaton of most names, that of what changed since, and the version of the data that the two tell together."""

    base: Automaton
    base_moment: str
    recent: Automaton
    changed: frozenset[str]
    version: int

    def find(self, text: FoldedText) -> dict[tuple[int, int], list[Owner]]:
        """Whose name may stand where."""
        found: dict[tuple[int, int], list[Owner]] = {}
        owned: dict[tuple[int, str], list[Owner]] = {}
        for automaton, changed in ((self.base, self.changed), (self.recent, frozenset[str]())):
            owned.clear()
            for match in automaton.find(text):
                surface = text.original[match.start : match.end]
                key = (match.pattern, surface)
                owners = owned.get(key)
                if owners is None:
                    owners = automaton.owners(match.pattern, surface)
                    if changed:
                        owners = [owner for owner in owners if owner.entity not in changed]
                    owned[key] = owners
                if owners:
                    place = match.start, match.end
                    found[place] = [*found[place], *owners] if place in found else owners
        return found


class Annotator:
    """The names of one gazetteer in memory, in step with its data; `renewal` is the last thread that made all anew."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._names: _Names | None = None
        self._making = threading.Lock()
        self.renewal: threading.Thread | None = None
        self._known: dict[str, Known] = {}

    def names(self, connection: Connection) -> _Names:
        """The names as of the state that the connection sees.

        After an import of many thousands at once the older names answer, without those that changed, until all are made anew.
        """
        version = repository.data_version(connection)
        names = self._names
        if names is not None and names.version >= version:
            return names
        with self._making:
            names = self._names
            if names is None:
                names = self._build(connection)
            elif names.version < version:
                names = self._catch_up(connection, names, version)
            self._names = names
            if len(names.changed) > _FEW and (self.renewal is None or not self.renewal.is_alive()):
                self.renewal = threading.Thread(target=self._renew, name="gazetteer-names", daemon=True)
                self.renewal.start()
        return names

    def _build(self, connection: Connection) -> _Names:
        moment = repository.newest_change(connection) or ""
        automaton = Automaton(_entries(connection, repository.stream_names(connection)))
        return _Names(automaton, moment, Automaton(()), frozenset(), repository.data_version(connection))

    def _catch_up(self, connection: Connection, names: _Names, version: int) -> _Names:
        changed = frozenset(repository.changed_since(connection, names.base_moment))
        if changed == names.changed and not changed:
            # Only sources were written.
            return replace(names, version=version)
        rows = repository.names_of(connection, changed) if len(changed) <= _MANY else []
        return _Names(names.base, names.base_moment, Automaton(_entries(connection, rows)), changed, version)

    def _renew(self) -> None:
        """Make the large automaton anew; what was written meanwhile is caught up with by the next answer."""
        try:
            with self._gazetteer.database.reading() as connection:
                fresh = self._build(connection)
            with self._making:
                self._names = fresh
        except Exception:
            _log.exception("the automaton of names could not be made anew; the old one goes on")

    def known(self, connection: Connection, ids: Iterable[str], version: int) -> dict[str, Known]:
        """What is known of entities, read again where they were written since."""
        found: dict[str, Known] = {}
        doubted = []
        for entity in ids:
            known = self._known.get(entity)
            if known is not None and known.checked >= version:
                found[entity] = known
            else:
                doubted.append(entity)
        if not doubted:
            return found
        missing = []
        digests = repository.digests(connection, doubted)
        for entity, digest in digests.items():
            known = self._known.get(entity)
            if known is not None and known.digest == digest:
                known.checked = version
                found[entity] = known
            else:
                missing.append(entity)
        for entity, public in repository.public(connection, missing).items():
            found[entity] = self._known[entity] = Known(orjson.loads(public), digests[entity], version)
        if len(self._known) > _KEPT:
            # The oldest go; whoever still reads them has them.
            with self._making:
                for entity in list(self._known)[: len(self._known) - _KEPT]:
                    self._known.pop(entity, None)
        return found


def _entries(connection: Connection, rows: Iterable[repository.NameOf]) -> Iterator[NameEntry]:
    """The names as the automaton takes them; the grammar of Russian ones stands in the documents.

    Verbs kept as terms (to cede, to seize) are left out: in running text they are words like any other.
    """
    verbs = repository.of_type(connection, "verb")
    for portion in repository.portions((row for row in rows if row.entity not in verbs), 2_000):
        russian = {row.entity for row in portion if row.lang == "ru" and not row.entity.startswith(_BULK)}
        documents = {
            entity: orjson.loads(written.document)["names"]
            for entity, written in repository.written(connection, russian).items()
        }
        for row in portion:
            grammar = None
            if row.lang == "ru" and row.entity in documents:
                grammar = documents[row.entity][row.ordinal].get("grammar")
            inflect = not row.entity.startswith(_BULK)
            yield NameEntry(row.entity, row.ordinal, row.text, row.lang, row.kind, inflect, grammar)


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entity that a name in the text may mean: the names of it that match (the best first), how well it fits and why."""

    known: Known
    ordinals: tuple[int, ...]
    score: float
    why: tuple[str, ...]

    @property
    def entity(self) -> str:
        identifier: str = self.known.document["id"]
        return identifier

    @property
    def names(self) -> Iterator[dict[str, Any]]:
        return (self.known.names[ordinal] for ordinal in self.ordinals)


@dataclass(frozen=True, slots=True)
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
    """A text with what was found in it, in the order of the text."""

    annotations: list[Annotation]
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
    """Every known name in the text, with its candidates ranked; `overlaps` is `longest` (the best cover) or `all`.

    With `kinds`, what is of none of them is left out after the cover was chosen: 北京 stays a part of 北京条约.
    """
    annotator = gazetteer.part(Annotator)
    names = annotator.names(connection)
    found = names.find(fold_text(text))
    known = annotator.known(connection, {owner.entity for owners in found.values() for owner in owners}, names.version)
    read: dict[tuple[int, str], tuple[Candidate, ...]] = {}
    candidates: dict[tuple[int, int], tuple[Candidate, ...]] = {}
    for place, owners in found.items():
        surface = text[place[0] : place[1]]
        # The owners of one surface form are one list, unless they come from both automatons.
        key = (id(owners), surface)
        fitting = read.get(key)
        if fitting is None:
            fitting = read[key] = _candidates(owners, known, surface, source=source, on=on)
        if fitting:
            candidates[place] = fitting
    matches = [Match(start, end, 0) for start, end in sorted(candidates, key=lambda place: (place[0], -place[1]))]
    if overlaps == "longest":
        matches = best_cover(matches)
    chosen = [Annotation(match.start, match.end, candidates[match.start, match.end]) for match in matches]
    annotations = _grouped(text, _ranked(text, chosen))
    if kinds is not None:
        annotations = [
            replace(annotation, candidates=fitting)
            for annotation in annotations
            if (fitting := tuple(one for one in annotation.candidates if one.known.document["kind"] in kinds))
        ]
    return Annotated(annotations, names.version)


def cover_of(text: str, found: Annotated) -> Annotated:
    """Of every name found in a text (`overlaps="all"`) the best cover."""
    spans = [Match(annotation.start, annotation.end, 0) for annotation in found.annotations]
    chosen = {(match.start, match.end) for match in best_cover(spans)}
    kept = [annotation for annotation in found.annotations if (annotation.start, annotation.end) in chosen]
    return replace(found, annotations=_grouped(text, [replace(annotation, group=None) for annotation in kept]))


_STATUS: Final = {"preferred": 0.3, "admitted": 0.25, "deprecated": 0.1, "lookup": 0.05}


def _candidates(
    owners: Sequence[Owner],
    known: Mapping[str, Known],
    surface: str,
    *,
    source: str | None,
    on: dates.Question | None,
) -> tuple[Candidate, ...]:
    """Whom a surface form may mean, by the name alone."""
    fits: dict[str, list[tuple[float, int, tuple[str, ...]]]] = {}
    for owner in owners:
        one = known.get(owner.entity)
        if one is None or owner.ordinal >= len(one.names):
            continue
        if not language_fits(one.names[owner.ordinal]["lang"], source):
            continue
        score, why = _fit(one, owner, surface, on)
        fits.setdefault(owner.entity, []).append((score, owner.ordinal, why))
    ranked = []
    for entity, forms in fits.items():
        one = known[entity]
        forms.sort(key=lambda form: (-form[0], form[1]))
        score, _, why = forms[0]
        score += float(one.document.get("prominence") or 0.0)
        ordinals = tuple(dict.fromkeys(ordinal for _, ordinal, _ in forms))
        ranked.append(Candidate(one, ordinals, round(score, 4), why))
    ranked.sort(key=lambda candidate: (-candidate.score, candidate.entity))
    return tuple(ranked)


def _fit(known: Known, owner: Owner, surface: str, on: dates.Question | None) -> tuple[float, tuple[str, ...]]:
    name = known.names[owner.ordinal]
    score = _STATUS[name["status"]]
    why = [f"{name['status']} name"]
    if name["text"] == surface:
        score += 0.1
    if owner.inflected:
        why.append(f"a form of {name['text']}")
    if name["type"] == "abbreviation" or name["type"] == "historical":
        score -= 0.05
    if on is not None:
        holds = known.holding(owner.ordinal, on)
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


# What stands around an ambiguous name

_YEAR: Final = re.compile(r"(?<!\d)(1[0-9]{3}|20[0-9]{2})(?!\d)")
_NEAR: Final = 60
_COMPANY: Final = 200
_RIVER: Final = (
    "river",
    "реки",
    "реке",
    "реку",
    "рекой",
    "река",
    "流域",
    "沿岸",
    "江水",
    "河水",
    "bank",
    "берег",
    "上游",
    "下游",
)
_PROVINCE: Final = ("province", "провинци", "省")
#: Words beside a name that tell which kind of thing it is, for each type of entity.
_CUES: Final[Mapping[str, tuple[str, ...]]] = {
    "river": _RIVER,
    "province": _PROVINCE,
    "city": ("city", "город", "市", "town", "станци", "station"),
    "island": ("island", "остров", "岛"),
}


def _ranked(text: str, annotations: list[Annotation]) -> list[Annotation]:
    """Ambiguous names by what stands around them: years, the kind of thing, and what else the text names without doubt."""
    if all(len(annotation.candidates) == 1 for annotation in annotations):
        return annotations
    sure: dict[str, list[int]] = {}
    for annotation in annotations:
        if len(annotation.candidates) == 1:
            sure.setdefault(annotation.best.entity, []).append(annotation.start)
    years = [(found.start(), found.group()) for found in _YEAR.finditer(text)]
    return [
        annotation
        if len(annotation.candidates) == 1
        else replace(
            annotation,
            candidates=tuple(
                sorted(
                    (_in_context(text, annotation, candidate, sure, years) for candidate in annotation.candidates),
                    key=lambda candidate: (-candidate.score, candidate.entity),
                )
            ),
        )
        for annotation in annotations
    ]


def _in_context(
    text: str,
    annotation: Annotation,
    candidate: Candidate,
    sure: Mapping[str, list[int]],
    years: Sequence[tuple[int, str]],
) -> Candidate:
    known, score, why = candidate.known, candidate.score, list(candidate.why)
    if known.years and years:
        first = bisect_left(years, (annotation.start - _NEAR, ""))
        last = bisect_right(years, (annotation.end + _NEAR, ""))
        said = [
            (min(abs(position - annotation.start), abs(position - annotation.end)), year)
            for position, year in years[first:last]
            if year in known.years
        ]
        if said:
            distance, year = min(said)
            score += 0.7 - 0.3 * min(distance, _NEAR) / _NEAR
            why.append(f"the text says {year}")
    if known.cues:
        beside = (
            text[max(0, annotation.start - 12) : annotation.start] + "|" + text[annotation.end : annotation.end + 12]
        )
        cue = next((cue for cue in known.cues if cue in beside.lower()), None)
        if cue is not None:
            score += 0.3
            why.append(f"the text says {cue}")
    near: list[str] = []
    far: list[str] = []
    for entity in known.related & sure.keys():
        places = sure[entity]
        index = bisect_left(places, annotation.start)
        distances = [abs(place - annotation.start) for place in places[max(0, index - 1) : index + 1]]
        (near if min(distances) <= _COMPANY else far).append(entity)
    if near or far:
        score += min(0.15 * len(near), 0.45) + min(0.05 * len(far), 0.15)
        why.append("the text also names " + ", ".join([*sorted(near), *sorted(far)][:3]))
    return replace(candidate, score=round(score, 4), why=tuple(why))


def _grouped(text: str, annotations: list[Annotation]) -> list[Annotation]:
    """Where a name stands in brackets behind another of the same entity the two get one group, and that entity first."""
    grouped = list(annotations)
    group = 0
    for left, right in bracket_pairs(text, [Match(one.start, one.end, 0) for one in annotations]):
        others = {candidate.entity for candidate in grouped[right].candidates}
        shared = [candidate.entity for candidate in grouped[left].candidates if candidate.entity in others]
        if shared:
            for index in (left, right):
                ordered = sorted(grouped[index].candidates, key=lambda candidate: candidate.entity != shared[0])
                grouped[index] = replace(grouped[index], candidates=tuple(ordered), group=group)
            group += 1
    return grouped


def equivalents(document: Mapping[str, Any], target: Tag, *, on: dates.Question | None = None) -> list[dict[str, Any]]:
    """What to write for an entity in the target language, best first.

    The first is the form that `label` answers for that language, region and date. Preferred for the region goes before
    preferred anywhere, then come admitted names, then abbreviations and names of other times; `lookup` and deprecated names
    are never offered. With `on`, names of that time go first. Where there are only names in the other Chinese script they
    are converted.
    """
    names = [name for name in document["names"] if name["status"] not in ("lookup", "deprecated")]
    own = [name for name in names if name["lang"] == target.lang]
    if not own and target.lang in OTHER_SCRIPT:
        own = [_converted(name, target) for name in names if name["lang"] == OTHER_SCRIPT[target.lang]]
    if not own:
        return []
    label = labels.plain(own, target.lang, region=target.region, on=on)
    first = None if label is None else label.text
    ranked = sorted(own, key=lambda name: (name["text"] != first, _preference(name, target, on)))
    offered: dict[str, dict[str, Any]] = {}
    for name in ranked:
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


def _converted(name: Mapping[str, Any], target: Tag) -> dict[str, Any]:
    return {**name, "text": script.convert(name["text"], target), "lang": target.lang}


def _preference(name: Mapping[str, Any], target: Tag, on: dates.Question | None) -> tuple[int, ...]:
    region = name.get("region")
    home = target.region or labels.MAIN_REGION.get(target.lang)
    if target.region is None:
        place = 0 if region is None else 1 if region == home else 2
    else:
        place = 0 if region == target.region else 1 if region is None else 2
    time = int(not in_use(name)) if on is None else _time_of(name, on)
    status = 0 if name["status"] == "preferred" else 1
    kind = 1 if name["type"] in ("abbreviation", "transliteration", "variant") else 0
    elsewhere = 1 if place == 2 else 0
    return (time if on is not None else 0, elsewhere, status, time, kind, place)


def _time_of(name: Mapping[str, Any], on: dates.Question) -> int:
    """How well a name fits a date, 0 best: it held then, it has no date, it may have held, it did not hold."""
    holds = holds_on(name, on)
    if holds == "certain" and is_dated(name):
        return 0
    if holds in ("certain", "undated"):
        return 1
    return 2 if holds == "possible" else 3


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
    question = read_on(on)
    read_kinds(kinds)
    if overlaps not in ("longest", "all"):
        raise Invalid(
            "not a choice", errors=[{"pointer": "/overlaps", "detail": f"expected longest or all, found {overlaps!r}"}]
        )
    with gazetteer.database.reading() as connection:
        wanted = languages.target(connection, target, where="/target")
        spoken = None if source is None else languages.source(connection, source, where="/source").written
        found = find_names(gazetteer, connection, text, source=spoken, on=question, kinds=kinds, overlaps=overlaps)
    positions = [position for annotation in found.annotations for position in (annotation.start, annotation.end)]
    units = utf16_offsets(text, positions)
    shown: dict[int, list[dict[str, Any]]] = {}
    answers = []
    for annotation in found.annotations:
        best = annotation.best
        surface = text[annotation.start : annotation.end]
        listed = shown.get(id(annotation.candidates))
        if listed is None:
            listed = shown[id(annotation.candidates)] = [_shown(candidate) for candidate in annotation.candidates]
        answers.append(
            {
                "start": annotation.start,
                "end": annotation.end,
                "start_utf16": units[annotation.start],
                "end_utf16": units[annotation.end],
                "text": surface,
                "entity": best.entity,
                "kind": best.known.document["kind"],
                "lang": _language_of(surface, best),
                "group": annotation.group,
                "candidates": listed,
                "equivalents": best.known.equivalents(wanted, question),
            }
        )
    return {"annotations": answers, "version": found.version}


def _shown(candidate: Candidate) -> dict[str, Any]:
    document = candidate.known.document
    return {
        "id": candidate.entity,
        "kind": document["kind"],
        "label": document["label"],
        "name": candidate.known.names[candidate.ordinals[0]]["text"],
        "score": candidate.score,
        "why": list(candidate.why),
    }


def _language_of(surface: str, candidate: Candidate) -> str:
    """The language of the name as it stands in the text: that of the name written so, else of the best one.

    Both Chinese scripts are found by one name, so there it is the characters that tell.
    """
    for name in candidate.names:
        if name["text"] == surface:
            return str(name["lang"])
    lang = str(candidate.known.names[candidate.ordinals[0]]["lang"])
    written = script.han_script(surface) if lang in OTHER_SCRIPT else None
    return lang if written is None else f"zh-{written}"
