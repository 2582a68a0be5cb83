"""What happens to the data: recent changes as a page and a feed, and what an editor does about them: restore, undo a merge."""

from __future__ import annotations

from typing import Any, Final

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from gazetteer.domain import clock
from gazetteer.domain.vocabulary import KINDS
from gazetteer.errors import BadParameter, Invalid
from gazetteer.services import browsing, changes, editing, picking, records, unmerging
from gazetteer.services.change import Reason
from gazetteer.web import asked_for, fault_words
from gazetteer.web.asked_for import Refused, picked_none
from gazetteer.web.forms import Form
from gazetteer.web.records import Records
from gazetteer.web.rendering import Page
from gazetteer.web.site import Site

_A_PAGE: Final = 50
#: Of how many changes a page or feed of one region looks at the places.
_LOOKED_THROUGH: Final = 1_000
_PARTED: Final = "|"
_LONGEST_COMMENT: Final = 200


class Following:
    """The pages of those who watch over the data."""

    def __init__(self, site: Site) -> None:
        self.site = site

    def routes(self) -> list[BaseRoute]:
        """Their addresses."""
        page, form = self.site.page, self.site.form
        watched = ("kind", "within", "after")
        return [
            Route("/changes", page(self.changes, watched), methods=["GET"], name="page_changes"),
            Route("/changes.atom", page(self.feed, watched), methods=["GET"], name="page_changes_feed"),
            Route(
                "/e/{id}/history/{version}/restore",
                form(self.restore, needs="editor"),
                methods=["POST"],
                name="page_restore",
            ),
            Route("/e/{id}/unmerge", form(self.unmerge, needs="admin"), methods=["POST"], name="page_unmerge"),
            Route("/e/{id}/merge", form(self.merge, needs="admin"), methods=["POST"], name="page_merge"),
        ]

    # Watching

    def changes(self, page: Page, request: Request) -> Response:
        """The newest changes first, of a kind or a region where that is asked for."""
        region = asked_for.region(self.site.serving(), page)
        found, last = ([], None) if region.fault else self._changes(page, region.id)
        return page.render(
            "changes.html",
            cache=self.site.cache,
            found=found,
            after=None if last is None else _PARTED.join(map(str, last)),
            kinds=list(KINDS),
            asked=page.parameters,
            feed=page.link("/changes.atom", kind=page.parameters.get("kind"), within=region.id),
            region=region,
        )

    def feed(self, page: Page, request: Request) -> Response:
        """The same as a feed (RFC 4287), for whoever watches a kind or a region."""
        region = asked_for.region(self.site.serving(), page)
        if region.fault is not None:
            raise BadParameter("within", region.fault)
        found, _ = self._changes(page, region.id)
        root = self.site.settings.public_url.rstrip("/")
        written = page.written(
            "changes.atom",
            found=found,
            root=root,
            updated=found[0]["modified"] if found else clock.written(clock.now())[:10] + "T00:00:00.000000Z",
        )
        return page.packed(written.encode(), media_type="application/atom+xml; charset=utf-8", cache=self.site.cache)

    def _changes(self, page: Page, within: str | None) -> tuple[list[Any], tuple[str, str, int] | None]:
        kind = page.parameters.get("kind")
        if kind is not None and kind not in KINDS:
            raise BadParameter("kind", f"expected one of {', '.join(KINDS)}")
        found, last = changes.changes(
            self.site.serving(),
            limit=_A_PAGE if within is None else _LOOKED_THROUGH,
            kinds=() if kind is None else (kind,),
            after=self._place(page),
            newest_first=True,
        )
        if within is not None:
            lying = browsing.lying_within(self.site.serving(), within)
            kept = [one for one in found if one["entity"] in lying]
            if len(kept) > _A_PAGE:
                end = kept[_A_PAGE - 1]
                return list(kept[:_A_PAGE]), (end["modified"], end["entity"], end["version"])
            found = kept
        return list(found), last

    def _place(self, page: Page) -> tuple[str, str, int] | None:
        written = page.parameters.get("after")
        if written is None:
            return None
        parts = written.split(_PARTED)
        if len(parts) != 3 or not parts[2].isdigit():
            raise BadParameter("after", "expected what the link to older changes says")
        return parts[0], parts[1], int(parts[2])

    # Doing something about it

    def restore(self, page: Page, request: Request, form: Form) -> Response:
        """Make an old version the newest; the form says which version that replaces."""
        entity_id, version = request.path_params["id"], request.path_params["version"]
        if not version.isdigit():
            raise BadParameter("version", "expected a number")
        editing.restore(
            self.site.serving(),
            entity_id,
            int(version),
            if_match=f'"{form.one("newest")}"',
            by=written_by(page),
            reason=reason_of(form),
        )
        return RedirectResponse(page.link(f"/e/{entity_id}/history"), status_code=303)

    def merge(self, page: Page, request: Request, form: Form) -> Response:
        """Make an entry part of another that the form names."""
        entity_id = request.path_params["id"]
        into, offered = picking.entities(self.site.serving(), form.one("into"))
        fault = None if into is not None else picked_none(page, form.one("into"), bool(offered))
        if into is not None:
            try:
                editing.merge(
                    self.site.serving(),
                    entity_id,
                    into,
                    by=written_by(page),
                    if_match=f'"{form.one("newest")}"',
                    reason=reason_of(form),
                )
            except Invalid as error:
                fault = fault_words.told(page, error.errors)[0].said
        if fault is None:
            return RedirectResponse(page.link(f"/e/{into}"), status_code=303)
        refused = Refused(form.one("into"), form.one("comment"), fault)
        record = records.record(self.site.serving(), entity_id)
        return Records(self.site).versions(page.at(f"/e/{entity_id}/history"), record, refused)

    def unmerge(self, page: Page, request: Request, form: Form) -> Response:
        """Undo a merge: the entry answers for itself again."""
        entity_id = request.path_params["id"]
        unmerging.unmerge(
            self.site.serving(),
            entity_id,
            by=written_by(page),
            if_match=f'"{form.one("newest")}"',
            reason=reason_of(form),
        )
        return RedirectResponse(page.link(f"/e/{entity_id}"), status_code=303)


def written_by(page: Page) -> str:
    """Who sends a form, as versions name the writer."""
    assert page.session is not None  # noqa: S101 - forms are for who is signed in
    return page.session.principal.by


def reason_of(form: Form) -> Reason:
    """The comment that a form gives for a change."""
    return Reason(form.one("comment")[:_LONGEST_COMMENT] or None)
