"""Tables of two columns, a text and its translation, with tabs or commas between.

A first line that says `source, target` is no unit.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from gazetteer.domain.tag import Tag
from gazetteer.formats.bilingual.units import Bilingual, Unit


class _Commas(csv.excel):
    """Cells between commas, in quotation marks where they hold one."""

    strict = True


class _Tabs(csv.excel_tab):
    """Cells between tabs, taken as they are: a quotation mark is one."""

    quoting = csv.QUOTE_NONE
    strict = True


def read(data: bytes, source: Tag | None, target: Tag | None, *, delimiter: str) -> Bilingual:
    """The lines with both texts; raises `ValueError` for what is no such table. It does not say its languages."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ValueError("it is not UTF-8") from None
    try:
        return Bilingual(None, None, list(_units(text, delimiter)))
    except csv.Error as error:
        raise ValueError(str(error)) from None


def _units(text: str, delimiter: str) -> Iterator[Unit]:
    lines = io.StringIO(text, newline="")
    dialect = _Tabs if delimiter == "\t" else _Commas
    rows = csv.reader(lines, dialect)
    for row in rows:
        if rows.line_num == 1 and [cell.strip().lower() for cell in row[:2]] == ["source", "target"]:
            continue
        if not any(row):
            continue
        if len(row) < 2:
            raise ValueError(f"line {rows.line_num} has no second column")
        if row[0].strip() and row[1].strip():
            yield Unit(str(rows.line_num), row[0], row[1])
