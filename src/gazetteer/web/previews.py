"""The small pages that reconciliation clients show in a frame: an entity in few words, a type or property in two lines."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader


@cache
def _templates() -> Environment:
    return Environment(loader=PackageLoader("gazetteer.web"), autoescape=True)


def preview_html(shown: Mapping[str, Any]) -> str:
    """A preview of an entity as a page of HTML; everything in it is escaped."""
    return _templates().get_template("preview.html").render(shown=shown)


def flyout_html(name: str, description: str) -> str:
    """A name and what it stands for as HTML; everything in it is escaped."""
    return _templates().get_template("flyout.html").render(name=name, description=description)
