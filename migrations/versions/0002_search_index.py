"""The search index: terms, words, prefixes, spellings with their postings, and what is indexed of each entity."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "term",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("entity", sa.String(), nullable=False),
        sa.Column("name", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", "rank", "entity", "name", "kind", name=op.f("pk_term")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "word",
        sa.Column("word", sa.String(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("entity", sa.String(), nullable=False),
        sa.Column("name", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("word", "rank", "entity", "name", name=op.f("pk_word")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "prefix",
        sa.Column("prefix", sa.String(), nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("entity", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("name", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("prefix", "scope", "rank", "entity", name=op.f("pk_prefix")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "spelling",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spelling")),
        sa.UniqueConstraint("key", name=op.f("uq_spelling_key")),
    )
    op.create_table(
        "posting",
        sa.Column("bucket", sa.Integer(), nullable=False),
        sa.Column("segment", sa.Integer(), nullable=False),
        sa.Column("items", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("bucket", "segment", name=op.f("pk_posting")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "indexed",
        sa.Column("entity", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("keys", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("entity", name=op.f("pk_indexed")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("indexed")
    op.drop_table("posting")
    op.drop_table("spelling")
    op.drop_table("prefix")
    op.drop_table("word")
    op.drop_table("term")
