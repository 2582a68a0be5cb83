"""The work there is to do: what the checks find in the stored data, by rule, kind and region, each with the way to mend it."""

from __future__ import annotations

from collections import Counter
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from gazetteer.domain.answered import Warned
from gazetteer.domain.vocabulary import KINDS
from gazetteer.errors import BadParameter
from gazetteer.services import browsing, gate, lookup, reviewing
from gazetteer.web import asked_for
from gazetteer.web.fault_words import part_of
from gazetteer.web.rendering import Page
from gazetteer.web.site import Site

_A_PAGE: Final = 50
#: Seconds for which somebody waits for the findings before he is told that they are being made.
_PATIENCE: Final = 4.0


class Worklists:
    """The page of what the checks find."""

    def __init__(self, site: Site) -> None:
        self.site = site

    def routes(self) -> list[BaseRoute]:
        """Its address."""
        review = self.site.page(self.review, ("rule", "kind", "within", "page"), needs="editor")
        return [Route("/review", review, methods=["GET"], name="page_review")]

    def review(self, page: Page, request: Request) -> Response:
        """What is to be looked at, counted by rule and by kind, a page of it with links to the very statements."""
        asked = page.parameters
        rule, kind = asked.get("rule"), asked.get("kind")
        if rule is not None and rule not in reviewing.CHECKS:
            raise BadParameter("rule", f"expected one of {', '.join(sorted(reviewing.CHECKS))}")
        if kind is not None and kind not in KINDS:
            raise BadParameter("kind", f"expected one of {', '.join(KINDS)}")
        number = asked_for.number(page, "page", unless_said=1)
        gazetteer = self.site.serving()
        made = gazetteer.part(gate.Review)
        if not made.made_within(_PATIENCE):
            return self._wait(page)
        region = asked_for.region(gazetteer, page)
        every = [] if region.fault else made.findings(kinds=() if kind is None else (kind,))
        if region.id is not None:
            lying = browsing.lying_within(gazetteer, region.id)
            every = [one for one in every if one["entity"] in lying]
        found = [one for one in every if rule in (None, one["rule"])]
        shown = found[(number - 1) * _A_PAGE : number * _A_PAGE]
        return page.render(
            "review.html",
            cache="private, no-store",
            asked=asked,
            region=region,
            rules=sorted(Counter(one["rule"] for one in every).items()),
            count=len(found),
            shown=shown,
            parts={_key(one): part_of(one["pointer"]) for one in shown},
            key=_key,
            labels=lookup.labelled(gazetteer, [one["entity"] for one in shown]),
            kinds=list(KINDS),
            number=number,
            pages=max(1, -(-len(found) // _A_PAGE)),
        )

    def _wait(self, page: Page) -> Response:
        """What is shown while the findings are made for the first time: the page comes again by itself."""
        answer = page.render("review_soon.html", status=503, cache="private, no-store")
        answer.headers["Retry-After"] = answer.headers["Refresh"] = "3"
        return answer


def _key(one: Warned) -> tuple[str, str]:
    return one["entity"], one["pointer"]
