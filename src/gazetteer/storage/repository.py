"""Set-based questions to the tables: rows for many ids at once, never a query for each.

Documents come back as they are stored (JSON text or bytes); what they mean is for `services/`. Every function takes an open
connection, so that its caller decides what one state of the data is.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple, TypeVar

from sqlalchemy import ColumnElement, Connection, Select, and_, func, literal, not_, or_, select, true, tuple_
from sqlmodel import SQLModel

from gazetteer.storage import derivation
from gazetteer.storage.tables import (
    CitationRow,
    EntityRow,
    EntityType,
    FactRow,
    IdentifierRow,
    Meta,
    NameRow,
    ProposalRow,
    RelationRow,
    Revision,
    SourceRevision,
    SourceRow,
    SovereigntyParty,
    SovereigntyRow,
    TermRow,
)

T = TypeVar("T")

#: Ids asked for in one statement.
_AT_ONCE: Final = 500
#: The key of `meta` that every write raises.
DATA_VERSION: Final = "data_version"


def columns(table: type[SQLModel]) -> Any:
    """The columns of a table, by name."""
    return table.__table__.c  # type: ignore[attr-defined]  # SQLModel adds it to a table's class


_entity: Final = columns(EntityRow)
_revision: Final = columns(Revision)
_relation: Final = columns(RelationRow)
_party: Final = columns(SovereigntyParty)
_record: Final = columns(SovereigntyRow)
_fact: Final = columns(FactRow)
_type: Final = columns(EntityType)
_identifier: Final = columns(IdentifierRow)
_source: Final = columns(SourceRow)
_source_revision: Final = columns(SourceRevision)
_citation: Final = columns(CitationRow)
_meta: Final = columns(Meta)
_name: Final = columns(NameRow)
_proposal: Final = columns(ProposalRow)


def portions(ids: Iterable[T], size: int = _AT_ONCE) -> Iterator[list[T]]:
    """The ids in lists that one statement can take."""
    portion: list[T] = []
    for identifier in ids:
        portion.append(identifier)
        if len(portion) == size:
            yield portion
            portion = []
    if portion:
        yield portion


def _among(
    connection: Connection, statement: Select[Any], column: ColumnElement[Any], ids: Collection[str]
) -> Iterator[Any]:
    for portion in portions(ids):
        yield from connection.execute(statement.where(column.in_(portion)))


# The state of the data


def data_version(connection: Connection) -> int:
    """A number that every write raises; 0 before the first."""
    value = connection.execute(select(_meta.value).where(_meta.key == DATA_VERSION)).scalar()
    return 0 if value is None else int(value)


def newest_change(connection: Connection) -> str | None:
    """When anything was last modified, entities and sources alike."""
    moments = [connection.execute(select(func.max(column))).scalar() for column in (_entity.modified, _source.modified)]
    return max((moment for moment in moments if moment is not None), default=None)


def is_empty(connection: Connection) -> bool:
    """Whether nothing was ever written."""
    return (
        connection.execute(select(_entity.id).limit(1)).first() is None
        and connection.execute(select(_source.id).limit(1)).first() is None
    )


# Entities


@dataclass(frozen=True, slots=True)
class State:
    """What an entity is now, without its documents but for the summary (None where it is deleted or merged)."""

    id: str
    kind: str
    state: str
    merged_into: str | None
    version: int
    modified: str
    digest: str | None
    summary: bytes | None

    @property
    def live(self) -> bool:
        """Whether it is neither deleted nor merged."""
        return self.state == "live"


_STATE: Final = (
    _entity.id,
    _entity.kind,
    _entity.state,
    _entity.merged_into,
    _entity.version,
    _entity.modified,
    _entity.digest,
    _entity.summary,
)


def states(connection: Connection, ids: Collection[str]) -> dict[str, State]:
    """The state of each id that was ever given."""
    return {row.id: State(*row) for row in _among(connection, select(*_STATE), _entity.id, ids)}


def resolve_merged(connection: Connection, entity_id: str) -> str:
    """The id that answers now for a merged one, through however many merges."""
    seen: set[str] = set()
    while entity_id not in seen:
        seen.add(entity_id)
        into = connection.execute(select(_entity.merged_into).where(_entity.id == entity_id)).scalar()
        if into is None:
            break
        entity_id = into
    return entity_id


@dataclass(frozen=True, slots=True)
class Written:
    """The newest version of a live entity: the document as written, and when."""

    id: str
    version: int
    modified: str
    digest: str | None
    document: str


_WRITTEN: Final = select(_entity.id, _entity.version, _entity.modified, _entity.digest, _revision.document).join(
    Revision, and_(_revision.entity_id == _entity.id, _revision.version == _entity.version)
)


def written(connection: Connection, ids: Collection[str]) -> dict[str, Written]:
    """The newest document of each id that is live."""
    statement = _WRITTEN.where(_entity.state == "live")
    return {row.id: Written(*row) for row in _among(connection, statement, _entity.id, ids)}


def public(connection: Connection, ids: Collection[str]) -> dict[str, bytes]:
    """The public document (JSON) of each id that is live."""
    statement = select(_entity.id, _entity.public).where(_entity.state == "live")
    return {row.id: row.public for row in _among(connection, statement, _entity.id, ids)}


def with_sovereignty(connection: Connection, ids: Collection[str]) -> list[str]:
    """Which of the places have sovereignty records of their own."""
    statement = select(_record.entity_id).distinct()
    return [row.entity_id for row in _among(connection, statement, _record.entity_id, ids)]


def summaries(connection: Connection, ids: Collection[str]) -> dict[str, bytes]:
    """The members of a search result that belong to the entity (JSON), of each id that is live."""
    statement = select(_entity.id, _entity.summary).where(_entity.state == "live")
    return {row.id: row.summary for row in _among(connection, statement, _entity.id, ids)}


@dataclass(frozen=True, slots=True)
class Listed:
    """A member of a list: live with its summary, or a tombstone."""

    id: str
    state: str
    merged_into: str | None
    version: int
    modified: str
    summary: bytes | None


def within(bbox: tuple[float, float, float, float]) -> ColumnElement[bool]:
    """The condition that an entity's point lies in (west, south, east, north); west > east crosses the antimeridian."""
    west, south, east, north = bbox
    longitude: ColumnElement[bool] = (
        _entity.longitude.between(west, east)
        if west <= east
        else or_(_entity.longitude >= west, _entity.longitude <= east)
    )
    return and_(_entity.latitude.between(south, north), longitude)


