"""The JSON Schemas beside the seed are those of the model, and the seed's files keep to them as they are written."""

from __future__ import annotations

from pathlib import Path

import orjson
import pytest
import yaml
from jsonschema import Draft202012Validator

from gazetteer import resources
from gazetteer.services import seeding

SEED = resources.data_folder("seed")
ENTITIES = sorted(path for path in SEED.glob("*/*.yaml") if path.parent.name != "sources")
SOURCES = sorted((SEED / "sources").glob("*.yaml"))


def shipped(name: str) -> dict[str, object]:
    schema: dict[str, object] = orjson.loads((SEED / name).read_bytes())
    return schema


def test_the_schemas_are_those_of_the_model() -> None:
    made_anew = "made anew by: gazetteer seed --schema seed"
    assert shipped("schema.json") == orjson.loads(orjson.dumps(seeding.file_schema())), made_anew
    assert shipped("sources/schema.json") == orjson.loads(orjson.dumps(seeding.file_schema("sources"))), made_anew


@pytest.mark.parametrize("path", ENTITIES, ids=lambda path: path.name)
def test_each_file_of_entities_keeps_to_its_schema(path: Path) -> None:
    check(path, "schema.json")


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_each_file_of_sources_keeps_to_its_schema(path: Path) -> None:
    check(path, "sources/schema.json")


def check(path: Path, schema: str) -> None:
    documents = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    faults = [
        f"{fault.json_path}: {fault.message[:200]}"
        for fault in Draft202012Validator(shipped(schema)).iter_errors(documents)
    ]
    assert faults == []


@pytest.mark.parametrize("path", [*ENTITIES, *SOURCES], ids=lambda path: path.name)
def test_each_file_tells_an_editor_its_schema(path: Path) -> None:
    first = path.read_text(encoding="utf-8").partition("\n")[0]
    named = (path.parent / first.removeprefix("# yaml-language-server: $schema=")).resolve()
    assert named == (SEED / "sources/schema.json" if path in SOURCES else SEED / "schema.json").resolve()


def test_the_schema_refuses_what_the_model_refuses() -> None:
    validator = Draft202012Validator(shipped("schema.json"))
    sound = {"id": "a", "kind": "place", "names": [{"text": "A", "lang": "en", "sources": ["atlas"]}]}
    assert validator.is_valid([sound])
    for broken in (
        {**sound, "colour": "red"},
        {**sound, "kind": "planet"},
        {**sound, "names": []},
        {**sound, "id": "A b"},
    ):
        assert not validator.is_valid([broken])
