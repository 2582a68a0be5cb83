"""The commands as a person or a script runs them: real processes, real databases, exit codes."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from gazetteer.cli import main

pytestmark = pytest.mark.slow


class Shell:
    """A folder of its own with a database of its own, and the command run there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = {"GAZETTEER_DATABASE_URL": f"sqlite:///{folder}/data/test.sqlite3", "COLUMNS": "200"}
        self.errors = ""

    def run(self, *arguments: str, code: int = 0) -> str:
        """Standard output of the command, which must end with this exit code."""
        out, err = self.folder / "out", self.folder / "err"
        with pytest.MonkeyPatch.context() as patch:
            for name in [name for name in os.environ if name.startswith("GAZETTEER_")]:
                patch.delenv(name)
            for name, value in self.environment.items():
                patch.setenv(name, value)
            patch.chdir(self.folder)
            patch.setattr(sys, "argv", ["gazetteer", *arguments])
            with out.open("w", encoding="utf-8") as stdout, err.open("w", encoding="utf-8") as stderr:
                patch.setattr(sys, "stdout", stdout)
                patch.setattr(sys, "stderr", stderr)
                with pytest.raises(SystemExit) as ended:
                    main.main()
        self.errors = err.read_text(encoding="utf-8")
        shown = out.read_text(encoding="utf-8")
        assert (ended.value.code or 0) == code, shown + self.errors
        return shown

    def json(self, *arguments: str, code: int = 0) -> object:
        return json.loads(self.run(*arguments, "--json", code=code))


@pytest.fixture(scope="module")
def shell(tmp_path_factory: pytest.TempPathFactory) -> Shell:
    made = Shell(tmp_path_factory.mktemp("shell"))
    outcome = made.json("seed")
    assert isinstance(outcome, dict)
    assert len(outcome["created"]) > 400
    return made


def test_a_second_seeding_writes_nothing(shell: Shell) -> None:
    before = shell.run("export")
    outcome = shell.json("seed")
    assert isinstance(outcome, dict)
    assert (outcome["created"], outcome["replaced"], outcome["conflicts"]) == ([], [], [])
    assert shell.run("export") == before


def test_lookup_shows_names_and_holders(shell: Shell) -> None:
    shown = shell.run("lookup", "海兰泡", "--on", "1858-06-01")
    for expected in ("Blagoveshchensk", "Hǎilánpāo", "Russian Empire", "Qing Empire", "Treaty of Aigun"):
        assert expected in shown


def test_lookup_answers_scripts(shell: Shell) -> None:
    answer = shell.json("lookup", "hai shen wai", "--on", "1860-07-02")
    assert isinstance(answer, dict)
    assert answer["results"][0]["id"] == "vladivostok"
    assert answer["results"][0]["match"]["text"] == "海参崴"
    assert {record["status"] for record in answer["sovereignty"]["records"]} == {"condominium", "claim", "occupation"}


def test_what_is_not_known_is_refused(shell: Shell) -> None:
    shell.run("lookup", "zzzzqqqq", code=1)
    assert "zzzzqqqq" in shell.errors


@pytest.mark.parametrize(
    "arguments",
    [
        ("lookup",),
        ("lookup", "海兰泡", "--on", "1858-13-01"),
        ("lookup", "海兰泡", "--kind", "planet"),
        ("export", "--format", "nonsense"),
        ("romanize",),
        ("keys", "create", "--role", "emperor"),
        ("seed", "--url", "http://localhost:1"),
        ("nonsense",),
    ],
)
def test_wrong_usage_ends_with_two(shell: Shell, arguments: tuple[str, ...]) -> None:
    shell.run(*arguments, code=2)


@pytest.mark.parametrize(
    "command",
    [
        (),
        ("serve",),
        ("migrate",),
        ("seed",),
        ("export",),
        ("import", "snapshot"),
        ("lookup",),
        ("romanize",),
        ("doctor",),
        ("index", "verify"),
        ("index", "rebuild"),
        ("keys", "create"),
        ("keys", "list"),
        ("keys", "revoke"),
    ],
)
def test_every_command_has_help_with_an_example(shell: Shell, command: tuple[str, ...]) -> None:
    shown = shell.run(*command, "--help")
    assert not command or "Example" in shown


