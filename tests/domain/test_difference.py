"""What differs between two documents, told statement by statement."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from gazetteer.domain.difference import Difference, differences

BEFORE: dict[str, Any] = {
    "id": "town",
    "kind": "place",
    "types": ["town"],
    "names": [
        {"text": "Town", "lang": "en", "status": "preferred"},
        {"text": "镇", "lang": "zh-Hans", "readings": [{"pinyin": "Zhèn"}]},
        {"text": "城", "lang": "zh-Hans"},
    ],
    "dates": [{"event": "founded", "date": "1860"}],
    "sovereignty": [
        {"holders": ["russia"], "status": "sovereignty", "from": "1860", "to": "1905"},
        {"holders": ["japan"], "status": "sovereignty", "from": "1905", "to": "1945"},
    ],
    "identifiers": {"geonames": "1"},
}


def _after(**changes: Any) -> list[Difference]:
    return differences(BEFORE, deepcopy(BEFORE) | changes)


def test_the_same_document_differs_in_nothing() -> None:
    assert differences(BEFORE, deepcopy(BEFORE)) == []
    assert differences(None, None) == []


def test_a_whole_document_is_added_or_removed_part_by_part() -> None:
    added = differences(None, BEFORE)
    assert {one.what for one in added} == {"added"}
    assert [one.after["text"] for one in added if one.field == "names"] == ["Town", "镇", "城"]
    assert {one.what for one in differences(BEFORE, None)} == {"removed"}


def test_a_statement_is_known_again_whatever_changes_in_it() -> None:
    names = deepcopy(BEFORE["names"])
    names[1]["readings"] = [{"pinyin": "Zhēn"}]
    (one,) = _after(names=names)
    assert (one.field, one.what, one.after["text"]) == ("names", "changed", "镇")
    assert one.members == [("readings", [{"pinyin": "Zhèn"}], [{"pinyin": "Zhēn"}])]


def test_the_only_name_of_a_language_that_is_left_is_that_name_spelled_anew() -> None:
    names = deepcopy(BEFORE["names"])
    names[0]["text"] = "Township"
    (one,) = _after(names=names)
    assert (one.before["text"], one.after["text"]) == ("Town", "Township")


def test_of_several_that_are_left_none_is_taken_for_another() -> None:
    names = [BEFORE["names"][0], {"text": "甲", "lang": "zh-Hans"}, {"text": "乙", "lang": "zh-Hans"}]
    assert [one.what for one in _after(names=names)] == ["removed", "removed", "added", "added"]


def test_an_id_of_its_own_says_which_statement_it_is() -> None:
    before = {"id": "x", "kind": "place", "names": [], "dates": [{"id": "a", "event": "founded", "date": "1860"}]}
    after = {"id": "x", "kind": "place", "names": [], "dates": [{"id": "a", "event": "renamed", "date": "1900"}]}
    (one,) = differences(before, after)
    assert one.members == [("event", "founded", "renamed"), ("date", "1860", "1900")]


def test_a_record_whose_bound_moves_is_the_same_record() -> None:
    records = deepcopy(BEFORE["sovereignty"])
    records[0]["to"] = records[1]["from"] = "1904"
    assert [one.members for one in _after(sovereignty=records)] == [
        [("to", "1905", "1904")],
        [("from", "1905", "1904")],
    ]


def test_another_order_is_told_as_that() -> None:
    (one,) = _after(names=BEFORE["names"][::-1])
    assert (one.what, one.members) == ("reordered", [])


def test_fields_without_statements_are_told_as_wholes() -> None:
    types, identifiers = _after(types=["city"], identifiers={"geonames": "2"})
    assert (types.before, types.after) == (["town"], ["city"])
    assert identifiers.members == [("geonames", "1", "2")]
    without = deepcopy(BEFORE)
    del without["identifiers"]
    (gone,) = differences(BEFORE, without)
    assert (gone.what, gone.after) == ("removed", None)
