"""What holds for every request, in one pure ASGI layer: the deadline, CORS, HEAD, metrics, and that no failure goes bare.

One layer rather than five, because each costs every request a call and a closure.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable, Sequence
from time import perf_counter
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gazetteer.api import problems
from gazetteer.api.metrics import Metrics
from gazetteer.errors import Busy, GazetteerError, NotFound
from gazetteer.settings import Settings

logger = logging.getLogger("gazetteer.api")
access = logging.getLogger("gazetteer.access")

#: The key under which a request's deadline stands in its scope; writes move it while they wait for their turn.
DEADLINE: Final = "gazetteer.deadline"
#: Calls that only read though they are posted: their texts are too long for an address.
READ_BY_POST: Final = frozenset(
    {
        "/v1/romanize",
        "/v1/annotate",
        "/v1/check",
        "/v1/reconcile",
        "/v1/reconcile/match",
        "/v1/reconcile/extend",
        "/v1/reconcile/1.0/match",
        "/v1/reconcile/1.0/extend",
    }
)
#: Where a trailing slash is no error.
PROTOCOL: Final = "/v1/reconcile/"
_OPEN: Final = [
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", b"ETag, Link, Location, Retry-After, Content-Disposition, Gazetteer-Omitted"),
]


Handler = Callable[[Request], Awaitable[Response]]


class Conventions:
    """The outermost layer of the application.

    It calls the quick routes itself, before any other layer: what they need of those (refusals as problem documents) it does
    anyway. They are answered without suspending, so that no deadline could strike; where one does suspend it sets its own.
    """

    def __init__(self, app: ASGIApp, *, quick: Sequence[Route], settings: Settings, metrics: Metrics) -> None:
        self.app = app
        self.quick: list[tuple[Callable[[str], re.Match[str] | None], Handler]] = [
            (route.path_regex.match, route.endpoint) for route in quick
        ]
        self.settings = settings
        self.metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began = perf_counter()
        method = scope["method"]
        if scope["path"].startswith(PROTOCOL) and scope["path"].endswith("/"):
            # Addresses of protocols are pasted with a slash at their end, which their clients then build on.
            scope = {**scope, "path": scope["path"].rstrip("/")}
        if method == "OPTIONS":
            await self._options(scope, receive, send)
            return
        head = method == "HEAD"
        is_open = head or method == "GET" or scope["path"] in READ_BY_POST
        if head:
            scope = {**scope, "method": "GET"}
        if method == "GET" or head:
            path = scope["path"]
            for match, handler in self.quick:
                found = match(path)
                if found is not None:
                    await self._quick(handler, found.groupdict(), scope, receive, send, began=began, head=head)
                    return
        status = 0
        deadline = asyncio.timeout(self.settings.deadline)
        scope[DEADLINE] = deadline

        async def answer(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                # The deadline is for the answer's first byte; a long stream may take its time.
                if not deadline.expired():
                    deadline.reschedule(None)
                if is_open:
                    message["headers"] = [*message["headers"], *_OPEN]
            elif head and message["type"] == "http.response.body":
                if message.get("more_body"):
                    return
                message = {"type": "http.response.body", "body": b""}
            await send(message)

        try:
            async with deadline:
                try:
                    await self.app(scope, receive, answer)
                except Exception as error:
                    logger.exception("the answer to %s %s failed", method, scope["path"])
                    if status:
                        raise
                    await self._refuse(problems.translated(error), scope, receive, answer)
        except TimeoutError:
            if status:
                raise
            await self._refuse(self._late(), scope, receive, answer)
        finally:
            endpoint = scope.get("endpoint")
            operation = getattr(endpoint, "__name__", "none")
            seconds = perf_counter() - began
            self.metrics.count(operation, status, seconds)
            if self.settings.access_log:
                access.info("%s %s %d %.1f ms", method, scope["path"], status, seconds * 1000)

    async def _quick(
        self,
        handler: Handler,
        path_params: dict[str, str],
        scope: Scope,
        receive: Receive,
        send: Send,
        *,
        began: float,
        head: bool,
    ) -> None:
        scope["path_params"] = path_params
        try:
            response = await handler(Request(scope, receive))
        except GazetteerError as error:
            response = problems.response(error, scope, public_url=self.settings.public_url)
        except TimeoutError:
            response = problems.response(self._late(), scope, public_url=self.settings.public_url)
        except Exception as error:
            logger.exception("the answer to %s %s failed", scope["method"], scope["path"])
            response = problems.response(problems.translated(error), scope, public_url=self.settings.public_url)
        status = response.status_code
        await send(
            {"type": "http.response.start", "status": status, "headers": [*response.raw_headers, *_OPEN]},
        )
        await send({"type": "http.response.body", "body": b"" if head else response.body})
        seconds = perf_counter() - began
        self.metrics.count(handler.__name__, status, seconds)
        if self.settings.access_log:
            access.info("%s %s %d %.1f ms", scope["method"], scope["path"], status, seconds * 1000)

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
                    "Access-Control-Allow-Headers": "Accept, Authorization, Content-Type, If-None-Match",
                    "Access-Control-Max-Age": "86400",
                },
            )
        await response(scope, receive, send)
