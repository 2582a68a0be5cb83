"""Characters beyond ASCII in the request line, as a terminal's curl sends them."""

from __future__ import annotations

from urllib.parse import quote

from hypothesis import given
from hypothesis import strategies as st

from gazetteer.api.server import encoded


@given(st.text(st.characters(exclude_categories=["Cs", "Cc", "Zs", "Zl", "Zp"]), max_size=40))
def test_the_target_is_encoded_and_nothing_else(text: str) -> None:
    rest = " HTTP/1.1\r\nHost: h\r\nX-Name: 伯力\r\n\r\nbody 伯力".encode()
    sent = b"GET /v1/search?q=" + text.encode() + rest
    expected = b"GET /v1/search?q=" + quote(text, safe="".join(map(chr, range(128)))).encode() + rest
    assert encoded(sent) == expected


def test_what_is_no_request_line_stays_as_it_is() -> None:
    body = "伯力 GET / HTTP/1.1\r\n".encode()
    assert encoded(body) == body
