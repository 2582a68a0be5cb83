"""What holds for every request, in one pure ASGI layer: its name in the log, how many may come, the deadline, CORS, HEAD,
metrics, and that no failure goes bare.

One layer rather than five, because each costs every request a call and a closure.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from time import monotonic, perf_counter
from typing import Final

from anyio import CancelScope
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Message, Receive, Scope, Send

from gazetteer import freshness
from gazetteer.api import logs, problems, responses
from gazetteer.api.dependencies import Serving
from gazetteer.api.kept import Kept
from gazetteer.api.metrics import Metrics
from gazetteer.api.paths import FOR_PROGRAMS
from gazetteer.api.rates import Headers, Rates
from gazetteer.deadline import set_end
from gazetteer.errors import AddressTooLong, BadRequest, Busy, GazetteerError, NotFound, TooManyRequests
from gazetteer.http import noted, packing
from gazetteer.http.cookies import session_token
from gazetteer.http.headers import header
from gazetteer.services import at_least
from gazetteer.settings import Settings

logger = logging.getLogger("gazetteer.api")
access = logging.getLogger("gazetteer.access")
writes = logging.getLogger("gazetteer.write")
keys = logging.getLogger("gazetteer.key")

#: The key under which a request's deadline stands in its scope; writes move it while they wait for their turn.
DEADLINE: Final = "gazetteer.deadline"
#: Calls that only read though they are posted: their texts are too long for an address.
READ_BY_POST: Final = frozenset(
    {
        "/v1/romanize",
        "/v1/annotate",
        "/v1/check",
        "/v1/brief",
        "/v1/reconcile",
        "/v1/reconcile/match",
        "/v1/reconcile/extend",
        "/v1/reconcile/1.0/match",
        "/v1/reconcile/1.0/extend",
    }
)
#: Methods that write nothing.
_READING: Final = frozenset({"GET", "HEAD", "OPTIONS"})
#: The header in which a client says which version of the data it knows of, and the digits of one.
_AT_LEAST: Final = b"gazetteer-at-least"
_LONGEST_VERSION: Final = 18
_OPEN: Final = [
    (b"access-control-allow-origin", b"*"),
    (
        b"access-control-expose-headers",
        b"ETag, Link, Location, Retry-After, RateLimit, RateLimit-Policy, X-Request-ID, Content-Disposition, "
        b"Gazetteer-Omitted, Gazetteer-Version",
    ),
]


#: From this status on nothing was written.
_FAILED: Final = 400
#: Bytes of an address that are read; a batch of queries in it is better posted.
LONGEST_ADDRESS: Final = 16 * 1024
_TOO_LONG: Final = f"the address has more than {LONGEST_ADDRESS:,} characters; send a body by POST"


#: Browsers must not guess what an answer is.
_NOSNIFF: Final = (b"x-content-type-options", b"nosniff")
#: What every quick answer has besides its own headers.
_OF_QUICK: Final = [*_OPEN, _NOSNIFF]


class Deadline:
    """Until when a request is answered; whoever takes a body, or waits for its turn to write, moves it."""

    def __init__(self, passed: Callable[[], None]) -> None:
        self._passed = passed
        self._timer: asyncio.TimerHandle | None = None

    def extend(self, seconds: float) -> None:
        """From now on so many seconds are left, to this context and to the threads that work for it."""
        self.lift()
        set_end(monotonic() + seconds)
        self._timer = asyncio.get_running_loop().call_later(seconds, self._passed)

    def lift(self) -> None:
        """From now on there is no deadline."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        set_end(None)


def plain(path: str) -> str:
    """A path as it stands in a log: on one line, without signs that move a terminal."""
    return path[:500].encode("unicode_escape").decode() if not path.isprintable() else path[:500]


