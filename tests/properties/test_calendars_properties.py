"""Every day converts there and back; every text is read or refused."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from gazetteer.domain import calendars, dates
from gazetteer.errors import DateError

QING = range(dates.day_number(1644, 2, 8), dates.day_number(1912, 1, 1))
MING = range(dates.day_number(1368, 1, 28), QING.start)


def test_every_day_of_the_ming_and_the_qing_comes_back() -> None:
    # A week's step meets every month of the Ming, on days that shift from month to month.
    for number in (*MING[::7], *QING):
        written = calendars.chinese_date(number)
        assert written is not None
        question = calendars.read_question(written["text"])
        assert (question.first, question.last) == (number, number), written["text"]


def test_the_months_follow_one_another_and_have_29_or_30_days() -> None:
    following = None
    for year in range(1368, 1912):
        months = calendars.months_of(year)
        assert len(months) - sum(month.leap for month in months) == 12
        for month in months:
            assert month.length in (29, 30), month
            assert following in (None, month.first)
            following = month.last + 1


@given(st.sampled_from(QING))
def test_every_way_to_write_a_day_means_it(number: int) -> None:
    written = calendars.chinese_date(number)
    assert written is not None
    text = written["text"]
    leap = "閏" if written["leap"] else ""
    for other in (
        text.removesuffix("日"),
        text + written["sexagenary_day"] if written["sexagenary_day"] else text,
        f"{written['era']}{written['year']}年{leap}{written['month']}月{written['day']}日",
        f"{written['era']}{written['year']}年{leap}{written['month']}月{written['sexagenary_day']}",
    ):
        assert calendars.read_question(other).day == number


@given(st.integers(-(10**9), 10**9))
def test_a_julian_day_comes_back(number: int) -> None:
    year, month, day = calendars.JULIAN.year_month_day(number)
    assert calendars.JULIAN.day_number(year, month, day) == number
    if -9999 <= year <= 9999:
        assert calendars.read_question(calendars.JULIAN.written(number), "julian").day == number
    assert calendars.read_question(f"JD {calendars.julian_day(number)}").day == number


@given(st.text("元一二三四五六七八九十百廿卅〇初正冬腊闰年月日朔晦甲子乙丑康熙光绪民国清0123456789/", max_size=16))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        question = calendars.read_question(text)
    except DateError:
        return
    assert question.first is None or question.last is None or question.first <= question.last
    assert calendars.describe(text)["gregorian"]
