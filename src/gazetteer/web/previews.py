"""Pages that stand by themselves: the small ones that reconciliation clients show in a frame, a text with what to write
above its names, the description of the API.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from jinja2 import Environment, PackageLoader


@cache
def _templates() -> Environment:
    return Environment(loader=PackageLoader("gazetteer.web"), autoescape=True)


def preview_html(shown: Mapping[str, Any]) -> str:
    """A preview of an entity as a page of HTML; everything in it is escaped."""
    return _templates().get_template("preview.html").render(shown=shown)


def entity_flyout_html(shown: Mapping[str, Any]) -> str:
    """The same as a part of somebody else's page; everything in it is escaped."""
    return _templates().get_template("previewed.html").render(shown=shown)


def flyout_html(name: str, description: str) -> str:
    """A name and what it stands for as HTML; everything in it is escaped."""
    return _templates().get_template("flyout.html").render(name=name, description=description)


class Piece(NamedTuple):
    """A part of a text: running text (`entity` null), or a name with whose it is and what may be written for it, best first."""

    text: str
    entity: str | None = None
    offered: Sequence[str] = ()


def glossed_html(title: str, pieces: Iterable[Piece]) -> str:
    """A text as a page of its own, with what to write above each name; everything in it is escaped."""
    return _templates().get_template("glossed.html").render(title=title, pieces=pieces)


def api_html(prefix: str) -> str:
    """The page that shows the description of the API, whose files lie below `prefix` + /docs/."""
    return _templates().get_template("api.html").render(prefix=prefix)
