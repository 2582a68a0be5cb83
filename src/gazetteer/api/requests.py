"""Bodies: their type, their size while they come, and their JSON."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import anyio
import orjson
from fastapi import Request

from gazetteer.api.dependencies import settings_of
from gazetteer.api.middleware import DEADLINE
from gazetteer.errors import BadRequest, GazetteerError, TooLarge, UnsupportedMediaType

JSON_TYPES: Final = ("application/json", "text/json")
LINE_TYPES: Final = (
    "application/x-ndjson",
    "application/ndjson",
    "application/jsonl",
    "application/jsonlines",
    "application/json-lines",
    "application/x-jsonlines",
    "application/octet-stream",
    "text/plain",
)


def check_type(request: Request, allowed: tuple[str, ...]) -> None:
    """Refuse a body whose stated type is none of those allowed, or that is not UTF-8; none stated is taken as meant."""
    stated = request.headers.get("content-type")
    if stated is None:
        return
    media_type, *options = (part.strip().lower() for part in stated.split(";"))
    if media_type not in allowed:
        raise UnsupportedMediaType(f"{media_type} is not read here; send {allowed[0]}")
    for option in options:
        key, _, value = option.partition("=")
        if key == "charset" and value.strip('"') not in ("utf-8", "utf8", "us-ascii"):
            raise UnsupportedMediaType(f"the character set {value} is not read here; send UTF-8")


async def receive(request: Request, limit: int, keep: Callable[[bytes], Any]) -> None:
    """Hand each piece of the body to `keep`, counting while it comes."""
    request.scope[DEADLINE].reschedule(
        anyio.current_time() + settings_of(request).write_deadline,
    )
    stated = request.headers.get("content-length", "")
    if stated.isdigit() and int(stated) > limit:
        raise TooLarge(f"the body has {int(stated):,} bytes; the limit here is {limit:,}")
    size = 0
    async for piece in request.stream():
        size += len(piece)
        if size > limit:
            raise TooLarge(f"the body has more than {limit:,} bytes, the limit here")
        keep(piece)


async def read_document(request: Request) -> tuple[Any, GazetteerError | None]:
    """The JSON of the body, or what is wrong with it: that is said only after the state of things was looked at."""
    check_type(request, JSON_TYPES)
    pieces: list[bytes] = []
    await receive(request, settings_of(request).max_document_bytes, pieces.append)
    try:
        return orjson.loads(b"".join(pieces)), None
    except orjson.JSONDecodeError as error:
        return None, BadRequest(f"the body is not JSON: {error}")


async def read_json(request: Request) -> Any:
    """The JSON of the body; raises `BadRequest` for what is none."""
    document, fault = await read_document(request)
    if fault is not None:
        raise fault
    return document
