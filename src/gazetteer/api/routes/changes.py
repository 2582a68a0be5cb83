"""What happened to the data, in the order of time."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from gazetteer.api import cursors, parameters, responses
from gazetteer.api.dependencies import known_parameters, may_read, serving, settings_of
from gazetteer.api.description import READ
from gazetteer.domain import answered
from gazetteer.domain.asked import Kinds, Moment, given
from gazetteer.services import changes

router = APIRouter(prefix="/v1", tags=["entities"], dependencies=[Depends(may_read), Depends(known_parameters)])


@router.get(
    "/changes",
    operation_id="list_changes",
    summary="What was changed, by whom, and why",
    response_model=answered.ChangeList,
    responses=READ,
)
def list_changes(request: Request, asked: Annotated[parameters.ChangesParameters, Query()]) -> Response:
    """The versions of all entities in the order of time, the oldest first: whoever comes again begins at the last `modified`.

    Versions of one write have the same `modified`.
    """
    place = cursors.decode("changes", asked, (str, str, int))
    found, last = changes.changes(
        serving(request),
        limit=asked.limit,
        since=given("since", Moment.read, asked.since),
        kinds=given("kind", Kinds.read, asked.kind) or (),
        after=None if place is None else (place[0], place[1], place[2]),
    )
    following = None if last is None else cursors.encode("changes", asked, list(last))
    content = {"results": found, "next": following}
    return responses.read(request.scope, content, settings=settings_of(request), following=following)
