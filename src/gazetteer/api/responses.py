"""Answers: bytes with their headers, or the 304 that a client's copy earns.

Built without the framework's serialisation: what is stored is sent, and what is put together is put together by orjson.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import blake2b
from typing import Any, Final
from urllib.parse import urlencode

import orjson
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response
from starlette.types import Scope

from gazetteer.api import problems
from gazetteer.api.parameters import single
from gazetteer.domain.bounds import check_answer
from gazetteer.errors import NotAcceptable
from gazetteer.http import packing
from gazetteer.http.conditional import is_known
from gazetteer.http.headers import header
from gazetteer.http.negotiation import best_media_type
from gazetteer.http.packing import Coding
from gazetteer.settings import Settings

JSON: Final = b"application/json"
GEOJSON: Final = b"application/geo+json"

#: What an answer depends on besides its address.
VARY: Final = b"Accept, Accept-Encoding"
#: Members of a list that are written in one go: well under a millisecond.
_PORTION: Final = 1_000
#: Headers that say something of the answer beside its body, and so stand with a 304 too.
_STAYING: Final = (b"content-location", b"content-security-policy")

Headers = list[tuple[bytes, bytes]]


class Answer(Response):
    """A response whose headers are given whole."""

    def __init__(self, body: bytes, headers: Headers, status: int = 200) -> None:
        self.status_code = status
        self.body = body
        self.raw_headers = headers
        self.background = None
        self._packed: dict[Coding, bytes] = {}

    async def packed(self, coding: Coding) -> bytes:
        """The body in a coding, made once; a long one beside the event loop."""
        if coding not in self._packed:
            body = bytes(self.body)
            if len(body) <= packing.AT_ONCE:
                self._packed[coding] = packing.pack(body, coding)
            else:
                self._packed[coding] = await run_in_threadpool(packing.pack, body, coding)
        return self._packed[coding]


async def sent(answer: Answer, scope: Scope) -> Answer:
    """The answer as this client gets it: packed where it takes that and where it is worth it."""
    coding = packing.coding_for(header(scope, b"accept-encoding"))
    if answer.status_code == 304:
        known = header(scope, b"if-none-match")
        return answer if known is None else Answer(b"", packing.unchanged_headers(answer.raw_headers, known), 304)
    if coding is None or len(answer.body) < packing.WORTH:
        return answer
    if not packing.may_be_packed(answer.status_code, answer.raw_headers):
        return answer
    body = await answer.packed(coding)
    return Answer(body, packing.packed_headers(answer.raw_headers, coding, len(body)), answer.status_code)


def as_geojson(scope: Scope, asked: str | None) -> bool:
    """Whether an answer is to be GeoJSON: as `format` says, else as `Accept` does; raises `NotAcceptable`."""
    if asked is not None:
        return asked == "geojson"
    if header(scope, b"accept") in (None, b"*/*", JSON):
        return False
    media_type = best_media_type(header(scope, b"accept"), (JSON.decode(), GEOJSON.decode()))
    if media_type is None:
        raise NotAcceptable("offered are application/json and application/geo+json")
    return media_type == GEOJSON.decode()


def digest(body: bytes) -> str:
    """A short digest of an answer, for its ETag."""
    return blake2b(body, digest_size=12).hexdigest()


def cache_control(settings: Settings) -> bytes:
    """`Cache-Control` of reads: shared caches may keep them unless a key is needed to read."""
    return f"{'private' if settings.read_key_required else 'public'}, max-age={settings.cache_seconds}".encode()


def stored(scope: Scope, body: bytes, *, etag: bytes, cache: bytes, media_type: bytes = JSON) -> Response:
    """An answer to a read, or 304 where the client has it."""
    if is_known(header(scope, b"if-none-match"), etag):
        return _not_modified(etag, cache)
    return whole(body, etag=etag, cache=cache, media_type=media_type)


def unless_unchanged(scope: Scope, answer: Answer) -> Answer:
    """An answer of `whole`, or 304 where the client has it."""
    known = header(scope, b"if-none-match")
    if known is None or not is_known(known, dict(answer.raw_headers)[b"etag"]):
        return answer
    kept = [(name, value) for name, value in answer.raw_headers if not name.startswith(b"content-") or name in _STAYING]
    return Answer(b"", kept, 304)


def _not_modified(etag: bytes, cache: bytes) -> Answer:
    return Answer(b"", [(b"etag", etag), (b"cache-control", cache), (b"vary", VARY)], 304)


def whole(body: bytes, *, etag: bytes, cache: bytes, media_type: bytes = JSON) -> Answer:
    """An answer to a read, with its body whatever the client has."""
    return Answer(
        body,
        [
            (b"content-length", b"%d" % len(body)),
            (b"content-type", media_type),
            (b"etag", etag),
            (b"cache-control", cache),
            (b"vary", VARY),
        ],
    )


def read(
    scope: Scope,
    content: Any,
    *,
    settings: Settings,
    version: int | None = None,
    following: str | None = None,
    media_type: bytes = JSON,
) -> Response:
    """The answer to a read of `content` (JSON, or bytes that are ready), with its ETag and the link to the next page."""
    body = content if isinstance(content, bytes) else orjson.dumps(content)
    tag = digest(body) if version is None else f"{version}.{digest(body)}"
    response = stored(scope, body, etag=f'"{tag}"'.encode(), cache=cache_control(settings), media_type=media_type)
    if following is not None:
        response.raw_headers.append((b"link", next_link(scope, following, settings=settings)))
    return response


def bounded(scope: Scope, content: Any, *, settings: Settings, pointer: str = "") -> Response:
    """The answer to a posted question; where it would be too large, what is at `pointer` in the body is refused.

    The lists of `content` are spent on it.
    """
    body = _in_portions(content)
    check_answer(len(body), where=pointer)
    return read(scope, body, settings=settings)


def _in_portions(content: dict[str, Any]) -> bytes:
    """An object as JSON, its long lists some members at a time, which are then given up.

    Written in one go, or given up in one go, an answer of many megabytes keeps the interpreter from all other threads.
    """
    pieces: list[bytes] = []
    for name, value in content.items():
        pieces += b"," if pieces else b"{", orjson.dumps(name), b":"
        if isinstance(value, list) and len(value) > _PORTION:
            pieces += _of_list(value)
        else:
            pieces.append(orjson.dumps(value))
    return b"".join([*pieces, b"}"]) if pieces else b"{}"


def _of_list(members: list[Any]) -> Iterator[bytes]:
    for start in range(0, len(members), _PORTION):
        portion = slice(start, start + _PORTION)
        yield (b"," if start else b"[") + orjson.dumps(members[portion])[1:-1]
        members[portion] = [None] * len(members[portion])
    yield b"]"


def next_link(scope: Scope, cursor: str, *, settings: Settings) -> bytes:
    """The `Link` header that leads to the next page of what was asked."""
    return f'<{problems.prefix_of(settings.public_url)}{next_address(scope, cursor)}>; rel="next"'.encode()


def next_address(scope: Scope, cursor: str) -> str:
    """The path and query of the next page of what was asked, below the address of the service."""
    parameters = single(scope["query_string"])
    parameters["cursor"] = cursor
    return f"{scope['path']}?{urlencode(parameters)}"


def written(
    content: Any,
    *,
    status: int = 200,
    etag: str | None = None,
    location: str | None = None,
    more: Iterable[tuple[bytes, bytes]] = (),
) -> Response:
    """The answer to a write."""
    body = content if isinstance(content, bytes) else orjson.dumps(content)
    headers = [
        (b"content-length", b"%d" % len(body)),
        (b"content-type", JSON),
        (b"cache-control", b"no-store"),
        *more,
    ]
    if etag is not None:
        headers.append((b"etag", etag.encode()))
    if location is not None:
        headers.append((b"location", location.encode()))
    return Answer(body, headers, status)
