"""Answers that are kept in memory: the same to the byte when asked again, and never of an older state of the data."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient
from tests.api.conftest import WORLD, lines

from gazetteer.api import responses
from gazetteer.api.recent import RecentAnswers
from gazetteer.services import editing
from gazetteer.services.context import Gazetteer

ASKED = (
    "/v1/search?q=vladivostok",
    "/v1/search?q=v&match=prefix&limit=1",
    "/v1/suggest?q=hai",
    "/v1/entities/vladivostok",
)


@pytest.mark.parametrize("path", ASKED)
def test_asked_again_the_answer_is_the_same(world: Gazetteer, client: TestClient, path: str) -> None:
    client.headers["X-Request-ID"] = "the-same"
    first, again = client.get(path), client.get(path)
    assert (again.content, dict(again.headers)) == (first.content, dict(first.headers))
    known = {"If-None-Match": first.headers["etag"]}
    assert client.get(path, headers=known).status_code == 304
    assert client.get(path, headers={"If-None-Match": '"another"'}).content == first.content
    head = client.head(path)
    assert (head.content, dict(head.headers)) == (b"", dict(first.headers))


@pytest.mark.parametrize("path", ASKED)
def test_after_a_write_from_elsewhere_the_answer_is_new(world: Gazetteer, client: TestClient, path: str) -> None:
    before = client.get(path)
    city = next(document for document in WORLD if document["id"] == "vladivostok")
    changed = {**city, "prominence": 0.3, "disambiguation": {"en": "the port"}}
    editing.batch(world, lines(changed).splitlines(), by="cli")
    after = client.get(path)
    assert b"the port" in after.content
    assert after.headers["etag"] != before.headers["etag"]


@pytest.mark.anyio
async def test_what_was_made_of_an_older_state_is_not_kept(gazetteer: Gazetteer) -> None:
    recent = RecentAnswers()
    answer = responses.whole(b"{}", etag=b'"1"', cache=b"no-store")
    state, found = await recent.find(gazetteer.reader, b"q=a")
    assert found is None
    editing.batch(gazetteer, lines(WORLD[0]).splitlines(), by="cli")
    newer, _ = await recent.find(gazetteer.reader, b"q=b")
    assert newer != state
    recent.keep(b"q=a", answer, state=state)
    assert (await recent.find(gazetteer.reader, b"q=a"))[1] is None
    recent.keep(b"q=a", answer, state=newer)
    assert (await recent.find(gazetteer.reader, b"q=a"))[1] is answer


@pytest.mark.anyio
async def test_the_oldest_answers_go_when_room_is_short(gazetteer: Gazetteer) -> None:
    recent = RecentAnswers()
    state, _ = await recent.find(gazetteer.reader, b"0")
    for number in range(80):
        answer = responses.whole(bytes(250 * 1024), etag=b'"1"', cache=b"no-store")
        recent.keep(b"%d" % number, answer, state=state)
    kept = [number for number in range(80) if (await recent.find(gazetteer.reader, b"%d" % number))[1] is not None]
    assert kept == list(range(80 - len(kept), 80))
    # Each counts half as much again, for what it is packed to.
    assert 40 <= len(kept) < 47
    recent.keep(b"long", responses.whole(bytes(300 * 1024), etag=b'"1"', cache=b"no-store"), state=state)
    assert (await recent.find(gazetteer.reader, b"long"))[1] is None
