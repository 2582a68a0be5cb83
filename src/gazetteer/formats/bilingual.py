"""Translations in files, unit by unit: XLIFF 1.2 and 2, TMX and PO through translate-toolkit, and tables of two columns."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from lxml import etree
from translate.storage import pypo, tmx, xliff, xliff2

from gazetteer.errors import BadRequest, TooLarge
from gazetteer.formats.shape import MAX_BYTES

SUFFIXES: Final = (".xlf", ".xliff", ".tmx", ".po", ".pot", ".tsv", ".csv")
"""The files that hold a text and its translation."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A piece of text and its translation, and what the file calls it."""

    name: str
    source: str
    target: str


@dataclass(frozen=True, slots=True)
class Bilingual:
    """The translated units of a file, and the languages of which it says that they are in them."""

    source_lang: str | None
    target_lang: str | None
    units: list[Unit]


def read(name: str, data: bytes, *, source_lang: str | None = None, target_lang: str | None = None) -> Bilingual:
    """The units of a file that have a translation; `name` is the file's, whose suffix tells the format.

    Of a TMX file with several languages `target_lang` chooses the translation. Raises `BadRequest` for what cannot be read.
    """
    if len(data) > MAX_BYTES:
        raise TooLarge(f"{name} has more than {MAX_BYTES:,} bytes, the limit here")
    suffix = "." + name.lower().rpartition(".")[2]
    try:
        if suffix in (".tsv", ".csv"):
            return Bilingual(None, None, list(_rows(data, "\t" if suffix == ".tsv" else ",")))
        store = _store(suffix, data, source_lang, target_lang)
    except (ValueError, csv.Error, etree.LxmlError) as error:
        raise BadRequest(f"{name} cannot be read: {error}") from error
    units = list(_units(store))
    return Bilingual(_tag(store.getsourcelanguage()), _tag(store.gettargetlanguage()), units)


def _store(suffix: str, data: bytes, source_lang: str | None, target_lang: str | None) -> Any:
    if suffix in (".po", ".pot"):
        return pypo.pofile(io.BytesIO(data))
    _refuse_entities(data)
    if suffix == ".tmx":
        return tmx.tmxfile(io.BytesIO(data), sourcelanguage=source_lang, targetlanguage=target_lang)
    second = re.search(rb"<(?:\w+:)?xliff\b[^>]*\bversion\s*=\s*[\"']2", data)
    return xliff2.Xliff2File(io.BytesIO(data)) if second else xliff.Xliff1File(io.BytesIO(data))


def _refuse_entities(data: bytes) -> None:
    """XML that declares entities is never expanded: it is refused."""
    parser = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False)
    root = etree.fromstring(data, parser)
    dtd: Any = root.getroottree().docinfo.internalDTD
    if dtd is not None and any(True for _ in dtd.iterentities()):
        raise ValueError("XML entities are not read here")


def _tag(language: str | None) -> str | None:
    return language.replace("_", "-") if language else None


def _units(store: Any) -> Iterator[Unit]:
    for number, unit in enumerate(store.units, start=1):
        if unit.isheader() or unit.isobsolete():
            continue
        places = [place for place in unit.getlocations() if place]
        name = places[0] if places else str(number)
        sources = _strings(unit.source)
        for index, target in enumerate(_strings(unit.target)):
            if target.strip():
                # Of plural forms the first goes with the singular, the others with the plural.
                yield Unit(name, sources[min(index, len(sources) - 1)], target)


def _strings(text: Any) -> list[str]:
    if text is None:
        return []
    several = getattr(text, "strings", None)
    return [str(one) for one in several] if several else [str(text)]


def _rows(data: bytes, delimiter: str) -> Iterator[Unit]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ValueError("it is not UTF-8") from None
    lines = io.StringIO(text, newline="")
    tabbed = delimiter == "\t"
    rows = csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE) if tabbed else csv.reader(lines, strict=True)
    for row in rows:
        if rows.line_num == 1 and [cell.strip().lower() for cell in row[:2]] == ["source", "target"]:
            continue
        if not row or not any(row):
            continue
        if len(row) < 2:
            raise ValueError(f"line {rows.line_num} has no second column")
        if row[0].strip() and row[1].strip():
            yield Unit(str(rows.line_num), row[0], row[1])
