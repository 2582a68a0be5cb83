"""How far lines and areas reach, so that a box of a map finds them: derived from the documents, as `gazetteer doctor` checks."""

import json

import sqlalchemy as sa
from alembic import op

from gazetteer.domain.geometry import extent

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_PORTION = 500
_EDGES = ("west", "south", "east", "north")


def upgrade() -> None:
    made = op.create_table(
        "extent",
        sa.Column("entity_id", sa.String(), nullable=False),
        *(sa.Column(edge, sa.Float(), nullable=False) for edge in _EDGES),
        sa.ForeignKeyConstraint(
            ["entity_id"], ["entity.id"], name=op.f("fk_extent_entity_id_entity"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("entity_id", name=op.f("pk_extent")),
        sqlite_with_rowid=False,
    )
    connection = op.get_bind()
    entity = sa.table("entity", sa.column("id"), sa.column("state"), sa.column("version"), sa.column("longitude"))
    revised = sa.table("revision", sa.column("entity_id"), sa.column("version"), sa.column("document"))
    newest = sa.and_(revised.c.entity_id == entity.c.id, revised.c.version == entity.c.version)
    located = (
        sa.select(entity.c.id, revised.c.document)
        .join(revised, newest)
        .where(entity.c.state == "live", entity.c.longitude.is_not(None))
        .order_by(entity.c.id)
    )
    last = ""
    while rows := connection.execute(located.where(entity.c.id > last).limit(_PORTION)).all():
        found = []
        for entity_id, document in rows:
            reach = extent(json.loads(document)["location"])
            if reach is not None:
                found.append({"entity_id": entity_id, **dict(zip(_EDGES, reach, strict=True))})
        if found:
            connection.execute(made.insert(), found)
        last = rows[-1].id


def downgrade() -> None:
    op.drop_table("extent")
