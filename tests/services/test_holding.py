"""Who held a place that is made of very many: as many statements as for one that is made of few."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import orjson
from sqlalchemy import event

from gazetteer.domain.dates import Question
from gazetteer.services import editing, holding
from gazetteer.services.context import Gazetteer

HELD = {"holders": ["empire"], "status": "sovereignty", "from": "1860-11-14", "to": ".."}


def _name(text: str) -> list[dict[str, Any]]:
    return [{"text": text, "lang": "en", "status": "preferred"}]


def _world(parts: int) -> list[bytes]:
    documents: list[dict[str, Any]] = [
        {"id": "empire", "kind": "polity", "names": _name("Empire")},
        {"id": "rival", "kind": "polity", "names": _name("Rival")},
        {"id": "land", "kind": "place", "names": _name("Land"), "sovereignty": [HELD]},
    ]
    for number in range(parts):
        part = {"id": f"town-{number}", "kind": "place", "names": _name(f"Town {number}")}
        part["relations"] = [{"type": "part_of", "target": "land"}]
        if number == parts - 1:
            part["sovereignty"] = [{**HELD, "holders": ["rival"], "from": "1900", "to": "1905"}]
        documents.append(part)
    return [orjson.dumps({"entity": document}) for document in documents]


@contextmanager
def _counted(gazetteer: Gazetteer) -> Iterator[list[str]]:
    said: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        said.append(statement)

    event.listen(gazetteer.database.engine, "before_cursor_execute", note)
    try:
        yield said
    finally:
        event.remove(gazetteer.database.engine, "before_cursor_execute", note)


def test_many_parts_cost_few_statements(gazetteer: Gazetteer) -> None:
    editing.batch(gazetteer, _world(300), by="cli")
    on = Question.parse("1902")
    with _counted(gazetteer) as said:
        answer = holding.of_place(gazetteer, "land", on=on)
    assert [record.get("part") for record in answer["records"]] == [None, "town-299"]
    assert len(said) < 30
    with _counted(gazetteer) as said:
        page = holding.everywhere(gazetteer, limit=10, on=on)
    assert [(record["place"]["id"], record["holds"]) for record in page.results] == [
        ("land", "certain"),
        ("town-299", "certain"),
    ]
    assert len(said) < 30


def _ids(records: list[Any]) -> list[str]:
    return [record["id"] for record in records]


def test_a_record_without_an_id_has_one_id_in_every_answer(gazetteer: Gazetteer) -> None:
    land = {
        "id": "land",
        "kind": "place",
        "names": [{"id": "sovereignty-1", "text": "Land", "lang": "en"}],
        "sovereignty": [HELD],
    }
    polity = {"id": "empire", "kind": "polity", "names": _name("Empire")}
    editing.batch(gazetteer, [orjson.dumps({"entity": one}) for one in (polity, land)], by="cli")
    on = Question.parse("1900")
    assert _ids(holding.entity(gazetteer, "land")["sovereignty"]) == ["sovereignty-1-"]
    assert _ids(holding.entity(gazetteer, "land", on=on)["sovereignty"]) == ["sovereignty-1-"]
    assert _ids(holding.of_place(gazetteer, "land", on=on)["records"]) == ["sovereignty-1-"]
    assert _ids(holding.everywhere(gazetteer, limit=10, on=on, holder="empire").results) == ["sovereignty-1-"]


def test_the_undated_are_left_out_where_that_is_asked(gazetteer: Gazetteer) -> None:
    undated = {"id": "some-time", "holders": ["rival"], "status": "occupation"}
    documents = _world(0)
    documents[2] = orjson.dumps(
        {"entity": {"id": "land", "kind": "place", "names": _name("Land"), "sovereignty": [HELD, undated]}}
    )
    editing.batch(gazetteer, documents, by="cli")
    on = Question.parse("1900")
    for ask in (holding.of_place, holding.entity):
        field = "records" if ask is holding.of_place else "sovereignty"
        assert len(ask(gazetteer, "land", on=on)[field]) == 2
        assert len(ask(gazetteer, "land", on=on, undated=False)[field]) == 1
    assert len(holding.everywhere(gazetteer, limit=10, on=on).results) == 2
    assert len(holding.everywhere(gazetteer, limit=10, on=on, undated=False).results) == 1


def test_pages_of_all_records_follow_one_another_into_the_undated(gazetteer: Gazetteer) -> None:
    documents = _world(0)
    for number in range(3):
        records = [{**HELD, "id": "dated"}, {"id": "undated", "holders": ["rival"], "status": "occupation"}]
        place = {"id": f"place-{number}", "kind": "place", "names": _name("Place"), "sovereignty": records}
        documents.append(orjson.dumps({"entity": place}))
    editing.batch(gazetteer, documents, by="cli")
    on = Question.parse("1900")
    whole = holding.everywhere(gazetteer, limit=100, on=on)
    read: list[tuple[str, str]] = []
    after = None
    while True:
        page = holding.everywhere(gazetteer, limit=1, on=on, after=after)
        read += [(one["place"]["id"], one["id"]) for one in page.results]
        if page.last is None:
            break
        after = (page.last[0], page.last[1], page.last[2])
    assert read == [(one["place"]["id"], one["id"]) for one in whole.results]
    assert len(read) == len(set(read)) == 7
