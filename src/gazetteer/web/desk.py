"""The desk: where who is signed in begins, with what there is to do."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from gazetteer.web.rendering import Page
from gazetteer.web.site import Site


class Desk:
    """The first page of those who keep the data."""

    def __init__(self, site: Site) -> None:
        self.site = site

    def routes(self) -> list[BaseRoute]:
        """Its address."""
        desk = self.site.page(self.desk, (), needs="contributor")
        return [Route("/desk", desk, methods=["GET"], name="page_desk")]

    def desk(self, page: Page, request: Request) -> Response:
        """Who one is here, and what one may do."""
        return page.render("desk.html", cache="private, no-store")
