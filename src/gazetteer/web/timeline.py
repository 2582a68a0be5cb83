"""Lanes of dated bars as a drawing (SVG), made on the server.

Every change is given some room of its own beside its share of time, so that two years between four centuries can be seen; the
scale goes along with the drawing so that a script can read days off it. What a bar means is decided by whoever makes it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from gazetteer.domain import dates
from gazetteer.domain.dates import Interval

WIDTH: Final = 960
_MARGIN: Final = 8
_HEIGHT: Final = 26
_THIN: Final = 12
_GAP: Final = 4
_HEAD: Final = 24
_LANE_GAP: Final = 10
_AXIS: Final = 30
_EQUAL_SHARE: Final = 0.5
_FADE: Final = 44.0
_TICK: Final = 40.0


@dataclass(frozen=True, slots=True)
class Stated:
    """What is to be drawn: a span, the words in the bar and in full, its colour (a number), and how it is drawn."""

    interval: Interval
    words: str
    lang: str
    title: str
    colour: int
    hatched: bool = False
    thin: bool = False
    ref: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar as drawn: where it is certain, where it fades in and out, and where its words begin."""

    x: float
    y: float
    width: float
    height: int
    fade_in: float
    fade_out: float
    words: str
    lang: str
    title: str
    colour: int
    hatched: bool
    thin: bool
    ref: str
    words_at: float = 0.0

    @property
    def left(self) -> float:
        """Where it may begin."""
        return self.x - self.fade_in

    @property
    def right(self) -> float:
        """Where it may end at the latest."""
        return self.x + self.width + self.fade_out

    @property
    def whole(self) -> float:
        """Its width, the fading ends included."""
        return self.right - self.left


