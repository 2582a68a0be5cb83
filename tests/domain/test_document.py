"""The types of the written document are the models', and what is asked of a document is answered one way."""

from __future__ import annotations

from typing import Any, NotRequired, Required, cast, get_origin, get_type_hints

import pytest
from pydantic import BaseModel

from gazetteer.domain import document, entity, published
from gazetteer.domain.document import WrittenEntity
from gazetteer.domain.entity import read_entity

MODELS: list[tuple[type[BaseModel], type]] = [
    (entity.Citation, document.WrittenCitation),
    (entity.Reading, document.WrittenReading),
    (entity.Grammar, document.WrittenGrammar),
    (entity.Name, document.WrittenName),
    (entity.Definition, document.WrittenText),
    (entity.Context, document.WrittenText),
    (entity.DatedFact, document.WrittenFact),
    (entity.Relation, document.WrittenRelation),
    (entity.SovereigntyRecord, document.WrittenRecord),
    (entity.Figure, document.WrittenFigure),
    (entity.Entity, document.WrittenEntity),
    (entity.Source, document.WrittenSource),
]

#: What is said of the same thing when it is written and when it is read.
READ: list[tuple[type, type]] = [
    (document.WrittenReading, published.PublicReading),
    (document.WrittenGrammar, published.PublicGrammar),
    (document.WrittenName, published.PublicName),
    (document.WrittenText, published.PublicText),
    (document.WrittenFact, published.PublicFact),
    (document.WrittenRelation, published.PublicRelation),
    (document.WrittenRecord, published.PublicRecord),
    (document.WrittenFigure, published.PublicFigure),
]

FULL: dict[str, Any] = {
    "id": "ussuri-east",
    "kind": "place",
    "names": [
        {
            "id": "sovereignty-1",
            "text": "乌苏里江以东",
            "lang": "zh-Hans",
            "sources": [{"source": "atlas"}],
            "readings": [{"pinyin": "Wūsūlǐ Jiāng yǐ dōng", "sources": [{"source": "lexicon"}]}],
        }
    ],
    "location": {"type": "Point", "coordinates": [135, 45]},
    "location_sources": [{"source": "atlas", "locator": "plate 3"}],
    "dates": [{"event": "founded", "date": "1860", "place": "aigun"}],
    "relations": [{"type": "part_of", "target": "russia", "sources": [{"source": "treaty-text"}]}],
    "sovereignty": [
        {
            "holders": ["russia", "qing-empire"],
            "status": "condominium",
            "basis": ["treaty-of-aigun"],
            "viewpoint": ["russia"],
        },
        {"id": "later", "holders": ["russia"], "status": "sovereignty", "ended_by": ["treaty-of-aigun"]},
        {"holders": ["japan"], "status": "occupation"},
    ],
}


@pytest.mark.parametrize(("written_type", "public_type"), READ, ids=lambda found: found.__name__)
def test_whatever_is_written_is_read_too(written_type: type, public_type: type) -> None:
    assert set(get_type_hints(written_type)) - set(get_type_hints(public_type)) == set()


def written(**more: Any) -> WrittenEntity:
    return read_entity({**FULL, **more}).document()


@pytest.mark.parametrize(("model", "typed"), MODELS, ids=lambda one: one.__name__)
def test_each_type_has_the_fields_of_its_model(model: type[BaseModel], typed: type) -> None:
    fields = {field.alias or name for name, field in model.model_fields.items()}
    assert set(get_type_hints(typed)) == fields


def _required(typed: Any) -> set[str]:
    """The keys that a type says are always there; annotations kept as texts hide them from `__required_keys__`."""
    hints = get_type_hints(typed, include_extras=True)
    return {
        key
        for key, hint in hints.items()
        if get_origin(hint) is Required or (typed.__total__ and get_origin(hint) is not NotRequired)
    }


@pytest.mark.parametrize(("model", "typed"), MODELS, ids=lambda one: one.__name__)
def test_a_field_may_be_absent_where_the_model_has_a_default(model: type[BaseModel], typed: Any) -> None:
    required = {field.alias or name for name, field in model.model_fields.items() if field.is_required()}
    assert _required(typed) == required


def test_every_citation_is_found_with_its_pointer() -> None:
    found = {(citation["source"], where) for citation, where in document.citations(written())}
    assert found == {
        ("atlas", "/location_sources/0"),
        ("atlas", "/names/0/sources/0"),
        ("lexicon", "/names/0/readings/0/sources/0"),
        ("treaty-text", "/relations/0/sources/0"),
    }


def test_citations_are_counted_as_they_are_found() -> None:
    counts: dict[str, int] = {}
    for citation, _ in document.citations(written()):
        counts[citation["source"]] = counts.get(citation["source"], 0) + 1
    assert document.cited(written()) == counts == {"atlas": 2, "lexicon": 1, "treaty-text": 1}


def test_every_entity_named_is_found_with_its_pointer() -> None:
    found = {where: target for target, where in document.references(written())}
    assert found == {
        "/dates/0/place": "aigun",
        "/relations/0/target": "russia",
        "/sovereignty/0/holders/0": "russia",
        "/sovereignty/0/holders/1": "qing-empire",
        "/sovereignty/0/basis/0": "treaty-of-aigun",
        "/sovereignty/0/viewpoint/0": "russia",
        "/sovereignty/1/holders/0": "russia",
        "/sovereignty/1/ended_by/0": "treaty-of-aigun",
        "/sovereignty/2/holders/0": "japan",
    }
    assert document.named(written()) == set(found.values())


def test_a_record_without_an_id_gets_one_that_nothing_in_the_document_has() -> None:
    # The first name has the id that the first record would get.
    assert document.record_ids(written()) == ["sovereignty-1-", "later", "sovereignty-3"]


def test_records_that_state_their_ids_keep_them() -> None:
    stated = [{"id": "b", "holders": ["x"], "status": "claim"}, {"id": "a", "holders": ["x"], "status": "claim"}]
    assert document.record_ids(cast(WrittenEntity, {"names": [], "sovereignty": stated})) == ["b", "a"]


@pytest.mark.parametrize(
    ("name", "of_today"),
    [
        ({}, True),
        ({"to": ".."}, True),
        ({"from": "1900"}, True),
        ({"to": "1950"}, False),
        ({"type": "historical"}, False),
        ({"type": "historical", "to": ".."}, False),
    ],
)
def test_a_name_is_in_use_unless_it_is_historical_or_has_an_end(name: dict[str, str], of_today: bool) -> None:
    assert document.in_use(name) is of_today


def test_a_repointed_record_names_nobody_twice_in_one_role() -> None:
    record: document.WrittenRecord = {"holders": ["a", "b"], "status": "condominium", "basis": ["a"]}
    turned = document.repointed_record(record, lambda one: "b" if one == "a" else one)
    assert turned == {"holders": ["b"], "status": "condominium", "basis": ["b"]}
    assert record["holders"] == ["a", "b"]
