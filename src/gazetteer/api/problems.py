"""Failures as RFC 9457 problem documents: the one place where an error becomes an HTTP answer.

Everything below `api/` raises a `GazetteerError`; the framework's own errors (no such path, a method that the path has not) are
translated here too, so that a caller meets one shape only. What went wrong inside is logged, never shown.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final
from urllib.parse import unquote, unquote_plus, urlsplit

import orjson
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.routing import iter_route_contexts
from pydantic import ValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import compile_path
from starlette.types import Scope

from gazetteer import errors
from gazetteer.domain.bounds import count_of, told
from gazetteer.errors import GazetteerError
from gazetteer.http.again import leave_to_be_done_again

logger = logging.getLogger("gazetteer.api")

_LONGEST_SAID: Final = 1_000
MEDIA_TYPE: Final = "application/problem+json"
#: Where a parameter that is not acceptable is answered 400, not 422 (OGC API - Features, requirements 7 and 8).
BY_STANDARD: Final = "/ogc"
#: What HTTP's own refusals are called here.
_BY_STATUS: Final[dict[int, type[GazetteerError]]] = {
    400: errors.BadRequest,
    401: errors.Unauthorized,
    403: errors.Forbidden,
    404: errors.NotFound,
    405: errors.MethodNotAllowed,
    406: errors.NotAcceptable,
    413: errors.TooLarge,
    415: errors.UnsupportedMediaType,
    422: errors.Invalid,
}


class InternalError(GazetteerError):
    """Something broke inside; the log says what."""

    slug, title, status = "internal", "Something broke inside", 500


def kinds() -> dict[str, type[GazetteerError]]:
    """Every kind of problem that an answer may name, by its slug."""

    def below(kind: type[GazetteerError]) -> Iterator[type[GazetteerError]]:
        for child in kind.__subclasses__():
            yield child
            yield from below(child)

    return {kind.slug: kind for kind in below(GazetteerError) if "slug" in vars(kind)}


def prefix_of(public_url: str) -> str:
    """The path below which users reach the service: empty unless a proxy gives it one."""
    return urlsplit(public_url).path


def document(error: GazetteerError, *, instance: str, public_url: str) -> dict[str, Any]:
    """The problem document of an error."""
    body: dict[str, Any] = {
        "type": f"{public_url}/problems/{error.slug}",
        "title": error.title,
        "status": error.status,
        "detail": _short(error.detail),
        "instance": instance,
    }
    if error.errors:
        body["errors"] = [
            {name: _short(said) if isinstance(said, str) else said for name, said in fault.items()}
            for fault in error.errors
        ]
    body.update(error.extra)
    return body


def _short(said: str) -> str:
    """What is said of something wrong, which may quote it, at a length that a person reads."""
    return said if len(said) <= _LONGEST_SAID else said[: _LONGEST_SAID - 1] + "…"


def render(body: Mapping[str, Any]) -> bytes:
    """JSON of a problem, even where it quotes text that UTF-8 cannot carry."""
    try:
        return orjson.dumps(body)
    except TypeError:
        return json.dumps(body, ensure_ascii=True).encode()


def response(error: GazetteerError, scope: Scope, *, public_url: str) -> Response:
    """The answer to a request that failed with `error`."""
    if isinstance(error, errors.BadParameter) and scope["path"].startswith(BY_STANDARD):
        error = errors.BadRequest(error.detail, errors=error.errors)
    instance = _instance(scope)
    body = render(document(error, instance=instance, public_url=public_url))
    headers = {"Cache-Control": "no-store", **error.headers}
    if isinstance(error, errors.Moved):
        headers["Location"] = prefix_of(public_url) + _moved(scope, error)
    return Response(body, status_code=error.status, media_type=MEDIA_TYPE, headers=headers)


def _instance(scope: Scope) -> str:
    raw = scope.get("raw_path")
    path = raw.decode("latin-1").partition("?")[0] if raw else str(scope["path"])
    return path[:2_000]


def _moved(scope: Scope, error: errors.Moved) -> str:
    """The address asked for, with the old id replaced, however it was written; the rest of path and query is kept."""
    steps = [error.into if unquote(step) == error.entity else step for step in _instance(scope).split("/")]
    asked = scope.get("query_string", b"").decode("latin-1")
    parameters = [_parameter_moved(one, error) for one in asked.split("&")]
    return "/".join(steps) + (f"?{'&'.join(parameters)}" if asked else "")


def _parameter_moved(parameter: str, error: errors.Moved) -> str:
    name, equals, value = parameter.partition("=")
    return f"{name}={error.into}" if equals and unquote_plus(value) == error.entity else parameter


def allowed_methods(app: FastAPI, scope: Scope) -> list[str]:
    """The methods that the application takes on the path of `scope`; empty where there is no such path."""
    allowed: set[str] = set()
    for pattern, methods in _addresses(app):
        if pattern.match(scope["path"]):
            allowed |= methods
    if allowed:
        allowed.add("OPTIONS")
        if "GET" in allowed:
            allowed.add("HEAD")
    return sorted(allowed)


def _addresses(app: FastAPI) -> list[tuple[re.Pattern[str], set[str]]]:
    found: list[tuple[re.Pattern[str], set[str]]] | None = getattr(app.state, "addresses", None)
    if found is None:
        found = [
            (compile_path(route.path)[0], set(route.methods))
            for route in iter_route_contexts(app.routes)
            if route.path is not None and route.methods
        ]
        app.state.addresses = found
    return found


def translated(error: Exception) -> GazetteerError:
    """The framework's own refusals in our words."""
    if isinstance(error, GazetteerError):
        return error
    if isinstance(error, RequestValidationError):
        return _validation(error)
    if isinstance(error, HTTPException):
        kind = _BY_STATUS.get(error.status_code, errors.BadRequest if error.status_code < 500 else InternalError)
        return kind(str(error.detail))
    return InternalError("the request could not be answered; the operator's log says why")


