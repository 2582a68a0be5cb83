"""Glossaries out and in: which names and pairs of names of the stored entities go into the files of translators' tools.

The files are written and read by `formats/`.
"""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, BinaryIO, Final

import orjson

from gazetteer.domain import labels
from gazetteer.domain.answered import Warned
from gazetteer.domain.answered.texts import Equivalent
from gazetteer.domain.document import WrittenEntity, WrittenName, in_use
from gazetteer.domain.tag import Tag, cover
from gazetteer.errors import BadParameter, Invalid
from gazetteer.formats import csv, glossary, multiterm_writing, sheets, tbx
from gazetteer.formats.glossary import Pair
from gazetteer.formats.reading import fresh
from gazetteer.formats.shape import Fault, Filters, Item, LeftOut, Read
from gazetteer.services import editing, recognising
from gazetteer.services.change import Outcome
from gazetteer.services.context import Gazetteer
from gazetteer.services.equivalents import equivalents
from gazetteer.storage import repository
from gazetteer.storage.engine import Connection


def _entities(gazetteer: Gazetteer, filters: Filters) -> Iterator[WrittenEntity]:
    """The written documents by id, each with the names that the filters leave it; holds a connection until exhausted."""
    with gazetteer.database.reading() as connection:
        for row in repository.stream_written(connection, kinds=filters.kinds, modified_since=filters.modified_since):
            document: WrittenEntity = orjson.loads(row.document)
            names = [name for name in document["names"] if _wanted(name, filters)]
            if names:
                yield {**document, "names": _of_region_first(names, filters)}


def _of_region_first(names: list[WrittenName], filters: Filters) -> list[WrittenName]:
    """The names in an order in which a program that takes the first of a language takes the one a reader of the region writes.

    Where no region is asked for, by itself or in a tag (`zh-TW`), they stay as they stand; so do languages among one another.
    """
    ordered = list(names)
    for tag in filters.languages or (None,):
        region = filters.region if tag is None or tag.region is None else tag.region
        if region is None:
            continue
        places = [place for place, name in enumerate(ordered) if tag is None or tag.covers(name["lang"])]
        better = labels.own_first([ordered[place] for place in places], region)
        for place, name in zip(places, better, strict=True):
            ordered[place] = name
    return ordered


def _wanted(name: WrittenName, filters: Filters) -> bool:
    """Whether a name is in a language and of a status asked for, and is not only another region's usage."""
    if filters.languages and not cover(filters.languages, name["lang"]):
        return False
    if filters.statuses and name.get("status", "admitted") not in filters.statuses:
        return False
    return filters.region is None or name.get("region") in (None, filters.region)


def two_languages(filters: Filters) -> tuple[Tag, Tag]:
    """The languages that `langs=SOURCE,TARGET` names; raises `BadParameter` for another number of them."""
    if len(filters.languages) != 2:
        raise BadParameter("langs", "this format is of two languages: give langs=SOURCE,TARGET, such as en,zh-Hans")
    source, target = filters.to_write()
    if source.lang == target.lang:
        raise BadParameter("langs", "the two languages are the same")
    return source, target


def pairs(gazetteer: Gazetteer, filters: Filters, *, every: bool) -> Iterator[Pair]:
    """Each name in the source language with what to write for it: every equivalent of today, the best first, or only the best.

    The best known entities come first, so that of an ambiguous name their equivalent is the first.
    """
    source, target = two_languages(filters)
    with gazetteer.database.reading() as connection:
        documents = [
            orjson.loads(row.document)
            for row in repository.stream_written(connection, kinds=filters.kinds, modified_since=filters.modified_since)
        ]
    documents.sort(key=lambda document: (-float(document.get("prominence", 0.0)), document["id"]))
    for document in documents:
        whole = _with_defaults(document)
        offered = [
            equivalent
            for equivalent in equivalents(whole["names"], target, kind=whole["kind"])
            if not filters.statuses or equivalent["status"] in filters.statuses
        ]
        # A form of the past in one place can be the usual one in another: 海參崴 in Taiwan.
        today = {name["text"] for name in whole["names"] if name["lang"] == target.lang and in_use(name)}
        past = {name["text"] for name in whole["names"] if name["lang"] == target.lang} - today
        offered = [equivalent for equivalent in offered if equivalent["text"] not in past] or offered[:1]
        seen: set[str] = set()
        for name in whole["names"]:
            if name["lang"] != source.lang or name["text"] in seen:
                continue
            if source.region is not None and name.get("region") not in (None, source.region):
                continue
            seen.add(name["text"])
            for equivalent in offered if every else offered[:1]:
                yield Pair(name["text"], equivalent["text"], _comment(whole, name, equivalent))


