"""Word documents: what their text is, and that a comment stands just at the characters that it is about."""

from __future__ import annotations

import io
from typing import Any

import docx
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from gazetteer.errors import BadRequest
from gazetteer.formats import word


def _link(paragraph: Any, text: str) -> None:
    link = OxmlElement("w:hyperlink")
    run = OxmlElement("w:r")
    written = OxmlElement("w:t")
    written.text = text
    run.append(written)
    link.append(run)
    paragraph._p.append(link)


def _deleted(paragraph: Any, text: str) -> None:
    deleted = OxmlElement("w:del")
    run = OxmlElement("w:r")
    written = OxmlElement("w:delText")
    written.text = text
    run.append(written)
    deleted.append(run)
    paragraph._p.append(deleted)


@pytest.fixture
def data() -> bytes:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "Khabarovsk"
    document.add_heading("The port", 1)
    paragraph = document.add_paragraph("From Vladi")
    bold = paragraph.add_run("vos")
    bold.bold = True
    paragraph.add_run("tok to ")
    _deleted(paragraph, "Moscow ")
    _link(paragraph, "Beijing")
    paragraph.add_run(" and\tback\n海参崴")
    table = document.add_table(1, 2)
    table.cell(0, 0).text = "Amur"
    table.cell(0, 1).text = "黑龙江"
    document.add_paragraph("")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _marked(document: Any) -> dict[str, str]:
    """The text of each comment and the characters that it is about."""
    found: dict[str, str] = {}
    open_at: dict[str, list[str]] = {}
    texts = {str(comment.comment_id): comment.text for comment in document.comments}
    for element in document.element.body.iter():
        if element.tag == qn("w:commentRangeStart"):
            open_at[element.get(qn("w:id"))] = []
        elif element.tag == qn("w:commentRangeEnd"):
            identifier = element.get(qn("w:id"))
            found[texts[identifier]] = "".join(open_at.pop(identifier))
        elif element.tag == qn("w:t"):
            for pieces in open_at.values():
                pieces.append(element.text or "")
    return found


def test_the_text_is_what_is_read(data: bytes) -> None:
    document = word.Document("a.docx", data)
    assert document.text == "The port\nFrom Vladivostok to Beijing and\tback\n海参崴\nAmur\n黑龙江\n"


@pytest.mark.parametrize(
    "names", [("Vladivostok", "Beijing", "海参崴", "Amur", "黑龙江"), ("From", "ladivosto", "e", "port")]
)
def test_a_comment_stands_at_its_characters(data: bytes, names: tuple[str, ...]) -> None:
    document = word.Document("a.docx", data)
    before = document.text
    for name in names:
        start = document.text.index(name)
        document.comment(start, start + len(name), f"about {name}")
    made = docx.Document(io.BytesIO(document.data()))
    assert _marked(made) == {f"about {name}": name for name in names}
    assert all(comment.author == word.AUTHOR for comment in made.comments)
    again = word.Document("b.docx", document.data())
    assert again.text == before
    bold = [run.text for run in made.paragraphs[1].runs if run.bold]
    assert "".join(bold) == "vos"


def test_a_paragraph_without_text_leaves_its_comment_to_the_nearest(data: bytes) -> None:
    document = word.Document("a.docx", data)
    document.comment_paragraph(5, "missing")
    assert _marked(docx.Document(io.BytesIO(document.data()))) == {"missing": "黑龙江"}


@pytest.mark.parametrize("broken", [b"", b"PK\x03\x04", b"no document", b"{\\rtf1}"])
def test_what_is_no_document_is_refused(broken: bytes) -> None:
    with pytest.raises(BadRequest, match=r"a\.docx cannot be read as a Word document"):
        word.Document("a.docx", broken)
