"""The algebra of bounds, held against enumeration and against itself."""

from __future__ import annotations

import itertools

from hypothesis import assume, example, given
from hypothesis import strategies as st

from gazetteer.domain import dates
from gazetteer.domain.dates import Interval, Question
from gazetteer.errors import DateError

LOW, HIGH = dates.day_number(1858, 1, 1), dates.day_number(1862, 12, 31)

years = st.integers(1859, 1861)
months = st.integers(1, 12)
day_numbers = st.integers(dates.day_number(1859, 1, 1), dates.day_number(1861, 12, 31))
qualifiers = st.sampled_from(["", "", "?", "~", "%"])
plain_days = day_numbers.map(dates.iso_day)
plain_months = st.builds("{:04d}-{:02d}".format, years, months)
known = st.builds("{}{}".format, st.one_of(plain_days, plain_months, years.map(str)), qualifiers)
bounds = st.one_of(known, known, known, st.just(".."), st.none())
any_day = st.integers(-(10**9), 10**9)


def interval(from_: str | None, to: str | None) -> Interval:
    try:
        return Interval.parse(from_, to)
    except DateError:
        assume(False)
        raise


def readings(bound: str | None, *, outermost: int, innermost: int) -> list[int]:
    """Every day that a bound may mean, as far as a window of days can tell."""
    if bound == "..":
        return [outermost]
    if bound is None:
        return [outermost, innermost]
    first, last = dates.date_range(bound)
    assert first is not None
    assert last is not None
    return [first, last] if last - first > 70 else list(range(first, last + 1))


@given(bounds, bounds, day_numbers, st.integers(0, 40))
def test_holds_is_what_enumerating_every_reading_says(
    from_: str | None, to: str | None, first: int, length: int
) -> None:
    span = interval(from_, to)
    asked = range(first, first + length + 1)
    if from_ is None and to is None:
        assert span.holds(Question("", first, asked[-1])) == "undated"
        return
    # The extremes of long readings decide, because what a reading covers grows as `from` falls and as `to` rises.
    pairs = list(
        itertools.product(
            readings(from_, outermost=LOW - 1000, innermost=HIGH + 1000),
            readings(to, outermost=HIGH + 1000, innermost=LOW - 1000),
        )
    )
    covers = [[begin <= day < end for day in asked] for begin, end in pairs]
    expected = "certain" if all(map(all, covers)) else "possible" if any(map(any, covers)) else None
    assert span.holds(Question("", first, asked[-1])) == expected


@given(known, bounds, st.integers(1, 5_000))
def test_a_day_before_every_reading_of_from_never_holds(from_: str, to: str | None, before: int) -> None:
    span = interval(from_, to)
    first, _ = dates.date_range(from_)
    assert first is not None
    assert span.holds(Question("", first - before, first - before)) is None


@st.composite
def wide_and_narrow(draw: st.DrawFn) -> tuple[str, str]:
    """Two bounds of which the second may mean only days that the first may mean."""
    year, month, day = dates.year_month_day(draw(day_numbers))
    forms = [
        f"{year}-{month:02d}-{day:02d}",
        f"{year}-{month:02d}",
        f"{year}-{month:02d}~",
        f"{year}~",
        f"{str(year)[:2]}XX~",
    ]
    narrow = draw(st.integers(0, len(forms) - 2))
    return draw(st.sampled_from(forms[narrow + 1 :])), forms[narrow]


@given(wide_and_narrow(), known, day_numbers, st.integers(0, 400))
def test_narrowing_a_bound_never_turns_certain_into_not(
    bound: tuple[str, str], other: str, first: int, length: int
) -> None:
    wide, narrow = bound
    question = Question("", first, first + length)
    for before, after in (((wide, other), (narrow, other)), ((other, wide), (other, narrow))):
        try:
            vague, exact = Interval.parse(*before), Interval.parse(*after)
        except DateError:
            continue
        if vague.holds(question) == "certain":
            assert exact.holds(question) == "certain"
        if exact.holds(question) is not None:
            assert vague.holds(question) is not None


@given(bounds, bounds, st.one_of(plain_days, plain_months, years.map(str), st.builds("{}/{}".format, years, years)))
def test_a_question_agrees_with_asking_each_day(from_: str | None, to: str | None, text: str) -> None:
    span = interval(from_, to)
    try:
        question = Question.parse(text)
    except DateError:
        assume(False)
        raise
    assert question.first is not None
    assert question.last is not None
    daily = {span.holds(Question("", day, day)) for day in range(question.first, question.last + 1)}
    if daily == {"undated"}:
        assert span.holds(question) == "undated"
    elif daily == {"certain"}:
        assert span.holds(question) == "certain"
    elif daily == {None}:
        assert span.holds(question) is None
    else:
        assert span.holds(question) == "possible"


@given(any_day)
def test_a_day_number_comes_back(number: int) -> None:
    year, month, day = dates.year_month_day(number)
    assert dates.day_number(year, month, day) == number
    assert dates.year_month_day(number + 1) > (year, month, day)


@given(st.integers(dates.day_number(-9999, 1, 1), dates.day_number(9999, 12, 31)))
def test_a_written_day_comes_back(number: int) -> None:
    assert dates.date_range(dates.iso_day(number)) == (number, number)


@given(st.lists(st.tuples(bounds, bounds), min_size=2, max_size=8))
@example([(None, "1859"), ("1859", "1859")])
def test_the_order_is_total_and_puts_the_undated_last(pairs: list[tuple[str | None, str | None]]) -> None:
    spans = []
    for from_, to in pairs:
        try:
            spans.append(Interval.parse(from_, to))
        except DateError:
            continue
    ordered = sorted(spans, key=Interval.sort_key)
    dated = [span.dated for span in ordered]
    assert dated == sorted(dated, reverse=True)
    for one, other in itertools.combinations(ordered, 2):
        assert (one.sort_key() == other.sort_key()) == (one == other)


@given(st.text(max_size=40) | st.text("0123456789-/.XY~?%TZ:+", max_size=24))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        question = Question.parse(text)
    except DateError:
        return
    assert question.first is None or question.last is None or question.first <= question.last
