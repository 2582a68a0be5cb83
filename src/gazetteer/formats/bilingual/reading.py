"""The door to the formats of translations: which reader a file is for, and what becomes of one that cannot be read."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import Final

from gazetteer.domain.tag import Tag
from gazetteer.errors import BadRequest, TooLarge
from gazetteer.formats.bilingual import po, table, tmx, xliff
from gazetteer.formats.bilingual.units import Bilingual
from gazetteer.formats.reading import tag_of
from gazetteer.formats.shape import MAX_BYTES

Read = Callable[[bytes, Tag | None, Tag | None], Bilingual]
"""Reads a file; the tags are the languages that are asked for, where they are, and choose among several."""

_READERS: Final[dict[str, Read]] = {
    ".xlf": xliff.read,
    ".xliff": xliff.read,
    # XLIFF 1.2 as Trados, memoQ and Phrase write it.
    ".sdlxliff": xliff.read,
    ".mqxliff": xliff.read,
    ".mxliff": xliff.read,
    ".tmx": tmx.read,
    ".po": po.read,
    ".pot": po.read,
    ".tsv": partial(table.read, delimiter="\t"),
    ".csv": partial(table.read, delimiter=","),
    ".xlsx": table.read_workbook,
}
SUFFIXES: Final = tuple(_READERS)
"""The files that hold a text and its translation."""


#: How the formats that say what they are begin, past a byte order mark, a declaration and comments.
_BEGINNINGS: Final = (
    (re.compile(rb"<(?:\w+:)?xliff\b"), ".xlf"),
    (re.compile(rb"<tmx\b"), ".tmx"),
    (re.compile(rb"^msgid \"", re.MULTILINE), ".po"),
)
_PACKED: Final = ((b"word/document.xml", ".docx"), (b"xl/workbook.xml", ".xlsx"))
#: So far in, a file has said what it is.
_HEAD: Final = 4096


def suffix_of(data: bytes) -> str | None:
    """The suffix that a file with this content would have, for one that has no name; None for plain text and tables."""
    if data.startswith(b"PK\x03\x04"):
        return next((suffix for member, suffix in _PACKED if member in data), None)
    head = data[:_HEAD]
    return next((suffix for beginning, suffix in _BEGINNINGS if beginning.search(head)), None)


def read(
    name: str, data: bytes, *, suffix: str | None = None, source_lang: str | None = None, target_lang: str | None = None
) -> Bilingual:
    """The units of a file that have a translation; the suffix of its name tells the format, unless it is given.

    Of a file with several languages `target_lang` chooses the translation. Raises `BadRequest` for what cannot be read.
    """
    if len(data) > MAX_BYTES:
        raise TooLarge(f"{name} has more than {MAX_BYTES:,} bytes, the limit here")
    suffix = suffix or "." + name.lower().rpartition(".")[2]
    try:
        return _READERS[suffix](data, tag_of(source_lang), tag_of(target_lang))
    except ValueError as error:
        raise BadRequest(f"{name} cannot be read: {error}") from error