def list_entities(
    connection: Connection,
    *,
    limit: int,
    kinds: Collection[str] = (),
    type_: str | None = None,
    ids: Collection[str] | None = None,
    modified_since: str | None = None,
    after: tuple[str, ...] | None = None,
) -> list[Listed]:
    """At most `limit` entities by id; with `modified_since` (a stored timestamp) by time and id, tombstones among them.

    `after` is the key of the last one before: `(id,)`, or with `modified_since` `(modified, id)`.
    """
    statement = select(
        _entity.id, _entity.state, _entity.merged_into, _entity.version, _entity.modified, _entity.summary
    )
    if modified_since is None:
        # A page of everything is read in the order of the ids: by the index of the states it would first be sorted, whole.
        state = _entity.state if kinds or type_ or ids is not None else func.coalesce(_entity.state, "")
        statement = statement.where(state == "live").order_by(_entity.id)
        if after is not None:
            statement = statement.where(_entity.id > after[0])
    else:
        statement = statement.where(_entity.modified >= modified_since).order_by(_entity.modified, _entity.id)
        if after is not None:
            modified, entity_id = after
            statement = statement.where(
                or_(_entity.modified > modified, and_(_entity.modified == modified, _entity.id > entity_id))
            )
    if kinds:
        statement = statement.where(_entity.kind.in_(list(kinds)))
    if type_ is not None and modified_since is None:
        # By the index of the types, which is in the order of the ids: a page reads no more than it shows.
        statement = statement.join(EntityType, _type.entity_id == _entity.id).where(_type.type == type_)
        statement = statement.order_by(None).order_by(_type.entity_id)
        if after is not None:
            statement = statement.where(_type.entity_id > after[0])
    elif type_ is not None:
        statement = statement.where(
            select(_type.entity_id).where(_type.type == type_, _type.entity_id == _entity.id).exists()
        )
    if ids is not None:
        statement = statement.where(_entity.id.in_(list(ids)))
    return [Listed(*row) for row in connection.execute(statement.limit(limit))]


