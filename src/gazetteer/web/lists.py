"""The pages of a reader's own list, which stands in the address alone."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from gazetteer import errors
from gazetteer.web import asked_for, own_list, running
from gazetteer.web.rendering import Page
from gazetteer.web.site import Site


class Lists:
    """Lists of entries that readers put together."""

    def __init__(self, site: Site) -> None:
        self.site = site

    def routes(self) -> list[BaseRoute]:
        """Their addresses."""
        return [
            Route("/list", self.site.page(self.own_list, ("ids", "write")), methods=["GET"], name="page_list"),
            Route(
                "/list/{format}",
                self.site.page(self.take_list, ("ids", "write")),
                methods=["GET"],
                name="page_list_taken",
            ),
        ]

    def own_list(self, page: Page, request: Request) -> Response:
        """The entries of a reader's own list, which stands in the address alone, with what to write for each."""
        target = asked_for.written_in(page)
        ids = own_list.ids_of(page.parameters.get("ids", ""))
        return page.render(
            "list.html",
            cache=self.site.cache,
            ids=",".join(ids),
            rows=own_list.rows(self.site.serving(), ids, target),
            target=target,
            targets=running.TARGETS,
            formats=list(own_list.FORMATS),
        )

    def take_list(self, page: Page, request: Request) -> Response:
        """A reader's own list as a file."""
        wanted = request.path_params["format"]
        if wanted not in own_list.FORMATS:
            raise errors.NotFound(f"a list comes as {', '.join(own_list.FORMATS)}")
        found = own_list.FORMATS[wanted]
        body = found.write(self.site.serving(), own_list.ids_of(page.parameters.get("ids", "")))
        headers = {
            "Cache-Control": self.site.cache,
            "Content-Disposition": f'attachment; filename="gazetteer-list.{wanted}"',
            "X-Content-Type-Options": "nosniff",
        }
        return Response(body, headers=headers, media_type=found.media_type)
