"""What an import reads: the lines of a batch, which need no rules of their own, and what tells one content from another.

The formats with rules stand in files of their own. What becomes of the rows is `services/importing.py`'s.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from hashlib import blake2b
from pathlib import Path
from typing import Any

import orjson

from gazetteer.errors import NotFound
from gazetteer.formats.shape import Fault, Read


def content_of(*paths: Path) -> tuple[str, int]:
    """The digest of the files' content, and how many lines the first has; raises `NotFound` for one that is not there."""
    digest = blake2b(digest_size=16)
    lines = 0
    for position, path in enumerate(paths):
        if not path.is_file():
            raise NotFound(f"there is no file {path}")
        last = b"\n"
        with path.open("rb") as stream:
            while block := stream.read(1 << 20):
                digest.update(block)
                last = block[-1:]
                if position == 0:
                    lines += block.count(b"\n")
        if position == 0 and last != b"\n":
            lines += 1
        digest.update(b"\0")
    return digest.hexdigest(), lines


class BatchLines:
    """The lines that a batch takes, `{"entity": ...}` or `{"source": ...}` each."""

    def __init__(self, path: Path, source: Mapping[str, Any]) -> None:
        self._path = path
        self.source = source
        self.digest, self.total = content_of(path)

    def rows(self, after: int) -> Iterator[Read | Fault]:
        """The lines behind the one with that number (0: all)."""
        with self._path.open("rb") as stream:
            for number, line in enumerate(stream, start=1):
                if number > after and (text := line.removeprefix(b"\xef\xbb\xbf").strip()):
                    yield _read_line(number, text)


def _read_line(number: int, text: bytes) -> Read | Fault:
    try:
        stated = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        return Fault(number, None, f"not JSON: {error}")
    if isinstance(stated, dict) and len(stated) == 1:
        ((what, document),) = stated.items()
        if what == "entity" and isinstance(document, dict):
            return Read(number, entity=document)
        if what == "source" and isinstance(document, dict):
            return Read(number, source=document)
    return Fault(number, None, 'expected {"entity": {...}} or {"source": {...}}')
