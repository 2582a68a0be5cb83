"""Exports: everything that was written, streamed in one of the formats."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from hashlib import blake2b
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response, StreamingResponse

from gazetteer.api import memory, parameters, responses
from gazetteer.api.dependencies import known_parameters, may_read, serving, settings_of
from gazetteer.api.description import READ
from gazetteer.formats.shape import Filters
from gazetteer.http.conditional import is_known
from gazetteer.http.headers import header
from gazetteer.services import exporting, formats, lookup

router = APIRouter(prefix="/v1", tags=["export"], dependencies=[Depends(may_read), Depends(known_parameters)])

_MEDIA_TYPES: Final = {found.media_type.partition(";")[0] for found in formats.FORMATS}
_PIECE: Final = 64 * 1024


def _pieces(lines: Iterator[bytes]) -> Iterator[bytes]:
    """The same bytes in pieces that are worth a journey between threads."""
    gathered: list[bytes] = []
    size = 0
    for line in lines:
        gathered.append(line)
        size += len(line)
        if size >= _PIECE:
            yield b"".join(gathered)
            gathered, size = [], 0
    yield b"".join(gathered)


@router.get(
    "/export",
    operation_id="export",
    summary="Everything, as a file",
    response_class=StreamingResponse,
    responses=READ
    | {
        200: {
            "description": "With `jsonl`, exactly the lines that `/v1/batch` takes: sources first, then entities by id. "
            "`tbx` and `csv` are files of names, `omegat` and `deepl` glossaries of `langs=SOURCE,TARGET`; "
            "`geojson`, `lpf` and `skos` are read by maps, other gazetteers and triple stores.",
            "headers": {
                "Gazetteer-Omitted": {
                    "description": "What the format cannot carry and the file therefore leaves out.",
                    "schema": {"type": "string"},
                }
            },
            "content": {media_type: {"schema": {"type": "string"}} for media_type in sorted(_MEDIA_TYPES)},
        }
    },
)
async def export(request: Request, asked: Annotated[parameters.ExportParameters, Query()]) -> Response:
    """Streamed from one state of the data, however long it takes."""
    found = formats.chosen(asked.format, asked.dialect)
    gazetteer, settings = serving(request), settings_of(request)
    filters = Filters.read(
        kind=asked.kind,
        langs=asked.langs,
        region=asked.region,
        status=asked.status,
        modified_since=asked.modified_since,
        dialect=formats.variant(asked.format, asked.dialect),
    )
    await run_in_threadpool(exporting.demand_languages, gazetteer, filters)
    state = await run_in_threadpool(lookup.data_version, gazetteer)
    question = blake2b(request.scope["query_string"], digest_size=6).hexdigest()
    etag = f'"{state}.{question}"'.encode()
    cache = responses.cache_control(settings)
    if is_known(header(request.scope, b"if-none-match"), etag):
        return responses.stored(request.scope, b"", etag=etag, cache=cache)
    pieces = _pieces(formats.with_mark(found.name, found.write(gazetteer, filters), mark=asked.bom))
    omitted = await run_in_threadpool(found.omitted, gazetteer, filters)
    # The first piece is made before anything is sent, so that what cannot be exported is still refused properly.
    first = await run_in_threadpool(next, pieces, b"")

    async def body() -> AsyncIterator[bytes]:
        try:
            yield first
            while piece := await run_in_threadpool(next, pieces, b""):
                yield piece
        finally:
            await run_in_threadpool(pieces.close)  # type: ignore[attr-defined]  # a generator, which Iterator hides
            await run_in_threadpool(memory.give_back)

    headers = {
        "ETag": etag.decode(),
        "Cache-Control": cache.decode(),
        "Content-Disposition": f'attachment; filename="gazetteer.{found.suffix}"',
    }
    if omitted:
        headers["Gazetteer-Omitted"] = "; ".join(omitted)
    return StreamingResponse(body(), media_type=found.media_type, headers=headers)
