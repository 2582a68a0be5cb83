"""What worker processes derive is what is derived in place, in the same order."""

from __future__ import annotations

from typing import Any

import pytest

from gazetteer.formats.shape import Fault, Read
from gazetteer.services import preparation, publication


def reads() -> list[Read | Fault]:
    rows: list[Read | Fault] = []
    for number in range(1, 61):
        document: dict[str, Any] = {"id": f"e{number}", "kind": "place", "names": [{"text": "北京", "lang": "zh-Hans"}]}
        if number % 7 == 0:
            document["names"] = []
        if number % 5 == 0:
            document["relations"] = [{"type": "part_of", "target": "elsewhere"}]
        rows.append(Read(number, entity=document))
    return [*rows, Fault(61, None, "broken"), Read(62, source={"id": "s", "title": "S"})]


@pytest.mark.slow
def test_processes_derive_what_this_one_does(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preparation, "FEW", 10)
    monkeypatch.setattr(preparation, "_CHUNK", 7)
    alone = list(preparation.prepared(reads(), workers=0))
    together = list(preparation.prepared(reads(), workers=2))
    assert together == alone
    assert [one.row for one in alone] == list(range(1, 63))
    assert alone[6].fault is not None
    assert alone[4].derived is not None
    assert alone[4].derived.public is None
    first = alone[0].derived
    assert first is not None
    assert first.public is not None
    stamped = publication.stamped(first.public, "2026-01-01T00:00:00.000000Z")
    assert stamped.endswith(b'"version":1,"modified":"2026-01-01T00:00:00.000000Z"}')
    with pytest.raises(ValueError, match="first version"):
        publication.stamped(stamped, "2027")


@pytest.mark.slow
def test_processes_end_when_nobody_wants_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preparation, "FEW", 10)
    monkeypatch.setattr(preparation, "_CHUNK", 7)
    some = preparation.prepared(reads(), workers=2)
    assert next(some).row == 1
    some.close()
