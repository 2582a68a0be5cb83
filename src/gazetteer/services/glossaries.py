"""Glossaries out and in: which names and pairs of names of the stored entities go into the files of translators' tools.

The files are written and read by `formats/`. Importing this module adds `tbx`, `csv`, `omegat` and `deepl` to the formats on
offer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, BinaryIO, Final

import orjson

from gazetteer.domain.document import in_use
from gazetteer.domain.tag import Tag, cover
from gazetteer.errors import BadParameter, Invalid
from gazetteer.formats import csv, glossary, tbx
from gazetteer.formats.glossary import Pair
from gazetteer.formats.reading import Fault, Found, Item, LeftOut
from gazetteer.services import annotating, editing, exporting
from gazetteer.services.change import Outcome
from gazetteer.services.context import Gazetteer
from gazetteer.services.exporting import Filters, Format
from gazetteer.services.languages import to_write
from gazetteer.storage import repository


def _entities(gazetteer: Gazetteer, filters: Filters) -> Iterator[dict[str, Any]]:
    """The written documents by id, each with the names that the filters leave it; holds a connection until exhausted."""
    with gazetteer.database.reading() as connection:
        for row in repository.stream_written(connection, kinds=filters.kinds, modified_since=filters.modified_since):
            document = orjson.loads(row.document)
            names = [name for name in document["names"] if _wanted(name, filters)]
            if names:
                yield {**document, "names": names}


def _wanted(name: Mapping[str, Any], filters: Filters) -> bool:
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
    source, target = (to_write(tag.written, tag.region) for tag in filters.languages)
    if source.lang == target.lang:
        raise BadParameter("langs", "the two languages are the same")
    return source, replace(target, region=target.region or filters.region)


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
            for equivalent in annotating.equivalents(whole, target)
            if not filters.statuses or equivalent["status"] in filters.statuses
        ]
        past = {name["text"] for name in whole["names"] if name["lang"] == target.lang and _is_past(name)}
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


def _is_past(name: Mapping[str, Any]) -> bool:
    return not in_use(name)


_DEFAULTS: Final = {"status": "admitted", "type": "common"}


def _with_defaults(document: Mapping[str, Any]) -> dict[str, Any]:
    return {**document, "names": [{**_DEFAULTS, **name} for name in document["names"]]}


def _comment(document: Mapping[str, Any], name: Mapping[str, Any], equivalent: Mapping[str, Any]) -> str:
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


def _write_tbx(gazetteer: Gazetteer, filters: Filters) -> Iterator[bytes]:
    dialect: tbx.Dialect = next((known for known in tbx.DIALECTS if known == filters.dialect), "basic")
    return tbx.write(_entities(gazetteer, filters), dialect=dialect)


def _write_csv(gazetteer: Gazetteer, filters: Filters) -> Iterator[bytes]:
    return csv.write(_entities(gazetteer, filters))


def _write_omegat(gazetteer: Gazetteer, filters: Filters) -> Iterator[bytes]:
    return glossary.omegat(pairs(gazetteer, filters, every=True))


def _write_deepl(gazetteer: Gazetteer, filters: Filters) -> Iterator[bytes]:
    yield from glossary.DeepL.of(pairs(gazetteer, filters, every=True)).lines


def _without_equivalent(gazetteer: Gazetteer, filters: Filters) -> list[str]:
    """How many entities have a name in the one language and none in the other."""
    source, target = two_languages(filters)
    missing = 0
    with gazetteer.database.reading() as connection:
        for row in repository.stream_written(connection, kinds=filters.kinds, modified_since=filters.modified_since):
            document = _with_defaults(orjson.loads(row.document))
            if any(name["lang"] == source.lang for name in document["names"]) and not annotating.equivalents(
                document, target
            ):
                missing += 1
    return [f"{missing} entities without a name in {target.lang}"] if missing else []


_OF_PAIRS: Final = (
    "everything but names, their readings, standing and spans",
    "equivalents of other times, where there are some of today",
)


def _omitted_omegat(gazetteer: Gazetteer, filters: Filters) -> Sequence[str]:
    return [*_OF_PAIRS, *_without_equivalent(gazetteer, filters)]


def _omitted_deepl(gazetteer: Gazetteer, filters: Filters) -> Sequence[str]:
    made = glossary.DeepL.of(pairs(gazetteer, filters, every=True))
    return ["everything but names", _OF_PAIRS[1], *made.omitted(), *_without_equivalent(gazetteer, filters)]


for _found in (
    Format("tbx", "application/x-tbx", "tbx", _write_tbx, lambda _gazetteer, _filters: tbx.OMITTED, tbx.DIALECTS),
    Format("csv", "text/csv; charset=utf-8", "csv", _write_csv, lambda _gazetteer, _filters: csv.OMITTED),
    Format("omegat", "text/tab-separated-values; charset=utf-8", "utf8", _write_omegat, _omitted_omegat),
    Format("deepl", "text/tab-separated-values; charset=utf-8", "tsv", _write_deepl, _omitted_deepl),
):
    exporting.register(_found)

FORMATS: Final = exporting.FORMATS
"""Every format on offer, those of this module among them."""


# Glossaries in


@dataclass
class Imported:
    """What became of a file: the ids, and what it held that has no place here."""

    created: list[str] = field(default_factory=list)
    extended: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)


def take_in(gazetteer: Gazetteer, items: Iterable[Item], *, by: str, dry_run: bool = False) -> Imported:
    """Write what a reader of `formats/` found, all of it or, where anything is faulty, nothing.

    An entity that exists keeps all it has and gets the names and definitions that it lacks. Raises `Invalid` with the line
    and column of each fault.
    """
    outcome = Imported()
    faults: list[dict[str, Any]] = []
    found: list[Found] = []
    for item in items:
        if isinstance(item, Fault):
            where = {} if item.column is None else {"column": item.column}
            faults.append({"line": item.line, **where, "detail": item.detail})
        elif isinstance(item, LeftOut):
            outcome.left_out.append(item)
        else:
            found.append(item)
    if faults:
        raise Invalid(f"the file has {len(faults)} fault{'s' * (len(faults) != 1)}", errors=faults[:1_000])
    with gazetteer.database.reading() as connection:
        sources = repository.sources(connection, [item.document["id"] for item in found if item.what == "source"])
        stored = repository.written(connection, [item.document["id"] for item in found if item.what == "entity"])
    documents: list[tuple[Found, dict[str, Any]]] = []
    for item in found:
        identifier = item.document["id"]
        if item.what == "source":
            if identifier not in sources:
                documents.append((item, item.document))
            continue
        before = stored.get(identifier)
        if before is None:
            outcome.created.append(identifier)
            documents.append((item, item.document))
            continue
        known = orjson.loads(before.document)
        extended = _extended(known, item.document)
        (outcome.unchanged if extended == known else outcome.extended).append(identifier)
        if extended != known:
            documents.append((item, extended))
    lines = (orjson.dumps({item.what: document}) for item, document in documents)
    try:
        editing.batch(gazetteer, lines, by=by, dry_run=dry_run)
    except Invalid as error:
        for fault in error.errors:
            fault["line"] = documents[fault["line"] - 1][0].line
        raise
    return outcome


def _extended(known: dict[str, Any], read: Mapping[str, Any]) -> dict[str, Any]:
    names = {(name["text"], name["lang"]) for name in known["names"]}
    definitions = {(definition["lang"], definition["text"]) for definition in known.get("definitions", ())}
    more_names = [name for name in read["names"] if (name["text"], name["lang"]) not in names]
    more_definitions = [
        definition
        for definition in read.get("definitions", ())
        if (definition["lang"], definition["text"]) not in definitions
        and (definition["lang"], " ".join(definition["text"].split()))
        not in {(lang, " ".join(text.split())) for lang, text in definitions}
    ]
    if not more_names and not more_definitions:
        return known
    extended = {**known, "names": [*known["names"], *more_names]}
    if more_definitions:
        extended["definitions"] = [*known.get("definitions", ()), *more_definitions]
    return extended


def take_in_lines(gazetteer: Gazetteer, stream: BinaryIO, *, by: str, dry_run: bool = False) -> Outcome:
    """Write the lines of a `jsonl` export: exactly what `/v1/batch` does, without its limit of size."""
    return editing.batch(gazetteer, stream, by=by, dry_run=dry_run)
