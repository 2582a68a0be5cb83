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