def _located(
    columns_: Sequence[Any], kind: str, type_: str | None, bbox: tuple[float, float, float, float] | None
) -> Select[Any]:
    """A selection of columns of the live entities of a kind, of a feature type and in an area."""
    statement = select(*columns_).where(_entity.state == "live", _entity.kind == kind)
    if type_ is not None:
        statement = statement.where(
            select(_type.entity_id).where(_type.type == type_, _type.entity_id == _entity.id).exists()
        )
    return statement if bbox is None else statement.where(within(bbox))


def documents_of_kind(
    connection: Connection,
    kind: str,
    *,
    type_: str | None = None,
    bbox: tuple[float, float, float, float] | None = None,
    after: str | None = None,
    limit: int,
) -> dict[str, bytes]:
    """At most `limit` public documents of a kind by id, behind the one with the id `after`."""
    statement = _located((_entity.id, _entity.public), kind, type_, bbox).order_by(_entity.id).limit(limit)
    if after is not None:
        statement = statement.where(_entity.id > after)
    return {row.id: row.public for row in connection.execute(statement)}


def count_of_kind(
    connection: Connection,
    kind: str,
    *,
    type_: str | None = None,
    bbox: tuple[float, float, float, float] | None = None,
) -> int:
    """How many entities `documents_of_kind` has, page for page."""
    found: int = connection.execute(_located((func.count(),), kind, type_, bbox)).scalar_one()
    return found


def box_of_kind(connection: Connection, kind: str) -> tuple[float, float, float, float] | None:
    """West, south, east and north of the points of a kind; None where there are none."""
    point = _entity.longitude, _entity.latitude
    ends = [func.min(point[0]), func.min(point[1]), func.max(point[0]), func.max(point[1])]
    row = connection.execute(_located(ends, kind, None, None)).one()
    return None if row[0] is None else (row[0], row[1], row[2], row[3])


def first_day_of_records(connection: Connection) -> int | None:
    """The first day on which any record of sovereignty may hold, of those that have one."""
    found: int | None = connection.execute(select(func.min(_record.first_day))).scalar()
    return found


def feature_types(connection: Connection) -> list[tuple[str, str, int]]:
    """Every feature type in use, with the kinds of entity that have it and how many do: (type, kind, count)."""
    statement = (
        select(_type.type, _entity.kind, func.count())
        .join(EntityRow, _entity.id == _type.entity_id)
        .where(_entity.state == "live")
        .group_by(_type.type, _entity.kind)
        .order_by(_type.type, _entity.kind)
    )
    return [tuple(row) for row in connection.execute(statement)]


def identifier_schemes(connection: Connection) -> list[str]:
    """The other systems of which entities have identifiers."""
    return list(connection.execute(select(_identifier.scheme).distinct().order_by(_identifier.scheme)).scalars())


def identified(connection: Connection, scheme: str, values: Collection[str]) -> list[str]:
    """The live entities that have one of the identifiers in another system, by id."""
    statement = (
        select(_identifier.entity_id)
        .join(EntityRow, _entity.id == _identifier.entity_id)
        .where(_identifier.scheme == scheme, _entity.state == "live")
        .order_by(_identifier.entity_id)
    )
    return [row[0] for row in _among(connection, statement, _identifier.value, values)]


@dataclass(frozen=True, slots=True)
class Version:
    """One line of a history; `proposed_by` is whose proposal it carries out."""

    entity_id: str
    version: int
    modified: str
    by: str
    what: str
    comment: str | None
    merged_into: str | None
    proposal: str | None
    proposed_by: str | None


_VERSION: Final = select(
    _revision.entity_id,
    _revision.version,
    _revision.modified,
    _revision.by,
    _revision.what,
    _revision.comment,
    _revision.merged_into,
    _revision.proposal,
    _proposal.by.label("proposed_by"),
).outerjoin(ProposalRow, _proposal.id == _revision.proposal)


def history(connection: Connection, entity_id: str) -> list[Version]:
    """Every version of an entity, the newest first; empty for an id that was never given."""
    statement = _VERSION.where(_revision.entity_id == entity_id).order_by(_revision.version.desc())
    return [Version(*row) for row in connection.execute(statement)]


def versions_of(connection: Connection, moment: str) -> list[Version]:
    """The versions of entities that one write made, by its moment."""
    statement = _VERSION.where(_revision.modified == moment).order_by(_revision.entity_id)
    return [Version(*row) for row in connection.execute(statement)]


