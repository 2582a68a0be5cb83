"""Proposals in the pages: a reader says what is wrong, a contributor proposes an edit, and somebody else decides.

What became of a proposal is told at its address.
"""

from __future__ import annotations

from typing import Any, Final, get_args
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from gazetteer import errors
from gazetteer.domain.difference import Difference, differences
from gazetteer.domain.document import WrittenEntity
from gazetteer.domain.labels import labels
from gazetteer.errors import BadParameter, GazetteerError
from gazetteer.http.address import client_address
from gazetteer.services import lookup, proposing
from gazetteer.services.access import Principal
from gazetteer.services.proposing import Proposed, Proposer
from gazetteer.storage.proposals import State
from gazetteer.web import wording
from gazetteer.web.forms import Form, read_form
from gazetteer.web.records import named_in
from gazetteer.web.rendering import Page
from gazetteer.web.site import Site, require_own

_A_PAGE: Final = 40
_PARTED: Final = "|"
_LONGEST: Final = {"reason": 2_000, "source": 500, "contact": 200, "at": 200}
_A_FORM: Final = 100_000


class Proposals:
    """The queue of proposals and its members."""

    def __init__(self, site: Site) -> None:
        self.site = site

    def routes(self) -> list[BaseRoute]:
        """Their addresses."""
        page, form = self.site.page, self.site.form
        return [
            Route(
                "/proposals",
                page(self.queue, ("state", "after"), needs="contributor"),
                methods=["GET"],
                name="page_proposals",
            ),
            Route("/proposals/{id}", page(self.proposal, ()), methods=["GET"], name="page_proposal"),
            Route(
                "/proposals/{id}/accept",
                form(self.accept, needs="editor"),
                methods=["POST"],
                name="page_proposal_accept",
            ),
            Route(
                "/proposals/{id}/reject",
                form(self.reject, needs="editor"),
                methods=["POST"],
                name="page_proposal_reject",
            ),
            Route(
                "/proposals/{id}/comment",
                form(self.comment, needs="contributor"),
                methods=["POST"],
                name="page_proposal_comment",
            ),
            Route("/e/{id}/wrong", page(self.wrong, ("at",)), methods=["GET"], name="page_wrong"),
            Route("/e/{id}/wrong", self._remarked, methods=["POST"], name="page_wrong_said"),
        ]

    # Looking

    def queue(self, page: Page, request: Request) -> Response:
        """The proposals that are open, or were decided; a contributor sees his own."""
        state = page.parameters.get("state", "open")
        if state not in (*get_args(State), "all"):
            raise BadParameter("state", f"expected one of {', '.join(get_args(State))}, all")
        after = None
        if "after" in page.parameters:
            created, parted, proposal = page.parameters["after"].partition(_PARTED)
            if not parted:
                raise BadParameter("after", "expected what the link to older proposals says")
            after = (created, proposal)
        found, last = proposing.listed(
            self.site.serving(),
            principal=_principal(page),
            limit=_A_PAGE,
            state=None if state == "all" else state,  # type: ignore[arg-type]  # one of its words, as was looked at above
            after=after,
        )
        changed = {one["id"]: self._changes(one["id"]) for one in found}
        return page.render(
            "proposals.html",
            cache="private, no-store",
            found=found,
            changed=changed,
            labels=lookup.labelled(self.site.serving(), named_in(one for each in changed.values() for one in each)),
            states=[*get_args(State), "all"],
            state=state,
            after=None if last is None else _PARTED.join(last),
        )

    def proposal(self, page: Page, request: Request) -> Response:
        """One proposal: what it would change, what was said, what became of it. Its address is for whoever knows it."""
        gazetteer = self.site.serving()
        principal = None if page.session is None else page.session.principal
        found = proposing.proposal(gazetteer, request.path_params["id"], principal=principal)
        before, after = proposing.documents(gazetteer, found["id"])
        changed = [] if after is None else differences(before, after)
        hindered = None
        if principal is not None and principal.may("editor") and found["state"] == "open":
            hindered = proposing.preview(gazetteer, found["id"], principal=principal)
        return page.render(
            "proposal.html",
            cache="private, no-store",
            proposal=found,
            what=wording.label(found["label"], page.language)[0] or _name_of(after, page) or found["entity"],
            is_new=before is None and after is not None,
            is_remark=after is None,
            changed=changed,
            labels=lookup.labelled(gazetteer, named_in(changed)),
            hindered=hindered,
            is_own=principal is not None and found["by"]["key"] == principal.id,
        )

    def _changes(self, proposal_id: str) -> list[Difference]:
        before, after = proposing.documents(self.site.serving(), proposal_id)
        return [] if after is None else differences(before, after)

    # Deciding

    def accept(self, page: Page, request: Request, form: Form) -> Response:
        """Write what is proposed."""
        proposal_id = request.path_params["id"]
        proposing.accept(
            self.site.serving(), proposal_id, principal=_principal(page), comment=_said(form, "comment", 2_000) or None
        )
        return _back_to(page, proposal_id)

    def reject(self, page: Page, request: Request, form: Form) -> Response:
        """Close a proposal without writing it."""
        proposal_id = request.path_params["id"]
        proposing.reject(
            self.site.serving(), proposal_id, principal=_principal(page), comment=_said(form, "comment", 2_000) or None
        )
        return _back_to(page, proposal_id)

    def comment(self, page: Page, request: Request, form: Form) -> Response:
        """Say something about a proposal."""
        proposal_id = request.path_params["id"]
        said = _said(form, "comment", 2_000)
        if said:
            proposing.comment(self.site.serving(), proposal_id, said, principal=_principal(page))
        return _back_to(page, proposal_id)

    # Saying that something is wrong

    def wrong(self, page: Page, request: Request) -> Response:
        """The form in which a reader says what is wrong with an entry, or with one statement of it."""
        at = page.parameters.get("at", "")
        if page.session is None and not self.site.settings.open_proposals:
            here = page.link(f"/e/{request.path_params['id']}/wrong", at=at)
            return RedirectResponse(page.link("/sign-in", to=here.removeprefix(self.site.prefix)), status_code=303)
        return self._wrong(page, request.path_params["id"], {"at": at}, None)

    def _allowed(self, page: Page) -> None:
        if page.session is None and not self.site.settings.open_proposals:
            raise errors.Forbidden(page.texts("proposals_closed"))

    def _wrong(self, page: Page, entity_id: str, sent: dict[str, str], fault: str | None) -> Response:
        public = lookup.documents(self.site.serving(), [entity_id]).get(entity_id)
        if public is None:
            raise errors.NotFound(f"there is no entity {entity_id}")
        return page.render(
            "wrong.html",
            status=200 if fault is None else 422,
            cache="private, no-store",
            entity=entity_id,
            what=wording.label(public["label"], page.language)[0],
            part=_part(public, sent.get("at", "")),
            sent=sent,
            fault=fault,
        )

    async def _remarked(self, request: Request) -> Response:
        try:
            page = self.site.begin(request, ())
            require_own(request, self.site.settings)
            form = await read_form(request, _A_FORM)
            return await run_in_threadpool(self._remark, page, request, form)
        except GazetteerError as error:
            return await run_in_threadpool(self.site.refusal, request, error)

    def _remark(self, page: Page, request: Request, form: Form) -> Response:
        try:
            self.site.admit(request, page)
            self._allowed(page)
            sent = {name: form.one(name)[:longest] for name, longest in _LONGEST.items()}
            entity_id = request.path_params["id"]
            if not sent["reason"]:
                return self._wrong(page, entity_id, sent, page.texts("field_needed"))
            if page.session is not None:
                proposer = Proposer(page.session.principal)
            else:
                proposer = Proposer(address=client_address(request.scope, self.site.settings.trusted_proxies))
            proposed = Proposed(
                reason=sent["reason"],
                entity=entity_id,
                pointer=sent["at"] or None,
                source=sent["source"] or None,
                contact=sent["contact"] or None,
            )
            made = proposing.propose(self.site.serving(), proposed, proposer)
        except GazetteerError as error:
            return self.site.refusal(request, error)
        return _back_to(page, made["id"])


def _principal(page: Page) -> Principal:
    assert page.session is not None  # noqa: S101 - these pages are for who is signed in
    return page.session.principal


def _said(form: Form, name: str, longest: int) -> str:
    return form.one(name)[:longest]


def _back_to(page: Page, proposal_id: str) -> Response:
    return RedirectResponse(page.link(f"/proposals/{quote(proposal_id)}"), status_code=303)


def _name_of(document: WrittenEntity | None, page: Page) -> str:
    return "" if document is None else wording.label(labels(document["names"]), page.language)[0]


def _part(public: Any, at: str) -> tuple[str, Any] | None:
    """The statement that a pointer such as `/names/3` leads to, with its field; None for the whole entry."""
    _, section, number = [*at.split("/"), "", ""][:3]
    stated = public.get(section)
    if (
        isinstance(stated, list)
        and number.isdigit()
        and int(number) < len(stated)
        and isinstance(stated[int(number)], dict)
    ):
        return section, stated[int(number)]
    return None
