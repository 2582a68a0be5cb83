"""Every command, as the tree of commands has them: help, wrong use, files that are not there or not what is meant, no input.

Nothing here knows a command by name but for what it must be given; a command that is added is held to the same.
"""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import typer

from gazetteer.cli import main
from gazetteer.cli.appearance import CONTEXT
from gazetteer.services.context import Gazetteer

#: Values for what must be given and is no file.
GIVEN = {
    "target": "en",
    "source_lang": "en",
    "target_lang": "ru",
    "to": "postgresql://nobody@localhost:1/nowhere",
    "role": "editor",
    "identifier": "nosuchkey",
    "name": "Somebody",
    "names": "伯力",
    "texts": "伯力",
    "snapshot": "published",
}
#: Options without which a command would ask for something else, though typer does not demand them.
ALSO = {"check": ("target", "source_lang", "target_lang"), "export": ("snapshot",)}
#: They answer until they are stopped.
ENDLESS = {"serve", "mcp"}
#: What is written, and never read.
WRITTEN = {"output", "snapshot", "schema", "coverage_into"}
#: Bytes of no text in UTF-8, no XML, no table, no archive and no database.
BINARY = bytes(range(256)) * 16


@dataclass(frozen=True)
class Leaf:
    """A command that runs, and how it is called."""

    path: tuple[str, ...]
    command: Any

    @property
    def name(self) -> str:
        return " ".join(self.path)

    def files(self) -> list[Any]:
        """The parameters that name something to read."""
        paths = [one for one in self.command.params if Path in _types(one)]
        return [one for one in paths if one.name not in WRITTEN]

    def call(self, parameter: Any, value: str) -> list[str]:
        """The command with a value for this parameter, and whatever else it must be given."""
        others = [one for one in self.command.params if one is not parameter and self._is_needed(one)]
        # Of two files the other is what it should be.
        arguments = [(one, GIVEN.get(one.name, "text.txt" if Path in _types(one) else "a-source")) for one in others]
        arguments.append((parameter, value))
        options = [part for one, given in arguments if one.opts[0].startswith("-") for part in (one.opts[0], given)]
        places = {one.name: given for one, given in arguments if not one.opts[0].startswith("-")}
        return [*self.path, *options, *[places[one.name] for one in self.command.params if one.name in places]]

    def _is_needed(self, parameter: Any) -> bool:
        return bool(parameter.required) or parameter.name in ALSO.get(self.name, ())


def _types(parameter: Any) -> tuple[Any, ...]:
    annotation = parameter.type_descriptor.annotation
    return (annotation, *getattr(annotation, "__args__", ()))


def _leaves() -> Iterator[Leaf]:
    for later in main.COMMANDS:
        command = later.imported()
        if hasattr(command, "commands"):
            yield from (Leaf((later.name, name), inner) for name, inner in command.commands.items())
        else:
            yield Leaf((later.name,), command)


LEAVES = list(_leaves())
FILES = [(leaf, parameter) for leaf in LEAVES for parameter in leaf.files()]
each_command = pytest.mark.parametrize("leaf", LEAVES, ids=lambda leaf: leaf.name)
each_file = pytest.mark.parametrize(
    ("leaf", "parameter"), FILES, ids=[f"{leaf.name} {parameter.name}" for leaf, parameter in FILES]
)


@dataclass
class Ended:
    """How a command ended, and what it said."""

    code: int
    out: str
    err: str

    def refused(self) -> None:
        """It was said in words, and no more than that."""
        assert "Traceback" not in self.err
        assert self.err.strip()
        assert "the program is at fault" not in self.err