@dataclass(frozen=True, slots=True)
class Changed:
    """A version in the list of all: with the entity's kind, and its summary (None where it is deleted or merged)."""

    version: Version
    kind: str
    summary: bytes | None


def changes(
    connection: Connection,
    *,
    limit: int,
    since: str | None = None,
    kinds: Collection[str] = (),
    after: tuple[str, str, int] | None = None,
    newest_first: bool = False,
) -> list[Changed]:
    """At most `limit` versions of entities in the order of time, those of one write by entity.

    `since` is a stored timestamp from which on they count; `after` is `(modified, entity, version)` of the last one before.
    """
    place = (_revision.modified, _revision.entity_id, _revision.version)
    statement = _VERSION.add_columns(_entity.kind, _entity.summary).join(EntityRow, _entity.id == _revision.entity_id)
    if since is not None:
        statement = statement.where(_revision.modified >= since)
    if kinds:
        statement = statement.where(_entity.kind.in_(list(kinds)))
    if after is not None:
        beyond = tuple_(*place) < after if newest_first else tuple_(*place) > after
        statement = statement.where(beyond)
    order = [column.desc() for column in place] if newest_first else list(place)
    rows = connection.execute(statement.order_by(*order).limit(limit))
    return [Changed(Version(*row[:-2]), row.kind, row.summary) for row in rows]


def document_at(connection: Connection, entity_id: str, version: int) -> tuple[str, str | None] | None:
    """What happened in a version and its document (None for a deletion or a merge); None where there is no such version."""
    statement = select(_revision.what, _revision.document).where(
        _revision.entity_id == entity_id, _revision.version == version
    )
    row = connection.execute(statement).first()
    return None if row is None else (row.what, row.document)


def author_of(connection: Connection, what: str, identifier: str) -> str | None:
    """Who the newest revision of an entity or a source (`what`) is by; None where there never was one."""
    table, key = (
        (_revision, _revision.entity_id) if what == "entity" else (_source_revision, _source_revision.source_id)
    )
    statement = select(table.by).where(key == identifier).order_by(table.version.desc()).limit(1)
    author: str | None = connection.execute(statement).scalar()
    return author


def bearers(connection: Connection, scheme: str, values: Collection[str]) -> dict[str, str]:
    """The live entity that bears each of the identifiers; where several do, the first by id."""
    statement = (
        select(_identifier.value, _identifier.entity_id)
        .where(_identifier.scheme == scheme)
        .order_by(_identifier.entity_id.desc())
    )
    return dict(tuple(row) for row in _among(connection, statement, _identifier.value, values))


def bearers_of(connection: Connection, scheme: str) -> list[tuple[str, str]]:
    """Every identifier of a scheme with the live entity that bears it."""
    statement = select(_identifier.value, _identifier.entity_id).where(_identifier.scheme == scheme)
    return [tuple(row) for row in connection.execute(statement)]


def touched_by_others(connection: Connection, ids: Collection[str], by: str) -> set[str]:
    """Those of the entities of which some version is by somebody else."""
    statement = select(_revision.entity_id).where(_revision.by != by).distinct()
    return {row[0] for row in _among(connection, statement, _revision.entity_id, ids)}


def fact_of_database(connection: Connection, key: str) -> str | None:
    """What `meta` holds under the key."""
    value: str | None = connection.execute(select(_meta.value).where(_meta.key == key)).scalar()
    return value


# Links between entities


@dataclass(frozen=True, slots=True)
class Stated:
    """A relation as the entity that states it has it."""

    entity_id: str
    ordinal: int
    type: str
    target: str
    valid_from: str | None
    valid_to: str | None
    stated: str


_STATED: Final = select(
    _relation.entity_id,
    _relation.ordinal,
    _relation.type,
    _relation.target,
    _relation.valid_from,
    _relation.valid_to,
    _relation.stated,
)


def relations_of(connection: Connection, ids: Collection[str], *, type_: str | None = None) -> list[Stated]:
    """The relations that the entities state, by entity and place in its document."""
    statement = _STATED.order_by(_relation.entity_id, _relation.ordinal)
    if type_ is not None:
        statement = statement.where(_relation.type == type_)
    return [Stated(*row) for row in _among(connection, statement, _relation.entity_id, ids)]


