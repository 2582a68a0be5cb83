"""PO of gettext, by polib. The source is English by gettext's convention, the translation's language stands in the header.

Accelerators, the marks of a key in menus (`_File`, `Vladivo&stok`), are taken off: they would hide names. A message marked
fuzzy is not final; what is obsolete is passed over.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import Any, Final

import polib

from gazetteer.domain.tag import Tag
from gazetteer.formats.bilingual.units import Bilingual, Unit

_CHARSET: Final = re.compile(rb"charset=([A-Za-z0-9_.:-]{1,40})")
#: What Python takes for line ends within a message, and PO does not.
_NO_LINE_ENDS: Final = dict.fromkeys(map(ord, "\v\f\x1c\x1d\x1e\x85\u2028\u2029"), " ")
#: polib joins the lines of a message one by one, which takes the square of their number.
_MOST_LINES: Final = 1_000
_ACCELERATOR: Final = re.compile(r"[_&](?=\w)")


def read(data: bytes, source: Tag | None, target: Tag | None) -> Bilingual:
    """The translated messages; raises `ValueError` for what is no PO."""
    text = _decoded(data)
    _check_lengths(text)
    try:
        # A text that begins with a blank line is never taken for the name of a file.
        catalogue = polib.pofile("\n" + text)
    except OSError as error:
        raise ValueError(str(error).strip()) from None
    language = catalogue.metadata.get("Language", "").strip()
    spoken = catalogue.metadata.get("X-Source-Language", "").strip() or "en"
    return Bilingual(spoken, language or None, list(_units(catalogue)))


def _decoded(data: bytes) -> str:
    """The text in the encoding that the header states, UTF-8 where it states none."""
    stated = _CHARSET.search(data[:10_000])
    encoding = "utf-8-sig"
    if stated is not None and stated[1].upper() not in (b"CHARSET", b"UTF-8", b"UTF8"):
        encoding = stated[1].decode()
        try:
            codecs.lookup(encoding)
        except LookupError:
            raise ValueError(f"{encoding} is no encoding that is known") from None
    return data.decode(encoding).translate(_NO_LINE_ENDS)


def _check_lengths(text: str) -> None:
    lines = 0
    for line in text.split("\n"):
        lines = lines + 1 if line.startswith(('"', '#~ "')) else 0
        if lines > _MOST_LINES:
            raise ValueError(f"a message has more than {_MOST_LINES:,} lines, the limit here")


def _units(catalogue: Any) -> Iterator[Unit]:
    # The header is the first message of a file.
    first = 2 if catalogue.metadata else 1
    for number, entry in enumerate(catalogue, start=first):
        if entry.obsolete:
            continue
        name = ":".join(filter(None, entry.occurrences[0])) if entry.occurrences else str(number)
        for source, target in _texts(entry):
            if target.strip():
                yield Unit(name, _plain(source), _plain(target), is_final=not entry.fuzzy)


def _texts(entry: Any) -> Iterator[tuple[str, str]]:
    """The texts of a message; of plural forms the first goes with the singular, the others with the plural."""
    if not entry.msgid_plural:
        yield entry.msgid, entry.msgstr
        return
    for number in sorted(entry.msgstr_plural):
        yield entry.msgid if number == 0 else entry.msgid_plural, entry.msgstr_plural[number]


def _plain(text: str) -> str:
    """A text without its accelerator; where several marks could be one, none is."""
    found = list(_ACCELERATOR.finditer(text))
    if len(found) != 1:
        return text
    return text[: found[0].start()] + text[found[0].end() :]
