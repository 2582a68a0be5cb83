"""What each command loads: a help, a look-up and a reading do not wait for the service, the seed's workshop or an exporter."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import typer

from gazetteer.cli import main
from gazetteer.cli.later import Later
from gazetteer.services import editing
from gazetteer.services.context import Gazetteer
from gazetteer.settings import Settings

pytestmark = pytest.mark.slow

#: Imported by what serves, migrates, seeds, exports or annotates only.
HEAVY = {"alembic", "fastapi", "starlette", "uvicorn", "rdflib", "shapely", "yaml", "rjieba", "ahocorasick_rs", "httpx"}
DATABASE = {"sqlalchemy", "sqlmodel", "pydantic", "numpy"}


#: What a question that names neither a date nor a rare language, and is not misspelled, has no use for.
NOT_ASKED_FOR = {"numpy", "rapidfuzz", "langcodes", "alembic", "fastapi", "uvicorn", "jsonpatch"}


def loaded(*arguments: str) -> set[str]:
    """The top-level packages that a process of the command has imported when it ends."""
    code = (
        "import sys, contextlib, io\n"
        f"sys.argv = ['gazetteer', *{arguments!r}]\n"
        "from gazetteer.cli.main import main\n"
        "with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(SystemExit):\n"
        "    main()\n"
        "print(*{name.partition('.')[0] for name in sys.modules})\n"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    return set(out.split())


def test_a_help_loads_nothing_of_the_service() -> None:
    assert not loaded("--help") & (HEAVY | DATABASE)


@pytest.mark.parametrize("command", ["lookup", "romanize", "keys"])
def test_a_command_loads_what_it_uses(command: str) -> None:
    assert not loaded(command, "--help") & HEAVY


def test_a_look_up_loads_what_it_asks_for(
    settings: Settings, gazetteer: Gazetteer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GAZETTEER_DATABASE_URL", settings.database_url)
    names = [{"text": "Khabarovsk", "lang": "en"}, {"text": "伯力", "lang": "zh-Hans"}]
    editing.create(gazetteer, {"id": "khabarovsk", "kind": "place", "names": names}, by="cli")
    assert not loaded("lookup", "伯力") & NOT_ASKED_FOR
    assert "numpy" in loaded("lookup", "Khabarovks")


def test_a_command_that_is_loaded_collects_its_garbage(
    settings: Settings, gazetteer: Gazetteer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("GAZETTEER_DATABASE_URL", settings.database_url)
    # What is imported is not looked through; what is made afterwards is.
    code = (
        "import atexit, gc, sys\n"
        f"sys.argv = ['gazetteer', 'export', '--output', {str(tmp_path / 'all.jsonl')!r}]\n"
        "atexit.register(lambda: print(gc.isenabled(), gc.get_freeze_count() > 10_000))\n"
        "from gazetteer.cli.main import main\n"
        "main()\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True", "True"]


@pytest.mark.parametrize("later", main.COMMANDS, ids=lambda later: later.name)
def test_the_list_of_commands_says_what_their_own_help_says(later: Later) -> None:
    command = later.imported()
    assert command.help.partition("\n\n")[0].replace("\n", " ") == later.summary


def test_every_command_is_listed_once() -> None:
    group = typer.main.get_group(main.app)
    assert list(group.commands) == [later.name for later in main.COMMANDS]
