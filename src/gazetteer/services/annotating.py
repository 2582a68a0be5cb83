"""Known names in a text, each with who it may be and what to write for it in another language.

The automaton over all names is kept in memory and follows the data: after a write the entities that changed get a small
automaton of their own beside the large one, so that the next answer already knows them, whichever process wrote; when they
become many the large one is made anew in the background while answers go on.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import orjson

from gazetteer import deadline
from gazetteer.domain import calendars, dates
from gazetteer.domain.bounds import check_answer
from gazetteer.domain.provenance import is_imported
from gazetteer.domain.tag import OTHER_SCRIPT, Tag
from gazetteer.domain.vocabulary import KINDS
from gazetteer.errors import Busy, DateError, Invalid, TooLarge
from gazetteer.language import script
from gazetteer.services import company, elsewhere, languages, states
from gazetteer.services.candidates import Annotation, Candidate, Known, candidates_of, in_context
from gazetteer.services.company import Place
from gazetteer.services.context import Gazetteer
from gazetteer.services.equivalents import equivalents
from gazetteer.settings import Settings
from gazetteer.storage import repository
from gazetteer.storage.engine import Connection
from gazetteer.text import dating, frequency
from gazetteer.text.annotation import Automaton, Match, Owner, Patterns, best_cover, bracket_pairs
from gazetteer.text.folding import FoldedText, fold_text, utf16_offsets
from gazetteer.text.forms import NameEntry

__all__ = ["Annotated", "Annotation", "Candidate", "Known", "annotate", "cover_of", "equivalents", "find_names"]

MAX_TEXT: Final = 200_000
"""The longest text taken, in Unicode code points."""

#: Bytes of a place besides what is said of the form that stands there, at least.
_OFFSETS: Final = 150

_FEW: Final = 200
"""So many changed entities are worth a new automaton."""

_MANY: Final = 5_000
"""So many changed entities are not read while somebody waits for an answer."""

_SOON: Final = 5
"""Seconds after which whoever came too early may come again."""

_KEPT: Final = 20_000
"""Of so many entities what is known is kept for the next text."""

_log = logging.getLogger(__name__)


def read_on(on: str | None, text: str, *, where: str = "/on") -> dates.Question | None:
    """The date that a text is of, with `auto` what its own years say; raises `Invalid` for one that never was."""
    if on is None:
        return None
    if on == dating.AUTO:
        return dating.date_of(text)
    try:
        return calendars.read_question(on)
    except DateError as error:
        raise Invalid("not a date", errors=[{"pointer": where, "detail": str(error)}]) from None


def prepare(gazetteer: Gazetteer) -> None:
    """Have the names of running text ready before somebody asks for them: at a million names that takes half a minute.

    Meanwhile whoever asks is answered `Busy` at once, and waits for nothing.
    """
    with gazetteer.database.reading() as connection:
        entities = gazetteer.part(Annotator).prepare(connection)
    script.prepare()
    if any(map(is_imported, entities)):
        # Only an imported name is asked how common a word it is.
        frequency.prepare()


def check_text(text: str, *, where: str = "/text") -> None:
    """Raises `TooLarge` over the stated limit, `Invalid` for what no text can hold."""
    if len(text) > MAX_TEXT:
        raise TooLarge(
            f"a text has at most {MAX_TEXT:,} characters, this one {len(text):,}",
            errors=[{"pointer": where, "detail": f"at most {MAX_TEXT:,} Unicode code points"}],
        )
    if "\0" in text:
        # What the index of names and the database take for the end of a text.
        detail = f"the character U+0000 at character {text.index(chr(0))} is not allowed here"
        raise Invalid("the text is not one", errors=[{"pointer": where, "detail": detail}])
    try:
        text.encode()
    except UnicodeEncodeError as error:
        detail = f"a lone surrogate at character {error.start}"
        raise Invalid("the text is not Unicode", errors=[{"pointer": where, "detail": detail}]) from None


@dataclass(frozen=True, slots=True, eq=False)
class Form:
    """A name as a text has it, and whose it is; one and the same object for all its places, and so told apart by identity."""

    surface: str
    owners: list[Owner]


@dataclass(frozen=True)
class _Names:
    """The automaton of most names, that of what changed since, and the version of the data that the two tell together."""

    base: Automaton
    base_moment: str
    recent: Automaton
    changed: frozenset[str]
    version: int

    def find(self, text: FoldedText) -> dict[Place, Form]:
        """Which form may stand where; all places of one surface form share it, unless both automatons have names there."""
        found: dict[Place, Form] = {}
        for automaton, changed in ((self.base, self.changed), (self.recent, frozenset[str]())):
            forms: dict[tuple[int, str], Form] = {}
            for match in automaton.find(text):
                deadline.check()
                surface = text.original[match.start : match.end]
                form = forms.get((match.pattern, surface))
                if form is None:
                    owners = automaton.owners(match.pattern, surface)
                    if changed:
                        owners = [owner for owner in owners if owner.entity not in changed]
                    form = forms[match.pattern, surface] = Form(surface, owners)
                if form.owners:
                    place = match.start, match.end
                    before = found.get(place)
                    found[place] = form if before is None else Form(surface, [*before.owners, *form.owners])
            self._add_short(text, automaton, changed, found)
        return found

    @staticmethod
    def _add_short(text: FoldedText, automaton: Automaton, changed: frozenset[str], found: dict[Place, Form]) -> None:
        """Add the names of one Chinese character where no longer name stands."""
        forms: dict[str, Form] = {}
        for start, end, owners in automaton.find_short(text):
            surface = text.original[start:end]
            form = forms.get(surface)
            if form is None:
                form = forms[surface] = Form(surface, [owner for owner in owners if owner.entity not in changed])
            before = found.get((start, end))
            if form.owners:
                found[start, end] = form if before is None else Form(surface, [*before.owners, *form.owners])


@dataclass(frozen=True)
class _Read:
    """Every form of every name as of one version of the data."""

    patterns: Patterns
    moment: str
    version: int

    def ready(self) -> _Names:
        return _Names(Automaton(self.patterns), self.moment, Automaton(()), frozenset(), self.version)


def _read_names(connection: Connection) -> _Read:
    moment = repository.newest_change(connection) or ""
    patterns = Patterns(_entries(connection, repository.stream_names(connection)))
    return _Read(patterns, moment, repository.data_version(connection))


def read_names(settings: Settings) -> _Read:
    """The names of the gazetteer with these settings; for a process that has none open."""
    with Gazetteer(settings) as gazetteer, gazetteer.database.reading() as connection:
        return _read_names(connection)


class Annotator:
    """The names of one gazetteer in memory, in step with its data; `renewal` is the last thread that made all anew."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._names: _Names | None = None
        self._making = threading.Lock()
        self.renewal: threading.Thread | None = None
        #: The thread that makes the first names beside the answers; None where whoever asks first makes them.
        self._preparing: int | None = None
        self._known: dict[str, Known] = {}

    def prepare(self, connection: Connection) -> Sequence[str]:
        """Make the first names; until they are there `names` refuses everybody else. Answers the entities that have them."""
        self._preparing = threading.get_ident()
        try:
            return self.names(connection).base.entity_ids
        finally:
            self._preparing = None

    def names(self, connection: Connection) -> _Names:
        """The names as of the state that the connection sees.

        Raises `Busy` while the first names are being prepared by another thread.
        After an import of many thousands at once the older names answer, without those that changed, until all are made anew.
        """
        version = repository.data_version(connection)
        names = self._names
        if names is not None and names.version >= version:
            return names
        if names is None and self._preparing not in (None, threading.get_ident()):
            raise Busy("the names of running text are being made ready", retry_after=_SOON)
        with self._making, deadline.lifted():
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
        """All names anew; in a process of its own where that serves, which takes the dictionaries of three languages with it."""
        if self._preparing is None:
            return _read_names(connection).ready()
        try:
            return elsewhere.call(read_names, self._gazetteer.settings).ready()
        except elsewhere.Gone:
            _log.warning("names of running text are made in the process that answers", exc_info=True)
            return _read_names(connection).ready()

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
    """The names as the automaton takes them; the grammar of Russian ones stands in the documents of reviewed entities.

    Verbs kept as terms (to cede, to seize) are left out: in running text they are words like any other. So are the forms
    by which an imported entity is only looked up: codes, and transcriptions made letter by letter.
    """
    verbs = repository.of_type(connection, "verb")
    regions = set().union(*(repository.of_type(connection, type_) for type_ in _WITH_ENGLISH_ADJECTIVES))
    large = repository.as_prominent_as(connection, _WITH_ADJECTIVES)
    named = (row for row in rows if row.entity not in verbs and not _only_finds(row))
    for portion in repository.portions(named, 2_000):
        russian = {row.entity for row in portion if row.lang == "ru" and not is_imported(row.entity)}
        documents = {
            entity: orjson.loads(written.document)["names"]
            for entity, written in repository.written(connection, russian).items()
        }
        for row in portion:
            grammar = None
            if row.lang == "ru" and row.entity in documents:
                grammar = documents[row.entity][row.ordinal].get("grammar")
            imported = is_imported(row.entity)
            has_adjectives = _has_adjectives(row, regions, large)
            yield NameEntry(
                row.entity,
                row.ordinal,
                row.text,
                row.lang,
                row.kind,
                inflect=not imported or row.lang == "ru",
                grammar=grammar,
                imported=imported,
                adjectives=has_adjectives,
                peoples=has_adjectives and row.entity in regions,
                finds_only=row.status == "lookup",
            )


