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


# Regions


@pytest.mark.parametrize(
    ("region", "text", "rule"),
    [
        (None, "雪梨", "preferred"),
        ("CN", "悉尼", "preferred"),
        ("TW", "雪梨", "preferred in TW"),
        ("SG", "悉尼", "preferred"),
    ],
)
def test_a_regions_usage_is_only_claimed_for_a_name_of_its_own(region: str | None, text: str, rule: str) -> None:
    names = [name("雪梨", "zh-Hant", region="TW", status="preferred"), name("悉尼", "zh-Hant")]
    assert chosen(names, "zh-Hant", region=region) == text
    form = labels.plain(names, "zh-Hant", region=region)
    assert form is not None
    assert (form.lang, form.rule) == ("zh-Hant", rule)


def test_for_a_region_a_name_without_one_goes_before_that_of_another() -> None:
    names = [name("Mosul", region="GB", status="preferred"), name("Nineveh", type="abbreviation")]
    assert chosen(names, region="US") == "Nineveh"
    assert chosen(names, region="GB") == "Mosul"


def test_a_deprecated_form_of_a_region_gains_nothing_by_it() -> None:
    names = [name("Peking", region="US", status="deprecated"), name("Beijing", region="GB")]
    assert chosen(names, region="US") == "Beijing"


def test_a_name_that_takes_a_side_is_the_regions_own_no_more_than_a_neutral_one() -> None:
    names = [name("Ours", region="RU", register="value-laden", status="preferred"), name("Plain", status="preferred")]
    assert chosen(names, region="RU") == "Plain"
    assert chosen(names[:1], region="RU") == "Ours"


# Dates


def test_a_name_given_up_since_is_a_common_name_of_its_time() -> None:
    names = [name("BW", type="abbreviation"), name("Blagoveshchensk", type="historical", from_="1858", to="..")]
    assert chosen(names, on="1900") == "Blagoveshchensk"


def test_of_two_names_of_the_time_the_better_one_is_taken_and_then_the_first() -> None:
    names = [
        name("Second", type="historical", status="deprecated", from_="1900", to="1950"),
        name("First", type="historical", from_="1900", to="1950"),
        name("Equal", type="historical", from_="1900", to="1950"),
    ]
    assert chosen(names, on="1920") == "First"


def test_what_may_have_held_is_no_better_than_what_has_no_dates() -> None:
    names = [name("Perhaps", from_="1900~", to="1930~", status="preferred"), name("Always", status="preferred")]
    assert chosen(names, on="1900") == "Perhaps"
    assert chosen(names[::-1], on="1900") == "Always"


def test_a_historical_name_without_dates_is_no_name_of_the_time() -> None:
    names = [name("Old", type="historical", to="1900"), name("Undated", type="historical"), name("New")]
    assert chosen(names, on="1950") == "New"


def test_for_a_date_without_any_name_the_region_still_chooses_and_it_is_said() -> None:
    names = [
        name("Dalny", type="historical", from_="1898", to="1905"),
        name("Dairen", type="historical", region="JP", from_="1905", to="1945"),
    ]
    for region, text, rule in (("JP", "Dairen", "preferred in JP"), (None, "Dalny", "preferred")):
        form = labels.plain(names, "en", region=region, on=Question.parse("1950"))
        assert form is not None
        assert (form.text, form.rule) == (text, f"{rule}; no name is recorded for 1950")


def test_the_rule_says_the_date_and_the_region() -> None:
    names = [name("Sankt Petersburg", "de", region="DE", status="preferred", from_="1991-09-06", to="..")]
    form = labels.plain(names, "de", region="DE", on=Question.parse("2000"))
    assert form is not None
    assert form.rule == "preferred in DE on 2000"


OFFICIAL = name("符拉迪沃斯托克", "zh-Hans", status="preferred", from_="1860", to="..")


@pytest.mark.parametrize(
    ("on", "text"),
    [("1949-09-30", "海参崴"), ("1949-10-01", "符拉迪沃斯托克"), ("1949", "符拉迪沃斯托克"), ("..", "符拉迪沃斯托克")],
)
def test_the_official_transliteration_begins_with_the_peoples_republic(on: str, text: str) -> None:
    names = [OFFICIAL, name("海参崴", "zh-Hans", sources=[RULE])]
    if on == "..":
        assert chosen(names, "zh-Hans") == text
    else:
        assert chosen(names, "zh-Hans", on=on) == text


def test_before_1949_a_name_given_up_since_goes_before_the_chinese_one_of_the_map_rule() -> None:
    names = [
        name("旅顺口", "zh-Hans", type="historical", from_="1880", to="1950"),
        name("海参崴", "zh-Hans", sources=[RULE]),
    ]
    assert chosen(names, "zh-Hans", on="1900") == "旅顺口"
    form = labels.plain(names[1:], "zh-Hans", on=Question.parse("1900"))
    assert form is not None
    assert form.rule.startswith("the Chinese name, for a text on 1900")


# What a form rests on


