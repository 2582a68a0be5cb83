"""`gazetteer doctor` on databases that were broken in each way that it knows: what it names as the remedy mends it."""

from __future__ import annotations

import json
import shlex
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gazetteer.cli import main
from gazetteer.services import editing
from gazetteer.services.context import Gazetteer
from gazetteer.settings import Settings
from gazetteer.storage import dialects, migrations

pytestmark = pytest.mark.only_sqlite(reason="files are broken here")

REPAIR, REINDEX = "gazetteer doctor --repair", "gazetteer index rebuild"
RESTORE = "gazetteer restore BACKUP, with the damaged file moved away"

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(settings: Settings, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    """Runs a command; returns its exit code and what it wrote."""
    monkeypatch.setenv("GAZETTEER_DATABASE_URL", settings.database_url)

    def ran(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["gazetteer", *arguments])
        capfd.readouterr()
        with pytest.raises(SystemExit) as ended:
            main.main()
        told = capfd.readouterr()
        return int(ended.value.code or 0), told.out, told.err

    return ran


@pytest.fixture
def file(settings: Settings) -> Path:
    """The file of a database with a little of everything; nobody has it open."""
    english: dict[str, Any] = {"lang": "en", "sources": [{"source": "atlas"}]}
    documents: list[dict[str, Any]] = [
        {"id": "realm", "kind": "polity", "names": [{"text": "Realm", **english}]},
        {"id": "old", "kind": "place", "names": [{"text": "Old", **english}]},
        {
            "id": "town",
            "kind": "place",
            "types": ["city"],
            "names": [{"text": "Town", **english}, {"text": "海港", "lang": "zh-Hans"}],
            "location": {"type": "Point", "coordinates": [131, 43]},
            "relations": [{"type": "part_of", "target": "realm"}],
            "sovereignty": [{"holders": ["realm"], "status": "claim", "from": "1860"}],
            "identifiers": {"geonames": "1"},
        },
    ]
    with Gazetteer(settings) as opened:
        editing.put_source(opened, "atlas", {"id": "atlas", "title": "An atlas"}, by="cli", if_match=None)
        for document in documents:
            editing.create(opened, document, by="cli")
        editing.merge(opened, "old", "town", by="cli")
    return dialects.database_path(dialects.parse_url(settings.database_url))


def _change(file: Path, sql: str) -> None:
    """Change what no command would, with every guard off."""
    with sqlite3.connect(file) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        assert connection.execute(sql).rowcount > 0, sql
    connection.close()


BROKEN = [
    ("DELETE FROM name WHERE entity_id = 'town' AND ordinal = 1", REPAIR),
    ("INSERT INTO entity_type VALUES ('realm', 'empire')", REPAIR),
    ("UPDATE entity SET public = '{}' WHERE id = 'town'", REPAIR),
    ("UPDATE entity SET longitude = 0 WHERE id = 'town'", REPAIR),
    ("UPDATE entity SET merged_into = 'realm' WHERE id = 'old'", REPAIR),
    ("DELETE FROM source", RESTORE),
    ("DELETE FROM entity WHERE id = 'town'", REPAIR),
    ("DELETE FROM entity WHERE id = 'old'", REPAIR),
    ("DELETE FROM entity WHERE id = 'realm'", REPAIR),
    ("DELETE FROM entity", REPAIR),
    ("UPDATE relation SET target = 'nobody'", REPAIR),
    ("UPDATE source SET document = '{}'", REPAIR),
    ("DELETE FROM identifier", REPAIR),
    ("DELETE FROM term WHERE entity = 'town'", REINDEX),
    ("DELETE FROM indexed", REINDEX),
    ("DELETE FROM spelling", REINDEX),
    ("DELETE FROM posting", REINDEX),
    ("DELETE FROM revision WHERE entity_id = 'realm'", RESTORE),
    ("DELETE FROM source_revision", RESTORE),
]


@pytest.mark.parametrize(("sql", "remedy"), BROKEN, ids=[sql for sql, _ in BROKEN])
def test_what_it_names_mends_what_it_finds(run: Run, file: Path, tmp_path: Path, sql: str, remedy: str) -> None:
    kept = tmp_path / "kept.sqlite3"
    assert run("backup", str(kept))[0] == 0
    _change(file, sql)
    code, out, err = run("doctor", "--json")
    faults = json.loads(out)["faults"]
    assert code == 1
    named = {fault["remedy"] for fault in faults}
    # Each mends what the one before it does, too.
    assert next(one for one in (RESTORE, REPAIR, REINDEX) if one in named) == remedy
    assert all(fault["fault"] for fault in faults)
    assert json.loads(err)["errors"][0].keys() == {"detail", "remedy"}
    code, _, err = run("doctor")
    assert code == 1
    assert err.count("(mended by: ") == min(len(faults), 50)
    if remedy == RESTORE:
        for ending in ("", "-wal", "-shm"):
            file.with_name(file.name + ending).unlink(missing_ok=True)
        assert run("restore", str(kept))[0] == 0
    else:
        code, _, err = run(*shlex.split(remedy)[1:])
        assert code == 0, err
    code, out, _ = run("doctor", "--json")
    assert (code, json.loads(out)["faults"]) == (0, [])


def test_a_damaged_page_is_told_with_the_way_back(run: Run, file: Path) -> None:
    # All of it into the file, then a part of that overwritten.
    with sqlite3.connect(file) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    whole = file.read_bytes()
    for start in range(4096 * 4, len(whole), 4096 * 7):
        damaged = whole[:start] + b"\xff" * 4096 + whole[start + 4096 :]
        file.write_bytes(damaged)
        code, out, err = run("doctor")
        if code == 0:
            # A page that nothing uses.
            assert "everything is sound" in out
            continue
        assert "Traceback" not in err
        assert "the program is at fault" not in err, err
        assert "gazetteer restore BACKUP" in err or REPAIR in err or REINDEX in err, err
        file.with_name(file.name + "-wal").unlink(missing_ok=True)
        file.with_name(file.name + "-shm").unlink(missing_ok=True)


@pytest.mark.parametrize(
    ("sql", "remedy"),
    [
        ("UPDATE alembic_version SET version_num = '9999'", "written by a newer"),
        ("DELETE FROM alembic_version", "gazetteer migrate"),
    ],
)
def test_another_schema_is_told_with_what_to_do(run: Run, file: Path, sql: str, remedy: str) -> None:
    _change(file, sql)
    code, _, err = run("doctor")
    assert code == 1
    assert remedy in err


def test_an_older_schema_is_mended_by_what_is_named(run: Run, settings: Settings, file: Path) -> None:
    migrations.downgrade(settings.database_url, "0001")
    code, _, err = run("doctor")
    assert (code, "run: gazetteer migrate" in err) == (1, True)
    assert run("migrate")[0] == 0
    assert run("doctor")[0] == 0


def test_what_cannot_be_mended_is_said_with_the_way_back(run: Run, file: Path) -> None:
    _change(file, "DELETE FROM entity WHERE id = 'realm'")
    _change(file, "DELETE FROM revision WHERE entity_id = 'realm'")
    code, _, err = run("doctor", "--repair")
    assert code == 1
    assert err.startswith("refused: documents refer to entities or sources of which nothing is left")
    assert RESTORE in err
