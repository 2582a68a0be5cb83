"""Bodies: their type, their size while they come, and their JSON."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeVar

import anyio.to_thread
import orjson
from anyio import CapacityLimiter
from fastapi import Request
from pydantic import BaseModel, ValidationError
from starlette.concurrency import run_in_threadpool

from gazetteer.api import memory, problems
from gazetteer.api.dependencies import settings_of
from gazetteer.api.middleware import DEADLINE, READ_BY_POST
from gazetteer.domain.bounds import check_bounds
from gazetteer.errors import BadRequest, GazetteerError, TooLarge, UnsupportedMediaType

T = TypeVar("T")
Body = TypeVar("Body", bound=BaseModel)

#: Bytes of a body that are read and validated at once, in well under a millisecond.
_SHORT: Final = 8 * 1024
#: Bytes up to which work is no heavy job.
_LIGHT: Final = 32 * 1024
JSON_TYPES: Final = ("application/json", "text/json")
PATCH_TYPES: Final = ("application/json-patch+json", *JSON_TYPES)
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
    """Hand each piece of the body to `keep`, counting while it comes.

    A body may come for as long as a write may wait; once it is here, a read has the time that every read has.
    """
    settings = settings_of(request)
    request.scope[DEADLINE].extend(settings.write_deadline)
    stated = request.headers.get("content-length", "")
    if stated.isdigit() and int(stated) > limit:
        raise TooLarge(f"the body has {int(stated):,} bytes; the limit here is {limit:,}")
    size = 0
    async for piece in request.stream():
        size += len(piece)
        if size > limit:
            raise TooLarge(f"the body has more than {limit:,} bytes, the limit here")
        keep(piece)
    if request.scope["path"] in READ_BY_POST:
        request.scope[DEADLINE].extend(settings.deadline)


async def read_body(request: Request) -> bytes:
    """The body of a single document, whole."""
    pieces: list[bytes] = []
    await receive(request, settings_of(request).max_document_bytes, pieces.append)
    return b"".join(pieces)


async def read_document(
    request: Request, *, allowed: tuple[str, ...] = JSON_TYPES
) -> tuple[Any, GazetteerError | None]:
    """The JSON of the body, or what is wrong with it: that is said only after the state of things was looked at."""
    check_type(request, allowed)
    body = await read_body(request)
    try:
        return await beside(request, len(body), orjson.loads, body), None
    except orjson.JSONDecodeError as error:
        return None, BadRequest(f"the body is not JSON: {error}")


async def read_json(request: Request, read: Callable[[Any], T]) -> T:
    """What `read` makes of the JSON of the body; raises `BadRequest` for what is no JSON."""
    check_type(request, JSON_TYPES)
    body = await read_body(request)

    def understood() -> T:
        try:
            document = orjson.loads(body)
        except orjson.JSONDecodeError as error:
            raise BadRequest(f"the body is not JSON: {error}") from None
        return read(document)

    return await beside(request, len(body), understood)


async def read_model(request: Request, model: type[Body]) -> Body:
    """The body as a model has it; raises `Invalid` with every fault."""

    def read(document: Any) -> Body:
        check_bounds(document)
        try:
            return model.model_validate(document, strict=True)
        except ValidationError as error:
            raise problems.body_faults(error) from None

    return await read_json(request, read)


async def beside(request: Request, size: int, work: Callable[..., T], *arguments: Any) -> T:
    """Read something of `size` bytes: at once where it is short, else in a thread, so that nobody waits for it meanwhile."""
    if size <= _SHORT:
        return work(*arguments)
    return await heavy(request, size, work, *arguments)


async def heavy(request: Request, size: int, work: Callable[..., T], *arguments: Any) -> T:
    """Work in a thread on something of `size` bytes; of the large ones only a few at a time, so that the small go on.

    Its place in the queue is held until the thread has ended, even where the answer was given up before.
    """
    if size <= _LIGHT:
        return await run_in_threadpool(work, *arguments)
    turns: CapacityLimiter = request.app.state.heavy_turns
    return await anyio.to_thread.run_sync(_and_give_back, work, arguments, limiter=turns)


def _and_give_back(work: Callable[..., T], arguments: tuple[Any, ...]) -> T:
    try:
        return work(*arguments)
    finally:
        memory.give_back()
