"""What worker processes derive is what is derived in place, in the same order."""

from __future__ import annotations

from functools import partial
from typing import Any

import orjson
import pytest

from gazetteer.domain.document import WrittenEntity, WrittenRelation
from gazetteer.formats.shape import Fault, Read
from gazetteer.services import preparation, publication


def reads() -> list[Read | Fault]:
    rows: list[Read | Fault] = []
    for number in range(1, 61):
        document: dict[str, Any] = {"id": f"e{number}", "kind": "place", "names": [{"text": "北京", "lang": "zh-Hans"}]}
        if number % 7 == 0:
            document["names"] = []
        if number % 5 == 0:
            document["dates"] = [{"event": "founded", "date": "1860", "place": "elsewhere"}]
        rows.append(Read(number, later=partial(dict, document)) if number % 2 else Read(number, entity=document))
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
    finished = publication.finished(first.public, [], "2026-01-01T00:00:00.000000Z")
    assert finished.endswith(b'"version":1,"modified":"2026-01-01T00:00:00.000000Z"}')
    with pytest.raises(ValueError, match="first version"):
        publication.finished(finished, [], "2027")


def test_a_public_document_made_ahead_is_finished_as_one_made_at_once() -> None:
    written: WrittenEntity = {
        "id": "here",
        "kind": "place",
        "names": [{"text": "北京", "lang": "zh-Hans"}],
        "location": {"type": "Point", "coordinates": [1.0, 2.0], "relations": [], "sovereignty": []},
        "relations": [{"type": "part_of", "target": "there", "from": "1900"}],
        "note": '"relations":[],"sovereignty":[]',
    }
    moment, labels = "2026-01-01T00:00:00.000000Z", {"here": {"zh-Hans": "北京"}, "there": {"en": "There"}}
    inverse: list[tuple[str, WrittenRelation]] = [("there", {"type": "capital_of", "target": "here"})]
    whole = publication.public_document(written, version=1, modified=moment, known=labels, inverse=inverse)
    ahead = publication.unfinished(written, labels["here"])
    assert publication.finished(ahead, whole["relations"], moment) == orjson.dumps(whole)


@pytest.mark.slow
def test_processes_end_when_nobody_wants_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preparation, "FEW", 10)
    monkeypatch.setattr(preparation, "_CHUNK", 7)
    some = preparation.prepared(reads(), workers=2)
    assert next(some).row == 1
    some.close()