def test_a_form_cites_what_its_names_cite_each_once() -> None:
    register, atlas = {"source": "register"}, {"source": "atlas", "locator": "12"}
    names = [
        name("符拉迪沃斯托克", "zh-Hans", status="preferred", region="CN", sources=[register, atlas]),
        name("海参崴", "zh-Hans", sources=[atlas, RULE]),
        name("Vladivostok", sources=[atlas]),
        name("Владивосток", "ru"),
    ]
    plain = labels.plain(names, "zh-Hans")
    assert plain is not None
    assert plain.sources == [register, atlas]
    on_map = labels.on_chinese_map(names, "zh-Hans")
    assert on_map is not None
    assert on_map.sources == [register, atlas, RULE]
    assert (on_map.lang, on_map.rule) == (
        "zh-Hans",
        "公开地图内容表示规范 (自然资规〔2023〕2号), article 14: bracketed",
    )
    nothing = labels.plain(names, "ru")
    assert nothing is not None
    assert nothing.sources == []


# Maps


def test_maps_in_other_languages_are_exempt_and_it_is_said() -> None:
    form = labels.on_chinese_map([name("Vladivostok", sources=[{"source": "atlas"}])], "en")
    assert form is not None
    assert (form.text, form.lang, form.bracket, form.sources) == ("Vladivostok", "en", None, [{"source": "atlas"}])
    assert form.rule == (
        "公开地图内容表示规范 (自然资规〔2023〕2号), article 14 exempts maps in foreign languages and in pinyin"
    )


def test_a_place_that_the_rule_does_not_list_is_plain_as_the_mainland_writes_it() -> None:
    names = [
        name("雪梨", "zh-Hans", region="TW", status="preferred"),
        name("悉尼", "zh-Hans", region="CN", sources=[{"source": "atlas"}]),
    ]
    form = labels.on_chinese_map(names, "zh-Hans")
    assert form is not None
    assert (form.text, form.lang, form.sources) == ("悉尼", "zh-Hans", [{"source": "atlas"}])
    assert form.rule == "公开地图内容表示规范 (自然资规〔2023〕2号), article 14 does not list it"


def test_a_chinese_name_that_is_the_label_itself_gets_no_bracket() -> None:
    form = labels.on_chinese_map([name("海参崴", "zh-Hans", status="preferred", sources=[RULE])], "zh-Hans")
    assert form is not None
    assert (form.text, form.bracket) == ("海参崴", None)


def test_a_form_that_only_finds_is_never_put_in_brackets() -> None:
    names = [
        name("符拉迪沃斯托克", "zh-Hans", status="preferred"),
        name("海深崴", "zh-Hans", status="lookup", sources=[RULE]),
        name("海參崴", "zh-Hant", sources=[RULE]),
    ]
    assert labels.bracketed(names, "zh-Hans") is None
    assert labels.bracketed(names, "zh-Hant") == names[2]


@pytest.mark.parametrize("kind", [labels.plain, labels.on_chinese_map, labels.first_mention])
def test_without_a_name_in_the_language_there_is_no_form(kind: Any) -> None:
    assert kind([name("Vladivostok")], "ja") is None
    assert kind([], "zh-Hans") is None


# First mention

FAR_EAST = [
    name("符拉迪沃斯托克", "zh-Hans", status="preferred", readings=[{"pinyin": "Fúlādíwòsītuōkè"}]),
    name(
        "海参崴",
        "zh-Hans",
        sources=[RULE],
        readings=[{"pinyin": "Hǎishēnwǎi"}, {"pinyin": "Hǎishēnwēi", "region": "TW"}],
    ),
    name("海參崴", "zh-Hant", status="preferred", readings=[{"pinyin": "Hǎishēnwǎi"}]),
    name("Vladivostok", status="preferred", sources=[{"source": "atlas"}]),
    name("Владивосток", "ru", status="preferred"),
]


@pytest.mark.parametrize(
    ("lang", "region", "text"),
    [
        ("zh-Hans", None, "海参崴 (Vladivostok; Hǎishēnwǎi)"),
        ("zh-Hans", "TW", "海参崴 (Vladivostok; Hǎishēnwēi)"),
        ("zh-Hans", "SG", "海参崴 (Vladivostok; Hǎishēnwǎi)"),
        ("zh-Hant", None, "海參崴 (Vladivostok; Hǎishēnwǎi)"),
        ("en", None, "Vladivostok (海参崴; Hǎishēnwǎi)"),
        ("en", "TW", "Vladivostok (海參崴; Hǎishēnwǎi)"),
        ("ru", None, "Владивосток (海参崴; Hǎishēnwǎi)"),
    ],
)
def test_a_first_mention_has_the_equivalent_and_the_reading(lang: str, region: str | None, text: str) -> None:
    form = labels.first_mention(FAR_EAST, lang, region=region)
    assert form is not None
    assert (form.text, form.lang) == (text, lang)
    assert form.rule == "first mention: the form, its equivalent and its reading"


