"""The cells of a table, whatever program wrote it: CSV and TSV in the encodings of spreadsheets, and XLSX.

Encodings are UTF-8, UTF-16 (what Excel calls Unicode text) and GB18030 (what Chinese Excel writes), told by their
first bytes or by what the bytes make sense as. Delimiters are the comma, the semicolon and the tab.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

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
    from openpyxl.utils.exceptions import InvalidFileException  # noqa: PLC0415 - as above

    check_archive(data)
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    except (InvalidFileException, KeyError, ValueError, OSError) as error:
        raise SheetError(1, f"the workbook cannot be read: {error}") from None
    try:
        sheet = next((one for one in book.worksheets if one.sheet_state == "visible"), None)
        if sheet is None:
            raise SheetError(1, "the workbook has no sheet that is seen")
        limits = {"max_row": _MAX_ROWS, "max_col": _MAX_COLUMNS, "values_only": True}
        for line, values in enumerate(sheet.iter_rows(**limits), start=1):
            cells = [_as_text(value) for value in values]
            while cells and not cells[-1]:
                cells.pop()
            if any(cell.strip() for cell in cells):
                yield Row(line, cells)
    finally:
        book.close()


def check_archive(data: bytes) -> None:
    """Refuse an archive that is broken or unpacks to more than a table or text can have; raises `SheetError`."""
    import zipfile  # noqa: PLC0415 - only for packed files

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            size = sum(part.file_size for part in archive.infolist())
    except zipfile.BadZipFile as error:
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


def workbook(lines: Iterable[Sequence[str]], *, title: str) -> bytes:
    """An XLSX file of one sheet with these lines, the first a header; every cell is a text or a number, no formula."""
    from openpyxl import Workbook  # noqa: PLC0415 - slow to import, and seldom needed
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415 - as above

    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:31])
    sheet.freeze_panes = "A2"
    for line in lines:
        cells = []
        for text in line:
            cell = WriteOnlyCell(sheet, value=_storable(text))
            # A text that begins with = is no formula.
            cell.data_type = "s"
            cells.append(cell)
        sheet.append(cells)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _storable(text: str) -> str:
    """A text without the control characters that XML 1.0 has no way to write."""
    return "".join(character for character in text if character >= " " or character in "\t\n\r")
