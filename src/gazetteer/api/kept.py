"""Answers to reads that take computing, made once for each state of the data: asked again they are sent as they were.

Who held a place on a day, an entity's page, a map: many ask for the same, and what they are told changes with a write or at
midnight, not from one who asks to the next. The first who asks has it computed; who asks for the same meanwhile waits for that
one answer instead of computing beside it, since threads that compute only take the interpreter from each other.
"""

from __future__ import annotations

import asyncio
import re
from typing import Final

import orjson
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gazetteer.api import parameters, responses
from gazetteer.api.dependencies import Serving
from gazetteer.api.recent import RecentAnswers
from gazetteer.api.responses import Answer
from gazetteer.domain import clock
from gazetteer.errors import GazetteerError
from gazetteer.http.cookies import session_token
from gazetteer.http.headers import header
from gazetteer.services import holding, lookup
from gazetteer.services.context import Gazetteer
from gazetteer.settings import Settings

#: The reads whose answers depend on nothing but their address, these headers, the data and the day.
_KEPT: Final = re.compile(
    r"/v1/entities/[^/]+/(?:sovereignty|label|names|timeline)|/v1/sovereignty|/ogc/collections(?:/[^/]+(?:/items)?)?|/e/[^/]+|/map|/browse|/sitemap\.xml|/"
)
_HELD: Final = re.compile(r"/v1/entities/([^/]+)/sovereignty")
#: The key under which a request's scope says which state of the data was looked at for which question.
_LOOKED_UP: Final = "gazetteer.kept"
_TOLD_BY: Final = (b"accept", b"accept-language")
#: What a request says of what the client has and takes: the answer is kept plain and whole, and sent as each has it.
_OF_THE_CLIENT: Final = (b"accept-encoding", b"if-none-match")


class Kept:
    """A layer around the routes. Where a key is needed to read it keeps nothing: whose key it is has to be looked at."""

    def __init__(self, app: ASGIApp, *, settings: Settings, serving: Serving) -> None:
        self._app = app
        self._keeping = not settings.read_key_required
        self._serving = serving
        self._recent = RecentAnswers()
        self._in_work: dict[tuple[int, bytes], asyncio.Future[Answer | None]] = {}
        self._settings = settings
        #: The state of the data of which who held a place was last computed: as long as it lasts, what is at hand is of it.
        self._held_at = -1

    async def recall(self, scope: Scope) -> Answer | None:
        """The answer to a request where it is there at once; what was looked up is left in the scope for the layer itself."""
        gazetteer = self._opened(scope)
        if gazetteer is None:
            return None
        asked = _asked(scope)
        try:
            state, answer = await self._recent.find(gazetteer.reader, asked)
        except GazetteerError:
            # The route itself says what is wrong with the database.
            return None
        if answer is None:
            answer = self._at_hand(gazetteer, state, scope)
        scope[_LOOKED_UP] = state, asked
        return answer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Have the answer made that `recall` has not found, or wait for it where it is being made."""
        if _LOOKED_UP not in scope:
            await self._app(scope, receive, send)
            return
        state, asked = scope[_LOOKED_UP]
        answer = None
        if (state, asked) in self._in_work:
            # Whoever waits may go away; the answer is for the others too.
            answer = await asyncio.shield(self._in_work[state, asked])
        if answer is None:
            await self._make(asked, state, scope, receive, send)
            return
        await self._send(answer, scope, receive, send)

    def _at_hand(self, gazetteer: Gazetteer, state: int, scope: Scope) -> Answer | None:
        """Who held a place on a day, where that was answered for another day without a change between the two."""
        found = _HELD.fullmatch(scope["path"])
        if found is None or state != self._held_at:
            return None
        try:
            asked = parameters.read(parameters.SovereigntyParameters, scope["query_string"])
            on = lookup.question(asked.on, asked.calendar)
        except GazetteerError:
            # The route itself says what is wrong with the question.
            return None
        told = holding.at_hand(gazetteer, found[1], on=on, viewpoint=asked.viewpoint, undated=asked.undated)
        if told is None:
            return None
        body = orjson.dumps(told)
        etag = f'"{responses.digest(body)}"'.encode()
        return responses.whole(body, etag=etag, cache=responses.cache_control(self._settings))

    async def _send(self, answer: Answer, scope: Scope, receive: Receive, send: Send) -> None:
        """Send an answer as this client gets it."""
        as_sent = await responses.sent(responses.unless_unchanged(scope, answer), scope)
        await as_sent(scope, receive, send)

    def _opened(self, scope: Scope) -> Gazetteer | None:
        """The gazetteer, where the answer to this request is one that is kept."""
        if not self._keeping or scope["type"] != "http" or scope["method"] != "GET":
            return None
        if _KEPT.fullmatch(scope["path"]) is None or session_token(scope) is not None:
            return None
        try:
            return self._serving()
        except GazetteerError:
            # The route itself says what is wrong with the database.
            return None

    async def _make(self, asked: bytes, state: int, scope: Scope, receive: Receive, send: Send) -> None:
        """Have the answer computed whole, whatever the client has of it, keep it, and send what the client lacks."""
        making: asyncio.Future[Answer | None] = asyncio.get_running_loop().create_future()
        self._in_work[state, asked] = making
        said: list[Message] = []
        made: Answer | None = None

        async def hold(message: Message) -> None:
            said.append(message)

        whole = {**scope, "headers": [one for one in scope["headers"] if one[0] not in _OF_THE_CLIENT]}
        try:
            await self._app(whole, receive, hold)
            made = _answer(said)
        finally:
            # What the router found belongs to the request's scope, of which a copy went down.
            scope.update({name: whole[name] for name in ("endpoint", "path_params") if name in whole})
            del self._in_work[state, asked]
            making.set_result(made)
        if made is None:
            for message in said:
                await send(message)
            return
        self._recent.keep(asked, made, state=state)
        if _HELD.fullmatch(scope["path"]):
            self._held_at = state
        await self._send(made, scope, receive, send)


def _asked(scope: Scope) -> bytes:
    """All that the answer depends on but the data."""
    told = [header(scope, name) or b"" for name in _TOLD_BY]
    today = clock.today().isoformat().encode()
    return b"\n".join([scope["path"].encode(), scope["query_string"], today, *told])


def _answer(said: list[Message]) -> Answer | None:
    """The messages as an answer that can be sent again; None where it is none of those that are kept."""
    start, *bodies = said or [{"status": 0}]
    if start["status"] != 200:
        return None
    return Answer(b"".join(one.get("body", b"") for one in bodies), list(start["headers"]))
