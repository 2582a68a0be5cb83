"""The tables. `revision.document` is the truth; everything else is derived from it in the same transaction.

SQLModel classes with `table=True` do not validate: constraints stand in the schema, validation in `domain/`. Timestamps are
UTC text with microseconds (`2026-01-31T12:00:00.000000Z`), so that text order is time order. Bounds in days are proleptic
Gregorian day numbers; null is unbounded or unknown, as the EDTF text beside them says.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKey, Index, LargeBinary, MetaData, Text, text
from sqlmodel import Field, SQLModel

#: Names for every constraint, so that a migration can address it on any database.
metadata: MetaData = SQLModel.metadata
metadata.naming_convention = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

_PHASES: Final = text("type = 'phase_of'")
_KINDS: Final = "'place','polity','treaty','organisation','person','event','term'"


#: Rows found by their primary key alone need no second tree beside it; other databases ignore this.
_KEYED: Final = {"sqlite_with_rowid": False}


def _to(column: str) -> ForeignKey:
    # A batch may name what comes later in it: references are checked when the transaction ends.
    return ForeignKey(column, deferrable=True, initially="DEFERRED")


class _Table(SQLModel):
    # No row is ever validated: to make ready for it would take half of the time in which this module is imported.
    model_config = {"defer_build": True}


class Meta(_Table, table=True):
    """Facts about the database itself, among them `data_version`, which every write raises."""

    __tablename__ = "meta"
    key: str = Field(primary_key=True)
    value: str


class SourceRow(_Table, table=True):
    """A source, as it is now."""

    __tablename__ = "source"
    id: str = Field(primary_key=True)
    version: int
    modified: str
    document: str = Field(sa_column=Column(Text, nullable=False))
    #: `deleted` or `merged`, and into which; null for a source that counts.
    ended: str | None = None
    merged_into: str | None = None


class SourceRevision(_Table, table=True):
    """Every version of every source."""

    __tablename__ = "source_revision"
    source_id: str = Field(sa_column=Column(_to("source.id"), primary_key=True))
    version: int = Field(primary_key=True)
    modified: str
    by: str
    what: str
    document: str = Field(sa_column=Column(Text, nullable=False))
    comment: str | None = None


class EntityRow(_Table, table=True):
    """An entity as it is now, with its answers ready to be sent."""

    __tablename__ = "entity"
    __table_args__ = (
        CheckConstraint(f"kind IN ({_KINDS})", name="kind"),
        CheckConstraint("state IN ('live','deleted','merged')", name="state"),
        CheckConstraint("(state = 'merged') = (merged_into IS NOT NULL)", name="merged_into"),
        CheckConstraint("version >= 1", name="version"),
        Index("ix_entity_state_kind_id", "state", "kind", "id"),
        Index("ix_entity_modified_id", "modified", "id"),
        Index("ix_entity_lat_lon", "latitude", "longitude"),
    )
    id: str = Field(primary_key=True)
    kind: str
    state: str
    merged_into: str | None = Field(default=None, sa_column=Column(_to("entity.id"), nullable=True))
    version: int
    modified: str
    prominence: float
    longitude: float | None = None
    latitude: float | None = None
    #: The digest of the public document; null for what is deleted or merged, as are the two that follow.
    digest: str | None = None
    #: The members of a search result that belong to the entity: id, kind, types, label, disambiguation, location.
    summary: bytes | None = Field(default=None, sa_column=Column(LargeBinary, nullable=True))
    #: The public document (JSON, UTF-8). The last column: what stands behind a long value is reached through all of it.
    public: bytes | None = Field(default=None, sa_column=Column(LargeBinary, nullable=True))


class Revision(_Table, table=True):
    """Every version of every entity: the written document, or null where the version is a deletion or a merge."""

    __tablename__ = "revision"
    __table_args__ = (
        CheckConstraint("what IN ('created','replaced','deleted','merged','restored')", name="what"),
        CheckConstraint("(what IN ('deleted','merged')) = (document IS NULL)", name="document"),
        CheckConstraint("(what = 'merged') = (merged_into IS NOT NULL)", name="merged_into"),
        Index("ix_revision_modified_entity_id", "modified", "entity_id"),
    )
    entity_id: str = Field(sa_column=Column(_to("entity.id"), primary_key=True))
    version: int = Field(primary_key=True)
    modified: str
    by: str
    what: str
    merged_into: str | None = None
    document: str | None = Field(default=None, sa_column=Column(Text, nullable=True))
    comment: str | None = None
    #: The proposal that the version carries out.
    proposal: str | None = None


class EntityType(_Table, table=True):
    """The feature types of each entity."""

    __tablename__ = "entity_type"
    __table_args__ = (Index("ix_entity_type_type", "type", "entity_id"), _KEYED)
    entity_id: str = Field(sa_column=Column(_to("entity.id"), primary_key=True))
    type: str = Field(primary_key=True)


class NameRow(_Table, table=True):
    """The names of each entity, in the document's order."""

    __tablename__ = "name"
    __table_args__ = (Index("ix_name_lang", "lang"), _KEYED)
    entity_id: str = Field(sa_column=Column(_to("entity.id"), primary_key=True))
    ordinal: int = Field(primary_key=True)
    text: str
    lang: str
    type: str
    status: str
    region: str | None = None
    valid_from: str | None = None
    valid_to: str | None = None


