"""What commands read and write: files, standard input and output (`-`), texts in UTF-8, Word documents.

Whatever is wrong with a file is said with the file's name and, where there are lines, the line. A file that is not there is
refused as one that cannot be read is, and is no wrong use of the command.
"""

from __future__ import annotations

import os
import shutil
import stat
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO, Final

from gazetteer.errors import BadRequest, Invalid, Refused, TooLarge
from gazetteer.formats.word import SUFFIX, Document
from gazetteer.text import markdown

_MARKDOWN: Final = (".md", ".markdown", ".mdown")
#: How standard input is called where something is said of it.
STANDARD_INPUT: Final = "standard input"


def is_standard(file: Path) -> bool:
    """Whether standard input or output is meant."""
    return str(file) == "-"


def name_of(file: Path) -> str:
    """What a file is called in what is said of it."""
    return STANDARD_INPUT if is_standard(file) else str(file)


def title_of(file: Path) -> str:
    """What a file is called as a source."""
    return STANDARD_INPUT if is_standard(file) else file.name


def is_fed() -> bool:
    """Whether something is led into standard input: a pipe or a file, and not a terminal or nothing."""
    try:
        kind = os.fstat(sys.stdin.fileno()).st_mode
    except (OSError, ValueError, AttributeError):
        return False
    return stat.S_ISFIFO(kind) or stat.S_ISREG(kind) or stat.S_ISSOCK(kind)


def require(*files: Path | None) -> None:
    """Raise `OSError` for a file that is not there, or that is a folder, before anything else is done."""
    for file in files:
        if file is not None and not is_standard(file):
            file.open("rb").close()


@contextmanager
def blamed(file: Path) -> Iterator[None]:
    """What is refused of the content of a file within, is said with its name."""
    try:
        yield
    except (Invalid, BadRequest, TooLarge) as error:
        name = name_of(file)
        if error.errors and not any(map(_is_of_content, error.errors)):
            # It is about what was asked of the text.
            raise
        if name not in error.detail:
            error.detail = f"{name}: {error.detail}"
        for fault in error.errors:
            if "line" in fault:
                fault["file"] = name
        raise


def _is_of_content(fault: Mapping[str, Any]) -> bool:
    return "line" in fault or "text" in str(fault.get("pointer"))


@contextmanager
def local(file: Path) -> Iterator[Path]:
    """A file that can be read as often as is needed; what comes from standard input is kept until it is done with."""
    if not is_standard(file):
        require(file)
        yield file
        return
    with TemporaryDirectory(prefix="gazetteer-") as folder:
        kept = Path(folder, "input")
        with kept.open("wb") as stream:
            shutil.copyfileobj(sys.stdin.buffer, stream)
        yield kept


@contextmanager
def opened(file: Path) -> Iterator[BinaryIO]:
    """The bytes of a file, from the first."""
    with local(file) as path, path.open("rb") as stream:
        yield stream


def data(file: Path) -> bytes:
    """All bytes of a file."""
    return sys.stdin.buffer.read() if is_standard(file) else file.read_bytes()


def lines(file: Path) -> Iterator[str]:
    """The lines of a file in UTF-8 as they come, without a byte order mark, white space around them, or its end.

    Raises `Invalid` with the line that is not UTF-8.
    """
    with blamed(file), sys.stdin.buffer if is_standard(file) else file.open("rb") as stream:
        for number, line in enumerate(stream, start=1):
            try:
                yield line.decode("utf-8-sig" if number == 1 else "utf-8").strip()
            except UnicodeDecodeError as error:
                told = f"not UTF-8: byte {error.start + 1} of the line"
                raise Invalid("the text cannot be read", errors=[{"line": number, "detail": told}]) from None


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        place = error.start - content.rfind(b"\n", 0, error.start)
        told = f"not UTF-8: byte {place} of the line"
        raise Invalid("the text cannot be read", errors=[{"line": line, "detail": told}]) from None


@dataclass(frozen=True, slots=True)
class Input:
    """A text that was read: plain, Markdown, a Word document, or a file with a translation, as its suffix says.

    Standard input has no suffix; there the content says it.
    """

    file: Path
    data: bytes
    suffix: str

    @classmethod
    def read(cls, file: Path) -> Input:
        """Read a file; raises `OSError`."""
        content = data(file)
        # The formats of translations are loaded by who sends one, not by who asks for a name.
        from gazetteer.formats import bilingual  # noqa: PLC0415 - as just said

        suffix = (bilingual.suffix_of(content) or ".txt") if is_standard(file) else file.suffix.lower()
        return cls(file, content, suffix)

    @property
    def is_word(self) -> bool:
        """Whether it is a Word document."""
        return self.suffix == SUFFIX

    @property
    def is_markdown(self) -> bool:
        """Whether it is Markdown."""
        return self.suffix in _MARKDOWN

    def text(self) -> str:
        """The text in UTF-8, with a byte order mark or without; raises `Invalid` with the line that is not."""
        with blamed(self.file):
            return _decoded(self.data)

    def document(self) -> Document:
        """The Word document; raises `BadRequest` where it is none."""
        with blamed(self.file):
            return Document(title_of(self.file), self.data)

    def prose(self) -> str:
        """What is running text: of Markdown without code and tags, of a Word document a line a paragraph."""
        if self.is_word:
            return self.document().text
        read = self.text()
        return markdown.prose(read) if self.is_markdown else read


def is_word(file: Path) -> bool:
    """Whether a file to be written is a Word document, by its name."""
    return file.suffix.lower() == SUFFIX


@contextmanager
def written(output: Path | None) -> Iterator[BinaryIO]:
    """What is written within goes to a file, moved into place when it is whole, or to standard output.

    A device or a pipe stays what it is and is written to as it goes; a link keeps leading to its file.
    """
    if output is None or is_standard(output):
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    if output.is_dir():
        raise Refused(f"{output} is a folder; name a file")
    output = output.resolve()
    if output.exists() and not output.is_file():
        with output.open("wb") as stream:
            yield stream
        return
    # Written beside and moved into place: a file half written is never taken for a whole one.
    partial = output.with_name(output.name + ".partial")
    try:
        with partial.open("wb") as stream:
            yield stream
        partial.replace(output)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise


def write(output: Path | None, content: bytes) -> None:
    """Write to a file, moved into place when it is whole, or to standard output."""
    with written(output) as stream:
        stream.write(content)