@dataclass(slots=True)
class Lane:
    """A lane: its heading and its bars."""

    heading: str
    lang: str
    y: float
    bars: list[Bar] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark on the axis."""

    x: float
    words: str
    shown: bool


class Scale:
    """Days to places on the line."""

    def __init__(self, days: Iterable[int], today: int) -> None:
        marks = sorted({*days, today})
        total = max(1, marks[-1] - marks[0])
        # What lies before the first and after the last change is there to be seen, not to be measured.
        pad = max(total // 40, 400)
        self.marks = [marks[0] - pad, *marks, marks[-1] + pad]
        total = self.marks[-1] - self.marks[0]
        steps = len(self.marks) - 1
        usable = WIDTH - 2 * _MARGIN
        self.places = [float(_MARGIN)]
        for before, after in zip(self.marks, self.marks[1:], strict=False):
            share = _EQUAL_SHARE / steps + (1 - _EQUAL_SHARE) * (after - before) / total
            self.places.append(self.places[-1] + share * usable)

    def __call__(self, day: float) -> float:
        """Where a day stands; those beyond the ends stand at them."""
        if day <= self.marks[0]:
            return self.places[0]
        for index in range(1, len(self.marks)):
            if day <= self.marks[index]:
                first, last = self.marks[index - 1], self.marks[index]
                left, right = self.places[index - 1], self.places[index]
                return left + (right - left) * (day - first) / (last - first)
        return self.places[-1]

    @property
    def points(self) -> list[list[float]]:
        """The corners of the scale, each a day and its place: what a script needs to go back from places to days."""
        return [[mark, round(place, 1)] for mark, place in zip(self.marks, self.places, strict=True)]


@dataclass(slots=True)
class Timeline:
    """A drawing, ready for the template."""

    lanes: list[Lane]
    ticks: list[Tick]
    scale: Scale
    height: float
    width: int = WIDTH

    @property
    def axis(self) -> float:
        """Where the axis lies."""
        return self.height - _AXIS


def _known_days(intervals: Iterable[Interval]) -> list[int]:
    return [
        (bound.earliest + bound.latest) // 2
        for interval in intervals
        for bound in (interval.from_, interval.to)
        if bound.earliest is not None and bound.latest is not None
    ]


def _edges(interval: Interval, scale: Scale) -> tuple[float, float, float, float]:
    """Where a bar may begin, certainly holds from and to, and may end."""
    begin, end = interval.from_, interval.to
    first = scale.places[0] if begin.earliest is None else scale(begin.earliest)
    last = scale.places[-1] if end.latest is None else scale(end.latest)
    sure_first = first if begin.latest is None else scale(begin.latest)
    sure_last = last if end.earliest is None else scale(end.earliest)
    if begin.kind == "unknown":
        first, sure_first = max(scale.places[0], sure_last - 2 * _FADE), sure_last
    if end.kind == "unknown":
        sure_last, last = sure_first, min(scale.places[-1], sure_first + 2 * _FADE)
    if sure_first > sure_last:
        sure_first = sure_last = (sure_first + sure_last) / 2
    return first, sure_first, sure_last, last


def width_of(words: str) -> float:
    """How wide some words are at the size of the drawing, at the most: fonts differ, and no word is to cover a bar."""
    return sum(_wide(character) for character in words)


def _wide(character: str) -> float:
    if unicodedata.east_asian_width(character) in "WF":
        return 13.2
    # Cyrillic letters are broader than Latin ones, and capitals than small ones.
    if "\u0400" <= character <= "\u04ff":
        return 9.6 if character.isupper() else 8.2
    return 9.2 if character.isupper() else 7.5


def _bar(stated: Stated, scale: Scale) -> Bar:
    first, sure_first, sure_last, last = _edges(stated.interval, scale)
    if last - first < 3:
        sure_last = last = first + 3
    return Bar(
        x=round(sure_first, 1),
        y=0.0,
        width=round(max(0.0, sure_last - sure_first), 1),
        height=_THIN if stated.thin else _HEIGHT,
        fade_in=round(sure_first - first, 1),
        fade_out=round(max(0.0, last - sure_last), 1),
        words=stated.words,
        lang=stated.lang,
        title=stated.title,
        colour=stated.colour,
        hatched=stated.hatched,
        thin=stated.thin,
        ref=stated.ref,
    )


def _stacked(bars: list[Bar], top: float) -> tuple[list[Bar], float]:
    """The bars in rows in which none covers another, broad bars above thin ones; and where the rows end."""
    rows: list[tuple[list[Bar], int]] = []
    for bar in sorted(bars, key=lambda bar: (bar.thin, bar.left)):
        for row, height in rows:
            if height == bar.height and all(
                bar.left >= other.right - 0.5 or bar.right <= other.left + 0.5 for other in row
            ):
                row.append(bar)
                break
        else:
            rows.append(([bar], bar.height))
    placed = []
    for row, height in rows:
        row.sort(key=lambda bar: bar.left)
        taken = 0.0
        for index, bar in enumerate(row):
            free_until = row[index + 1].left if index + 1 < len(row) else float(WIDTH)
            drawn = replace(bar, y=top, **_worded(bar, taken, free_until))
            taken = max(drawn.right, drawn.words_at + width_of(drawn.words))
            placed.append(drawn)
        top += height + _GAP
    return placed, top


def _worded(bar: Bar, before: float, after: float) -> dict[str, Any]:
    """Where the words of a bar stand: in it; after or before it, where that is free until the next bar; or nowhere."""
    needed = width_of(bar.words) + 12
    if not bar.thin and needed <= bar.whole:
        return {"words_at": round(bar.left + 6, 1)}
    if bar.right + needed <= after:
        return {"words_at": round(bar.right + 5, 1)}
    if bar.left - needed >= before:
        return {"words_at": round(bar.left - needed + 6, 1)}
    return {"words": ""}


def _ticks(scale: Scale, days: Sequence[int]) -> list[Tick]:
    found: list[Tick] = []
    taken = -_TICK
    year = None
    for day in sorted(set(days)):
        place = scale(day)
        this_year = dates.year_month_day(day)[0]
        shown = place - taken >= _TICK and this_year != year and place <= WIDTH - 20
        if shown:
            taken, year = place, this_year
        found.append(Tick(round(place, 1), str(this_year), shown))
    return found


def draw(lanes: Sequence[tuple[str, str, Sequence[Stated]]], today: int) -> Timeline | None:
    """The drawing of some lanes, each with its heading, the heading's language and what it states; None without a date.

    What has no date at all is not drawn.
    """
    dated = [
        (heading, lang, [one for one in stated if one.interval.dated])
        for heading, lang, stated in lanes
        if any(one.interval.dated for one in stated)
    ]
    days = _known_days(one.interval for _, _, stated in dated for one in stated)
    if not days:
        return None
    scale = Scale(days, today)
    drawn: list[Lane] = []
    top = 0.0
    for heading, lang, stated in dated:
        lane = Lane(heading, lang, top + 15)
        lane.bars, top = _stacked([_bar(one, scale) for one in stated], top + _HEAD)
        top += _LANE_GAP
        drawn.append(lane)
    return Timeline(drawn, _ticks(scale, days), scale, top + _AXIS)
