"""What a question is made of: values that read what somebody wrote, and refuse what they cannot be.

Whoever asks, over HTTP, on a page or on the command line, is read by the same types and refused in
the same words. Each has `read`, which raises `ValueError` with words for the person who asked;
`given` says for which parameter that was. How a date is read is said in `calendars/`, a language
in `tag.py`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import ClassVar, Final, NamedTuple, Self, TypeVar, get_args

from gazetteer.domain import characters, clock
from gazetteer.domain.document import ID_PATTERN
from gazetteer.domain.vocabulary import Kind, NameStatus, SovereigntyStatus
from gazetteer.errors import BadParameter

T = TypeVar("T")
V = TypeVar("V")

#: The longest text that is looked for, and the longest of what narrows a question.
LONGEST_TEXT: Final = 200
LONGEST_ID: Final = 100
MOST_IDS: Final = 100

#: Control characters, halves of surrogate pairs, and code points that are no characters.
_UNREADABLE: Final = ("Cc", "Cs", "Cn")


_PASTED: Final = str.maketrans(dict.fromkeys("\n\r\t", " "))


def given(parameter: str, read: Callable[[V], T], value: V | None) -> T | None:
    """The value of a parameter as `read` reads it, None where it was not given.

    Raises `BadParameter`, which names the parameter.
    """
    return None if value is None else required(parameter, read, value)


def required(parameter: str, read: Callable[[V], T], value: V) -> T:
    """As `given`, for a parameter that there must be."""
    try:
        return read(value)
    except ValueError as error:
        raise BadParameter(parameter, str(error)) from error


class Readable(str):
    """A text of characters that can be read: no controls, no halves of characters."""

    __slots__ = ()

    @classmethod
    def read(cls, text: str) -> Self:
        """The text itself."""
        for character in "" if text.isprintable() else text:
            if characters.category(character) in _UNREADABLE:
                raise ValueError(f"the character U+{ord(character):04X} is not allowed here")
        return cls(text)


class Pasted(Readable):
    """A readable text out of a cell."""

    __slots__ = ()

    @classmethod
    def read(cls, text: str) -> Self:
        """The text without the line ends and tabs that a pasted cell brings: around it, and as blanks within."""
        plain = text.strip("\n\r\t").translate(_PASTED)
        if text and not plain:
            raise ValueError("expected a text, found line ends and tabs")
        return super().read(plain)


class SearchText(Readable):
    """What to look for: readable, not too long, with at least one letter, character or digit."""

    __slots__ = ()

    @classmethod
    def read(cls, text: str) -> Self:
        """The text without the line ends and tabs that a pasted cell brings: around it, and as blanks within."""
        text = text.strip("\n\r\t").translate(_PASTED)
        if len(text) > LONGEST_TEXT:
            raise ValueError(f"expected at most {LONGEST_TEXT} characters, found {len(text)}")
        # Most texts are nothing but letters, characters and digits.
        if text.isalnum():
            return cls(text)
        if not any(characters.category(character)[0] in "LN" for character in text):
            raise ValueError("expected at least one letter, character or digit to look for")
        return cls(text) if text.isprintable() else super().read(text)


class Slug(str):
    """An entity's or a source's id."""

    __slots__ = ()

    @classmethod
    def read(cls, text: str) -> Self:
        """The id itself."""
        if len(text) > LONGEST_ID or not re.fullmatch(ID_PATTERN, text):
            raise ValueError(f"expected an id such as vladivostok, found {text!r}")
        return cls(text)


class Slugs(tuple[str, ...]):
    """Ids, comma separated."""

    __slots__ = ()

    @classmethod
    def read(cls, text: str) -> Self:
        """The ids, in the order stated."""
        items = text.split(",")
        if len(items) > MOST_IDS:
            raise ValueError(f"expected at most {MOST_IDS} ids, found {len(items)}")
        return cls(Slug.read(item) for item in items)


class Choice(tuple[str, ...]):
    """Some of what there is to choose among, comma separated."""

    __slots__ = ()
    offered: ClassVar[tuple[str, ...]] = ()

    @classmethod
    def read(cls, stated: str | Iterable[str]) -> Self:
        """What was chosen, in the order stated."""
        items = stated.split(",") if isinstance(stated, str) else stated
        return cls(cls._known(item) for item in items)

    @classmethod
    def _known(cls, item: str) -> str:
        if item not in cls.offered:
            raise ValueError(f"expected one of {', '.join(cls.offered)}, found {item!r}")
        return item


class Kinds(Choice):
    """Kinds of entity."""

    __slots__ = ()
    offered = get_args(Kind)


class NameStatuses(Choice):
    """Standings of names."""

    __slots__ = ()
    offered = get_args(NameStatus)


class Standings(Choice):
    """Standings of sovereignty."""

    __slots__ = ()
    offered = get_args(SovereigntyStatus)


class Region(str):
    """A region whose usage is followed: two capital letters (ISO 3166-1)."""

    __slots__ = ()

    @classmethod
    def read(cls, text: str) -> Self:
        """The region itself."""
        if not re.fullmatch(r"[A-Z]{2}", text):
            raise ValueError(f"expected a region such as CN, TW or HK, found {text!r}")
        return cls(text)


class Limit(int):
    """How many results at most."""

    __slots__ = ()

    @classmethod
    def read(cls, number: int, *, most: int) -> Self:
        """The number itself, from 1 to `most`."""
        if not 1 <= number <= most:
            raise ValueError(f"expected 1 to {most}")
        return cls(number)


class BoundingBox(NamedTuple):
    """An area in degrees; west greater than east crosses the antimeridian."""

    west: float
    south: float
    east: float
    north: float

    @classmethod
    def read(cls, text: str) -> Self:
        """The box that `west,south,east,north` states."""
        try:
            west, south, east, north = (float(part) for part in text.split(","))
        except ValueError:
            raise ValueError("expected west,south,east,north: four numbers in degrees") from None
        if not (-180 <= west <= 180 and -180 <= east <= 180):
            raise ValueError("expected longitudes between -180 and 180")
        if not (-90 <= south <= north <= 90):
            raise ValueError("expected latitudes between -90 and 90, south not above north")
        return cls(west, south, east, north)


class Moment(str):
    """A moment as the tables write moments (`clock.written`)."""

    __slots__ = ()

    @classmethod
    def read(cls, text: str) -> Self:
        """The moment that a date, or a date and time, states: in UTC unless it has an offset."""
        # A plus sign in a query means a blank; an offset is written so often that it is read as
        # meant.
        stated = text.replace(" ", "+") if "T" in text else text
        try:
            found = datetime.fromisoformat(stated)
        except ValueError:
            expected = "expected a date or a date and time, such as 2026-01-31T12:00:00Z"
            raise ValueError(expected) from None
        if found.tzinfo is None:
            found = found.replace(tzinfo=UTC)
        try:
            return cls(clock.written(found))
        except OverflowError:
            raise ValueError("expected a date and time that has a place in UTC") from None
