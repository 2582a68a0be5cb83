"""The cells of a table, whatever program wrote it: CSV and TSV in the encodings of spreadsheets, and XLSX.

Encodings are UTF-8, UTF-16 (what Excel calls Unicode text) and GB18030 (what Chinese Excel writes), told by their
first bytes or by what the bytes make sense as. Delimiters are the comma, the semicolon and the tab.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any, Final
from xml.sax.saxutils import escape

MAX_CELL: Final = 20_000
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_ZIP: Final = b"PK\x03\x04"
#: The most rows and columns that a sheet is read to, and the most bytes that its parts may unpack to.
_MAX_ROWS: Final = 1_048_576
_MAX_COLUMNS: Final = 500
_MAX_UNPACKED: Final = 500_000_000


class SheetError(ValueError):
    """A file that is no table; `line` is where that shows, from 1."""

    def __init__(self, line: int, detail: str) -> None:
        super().__init__(detail)
        self.line = line


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a table that is not empty: its number, from 1, and its cells."""

    line: int
    cells: list[str]


def rows(data: bytes) -> Iterator[Row]:
    """The rows of a file, the header among them; raises `SheetError` where it is no table."""
    if data.startswith(_ZIP):
        yield from _rows_of_workbook(data)
        return
    text = decoded(data)
    delimiter = _delimiter(text)
    csv.field_size_limit(MAX_CELL * 4)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield Row(reader.line_num, cells)
    except csv.Error as error:
        raise SheetError(reader.line_num, f"not a table: {error}") from None


def _delimiter(text: str) -> str:
    """The sign that parts the first line into most cells."""
    first = text.lstrip("\r\n").partition("\n")[0]
    return max((",", ";", "\t"), key=first.count)


def decoded(data: bytes) -> str:
    """The text of a file of a spreadsheet; raises `SheetError` with what was expected."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return _strictly(data, encoding)
    if unmarked := _utf_16_without_mark(data):
        return _strictly(data, unmarked)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        text = ""
    if _is_plausible_chinese(text):
        return text
    raise SheetError(
        line, "the file is not UTF-8, nor UTF-16 or GB18030; save it as UTF-8 (in Excel: CSV UTF-8) or as XLSX"
    )


def _strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise SheetError(1, f"the file is no {encoding.upper()}: {error.reason} at byte {error.start}") from None


def _utf_16_without_mark(data: bytes) -> str | None:
    """UTF-16 of a table has a zero beside each delimiter and line end; no other encoding has zeros."""
    head = data[:4_000]
    if b"\0" not in head:
        return None
    return "utf-16-le" if head[1::2].count(0) >= head[0::2].count(0) else "utf-16-be"


def _is_plausible_chinese(text: str) -> bool:
    """Whether what was decoded reads as Chinese: most of it common characters and signs of GB 2312.

    Bytes of other encodings make sense in GB18030 too, but of rare characters.
    """
    common = others = 0
    for character in text:
        if character < "\x80":
            continue
        try:
            first = character.encode("gb2312")[0]
        except UnicodeEncodeError:
            first = 0
        # Rows 16 to 55 hold the 3,755 commonest characters, rows 1 to 9 signs and foreign letters.
        if 0xB0 <= first <= 0xD7 or 0xA1 <= first <= 0xA9:
            common += 1
        else:
            others += 1
    return common > 2 * others


# --- XLSX ------------------------------------------------------------------------------------------


def _rows_of_workbook(data: bytes) -> Iterator[Row]:
    """The rows of the first sheet of a workbook, cells as a reader sees them."""
    # Imported here: only a workbook needs it.
    from openpyxl import load_workbook  # noqa: PLC0415 - slow to import, and seldom needed

    check_archive(data)
    line = 0
    with _damage_told(lambda: line + 1):
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        sheets = [one for one in book.worksheets if one.sheet_state == "visible"]
    if not sheets:
        raise SheetError(1, "the workbook has no sheet that is seen")
    limits = {"max_row": _MAX_ROWS, "max_col": _MAX_COLUMNS, "values_only": True}
    with closing(book), _damage_told(lambda: line + 1):
        for line, values in enumerate(sheets[0].iter_rows(**limits), start=1):
            cells = [_as_text(value) for value in values]
            while cells and not cells[-1]:
                cells.pop()
            if any(cell.strip() for cell in cells):
                yield Row(line, cells)


@contextmanager
def _damage_told(line: Callable[[], int]) -> Iterator[None]:
    """Over a damaged part the library stumbles with errors of every kind, when it opens a workbook or later on."""
    try:
        yield
    except Exception as error:
        raise SheetError(line(), f"the workbook cannot be read: {error!r}") from None


def check_archive(data: bytes) -> None:
    """Refuse an archive that is broken or unpacks to more than a table or text can have; raises `SheetError`."""
    import zipfile  # noqa: PLC0415 - only for packed files

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            size = sum(part.file_size for part in archive.infolist())
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise SheetError(1, f"the file cannot be unpacked: {error}") from None
    if size > _MAX_UNPACKED:
        raise SheetError(1, f"the file unpacks to more than {_MAX_UNPACKED:,} bytes, the limit here")


def _as_text(value: Any) -> str:
    """A cell as text: whole numbers without a point, days as ISO 8601."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == datetime.min.time() else value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and math.isfinite(value) and value == int(value):
        return str(int(value))
    return str(value)


