"""A conflict: somebody else saved the entry since a draft was begun; both are shown, and neither overwrites the other unseen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gazetteer.domain.carrying import carried, overridden
from gazetteer.domain.difference import Difference, differences
from gazetteer.services import records
from gazetteer.services.context import Gazetteer
from gazetteer.web.drafts import Draft


@dataclass(slots=True)
class Conflict:
    """What somebody else saved meanwhile, beside what this draft changes, and what of it does not fit on top."""

    version: Mapping[str, Any]
    theirs: list[Difference]
    mine: list[Difference]
    unfit: list[Difference]


def found(gazetteer: Gazetteer, draft: Draft) -> Conflict | None:
    """What somebody else saved since the draft was begun; None where nobody did."""
    if draft.is_new:
        return None
    record = records.record(gazetteer, str(draft.document["id"]))
    newest = record.versions[0]
    if newest["version"] == draft.base or newest["what"] in ("deleted", "merged"):
        return None
    theirs = records.documents(gazetteer, record.id, [newest["version"]])[newest["version"]]
    original = draft.original(gazetteer)
    if theirs is None or original is None:
        return None
    left = carried(original, draft.written, theirs).left
    return Conflict(newest, differences(original, theirs), differences(original, draft.written), left)


def resolved(gazetteer: Gazetteer, draft: Draft, newest: Draft, how: str) -> Draft:
    """The draft to go on with: theirs alone, or one's own changes on top; where both changed the same, `mine` wins or theirs."""
    if how != "theirs":
        joined = carried(draft.original(gazetteer) or draft.written, draft.written, newest.written)
        newest.document = dict(overridden(joined) if how == "mine" else joined.document)
        newest.sources = draft.sources
    return newest
