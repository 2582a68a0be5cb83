"""What the documentation names is there: files, modules, commands, settings, routes, links and headings.

`docs/architecture.md` is held closer: its picture of the tree names every room, and the modules of its walks take part in
what the walk describes.
"""

from __future__ import annotations

import asyncio
import re
import shlex
import sys
import threading
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import FrameType
from typing import Any

import httpx
import pytest
import typer
from starlette.testclient import TestClient

from gazetteer.api.app import create_app
from gazetteer.cli.main import app as command_line
from gazetteer.services.context import Gazetteer
from gazetteer.settings import Settings

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src" / "gazetteer"
PAGES = sorted(
    [
        *ROOT.glob("*.md"),
        *ROOT.glob("docs/**/*.md"),
        *ROOT.glob(".github/**/*.md"),
        ROOT / "bench" / "README.md",
        ROOT / "seed" / "README.md",
    ]
)
#: Settings of the tests and of the documentation itself, which no operator sets.
_OTHER_VARIABLES = {"GAZETTEER_SETTINGS", "GAZETTEER_TEST_ALL", "GAZETTEER_"}
#: What stands behind `gazetteer.` in the name of a file.
_ENDINGS = (".sqlite", ".tbx", ".utf")
#: Folders that come into being when something is run.
_MADE = {"build", "data", "dist", "mutants", ".venv"}


def _name(page: Path) -> str:
    return str(page.relative_to(ROOT))


every_page = pytest.mark.parametrize("page", PAGES, ids=_name)