def _with_defaults(document: WrittenEntity) -> WrittenEntity:
    """A document whose names say their status and type."""
    names = [name.copy() for name in document["names"]]
    for name in names:
        name.setdefault("status", "admitted")
        name.setdefault("type", "common")
    return {**document, "names": names}


def _comment(document: WrittenEntity, name: WrittenName, equivalent: Equivalent) -> str:
    span = [name.get("from"), name.get("to")]
    dated = f"{span[0] or '?'} to {'today' if span[1] == '..' else span[1] or '?'}" if any(span) else ""
    warning = {"deprecated": "a deprecated form", "lookup": "a form to be found, not to be used"}.get(
        name["status"], ""
    )
    parts = (
        document["kind"],
        equivalent["status"],
        equivalent["reading"] or "",
        equivalent["register"] or "",
        dated,
        warning,
        document.get("disambiguation", {}).get(name["lang"], ""),
    )
    return "; ".join(part for part in parts if part)


def _without_equivalent(gazetteer: Gazetteer, filters: Filters) -> list[str]:
    """How many entities have a name in the one language and none in the other."""
    source, target = two_languages(filters)
    missing = 0
    with gazetteer.database.reading() as connection:
        for row in repository.stream_written(connection, kinds=filters.kinds, modified_since=filters.modified_since):
            document = _with_defaults(orjson.loads(row.document))
            if any(name["lang"] == source.lang for name in document["names"]) and not equivalents(
                document["names"], target, kind=document["kind"]
            ):
                missing += 1
    return [f"{missing} entities without a name in {target.lang}"] if missing else []


class Tbx:
    """Terminology as ISO 30042 has it, for every tool that knows it."""

    name: Final = "tbx"
    media_type: Final = "application/x-tbx"
    suffix: Final = "tbx"
    dialects: Final = tbx.DIALECTS

    def write(self, gazetteer: Gazetteer, filters: Filters) -> Iterator[bytes]:
        """Entries of the names that the filters leave, their languages in the order asked for."""
        dialect: tbx.Dialect = next((known for known in tbx.DIALECTS if known == filters.dialect), "basic")
        return tbx.write(_entities(gazetteer, filters), dialect=dialect, languages=filters.languages)

    def omitted(self, gazetteer: Gazetteer, filters: Filters) -> Sequence[str]:
        """What TBX has no place for."""
        return tbx.OMITTED


class MultiTerm:
    """A termbase as MultiTerm XML has it, for Trados."""

    name: Final = "multiterm"
    media_type: Final = "application/xml"
    suffix: Final = "xml"
    dialects: Final = ("mtf",)

    def write(self, gazetteer: Gazetteer, filters: Filters) -> Iterator[bytes]:
        """Concepts of the names that the filters leave, their languages in the order asked for."""
        return multiterm_writing.write(_entities(gazetteer, filters), languages=filters.languages)

    def omitted(self, gazetteer: Gazetteer, filters: Filters) -> Sequence[str]:
        """What a termbase has no place for."""
        return multiterm_writing.OMITTED


_OF_TABLES: Final = ("names", "wide")


