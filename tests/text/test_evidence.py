"""Each sign that speaks for or against an imported name, shown by a case that has it and one that has not."""

from __future__ import annotations

import pytest

from gazetteer.text import evidence
from gazetteer.text.evidence import Claim, Company

NOTHING = Company()


def signs(
    text: str, surface: str, *, prominence: float = 0.35, lang: str = "en", company: Company = NOTHING
) -> set[str]:
    start = text.index(surface)
    claim = Claim(surface, lang, lang != "und-Latn", prominence, prominence)
    return {sign.says for sign in evidence.signs(text, start, start + len(surface), claim, company)}


@pytest.mark.parametrize(
    ("sign", "has", "has_not", "surface"),
    [
        ("the capital is owed to the sentence", "Kolmar burnt down.", "They say Kolmar burnt down.", "Kolmar"),
        ("the kind of place stands beside it", "in the town of Kolmar", "with Kolmar", "Kolmar"),
        ("a word of place stands before it", "He lives in Kolmar now.", "He likes Kolmar now.", "Kolmar"),
        ("a heading in capitals", "KOLMAR.—The market opened.", "They say KOLMAR. It burnt.", "KOLMAR"),
        ("somebody is of there", "John Doe, of Kolmar, farmer", "John Doe of Kolmar", "Kolmar"),
        ("a date stands behind it", "the bench, Kolmar, April 8", "the bench, Kolmar, again", "Kolmar"),
        ("a given name", "Then Mary came.", "Then Kolmar came.", "Mary"),
        ("a reading with tones, of a word perhaps", "and Nányà / Dōngyà", "and Málaga", "Nányà"),
        (
            "a capitalised word stands before it",
            "the Western Intelligencer Kolmar",
            "the Intelligencer. Kolmar",
            "Kolmar",
        ),
        ("the noun behind it makes it another thing", "from the KOLMAR GAZETTE", "from the KOLMAR ROADS", "KOLMAR"),
        ("a person's title or initial stands before it", "said Dr. Kolmar", "said in Kolmar", "Kolmar"),
        ("a person's title or initial stands before it", "said R. Kolmar", "said in Kolmar", "Kolmar"),
        ("a capitalised word stands before it", "with Ignaz Kolmar", "with the Kolmar", "Kolmar"),
        ("a part of a longer name", "at Kolmar Zvezdyk", "at Kolmar again", "Kolmar"),
        ("the name says what kind of place it is", "in Kolmar County", "in Kolmar Street", "Kolmar County"),
        ("the dictionary knows the place", "был в Гданьске", "был в Мшаке", "Гданьске"),
    ],
)
def test_a_sign_is_seen_where_it_is(sign: str, has: str, has_not: str, surface: str) -> None:
    assert sign in signs(has, surface)
    if surface in has_not:
        assert sign not in signs(has_not, surface)


def test_a_common_word_with_a_capital_is_no_hamlet() -> None:
    assert "a common word or surname" in signs("He met the Council twice.", "Council")
    assert "a common word or surname" in signs("and Jones said", "Jones")
    assert "a common word or surname" not in signs("He went to London twice.", "London", prominence=0.7)


def test_a_hamlet_is_no_common_word_where_a_city_has_its_name() -> None:
    claim = Claim("London", "en", True, prominence=0.39, of_name=0.7)
    found = evidence.signs("of London, Kentucky", 3, 9, claim, Company(follows=True))
    assert evidence.total(found) >= evidence.ENOUGH


def test_russian_words_and_surnames_are_no_villages() -> None:
    assert "a common word" in signs("сказал Союз вчера", "Союз", lang="ru")
    assert "a person's name" in signs("сказал Иванов вчера", "Иванов", lang="ru")
    assert "a part of a longer name" in signs("приехал Владимир Путин", "Владимир", lang="ru", prominence=0.5)


@pytest.mark.parametrize(
    ("text", "surface", "believed"),
    [
        ("城市的发展很快", "发展", False),
        ("他比如说这样", "比如", False),
        ("文化中心建立了", "文化", False),
        ("他去了马赛市", "马赛", True),
        ("抵达加尔各答时", "加尔各答", True),
        ("叶老桂博士认为", "老桂", False),
        # So short a name is a word unless something beside it speaks for it.
        ("享有一点和平与安宁", "安宁", False),
        ("抵达安宁时", "安宁", True),
        ("安宁市的居民", "安宁", True),
        ("昆明、安宁、大理", "安宁", False),
        ("安宁", "安宁", True),
        ("天下并不太平", "太平", False),
        ("人不负青山", "青山", False),
        ("军队撤出青山", "青山", True),
        ("重阳金融研究院", "重阳", False),
        # A street is called so; another word begins with that character.
        ("莲湖区桃园路的居民", "桃园", False),
        ("前往桃园路线图", "桃园", True),
    ],
)
def test_chinese_words_are_no_places(text: str, surface: str, believed: bool) -> None:
    start = text.index(surface)
    claim = Claim(surface, "zh-Hans", True, 0.55, 0.55)
    found = evidence.signs(text, start, start + len(surface), claim, NOTHING)
    assert (evidence.total(found) >= evidence.ENOUGH) is believed