#: The types of what English makes adjectives of by rule: states and regions, and no towns.
_WITH_ENGLISH_ADJECTIVES: Final = (
    "state", "state chain", "historical state", "territory", "continent", "world region", "region", "historical region",
    "peninsula", "empire", "union",
)  # fmt: skip  # laid out as a table
#: The prominence of a town of 100,000 people: of a smaller imported one no adjective is looked for.
_WITH_ADJECTIVES: Final = 0.5


def _has_adjectives(row: repository.NameOf, regions: Collection[str], large: Collection[str]) -> bool:
    """Whether adjectives made of a name stand for its entity."""
    if row.kind not in ("place", "polity") or row.status in ("lookup", "deprecated"):
        return False
    if is_imported(row.entity) and row.entity not in large:
        return False
    return row.lang == "ru" or (row.lang == "en" and row.entity in regions)


def _only_finds(row: repository.NameOf) -> bool:
    """Whether a name of an imported entity is there for searches alone."""
    return row.status == "lookup" and is_imported(row.entity)


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
    expected: Collection[str] = (),
) -> Annotated:
    """Every known name in the text, with its candidates ranked; `overlaps` is `longest` (the best cover) or `all`.

    Entities that are `expected` need no evidence: a translation names what its source does.
    With `kinds`, what is of none of them is left out after the cover was chosen: 北京 stays a part of 北京条约.
    """
    annotator = gazetteer.part(Annotator)
    names = annotator.names(connection)
    found = names.find(fold_text(text))
    deadline.check()
    known = annotator.known(
        connection, {owner.entity for form in set(found.values()) for owner in form.owners}, names.version
    )
    by_name = _by_name(found, known, source=source, on=on)
    if on is not None:
        by_name = _of_their_day(by_name, on, lambda ids: annotator.known(connection, ids, names.version))
    by_name = company.outside_longer_names(text, by_name)
    candidates = company.evident(text, company.of_their_time(text, by_name, on), expected=expected)
    matches = [Match(start, end, 0) for start, end in sorted(candidates, key=lambda place: (place[0], -place[1]))]
    if overlaps == "longest":
        matches = best_cover(matches)
    chosen = [Annotation(match.start, match.end, candidates[match.start, match.end]) for match in matches]
    annotations = _grouped(text, in_context(text, chosen))
    if kinds is not None:
        annotations = [
            replace(annotation, candidates=fitting)
            for annotation in annotations
            if (fitting := tuple(one for one in annotation.candidates if one.known.document["kind"] in kinds))
        ]
    return Annotated(annotations, names.version)


