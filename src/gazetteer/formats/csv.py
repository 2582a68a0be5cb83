"""Tables of names: written with a line for each name, read with any columns that a mapping explains.

UTF-8. Cells that a spreadsheet would take for a formula begin with an apostrophe, which reading takes off again.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, BinaryIO, Final

from gazetteer.domain.tag import Tag
from gazetteer.domain.vocabulary import KINDS
from gazetteer.formats.reading import fresh, in_language, is_slug, once, slug_of, tag_of
from gazetteer.formats.shape import MAX_BYTES, Fault, Item, LeftOut, Read

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
        yield from _read_rows(rows, mapping or {}, kind)
    except csv.Error as error:
        yield Fault(rows.line_num, None, f"not a table: {error}")


def _read_rows(rows: Any, mapping: Mapping[str, str], kind: str) -> Iterator[Item]:
    header = next(rows, None)
    if header is None:
        yield Fault(1, None, "the file is empty")
        return
    columns, problems = _columns([cell.strip() for cell in header], mapping)
    yield from problems
    if not any(isinstance(problem, Fault) for problem in problems):
        yield from _entities(rows, columns, kind)


def _columns(header: list[str], mapping: Mapping[str, str]) -> tuple[dict[int, str], list[Item]]:
    """What each column holds, and which hold nothing that can be read."""
    columns: dict[int, str] = {}
    problems: list[Item] = []
    for stated in mapping:
        if stated not in header:
            problems.append(Fault(1, stated, f"there is no such column; there are {', '.join(header)}"))
    for index, called in enumerate(header):
        means = mapping.get(called, called)
        problem = _problem_of_column(called, means, mapping)
        if problem is not None:
            problems.append(problem)
        elif called:
            columns[index] = means
    faulty = any(isinstance(problem, Fault) for problem in problems)
    if not faulty and not _has_names(columns.values()):
        problems.append(Fault(1, None, "expected the columns text and lang, or one mapped to name:<language>"))
    return columns, problems


def _problem_of_column(called: str, means: str, mapping: Mapping[str, str]) -> Item | None:
    named = _NAME_COLUMN.fullmatch(means)
    if named and tag_of(named[1]) is None:
        return Fault(1, called, f"{named[1]!r} is no language tag")
    if named or means in COLUMNS or not called:
        return None
    if called in mapping:
        return Fault(1, called, f"expected one of {', '.join(COLUMNS)} or name:<language>; found {means!r}")
    return LeftOut(1, f"the column {called}")


def _has_names(held: Iterable[str]) -> bool:
    held = set(held)
    return {"text", "lang"} <= held or any(means.startswith("name:") for means in held)


def _entities(rows: Any, columns: Mapping[int, str], kind: str) -> Iterator[Item]:
    entities: dict[str, tuple[int, dict[str, Any]]] = {}
    sources: dict[str, int] = {}
    for row in rows:
        line = rows.line_num
        cells = _cells(row, columns)
        if not cells:
            continue
        faults = list(_faults(cells, line))
        names = [] if faults else _names(cells)
        if not faults and not names:
            faults = [Fault(line, "text", "the line has no name")]
        if faults:
            yield from faults
            continue
        identifier = cells.get("id") or fresh(slug_of(*(name["text"] for name in names)), entities)
        document = {"id": identifier, "kind": cells.get("kind", kind), "names": []}
        _, entity = entities.setdefault(identifier, (line, document))
        _add(entity, cells, names)
        for name in names:
            for citation in name.get("sources", ()):
                sources.setdefault(citation["source"], line)
    for source, line in sources.items():
        yield Read(line, source={"id": source, "title": source})
    for line, entity in entities.values():
        entity["names"] = once(entity["names"])
        yield Read(line, entity=entity)


def _cells(row: list[str], columns: Mapping[int, str]) -> dict[str, str]:
    """What a line says, by what its columns hold; nothing of empty cells."""
    cells: dict[str, str] = {}
    for index, means in columns.items():
        meant = _as_meant(row[index]) if index < len(row) else ""
        if meant:
            cells[means] = meant
    return cells


def _add(entity: dict[str, Any], cells: Mapping[str, str], names: list[dict[str, Any]]) -> None:
    """Add what a line says to its entity."""
    entity["names"] += names
    if "types" in cells:
        entity["types"] = [part.strip() for part in cells["types"].split(";") if part.strip()]
    if "definition" in cells:
        definition = {"lang": names[0]["lang"], "text": cells["definition"]}
        entity.setdefault("definitions", []).append(definition)


def _faults(cells: Mapping[str, str], line: int) -> Iterator[Fault]:
    for column, cell in cells.items():
        if len(cell) > _MAX_CELL:
            yield Fault(line, column, f"at most {_MAX_CELL:,} characters")
    if "id" in cells and not is_slug(cells["id"]):
        yield Fault(line, "id", f"expected lower-case letters and figures joined by hyphens; found {cells['id']!r}")
    if cells.get("kind", "term") not in KINDS:
        yield Fault(line, "kind", f"expected one of {', '.join(KINDS)}; found {cells['kind']!r}")
    if "text" in cells and tag_of(cells.get("lang")) is None:
        yield Fault(line, "lang", f"expected a language tag; found {cells.get('lang', '')!r}")
    for source in _several(cells.get("sources", "")):
        if not is_slug(source):
            yield Fault(line, "sources", f"expected ids of sources parted by semicolons; found {source!r}")


def _several(cell: str) -> list[str]:
    return [part.strip() for part in re.split("[;；]", cell) if part.strip()]


def _names(cells: Mapping[str, str]) -> list[dict[str, Any]]:
    """The names of a line: that of its column `text`, and those of its columns of names."""
    names = [_name_of_text(cells)] if "text" in cells and tag_of(cells.get("lang")) else []
    for means, cell in cells.items():
        named = _NAME_COLUMN.fullmatch(means)
        tag = tag_of(named[1]) if named else None
        if tag is None:
            continue
        for index, text in enumerate(_several(cell)):
            status = "preferred" if index == 0 else "admitted"
            names.append({**in_language(" ".join(text.split()), tag), "status": status})
    return names


_OF_A_NAME: Final = ("status", "type", "region", "register", "from", "to", "certainty", "note")


def _name_of_text(cells: Mapping[str, str]) -> dict[str, Any]:
    name = in_language(" ".join(cells["text"].split()), Tag.read(cells["lang"]))
    name |= {key: cells[key] for key in _OF_A_NAME if key in cells}
    if "reading" in cells:
        name["readings"] = [{"pinyin": pinyin} for pinyin in _several(cells["reading"])]
    if "sources" in cells:
        name["sources"] = [{"source": source} for source in _several(cells["sources"])]
    return name
