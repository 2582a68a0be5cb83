"""Set-wise questions: lists and their cursors, boxes on the globe, who held what, what rests on a source."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import orjson
import pytest
from sqlalchemy import Connection, event

from gazetteer.domain.dates import Question
from gazetteer.services import editing
from gazetteer.services.context import Gazetteer
from gazetteer.storage import repository

Document = dict[str, Any]


def _entity(entity_id: str, kind: str = "place", **fields: Any) -> Document:
    return {"id": entity_id, "kind": kind, "names": [{"text": entity_id.title(), "lang": "en"}], **fields}


def _at(longitude: float, latitude: float) -> Document:
    return {"type": "Point", "coordinates": [longitude, latitude]}


def _write(gazetteer: Gazetteer, *documents: Document) -> None:
    lines = [orjson.dumps({"source" if "title" in document else "entity": document}) for document in documents]
    editing.batch(gazetteer, lines, by="cli")


def _holds(holder: str, from_: str | None, to: str | None, **fields: Any) -> Document:
    bounds = {key: value for key, value in (("from", from_), ("to", to)) if value is not None}
    return {"holders": [holder], "status": "sovereignty", **bounds, **fields}


@pytest.fixture
def world(gazetteer: Gazetteer) -> None:
    _write(
        gazetteer,
        {"id": "atlas", "title": "An atlas"},
        {"id": "book", "title": "A book"},
        _entity("qing", "polity"),
        _entity("russia", "polity"),
        _entity("peace", "treaty", location_sources=[{"source": "atlas"}, {"source": "atlas"}]),
        _entity(
            "harbour",
            types=["city", "port"],
            location=_at(131.9, 43.1),
            location_sources=[{"source": "atlas"}],
            sovereignty=[
                _holds("qing", None, "1860-11-14", ended_by=["peace"]),
                _holds("russia", "1860-11-14", "..", basis=["peace"]),
            ],
        ),
        _entity("cape", location=_at(-169.7, 66.1), sovereignty=[_holds("russia", "1648", "..")]),
        _entity("strait", types=["strait"], location=_at(179.9, 70), sovereignty=[_holds("russia", None, None)]),
    )


def _listed(gazetteer: Gazetteer, **options: Any) -> list[str]:
    with gazetteer.database.reading() as connection:
        return [entity.id for entity in repository.list_entities(connection, **{"limit": 100, **options})]


@pytest.mark.usefixtures("world")
def test_lists_are_by_id_and_go_on_after_a_key(gazetteer: Gazetteer) -> None:
    every = ["cape", "harbour", "peace", "qing", "russia", "strait"]
    assert _listed(gazetteer) == every
    pages: list[str] = []
    while page := _listed(gazetteer, limit=2, after=(pages[-1],) if pages else None):
        pages += page
    assert pages == every
    assert _listed(gazetteer, kinds=["polity"]) == ["qing", "russia"]
    assert _listed(gazetteer, type_="port") == ["harbour"]
    assert _listed(gazetteer, type_="port", kinds=["polity"]) == []
    assert _listed(gazetteer, ids=["strait", "cape", "nowhere"]) == ["cape", "strait"]


@pytest.mark.usefixtures("world")
def test_what_was_modified_since_has_tombstones_and_goes_on_after_a_key(gazetteer: Gazetteer) -> None:
    editing.delete(gazetteer, "strait", if_match="*", by="cli")
    _write(gazetteer, _entity("qing", "polity", note="an empire"))
    editing.merge(gazetteer, "cape", "harbour", by="cli")
    with gazetteer.database.reading() as connection:
        deleted = repository.states(connection, ["strait"])["strait"].modified
        listed = repository.list_entities(connection, limit=100, modified_since=deleted)
        assert [(entity.id, entity.state, entity.merged_into) for entity in listed] == [
            ("strait", "deleted", None),
            ("qing", "live", None),
            ("cape", "merged", "harbour"),
            ("harbour", "live", None),
        ]
        second = repository.list_entities(
            connection, limit=2, modified_since=deleted, after=(listed[1].modified, listed[1].id)
        )
    assert [entity.id for entity in second] == ["cape", "harbour"]
    assert "strait" not in _listed(gazetteer)


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize(
    ("bbox", "places"),
    [
        ((130, 40, 135, 45), {"harbour"}),
        ((170, 60, -160, 75), {"cape", "strait"}),
        ((-180, 60, -160, 75), {"cape"}),
        ((131.9, 43.1, 131.9, 43.1), {"harbour"}),
        ((-180, -90, 180, 90), {"harbour", "cape", "strait"}),
        ((0, 0, 10, 10), set()),
    ],
)
def test_a_box_may_cross_the_antimeridian(
    gazetteer: Gazetteer, bbox: tuple[float, float, float, float], places: set[str]
) -> None:
    with gazetteer.database.reading() as connection:
        area = repository.Area(bbox, frozenset())
        assert {record.entity_id for record in repository.sovereignty(connection, area=area)} == places


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize(
    ("options", "records"),
    [
        ({"on": "1860-11-13"}, {("harbour", 0), ("cape", 0), ("strait", 0)}),
        ({"on": "1860-11-14"}, {("harbour", 1), ("cape", 0), ("strait", 0)}),
        ({"on": "1600"}, {("harbour", 0), ("strait", 0)}),
        ({"on": "1860"}, {("harbour", 0), ("harbour", 1), ("cape", 0), ("strait", 0)}),
        ({"holders": ["qing"]}, {("harbour", 0)}),
        ({"holders": ["qing", "russia"], "on": "2000"}, {("harbour", 1), ("cape", 0), ("strait", 0)}),
        ({"basis": "peace"}, {("harbour", 0), ("harbour", 1)}),
        ({"basis": "peace", "holders": ["russia"]}, {("harbour", 1)}),
    ],
)
def test_records_by_day_holder_and_treaty(
    gazetteer: Gazetteer, options: Document, records: set[tuple[str, int]]
) -> None:
    asked = dict(options)
    if "on" in asked:
        question = Question.parse(asked.pop("on"))
        asked |= {"first_day": question.first, "last_day": question.last}
    with gazetteer.database.reading() as connection:
        found = repository.sovereignty(connection, **asked)
        paged: list[repository.RecordOf] = []
        while page := repository.sovereignty(
            connection, limit=1, after=(paged[-1].entity_id, paged[-1].ordinal) if paged else None, **asked
        ):
            paged += page
    assert {(record.entity_id, record.ordinal) for record in found} == records
    assert paged == found


@pytest.mark.usefixtures("world")
def test_what_rests_on_a_source(gazetteer: Gazetteer) -> None:
    with gazetteer.database.reading() as connection:
        assert repository.dependants(connection, "atlas", limit=10) == [("harbour", 1), ("peace", 2)]
        assert repository.dependants(connection, "atlas", limit=10, after="harbour") == [("peace", 2)]
        assert repository.count_dependants(connection, ["atlas", "book"]) == {"atlas": 2}
        assert [source.id for source in repository.list_sources(connection, limit=10)] == ["atlas", "book"]
        assert [source.id for source in repository.list_sources(connection, limit=10, after="atlas")] == ["book"]


def test_more_ids_than_one_statement_takes(gazetteer: Gazetteer) -> None:
    _write(gazetteer, *(_entity(f"town-{number:04}") for number in range(1200)))
    with gazetteer.database.reading() as connection:
        ids = repository.list_entities(connection, limit=2000)
        assert len(repository.states(connection, [entity.id for entity in ids])) == 1200
        assert sum(1 for _ in repository.stream_written(connection)) == 1200


def test_whether_anything_was_ever_written(gazetteer: Gazetteer) -> None:
    with gazetteer.database.reading() as connection:
        assert repository.is_empty(connection)
    _write(gazetteer, _entity("town"))
    editing.delete(gazetteer, "town", if_match="*", by="cli")
    with gazetteer.database.reading() as connection:
        assert not repository.is_empty(connection)


@pytest.mark.only_sqlite(reason="the plan is SQLite's, which chooses its way without having counted the rows")
@pytest.mark.parametrize(
    "question",
    [
        repository.written,
        repository.public,
        repository.summaries,
        repository.digests,
        repository.names_of,
        lambda connection, ids: repository.identified(connection, "wikidata", ids),
    ],
)
def test_what_is_known_by_its_id_is_not_looked_for_among_all_that_is_live(
    gazetteer: Gazetteer, world: None, question: Callable[[Connection, list[str]], object]
) -> None:
    asked: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, values: Any, *_rest: Any) -> None:
        asked.append((statement, values))

    with gazetteer.database.reading() as connection:
        event.listen(connection, "before_cursor_execute", note)
        question(connection, [f"id-{number}" for number in range(40)])
        event.remove(connection, "before_cursor_execute", note)
        ((statement, values),) = asked
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values).fetchall()
    steps = [row[3] for row in plan]
    assert not [step for step in steps if "ix_entity_state_kind_id" in step or step.startswith("SCAN")], steps
