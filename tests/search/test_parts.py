"""Names with their administrative terms and with where they lie, over the project's own data."""

from __future__ import annotations

import asyncio

import pytest

from gazetteer.domain.entity import Entity
from gazetteer.language import administrative
from gazetteer.resources import data_folder
from gazetteer.search import finder
from gazetteer.search.asked import SearchQuery
from gazetteer.services import seeding
from gazetteer.services.context import Gazetteer

from .conftest import Shelf


@pytest.fixture(scope="module")
def shelf_of_seed(seeded: Gazetteer) -> Shelf:
    """The whole seed: for reading only."""
    shelf = Shelf(seeded)
    shelf.entities = dict(seeding.read_seed(data_folder("seed")).entities)
    return shelf


def first_of(shelf: Shelf, texts: list[str]) -> list[str | None]:
    async def all_of_them() -> list[str | None]:
        found: list[str | None] = []
        for text in texts:
            answer = await finder.search(shelf.reader, SearchQuery.read(text, limit=1))
            found.append(answer.results[0].entity if answer.results else None)
        return found

    return asyncio.run(all_of_them())


def labels_of(entity: Entity, lang: str) -> list[str]:
    return [name.text for name in entity.names if name.lang == lang and name.status == "preferred"]


def missed(shelf: Shelf, cases: dict[str, str]) -> list[tuple[str, str, str | None]]:
    found = first_of(shelf, list(cases))
    pairs = zip(cases.items(), found, strict=True)
    return [(text, right, first) for (text, right), first in pairs if first != right]


@pytest.mark.parametrize(
    ("lang", "pattern"),
    [
        ("zh-Hans", "{}市"),
        ("ru", "г. {}"),
        ("ru", "город {}"),
        ("ru", "{} г."),
        ("en", "{} City"),
        ("en", "City of {}"),
    ],
)
def test_cities_are_found_with_their_term(shelf_of_seed: Shelf, lang: str, pattern: str) -> None:
    cases = {
        pattern.format(text): entity.id
        for entity in shelf_of_seed.entities.values()
        if "city" in entity.types
        for text in labels_of(entity, lang)
        if not text.endswith(("市", "城", "旗"))
    }
    wrong = missed(shelf_of_seed, cases)
    assert len(cases) > 150
    # What is left are namesakes.
    assert len(wrong) <= len(cases) // 40, wrong


@pytest.mark.parametrize("pattern", ["{}, Russia", "Russia, {}", "{} (Russia)", "{}, RU", "{} Russia"])
def test_places_are_found_with_their_country(shelf_of_seed: Shelf, pattern: str) -> None:
    cases = {}
    for entity in shelf_of_seed.entities.values():
        now = [record.holders for record in entity.sovereignty if record.to == ".." and record.status == "sovereignty"]
        if "city" in entity.types and ["russia"] in now:
            cases.update({pattern.format(text): entity.id for text in labels_of(entity, "en")})
    assert len(cases) > 20
    assert missed(shelf_of_seed, cases) == []


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("上海市", "shanghai"),
        ("伊宁市", "yining"),
        ("гор. Владивосток", "vladivostok"),
        ("г.Владивосток", "vladivostok"),
        ("Хабаровский кр.", "khabarovsk-krai"),
        ("р. Амур", "amur-river"),
        ("Амур, река", "amur-river"),
        ("оз. Ханка", "lake-khanka"),
        ("о. Сахалин", "sakhalin"),
        ("Kuril Is.", "kuril-islands"),
        ("L. Khanka", "lake-khanka"),
        ("Heihe-shi", "heihe"),
        ("Sikhote-Alin Mts", "sikhote-alin"),
        ("Охотское м.", "sea-of-okhotsk"),
        ("Татарский прол.", "tatar-strait"),
        ("La Perouse, Strait of", "la-perouse-strait"),
        ("Sakhalin, island of", "sakhalin"),
        ("Prov. Heilongjiang", "heilongjiang"),
        ("Хэйлунцзян (провинция)", "heilongjiang"),
        ("г. Алтай", "altai-city-mongolia"),
        ("Xinjiang A.R.", "xinjiang"),
        ("Tokyo Metropolis", "tokyo"),
        ("东京都", "tokyo"),
        ("Tokyo-to", "tokyo"),
        ("Huma Co.", "huma"),
        ("п. Краскино", "kraskino"),
        ("порт Владивосток", "vladivostok"),
        ("赤塔城", "chita"),
        ("Nerchinsk, Russia", "nerchinsk"),
        ("Россия, Владивосток", "vladivostok"),
        ("г. Владивосток, Приморский край", "vladivostok"),
        ("Blagoveshchensk (Bashkortostan)", "blagoveshchensk-bashkortostan"),
        ("Blagoveshchensk, Amur Oblast, Russia", "blagoveshchensk"),
        ("中国长春", "changchun"),
        ("中国黑龙江省哈尔滨市", "harbin"),
        ("海参崴（俄罗斯）", "vladivostok"),
        ("Харбин (Китай)", "harbin"),
        ("Harbin, Heilongjiang, CHN", "harbin"),
        # Who holds, held or claims it.
        ("Taipei, China", "taipei"),
        ("Kunashir, Japan", "kunashir"),
        ("Sevastopol, Ukraine", "sevastopol"),
        ("Sevastopol (Russia)", "sevastopol"),
        ("Hong Kong, UK", "hong-kong"),
        ("Dairen, Japan", "dalian"),
        # What is said of the region names the town.
        ("Republic of Khakassia, Abakan", "abakan"),
        ("Zhejiang Province, Hangzhou", "hangzhou"),
        ("Алтайский край, Барнаул", "barnaul"),
        ("Wuhan, Hankou", "hankou"),
        # The bracket is another name of the province, and where the city lies.
        ("Jilin (Jilin Province)", "jilin-city"),
        ("吉林（吉林省）", "jilin-city"),
        ("Birobidzhan (Jewish Autonomous Oblast)", "birobidzhan"),
        # What was a county is a city today.
        ("珲春县", "hunchun"),
        ("吉林省延吉县", "yanji"),
        ("Mohe County", "mohe"),
        ("уезд Хуньчунь", "hunchun"),
    ],
)
def test_readings(shelf_of_seed: Shelf, text: str, right: str) -> None:
    hit = shelf_of_seed.search(text)[0]
    assert (hit.entity, hit.how) == (right, "exact")
    assert hit.distance > 0
    assert hit.note is not None


