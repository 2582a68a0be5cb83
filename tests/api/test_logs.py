"""The log tells who wrote what and which keys were refused, by request; and holds no key and nothing of what was asked."""

from __future__ import annotations

import io
import json
import logging
import logging.config
import re
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from gazetteer.api import logs
from gazetteer.api.app import create_app
from gazetteer.services.context import Gazetteer
from gazetteer.settings import Settings

SECRET = "gaz_0123456789ab_secretsecretsecretsecretsecret"
ENTITY = {"id": "harbour", "kind": "place", "names": [{"text": "Harbour", "lang": "en"}]}


@pytest.fixture(params=["text", "json"])
def form(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def log(form: str) -> Iterator[io.StringIO]:
    """Everything that the service logs, as it is written."""
    kept = {name: (list(one.handlers), one.level, one.propagate) for name, one in _loggers().items()}
    logging.config.dictConfig(logs.configuration(level="info", form=form))
    written = io.StringIO()
    for handler in logging.getLogger("gazetteer").handlers:
        assert isinstance(handler, logging.StreamHandler)
        handler.setStream(written)
    yield written
    for name, one in _loggers().items():
        one.handlers, one.propagate = kept[name][0], kept[name][2]
        one.setLevel(kept[name][1])


def _loggers() -> dict[str, logging.Logger]:
    return {name: logging.getLogger(name) for name in ("gazetteer", "uvicorn")}


@pytest.fixture
def served(settings: Settings, gazetteer: Gazetteer) -> Iterator[TestClient]:
    app = create_app(settings.model_copy(update={"access_log": True}))
    with TestClient(
        app, client=("203.0.113.5", 40_000), raise_server_exceptions=False, follow_redirects=False
    ) as opened:
        yield opened


def _lines(log: io.StringIO, form: str, logger: str) -> list[str]:
    """The lines of a logger, each of which has its moment, level and request."""
    found = [line for line in log.getvalue().splitlines() if f"gazetteer.{logger}" in line]
    for line in found:
        if form == "json":
            told = json.loads(line)
            assert {"time", "level", "logger", "request", "message", "method", "path", "status"} <= told.keys()
        else:
            assert re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z (INFO|WARNING) gazetteer\.\w+ \[\S+\] ", line), (
                line
            )
    return found


def test_each_write_is_one_line_by_whom(
    served: TestClient, log: io.StringIO, form: str, editor: dict[str, str]
) -> None:
    named = {**editor, "X-Request-ID": "from-the-proxy-1"}
    assert served.post("/v1/entities", json=ENTITY, headers=named).status_code == 201
    assert served.get("/v1/entities/harbour").status_code == 200
    assert served.post("/v1/annotate", json={"text": "Harbour", "target": "en"}, headers=editor).status_code == 200
    (line,) = _lines(log, form, "write")
    key_id = editor["Authorization"].split("_")[1]
    for told in (f"key:{key_id}", "POST", "/v1/entities", "201", "from-the-proxy-1"):
        assert told in line


def test_each_refused_key_is_one_line_with_its_address_and_without_the_key(
    served: TestClient, log: io.StringIO, form: str
) -> None:
    served.post("/v1/entities", json=ENTITY, headers={"Authorization": f"Bearer {SECRET}"})
    served.post("/sign-in", data={"key": SECRET})
    lines = _lines(log, form, "key")
    assert ["/v1/entities" in lines[0], "/sign-in" in lines[1]] == [True, True]
    assert all("203.0.113.5" in line for line in lines)
    assert len(lines) == 2
    assert SECRET not in log.getvalue()


def test_no_log_holds_a_key_or_what_was_asked(
    served: TestClient, log: io.StringIO, editor: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    served.get(f"/v1/search?q=a&key={SECRET}")
    served.get(f"/v1/search?q={SECRET}")
    served.get(f"/v1/export?key={SECRET}", headers=editor)
    served.get(f"/e/nothing?on={SECRET}")
    served.get("/", headers={"Cookie": f"gazetteer_session={SECRET}", "Authorization": f"Basic {SECRET}"})
    # A failure is told with its traceback, and that too without what was sent.
    from gazetteer.services import lookup

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr(lookup, "sources", broken)
    assert served.get("/v1/sources", headers={"Authorization": f"Bearer {SECRET}"}).status_code == 500
    assert "broken" in log.getvalue()
    assert SECRET not in log.getvalue()
    assert editor["Authorization"].split()[1] not in log.getvalue()


@pytest.mark.parametrize("path", ["/v1/search?q=a", "/v1/sources", "/healthz", "/", "/nothing", "/v1/search?q=a&no=1"])
def test_every_answer_names_its_request(served: TestClient, path: str) -> None:
    assert served.get(path, headers={"X-Request-ID": "abc-123"}).headers["x-request-id"] == "abc-123"
    own = [served.get(path).headers["x-request-id"] for _ in range(3)]
    assert len(set(own)) == 3


@pytest.mark.parametrize("sent", ["a b", "x" * 129, "a\x1b[31m", 'a"b', ""])
def test_what_cannot_stand_in_a_log_names_no_request(served: TestClient, sent: str) -> None:
    assert served.get("/healthz", headers={"X-Request-ID": sent}).headers["x-request-id"] != sent


def test_a_path_with_signs_that_move_a_terminal_stays_on_its_line(served: TestClient, log: io.StringIO) -> None:
    served.get("/x%0A2026-01-01T00:00:00.000Z%20INFO%20FORGED%1b%5b31m")
    assert "\x1b" not in log.getvalue()
    assert not any(line.startswith("2026-01-01") for line in log.getvalue().splitlines())
