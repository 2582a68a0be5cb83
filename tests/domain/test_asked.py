"""What a question is made of: what is read, and what is refused in which words."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given as each
from hypothesis import strategies as st

from gazetteer.domain import asked, clock, cursors
from gazetteer.errors import BadParameter

TEXT = st.text(st.characters(exclude_categories=["Cs"]))


@pytest.mark.parametrize("text", ["海参崴", "hai shen wai", "x" * 200, "Хабаровск!", "№ 1", "½"])
def test_a_text_with_a_letter_or_digit_can_be_looked_for(text: str) -> None:
    assert asked.SearchText.read(text) == text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "at least one letter"),
        ("  ", "at least one letter"),
        ("?!", "at least one letter"),
        ("x" * 201, "at most 200 characters, found 201"),
        ("a\0", "U\\+0000"),
        ("a\x07b", "U\\+0007"),
        ("a\ud800", "U\\+D800"),
        ("a\U0003ffff", "U\\+3FFFF"),
    ],
)
def test_what_cannot_be_looked_for_is_refused(text: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        asked.SearchText.read(text)


def test_choices_are_read_from_a_text_or_one_by_one() -> None:
    assert asked.Kinds.read("place,treaty") == asked.Kinds.read(["place", "treaty"]) == ("place", "treaty")
    assert asked.Kinds.read([]) == ()
    for stated in ("city", "place,", "place, treaty", "Place"):
        with pytest.raises(ValueError, match="expected one of place, polity"):
            asked.Kinds.read(stated)
    with pytest.raises(ValueError, match="found 'bogus'"):
        asked.NameStatuses.read("preferred,bogus")
    assert asked.Standings.read("lease,claim") == ("lease", "claim")


def test_a_limit_is_from_one_to_the_most() -> None:
    assert [asked.Limit.read(number, most=100) for number in (1, 100)] == [1, 100]
    for number in (0, 101, -1):
        with pytest.raises(ValueError, match="expected 1 to 100"):
            asked.Limit.read(number, most=100)


def test_a_box_is_west_south_east_north() -> None:
    box = asked.BoundingBox.read("170,-10,-170,10.5")
    assert (box.west, box.south, box.east, box.north) == (170, -10, -170, 10.5)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("1,2,3", "four numbers"),
        ("1,2,3,x", "four numbers"),
        ("1,2,3,4,5", "four numbers"),
        ("181,2,3,4", "longitudes"),
        ("nan,2,3,4", "longitudes"),
        ("1,50,3,40", "south not above north"),
        ("1,-91,3,40", "latitudes"),
        ("1,2,3,nan", "latitudes"),
    ],
)
def test_what_is_no_box_is_refused(text: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        asked.BoundingBox.read(text)


def test_ids_are_read_one_by_one_up_to_a_hundred() -> None:
    assert asked.Slugs.read("vladivostok,qing-empire") == ("vladivostok", "qing-empire")
    with pytest.raises(ValueError, match="at most 100 ids, found 101"):
        asked.Slugs.read(",".join(["a"] * 101))
    for text in ("", "A", "a--b", "-a", "a" * 101, "a\n"):
        with pytest.raises(ValueError, match="expected an id"):
            asked.Slug.read(text)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-01-31", "2026-01-31T00:00:00.000000Z"),
        ("2026-01-31T12:00:00Z", "2026-01-31T12:00:00.000000Z"),
        ("2026-01-31 12:00:00", "2026-01-31T12:00:00.000000Z"),
        ("2026-01-31T12:00:00+08:00", "2026-01-31T04:00:00.000000Z"),
        ("2026-01-31T12:00:00 08:00", "2026-01-31T04:00:00.000000Z"),
        ("0900-01-01", "0900-01-01T00:00:00.000000Z"),
        ("0001-01-01", "0001-01-01T00:00:00.000000Z"),
    ],
)
def test_a_moment_is_written_as_the_tables_have_it(text: str, moment: str) -> None:
    assert asked.Moment.read(text) == moment


@pytest.mark.parametrize("text", ["", "yesterday", "2026-13-01", "0001-01-01T00:00:00+14:00"])
def test_what_is_no_moment_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="expected a date"):
        asked.Moment.read(text)


@each(st.datetimes(), st.datetimes())
def test_written_moments_are_in_the_order_of_the_moments(one: datetime, other: datetime) -> None:
    one, other = one.replace(tzinfo=UTC), other.replace(tzinfo=UTC)
    assert (clock.written(one) < clock.written(other)) == (one < other)
    assert clock.read(clock.written(one)) == one


def test_a_refusal_names_the_parameter() -> None:
    assert asked.given("kind", asked.Kinds.read, None) is None
    with pytest.raises(BadParameter) as refused:
        asked.given("modified_since", asked.Moment.read, "x")
    assert refused.value.errors[0]["parameter"] == "modified_since"


@each(
    TEXT,
    st.lists(st.integers(-(2**31), 2**31) | TEXT, max_size=3),
)
def test_a_cursor_gives_its_place_to_its_question_only(question: str, place: list[int | str]) -> None:
    kinds = [type(part) for part in place]
    mine = cursors.digest("call", question)
    cursor = cursors.encode(mine, place)
    assert cursors.decode(cursor, mine, kinds) == place
    with pytest.raises(cursors.CursorError, match="another question"):
        cursors.decode(cursor, cursors.digest("call", question + "x"), kinds)
    with pytest.raises(cursors.CursorError, match="not a cursor"):
        cursors.decode(cursor, mine, [*kinds, int])


@pytest.mark.parametrize("cursor", ["", "x", "W10=", "bnVsbA==", "é", "!", "WyJhIiwxXQ"])
def test_what_is_no_cursor_is_refused(cursor: str) -> None:
    with pytest.raises(cursors.CursorError):
        cursors.decode(cursor, "a", (int,))