def test_names_are_romanised_by_line_and_by_file(shell: Shell) -> None:
    shown = shell.run("romanize", "海参崴", "Хабаровск")
    for expected in ("Hǎishēnwǎi", "Хайшэньвай", "Khabarovsk", "Habarovsk"):
        assert expected in shown
    (shell.folder / "names.txt").write_text("\ufeff瑷珲\n\n长安\nБлаговещенск\n", encoding="utf-8")
    lines = [json.loads(line) for line in shell.run("romanize", "--file", "names.txt", "--json").splitlines()]
    assert [line["text"] for line in lines] == ["瑷珲", "长安", "Благовещенск"]
    assert {reading["pinyin"] for reading in lines[0]["readings"]} == {"Àihuī", "Àihún"}
    assert lines[1]["readings"][0]["palladius"] == "Чанъань"
    table = shell.run("romanize", "--file", "names.txt", "--tsv").splitlines()
    assert len(table) == 4
    assert len({line.count("\t") for line in table}) == 1


def test_a_name_in_no_known_letters_is_refused_by_line(shell: Shell) -> None:
    (shell.folder / "names.txt").write_text("伯力\nLondon\n", encoding="utf-8")
    shell.run("romanize", "--file", "names.txt", code=1)
    assert "line 2" in shell.errors


def test_keys_are_shown_once_and_revocable(shell: Shell) -> None:
    made = shell.json("keys", "create", "--role", "editor", "--note", "a test")
    assert isinstance(made, dict)
    assert set(made) == {"id", "key", "role", "created", "name", "expires"}
    listed = shell.run("keys", "list", "--json")
    assert made["id"] in listed
    assert made["key"] not in listed
    shell.run("keys", "revoke", made["id"])
    revoked = shell.json("keys", "list")
    assert isinstance(revoked, list)
    assert next(key for key in revoked if key["id"] == made["id"])["revoked"]
    shell.run("keys", "revoke", "nosuchkey", code=1)


REFUSED_OF_AN_EXPORT = [
    {"format": "nonsense"},
    {"format": "csv", "status": "bogus"},
    {"format": "csv", "status": "preferred,bogus"},
    {"format": "csv", "region": "cn"},
    {"format": "csv", "langs": "no tag"},
    {"format": "csv", "dialect": "basic"},
    {"kind": "city"},
    {"modified_since": "yesterday"},
    {"modified_since": "0001-01-01T00:00:00+14:00"},
]


@pytest.mark.parametrize("asked", REFUSED_OF_AN_EXPORT)
def test_an_export_refuses_what_http_refuses(shell: Shell, seeded_client: TestClient, asked: dict[str, str]) -> None:
    assert seeded_client.get("/v1/export", params=asked).status_code == 422
    options = [part for name, value in asked.items() for part in ("--" + name.replace("_", "-"), value)]
    shown = shell.run("export", *options, code=2)
    assert shown == ""
    assert "--" + list(asked)[-1].replace("_", "-") in shell.errors


@pytest.mark.parametrize(
    "moment", ["0900-01-01", "2020-01-31T12:00:00+08:00", "2020-01-31 12:00:00", "2999-01-01", "0001-01-01"]
)
def test_an_export_since_a_moment_is_what_http_gives(shell: Shell, seeded_client: TestClient, moment: str) -> None:
    over_http = seeded_client.get("/v1/export", params={"modified_since": moment, "kind": "polity"}).text
    assert shell.run("export", "--kind", "polity", "--modified-since", moment) == over_http


@pytest.mark.parametrize(
    ("text", "options"),
    [
        ("?!", {}),
        ("x" * 201, {}),
        ("a\x07b", {}),
        ("a", {"kind": "city"}),
        ("a", {"match": "like"}),
        ("a", {"on": "1860-13"}),
    ],
)
def test_a_look_up_refuses_what_http_refuses(
    shell: Shell, seeded_client: TestClient, text: str, options: dict[str, str]
) -> None:
    assert seeded_client.get("/v1/search", params={"q": text, **options}).status_code == 422
    shell.run("lookup", text, *[part for name, value in options.items() for part in (f"--{name}", value)], code=2)
    assert shell.errors.startswith("refused: ")


def test_the_export_goes_into_a_file_whole(shell: Shell) -> None:
    shell.run("export", "--output", "all.jsonl")
    written = (shell.folder / "all.jsonl").read_text(encoding="utf-8")
    assert written == shell.run("export")
    assert not list(shell.folder.glob("*.partial"))


