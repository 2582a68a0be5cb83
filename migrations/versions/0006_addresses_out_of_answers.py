"""The address of the service is a setting of whoever answers: it goes out of the stored public documents.

Their digest is that of what is stored. On the way down the address that the settings name comes back into them.
"""

import json
from hashlib import blake2b

import sqlalchemy as sa
from alembic import op

from gazetteer.settings import Settings

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_PORTION = 1_000
_entity = sa.table(
    "entity", sa.column("id", sa.Text), sa.column("public", sa.LargeBinary), sa.column("digest", sa.Text)
)


def _rewrite(change):
    """Give every stored public document to `change`, portion by portion, with its digest made anew."""
    connection = op.get_bind()
    portion = sa.select(_entity.c.id, _entity.c.public).where(_entity.c.public.is_not(None)).order_by(_entity.c.id)
    change_row = (
        sa.update(_entity)
        .where(_entity.c.id == sa.bindparam("which"))
        .values(public=sa.bindparam("stored"), digest=sa.bindparam("made"))
    )
    last = ""
    while rows := connection.execute(portion.where(_entity.c.id > last).limit(_PORTION)).all():
        changed = []
        for entity_id, public in rows:
            stored = change(entity_id, public)
            changed.append({"which": entity_id, "stored": stored, "made": blake2b(stored, digest_size=8).hexdigest()})
        connection.execute(change_row, changed)
        last = rows[-1].id


def _without(entity_id, public):
    begin = f'{{"id":"{entity_id}","uri":'
    text = public.decode()
    if not text.startswith(begin):
        return public
    _, end = json.JSONDecoder().raw_decode(text, len(begin))
    return f'{{"id":"{entity_id}"{text[end:]}'.encode()


def _with(public_url):
    def change(entity_id, public):
        begin = f'{{"id":"{entity_id}"'
        address = json.dumps(f"{public_url}/v1/entities/{entity_id}", ensure_ascii=False)
        return f'{begin},"uri":{address}{public.decode()[len(begin) :]}'.encode()

    return change


def upgrade() -> None:
    _rewrite(_without)


def downgrade() -> None:
    _rewrite(_with(Settings().public_url))
