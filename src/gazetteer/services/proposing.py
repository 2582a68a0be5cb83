"""Proposals: somebody who may not write says what should be written, or what is wrong; an editor decides.

A proposal is checked like a write when it is made, so that the queue holds what can be done. It is made from a version: where
the entity was changed since, what is proposed is carried over to the newest (`domain/carrying.py`). Who accepts or rejects one
is somebody else than who proposed it.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Any, Final, cast

import orjson

from gazetteer.domain import clock
from gazetteer.domain.answered import Author, Proposal
from gazetteer.domain.carrying import carried
from gazetteer.domain.document import WrittenEntity, WrittenSource
from gazetteer.domain.entity import Source, read_entity
from gazetteer.errors import Conflict, Forbidden, GazetteerError, Gone, Invalid, NotFound, TooManyRequests, pointer
from gazetteer.services import proposed_sources
from gazetteer.services.access import Principal
from gazetteer.services.applying import apply
from gazetteer.services.authors import READER, authors
from gazetteer.services.change import Outcome, Plan, Reason, SourceWrite, Write
from gazetteer.services.context import Gazetteer
from gazetteer.services.lookup import labels_of
from gazetteer.services.patching import patch_between, patched
from gazetteer.storage import proposals, repository, revisions
from gazetteer.storage.engine import Connection
from gazetteer.storage.proposals import State

#: Proposals that readers at one address, and all readers together, may make in an hour.
MOST_OF_AN_ADDRESS: Final = 10
MOST_OF_READERS: Final = 200
#: Characters of the comment that the history shows of a proposal's reason.
_LONGEST_COMMENT: Final = 200
_SALT: Final = "proposal_salt"


@dataclass(frozen=True, slots=True)
class Proposed:
    """What is proposed: a patch of the entity's written document, a whole document, or only what is wrong (a remark).

    `sources` are new ones on which what is proposed rests, `source` says in words where it can be looked up. `pointer` is
    the part that a remark is about. `contact` is shown to editors only.
    """

    reason: str
    entity: str | None = None
    patch: object = None
    document: object = None
    pointer: str | None = None
    source: str | None = None
    contact: str | None = None
    sources: Sequence[object] | None = None


@dataclass(frozen=True, slots=True)
class Proposer:
    """Who proposes: the holder of a key, or a reader, by his address."""

    principal: Principal | None = None
    address: str = ""

    @property
    def by(self) -> str:
        """How a proposal names the proposer."""
        return READER if self.principal is None else self.principal.by


def propose(gazetteer: Gazetteer, proposed: Proposed, proposer: Proposer, *, once: bool = False) -> Proposal:
    """Put a proposal into the queue.

    With `once`, what the same proposer has proposed already, and nobody has decided on, is that proposal: a form may be
    sent twice. Raises `Invalid` for what could not be written, `NotFound` for an entity that is not there,
    `TooManyRequests` where readers have proposed too much within the hour.
    """
    found = _draft(gazetteer, proposed)
    _try(gazetteer, found, by=proposer.by)
    created = clock.written(clock.now())
    proposal_id = secrets.token_hex(8)

    def work(connection: Connection) -> str:
        origin = None
        if proposer.principal is None:
            origin = _counted(connection, proposer.address)
        kept = proposals.Proposal(
            id=proposal_id,
            entity_id=found.entity_id,
            base=found.base,
            document=None if found.document is None else orjson.dumps(found.document).decode(),
            sources=orjson.dumps([one.written() for one in found.sources]).decode() if found.sources else None,
            pointer=proposed.pointer,
            reason=proposed.reason,
            source=proposed.source,
            contact=proposed.contact,
            by=proposer.by,
            origin=origin,
            created=created,
        )
        already = proposals.repeated(connection, kept) if once else None
        if already is None:
            proposals.add(connection, kept)
        return already or kept.id

    stored = gazetteer.database.write(work)
    return proposal(gazetteer, stored, principal=proposer.principal)


@dataclass(frozen=True, slots=True)
class _Draft:
    """What is proposed, as it would be written: the whole document, made of the version `base` (0: none yet), new sources."""

    entity_id: str
    base: int | None
    document: WrittenEntity | None
    sources: Sequence[Source] = ()


def _draft(gazetteer: Gazetteer, proposed: Proposed) -> _Draft:
    entity_id = _meant(proposed)
    with gazetteer.database.reading(newest=True) as connection:
        state = repository.states(connection, [entity_id]).get(entity_id)
        if state is not None and not state.live:
            raise Gone(f"{entity_id} was {state.state}")
        if state is None and proposed.document is None:
            raise NotFound(f"there is no entity {entity_id}")
        standing = (
            None if state is None else orjson.loads(repository.written(connection, [entity_id])[entity_id].document)
        )
    base = 0 if state is None else state.version
    if proposed.patch is None and proposed.document is None:
        return _Draft(entity_id, None, None, _sources(gazetteer, proposed, None))
    if proposed.patch is not None:
        try:
            document = patched(standing, proposed.patch)
        except Invalid as error:
            raise _below("/patch", error) from None
        entity = read_entity(document)
    else:
        entity = read_entity(proposed.document, base="/document")
    if entity.id != entity_id:
        raise _invalid("/entity", f"the document is of {entity.id}, not of {entity_id}")
    written = entity.document()
    if written == standing:
        raise _invalid("/patch" if proposed.patch is not None else "/document", "this changes nothing")
    return _Draft(entity_id, base, written, _sources(gazetteer, proposed, written))


def _sources(gazetteer: Gazetteer, proposed: Proposed, document: WrittenEntity | None) -> list[Source]:
    with gazetteer.database.reading() as connection:
        return proposed_sources.read(connection, proposed.sources or (), document)


def _meant(proposed: Proposed) -> str:
    """The id of the entity that a proposal is about."""
    if proposed.patch is not None and proposed.document is not None:
        raise _invalid("/patch", "expected a patch or a document, not both")
    entity_id = proposed.entity
    if entity_id is None and isinstance(proposed.document, dict):
        entity_id = str(proposed.document.get("id", ""))
    if not entity_id:
        raise _invalid("/entity", "expected the id of the entity that is meant")
    return entity_id


def _invalid(where: str, detail: str) -> Invalid:
    return Invalid(detail, errors=[{"pointer": where, "detail": detail}])


def _below(base: str, error: Invalid) -> Invalid:
    faults = [{**fault, "pointer": base + str(fault.get("pointer", ""))} for fault in error.errors]
    return Invalid(error.detail, errors=faults)


def _try(gazetteer: Gazetteer, draft: _Draft, *, by: str) -> None:
    """Raises `Invalid` where the document could not be written now."""
    if draft.document is not None:
        sources = [SourceWrite(source.id, source) for source in draft.sources]
        apply(gazetteer, Plan([Write.of(read_entity(draft.document))], sources), by=by, dry_run=True)


def _counted(connection: Connection, address: str) -> str:
    """The digest of a reader's address; raises `TooManyRequests` where it, or all readers, have proposed too much."""
    salt = repository.fact_of_database(connection, _SALT)
    if salt is None:
        salt = secrets.token_hex(16)
        revisions.set_fact_of_database(connection, _SALT, salt)
    origin = hmac.new(salt.encode(), address.encode(), sha256).hexdigest()[:32]
    hour_ago = clock.written(clock.now() - timedelta(hours=1))
    if proposals.count(connection, since=hour_ago, origin=origin) >= MOST_OF_AN_ADDRESS:
        raise TooManyRequests(f"{MOST_OF_AN_ADDRESS} proposals an hour are taken from one address", retry_after=3600)
    if proposals.count(connection, since=hour_ago) >= MOST_OF_READERS:
        raise TooManyRequests(f"{MOST_OF_READERS} proposals an hour are taken from readers", retry_after=3600)
    return origin