class Shell:
    """The command line in a folder of its own, over an empty gazetteer."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], folder: Path) -> None:
        self._monkeypatch = monkeypatch
        self._capfd = capfd
        self.folder = folder
        monkeypatch.chdir(folder)
        (folder / "text.txt").write_text("Vladivostok\n", encoding="utf-8")
        (folder / "binary").write_bytes(BINARY)

    def run(self, *arguments: str, given: bytes = b"") -> Ended:
        """The command with what is led into it."""
        self._monkeypatch.setattr(sys, "argv", ["gazetteer", *arguments])
        self._monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given)))
        self._capfd.readouterr()
        with pytest.raises(SystemExit) as ended:
            main.main()
        written = self._capfd.readouterr()
        return Ended(int(ended.value.code or 0), written.out, written.err)


@pytest.fixture
def shell(
    gazetteer: Gazetteer, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> Shell:
    monkeypatch.setenv("GAZETTEER_DATABASE_URL", gazetteer.settings.database_url)
    return Shell(monkeypatch, capfd, tmp_path)


@each_command
@pytest.mark.parametrize("option", ["-h", "--help"])
def test_its_help_is_plain_and_has_an_example(shell: Shell, leaf: Leaf, option: str) -> None:
    ended = shell.run(*leaf.path, option)
    assert ended.code == 0
    assert ended.out.startswith(f"Usage: gazetteer {leaf.name}")
    assert f"\nExample: gazetteer {leaf.name}" in ended.out
    assert not {"<bool>", "<str>", "<int", "╭", "\x1b"} & set(ended.out.split())
    assert ended.err == ""


@pytest.mark.parametrize("path", [(), ("import",), ("keys",), ("index",)])
def test_a_group_lists_its_commands(shell: Shell, path: tuple[str, ...]) -> None:
    helped, bare = shell.run(*path, "-h"), shell.run(*path)
    assert (helped.code, bare.code) == (0, 2)
    assert bare.err.strip() == helped.out.strip()


@each_command
def test_a_wrong_option_is_one_line(shell: Shell, leaf: Leaf) -> None:
    ended = shell.run(*leaf.path, "--no-such-option")
    ended.refused()
    assert ended.code == 2
    assert ended.err.splitlines() == [ended.err.strip()]
    assert ended.err.startswith("refused: no such option: --no-such-option")
    assert ended.err.endswith(f"gazetteer {leaf.name} --help tells more\n")
    as_json = shell.run(*leaf.path, "--no-such-option", "--json")
    assert as_json.code == 2
    assert json.loads(as_json.err)["type"] == "usage"


@each_command
def test_it_takes_json_and_refuses_in_it(shell: Shell, leaf: Leaf) -> None:
    assert any("--json" in one.opts for one in leaf.command.params), leaf.name
    ended = shell.run(*leaf.path, "--json", "--no-such-option")
    assert (ended.code, json.loads(ended.err)["type"]) == (2, "usage")


@pytest.mark.parametrize(
    ("arguments", "code", "type_"),
    [
        (("export", "--langs", "xx"), 1, "bad-parameter"),
        (("export", "--format", "nothing"), 2, "bad-parameter"),
        (("export", "--output", "not/there/x.jsonl"), 1, "refused"),
        (("man", "--output", "not/there/x.1"), 1, "refused"),
        (("serve", "--port", "1", "--host", "203.0.113.1"), 1, "refused"),
    ],
)
def test_what_answers_with_a_file_or_without_end_refuses_in_json_too(
    shell: Shell, arguments: tuple[str, ...], code: int, type_: str
) -> None:
    ended = shell.run(*arguments, "--json")
    told = json.loads(ended.err)
    assert (ended.code, told["type"]) == (code, type_), told
    assert told["detail"]


@each_file
def test_a_file_that_is_not_there_is_named(shell: Shell, leaf: Leaf, parameter: Any) -> None:
    ended = shell.run(*leaf.call(parameter, "not/there"))
    ended.refused()
    assert ended.code == 1
    assert "not/there" in ended.err
    assert ended.out == ""


@each_file
def test_a_file_that_is_something_else_is_named(shell: Shell, leaf: Leaf, parameter: Any) -> None:
    ended = shell.run(*leaf.call(parameter, "binary"))
    ended.refused()
    assert ended.code == 1
    # Of two files the first that is wrong is told.
    assert any(name in ended.err for name in ("binary", "text.txt", "gazetteer.sqlite3"))
    assert (shell.folder / "binary").read_bytes() == BINARY


@each_file
def test_nothing_in_standard_input_is_no_fault_of_the_program(shell: Shell, leaf: Leaf, parameter: Any) -> None:
    ended = shell.run(*leaf.call(parameter, "-"))
    assert ended.code in (0, 1), ended.err
    if ended.code:
        ended.refused()


@each_command
def test_what_must_be_given_is_asked_for(shell: Shell, leaf: Leaf) -> None:
    if leaf.path[0] in ENDLESS or not any(one.required for one in leaf.command.params):
        pytest.skip("it runs without anything, or until it is stopped")
    ended = shell.run(*leaf.path)
    ended.refused()
    assert ended.code == 2
    assert len(ended.err.splitlines()) == 1


def test_the_manual_page_has_every_command_option_and_setting(shell: Shell) -> None:
    page = shell.run("man").out.replace("\\-", "-")
    root: Any = typer.main.get_command(main.app)
    context = root.make_context("gazetteer", [], resilient_parsing=True, **CONTEXT)
    for leaf in LEAVES:
        _, _, rest = page.partition(f"\n.SS gazetteer {leaf.name}\n")
        section = rest.partition("\n.SS ")[0]
        for parameter in leaf.command.get_params(context):
            shown = parameter.opts[0] if parameter.opts[0].startswith("-") else parameter.metavar
            assert shown in section or shown in ("-h", "--help"), (leaf.name, shown)
    assert "GAZETTEER_DATABASE_URL" in page
    # A line that begins with a point is a request, and these are all that are used.
    requests = {line.split()[0] for line in page.splitlines() if line.startswith((".", "'"))}
    assert requests == {".TH", ".SH", ".SS", ".PP", ".TP", ".B", ".I"}
