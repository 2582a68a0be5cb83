"""Whether a client has an answer already (RFC 9110, 13.1)."""

from __future__ import annotations

from werkzeug.http import parse_etags


def is_known(if_none_match: bytes | None, etag: bytes) -> bool:
    """Whether the client says that it has the answer of this ETag (in its quotes); weak and strong compare alike."""
    if if_none_match is None:
        return False
    if if_none_match in (etag, b"*"):
        return True
    return parse_etags(if_none_match.decode("latin-1")).contains_weak(etag.decode("latin-1").strip('"'))
