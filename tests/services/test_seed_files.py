"""What was edited goes back into the files of the seed, and every other line of them stays as it is."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from gazetteer.errors import Invalid
from gazetteer.resources import data_folder
from gazetteer.services import editing, seed_files, seeding
from gazetteer.services.context import Gazetteer

SOURCES = """\
# Sources.

- {id: atlas, title: An atlas}
"""
PLACES = """\
# Places of the coast.

- id: bay
  kind: place
  types: [city, port]
  names:
    # the first
    - text: Bay
      lang: en
      sources: [{source: atlas, locator: 'p. 1'}]
    - text: 海参崴
      lang: zh-Hans
      readings:
        - {pinyin: Hǎishēnwǎi, basis: reviewed}
      sources: [atlas]
  dates: [{event: founded, date: "1860", sources: [atlas]}]

# The other.
- id: camp
  kind: place
  names:
  - {text: Camp, lang: en, sources: [atlas]}
  note: >-
    Some words
    on two lines.

- id: gone
  kind: place
  names: [{text: Gone, lang: en}]
"""


@pytest.fixture
def folder(tmp_path: Path, gazetteer: Gazetteer) -> Path:
    """A small seed that was brought in."""
    found = tmp_path / "seed"
    (found / "sources").mkdir(parents=True)
    (found / "places").mkdir()
    (found / "sources" / "base.yaml").write_text(SOURCES, encoding="utf-8")
    (found / "places" / "coast.yaml").write_text(PLACES, encoding="utf-8")
    seeding.seed(seeding.InProcess(gazetteer), seeding.read_seed(found))
    return found


def _places(folder: Path) -> str:
    return (folder / "places" / "coast.yaml").read_text(encoding="utf-8")


def test_what_was_not_edited_is_not_touched(gazetteer: Gazetteer, folder: Path) -> None:
    assert seed_files.write_back(gazetteer, folder) == seed_files.WrittenBack()
    assert _places(folder) == PLACES
    assert (folder / "sources" / "base.yaml").read_text(encoding="utf-8") == SOURCES


def test_only_the_edited_part_of_a_document_is_written_anew(gazetteer: Gazetteer, folder: Path) -> None:
    added = {"text": "Залив", "lang": "ru", "sources": [{"source": "atlas"}]}
    operations = [
        {"op": "add", "path": "/names/1/note", "value": "Read so: by the atlas"},
        {"op": "add", "path": "/names/-", "value": added},
        {"op": "add", "path": "/note", "value": "A bay."},
    ]
    editing.patch(gazetteer, "bay", operations, if_match="*", by="cli")
    assert seed_files.write_back(gazetteer, folder).changed == ["bay"]
    expected = PLACES.replace(
        "        - {pinyin: Hǎishēnwǎi, basis: reviewed}\n      sources: [atlas]\n",
        "        - {pinyin: Hǎishēnwǎi, basis: reviewed}\n      sources: [atlas]\n"
        '      note: "Read so: by the atlas"\n'
        "    - text: Залив\n      lang: ru\n      sources: [atlas]\n",
    ).replace("sources: [atlas]}]\n\n# The other.", "sources: [atlas]}]\n  note: A bay.\n\n# The other.")
    assert _places(folder) == expected


def test_what_is_new_comes_and_what_is_gone_goes(gazetteer: Gazetteer, folder: Path) -> None:
    editing.delete(gazetteer, "gone", if_match="*", by="cli")
    editing.put_source(gazetteer, "book", {"id": "book", "title": "A book"}, if_match=None, by="cli")
    town = {"id": "newtown", "kind": "place", "names": [{"text": "New", "lang": "en", "sources": [{"source": "book"}]}]}
    editing.create(gazetteer, town, by="cli")
    imported = {"id": "gn-1", "kind": "place", "names": [{"text": "Far", "lang": "en"}]}
    editing.create(gazetteer, imported, by="import:geonames")
    outcome = seed_files.write_back(gazetteer, folder)
    assert (outcome.added, outcome.changed, outcome.removed) == (["newtown", "book"], [], ["gone"])
    assert "id: gone" not in _places(folder)
    assert "id: camp" in _places(folder)


def test_a_changed_statement_keeps_its_other_lines(gazetteer: Gazetteer, folder: Path) -> None:
    """The order, the comments and the way of writing are those of the file."""
    operations = [
        {"op": "replace", "path": "/names/0/text", "value": "The Bay"},
        {"op": "add", "path": "/names/0/from", "value": "1860"},
        {"op": "replace", "path": "/names/1/readings/0/pinyin", "value": "Hǎishēnwēi"},
        {"op": "add", "path": "/names/1/note", "value": "One: x\n- two # no comment\n\nthree"},
    ]
    editing.patch(gazetteer, "bay", operations, if_match="*", by="cli")
    seed_files.write_back(gazetteer, folder)
    expected = PLACES.replace(
        "    - text: Bay\n      lang: en\n", '    - text: The Bay\n      lang: en\n      from: "1860"\n'
    )
    expected = expected.replace("        - {pinyin: Hǎishēnwǎi, basis: reviewed}\n", "        - {pinyin: Hǎishēnwēi}\n")
    note = "      note: |-\n        One: x\n        - two # no comment\n\n        three\n"
    expected = expected.replace("      sources: [atlas]\n  dates", f"      sources: [atlas]\n{note}  dates")
    assert _places(folder) == expected
    assert seed_files.write_back(gazetteer, folder) == seed_files.WrittenBack()


def test_files_that_are_newer_than_the_data_stay_so(gazetteer: Gazetteer, folder: Path) -> None:
    """Nothing that came into the files since they were brought in is taken out; an edit is carried over to them."""
    newer = PLACES.replace("text: Camp", "text: Base camp").replace("note: >-", "note: >-\n    Newer.")
    newer = newer.replace("id: gone", "id: hamlet").replace("text: Gone", "text: Hamlet")
    newer = newer.replace('date: "1860"', 'date: "1861"')
    (folder / "places" / "coast.yaml").write_text(newer, encoding="utf-8")
    operations = [{"op": "replace", "path": "/names/0/text", "value": "The Bay"}]
    editing.patch(gazetteer, "bay", operations, if_match="*", by="key:1")
    outcome = seed_files.write_back(gazetteer, folder)
    assert outcome == seed_files.WrittenBack(changed=["bay"], newer=["camp", "hamlet", "gone"])
    assert _places(folder) == newer.replace("text: Bay", "text: The Bay")
    operations = [{"op": "replace", "path": "/dates/0/date", "value": "1862"}]
    editing.patch(gazetteer, "bay", operations, if_match="*", by="key:1")
    assert seed_files.write_back(gazetteer, folder).conflicts == ["bay"]
    assert 'date: "1861"' in _places(folder)


def test_the_seed_that_was_written_back_is_what_is_stored(gazetteer: Gazetteer, folder: Path) -> None:
    test_what_is_new_comes_and_what_is_gone_goes(gazetteer, folder)
    operations = [{"op": "replace", "path": "/note", "value": "Other words."}]
    editing.patch(gazetteer, "camp", operations, if_match="*", by="cli")
    assert seed_files.write_back(gazetteer, folder).changed == ["camp"]
    assert seed_files.write_back(gazetteer, folder) == seed_files.WrittenBack()
    outcome = seeding.seed(seeding.InProcess(gazetteer), seeding.read_seed(folder), dry_run=True)
    assert (outcome.created, outcome.replaced, outcome.conflicts) == ([], [], [])


@pytest.mark.slow
def test_the_whole_seed_is_written_back_as_it_was(seeded: Gazetteer, tmp_path: Path) -> None:
    copied = tmp_path / "seed"
    shutil.copytree(data_folder("seed"), copied)
    assert seed_files.write_back(seeded, copied) == seed_files.WrittenBack()


def test_a_fault_names_the_line_on_which_it_stands(tmp_path: Path) -> None:
    (tmp_path / "places").mkdir()
    text = """\