def _by_name(
    found: Mapping[Place, Form], known: Mapping[str, Known], *, source: str | None, on: dates.Question | None
) -> dict[Place, tuple[Candidate, ...]]:
    """Whom the name at each place may mean, by the name alone; every form is weighed once."""
    weighed = {
        form: candidates_of(form.owners, known, form.surface, source=source, on=on) for form in set(found.values())
    }
    return {place: candidates for place, form in found.items() if (candidates := weighed[form])}


def _of_their_day(
    by_name: Mapping[Place, tuple[Candidate, ...]], on: dates.Question, known: states.Reading
) -> dict[Place, tuple[Candidate, ...]]:
    """Whom the names mean with the states of the day among them; places that share their candidates still do."""
    weighed = {id(fitting): states.of_their_day(fitting, on, known) for fitting in by_name.values()}
    return {place: weighed[id(fitting)] for place, fitting in by_name.items()}


def cover_of(text: str, found: Annotated) -> Annotated:
    """Of every name found in a text (`overlaps="all"`) the best cover."""
    spans = [Match(annotation.start, annotation.end, 0) for annotation in found.annotations]
    chosen = {(match.start, match.end) for match in best_cover(spans)}
    kept = [annotation for annotation in found.annotations if (annotation.start, annotation.end) in chosen]
    return replace(found, annotations=_grouped(text, [replace(annotation, group=None) for annotation in kept]))


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
    """The known names of a text, each with all that is said of it; offsets into the text as sent.

    What `answer` says once for all places of a form stands here at each (the same object). Raises `Invalid` where that would be
    more than an answer may have.
    """
    said = answer(gazetteer, text, target=target, source=source, on=on, kinds=kinds, overlaps=overlaps)
    sizes = [len(orjson.dumps(form)) + _OFFSETS for form in said["forms"]]
    check_answer(sum(sizes[place["form"]] for place in said["annotations"]), where="/text")
    return {"annotations": spelled_out(said), "version": said["version"]}