def _validation(error: RequestValidationError) -> GazetteerError:
    faults: list[dict[str, str]] = []
    for fault in error.errors():
        where, *steps = fault["loc"]
        if where == "path":
            return errors.NotFound(f"there is nothing here: {'.'.join(map(str, steps))} is not as this address has it")
        message = str(fault["msg"]).removeprefix("Value error, ")
        if fault["type"] == "extra_forbidden":
            message = "unknown parameter" if where == "query" else "unknown field"
        if where == "query":
            faults.append({"parameter": str(steps[0]) if steps else "", "detail": message})
        else:
            faults.append({"pointer": errors.pointer(*steps), "detail": message})
    return refused(faults)


def body_faults(error: ValidationError) -> GazetteerError:
    """The faults of a body that a model refused."""
    faults = [
        {"pointer": errors.pointer(*fault["loc"]), "detail": str(fault["msg"]).removeprefix("Value error, ")}
        for fault in error.errors(include_url=False, include_context=False, include_input=False)
    ]
    return refused(faults)


def refused(faults: list[dict[str, str]]) -> GazetteerError:
    """One error for all the faults of a request's parameters or body."""
    if any("parameter" in fault for fault in faults):
        found = errors.BadParameter(faults[0].get("parameter", ""), faults[0]["detail"])
        found.errors = told(faults)
        return found
    return errors.Invalid(f"the body has {count_of(faults)}", errors=told(faults))


def install(app: FastAPI, *, public_url: str, page: Callable[[Request], Response | None]) -> None:
    """Answer every failure of `app` with a problem document.

    `page` makes the answer to a browser that asks for an address that is not there, None for other callers.
    """

    async def refuse(request: Request, error: Exception) -> Response:
        leave_to_be_done_again(request.scope, error)
        return response(translated(error), request.scope, public_url=public_url)

    async def refuse_by_http(request: Request, error: Exception) -> Response:
        status = getattr(error, "status_code", 500)
        found = translated(error)
        if status == 404:
            shown = page(request)
            if shown is not None:
                return shown
            found = errors.NotFound(f"there is nothing at {_instance(request.scope)}")
        elif status == 405:
            methods = ", ".join(allowed_methods(app, request.scope))
            found = errors.MethodNotAllowed(
                f"{request.method} is not taken here; this address takes {methods}", headers={"Allow": methods}
            )
        return response(found, request.scope, public_url=public_url)

    app.add_exception_handler(GazetteerError, refuse)
    app.add_exception_handler(RequestValidationError, refuse)
    app.add_exception_handler(HTTPException, refuse_by_http)
