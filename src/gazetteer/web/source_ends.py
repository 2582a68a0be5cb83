"""Sources that end, in the pages: merged into another, or deleted where nothing rests on them."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from gazetteer.errors import Invalid
from gazetteer.services import picking, source_ends
from gazetteer.web import fault_words
from gazetteer.web.asked_for import Refused, picked_none
from gazetteer.web.following import reason_of, written_by
from gazetteer.web.forms import Form
from gazetteer.web.records import Records
from gazetteer.web.rendering import Page
from gazetteer.web.site import Site


class SourceEnds:
    """The forms on the page of a source."""

    def __init__(self, site: Site) -> None:
        self.site = site

    def routes(self) -> list[BaseRoute]:
        """Their addresses."""
        form = self.site.form
        return [
            Route("/sources/{id}/merge", form(self.merge, needs="admin"), methods=["POST"], name="page_source_merge"),
            Route(
                "/sources/{id}/delete", form(self.delete, needs="admin"), methods=["POST"], name="page_source_delete"
            ),
        ]

    def merge(self, page: Page, request: Request, form: Form) -> Response:
        """Let everything rest on the source that the form names."""
        source = request.path_params["id"]
        into, offered = picking.sources(self.site.serving(), form.one("into"))
        fault = None if into is not None else picked_none(page, form.one("into"), bool(offered))
        if into is not None:
            try:
                source_ends.merge_source(
                    self.site.serving(),
                    source,
                    into,
                    if_match=f'"{form.one("newest")}"',
                    by=written_by(page),
                    reason=reason_of(form),
                )
            except Invalid as error:
                fault = fault_words.told(page, error.errors)[0].said
        if fault is None:
            return RedirectResponse(page.link(f"/sources/{into}"), status_code=303)
        refused = Refused(form.one("into"), form.one("comment"), fault)
        return Records(self.site).shown_source(page.at(f"/sources/{source}"), source, refused)

    def delete(self, page: Page, request: Request, form: Form) -> Response:
        """End a source on which nothing rests."""
        source_ends.delete_source(
            self.site.serving(),
            request.path_params["id"],
            if_match=f'"{form.one("newest")}"',
            by=written_by(page),
            reason=reason_of(form),
        )
        return RedirectResponse(page.link("/sources"), status_code=303)
