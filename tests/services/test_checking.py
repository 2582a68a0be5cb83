"""A translation held against the gazetteer, finding by finding."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from tests.services.test_annotating import DOCUMENTS, name

from gazetteer.errors import Invalid, TooLarge
from gazetteer.language import russian
from gazetteer.services import checking
from gazetteer.services.change import Outcome
from gazetteer.services.context import Gazetteer

Write = Callable[..., Outcome]


@pytest.fixture
def filled(gazetteer: Gazetteer, write: Write) -> Gazetteer:
    """A gazetteer that knows a few names."""
    write(*DOCUMENTS)
    write(
        {
            "id": "eaeu",
            "kind": "organisation",
            "names": [
                name("EAEU", "en", type="abbreviation"),
                name("EEU", "en", type="abbreviation", status="deprecated"),
                name("ЕАЭС", "ru", type="abbreviation"),
            ],
        },
        {
            "id": "aigun-treaty",
            "kind": "treaty",
            "names": [
                name("Treaty of Aigun", "en", status="preferred"),
                name("Айгунский договор", "ru", status="preferred"),
            ],
        },
        {"id": "aigun", "kind": "place", "names": [name("Aigun", "en"), name("Айгунь", "ru")]},
    )
    return gazetteer


def findings(
    gazetteer: Gazetteer, source: tuple[str, str], target: tuple[str, str], **options: Any
) -> list[tuple[str, ...]]:
    answer = checking.check(
        gazetteer,
        source_lang=source[0],
        source_text=source[1],
        target_lang=target[0],
        target_text=target[1],
        **options,
    )
    for finding in answer["findings"]:
        place = finding["source"]
        assert source[1][place["start"] : place["end"]] == place["text"]
        if finding["target"] is not None:
            place = finding["target"]
            assert target[1][place["start"] : place["end"]] == place["text"]
    return [(finding["entity"], finding["finding"]) for finding in answer["findings"]]


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [
        (("en", "Vladivostok"), ("zh-Hans", "符拉迪沃斯托克"), [("vladivostok", "preferred")]),
        (("en", "Vladivostok"), ("zh-Hans", "海参崴"), [("vladivostok", "admitted")]),
        (("en", "Vladivostok"), ("zh-Hans", "港口"), [("vladivostok", "missing")]),
        (("en", "Vladivostok"), ("zh-Hans", "海參崴"), [("vladivostok", "wrong_script")]),
        (("en", "Vladivostok"), ("zh-TW", "海參崴"), [("vladivostok", "preferred")]),
        (("zh-Hans", "海参崴"), ("en", "Vladivostock"), [("vladivostok", "deprecated")]),
        (("en", "the EAEU"), ("zh-Hans", "欧亚"), [("eaeu", "no_equivalent")]),
        (("ru", "в ЕАЭС"), ("en", "in the EEU"), [("eaeu", "deprecated")]),
        (("zh-Hans", "海参崴"), ("en", "vladivostok"), [("vladivostok", "missing")]),
        # A term inside a longer one is not asked for, and does not satisfy one that stands alone.
        (("en", "the Treaty of Aigun"), ("ru", "по Айгунскому договору"), [("aigun-treaty", "preferred")]),
        (("en", "Aigun"), ("ru", "Айгунский договор"), [("aigun", "missing")]),
        (("zh-Hans", "北京条约"), ("en", "the Treaty of Peking"), [("convention-1860", "preferred")]),
        (
            ("en", "Vladivostok and Vladivostok"),
            ("zh-Hans", "符拉迪沃斯托克和海參崴"),
            [("vladivostok", "preferred"), ("vladivostok", "wrong_script")],
        ),
        (("en", "Vladivostok"), ("zh-Hans", "符拉迪沃斯托克（海参崴）"), [("vladivostok", "preferred")]),
    ],
)
def test_findings(
    filled: Gazetteer, source: tuple[str, str], target: tuple[str, str], expected: list[tuple[str, str]]
) -> None:
    assert findings(filled, source, target) == expected


def test_a_name_of_another_time(filled: Gazetteer) -> None:
    source, target = ("en", "Saint Petersburg"), ("zh-Hans", "列宁格勒")
    assert findings(filled, source, target) == [("saint-petersburg", "admitted")]
    assert findings(filled, source, target, on="1950") == [("saint-petersburg", "preferred")]
    assert findings(filled, source, target, on="2000") == [("saint-petersburg", "anachronistic")]


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("符拉迪沃斯托克（海参崴）港", "preferred"),
        ("符拉迪沃斯托克(海参崴)港", "preferred"),
        ("符拉迪沃斯托克港", "admitted"),
        ("海参崴港", "admitted"),
        ("港", "missing"),
    ],
)
def test_on_a_public_map_the_bracket_is_asked_for(filled: Gazetteer, text: str, finding: str) -> None:
    assert findings(filled, ("en", "Vladivostok"), ("zh-Hans", text), style="map-cn") == [("vladivostok", finding)]
    assert findings(filled, ("en", "Beijing"), ("zh-Hans", "北京" + text), style="map-cn") == [("beijing", "preferred")]


@pytest.mark.parametrize("form", russian.case_forms("Айгунский договор", kind="treaty"))
def test_no_case_form_raises_an_alarm(filled: Gazetteer, form: str) -> None:
    assert findings(filled, ("en", "Treaty of Aigun"), ("ru", f"о том: {form}.")) == [("aigun-treaty", "preferred")]


def test_what_cannot_be_meant_is_refused(filled: Gazetteer) -> None:
    for source, target, options, where in (
        (("en!", "x"), ("ru", "x"), {}, "/source/lang"),
        (("en", "x"), ("", "x"), {}, "/target/lang"),
        (("en", "x"), ("ru", "x"), {"style": "loud"}, "/style"),
        (("en", "x"), ("ru", "x"), {"on": "never"}, "/on"),
    ):
        with pytest.raises(Invalid) as refused:
            findings(filled, source, target, **options)
        assert refused.value.errors[0]["pointer"] == where
    with pytest.raises(TooLarge):
        findings(filled, ("en", "x"), ("ru", "x" * 200_001))


BRACKETED = {
    "id": "houseisle",
    "kind": "place",
    "names": [
        name("Houseisle", "en", status="preferred"),
        name("霍斯岛（北）", "zh-Hans", status="preferred"),
        name("家岛", "zh-Hans", sources=[{"source": "public-map-rule-2023", "locator": "article 14"}]),
    ],
}


def test_a_name_with_brackets_of_its_own_is_held_against_the_map_rule(filled: Gazetteer, write: Write) -> None:
    write(BRACKETED)
    source = ("en", "We saw Houseisle.")
    whole = findings(filled, source, ("zh-Hans", "我们看见了霍斯岛（北）（家岛）。"), style="map-cn")
    assert whole == [("houseisle", "preferred")]
    plain = findings(filled, source, ("zh-Hans", "我们看见了霍斯岛（北）。"), style="map-cn")
    assert plain == [("houseisle", "admitted")]


def test_brackets_alone_put_no_name_under_the_map_rule(filled: Gazetteer, write: Write) -> None:
    names = [name("Flatisle", "en"), name("平岛（南）", "zh-Hans", status="preferred")]
    write({"id": "flatisle", "kind": "place", "names": names})
    answer = checking.check(
        filled,
        source_lang="en",
        source_text="Flatisle",
        target_lang="zh-Hans",
        target_text="平岛（南）",
        style="map-cn",
    )
    assert [one["region"] for one in answer["findings"][0]["expected"]] == [None]


@pytest.mark.parametrize("source", ["en", "EN", "en-US", "en_GB", "eng"])
@pytest.mark.parametrize("target", ["zh-Hans", "zh-hans", "ZH-CN", "zh_SG", "cmn", "zh-Hans-CN"])
def test_a_missing_name_is_found_however_the_languages_are_written(filled: Gazetteer, source: str, target: str) -> None:
    assert findings(filled, (source, "The port of Vladivostok"), (target, "港在东边。")) == [("vladivostok", "missing")]


@pytest.mark.parametrize("target", ["fr", "qaa", "klingon", ""])
def test_a_language_that_no_name_is_in_is_refused(filled: Gazetteer, target: str) -> None:
    with pytest.raises(Invalid) as refused:
        findings(filled, ("en", "Vladivostok"), (target, "x"))
    assert refused.value.errors[0]["pointer"] == "/target/lang"
