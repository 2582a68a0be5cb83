"""Whether a client has an answer already (RFC 9110, 13.1).

An answer that was packed has the tag of the plain one with a suffix (`packing.py`): which of the two a client has makes no
difference to whether it is still right.
"""

from __future__ import annotations

from typing import Final

from werkzeug.http import parse_etags

#: What stands behind the tag of a packed answer, by its coding.
SUFFIXES: Final = {"br": b"-br", "gzip": b"-gzip"}


def is_known(if_none_match: bytes | None, etag: bytes) -> bool:
    """Whether the client says that it has the answer of this ETag (in its quotes), packed or plain; weak and strong compare
    alike.
    """
    if if_none_match is None:
        return False
    if if_none_match in (etag, b"*"):
        return True
    stated = parse_etags(if_none_match.decode("latin-1"))
    return any(stated.contains_weak(tag.decode("latin-1").strip('"')) for tag in _forms(etag))


def known_as(if_none_match: bytes, etag: bytes) -> bytes:
    """The form of an ETag by which the client says that it has the answer: packed or plain."""
    packed = [tag for tag in _forms(etag)[1:] if tag in if_none_match]
    return packed[0] if packed else etag


def _forms(etag: bytes) -> list[bytes]:
    """The ETag of the plain answer, and those of the packed ones."""
    return [etag, *(etag[:-1] + suffix + b'"' for suffix in SUFFIXES.values())]
