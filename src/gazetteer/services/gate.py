"""What looks wrong in what was written, though it can be: the checks of the seed, run on stored documents.

A check looks at a document among others: of one that was written at its neighbourhood, of all that is stored at everything.
"""

from __future__ import annotations

import threading
from collections.abc import Collection, Mapping
from typing import Final

import orjson

from gazetteer.domain.answered import Warned
from gazetteer.domain.provenance import is_imported
from gazetteer.services import neighbourhood
from gazetteer.services.change import Outcome
from gazetteer.services.context import Gazetteer
from gazetteer.services.neighbourhood import Neighbourhood
from gazetteer.services.reviewing import Finding
from gazetteer.storage import repository
from gazetteer.storage.engine import Connection

#: Documents of one write that are looked at; of a larger batch the review tells the rest.
MOST_LOOKED_AT: Final = 200
#: Documents that may be looked at anew after some writes; where more may have another finding now, all are.
_MOST_ANEW: Final = 400


def warnings(gazetteer: Gazetteer, outcome: Outcome) -> list[Warned]:
    """What the checks find in the documents that a write left, and how many of very many were not looked at."""
    with gazetteer.database.reading() as connection:
        return _looked_through(connection, outcome)


def look(connection: Connection, outcome: Outcome) -> None:
    """Add to the outcome of a dry run what the checks find in the documents that it would leave."""
    outcome.warnings += _looked_through(connection, outcome)


def all_warnings(gazetteer: Gazetteer, outcome: Outcome) -> list[Warned]:
    """What the checks find in all the documents that a write left, however many: it may take as long as the review."""
    written = set(_worth_a_look(outcome))
    if len(written) <= MOST_LOOKED_AT:
        return warnings(gazetteer, outcome)
    return [one for one in gazetteer.part(Review).findings() if one["entity"] in written]


def _worth_a_look(outcome: Outcome) -> list[str]:
    return [one for one in (*outcome.created, *outcome.replaced, *outcome.unchanged) if not is_imported(one)]


def _looked_through(connection: Connection, outcome: Outcome) -> list[Warned]:
    ids = _worth_a_look(outcome)
    found = found_in(connection, ids[:MOST_LOOKED_AT])
    if len(ids) > MOST_LOOKED_AT:
        told = (
            f"and {len(ids) - MOST_LOOKED_AT} more documents from here on were not looked at: the review tells of them"
        )
        found.append({"rule": "more", "entity": ids[MOST_LOOKED_AT], "pointer": "", "detail": told})
    return found


def found_in(connection: Connection, ids: Collection[str]) -> list[Warned]:
    """What the checks find in these documents among their neighbours."""
    if not ids:
        return []
    return _warned(Neighbourhood.of(connection, ids), ids)


def _warned(looked_at: Neighbourhood, ids: Collection[str]) -> list[Warned]:
    return [_warning(one) for one in looked_at.review() if one.entity in ids]


def _warning(finding: Finding) -> Warned:
    return {
        "rule": finding.check,
        "entity": finding.entity,
        "pointer": finding.pointer,
        "detail": finding.detail,
    }


class Review:
    """What the checks find in all that is stored and somebody looked at, as of the last write; made when it is asked for.

    After a write only what it may have touched is looked at again, unless that is very much.
    """

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._making = threading.Lock()
        self._version = -1
        #: Of each document that was looked at its version, its kind and what was found in it.
        self._versions: dict[str, int] = {}
        self._kinds: dict[str, str] = {}
        self._found: dict[str, list[Warned]] = {}

    def findings(self, *, rule: str | None = None, kinds: Collection[str] = ()) -> list[Warned]:
        """The findings, by entity and place in it."""
        with self._making:
            self._bring_up_to_date()
            found = [one for entity_id in sorted(self._found) for one in self._found[entity_id]]
            return [
                one
                for one in found
                if rule in (None, one["rule"]) and (not kinds or self._kinds[one["entity"]] in kinds)
            ]

    def made_within(self, seconds: float) -> bool:
        """Whether the findings are there as of the last write before so many seconds have gone; if not, they go on being made."""
        making = threading.Thread(target=self.findings, name="review", daemon=True)
        if not self._making.locked():
            making.start()
            making.join(seconds)
            return not making.is_alive()
        made = self._making.acquire(timeout=seconds)
        if made:
            self._making.release()
        return made

    def _bring_up_to_date(self) -> None:
        with self._gazetteer.database.reading() as connection:
            version = repository.data_version(connection)
            if version == self._version:
                return
            stored = {row.id: row for row in repository.live_versions(connection) if not is_imported(row.id)}
            anew = self._touched(connection, {entity_id: row.version for entity_id, row in stored.items()})
            if anew is None:
                found = _by_entity(_warned(Neighbourhood.whole(connection, stored.keys()), stored.keys()))
            else:
                found = _by_entity(found_in(connection, anew & stored.keys()))
        kept = {} if anew is None else {one: told for one, told in self._found.items() if one not in anew}
        self._found = kept | found
        self._versions = {entity_id: row.version for entity_id, row in stored.items()}
        self._kinds = {entity_id: row.kind for entity_id, row in stored.items()}
        self._version = version

    def _touched(self, connection: Connection, stored: Mapping[str, int]) -> set[str] | None:
        """The documents of which something else may be found now; None: all of them."""
        if self._version < 0:
            return None
        changed = {one for one in stored.keys() | self._versions.keys() if stored.get(one) != self._versions.get(one)}
        if len(changed) > _MOST_ANEW:
            return None
        before = {one: self._versions[one] for one in changed & self._versions.keys()}
        documents = [orjson.loads(text) for text in repository.documents_at(connection, before)]
        anew = changed | neighbourhood.touched(connection, changed, documents)
        return None if len(anew) > _MOST_ANEW else anew


def _by_entity(findings: list[Warned]) -> dict[str, list[Warned]]:
    found: dict[str, list[Warned]] = {}
    for one in findings:
        found.setdefault(one["entity"], []).append(one)
    return found
