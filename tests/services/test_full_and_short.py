"""A full name is answered by a full one, a short name by a short one, over the project's own data."""

from __future__ import annotations

import pytest

from gazetteer.services import annotating, checking, romanizing
from gazetteer.services.context import Gazetteer


@pytest.mark.parametrize(
    ("text", "target", "entity", "written"),
    [
        ("the People's Republic of China", "zh-Hans", "prc", "中华人民共和国"),
        ("China today", "zh-Hans", "prc", "中国"),
        ("中华人民共和国", "en", "prc", "People's Republic of China"),
        ("中华人民共和国", "ru", "prc", "Китайская Народная Республика"),
        ("Republic of Korea", "zh-Hant", "south-korea", "大韓民國"),
        ("韩国", "en", "south-korea", "South Korea"),
        ("French Republic", "ru", "france", "Французская Республика"),
        ("France", "ru", "france", "Франция"),
        ("Union of Soviet Socialist Republics", "zh-Hans", "soviet-union", "苏维埃社会主义共和国联盟"),
        ("苏联", "ru", "soviet-union", "Советский Союз"),
        ("the Republic of China", "zh-Hans", "roc", "中华民国"),
        ("Taiwan", "zh-Hans", "taiwan", "台湾"),
        ("臺灣", "en", "taiwan", "Taiwan"),
        ("Vladimir Vladimirovich Putin", "ru", "vladimir-putin", "Владимир Владимирович Путин"),
        ("Vladimir Putin", "ru", "vladimir-putin", "Владимир Путин"),
        # The official names of a place are of one time each.
        ("海参崴", "ru", "vladivostok", "Владивосток"),
    ],
)
def test_the_length_of_a_name_is_kept(seeded: Gazetteer, text: str, target: str, entity: str, written: str) -> None:
    (found,) = annotating.annotate(seeded, text, target=target)["annotations"]
    assert (found["entity"], found["equivalents"][0]["text"]) == (entity, written)


def test_the_state_is_meant_beside_the_place(seeded: Gazetteer) -> None:
    (found,) = annotating.annotate(seeded, "Taiwan", target="zh-Hans")["annotations"]
    assert [candidate["id"] for candidate in found["candidates"]] == ["taiwan", "roc"]


def test_a_check_expects_what_an_annotation_offers(seeded: Gazetteer) -> None:
    (found,) = checking.check(
        seeded,
        source_lang="en",
        source_text="the People's Republic of China",
        target_lang="zh-Hans",
        target_text="无此名",
    )["findings"]
    assert (found["finding"], found["expected"][0]["text"]) == ("missing", "中华人民共和国")


@pytest.mark.parametrize(("text", "pinyin"), [("⿊⻰江", "Hēilóng Jiāng"), ("《⻓春》", "“Chángchūn”")])
def test_radicals_are_read(seeded: Gazetteer, text: str, pinyin: str) -> None:
    (result,) = romanizing.romanize(seeded, [text])
    assert result["text"] == text
    assert result["readings"][0]["pinyin"] == pinyin