def relations_to(connection: Connection, ids: Collection[str], *, type_: str | None = None) -> list[Stated]:
    """The relations that others state to the entities, by target, type and the entity that states them."""
    statement = _STATED.order_by(_relation.target, _relation.type, _relation.entity_id, _relation.ordinal)
    if type_ is not None:
        statement = statement.where(_relation.type == type_)
    return [Stated(*row) for row in _among(connection, statement, _relation.target, ids)]


def phases(connection: Connection) -> list[tuple[str, str, str | None, str | None, bytes]]:
    """Every phase of every chain of states: (chain, phase, from, to, the phase's summary)."""
    statement = (
        select(_relation.target, _relation.entity_id, _relation.valid_from, _relation.valid_to, _entity.summary)
        .join(EntityRow, _entity.id == _relation.entity_id)
        .where(_relation.type == "phase_of")
        .order_by(_relation.target, _relation.entity_id, _relation.ordinal)
    )
    return [tuple(row) for row in connection.execute(statement)]


@dataclass(frozen=True, slots=True)
class Referrer:
    """An entity that names another one: `role` is `relation`, `place`, or a part of a sovereignty record."""

    entity_id: str
    target: str
    role: str


def referrers(connection: Connection, ids: Collection[str]) -> list[Referrer]:
    """Who names the entities, in which role; each once for each role."""
    statements: tuple[tuple[Select[Any], ColumnElement[Any]], ...] = (
        (select(_relation.entity_id, _relation.target, literal("relation")).distinct(), _relation.target),
        (select(_party.entity_id, _party.target, _party.role).distinct(), _party.target),
        (select(_fact.entity_id, _fact.place, literal("place")).distinct(), _fact.place),
    )
    return [Referrer(*row) for statement, column in statements for row in _among(connection, statement, column, ids)]


# Sovereignty


@dataclass(frozen=True, slots=True)
class RecordOf:
    """Where a sovereignty record stands: the place, the record's id in the public document, and its bounds."""

    entity_id: str
    ordinal: int
    assertion: str
    status: str
    valid_from: str | None
    valid_to: str | None


def sovereignty(
    connection: Connection,
    *,
    first_day: int | None = None,
    last_day: int | None = None,
    holders: Collection[str] | None = None,
    basis: str | None = None,
    bbox: tuple[float, float, float, float] | None = None,
    dated: bool | None = None,
    after: tuple[str, int] | None = None,
    limit: int | None = None,
) -> list[RecordOf]:
    """The records of all places that may hold on some day from `first_day` to `last_day`, by place and ordinal.

    The widest reading of the bounds decides; whether a record holds for certain is for the caller to say. `holders` matches any
    of the ids; `basis` matches what a record rests on or is ended by; `dated` asks whether any bound is known. `after` is
    `(place, ordinal)` of the last one before.
    """
    statement = select(
        _record.entity_id,
        _record.ordinal,
        _record.assertion,
        _record.status,
        _record.valid_from,
        _record.valid_to,
    ).order_by(_record.entity_id, _record.ordinal)

    def names(ids: Collection[str], roles: Sequence[str]) -> ColumnElement[bool]:
        return (
            select(_party.target)
            .where(
                _party.entity_id == _record.entity_id,
                _party.ordinal == _record.ordinal,
                _party.role.in_(list(roles)),
                _party.target.in_(list(ids)),
            )
            .exists()
        )

    conditions: list[ColumnElement[bool]] = [true()]
    if last_day is not None:
        conditions.append(or_(_record.first_day.is_(None), _record.first_day <= last_day))
    if first_day is not None:
        conditions.append(or_(_record.last_day.is_(None), _record.last_day >= first_day))
    if dated is not None:
        undated = and_(_record.valid_from.is_(None), _record.valid_to.is_(None))
        conditions.append(not_(undated) if dated else undated)
    if holders is not None:
        conditions.append(names(holders, ["holders"]))
    if basis is not None:
        conditions.append(names([basis], ["basis", "ended_by"]))
    if bbox is not None:
        statement = statement.join(EntityRow, _entity.id == _record.entity_id)
        conditions.append(within(bbox))
    if after is not None:
        entity_id, ordinal = after
        conditions.append(
            or_(_record.entity_id > entity_id, and_(_record.entity_id == entity_id, _record.ordinal > ordinal))
        )
    statement = statement.where(*conditions)
    return [RecordOf(*row) for row in connection.execute(statement if limit is None else statement.limit(limit))]


