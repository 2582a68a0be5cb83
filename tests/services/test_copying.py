"""A copy into another database, of either engine, is equal row by row, goes on where it was, and overwrites nothing."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.databases import Databases, Files, run

from gazetteer.cli import main
from gazetteer.errors import Conflict, StorageFault
from gazetteer.services import access, copying, editing, exporting, lookup, verification
from gazetteer.services.context import Gazetteer
from gazetteer.settings import Settings
from gazetteer.storage import transfer


def _place(name: str, **fields: Any) -> dict[str, Any]:
    return {"id": name, "kind": "place", "names": [{"text": name.title(), "lang": "en"}], **fields}


@pytest.fixture
def full(gazetteer: Gazetteer) -> str:
    """A gazetteer with something of everything in it; answers the token of a key."""
    names = ("harbin", "heihe", "zinkiang", "pinkiang", *(f"town-{number}" for number in range(40)))
    for name in names:
        editing.create(gazetteer, _place(name, prominence=1 / 3), by="cli")
    editing.put_source(gazetteer, "atlas", {"id": "atlas", "title": "《地图集》"}, if_match=None, by="cli")
    # Merged into what comes later in the order of the ids.
    editing.merge(gazetteer, "pinkiang", "zinkiang", by="cli")
    editing.merge(gazetteer, "harbin", "zinkiang", by="cli")
    editing.delete(gazetteer, "heihe", if_match="*", by="cli")
    return access.create_key(gazetteer, "editor", "a note").key


@pytest.fixture(params=["file", "engine"])
def target(request: pytest.FixtureRequest, databases: Databases, tmp_path: Path) -> Iterator[str]:
    """Where nothing is: a file, and a database of the engine that the run is about."""
    made: Databases = Files(tmp_path) if request.param == "file" else databases
    url = made.empty()
    yield url
    made.drop(url)


def _silent(_done: int, _total: int) -> None:
    pass


def _copy(gazetteer: Gazetteer, target: str, **options: Any) -> copying.Copied:
    return copying.copy(gazetteer.settings, target, **{"progress": _silent, **options})


def test_a_copy_has_all_and_comes_back_equal(
    gazetteer: Gazetteer, full: str, target: str, databases: Databases
) -> None:
    seen: list[tuple[int, int]] = []
    copied = _copy(gazetteer, target, progress=lambda done, total: seen.append((done, total)))
    assert copied.before == 0
    assert (copied.rows["entity"], copied.rows["source"], copied.rows["api_key"]) == (44, 1, 1)
    assert seen[-1] == (2 * sum(copied.rows.values()),) * 2
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)
    with Gazetteer(Settings(database_url=target)) as other:
        assert verification.verify(other) == []
        assert access.authenticate(other, full) is not None
        assert list(exporting.export_jsonl(other)) == list(exporting.export_jsonl(gazetteer))
        with other.database.reading() as connection:
            assert lookup.document(connection, "zinkiang")["version"] == 3
        editing.create(other, _place("after"), by="cli")
        back = databases.empty()
        _copy(other, back)
    with Gazetteer(Settings(database_url=back)) as again:
        assert verification.verify(again) == []
        assert len(list(exporting.export_jsonl(again))) == len(list(exporting.export_jsonl(gazetteer))) + 1


@pytest.mark.usefixtures("full")
@pytest.mark.parametrize("at", [0, 1, 30, 90, 200, 260])
def test_broken_off_it_goes_on_where_it_was(
    gazetteer: Gazetteer, target: str, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    monkeypatch.setattr(transfer, "_PORTION", 7)

    def broken(done: int, _total: int) -> None:
        if done >= at:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        _copy(gazetteer, target, progress=broken)
    kept = sum(run(target, f'SELECT count(*) FROM "{table.name}"')[0][0] for table in transfer._tables())
    copied = _copy(gazetteer, target)
    assert copied.before == kept
    assert copied.before >= at - 60
    with Gazetteer(Settings(database_url=target)) as other:
        assert verification.verify(other) == []


@pytest.mark.usefixtures("full")
def test_where_the_source_was_written_meanwhile_it_begins_anew(gazetteer: Gazetteer, target: str) -> None:
    def broken(done: int, _total: int) -> None:
        if done >= 100:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        _copy(gazetteer, target, progress=broken)
    editing.create(gazetteer, _place("meanwhile"), by="cli")
    assert _copy(gazetteer, target).before == 0
    with Gazetteer(Settings(database_url=target)) as other:
        assert list(exporting.export_jsonl(other)) == list(exporting.export_jsonl(gazetteer))


@pytest.mark.usefixtures("full")
def test_what_is_there_is_never_overwritten(gazetteer: Gazetteer, target: str) -> None:
    _copy(gazetteer, target)
    for options in ({}, {"anew": True}):
        with pytest.raises(Conflict, match="not empty"):
            _copy(gazetteer, target, **options)
    with pytest.raises(Conflict, match="itself"):
        _copy(gazetteer, gazetteer.settings.database_url)


@pytest.mark.usefixtures("full")
def test_a_copy_that_differs_is_said(gazetteer: Gazetteer, target: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def spoil(done: int, total: int) -> None:
        if done == total // 2:
            run(target, "UPDATE name SET text = 'Harbim' WHERE text = 'Town-3'")

    with pytest.raises(StorageFault, match="differs from the database in name:"):
        _copy(gazetteer, target, progress=spoil)


def test_the_command(
    gazetteer: Gazetteer, full: str, target: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GAZETTEER_DATABASE_URL", gazetteer.settings.database_url)
    monkeypatch.setattr(sys, "argv", ["gazetteer", "copy", "--to", target, "--json"])
    with pytest.raises(SystemExit) as ended:
        main.main()
    assert not ended.value.code
    told = json.loads(capsys.readouterr().out)
    assert (told["equal"], told["rows"]["entity"]) == (True, 44)