@pytest.mark.parametrize(
    "text",
    [
        # A term that is not true of the place.
        "Khabarovsk Prefecture",
        "Lake Vladivostok",
        "о. Хабаровск",
        "哈尔滨湖",
        "Heilongjiang Metropolis",
        "Harbin A.R.",
        "порт Байкал",
        "贝加尔城",
        # A state that is not the place's.
        "Vladivostok, Canada",
        "Vladivostok, China",
        "Харбин, Канада",
        "北京市，日本",
        "Irkutsk (USA)",
        "Irkutsk (France)",
        "海参崴（日本）",
        # Two states that share a word.
        "Republic of Vietnam, Japan",
    ],
)
def test_what_is_not_true_is_no_reading(shelf_of_seed: Shelf, text: str) -> None:
    assert [hit.entity for hit in shelf_of_seed.search(text) if hit.how == "exact"] == []


def test_what_stands_beside_need_not_be_of_the_kind_asked_for(shelf_of_seed: Shelf) -> None:
    for text in ("Vladivostok, Russia", "Владивосток, Россия", "俄罗斯海参崴"):
        assert shelf_of_seed.ids(text, kind="place") == ["vladivostok"]
    assert shelf_of_seed.ids("г. Владивосток", kind="treaty") == []


def test_a_reading_is_below_what_is_called_so(shelf_of_seed: Shelf) -> None:
    as_typed = shelf_of_seed.search("Vladivostok")[0]
    with_term = shelf_of_seed.search("г. Vladivostok")[0]
    assert as_typed.distance == 0
    assert with_term.score < as_typed.score


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("斋桑湖", "lake-zaysan"),
        ("牡丹河", "mudan-river"),
        ("伊犁州", "ili-kazakh-prefecture"),
        ("博尔塔拉州", "bortala"),
        ("塔什库尔干县", "taxkorgan"),
        ("大阪府", "osaka"),
        ("釜山广域市", "busan"),
    ],
)
def test_terms_of_one_sort_stand_for_one_another(shelf_of_seed: Shelf, text: str, right: str) -> None:
    hit = shelf_of_seed.search(text)[0]
    assert (hit.entity, hit.how) == (right, "exact")


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("Taiwan (Republic of China)", "roc"),
        ("Sakhalin (Karafuto)", "sakhalin"),
        ("Karafuto (Sakhalin)", "sakhalin"),
        ("Primorye (Primorsky Krai)", "primorsky-krai"),
        ("Amur (Heilongjiang)", "amur-river"),
        ("Yining (Ili)", "yining"),
    ],
)
def test_a_bracket_with_another_name_stays_one(shelf_of_seed: Shelf, text: str, right: str) -> None:
    assert shelf_of_seed.search(text)[0].entity == right


def test_a_term_of_the_past_is_below_one_of_today(shelf_of_seed: Shelf) -> None:
    assert shelf_of_seed.search("珲春县")[0].score < shelf_of_seed.search("珲春市")[0].score - 10
    assert shelf_of_seed.search("呼玛县")[0].score > 90


@pytest.mark.parametrize("text", ["中国辽宁沈阳", "中国辽宁省沈阳", "中国沈阳市", "辽宁沈阳"])
def test_a_chinese_address_needs_no_terms(shelf_of_seed: Shelf, text: str) -> None:
    assert shelf_of_seed.search(text)[0].entity == "shenyang"
    assert [hit.entity for hit in shelf_of_seed.search("俄国辽宁沈阳") if hit.how == "exact"] == []


@pytest.mark.parametrize("text", ["黄江", "长河", "泰岭", "库页湖", "牡丹湖", "伊犁县州", "大阪省"])
def test_terms_of_other_sorts_and_short_names_do_not(shelf_of_seed: Shelf, text: str) -> None:
    assert [hit.entity for hit in shelf_of_seed.search(text) if hit.how == "exact"] == []


def test_a_state_is_never_read_of_half_its_name() -> None:
    assert administrative.without_term("Republic of China") == ()
    assert administrative.without_term("Republic of Korea") == ()
    assert administrative.without_term("中华人民共和国") == ()


def test_a_term_alone_is_no_name() -> None:
    assert administrative.without_term("River") == ()
    assert administrative.without_term("г. город") == ()
    assert "river" in administrative.types_of_term("река")
