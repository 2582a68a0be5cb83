"""The page of the search: what is asked is found on the event loop, the page is written in a thread."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from gazetteer.domain.vocabulary import KINDS
from gazetteer.errors import BadParameter, GazetteerError
from gazetteer.services import browsing, finding, lookup
from gazetteer.web import asked_for, entry, running
from gazetteer.web.rendering import Page
from gazetteer.web.site import Site

_EXAMPLES: Final = (
    ("海参崴", "zh-Hans"),
    ("hsw", "en"),
    ("Хайшэньвай", "ru"),
    ("Nibuchu", "en"),
    ("瑷珲条约", "zh-Hans"),
    ("Crimea", "en"),
    ("ШОС", "ru"),
)
#: How many results of a search a page shows.
_A_PAGE_FOUND: Final = 20


class Searching:
    """The search box and what it finds."""

    def __init__(self, site: Site) -> None:
        self.site = site

    def routes(self) -> list[BaseRoute]:
        """Their addresses."""
        return [
            Route("/", self._searching(), methods=["GET"], name="page_search"),
        ]

    def _searching(self) -> Callable[[Request], Awaitable[Response]]:
        """The search's endpoint: found on the loop, written in a thread."""

        async def page_search(request: Request) -> Response:
            try:
                page = self.site.begin(request, ("q", "kind", "on", "write", "page"))
            except GazetteerError as error:
                return self.site.refusal(request, error)
            try:
                asked_for.written_in(page)
                await self.site.admit_soon(request, page)
                found, misread = await self._find(page), None
            except BadParameter as error:
                if error.parameter != "on":
                    return self.site.refusal(request, error)
                found, misread = None, asked_for.misread(page, error, page.parameters.get("on", ""))
            except GazetteerError as error:
                return self.site.refusal(request, error)
            return await run_in_threadpool(self.search, page, found, misread)

        return page_search

    async def _find(self, page: Page) -> finding.Everything | None:
        asked = page.parameters
        asked_for.kind(page)
        if "q" not in asked:
            return None
        return await finding.everything(self.site.serving(), asked["q"], on=asked.get("on"))

    def search(self, page: Page, found: finding.Everything | None, misread: str | None = None) -> Response:
        """The search box and what it found: how much of each kind, and page after page what to write for it."""
        asked = page.parameters
        target = asked_for.written_in(page)
        hits = [] if found is None else found.hits
        every = [hit.document() for hit in hits]
        kinds = Counter(str(result["kind"]) for result in every)
        kept = [result for result in every if asked.get("kind") in (None, result["kind"])]
        number = asked_for.number(page, "page", unless_said=1)
        results = kept[(number - 1) * _A_PAGE_FOUND : number * _A_PAGE_FOUND]
        return page.render(
            "search.html",
            status=200 if misread is None else 422,
            cache=self.site.cache if misread is None else "no-store",
            misread=misread,
            asked=asked,
            found=found,
            results=results,
            to_write=self._to_write(results, target, asked.get("on") if misread is None else None),
            count=len(kept),
            counts=kinds.most_common(),
            number=number,
            pages=max(1, -(-len(kept) // _A_PAGE_FOUND)),
            kinds=list(KINDS),
            target=target,
            targets=running.TARGETS,
            examples=_EXAMPLES,
            inside=browsing.browse(self.site.serving(), page.language).kinds if found is None else [],
        )

    def _to_write(
        self, results: Sequence[Mapping[str, Any]], target: str, on: str | None
    ) -> dict[str, entry.Form | None]:
        """What to write for each result, with its reading."""
        question = lookup.question(on)
        known = lookup.documents(self.site.serving(), [result["id"] for result in results])
        return {entity: entry.to_write(document["names"], target, question) for entity, document in known.items()}