def spelled_out(said: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The annotations of an answer, each with what is said of its form."""
    annotations = []
    for place in said["annotations"]:
        form = said["forms"][place["form"]]
        told = {member: form[member] for member in ("as", "candidates", "equivalents")}
        annotations.append({**{name: value for name, value in place.items() if name != "form"}, **told})
    return annotations


def answer(
    gazetteer: Gazetteer,
    text: str,
    *,
    target: str,
    source: str | None = None,
    on: str | None = None,
    kinds: Sequence[str] | None = None,
    overlaps: str = "longest",
) -> dict[str, Any]:
    """The answer of `POST /v1/annotate`: `{"annotations", "forms", "version"}`, offsets into the text as sent.

    A text names few things many times: what a form may mean and what to write for it is one member of `forms`, to which the
    places refer by its number.
    """
    check_text(text)
    question = read_on(on, text)
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
    forms = _Forms(wanted, question)
    annotations: list[dict[str, Any]] = []
    for annotation in found.annotations:
        deadline.check()
        best = annotation.best
        surface = text[annotation.start : annotation.end]
        form = forms.number_of(surface, annotation)
        check_answer(forms.size + len(annotations) * _OFFSETS, where="/text")
        annotations.append(
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
                "form": form,
            }
        )
    return {"annotations": annotations, "forms": forms.told, "version": found.version}


class _Forms:
    """The forms of names that a text has, each told once; `size` is how many bytes they come to."""

    def __init__(self, target: Tag, on: dates.Question | None) -> None:
        self._target = target
        self._on = on
        self.told: list[dict[str, Any]] = []
        self.size = 0
        self._numbers: dict[bytes, int] = {}
        #: What was told of candidates that places share; the candidates are kept, so that their identity stays theirs.
        self._of_candidates: dict[tuple[str, int], tuple[tuple[Candidate, ...], int]] = {}

    def number_of(self, surface: str, annotation: Annotation) -> int:
        """Which of the forms stands at a place; it is told where it is new."""
        shared = (surface, id(annotation.candidates))
        if shared in self._of_candidates:
            return self._of_candidates[shared][1]
        best = annotation.best
        form = {
            "text": surface,
            "entity": best.entity,
            "as": _stands_as(best),
            "candidates": [_shown(candidate) for candidate in annotation.candidates],
            "equivalents": best.equivalents(self._target, self._on),
        }
        body = orjson.dumps(form)
        number = self._numbers.get(body)
        if number is None:
            number = self._numbers[body] = len(self.told)
            self.told.append(form)
            self.size += len(body)
        self._of_candidates[shared] = annotation.candidates, number
        return number


def _stands_as(candidate: Candidate) -> str:
    """What stands in the text for an entity: what is made of its name, an abbreviation of it, or the name itself."""
    if candidate.derived is not None:
        return candidate.derived
    return "abbreviation" if all(name["type"] == "abbreviation" for name in candidate.names) else "name"


def _shown(candidate: Candidate) -> dict[str, Any]:
    document = candidate.known.document
    return {
        "id": candidate.entity,
        "kind": document["kind"],
        "label": document["label"],
        "name": next(candidate.names)["text"],
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
    lang = str(next(candidate.names)["lang"])
    written = script.han_script(surface) if lang in OTHER_SCRIPT else None
    return lang if written is None else f"zh-{written}"
