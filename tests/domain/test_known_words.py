"""Slips in words of the open and the closed lists: refused with the word that was meant; new words are welcome."""

from __future__ import annotations

from typing import Any

import pytest

from gazetteer.domain.entity import read_entity
from gazetteer.domain.known_words import ALL_EVENTS, FEATURE_TYPES, edits, slip_of_event, slip_of_type
from gazetteer.errors import Invalid

TOWN: dict[str, Any] = {"id": "town", "kind": "place", "names": [{"text": "Town", "lang": "en"}]}


@pytest.mark.parametrize(
    ("written", "pointer", "meant"),
    [
        ({"types": ["twon"]}, "/types/0", "town"),
        ({"types": ["city", "rvier"]}, "/types/1", "river"),
        ({"types": ["ports"]}, "/types/0", "port"),
        ({"types": ["autonomus region"]}, "/types/0", "autonomous region"),
        ({"dates": [{"event": "fonded", "date": "1860"}]}, "/dates/0/event", "founded"),
        ({"dates": [{"event": "singed", "date": "1860"}]}, "/dates/0/event", "signed"),
        ({"naems": []}, "/naems", "names"),
        ({"kind": "plce"}, "/kind", "place"),
        ({"relations": [{"type": "part_off", "target": "krai"}]}, "/relations/0/type", "part_of"),
        ({"names": [{"text": "T", "lang": "en", "stauts": "preferred"}]}, "/names/0/stauts", "status"),
        ({"names": [{"text": "T", "lang": "en", "status": "prefered"}]}, "/names/0/status", "preferred"),
        ({"sovereignty": [{"holders": ["russia"], "status": "sovereingty"}]}, "/sovereignty/0/status", "sovereignty"),
    ],
)
def test_a_slip_is_refused_with_what_was_meant(written: dict[str, Any], pointer: str, meant: str) -> None:
    with pytest.raises(Invalid) as refusal:
        read_entity({**TOWN, **written})
    details = {fault["pointer"]: fault["detail"] for fault in refusal.value.errors}
    assert f"did you mean {meant!r}?" in details[pointer]


@pytest.mark.parametrize(
    "type_", ["yurt camp", "tower", "fort", "kiln", "winter camp", "wharf", *sorted(FEATURE_TYPES)]
)
def test_a_new_type_is_welcome(type_: str) -> None:
    assert read_entity({**TOWN, "types": [type_]}).types == [type_]


@pytest.mark.parametrize("event", ["flooded", "burnt", "painted", *sorted(ALL_EVENTS)])
def test_a_new_event_is_welcome(event: str) -> None:
    assert slip_of_event(event) is None


def test_what_nothing_is_like_gets_no_advice() -> None:
    with pytest.raises(Invalid) as refusal:
        read_entity({**TOWN, "colour": "red"})
    assert "did you mean" not in refusal.value.errors[0]["detail"]


def test_edits_count_letters_and_swaps() -> None:
    assert [edits("town", other) for other in ("town", "twon", "towns", "ton", "torn", "crown")] == [0, 1, 1, 1, 1, 2]
    assert slip_of_type("town") is None