def holders_among(connection: Connection, day: int, statuses: Collection[str]) -> set[tuple[str, str]]:
    """Each place with each holder that its own records of these statuses may name on a day, as pairs of ids."""
    statement = (
        select(_record.entity_id, _party.target)
        .join(SovereigntyParty, and_(_party.entity_id == _record.entity_id, _party.ordinal == _record.ordinal))
        .where(
            _party.role == "holders",
            _record.status.in_(list(statuses)),
            or_(_record.first_day.is_(None), _record.first_day <= day),
            or_(_record.last_day.is_(None), _record.last_day >= day),
        )
    )
    return {(row.entity_id, row.target) for row in connection.execute(statement)}


def facts(connection: Connection) -> list[tuple[str, str]]:
    """The date (EDTF) of every dated fact, with the entity whose it is."""
    return [(row.entity_id, row.date) for row in connection.execute(select(_fact.entity_id, _fact.date))]


def stated_between(connection: Connection, types: Collection[str]) -> list[tuple[str, str]]:
    """Who states a relation of these types to whom, whenever it holds: pairs of ids."""
    statement = select(_relation.entity_id, _relation.target).where(_relation.type.in_(list(types)))
    return [(row.entity_id, row.target) for row in connection.execute(statement)]


# Sources


@dataclass(frozen=True, slots=True)
class SourceState:
    """A source as it is now."""

    id: str
    version: int
    modified: str
    document: str


_SOURCE_STATE: Final = select(_source.id, _source.version, _source.modified, _source.document)


def sources(connection: Connection, ids: Collection[str]) -> dict[str, SourceState]:
    """The state of each source that exists."""
    return {row.id: SourceState(*row) for row in _among(connection, _SOURCE_STATE, _source.id, ids)}


def list_sources(connection: Connection, *, limit: int, after: str | None = None) -> list[SourceState]:
    """At most `limit` sources by id, after the one with the id `after`."""
    statement = _SOURCE_STATE.order_by(_source.id).limit(limit)
    if after is not None:
        statement = statement.where(_source.id > after)
    return [SourceState(*row) for row in connection.execute(statement)]


def source_history(connection: Connection, source_id: str) -> list[Version]:
    """Every version of a source, the newest first."""
    of = _source_revision
    statement = (
        select(of.source_id, of.version, of.modified, of.by, of.what, of.comment)
        .where(of.source_id == source_id)
        .order_by(of.version.desc())
    )
    return [Version(*row, merged_into=None, proposal=None, proposed_by=None) for row in connection.execute(statement)]


def dependants(
    connection: Connection, source_id: str, *, limit: int, after: str | None = None
) -> list[tuple[str, int]]:
    """The entities that rest on a source, each with how often it is cited, by id."""
    statement = select(_citation.entity_id, _citation.count).where(_citation.source_id == source_id)
    if after is not None:
        statement = statement.where(_citation.entity_id > after)
    return [tuple(row) for row in connection.execute(statement.order_by(_citation.entity_id).limit(limit))]


def count_dependants(connection: Connection, ids: Collection[str]) -> dict[str, int]:
    """How many entities rest on each source; sources on which none rests are absent."""
    statement = select(_citation.source_id, func.count()).group_by(_citation.source_id)
    return {row[0]: row[1] for row in _among(connection, statement, _citation.source_id, ids)}


# What looks for duplicates reads


@dataclass(frozen=True, slots=True)
class Located:
    """An entity by one of its name keys, with what tells whether it may be the same as another."""

    key: str
    entity_id: str
    kind: str
    prominence: float
    longitude: float | None
    latitude: float | None


def by_name_key(connection: Connection, *, kind_of_key: int) -> Iterator[Located]:
    """Every live entity under each of its keys of that kind, the keys in order, each entity once a key."""
    term = columns(TermRow)
    statement = (
        select(term.key, term.entity, _entity.kind, _entity.prominence, _entity.longitude, _entity.latitude)
        .join(EntityRow, _entity.id == term.entity)
        .where(term.kind == kind_of_key, _entity.state == "live")
        .order_by(term.key, term.entity)
    )
    before: tuple[str, str] | None = None
    for row in stream(connection, statement, size=10_000):
        if (row[0], row[1]) != before:
            before = (row[0], row[1])
            yield Located(*row)


