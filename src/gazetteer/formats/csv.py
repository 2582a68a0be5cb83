"""Tables of names: written with a line for each name or for each entity, read with any columns that are understood.

Written as CSV in UTF-8 or as XLSX, read in whatever encoding spreadsheets write (`sheets.py`), with or without a header
(`columns.py`). Cells of CSV that a spreadsheet would take for a formula begin with an apostrophe, which reading takes off.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any, BinaryIO, Final

from gazetteer.domain import dates, written_dates
from gazetteer.domain.document import WrittenEntity, WrittenName
from gazetteer.domain.tag import Tag
from gazetteer.domain.vocabulary import KINDS
from gazetteer.errors import DateError
from gazetteer.formats import columns, sheets
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
    "latitude",
    "longitude",
    "identifiers",
    "part_of",
)
"""The columns written, in order: the first three say whose name it is, `definition` is the entity's in that language.

The last four are the entity's too, and stand in its first line.
"""

OMITTED: Final = (
    "contexts",
    "locations that are no point",
    "dated facts",
    "relations but part_of",
    "sovereignty records",
    "figures",
    "disambiguation",
    "grammar",
    "prominence",
    "what sources are",
    "sources of readings and definitions",
)
"""What a table of names has no place for."""

OMITTED_WIDE: Final = (
    "what is said of a single name: status, region, register, dates, certainty, sources, notes",
    "names that are not to be written",
    "definitions",
    *OMITTED,
)
"""What a table with a column for each language has no place for."""

_MAX_CELL: Final = sheets.MAX_CELL
_DANGEROUS: Final = ("=", "+", "-", "@", "\t", "\r")
_NAME_COLUMN: Final = re.compile(r"name:(\S+)")
_IDENTIFIER_COLUMN: Final = re.compile(r"identifier:([a-z0-9]+(?:-[a-z0-9]+)*)")


def harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return "'" + cell if cell.startswith(_DANGEROUS) or cell.lstrip("'").startswith(_DANGEROUS) else cell


def _as_meant(cell: str) -> str:
    cell = cell.strip()
    return cell[1:].strip() if cell.startswith("'") and cell.lstrip("'").startswith(_DANGEROUS) else cell


def write(entities: Iterable[WrittenEntity]) -> Iterator[bytes]:
    """The names of the written documents, a line for each, under a line with the names of the columns."""
    yield _line(COLUMNS)
    for line in _lines_of_names(entities):
        yield _line([harmless(cell) for cell in line])


def write_workbook(entities: Iterable[WrittenEntity]) -> Iterator[bytes]:
    """The same lines as an XLSX file."""
    return sheets.workbook(chain([COLUMNS], _lines_of_names(entities)), title="names")


def _lines_of_names(entities: Iterable[WrittenEntity]) -> Iterator[list[str]]:
    for entity in entities:
        definitions = {definition["lang"]: definition["text"] for definition in reversed(entity.get("definitions", []))}
        place = _cells_of_place(entity)
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
                **place,
            }
            place = {}
            yield [str(cells.get(column) or "") for column in COLUMNS]


def _cells_of_place(entity: WrittenEntity) -> dict[str, str]:
    """Where an entity is, what others call it by, and what it is part of."""
    cells: dict[str, str] = {}
    location = entity.get("location")
    if location is not None and location["type"] == "Point":
        longitude, latitude = location["coordinates"][:2]
        cells |= {"latitude": str(latitude), "longitude": str(longitude)}
    cells["identifiers"] = "; ".join(f"{scheme}:{value}" for scheme, value in entity.get("identifiers", {}).items())
    cells["part_of"] = "; ".join(
        relation["target"] for relation in entity.get("relations", ()) if relation["type"] == "part_of"
    )
    return cells


def wide_lines(entities: Iterable[WrittenEntity], languages: Sequence[Tag] = ()) -> list[list[str]]:
    """A line for each entity and a column for each language, the preferred name first, under a line of headers.

    The languages are those asked for, else all that the names are in, the commonest first; Chinese has its pinyin beside it.
    """
    documents = list(entities)
    tags = list(dict.fromkeys(tag.written for tag in languages)) if languages else _languages_of(documents)
    header = ["id", "kind", "types", *_headers_of(tags), "latitude", "longitude", "identifiers", "part_of"]
    lines = [header]
    for entity in documents:
        place = _cells_of_place(entity)
        cells = [entity["id"], entity["kind"], "; ".join(entity.get("types", ()))]
        for tag in tags:
            names = _ordered(entity["names"], tag)
            cells.append("; ".join(name["text"] for name in names))
            if tag == "zh-Hans":
                cells.append("; ".join(reading["pinyin"] for name in names[:1] for reading in name.get("readings", ())))
        lines.append([*cells, *(place.get(column, "") for column in header[-4:])])
    return lines


def _languages_of(documents: Iterable[WrittenEntity]) -> list[str]:
    counts: dict[str, int] = {}
    for entity in documents:
        for name in entity["names"]:
            counts[name["lang"]] = counts.get(name["lang"], 0) + 1
    return sorted(counts, key=lambda lang: (-counts[lang], lang))


def _headers_of(tags: Iterable[str]) -> Iterator[str]:
    for tag in tags:
        yield tag
        if tag == "zh-Hans":
            yield "pinyin"


def _ordered(names: Iterable[WrittenName], lang: str) -> list[WrittenName]:
    """The names in a language, none twice: the preferred, then the admitted, without those that are not to be written."""
    spoken = [name for name in names if name["lang"] == lang]
    written = [name for name in spoken if name.get("status", "admitted") not in ("deprecated", "lookup")]
    written.sort(key=lambda name: name.get("status", "admitted") != "preferred")
    kept: dict[str, WrittenName] = {}
    for name in written:
        kept.setdefault(name["text"], name)
    return list(kept.values())


def write_wide(entities: Iterable[WrittenEntity], languages: Sequence[Tag] = ()) -> Iterator[bytes]:
    """The lines of `wide_lines` as CSV."""
    for line in wide_lines(entities, languages):
        yield _line([harmless(cell) for cell in line])


def write_wide_workbook(entities: Iterable[WrittenEntity], languages: Sequence[Tag] = ()) -> Iterator[bytes]:
    """The lines of `wide_lines` as an XLSX file."""
    return sheets.workbook(wide_lines(entities, languages), title="names")


def _line(cells: Iterable[str]) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow(cells)
    return out.getvalue().encode()


def read(
    stream: BinaryIO, *, mapping: Mapping[str, str] | None = None, kind: str | None = None, source: str | None = None
) -> Iterator[Item]:
    """The entities of a table, and what is wrong in it, by line and column.

    `mapping` says what a column holds: one of `COLUMNS`, `name:<language tag>` for a column of names in one language, several
    in a cell parted by semicolons, or `identifier:<scheme>`; a column is named by its header or its number. Columns that it
    does not mention mean what they are called, in any of the usual ways, and what means nothing is left out. A table without
    a header is understood by its cells. Lines with the same `id` are one entity; without an `id` every line is one of its own.
    `kind` is that of lines which do not say theirs: without it a place where there are coordinates, else a term. `source` is
    cited by names that cite none.
    """
    data = stream.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        yield Fault(1, None, f"the file has more than {MAX_BYTES:,} bytes, the limit here")
        return
    try:
        rows = list(sheets.rows(data))
    except sheets.SheetError as error:
        yield Fault(error.line, None, str(error))
        return
    if not rows:
        yield Fault(1, None, "the file is empty")
        return
    yield from _read_rows(rows, mapping or {}, kind, source)


def _read_rows(
    rows: Sequence[sheets.Row], mapping: Mapping[str, str], kind: str | None, source: str | None
) -> Iterator[Item]:
    header = [cell.strip() for cell in rows[0].cells]
    below = [row.cells for row in rows[1:]]
    by_cells = {**columns.by_names(header, below), **columns.by_codes(header, below)}
    found, problems = _columns(header, mapping, by_cells)
    if not mapping and not _has_names(found.values()):
        cells = [row.cells for row in rows]
        guessed = columns.by_cells(cells) if columns.is_data(header, cells[1:]) else {}
        if _has_names(guessed.values()):
            told = ", ".join(f"column {at + 1} as {means}" for at, means in guessed.items())
            yield LeftOut(1, f"there is no header, so the cells were asked: {told}; other columns")
            yield from _entities(rows, guessed, kind, source)
            return
    yield from problems
    if not any(isinstance(problem, Fault) for problem in problems):
        yield from _entities(rows[1:], found, kind, source)


def _columns(
    header: list[str], mapping: Mapping[str, str], told: Mapping[str, str]
) -> tuple[dict[int, str], list[Item]]:
    """What each column holds, as it is called or as its cells told, and which hold nothing that can be read."""
    found: dict[int, str] = {}
    problems: list[Item] = []
    meant = {called: means for called, means in mapping.items() if called in header}
    for stated, means in mapping.items():
        if stated in header:
            continue
        if stated.isdigit() and 1 <= int(stated) <= len(header):
            meant[header[int(stated) - 1]] = means
        else:
            problems.append(Fault(1, stated, f"there is no such column; there are {', '.join(header)}"))
    for index, called in enumerate(header):
        means = meant.get(called, called)
        if called not in meant and called not in COLUMNS:
            means = columns.by_header(called) or told.get(called) or called
        if called not in meant and means in found.values():
            means = called
        problem = _problem_of_column(called, means, meant)
        if problem is not None:
            problems.append(problem)
        elif called:
            found[index] = means
    faulty = any(isinstance(problem, Fault) for problem in problems)
    if not faulty and not _has_names(found.values()):
        problems.append(Fault(1, None, "expected the columns text and lang, or one mapped to name:<language>"))
    return found, problems


def _problem_of_column(called: str, means: str, mapping: Mapping[str, str]) -> Item | None:
    named = _NAME_COLUMN.fullmatch(means)
    if named and tag_of(named[1]) is None:
        return Fault(1, called, f"{named[1]!r} is no language tag")
    if named or means in (*COLUMNS, columns.FORBIDDEN) or _IDENTIFIER_COLUMN.fullmatch(means) or not called:
        return None
    if called in mapping:
        expected = ", ".join([*COLUMNS, "name:<language>", "identifier:<scheme>"])
        return Fault(1, called, f"expected one of {expected}; found {means!r}")
    return LeftOut(1, f"the column {called}")


def _has_names(held: Iterable[str]) -> bool:
    held = set(held)
    return {"text", "lang"} <= held or any(means.startswith("name:") for means in held)


def _entities(
    rows: Iterable[sheets.Row], held: Mapping[int, str], kind: str | None, source: str | None
) -> Iterator[Item]:
    entities: dict[str, tuple[int, dict[str, Any]]] = {}
    made: set[str] = set()
    sources: dict[str, int] = {}
    for row in rows:
        cells = _cells(row.cells, held)
        if not cells:
            continue
        faults = list(_faults(cells, row.line))
        names = [] if faults else _names(cells, source)
        if not faults and not names:
            faults = [Fault(row.line, "text", "the line has no name")]
        if faults:
            yield from faults
            continue
        identifier = cells.get("id")
        if identifier is None:
            identifier = fresh(slug_of(*(name["text"] for name in names)), entities)
            made.add(identifier)
        usual = kind or ("place" if "latitude" in cells else "term")
        document = {"id": identifier, "kind": cells.get("kind", usual), "names": []}
        _, entity = entities.setdefault(identifier, (row.line, document))
        _add(entity, cells, names)
        for name in names:
            for citation in name.get("sources", ()):
                sources.setdefault(citation["source"], row.line)
    for cited, line in sources.items():
        yield Read(line, source={"id": cited, "title": cited})
    for line, entity in entities.values():
        entity["names"] = once(entity["names"])
        yield Read(line, entity=entity, is_nameless=entity["id"] in made)


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
    if "latitude" in cells and "longitude" in cells:
        longitude, latitude = _degrees(cells["longitude"]), _degrees(cells["latitude"])
        entity["location"] = {"type": "Point", "coordinates": [longitude, latitude]}
    identifiers = _identifiers(cells)
    if identifiers:
        entity["identifiers"] = {**entity.get("identifiers", {}), **identifiers}
    for target in _several(cells.get("part_of", "")):
        entity.setdefault("relations", []).append({"type": "part_of", "target": target})


def _identifiers(cells: Mapping[str, str]) -> dict[str, str]:
    """What others call the thing by: from a column of its own, or as `scheme:value`."""
    found: dict[str, str] = {}
    for means, cell in cells.items():
        if named := _IDENTIFIER_COLUMN.fullmatch(means):
            # Addresses end with the identifier: https://www.wikidata.org/wiki/Q959
            found[named[1]] = cell.rstrip("/").rpartition("/")[2]
    for part in _several(cells.get("identifiers", "")):
        scheme, _, value = part.partition(":")
        found[scheme.strip()] = value.strip()
    return found


#: 43°06′54″N, 43 6 54 N: degrees, minutes, seconds.
_SEXAGESIMAL: Final = re.compile(
    r"([0-9]{1,3})[°º\s]\s*([0-9]{1,2})(?:['′\s]\s*(?:([0-9]{1,2}(?:\.[0-9]+)?)[\"″\s]?)?)?\s*([NSEWСЮВЗ北南东西])"
)


def _degrees(text: str) -> float:
    """Degrees as a decimal number, with a point or a comma, or as degrees, minutes and seconds; raises `ValueError`."""
    if found := _SEXAGESIMAL.fullmatch(text.strip()):
        value = int(found[1]) + int(found[2]) / 60 + float(found[3] or 0) / 3600
        return round(-value if found[4] in "SWЮЗ南西" else value, 6)
    return float(text.strip().rstrip("°º").replace(",", "."))


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
    for column in ("from", "to"):
        try:
            _bound(cells.get(column, ".."))
        except DateError as error:
            yield Fault(line, column, str(error))
    for column, most in (("latitude", 90), ("longitude", 180)):
        yield from _faults_of_degrees(cells, column, most, line)
    yield from _faults_of_lists(cells, line)


def _faults_of_lists(cells: Mapping[str, str], line: int) -> Iterator[Fault]:
    for part in _several(cells.get("identifiers", "")):
        if not re.fullmatch(r"\s*[a-z0-9]+(-[a-z0-9]+)*\s*:.+", part):
            yield Fault(line, "identifiers", f"expected scheme:value parted by semicolons; found {part!r}")
    for source in _several(cells.get("sources", "")):
        if not is_slug(source):
            yield Fault(line, "sources", f"expected ids of sources parted by semicolons; found {source!r}")


def _bound(cell: str) -> str:
    """A date as EDTF, where it is written as people write one; raises `DateError` for one that may be two days."""
    try:
        dates.check(cell)
    except DateError:
        written = written_dates.read(cell)
        # What is of the old style, or an interval, is no bound here, and is refused as it stands.
        if written is not None and written.calendar != "julian" and "/" not in written.text:
            return written.text
    return cell


def _faults_of_degrees(cells: Mapping[str, str], column: str, most: int, line: int) -> Iterator[Fault]:
    other = {"latitude": "longitude", "longitude": "latitude"}[column]
    if column not in cells:
        if other in cells:
            yield Fault(line, column, f"there is a {other} and no {column}")
        return
    try:
        degrees = _degrees(cells[column])
    except ValueError:
        yield Fault(line, column, f"expected degrees such as 43.115 or 43°06′54″N; found {cells[column]!r}")
        return
    if not -most <= degrees <= most:
        yield Fault(line, column, f"{cells[column]} is not between -{most} and {most}")


def _several(cell: str) -> list[str]:
    return [part.strip() for part in re.split("[;；]", cell) if part.strip()]


def _names(cells: Mapping[str, str], source: str | None) -> list[dict[str, Any]]:
    """The names of a line: that of its column `text`, and those of its columns of names."""
    names = [_name_of_text(cells)] if "text" in cells and tag_of(cells.get("lang")) else []
    for means, cell in cells.items():
        named = _NAME_COLUMN.fullmatch(means)
        tag = tag_of(named[1]) if named else None
        if tag is None:
            continue
        for index, text in enumerate(_several(cell)):
            status = "preferred" if index == 0 else "admitted"
            status = "deprecated" if columns.is_true(cells.get(columns.FORBIDDEN, "")) else status
            names.append({**in_language(" ".join(text.split()), tag), "status": status})
    if "text" not in cells and "reading" in cells:
        # The pinyin beside columns of names is the Chinese one's.
        chinese = next((name for name in names if name["lang"].startswith("zh")), None)
        if chinese is not None:
            chinese["readings"] = [{"pinyin": pinyin} for pinyin in _several(cells["reading"])]
    if source is not None:
        for name in names:
            name.setdefault("sources", [{"source": source}])
    return names


_OF_A_NAME: Final = ("status", "type", "region", "register", "from", "to", "certainty", "note")


def _name_of_text(cells: Mapping[str, str]) -> dict[str, Any]:
    name = in_language(" ".join(cells["text"].split()), Tag.read(cells["lang"]))
    name |= {key: cells[key] for key in _OF_A_NAME if key in cells}
    name |= {key: _bound(cells[key]) for key in ("from", "to") if key in cells}
    if "reading" in cells:
        name["readings"] = [{"pinyin": pinyin} for pinyin in _several(cells["reading"])]
    if "sources" in cells:
        name["sources"] = [{"source": source} for source in _several(cells["sources"])]
    return name