class Csv:
    """A table: a line for each name, or (`wide`) a line for each entity with a column for each language."""

    name: Final = "csv"
    media_type: Final = "text/csv; charset=utf-8"
    suffix: Final = "csv"
    dialects: Final = _OF_TABLES

    def write(self, gazetteer: Gazetteer, filters: Filters) -> Iterator[bytes]:
        """The names that the filters leave."""
        entities = _entities(gazetteer, filters)
        return csv.write_wide(entities, filters.to_write()) if filters.dialect == "wide" else csv.write(entities)

    def omitted(self, gazetteer: Gazetteer, filters: Filters) -> Sequence[str]:
        """What a table of names has no place for."""
        return csv.OMITTED_WIDE if filters.dialect == "wide" else csv.OMITTED


class Xlsx:
    """The same tables as a workbook of Excel."""

    name: Final = "xlsx"
    media_type: Final = sheets.XLSX
    suffix: Final = "xlsx"
    dialects: Final = _OF_TABLES

    def write(self, gazetteer: Gazetteer, filters: Filters) -> Iterator[bytes]:
        """The names that the filters leave."""
        entities = _entities(gazetteer, filters)
        if filters.dialect == "wide":
            return csv.write_wide_workbook(entities, filters.to_write())
        return csv.write_workbook(entities)

    def omitted(self, gazetteer: Gazetteer, filters: Filters) -> Sequence[str]:
        """What a table of names has no place for."""
        return csv.OMITTED_WIDE if filters.dialect == "wide" else csv.OMITTED


class OmegaT:
    """Source, target and comment, for OmegaT: every equivalent of today, the preferred one first."""

    name: Final = "omegat"
    media_type: Final = "text/tab-separated-values; charset=utf-8"
    suffix: Final = "utf8"
    dialects: Final = ()

    def write(self, gazetteer: Gazetteer, filters: Filters) -> Iterator[bytes]:
        """The pairs of two languages."""
        return glossary.omegat(pairs(gazetteer, filters, every=True))

    def omitted(self, gazetteer: Gazetteer, filters: Filters) -> Sequence[str]:
        """What a pair has no place for, and how many entities have none."""
        return [*_OF_PAIRS, *_without_equivalent(gazetteer, filters)]


class DeepL:
    """One target for each source, within DeepL's limits."""

    name: Final = "deepl"
    media_type: Final = "text/tab-separated-values; charset=utf-8"
    suffix: Final = "tsv"
    dialects: Final = ()

    def write(self, gazetteer: Gazetteer, filters: Filters) -> Iterator[bytes]:
        """The pairs of two languages."""
        yield from gazetteer.part(_LastDeepL).of(filters).lines

    def omitted(self, gazetteer: Gazetteer, filters: Filters) -> Sequence[str]:
        """What a pair has no place for, what the limits leave out, and how many entities have no pair."""
        made = gazetteer.part(_LastDeepL).of(filters)
        without = _without_equivalent(gazetteer, filters)
        return ["everything but names", _OF_PAIRS[1], *made.omitted(), *without]