class RelationRow(_Table, table=True):
    """The relations of each entity, stored on the side that states them."""

    __tablename__ = "relation"
    __table_args__ = (
        Index("ix_relation_target", "target", "type"),
        # The chains of states are few among very many relations.
        Index("ix_relation_phase", "target", "entity_id", sqlite_where=_PHASES, postgresql_where=_PHASES),
        _KEYED,
    )
    entity_id: str = Field(sa_column=Column(_to("entity.id"), primary_key=True))
    ordinal: int = Field(primary_key=True)
    type: str
    target: str = Field(sa_column=Column(_to("entity.id"), nullable=False))
    valid_from: str | None = None
    valid_to: str | None = None
    #: The relation as written (JSON): what the other side shows.
    stated: str = Field(sa_column=Column(Text, nullable=False))


class SovereigntyRow(_Table, table=True):
    """The sovereignty records of each place; the day bounds are the widest that its EDTF bounds allow."""

    __tablename__ = "sovereignty"
    __table_args__ = (Index("ix_sovereignty_days", "first_day", "last_day"), _KEYED)
    entity_id: str = Field(sa_column=Column(_to("entity.id"), primary_key=True))
    ordinal: int = Field(primary_key=True)
    #: The record's id in the public document, its own or the one made for it.
    assertion: str
    status: str
    valid_from: str | None = None
    valid_to: str | None = None
    first_day: int | None = Field(default=None, sa_column=Column(BigInteger, nullable=True))
    last_day: int | None = Field(default=None, sa_column=Column(BigInteger, nullable=True))


class SovereigntyParty(_Table, table=True):
    """Who and what a sovereignty record names."""

    __tablename__ = "sovereignty_party"
    __table_args__ = (
        CheckConstraint("role IN ('holders','basis','ended_by','viewpoint')", name="role"),
        Index("ix_sovereignty_party_target", "target", "role"),
        _KEYED,
    )
    entity_id: str = Field(sa_column=Column(_to("entity.id"), primary_key=True))
    ordinal: int = Field(primary_key=True)
    role: str = Field(primary_key=True)
    position: int = Field(primary_key=True)
    target: str = Field(sa_column=Column(_to("entity.id"), nullable=False))


class FactRow(_Table, table=True):
    """The dated facts of each entity, in the document's order."""

    __tablename__ = "fact"
    __table_args__ = (Index("ix_fact_place", "place"), _KEYED)
    entity_id: str = Field(sa_column=Column(_to("entity.id"), primary_key=True))
    ordinal: int = Field(primary_key=True)
    event: str
    date: str
    place: str | None = Field(default=None, sa_column=Column(_to("entity.id"), nullable=True))


class CitationRow(_Table, table=True):
    """Which entity rests on which source, and how often."""

    __tablename__ = "citation"
    __table_args__ = (Index("ix_citation_source", "source_id", "entity_id"), _KEYED)
    entity_id: str = Field(sa_column=Column(_to("entity.id"), primary_key=True))
    source_id: str = Field(sa_column=Column(_to("source.id"), primary_key=True))
    count: int


class IdentifierRow(_Table, table=True):
    """The identifiers of each entity in other systems."""

    __tablename__ = "identifier"
    __table_args__ = (Index("ix_identifier_value", "scheme", "value"), _KEYED)
    entity_id: str = Field(sa_column=Column(_to("entity.id"), primary_key=True))
    scheme: str = Field(primary_key=True)
    value: str


class ExtentRow(_Table, table=True):
    """How far each line and area reaches, in degrees; where west is greater than east it crosses the antimeridian."""

    __tablename__ = "extent"
    __table_args__ = (_KEYED,)
    entity_id: str = Field(sa_column=Column(_to("entity.id"), primary_key=True))
    west: float
    south: float
    east: float
    north: float


class ApiKey(_Table, table=True):
    """Keys: the hash of each, never the key."""

    __tablename__ = "api_key"
    __table_args__ = (CheckConstraint("role IN ('contributor','editor','admin')", name="role"),)
    id: str = Field(primary_key=True)
    digest: str = Field(unique=True)
    role: str
    note: str | None = None
    created: str
    revoked: str | None = None
    #: What others see of whoever holds it.
    name: str | None = None
    #: From when on it no longer counts.
    expires: str | None = None
    #: When it was last used, to the hour.
    used: str | None = None


