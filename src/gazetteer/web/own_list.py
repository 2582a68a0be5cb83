"""A reader's own list of entries: which they are stands in the address, and nothing of it is kept here."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import orjson

from gazetteer.domain.asked import LONGEST_ID
from gazetteer.domain.document import ID_PATTERN, WrittenEntity
from gazetteer.errors import BadParameter
from gazetteer.formats import sheets, tbx
from gazetteer.formats.csv import harmless
from gazetteer.services import lookup
from gazetteer.services.context import Gazetteer
from gazetteer.web import entry, running

#: So many entries stand in one list, and so many characters in its address.
MOST: Final = 100
LONGEST: Final = 6_000


@dataclass(frozen=True, slots=True)
class Row:
    """An entry of the list: its summary, and what to write for it."""

    entity: str
    label: Mapping[str, str]
    kind: str
    form: entry.Form | None


def ids_of(written: str) -> list[str]:
    """The ids of a list, separated by commas, each once; raises `BadParameter` for what can be no id, or for too many."""
    ids = list(dict.fromkeys(part.strip() for part in written.split(",") if part.strip()))
    for one in ids:
        if len(one) > LONGEST_ID or re.fullmatch(ID_PATTERN, one) is None:
            raise BadParameter("ids", f"“{one[:LONGEST_ID]}” is no id of an entry")
    if len(ids) > MOST:
        raise BadParameter("ids", f"at most {MOST} entries")
    return ids


def rows(gazetteer: Gazetteer, ids: Sequence[str], target: str) -> list[Row]:
    """The entries that are there, in the order of the list, with what to write for each in a language."""
    known = lookup.documents(gazetteer, ids)
    found = []
    for entity in ids:
        if entity in known:
            document = known[entity]
            form = entry.to_write(document["names"], target)
            found.append(Row(entity, document["label"], document["kind"], form))
    return found


def _table(gazetteer: Gazetteer, ids: Sequence[str]) -> list[list[str]]:
    """The list as a table: id, kind, the form to write in each language, and the reading of the Chinese one."""
    table = [["id", "kind", *running.TARGETS, "pinyin"]]
    known = lookup.documents(gazetteer, ids)
    for entity in ids:
        if entity not in known:
            continue
        document = known[entity]
        forms = {target: entry.to_write(document["names"], target) for target in running.TARGETS}
        chinese = forms["zh-Hans"]
        reading = "" if chinese is None else chinese.reading or ""
        written = ["" if form is None else form.text for form in forms.values()]
        table.append([entity, document["kind"], *written, reading])
    return table


def _as_csv(gazetteer: Gazetteer, ids: Sequence[str]) -> bytes:
    """UTF-8 with a mark at its beginning, by which spreadsheets know it."""
    file = io.StringIO()
    csv.writer(file).writerows([harmless(cell) for cell in row] for row in _table(gazetteer, ids))
    return file.getvalue().encode("utf-8-sig")


def _as_xlsx(gazetteer: Gazetteer, ids: Sequence[str]) -> bytes:
    return b"".join(sheets.workbook(_table(gazetteer, ids), title="gazetteer"))


def _as_tbx(gazetteer: Gazetteer, ids: Sequence[str]) -> bytes:
    known = lookup.documents(gazetteer, ids)
    written: list[WrittenEntity] = [
        orjson.loads(lookup.version(gazetteer, entity, known[entity]["version"])) for entity in ids if entity in known
    ]
    return b"".join(tbx.write(written))


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file in which the list is taken away."""

    media_type: str
    write: Callable[[Gazetteer, Sequence[str]], bytes]


FORMATS: Final[Mapping[str, Format]] = {
    "csv": Format("text/csv; charset=utf-8", _as_csv),
    "xlsx": Format("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", _as_xlsx),
    "tbx": Format("application/x-tbx", _as_tbx),
}
