"""What readers of names have in common: ids for entries without one, texts of one line, names said twice."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Container, Iterable
from typing import Any, Final

from gazetteer.domain.tag import Tag, TagError

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


def fresh(slug: str, taken: Container[str]) -> str:
    """The slug, or with the first number from 2 that makes it one which is not taken."""
    if slug not in taken:
        return slug
    number = 2
    while f"{slug}-{number}" in taken:
        number += 1
    return f"{slug}-{number}"


def tag_of(text: str | None) -> Tag | None:
    """The language tag that a text is; None where it is none."""
    try:
        return Tag.read(text or "")
    except TagError:
        return None


def in_language(text: str, tag: Tag) -> dict[str, Any]:
    """A name in the language and for the region that a tag means."""
    name: dict[str, Any] = {"text": text, "lang": tag.written}
    if tag.region is not None:
        name["region"] = tag.region
    return name


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
