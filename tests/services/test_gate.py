"""What is found in one document beside its neighbours is what the review of everything finds in it, and stays so after writes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import orjson
import pytest

from gazetteer.services import editing, gate
from gazetteer.services.context import Gazetteer

ANY = "*"


def _entity(entity_id: str, kind: str, name: str, **more: Any) -> dict[str, Any]:
    names = [{"text": name, "lang": "en", "status": "preferred", "sources": [{"source": "atlas"}]}]
    return {"id": entity_id, "kind": kind, "names": names, **more}


def _part_of(*targets: str) -> list[dict[str, Any]]:
    return [{"type": "part_of", "target": target, "sources": [{"source": "atlas"}]} for target in targets]


def _record(holder: str, begin: str, end: str = "..", status: str = "sovereignty", **more: Any) -> dict[str, Any]:
    return {"holders": [holder], "status": status, "from": begin, "to": end, "sources": [{"source": "atlas"}], **more}


def _garrison(**more: Any) -> dict[str, Any]:
    return _record("new-state", "1920-04-06", status="occupation", **more)


def _world() -> list[dict[str, Any]]:
    """A town in a district in a province, held by phases of one state under a treaty; garrisons that came on one day."""
    province = [_record("old-state", "1600", "1860"), _record("new-state", "1860", basis=["treaty"])]
    named_after_state = {"type": "phase_of", "target": "state", "sources": [{"source": "atlas"}]}
    moved = {"type": "transfers", "target": "province", "sources": [{"source": "atlas"}]}
    garrisons = [_entity(f"fort-{number}", "place", f"Fort {number}", sovereignty=[_garrison()]) for number in range(6)]
    return [
        _entity("state", "polity", "State"),
        _entity("old-state", "polity", "Old State", relations=[named_after_state]),
        _entity("new-state", "polity", "New State", relations=[named_after_state]),
        _entity("treaty", "treaty", "Treaty", types=["boundary treaty"], relations=[moved]),
        _entity("province", "place", "Province", sovereignty=province),
        _entity("district", "place", "District", relations=_part_of("province")),
        _entity("town", "place", "Town", relations=_part_of("district")),
        _entity("quarter", "place", "Quarter", relations=_part_of("town"), sovereignty=[_record("state", "1600")]),
        _entity("namesake", "place", "Town", relations=_part_of("province")),
        *garrisons,
    ]


@pytest.fixture
def world(gazetteer: Gazetteer) -> Gazetteer:
    editing.put_source(gazetteer, "atlas", {"id": "atlas", "title": "Atlas"}, if_match=None, by="cli")
    editing.batch(gazetteer, [orjson.dumps({"entity": document}) for document in _world()], by="cli")
    return gazetteer


def _alone(gazetteer: Gazetteer) -> dict[str, list[Any]]:
    """What the gate finds in each document, one at a time."""
    with gazetteer.database.reading() as connection:
        found = {document["id"]: gate.found_in(connection, [document["id"]]) for document in _world()}
    return {entity_id: findings for entity_id, findings in found.items() if findings}


def _together(review: gate.Review) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for one in review.findings():
        found.setdefault(one["entity"], []).append(one)
    return found


def test_what_lies_three_steps_up_holds_a_town(world: Gazetteer) -> None:
    with world.database.reading() as connection:
        assert "no-holder" not in {one["rule"] for one in gate.found_in(connection, ["town"])}


def _write(entity_id: str, **members: Any) -> Callable[[Gazetteer], None]:
    def write(gazetteer: Gazetteer) -> None:
        document = next(one for one in _world() if one["id"] == entity_id)
        changed = {name: value for name, value in {**document, **members}.items() if value is not None}
        editing.replace(gazetteer, entity_id, changed, if_match=ANY, by="cli")

    return write


def _two_forts_are_explained(gazetteer: Gazetteer) -> None:
    for fort in ("fort-0", "fort-1"):
        _write(fort, sovereignty=[_garrison(note="By order.")])(gazetteer)


def _namesake_is_deleted(gazetteer: Gazetteer) -> None:
    editing.delete(gazetteer, "namesake", if_match=ANY, by="cli")


WRITES: dict[str, Callable[[Gazetteer], None]] = {
    "nothing": lambda gazetteer: None,
    "the province loses its holder": _write("province", sovereignty=None),
    "the district leaves the province": _write("district", relations=None),
    "the treaty moves nothing": _write("treaty", relations=None),
    "a namesake is renamed": _write("namesake", names=[{"text": "Village", "lang": "en"}]),
    "a namesake is deleted": _namesake_is_deleted,
    "two forts are explained": _two_forts_are_explained,
    "a state was founded late": _write("new-state", dates=[{"event": "founded", "date": "1900"}]),
    "a party joins the treaty": _write(
        "state", relations=[{"type": "party_to", "target": "treaty", "sources": [{"source": "atlas"}]}]
    ),
}


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES.keys())
def test_one_document_and_all_of_them_and_after_a_write_say_the_same(
    world: Gazetteer, write: Callable[[Gazetteer], None]
) -> None:
    review = gate.Review(world)
    before = _together(review)
    assert {"homonyms", "shared-day", "parties"} <= {one["rule"] for found in before.values() for one in found}
    write(world)
    afresh = _together(gate.Review(world))
    assert _together(review) == afresh
    assert _alone(world) == afresh


@pytest.mark.slow
def test_no_place_of_the_seed_looks_wrong_alone_that_is_right_among_all(seeded: Gazetteer) -> None:
    with seeded.database.reading() as connection:
        names = ("huludao", "khasansky-district", "north-eastern-china", "treaty-of-aigun", "russia")
        assert [one for name in names for one in gate.found_in(connection, [name])] == []
