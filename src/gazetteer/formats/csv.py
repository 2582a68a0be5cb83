"""Tables of names: written with a line for each name, read with any columns that a mapping explains.

UTF-8. Cells that a spreadsheet would take for a formula begin with an apostrophe, which reading takes off again.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, BinaryIO, Final

from gazetteer.domain.vocabulary import KINDS
from gazetteer.formats.reading import MAX_BYTES, Fault, Found, Item, LeftOut, is_slug, once, read_language, slug_of

COLUMNS: Final = (
    "id",
    "kind",
    "types",
    "lang",
    "text",
    "status",
    "type",
    "region",
    "register",
    "from",
    "to",
    "reading",
    "certainty",
    "sources",
    "definition",
    "note",
)
"""The columns written, in order: the first three say whose name it is, `definition` is the entity's in that language."""

OMITTED: Final = (
    "contexts",
    "locations",
    "dated facts",
    "relations",
    "sovereignty records",
    "figures",
    "identifiers",
    "disambiguation",
    "grammar",
    "prominence",
    "what sources are",
    "sources of readings and definitions",
)
"""What a table of names has no place for."""

_MAX_CELL: Final = 20_000
_DANGEROUS: Final = ("=", "+", "-", "@", "\t", "\r")
_NAME_COLUMN: Final = re.compile(r"name:(\S+)")


def harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return "'" + cell if cell.startswith(_DANGEROUS) or cell.lstrip("'").startswith(_DANGEROUS) else cell


def _as_meant(cell: str) -> str:
    cell = cell.strip()
    return cell[1:].strip() if cell.startswith("'") and cell.lstrip("'").startswith(_DANGEROUS) else cell


def write(entities: Iterable[Mapping[str, Any]]) -> Iterator[bytes]:
    """The names of the written documents, a line for each, under a line with the names of the columns."""
    yield _line(COLUMNS)
    for entity in entities:
        definitions = {definition["lang"]: definition["text"] for definition in reversed(entity.get("definitions", []))}
        for name in entity["names"]:
            cells = {
                "id": entity["id"],
                "kind": entity["kind"],
                "types": "; ".join(entity.get("types", ())),
                "lang": name["lang"],
                "text": name["text"],
                "status": name.get("status", "admitted"),
                "type": name.get("type", "common"),
                "region": name.get("region"),
                "register": name.get("register"),
                "from": name.get("from"),
                "to": name.get("to"),
                "reading": "; ".join(reading["pinyin"] for reading in name.get("readings", ())),
                "certainty": name.get("certainty", "unverified"),
                "sources": "; ".join(citation["source"] for citation in name.get("sources", ())),
                "definition": definitions.pop(name["lang"], None),
                "note": name.get("note"),
            }
            yield _line([harmless(str(cells[column] or "")) for column in COLUMNS])


def _line(cells: Iterable[str]) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow(cells)
    return out.getvalue().encode()


def read(stream: BinaryIO, *, mapping: Mapping[str, str] | None = None, kind: str = "term") -> Iterator[Item]:
    """The entities of a table whose first line names its columns, and what is wrong in it, by line and column.

    `mapping` says what a column holds: one of `COLUMNS`, or `name:<language tag>` for a column of names in one language,
    several in a cell parted by semicolons; columns that it does not mention mean what they are called, others are left out.
    Lines with the same `id` are one entity; without an `id` every line is one of its own. `kind` is that of lines which do
    not say theirs.
    """
    data = stream.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        yield Fault(1, None, f"the file has more than {MAX_BYTES:,} bytes, the limit here")
        return
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        yield Fault(data[: error.start].count(b"\n") + 1, None, "the file is not UTF-8")
        return
    first = text.partition("\n")[0]
    delimiter = max((",", ";", "\t"), key=first.count)
    csv.field_size_limit(_MAX_CELL * 4)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        header = next(rows, None)
        if header is None:
            yield Fault(1, None, "the file is empty")
            return
        columns, faults = _columns([cell.strip() for cell in header], mapping or {})
        yield from faults
        if any(isinstance(fault, Fault) for fault in faults):
            return
        yield from _entities(rows, columns, kind)
    except csv.Error as error:
        yield Fault(rows.line_num, None, f"not a table: {error}")