def shared_identifiers(connection: Connection, schemes: Collection[str]) -> list[tuple[str, str, str]]:
    """The identifiers that several entities bear: (scheme, value, entity), in that order."""
    several = (
        select(_identifier.scheme, _identifier.value)
        .where(_identifier.scheme.in_(list(schemes)))
        .group_by(_identifier.scheme, _identifier.value)
        .having(func.count() > 1)
        .subquery()
    )
    statement = (
        select(_identifier.scheme, _identifier.value, _identifier.entity_id)
        .join(several, and_(_identifier.scheme == several.c.scheme, _identifier.value == several.c.value))
        .order_by(_identifier.scheme, _identifier.value, _identifier.entity_id)
    )
    return [tuple(row) for row in connection.execute(statement)]


def identifiers_of(connection: Connection, ids: Collection[str], schemes: Collection[str]) -> dict[str, dict[str, str]]:
    """The identifiers of each entity in these schemes."""
    statement = select(_identifier.entity_id, _identifier.scheme, _identifier.value).where(
        _identifier.scheme.in_(list(schemes))
    )
    found: dict[str, dict[str, str]] = {}
    for entity_id, scheme, value in _among(connection, statement, _identifier.entity_id, ids):
        found.setdefault(entity_id, {})[scheme] = value
    return found


# What checks and rebuilding read


def entity_ids(connection: Connection, *, after: str = "", limit: int = _AT_ONCE) -> list[str]:
    """At most `limit` ids that were ever given, in order, after the one before."""
    statement = (
        select(_revision.entity_id)
        .where(_revision.entity_id > after)
        .union(select(_entity.id).where(_entity.id > after))
        .order_by("entity_id")
        .limit(limit)
    )
    return list(connection.execute(statement).scalars())


def count_entities(connection: Connection) -> int:
    """How many ids were ever given."""
    count: int = connection.execute(select(func.count()).select_from(EntityRow)).scalar_one()
    return count


@dataclass(frozen=True, slots=True)
class NewestRevision:
    """The newest revision of an entity, and the newest document that it ever had (the same one while it lives)."""

    entity_id: str
    version: int
    modified: str
    what: str
    merged_into: str | None
    document: str | None
    last_document: str | None


def newest_revisions(connection: Connection, ids: Collection[str]) -> dict[str, NewestRevision]:
    """The newest revision of each entity that has one."""
    statement = select(
        _revision.entity_id,
        _revision.version,
        _revision.modified,
        _revision.what,
        _revision.merged_into,
        _revision.document,
    ).order_by(_revision.entity_id, _revision.version)
    newest: dict[str, NewestRevision] = {}
    for row in _among(connection, statement, _revision.entity_id, ids):
        before = newest.get(row.entity_id)
        last = row.document if row.document is not None or before is None else before.last_document
        newest[row.entity_id] = NewestRevision(
            row.entity_id, row.version, row.modified, row.what, row.merged_into, row.document, last
        )
    return newest


def entity_rows(connection: Connection, ids: Collection[str]) -> dict[str, dict[str, Any]]:
    """All columns of the entities."""
    return {row.id: dict(row._mapping) for row in _among(connection, select(*_entity), _entity.id, ids)}


def derived_rows(connection: Connection, ids: Collection[str]) -> derivation.Rows:
    """The rows of every derived table that belong to the entities, in the order of their keys."""
    rows = derivation.no_rows()
    for table, of_table in rows.items():
        column = columns(table).entity_id
        statement = select(*columns(table)).order_by(*table.__table__.primary_key)
        of_table.extend(dict(row._mapping) for row in _among(connection, statement, column, ids))
    return rows


def source_faults(connection: Connection) -> list[str]:
    """The sources that differ from their newest revision, or have none."""
    newest = (
        select(_source_revision.source_id, func.max(_source_revision.version).label("version"))
        .group_by(_source_revision.source_id)
        .subquery()
    )
    statement = (
        select(_source.id)
        .outerjoin(newest, newest.c.source_id == _source.id)
        .outerjoin(
            SourceRevision,
            and_(_source_revision.source_id == _source.id, _source_revision.version == newest.c.version),
        )
        .where(
            or_(
                _source_revision.version.is_(None),
                _source_revision.version != _source.version,
                _source_revision.document != _source.document,
                _source_revision.modified != _source.modified,
            )
        )
        .order_by(_source.id)
    )
    return list(connection.execute(statement).scalars())