# Reading


def proposal(gazetteer: Gazetteer, proposal_id: str, *, principal: Principal | None = None) -> Proposal:
    """One proposal and what became of it; its id is known to who made it. Only editors see how to reach the proposer."""
    with gazetteer.database.reading(newest=True) as connection:
        return _told(connection, [_require(connection, proposal_id)], principal)[0]


def listed(
    gazetteer: Gazetteer,
    *,
    principal: Principal,
    limit: int,
    state: State | None = None,
    entity_id: str | None = None,
    after: tuple[str, str] | None = None,
) -> tuple[list[Proposal], tuple[str, str] | None]:
    """Proposals, the newest first, and the place of the last where more follow; a contributor sees his own."""
    by = None if principal.may("editor") else principal.by
    with gazetteer.database.reading(newest=True) as connection:
        found = proposals.listed(connection, limit=limit + 1, state=state, entity_id=entity_id, by=by, after=after)
        told = _told(connection, found[:limit], principal)
    return told, (found[limit - 1].created, found[limit - 1].id) if len(found) > limit else None


def _require(connection: Connection, proposal_id: str) -> proposals.Proposal:
    found = proposals.find(connection, proposal_id)
    if found is None:
        raise NotFound(f"there is no proposal {proposal_id!r}")
    return found