def _columns(header: list[str], mapping: Mapping[str, str]) -> tuple[dict[int, str], list[Item]]:
    """What each column holds, and which hold nothing that can be read."""
    columns: dict[int, str] = {}
    problems: list[Item] = []
    for stated in mapping:
        if stated not in header:
            problems.append(Fault(1, stated, f"there is no such column; there are {', '.join(header)}"))
    for index, called in enumerate(header):
        means = mapping.get(called, called)
        named = _NAME_COLUMN.fullmatch(means)
        if named and read_language(named[1]) is None:
            problems.append(Fault(1, called, f"{named[1]!r} is no language tag"))
        elif named or means in COLUMNS:
            columns[index] = means
        elif called in mapping:
            problems.append(
                Fault(1, called, f"expected one of {', '.join(COLUMNS)} or name:<language>; found {means!r}")
            )
        elif called:
            problems.append(LeftOut(1, f"the column {called}"))
    held = set(columns.values())
    faulty = any(isinstance(problem, Fault) for problem in problems)
    if not faulty and not any(means.startswith("name:") for means in held) and not {"text", "lang"} <= held:
        problems.append(Fault(1, None, "expected the columns text and lang, or one mapped to name:<language>"))
    return columns, problems


def _entities(rows: Any, columns: Mapping[int, str], kind: str) -> Iterator[Item]:
    entities: dict[str, tuple[int, dict[str, Any]]] = {}
    sources: dict[str, int] = {}
    for row in rows:
        line = rows.line_num
        cells = {
            means: _as_meant(row[index])
            for index, means in columns.items()
            if index < len(row) and _as_meant(row[index])
        }
        if not cells:
            continue
        faults = list(_faults(cells, line))
        names = [] if faults else _names(cells)
        if not faults and not names:
            faults = [Fault(line, "text", "the line has no name")]
        if faults:
            yield from faults
            continue
        identifier = cells.get("id") or _fresh(slug_of(*(name["text"] for name in names)), entities)
        _, entity = entities.setdefault(
            identifier, (line, {"id": identifier, "kind": cells.get("kind", kind), "names": []})
        )
        entity["names"] += names
        if "types" in cells:
            entity["types"] = [part.strip() for part in cells["types"].split(";") if part.strip()]
        if "definition" in cells:
            entity.setdefault("definitions", []).append({"lang": names[0]["lang"], "text": cells["definition"]})
        for name in names:
            for citation in name.get("sources", ()):
                sources.setdefault(citation["source"], line)
    for source, line in sources.items():
        yield Found("source", {"id": source, "title": source}, line)
    for line, entity in entities.values():
        entity["names"] = once(entity["names"])
        yield Found("entity", entity, line)


def _fresh(slug: str, taken: Mapping[str, Any]) -> str:
    if slug not in taken:
        return slug
    number = 2
    while f"{slug}-{number}" in taken:
        number += 1
    return f"{slug}-{number}"


def _faults(cells: Mapping[str, str], line: int) -> Iterator[Fault]:
    for column, cell in cells.items():
        if len(cell) > _MAX_CELL:
            yield Fault(line, column, f"at most {_MAX_CELL:,} characters")
    if "id" in cells and not is_slug(cells["id"]):
        yield Fault(line, "id", f"expected lower-case letters and figures joined by hyphens; found {cells['id']!r}")
    if cells.get("kind", "term") not in KINDS:
        yield Fault(line, "kind", f"expected one of {', '.join(KINDS)}; found {cells['kind']!r}")
    if "text" in cells and read_language(cells.get("lang", "")) is None:
        yield Fault(line, "lang", f"expected a language tag; found {cells.get('lang', '')!r}")
    for source in _several(cells.get("sources", "")):
        if not is_slug(source):
            yield Fault(line, "sources", f"expected ids of sources parted by semicolons; found {source!r}")


def _several(cell: str) -> list[str]:
    return [part.strip() for part in re.split("[;；]", cell) if part.strip()]


def _names(cells: Mapping[str, str]) -> list[dict[str, Any]]:
    names: list[dict[str, Any]] = []
    if "text" in cells and (language := read_language(cells["lang"])) is not None:
        lang, region = language
        name: dict[str, Any] = {"text": " ".join(cells["text"].split()), "lang": lang}
        if region is not None:
            name["region"] = region
        name |= {
            key: cells[key]
            for key in ("status", "type", "region", "register", "from", "to", "certainty", "note")
            if key in cells
        }
        if "reading" in cells:
            name["readings"] = [{"pinyin": pinyin} for pinyin in _several(cells["reading"])]
        if "sources" in cells:
            name["sources"] = [{"source": source} for source in _several(cells["sources"])]
        names.append(name)
    for means, cell in cells.items():
        named = _NAME_COLUMN.fullmatch(means)
        if named and (language := read_language(named[1])) is not None:
            for index, text in enumerate(_several(cell)):
                more = {"region": language[1]} if language[1] else {}
                status = "preferred" if index == 0 else "admitted"
                names.append({"text": " ".join(text.split()), "lang": language[0], "status": status, **more})
    return names