@pytest.mark.parametrize(
    ("company", "believed"), [(NOTHING, False), (Company(country=True), False), (Company(neighbour=True), True)]
)
def test_a_short_name_in_a_list_needs_its_like(company: Company, believed: bool) -> None:
    for text in ("昆明、安宁、大理", "中国（安宁）会议"):
        start = text.index("安宁")
        found = evidence.signs(text, start, start + 2, Claim("安宁", "zh-Hans", True, 0.49, 0.49), company)
        assert (evidence.total(found) >= evidence.ENOUGH) is believed


@pytest.mark.parametrize(
    ("company", "believed"), [(NOTHING, False), (Company(country=True), True), (Company(follows=True), True)]
)
def test_a_direction_is_a_part_of_what_the_text_names(company: Company, believed: bool) -> None:
    claim = Claim("西北地区", "zh-Hans", True, 0.6, 0.6)
    found = evidence.signs("公司是西北地区有影响力的企业", 3, 7, claim, company)
    assert (evidence.total(found) >= evidence.ENOUGH) is believed


def test_a_country_that_the_text_names_does_not_speak_for_a_word() -> None:
    claim = Claim("云集", "zh-Hans", True, 0.4, 0.4)
    text = "各国的商人云集长安"
    for company, believed in (
        (Company(country=True, unit=True, neighbour=True), False),
        (Company(follows=True), True),
        (Company(led=True), True),
    ):
        assert (evidence.total(evidence.signs(text, 5, 7, claim, company)) >= evidence.ENOUGH) is believed


@pytest.mark.parametrize(
    ("sign", "has", "has_not", "surface"),
    [
        ("a house is called so", "耶鲁大学的教授", "耶鲁镇的大学", "耶鲁"),
        ("a house is called so", "安宁小学的老师", "在安宁小住", "安宁"),
        ("a paper is called so", "菲律宾《马尼拉时报》报道", "在马尼拉时报道了", "马尼拉"),
        ("a paper is called so", "巴西《圣保罗州报》刊文", "《圣保罗州的河流》", "圣保罗"),
    ],
)
def test_what_is_called_after_a_chinese_name_is_no_place(sign: str, has: str, has_not: str, surface: str) -> None:
    assert sign in signs(has, surface, lang="zh-Hans")
    assert sign not in signs(has_not, surface, lang="zh-Hans")


def test_a_chinese_place_is_where_what_touches_it_is() -> None:
    claim = Claim("山阳", "zh-Hans", True, 0.4, 0.4)
    text = "焦作市山阳区"
    for company, believed in (
        (Company(unit=True), False),
        (Company(led=True), True),
        (Company(unit=True, elsewhere=True, neighbour=True), False),
    ):
        assert (evidence.total(evidence.signs(text, 3, 5, claim, company)) >= evidence.ENOUGH) is believed


def test_a_word_that_the_text_has_in_small_letters_is_one_with_a_capital() -> None:
    sign = "the text has it as a word, too"
    assert sign in signs("Rivers and seas. Small rivers.", "Rivers", prominence=0.7)
    assert sign not in signs("Rivers and seas. Small riverside.", "Rivers", prominence=0.7)


def test_a_reading_with_tones_is_a_word_perhaps() -> None:
    sign = "a reading with tones, of a word perhaps"
    assert sign in signs("in 2 Mǎlù there", "Mǎlù")
    assert sign not in signs("in Mâlu there", "Mâlu")
    assert sign not in signs("in Běijīng there", "Běijīng", prominence=0.7)


def test_some_signs_settle_it() -> None:
    text = "учреждений Востока России"
    for surface, company, is_settled in (("Востока", Company(follows=True), True), ("России", NOTHING, False)):
        start = text.index(surface)
        found = evidence.signs(text, start, start + len(surface), Claim(surface, "ru", True, 0.35), company)
        assert evidence.is_settled(found) is is_settled


def test_a_direction_is_no_russian_village() -> None:
    direction = "a direction"
    assert direction in signs("учреждений Востока России", "Востока", lang="ru")
    assert direction not in signs("жители посёлка Восток", "Восток", lang="ru")
    assert direction not in signs("жители Восточного", "Восточного", lang="ru")


