"""Which form to write: each rule of the label, a case each."""

from __future__ import annotations

from typing import Any

import pytest

from gazetteer.domain import labels
from gazetteer.domain.dates import Question

RULE = {"source": "public-map-rule-2023", "locator": "article 14"}


def name(text: str, lang: str = "en", **more: Any) -> dict[str, Any]:
    more = {key.rstrip("_"): value for key, value in more.items()}
    return {"text": text, "lang": lang, **more}


def chosen(names: list[dict[str, Any]], lang: str = "en", **options: Any) -> str | None:
    on = options.pop("on", None)
    form = labels.plain(names, lang, on=None if on is None else Question.parse(on), **options)
    return None if form is None else form.text


MUKDEN = [
    name("Shenyang", status="preferred"),
    name("Mukden", type="historical", from_="1634", to="1929-04-02"),
    name("Fengtian", type="historical"),
]
CRIMEA = [
    name("Crimea", status="preferred"),
    name("Autonomous Republic of Crimea", type="official", register="value-laden", from_="1992-05-06", to=".."),
    name("Republic of Crimea", type="official", register="value-laden", region="RU", from_="2014-03-18", to=".."),
]


def test_a_name_of_the_time_goes_before_an_undated_preferred_one() -> None:
    assert chosen(MUKDEN, on="1904") == "Mukden"
    assert chosen(MUKDEN, on="1950") == "Shenyang"
    assert chosen(MUKDEN) == "Shenyang"


def test_a_name_that_takes_a_side_gains_nothing_by_its_dates_or_its_region() -> None:
    assert chosen(CRIMEA) == "Crimea"
    assert chosen(CRIMEA, on="2024-01-01") == "Crimea"
    assert chosen(CRIMEA, region="RU") == "Crimea"
    assert chosen(CRIMEA, region="RU", on="2024-01-01") == "Crimea"


def test_a_name_that_takes_a_side_is_still_written_where_there_is_no_other() -> None:
    assert chosen(CRIMEA[1:2], on="2024-01-01") == "Autonomous Republic of Crimea"


def test_a_name_added_beside_the_preferred_one_says_nothing_against_it() -> None:
    names = [name("Hong Kong", status="preferred"), name("Hong Kong SAR", type="official", from_="1997-07-01", to="..")]
    assert chosen(names, on="2024") == "Hong Kong"


def test_a_preferred_name_with_dates_is_the_name_of_its_time() -> None:
    names = [
        name("Leningrad", type="historical", from_="1924-01-26", to="1991-09-06"),
        name("Saint Petersburg", status="preferred", from_="1991-09-06", to=".."),
        name("Petrograd", type="historical", from_="1914-09-01", to="1924-01-26"),
    ]
    assert [chosen(names, on=year) for year in ("1920", "1950", "2000")] == [
        "Petrograd",
        "Leningrad",
        "Saint Petersburg",
    ]


def test_a_name_that_did_not_hold_is_left_out_unless_there_is_no_other() -> None:
    only = [name("Dalny", type="historical", from_="1898", to="1905")]
    assert chosen(only, on="1950") == "Dalny"
    assert chosen([*only, name("Dalian")], on="1950") == "Dalian"


@pytest.mark.parametrize(
    ("region", "text"), [(None, "新西伯利亚"), ("CN", "新西伯利亚"), ("TW", "新西伯利亞"), ("HK", "新西伯利亚")]
)
def test_a_regions_own_form_goes_first_and_anothers_last(region: str | None, text: str) -> None:
    names = [
        name("新西伯利亞", "zh-Hant", region="TW", status="preferred"),
        name("新西伯利亚", "zh-Hant", status="preferred"),
    ]
    assert chosen(names, "zh-Hant", region=region) == text


@pytest.mark.parametrize("status", ["lookup"])
def test_forms_that_only_find_are_never_written(status: str) -> None:
    assert chosen([name("Vladivostock", status=status)]) is None


def test_a_deprecated_form_serves_only_where_there_is_no_other() -> None:
    assert labels.labels([name("Peking", status="deprecated")]) == {"en": "Peking"}
    assert labels.labels([name("Peking", status="deprecated"), name("Beijing")]) == {"en": "Beijing"}


def test_the_map_rule_writes_the_chinese_name_in_brackets_and_keeps_the_two_apart() -> None:
    names = [
        name("符拉迪沃斯托克", "zh-Hans", status="preferred"),
        name("海参崴", "zh-Hans", sources=[RULE]),
    ]
    form = labels.on_chinese_map(names, "zh-Hans")
    assert form is not None
    assert (form.main, form.bracket, form.text) == ("符拉迪沃斯托克", "海参崴", "符拉迪沃斯托克（海参崴）")


def test_a_name_with_brackets_of_its_own_is_not_bracketed_by_the_rule() -> None:
    form = labels.on_chinese_map([name("平岛（南）", "zh-Hans", status="preferred")], "zh-Hans")
    assert form is not None
    assert (form.main, form.bracket) == ("平岛（南）", None)


def test_before_1949_no_text_writes_the_official_transliteration() -> None:
    names = [name("符拉迪沃斯托克", "zh-Hans", status="preferred"), name("海参崴", "zh-Hans", sources=[RULE])]
    assert chosen(names, "zh-Hans", on="1900") == "海参崴"
    assert chosen(names, "zh-Hans", on="1960") == "符拉迪沃斯托克"