def _blocks(text: str) -> list[str]:
    """What stands in fences or is indented as code."""
    fenced = re.findall(r"^```\w*\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    indented = re.findall(r"(?:^(?: {4}|\t)\S.*\n)+", text, re.MULTILINE)
    return [*fenced, *indented]


def _code(text: str) -> list[str]:
    """What stands between backticks in running text."""
    prose = re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
    return re.findall(r"`([^`\n]+)`", prose)


@cache
def _files() -> frozenset[str]:
    """Every file and folder of the checkout that is not made by running something, from the root."""
    found = set()
    for path in ROOT.rglob("*"):
        parts = path.relative_to(ROOT).parts
        if parts[0] not in _MADE and "__pycache__" not in parts and parts[0] != ".git":
            found.add("/".join(parts))
    return frozenset(found)


def _exists(named: str, page: Path) -> bool:
    """Whether a path is there, read from the root, from the package, or from where the page lies; `<topic>` is anything."""
    pattern = re.sub(r"<[^>]+>", "*", named.rstrip("/"))
    starts = (ROOT, SOURCE, page.parent)
    if "*" in pattern:
        return any(next(start.glob(pattern), None) for start in starts)
    return any((start / pattern).exists() for start in starts)


_PATH = re.compile(r"(?<![\w/:.~$<-])(\.?[A-Za-z_][\w.-]*(?:/[\w.<>*-]+)+/?)(?![\w(])")
_PYTHON_FILE = re.compile(r"(?<![\w/.-])([a-z_]\w*\.py)\b")


def _paths(text: str) -> Iterator[str]:
    """What is written as a path that begins with a folder of the checkout or of the package."""
    beginnings = {path.name for path in [*ROOT.iterdir(), *SOURCE.iterdir()] if path.is_dir()}
    for found in _PATH.findall(text):
        first = found.split("/")[0]
        if first in beginnings and first not in _MADE:
            yield found


@every_page
def test_every_path_named_is_there(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    # The history names what was there once.
    if page.name == "CHANGELOG.md":
        return
    code = [*_code(text), *_blocks(text)]
    missing = [found for piece in code for found in _paths(piece) if not _exists(found, page)]
    names = {path.rsplit("/", 1)[-1] for path in _files()}
    missing += [found for piece in code for found in _PYTHON_FILE.findall(piece) if found not in names]
    assert missing == []


@every_page
def test_every_module_named_is_there(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    missing = []
    for found in re.findall(r"(?<![\w.@/])((?:gazetteer|bench)(?:\.[a-z_]+)+)\b", text):
        if found.endswith(_ENDINGS):
            continue
        start = SOURCE.parent if found.startswith("gazetteer") else ROOT
        if not _is_module_or_member(start, found.split(".")):
            missing.append(found)
    assert missing == []


def _is_module_or_member(start: Path, parts: list[str]) -> bool:
    for length in range(len(parts), 0, -1):
        place = start.joinpath(*parts[:length])
        file = place.with_suffix(".py") if place.with_suffix(".py").exists() else place / "__init__.py"
        if not file.exists() and not place.is_dir():
            continue
        if length == len(parts):
            return True
        member = parts[length]
        return file.exists() and re.search(rf"\b{member}\b", file.read_text(encoding="utf-8")) is not None
    return False


@every_page
def test_every_link_leads_somewhere(page: Path) -> None:
    text = re.sub(r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    broken = []
    for target in re.findall(r"\]\((?!https?:|mailto:)([^)\s]+)\)", text):
        path, _, heading = target.partition("#")
        goal = page if not path else (page.parent / path)
        if not goal.exists() or (heading and heading not in _headings(goal)):
            broken.append(target)
    assert broken == []


def _headings(page: Path) -> set[str]:
    """The names by which the headings of a page are linked to."""
    titles = re.findall(r"^#+ +(.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    plain = [re.sub(r"[^\w\- ]", "", title.lower()) for title in titles]
    return {title.strip().replace(" ", "-") for title in plain}


def _lines_of_commands(text: str) -> Iterator[str]:
    """Whatever is written as a command: whole lines in blocks, and what stands between backticks."""
    for block in _blocks(text):
        yield from (line.strip() for line in block.replace("\\\n", " ").splitlines())
    yield from _code(text)


@cache
def _targets() -> frozenset[str]:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    return frozenset(re.findall(r"^([a-z][a-z-]*):", makefile, re.MULTILINE))


@every_page
def test_every_target_of_make_is_there(page: Path) -> None:
    lines = _lines_of_commands(page.read_text(encoding="utf-8"))
    asked = [found for line in lines for found in re.findall(r"^make ((?:[a-z][a-z-]*(?: |$))+)", line)]
    assert {target for found in asked for target in found.split()} <= _targets()


def test_every_target_that_is_meant_for_people_says_what_it_does() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    phony = {name for line in re.findall(r"^\.PHONY: (.+)$", makefile, re.MULTILINE) for name in line.split()}
    explained = set(re.findall(r"^([a-z][a-z-]*):.*## ", makefile, re.MULTILINE))
    assert phony | explained == explained


@every_page
def test_every_command_is_one_with_the_options_it_has(page: Path) -> None:
    top = typer.main.get_command(command_line)
    wrong = []
    for line in _lines_of_commands(page.read_text(encoding="utf-8")):
        for called in re.findall(r"(?:^|bin/|& |\| )gazetteer ((?:[a-z-]).*)$", line):
            fault = _fault_of_command(top, called)
            if fault:
                wrong.append(f"{line}: {fault}")
    assert wrong == []


def _fault_of_command(command: Any, called: str) -> str | None:
    """What is wrong with the words that follow `gazetteer`, as far as its description tells."""
    alone = re.split(r" (?:#|\||>) ", called, maxsplit=1)[0]
    words = shlex.split(alone, posix=False)
    while words and (commands := getattr(command, "commands", None)):
        # `import tbx|csv` stands for both.
        names = words.pop(0).rstrip(",.").split("|")
        unknown = [name for name in names if name not in commands and not name.startswith("-")]
        if unknown:
            return f"no command {unknown[0]}"
        command = commands.get(names[0], command)
        # A command is imported when it is run.
        command = getattr(command, "imported", command)
    options = {option for parameter in command.params for option in [*parameter.opts, *parameter.secondary_opts]}
    for word in words:
        option = word.split("=")[0].rstrip(",.]")
        if option.startswith("--") and option not in options | {"--help"}:
            return f"no option {option}"
    return None


@every_page
def test_every_script_that_is_run_is_there(page: Path) -> None:
    lines = list(_lines_of_commands(page.read_text(encoding="utf-8")))
    modules = [found for line in lines for found in re.findall(r"python -m ([\w.]+)", line)]
    ours = [found for found in modules if found.startswith(("bench", "gazetteer"))]
    missing = [found for found in ours if not _is_module_or_member(ROOT, found.split("."))]
    scripts = [found for line in lines for found in re.findall(r"python ([\w./-]+\.py)", line)]
    missing += [found for found in scripts if not _exists(found, page)]
    assert missing == []


@every_page
def test_every_setting_is_one(page: Path) -> None:
    known = {f"GAZETTEER_{name.upper()}" for name in Settings.model_fields} | _OTHER_VARIABLES
    assert set(re.findall(r"\bGAZETTEER_[A-Z_]*", page.read_text(encoding="utf-8"))) <= known


@cache
def _routes() -> tuple[re.Pattern[str], ...]:
    settings = Settings(seed_on_start=False)
    paths = create_app(settings).openapi()["paths"]
    return tuple(re.compile(re.sub(r"\\\{[^}]+\\\}", "[^/]+", re.escape(path))) for path in paths)


@every_page
def test_every_route_is_in_the_description(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    asked = {found.rstrip("/.") for found in re.findall(r"/v1/[a-z][\w/{}.-]*", text)}
    assert [path for path in asked if not any(route.fullmatch(path) for route in _routes())] == []


@every_page
def test_every_name_of_the_code_is_in_the_code(page: Path) -> None:
    """Names in backticks that look like ours: `GazetteerError`, `keys_of_name`, `FORMATS`, `declension(...)`."""
    if page.name == "CHANGELOG.md":
        return
    code = _every_word_of_the_code()
    pieces = _code(page.read_text(encoding="utf-8"))
    names = [piece.split("(")[0] for piece in pieces if re.fullmatch(r"[a-z]\w*(\(.*\))", piece)]
    names += [piece for piece in pieces if re.fullmatch(r"[A-Z][a-z]+(?:[A-Z][a-z]+)+|[a-z]+(?:_[a-z]+)+", piece)]
    assert [name for name in names if name not in code] == []


@cache
def _every_word_of_the_code() -> frozenset[str]:
    found: set[str] = set()
    for folder in ("src", "bench", "migrations", "tests", "seed", ".ci"):
        for path in (ROOT / folder).rglob("*"):
            if path.suffix in {".py", ".yaml", ".json", ".html"}:
                found.update(re.findall(r"\w+", path.read_text(encoding="utf-8")))
    return frozenset(found)


def _python_examples() -> list[str]:
    return re.findall(r"^```python\n(.*?)^```", (ROOT / "docs" / "python.md").read_text(encoding="utf-8"), re.M | re.S)


class _OnALoop(httpx.AsyncBaseTransport):
    """A transport as the client of an event loop has it."""

    def __init__(self, transport: httpx.BaseTransport) -> None:
        self._transport = transport

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        return await asyncio.to_thread(self._transport.handle_request, request)


@pytest.mark.parametrize("example", _python_examples(), ids=lambda example: example.splitlines()[2])
def test_the_examples_in_python_print_what_they_say(
    example: str,
    seeded: Gazetteer,
    seeded_transport: httpx.BaseTransport,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Each as it stands, but that the service is asked without a socket, and the database lies elsewhere."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("httpx._client.HTTPTransport", lambda **_: seeded_transport)
    monkeypatch.setattr("httpx._client.AsyncHTTPTransport", lambda **_: _OnALoop(seeded_transport))
    Path("data").mkdir()
    Path("data/gazetteer.sqlite3").symlink_to(seeded.settings.database_url.removeprefix("sqlite:///"))
    exec(compile(example, "docs/python.md", "exec"), {})
    assert capsys.readouterr().out.splitlines() == re.findall(r"print\(.*\)  # (.+)$", example, re.MULTILINE)


# The architecture

ARCHITECTURE = ROOT / "docs" / "architecture.md"


def _picture() -> list[str]:
    """The paths, from the root, that the tree of the page names."""
    block = next(block for block in _blocks(ARCHITECTURE.read_text(encoding="utf-8")) if "src/gazetteer/" in block)
    named: list[str] = []
    above: list[tuple[int, str]] = []
    for line in filter(str.strip, block.splitlines()):
        depth = len(line) - len(line.lstrip())
        while above and above[-1][0] >= depth:
            above.pop()
        folder = above[-1][1] if above else ""
        first = line.split()[0]
        inside = folder
        if first.endswith("/"):
            inside = folder + first
            above.append((depth, inside))
            named.append(inside)
        elif first.endswith(".py"):
            named.append(folder + first)
        rest = line.strip()[len(first) :]
        for word in re.findall(r"(?<![\w/.])([a-z_]+\.py)\b", rest):
            named.append(inside + word)
        for word in re.findall(r"(?<= {2})([a-z_]+/)(?= )", rest):
            named.append(folder + word)
    return named


def test_the_picture_of_the_tree_is_the_tree() -> None:
    named = _picture()
    assert len(named) > 60
    assert [path for path in named if not (ROOT / path).exists()] == []


def test_the_picture_of_the_tree_has_every_room() -> None:
    rooms = {path.parent for path in SOURCE.rglob("*.py")} - {SOURCE}
    shown = {(ROOT / path).resolve() for path in _picture()}
    assert sorted(str(room.relative_to(SOURCE)) for room in rooms if room not in shown) == []


def _walk(heading: str) -> set[str]:
    """The modules of the package that a section of the page names."""
    text = ARCHITECTURE.read_text(encoding="utf-8").split(f"\n## {heading}\n")[1].split("\n## ")[0]
    named = {path for path in re.findall(r"`([a-z_/]+\.py)`", text) if (SOURCE / path).exists()}
    assert named, heading
    return named


class _Taking:
    """The modules of the package whose functions are called while it is entered."""

    def __init__(self) -> None:
        self.modules: set[str] = set()

    def _note(self, frame: FrameType, event: str, _argument: object) -> None:
        if event == "call" and frame.f_code.co_filename.startswith(str(SOURCE)):
            self.modules.add(frame.f_code.co_filename[len(str(SOURCE)) + 1 :])

    def __enter__(self) -> set[str]:
        threading.setprofile(self._note)
        sys.setprofile(self._note)
        return self.modules

    def __exit__(self, *_: object) -> None:
        sys.setprofile(None)
        threading.setprofile(None)


PLACE = {
    "id": "h-town",
    "kind": "place",
    "names": [{"text": "海参崴", "lang": "zh-Hans"}],
}


@pytest.fixture
def editor(gazetteer: Gazetteer) -> dict[str, str]:
    """The header of a key that may write."""
    from gazetteer.services import access

    key = access.create_key(gazetteer, "editor").key
    return {"Authorization": f"Bearer {key}"}


@pytest.mark.slow
def test_the_modules_of_the_walks_take_part(settings: Settings, editor: dict[str, str]) -> None:
    # Every call of a function is noted, which takes its time on a busy machine.
    patient = settings.model_copy(update={"deadline": 600.0, "write_deadline": 600.0})
    with _Taking() as writing, TestClient(create_app(patient)) as client:
        written = client.post("/v1/entities", json=PLACE, headers=editor)
    assert written.status_code == 201, written.text
    assert _walk("How a write goes") - writing == set()

    with _Taking() as asking, TestClient(create_app(patient)) as client:
        answer = client.get("/v1/search", params={"q": "海参崴", "on": "1859"})
        refused = client.get("/v1/search", params={"q": "海参崴", "on": "no date"})
    assert (answer.status_code, refused.status_code) == (200, 422)
    assert _walk("How a request goes") - asking == set()


def test_the_version_is_the_one_that_the_changelog_is_about() -> None:
    stated = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    newest = re.search(r"^## (.+)$", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert newest is not None
    assert newest.group(1) in (f"Unreleased ({stated.removesuffix('.dev0')})", f"{stated} ({newest.group(1)[-11:-1]})")
