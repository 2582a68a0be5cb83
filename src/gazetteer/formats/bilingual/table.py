"""Tables of two columns, a text and its translation, with tabs or commas between, or a workbook.

A first line that says `source, target`, or names two languages, is no unit; the languages are then those of the file.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from gazetteer.domain.tag import Tag
from gazetteer.formats import columns, sheets
from gazetteer.formats.bilingual.units import Bilingual, Unit


class _Commas(csv.excel):
    """Cells between commas, in quotation marks where they hold one."""

    strict = True


class _Tabs(csv.excel_tab):
    """Cells between tabs, taken as they are: a quotation mark is one."""

    quoting = csv.QUOTE_NONE
    strict = True


def read(data: bytes, source: Tag | None, target: Tag | None, *, delimiter: str) -> Bilingual:
    """The lines with both texts; raises `ValueError` for what is no such table."""
    lines = io.StringIO(sheets.decoded(data), newline="")
    reader = csv.reader(lines, _Tabs if delimiter == "\t" else _Commas)
    try:
        return _bilingual([(reader.line_num, row) for row in reader if any(row)])
    except csv.Error as error:
        raise ValueError(str(error)) from None


def read_workbook(data: bytes, source: Tag | None, target: Tag | None) -> Bilingual:
    """The rows of the first sheet with both texts; raises `ValueError` for what is no such table."""
    return _bilingual([(row.line, row.cells) for row in sheets.rows(data)])


def _bilingual(rows: Sequence[tuple[int, list[str]]]) -> Bilingual:
    languages: list[str | None] = [None, None]
    header = [cell.strip().lower() for cell in rows[0][1][:2]] if rows else []
    named = [columns.by_header(cell) or "" for cell in header]
    if len(named) == 2 and all(means.startswith("name:") for means in named):
        languages = [means.removeprefix("name:") for means in named]
        rows = rows[1:]
    elif header == ["source", "target"]:
        rows = rows[1:]
    return Bilingual(languages[0], languages[1], list(_units(rows)))


def _units(rows: Iterable[tuple[int, list[str]]]) -> Iterator[Unit]:
    for line, row in rows:
        if len(row) < 2:
            raise ValueError(f"line {line} has no second column")
        if row[0].strip() and row[1].strip():
            yield Unit(str(line), row[0], row[1])