def newest_source_revisions(connection: Connection, ids: Collection[str]) -> dict[str, SourceState]:
    """Each source as its newest revision has it."""
    statement = select(
        _source_revision.source_id, _source_revision.version, _source_revision.modified, _source_revision.document
    ).order_by(_source_revision.source_id, _source_revision.version)
    return {row.source_id: SourceState(*row) for row in _among(connection, statement, _source_revision.source_id, ids)}


# Streams, for exports


def stream(connection: Connection, statement: Select[Any], *, size: int = _AT_ONCE) -> Iterator[Any]:
    """The rows of a statement, fetched a portion at a time."""
    result = connection.execute(statement.execution_options(yield_per=size))
    try:
        yield from result
    finally:
        result.close()


def stream_sources(
    connection: Connection, *, kinds: Collection[str] = (), modified_since: str | None = None
) -> Iterator[SourceState]:
    """Every source by id; with `kinds`, those that entities of these kinds rest on."""
    statement = _SOURCE_STATE.order_by(_source.id)
    if kinds:
        cited = (
            select(_citation.source_id)
            .join(EntityRow, _entity.id == _citation.entity_id)
            .where(_entity.kind.in_(list(kinds)), _citation.source_id == _source.id)
        )
        statement = statement.where(cited.exists())
    if modified_since is not None:
        statement = statement.where(_source.modified >= modified_since)
    for row in stream(connection, statement):
        yield SourceState(*row)


def stream_written(
    connection: Connection, *, kinds: Collection[str] = (), modified_since: str | None = None
) -> Iterator[Written]:
    """The newest document of every live entity, by id."""
    statement = _WRITTEN.where(_entity.state == "live").order_by(_entity.id)
    if kinds:
        statement = statement.where(_entity.kind.in_(list(kinds)))
    if modified_since is not None:
        statement = statement.where(_entity.modified >= modified_since)
    for row in stream(connection, statement):
        yield Written(*row)


def named(connection: Connection, keys: Collection[str], *, kind_of_key: int) -> list[tuple[str, str, int]]:
    """The names that have the search keys: (key, entity, place of the name in its document), the best first."""
    term = columns(TermRow)
    statement = (
        select(term.key, term.entity, term.name)
        .where(term.kind == kind_of_key)
        .order_by(term.key, term.rank, term.entity, term.name)
    )
    return [tuple(row) for row in _among(connection, statement, term.key, keys)]


# Names in running text


class NameOf(NamedTuple):
    """A name as running text is searched for it; `ordinal` is its place in the document."""

    entity: str
    ordinal: int
    text: str
    lang: str
    kind: str
    status: str


_NAME_OF: Final = (
    select(_name.entity_id, _name.ordinal, _name.text, _name.lang, _entity.kind, _name.status)
    .join(EntityRow, _entity.id == _name.entity_id)
    .where(_entity.state == "live")
)


def stream_names(connection: Connection) -> Iterator[NameOf]:
    """Every name of every live entity, by entity and the order of its document."""
    for row in stream(connection, _NAME_OF.order_by(_name.entity_id, _name.ordinal), size=5_000):
        yield NameOf(*row)


def names_of(connection: Connection, ids: Collection[str]) -> list[NameOf]:
    """The names of these entities, as far as they are live."""
    return [NameOf(*row) for row in _among(connection, _NAME_OF, _name.entity_id, sorted(ids))]


def of_type(connection: Connection, type_: str) -> set[str]:
    """The ids of the entities that have a type."""
    return set(connection.execute(select(_type.entity_id).where(_type.type == type_)).scalars())


def as_prominent_as(connection: Connection, least: float) -> set[str]:
    """The ids of the live entities of at least this prominence."""
    statement = select(_entity.id).where(_entity.prominence >= least, _entity.state == "live")
    return set(connection.execute(statement).scalars())


def changed_since(connection: Connection, moment: str) -> list[str]:
    """The ids of the entities written, deleted or merged after a moment."""
    return list(connection.execute(select(_entity.id).where(_entity.modified > moment)).scalars())


def digests(connection: Connection, ids: Collection[str]) -> dict[str, str]:
    """The digest of the public document of each id that is live."""
    statement = select(_entity.id, _entity.digest).where(_entity.state == "live")
    return {row.id: row.digest for row in _among(connection, statement, _entity.id, ids)}
