"""Any sequence of writes leaves everything derived in agreement with the revisions, and every version kept."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from tests.databases import Databases
from tests.databases import made as databases_of

from gazetteer.errors import Conflict, Gone, Invalid, Moved, NotFound
from gazetteer.services import editing, exporting, verification
from gazetteer.services.context import Gazetteer
from gazetteer.settings import Settings
from gazetteer.storage import repository

#: There from the start, so that most references lead somewhere.
FIRST = ("a", "b", "c", "d")
IDS = (*FIRST, "e", "f")
ids = st.sampled_from(IDS)
texts = st.sampled_from(["Port", "Haven", "海参崴", "Порт", "伯力"])
bounds = st.sampled_from([{}, {"from": "1860", "to": "1900"}, {"from": "1900", "to": ".."}, {"to": "1850-05-01"}])
REFUSALS = (Conflict, Gone, Invalid, Moved, NotFound)


def _name(text: str, status: str) -> dict[str, Any]:
    lang = {"P": "en", "H": "en", "П": "ru"}.get(text[0], "zh-Hans")
    return {"text": text, "lang": lang, "status": status, "sources": [{"source": "atlas"}]}


names = st.lists(
    st.builds(_name, texts, st.sampled_from(["preferred", "admitted", "lookup", "deprecated"])), min_size=1, max_size=3
)
relations = st.lists(
    st.builds(
        lambda type_, target, span: {"type": type_, "target": target, **span},
        st.sampled_from(["part_of", "see_also", "phase_of", "capital_of"]),
        ids,
        bounds,
    ),
    max_size=2,
)
sovereignty = st.lists(
    st.builds(
        lambda holders, view, span: {"holders": holders, "status": "claim", "viewpoint": view, **span},
        st.lists(ids, min_size=1, max_size=2, unique=True),
        st.none() | st.lists(ids, min_size=1, max_size=1),
        bounds,
    ),
    max_size=1,
)
documents = st.fixed_dictionaries(
    {"kind": st.sampled_from(["polity", "polity", "place"]), "names": names},
    optional={
        "relations": relations,
        "sovereignty": sovereignty,
        "dates": st.lists(st.builds(lambda place: {"event": "held", "date": "1900", "place": place}, ids), max_size=1),
        "types": st.just(["city"]),
        "identifiers": st.just({"geonames": "1"}),
        "location": st.just({"type": "Point", "coordinates": [131, 43]}),
    },
)


@cache
def _databases() -> Databases:
    folder = Path(tempfile.mkdtemp())
    databases = databases_of(folder)
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    atexit.register(databases.close)
    return databases


class Editing(RuleBasedStateMachine):
    """Writes of every kind, in any order; a refused one must change nothing."""

    @initialize()
    def open(self) -> None:
        self.gazetteer = Gazetteer(Settings(database_url=_databases().migrated()))
        editing.put_source(self.gazetteer, "atlas", {"id": "atlas", "title": "Atlas"}, if_match=None, by="cli")
        polities = [{"id": entity_id, "kind": "polity", "names": [_name("Port", "admitted")]} for entity_id in FIRST]
        editing.batch(self.gazetteer, [orjson.dumps({"entity": document}) for document in polities], by="cli")
        self.kept: dict[tuple[str, int], Any] = {}

    def teardown(self) -> None:
        if hasattr(self, "gazetteer"):
            self.gazetteer.close()
            _databases().drop(self.gazetteer.settings.database_url)

    def _version(self) -> int:
        with self.gazetteer.database.reading() as connection:
            return repository.data_version(connection)

    def _try(self, call: Any) -> None:
        before = self._version()
        try:
            outcome = call()
        except REFUSALS:
            assert self._version() == before
            return
        written = outcome.created or outcome.replaced or outcome.deleted
        assert self._version() == before + bool(written)

    @rule(entity_id=ids, document=documents)
    def create(self, entity_id: str, document: Any) -> None:
        self._try(lambda: editing.create(self.gazetteer, {"id": entity_id, **document}, by="cli"))

    @rule(entity_id=ids, document=documents)
    def replace(self, entity_id: str, document: Any) -> None:
        self._try(
            lambda: editing.replace(self.gazetteer, entity_id, {"id": entity_id, **document}, if_match="*", by="cli")
        )

    @rule(changes=st.dictionaries(ids, documents, min_size=2, max_size=5))
    def batch(self, changes: dict[str, Any]) -> None:
        lines = [orjson.dumps({"entity": {"id": entity_id, **document}}) for entity_id, document in changes.items()]
        self._try(lambda: editing.batch(self.gazetteer, lines, by="cli"))

    @rule(entity_id=ids, name=names)
    def rename(self, entity_id: str, name: Any) -> None:
        with self.gazetteer.database.reading() as connection:
            found = repository.written(connection, [entity_id])
        if found:
            document = {**orjson.loads(found[entity_id].document), "names": name}
            self._try(lambda: editing.replace(self.gazetteer, entity_id, document, if_match="*", by="cli"))

    @rule(entity_id=ids)
    def delete(self, entity_id: str) -> None:
        self._try(lambda: editing.delete(self.gazetteer, entity_id, if_match="*", by="cli"))

    @rule(entity_id=ids, version=st.integers(1, 4))
    def restore(self, entity_id: str, version: int) -> None:
        self._try(lambda: editing.restore(self.gazetteer, entity_id, version, if_match="*", by="cli"))

    @rule(entity_id=ids, into=ids)
    def merge(self, entity_id: str, into: str) -> None:
        self._try(lambda: editing.merge(self.gazetteer, entity_id, into, by="cli"))

    @invariant()
    def everything_derived_agrees(self) -> None:
        if hasattr(self, "gazetteer"):
            assert verification.verify(self.gazetteer) == []

    @invariant()
    def every_version_is_kept(self) -> None:
        if not hasattr(self, "gazetteer"):
            return
        with self.gazetteer.database.reading() as connection:
            found = {
                (row.entity_id, row.version): tuple(row)
                for row in connection.exec_driver_sql("SELECT * FROM revision ORDER BY entity_id, version")
            }
            newest = repository.states(connection, IDS)
        assert self.kept.items() <= found.items()
        for entity_id, state in newest.items():
            assert [key for key in found if key[0] == entity_id] == [
                (entity_id, version) for version in range(1, state.version + 1)
            ]
        self.kept = found

    @invariant()
    def what_is_exported_is_taken_back_unchanged(self) -> None:
        if hasattr(self, "gazetteer"):
            lines = list(exporting.export_jsonl(self.gazetteer))
            outcome = editing.batch(self.gazetteer, lines, by="cli", dry_run=True)
            assert outcome.counts() == {"created": 0, "replaced": 0, "unchanged": len(lines)}


TestEditing = Editing.TestCase
TestEditing.settings = settings(
    max_examples=15, stateful_step_count=12, deadline=None, suppress_health_check=list(HealthCheck)
)
TestEditing.pytestmark = [pytest.mark.slow]