def _told(connection: Connection, kept: Sequence[proposals.Proposal], principal: Principal | None) -> list[Proposal]:
    said = proposals.comments(connection, [one.id for one in kept])
    names = authors(connection, [by for one in kept for by in (one.by, one.decided_by)] + [one.by for one in said])
    labels = labels_of(connection, [one.entity_id for one in kept])
    newest = repository.states(connection, [one.entity_id for one in kept])
    is_editor = principal is not None and principal.may("editor")
    answers = []
    for one in kept:
        state = newest.get(one.entity_id)
        answer = {
            "id": one.id,
            "entity": one.entity_id,
            "label": labels.get(one.entity_id, {}),
            "base": one.base,
            "newest": 0 if state is None else state.version,
            "patch": _patch(connection, one),
            "sources": _brought(one),
            "pointer": one.pointer,
            "reason": one.reason,
            "source": one.source,
            "contact": one.contact if is_editor else None,
            "by": names[one.by],
            "created": one.created,
            "state": one.state,
            "decided": one.decided,
            "decided_by": _named(names, one.decided_by),
            "decision": one.decision,
            "version": one.version,
            "comments": [
                {"by": names[comment.by], "created": comment.created, "text": comment.text}
                for comment in said
                if comment.proposal_id == one.id
            ],
        }
        answers.append(cast(Proposal, answer))
    return answers


def _named(names: dict[str, Author], by: str | None) -> Author | None:
    return None if by is None else names[by]


def _patch(connection: Connection, kept: proposals.Proposal) -> list[dict[str, Any]] | None:
    """What would be changed, against the version from which the proposal was made."""
    if kept.document is None or kept.base is None:
        return None
    before = _document_at(connection, kept.entity_id, kept.base)
    return patch_between(before or {}, orjson.loads(kept.document))


def _brought(kept: proposals.Proposal) -> list[WrittenSource]:
    """The sources that a proposal brings."""
    brought: list[WrittenSource] = [] if kept.sources is None else orjson.loads(kept.sources)
    return brought


def _document_at(connection: Connection, entity_id: str, version: int) -> WrittenEntity | None:
    found = repository.document_at(connection, entity_id, version)
    document: WrittenEntity | None = None if found is None or found[1] is None else orjson.loads(found[1])
    return document


def documents(gazetteer: Gazetteer, proposal_id: str) -> tuple[WrittenEntity | None, WrittenEntity | None]:
    """The document from which a proposal was made (None for a new entity) and the one that is proposed (None of a remark)."""
    with gazetteer.database.reading(newest=True) as connection:
        kept = _require(connection, proposal_id)
        before = None if kept.base is None else _document_at(connection, kept.entity_id, kept.base)
    return before, None if kept.document is None else orjson.loads(kept.document)


# Deciding


def _require_open(connection: Connection, proposal_id: str, principal: Principal) -> proposals.Proposal:
    kept = _require(connection, proposal_id)
    if kept.state != "open":
        raise Conflict(f"the proposal was {kept.state} already")
    if kept.by == principal.by:
        raise Forbidden("who proposes something does not decide on it: somebody else has to")
    return kept


