"""The index stays in step: after any edits it is what a rebuild would make, and every name finds its entity."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text
from tests.databases import Databases

from gazetteer.search import index, keys
from gazetteer.search.beginnings import prefix_range
from gazetteer.search.index import prefixes, writing
from gazetteer.services import applying, editing
from gazetteer.storage import migrations

from .conftest import Shelf, lines

STEMS = ["san", "san", "santa", "San ", "новый", "Novo", "Верхне", "東", "新", "海参", "北京", "Treaty of", "Ober"]
ENDS = ["jose", "rosa", "град", "sk", "удинск", "江", "山", "崴", "条约", "Peking", "dorf", "-on-Amur"]


def random_document(chance: random.Random, number: int) -> dict[str, Any]:
    names: list[dict[str, str]] = []
    for _ in range(chance.randint(1, 3)):
        written = (
            chance.choice(STEMS)
            + chance.choice(["", " "])
            + chance.choice(ENDS)
            + chance.choice(["", "a", "й", " 1860"])
        )
        lang = "zh-Hans" if written[0] > "⺀" else "ru" if written[0] > "Ѐ" else "en"
        name = {"text": written, "lang": lang, "status": chance.choice(["preferred", "admitted", "lookup"])}
        if all(written != other["text"] for other in names):
            names.append(name)
    kind = chance.choice(["place"] * 6 + ["treaty", "person"])
    return {"id": f"e{number}", "kind": kind, "names": names, "prominence": chance.randint(0, 4) / 4}


@pytest.mark.slow
def test_prefixes_become_hot_and_stay_right(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prefixes, "HOT", 6)
    chance = random.Random(11)
    shelf.put(*[random_document(chance, number) for number in range(300)])
    for round_ in range(120):
        edits = [random_document(chance, chance.randrange(400)) for _ in range(chance.choice([1, 1, 2, 8]))]
        gone = tuple({f"e{chance.randrange(400)}" for _ in range(chance.choice([0, 1, 4]))})
        gone = tuple(entity for entity in gone if entity in shelf.entities and entity not in {e["id"] for e in edits})
        shelf.put(*edits, taken_out=gone)
        if round_ % 40 == 39:
            assert shelf.verify() == []
    with shelf.database.reading() as connection:
        assert connection.execute(text("SELECT count(DISTINCT prefix) FROM prefix")).scalar_one() > 40
    before = rows(shelf)
    shelf.database.write(index.rebuild)
    assert shelf.verify() == []
    after = rows(shelf)
    assert {table: after[table] for table in ("term", "word", "indexed")} == {
        table: before[table] for table in ("term", "word", "indexed")
    }
    assert {key for _, key in before["spelling"]} == {key for _, key in after["spelling"]}


@pytest.mark.slow
def test_taking_out_the_best_reads_no_whole_prefix(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prefixes, "HOT", 12)
    chance = random.Random(3)
    shelf.put(*[random_document(chance, number) for number in range(500)])

    def refuse(*_: Any) -> Any:
        raise AssertionError("all that begins with a letter was read")

    for round_ in range(90):
        with shelf.database.reading() as connection:
            kept = "SELECT entity FROM prefix WHERE length(prefix) = 1 AND entity <> '' ORDER BY rank, entity LIMIT 3"
            best = {entity for (entity,) in connection.execute(text(kept))}
        with monkeypatch.context() as watched:
            watched.setattr(prefixes, "read_best", refuse)
            shelf.put(taken_out=tuple(sorted(best)))
        if round_ % 15 == 14:
            assert shelf.verify() == []


@pytest.mark.slow
def test_a_thousand_single_edits_leave_the_index_clean(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prefixes, "HOT", 12)
    chance = random.Random(5)
    shelf.put(*[random_document(chance, number) for number in range(120)])
    for _ in range(1_000):
        number = chance.randrange(160)
        if chance.random() < 0.3:
            shelf.put(taken_out=(f"e{number}",))
        else:
            shelf.put(random_document(chance, number))
    assert shelf.verify() == []


def test_a_bulk_load_ends_like_single_writes(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "MANY", 10)
    chance = random.Random(3)
    documents = [random_document(chance, number) for number in range(150)]
    with applying.loading(shelf.gazetteer) as load:
        for start in range(0, 150, 50):
            editing.batch(shelf.gazetteer, lines(*documents[start : start + 50]), by="test", load=load)
        assert shelf.verify() != []
        with shelf.database.reading() as connection:
            assert index.is_pending(connection)
        assert shelf.ids(documents[7]["names"][0]["text"], limit=100)
    assert shelf.verify() == []
    with shelf.database.reading() as connection:
        assert not index.is_pending(connection)


def test_a_load_that_was_broken_off_is_told_and_completed_by_the_next(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "MANY", 10)
    chance = random.Random(4)
    documents = [random_document(chance, number) for number in range(60)]

    def broken_off() -> None:
        with applying.loading(shelf.gazetteer) as load:
            editing.batch(shelf.gazetteer, lines(*documents[:30]), by="test", load=load)
            raise KeyError

    with pytest.raises(KeyError):
        broken_off()
    assert "a bulk load was begun and not finished" in shelf.verify()
    # A write beside it keeps what is exact in step, and leaves the rest to the end of the load.
    shelf.put(documents[40])
    assert shelf.ids(documents[40]["names"][0]["text"], match="exact", limit=100)
    with applying.loading(shelf.gazetteer):
        pass
    assert shelf.verify() == []


def test_nothing_is_written_within_a_load_that_is_over(shelf: Shelf) -> None:
    with applying.loading(shelf.gazetteer) as load:
        pass
    with pytest.raises(RuntimeError, match="over"):
        editing.batch(shelf.gazetteer, lines(random_document(random.Random(1), 1)), by="test", load=load)
    assert shelf.verify() == []


@pytest.mark.parametrize(
    "damage",
    [
        "DELETE FROM term WHERE key = 'sanjose'",
        "UPDATE term SET rank = rank + 1 WHERE entity = 'e1'",
        "INSERT INTO term VALUES ('x', 1, 'e1', 0, 0)",
        "DELETE FROM word WHERE entity = 'e1'",
        "DELETE FROM spelling WHERE id = 1",
        "INSERT INTO spelling VALUES (99999, 'nobody')",
        "DELETE FROM posting WHERE bucket = (SELECT min(bucket) FROM posting)",
        "DELETE FROM prefix WHERE rank = (SELECT min(rank) FROM prefix WHERE prefix = 's') AND prefix = 's'",
        "DELETE FROM prefix WHERE prefix = 's'",
        "DELETE FROM indexed WHERE entity = 'e1'",
        "UPDATE meta SET value = '0' WHERE key = 'search_version'",
    ],
)
def test_verify_sees_damage_and_rebuild_mends_it(shelf: Shelf, damage: str) -> None:
    documents = [
        {"id": f"e{number}", "kind": "place", "names": [{"text": f"San Jose{number % 3 or ''}", "lang": "en"}]}
        for number in range(80)
    ]
    shelf.put(*documents)
    assert shelf.verify() == []
    shelf.database.write(lambda connection: connection.execute(text(damage)))
    assert shelf.verify() != []
    shelf.database.write(index.rebuild)
    assert shelf.verify() == []


def test_every_name_and_every_prefix_finds_its_entity(shelf: Shelf) -> None:
    chance = random.Random(23)
    shelf.put(*[random_document(chance, number) for number in range(40)])
    for entity in shelf.entities.values():
        for name in entity.names:
            hits = shelf.search(name.text, match="exact", limit=100)
            assert entity.id in [hit.entity for hit in hits]
            assert all(hit.how == "exact" for hit in hits)
        for key, *_ in keys.keys_of(entity).terms:
            length = chance.randint(1, len(key))
            assert entity.id in shelf.ids(key[:length], match="prefix", limit=100)


def test_an_edit_of_nothing_writes_nothing(shelf: Shelf) -> None:
    document = {"id": "e", "kind": "place", "names": [{"text": "Aigun", "lang": "en"}]}
    shelf.put(document)
    before = rows(shelf)
    shelf.put(document)
    assert rows(shelf) == before
    shelf.put(taken_out=("e",))
    assert not any(rows(shelf).values())


@given(st.text(min_size=1, max_size=6), st.text(max_size=4))
def test_a_prefix_range_holds_what_begins_so(prefix: str, rest: str) -> None:
    low, high = prefix_range(prefix)
    assert low <= prefix + rest < high
    assert not low <= prefix[:-1] + chr((ord(prefix[-1]) + 1) % 0x110000) < high


def test_the_schema_goes_down_and_up_again(databases: Databases) -> None:
    url = databases.empty()
    migrations.upgrade(url)
    migrations.downgrade(url, "0001")
    migrations.upgrade(url)
    assert migrations.current(url) == migrations.head()


def rows(shelf: Shelf) -> dict[str, list[Any]]:
    with shelf.database.reading() as connection:
        return {
            table: sorted(tuple(row) for row in connection.execute(text(f"SELECT * FROM {table}")))
            for table in ("term", "word", "spelling", "posting", "prefix", "indexed")
        }
