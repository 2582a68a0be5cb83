"""Answers: bytes with their headers, or the 304 that a client's copy earns.

Built without the framework's serialisation: what is stored is sent, and what is put together is put together by orjson.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import blake2b
from typing import Any, Final
from urllib.parse import urlencode

import orjson
from starlette.responses import Response
from starlette.types import Scope

from gazetteer.api import problems
from gazetteer.api.parameters import single
from gazetteer.errors import NotAcceptable
from gazetteer.settings import Settings

JSON: Final = b"application/json"
GEOJSON: Final = b"application/geo+json"

Headers = list[tuple[bytes, bytes]]


class Answer(Response):
    """A response whose headers are given whole."""

    def __init__(self, body: bytes, headers: Headers, status: int = 200) -> None:
        self.status_code = status
        self.body = body
        self.raw_headers = headers
        self.background = None


def header(scope: Scope, name: bytes) -> bytes | None:
    """The value of a request header; `name` in lower case."""
    for key, value in scope["headers"]:
        if key == name:
            return bytes(value)
    return None


def _preferences(accept: bytes) -> list[tuple[str, float]]:
    found = []
    for part in accept.decode("latin-1").split(","):
        name, *options = part.split(";")
        weight = 1.0
        for option in options:
            key, _, value = option.strip().partition("=")
            if key == "q":
                try:
                    weight = float(value)
                except ValueError:
                    weight = 0.0
        found.append((name.strip().lower(), weight))
    return found


def _weight(preferences: list[tuple[str, float]], media_type: str) -> float:
    """How much a client wants a media type: the most exact of the ranges that it names decides."""
    ranges = dict(preferences)
    for name in (media_type, media_type.partition("/")[0] + "/*", "*/*"):
        if name in ranges:
            return ranges[name]
    return 0.0


def accepts(accept: bytes, media_type: str) -> bool:
    """Whether an `Accept` header allows a media type."""
    return accept in (b"*/*", media_type.encode()) or _weight(_preferences(accept), media_type) > 0


def negotiated(scope: Scope, offered: Sequence[str]) -> str | None:
    """The media type on offer that the client likes best; the first where it says nothing, None where it wants none."""
    accept = header(scope, b"accept")
    if accept is None:
        return offered[0]
    preferences = _preferences(accept)
    best = max(offered, key=lambda media_type: _weight(preferences, media_type))
    return best if _weight(preferences, best) > 0 else None


def as_geojson(scope: Scope, asked: str | None) -> bool:
    """Whether an answer is to be GeoJSON: as `format` says, else as `Accept` does; raises `NotAcceptable`."""
    if asked is not None:
        return asked == "geojson"
    if header(scope, b"accept") in (None, b"*/*", JSON):
        return False
    media_type = negotiated(scope, (JSON.decode(), GEOJSON.decode()))
    if media_type is None:
        raise NotAcceptable("offered are application/json and application/geo+json")
    return media_type == GEOJSON.decode()


def digest(body: bytes) -> str:
    """A short digest of an answer, for its ETag."""
    return blake2b(body, digest_size=12).hexdigest()


def unchanged(scope: Scope, etag: bytes) -> bool:
    """Whether the client says that it has this very answer."""
    known = header(scope, b"if-none-match")
    if known is None:
        return False
    return known in (etag, b"*") or etag in [part.strip().removeprefix(b"W/") for part in known.split(b",")]


def cache_control(settings: Settings) -> bytes:
    """`Cache-Control` of reads: shared caches may keep them unless a key is needed to read."""
    return f"{'private' if settings.read_key_required else 'public'}, max-age={settings.cache_seconds}".encode()


def stored(scope: Scope, body: bytes, *, etag: bytes, cache: bytes, media_type: bytes = JSON) -> Response:
    """An answer to a read, or 304 where the client has it."""
    if unchanged(scope, etag):
        return _not_modified(etag, cache)
    return whole(body, etag=etag, cache=cache, media_type=media_type)


def unless_unchanged(scope: Scope, answer: Answer) -> Answer:
    """An answer of `whole`, or 304 where the client has it."""
    for key, _ in scope["headers"]:
        if key == b"if-none-match":
            etag, cache = answer.raw_headers[_ETAG][1], answer.raw_headers[_ETAG + 1][1]
            return _not_modified(etag, cache) if unchanged(scope, etag) else answer
    return answer


def _not_modified(etag: bytes, cache: bytes) -> Answer:
    return Answer(b"", [(b"etag", etag), (b"cache-control", cache), (b"vary", b"Accept")], 304)


#: Where the ETag stands among the headers of `whole`.
_ETAG: Final = 2


def whole(body: bytes, *, etag: bytes, cache: bytes, media_type: bytes = JSON) -> Answer:
    """An answer to a read, with its body whatever the client has."""
    return Answer(
        body,
        [
            (b"content-length", b"%d" % len(body)),
            (b"content-type", media_type),
            (b"etag", etag),
            (b"cache-control", cache),
            (b"vary", b"Accept"),
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


def next_link(scope: Scope, cursor: str, *, settings: Settings) -> bytes:
    """The `Link` header that leads to the next page of what was asked."""
    parameters = single(scope["query_string"])
    parameters["cursor"] = cursor
    address = f"{problems.prefix_of(settings.public_url)}{scope['path']}?{urlencode(parameters)}"
    return f'<{address}>; rel="next"'.encode()


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
