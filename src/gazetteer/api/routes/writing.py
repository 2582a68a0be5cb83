"""Writing: entities, batches, merges, restores; sources are written in `writing_sources.py`.

Who may is checked first, then the state of things, then the body.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from tempfile import SpooledTemporaryFile
from typing import Annotated, Any, Final, TypeVar

import anyio.to_thread
import orjson
from anyio import CapacityLimiter
from fastapi import APIRouter, Header, Path, Query, Request
from starlette.responses import Response

from gazetteer.api import answers, parameters, problems, responses
from gazetteer.api.dependencies import Admin, Editor, at_source, known_parameters, serving, settings_of
from gazetteer.api.description import GONE, MATCHED, READ, UNKNOWN, WRITE, ended
from gazetteer.api.middleware import DEADLINE
from gazetteer.api.requests import LINE_TYPES, PATCH_TYPES, check_type, read_document, receive
from gazetteer.api.routes.entities import EntityID
from gazetteer.domain import answered
from gazetteer.errors import BadRequest, Forbidden, GazetteerError, Invalid
from gazetteer.services import editing, gate, lookup, seeding, unmerging
from gazetteer.services.change import Outcome, Reason, read_back

router = APIRouter(prefix="/v1", tags=["writing"])

T = TypeVar("T")

#: What is kept in memory of a batch before it goes to a file.
_SPOOLED: Final = 8 * 1024 * 1024
#: Lines of a batch that an editor may send; an administrator may send any.
MOST_LINES_OF_EDITORS: Final = 200
IfMatch = Annotated[
    str | None,
    Header(description="The `ETag` of the version that this replaces; its version counts.", examples=['"1.0"']),
]


def described(model: type[Any], media_type: str = "application/json", example: Any = None) -> dict[str, Any]:
    """What the description says of a body: its shape, its media type, an example."""
    content: dict[str, Any] = {"schema": {"$ref": f"#/components/schemas/{model.__name__}"}}
    if example is not None:
        content["example"] = example
    return {"requestBody": {"required": True, "content": {media_type: content}}}


_ENTITY_EXAMPLE: Final = {
    "id": "shuangchengzi",
    "kind": "place",
    "types": ["city"],
    "names": [
        {"text": "双城子", "lang": "zh-Hans", "status": "preferred", "readings": [{"pinyin": "Shuāngchéngzi"}]},
        {"text": "Ussuriysk", "lang": "en", "status": "preferred"},
        {"text": "Уссурийск", "lang": "ru", "status": "preferred", "from": "1957", "to": ".."},
    ],
}
_PATCH_EXAMPLE: Final = [
    {"op": "test", "path": "/names/0/text", "value": "双城子"},
    {"op": "replace", "path": "/names/0/readings/0/pinyin", "value": "Shuāngchéngzǐ"},
]
SOURCE_EXAMPLE: Final = {"id": "atlas-1974", "title": "《中国历史地图集》", "author": "谭其骧", "year": 1974}
_BATCH_EXAMPLE: Final = "\n".join(
    orjson.dumps(line).decode() for line in ({"source": SOURCE_EXAMPLE}, {"entity": _ENTITY_EXAMPLE})
)


async def carry_out(request: Request, work: Callable[[], T], fault: GazetteerError | None = None) -> T:
    """Run a write in a thread, when its turn comes; with a `fault`, `work` is sure to be refused, for this or an earlier reason.

    Writes have threads of their own, so that those that wait for the one writer take none from the reads.
    """

    def checked() -> T:
        if fault is None:
            return work()
        try:
            work()
        except Invalid:
            raise fault from None
        raise fault

    turns: CapacityLimiter = request.app.state.write_turns
    async with turns:
        # From here on the write's own deadline counts, in the queue of the writer; it must not be left half watched.
        request.scope[DEADLINE].lift()
        return await anyio.to_thread.run_sync(checked, limiter=CapacityLimiter(1))


Asked = Annotated[parameters.WriteParameters, Query()]


def reason_of(asked: parameters.WriteParameters) -> Reason:
    """Why something is written, as the call says it."""
    return Reason(asked.comment)


async def _entity(
    request: Request, entity_id: str, outcome: Outcome, *, status: int = 200, location: bool = False
) -> Response:
    """The answer to a write: the entity as it is now, or as a dry run leaves it."""
    gazetteer = serving(request)
    if entity_id in outcome.public:
        tried = lookup.addressed(gazetteer, entity_id, outcome.public[entity_id])
        return responses.written({**orjson.loads(tried), "warnings": outcome.warnings})
    with read_back():
        found = await at_source(request, lambda: gate.warnings(gazetteer, outcome))
        body, etag = await lookup.stored(gazetteer, entity_id)
    prefix = problems.prefix_of(settings_of(request).public_url)
    address = f"{prefix}/v1/entities/{entity_id}" if location else None
    content = {**orjson.loads(body), "warnings": [*outcome.warnings, *found]}
    return responses.written(content, status=status, etag=etag, location=address)


@router.post(
    "/entities",
    operation_id="create_entity",
    summary="Create an entity",
    status_code=201,
    response_model=answered.WrittenAnswer,
    responses={
        200: {"description": "What would be created: it was a dry run.", "model": answered.WrittenAnswer},
        409: READ[406] | {"description": "The id exists, or was used before."},
        **WRITE,
    },
    openapi_extra=described(answers.WrittenEntity, example=_ENTITY_EXAMPLE),
)
async def create_entity(request: Request, principal: Editor, asked: Asked) -> Response:
    """Create an entity under an id of its own, which is never used again; a dry run answers 200."""
    await known_parameters(request)
    document, fault = await read_document(request)
    gazetteer = serving(request)
    outcome = await carry_out(
        request,
        lambda: editing.create(gazetteer, document, by=principal.by, reason=reason_of(asked), dry_run=asked.dry_run),
        fault,
    )
    return await _entity(request, document["id"], outcome, status=201, location=True)


@router.put(
    "/entities/{id}",
    operation_id="replace_entity",
    summary="Replace an entity",
    response_model=answered.WrittenAnswer,
    responses=GONE | MATCHED | WRITE,
    openapi_extra=described(answers.WrittenEntity, example=_ENTITY_EXAMPLE),
)
async def replace_entity(
    request: Request, id: EntityID, principal: Editor, asked: Asked, if_match: IfMatch = None
) -> Response:
    """Replace the whole document; needs `If-Match`. An equal document changes nothing and keeps its version."""
    await known_parameters(request)
    document, fault = await read_document(request)
    gazetteer = serving(request)
    outcome = await carry_out(
        request,
        lambda: editing.replace(
            gazetteer,
            id,
            document,
            if_match=if_match,
            by=principal.by,
            reason=reason_of(asked),
            dry_run=asked.dry_run,
        ),
        fault,
    )
    return await _entity(request, id, outcome)


@router.patch(
    "/entities/{id}",
    operation_id="patch_entity",
    summary="Change parts of an entity",
    response_model=answered.WrittenAnswer,
    responses={409: READ[406] | {"description": "A `test` of the patch failed."}} | GONE | MATCHED | WRITE,
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                "application/json-patch+json": {
                    "schema": {"type": "array", "items": {"type": "object"}},
                    "example": _PATCH_EXAMPLE,
                }
            },
        }
    },
)
async def patch_entity(
    request: Request, id: EntityID, principal: Editor, asked: Asked, if_match: IfMatch = None
) -> Response:
    """Change the written document (`form=written`) by a JSON Patch (RFC 6902), all of it or nothing; needs `If-Match`."""
    await known_parameters(request)
    operations, fault = await read_document(request, allowed=PATCH_TYPES)
    gazetteer = serving(request)
    outcome = await carry_out(
        request,
        lambda: editing.patch(
            gazetteer,
            id,
            operations,
            if_match=if_match,
            by=principal.by,
            reason=reason_of(asked),
            dry_run=asked.dry_run,
        ),
        fault,
    )
    return await _entity(request, id, outcome)


@router.delete(
    "/entities/{id}",
    operation_id="delete_entity",
    summary="Delete an entity",
    status_code=204,
    responses=ended("Others name the entity; `referrers` says which."),
)
async def delete_entity(
    request: Request, id: EntityID, principal: Admin, asked: Asked, if_match: IfMatch = None
) -> Response:
    """Leave a tombstone: 410 afterwards, history kept. Needs `If-Match`."""
    await known_parameters(request)
    gazetteer = serving(request)
    await carry_out(
        request,
        lambda: editing.delete(
            gazetteer, id, if_match=if_match, by=principal.by, reason=reason_of(asked), dry_run=asked.dry_run
        ),
    )
    return Response(status_code=204, headers={"Cache-Control": "no-store"})


@router.post(
    "/entities/{id}/merge",
    operation_id="merge_entity",
    summary="Merge an entity into another",
    response_model=answered.WrittenAnswer,
    responses={412: MATCHED[412]} | GONE | WRITE,
    openapi_extra=described(answers.Merge, example={"into": "ussuriysk"}),
)
async def merge_entity(
    request: Request, id: EntityID, principal: Admin, asked: Asked, if_match: IfMatch = None
) -> Response:
    """Make an entity part of another: the old id answers 308, what it stated goes over. Answers with the other one.

    `If-Match` and `into_version` say which versions of the two are meant, where they are given. `unmerge` undoes it.
    """
    await known_parameters(request)
    document, fault = await read_document(request)
    into, into_version = "", None
    if _is_merge(document):
        into, into_version = document["into"], document.get("into_version")
    elif fault is None:
        detail = 'expected {"into": "<id>"}, with its "into_version" if that is to be held'
        fault = Invalid(detail, errors=[{"pointer": "", "detail": detail}])
    gazetteer = serving(request)
    outcome = await carry_out(
        request,
        lambda: editing.merge(
            gazetteer,
            id,
            into,
            by=principal.by,
            if_match=if_match,
            into_version=into_version,
            reason=reason_of(asked),
            dry_run=asked.dry_run,
        ),
        fault,
    )
    return await _entity(request, into, outcome)


def _is_merge(document: Any) -> bool:
    """Whether a body says into what an entity is to go."""
    if not isinstance(document, dict) or not isinstance(document.get("into"), str):
        return False
    version = document.get("into_version", 1)
    return set(document) <= {"into", "into_version"} and type(version) is int and version > 0


@router.post(
    "/entities/{id}/unmerge",
    operation_id="unmerge_entity",
    summary="Undo a merge",
    response_model=answered.WrittenAnswer,
    responses={409: READ[406] | {"description": "The entity was not merged."}, 412: MATCHED[412]}
    | UNKNOWN
    | {code: WRITE[code] for code in (401, 403, 422, 503)},
)
async def unmerge_entity(
    request: Request, id: EntityID, principal: Admin, asked: Asked, if_match: IfMatch = None
) -> Response:
    """Bring back an entity that was merged, and change back what the merge changed elsewhere.

    What was edited since stays as edited; what cannot be changed back for that is told in `warnings`.
    """
    await known_parameters(request)
    gazetteer = serving(request)
    outcome = await carry_out(
        request,
        lambda: unmerging.unmerge(
            gazetteer,
            id,
            by=principal.by,
            if_match=if_match,
            reason=reason_of(asked),
            dry_run=asked.dry_run,
        ),
    )
    return await _entity(request, id, outcome)


@router.post(
    "/entities/{id}/history/{version}/restore",
    operation_id="restore_entity",
    summary="Restore a version",
    response_model=answered.WrittenAnswer,
    responses={409: READ[406] | {"description": "That version has no document: it was a deletion or a merge."}}
    | GONE
    | MATCHED
    | WRITE,
)
async def restore_entity(
    request: Request,
    id: EntityID,
    version: Annotated[int, Path(ge=1, le=2**31, description="The version to restore.", examples=[1])],
    principal: Editor,
    asked: Asked,
    if_match: IfMatch = None,
) -> Response:
    """Make that version the newest, of a deleted entity too; needs `If-Match`."""
    await known_parameters(request)
    gazetteer = serving(request)
    outcome = await carry_out(
        request,
        lambda: editing.restore(
            gazetteer,
            id,
            version,
            if_match=if_match,
            by=principal.by,
            reason=reason_of(asked),
            dry_run=asked.dry_run,
        ),
    )
    return await _entity(request, id, outcome)


@router.post(
    "/batch",
    operation_id="batch",
    summary="Create and replace many at once",
    response_model=answered.BatchAnswer,
    responses=WRITE,
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                "application/x-ndjson": {"schema": {"type": "string"}, "example": _BATCH_EXAMPLE},
                # The same bytes, for generators of clients that know no lines of JSON.
                "application/octet-stream": {"schema": {"type": "string", "format": "binary"}},
            },
        }
    },
)
async def batch(request: Request, principal: Editor, asked: Annotated[parameters.BatchParameters, Query()]) -> Response:
    """NDJSON, a line `{"entity": {...}}` or `{"source": {...}}`, created or replaced; a line may name what comes later, and
    with `"version": 3` beside its document the version that it replaces: another is a fault of that line. The whole
    batch or nothing: every fault of every line is answered in `errors`. With `dry_run` nothing is kept. An editor's
    batch has at most 200 lines.
    """
    await known_parameters(request)
    if asked.origin == "seed" and not principal.may("admin"):
        raise Forbidden(f"versions of the seed need a key of role admin; yours is {principal.role}")
    check_type(request, LINE_TYPES)
    gazetteer = serving(request)
    with SpooledTemporaryFile(max_size=_SPOOLED) as kept:
        await receive(request, settings_of(request).max_batch_bytes, kept.write)
        if kept.tell() == 0:
            raise BadRequest("expected lines of JSON, one entity or source each; the body is empty")
        kept.seek(0)

        def lines() -> Iterator[bytes]:
            for number, line in enumerate(kept, start=1):
                if number > MOST_LINES_OF_EDITORS and not principal.may("admin"):
                    raise Forbidden(f"a batch of more than {MOST_LINES_OF_EDITORS} lines needs a key of role admin")
                yield line

        by = seeding.SEED if asked.origin == "seed" else principal.by
        outcome = await carry_out(
            request, lambda: editing.batch(gazetteer, lines(), by=by, reason=reason_of(asked), dry_run=asked.dry_run)
        )
    return responses.written({**outcome.counts(), "warnings": outcome.warnings})
