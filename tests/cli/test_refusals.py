"""Whatever goes wrong is said in words: no traceback, no markup from data, the exit codes that are promised."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from gazetteer.cli import console, main
from gazetteer.services import access, editing
from gazetteer.services.context import Gazetteer
from gazetteer.storage.dialects import sqlite


def _run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["gazetteer", *arguments])
    with pytest.raises(SystemExit) as ended:
        main.main()
    return int(ended.value.code or 0)


@pytest.fixture
def shown(gazetteer: Gazetteer, monkeypatch: pytest.MonkeyPatch) -> Gazetteer:
    """A gazetteer that the commands open."""
    monkeypatch.setenv("GAZETTEER_DATABASE_URL", gazetteer.settings.database_url)
    return gazetteer


@pytest.mark.parametrize("text", ["[/nope]", "[bold red]x", "[link=http://evil]x[/link]", ":smile:", "[/x]海参崴"])
def test_what_is_stored_is_no_markup(
    shown: Gazetteer, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    access.create_key(shown, "editor", text)
    assert _run(monkeypatch, "keys", "list") == 0
    console.print_table(text, [text], [[text]])
    assert text in capsys.readouterr().out
    with console.out.capture() as captured:
        console.out.print(text)
    assert text in captured.get()


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("annotate", "not-there.md", "--target", "en"), 1),
        (("annotate", ".", "--target", "en"), 1),
        (("export", "-o", "not/there/x.jsonl"), 1),
        (("export", "-o", "."), 1),
        (("restore", "not-there"), 1),
        (("backup", "not/there/x"), 1),
        (("lookup",), 2),
        (("nothing",), 2),
        (("--version",), 0),
    ],
)
def test_no_traceback_reaches_a_user(
    shown: Gazetteer,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    arguments: tuple[str, ...],
    code: int,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert _run(monkeypatch, *arguments) == code
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.parametrize("setting", [("PUBLIC_URL", "foo/"), ("POOL_SIZE", "abc"), ("DEADLINE", "-1")])
def test_a_setting_that_is_none_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], setting: tuple[str, str]
) -> None:
    monkeypatch.setenv(f"GAZETTEER_{setting[0]}", setting[1])
    assert _run(monkeypatch, "keys", "list") == 2
    assert f"GAZETTEER_{setting[0]}" in capsys.readouterr().err


@pytest.mark.parametrize("host", ["", "ы" * 64, "海..崴"])
def test_what_is_no_host_is_not_listened_on(
    shown: Gazetteer, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], host: str
) -> None:
    assert _run(monkeypatch, "serve", "--host", host, "--port", "0", "--json") == 2
    assert json.loads(capsys.readouterr().err)["errors"][0]["parameter"] == "--host"


def test_settings_that_are_no_text_are_refused_in_words(
    shown: Gazetteer, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").write_bytes(b"GAZETTEER_PORT=8001 # \xff")
    assert _run(monkeypatch, "keys", "list", "--json") == 1
    assert ".env" in json.loads(capsys.readouterr().err)["detail"]


@pytest.mark.parametrize("what", ["junk", "folder"])
def test_what_is_no_database_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path, what: str
) -> None:
    path = tmp_path / "g.sqlite3"
    path.mkdir() if what == "folder" else path.write_text("no database at all" * 1_000)
    monkeypatch.setenv("GAZETTEER_DATABASE_URL", f"sqlite:///{path}")
    for command in (("doctor", "--json"), ("migrate", "--json")):
        assert _run(monkeypatch, *command) == 1
        told = capsys.readouterr().err.strip().splitlines()[-1]
        assert "database" in json.loads(told)["detail"]


def test_ctrl_c_is_told_how_to_go_on(
    shown: Gazetteer, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stopped(*_arguments: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(access, "list_keys", stopped)
    assert _run(monkeypatch, "keys", "list") == 130
    assert "goes on where it was" in capsys.readouterr().err


def test_ctrl_c_while_the_command_is_loaded_is_one_line() -> None:
    """Every import from the entry point on is interrupted once."""
    module, _, function = tomllib.loads(Path("pyproject.toml").read_text())["project"]["scripts"][
        "gazetteer"
    ].partition(":")
    code = (
        "import sys\n"
        "class Stopping:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name == sys.argv[1]: raise KeyboardInterrupt\n"
        "sys.meta_path.insert(0, Stopping())\n"
        f"from {module} import {function}\n"
        f"{function}()\n"
    )
    for stopped_at in ("gazetteer.cli.main", "typer", "gazetteer.cli.console", "gazetteer.errors", "rich.console"):
        ended = subprocess.run([sys.executable, "-c", code, stopped_at], capture_output=True, text=True, check=False)
        assert (ended.returncode, ended.stderr.split()) == (130, ["stopped"]), stopped_at


def test_a_backup_has_all_and_restores_into_an_empty_place(
    shown: Gazetteer, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    for name in ("harbin", "heihe", "pinkiang"):
        place = {"id": name, "kind": "place", "names": [{"text": name.title(), "lang": "en"}]}
        editing.create(shown, place, by="cli")
    editing.merge(shown, "pinkiang", "harbin", by="cli")
    editing.delete(shown, "heihe", if_match="*", by="cli")
    key = access.create_key(shown, "editor").key
    kept = tmp_path / "kept.sqlite3"
    # The newest writes lie in the WAL, which a copy of the file alone would leave behind.
    assert _run(monkeypatch, "backup", str(kept), "--json") == 0
    counts = json.loads(capsys.readouterr().out)
    assert (counts["entities"], counts["tombstones"], counts["keys"]) == (1, 2, 1)
    assert kept.stat().st_mode & 0o777 == 0o600
    assert _run(monkeypatch, "backup", str(kept)) == 1
    assert _run(monkeypatch, "restore", str(kept)) == 1

    monkeypatch.setenv("GAZETTEER_DATABASE_URL", f"sqlite:///{tmp_path}/new/g.sqlite3")
    assert _run(monkeypatch, "restore", str(kept)) == 0
    settings = shown.settings.model_copy(update={"database_url": f"sqlite:///{tmp_path}/new/g.sqlite3"})
    with Gazetteer(settings) as restored:
        for table in ("revision", "entity", "api_key", "term", "indexed"):
            rows = []
            for one in (shown, restored):
                with one.database.reading() as connection:
                    rows.append(sorted(map(tuple, connection.exec_driver_sql(f"SELECT * FROM {table}"))))
            assert rows[0] == rows[1], table
        # Last, because a key that is used keeps the hour of its use.
        assert access.authenticate(restored, key) is not None


def test_a_damaged_backup_is_not_restored(shown: Gazetteer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    kept, broken = tmp_path / "kept.sqlite3", tmp_path / "broken.sqlite3"
    assert _run(monkeypatch, "backup", str(kept)) == 0
    shutil.copy(kept, broken)
    with broken.open("r+b") as file:
        file.seek(8192)
        file.write(b"\xff" * 20_000)
    monkeypatch.setenv("GAZETTEER_DATABASE_URL", f"sqlite:///{tmp_path}/new/g.sqlite3")
    assert _run(monkeypatch, "restore", str(broken)) == 1
    assert not (tmp_path / "new" / "g.sqlite3").exists()


def test_an_sqlite_that_damages_databases_of_several_writers_serves_with_one_worker_only(
    shown: Gazetteer, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sqlite, "SAFE_SQLITE", (99, 0, 0))
    assert _run(monkeypatch, "serve", "--workers", "2", "--port", "0") == 1
    assert "run one worker" in capsys.readouterr().err


@pytest.mark.slow
def test_a_locale_of_ascii_alone_does_not_stand_between(shown: Gazetteer, tmp_path: Path) -> None:
    locale = {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
    file = tmp_path / "名.txt"
    file.write_text("海参崴\n", encoding="utf-8")
    for asked in (["海参崴"], ["--file", str(file)]):
        done = subprocess.run(
            [sys.executable, "-m", "gazetteer.cli.main", "romanize", "--tsv", *asked],
            env={**os.environ, **locale},
            capture_output=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        assert "Hǎishēnwǎi" in done.stdout.decode()
