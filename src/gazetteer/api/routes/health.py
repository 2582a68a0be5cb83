"""For operators: whether the process lives, whether it can answer, what it counts; and the description of the API itself."""

from __future__ import annotations

from importlib.resources import files
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Path, Request
from starlette.responses import HTMLResponse, Response

from gazetteer.api import problems, responses
from gazetteer.api.answers import Health, ProblemKind, Readiness
from gazetteer.api.dependencies import known_parameters, serving
from gazetteer.api.description import TAKES_NOTHING, UNKNOWN, older
from gazetteer.errors import Busy, NotFound
from gazetteer.services import lookup
from gazetteer.web.previews import api_html

router = APIRouter(tags=["operation"], dependencies=[Depends(known_parameters)])

#: The one version that the package carries.
_SWAGGER: Final = files("swagger_ui_bundle") / "vendor" / "swagger-ui-4.15.5"
_ASSETS: Final = {
    "swagger-ui.css": "text/css; charset=utf-8",
    "swagger-ui-bundle.js": "text/javascript; charset=utf-8",
    "favicon-32x32.png": "image/png",
}
_START: Final = """\
const here = document.currentScript.dataset;
window.addEventListener("load", () => {
  SwaggerUIBundle({ url: here.description, dom_id: "#swagger-ui", deepLinking: true, validatorUrl: null });
});
"""
#: Nothing from elsewhere, no script in the page; the interface itself writes style attributes and draws data: images.
_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


@router.get(
    "/healthz",
    operation_id="health",
    summary="Whether the process lives",
    response_model=Health,
    responses=TAKES_NOTHING,
)
async def health(request: Request) -> Response:
    """Answers as long as the process does; asks nothing of the database."""
    return responses.written({"status": "ok"})


@router.get(
    "/readyz",
    operation_id="ready",
    summary="Whether the service can answer",
    response_model=Readiness,
    responses=TAKES_NOTHING
    | {
        503: {
            "description": "The database is missing, unreachable or not migrated to what this version needs; or the names "
            "of running text are still being made ready."
        }
    },
)
def ready(request: Request) -> Response:
    """Answers 200 when the database can be reached, its schema is the one that this version works with, and the first
    annotation would be as quick as any.
    """
    metrics = request.app.state.metrics
    metrics.ready.set(0)
    found = lookup.readiness(serving(request))
    if not request.app.state.prepared.is_set():
        raise Busy("the names of running text are being made ready", retry_after=5)
    metrics.ready.set(1)
    return responses.written(found)


@router.get(
    "/metrics",
    operation_id="metrics",
    summary="Counts and durations",
    responses=TAKES_NOTHING
    | {200: {"description": "Counters in Prometheus' text format.", "content": {"text/plain": {}}}},
    response_class=Response,
)
def metrics(request: Request) -> Response:
    """What has been counted since the service started, by all its workers, in Prometheus' text format."""
    found = request.app.state.metrics
    found.observe()
    return Response(found.exposition(), headers={"Content-Type": found.media_type, "Cache-Control": "no-store"})


@router.get(
    "/problems/{slug}",
    operation_id="problem_kind",
    summary="What a kind of problem means",
    response_model=ProblemKind,
    responses=UNKNOWN,
)
async def problem_kind(
    request: Request,
    slug: Annotated[str, Path(description="The last part of a problem's `type`.", examples=["not-found"])],
) -> Response:
    """What the `type` of a problem document stands for."""
    kind = problems.kinds().get(slug)
    if kind is None:
        raise NotFound(f"there is no kind of problem called {slug!r}")
    return responses.read(
        request.scope,
        {"slug": slug, "title": kind.title, "status": kind.status, "description": (kind.__doc__ or "").strip()},
        settings=request.app.state.settings,
    )


@router.get("/openapi.json", include_in_schema=False)
def description(request: Request) -> Response:
    """The OpenAPI document."""
    return responses.read(request.scope, request.app.openapi(), settings=request.app.state.settings)


@router.get("/docs/openapi.json", include_in_schema=False)
def description_for_page(request: Request) -> Response:
    """The same in the older form that the page reads."""
    return responses.read(request.scope, older(request.app.openapi()), settings=request.app.state.settings)


@router.get("/docs", include_in_schema=False)
async def docs(request: Request) -> Response:
    """The API's own page, whose every part comes from here."""
    prefix = problems.prefix_of(request.app.state.settings.public_url)
    return HTMLResponse(api_html(prefix), headers={"Content-Security-Policy": _POLICY})


@router.get("/docs/{asset}", include_in_schema=False)
def docs_asset(request: Request, asset: str) -> Response:
    """A part of the page."""
    if asset == "start.js":
        body, media_type = _START.encode(), "text/javascript; charset=utf-8"
    elif asset in _ASSETS:
        body, media_type = (_SWAGGER / asset).read_bytes(), _ASSETS[asset]
    else:
        raise NotFound(f"the page has no part {asset!r}")
    return responses.stored(
        request.scope,
        body,
        etag=f'"{responses.digest(body)}"'.encode(),
        cache=b"public, max-age=86400",
        media_type=media_type.encode(),
    )
