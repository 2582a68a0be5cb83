"""Bringing in the data sets of others: GeoNames, its cities as a package, lines of a batch, tables.

An import is a source of its own, and its revisions are by `import:<source>`. What is there already, by id or by an identifier,
is enriched and not doubled: names, identifiers and a location that are missing are added, and nothing that somebody else stated
is touched. What only this import ever wrote, a later run replaces.

The rows are written in portions, each in one transaction with the number of the last row in it, so that an import which was
broken off anywhere, even by a kill, goes on behind its last portion and ends like one that was not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any, Final

import orjson

from gazetteer.domain.document import WrittenCitation, WrittenEntity, WrittenName, cited, named
from gazetteer.domain.entity import Source, read_entity, read_source
from gazetteer.errors import Invalid
from gazetteer.formats.shape import Fault, LeftOut, Read, Reader
from gazetteer.search import index
from gazetteer.services import integrity, meeting
from gazetteer.services.applying import apply, loading
from gazetteer.services.change import Origin, Plan, SourceWrite, Write
from gazetteer.services.context import Gazetteer
from gazetteer.services.preparation import Derived, Prepared, prepared
from gazetteer.storage import repository, revisions
from gazetteer.storage.engine import Connection

IDENTIFYING: Final = meeting.IDENTIFYING
#: Documents of one portion; one transaction writes them.
PORTION: Final = 5_000
#: Faults that are listed, and what was left out; the rest is only counted.
MOST_FAULTS: Final = 1_000

Progress = Callable[[int, int | None], None]
"""Called with the rows that are done, and how many there are where that is known."""


@dataclass
class ImportOutcome:
    """What an import did or, as a dry run, would do; `row` is where it began when it went on after an interruption."""

    created: int = 0
    enriched: int = 0
    replaced: int = 0
    unchanged: int = 0
    left: int = 0
    sources: int = 0
    bad: int = 0
    went_on_after: int = 0
    rows: int = 0
    faults: list[dict[str, Any]] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)

    def leave_out(self, item: LeftOut) -> None:
        """Note what a row held that has no place in a document."""
        if len(self.left_out) < MOST_FAULTS:
            self.left_out.append(item)

    def refuse(self, row: int, detail: str, pointer: str = "") -> None:
        """Note a row that was not taken."""
        self.bad += 1
        if len(self.faults) < MOST_FAULTS:
            self.faults.append(
                {"line": row, "pointer": pointer, "detail": detail} if pointer else {"line": row, "detail": detail}
            )

    def document(self) -> dict[str, Any]:
        """The outcome for scripts."""
        return {
            "created": self.created,
            "enriched": self.enriched,
            "replaced": self.replaced,
            "unchanged": self.unchanged,
            "left": self.left,
            "sources": self.sources,
            "bad": self.bad,
            "rows": self.rows,
            "went_on_after": self.went_on_after,
            "errors": self.faults,
            "left_out": [{"line": item.row, "detail": item.detail} for item in self.left_out],
        }


# Joining a record to what is there


def _same_name(name: WrittenName, standing: Sequence[WrittenName]) -> bool:
    """Whether the text stands there in this language, or in any where the record does not know the language."""
    lang = name["lang"]
    for other in standing:
        if other["text"] == name["text"] and (
            lang.startswith("und") or other["lang"] == lang or other["lang"].startswith("und")
        ):
            return True
    return False


def enriched(standing: WrittenEntity, coming: WrittenEntity, source: str) -> WrittenEntity:
    """The standing document with what it lacks of the coming one; what it states stays as it is.

    Added names are never the preferred ones of a language that has any name already. Equal to `standing` where nothing is
    missing.
    """
    document = standing.copy()
    names = list(standing["names"])
    spoken = {name["lang"] for name in names}
    for name in coming["names"]:
        if _same_name(name, names):
            continue
        added = name.copy()
        if added.get("status") == "preferred" and added["lang"] in spoken:
            del added["status"]
        added.pop("id", None)
        names.append(added)
    if len(names) > len(standing["names"]):
        document["names"] = names[:2_000]
    lacking = {
        scheme: value
        for scheme, value in coming.get("identifiers", {}).items()
        if scheme not in standing.get("identifiers", {})
    }
    if lacking:
        document["identifiers"] = {**standing.get("identifiers", {}), **lacking}
    if "location" not in standing and "location" in coming:
        document["location"] = coming["location"]
        imported: list[WrittenCitation] = [{"source": source}]
        document["location_sources"] = coming.get("location_sources", imported)
    if "types" not in standing and "types" in coming:
        document["types"] = coming["types"]
    if "prominence" not in standing and "prominence" in coming:
        document["prominence"] = coming["prominence"]
    if "disambiguation" not in standing and "disambiguation" in coming:
        document["disambiguation"] = coming["disambiguation"]
    return document


@dataclass(frozen=True, slots=True)
class _Record:
    """A document that came in a row, and what was derived of it."""

    row: int
    written: WrittenEntity
    derived: Derived

    @property
    def id(self) -> str:
        return self.written["id"]

    @property
    def identifiers(self) -> Mapping[str, str]:
        return self.written.get("identifiers", {})


@dataclass(frozen=True, slots=True)
class _Joined:
    """What a row comes to: the change that writes it, if any, and what it is to be counted as."""

    row: int
    what: str
    change: Write | None = None
    #: Names of the record that were not taken, in words.
    left_out: tuple[str, ...] = ()


def _without(coming: WrittenEntity, names: Mapping[str, str]) -> WrittenEntity:
    """The record without names that belong to others."""
    if not names:
        return coming
    document = coming.copy()
    document["names"] = [name for name in coming["names"] if name["text"] not in names]
    return document


def _pointing(record: _Record, answers: Mapping[str, str]) -> _Record:
    """The record with its relations pointing at what its targets turned out to be."""
    written = meeting.pointing(record.written, answers)
    if written is record.written:
        return record
    derived = replace(record.derived, text=orjson.dumps(written).decode())
    return replace(record, written=written, derived=derived)


def _join(
    connection: Connection, records: Sequence[_Record], met: Mapping[int, str], *, source: str, by: str
) -> list[_Joined]:
    """What each record comes to beside what is stored, in order; two records of one thing become one change.

    `met` says of each row which entity it is (`meeting.targets`).
    """
    targets = [met[record.row] for record in records]
    states = repository.states(connection, {entity.id for entity in records})
    states |= repository.states(connection, set(targets) - states.keys())
    live = {target for target in targets if target in states and states[target].live}
    others = repository.touched_by_others(connection, live, by)
    standing: dict[str, WrittenEntity] = {
        entity_id: orjson.loads(row.document) for entity_id, row in repository.written(connection, live).items()
    }
    of_others = meeting.names_of_others(connection, [entity.written for entity in records], targets)
    joined: list[_Joined] = []
    coming: dict[str, WrittenEntity] = {}
    for entity, target in zip(records, targets, strict=True):
        row = entity.row
        state = states.get(target)
        not_theirs = of_others.get(target, {})
        if state is not None and not state.live:
            joined.append(_Joined(row, "left"))
            continue
        if target in coming:
            # A second record of the same thing in this portion.
            document = enriched(coming[target], entity.written, source)
            if document == coming[target]:
                joined.append(_Joined(row, "unchanged"))
                continue
            what = "enriched"
        elif state is None:
            coming[target] = entity.written
            change = Write.prepared(target, entity.written, entity.derived, origin=Origin(row))
            joined.append(_Joined(row, "created", change))
            continue
        elif target in others or target != entity.id:
            document = enriched(standing[target], _without(entity.written, not_theirs), source)
            what = "unchanged" if document == standing[target] else "enriched"
        else:
            document = entity.written
            what = "unchanged" if document == standing[target] else "replaced"
        coming[target] = document
        if what == "unchanged":
            joined.append(_Joined(row, what))
        else:
            change = Write.of(read_entity(document), origin=Origin(row))
            told = tuple(f"{target} is not called {name}: that is {other}" for name, other in not_theirs.items())
            joined.append(_Joined(row, what, change, told))
    # Where two rows change one entity, the later change holds both.
    last = {part.change.id: position for position, part in enumerate(joined) if part.change is not None}
    return [
        part
        if part.change is None or last[part.change.id] == position
        else _Joined(part.row, part.what, left_out=part.left_out)
        for position, part in enumerate(joined)
    ]


# The run


def _key(source: str) -> str:
    return f"import:{source}"


def _checkpoint(connection: Connection, source: str, digest: str) -> dict[str, Any]:
    stored = repository.fact_of_database(connection, _key(source))
    kept: dict[str, Any] = {} if stored is None else orjson.loads(stored)
    if kept.get("digest") != digest or kept.get("done"):
        return {"digest": digest, "row": 0, "waiting": []}
    return kept


class _Run:
    """One import under way."""

    def __init__(
        self, gazetteer: Gazetteer, material: Reader, *, dry_run: bool, strict: bool, progress: Progress
    ) -> None:
        self.gazetteer = gazetteer
        self.material = material
        self.dry_run = dry_run
        self.strict = strict
        self.progress = progress
        self.source = read_source(dict(material.source))
        self.by = f"import:{self.source.id}"
        self.by_name: bool = getattr(material, "meets_by_name", False)
        self.outcome = ImportOutcome()
        #: The load of which each portion is a write; none for a dry run.
        self.load: index.Load | None = None
        #: Rows that name what was not there yet when they were met; they come last, together.
        self.waiting: dict[int, _Record] = {}

    def run(self) -> ImportOutcome:
        with self.gazetteer.database.reading() as connection:
            checkpoint = _checkpoint(connection, self.source.id, self.material.digest)
        after = 0 if self.dry_run else checkpoint["row"]
        self.outcome.went_on_after = after
        if not self.dry_run:
            self._write_sources([self.source])
        postponed = frozenset(checkpoint["waiting"]) if after else frozenset()
        start = min(postponed, default=after + 1) - 1
        reads = self._reads(min(start, after), lambda row: row > after or row in postponed)
        rows = prepared(reads)
        if self.dry_run:
            self._take_in(rows, after)
            return self.outcome
        with loading(self.gazetteer) as self.load:
            row = self._take_in(rows, after)
        self._note_done(row)
        return self.outcome

    def _take_in(self, rows: Iterator[Prepared], after: int) -> int:
        """Take in every row, portion by portion; the number of the last."""
        row = after
        while portion := list(islice(rows, PORTION)):
            row = max(row, portion[-1].row)
            self._portion(portion, row)
            self.outcome.rows = row
            self.progress(row, self.material.total)
        if self.waiting:
            self._write(list(self.waiting.values()), row, last=True)
        return row

    def _reads(self, start: int, is_wanted: Callable[[int], bool]) -> Iterator[Read | Fault]:
        """The wanted rows behind a number; what was left out of them is noted."""
        for item in self.material.rows(start):
            if not is_wanted(item.row):
                continue
            if isinstance(item, LeftOut):
                self.outcome.leave_out(item)
            else:
                yield item

    def _refuse(self, row: int, detail: str, pointer: str = "") -> None:
        self.outcome.refuse(row, detail, pointer)
        if self.strict:
            where = f"row {row}" + (f", {pointer}" if pointer else "")
            raise Invalid(f"{where}: {detail}; what came before it stays", errors=self.outcome.faults[-1:])

    def _portion(self, portion: Sequence[Prepared], row: int) -> None:
        records: list[_Record] = []
        sources: list[Source] = []
        for read in portion:
            if read.fault is not None:
                self._refuse(read.row, read.fault, read.pointer)
            elif read.derived is not None:
                records.append(_Record(read.row, read.written(), read.derived))
            elif read.source is not None:
                try:
                    sources.append(read_source(read.source))
                except Invalid as error:
                    fault = error.errors[0]
                    self._refuse(read.row, fault["detail"], fault["pointer"])
        if sources and not self.dry_run:
            self._write_sources(sources)
        self.outcome.sources += len(sources)
        self._write(records, row)

    def _write_sources(self, sources: Sequence[Source]) -> None:
        """Write source records that are not there; those that are stay as they are."""

        def plan(connection: Connection) -> Plan:
            known = repository.sources(connection, [source.id for source in sources])
            new = {source.id: source for source in sources if source.id not in known}
            return Plan(sources=[SourceWrite(key, source) for key, source in new.items()])

        apply(self.gazetteer, plan, by=self.by)

    def _resolved(self, connection: Connection, records: list[_Record], met: Mapping[int, str]) -> list[_Record]:
        """The records with their relations pointing at the entities that their targets are."""
        if not any(record.written.get("relations") for record in records):
            return records
        elsewhere = {record.id: met[record.row] for record in records if met[record.row] != record.id}
        answers = meeting.resolved(connection, [record.written for record in records], elsewhere)
        return [_pointing(record, answers) for record in records]

    def _settled(self, connection: Connection, records: list[_Record]) -> list[_Record]:
        """Those whose references are there or come with them; the others wait."""
        targets = {record.row: found for record in records if (found := named(record.written))}
        if not targets:
            return records
        there = {record.id for record in records}
        asked = set().union(*targets.values()) - there
        there |= {key for key, state in repository.states(connection, asked).items() if state.live}
        waiting: set[int] = set()
        while True:
            more = {row for row, wanted in targets.items() if row not in waiting and not wanted <= there}
            if not more:
                break
            waiting |= more
            there -= {record.id for record in records if record.row in more}
        self.waiting.update((record.row, record) for record in records if record.row in waiting)
        return [record for record in records if record.row not in waiting]

    def _write(self, records: list[_Record], row: int, *, last: bool = False) -> None:
        """Write a portion without the rows that do not fit, and count what became of each of the others."""
        refused: set[int] = set()
        while True:
            taken = [record for record in records if record.row not in refused]
            try:
                joined = self._carry_out(taken, row, last=last)
            except Invalid as error:
                refused |= self._refuse_rows(error)
            else:
                break
        for part in joined:
            setattr(self.outcome, part.what, getattr(self.outcome, part.what) + 1)
            for detail in part.left_out:
                self.outcome.leave_out(LeftOut(part.row, detail))

    def _carry_out(self, records: list[_Record], row: int, *, last: bool) -> list[_Joined]:
        """Write all of the records, or with `dry_run` find out whether it can be done; raises `Invalid`."""
        joined: list[_Joined] = []

        def plan(connection: Connection) -> Plan:
            joined.clear()
            met = meeting.targets(connection, records, by_name=self.by_name)
            read = self._resolved(connection, records, met)
            if not last:
                read = self._settled(connection, read)
            joined.extend(_join(connection, read, met, source=self.source.id, by=self.by))
            if not self.dry_run:
                kept = {"digest": self.material.digest, "row": row, "waiting": [] if last else sorted(self.waiting)}
                revisions.set_fact_of_database(connection, _key(self.source.id), orjson.dumps(kept).decode())
            return Plan([part.change for part in joined if part.change is not None])

        if self.dry_run:
            with self.gazetteer.database.reading() as connection:
                self._check(connection, plan(connection))
        else:
            apply(self.gazetteer, plan, by=self.by, load=self.load)
        return joined

    def _refuse_rows(self, error: Invalid) -> set[int]:
        """Refuse the rows that an error names; what names none goes on."""
        faulty = {fault["line"]: fault for fault in error.errors if "line" in fault}
        if not faulty:
            raise error
        for number, fault in sorted(faulty.items()):
            self._refuse(number, fault["detail"], fault.get("pointer", ""))
        return set(faulty)

    def _check(self, connection: Connection, plan: Plan) -> None:
        """What writing would refuse, found without writing; what an earlier portion of the dry run holds counts as there."""
        stored = repository.states(connection, [change.id for change in plan.entities])
        after = integrity.After(
            changed={change.id: change.document for change in self._writes(plan)},
            stored=stored,
            promised=frozenset(self._promised(plan)),
            promised_sources=frozenset(self._cited(plan)),
        )
        origin = {change.id: change.origin for change in self._writes(plan)}
        faults = [
            origin[entity_id].fault(where, detail) for entity_id, where, detail in integrity.faults(connection, after)
        ]
        if faults:
            raise Invalid("some rows do not fit", errors=faults)

    def _writes(self, plan: Plan) -> list[Write]:
        """The changes of a plan; an import removes nothing."""
        return [change for change in plan.entities if isinstance(change, Write)]

    def _promised(self, plan: Plan) -> Iterator[str]:
        for change in self._writes(plan):
            yield from named(change.document)

    def _cited(self, plan: Plan) -> Iterator[str]:
        for change in self._writes(plan):
            yield from cited(change.document)

    def _note_done(self, row: int) -> None:
        """Note that nothing is left to do: whoever was broken off before this finds nothing more to take in, and notes it."""
        kept = orjson.dumps({"digest": self.material.digest, "row": row, "waiting": [], "done": True}).decode()
        self.gazetteer.database.write(
            lambda connection: revisions.set_fact_of_database(connection, _key(self.source.id), kept)
        )


def run(
    gazetteer: Gazetteer,
    material: Reader,
    *,
    dry_run: bool = False,
    strict: bool = False,
    progress: Progress = lambda done, total: None,
) -> ImportOutcome:
    """Import the material, or go on with an import of it that was interrupted.

    A row that cannot be taken is listed in the outcome with its number; with `strict` it raises `Invalid` instead, and the
    portions before it stay. A dry run writes nothing.
    """
    return _Run(gazetteer, material, dry_run=dry_run, strict=strict, progress=progress).run()
