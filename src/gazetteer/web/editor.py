"""Editing an entry in the page: a form that carries its own draft, shows at once what it changes, and saves when it is told to.

Every button sends the whole form; what stands in the open part is read first, whatever the button says. Nothing is written but
by `save`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final

import orjson
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from gazetteer import errors
from gazetteer.domain import clock, dates, document
from gazetteer.domain.document import ASSERTIONS, AssertionField
from gazetteer.domain.labels import labels
from gazetteer.domain.vocabulary import KINDS
from gazetteer.errors import BadRequest, Invalid
from gazetteer.services import editing, lookup, picking, proposing, records
from gazetteer.services.change import Reason
from gazetteer.services.proposing import Proposed, Proposer
from gazetteer.web import basics, conflicts, fault_words, open_part, statement_forms, wording
from gazetteer.web.conflicts import Conflict
from gazetteer.web.drafts import Draft
from gazetteer.web.entry import drawn_records
from gazetteer.web.forms import Form
from gazetteer.web.new_entries import free_id, language_of
from gazetteer.web.open_part import Opened, opened_by
from gazetteer.web.records import named_in, titles_in
from gazetteer.web.rendering import Page
from gazetteer.web.site import Site, require

#: The sections of the form, in its order.
SECTIONS: Final[tuple[AssertionField, ...]] = (
    "names",
    "definitions",
    "sovereignty",
    "dates",
    "relations",
    "figures",
    "contexts",
)
_LONGEST_COMMENT: Final = 200


@dataclass(slots=True)
class State:
    """The form between two buttons."""

    draft: Draft
    opened: Opened | None = None
    comment: str = ""
    conflict: Conflict | None = None
    faults: list[dict[str, Any]] = field(default_factory=list)
    warnings: list[dict[str, Any]] = field(default_factory=list)
    checked: bool = False


class Editor:
    """The pages on which an entry is edited, or a new one written."""

    def __init__(self, site: Site) -> None:
        self.site = site

    def routes(self) -> list[BaseRoute]:
        """Their addresses."""
        page, form = self.site.page, self.site.form
        return [
            Route("/e/{id}/edit", page(self.edit, ("open",), needs="contributor"), methods=["GET"], name="page_edit"),
            Route("/e/{id}/edit", form(self.edited, needs="contributor"), methods=["POST"], name="page_edited"),
            Route("/new", page(self.new, ("kind", "name"), needs="contributor"), methods=["GET"], name="page_new"),
            Route("/new", form(self.edited, needs="contributor"), methods=["POST"], name="page_new_edited"),
            Route(
                "/desk/sources.json",
                page(self.sources, ("q",), needs="contributor"),
                methods=["GET"],
                name="page_desk_sources",
            ),
        ]

    # The first look

    def edit(self, page: Page, request: Request) -> Response:
        """An entry, ready to be edited; `open` says which part is open already."""
        draft = self._newest(request.path_params["id"])
        state = State(draft, opened_by(page.parameters.get("open", "")))
        self._open(page, state)
        return self._render(page, state)

    def new(self, page: Page, request: Request) -> Response:
        """A new entry."""
        kind = page.parameters.get("kind", "place")
        if kind not in KINDS:
            raise errors.BadParameter("kind", f"expected one of {', '.join(KINDS)}")
        names: list[dict[str, Any]] = []
        name = page.parameters.get("name", "")
        if name:
            names = [{"text": name, "lang": language_of(name), "status": "preferred"}]
        state = State(Draft(0, {"id": "", "kind": kind, "names": names}), Opened("basics" if names else "names"))
        self._open(page, state)
        return self._render(page, state)

    def _newest(self, entity_id: str) -> Draft:
        """A draft of an entry as it is now; raises `NotFound`, `Gone` or `Moved`."""
        public = lookup.documents(self.site.serving(), [entity_id]).get(entity_id)
        if public is None:
            record = records.record(self.site.serving(), entity_id)
            if record.into is not None:
                raise errors.Moved(entity_id, record.into)
            raise errors.Gone(f"{entity_id} was deleted")
        version = public["version"]
        written = records.documents(self.site.serving(), entity_id, [version])[version]
        return Draft(version, dict(written or {}))

    def sources(self, page: Page, request: Request) -> Response:
        """Sources that hold the words that somebody types, for a field to offer them."""
        found, offered = picking.sources(self.site.serving(), page.parameters.get("q", ""))
        if found is not None:
            offered = [{"id": found, **lookup.cited(self.site.serving(), [found])[found]}]
        results = [
            {"id": one["id"], "label": one["title"], "beside": f"{one.get('author', '')} {one.get('year', '')}".strip()}
            for one in offered
        ]
        return page.packed(orjson.dumps({"results": results}), media_type="application/json", cache="private, no-store")

    # A button was pressed

    def edited(self, page: Page, request: Request, form: Form) -> Response:
        """Read the form, do what its button says, and show it again; or save, and lead to the entry."""
        draft = Draft.unpacked(form.one("draft"))
        if "id" in request.path_params and draft.document.get("id") != request.path_params["id"]:
            raise BadRequest("the draft is of another entry than the address")
        state = State(draft, opened_by(form.one("open")), form.one("comment")[:_LONGEST_COMMENT])
        do, _, told = form.one("do").partition(" ")
        if do == "close" or (do == "drop" and state.opened is not None and state.opened.name == told):
            state.opened = None
        if state.opened is not None:
            self._read(page, state, form)
        if state.opened is None or not state.opened.has_faults or do in ("reading", "theirs", "mine", "both"):
            answer = self._do(page, state, form, do, told)
            if answer is not None:
                return answer
        return self._render(page, state)

    def _read(self, page: Page, state: State, form: Form) -> None:
        """Put what stands in the open part into the draft; where something is wrong with it, it stays open."""
        opened = state.opened
        assert opened is not None  # noqa: S101 - the caller has looked
        if opened.section == "basics":
            opened.fields = basics.read(page, state.draft, form)
        else:
            stated = state.draft.document.get(opened.section, [])
            before = stated[opened.position] if opened.position is not None and opened.position < len(stated) else {}
            found = statement_forms.read(
                self.site.serving(),
                page,
                opened.section,
                form,
                before,
                state.draft.titles,
                check=partial(state.draft.faults_with, opened.section, opened.position),
            )
            opened.fields = found.fields
            if not found.faults:
                state.draft.sources.extend(found.made)
                state.draft.put(opened.section, opened.position, found.statement)
                if opened.position is None:
                    opened.position = len(state.draft.document[opened.section]) - 1
        if not opened.has_faults:
            state.opened = Opened(opened.section, opened.position)
            self._open(page, state)
        else:
            opened.calendar = form.one("calendar")
            values = {one.name: str(one.value) for one in opened.fields}
            open_part.propose(state.draft, opened, values.get("text", ""), values.get("lang", ""))

    def _do(self, page: Page, state: State, form: Form, do: str, told: str) -> Response | None:
        """What a button says; an answer where it leads elsewhere."""
        draft = state.draft
        if do == "open":
            state.opened = opened_by(told)
            self._open(page, state)
        elif do == "drop":
            self._drop(state, told)
        elif do == "reading":
            self._take_reading(page, state, told)
        elif do == "also":
            lang, _, text = told.partition(" ")
            draft.put("names", None, {"text": text, "lang": lang, "status": "preferred"})
            state.opened = None
        elif do in ("theirs", "mine", "both"):
            newest = self._newest(str(draft.document["id"]))
            state.draft, state.opened = conflicts.resolved(self.site.serving(), draft, newest, do), None
        elif do == "propose":
            state.opened = None
            return self._propose_it(page, state)
        elif do in ("check", "save"):
            state.opened = None
            if do == "save":
                require(page, "editor")
            return self._save(page, state, keep=do == "save")
        else:
            state.opened = None
        return None

    def _drop(self, state: State, told: str) -> None:
        part = opened_by(told)
        if part is None or part.section == "basics":
            return
        if part.position is not None:
            state.draft.drop(part.section, part.position)
        state.opened = None

    def _take_reading(self, page: Page, state: State, reading: str) -> None:
        """Give the open name a reading that was proposed."""
        opened = state.opened
        if opened is None or opened.section != "names":
            return
        for one in opened.fields:
            if one.name == "readings":
                one.value = reading
        if opened.position is not None and not opened.has_faults:
            name = {**state.draft.document["names"][opened.position], "readings": [{"pinyin": reading}]}
            state.draft.put("names", opened.position, name)

    def _open(self, page: Page, state: State) -> None:
        """Fill the fields of the part that is open."""
        if state.opened is not None and not open_part.fill(self.site.serving(), page, state.draft, state.opened):
            state.opened = None

    # Saving

    def _save(self, page: Page, state: State, *, keep: bool) -> Response | None:
        """Save the draft, or only look what would become of it. An answer leads on; otherwise the form says what is wrong."""
        draft = state.draft
        if draft.is_new and not draft.document.get("id"):
            draft.document["id"] = free_id(self.site.serving(), draft.document)
        gazetteer = self.site.serving()
        assert page.session is not None  # noqa: S101 - forms are for who is signed in
        state.conflict = conflicts.found(gazetteer, draft)
        if state.conflict is not None:
            return None
        try:
            outcome = editing.batch(
                gazetteer,
                draft.lines(),
                by=page.session.principal.by,
                reason=Reason(state.comment or None),
                dry_run=not keep,
            )
        except Invalid as error:
            # Somebody may have saved between the look above and this.
            state.conflict = conflicts.found(gazetteer, draft)
            if state.conflict is None:
                self._show_faults(page, state, [_of_the_draft(one) for one in error.errors])
            return None
        state.checked = True
        state.warnings = list(getattr(outcome, "warnings", ()))
        if keep:
            return RedirectResponse(page.link(f"/e/{draft.document['id']}"), status_code=303)
        return None

    def _propose_it(self, page: Page, state: State) -> Response | None:
        """Put the draft into the queue, for somebody else to decide on."""
        draft = state.draft
        assert page.session is not None  # noqa: S101 - forms are for who is signed in
        if draft.is_new and not draft.document.get("id"):
            draft.document["id"] = free_id(self.site.serving(), draft.document)
        if not state.comment:
            state.faults = [{"pointer": "", "detail": page.texts("reason_needed"), "lang": page.language}]
            return None
        proposed = Proposed(
            reason=state.comment, entity=str(draft.document["id"]), document=draft.written, sources=draft.cited_sources
        )
        try:
            made = proposing.propose(self.site.serving(), proposed, Proposer(page.session.principal), once=True)
        except Invalid as error:
            self._show_faults(page, state, [_of_the_draft(one) for one in error.errors])
            return None
        return RedirectResponse(page.link(f"/proposals/{made['id']}"), status_code=303)

    def _show_faults(self, page: Page, state: State, faults: list[dict[str, Any]]) -> None:
        """Tell what is wrong, and open the first part that it is about, with what is wrong beside its fields."""
        state.faults = faults
        told = fault_words.told(page, faults)
        part = next((one.part for one in told if one.part), "")
        state.opened = opened_by(part)
        self._open(page, state)
        if state.opened is not None:
            statement_forms.mark(page, state.opened.fields, [one for one in told if one.part == part])

    # Showing

    def _render(self, page: Page, state: State) -> Response:
        draft, gazetteer = state.draft, self.site.serving()
        changed = draft.changes(gazetteer)
        if state.opened is None and not state.faults:
            state.faults = [] if draft.is_new and not draft.document["names"] else draft.faults()
        told = [*changed, *(state.conflict.theirs if state.conflict is not None else ())]
        named = document.named(draft.written) | named_in(told)
        shown_labels = lookup.labelled(gazetteer, named)
        records_drawn = None
        if draft.document.get("sovereignty"):
            today = dates.date_range(clock.today().isoformat())[0] or 0
            records_drawn = drawn_records(draft.document["sovereignty"], shown_labels, page, today=today)
        is_bad = bool(state.faults or state.conflict or (state.opened is not None and state.opened.has_faults))
        return page.render(
            "edit.html",
            status=409 if state.conflict is not None else 422 if is_bad else 200,
            cache="private, no-store",
            state=state,
            draft=draft,
            document=draft.document,
            what=wording.label(labels(draft.document.get("names", [])), page.language)[0] or draft.document["id"],
            sections=SECTIONS,
            assertions=ASSERTIONS,
            changed=changed,
            labels=shown_labels,
            drawing=records_drawn,
            basics=basics.BASICS,
            told=fault_words.told(page, state.faults),
            new_source=statement_forms.NEW_SOURCE,
            brought=draft.titles,
            titles=titles_in(gazetteer, told),
        )


def _of_the_draft(fault: Mapping[str, Any]) -> dict[str, Any]:
    """A fault of a line of the batch as one of the draft."""
    where = str(fault.get("pointer", ""))
    if where == "/version":
        # Of an entry that is stored somebody else's version is shown beside the draft; a new one has an id that is taken.
        where = "" if fault["detail"].startswith("source ") else "/id"
    return {**fault, "pointer": where.removeprefix("/entity").removeprefix("/document")}
