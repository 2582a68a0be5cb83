"""Texts that commands read and write: files in UTF-8, standard input and output, Word documents."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

import typer

from gazetteer.formats.word import SUFFIX, Document
from gazetteer.text import markdown

_MARKDOWN: Final = (".md", ".markdown", ".mdown")


def text(file: Path) -> str:
    """A text in UTF-8, with a byte order mark or without; `-` is standard input."""
    data = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise typer.BadParameter(f"{file} is not UTF-8: byte {error.start}") from None


def is_word(file: Path) -> bool:
    """Whether a file is a Word document, by its name."""
    return file.suffix.lower() == SUFFIX


def word(file: Path) -> Document:
    """A Word document."""
    return Document(file.name, file.read_bytes())


def write(output: Path | None, data: bytes) -> None:
    """Write to a file, moved into place when it is whole, or to standard output."""
    if output is None or str(output) == "-":
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    partial = output.with_name(output.name + ".partial")
    partial.write_bytes(data)
    partial.replace(output)


def is_markdown(file: Path) -> bool:
    """Whether a file is Markdown, by its name."""
    return file.suffix.lower() in _MARKDOWN


def prose(file: Path) -> str:
    """What of a file is running text: of Markdown without code and tags, of a Word document a line a paragraph."""
    if is_word(file):
        return word(file).text
    read = text(file)
    return markdown.prose(read) if is_markdown(file) else read
