"""The seed's contested places, held against the statements that they were written from.

Each statement has a key (`VL4`); a record carries it in lower case, alone or before a suffix that says which part it spells out.
"""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

import pytest
import yaml

from gazetteer.domain.dates import Interval, Question
from gazetteer.domain.entity import Entity, SovereigntyRecord, read_entity

SEED = Path(__file__).parents[2] / "seed"

#: Every numbered statement about who held what. US1 is a relation and CR8 a context; the others are records.
_KEYS = """
al1 al2 al3 al4 al5 al6 al7 ue1 ue2 ue3 ue4 vl1 vl2 vl2b vl3 vl4 vl5 vl6 vl7 vl8 kh1 kh2 kh2b kh3 kh4 kh5 us1 ni1 ni1b ni2 ni3
bl1 bl2 bl3 bl4 sv1 sv2 sv3 sv4 sv5 sv6 ne1 ne2 ne3 ky1 ky2 ai1 ai2 ai3 ai4 hx1 hx2 hx3 hx4 hx5 ab1 zb1 zb2 zb3
pa1 pa2 pa2b pa3 pa4 pa5 pa6 pa7 pa8 pa9 dl1 dl2 ha1 ha2 ha3 ha4 ha5 ha6 sk1 sk2 sk3 sk4 sk5 sk6 sk7 sk8 sk9 sk10
ku1 ku2 ku3 ku4 ku5 ku6 ku7 mo1 mo2 mo2b mo3 mo3b mo4 mo4b mo5 mo6 mo7 mo8 mo9 mo10 tv1 tv2 tv3 tv4 tv5 tv6 tv7 tv8
il0 il1 il1b il2 il3 il4 il5 il6 hk1 hk2 hk3 hk4 hk5 hk6 hk7 hk8 hk9 hk10 ma1 ma2 ma3 ma4 ma5
cr1 cr2 cr3 cr4 cr5 cr6 cr7 cr8
"""
STATEMENTS = _KEYS.split()

#: The places whose labels on Chinese maps carry a bracketed name, with that name.
BRACKETS = {
    "vladivostok": "海参崴",
    "ussuriysk": "双城子",
    "khabarovsk": "伯力",
    "blagoveshchensk": "海兰泡",
    "sakhalin": "库页岛",
    "nerchinsk": "尼布楚",
    "nikolayevsk-on-amur": "庙街",
    "stanovoy-range": "外兴安岭",
}


def _cited(value: Any, key: str | None = None) -> Any:
    if isinstance(value, dict):
        return {name: _cited(member, name) for name, member in value.items()}
    if isinstance(value, list):
        if key in {"sources", "location_sources"}:
            return [{"source": member} if isinstance(member, str) else member for member in value]
        return [_cited(member) for member in value]
    return value


@functools.cache
def seeded() -> dict[str, Entity]:
    entities: dict[str, Entity] = {}
    for path in sorted((SEED / "places").glob("*.yaml")):
        for document in yaml.safe_load(path.read_text(encoding="utf-8")):
            entity = read_entity(_cited(document))
            assert entity.id not in entities, f"{entity.id} is written twice"
            entities[entity.id] = entity
    return entities


def holding(place: str, on: str) -> dict[str | None, SovereigntyRecord]:
    question = Question.parse(on)
    return {
        record.id: record
        for record in seeded()[place].sovereignty
        if Interval.parse(record.from_, record.to).holds(question) == "certain"
    }


@pytest.mark.parametrize("key", STATEMENTS)
def test_every_statement_is_seeded(key: str) -> None:
    ids = [assertion.id or "" for entity in seeded().values() for assertion in entity.assertions()]
    assert any(written == key or written.startswith(f"{key}-") for written in ids)


def test_no_record_rests_on_the_treaty_that_was_never_ratified() -> None:
    for entity in seeded().values():
        for record in entity.sovereignty:
            assert "treaty-of-livadia" not in record.basis, f"{entity.id} {record.id}"


def test_every_chinese_name_has_a_reviewed_reading() -> None:
    for entity in seeded().values():
        for name in entity.names:
            if name.lang in {"zh-Hans", "zh-Hant"}:
                assert [reading for reading in name.readings if reading.basis == "reviewed"], f"{entity.id} {name.text}"


def test_no_language_and_region_has_two_preferred_names() -> None:
    for entity in seeded().values():
        preferred = [(name.lang, name.region) for name in entity.names if name.status == "preferred"]
        assert len(preferred) == len(set(preferred)), entity.id


def test_exactly_eight_places_carry_a_bracketed_name() -> None:
    found = {
        entity.id: name.text
        for entity in seeded().values()
        for name in entity.names
        if name.lang == "zh-Hans"
        and name.type == "historical"
        and any(citation.source == "public-map-rule-2023" for citation in name.sources)
    }
    assert found == BRACKETS


def test_ussuri_east_between_the_two_treaties() -> None:
    assert set(holding("ussuri-east", "1858-05-27")) == {"ue1"}
    records = holding("ussuri-east", "1859-06-01")
    assert set(records) == {"ue2", "ue3"}
    assert records["ue2"].holders == ["russia", "qing-empire"]
    assert records["ue2"].viewpoint == ["russia"]
    assert records["ue3"].viewpoint == ["qing-empire", "chinese-historiography"]
    assert set(holding("ussuri-east", "1860-11-14")) == {"ue4"}


def test_vladivostok_on_the_day_of_the_post_and_on_the_day_of_the_cession() -> None:
    assert set(holding("vladivostok", "1860-07-02")) == {"vl2", "vl2b", "vl3"}
    assert set(holding("vladivostok", "1860-11-14")) == {"vl4"}


def test_heixiazi_before_and_after_the_division() -> None:
    assert set(holding("heixiazi-island", "2008-10-13")) == {"hx1-prc", "hx2", "hx3"}
    records = holding("heixiazi-island", "2008-10-14")
    assert {key: (record.holders, record.viewpoint) for key, record in records.items()} == {
        "hx4": (["prc"], None),
        "hx5": (["russia"], None),
    }
    assert all(record.extent for record in records.values())


def test_tuva_keeps_the_claim_whose_end_is_unknown_apart_from_the_open_ones() -> None:
    assert set(holding("tuva", "1930-01-01")) == {"tv4", "tv5"}
    assert set(holding("tuva", "2010-01-01")) == {"tv6", "tv8"}
    claim = next(record for record in seeded()["tuva"].sovereignty if record.id == "tv7")
    assert Interval.parse(claim.from_, claim.to).holds(Question.parse("2010-01-01")) == "possible"


def test_crimea_never_has_a_single_bare_holder() -> None:
    assert set(holding("crimea", "2010-01-01")) == {"cr4"}
    records = holding("crimea", "2020-01-01")
    assert set(records) == {"cr4-since-2014", "cr5", "cr6", "cr7", "cr-administration"}
    assert records["cr4-since-2014"].viewpoint == ["ukraine", "united-nations-general-assembly"]
    assert records["cr6"].viewpoint == ["russia"]
    assert records["cr7"].status == "no_position"
    assert records["cr-administration"].viewpoint is None
