"""Word documents (.docx): their text, and comments at places in it.

The text is that of the body: paragraphs, tables, text boxes, links and what tracked changes insert, a line a paragraph; headers,
footers and notes are left alone, since no comment can stand there. What was deleted by a tracked change is no text.
"""

from __future__ import annotations

import io
from bisect import bisect_right
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, Final

from gazetteer.errors import BadRequest, TooLarge
from gazetteer.formats import sheets
from gazetteer.formats.shape import MAX_BYTES

SUFFIX: Final = ".docx"
MEDIA_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
AUTHOR: Final = "gazetteer"
_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
#: What stands in a run for a character; all else in it is none.
_SIGNS: Final = {
    _W + "tab": "\t",
    _W + "br": "\n",
    _W + "cr": "\n",
    _W + "noBreakHyphen": "\u2011",
    _W + "softHyphen": "",
}


@dataclass(slots=True)
class _Piece:
    """A run and where its text begins and ends in its paragraph."""

    run: Any
    start: int
    end: int


class _Paragraph:
    """A paragraph of the body as a row of runs."""

    def __init__(self, element: Any) -> None:
        self.pieces: list[_Piece] = []
        position = 0
        for run in _runs(element):
            length = len(_text_of(run))
            self.pieces.append(_Piece(run, position, position + length))
            position += length
        self.text = "".join(_text_of(piece.run) for piece in self.pieces)

    def runs_of(self, start: int, end: int) -> list[Any]:
        """The runs that have just these characters; runs that reach beyond them are parted."""
        self._part_at(start)
        self._part_at(end)
        return [
            piece.run for piece in self.pieces if start <= piece.start and piece.end <= end and piece.start < piece.end
        ]

    def _part_at(self, position: int) -> None:
        for place, piece in enumerate(self.pieces):
            if piece.start < position < piece.end:
                behind = _parted(piece.run, position - piece.start)
                self.pieces.insert(place + 1, _Piece(behind, position, piece.end))
                piece.end = position
                return


def _runs(paragraph: Any) -> Iterator[Any]:
    """The runs of a paragraph in order, those of links and insertions too, but not those of paragraphs inside it."""
    for run in paragraph.iter(_W + "r"):
        around = list(run.iterancestors(_W + "p", _W + "del", _W + "moveFrom"))
        if around and around[0] is paragraph:
            yield run


def _text_of(run: Any) -> str:
    return "".join(_text_of_child(child) for child in run)


def _text_of_child(child: Any) -> str:
    if child.tag == _W + "t":
        return child.text or ""
    return _SIGNS.get(child.tag, "")


def _parted(run: Any, offset: int) -> Any:
    """Part a run behind this many characters; the new run behind it, of the same properties."""
    behind = deepcopy(run)
    for child in list(behind):
        if child.tag != _W + "rPr":
            behind.remove(child)
    position = 0
    for child in list(run):
        if child.tag == _W + "rPr":
            continue
        text = _text_of_child(child)
        if position >= offset:
            behind.append(child)
        elif position + len(text) > offset:
            rest = deepcopy(child)
            child.text, rest.text = text[: offset - position], text[offset - position :]
            for part in (child, rest):
                part.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            behind.append(rest)
        position += len(text)
    run.addnext(behind)
    return behind


class Document:
    """A Word document that was read; comments are added by the place of the characters in `text`."""

    def __init__(self, name: str, data: bytes) -> None:
        """Read a document; raises `BadRequest` for what is none, `TooLarge`."""
        # Imported here: only a Word document needs it.
        from docx import Document as open_document  # noqa: PLC0415 - slow to import, and seldom needed

        if len(data) > MAX_BYTES:
            raise TooLarge(f"{name} has more than {MAX_BYTES:,} bytes, the limit here")
        try:
            sheets.check_archive(data)
            self._document = open_document(io.BytesIO(data))
            body = self._document.element.body
            elements = [one for one in body.iter(_W + "p") if next(one.iterancestors(_FALLBACK), None) is None]
        except Exception as error:
            # Over a damaged part the library stumbles with errors of every kind.
            raise BadRequest(f"{name} cannot be read as a Word document: {error or repr(error)}") from None
        self._paragraphs = [_Paragraph(element) for element in elements]
        self._starts: list[int] = []
        position = 0
        for paragraph in self._paragraphs:
            self._starts.append(position)
            position += len(paragraph.text) + 1
        self.text = "\n".join(paragraph.text for paragraph in self._paragraphs)

    @property
    def paragraphs(self) -> list[str]:
        """The text paragraph by paragraph."""
        return [paragraph.text for paragraph in self._paragraphs]

    def paragraph_at(self, position: int) -> int:
        """The place of the paragraph that has a character of the text."""
        return bisect_right(self._starts, position) - 1

    def comment(self, start: int, end: int, told: str) -> None:
        """Add a comment to the characters from `start` to `end`; of a name over two paragraphs, to its part in the first."""
        place = self.paragraph_at(start)
        paragraph, first = self._paragraphs[place], self._starts[place]
        runs = paragraph.runs_of(start - first, min(end - first, len(paragraph.text)))
        self._comment(runs, told)

    def comment_paragraph(self, place: int, told: str) -> None:
        """Add a comment to a paragraph as a whole, or to the nearest one that has text."""
        written = [number for number, paragraph in enumerate(self._paragraphs) if paragraph.text]
        if not written:
            return
        nearest = min(written, key=lambda number: abs(number - place))
        paragraph = self._paragraphs[nearest]
        self._comment(paragraph.runs_of(0, len(paragraph.text)), told)

    def _comment(self, runs: list[Any], told: str) -> None:
        from docx.text.run import Run  # noqa: PLC0415 - as above

        if runs:
            marked = [Run(run, self._document) for run in (runs[0], runs[-1])]
            self._document.add_comment(marked, text=told, author=AUTHOR, initials="gz")

    def data(self) -> bytes:
        """The document with its comments, as a file."""
        out = io.BytesIO()
        self._document.save(out)
        return out.getvalue()
