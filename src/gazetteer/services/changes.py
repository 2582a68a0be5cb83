"""What happened to the data: the versions of an entity or a source, and of everything, in the order of time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, cast

from gazetteer.services import publication
from gazetteer.services.authors import authors
from gazetteer.services.context import Gazetteer
from gazetteer.storage import repository
from gazetteer.storage.engine import Connection

if TYPE_CHECKING:
    # The shapes of answers, which pydantic takes a while to load: whoever answers needs none of them.
    from gazetteer.domain.answered import Author, ChangedEntity, Version


def told(connection: Connection, versions: Sequence[repository.Version]) -> list[Version]:
    """Versions as they are answered, with the names of those who wrote them."""
    by = authors(connection, [who for row in versions for who in (row.by, row.proposed_by)])
    return [_version(row, by) for row in versions]


def _version(row: repository.Version, by: Mapping[str, Author]) -> Version:
    answer = {
        "version": row.version,
        "modified": row.modified,
        "by": by[row.by],
        "what": row.what,
        "comment": row.comment,
        "into": row.merged_into,
        "proposal": row.proposal,
        "proposed_by": None if row.proposed_by is None else by[row.proposed_by],
    }
    return cast("Version", answer)


def changes(
    gazetteer: Gazetteer,
    *,
    limit: int,
    since: str | None = None,
    kinds: Sequence[str] = (),
    after: tuple[str, str, int] | None = None,
    newest_first: bool = False,
) -> tuple[list[ChangedEntity], tuple[str, str, int] | None]:
    """At most `limit` versions of entities in the order of time, and the place of the last one where more follow.

    `since` is a stored timestamp; a place is `(modified, entity, version)`.
    """
    with gazetteer.database.reading() as connection:
        found = repository.changes(
            connection, limit=limit + 1, since=since, kinds=kinds, after=after, newest_first=newest_first
        )
        rows = found[:limit]
        versions = told(connection, [row.version for row in rows])
    answers = [_changed(row, version) for row, version in zip(rows, versions, strict=True)]
    last = rows[-1].version if len(found) > limit else None
    return answers, None if last is None else (last.modified, last.entity_id, last.version)


def _changed(row: repository.Changed, version: Version) -> ChangedEntity:
    label = {} if row.summary is None else publication.label_in(row.summary)
    answer = {"entity": row.version.entity_id, "kind": row.kind, "label": label, **version}
    return cast("ChangedEntity", answer)
