"""What is asked of the search: the user's text and what narrows it.

The parts are read, with their limits, by the types of `domain/asked.py`; here they are put together
to a question, which its cursors belong to.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import partial
from typing import Final, Literal, Self, get_args

from gazetteer.domain import cursors, dates
from gazetteer.domain.asked import BoundingBox, Kinds, Limit, SearchText, given, required
from gazetteer.domain.tag import Tag, read_all
from gazetteer.errors import BadParameter

Match = Literal["auto", "exact", "prefix", "fuzzy"]

MATCHES: Final = get_args(Match)
MOST_RESULTS: Final = 100
#: How many results of one query can be reached by its cursors.
REACH: Final = 1_000


@dataclass(slots=True)
class SearchQuery:
    """A search, read and within its limits; make it with `read`."""

    text: str
    match: Match = "auto"
    languages: tuple[Tag, ...] = ()
    kinds: tuple[str, ...] = ()
    on: dates.Question | None = None
    bbox: BoundingBox | None = None
    #: Which lines and areas touch the box, by id; whoever asks finds it out, and points are judged here.
    touching: frozenset[str] = frozenset()
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
        bbox: str | None = None,
        limit: int = 20,
        cursor: str | None = None,
        explain: bool = False,
    ) -> Self:
        """The query that the parameters state.

        Raises `BadParameter` for one that is malformed or beyond its limit.
        """
        query = cls(
            text=required("q", SearchText.read, q),
            match=required("match", _match, match),
            languages=_languages(lang),
            kinds=given("kind", Kinds.read, kind) or (),
            on=_date(on),
            bbox=given("bbox", BoundingBox.read, bbox),
            limit=required("limit", _limit, limit),
            explain=explain,
        )
        return query if cursor is None else replace(query, offset=query._offset(cursor))

    def _digest(self) -> str:
        return cursors.digest(
            "search",
            self.text,
            self.match,
            [tag.lang for tag in self.languages],
            list(self.kinds),
            None if self.on is None else self.on.text,
            None if self.bbox is None else list(self.bbox),
            # A place is told by how many results came before, so that pages have one length.
            self.limit,
        )

    def _offset(self, cursor: str) -> int:
        try:
            (offset,) = cursors.decode(cursor, self._digest(), (int,))
        except cursors.CursorError as error:
            raise BadParameter("cursor", str(error)) from error
        if not 0 < offset < REACH:
            raise BadParameter("cursor", "not a cursor that this call gave")
        return int(offset)

    def cursor(self) -> str | None:
        """The cursor of the results after this query's; None where they are beyond reach."""
        offset = self.offset + self.limit
        if offset >= REACH:
            return None
        return cursors.encode(self._digest(), [offset])


@dataclass(slots=True)
class SuggestQuery:
    """A type-ahead, read and within its limits; make it with `read`."""

    text: str
    languages: tuple[Tag, ...] = ()
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
        """The query that the parameters state.

        Raises `BadParameter` for one that is malformed or beyond its limit.
        """
        return cls(
            text=required("q", SearchText.read, q),
            languages=_languages(lang),
            kinds=given("kind", Kinds.read, kind) or (),
            limit=required("limit", _limit, limit),
        )


_limit: Final = partial(Limit.read, most=MOST_RESULTS)


def _match(text: str) -> Match:
    if text not in MATCHES:
        raise ValueError(f"expected one of {', '.join(MATCHES)}")
    return text  # type: ignore[return-value]  # one of them, as was just seen


def _date(on: dates.Question | str | None) -> dates.Question | None:
    if isinstance(on, str):
        # The tables of calendars and of written dates are loaded with the first date.
        from gazetteer.domain.calendars import read_question  # noqa: PLC0415 - as just said

        return required("on", read_question, on)
    return on


def _languages(stated: str | Iterable[str] | None) -> tuple[Tag, ...]:
    if stated is None:
        return ()
    items = stated.split(",") if isinstance(stated, str) else stated
    return required("lang", read_all, [item for item in items if item])
