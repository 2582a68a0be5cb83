"""What a translator looks up next: towns under the names of each period, and who held them by own or inherited records."""

from __future__ import annotations

import functools
from pathlib import Path

import pytest

from gazetteer.domain import sovereignty
from gazetteer.domain.dates import Question
from gazetteer.services.coverage import SeedWorld
from gazetteer.services.seeding import Seed, read_seed

ROOT = Path(__file__).parents[2]


@functools.cache
def _seed() -> Seed:
    return read_seed(ROOT / "seed")


def _standing(place: str, day: str) -> set[tuple[str, str]]:
    held = sovereignty.records_of(place, Question.parse(day), SeedWorld(_seed()))
    return {(holder, one.record.status) for one in held if one.stands for holder in one.record.holders}


@pytest.mark.parametrize(
    ("place", "day", "expected"),
    [
        (
            "suifenhe",
            "1935-05-05",
            {
                ("roc", "sovereignty"),
                ("manchukuo", "sovereignty"),
                ("manchukuo", "occupation"),
                ("japan", "occupation"),
            },
        ),
        ("xunke", "2000-01-01", {("prc", "sovereignty")}),
        ("qingdao", "1900-01-01", {("qing-empire", "sovereignty"), ("germany", "lease")}),
        ("qingdao", "1930-01-01", {("roc", "sovereignty")}),
        ("weihai", "1930-09-30", {("roc", "sovereignty"), ("united-kingdom", "lease")}),
        ("weihai", "1930-10-01", {("roc", "sovereignty")}),
        ("tainan", "1920-01-01", {("japan", "sovereignty")}),
        ("khiva", "1900-01-01", {("khanate-of-khiva", "sovereignty"), ("russia", "protectorate")}),
        ("samarkand", "1867-12-31", {("emirate-of-bukhara", "sovereignty")}),
        ("bishkek", "2000-01-01", {("kyrgyzstan", "sovereignty")}),
        ("kholmsk", "1920-01-01", {("japan", "sovereignty")}),
        ("sitka", "1867-10-17", {("russia", "sovereignty")}),
        ("sitka", "1867-10-18", {("united-states", "sovereignty")}),
        ("ulan-ude", "1921-01-01", {("far-eastern-republic", "sovereignty"), ("far-eastern-republic", "de_facto")}),
        ("urumqi", "1870-01-01", {("qing-empire", "sovereignty"), ("urumqi-sultanate", "de_facto")}),
        ("urumqi", "1875-01-01", {("qing-empire", "sovereignty"), ("yettishar", "de_facto")}),
    ],
)
def test_who_held_it(place: str, day: str, expected: set[tuple[str, str]]) -> None:
    assert _standing(place, day) == expected


def test_taiwan_today_has_each_view_as_a_record_of_its_own() -> None:
    held = sovereignty.records_of("taiwan", Question.parse("2020-01-01"), SeedWorld(_seed()))
    assert {(one.record.id, tuple(one.record.viewpoint or ())) for one in held} == {
        ("tw-roc-administration", ()),
        ("tw-roc", ("roc",)),
        ("tw-prc", ("prc",)),
        ("tw-renounced", ("japan",)),
        ("tw-un", ("united-nations-secretariat",)),
        ("tw-iso", ("international-organization-for-standardization",)),
        ("tw-us", ("united-states",)),
    }


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Верхнеудинск", "ulan-ude"),
        ("Целиноград", "astana"),
        ("Фрунзе", "bishkek"),
        ("Верный", "almaty"),
        ("迪化", "urumqi"),
        ("归绥", "hohhot"),
        ("奉天", "shenyang"),
        ("新京", "changchun"),
        ("京城", "seoul"),
        ("敷香", "poronaysk"),
        ("大泊", "korsakov"),
        ("Novo-Arkhangelsk", "sitka"),
        ("Сучан", "partizansk"),
    ],
)
def test_a_former_name_belongs_to_the_place_of_today(name: str, expected: str) -> None:
    bearers = {
        entity.id: one.type
        for entity in _seed().entities.values()
        for one in entity.names
        if one.text == name and entity.kind == "place"
    }
    assert bearers == {expected: "historical"}


def test_the_sea_has_the_name_of_each_view() -> None:
    names = {(name.lang, name.text): name.note or "" for name in _seed().entities["sea-of-japan"].names}
    assert "South Korea" in names["en", "East Sea"]
    assert "North Korea" in names["en", "Korean East Sea"]
    assert "Japanese government" in names["ja", "日本海"]