- id: first
  kind: place
  names: [{text: First, lang: en}]
- id: second
  kind: place
  names:
  - {text: Second, lang: en, from: 1860-11-14}
  dates:
  - event: founded
    date: 1860
  relations:
  - {type: part_of, target: nowhere}
  naems: []
"""
    (tmp_path / "places" / "towns.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(Invalid) as caught:
        seeding.read_seed(tmp_path)
    told = {fault["pointer"]: fault["detail"] for fault in caught.value.errors}
    assert told["/names/0/from"] == (
        'places/towns.yaml:7: second: expected a text, found 1860-11-14; write it in quotes: "1860-11-14"'
    )
    assert told["/dates/0/date"].startswith("places/towns.yaml:10: second: expected a text, found 1860")
    assert told["/naems"] == "places/towns.yaml:13: second: there is no field 'naems' here; did you mean 'names'?"
    whole = text.replace("1860-11-14", '"1860"').replace("date: 1860", 'date: "1860"').replace("  naems: []\n", "")
    (tmp_path / "places" / "towns.yaml").write_text(whole, encoding="utf-8")
    with pytest.raises(Invalid) as caught:
        seeding.read_seed(tmp_path)
    assert caught.value.errors[0]["detail"] == "places/towns.yaml:12: second: no entity has the id 'nowhere'"
