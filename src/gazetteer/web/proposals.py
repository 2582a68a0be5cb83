"""Proposals in the pages: a reader says what is wrong, a contributor proposes an edit, and somebody else decides.

What became of a proposal is told at its address.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from typing import Any, Final, get_args
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from gazetteer import errors
from gazetteer.domain.answered.sources import StatedSource
from gazetteer.domain.difference import Difference, differences
from gazetteer.domain.document import WrittenEntity, WrittenName
from gazetteer.domain.labels import labels
from gazetteer.domain.vocabulary import KINDS
from gazetteer.errors import BadParameter, GazetteerError, Invalid
from gazetteer.http.address import client_address
from gazetteer.services import lookup, proposing
from gazetteer.services.access import Principal
from gazetteer.services.proposing import Proposed, Proposer
from gazetteer.storage.proposals import State
from gazetteer.web import fault_words, wording
from gazetteer.web.forms import Form, read_form
from gazetteer.web.new_entries import free_id, language_of
from gazetteer.web.records import named_in, titles_in
from gazetteer.web.rendering import Page
from gazetteer.web.site import Receiving, Site, require_own

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
            Route("/e/{id}/wrong", self._sent(self._remark), methods=["POST"], name="page_wrong_said"),
            Route("/text/missing", self._sent(self._name), methods=["POST"], name="page_missing_named"),
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
        differing = [one for each in changed.values() for one in each]
        return page.render(
            "proposals.html",
            cache="private, no-store",
            found=found,
            changed=changed,
            brought=_titles(source for one in found if one["state"] != "accepted" for source in one["sources"]),
            labels=lookup.labelled(self.site.serving(), named_in(differing)),
            titles=titles_in(self.site.serving(), differing),
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
            brought=_titles(found["sources"]) if found["state"] != "accepted" else {},
            labels=lookup.labelled(gazetteer, named_in(changed)),
            titles=titles_in(gazetteer, changed),
            hindered=hindered and fault_words.told(page, _faults_of(hindered)),
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
            part=self._part(public, sent.get("at", "")),
            sent=sent,
            fault=fault,
        )

    def _part(self, public: Any, at: str) -> tuple[str, Any] | None:
        """What a remark is about: a statement (`/names/3`) with its field, a source (`/sources/ID`); None: the whole entry."""
        steps = at.split("/")[1:]
        if len(steps) != 2:
            return None
        section, which = steps
        if section == "sources":
            source = lookup.cited(self.site.serving(), [which]).get(which)
            return None if source is None else ("sources", [{"source": which, "locator": source["title"]}])
        stated = public.get(section)
        is_place = isinstance(stated, list) and which.isdecimal() and int(which) < len(stated)
        statement = stated[int(which)] if is_place else None
        return (section, statement) if isinstance(statement, dict) else None

    def _sent(self, make: Receiving) -> Callable[[Request], Awaitable[Response]]:
        """The endpoint of a form that readers may send where the operator allows it, and whoever is signed in."""

        async def page(request: Request) -> Response:
            try:
                started = self.site.begin(request, ())
                require_own(request, self.site.settings)
                form = await read_form(request, _A_FORM)
                return await run_in_threadpool(admitted, started, request, form)
            except GazetteerError as error:
                return await run_in_threadpool(self.site.refusal, request, error)

        def admitted(page: Page, request: Request, form: Form) -> Response:
            self.site.admit(request, page)
            if page.session is None and not self.site.settings.open_proposals:
                raise errors.Forbidden(page.texts("proposals_closed"))
            return make(page, request, form)

        return page

    def _proposer(self, page: Page, request: Request) -> Proposer:
        if page.session is not None:
            return Proposer(page.session.principal)
        return Proposer(address=client_address(request.scope, self.site.settings.trusted_proxies))

    def _remark(self, page: Page, request: Request, form: Form) -> Response:
        sent = {name: form.one(name)[:longest] for name, longest in _LONGEST.items()}
        entity_id = request.path_params["id"]
        if not sent["reason"]:
            return self._wrong(page, entity_id, sent, page.texts("field_needed"))
        proposed = Proposed(
            reason=sent["reason"],
            entity=entity_id,
            pointer=sent["at"] or None,
            source=sent["source"] or None,
            contact=sent["contact"] or None,
        )
        made = proposing.propose(self.site.serving(), proposed, self._proposer(page, request), once=True)
        return _back_to(page, made["id"])

    def _name(self, page: Page, request: Request, form: Form) -> Response:
        """Propose a new entry for a name that somebody met in a text, with what it is called in another language."""
        texts = list(dict.fromkeys(text for text in (form.one("name"), form.one("also")) if text))
        kind = form.one("kind") or "term"
        if not texts:
            raise BadParameter("name", page.texts("field_needed"))
        if kind not in KINDS:
            raise BadParameter("kind", f"expected one of {', '.join(KINDS)}")
        names: list[WrittenName] = []
        for text in texts:
            lang = language_of(text)
            is_first = all(name["lang"] != lang for name in names)
            names.append({"text": text, "lang": lang, "status": "preferred" if is_first else "admitted"})
        document = {"id": free_id(self.site.serving(), {"kind": kind, "names": names}), "kind": kind, "names": names}
        proposed = Proposed(
            reason=form.one("reason")[: _LONGEST["reason"]] or page.texts("unknown_reason"),
            document=document,
            source=form.one("source")[: _LONGEST["source"]] or None,
            contact=form.one("contact")[: _LONGEST["contact"]] or None,
        )
        made = proposing.propose(self.site.serving(), proposed, self._proposer(page, request), once=True)
        return _back_to(page, made["id"])


def _principal(page: Page) -> Principal:
    assert page.session is not None  # noqa: S101 - these pages are for who is signed in
    return page.session.principal


def _said(form: Form, name: str, longest: int) -> str:
    return form.one(name)[:longest]


def _back_to(page: Page, proposal_id: str) -> Response:
    return RedirectResponse(page.link(f"/proposals/{quote(proposal_id)}"), status_code=303)


def _faults_of(error: GazetteerError) -> list[dict[str, Any]]:
    """What hinders a proposal, fault by fault, each in the document that it proposes."""
    if not isinstance(error, Invalid) or not error.errors:
        return [{"detail": error.detail}]
    return [{**one, "pointer": str(one.get("pointer", "")).removeprefix("/document")} for one in error.errors]


def _titles(sources: Iterable[StatedSource]) -> dict[str, str]:
    """What sources are called that are not stored yet."""
    return {source["id"]: source["title"] for source in sources}


def _name_of(document: WrittenEntity | None, page: Page) -> str:
    return "" if document is None else wording.label(labels(document["names"]), page.language)[0]
