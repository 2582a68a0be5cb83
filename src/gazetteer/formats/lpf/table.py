"""LP-TSV: the table of Linked Places, a place a line; reading only."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, Any, Final

import orjson
import shapely
from shapely.errors import ShapelyError

from gazetteer.domain import dates
from gazetteer.domain.countries import ALPHA3
from gazetteer.domain.geometry import check_geometry
from gazetteer.errors import DateError
from gazetteer.formats import material, sheets
from gazetteer.formats.lpf import spans
from gazetteer.formats.lpf.context import SCHEMES
from gazetteer.formats.lpf.dataset import Dataset, language_of
from gazetteer.formats.shape import Fault, Item, Read

_REQUIRED: Final = ("id", "title", "title_source", "start")
_COLUMNS: Final = (
    *_REQUIRED,
    *"end attestation_year title_uri fclasses aat_types ccodes matches variants types".split(),
    *"parent_name parent_id lon lat geowkt geo_source geo_id description approximation".split(),
)
_DATE: Final = re.compile(r"-?\d{1,4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")


class Table:
    """A file of LP-TSV as something to import."""

    def __init__(self, path: Path, source: Mapping[str, Any]) -> None:
        self._path = path
        self.source = source
        self.digest, self.total = material.content_of(path)

    def rows(self, after: int) -> Iterator[Item]:
        """The lines behind the one with that number (0: all)."""
        with self._path.open("rb") as stream:
            for item in read_table(stream, dataset=self.source["id"]):
                if item.row > after:
                    yield item


def read_table(stream: IO[bytes], *, dataset: str) -> Iterator[Item]:
    """The places of an LP-TSV file; each fault with its line (from 1, the header's) and column."""
    try:
        text = sheets.decoded(stream.read())
    except sheets.SheetError as error:
        yield Fault(error.line, "", str(error))
        return
    lines = csv.reader(io.StringIO(text), delimiter="\t")
    header = _Header(next(lines, []))
    yield from header.faults()
    known = Dataset(dataset)
    seen: set[str] = set()
    for cells in lines:
        if any(cell.strip() for cell in cells):
            yield from _read_line(known, header, lines.line_num, cells, seen)


class _Header:
    """The columns of a table."""

    def __init__(self, cells: Sequence[str]) -> None:
        # Two known names with a blank between them are two columns whose tab was lost; their values have the blank too.
        self.parts = [cell.split() if set(cell.split()) <= set(_COLUMNS) else [cell.strip()] for cell in cells]
        self.columns = [column for part in self.parts for column in part]
        self.missing = [column for column in _REQUIRED if column not in self.columns]
        if "attestation_year" in self.columns and "start" in self.missing:
            self.missing.remove("start")

    def faults(self) -> Iterator[Fault]:
        """What is wrong with the columns."""
        for column in self.missing:
            yield Fault(1, column, "this column is required and not there")
        for column in self.columns:
            if column not in _COLUMNS:
                yield Fault(1, column, "no column of LP-TSV is called so")
        for column in sorted({column for column in self.columns if self.columns.count(column) > 1}):
            yield Fault(1, column, "this column is there twice")

    def row(self, cells: Sequence[str]) -> dict[str, str]:
        """The cells of a line by their columns."""
        row: dict[str, str] = {}
        for part, cell in zip(self.parts, cells, strict=False):
            values = cell.split(maxsplit=len(part) - 1) if len(part) > 1 else [cell.strip()]
            row.update(zip(part, values, strict=False))
        return row


def _read_line(known: Dataset, header: _Header, number: int, cells: Sequence[str], seen: set[str]) -> Iterator[Item]:
    if len(cells) > len(header.parts):
        yield Fault(number, "", f"expected {len(header.parts)} cells, found {len(cells)}")
        return
    row = header.row(cells)
    line = _Line(known, number, row)
    entity = line.entity()
    for column in _REQUIRED:
        instead = row.get("attestation_year") if column == "start" else None
        if column in header.columns and not row.get(column) and not instead:
            line.refuse(column, "a value is required")
    if row.get("id") in seen:
        line.refuse("id", f"{row['id']!r} is there twice")
    seen.add(row.get("id", ""))
    if line.faults or header.missing:
        known.forget_row()
        yield from line.faults
        return
    yield from known.new_sources(number)
    yield from known.left_out(number)
    yield Read(number, entity=entity)


def _several(text: str) -> list[str]:
    """The values of a cell, parted by semicolons or bars."""
    return [part.strip() for part in re.split(r"[;|]", text) if part.strip()]


def _codes(text: str) -> list[str]:
    """The codes of a cell, parted by blanks, commas, semicolons or bars."""
    return [code for code in re.split(r"[;,|\s]+", text) if code]


class _Line:
    """One line made an entity; what is wrong with it stands in `faults`."""

    def __init__(self, known: Dataset, number: int, row: Mapping[str, str]) -> None:
        self._known = known
        self._number = number
        self._row = row
        self.faults: list[Fault] = []

    def refuse(self, column: str, detail: str) -> None:
        """Note what is wrong in a column."""
        self.faults.append(Fault(self._number, column, detail))

    def _cell(self, column: str) -> str:
        return self._row.get(column, "")

    def entity(self) -> dict[str, Any]:
        """The written document of the place, whatever is wrong with it."""
        cited = self._cited()
        entity: dict[str, Any] = {"id": self._known.id_of(self._cell("id")), "kind": "place"}
        labelled = [(label, "") for label in _several(self._cell("types"))]
        numbers = self._aat_numbers()
        types = self._known.types(labelled or [("", number) for number in numbers])
        if types:
            entity["types"] = types
        entity["names"] = self._names(cited)
        if self._cell("description"):
            entity["definitions"] = [{"lang": "und", "text": self._cell("description"), **cited}]
        location = self._place()
        if location is not None:
            entity["location"] = location
        self._check_classes()
        identifiers = self._country() | self._matches()
        if identifiers:
            entity["identifiers"] = identifiers
        if self._cell("parent_name"):
            entity["note"] = f"part of: {self._cell('parent_name')}"
        return entity

    def _cited(self) -> dict[str, Any]:
        citation = {"label": self._cell("title_source"), "@id": self._row.get("title_uri")}
        known = self._known.cite(citation)
        return {} if known is None else {"sources": [known]}

    def _names(self, cited: Mapping[str, Any]) -> list[dict[str, Any]]:
        title = self._cell("title")
        more = {**self._span(), **cited}
        names = [{"text": title, "lang": language_of(title), "status": "preferred", **more}]
        for variant in _several(self._cell("variants")):
            text, _, lang = variant.partition("@")
            names.append({**self._known.name(text.strip(), lang.strip()), **more})
        return names

    def _span(self) -> dict[str, str]:
        start = self._cell("start") or self._cell("attestation_year")
        bounds = {"from": self._date("start", start), "to": self._date("end", self._cell("end"))}
        span = {member: bound for member, bound in bounds.items() if bound is not None}
        if len(span) == 2:
            began, ended = dates.date_range(span["from"])[0], dates.date_range(span["to"])[1]
            if began is not None and ended is not None and began > ended:
                self.refuse("start", f"{span['from']} is after the end, {span['to']}")
        return span

    def _date(self, column: str, text: str) -> str | None:
        if not text:
            return None
        if not _DATE.fullmatch(text):
            self.refuse(column, f"expected a date as 1480, 1480-05 or 1480-05-12, found {text!r}")
            return None
        date = spans.four_digits(text)
        try:
            dates.check(date)
        except DateError as error:
            self.refuse(column, str(error))
            return None
        return date

    def _aat_numbers(self) -> list[str]:
        numbers = _codes(self._cell("aat_types"))
        for number in numbers:
            if not re.fullmatch(r"(aat:)?300\d{6}", number):
                expected = "no number of the Art & Architecture Thesaurus: 300 and six digits"
                self.refuse("aat_types", f"{number!r} is {expected}")
        return numbers

    def _check_classes(self) -> None:
        for class_ in _codes(self._cell("fclasses")):
            if class_ not in "AHLPRSTUVX":
                expected = "no feature class: A, H, L, P, R, S, T, U, V or X"
                self.refuse("fclasses", f"{class_!r} is {expected}")

    def _country(self) -> dict[str, str]:
        codes = [code.upper() for code in _codes(self._cell("ccodes"))]
        for code in codes:
            if code not in ALPHA3:
                self.refuse("ccodes", f"{code!r} is no country code of ISO 3166-1")
        return self._known.country(codes)

    def _matches(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for match in _several(self._cell("matches")):
            if match.startswith(("http://", "https://")):
                continue
            alias, _, value = match.partition(":")
            if alias in SCHEMES and value:
                found.setdefault(SCHEMES[alias], value)
            else:
                aliases = ", ".join(sorted(SCHEMES))
                self.refuse("matches", f"{match!r}: expected an alias out of {aliases} and an identifier")
        return found

    def _place(self) -> dict[str, Any] | None:
        longitude, latitude = self._degrees("lon", 180), self._degrees("lat", 90)
        if self._cell("geowkt"):
            try:
                return read_wkt(self._cell("geowkt"))
            except ValueError as error:
                self.refuse("geowkt", str(error))
        if longitude is None or latitude is None:
            return None
        return {"type": "Point", "coordinates": [longitude, latitude]}

    def _degrees(self, column: str, most: int) -> float | None:
        text = self._cell(column)
        if not text:
            return None
        try:
            degrees = float(text)
        except ValueError:
            self.refuse(column, f"expected degrees, found {text!r}")
            return None
        if not -most <= degrees <= most:
            self.refuse(column, f"{text} is not between -{most} and {most}")
        return degrees


def read_wkt(text: str) -> dict[str, Any]:
    """The GeoJSON geometry of well-known text; raises `ValueError`."""
    try:
        read = shapely.from_wkt(text.strip().removeprefix("SRID=4326;"))
    except ShapelyError:
        raise ValueError(f"expected well-known text such as POINT(131.9 43.1), found {text[:60]!r}") from None
    geometry: dict[str, Any] = orjson.loads(shapely.to_geojson(read))
    check_geometry(geometry)
    return geometry