class _LastDeepL:
    """The glossary for DeepL that was made last: what it leaves out is told before it is sent, and is known when it is made."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._making = threading.Lock()
        self._last: tuple[int, Filters, glossary.DeepL] | None = None

    def of(self, filters: Filters) -> glossary.DeepL:
        """The glossary of the data as they are, at most `DEEPL_FILE` bytes."""
        with self._gazetteer.database.reading() as connection:
            version = repository.data_version(connection)
        with self._making:
            if self._last is None or self._last[:2] != (version, filters):
                made = glossary.DeepL.of(pairs(self._gazetteer, filters, every=True))
                self._last = (version, filters, made)
            return self._last[2]


_OF_PAIRS: Final = (
    "everything but names, their readings, standing and spans",
    "equivalents of other times, where there are some of today",
)


# Glossaries in


@dataclass
class Imported:
    """What became of a file: the ids, and what it held that has no place here."""

    created: list[str] = field(default_factory=list)
    extended: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    #: What looks wrong in what was written, with the lines of the file.
    warnings: list[Warned] = field(default_factory=list)


def take_in(gazetteer: Gazetteer, items: Iterable[Item], *, by: str, dry_run: bool = False) -> Imported:
    """Write what a reader of `formats/` found, all of it or, where anything is faulty, nothing.

    An entity that exists keeps all it has and gets the names and definitions that it lacks. Raises `Invalid` with the line
    and column of each fault.
    """
    outcome = Imported()
    read = _without_faults(items, outcome)
    documents = _lacking(gazetteer, read, outcome)
    lines = (orjson.dumps({what: document}) for _, what, document in documents)
    try:
        written = editing.batch(gazetteer, lines, by=by, dry_run=dry_run, look_at_all=True)
    except Invalid as error:
        for fault in error.errors:
            fault["line"] = documents[fault["line"] - 1][0]
        raise
    outcome.warnings = [_in_file(warning, documents) for warning in written.warnings]
    return outcome


def _in_file(warning: Warned, documents: Sequence[tuple[int, str, Mapping[str, Any]]]) -> Warned:
    """The warning with the line of the file in place of that of the batch which was made of it."""
    return {**warning, "line": documents[warning["line"] - 1][0]} if "line" in warning else warning


def _without_faults(items: Iterable[Item], outcome: Imported) -> list[Read]:
    """The documents of a file, what was left out noted; raises `Invalid` where anything is faulty."""
    read: list[Read] = []
    faults: list[dict[str, Any]] = []
    for item in items:
        if isinstance(item, Fault):
            where = {} if item.column is None else {"column": item.column}
            faults.append({"line": item.row, **where, "detail": item.detail})
        elif isinstance(item, LeftOut):
            outcome.left_out.append(item)
        else:
            read.append(item)
    if faults:
        raise Invalid(f"the file has {len(faults)} fault{'s' * (len(faults) != 1)}", errors=faults[:1_000])
    return read


def _lacking(gazetteer: Gazetteer, read: Sequence[Read], outcome: Imported) -> list[tuple[int, str, Mapping[str, Any]]]:
    """What is to be written: the line, `source` or `entity`, and the document as it is to be."""
    with gazetteer.database.reading() as connection:
        sources = repository.sources(connection, [item.source["id"] for item in read if item.source])
        taken = _under_their_ids(connection, read, outcome)
        entities = _with_parents(connection, taken, outcome)
        stored = repository.written(connection, [entity["id"] for _, entity in entities])
    cited = [(item.row, "source", item.source) for item in read if item.source and item.source["id"] not in sources]
    documents: dict[str, tuple[int, str, Mapping[str, Any]]] = {}
    for row, entity in entities:
        identifier = entity["id"]
        before = documents[identifier][2] if identifier in documents else None
        if before is None and identifier in stored:
            before = orjson.loads(stored[identifier].document)
        if before is None:
            outcome.created.append(identifier)
            documents[identifier] = (row, "entity", entity)
            continue
        extended = _extended(dict(before), entity)
        if identifier in documents:
            documents[identifier] = (documents[identifier][0], "entity", extended)
        elif extended == before:
            outcome.unchanged.append(identifier)
        else:
            outcome.extended.append(identifier)
            documents[identifier] = (row, "entity", extended)
    return [*cited, *documents.values()]


def _under_their_ids(
    connection: Connection, read: Sequence[Read], outcome: Imported
) -> list[tuple[int, Mapping[str, Any]]]:
    """The entities of a file with their rows; those that it gives no id, under that of what is stored of the same thing."""
    met = recognising.meet(connection, read)
    made = [item.entity["id"] for item in read if item.entity and item.is_nameless]
    given = {item.entity["id"] for item in read if item.entity and not item.is_nameless}
    used = set(repository.states(connection, made)) | given
    found: list[tuple[int, Mapping[str, Any]]] = []
    for place, item in enumerate(read):
        if item.entity is None:
            continue
        entity: dict[str, Any] = dict(item.entity)
        if place in met:
            known = met[place]
            if known.others:
                told = f"which of {', '.join(known.others)} this is, which then is new here; give its id to say so"
                outcome.left_out.append(LeftOut(item.row, told))
            entity["id"] = known.entity or fresh(entity["id"], used)
            used.add(entity["id"])
        found.append((item.row, entity))
    return found


def _with_parents(
    connection: Connection, entities: Sequence[tuple[int, Mapping[str, Any]]], outcome: Imported
) -> list[tuple[int, Mapping[str, Any]]]:
    """The entities with what they are part of by its id; what no entity or more than one is called so is left out."""
    named = {relation["target"] for _, entity in entities for relation in entity.get("relations", ())}
    if not named:
        return list(entities)
    known = recognising.parents(connection, sorted(named))
    for _, entity in entities:
        known.setdefault(entity["id"], entity["id"])
        for name in entity["names"]:
            known.setdefault(name["text"], entity["id"])
    found: list[tuple[int, Mapping[str, Any]]] = []
    for row, entity in entities:
        relations = []
        for relation in entity.get("relations", ()):
            target = known.get(relation["target"])
            if target is None or target == entity["id"]:
                outcome.left_out.append(LeftOut(row, f"part of {relation['target']}: no one entity is called so"))
            else:
                relations.append({**relation, "target": target})
        found.append((row, {**entity, "relations": relations} if "relations" in entity else entity))
    return found


def _extended(known: dict[str, Any], read: Mapping[str, Any]) -> dict[str, Any]:
    """The stored document with what it lacks of the read one; itself where it lacks nothing.

    Names and definitions are added, and so are identifiers, a location, types and what it is part of; what is stated stays.
    """
    extended = dict(known)
    names = {(name["text"], name["lang"]) for name in known["names"]}
    spoken = {name["lang"] for name in known["names"]}
    more_names = [_beside(name, spoken) for name in read["names"] if (name["text"], name["lang"]) not in names]
    if more_names:
        extended["names"] = [*known["names"], *more_names]
    # A definition is the same however its lines are broken.
    definitions = {_definition_key(definition) for definition in known.get("definitions", ())}
    more_definitions = [
        definition for definition in read.get("definitions", ()) if _definition_key(definition) not in definitions
    ]
    if more_definitions:
        extended["definitions"] = [*known.get("definitions", ()), *more_definitions]
    identifiers = {**read.get("identifiers", {}), **known.get("identifiers", {})}
    if identifiers != known.get("identifiers", {}):
        extended["identifiers"] = identifiers
    for member in ("location", "types"):
        if member not in known and member in read:
            extended[member] = read[member]
    parts = {(relation["type"], relation["target"]) for relation in known.get("relations", ())}
    more_relations = [one for one in read.get("relations", ()) if (one["type"], one["target"]) not in parts]
    if more_relations:
        extended["relations"] = [*known.get("relations", ()), *more_relations]
    return extended


def _beside(name: Mapping[str, Any], spoken: Collection[str]) -> Mapping[str, Any]:
    """A name to add: never the preferred one of a language that has names already."""
    if name.get("status") != "preferred" or name["lang"] not in spoken:
        return name
    return {member: value for member, value in name.items() if member != "status"}


def _definition_key(definition: Mapping[str, Any]) -> tuple[str, str]:
    return definition["lang"], " ".join(definition["text"].split())


def take_in_lines(gazetteer: Gazetteer, stream: BinaryIO, *, by: str, dry_run: bool = False) -> Outcome:
    """Write the lines of a `jsonl` export: exactly what `/v1/batch` does, without its limit of size."""
    return editing.batch(gazetteer, stream, by=by, dry_run=dry_run, look_at_all=True)
