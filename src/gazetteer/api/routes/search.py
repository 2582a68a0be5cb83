"""Finding: search and type-ahead, answered on the loop."""

from __future__ import annotations

import orjson
from starlette.responses import Response
from starlette.types import Scope

from gazetteer.api import parameters, responses
from gazetteer.api.description import GEOJSON, READ
from gazetteer.api.fields import Fields
from gazetteer.api.quick import QuickRoute
from gazetteer.domain import answered
from gazetteer.domain.published import Found
from gazetteer.formats import flat, geojson
from gazetteer.services import finding
from gazetteer.services.context import Gazetteer


class Search(QuickRoute):
    """`GET /v1/search`."""

    path = "/v1/search"
    operation_id = "search"
    tag = "search"
    summary = "Find entities by any name"
    asked = parameters.SearchParameters
    response_model = answered.SearchAnswer
    may_answer = GEOJSON

    async def answer(self, gazetteer: Gazetteer, scope: Scope) -> Response:
        """Ranked entities. Any script or spelling finds the same one: 海参崴, 海參崴, `haishenwai`, `hai3shen1wai3`,
        `Хайшэньвай`, `Vladivostock`, `владивосток`; one- and two-character Chinese too. `match` says which name was found, by
        which key and how.
        """
        query: bytes = scope["query_string"]
        features = responses.as_geojson(scope, None)
        # No query string has a blank in it.
        key = query + b" geojson" if features else query
        return await self.kept(gazetteer, scope, key, lambda: self._found(gazetteer, scope, features=features))

    async def _found(self, gazetteer: Gazetteer, scope: Scope, *, features: bool) -> responses.Answer:
        asked = parameters.read(parameters.SearchParameters, scope["query_string"])
        if asked.format is not None:
            features = asked.format == "geojson"
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
        fields = Fields(asked.fields, Found, flat.NAMES if features else ())
        answer = _told(found, cache=responses.cache_control(self.settings), fields=fields, features=features)
        if found.next is not None:
            link = responses.next_link(scope, found.next, settings=self.settings)
            answer.raw_headers.append((b"link", link))
        return answer


class Suggest(QuickRoute):
    """`GET /v1/suggest`."""

    path = "/v1/suggest"
    operation_id = "suggest"
    tag = "search"
    summary = "Type-ahead"
    asked = parameters.SuggestParameters
    response_model = answered.SearchAnswer
    may_answer = READ

    async def answer(self, gazetteer: Gazetteer, scope: Scope) -> Response:
        """Entities with a key that begins with what was typed so far: names, pinyin with or without blanks, initials (`hsw`)."""
        query: bytes = scope["query_string"]
        return await self.kept(gazetteer, scope, query, lambda: self._found(gazetteer, query))

    async def _found(self, gazetteer: Gazetteer, query: bytes) -> responses.Answer:
        asked = parameters.read(parameters.SuggestParameters, query)
        found = await finding.suggest(gazetteer, asked.q, lang=asked.lang, kind=asked.kind, limit=asked.limit)
        return _told(found, cache=responses.cache_control(self.settings), fields=Fields(asked.fields, Found))


def _told(found: finding.SearchAnswer, *, cache: bytes, fields: Fields, features: bool = False) -> responses.Answer:
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