def test_a_first_mention_in_chinese_text_has_the_brackets_of_chinese_text() -> None:
    form = labels.first_mention(FAR_EAST, "zh-Hans", brackets=labels.FULL_WIDTH)
    assert form is not None
    assert form.text == "海参崴（Vladivostok；Hǎishēnwǎi）"


def test_a_first_mention_says_what_there_is() -> None:
    def mention(names: list[dict[str, Any]], lang: str) -> str:
        form = labels.first_mention(names, lang)
        assert form is not None
        return form.text

    assert mention([name("Vladivostok")], "en") == "Vladivostok"
    assert mention([name("海参崴", "zh-Hans")], "zh-Hans") == "海参崴"
    assert mention([name("海参崴", "zh-Hans"), name("Vladivostok")], "en") == "Vladivostok (海参崴)"
    assert mention([name("海参崴", "zh-Hans", readings=[{"pinyin": "Hǎishēnwǎi"}])], "zh-Hans") == "海参崴 (Hǎishēnwǎi)"


def test_a_first_mention_is_of_the_date_and_cites_both_names() -> None:
    names = [
        name("沈阳", "zh-Hans", status="preferred", sources=[{"source": "register"}]),
        name("奉天", "zh-Hans", type="historical", from_="1657", to="1929-04-02", sources=[{"source": "annals"}]),
        name("Mukden", type="historical", from_="1634", to="1929-04-02", sources=[{"source": "atlas"}]),
        name("Shenyang", status="preferred"),
    ]
    form = labels.first_mention(names, "zh-Hans", on=Question.parse("1904"))
    assert form is not None
    assert form.text == "奉天 (Mukden)"
    assert form.sources == [{"source": "annals"}, {"source": "atlas"}]


# Ranks


@pytest.mark.parametrize(
    "better_first",
    [
        [name("a", status="preferred"), name("b", status="preferred", region="CN", lang="zh-Hans")],
        [name("a", status="preferred"), name("b")],
        [name("a"), name("b", region="US", status="preferred")],
        [name("a"), name("b", to="1900")],
        [name("a", to="1900"), name("b", type="abbreviation")],
        [name("a", type="abbreviation"), name("b", status="deprecated")],
        [name("a", region="US", status="preferred"), name("b", region="US")],
        [name("a", region="US"), name("b", to="1900")],
    ],
    ids=lambda names: " before ".join(str(sorted(one.items() - {("lang", "en")})) for one in names),
)
def test_the_label_is_the_better_name_in_whatever_order_they_stand(better_first: list[dict[str, Any]]) -> None:
    for names in (better_first, better_first[::-1]):
        assert labels.labels([{**one, "lang": "en"} for one in names]) == {"en": "a"}


def test_chinese_of_the_main_region_stands_between_no_region_and_another() -> None:
    plain, main, other = (
        name("a", "zh-Hans"),
        name("b", "zh-Hans", region="CN"),
        name("c", "zh-Hans", region="TW", status="preferred"),
    )
    assert labels.labels([other, main, plain]) == {"zh-Hans": "a"}
    assert labels.labels([other, main]) == {"zh-Hans": "b"}
    assert labels.labels([name("d", "zh-Hans", region="CN", status="preferred"), plain]) == {"zh-Hans": "d"}


def test_of_equals_the_first_is_the_label_and_languages_keep_their_order() -> None:
    names = [name("x", "ru"), name("first"), name("second"), name("y", "ja")]
    assert labels.labels(names) == {"ru": "x", "en": "first", "ja": "y"}
    assert list(labels.labels(names)) == ["ru", "en", "ja"]


def test_deprecated_and_lookup_forms_leave_their_language_out_where_another_has_a_label() -> None:
    names = [name("Peking", status="deprecated"), name("北京", "zh-Hans"), name("beijign", "de", status="lookup")]
    assert labels.labels(names) == {"zh-Hans": "北京"}


@pytest.mark.parametrize(
    ("other", "of_the_date"),
    [
        # In use on that day, whatever became of it; a historical name without dates may be of any other.
        (name("Old", type="historical"), name("Amur Post", type="historical", from_="1858", to="..")),
        (name("Old", type="historical"), name("Perhaps", from_="1900~", to="1930~")),
        # Preferred since that day, and so the name of the time, as one without dates is not.
        (name("Undated", status="preferred"), name("Dated", status="preferred", from_="1890", to="..")),
    ],
)
def test_what_was_in_use_on_the_day_goes_first(other: dict[str, Any], of_the_date: dict[str, Any]) -> None:
    assert chosen([other, of_the_date], on="1900") == of_the_date["text"]


def test_the_region_counts_on_a_date_on_maps_and_at_first_mention_too() -> None:
    names = [name("a", "zh-Hans"), name("b", "zh-Hans", region="CN"), name("c", "zh-Hans", region="SG")]
    assert chosen(names, "zh-Hans", region="SG", on="1900") == "c"
    on_map = labels.on_chinese_map(names, "zh-Hans")
    mentioned = labels.first_mention(names, "zh-Hans", region="SG")
    assert on_map is not None
    assert mentioned is not None
    assert (on_map.text, mentioned.text) == ("b", "c")
