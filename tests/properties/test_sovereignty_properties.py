"""Who held a place, asked over some days, is what asking each of these days says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from gazetteer.domain import dates, sovereignty
from gazetteer.domain.chains import Chain
from gazetteer.domain.dates import Interval, Question
from gazetteer.domain.entity import SovereigntyRecord
from gazetteer.domain.sovereignty import HeldRecord

FIRST, LAST = dates.day_number(1900, 1, 1), dates.day_number(1900, 2, 10)
PLACES = ("a", "b", "c", "d")


@dataclass
class Facts:
    """Places in memory."""

    held: dict[str, list[SovereigntyRecord]]
    part_of: list[tuple[str, str, Interval]]

    def records(self, place: str) -> Sequence[SovereigntyRecord]:
        return self.held.get(place, [])

    def parents(self, place: str) -> Sequence[tuple[str, Interval]]:
        return [(whole, span) for part, whole, span in self.part_of if part == place]

    def parts(self, place: str) -> Sequence[tuple[str, Interval]]:
        return [(part, span) for part, whole, span in self.part_of if whole == place]

    def phases(self, polity: str) -> Chain:
        return []


@st.composite
def spans(draw: st.DrawFn) -> tuple[str | None, str | None]:
    first = draw(st.integers(FIRST, LAST))
    end = draw(st.integers(first + 1, LAST + 30))
    return (
        draw(st.sampled_from([dates.iso_day(first), dates.iso_day(first), f"{dates.iso_day(first)}~", "..", None])),
        draw(st.sampled_from([dates.iso_day(end), dates.iso_day(end), f"{dates.iso_day(end)}~", "..", None])),
    )


@st.composite
def worlds(draw: st.DrawFn) -> Facts:
    held = {}
    for place in PLACES:
        records = []
        for number in range(draw(st.integers(0, 3))):
            from_, to = draw(spans())
            document = {
                "id": f"{place}{number}",
                "holders": [draw(st.sampled_from(["x", "y"]))],
                "status": draw(st.sampled_from(["sovereignty", "occupation", "claim"])),
                "from": from_,
                "to": to,
            }
            records.append(SovereigntyRecord.model_validate(document))
        held[place] = records
    links = draw(st.lists(st.tuples(st.sampled_from(PLACES), st.sampled_from(PLACES), spans()), max_size=5))
    return Facts(held, [(part, whole, Interval.parse(*span)) for part, whole, span in links if part != whole])


def _by_id(held: list[HeldRecord]) -> dict[str, HeldRecord]:
    return {one.id: one for one in held}


@given(worlds(), st.integers(FIRST, LAST), st.integers(0, 15))
def test_an_answer_over_days_agrees_with_each_day(world: Facts, first: int, length: int) -> None:
    days = range(first, first + length + 1)
    whole = _by_id(sovereignty.records_of("a", Question("", first, days[-1]), world))
    daily = [_by_id(sovereignty.records_of("a", Question("", day, day), world)) for day in days]
    for name in {name for answer in daily for name in answer}:
        assert name in whole
        found = [answer[name] for answer in daily if name in answer]
        # In a circle of memberships a record is inherited on one day and that of a part on another.
        if any(one.part is not None for one in (whole[name], *found)):
            continue
        seen = {answer[name].holds if name in answer else None for answer in daily}
        undated = {"undated"} == seen - {None}
        assert whole[name].holds == ("undated" if undated else "certain" if seen == {"certain"} else "possible")
        assert whole[name].disputed == any(answer[name].disputed for answer in daily if name in answer)
    # Over several days a part may also show the claims beside a record that divides the place on another of them.
    extra = [one for name, one in whole.items() if not any(name in answer for answer in daily)]
    assert all(one.part is not None for one in extra)


@given(worlds(), st.integers(FIRST, LAST))
def test_a_gap_is_where_nothing_of_standing_may_hold(world: Facts, day: int) -> None:
    question = Question("", day, day)
    answer = sovereignty.answer("a", question, world)
    stands = any(one.stands and one.holds in ("certain", "possible") for one in answer.records)
    assert bool(answer.gaps) == (not stands)


@given(worlds())
def test_the_order_and_the_views_have_every_record_once(world: Facts) -> None:
    answer = sovereignty.answer("a", None, world)
    names = [one.id for one in answer.records]
    assert len(set(names)) == len(names)
    assert sorted(name for view in answer.views for name in view["records"]) == sorted(names)
    ranks = [(not one.interval.dated, one.disputed) for one in answer.records if one.interval.dated]
    assert ranks == sorted(ranks)
    assert [one.interval.dated for one in answer.records] == sorted(
        (one.interval.dated for one in answer.records), reverse=True
    )


@given(worlds(), st.sampled_from(PLACES), st.none() | st.integers(FIRST, LAST))
def test_a_place_s_own_records_are_judged_alike_without_its_parts(world: Facts, place: str, day: int | None) -> None:
    question = None if day is None else Question("", day, day)
    whole = sovereignty.records_of(place, question, world)
    own = [one for one in whole if one.inherited_from is None and one.part is None]
    assert sovereignty.own_records_of(place, question, world) == own
