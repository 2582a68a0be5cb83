"""The page of everything there is, by kind, type, century, holder and first letter."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from gazetteer.errors import BadParameter
from gazetteer.services import browsing, lookup
from gazetteer.web import asked_for
from gazetteer.web.rendering import Page
from gazetteer.web.site import Site

#: The scripts whose letters one can browse by, how many entries a page lists, and how many types are offered.
_SCRIPTS: Final = ("en", "zh-Hans", "zh-Hant", "ru")
_A_PAGE: Final = 60
_MOST_TYPES: Final = 40
_MOST_OFFERED: Final = 60
#: By what one can browse; the years are as EDTF counts them.
_BROWSED_BY: Final = ("kind", "type", "letter", "script", "from", "to", "holder", "within", "page")


class Browse:
    """Entries by what they are."""

    def __init__(self, site: Site) -> None:
        self.site = site

    def routes(self) -> list[BaseRoute]:
        """Their addresses."""
        return [
            Route("/browse", self.site.page(self.browse, _BROWSED_BY), methods=["GET"], name="page_browse"),
        ]

    def browse(self, page: Page, request: Request) -> Response:
        """Everything there is, by kind, type and first letter, page after page."""
        asked = page.parameters
        script = asked.get("script") or page.language
        if script not in _SCRIPTS:
            raise BadParameter("script", f"expected one of {', '.join(_SCRIPTS)}")
        asked_for.kind(page)
        number = asked_for.number(page, "page", unless_said=1)
        wanted = browsing.Wanted(
            kind=asked.get("kind"),
            type=asked.get("type"),
            letter=asked.get("letter"),
            since=_year(asked, "from"),
            until=_year(asked, "to"),
            holder=asked.get("holder"),
            within=asked.get("within"),
        )
        found = browsing.browse(self.site.serving(), script, wanted, first=(number - 1) * _A_PAGE, limit=_A_PAGE)
        holders, wholes = found.holders[:_MOST_OFFERED], found.within[:_MOST_OFFERED]
        # What is asked for has its label too where it is not among what is offered.
        named = [*(name for name, _ in (*holders, *wholes)), *filter(None, (wanted.holder, wanted.within))]
        return page.render(
            "browse.html",
            cache=self.site.cache,
            asked=asked,
            found=found,
            script=script,
            scripts=_SCRIPTS,
            number=number,
            pages=max(1, -(-found.count // _A_PAGE)),
            most_types=_MOST_TYPES,
            holders=holders,
            wholes=wholes,
            labels=lookup.labelled(self.site.serving(), named),
            centuries=[(century, (century - 1) * 100 + 1, century * 100, count) for century, count in found.centuries],
        )


def _year(asked: Mapping[str, str], name: str) -> int | None:
    """A year that is asked for, where one is; raises `BadParameter` for what is none."""
    written = asked.get(name)
    if written is None:
        return None
    if re.fullmatch(r"-?\d{1,4}", written, re.ASCII) is None:
        raise BadParameter(name, "expected a year such as 1860, or -500")
    return int(written)
