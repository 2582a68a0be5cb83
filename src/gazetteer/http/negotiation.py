"""Which of what is on offer a client likes best: media types, languages (RFC 9110, 12.5)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from werkzeug.datastructures import LanguageAccept, MIMEAccept
from werkzeug.http import parse_accept_header

#: Clients say the same few things again and again.
_REMEMBERED = 256
#: A weight without its nought, as Java's own client sends it: `*/*; q=.2`.
_BARE_WEIGHT = re.compile(r"(;\s*q\s*=\s*)(?=\.\d)", re.IGNORECASE)
#: What the same client writes for any type.
_ANY = {"*": "*/*"}


@lru_cache(maxsize=_REMEMBERED)
def _media_types(accept: bytes) -> MIMEAccept:
    # A type has one form here. What stands beside it (a character set, a profile, a version) asks for nothing else.
    read = parse_accept_header(_BARE_WEIGHT.sub(r"\g<1>0", accept.decode("latin-1")), MIMEAccept)
    plain = [(media_type.partition(";")[0].strip(), quality) for media_type, quality in read]
    ranges = [(_ANY.get(media_type, media_type), quality) for media_type, quality in plain]
    return MIMEAccept([(media_type, quality) for media_type, quality in ranges if "/" in media_type])


@lru_cache(maxsize=_REMEMBERED)
def _languages(accept_language: bytes) -> LanguageAccept:
    return parse_accept_header(accept_language.decode("latin-1"), LanguageAccept)


def best_media_type(accept: bytes | None, offered: Sequence[str]) -> str | None:
    """The media type on offer that a client likes best; the first where it says nothing, None where it wants none.

    Of several that it likes alike the first offered is taken; the most exact range that names a type decides. A header that
    is empty, or names no media type with a weight that can be read, says nothing.
    """
    wanted = _media_types(accept or b"")
    if not wanted:
        return offered[0]
    best = max(offered, key=wanted.quality)
    return best if wanted.quality(best) > 0 else None


def languages(accept_language: bytes | None) -> list[str]:
    """The language tags that a client names, the one that it likes best first; those that it refuses are left out."""
    if accept_language is None:
        return []
    return [tag for tag, quality in _languages(accept_language) if quality > 0]
