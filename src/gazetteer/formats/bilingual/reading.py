"""The door to the formats of translations: which reader a file is for, and what becomes of one that cannot be read."""

from __future__ import annotations

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


def read(name: str, data: bytes, *, source_lang: str | None = None, target_lang: str | None = None) -> Bilingual:
    """The units of a file that have a translation; `name` is the file's, whose suffix tells the format.

    Of a file with several languages `target_lang` chooses the translation. Raises `BadRequest` for what cannot be read.
    """
    if len(data) > MAX_BYTES:
        raise TooLarge(f"{name} has more than {MAX_BYTES:,} bytes, the limit here")
    suffix = "." + name.lower().rpartition(".")[2]
    try:
        return _READERS[suffix](data, tag_of(source_lang), tag_of(target_lang))
    except ValueError as error:
        raise BadRequest(f"{name} cannot be read: {error}") from error
