"""How a question is asked: the request, what is kept of the answer, when it is asked again, and what a refusal says.

An exchange is a generator that yields requests and is sent their responses, so that the client that waits and the one that
does not share all of it, and only send and sleep themselves.
"""

from __future__ import annotations

import json
import threading
from collections import OrderedDict
from collections.abc import Generator
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from time import time
from typing import Any, Final, TypeVar

import httpx

from gazetteer import errors
from gazetteer.client.calls import Call
from gazetteer.errors import GazetteerError

T = TypeVar("T")

#: Answers that say "not now, later".
_LATER: Final = (429, 503)
#: Answers kept to be confirmed by the service instead of sent again, and the bytes of one that is worth it.
_MOST_KEPT: Final = 256
_LARGEST_KEPT: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Step:
    """A request to be sent, after so many seconds."""

    request: httpx.Request
    after: float = 0.0


Exchange = Generator[Step, httpx.Response, T]


@dataclass(frozen=True, slots=True)
class Patience:
    """How often, and for how many seconds together, one question is asked again where the service says when to come."""

    times: int = 4
    seconds: float = 60.0


class Exchanges:
    """What the exchanges with one service have in common. May be shared by threads."""

    def __init__(self, url: str, key: str | None, patience: Patience) -> None:
        self.url = _address(url).rstrip("/").removesuffix("/v1")
        self._headers = {} if key is None else {"Authorization": f"Bearer {_sendable(key)}"}
        self._patience = patience
        self._kept: OrderedDict[str, tuple[str, bytes]] = OrderedDict()
        self._lock = threading.Lock()
        #: The version of the data that the last write answered with: what is asked after it is answered with nothing older.
        self._at_least: str | None = None

    def of(self, call: Call[T]) -> Exchange[T]:
        """Ask until there is an answer; raises what the service refuses it with."""
        request = self._request(call)
        address = str(request.url)
        kept = self._kept.get(address) if call.method == "GET" and not call.raw else None
        if kept is not None:
            request.headers["If-None-Match"] = kept[0]
        response = yield from self._patiently(request)
        if kept is not None and response.status_code == httpx.codes.NOT_MODIFIED:
            return call.found(json.loads(kept[1]))
        if not response.is_success:
            raise refusal(response)
        self._at_least = response.headers.get("gazetteer-version", self._at_least)
        if call.raw:
            return call.found(response.content)
        found = call.found(_json(response))
        if call.method == "GET":
            self._keep(address, response)
        return found

    def _request(self, call: Call[Any]) -> httpx.Request:
        headers = dict(self._headers)
        if self._at_least is not None:
            headers["Gazetteer-At-Least"] = self._at_least
        content = None
        if call.body is not None:
            headers["Content-Type"] = call.media_type
            is_ready = isinstance(call.body, bytes)
            content = call.body if is_ready else json.dumps(call.body, ensure_ascii=False).encode()
        return httpx.Request(call.method, self.url + call.path, params=call.query(), headers=headers, content=content)

    def _patiently(self, request: httpx.Request) -> Generator[Step, httpx.Response, httpx.Response]:
        """The response, asked for again while the service says when to come again and patience lasts."""
        response = yield Step(request)
        left = self._patience.seconds
        for _ in range(self._patience.times):
            seconds = _come_again(response)
            if seconds is None or seconds > left:
                break
            left -= seconds
            response = yield Step(request, after=seconds)
        return response

    def _keep(self, address: str, response: httpx.Response) -> None:
        etag = response.headers.get("etag")
        if etag is None or len(response.content) > _LARGEST_KEPT:
            return
        with self._lock:
            self._kept[address] = (etag, response.content)
            self._kept.move_to_end(address)
            while len(self._kept) > _MOST_KEPT:
                self._kept.popitem(last=False)


def _address(url: str) -> str:
    """The address of a service; raises `BadParameter` for what is none, before anything is sent."""
    try:
        read = httpx.URL(url)
        read.host.encode("idna")  # as whoever looks the host up will have it
    except (httpx.InvalidURL, UnicodeError):
        read = httpx.URL()
    if read.scheme not in ("http", "https") or not read.host:
        raise errors.BadParameter("url", f"expected an address such as http://localhost:8000, found {url!r}")
    return url


def _sendable(key: str) -> str:
    """A key; raises `BadParameter` for what no key is and no header can carry, without showing it."""
    if not (key.isascii() and key.isprintable()):
        raise errors.BadParameter("key", "expected a key as `gazetteer keys create` shows it, found other characters")
    return key


def _come_again(response: httpx.Response) -> float | None:
    """After how many seconds to ask again (RFC 9110 10.2.3: seconds or a date); None where there is nothing to wait for."""
    stated = response.headers.get("retry-after")
    if response.status_code not in _LATER or stated is None:
        return None
    if stated.isdigit():
        return float(stated)
    try:
        return max(0.0, parsedate_to_datetime(stated).timestamp() - time())
    except ValueError:
        return None


def _json(response: httpx.Response) -> Any:
    try:
        return response.json()
    except ValueError:
        raise errors.Unreachable(f"{response.url} answered with something else than a gazetteer's JSON") from None


def refusal(response: httpx.Response) -> GazetteerError:
    """The refusal that a response is, of the class that it has in the service itself."""
    try:
        problem = response.json()
    except ValueError:
        problem = None
    if not isinstance(problem, dict) or "detail" not in problem:
        return errors.Unreachable(f"{response.url} answered {response.status_code}: {response.text[:200]}")
    retry_after = response.headers.get("retry-after")
    return errors.of_problem(problem, headers={} if retry_after is None else {"Retry-After": retry_after})


def unreachable(url: str, error: httpx.HTTPError) -> errors.Unreachable:
    """That there was no response at all."""
    return errors.Unreachable(f"{url} does not answer: {error or type(error).__name__}")
