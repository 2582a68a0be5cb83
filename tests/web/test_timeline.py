"""The drawing of lanes: order, rows, fading ends, and a scale that can be read backwards."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from gazetteer.domain import dates
from gazetteer.domain.dates import Interval
from gazetteer.web import timeline
from gazetteer.web.timeline import WIDTH, Stated, Timeline

TODAY = dates.day_number(2026, 1, 1)


def _stated(from_: str | None, to: str | None, words: str = "x", *, thin: bool = False) -> Stated:
    return Stated(Interval.parse(from_, to), words, "en", words, 0, thin=thin)


def _drawn(*stated: Stated) -> Timeline:
    drawing = timeline.draw([("view", "en", stated)], TODAY)
    assert drawing is not None
    return drawing


def test_what_has_no_date_is_not_drawn() -> None:
    assert timeline.draw([("view", "en", [_stated(None, None)])], TODAY) is None
    assert timeline.draw([], TODAY) is None


def test_a_day_between_centuries_can_be_seen() -> None:
    drawing = _drawn(_stated("1644", "1860-07-02"), _stated("1860-07-02", "1860-07-03"), _stated("1860-07-03", ".."))
    assert min(bar.whole for bar in drawing.lanes[0].bars) > 20


def test_bars_that_overlap_stand_in_rows_and_those_that_follow_share_one() -> None:
    bars = (
        _drawn(
            _stated("1800-01-01", "1850-01-01"),
            _stated("1850-01-01", "1900-01-01"),
            _stated("1820-01-01", "1870-01-01"),
        )
        .lanes[0]
        .bars
    )
    first, second, third = sorted(bars, key=lambda bar: (bar.y, bar.left))
    assert first.y == second.y < third.y


def test_imprecise_ends_fade_and_precise_ones_do_not() -> None:
    (bar,) = _drawn(_stated("1860-11-14", "19XX")).lanes[0].bars
    assert bar.fade_in == 0
    assert bar.fade_out > 0
    (vague,) = _drawn(_stated("1860~", "1900-01-01")).lanes[0].bars
    assert vague.fade_in > 0
    assert vague.fade_out == 0


def test_an_open_end_reaches_the_edge_and_an_unknown_one_fades_away() -> None:
    (still,) = _drawn(_stated("1860-11-14", "..")).lanes[0].bars
    (unknown,) = _drawn(_stated("1860-11-14", None)).lanes[0].bars
    assert still.fade_out == 0
    assert abs(still.right - (WIDTH - 8)) < 0.2
    assert unknown.width == 0
    assert unknown.fade_out > 0
    assert unknown.right < still.right


def test_words_stand_in_the_bar_or_beside_it_or_nowhere() -> None:
    bars = _drawn(_stated("1644", "1850", "Qing Empire"), _stated("1850", "1851", "Q" * 200)).lanes[0].bars
    assert [bar.words for bar in bars] == ["Qing Empire", ""]
    # Cyrillic letters are broader: what fits in Latin ones may have to stand beside its bar.
    assert timeline.width_of("Германия · оккупация") > timeline.width_of("Germany · occupation")
    thin, *_ = _drawn(_stated("1644", "1650", "China", thin=True)).lanes[0].bars
    assert thin.words_at > thin.right


YEARS = st.integers(min_value=-2000, max_value=2025)


@given(st.lists(st.tuples(YEARS, YEARS).filter(lambda pair: pair[0] < pair[1]), min_size=1, max_size=12))
def test_later_days_stand_further_right_and_nothing_leaves_the_drawing(pairs: list[tuple[int, int]]) -> None:
    def written(year: int) -> str:
        return f"{'-' if year < 0 else ''}{abs(year):04d}"

    drawing = _drawn(*[_stated(written(first), written(last)) for first, last in pairs])
    places = [place for _, place in drawing.scale.points]
    assert places == sorted(places)
    assert len(set(places)) == len(places)
    rows: dict[float, list[tuple[float, float]]] = {}
    for bar in drawing.lanes[0].bars:
        assert bar.left >= -0.2
        assert bar.right <= WIDTH + 3
        rows.setdefault(bar.y, []).append((bar.left, bar.right))
    for row in rows.values():
        row.sort()
        assert all(before[1] <= after[0] + 1.1 for before, after in pairwise(row))
