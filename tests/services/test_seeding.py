"""Seeding: everything is checked first, a second run writes nothing, and what an editor changed stays as it is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import orjson
import pytest
from tests.databases import Databases

from gazetteer.errors import Invalid
from gazetteer.services import editing, exporting, seed_mark, seeding
from gazetteer.services.context import Gazetteer
from gazetteer.settings import Settings

SOURCES = """
- id: atlas
  title: An atlas
"""
POLITIES = """
- id: russia
  kind: polity
  names:
  - {text: Russia, lang: en, status: preferred, sources: [atlas]}
"""
PLACES = """
- id: vladivostok
  kind: place
  names:
  - {text: Vladivostok, lang: en, status: preferred, sources: [atlas]}
  - text: 海参崴
    lang: zh-Hans
    readings: [{pinyin: Hǎishēnwǎi, sources: [atlas]}]
    sources: [{source: atlas, locator: p. 3}]
  sovereignty:
  - {id: vl4, holders: [russia], status: sovereignty, from: "1860-11-14", to: "..", sources: [atlas]}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in (("sources/all", SOURCES), ("polities/all", POLITIES), ("places/all", PLACES)):
        path = tmp_path / "seed" / f"{name}.yaml"
        path.parent.mkdir(parents=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path / "seed"


@pytest.fixture
def gazetteer(databases: Databases) -> Iterator[Gazetteer]:
    with Gazetteer(Settings(database_url=databases.migrated())) as opened:
        yield opened


def seed(gazetteer: Gazetteer, folder: Path, **options: bool) -> seeding.SeedOutcome:
    return seeding.seed(seeding.InProcess(gazetteer), seeding.read_seed(folder), **options)


def stored(gazetteer: Gazetteer) -> bytes:
    return b"".join(exporting.export_jsonl(gazetteer))


def test_the_seed_is_written_once(gazetteer: Gazetteer, folder: Path) -> None:
    assert seeding.is_empty(gazetteer)
    first = seed(gazetteer, folder)
    assert first.created == ["source atlas", "entity russia", "entity vladivostok"]
    assert not seeding.is_empty(gazetteer)
    before = stored(gazetteer)
    second = seed(gazetteer, folder)
    assert (second.created, second.replaced, second.unchanged, second.conflicts) == ([], [], 3, [])
    assert stored(gazetteer) == before


def test_a_seed_that_stands_as_it_was_left_is_not_read_again(
    gazetteer: Gazetteer, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seed_mark.bring_in(gazetteer, folder, dry_run=True)
    assert len(seed_mark.bring_in(gazetteer, folder).created) == 3
    with monkeypatch.context() as patched:
        patched.setattr(seeding, "read_seed", lambda _folder: pytest.fail("was read"))
        again = seed_mark.bring_in(gazetteer, folder)
    assert (again.created, again.replaced, again.unchanged, again.conflicts) == ([], [], 3, [])

    (folder / "places/all.yaml").write_text(PLACES.replace("p. 3", "p. 4"), encoding="utf-8")
    assert seed_mark.bring_in(gazetteer, folder).replaced == ["entity vladivostok"]
    edit(gazetteer)
    for _ in range(2):
        assert [one.name for one in seed_mark.bring_in(gazetteer, folder).conflicts] == ["entity vladivostok"]
    assert seed_mark.bring_in(gazetteer, folder, force=True).replaced == ["entity vladivostok"]
    editing.delete(gazetteer, "vladivostok", if_match="*", by="key:abc")
    assert len(seed_mark.bring_in(gazetteer, folder).conflicts) == 1


def test_the_export_is_the_seed(gazetteer: Gazetteer, folder: Path) -> None:
    seed(gazetteer, folder)
    lines = [orjson.loads(line) for line in stored(gazetteer).splitlines()]
    assert lines == [orjson.loads(line) for line in seeding.read_seed(folder).lines()]


def test_a_dry_run_tells_and_writes_nothing(gazetteer: Gazetteer, folder: Path) -> None:
    outcome = seed(gazetteer, folder, dry_run=True)
    assert len(outcome.created) == 3
    assert seeding.is_empty(gazetteer)


def test_a_changed_file_replaces_what_the_seed_wrote(gazetteer: Gazetteer, folder: Path) -> None:
    seed(gazetteer, folder)
    path = folder / "places/all.yaml"
    path.write_text(PLACES.replace("p. 3", "p. 4"), encoding="utf-8")
    assert seed(gazetteer, folder).replaced == ["entity vladivostok"]
    assert b"p. 4" in stored(gazetteer)


def edit(gazetteer: Gazetteer) -> None:
    document = next(
        orjson.loads(line)["entity"] for line in stored(gazetteer).splitlines() if b'"id":"vladivostok"' in line
    )
    editing.replace(gazetteer, "vladivostok", document | {"note": "seen by an editor"}, if_match="*", by="key:abc")


def test_an_edit_is_a_conflict_and_stays(gazetteer: Gazetteer, folder: Path) -> None:
    seed(gazetteer, folder)
    edit(gazetteer)
    (folder / "polities/all.yaml").write_text(POLITIES.replace("text: Russia", "text: The Russia"), encoding="utf-8")
    outcome = seed(gazetteer, folder)
    assert [conflict.name for conflict in outcome.conflicts] == ["entity vladivostok"]
    assert "key:abc" in outcome.conflicts[0].detail
    assert outcome.replaced == ["entity russia"]
    assert b"seen by an editor" in stored(gazetteer)

    assert seed(gazetteer, folder, force=True).replaced == ["entity vladivostok"]
    assert b"seen by an editor" not in stored(gazetteer)


def test_what_an_editor_deleted_is_not_brought_back(gazetteer: Gazetteer, folder: Path) -> None:
    seed(gazetteer, folder)
    editing.delete(gazetteer, "vladivostok", if_match="*", by="key:abc")
    outcome = seed(gazetteer, folder)
    assert [conflict.name for conflict in outcome.conflicts] == ["entity vladivostok"]
    assert b"vladivostok" not in stored(gazetteer)


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("places/all", PLACES.replace("[russia]", "[rusia]"), "no entity has the id 'rusia'"),
        ("places/all", PLACES.replace("source: atlas", "source: atlass"), "no source has the id 'atlass'"),
        ("places/all", PLACES.replace("kind: place", "kind: polity"), "belongs into the folder polities/"),
        ("places/all", PLACES.replace("kind: place", "kind: place\n  kind: place"), "stands twice"),
        ("places/all", PLACES.replace("  kind: place", "  kind: place\n  colour: red"), "/colour"),
        ("places/all", PLACES.replace("1860-11-14", "1860-13-14"), "1860-13-14"),
        ("places/more", PLACES, "the id stands in places/"),
        ("places/more", "just: a mapping", "not a list"),
        ("places/more", "- [unclosed", "more.yaml"),
    ],
)
def test_a_broken_file_is_refused_and_writes_nothing(
    gazetteer: Gazetteer, folder: Path, name: str, text: str, expected: str
) -> None:
    (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(Invalid) as refused:
        seed(gazetteer, folder)
    assert expected in str([refused.value.detail, *refused.value.errors])
    assert seeding.is_empty(gazetteer)


def test_every_fault_is_told_at_once(folder: Path) -> None:
    (folder / "places/all.yaml").write_text(
        PLACES.replace("[russia]", "[rusia]").replace("source: atlas", "source: atlass"), encoding="utf-8"
    )
    with pytest.raises(Invalid) as refused:
        seeding.read_seed(folder)
    assert len(refused.value.errors) == 2
