"""The names of running text, kept in memory and in step with the data: which form of which name may stand where.

The automaton over all names follows the data: after a write the entities that changed get a small automaton of their own beside
the large one, so that the next answer already knows them, whichever process wrote; when they become many the large one is made
anew in the background while answers go on.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

import orjson

from gazetteer import deadline
from gazetteer.domain.provenance import is_imported
from gazetteer.errors import Busy
from gazetteer.language import script
from gazetteer.services import elsewhere
from gazetteer.services.candidates import Known, Place
from gazetteer.services.context import Gazetteer
from gazetteer.settings import Settings
from gazetteer.storage import repository
from gazetteer.storage.engine import Connection
from gazetteer.text import frequency
from gazetteer.text.annotation import Automaton, Owner, Patterns
from gazetteer.text.folding import FoldedText, fold_text
from gazetteer.text.forms import NameEntry

__all__ = ["Annotator", "Form", "prepare", "read_names"]

_FEW: Final = 200
"""So many changed entities are worth a new automaton."""

_MANY: Final = 5_000
"""So many changed entities are not read while somebody waits for an answer."""

_SOON: Final = 5
"""Seconds after which whoever came too early may come again."""

_KEPT: Final = 20_000
"""Of so many entities what is known is kept for the next text."""

_log = logging.getLogger(__name__)


#: A text in each script.
_FIRST_TEXT: Final = "Vladivostok, Владивосток, 海参崴"


def prepare(gazetteer: Gazetteer) -> None:
    """Have the names of running text ready before somebody asks for them: at a million names that takes half a minute.

    Meanwhile whoever asks is answered `Busy` at once, and waits for nothing.
    """
    with gazetteer.database.reading() as connection:
        annotator = gazetteer.part(Annotator)
        entities = annotator.prepare(connection)
        # The first text that is looked through loads what reads texts.
        annotator.names(connection).find(fold_text(_FIRST_TEXT))
    script.prepare()
    if any(map(is_imported, entities)):
        # Only an imported name is asked how common a word it is.
        frequency.prepare()


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
