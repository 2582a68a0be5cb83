"""Names of one Chinese character in running text, and the words that look so."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazetteer.services import annotating
from gazetteer.services.context import Gazetteer
from gazetteer.text import short_forms
from gazetteer.text.short_forms import Sort

KNOWN: dict[str, Sort] = {
    **dict.fromkeys("中俄印德日法美英葡苏蒙越韩朝清明华", "polity"),
    **dict.fromkeys("京沪津粤浙鲁穗港澳台吉宁新满辽鄂闽黑", "place"),
}


def found(text: str) -> str:
    return "".join(text[at] for at in short_forms.places(text, KNOWN))


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("中俄关系和日俄战争", "中俄日俄"),
        ("日俄两国", "日俄"),
        ("从中美关系看", "中美"),
        ("俄美英三国首脑", "俄美英"),
        ("中苏友好同盟互助条约", "中苏"),
        ("俄方代表赴俄访问", "俄俄"),
        ("苏军出兵东北", "苏"),
        ("中方表示", "中"),
        ("美军对华作战", "美华"),
        ("驻俄大使", "俄"),
        ("沪宁铁路", "沪宁"),
        ("京沪高铁", "京沪"),
        ("粤港澳大湾区", "粤港澳"),
        ("来自沪上的消息", "沪"),
    ],
)
def test_in_company_it_is_a_name(text: str, right: str) -> None:
    assert found(text) == right


@pytest.mark.parametrize(
    "text",
    """
    其中美国 发展中美好 会中日常 心中明白 高中英语 初中日语 中美洲国家 中华民族 来日方长 方法军事 其中法律 合法日期 清明时节
    英德两市 巴中友谊 新美术馆 在新华社 文明清洁 德法院 南美洲 苏联红军 中央 越南 新疆 大韩民国 他在美工作 他们中英国人多
    """.split(),
)
def test_in_other_words_it_is_none(text: str) -> None:
    assert found(text) == ""


@given(st.text(alphabet="中俄日美方赴对华国沪京的在，", max_size=30))
def test_what_is_found_is_known_and_in_order(text: str) -> None:
    places = list(short_forms.places(text, KNOWN))
    assert places == sorted(set(places))
    assert all(text[at] in KNOWN for at in places)


def test_they_belong_to_their_entities(seeded: Gazetteer) -> None:
    text = "中俄關係：俄方代表赴俄，經滬寧鐵路。"
    said = annotating.annotate(seeded, text, target="en")["annotations"]
    short = [
        (one["text"], one["entity"], one["as"], one["equivalents"][0]["text"]) for one in said if len(one["text"]) == 1
    ]
    assert short[:2] == [("中", "prc", "abbreviation", "China"), ("俄", "russia", "abbreviation", "Russia")]
    assert ("滬", "shanghai", "abbreviation", "Shanghai") in short
    offered = {one["text"]: [other["text"] for other in one["equivalents"]] for one in said}
    assert "Chinese" in offered["中"]
