"""The OpenAPI document: FastAPI's, over its own routes and over twins of the quick routes that are described but never called."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi


def describe(app: FastAPI) -> dict[str, Any]:
    """The description of every call of `app`."""
    return get_openapi(
        title=app.title,
        version=app.version,
        summary=app.summary,
        routes=[*app.state.documented, *app.routes],
    )
