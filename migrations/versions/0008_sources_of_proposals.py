"""Sources that a proposal brings with it, to be stored when it is accepted."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("proposal", sa.Column("sources", sa.Text(), nullable=True))


def downgrade() -> None:
    # The older schema has them in words only; whoever accepts such a proposal there makes the sources first.
    proposal = sa.table(
        "proposal", sa.column("id", sa.String), sa.column("source", sa.Text), sa.column("sources", sa.Text)
    )
    connection = op.get_bind()
    bringing = sa.select(proposal.c.id, proposal.c.source, proposal.c.sources).where(proposal.c.sources.is_not(None))
    for proposal_id, said, sources in connection.execute(bringing).all():
        words = [] if said is None else [said]
        words += [_in_words(source) for source in json.loads(sources)]
        connection.execute(
            sa.update(proposal).where(proposal.c.id == proposal_id).values(source="; ".join(words), sources=None)
        )
    op.drop_column("proposal", "sources")


def _in_words(source: dict[str, object]) -> str:
    told = [str(source[name]) for name in ("author", "title", "year", "url") if name in source]
    return f"{', '.join(told)} [{source['id']}]"
