"""Answers sent smaller, to those who take that: which coding, of what, and what the headers then say (RFC 9110, 8.4 and 12.5.3).

A packed answer is a representation of its own: its entity tag is that of the plain one with the coding
behind it (`"3.a1b2-br"`), which `conditional.py` reads back, so that either finds either unchanged.
"""

from __future__ import annotations

import gzip
import zlib
from functools import lru_cache
from typing import Final, Literal, Protocol

import brotli
from werkzeug.http import parse_accept_header

from gazetteer.http.conditional import SUFFIXES, known_as

Coding = Literal["br", "gzip"]
Headers = list[tuple[bytes, bytes]]

#: Bytes below which packing saves nothing worth its time.
WORTH: Final = 1_000
#: Bytes up to which an answer is packed at once, in a millisecond; longer ones are packed beside the event loop.
AT_ONCE: Final = 32 * 1024

# Of the levels those beyond which an answer costs more time than its bytes save, measured on entities and lists.
_BROTLI: Final = 4
_GZIP: Final = 5
#: The window of a stream packed with brotli is two to this power, a mebibyte: its own, of four, takes 15 MB for each stream while
#: it lasts, this one 5, and packs an export of 14 MB to 1.90 in place of 1.86.
_BROTLI_WINDOW: Final = 20
#: zlib's word for a gzip stream with the largest window.
_GZIP_WINDOW: Final = 31

_PACKABLE: Final = (
    b"text/",
    b"application/json",
    b"application/xml",
    b"application/javascript",
    b"application/x-ndjson",
)
_PACKABLE_SUFFIXES: Final = (b"+json", b"+xml")
_MORE_PACKABLE: Final = (b"image/svg+xml", b"application/x-tbx", b"application/openapi")


@lru_cache(maxsize=256)
def coding_for(accept_encoding: bytes | None) -> Coding | None:
    """The coding in which a client would have an answer; None where it says nothing, or wants it as it is."""
    if accept_encoding is None:
        return None
    wanted = parse_accept_header(accept_encoding.decode("latin-1"))
    # `x-gzip` is gzip by its old name (RFC 9110, 8.4.1.3).
    gz = wanted.quality("gzip" if "gzip" in wanted.values() else "x-gzip")
    br, plain = wanted.quality("br"), wanted.quality("identity")
    if max(br, gz) <= 0 or plain > max(br, gz):
        return None
    return "br" if br >= gz else "gzip"


@lru_cache(maxsize=256)
def is_packable(content_type: bytes) -> bool:
    """Whether what is of this type becomes smaller: text of any kind, and no file that is packed already."""
    media_type = content_type.partition(b";")[0].strip().lower()
    if media_type.startswith((*_PACKABLE, *_MORE_PACKABLE)):
        return True
    return media_type.endswith(_PACKABLE_SUFFIXES)


def pack(body: bytes, coding: Coding) -> bytes:
    """The body in a coding; the same body is always the same bytes."""
    if coding == "br":
        return bytes(brotli.compress(body, quality=_BROTLI))
    return gzip.compress(body, _GZIP, mtime=0)


class Packer(Protocol):
    """A stream that is packed piece by piece."""

    def add(self, piece: bytes) -> bytes:
        """What can be sent of it after this piece; may be empty."""

    def end(self) -> bytes:
        """The rest."""


class _Brotli:
    def __init__(self) -> None:
        self._stream = brotli.Compressor(quality=_BROTLI, lgwin=_BROTLI_WINDOW)

    def add(self, piece: bytes) -> bytes:
        return bytes(self._stream.process(piece))

    def end(self) -> bytes:
        return bytes(self._stream.finish())


class _Gzip:
    def __init__(self) -> None:
        self._stream = zlib.compressobj(_GZIP, zlib.DEFLATED, _GZIP_WINDOW)

    def add(self, piece: bytes) -> bytes:
        return self._stream.compress(piece)

    def end(self) -> bytes:
        return self._stream.flush()


def packer(coding: Coding) -> Packer:
    """Something that packs a stream."""
    return _Brotli() if coding == "br" else _Gzip()


def value_of(headers: Headers, name: bytes) -> bytes | None:
    """The value of a header of an answer, `name` in lower case."""
    for key, value in headers:
        if key.lower() == name:
            return value
    return None


def may_be_packed(status: int, headers: Headers) -> bool:
    """Whether an answer is one that is packed for those who take it; what it says of `Vary` holds for all of those."""
    content_type = value_of(headers, b"content-type")
    return (
        status == 200
        and content_type is not None
        and is_packable(content_type)
        and value_of(headers, b"content-encoding") is None
    )


def varying(headers: Headers) -> Headers:
    """The headers of an answer that is packed for others, or was: it depends on what the client takes."""
    stated = value_of(headers, b"vary")
    if stated is None:
        return [*headers, (b"vary", b"Accept-Encoding")]
    if b"accept-encoding" in stated.lower():
        return headers
    return [(key, value + b", Accept-Encoding" if key.lower() == b"vary" else value) for key, value in headers]


def packed_headers(headers: Headers, coding: Coding, size: int | None) -> Headers:
    """The headers of the packed answer, `size` bytes long; of a stream, whose size nobody knows yet, None."""
    found: Headers = []
    for key, value in varying(headers):
        name = key.lower()
        if name == b"content-length":
            continue
        found.append((key, value[:-1] + SUFFIXES[coding] + b'"' if name == b"etag" else value))
    found.append((b"content-encoding", coding.encode()))
    if size is not None:
        found.append((b"content-length", b"%d" % size))
    return found


def unchanged_headers(headers: Headers, if_none_match: bytes) -> Headers:
    """The headers of a 304, with the tag by which the client knows the answer."""
    found = [(key, known_as(if_none_match, value) if key.lower() == b"etag" else value) for key, value in headers]
    return varying(found)
