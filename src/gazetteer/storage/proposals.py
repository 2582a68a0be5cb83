"""The tables of proposals and of what is said about them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, dataclass
from typing import Final, Literal

from sqlalchemy import Connection, func, insert, select, tuple_, update

from gazetteer.storage import repository
from gazetteer.storage.tables import ProposalComment, ProposalRow

State = Literal["open", "accepted", "rejected"]

_proposal: Final = repository.columns(ProposalRow)
_comment: Final = repository.columns(ProposalComment)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposal as it is kept; `document` and `sources` are JSON; the columns are explained in `tables.py`."""

    id: str
    entity_id: str
    base: int | None
    document: str | None
    pointer: str | None
    reason: str
    source: str | None
    contact: str | None
    by: str
    origin: str | None
    created: str
    state: State = "open"
    decided: str | None = None
    decided_by: str | None = None
    decision: str | None = None
    version: int | None = None
    sources: str | None = None


@dataclass(frozen=True, slots=True)
class Comment:
    """Something that was said about a proposal."""

    proposal_id: str
    ordinal: int
    created: str
    by: str
    text: str


_ALL: Final = select(*(getattr(_proposal, name) for name in Proposal.__dataclass_fields__))


def add(connection: Connection, proposal: Proposal) -> None:
    """Keep a new proposal."""
    connection.execute(insert(ProposalRow).values(**asdict(proposal)))


def repeated(connection: Connection, proposal: Proposal) -> str | None:
    """The id of an open proposal that says the same and is of the same proposer; None where there is none."""
    same = [
        getattr(_proposal, name).is_not_distinct_from(value)
        for name, value in asdict(proposal).items()
        if name not in ("id", "created")
    ]
    return connection.execute(select(_proposal.id).where(*same).limit(1)).scalar()


def find(connection: Connection, proposal_id: str) -> Proposal | None:
    """The proposal with this id."""
    row = connection.execute(_ALL.where(_proposal.id == proposal_id)).first()
    return None if row is None else Proposal(*row)


def listed(
    connection: Connection,
    *,
    limit: int,
    state: State | None = None,
    entity_id: str | None = None,
    by: str | None = None,
    after: tuple[str, str] | None = None,
) -> list[Proposal]:
    """At most `limit` proposals, the newest first; `after` is `(created, id)` of the last one before."""
    statement = _ALL.order_by(_proposal.created.desc(), _proposal.id.desc()).limit(limit)
    if state is not None:
        statement = statement.where(_proposal.state == state)
    if entity_id is not None:
        statement = statement.where(_proposal.entity_id == entity_id)
    if by is not None:
        statement = statement.where(_proposal.by == by)
    if after is not None:
        statement = statement.where(tuple_(_proposal.created, _proposal.id) < after)
    return [Proposal(*row) for row in connection.execute(statement)]


def decide(
    connection: Connection,
    proposal_id: str,
    *,
    state: State,
    decided: str,
    by: str,
    decision: str | None,
    version: int | None = None,
) -> None:
    """Note what became of a proposal."""
    connection.execute(
        update(ProposalRow)
        .where(_proposal.id == proposal_id)
        .values(state=state, decided=decided, decided_by=by, decision=decision, version=version)
    )


def count(connection: Connection, *, since: str, origin: str | None = None) -> int:
    """How many proposals of readers came from an origin (from any unless given) since a moment."""
    of_readers = _proposal.origin.is_not(None) if origin is None else _proposal.origin == origin
    statement = select(func.count()).where(of_readers, _proposal.created >= since)
    found: int = connection.execute(statement).scalar_one()
    return found


def say(connection: Connection, proposal_id: str, *, created: str, by: str, text: str) -> None:
    """Add a comment behind those that there are."""
    behind = select(func.coalesce(func.max(_comment.ordinal), 0)).where(_comment.proposal_id == proposal_id)
    ordinal = connection.execute(behind).scalar_one() + 1
    connection.execute(
        insert(ProposalComment).values(proposal_id=proposal_id, ordinal=ordinal, created=created, by=by, text=text)
    )


def comments(connection: Connection, ids: Collection[str]) -> list[Comment]:
    """What was said about the proposals, in order."""
    statement = select(*(getattr(_comment, name) for name in Comment.__dataclass_fields__))
    statement = statement.where(_comment.proposal_id.in_(list(ids))).order_by(_comment.proposal_id, _comment.ordinal)
    return [Comment(*row) for row in connection.execute(statement)]