class ProposalRow(_Table, table=True):
    """A change that somebody proposes, and what became of it.

    `document` is the whole document as it would be, `base` the version that it was made from (0: a new entity); both are null
    for a remark that only says what is wrong.
    """

    __tablename__ = "proposal"
    __table_args__ = (
        CheckConstraint("state IN ('open','accepted','rejected')", name="state"),
        CheckConstraint("(state = 'open') = (decided IS NULL)", name="decided"),
        Index("ix_proposal_state_created", "state", "created"),
        Index("ix_proposal_entity_id", "entity_id"),
        Index("ix_proposal_origin_created", "origin", "created"),
    )
    id: str = Field(primary_key=True)
    entity_id: str
    base: int | None = None
    document: str | None = Field(default=None, sa_column=Column(Text, nullable=True))
    #: The part that a remark is about: a JSON pointer into the written document.
    pointer: str | None = None
    reason: str = Field(sa_column=Column(Text, nullable=False))
    source: str | None = Field(default=None, sa_column=Column(Text, nullable=True))
    #: How to reach the proposer; for editors only.
    contact: str | None = None
    #: `key:<id>`, or `reader` for somebody without a key.
    by: str
    #: A digest of the address of a reader, so that one address cannot fill the queue.
    origin: str | None = None
    created: str
    state: str
    decided: str | None = None
    decided_by: str | None = None
    decision: str | None = Field(default=None, sa_column=Column(Text, nullable=True))
    #: The version that it became.
    version: int | None = None
    #: The documents of the sources that it brings: a list.
    sources: str | None = Field(default=None, sa_column=Column(Text, nullable=True))


class ProposalComment(_Table, table=True):
    """What is said about a proposal, in order."""

    __tablename__ = "proposal_comment"
    __table_args__ = (_KEYED,)
    proposal_id: str = Field(sa_column=Column(ForeignKey("proposal.id"), primary_key=True))
    ordinal: int = Field(primary_key=True)
    created: str
    by: str
    text: str = Field(sa_column=Column(Text, nullable=False))


class SessionRow(_Table, table=True):
    """Sessions of the pages: the hash of each token, never the token."""

    __tablename__ = "session"
    __table_args__ = (Index("ix_session_expires", "expires"),)
    digest: str = Field(primary_key=True)
    key_id: str = Field(sa_column=Column(ForeignKey("api_key.id"), nullable=False))
    created: str
    expires: str


# What search derives: every row below can be made again from the documents. Rooms outside `search/` do not touch them.


class TermRow(_Table, table=True):
    """Every key of every name, in (key, rank) order: one look-up answers an exact query, already ranked.

    `rank` is what the score loses, in thousandths of a point; `kind` a number of `search.ranking.KEY_KINDS`.
    """

    __tablename__ = "term"
    __table_args__ = (_KEYED,)
    key: str = Field(primary_key=True)
    rank: int = Field(primary_key=True)
    entity: str = Field(primary_key=True)
    name: int = Field(primary_key=True)
    kind: int = Field(primary_key=True)


class WordRow(_Table, table=True):
    """Every word of every name, and words that hint at the entity (`name` -1); of Chinese names, pairs of characters.

    `rank` is the entity's own, so that (word, rank, entity) can be looked up for a candidate met under another word.
    """

    __tablename__ = "word"
    __table_args__ = (_KEYED,)
    word: str = Field(primary_key=True)
    rank: int = Field(primary_key=True)
    entity: str = Field(primary_key=True)
    name: int = Field(primary_key=True)


class PrefixRow(_Table, table=True):
    """The best entities of each prefix that many keys share; `scope` is empty or a kind of entity.

    A row without entity says that there are more than these.
    """

    __tablename__ = "prefix"
    __table_args__ = (_KEYED,)
    prefix: str = Field(primary_key=True)
    scope: str = Field(primary_key=True)
    rank: int = Field(primary_key=True)
    entity: str = Field(primary_key=True)
    key: str
    name: int
    kind: int


class SpellingRow(_Table, table=True):
    """The distinct keys and words that a likeness may find, numbered."""

    __tablename__ = "spelling"
    id: int = Field(primary_key=True)
    key: str = Field(unique=True)


class PostingRow(_Table, table=True):
    """Which spellings have a variant (letters left out) that falls into a bucket.

    `items` are unsigned 64-bit little-endian numbers: spelling, length and letter mask.
    """

    __tablename__ = "posting"
    __table_args__ = (_KEYED,)
    bucket: int = Field(primary_key=True)
    segment: int = Field(primary_key=True)
    items: bytes = Field(sa_column=Column(LargeBinary, nullable=False))


class IndexedRow(_Table, table=True):
    """What the index holds of each entity (JSON), so that a write changes no more rows than it must."""

    __tablename__ = "indexed"
    __table_args__ = (_KEYED,)
    entity: str = Field(primary_key=True)
    kind: str
    keys: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
