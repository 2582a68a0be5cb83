"""The languages that names are in, found without reading the names."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(op.f("ix_name_lang"), "name", ["lang"])


def downgrade() -> None:
    op.drop_index(op.f("ix_name_lang"), table_name="name")
