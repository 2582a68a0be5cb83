"""Places' names that are parts of persons' names, and the controls that stay places."""

from __future__ import annotations

import pytest

from gazetteer.text import heads, persons


@pytest.mark.parametrize(
    ("text", "surface"),
    [
        ("by Jack London in 1903", "London"),
        ("роман Джека Лондона", "Лондона"),
        ("Джеку Лондону", "Лондону"),
        ("with Paris Hilton in town", "Paris"),
        ("said Mr. London", "London"),
        ("他会见Jack London。", "London"),
        ("由Mr. London说", "London"),
        ("小说家Джека Лондона", "Лондона"),
        ("Lord Derby", "Derby"),
        ("Florence Nightingale said", "Florence"),
        ("and Georgia O’Keeffe.", "Georgia"),
        ("Jordan Smith won", "Jordan"),
        ("张北京说", "北京"),
        ("他叫张北京。", "北京"),
        ("記者陳東京報道", "東京"),
        ("书记李中国表示", "中国"),
    ],
)
def test_a_given_name_or_surname_makes_it_a_person(text: str, surface: str) -> None:
    start = text.index(surface)
    assert persons.hold(text, start, start + len(surface))


@pytest.mark.parametrize(
    ("text", "surface"),
    [
        ("he left London", "London"),
        ("Port Arthur London", "London"),
        ("the Paris Metro", "Paris"),
        ("the Georgia Senate", "Georgia"),
        ("Jordan Valley", "Jordan"),
        ("Virginia Tech", "Virginia"),
        ("from Paris. Hilton came", "Paris"),
        ("the Lord left London", "London"),
        ("the lord London", "London"),
        ("London Hilton", "London"),
        ("from Jack. London is far", "London"),
        ("при Николае Россия росла", "Россия"),
        ("Александр Россию спас", "Россию"),
        ("Надежда России", "России"),
        ("两张北京地图", "北京"),
        ("张北京地图", "北京"),
        ("国王中国", "中国"),
        ("于北京签订", "北京"),
        ("江北京", "北京"),
    ],
)
def test_a_place_stays_a_place(text: str, surface: str) -> None:
    start = text.index(surface)
    assert not persons.hold(text, start, start + len(surface))


def test_a_rare_word_behind_a_place_may_be_its_state() -> None:
    assert persons.hold("in Lincoln Nebraskaland", 3, 10)
    assert not persons.hold("in Lincoln Nebraskaland", 3, 10, before_its_state=True)


@pytest.mark.parametrize(
    ("text", "reviewed", "imported"),
    [
        ("Moscow Times", True, True),
        ("Paris Agreement", True, True),
        ("Beijing Guoan", True, True),
        ("London Road", False, True),
        ("Cairo Hospital", False, True),
        ("Moscow University", False, False),
        ("Moscow times", False, False),
        ("Paris Agreements’ end", False, False),
    ],
)
def test_the_head_noun_says_what_is_named(text: str, reviewed: bool, imported: bool) -> None:
    end = text.index(" ")
    assert heads.stands_behind(text, end, any_head=False) is reviewed
    assert heads.stands_behind(text, end, any_head=True) is imported


@pytest.mark.parametrize(
    ("text", "surface", "is_another"),
    [
        ("aboard HMS London in May", "London", True),
        ("the USS “Missouri” sailed", "Missouri", True),
        ("fans of Real Madrid", "Madrid", True),
        ("the Duke of Wellington", "Wellington", True),
        ("на крейсере «Варшава»", "Варшава", True),
        ("крейсера Варшавы", "Варшавы", False),
        ("the Bishop of London", "London", False),
        ("in real London", "London", False),
        ("the fleet of Wellington", "Wellington", False),
    ],
)
def test_ships_clubs_and_peers_are_told_by_what_stands_before(text: str, surface: str, is_another: bool) -> None:
    assert heads.stands_before(text, text.index(surface)) is is_another


@pytest.mark.parametrize(
    ("text", "surface", "is_another"),
    [
        ("辽宁舰出海", "辽宁", True),
        ("“伯力”号货轮", "伯力", True),
        ("辽宁舰队", "辽宁", False),
        ("北京号线", "北京", False),
        ("北京的船", "北京", False),
        ("Chicago Cubs win", "Chicago", True),
        ("the Leeds Mercury said", "Leeds", True),
        ("in Oxford-street", "Oxford", True),
        ("the Oxford-London road", "Oxford", False),
    ],
)
def test_ships_and_teams_are_told_by_what_stands_behind(text: str, surface: str, is_another: bool) -> None:
    assert heads.stands_behind(text, text.index(surface) + len(surface), any_head=False) is is_another


def test_an_imported_name_is_no_place_before_a_later_head() -> None:
    assert heads.stands_later("Commonwealth Cancer Center", 12)
    assert not heads.stands_later("Commonwealth. Cancer Center", 12)
    assert not heads.stands_later("Commonwealth Center", 12)


@pytest.mark.parametrize(
    ("text", "end", "is_disease"),
    [
        ("Marburg virus", 7, True),
        ("Lassa fever", 5, True),
        ("Lassa haemorrhagic fever", 5, True),
        ("Lassa region", 5, False),
    ],
)
def test_diseases_are_called_after_places(text: str, end: int, is_disease: bool) -> None:
    assert heads.is_of_disease(text, end) is is_disease
