"""One header of a request, out of the scope that a server hands over."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def header(scope: Mapping[str, Any], name: bytes) -> bytes | None:
    """The value of a request header, `name` in lower case; None where it was not sent."""
    value: bytes
    for key, value in scope["headers"]:
        if key == name:
            return value
    return None


def text_of(scope: Mapping[str, Any], name: bytes) -> str:
    """The value of a request header as text; empty where it was not sent."""
    return (header(scope, name) or b"").decode("latin-1")
