"""Answers sent smaller: the same bytes to everybody in the end, under tags that find each other."""

from __future__ import annotations

import gc
import gzip
from typing import Any

import brotli
import pytest
from starlette.testclient import TestClient
from tests.api.conftest import WORLD

from gazetteer.api.app import create_app
from gazetteer.http import packing
from gazetteer.http.conditional import is_known, known_as
from gazetteer.services.context import Gazetteer
from gazetteer.settings import Settings

#: A quick answer, one that is kept, one made for each who asks, a page, one of its files and two streams.
ASKED = (
    "/v1/entities/vladivostok",
    "/v1/entities/vladivostok?on=1900",
    "/v1/entities/vladivostok/timeline",
    "/openapi.json",
    "/e/vladivostok",
    "/v1/export?format=jsonl",
    "/v1/export?format=skos",
)
UNPACKED = {"br": brotli.decompress, "gzip": gzip.decompress}


def _raw(client: TestClient, path: str, **headers: str) -> tuple[Any, bytes]:
    """An answer, and its body as it came over the wire."""
    with client.stream("GET", path, headers=headers) as answer:
        return answer, b"".join(answer.iter_raw())


@pytest.mark.parametrize("path", ASKED)
@pytest.mark.parametrize("coding", ["br", "gzip"])
def test_who_takes_it_gets_it_packed(client: TestClient, world: Gazetteer, path: str, coding: str) -> None:
    plain, whole = _raw(client, path, **{"Accept-Encoding": "identity"})
    assert plain.status_code == 200
    assert "content-encoding" not in plain.headers
    # Asked again the answer may be one that was kept.
    for _ in range(2):
        answer, body = _raw(client, path, **{"Accept-Encoding": coding})
        assert answer.headers["content-encoding"] == coding
        assert UNPACKED[coding](body) == whole
        assert len(body) < len(whole)
        assert answer.headers["etag"] == f'{plain.headers["etag"][:-1]}-{coding}"'
        if "content-length" in answer.headers:
            assert int(answer.headers["content-length"]) == len(body)
        for sent in (plain, answer):
            assert "Accept-Encoding" in sent.headers["vary"]
            assert sent.headers["content-type"] == plain.headers["content-type"]
    head = client.head(path, headers={"Accept-Encoding": coding})
    assert head.headers["content-encoding"] == coding


@pytest.mark.parametrize(
    ("taken", "coding"),
    [
        ("x-gzip", "gzip"),
        ("x-gzip;q=0, br", "br"),
        ("gzip;q=0, x-gzip;q=0", None),
        ("br;q=0.2, x-gzip;q=0.4", "gzip"),
        ("identity;q=0, gzip", "gzip"),
        ("deflate, zstd", None),
        ("*", "br"),
        ("br;q=0, *;q=0.1", "gzip"),
    ],
)
def test_a_coding_is_chosen_by_its_weight(client: TestClient, world: Gazetteer, taken: str, coding: str | None) -> None:
    answer, _ = _raw(client, "/v1/entities/vladivostok", **{"Accept-Encoding": taken})
    assert answer.headers.get("content-encoding") == coding


@pytest.mark.parametrize("path", ASKED)
def test_a_client_is_told_that_it_has_the_answer_in_whatever_coding(
    client: TestClient, world: Gazetteer, path: str
) -> None:
    plain = client.get(path, headers={"Accept-Encoding": "identity"}).headers["etag"]
    packed = client.get(path, headers={"Accept-Encoding": "br"}).headers["etag"]
    assert plain != packed
    for known in (plain, packed, f"W/{packed}", f'"other", {packed}'):
        for taken in ("br", "identity"):
            again = client.get(path, headers={"If-None-Match": known, "Accept-Encoding": taken})
            assert (again.status_code, again.content) == (304, b""), (known, taken)
            # A cache renews what it has under the tag that it has it under.
            assert again.headers["etag"] == (packed if packed in known else plain)
            assert "content-encoding" not in again.headers
    assert client.get(path, headers={"If-None-Match": '"other-br"', "Accept-Encoding": "br"}).status_code == 200


def test_the_tag_of_a_packed_answer_is_good_for_writing(
    client: TestClient, world: Gazetteer, editor: dict[str, str]
) -> None:
    packed = client.get("/v1/entities/vladivostok", headers={"Accept-Encoding": "br"}).headers["etag"]
    assert packed.endswith('-br"')
    (city,) = [document for document in WORLD if document["id"] == "vladivostok"]
    changed = {**city, "note": "Changed."}
    path = "/v1/entities/vladivostok"
    assert client.put(path, json=changed, headers={**editor, "If-Match": packed}).status_code == 200
    assert client.put(path, json=city, headers={**editor, "If-Match": packed}).status_code == 412


def test_what_is_short_or_packed_already_is_left_as_it_is(client: TestClient, world: Gazetteer) -> None:
    for path in ("/healthz", "/v1/entities/vladivostok/label", "/v1/export?format=xlsx", "/v1/nothing"):
        answer, _ = _raw(client, path, **{"Accept-Encoding": "br, gzip"})
        assert "content-encoding" not in answer.headers, path


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        (None, None),
        (b"", None),
        (b"identity", None),
        (b"deflate", None),
        (b"gzip", "gzip"),
        (b"br", "br"),
        (b"gzip, deflate, br, zstd", "br"),
        (b"gzip;q=1.0, br;q=0.5", "gzip"),
        (b"br;q=0, gzip", "gzip"),
        (b"gzip;q=0", None),
        (b"*", "br"),
        (b"identity;q=1, *;q=0.5", None),
    ],
)
def test_the_client_says_which_coding(stated: bytes | None, expected: str | None) -> None:
    assert packing.coding_for(stated) == expected


@pytest.mark.parametrize("coding", ["br", "gzip"])
def test_a_stream_is_packed_piece_by_piece(coding: packing.Coding) -> None:
    pieces = [f"{number} 海参崴\n".encode() * 1_000 for number in range(5)]
    packer = packing.packer(coding)
    sent = [*(packer.add(piece) for piece in pieces), packer.end()]
    assert UNPACKED[coding](b"".join(sent)) == b"".join(pieces)


def test_what_packs_a_stream_goes_with_it(client: TestClient, world: Gazetteer) -> None:
    # Each holds megabytes, and the collector may not come for a long time.
    gc.collect()
    gc.disable()
    try:
        _raw(client, "/v1/export?format=jsonl", **{"Accept-Encoding": "br"})
        assert not [one for one in gc.get_objects() if isinstance(one, packing._Brotli)]
    finally:
        gc.enable()


def test_tags_of_others_are_not_taken_for_ours() -> None:
    assert is_known(b'"1.a-br"', b'"1.a"')
    assert not is_known(b'"1.ab-br"', b'"1.a"')
    assert not is_known(b'"1.a-zstd"', b'"1.a"')
    assert known_as(b'"1.a"', b'"1.a"') == b'"1.a"'
    assert known_as(b'W/"1.a-gzip"', b'"1.a"') == b'"1.a-gzip"'


def test_where_a_key_is_needed_packed_answers_need_it_too(world: Gazetteer, settings: Settings) -> None:
    with TestClient(create_app(settings.model_copy(update={"read_key_required": True}))) as closed:
        answer = closed.get("/v1/entities/vladivostok", headers={"Accept-Encoding": "br"})
        assert answer.status_code == 401
