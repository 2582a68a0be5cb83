"""Writing: what is refused and in which order, what a version keeps, and that nothing derived falls behind."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import orjson
import pytest
from sqlalchemy import inspect

from gazetteer.errors import (
    Conflict,
    GazetteerError,
    Gone,
    Invalid,
    Moved,
    NotFound,
    PreconditionFailed,
    PreconditionRequired,
)
from gazetteer.services import applying, editing, maintenance, verification
from gazetteer.services.context import Gazetteer
from gazetteer.services.editing import Outcome
from gazetteer.storage import repository
from gazetteer.storage.repository import State

Document = dict[str, Any]
Write = Callable[..., Outcome]
Public = Callable[[str], Document]
Look = Callable[[str], State]


def place(entity_id: str, **fields: Any) -> Document:
    return {"id": entity_id, "kind": "place", "names": [{"text": entity_id.title(), "lang": "en"}], **fields}


def polity(entity_id: str, **fields: Any) -> Document:
    return {**place(entity_id, **fields), "kind": "polity"}


def treaty(entity_id: str, **fields: Any) -> Document:
    return {**place(entity_id, **fields), "kind": "treaty"}


def part_of(target: str, **bounds: str) -> Document:
    return {"type": "part_of", "target": target, **bounds}


def faults(error: pytest.ExceptionInfo[GazetteerError]) -> dict[str, str]:
    return {fault["pointer"]: fault["detail"] for fault in error.value.errors}


def counts(gazetteer: Gazetteer) -> tuple[int, ...]:
    """How much is stored of everything: what a refused write must leave as it was."""
    with gazetteer.database.reading() as connection:
        tables = sorted(inspect(connection).get_table_names())
        sizes = [connection.exec_driver_sql(f'SELECT count(*) FROM "{table}"').scalar_one() for table in tables]
        return (*sizes, repository.data_version(connection))


@pytest.fixture(autouse=True)
def all_is_derived(gazetteer: Gazetteer) -> Any:
    """Whatever a test here writes, everything derived must agree with the revisions at its end."""
    yield
    assert verification.verify(gazetteer) == []


# Creating and replacing


def test_created_kept_as_version_one(gazetteer: Gazetteer, public: Public) -> None:
    outcome = editing.create(gazetteer, place("harbour"), by="key:a1")
    assert (outcome.created, outcome.versions) == (["harbour"], {"harbour": 1})
    assert public("harbour")["version"] == 1
    with gazetteer.database.reading() as connection:
        (version,) = repository.history(connection, "harbour")
        assert (version.version, version.by, version.what) == (1, "key:a1", "created")
        assert repository.author_of(connection, "entity", "harbour") == "key:a1"
        assert repository.author_of(connection, "entity", "nobody") is None


def test_an_id_is_created_once_and_never_again(gazetteer: Gazetteer) -> None:
    for entity_id in ("live", "deleted", "merged"):
        editing.create(gazetteer, place(entity_id), by="cli")
    editing.delete(gazetteer, "deleted", if_match='"1.aa"', by="cli")
    editing.merge(gazetteer, "merged", "live", by="cli")
    before = counts(gazetteer)
    for entity_id in ("live", "deleted", "merged"):
        with pytest.raises(Conflict):
            editing.create(gazetteer, place(entity_id), by="cli")
    with pytest.raises(Invalid) as refused:
        editing.batch(gazetteer, [orjson.dumps({"entity": place(i)}) for i in ("deleted", "merged")], by="cli")
    assert [(fault["line"], fault["pointer"]) for fault in refused.value.errors] == [
        (1, "/entity/id"),
        (2, "/entity/id"),
    ]
    assert counts(gazetteer) == before


def test_a_replacement_is_a_version_and_the_old_one_stays(gazetteer: Gazetteer, public: Public) -> None:
    editing.create(gazetteer, place("harbour", types=["city"]), by="cli")
    outcome = editing.replace(gazetteer, "harbour", place("harbour", types=["port"]), if_match='"1.0f"', by="key:b2")
    assert (outcome.replaced, outcome.versions) == (["harbour"], {"harbour": 2})
    assert (public("harbour")["types"], public("harbour")["version"]) == (["port"], 2)
    with gazetteer.database.reading() as connection:
        assert [version.what for version in repository.history(connection, "harbour")] == ["replaced", "created"]
        kept = repository.document_at(connection, "harbour", 1)
        assert kept is not None
        assert orjson.loads(kept[1] or "") == place("harbour", types=["city"])
        assert repository.document_at(connection, "harbour", 3) is None


def test_the_same_document_writes_nothing(gazetteer: Gazetteer) -> None:
    document = place("harbour", disambiguation={"en": "a port", "de": "ein Hafen"}, prominence=0)
    editing.create(gazetteer, document, by="cli")
    before = counts(gazetteer)
    same = place("harbour", types=[], disambiguation={"de": "ein Hafen", "en": "a port"}, prominence=0.0)
    same["names"][0]["status"] = "admitted"
    outcome = editing.replace(gazetteer, "harbour", same, if_match="*", by="cli")
    assert (outcome.unchanged, outcome.versions) == (["harbour"], {"harbour": 1})
    assert counts(gazetteer) == before


def test_every_write_raises_the_data_version_and_has_its_own_moment(
    gazetteer: Gazetteer, write: Write, state: Look
) -> None:
    seen: list[tuple[int, str]] = []
    for number in range(3):
        write(place("harbour", note=f"number {number}"))
        with gazetteer.database.reading() as connection:
            seen.append((repository.data_version(connection), state("harbour").modified))
    assert [version for version, _ in seen] == [1, 2, 3]
    assert sorted({moment for _, moment in seen}) == [moment for _, moment in seen]


@pytest.mark.parametrize(
    ("if_match", "error"),
    [
        (None, PreconditionRequired),
        ('"1.aaaaaaaaaaaaaaaa"', PreconditionFailed),
        ('W/"2.aaaaaaaaaaaaaaaa"', None),
        ('W/"1.aaaaaaaaaaaaaaaa"', PreconditionFailed),
        ("2", PreconditionFailed),
        ('"2.', PreconditionFailed),
        ("", PreconditionFailed),
        ('"99999999999999999999999"', PreconditionFailed),
        ('"²"', PreconditionFailed),
        ('"2.aaaaaaaaaaaaaaaa"', None),
        ('"1.aa", "2.bb"', None),
        ("*", None),
    ],
)
def test_if_match_names_the_newest_version(
    gazetteer: Gazetteer, write: Write, if_match: str | None, error: type[GazetteerError] | None
) -> None:
    write(place("harbour"))
    write(place("harbour", note="second"))
    third = place("harbour", note="third")
    if error is None:
        assert editing.replace(gazetteer, "harbour", third, if_match=if_match, by="cli").versions == {"harbour": 3}
        return
    before = counts(gazetteer)
    for call in (
        lambda: editing.replace(gazetteer, "harbour", third, if_match=if_match, by="cli"),
        lambda: editing.delete(gazetteer, "harbour", if_match=if_match, by="cli"),
        lambda: editing.restore(gazetteer, "harbour", 1, if_match=if_match, by="cli"),
    ):
        with pytest.raises(error):
            call()
    assert counts(gazetteer) == before


def test_what_is_checked_first(gazetteer: Gazetteer, write: Write) -> None:
    """404, 410 and 308 come before 428, that before 412, that before 422."""
    write(place("live"), place("gone"), place("old"))
    editing.delete(gazetteer, "gone", if_match="*", by="cli")
    editing.merge(gazetteer, "old", "live", by="cli")
    wrong = {"id": "other"}
    for entity_id, error in (("unknown", NotFound), ("gone", Gone), ("old", Moved)):
        with pytest.raises(error):
            editing.replace(gazetteer, entity_id, wrong, if_match=None, by="cli")
        with pytest.raises(error):
            editing.delete(gazetteer, entity_id, if_match=None, by="cli")
    with pytest.raises(PreconditionRequired):
        editing.replace(gazetteer, "live", wrong, if_match=None, by="cli")
    with pytest.raises(PreconditionFailed):
        editing.replace(gazetteer, "live", wrong, if_match='"7.aa"', by="cli")
    with pytest.raises(Invalid):
        editing.replace(gazetteer, "live", wrong, if_match="*", by="cli")


def test_the_id_in_the_address_is_the_documents(gazetteer: Gazetteer, write: Write) -> None:
    write(place("harbour"))
    with pytest.raises(Invalid) as refused:
        editing.replace(gazetteer, "harbour", place("haven"), if_match="*", by="cli")
    assert list(faults(refused)) == ["/id"]


# What must fit together


def test_references_lead_to_what_is_there_and_is_of_the_right_kind(gazetteer: Gazetteer, write: Write) -> None:
    write(place("town"), polity("realm"), treaty("peace"), place("gone"), place("old"))
    editing.delete(gazetteer, "gone", if_match="*", by="cli")
    editing.merge(gazetteer, "old", "town", by="cli")
    before = counts(gazetteer)
    document = place(
        "harbour",
        dates=[{"event": "founded", "date": "1860", "place": "nowhere"}],
        relations=[part_of("gone"), part_of("old"), {"type": "capital_of", "target": "peace"}],
        sovereignty=[
            {"holders": ["town"], "status": "sovereignty"},
            {"holders": ["realm"], "status": "claim", "basis": ["realm"], "ended_by": ["town"], "viewpoint": ["peace"]},
            {"holders": ["realm"], "status": "claim", "basis": ["peace"], "viewpoint": ["realm"]},
        ],
        definitions=[{"lang": "en", "text": "A port.", "sources": [{"source": "hearsay"}]}],
    )
    document["names"].append(
        {"text": "海港", "lang": "zh-Hans", "readings": [{"pinyin": "Hǎigǎng", "sources": [{"source": "rumour"}]}]}
    )
    with pytest.raises(Invalid) as refused:
        editing.create(gazetteer, document, by="cli")
    assert set(faults(refused)) == {
        "/dates/0/place",
        "/relations/0/target",
        "/relations/1/target",
        "/relations/2/target",
        "/sovereignty/0/holders/0",
        "/sovereignty/1/basis/0",
        "/sovereignty/1/ended_by/0",
        "/sovereignty/1/viewpoint/0",
        "/definitions/0/sources/0/source",
        "/names/1/readings/0/sources/0/source",
    }
    assert "merged into town" in faults(refused)["/relations/1/target"]
    assert "deleted" in faults(refused)["/relations/0/target"]
    assert counts(gazetteer) == before


def test_a_treaty_is_not_held_by_anybody(gazetteer: Gazetteer, write: Write) -> None:
    write(polity("realm"))
    with pytest.raises(Invalid) as refused:
        editing.create(
            gazetteer, treaty("peace", sovereignty=[{"holders": ["realm"], "status": "sovereignty"}]), by="cli"
        )
    assert list(faults(refused)) == ["/sovereignty"]


def test_a_reading_is_pinyin(gazetteer: Gazetteer) -> None:
    document = place("harbour")
    document["names"].append({"text": "海港", "lang": "zh-Hans", "readings": [{"pinyin": "Xqzt"}]})
    with pytest.raises(Invalid) as refused:
        editing.create(gazetteer, document, by="cli")
    assert list(faults(refused)) == ["/names/1/readings/0/pinyin"]


def test_what_others_name_as_a_holder_stays_a_polity(gazetteer: Gazetteer, write: Write) -> None:
    write(polity("realm"), place("town", sovereignty=[{"holders": ["realm"], "status": "sovereignty"}]))
    with pytest.raises(Invalid) as refused:
        editing.replace(gazetteer, "realm", place("realm"), if_match="*", by="cli")
    assert "town" in faults(refused)["/kind"]
    # With nobody left who expects a polity it may become a place.
    write(place("town"))
    editing.replace(gazetteer, "realm", place("realm"), if_match="*", by="cli")


@pytest.mark.parametrize(
    ("up", "down", "refused"),
    [
        ({}, {}, True),
        ({"from": "1900", "to": "1910"}, {"from": "1905", "to": "1920"}, True),
        ({"from": "1900", "to": "1910"}, {"from": "1910-01-01", "to": "1920"}, True),
        ({"from": "1900-01-01", "to": "1910-01-01"}, {"from": "1910-01-01", "to": "1920"}, False),
        ({"from": "1900", "to": "1910"}, {}, True),
        ({"to": "1900-01-01"}, {"from": "1900-01-01", "to": ".."}, False),
    ],
)
def test_nothing_is_part_of_itself_on_any_day(
    gazetteer: Gazetteer, write: Write, up: Document, down: Document, *, refused: bool
) -> None:
    """`1910` may be any day of that year, so that until 1910 and from 1 January 1910 can meet."""
    write(
        place("region", relations=[part_of("land")]), place("land"), place("town", relations=[part_of("region", **up)])
    )
    circle = place("land", relations=[part_of("town", **down)])
    if not refused:
        assert write(circle).replaced == ["land"]
        return
    with pytest.raises(Invalid) as error:
        write(circle)
    assert list(faults(error)) == ["/entity/relations/0/target"]


def test_a_circle_within_one_batch_is_found(gazetteer: Gazetteer, write: Write) -> None:
    with pytest.raises(Invalid) as error:
        write(
            place("a", relations=[part_of("b")]),
            place("b", relations=[part_of("c")]),
            place("c", relations=[part_of("a")]),
        )
    assert {fault["line"] for fault in error.value.errors} == {1, 2, 3}


def test_turning_a_relation_round_in_one_batch_is_no_circle(write: Write) -> None:
    write(place("a", relations=[part_of("b")]), place("b"))
    write(place("a"), place("b", relations=[part_of("a")]))


@pytest.mark.parametrize(
    ("bounds", "refused"),
    [
        ({"from": "1917-11-07", "to": "1922-12-30"}, False),
        ({"from": "1917-09-14", "to": "1922-12-30"}, False),
        ({"from": "1917-09-13", "to": "1922-12-30"}, True),
        ({"from": "1917", "to": "1922-12-30"}, False),
        ({"from": "1900", "to": ".."}, True),
        ({}, False),
    ],
)
def test_phases_of_a_chain_do_not_overlap(
    gazetteer: Gazetteer, write: Write, bounds: Document, *, refused: bool
) -> None:
    write(
        polity("russia"),
        polity(
            "empire", relations=[{"type": "phase_of", "target": "russia", "from": "1721-11-02", "to": "1917-09-14"}]
        ),
    )
    other = polity("soviets", relations=[{"type": "phase_of", "target": "russia", **bounds}])
    if not refused:
        write(other)
        return
    with pytest.raises(Invalid) as error:
        write(other)
    assert "empire" in faults(error)["/entity/relations/0"]


# Deleting, restoring


def test_a_deleted_id_is_gone_and_its_history_kept(gazetteer: Gazetteer, write: Write, state: Look) -> None:
    write(place("harbour"))
    assert editing.delete(gazetteer, "harbour", if_match="*", by="key:a1").deleted == ["harbour"]
    assert (state("harbour").state, state("harbour").version, state("harbour").summary) == ("deleted", 2, None)
    with gazetteer.database.reading() as connection:
        assert [version.what for version in repository.history(connection, "harbour")] == ["deleted", "created"]
        assert repository.public(connection, ["harbour"]) == {}


def test_what_others_name_is_not_deleted(gazetteer: Gazetteer, write: Write) -> None:
    write(
        polity("realm"),
        treaty("peace"),
        place("port", dates=[{"event": "founded", "date": "1860", "place": "town"}]),
        place("town", relations=[part_of("realm")]),
        place("island", sovereignty=[{"holders": ["realm"], "status": "claim", "basis": ["peace"]}]),
    )
    before = counts(gazetteer)
    for entity_id, referrers in (("realm", ["island", "town"]), ("peace", ["island"]), ("town", ["port"])):
        with pytest.raises(Conflict) as refused:
            editing.delete(gazetteer, entity_id, if_match="*", by="cli")
        assert refused.value.extra == {"referrers": referrers}
    assert counts(gazetteer) == before
    for entity_id in ("island", "port", "town", "peace", "realm"):
        editing.delete(gazetteer, entity_id, if_match="*", by="cli")


def test_restoring_makes_an_old_version_the_newest(gazetteer: Gazetteer, write: Write, written: Public) -> None:
    write(place("harbour", types=["city"]))
    write(place("harbour", types=["port"]))
    assert editing.restore(gazetteer, "harbour", 1, if_match='"2.aa"', by="cli").versions == {"harbour": 3}
    assert written("harbour")["types"] == ["city"]
    editing.delete(gazetteer, "harbour", if_match="*", by="cli")
    assert editing.restore(gazetteer, "harbour", 2, if_match='"4"', by="cli").versions == {"harbour": 5}
    assert written("harbour")["types"] == ["port"]
    with gazetteer.database.reading() as connection:
        kept = [version.what for version in repository.history(connection, "harbour")]
    assert kept == ["restored", "deleted", "restored", "replaced", "created"]


def test_what_cannot_be_restored(gazetteer: Gazetteer, write: Write) -> None:
    write(place("harbour", relations=[part_of("land")]), place("land"), place("old"))
    with pytest.raises(NotFound):
        editing.restore(gazetteer, "nowhere", 1, if_match="*", by="cli")
    with pytest.raises(NotFound):
        editing.restore(gazetteer, "harbour", 9, if_match=None, by="cli")
    write(place("harbour"))
    editing.delete(gazetteer, "land", if_match="*", by="cli")
    with pytest.raises(Conflict):
        editing.restore(gazetteer, "land", 2, if_match="*", by="cli")
    with pytest.raises(Invalid) as refused:
        editing.restore(gazetteer, "harbour", 1, if_match="*", by="cli")
    assert list(faults(refused)) == ["/relations/0/target"]
    editing.merge(gazetteer, "old", "harbour", by="cli")
    with pytest.raises(Moved):
        editing.restore(gazetteer, "old", 1, if_match="*", by="cli")


# Merging


def test_a_merge_moves_everything_to_the_new_id(
    gazetteer: Gazetteer, write: Write, written: Public, state: Look
) -> None:
    realm_holds = {"holders": ["realm"], "status": "sovereignty", "from": "1860", "to": ".."}
    write(
        polity("realm"),
        place(
            "old",
            names=[
                {"id": "n1", "text": "Haven", "lang": "en", "status": "preferred"},
                {"text": "Harbor", "lang": "en", "status": "lookup"},
                {"text": "Harbour", "lang": "en"},
            ],
            relations=[
                part_of("realm"),
                {"type": "see_also", "target": "new"},
                {"type": "adjacent_to", "target": "port"},
            ],
            sovereignty=[realm_holds],
            identifiers={"geonames": "1", "iata": "HVN"},
            dates=[{"event": "founded", "date": "1850"}],
            location={"type": "Point", "coordinates": [131, 43]},
            prominence=0.5,
        ),
        place(
            "new",
            names=[{"id": "n1", "text": "Harbour", "lang": "en", "status": "preferred"}],
            relations=[part_of("realm"), {"type": "see_also", "target": "old"}],
            sovereignty=[realm_holds],
            identifiers={"geonames": "2"},
            types=["city"],
        ),
        place("port", relations=[part_of("old"), part_of("new", **{"from": "1860"})]),
        place(
            "island",
            relations=[part_of("old"), part_of("new")],
            dates=[{"event": "held", "date": "1900", "place": "old"}],
        ),
    )
    outcome = editing.merge(gazetteer, "old", "new", by="key:a1")
    assert outcome.versions == {"new": 2, "port": 2, "island": 2, "old": 2}
    assert (state("old").state, state("old").merged_into) == ("merged", "new")
    assert written("new") == {
        "id": "new",
        "kind": "place",
        "types": ["city"],
        "names": [
            {"id": "n1", "text": "Harbour", "lang": "en", "status": "preferred"},
            {"text": "Haven", "lang": "en"},
            {"text": "Harbor", "lang": "en", "status": "lookup"},
        ],
        "location": {"type": "Point", "coordinates": [131, 43]},
        "prominence": 0.5,
        "dates": [{"event": "founded", "date": "1850"}],
        "relations": [part_of("realm"), {"type": "adjacent_to", "target": "port"}],
        "sovereignty": [realm_holds],
        "identifiers": {"geonames": "2", "iata": "HVN"},
    }
    assert written("port")["relations"] == [part_of("new"), part_of("new", **{"from": "1860"})]
    assert written("island")["relations"] == [part_of("new")]
    assert written("island")["dates"][0]["place"] == "new"
    with pytest.raises(Moved) as moved:
        editing.delete(gazetteer, "old", if_match="*", by="cli")
    assert moved.value.into == "new"


def test_a_holder_that_is_merged_is_named_once(gazetteer: Gazetteer, write: Write, written: Public) -> None:
    record = {"holders": ["old", "new"], "status": "condominium", "viewpoint": ["old"]}
    write(polity("old"), polity("new"), place("town", sovereignty=[record]))
    editing.merge(gazetteer, "old", "new", by="cli")
    assert written("town")["sovereignty"] == [{"holders": ["new"], "status": "condominium", "viewpoint": ["new"]}]


def test_merges_after_merges_lead_to_the_last_id(gazetteer: Gazetteer, write: Write) -> None:
    write(place("a"), place("b"), place("c"))
    editing.merge(gazetteer, "a", "b", by="cli")
    editing.merge(gazetteer, "b", "c", by="cli")
    with pytest.raises(Moved) as moved:
        editing.delete(gazetteer, "a", if_match="*", by="cli")
    assert moved.value.into == "c"


def test_what_is_not_merged(gazetteer: Gazetteer, write: Write) -> None:
    write(place("town"), polity("realm"), place("gone"), place("region"), place("inner", relations=[part_of("region")]))
    write(place("region", relations=[part_of("town")]))
    editing.delete(gazetteer, "gone", if_match="*", by="cli")
    before = counts(gazetteer)
    for into in ("town", "nowhere", "gone", "realm"):
        with pytest.raises(Invalid) as refused:
            editing.merge(gazetteer, "town", into, by="cli")
        assert list(faults(refused)) == ["/into"]
    with pytest.raises(NotFound):
        editing.merge(gazetteer, "nowhere", "town", by="cli")
    with pytest.raises(Gone):
        editing.merge(gazetteer, "gone", "town", by="cli")
    # inner is part of region, region of town: were inner town, region would be part of itself.
    with pytest.raises(Invalid):
        editing.merge(gazetteer, "inner", "town", by="cli")
    assert counts(gazetteer) == before


# Sources


def test_a_source_is_put_and_replaced(gazetteer: Gazetteer) -> None:
    atlas = {"id": "atlas", "title": "An atlas"}
    assert editing.put_source(gazetteer, "atlas", atlas, if_match=None, by="key:a1").sources_created == ["atlas"]
    with pytest.raises(PreconditionRequired):
        editing.put_source(gazetteer, "atlas", atlas, if_match=None, by="cli")
    with pytest.raises(PreconditionFailed):
        editing.put_source(gazetteer, "atlas", atlas, if_match='"2.aa"', by="cli")
    with pytest.raises(PreconditionFailed):
        editing.put_source(gazetteer, "another", {"id": "another", "title": "T"}, if_match="*", by="cli")
    same = editing.put_source(gazetteer, "atlas", atlas, if_match='"1.aa"', by="cli")
    assert (same.sources_unchanged, same.versions) == (["atlas"], {"atlas": 1})
    changed = {"id": "atlas", "title": "An atlas", "year": 1901}
    assert editing.put_source(gazetteer, "atlas", changed, if_match='"1.aa"', by="cli").versions == {"atlas": 2}
    with pytest.raises(Invalid) as refused:
        editing.put_source(gazetteer, "atlas", {"id": "map", "title": "A map"}, if_match="*", by="cli")
    assert list(faults(refused)) == ["/id"]
    with gazetteer.database.reading() as connection:
        assert [version.by for version in repository.source_history(connection, "atlas")] == ["cli", "key:a1"]
        assert repository.author_of(connection, "source", "atlas") == "cli"


# Batches


def test_a_batch_may_name_what_comes_later_and_passes_over_blank_lines(gazetteer: Gazetteer) -> None:
    lines = [
        b"\xef\xbb\xbf" + orjson.dumps({"entity": place("town", relations=[part_of("land")])}) + b"\r\n",
        b"\n",
        b"  ",
        orjson.dumps({"entity": place("land", location_sources=[{"source": "atlas"}])}),
        orjson.dumps({"source": {"id": "atlas", "title": "An atlas"}}) + b"\n",
    ]
    assert editing.batch(gazetteer, lines, by="seed").counts() == {"created": 3, "replaced": 0, "unchanged": 0}
    assert editing.batch(gazetteer, lines, by="seed").counts() == {"created": 0, "replaced": 0, "unchanged": 3}


def test_one_wrong_line_among_many_keeps_the_whole_batch_out(gazetteer: Gazetteer, write: Write) -> None:
    write(place("kept"))
    before = counts(gazetteer)
    lines = [orjson.dumps({"entity": place(f"town-{number}")}) for number in range(1, 1000)]
    lines[499] = orjson.dumps({"entity": place("town-500", relations=[part_of("nowhere")])})
    lines.append(orjson.dumps({"entity": place("kept", note="changed")}))
    with pytest.raises(Invalid) as refused:
        editing.batch(gazetteer, lines, by="cli")
    assert refused.value.errors == [
        {"line": 500, "pointer": "/entity/relations/0/target", "detail": "there is no entity nowhere"}
    ]
    assert counts(gazetteer) == before


def test_every_fault_of_every_line_is_told(gazetteer: Gazetteer) -> None:
    lines = [
        b"{",
        orjson.dumps({"entity": {"id": "broken", "kind": "planet"}}),
        orjson.dumps({"entity": place("town", relations=[part_of("broken"), part_of("nowhere")])}),
        orjson.dumps({"thing": {}}),
        orjson.dumps({"entity": place("a"), "source": {}}),
        b"[]",
        orjson.dumps({"source": {"id": "atlas"}}),
        orjson.dumps({"entity": place("port", location_sources=[{"source": "atlas"}, {"source": "hearsay"}])}),
        orjson.dumps({"entity": place("port")}),
        b'{"entity": "\\ud800"}',
        b"\xff\xfe",
        orjson.dumps({"entity": None}),
    ]
    with pytest.raises(Invalid) as refused:
        editing.batch(gazetteer, lines, by="cli")
    assert [(fault["line"], fault["pointer"]) for fault in refused.value.errors] == [
        (1, ""),
        (2, "/entity/kind"),
        (2, "/entity/names"),
        (3, "/entity/relations/1/target"),
        (4, ""),
        (5, ""),
        (6, ""),
        (7, "/source/title"),
        (8, "/entity/location_sources/1/source"),
        (9, "/entity/id"),
        (10, ""),
        (11, ""),
        (12, "/entity"),
    ]


def test_no_more_than_a_thousand_faults_are_listed(gazetteer: Gazetteer) -> None:
    with pytest.raises(Invalid, match="1200 faults") as refused:
        editing.batch(gazetteer, [b"{"] * 1200, by="cli")
    assert len(refused.value.errors) == applying.MOST_FAULTS == 1000


def test_a_dry_run_says_what_would_be_done_and_does_nothing(gazetteer: Gazetteer, write: Write) -> None:
    write(place("town"), place("port"))
    before = counts(gazetteer)
    documents = (place("town"), place("port", note="new"), place("land", relations=[part_of("town")]))
    lines = [orjson.dumps({"entity": document}) for document in documents]
    outcome = editing.batch(gazetteer, lines, by="cli", dry_run=True)
    assert (outcome.created, outcome.replaced, outcome.unchanged) == (["land"], ["port"], ["town"])
    assert counts(gazetteer) == before
    with pytest.raises(Invalid):
        editing.batch(gazetteer, [b"{"], by="cli", dry_run=True)


def test_a_bulk_load_ends_in_the_same_index(gazetteer: Gazetteer) -> None:
    with applying.loading(gazetteer) as load:
        for start in range(0, 60, 20):
            lines = [orjson.dumps({"entity": place(f"town-{number}")}) for number in range(start, start + 20)]
            editing.batch(gazetteer, lines, by="import:towns", load=load)
    assert verification.verify(gazetteer) == []


def test_of_many_who_write_at_once_each_is_answered_for_its_own(gazetteer: Gazetteer) -> None:
    """Distinct new entities, one id that several want, one document that is refused: as if each had come alone."""

    def document(entity_id: str, **more: object) -> dict[str, object]:
        name = {"text": entity_id.title(), "lang": "en", "status": "preferred"}
        return {"id": entity_id, "kind": "place", "names": [name], **more}

    nowhere = {"relations": [{"type": "part_of", "target": "nowhere"}]}
    wanted = [document(f"town-{number}") for number in range(24)]
    wanted += [document("contested") for _ in range(6)]
    wanted += [document(f"broken-{number}", **nowhere) for number in range(3)]
    said: list[str] = []

    def write(one: dict[str, object]) -> None:
        try:
            outcome = editing.create(gazetteer, one, by="cli")
        except GazetteerError as error:
            said.append(f"{one['id']}: {type(error).__name__}")
        else:
            assert (outcome.created, outcome.versions) == ([one["id"]], {one["id"]: 1})
            said.append(f"{one['id']}: created")

    threads = [threading.Thread(target=write, args=(one,)) for one in wanted]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    expected = [f"town-{number}: created" for number in range(24)]
    expected += ["contested: created", *["contested: Conflict"] * 5]
    expected += [f"broken-{number}: Invalid" for number in range(3)]
    assert sorted(said) == sorted(expected)
    assert maintenance.verify_index(gazetteer, lambda done, total: None) == []
