"""Running text: the known names in it, and a translation held against them."""

from __future__ import annotations

from typing import Any, Final

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel
from starlette.responses import Response

from gazetteer.api import answers, responses
from gazetteer.api.dependencies import known_parameters, may_read, serving, settings_of
from gazetteer.api.description import READ, WRITE
from gazetteer.api.requests import heavy, read_model
from gazetteer.domain import answered
from gazetteer.services import annotating, briefing, checking

router = APIRouter(prefix="/v1", tags=["text"], dependencies=[Depends(may_read), Depends(known_parameters)])

_RESPONSES: Final[dict[int | str, dict[str, Any]]] = {
    200: {},
    **{code: READ[code] for code in (401, 503)},
    **{code: WRITE[code] for code in (400, 413, 415, 422)},
}


def _body(model: type[BaseModel], examples: dict[str, Any]) -> dict[str, Any]:
    """The description of a body that is read by hand, so that its faults are told as everywhere."""
    content = {
        "schema": {"$ref": f"#/components/schemas/{model.__name__}"},
        "examples": {name: {"summary": name, "value": value} for name, value in examples.items()},
    }
    return {"requestBody": {"required": True, "content": {"application/json": content}}}


@router.post(
    "/annotate",
    operation_id="annotate",
    summary="The known names in a text",
    response_model=answered.AnnotateAnswer,
    responses=_RESPONSES,
    openapi_extra=_body(
        answers.AnnotateRequest,
        {
            "Chinese": {"text": "中俄签订《北京条约》后，海參崴归俄国。", "target": "en", "on": "1860-11-14"},
            "English": {"text": "The Treaty of Aigun was signed at Aigun in 1858.", "target": "zh-Hans"},
            "Russian": {"text": "Во Владивостоке и в Хабаровске говорили о Нерчинском договоре.", "target": "zh-TW"},
        },
    ),
)
async def annotate(request: Request) -> Response:
    """Every known name of a text with its place, whom it may mean and what to write for it in the target language.

    What is equal is said once: `form` is the index of the member of `forms` that stands at the place.

    Offsets are right into the text as sent, in Unicode code points and in UTF-16 units. A text has at most 200,000 code points.
    """
    asked = await read_model(request, answers.AnnotateRequest)
    gazetteer, settings = serving(request), settings_of(request)

    def answer() -> Response:
        found = annotating.answer(
            gazetteer,
            asked.text,
            target=asked.target,
            source=asked.source,
            on=asked.on,
            kinds=asked.kinds,
            overlaps=asked.overlaps,
        )
        return responses.bounded(request.scope, found, settings=settings, pointer="/text")

    return await heavy(request, len(asked.text), answer)


@router.post(
    "/brief",
    operation_id="brief",
    summary="What a translation of a text must respect",
    response_model=answered.BriefAnswer,
    responses=_RESPONSES,
    openapi_extra=_body(
        answers.BriefRequest,
        {"Chinese into Russian": {"text": "海参崴和伯力", "target": "ru", "on": "1900"}},
    ),
)
async def brief(request: Request) -> Response:
    """Each known entity of a text once: the form to write, its case forms in Russian, and what is forbidden or of another time.

    For a machine that translates; `/v1/check` then holds its translation against the same rules.
    """
    asked = await read_model(request, answers.BriefRequest)
    gazetteer, settings = serving(request), settings_of(request)

    def answer() -> Response:
        found = briefing.brief(
            gazetteer, asked.text, target=asked.target, source=asked.source, on=asked.on, style=asked.style
        )
        return responses.bounded(request.scope, found, settings=settings, pointer="/text")

    return await heavy(request, len(asked.text), answer)


@router.post(
    "/check",
    operation_id="check",
    summary="A translation, held against the known names",
    response_model=answered.CheckAnswer,
    responses=_RESPONSES,
    openapi_extra=_body(
        answers.CheckRequest,
        {
            "English into Chinese": {
                "source": {"lang": "en", "text": "The port of Vladivostok lies east of Khabarovsk."},
                "target": {"lang": "zh-Hans", "text": "海参崴港位于哈巴罗夫斯克以东。"},
            },
            "Russian into Chinese, as on a public map": {
                "source": {"lang": "ru", "text": "Порт Владивосток"},
                "target": {"lang": "zh-Hans", "text": "符拉迪沃斯托克港"},
                "style": "map-cn",
            },
        },
    ),
)
async def check(request: Request) -> Response:
    """For every known name of the source one finding: how the target says it, and what was expected, best first."""
    asked = await read_model(request, answers.CheckRequest)
    gazetteer, settings = serving(request), settings_of(request)

    def answer() -> Response:
        found = checking.check(
            gazetteer,
            source_lang=asked.source.lang,
            source_text=asked.source.text,
            target_lang=asked.target.lang,
            target_text=asked.target.text,
            style=asked.style,
            on=asked.on,
        )
        return responses.bounded(request.scope, found, settings=settings, pointer="/source/text")

    return await heavy(request, len(asked.source.text) + len(asked.target.text), answer)
