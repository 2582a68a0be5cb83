"""Finding: search and type-ahead, answered on the loop."""

from __future__ import annotations

from typing import Annotated

import orjson
from fastapi import Query, Request
from starlette.responses import Response
from starlette.routing import Route

from gazetteer.api import parameters, responses
from gazetteer.api.dependencies import require_read
from gazetteer.api.description import GEOJSON, READ, describe_as
from gazetteer.api.fields import Fields
from gazetteer.api.recent import RecentAnswers
from gazetteer.domain import answered
from gazetteer.domain.published import Found
from gazetteer.formats import flat, geojson
from gazetteer.services import finding
from gazetteer.settings import Settings


def _answer(found: finding.SearchAnswer, *, cache: bytes, fields: Fields, features: bool = False) -> responses.Answer:
    if features:
        answer = found.document()
        collection = geojson.collection(answer["results"], query=answer["query"], next=answer["next"])
        body = orjson.dumps(fields.of_features(collection))
    elif fields.narrows:
        answer = found.document()
        body = orjson.dumps({**answer, "results": fields.of_each(answer["results"])})
    else:
        body = found.body()
    media_type = responses.GEOJSON if features else responses.JSON
    return responses.whole(body, etag=b'"%b"' % responses.digest(body).encode(), cache=cache, media_type=media_type)


def quick_routes(settings: Settings) -> list[Route]:
    """`GET /v1/search` and `GET /v1/suggest`."""
    cache = responses.cache_control(settings)

    recent = RecentAnswers()

    async def search(request: Request) -> Response:
        scope = request.scope
        if settings.read_key_required:
            await require_read(request)
        gazetteer = request.app.state.serving()
        query_string: bytes = scope["query_string"]
        features = responses.as_geojson(scope, None)
        # No query string has a blank in it.
        key = query_string + b" geojson" if features else query_string
        state, answer = await recent.find(gazetteer.reader, key)
        if answer is None:
            asked = parameters.read(parameters.SearchParameters, query_string)
            if asked.format is not None:
                features = asked.format == "geojson"
            fields = Fields(asked.fields, Found, flat.NAMES if features else ())
            found = await finding.search(
                gazetteer,
                asked.q,
                match=asked.match,
                lang=asked.lang,
                kind=asked.kind,
                on=asked.on,
                bbox=asked.bbox,
                limit=asked.limit,
                cursor=asked.cursor,
                explain=asked.explain,
            )
            answer = _answer(found, cache=cache, fields=fields, features=features)
            if found.next is not None:
                answer.raw_headers.append((b"link", responses.next_link(scope, found.next, settings=settings)))
            recent.keep(key, answer, state=state)
        return responses.unless_unchanged(scope, answer)

    recently_suggested = RecentAnswers()

    async def suggest(request: Request) -> Response:
        scope = request.scope
        if settings.read_key_required:
            await require_read(request)
        gazetteer = request.app.state.serving()
        query_string: bytes = scope["query_string"]
        state, answer = await recently_suggested.find(gazetteer.reader, query_string)
        if answer is None:
            asked = parameters.read(parameters.SuggestParameters, query_string)
            fields = Fields(asked.fields, Found)
            found = await finding.suggest(gazetteer, asked.q, lang=asked.lang, kind=asked.kind, limit=asked.limit)
            answer = _answer(found, cache=cache, fields=fields)
            recently_suggested.keep(query_string, answer, state=state)
        return responses.unless_unchanged(scope, answer)

    return [
        Route("/v1/search", search, methods=["GET"], name="search"),
        Route("/v1/suggest", suggest, methods=["GET"], name="suggest"),
    ]


@describe_as.get(
    "/v1/search",
    operation_id="search",
    tags=["search"],
    summary="Find entities by any name",
    response_model=answered.SearchAnswer,
    responses=GEOJSON,
)
def _search(asked: Annotated[parameters.SearchParameters, Query()]) -> None:
    """Ranked entities. Any script or spelling finds the same one: 海参崴, 海參崴, `haishenwai`, `hai3shen1wai3`, `Хайшэньвай`,
    `Vladivostock`, `владивосток`; one- and two-character Chinese too. `match` says which name was found, by which key and how.
    """


@describe_as.get(
    "/v1/suggest",
    operation_id="suggest",
    tags=["search"],
    summary="Type-ahead",
    response_model=answered.SearchAnswer,
    responses=READ,
)
def _suggest(asked: Annotated[parameters.SuggestParameters, Query()]) -> None:
    """Entities with a key that begins with what was typed so far: names, pinyin with or without blanks, initials (`hsw`)."""
