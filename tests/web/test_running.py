"""A text and its translation beside each other, and files that are laid on the page."""

from __future__ import annotations

import io

import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from gazetteer.errors import BadRequest, TooLarge
from gazetteer.services import mentions
from gazetteer.web import running
from gazetteer.web.running import Found, Stretch


def _found(here: list[Stretch], there: list[Stretch]) -> Found:
    return Found("en", "zh-Hans", here, there, [], 0)


def _texts(pairs: list[tuple[list[Stretch], list[Stretch]]]) -> list[tuple[str, str]]:
    def text(stretches: list[Stretch]) -> str:
        return "".join(stretch.text for stretch in stretches).strip()

    return [(text(here), text(there)) for here, there in pairs]


@pytest.mark.parametrize(
    ("here", "there", "pairs"),
    [
        ("One.\nTwo. Three.\n", "一。\n二。三。", [("One.", "一。"), ("Two. Three.", "二。三。")]),
        ("It fell. Then it rose.", "城陷。后复兴。", [("It fell.", "城陷。"), ("Then it rose.", "后复兴。")]),
        ("Город пал. Потом вырос.", "城陷。后复兴。", [("Город пал.", "城陷。"), ("Потом вырос.", "后复兴。")]),
        (
            "He said “no”. She left.",
            "他说：“不。”她走了。",
            [("He said “no”.", "他说：“不。”"), ("She left.", "她走了。")],
        ),
        ("One. Two.", "一。二。三。", [("One. Two.", "一。二。三。")]),
        ("no stop at all", "无", [("no stop at all", "无")]),
    ],
)
def test_paragraphs_or_else_sentences_stand_beside_each_other(
    here: str, there: str, pairs: list[tuple[str, str]]
) -> None:
    assert _texts(running.aligned(_found([Stretch(here)], [Stretch(there)]))) == pairs


def test_a_name_is_never_cut() -> None:
    here = [Stretch("The "), Stretch("St. Petersburg", 0, "", "", True), Stretch(" talks failed. Nothing was signed.")]
    there = [Stretch("会谈破裂。未签任何文件。")]
    pairs = running.aligned(_found(here, there))
    assert _texts(pairs) == [
        ("The St. Petersburg talks failed.", "会谈破裂。"),
        ("Nothing was signed.", "未签任何文件。"),
    ]
    assert [stretch.text for stretch in pairs[0][0] if stretch.row == 0] == ["St. Petersburg"]


@given(st.lists(st.text(alphabet="Ab. \n。！", max_size=12), max_size=6), st.text(alphabet="Ab. \n。！", max_size=40))
def test_nothing_is_lost_however_it_is_parted(parts: list[str], other: str) -> None:
    here = [Stretch(part, number % 2 or None) for number, part in enumerate(parts)]
    pairs = running.aligned(_found(here, [Stretch(other)]))
    said = "".join(stretch.text for one, _ in pairs for stretch in one)
    assert "".join(said.split()) == "".join("".join(parts).split())


def _word(text: str) -> bytes:
    document = Document()
    for line in text.splitlines():
        document.add_paragraph(line)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def test_a_file_becomes_its_text(seeded_client: TestClient) -> None:
    text = "海参崴在1858年。\n黑龙江北岸"
    for name, data in (
        ("report.docx", _word(text)),
        ("report.txt", text.encode()),
        ("old.txt", text.encode("gb18030")),
        ("wide.txt", text.encode("utf-16")),
    ):
        answer = seeded_client.post("/text/read", params={"name": name}, content=data)
        assert (answer.status_code, answer.text) == (200, text), name
        assert answer.headers["cache-control"] == "no-store"


def test_a_file_that_is_no_text_is_refused_with_a_reason(seeded_client: TestClient) -> None:
    assert "Word document" in seeded_client.post("/text/read?name=a.docx", content=b"no archive").text
    with pytest.raises(BadRequest):
        running.read_file("picture.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")
    with pytest.raises(TooLarge):
        running.read_file("long.txt", b"a" * 200_001)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "200,001 characters; at most 200,000"),
        ("zh-Hans", "200,001 字"),
        ("ru", "200\N{NO-BREAK SPACE}001 знаков"),
    ],
)
def test_a_text_that_is_too_long_stays_on_the_page(seeded_client: TestClient, language: str, said: str) -> None:
    text = "海" * (mentions.MAX_TEXT + 1)
    answer = seeded_client.post(f"/text?ui={language}", data={"text": text, "target": "en"})
    assert answer.status_code == 413
    assert said in answer.text
    assert text in answer.text
