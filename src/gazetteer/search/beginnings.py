"""Prefixes as questions and the index alike take them: the keys that begin so, and how much is kept of them."""

from __future__ import annotations

from typing import Final

#: How many entities of a prefix that very many keys share are answered from what is kept of it.
SHOWN: Final = 10
#: Longer prefixes are always read from the terms.
LONGEST_PREFIX: Final = 24


def after(prefix: str) -> str | None:
    """The first text in code point order that does not begin with `prefix`; None where every later
    text does.
    """
    stem = prefix
    while stem:
        code = ord(stem[-1]) + 1
        if code <= 0x10FFFF:
            return stem[:-1] + chr(0xE000 if 0xD800 <= code <= 0xDFFF else code)
        stem = stem[:-1]
    return None


def prefix_range(prefix: str) -> tuple[str, str]:
    """The bounds between which lie the keys that begin with `prefix`: from the first, below the
    second.
    """
    return prefix, after(prefix) or "\U0010ffff" * (len(prefix) + 1)