_PARTS: Final = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType="{xlsx}.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{main}.worksheet+xml"/>'
    '<Override PartName="/xl/styles.xml" ContentType="{main}.styles+xml"/></Types>',
    "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": '<workbook xmlns="{sheet}" xmlns:r="{office}"><sheets>'
    '<sheet name="{title}" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="{office}/worksheet" Target="worksheets/sheet1.xml"/>'
    '<Relationship Id="rId2" Type="{office}/styles" Target="styles.xml"/></Relationships>',
    "xl/styles.xml": '<styleSheet xmlns="{sheet}"><fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="1"><xf xfId="0"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>',
}
_NAMES: Final = {
    "xlsx": XLSX,
    "main": "application/vnd.openxmlformats-officedocument.spreadsheetml",
    "office": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "sheet": "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
}
#: The header stays where it is while the rest moves.
_SHEET_BEGINS: Final = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><worksheet xmlns="{sheet}"><sheetViews>'
    '<sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView>'
    "</sheetViews><sheetData>"
)
_SHEET_ENDS: Final = "</sheetData></worksheet>"
#: What a cell of Excel holds at most.
_MOST_IN_A_CELL: Final = 32_767
_LINES_A_PIECE: Final = 500
#: A file is the same whenever it is made.
_MADE: Final = (1980, 1, 1, 0, 0, 0)


class _Packed(io.RawIOBase):
    """Where an archive is written to, and taken from piece by piece."""

    def __init__(self) -> None:
        self._written = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._written += data
        return len(data)

    def take(self) -> bytes:
        """What was written since it was last asked."""
        taken = bytes(self._written)
        self._written.clear()
        return taken


def workbook(lines: Iterable[Sequence[str]], *, title: str) -> Iterator[bytes]:
    """An XLSX file of one sheet with these lines, the first a header, piece by piece; every cell is a text, no formula.

    Written here, because the library that reads such files takes ten times as long to write one.
    """
    import zipfile  # noqa: PLC0415 - only for packed files

    packed = _Packed()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in _PARTS.items():
            text = part.format(**_NAMES, title=_written(title[:31]))
            archive.writestr(zipfile.ZipInfo(name, _MADE), '<?xml version="1.0" encoding="UTF-8"?>' + text)
        sheet = zipfile.ZipInfo("xl/worksheets/sheet1.xml", _MADE)
        sheet.compress_type = zipfile.ZIP_DEFLATED
        with archive.open(sheet, "w") as out:
            out.write(_SHEET_BEGINS.format(**_NAMES).encode())
            rows = map(_row, lines)
            while piece := "".join(islice(rows, _LINES_A_PIECE)):
                out.write(piece.encode())
                yield packed.take()
            out.write(_SHEET_ENDS.encode())
    yield packed.take()


def _row(cells: Sequence[str]) -> str:
    return f"<row>{''.join(map(_cell, cells))}</row>"


def _cell(text: str) -> str:
    return f'<c t="inlineStr"><is><t xml:space="preserve">{_written(text)}</t></is></c>' if text else "<c/>"


def _written(text: str) -> str:
    """A text as XML 1.0 has it, without the control characters that it has no way to write, and no longer than a cell."""
    plain = text if text.isprintable() else "".join(one for one in text if one >= " " or one in "\t\n\r")
    return escape(plain[:_MOST_IN_A_CELL], {"\r": "&#13;", '"': "&quot;"})
