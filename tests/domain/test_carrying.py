"""A change carried over to another version of a document: what both changed is told, all else is done."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, note
from hypothesis import strategies as st

from gazetteer.domain.carrying import carried


def _town(**fields: Any) -> Any:
    return {"id": "town", "kind": "place", "names": [{"text": "Town", "lang": "en"}], **fields}


def _name(text: str, **more: Any) -> dict[str, Any]:
    return {"text": text, "lang": "en", **more}


def test_a_change_of_the_newest_version_is_the_changed_document() -> None:
    before, after = _town(note="A"), _town(types=["city"])
    assert carried(before, after, before).document == after
    assert carried(before, after, after).document == after


@pytest.mark.parametrize(
    ("before", "after", "newest", "expected"),
    [
        (_town(), _town(note="N"), _town(types=["city"]), _town(types=["city"], note="N")),
        (_town(note="N"), _town(), _town(note="N", types=["city"]), _town(types=["city"])),
        (
            _town(names=[_name("A")]),
            _town(names=[_name("A"), _name("B")]),
            _town(names=[_name("C"), _name("A")]),
            _town(names=[_name("C"), _name("A"), _name("B")]),
        ),
        (
            _town(names=[_name("A"), _name("B")]),
            _town(names=[_name("A"), _name("B", note="n")]),
            _town(names=[_name("B"), _name("A")]),
            _town(names=[_name("B", note="n"), _name("A")]),
        ),
        (
            _town(identifiers={"geonames": "1"}),
            _town(identifiers={"geonames": "2"}),
            _town(identifiers={"geonames": "1", "wikidata": "Q1"}),
            _town(identifiers={"geonames": "2", "wikidata": "Q1"}),
        ),
        (_town(types=["a"]), _town(types=["a", "b"]), _town(types=["c", "a"]), _town(types=["c", "a", "b"])),
        (_town(dates=[{"event": "founded", "date": "1860"}]), _town(), _town(
            note="N", dates=[{"event": "founded", "date": "1860"}]), _town(note="N")),
    ],
)  # fmt: skip  # a row a case
def test_what_nobody_else_touched_is_changed(before: Any, after: Any, newest: Any, expected: Any) -> None:
    found = carried(before, after, newest)
    assert (found.document, found.left) == (expected, [])


@pytest.mark.parametrize(
    ("before", "after", "newest", "field"),
    [
        (_town(note="A"), _town(note="B"), _town(note="C"), "note"),
        (_town(names=[_name("A")]), _town(names=[_name("A", note="n")]), _town(names=[_name("A", note="m")]), "names"),
        (_town(identifiers={"g": "1"}), _town(identifiers={"g": "2"}), _town(identifiers={"g": "3"}), "identifiers"),
        (
            _town(names=[_name("A"), _name("B")]),
            _town(names=[_name("A")]),
            _town(names=[_name("A"), _name("B", note="m")]),
            "names",
        ),
    ],
)
def test_what_both_changed_is_told_and_stays(before: Any, after: Any, newest: Any, field: str) -> None:
    found = carried(before, after, newest)
    assert [difference.field for difference in found.left] == [field]
    assert found.document == newest


NAMES = st.lists(st.sampled_from("ABCDEF"), unique=True, min_size=1).map(lambda texts: [_name(text) for text in texts])
DOCUMENTS = st.builds(
    lambda names, note: _town(names=names, **({} if note is None else {"note": note})),
    NAMES,
    st.sampled_from([None, "one", "two"]),
)


@given(DOCUMENTS, DOCUMENTS, DOCUMENTS)
def test_a_change_is_there_or_told_and_loses_nothing_of_others(before: Any, after: Any, newest: Any) -> None:
    original = repr(newest)
    note(repr((before, after, newest)))
    found = carried(before, after, newest)
    assert repr(newest) == original
    names = found.document.get("names", [])
    told = [difference for difference in found.left if difference.field == "names"]
    for name in after["names"]:
        assert name in before["names"] or name in names or name in [difference.after for difference in told]
    for name in newest["names"]:
        assert name in names or name in before["names"] or newest == after
    if not told:
        assert all(name not in names for name in before["names"] if name not in after["names"])