class _Packing:
    """What is sent to one client, packed where it takes that: whole answers, and streams piece by piece."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._coding = packing.coding_for(header(scope, b"accept-encoding"))
        self._start: Message | None = None
        self._stream: packing.Packer | None = None

    async def sent(self, message: Message) -> list[Message]:
        """What is to be sent instead of a message: none while the head waits to see whether the body is a stream."""
        if message["type"] == "http.response.start":
            return self._begin(message)
        if message["type"] != "http.response.body":
            return [message]
        if self._start is not None and self._coding is not None:
            return await self._first(self._start, message, self._coding)
        if self._stream is not None:
            return [await self._piece(message, self._stream)]
        return [message]

    def _begin(self, message: Message) -> list[Message]:
        headers = list(message["headers"])
        known = header(self._scope, b"if-none-match")
        if message["status"] == 304 and known is not None:
            return [{**message, "headers": packing.unchanged_headers(headers, known)}]
        if not packing.may_be_packed(message["status"], headers):
            return [message]
        message = {**message, "headers": packing.varying(headers)}
        if self._coding is None:
            return [message]
        self._start = message
        return []

    async def _first(self, start: Message, message: Message, coding: packing.Coding) -> list[Message]:
        self._start = None
        body = message.get("body", b"")
        if message.get("more_body"):
            self._stream = packing.packer(coding)
            start = {**start, "headers": packing.packed_headers(start["headers"], coding, None)}
            return [start, await self._piece(message, self._stream)]
        answer = await responses.sent(responses.Answer(body, start["headers"], start["status"]), self._scope)
        return [{**start, "headers": answer.raw_headers}, {**message, "body": answer.body}]

    async def _piece(self, message: Message, stream: packing.Packer) -> Message:
        piece = message.get("body", b"")
        if len(piece) <= packing.AT_ONCE:
            packed = stream.add(piece)
        else:
            packed = await run_in_threadpool(stream.add, piece)
        if not message.get("more_body"):
            packed += stream.end()
            # What it holds in memory is large, and the request, which stands in a circle, stays until the collector comes.
            self._stream = None
        return {**message, "body": packed}


class _Outgoing:
    """One answer on its way out: packed for its client, with the headers that every answer has, without its body for HEAD."""

    def __init__(
        self, scope: Scope, send: Send, more: Headers, *, method: str, version: Callable[[], int] | None = None
    ) -> None:
        self._send = send
        #: What says of which version the data is, where the answer is that of a write.
        self._version = version
        self._packing = _Packing(scope)
        self._is_head = method == "HEAD"
        path = scope["path"]
        reads = method in ("GET", "HEAD") or path in READ_BY_POST
        self._added: Headers = [*(_OPEN if reads and path != "/metrics" else ()), *more]
        #: The status sent; 0 before.
        self.status = 0
        self.deadline: Deadline | None = None

    async def send(self, message: Message) -> None:
        """Send a message of the application, or keep it until the next shows how to send it."""
        for one in await self._packing.sent(message):
            await self._finish(one)

    async def _finish(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._begin(message)
        elif self._is_head and message["type"] == "http.response.body":
            if message.get("more_body"):
                return
            message = {"type": "http.response.body", "body": b""}
        await self._send(message)

    def _begin(self, message: Message) -> None:
        self.status = message["status"]
        if self.deadline is not None:
            # The deadline is for the answer's first byte; a long stream may take its time.
            self.deadline.lift()
        headers = [*message["headers"], *self._added]
        if self._version is not None and self.status < _FAILED:
            headers.append((b"gazetteer-version", str(self._version()).encode()))
        if not any(name == _NOSNIFF[0] for name, _ in headers):
            headers.append(_NOSNIFF)
        message["headers"] = headers


def _with_headers(send: Send, more: Headers) -> Send:
    """What sends an answer with these headers besides its own."""

    async def send_with(message: Message) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [*message["headers"], *more]
        await send(message)

    return send_with


def _writes(method: str, path: str) -> bool:
    """Whether such a request may change something."""
    return method not in _READING and path not in READ_BY_POST


def _without_last_slash(scope: Scope) -> Scope:
    """Addresses for programs are pasted with a slash at their end, on which programs then build."""
    path: str = scope["path"]
    if path.startswith(FOR_PROGRAMS) and path.endswith("/"):
        return {**scope, "path": path.rstrip("/")}
    return scope


class Conventions:
    """The outermost layer of the application.

    It calls the quick routes itself, before any other layer: what they need of those (refusals as problem documents) it does
    anyway. They are answered without suspending, so that no deadline could strike; where one does suspend it sets its own.
    """

    def __init__(
        self, app: Kept, *, quick: Sequence[Route], settings: Settings, metrics: Metrics, serving: Serving
    ) -> None:
        self.app = app
        self.serving = serving
        self.quick = [(route.path_regex.match, route) for route in quick]
        self.settings = settings
        self.metrics = metrics
        self.rates = Rates(settings)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began = perf_counter()
        method = scope["method"]
        more: Headers = [(b"x-request-id", logs.name_request(header(scope, b"x-request-id")).encode())]
        try:
            more += self.rates.take(scope)
        except TooManyRequests as error:
            await self._refuse(error, scope, receive, _with_headers(send, more))
            self._tell(scope, "none", error.status, began, method)
            return
        if len(scope["query_string"]) + len(scope["path"]) > LONGEST_ADDRESS:
            await self._refuse(AddressTooLong(_TOO_LONG), scope, receive, _with_headers(send, more))
            return
        scope = _without_last_slash(scope)
        if method == "OPTIONS":
            await self._options(scope, receive, _with_headers(send, more))
            return
        if method == "HEAD":
            scope = {**scope, "method": "GET"}
        try:
            await self._see_to_freshness(scope)
        except GazetteerError as error:
            await self._refuse(error, scope, receive, _with_headers(send, more))
            self._tell(scope, "none", error.status, began, method)
            return
        route = self._quick_route(scope)
        if route is not None:
            await self._quick(route, scope, receive, send, more=more, began=began, head=method == "HEAD")
            return
        kept = await self.app.recall(scope)
        if kept is not None:
            await self._recalled(kept, scope, send, more=more, began=began, method=method)
        else:
            await self._answer(scope, receive, send, more=more, began=began, method=method)

    async def _see_to_freshness(self, scope: Scope) -> None:
        """Let nobody who wrote, here or at another node, read what was there before."""
        if _writes(scope["method"], scope["path"]) or session_token(scope) is not None:
            freshness.ask_for_newest()
        known = header(scope, _AT_LEAST)
        if known is None:
            return
        if not known.isdigit() or len(known) > _LONGEST_VERSION:
            raise BadRequest("Gazetteer-At-Least: expected the number that a write answered with in Gazetteer-Version")
        await at_least.reach(self.serving(), int(known))

    def _version(self) -> int:
        """The version of the data with all that was written through this process."""
        return self.serving().database.told.version

    async def _recalled(
        self, kept: responses.Answer, scope: Scope, send: Send, *, more: Headers, began: float, method: str
    ) -> None:
        """Send an answer that was there, as this client gets it."""
        outgoing = _Outgoing(scope, send, more, method=method)
        answer = await responses.sent(responses.unless_unchanged(scope, kept), scope)
        # Counted before it is sent, as a quick answer is.
        self._tell(scope, "none", answer.status_code, began, method)
        await outgoing.send(
            {"type": "http.response.start", "status": answer.status_code, "headers": answer.raw_headers}
        )
        await outgoing.send({"type": "http.response.body", "body": answer.body})

    def _quick_route(self, scope: Scope) -> Route | None:
        """Which of the quick routes answers, with what its path says put into the scope; None where the application must."""
        if scope["method"] == "GET":
            path = scope["path"]
            for match, route in self.quick:
                found = match(path)
                if found is not None:
                    scope["path_params"] = found.groupdict()
                    return route
        return None

    async def _answer(
        self, scope: Scope, receive: Receive, send: Send, *, more: Headers, began: float, method: str
    ) -> None:
        """Answer by way of the application, within the deadline and whatever fails."""
        version = self._version if _writes(method, scope["path"]) else None
        outgoing = _Outgoing(scope, send, more, method=method, version=version)
        late: asyncio.Task[None] | None = None

        def give_up() -> None:
            """Answer that there is no answer in time; what still works for it ends when it next looks, and keeps its place."""
            nonlocal late
            late = asyncio.get_running_loop().create_task(refuse(self._late()))
            work.cancel()

        async def refuse(error: GazetteerError) -> None:
            await self._refuse(error, scope, receive, outgoing.send)

        async def send_in_time(message: Message) -> None:
            if late is None:
                await outgoing.send(message)

        deadline = scope[DEADLINE] = outgoing.deadline = Deadline(give_up)
        deadline.extend(self.settings.deadline)
        self.metrics.answering += 1
        try:
            with CancelScope() as work:
                try:
                    await self.app(scope, receive, send_in_time)
                except ClientDisconnect:
                    # Whoever asked has gone, in the middle of a body: nothing failed, and nobody is there to be told.
                    pass
                except Exception as error:
                    if late is None:
                        logger.exception("the answer to %s %s failed", method, plain(scope["path"]))
                        if outgoing.status:
                            raise
                        await refuse(problems.translated(error))
            if late is not None:
                await late
        finally:
            self.metrics.answering -= 1
            deadline.lift()
            self._tell(scope, getattr(scope.get("endpoint"), "__name__", "none"), outgoing.status, began, method)

    async def _quick(
        self,
        route: Route,
        scope: Scope,
        receive: Receive,
        send: Send,
        *,
        more: Headers,
        began: float,
        head: bool,
    ) -> None:
        try:
            response = await route.endpoint(Request(scope, receive))
        except GazetteerError as error:
            response = problems.response(error, scope, public_url=self.settings.public_url)
        except TimeoutError:
            response = problems.response(self._late(), scope, public_url=self.settings.public_url)
        except Exception as error:
            logger.exception("the answer to %s %s failed", scope["method"], plain(scope["path"]))
            response = problems.response(problems.translated(error), scope, public_url=self.settings.public_url)
        status = response.status_code
        takes = header(scope, b"accept-encoding")
        if (takes is not None or status == 304) and isinstance(response, responses.Answer):
            response = await responses.sent(response, scope)
        # Counted before it is sent: whoever has it and then asks any worker for the figures finds it among them.
        self._tell(scope, route.name, status, began, "HEAD" if head else "GET")
        await send(
            {"type": "http.response.start", "status": status, "headers": [*response.raw_headers, *_OF_QUICK, *more]},
        )
        await send({"type": "http.response.body", "body": b"" if head else response.body})

    def _tell(self, scope: Scope, operation: str, status: int, began: float, method: str) -> None:
        """Count an answer, and write what belongs into the log: each write and each refused key, all where that is wanted."""
        seconds = perf_counter() - began
        self.metrics.count(operation, status, seconds, key_refused=noted.key_was_refused(scope))
        self.rates.learn(scope)
        by = noted.by_of(scope)
        if noted.key_was_refused(scope):
            address = plain(self.rates.address(scope))
            told = logs.fields(address=address, method=method, path=plain(scope["path"]), status=status)
            keys.warning("refused a key of %s for %s %s", address, method, plain(scope["path"]), extra=told)
        elif by is not None and _writes(method, scope["path"]):
            told = logs.fields(by=by, method=method, path=plain(scope["path"]), status=status)
            writes.info("%s %s %s %d", by, method, plain(scope["path"]), status, extra=told)
        if self.settings.access_log:
            milliseconds = seconds * 1000
            told = logs.fields(
                method=method, path=plain(scope["path"]), status=status, milliseconds=round(milliseconds, 1), by=by
            )
            access.info("%s %s %d %.1f ms", method, plain(scope["path"]), status, milliseconds, extra=told)

    def _late(self) -> Busy:
        return Busy(f"no answer within {self.settings.deadline:g} seconds; ask again, or ask for less")

    async def _refuse(self, error: GazetteerError, scope: Scope, receive: Receive, send: Send) -> None:
        await problems.response(error, scope, public_url=self.settings.public_url)(scope, receive, send)

    async def _options(self, scope: Scope, receive: Receive, send: Send) -> None:
        """What an address takes; for a browser's preflight, what a page from elsewhere may ask of it."""
        methods = problems.allowed_methods(scope["app"], scope)
        response: Response
        if not methods:
            error = NotFound(f"there is nothing at {scope['path']}")
            response = problems.response(error, scope, public_url=self.settings.public_url)
        else:
            opened = [method for method in methods if method in ("GET", "HEAD", "OPTIONS")]
            if scope["path"] in READ_BY_POST:
                opened.append("POST")
            response = Response(
                status_code=204,
                headers={
                    "Allow": ", ".join(methods),
                    "Access-Control-Allow-Origin": "*",
                    "Access-Control-Allow-Methods": ", ".join(opened),
                    "Access-Control-Allow-Headers": "Accept, Authorization, Content-Type, Gazetteer-At-Least, If-None-Match, "
                    "X-Request-ID",
                    "Access-Control-Max-Age": "86400",
                },
            )
        await response(scope, receive, send)
