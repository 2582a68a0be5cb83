"""The public document: what is written out, what is derived, that others show it anew, and what it is on a date."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from hashlib import blake2b
from typing import Any, get_type_hints

import orjson
import pytest

from gazetteer.domain.dates import Question
from gazetteer.domain.document import WrittenName
from gazetteer.domain.labels import labels
from gazetteer.domain.vocabulary import KINDS
from gazetteer.services import as_of, editing, holding, publication
from gazetteer.services.change import Outcome
from gazetteer.services.context import Gazetteer
from gazetteer.storage import repository

Document = dict[str, Any]
Write = Callable[..., Outcome]
Public = Callable[[str], Document]

RUSSIA: Document = {
    "id": "russia",
    "kind": "polity",
    "names": [{"text": "Russia", "lang": "en"}, {"text": "俄罗斯", "lang": "zh-Hans"}],
}


def phase(entity_id: str, label: str, **bounds: str) -> Document:
    relation = {"type": "phase_of", "target": "russia", **bounds}
    return {"id": entity_id, "kind": "polity", "names": [{"text": label, "lang": "en"}], "relations": [relation]}


EMPIRE = phase("empire", "Russian Empire", **{"from": "1721-11-02", "to": "1917-09-14"})
UNION = phase("union", "Soviet Union", **{"from": "1922-12-30", "to": "1991-12-26"})
PEACE: Document = {"id": "peace", "kind": "treaty", "names": [{"text": "Peace", "lang": "en"}]}
HARBOUR: Document = {
    "id": "harbour",
    "kind": "place",
    "names": [
        {"text": "Harbour", "lang": "en", "status": "preferred", "sources": [{"source": "atlas"}]},
        {"text": "Haven", "lang": "en", "to": "1880"},
        {"text": "Harbur", "lang": "en", "status": "lookup"},
        {"text": "Port", "lang": "fr", "from": "1900", "to": ".."},
    ],
    "location": {"type": "LineString", "coordinates": [[130, 40], [132, 44]]},
    "dates": [{"event": "founded", "date": "1860-07-02", "place": "russia"}],
    "relations": [{"id": "r1", "type": "part_of", "target": "russia", "from": "1860-11-14", "to": ".."}],
    "sovereignty": [
        {"holders": ["russia"], "status": "sovereignty", "from": "1860-11-14", "to": "..", "basis": ["peace"]},
        {"holders": ["russia"], "status": "claim", "viewpoint": ["russia"], "extent": {"en": "western half"}},
    ],
}
ATLAS: Document = {"id": "atlas", "title": "An atlas"}


@pytest.fixture
def world(write: Write) -> None:
    write(ATLAS, RUSSIA, EMPIRE, UNION, PEACE, HARBOUR)


# Labels


@pytest.mark.parametrize(
    ("names", "label"),
    [
        ([{"text": "a"}, {"text": "b", "status": "preferred"}], "b"),
        ([{"text": "a", "status": "preferred", "region": "TW"}, {"text": "b"}], "b"),
        ([{"text": "a", "status": "preferred", "region": "CN"}, {"text": "b"}], "a"),
        ([{"text": "a", "status": "preferred", "region": "CN"}, {"text": "b", "status": "preferred"}], "b"),
        ([{"text": "a", "status": "lookup"}, {"text": "b", "type": "abbreviation"}, {"text": "c"}], "c"),
        ([{"text": "a", "status": "lookup"}, {"text": "b", "type": "abbreviation"}], "b"),
        ([{"text": "a", "to": "1900"}, {"text": "b"}], "b"),
        ([{"text": "a", "type": "historical"}, {"text": "b", "from": "1900", "to": ".."}], "b"),
        ([{"text": "a", "region": "TW"}, {"text": "b"}], "b"),
        ([{"text": "a"}, {"text": "b"}], "a"),
        ([{"text": "a", "status": "deprecated"}, {"text": "b", "type": "abbreviation"}], "b"),
        ([{"text": "a", "status": "deprecated"}], "a"),
        ([{"text": "a", "status": "lookup"}], None),
    ],
)
def test_the_label_of_a_language(names: list[Document], label: str | None) -> None:
    assert labels([{"lang": "zh-Hans", **name} for name in names]).get("zh-Hans") == label


def test_each_language_has_its_label_and_absent_ones_are_absent() -> None:
    names = [
        {"text": "Хабаровск", "lang": "ru"},
        {"text": "伯力", "lang": "zh-Hant", "status": "preferred", "region": "TW"},
        {"text": "哈巴羅夫斯克", "lang": "zh-Hant", "status": "preferred", "region": "CN"},
        {"text": "Chabarowsk", "lang": "de", "status": "deprecated"},
    ]
    assert labels(names) == {"ru": "Хабаровск", "zh-Hant": "伯力"}


# The document


@pytest.mark.usefixtures("world")
def test_the_whole_public_document(public: Public) -> None:
    russia = {"id": "russia", "label": {"en": "Russia", "zh-Hans": "俄罗斯"}, "as": None}
    peace = {"id": "peace", "label": {"en": "Peace"}, "as": None}
    document = public("harbour")
    modified = document.pop("modified")
    assert modified.endswith("Z")
    unsaid = {"certainty": "unverified", "sources": []}
    name = {"type": "common", "status": "admitted", "from": None, "to": None, **unsaid}
    assert document == {
        "id": "harbour",
        "kind": "place",
        "types": [],
        "label": {"en": "Harbour", "fr": "Port"},
        "names": [
            {**name, "text": "Harbour", "lang": "en", "status": "preferred", "sources": [{"source": "atlas"}]},
            {**name, "text": "Haven", "lang": "en", "to": "1880"},
            {**name, "text": "Harbur", "lang": "en", "status": "lookup"},
            {**name, "text": "Port", "lang": "fr", "from": "1900", "to": ".."},
        ],
        "definitions": [],
        "disambiguation": {},
        "subjects": [],
        "contexts": [],
        "location": {"type": "LineString", "coordinates": [[130, 40], [132, 44]]},
        "location_sources": [],
        "prominence": 0.0,
        "dates": [
            {
                "event": "founded",
                "date": "1860-07-02",
                "calendars": {"gregorian": "1860-07-02", "julian": "1860-06-20", "chinese": "咸丰十年五月十四日"},
                "place": russia,
                **unsaid,
            }
        ],
        "relations": [
            {
                "id": "r1",
                "type": "part_of",
                "direction": "out",
                "target": russia,
                "from": "1860-11-14",
                "to": "..",
                **unsaid,
            }
        ],
        "sovereignty": [
            {
                "id": "sovereignty-1",
                "holders": [russia],
                "status": "sovereignty",
                "from": "1860-11-14",
                "to": "..",
                "basis": [peace],
                "ended_by": [],
                "viewpoint": None,
                **unsaid,
            },
            {
                "id": "sovereignty-2",
                "holders": [russia],
                "status": "claim",
                "from": None,
                "to": None,
                "basis": [],
                "ended_by": [],
                "viewpoint": [russia],
                "extent": {"en": "western half"},
                **unsaid,
            },
        ],
        "figures": [],
        "identifiers": {},
        "version": 1,
    }


def test_made_ids_of_records_avoid_those_that_are_taken(write: Write, public: Public) -> None:
    claim = {"holders": ["russia"], "status": "claim"}
    names = [{"id": "sovereignty-2", "text": "Harbour", "lang": "en"}]
    write(
        RUSSIA, {**HARBOUR, "names": names, "dates": [], "relations": [], "sovereignty": [{**claim, "id": "x"}, claim]}
    )
    ids = [record["id"] for record in public("harbour")["sovereignty"]]
    assert ids[0] == "x"
    assert ids[1] not in ("x", "sovereignty-2")


@pytest.mark.usefixtures("world")
def test_the_other_side_shows_a_relation_too_without_its_id(public: Public) -> None:
    relations = public("russia")["relations"]
    assert [(r["type"], r["direction"], r["target"]["id"]) for r in relations] == [
        ("part_of", "in", "harbour"),
        ("phase_of", "in", "empire"),
        ("phase_of", "in", "union"),
    ]
    assert relations[0] == {
        "type": "part_of",
        "direction": "in",
        "target": {"id": "harbour", "label": {"en": "Harbour", "fr": "Port"}, "as": None},
        "from": "1860-11-14",
        "to": "..",
        "certainty": "unverified",
        "sources": [],
    }


@pytest.mark.usefixtures("world")
def test_the_digest_is_of_the_bytes_that_are_stored(gazetteer: Gazetteer) -> None:
    with gazetteer.database.reading() as connection:
        state = repository.states(connection, ["harbour"])["harbour"]
        stored = repository.public(connection, ["harbour"])["harbour"]
    assert state.digest == blake2b(stored, digest_size=8).hexdigest()


def test_an_entity_tag_names_the_version_and_differs_with_what_is_answered() -> None:
    tag = publication.etag(3, "0123", "https://example.org/v1/entities/harbour")
    assert tag.startswith('"3.')
    assert tag == publication.etag(3, "0123", "https://example.org/v1/entities/harbour")
    assert tag != publication.etag(3, "4567", "https://example.org/v1/entities/harbour")
    assert tag != publication.etag(3, "0123", "https://example.com/v1/entities/harbour")


@pytest.mark.usefixtures("world")
def test_the_summary_is_what_a_search_result_shows(gazetteer: Gazetteer) -> None:
    with gazetteer.database.reading() as connection:
        found = {
            key: orjson.loads(text) for key, text in repository.summaries(connection, ["harbour", "peace"]).items()
        }
    assert found["harbour"] == {
        "id": "harbour",
        "kind": "place",
        "types": [],
        "label": {"en": "Harbour", "fr": "Port"},
        "disambiguation": {},
        "location": {"type": "Point", "coordinates": [131.0, 42.0]},
    }
    assert found["peace"]["location"] is None


def _chinese(names: list[Document]) -> Document:
    return {"id": "haishenwai", "kind": "place", "names": names}


def test_a_stored_reading_has_its_spellings(write: Write, public: Public) -> None:
    readings = [{"pinyin": "Hǎishēnwǎi", "region": "CN"}, {"pinyin": "Hǎishēnwēi", "region": "TW", "basis": "lexicon"}]
    write(_chinese([{"text": "海參崴", "lang": "zh-Hant", "readings": readings}]))
    (name,) = public("haishenwai")["names"]
    assert [reading["basis"] for reading in name["readings"]] == ["reviewed", "lexicon"]
    assert name["readings"][0] == {
        "pinyin": "Hǎishēnwǎi",
        "basis": "reviewed",
        "region": "CN",
        "pinyin_numbered": "hai3 shen1 wai3",
        "pinyin_plain": "Haishenwai",
        "wade_giles": "Hai-shên-wai",
        "wade_giles_toned": "Hai³-shên¹-wai³",
        "palladius": "Хайшэньвай",
        "bopomofo": "ㄏㄞˇ ㄕㄣ ㄨㄞˇ",
        "sources": [],
    }


def test_a_chinese_name_without_a_reading_gets_one_that_says_so(write: Write, public: Public) -> None:
    write(
        _chinese(
            [{"text": "朝阳市", "lang": "zh-Hans"}, {"text": "Чаоян", "lang": "ru"}, {"text": "朝陽", "lang": "ja"}]
        )
    )
    chinese, russian, japanese = public("haishenwai")["names"]
    assert chinese["readings"][0]["basis"] in ("lexicon", "generated")
    assert chinese["readings"][0]["pinyin_numbered"]
    assert "readings" not in russian
    assert "readings" not in japanese


def test_the_same_name_in_other_characters_is_read_alike(write: Write, public: Public) -> None:
    simplified = {"text": "瑷珲", "lang": "zh-Hans", "readings": [{"pinyin": "Àihún"}]}
    write(_chinese([simplified, {"text": "璦琿", "lang": "zh-Hant"}]))
    first, second = public("haishenwai")["names"]
    assert second["readings"] == first["readings"]
    assert first["readings"][0]["pinyin"] == "Àihún"


# Those that show it


def _digests(gazetteer: Gazetteer, *ids: str) -> dict[str, str | None]:
    with gazetteer.database.reading() as connection:
        return {entity_id: state.digest for entity_id, state in repository.states(connection, ids).items()}


@pytest.mark.usefixtures("world")
def test_a_new_label_shows_in_every_document_that_shows_it(gazetteer: Gazetteer, write: Write, public: Public) -> None:
    before = _digests(gazetteer, "harbour", "empire", "union", "peace")
    renamed = {**RUSSIA, "names": [{"text": "Rossiya", "lang": "en"}]}
    write(renamed)
    label = {"en": "Rossiya"}
    harbour = public("harbour")
    assert harbour["version"] == 1
    assert harbour["dates"][0]["place"]["label"] == label
    assert harbour["relations"][0]["target"]["label"] == label
    assert harbour["sovereignty"][0]["holders"][0]["label"] == label
    assert harbour["sovereignty"][1]["viewpoint"][0]["label"] == label
    assert public("empire")["relations"][0]["target"]["label"] == label
    after = _digests(gazetteer, *before)
    assert {entity_id for entity_id in before if before[entity_id] != after[entity_id]} == {
        "harbour",
        "empire",
        "union",
    }


@pytest.mark.usefixtures("world")
def test_a_new_label_shows_on_the_other_side_of_its_relations_and_of_its_bases(write: Write, public: Public) -> None:
    write({**HARBOUR, "names": [{"text": "Haven", "lang": "en"}]}, {**PEACE, "names": [{"text": "Pax", "lang": "la"}]})
    assert public("russia")["relations"][0]["target"]["label"] == {"en": "Haven"}
    assert public("harbour")["sovereignty"][0]["basis"][0]["label"] == {"la": "Pax"}


@pytest.mark.usefixtures("world")
def state(entity_id: str, short: str, official: str | None = None) -> Document:
    names: list[Document] = [{"text": short, "lang": "en", "status": "preferred"}]
    if official is not None:
        names.append({"text": official, "lang": "en", "type": "official"})
        names.append({"text": f"{short} (abbreviated)", "lang": "en", "type": "abbreviation"})
    return {"id": entity_id, "kind": "polity", "names": names}


MAINLAND = state("mainland", "Erewhon", "People's Republic of Erewhon")
ISLAND_STATE = state("island-state", "Republic of Erewhon")
ISLE: Document = {
    "id": "isle",
    "kind": "place",
    "names": [{"text": "Isle", "lang": "en"}],
    "sovereignty": [
        {"holders": ["island-state"], "status": "administration", "from": "1949", "to": ".."},
        {
            "holders": ["mainland"],
            "status": "sovereignty",
            "from": "1949",
            "to": "..",
            "viewpoint": ["mainland", "island-state"],
        },
    ],
}


def _parties(document: Document) -> list[list[str]]:
    shown = [record["holders"] + (record["viewpoint"] or []) for record in document["sovereignty"]]
    return [[party["label"]["en"] for party in parties] for parties in shown]


def test_states_whose_short_name_could_be_two_are_named_in_full(write: Write, public: Public) -> None:
    inland = {**ISLE, "id": "inland", "sovereignty": [{"holders": ["mainland"], "status": "sovereignty"}]}
    write(MAINLAND, ISLAND_STATE, ISLE, inland)
    full, other = "People's Republic of Erewhon", "Republic of Erewhon"
    assert _parties(public("isle")) == [[other], [full, full, other]]
    # Alone it is nobody else, and its own page bears its usual name.
    assert _parties(public("inland")) == [["Erewhon"]]
    assert public("mainland")["label"] == {"en": "Erewhon"}


def test_a_new_full_name_shows_where_full_names_stand(write: Write, public: Public) -> None:
    write(MAINLAND, ISLAND_STATE, ISLE)
    write(state("mainland", "Erewhon", "Federation of Erewhon"))
    assert _parties(public("isle"))[1][0] == "Federation of Erewhon"


def test_members_of_one_body_are_told_apart(write: Write, public: Public) -> None:
    join = [{"type": "member_of", "target": "league"}]
    league = {"id": "league", "kind": "organisation", "names": [{"text": "League", "lang": "en"}]}
    write({**MAINLAND, "relations": join}, {**ISLAND_STATE, "relations": join}, league)
    shown = {one["target"]["id"]: one["target"]["label"]["en"] for one in public("league")["relations"]}
    assert shown == {"mainland": "People's Republic of Erewhon", "island-state": "Republic of Erewhon"}


def test_what_is_not_shown_changes_nothing_elsewhere(gazetteer: Gazetteer, write: Write) -> None:
    before = _digests(gazetteer, "harbour", "empire", "union", "peace")
    write({**RUSSIA, "note": "A chain of states.", "types": ["state"]})
    assert _digests(gazetteer, *before) == before


@pytest.mark.usefixtures("world")
def test_a_relation_that_goes_goes_on_both_sides(gazetteer: Gazetteer, write: Write, public: Public) -> None:
    write({**HARBOUR, "relations": [{"type": "part_of", "target": "russia", "note": "since the peace"}]})
    assert public("russia")["relations"][0]["note"] == "since the peace"
    write({**HARBOUR, "relations": [], "dates": [], "sovereignty": []})
    assert [relation["target"]["id"] for relation in public("russia")["relations"]] == ["empire", "union"]
    editing.delete(gazetteer, "union", if_match="*", by="cli")
    assert [relation["target"]["id"] for relation in public("russia")["relations"]] == ["empire"]
    editing.restore(gazetteer, "union", 1, if_match="*", by="cli")
    assert [relation["target"]["id"] for relation in public("russia")["relations"]] == ["empire", "union"]


@pytest.mark.usefixtures("world")
def test_a_merge_shows_wherever_the_old_one_was_shown(gazetteer: Gazetteer, write: Write, public: Public) -> None:
    write({**RUSSIA, "id": "rossiya", "names": [{"text": "Rossiya", "lang": "en"}]})
    editing.merge(gazetteer, "russia", "rossiya", by="cli")
    assert public("harbour")["sovereignty"][0]["holders"][0] == {
        "id": "rossiya",
        "label": {"en": "Rossiya", "zh-Hans": "俄罗斯"},
        "as": None,
    }
    assert [relation["target"]["id"] for relation in public("rossiya")["relations"]] == ["harbour", "empire", "union"]


# On a date


def _on(gazetteer: Gazetteer, document: Document, date: str, **options: bool) -> Document:
    with gazetteer.database.reading() as connection:
        return as_of.document_on(document, Question.parse(date), known=as_of.chains(connection), **options)


@pytest.mark.usefixtures("world")
def test_what_holds_on_a_date(gazetteer: Gazetteer, public: Public) -> None:
    document = public("harbour")
    untouched = deepcopy(document)
    answer = _on(gazetteer, document, "1860-11-14")
    assert document == untouched
    assert [(name["text"], name["holds"]) for name in answer["names"]] == [
        ("Haven", "possible"),
        ("Harbour", "undated"),
        ("Harbur", "undated"),
    ]
    assert [(record["id"], record["holds"]) for record in answer["sovereignty"]] == [
        ("sovereignty-1", "certain"),
        ("sovereignty-2", "undated"),
    ]
    empire = {"id": "empire", "label": {"en": "Russian Empire"}}
    assert answer["sovereignty"][0]["holders"][0]["as"] == empire
    assert answer["sovereignty"][0]["basis"][0]["as"] is None
    assert answer["sovereignty"][1]["viewpoint"][0]["as"] == empire
    assert answer["relations"][0]["target"]["as"] == empire
    assert answer["dates"][0]["place"]["as"] == empire

    dated = _on(gazetteer, document, "1860-11-14", undated=False)
    assert [name["text"] for name in dated["names"]] == ["Haven"]
    assert [record["id"] for record in dated["sovereignty"]] == ["sovereignty-1"]

    assert _on(gazetteer, document, "1860-11-13")["relations"] == []
    assert [name["text"] for name in _on(gazetteer, document, "1881", undated=False)["names"]] == []


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize(
    ("date", "held_as"),
    [("1917-09-13", "empire"), ("1917-09-14", None), ("1922-12-30", "union"), ("1999", None), ("1910/1930", None)],
)
def test_a_chain_is_the_phase_of_the_day(gazetteer: Gazetteer, public: Public, date: str, held_as: str | None) -> None:
    shown = _on(gazetteer, public("harbour"), date)["sovereignty"][0]["holders"][0]["as"]
    assert (None if shown is None else shown["id"]) == held_as


@pytest.mark.usefixtures("world")
def test_the_phases_of_a_chain_in_their_order(gazetteer: Gazetteer) -> None:
    with gazetteer.database.reading() as connection:
        known = as_of.chains(connection)
    assert [(entity_id, label) for entity_id, label, _ in known["russia"]] == [
        ("empire", {"en": "Russian Empire"}),
        ("union", {"en": "Soviet Union"}),
    ]


def test_a_phase_with_two_spans_is_shown_as_one_phase(gazetteer: Gazetteer, write: Write) -> None:
    twice = [
        {"type": "phase_of", "target": "russia", "from": "1900~", "to": "1905"},
        {"type": "phase_of", "target": "russia", "from": "1905", "to": "1910~"},
    ]
    held = {"holders": ["russia"], "status": "sovereignty", "from": "1800", "to": ".."}
    write(
        {"id": "russia", "kind": "polity", "names": [{"text": "Russia", "lang": "en"}]},
        {"id": "h-phase", "kind": "polity", "names": [{"text": "Phase", "lang": "en"}], "relations": twice},
        {"id": "land", "kind": "place", "names": [{"text": "Land", "lang": "en"}], "sovereignty": [held]},
    )
    # Which of the two spans it was in that year cannot be said; that it was this phase can.
    (record,) = holding.of_place(gazetteer, "land", on=Question.parse("1904/1906"))["records"]
    assert record["holders"][0]["as"] == {"id": "h-phase", "label": {"en": "Phase"}}


#: A name with every field that a name can have.
WHOLE_NAME: Document = {
    "id": "n1",
    "text": "海參崴",
    "lang": "zh-Hant",
    "type": "historical",
    "status": "preferred",
    "region": "TW",
    "register": "neutral",
    "from": "1860",
    "to": "..",
    "readings": [{"pinyin": "Hǎishēnwǎi", "basis": "reviewed", "region": "TW"}],
    "grammar": {"gender": "masculine"},
    "converted_from": "zh-Hans",
    "certainty": "high",
    "as_stated": "海參崴",
    "note": "so in the register",
}


def test_every_field_of_a_name_is_shown(write: Write, public: Public) -> None:
    assert set(WHOLE_NAME) | {"sources"} == set(get_type_hints(WrittenName))
    write({"id": "port", "kind": "place", "names": [WHOLE_NAME]})
    shown = public("port")["names"][0]
    assert {field: shown[field] for field in WHOLE_NAME if field != "readings"} == {
        field: value for field, value in WHOLE_NAME.items() if field != "readings"
    }


@pytest.mark.parametrize("kind", KINDS)
def test_an_entity_of_every_kind_can_be_kept(write: Write, public: Public, kind: str) -> None:
    write({"id": "something", "kind": kind, "names": [{"text": "Something", "lang": "en"}]})
    assert public("something")["kind"] == kind
