"""What every reader of a file hands over: documents as a batch takes them, and what was wrong where.

The readers know nothing of what is stored; whoever writes the documents decides what becomes of a file with faults.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final, Literal

#: The largest file that is read, in bytes.
MAX_BYTES: Final = 50 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Found:
    """A document, and the line of the file where it begins."""

    what: Literal["entity", "source"]
    document: dict[str, Any]
    line: int


@dataclass(frozen=True, slots=True)
class Fault:
    """What cannot be read, and where: the line (from 1) and the column, by name or number where there is one."""

    line: int
    column: str | None
    detail: str


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What was read and has no place in an entity."""

    line: int
    detail: str


Item = Found | Fault | LeftOut

_SLUG: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def slug_of(*texts: str) -> str:
    """The id of an entity of a file: the first text of which one can be made, else a digest of them all."""
    for text in texts:
        plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
        slug = "-".join(re.findall(r"[a-z0-9]+", plain))[:100].strip("-")
        if len(slug) > 1:
            return slug
    return "term-" + hashlib.blake2b("\n".join(texts).encode(), digest_size=6).hexdigest()


def is_slug(text: str) -> bool:
    """Whether a text can be the id of an entity or source."""
    return len(text) <= 100 and _SLUG.fullmatch(text) is not None


_CHINESE: Final[dict[str, tuple[str, str | None]]] = {
    "": ("zh-Hans", None),
    "CN": ("zh-Hans", "CN"),
    "SG": ("zh-Hans", "SG"),
    "TW": ("zh-Hant", "TW"),
    "HK": ("zh-Hant", "HK"),
    "MO": ("zh-Hant", "MO"),
}
_TAG: Final = re.compile(r"([A-Za-z]{2,3})(?:-([A-Za-z]{4}))?(?:-([A-Za-z]{2}|[0-9]{3}))?((?:-[A-Za-z0-9]{5,8})*)")


def read_language(tag: str) -> tuple[str, str | None] | None:
    """The language and region that a tag of the wild means (`zh_CN`, `EN-us`, `zh`); null for what is none."""
    parts = _TAG.fullmatch(tag.strip().replace("_", "-"))
    if parts is None:
        return None
    language, script = parts[1].lower(), (parts[2] or "").title()
    region = parts[3].upper() if parts[3] else None
    if language == "zh" and not script:
        known: tuple[str, str | None] = _CHINESE.get(region or "", ("zh-Hant", region))
        return known
    return "-".join(filter(None, (language, script))) + parts[4].lower(), region


def one_line(text: str | None) -> str:
    """A text with its blanks and line ends made single blanks."""
    return " ".join((text or "").split())


def once(names: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Names without those said twice with all that is said of them."""
    kept: list[dict[str, Any]] = []
    for name in names:
        if name not in kept:
            kept.append(name)
    return kept