def test_company_speaks_for_a_place() -> None:
    text = "Plymouth lies there."
    claim = Claim("Plymouth", "en", True, 0.3, 0.3)
    alone = evidence.total(evidence.signs(text, 0, 8, claim, NOTHING))
    for company, gains in (
        (Company(follows=True), 3),
        (Company(unit=True), 2),
        (Company(country=True), 1),
        (Company(neighbour=True), 1),
        (Company(in_a_name=True), -3),
    ):
        assert evidence.total(evidence.signs(text, 0, 8, claim, company)) - alone == gains


def test_a_large_place_needs_little_else() -> None:
    for prominence, gains in ((0.65, 3), (0.55, 2), (0.45, 1), (0.35, 0)):
        found = evidence.signs("and Zzyzx fell", 4, 9, Claim("Zzyzx", "en", True, prominence), NOTHING)
        assert evidence.total(found) == gains


def test_an_abbreviation_stands_behind_a_place() -> None:
    claim = Claim("Ky.", "en", True, 0.6)
    assert evidence.total(evidence.signs("London, Ky. (AP)", 8, 11, claim, NOTHING)) >= evidence.ENOUGH
    assert evidence.total(evidence.signs("the Ky. man", 4, 7, claim, NOTHING)) < evidence.ENOUGH
    claim = Claim("B.C.", "en", True, 0.65)
    assert evidence.total(evidence.signs("the B.C. government", 4, 8, claim, NOTHING)) >= evidence.ENOUGH
    assert evidence.total(evidence.signs("in 500 B.C. they", 7, 11, claim, NOTHING)) < evidence.ENOUGH
    assert evidence.total(evidence.signs("said B.C. Smith", 5, 9, claim, NOTHING)) < evidence.ENOUGH


@pytest.mark.parametrize(
    ("sign", "has", "has_not"),
    [
        ("the noun behind it makes it another thing", "at Kolmar Road", "at Kolmar Harbour"),
        (
            "the noun behind it makes it another thing",
            "in Kolmar General Hospital and Kolmar Hospital",
            "in Kolmar itself",
        ),
        ("the noun behind it makes it another thing", "said the Kolmar Times", "many times in Kolmar"),
        ("Chinese characters touch it", "他叫Kolmar。", "他叫 Kolmar 。"),
        ("the head of a longer name", "on the Kolmar of Oman", "men in Kolmar of old"),
    ],
)
def test_what_touches_a_name_speaks_against_it(sign: str, has: str, has_not: str) -> None:
    start = has.rindex("Kolmar")
    claim = Claim("Kolmar", "en", True, 0.35, 0.35)
    assert sign in {one.says for one in evidence.signs(has, start, start + 6, claim, NOTHING)}
    assert sign not in signs(has_not, "Kolmar")


@pytest.mark.parametrize(
    ("text", "surface", "in_foreign_name"),
    [("西汉姆主场", "西汉", True), ("看好、纽卡斯队", "卡斯", True), ("西汉的主场", "西汉", False)],
)
def test_a_sound_beside_a_chinese_name_makes_it_a_longer_one(text: str, surface: str, in_foreign_name: bool) -> None:
    found = signs(text, surface, lang="zh-Hans", prominence=0.6)
    assert ("a part of a longer foreign name" in found) is in_foreign_name


@pytest.mark.parametrize(
    ("text", "surface", "is_said"),
    [
        ("New York Gov. Andrew Cuomo", "New York", True),
        ("in Washington state", "Washington", True),
        ("Ohio lawmakers", "Ohio", True),
        ("New York government", "New York", False),
        ("Washington State University", "Washington", False),
        ("London stated", "London", False),
    ],
)
def test_an_office_says_that_a_state_is_meant(text: str, surface: str, is_said: bool) -> None:
    assert evidence.has_unit_office(text, text.index(surface) + len(surface)) is is_said


def test_a_place_is_said_by_the_words_beside_it() -> None:
    assert evidence.says_place("born in Georgia", 8, 15)
    assert evidence.says_place("Georgia County", 0, 7)
    assert not evidence.says_place("said Georgia, who", 5, 12)


def test_another_name_right_behind_speaks_against_an_imported_one() -> None:
    text, claim = "in Far North Queensland", Claim("Far North", "en", True, 0.6)
    alone = evidence.signs(text, 3, 12, claim, NOTHING)
    before = evidence.signs(text, 3, 12, claim, Company(before_another=True))
    within = evidence.signs(text, 3, 12, claim, Company(before_another=True, follows=True))
    assert evidence.total(before) - evidence.total(alone) == -3
    assert "another place's name stands right behind it" not in {sign.says for sign in within}
