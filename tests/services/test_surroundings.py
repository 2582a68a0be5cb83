"""What is kept of the places around an answer is never older than what the asker sees."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import orjson
from hypothesis import given, settings
from hypothesis import strategies as st

from gazetteer.domain.dates import Question, iso_day
from gazetteer.services import editing, holding
from gazetteer.services.context import Gazetteer
from gazetteer.services.surroundings import Surroundings

ON = Question.parse("1900-01-01")


def _entity(entity_id: str, kind: str, **more: Any) -> bytes:
    name = {"text": entity_id.title(), "lang": "en", "status": "preferred"}
    return orjson.dumps({"entity": {"id": entity_id, "kind": kind, "names": [name], **more}})


def _land(*holders: str) -> bytes:
    record = {"holders": list(holders), "status": "sovereignty", "from": "1860", "to": ".."}
    return _entity("land", "place", sovereignty=[record])


def _town() -> bytes:
    return _entity("town", "place", relations=[{"type": "part_of", "target": "land"}])


def _write(gazetteer: Gazetteer, lines: Sequence[bytes]) -> None:
    editing.batch(gazetteer, lines, by="cli")


def _holders(gazetteer: Gazetteer, place: str) -> list[list[str]]:
    records = holding.of_place(gazetteer, place, on=ON)["records"]
    return [[holder["id"] for holder in record["holders"]] for record in records]


def test_a_write_changes_the_next_answer(gazetteer: Gazetteer) -> None:
    _write(gazetteer, [_entity("one", "polity"), _entity("two", "polity"), _land("one"), _town()])
    assert _holders(gazetteer, "town") == [["one"]]
    _write(gazetteer, [_land("two")])
    assert _holders(gazetteer, "town") == [["two"]]
    _write(gazetteer, [_entity("town", "place")])
    assert _holders(gazetteer, "town") == []


def test_whoever_reads_an_older_state_sees_that_state_and_spoils_nothing(gazetteer: Gazetteer) -> None:
    _write(gazetteer, [_entity("one", "polity"), _entity("two", "polity"), _land("one"), _town()])
    surroundings = gazetteer.part(Surroundings)
    with gazetteer.database.reading() as before:
        early = surroundings.seen_by(before)
        _write(gazetteer, [_land("two")])
        assert _holders(gazetteer, "town") == [["two"]]
        (record,) = surroundings.seen_by(before).records("land")
        assert record.holders == ["one"]
        assert early.over_time("town")[0].record.holders == ["one"]
    assert _holders(gazetteer, "town") == [["two"]]


@given(st.data())
@settings(max_examples=25)
def test_a_warm_answer_is_a_cold_one(seeded: Gazetteer, data: st.DataObject) -> None:
    places = ("vladivostok", "sakhalin", "hong-kong", "crimea", "taiwan", "harbin", "lushun")
    place = data.draw(st.sampled_from(places))
    day = data.draw(st.dates(min_value=date(1600, 1, 1)))
    warm = holding.of_place(seeded, place, on=Question.parse(day.isoformat()))
    with Gazetteer(seeded.settings) as cold:
        assert holding.of_place(cold, place, on=Question.parse(day.isoformat())) == warm


@given(st.data())
@settings(max_examples=60)
def test_days_between_two_changes_have_the_answer_of_each_of_them(seeded: Gazetteer, data: st.DataObject) -> None:
    places = ("vladivostok", "kunashir", "hong-kong", "crimea", "taiwan", "harbin", "hankou", "ulaanbaatar", "yining")
    place = data.draw(st.sampled_from(places))
    days = st.dates(min_value=date(1600, 1, 1)).map(lambda day: Question.parse(day.isoformat()))
    with seeded.database.reading() as connection:
        world = seeded.part(Surroundings).seen_by(connection)
        turns = world.turning_days(place)
        near = st.sampled_from(turns).flatmap(lambda turn: st.integers(turn - 2, turn + 2)).map(iso_day)
        on = data.draw(st.one_of(days, near.map(Question.parse)))
        assert on.day is not None
        told = holding.of_place(seeded, place, on=on)
        later = data.draw(st.integers(on.day, next((turn for turn in turns if turn > on.day), on.day + 1) - 1))
        then = Question.parse(iso_day(later))
        # Made for the later day alone, whatever is kept of the first.
        assert holding.told_of(world, place, then) == {part: told[part] for part in ("records", "views", "gaps")}
