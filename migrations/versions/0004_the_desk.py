"""The desk: comments on versions, proposals, keys with names that expire, sources that end."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

#: The keys as they were, without their check of the roles.
_KEYS = sa.Table(
    "api_key",
    sa.MetaData(),
    sa.Column("id", sa.String(), nullable=False),
    sa.Column("digest", sa.String(), nullable=False),
    sa.Column("role", sa.String(), nullable=False),
    sa.Column("note", sa.String(), nullable=True),
    sa.Column("created", sa.String(), nullable=False),
    sa.Column("revoked", sa.String(), nullable=True),
    sa.PrimaryKeyConstraint("id", name="pk_api_key"),
    sa.UniqueConstraint("digest", name="uq_api_key_digest"),
)
_ADDED = ("name", "expires", "used")


def _roles(condition: str, table: sa.Table) -> None:
    """Give the keys another check of their roles; SQLite makes the table anew for that."""
    if op.get_bind().dialect.name == "sqlite":
        check = sa.CheckConstraint(condition, name=op.f("ck_api_key_role"))
        with op.batch_alter_table("api_key", copy_from=table, table_args=(check,), recreate="always"):
            pass
    else:
        op.drop_constraint(op.f("ck_api_key_role"), "api_key", type_="check")
        op.create_check_constraint(op.f("ck_api_key_role"), "api_key", condition)


def upgrade() -> None:
    _roles("role IN ('contributor','editor','admin')", _KEYS)
    for name in _ADDED:
        op.add_column("api_key", sa.Column(name, sa.String(), nullable=True))
    op.add_column("revision", sa.Column("comment", sa.String(), nullable=True))
    op.add_column("revision", sa.Column("proposal", sa.String(), nullable=True))
    op.create_index("ix_revision_modified_entity_id", "revision", ["modified", "entity_id"])
    op.add_column("source_revision", sa.Column("comment", sa.String(), nullable=True))
    op.add_column("source", sa.Column("ended", sa.String(), nullable=True))
    op.add_column("source", sa.Column("merged_into", sa.String(), nullable=True))
    op.create_table(
        "proposal",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("entity_id", sa.String(), nullable=False),
        sa.Column("base", sa.Integer(), nullable=True),
        sa.Column("document", sa.Text(), nullable=True),
        sa.Column("pointer", sa.String(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("contact", sa.String(), nullable=True),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("origin", sa.String(), nullable=True),
        sa.Column("created", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("decided", sa.String(), nullable=True),
        sa.Column("decided_by", sa.String(), nullable=True),
        sa.Column("decision", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.CheckConstraint("state IN ('open','accepted','rejected')", name=op.f("ck_proposal_state")),
        sa.CheckConstraint("(state = 'open') = (decided IS NULL)", name=op.f("ck_proposal_decided")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal")),
    )
    op.create_index("ix_proposal_state_created", "proposal", ["state", "created"])
    op.create_index("ix_proposal_entity_id", "proposal", ["entity_id"])
    op.create_index("ix_proposal_origin_created", "proposal", ["origin", "created"])
    op.create_table(
        "proposal_comment",
        sa.Column("proposal_id", sa.String(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("created", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposal.id"], name=op.f("fk_proposal_comment_proposal_id_proposal")
        ),
        sa.PrimaryKeyConstraint("proposal_id", "ordinal", name=op.f("pk_proposal_comment")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("proposal_comment")
    op.drop_table("proposal")
    # A source that has ended is no source of the older schema's; nothing rests on it.
    op.execute("DELETE FROM source_revision WHERE source_id IN (SELECT id FROM source WHERE ended IS NOT NULL)")
    op.execute("DELETE FROM source WHERE ended IS NOT NULL")
    op.drop_column("source", "merged_into")
    op.drop_column("source", "ended")
    op.drop_column("source_revision", "comment")
    op.drop_index("ix_revision_modified_entity_id", table_name="revision")
    op.drop_column("revision", "proposal")
    op.drop_column("revision", "comment")
    # The older schema knows nobody who only proposes.
    op.execute("DELETE FROM api_key WHERE role = 'contributor'")
    for name in reversed(_ADDED):
        op.drop_column("api_key", name)
    _roles("role IN ('editor','admin')", _KEYS)
