"""Proposals: made by contributors and, where the operator allows it, by anybody; decided by editors."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, TypeVar

import anyio.to_thread
from fastapi import APIRouter, Depends, Path, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from gazetteer.api import answers, cursors, parameters, problems, responses
from gazetteer.api.dependencies import (
    Contributor,
    Credentials,
    Editor,
    at_source,
    known_parameters,
    may_read,
    recognised,
    recognised_if_any,
    serving,
    settings_of,
)
from gazetteer.api.description import READ, UNKNOWN, WRITE, Responses
from gazetteer.api.requests import read_model
from gazetteer.domain import answered
from gazetteer.domain.asked import Slug, given
from gazetteer.http.address import client_address
from gazetteer.services import proposing
from gazetteer.services.proposing import Proposed, Proposer

router = APIRouter(prefix="/v1/proposals", tags=["proposals"])

T = TypeVar("T")
ProposalID = Annotated[str, Path(max_length=40, description="The proposal's id.")]
_DECIDED: Responses = {
    409: READ[406] | {"description": "It was decided already, or the entity was changed where it changes it."}
}


async def _write(request: Request, work: Callable[[], T]) -> T:
    turns: anyio.CapacityLimiter = request.app.state.write_turns
    return await anyio.to_thread.run_sync(work, limiter=turns)


def _proposer(request: Request) -> Proposer:
    """Who proposes: the holder of the key that was sent; without one a reader, where the operator takes proposals of them."""
    if not request.headers.get("authorization") and settings_of(request).open_proposals:
        return Proposer(address=client_address(request.scope, settings_of(request).trusted_proxies))
    return Proposer(recognised(request, "contributor"))


@router.post(
    "",
    operation_id="propose",
    summary="Propose a change",
    status_code=201,
    response_model=answered.Proposal,
    responses=UNKNOWN | WRITE,
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                "application/json": {
                    "schema": {"$ref": "#/components/schemas/ProposalRequest"},
                    "example": {
                        "entity": "vladivostok",
                        "patch": [{"op": "add", "path": "/note", "value": "Closed to foreigners from 1958 to 1992."}],
                        "reason": "The note should say that it was closed.",
                    },
                }
            },
        }
    },
)
async def propose(request: Request, _credentials: Credentials) -> Response:
    """Propose a patch of an entity's written document, a whole document (of a new entity too), or only say what is wrong.

    Needs a key of role contributor, unless the operator takes proposals of readers. It is checked like a write, and written
    when an editor accepts it; its address says what became of it.
    """
    await known_parameters(request)
    proposer = await at_source(request, lambda: _proposer(request))
    body = await read_model(request, answers.ProposalRequest)
    gazetteer = serving(request)
    proposed = Proposed(**body.model_dump())
    made = await _write(request, lambda: proposing.propose(gazetteer, proposed, proposer))
    address = f"{problems.prefix_of(settings_of(request).public_url)}/v1/proposals/{made['id']}"
    return responses.written(made, status=201, location=address)


@router.get(
    "",
    operation_id="list_proposals",
    summary="Proposals",
    response_model=answered.ProposalList,
    responses=READ | {403: WRITE[403]},
)
async def list_proposals(
    request: Request, principal: Contributor, asked: Annotated[parameters.ProposalsParameters, Query()]
) -> Response:
    """Proposals, the newest first: all of them for editors, a contributor's own for a contributor."""
    await known_parameters(request)
    place = cursors.decode("proposals", asked, (str, str))
    gazetteer = serving(request)

    def read() -> tuple[list[answered.Proposal], tuple[str, str] | None]:
        return proposing.listed(
            gazetteer,
            principal=principal,
            limit=asked.limit,
            state=asked.state,
            entity_id=given("entity", Slug.read, asked.entity),
            after=None if place is None else (place[0], place[1]),
        )

    found, last = await run_in_threadpool(read)
    following = None if last is None else cursors.encode("proposals", asked, list(last))
    return _private(request, {"results": found, "next": following}, following=following)


def _private(request: Request, content: Any, *, following: str | None = None) -> Response:
    """An answer that depends on who asks, which nobody keeps."""
    more = (
        []
        if following is None
        else [(b"link", responses.next_link(request.scope, following, settings=settings_of(request)))]
    )
    return responses.written(content, more=more)


@router.get(
    "/{id}",
    operation_id="proposal",
    summary="One proposal",
    response_model=answered.Proposal,
    responses=READ | UNKNOWN,
    dependencies=[Depends(may_read)],
)
async def proposal(request: Request, id: ProposalID, _credentials: Credentials) -> Response:
    """What is proposed, and what became of it. How to reach the proposer is for editors only."""
    await known_parameters(request)
    principal = await run_in_threadpool(recognised_if_any, request)
    gazetteer = serving(request)
    found = await run_in_threadpool(lambda: proposing.proposal(gazetteer, id, principal=principal))
    return _private(request, found)


def _decision() -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/Decision"}
    content = {"application/json": {"schema": schema, "example": {"comment": "By the gazette of 1992."}}}
    return {"requestBody": {"required": True, "content": content}}


@router.post(
    "/{id}/accept",
    operation_id="accept_proposal",
    summary="Accept a proposal",
    response_model=answered.Proposal,
    responses=_DECIDED | UNKNOWN | WRITE,
    openapi_extra=_decision(),
)
async def accept_proposal(request: Request, id: ProposalID, principal: Editor) -> Response:
    """Write what is proposed, as a version with both names; somebody else than the proposer has to accept it."""
    await known_parameters(request)
    body = await read_model(request, answers.Decision)
    gazetteer = serving(request)
    await _write(request, lambda: proposing.accept(gazetteer, id, principal=principal, comment=body.comment))
    return _private(request, await run_in_threadpool(lambda: proposing.proposal(gazetteer, id, principal=principal)))


@router.post(
    "/{id}/reject",
    operation_id="reject_proposal",
    summary="Reject a proposal",
    response_model=answered.Proposal,
    responses=_DECIDED | UNKNOWN | WRITE,
    openapi_extra=_decision(),
)
async def reject_proposal(request: Request, id: ProposalID, principal: Editor) -> Response:
    """Close a proposal without writing it; somebody else than the proposer has to reject it."""
    await known_parameters(request)
    body = await read_model(request, answers.Decision)
    gazetteer = serving(request)
    await _write(request, lambda: proposing.reject(gazetteer, id, principal=principal, comment=body.comment))
    return _private(request, await run_in_threadpool(lambda: proposing.proposal(gazetteer, id, principal=principal)))


@router.post(
    "/{id}/comments",
    operation_id="comment_on_proposal",
    summary="Comment on a proposal",
    response_model=answered.Proposal,
    responses=UNKNOWN | WRITE,
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                "application/json": {
                    "schema": {"$ref": "#/components/schemas/CommentRequest"},
                    "example": {"text": "Which edition is this?"},
                }
            },
        }
    },
)
async def comment_on_proposal(request: Request, id: ProposalID, principal: Contributor) -> Response:
    """Say something about a proposal: editors about any, a contributor about his own."""
    await known_parameters(request)
    body = await read_model(request, answers.CommentRequest)
    gazetteer = serving(request)
    await _write(request, lambda: proposing.comment(gazetteer, id, body.text, principal=principal))
    return _private(request, await run_in_threadpool(lambda: proposing.proposal(gazetteer, id, principal=principal)))
