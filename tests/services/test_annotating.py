"""Names in running text, whom they mean, and what to write for them."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from gazetteer.errors import Busy, Invalid, TooLarge
from gazetteer.services import annotating, checking, editing, running_names
from gazetteer.services.change import Outcome
from gazetteer.services.context import Gazetteer
from gazetteer.settings import Settings

Document = dict[str, Any]
Write = Callable[..., Outcome]


def name(text: str, lang: str, **more: Any) -> Document:
    return {"text": text, "lang": lang, **more}


MAP_RULE = {"source": "public-map-rule-2023", "locator": "article 14"}
DOCUMENTS: list[Document] = [
    {"id": "public-map-rule-2023", "title": "The rule of public maps"},
    {
        "id": "vladivostok",
        "kind": "place",
        "types": ["city"],
        "prominence": 0.8,
        "names": [
            name("Vladivostok", "en", status="preferred"),
            name("Haishenwai", "en", type="exonym"),
            name("Vladivostock", "en", status="lookup"),
            name("Владивосток", "ru", status="preferred"),
            name("符拉迪沃斯托克", "zh-Hans", status="preferred", type="official"),
            name(
                "海参崴",
                "zh-Hans",
                sources=[MAP_RULE],
                readings=[{"pinyin": "Hǎishēnwǎi"}, {"pinyin": "Hǎishēnwēi", "region": "TW"}],
            ),
            name("海參崴", "zh-Hant", status="preferred", region="TW"),
        ],
    },
    {"id": "china", "kind": "polity", "names": [name("China", "en", status="preferred"), name("中国", "zh-Hans")]},
    {
        "id": "beijing",
        "kind": "place",
        "names": [name("Beijing", "en", status="preferred"), name("北京", "zh-Hans", status="preferred")],
    },
    {
        "id": "convention-1860",
        "kind": "treaty",
        "names": [name("北京条约", "zh-Hans"), name("Treaty of Peking", "en", status="preferred")],
        "dates": [{"event": "signed", "date": "1860-11-14"}],
        "relations": [{"type": "signed_at", "target": "beijing"}],
    },
    {
        "id": "convention-1905",
        "kind": "treaty",
        "names": [name("北京条约", "zh-Hans"), name("Treaty of Peking", "en", status="preferred")],
        "dates": [{"event": "signed", "date": "1905-12-22"}],
    },
    {
        "id": "saint-petersburg",
        "kind": "place",
        "names": [
            name("Saint Petersburg", "en", status="preferred"),
            name("圣彼得堡", "zh-Hans", status="preferred"),
            name("列宁格勒", "zh-Hans", type="historical", **{"from": "1924-01-26", "to": "1991-09-06"}),
        ],
    },
]


@pytest.fixture
def filled(gazetteer: Gazetteer, write: Write) -> Gazetteer:
    """A gazetteer that knows a few names."""
    write(*DOCUMENTS)
    return gazetteer


def entities(gazetteer: Gazetteer, text: str, **options: Any) -> list[tuple[str, str]]:
    found = annotating.annotate(gazetteer, text, target="en", **options)["annotations"]
    return [(annotation["text"], annotation["entity"]) for annotation in found]


def test_offsets_lead_into_the_text_as_sent(filled: Gazetteer) -> None:
    text = "😀在Ｖladivostok的港口，海　參崴。"
    (latin,) = annotating.annotate(filled, text, target="zh-Hans")["annotations"]
    assert text[latin["start"] : latin["end"]] == latin["text"] == "Ｖladivostok"
    assert (latin["start_utf16"], latin["end_utf16"]) == (3, 14)


@given(
    text=st.text(
        st.one_of(
            st.characters(codec="utf-8", exclude_characters="\0"),
            st.sampled_from("海参崴參Vladivostok 中国（）\u0301\n😀"),
        ),
        max_size=60,
    )
)
@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
def test_any_text_is_cut_where_the_offsets_say(filled: Gazetteer, text: str) -> None:
    found = annotating.annotate(filled, text, target="en")["annotations"]
    for annotation in found:
        assert text[annotation["start"] : annotation["end"]] == annotation["text"]
        units = text.encode("utf-16-le")[annotation["start_utf16"] * 2 : annotation["end_utf16"] * 2]
        assert units.decode("utf-16-le") == annotation["text"]
    assert all(one["end"] <= other["start"] for one, other in pairwise(found))


def test_a_name_and_its_bracket_are_one_group(filled: Gazetteer) -> None:
    found = annotating.annotate(filled, "符拉迪沃斯托克（海参崴）和北京", target="ru")["annotations"]
    assert [annotation["group"] for annotation in found] == [0, 0, None]
    assert {annotation["entity"] for annotation in found[:2]} == {"vladivostok"}


def test_the_region_and_the_date_choose_the_equivalent(filled: Gazetteer) -> None:
    def best(target: str, on: str | None = None) -> tuple[str, str | None]:
        (found,) = annotating.annotate(filled, "Vladivostok", target=target, on=on)["annotations"]
        return found["equivalents"][0]["text"], found["equivalents"][0]["reading"]

    assert best("zh-Hans") == ("符拉迪沃斯托克", "Fúlādíwòsītuōkè")
    assert best("zh-TW")[0] == best("zh-Hant-TW")[0] == "海參崴"
    assert best("zh-Hans", "1900") == ("海参崴", "Hǎishēnwǎi")
    assert best("ru")[0] == "Владивосток"


def test_deprecated_and_lookup_forms_are_never_offered(filled: Gazetteer) -> None:
    (found,) = annotating.annotate(filled, "海参崴", target="en")["annotations"]
    assert [equivalent["text"] for equivalent in found["equivalents"]] == ["Vladivostok", "Haishenwai"]


def test_a_missing_script_is_converted(filled: Gazetteer) -> None:
    (found,) = annotating.annotate(filled, "Saint Petersburg", target="zh-Hant")["annotations"]
    assert found["equivalents"][0]["text"] == "聖彼得堡"
    assert found["equivalents"][0]["lang"] == "zh-Hant"


def test_the_script_of_the_text_is_told(filled: Gazetteer) -> None:
    (found,) = annotating.annotate(filled, "中國", target="en")["annotations"]
    assert (found["text"], found["lang"]) == ("中國", "zh-Hant")


def test_an_ambiguous_name_is_ranked_by_what_stands_around(filled: Gazetteer) -> None:
    for text, expected in (("1860年北京条约", "convention-1860"), ("the Treaty of Peking (1905)", "convention-1905")):
        (found,) = annotating.annotate(filled, text, target="en")["annotations"]
        assert found["candidates"][0]["id"] == found["entity"] == expected
        assert len(found["candidates"]) == 2
        assert any(reason.startswith("the text says") for reason in found["candidates"][0]["why"])
    treaty = annotating.annotate(filled, "In Beijing: the Treaty of Peking", target="en")["annotations"][-1]
    assert treaty["entity"] == "convention-1860"
    assert "the text also names beijing" in treaty["candidates"][0]["why"]


def test_a_name_of_the_time_goes_first(filled: Gazetteer) -> None:
    (now,) = annotating.annotate(filled, "Saint Petersburg", target="zh-Hans")["annotations"]
    (then,) = annotating.annotate(filled, "Saint Petersburg", target="zh-Hans", on="1950")["annotations"]
    assert now["equivalents"][0]["text"] == "圣彼得堡"
    assert then["equivalents"][0]["text"] == "列宁格勒"


def test_longest_or_all(filled: Gazetteer) -> None:
    assert entities(filled, "中俄北京条约") == [("北京条约", "convention-1860")]
    assert ("北京", "beijing") in entities(filled, "中俄北京条约", overlaps="all")
    assert entities(filled, "曾名列宁格勒") == [("列宁格勒", "saint-petersburg")]


def test_a_part_of_a_longer_name_is_no_find_of_its_own_kind(filled: Gazetteer) -> None:
    assert entities(filled, "北京条约在北京签订", kinds=["place"]) == [("北京", "beijing")]


def test_the_language_of_the_text_may_be_given(filled: Gazetteer) -> None:
    assert entities(filled, "China, 中国", source="en") == [("China", "china")]
    assert entities(filled, "China, 中國", source="zh-Hant") == [("中國", "china")]


@pytest.mark.parametrize(
    "options",
    [
        {"target": "english!"},
        {"target": ""},
        {"source": "1"},
        {"on": "1860-13"},
        {"kinds": ["city"]},
        {"overlaps": "some"},
    ],
)
def test_what_cannot_be_meant_is_refused(filled: Gazetteer, options: dict[str, Any]) -> None:
    with pytest.raises(Invalid) as refused:
        annotating.annotate(filled, "China", **{"target": "en", **options})
    assert refused.value.errors[0]["pointer"].startswith("/" + next(iter(options)))


def test_the_limit_is_in_code_points(filled: Gazetteer) -> None:
    assert annotating.annotate(filled, "😀" * 200_000, target="en")["annotations"] == []
    with pytest.raises(TooLarge):
        annotating.annotate(filled, "x" * 200_001, target="en")
    with pytest.raises(Invalid):
        annotating.annotate(filled, "\ud800", target="en")


def test_another_process_hears_of_every_write(filled: Gazetteer, settings: Settings) -> None:
    with Gazetteer(settings) as other:
        assert entities(other, "Heihe, Vladivostok") == [("Vladivostok", "vladivostok")]
        editing.create(filled, {"id": "heihe", "kind": "place", "names": [name("Heihe", "en")]}, by="test")
        assert entities(other, "Heihe, Vladivostok") == [("Heihe", "heihe"), ("Vladivostok", "vladivostok")]
        changed = {"id": "heihe", "kind": "place", "names": [name("Sakhalyan", "en")]}
        editing.replace(filled, "heihe", changed, if_match="*", by="test")
        assert entities(other, "Heihe, Sakhalyan") == [("Sakhalyan", "heihe")]
        editing.delete(filled, "heihe", if_match="*", by="test")
        assert entities(other, "Heihe, Sakhalyan") == []


def test_many_writes_make_the_names_anew(filled: Gazetteer, write: Write) -> None:
    assert entities(filled, "Vladivostok") == [("Vladivostok", "vladivostok")]
    write(*({"id": f"town-{number}", "kind": "place", "names": [name(f"Town{number}", "en")]} for number in range(300)))
    assert entities(filled, "Town299, Vladivostok") == [("Town299", "town-299"), ("Vladivostok", "vladivostok")]
    renewal = filled.part(running_names.Annotator).renewal
    assert renewal is not None
    renewal.join(30)
    assert entities(filled, "Town299, Vladivostok") == [("Town299", "town-299"), ("Vladivostok", "vladivostok")]


def test_nobody_waits_for_names_that_are_being_prepared(filled: Gazetteer) -> None:
    annotator = filled.part(running_names.Annotator)
    annotator._preparing = -1
    with pytest.raises(Busy):
        annotating.annotate(filled, "China", target="en")
    annotator._preparing = None
    running_names.prepare(filled)
    assert annotating.annotate(filled, "China", target="en")["annotations"]


def test_an_ended_name_that_is_a_word_today_needs_its_time(gazetteer: Gazetteer) -> None:
    seoul = {
        "id": "seoul",
        "kind": "place",
        "names": [
            {"text": "首尔", "lang": "zh-Hans", "status": "preferred"},
            {"text": "京城", "lang": "zh-Hans", "type": "historical", "from": "1910", "to": "1945"},
        ],
    }
    editing.create(gazetteer, seoul, by="test")

    def found(text: str, **options: Any) -> list[str]:
        return [one["text"] for one in annotating.annotate(gazetteer, text, target="zh-Hans", **options)["annotations"]]

    assert found("他到了京城里。") == []
    assert found("他到了京城里。", on="1920") == ["京城"]
    assert found("1920年他到了京城里。") == ["京城"]
    assert found("1990年他到了京城里。") == []
    assert found("“京城”") == ["京城"]


STATES: list[Document] = [
    {
        "id": "old-empire",
        "kind": "polity",
        "types": ["historical state"],
        "names": [name("Old Empire", "en", status="preferred"), name("旧帝国", "zh-Hans", status="preferred")],
        "dates": [{"event": "founded", "date": "1644"}],
        "relations": [{"type": "predecessor_of", "target": "middle-land", "from": "1912-02-12"}],
    },
    {
        "id": "middle-land",
        "kind": "polity",
        "types": ["state"],
        "names": [
            name("Middle Land", "en", status="preferred", type="common"),
            name("Middle People's Republic", "en", type="official"),
            name("中土", "zh-Hans", status="preferred", type="common"),
        ],
    },
    {
        "id": "northern-land",
        "kind": "polity",
        "types": ["state", "state chain"],
        "names": [name("Northern Land", "en", status="preferred", type="common")],
    },
    {
        "id": "northern-union",
        "kind": "polity",
        "types": ["historical state"],
        "names": [name("Northern Union", "en", status="preferred")],
        "relations": [{"type": "phase_of", "target": "northern-land", "from": "1922-12-30", "to": "1991-12-26"}],
    },
    {
        "id": "northern-federation",
        "kind": "polity",
        "types": ["state"],
        "names": [
            name("Northern Federation", "en", status="preferred"),
            name("NFD", "en", type="abbreviation"),
            name("北方联邦", "zh-Hans", status="preferred"),
        ],
        "relations": [{"type": "phase_of", "target": "northern-land", "from": "1991-12-26", "to": ".."}],
    },
]


@pytest.mark.parametrize(
    ("text", "on", "right"),
    [
        ("to Middle Land", None, "middle-land"),
        ("to Middle Land", "1858-05-28", "old-empire"),
        ("to Middle Land in 1858 and in 1860", "auto", "old-empire"),
        ("to Middle Land", "1950", "middle-land"),
        ("to Middle Land", "1600", "middle-land"),
        ("to Middle People's Republic", "1858", "middle-land"),
        ("to Northern Land", "1950", "northern-union"),
        ("to Northern Land", "1922", "northern-union"),
        ("to Northern Land", "1860", "northern-land"),
        ("to Northern Land in 1689, 1860, 1950 and 2020", "auto", "northern-land"),
        ("to Northern Land", "auto", "northern-land"),
    ],
)
def test_the_date_says_which_state_is_meant(
    gazetteer: Gazetteer, write: Write, text: str, on: str | None, right: str
) -> None:
    write(*STATES)
    (said,) = annotating.annotate(gazetteer, text, target="zh-Hans", on=on)["annotations"]
    assert said["entity"] == right
    if right == "old-empire":
        best, bearer = said["candidates"]
        assert (best["name"], bearer["id"]) == ("Middle Land", "middle-land")
        assert "the state of the time that was Middle Land" in best["why"]
        assert [one["text"] for one in said["equivalents"]] == ["中土", "旧帝国"]


@pytest.mark.parametrize(
    ("text", "on", "right"),
    [
        ("the NFD and Northern Land", None, ["northern-land", "northern-land"]),
        ("the NFD alone", None, ["northern-federation"]),
        ("the Northern Federation and Northern Land", None, ["northern-federation", "northern-land"]),
        ("the NFD and Northern Land", "2020", ["northern-federation", "northern-federation"]),
        ("the NFD and Middle Land", None, ["northern-federation", "middle-land"]),
    ],
)
def test_a_state_that_an_undated_text_names_in_short_is_meant_by_its_abbreviation(
    gazetteer: Gazetteer, write: Write, text: str, on: str | None, right: list[str]
) -> None:
    write(*STATES)
    said = annotating.annotate(gazetteer, text, target="zh-Hans", on=on)["annotations"]
    assert [one["entity"] for one in said] == right
    if right[:2] == ["northern-land", "northern-land"]:
        assert "the text also names the state of all times in short" in said[0]["candidates"][0]["why"]
        # What is written for the abbreviation is the name of the state that it abbreviates.
        assert said[0]["equivalents"][0]["text"] == "北方联邦"
        assert [one["id"] for one in said[0]["candidates"]] == ["northern-land", "northern-federation"]


def test_a_translation_may_name_the_state_of_the_day_or_the_one_of_all_days(gazetteer: Gazetteer, write: Write) -> None:
    write(*STATES)
    for target in ("中土", "旧帝国"):
        findings = checking.check(
            gazetteer,
            source_lang="en",
            source_text="to Middle Land",
            target_lang="zh-Hans",
            target_text=target,
            on="1858",
        )["findings"]
        assert [one["finding"] for one in findings] == ["preferred"], target
