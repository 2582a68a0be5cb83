"""How the clients ask: again where the service says when, with what they have of the answer, and with little loaded."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import httpx
import pytest

from gazetteer.api.app import create_app
from gazetteer.client import AsyncClient, Client
from gazetteer.client.exchange import Patience
from gazetteer.errors import BadParameter, Busy, StorageFault
from gazetteer.local import InProcess
from gazetteer.services import editing
from gazetteer.services.context import Gazetteer

DATE = {"gregorian": "1860-11-14", "julian": "1860-11-02", "chinese": None, "julian_day": 2400729}


@pytest.mark.parametrize(
    "url",
    ["http://[::1", "http://localhost:port", "ftp://localhost", "localhost:8000", "http://", "http://" + "a" * 64, ""],
)
@pytest.mark.parametrize("client", [Client, AsyncClient])
def test_what_is_no_address_is_refused_before_anything_is_sent(client: Callable[..., Any], url: str) -> None:
    with pytest.raises(BadParameter, match="url: expected an address such as http://localhost:8000"):
        client(url)


@pytest.mark.parametrize("key", ["ключ", "海参崴", "two\nlines", "\x1b[31m"])
def test_what_no_header_carries_is_no_key_and_is_not_shown(key: str) -> None:
    with pytest.raises(BadParameter, match="key: expected a key") as refused:
        Client("http://localhost:8000", key)
    assert key not in str(refused.value)


def _busy(**headers: str) -> httpx.Response:
    problem = {"type": "http://testserver/problems/busy", "detail": "no answer within 10 seconds"}
    return httpx.Response(503, json=problem, headers=headers)


def _script(*answers: httpx.Response) -> tuple[Callable[[httpx.Request], httpx.Response], list[httpx.Request]]:
    """A service that answers one after the other, and what it was asked."""
    left, seen = list(answers), []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return left.pop(0)

    return answer, seen


def test_a_busy_service_is_asked_again_when_it_says() -> None:
    answer, seen = _script(_busy(**{"Retry-After": "2"}), _busy(**{"Retry-After": "5"}), httpx.Response(200, json=DATE))
    slept: list[float] = []
    with Client(transport=httpx.MockTransport(answer), sleep=slept.append) as asker:
        assert asker.date("1860-11-14") == DATE
    assert slept == [2.0, 5.0]
    assert len({str(request.url) for request in seen}) == 1


def test_what_a_write_answered_with_is_asked_for_from_then_on() -> None:
    written = httpx.Response(200, json=DATE, headers={"Gazetteer-Version": "7"})
    answer, seen = _script(httpx.Response(200, json=DATE), written, *(httpx.Response(200, json=DATE) for _ in range(2)))
    with Client(transport=httpx.MockTransport(answer)) as asker:
        for _ in range(4):
            asker.date("1860-11-14")
    assert [request.headers.get("gazetteer-at-least") for request in seen] == [None, None, "7", "7"]


def test_the_same_on_an_event_loop() -> None:
    answer, _ = _script(_busy(**{"Retry-After": "2"}), httpx.Response(200, json=DATE))
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    async def ask() -> Any:
        async with AsyncClient(transport=httpx.MockTransport(answer), sleep=sleep) as asker:
            return await asker.date("1860-11-14")

    assert asyncio.run(ask()) == DATE
    assert slept == [2.0]


def test_a_moment_is_a_time_to_come_again_too() -> None:
    moment = format_datetime(datetime.now(UTC) + timedelta(seconds=30), usegmt=True)
    answer, _ = _script(_busy(**{"Retry-After": moment}), httpx.Response(200, json=DATE))
    slept: list[float] = []
    with Client(transport=httpx.MockTransport(answer), sleep=slept.append) as asker:
        asker.date("1860-11-14")
    assert 0 < slept[0] <= 30


@pytest.mark.parametrize(
    ("patience", "asked"), [(Patience(times=2), 3), (Patience(times=0), 1), (Patience(seconds=5), 3)]
)
def test_patience_ends(patience: Patience, asked: int) -> None:
    answer, seen = _script(*[_busy(**{"Retry-After": "2"})] * 9)
    slept: list[float] = []
    asker = Client(transport=httpx.MockTransport(answer), sleep=slept.append, patience=patience)
    with asker, pytest.raises(Busy, match="within 10 seconds") as refused:
        asker.date("1860-11-14")
    assert refused.value.headers == {"Retry-After": "2"}
    assert len(seen) == asked
    assert slept == [2.0] * (asked - 1)


def test_what_does_not_say_when_to_come_is_not_asked_again() -> None:
    problem = {"type": "http://testserver/problems/storage", "detail": "no database; run: gazetteer migrate"}
    answer, seen = _script(httpx.Response(503, json=problem))
    with Client(transport=httpx.MockTransport(answer)) as asker, pytest.raises(StorageFault):
        asker.date("1860-11-14")
    assert len(seen) == 1


class _Watching(httpx.BaseTransport):
    """A transport that notes the status of each response."""

    def __init__(self, transport: httpx.BaseTransport) -> None:
        self._transport = transport
        self.statuses: list[int] = []

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        response = self._transport.handle_request(request)
        self.statuses.append(response.status_code)
        return response

    def close(self) -> None:
        self._transport.close()


@pytest.fixture
def watching(gazetteer: Gazetteer) -> Iterator[_Watching]:
    """The way to a gazetteer with one name in it."""
    _write(gazetteer, "Harbin")
    transport = _Watching(InProcess(create_app(gazetteer.settings)))
    yield transport
    transport.close()


def _write(gazetteer: Gazetteer, text: str) -> None:
    line = b'{"entity":{"id":"harbin","kind":"place","names":[{"text":"%b","lang":"en"}]}}' % text.encode()
    editing.batch(gazetteer, [line], by="cli")


def test_an_answer_is_confirmed_until_it_changes(gazetteer: Gazetteer, watching: _Watching) -> None:
    asker = Client("http://testserver", transport=watching)
    first = asker.entity("harbin")
    first["label"]["en"] = "changed by whoever got it"
    second = asker.entity("harbin")
    assert second["label"]["en"] == "Harbin"
    _write(gazetteer, "Kharbin")
    assert asker.entity("harbin")["label"]["en"] == "Kharbin"
    assert watching.statuses == [200, 304, 200]


def test_what_is_posted_and_whole_files_are_not_kept(watching: _Watching) -> None:
    asker = Client("http://testserver", transport=watching)
    for _ in range(2):
        asker.annotate("Harbin", "en")
        asker.export()
    assert watching.statuses == [200] * 4


_TELL = "import sys, {}; print(*sorted({{name.partition('.')[0] for name in sys.modules}}))"


def _loaded(module: str) -> set[str]:
    ran = subprocess.run([sys.executable, "-c", _TELL.format(module)], capture_output=True, text=True, check=True)
    return set(ran.stdout.split())


def test_importing_the_client_loads_httpx_and_nothing_of_the_server() -> None:
    more = _loaded("gazetteer.client") - _loaded("httpx") - set(sys.stdlib_module_names)
    assert more == {"gazetteer"}
    told = _TELL.format("gazetteer.client").replace(".partition('.')[0]", "")
    ran = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    rooms = {name.split(".")[1] for name in ran.stdout.split() if name.startswith("gazetteer.")}
    assert rooms == {"client", "errors"}


def test_importing_the_package_loads_nothing() -> None:
    assert _loaded("gazetteer") - _loaded("os") - set(sys.stdlib_module_names) == {"gazetteer"}
