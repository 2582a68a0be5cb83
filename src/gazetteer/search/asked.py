"""What is asked of the search: the user's text and what narrows it, read with their limits."""

from __future__ import annotations

import base64
import hashlib
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal, Self, get_args

import orjson

from gazetteer.domain import dates
from gazetteer.domain.vocabulary import Kind
from gazetteer.errors import BadParameter, DateError

Match = Literal["auto", "exact", "prefix", "fuzzy"]
Box = tuple[float, float, float, float]

_MATCHES: Final = get_args(Match)
_KINDS: Final = get_args(Kind)

LONGEST_QUERY: Final = 200
MOST_RESULTS: Final = 100
#: How many results of one query can be reached by its cursors.
REACH: Final = 1_000


@dataclass(slots=True)
class SearchQuery:
    """A search, read and within its limits; make it with `read`."""

    text: str
    match: Match = "auto"
    languages: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    on: dates.Question | None = None
    bbox: Box | None = None
    limit: int = 20
    offset: int = 0
    explain: bool = False

    @classmethod
    def read(
        cls,
        q: str,
        *,
        match: str = "auto",
        lang: str | Iterable[str] | None = None,
        kind: str | Iterable[str] | None = None,
        on: dates.Question | str | None = None,
        bbox: str | Sequence[float] | None = None,
        limit: int = 20,
        cursor: str | None = None,
        explain: bool = False,
    ) -> Self:
        """The query that the parameters state; raises `BadParameter` for one that is malformed or
        beyond its limit.
        """
        if match not in _MATCHES:
            raise BadParameter("match", f"expected one of {', '.join(_MATCHES)}")
        if isinstance(on, str):
            try:
                on = dates.Question.parse(on)
            except DateError as error:
                raise BadParameter("on", str(error)) from error
        query = cls(
            text=_text(q),
            match=match,  # type: ignore[arg-type]
            languages=_listed(lang),
            kinds=_kinds(kind),
            on=on,
            bbox=_box(bbox),
            limit=_limit(limit),
            explain=explain,
        )
        return query if cursor is None else query._at(cursor)

    def _digest(self) -> str:
        said = (
            self.text,
            self.match,
            self.languages,
            self.kinds,
            self.on and self.on.text,
            self.bbox,
            self.limit,
        )
        return hashlib.blake2b(repr(said).encode("utf-8", "surrogatepass"), digest_size=9).hexdigest()

    def _at(self, cursor: str) -> Self:
        try:
            offset, digest = orjson.loads(base64.urlsafe_b64decode(cursor.encode("ascii")))
            known = isinstance(offset, int) and 0 < offset < REACH and digest == self._digest()
        except (ValueError, TypeError):
            known = False
        if not known:
            raise BadParameter("cursor", "expected the `next` of an answer to the same query")
        return self._moved(offset)

    def _moved(self, offset: int) -> Self:
        return type(self)(
            self.text,
            self.match,
            self.languages,
            self.kinds,
            self.on,
            self.bbox,
            self.limit,
            offset,
            self.explain,
        )

    def cursor(self) -> str | None:
        """The cursor of the results after this query's; None where they are beyond reach."""
        offset = self.offset + self.limit
        if offset >= REACH:
            return None
        return base64.urlsafe_b64encode(orjson.dumps([offset, self._digest()])).decode("ascii")


@dataclass(slots=True)
class SuggestQuery:
    """A type-ahead, read and within its limits; make it with `read`."""

    text: str
    languages: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    limit: int = 20

    @classmethod
    def read(
        cls,
        q: str,
        *,
        lang: str | Iterable[str] | None = None,
        kind: str | Iterable[str] | None = None,
        limit: int = 20,
    ) -> Self:
        """The query that the parameters state; raises `BadParameter` for one that is malformed or
        beyond its limit.
        """
        return cls(_text(q), _listed(lang), _kinds(kind), _limit(limit))


def _text(q: str) -> str:
    if len(q) > LONGEST_QUERY:
        raise BadParameter("q", f"expected at most {LONGEST_QUERY} characters, found {len(q)}")
    for character in "" if q.isprintable() else q:
        if unicodedata.category(character) in ("Cc", "Cs") and character not in "\t\n\r":
            raise BadParameter("q", f"the character U+{ord(character):04X} is not allowed here")
    if not q.strip():
        raise BadParameter("q", "expected something to look for")
    return q


def _listed(value: str | Iterable[str] | None) -> tuple[str, ...]:
    if value is None:
        return ()
    return tuple(item for item in (value.split(",") if isinstance(value, str) else value) if item)


def _kinds(value: str | Iterable[str] | None) -> tuple[str, ...]:
    kinds = _listed(value)
    for kind in kinds:
        if kind not in _KINDS:
            raise BadParameter("kind", f"expected one of {', '.join(_KINDS)}, found {kind!r}")
    return kinds


def _limit(limit: int) -> int:
    if not 1 <= limit <= MOST_RESULTS:
        raise BadParameter("limit", f"expected 1 to {MOST_RESULTS}")
    return limit


def _box(value: str | Sequence[float] | None) -> Box | None:
    if value is None:
        return None
    try:
        west, south, east, north = (float(part) for part in (value.split(",") if isinstance(value, str) else value))
    except ValueError as error:
        raise BadParameter("bbox", "expected west,south,east,north in degrees") from error
    if not (-180 <= west <= 180 and -180 <= east <= 180 and -90 <= south <= north <= 90):
        raise BadParameter(
            "bbox",
            "expected west,south,east,north within 180 and 90 degrees, south not above north",
        )
    return west, south, east, north
