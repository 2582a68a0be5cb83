"""Which of what is on offer a client likes best: media types, languages (RFC 9110, 12.5)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from werkzeug.datastructures import LanguageAccept, MIMEAccept
from werkzeug.http import parse_accept_header

#: Clients say the same few things again and again.
_REMEMBERED = 256
_CHARSET = re.compile(r"\s*;\s*charset\s*=\s*\"?[\w.:-]*\"?", re.IGNORECASE)


@lru_cache(maxsize=_REMEMBERED)
def _media_types(accept: bytes) -> MIMEAccept:
    # Everything here is UTF-8: a character set beside a type asks for nothing else.
    return parse_accept_header(_CHARSET.sub("", accept.decode("latin-1")), MIMEAccept)


@lru_cache(maxsize=_REMEMBERED)
def _languages(accept_language: bytes) -> LanguageAccept:
    return parse_accept_header(accept_language.decode("latin-1"), LanguageAccept)


def best_media_type(accept: bytes | None, offered: Sequence[str]) -> str | None:
    """The media type on offer that a client likes best; the first where it says nothing, None where it wants none.

    Of several that it likes alike the first offered is taken; the most exact range that names a type decides.
    """
    if accept is None:
        return offered[0]
    wanted = _media_types(accept)
    best = max(offered, key=wanted.quality)
    return best if wanted.quality(best) > 0 else None


def languages(accept_language: bytes | None) -> list[str]:
    """The language tags that a client names, the one that it likes best first; those that it refuses are left out."""
    if accept_language is None:
        return []
    return [tag for tag, quality in _languages(accept_language) if quality > 0]
