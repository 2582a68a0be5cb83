"""What the checks find in the stored data: the work there is to do."""

from __future__ import annotations

from collections import Counter
from typing import Annotated, Final

from fastapi import APIRouter, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from gazetteer.api import cursors, parameters, responses
from gazetteer.api.dependencies import Editor, known_parameters, serving, settings_of
from gazetteer.api.description import READ, WRITE
from gazetteer.api.middleware import DEADLINE
from gazetteer.deadline import lifted
from gazetteer.domain import answered
from gazetteer.domain.asked import Kinds, given
from gazetteer.errors import BadParameter
from gazetteer.services import gate, reviewing

router = APIRouter(prefix="/v1", tags=["writing"])

#: Seconds that an editor waits for the first review since the start, which goes through all that is stored.
_PATIENCE: Final = 300.0


@router.get(
    "/review",
    operation_id="review",
    summary="What looks wrong in the data",
    response_model=answered.ReviewAnswer,
    responses=READ | {403: WRITE[403]},
)
async def review(
    request: Request, principal: Editor, asked: Annotated[parameters.ReviewParameters, Query()]
) -> Response:
    """What the checks of the seed find in what is stored now and was not imported by the hundred thousand, by entity.

    `counts` says how much each check finds; a finding's `pointer` leads into the written document.
    """
    await known_parameters(request)
    if asked.rule is not None and asked.rule not in reviewing.CHECKS:
        raise BadParameter("rule", f"expected one of {', '.join(sorted(reviewing.CHECKS))}")
    place = cursors.decode("review", asked, (int,))
    gazetteer = serving(request)
    kinds = given("kind", Kinds.read, asked.kind) or ()
    request.scope[DEADLINE].extend(_PATIENCE)

    def read() -> list[answered.Warned]:
        # Made once for all who ask, whoever of them still waits.
        with lifted():
            return gazetteer.part(gate.Review).findings(rule=asked.rule, kinds=kinds)

    found = await run_in_threadpool(read)
    start = 0 if place is None else place[0]
    end = start + asked.limit
    following = cursors.encode("review", asked, [end]) if end < len(found) else None
    content = {
        "counts": dict(sorted(Counter(one["rule"] for one in found).items())),
        "results": found[start:end],
        "next": following,
    }
    more = []
    if following is not None:
        more.append((b"link", responses.next_link(request.scope, following, settings=settings_of(request))))
    return responses.written(content, more=more)