def accept(gazetteer: Gazetteer, proposal_id: str, *, principal: Principal, comment: str | None = None) -> Outcome:
    """Write what is proposed, as a version with both names; of a remark only note that it was right.

    Raises `Conflict` where it was decided, or where somebody has changed what it changes (`errors` says what), `Forbidden`
    where the proposer accepts, and `Invalid` where it cannot be written any more.
    """

    def plan(connection: Connection) -> Plan:
        kept = _require_open(connection, proposal_id, principal)
        version = None
        planned = Plan()
        if kept.document is not None:
            planned, version = _carried_out(connection, kept)
        proposals.decide(
            connection,
            proposal_id,
            state="accepted",
            decided=clock.written(clock.now()),
            by=principal.by,
            decision=comment,
            version=version,
        )
        return planned

    with gazetteer.database.reading(newest=True) as connection:
        reason = _require(connection, proposal_id).reason
    short = " ".join(reason.split())[:_LONGEST_COMMENT]
    return apply(gazetteer, plan, by=principal.by, reason=Reason(short, proposal_id))


def _carried_out(connection: Connection, kept: proposals.Proposal) -> tuple[Plan, int]:
    """What an accepted proposal writes, and the version that it makes."""
    document, version = _on_top(connection, kept)
    sources = proposed_sources.to_be_stored(connection, _brought(kept), document)
    return Plan([Write.of(read_entity(document))], sources), version


def _on_top(connection: Connection, kept: proposals.Proposal) -> tuple[WrittenEntity, int]:
    """The document that is proposed, carried over to the newest version, and the version that it makes."""
    document: WrittenEntity = orjson.loads(kept.document or "")
    state = repository.states(connection, [kept.entity_id]).get(kept.entity_id)
    if state is None:
        return document, 1
    if not state.live:
        raise Conflict(f"{kept.entity_id} was {state.state} since")
    newest: WrittenEntity = orjson.loads(repository.written(connection, [kept.entity_id])[kept.entity_id].document)
    before = _document_at(connection, kept.entity_id, kept.base or 0)
    if before is None:
        raise Conflict(f"the proposal was of a new entity, and {kept.entity_id} is there by now")
    change = carried(before, document, newest)
    if change.left:
        faults = [
            {
                "pointer": pointer(one.field),
                "detail": f"what the proposal {one.what} was changed since by somebody else",
            }
            for one in change.left
        ]
        raise Conflict(f"{kept.entity_id} was changed since, where the proposal changes it", errors=faults)
    changes = change.document != newest
    return change.document, state.version + 1 if changes else state.version


def reject(gazetteer: Gazetteer, proposal_id: str, *, principal: Principal, comment: str | None = None) -> None:
    """Close a proposal without writing it; raises as `accept` does."""

    def work(connection: Connection) -> None:
        _require_open(connection, proposal_id, principal)
        moment = clock.written(clock.now())
        proposals.decide(connection, proposal_id, state="rejected", decided=moment, by=principal.by, decision=comment)

    gazetteer.database.write(work)


def comment(gazetteer: Gazetteer, proposal_id: str, text: str, *, principal: Principal) -> None:
    """Say something about a proposal: editors about any, a contributor about his own."""

    def work(connection: Connection) -> None:
        kept = _require(connection, proposal_id)
        if not principal.may("editor") and kept.by != principal.by:
            raise Forbidden("a contributor comments on his own proposals")
        proposals.say(connection, proposal_id, created=clock.written(clock.now()), by=principal.by, text=text)

    gazetteer.database.write(work)


def preview(gazetteer: Gazetteer, proposal_id: str, *, principal: Principal) -> GazetteerError | None:
    """Why a proposal could not be accepted now, None where it could."""
    with gazetteer.database.reading(newest=True) as connection:
        kept = _require(connection, proposal_id)
        try:
            _require_open(connection, proposal_id, principal)
            planned = None if kept.document is None else _carried_out(connection, kept)[0]
        except GazetteerError as error:
            return error
    if planned is None:
        return None
    try:
        apply(gazetteer, planned, by=principal.by, dry_run=True)
    except GazetteerError as error:
        return error
    return None
