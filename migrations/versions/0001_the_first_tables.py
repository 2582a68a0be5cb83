"""The first tables: entities and sources with their revisions, what is derived from them, and keys."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "api_key",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("created", sa.String(), nullable=False),
        sa.Column("revoked", sa.String(), nullable=True),
        sa.CheckConstraint("role IN ('editor','admin')", name=op.f("ck_api_key_role")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_key")),
        sa.UniqueConstraint("digest", name=op.f("uq_api_key_digest")),
    )
    op.create_table(
        "entity",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("merged_into", sa.String(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("modified", sa.String(), nullable=False),
        sa.Column("prominence", sa.Float(), nullable=False),
        sa.Column("longitude", sa.Float(), nullable=True),
        sa.Column("latitude", sa.Float(), nullable=True),
        sa.Column("digest", sa.String(), nullable=True),
        sa.Column("summary", sa.LargeBinary(), nullable=True),
        sa.Column("public", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("(state = 'merged') = (merged_into IS NOT NULL)", name=op.f("ck_entity_merged_into")),
        sa.CheckConstraint(
            "kind IN ('place','polity','treaty','organisation','person','event','term')", name=op.f("ck_entity_kind")
        ),
        sa.CheckConstraint("state IN ('live','deleted','merged')", name=op.f("ck_entity_state")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_entity_version")),
        sa.ForeignKeyConstraint(
            ["merged_into"],
            ["entity.id"],
            name=op.f("fk_entity_merged_into_entity"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entity")),
    )
    op.create_index("ix_entity_lat_lon", "entity", ["latitude", "longitude"], unique=False)
    op.create_index("ix_entity_modified_id", "entity", ["modified", "id"], unique=False)
    op.create_index("ix_entity_state_kind_id", "entity", ["state", "kind", "id"], unique=False)
    op.create_table(
        "meta",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_meta")),
    )
    op.create_table(
        "source",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("modified", sa.String(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source")),
    )
    op.create_table(
        "citation",
        sa.Column("entity_id", sa.String(), nullable=False),
        sa.Column("source_id", sa.String(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entity_id"],
            ["entity.id"],
            name=op.f("fk_citation_entity_id_entity"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["source_id"],
            ["source.id"],
            name=op.f("fk_citation_source_id_source"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("entity_id", "source_id", name=op.f("pk_citation")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_citation_source", "citation", ["source_id", "entity_id"], unique=False)
    op.create_table(
        "entity_type",
        sa.Column("entity_id", sa.String(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entity_id"],
            ["entity.id"],
            name=op.f("fk_entity_type_entity_id_entity"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("entity_id", "type", name=op.f("pk_entity_type")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_entity_type_type", "entity_type", ["type", "entity_id"], unique=False)
    op.create_table(
        "fact",
        sa.Column("entity_id", sa.String(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("event", sa.String(), nullable=False),
        sa.Column("date", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["entity_id"], ["entity.id"], name=op.f("fk_fact_entity_id_entity"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["place"], ["entity.id"], name=op.f("fk_fact_place_entity"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("entity_id", "ordinal", name=op.f("pk_fact")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_fact_place", "fact", ["place"], unique=False)
    op.create_table(
        "identifier",
        sa.Column("entity_id", sa.String(), nullable=False),
        sa.Column("scheme", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entity_id"],
            ["entity.id"],
            name=op.f("fk_identifier_entity_id_entity"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("entity_id", "scheme", name=op.f("pk_identifier")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_identifier_value", "identifier", ["scheme", "value"], unique=False)
    op.create_table(
        "name",
        sa.Column("entity_id", sa.String(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("lang", sa.String(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("region", sa.String(), nullable=True),
        sa.Column("valid_from", sa.String(), nullable=True),
        sa.Column("valid_to", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["entity_id"], ["entity.id"], name=op.f("fk_name_entity_id_entity"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("entity_id", "ordinal", name=op.f("pk_name")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "relation",
        sa.Column("entity_id", sa.String(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("target", sa.String(), nullable=False),
        sa.Column("valid_from", sa.String(), nullable=True),
        sa.Column("valid_to", sa.String(), nullable=True),
        sa.Column("stated", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entity_id"],
            ["entity.id"],
            name=op.f("fk_relation_entity_id_entity"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["target"], ["entity.id"], name=op.f("fk_relation_target_entity"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("entity_id", "ordinal", name=op.f("pk_relation")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_relation_phase",
        "relation",
        ["target", "entity_id"],
        unique=False,
        sqlite_where=sa.text("type = 'phase_of'"),
        postgresql_where=sa.text("type = 'phase_of'"),
    )
    op.create_index("ix_relation_target", "relation", ["target", "type"], unique=False)
    op.create_table(
        "revision",
        sa.Column("entity_id", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("modified", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("merged_into", sa.String(), nullable=True),
        sa.Column("document", sa.Text(), nullable=True),
        sa.CheckConstraint("(what = 'merged') = (merged_into IS NOT NULL)", name=op.f("ck_revision_merged_into")),
        sa.CheckConstraint("(what IN ('deleted','merged')) = (document IS NULL)", name=op.f("ck_revision_document")),
        sa.CheckConstraint(
            "what IN ('created','replaced','deleted','merged','restored')", name=op.f("ck_revision_what")
        ),
        sa.ForeignKeyConstraint(
            ["entity_id"],
            ["entity.id"],
            name=op.f("fk_revision_entity_id_entity"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("entity_id", "version", name=op.f("pk_revision")),
    )
    op.create_table(
        "source_revision",
        sa.Column("source_id", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("modified", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["source_id"],
            ["source.id"],
            name=op.f("fk_source_revision_source_id_source"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("source_id", "version", name=op.f("pk_source_revision")),
    )
    op.create_table(
        "sovereignty",
        sa.Column("entity_id", sa.String(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("assertion", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("valid_from", sa.String(), nullable=True),
        sa.Column("valid_to", sa.String(), nullable=True),
        sa.Column("first_day", sa.BigInteger(), nullable=True),
        sa.Column("last_day", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["entity_id"],
            ["entity.id"],
            name=op.f("fk_sovereignty_entity_id_entity"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("entity_id", "ordinal", name=op.f("pk_sovereignty")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_sovereignty_days", "sovereignty", ["first_day", "last_day"], unique=False)
    op.create_table(
        "sovereignty_party",
        sa.Column("entity_id", sa.String(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("target", sa.String(), nullable=False),
        sa.CheckConstraint(
            "role IN ('holders','basis','ended_by','viewpoint')", name=op.f("ck_sovereignty_party_role")
        ),
        sa.ForeignKeyConstraint(
            ["entity_id"],
            ["entity.id"],
            name=op.f("fk_sovereignty_party_entity_id_entity"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["target"],
            ["entity.id"],
            name=op.f("fk_sovereignty_party_target_entity"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("entity_id", "ordinal", "role", "position", name=op.f("pk_sovereignty_party")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_sovereignty_party_target", "sovereignty_party", ["target", "role"], unique=False)


def downgrade() -> None:
    op.drop_table("sovereignty_party")
    op.drop_table("sovereignty")
    op.drop_table("source_revision")
    op.drop_table("revision")
    op.drop_table("relation")
    op.drop_table("name")
    op.drop_table("identifier")
    op.drop_table("fact")
    op.drop_table("entity_type")
    op.drop_table("citation")
    op.drop_table("source")
    op.drop_table("meta")
    op.drop_table("entity")
    op.drop_table("api_key")