def test_the_seed_goes_out_as_a_snapshot_and_comes_in_elsewhere_the_same(shell: Shell, tmp_path: Path) -> None:
    published, again = str(tmp_path / "published"), str(tmp_path / "again")
    told = shell.run("export", "--snapshot", published, "--release", "2026.11")
    assert told.startswith("wrote 2026.11 into ")
    mirror = Shell(tmp_path)
    taken = mirror.json("import", "snapshot", published)
    assert isinstance(taken, dict)
    assert taken["equal"]
    assert taken["created"] > 400
    mirror.run("export", "--snapshot", again, "--release", "2026.11")
    written, other = (
        {path.name: path.read_bytes() for path in Path(folder).iterdir()} for folder in (published, again)
    )
    assert written == other
    shown = mirror.run("import", "snapshot", again)
    assert shown.endswith(f"unchanged {taken['created']}\nwhat is stored is the snapshot\n")
    Path(again, "entities.jsonl").write_bytes(b"")
    mirror.run("import", "snapshot", again, code=1)
    assert "entities.jsonl" in mirror.errors


def test_doctor_and_index_find_nothing_wrong(shell: Shell) -> None:
    report = shell.json("doctor")
    assert isinstance(report, dict)
    assert report["faults"] == []
    assert shell.json("index", "verify") == {"faults": []}
    shell.run("index", "rebuild")
    assert shell.json("index", "verify") == {"faults": []}


def test_doctor_finds_and_mends_what_was_tampered_with(tmp_path: Path) -> None:
    other = Shell(tmp_path)
    other.run("seed")
    import sqlite3

    connection = sqlite3.connect(tmp_path / "data/test.sqlite3")
    connection.execute("UPDATE entity SET public = x'7b7d' WHERE id = 'vladivostok'")
    connection.execute("DELETE FROM name WHERE entity_id = 'khabarovsk'")
    connection.commit()
    connection.close()
    other.run("doctor", code=1)
    assert "vladivostok" in other.errors
    assert "khabarovsk" in other.errors
    other.run("doctor", "--repair")
    other.run("doctor")


def test_a_database_that_is_not_migrated_is_refused_in_words(tmp_path: Path) -> None:
    other = Shell(tmp_path)
    other.run("lookup", "海参崴", code=1)
    assert "gazetteer migrate" in other.errors
    other.run("migrate")
    assert "already" in other.run("migrate")


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[Shell, str]]:
    """A service of its own, empty, in a process of its own."""
    shell = Shell(tmp_path)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "gazetteer.cli.main", "serve", "--port", str(port), "--no-seed"]
    environment = {**os.environ, **shell.environment}
    process = subprocess.Popen(
        command, cwd=tmp_path, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    url = f"http://127.0.0.1:{port}"
    try:
        deadline = time.monotonic() + 60
        while True:
            try:
                with urllib.request.urlopen(f"{url}/readyz", timeout=5):
                    break
            except (urllib.error.URLError, ConnectionError):
                assert process.poll() is None, "the service ended"
                assert time.monotonic() < deadline, "the service does not answer"
                time.sleep(0.05)
        yield shell, url
    finally:
        process.terminate()
        process.wait(timeout=30)


def raw_request(url: str, target: str) -> dict[str, Any]:
    """The answer to a target sent as typed, in UTF-8 without percent signs."""
    host, port = url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        connection.sendall(f"GET {target} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
        received = b"".join(iter(lambda: connection.recv(65536), b""))
    head, body = received.split(b"\r\n\r\n", 1)
    assert head.startswith(b"HTTP/1.1 200"), head
    answer: dict[str, Any] = json.loads(body)
    return answer


def test_answers_name_the_address_that_the_service_listens_on(served: tuple[Shell, str]) -> None:
    _, url = served
    port = url.rpartition(":")[2]
    assert raw_request(url, "/v1/reconcile")["view"]["url"] == f"http://localhost:{port}/e/{{{{id}}}}"


def test_a_running_service_is_seeded_over_http(served: tuple[Shell, str]) -> None:
    shell, url = served
    made = shell.json("keys", "create", "--role", "admin")
    assert isinstance(made, dict)
    shell.run("seed", "--url", url, "--key", "gz_wrong_key", code=1)
    outcome = shell.json("seed", "--url", url, "--key", made["key"])
    assert isinstance(outcome, dict)
    assert len(outcome["created"]) > 400
    assert raw_request(url, "/v1/search?q=伯力")["results"][0]["id"] == "khabarovsk"
    again = shell.json("seed", "--url", url, "--key", made["key"])
    assert isinstance(again, dict)
    assert (again["created"], again["replaced"], again["conflicts"]) == ([], [], [])
