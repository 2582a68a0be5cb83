"""Harm that somebody may try by the pages: forged forms, sessions handed over, framed pages, texts that pose as markup."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from starlette.routing import Route
from starlette.testclient import TestClient
from tests.web.desk import BROWSER, draft_of, hidden, sign_in, token_of

from gazetteer.api.app import create_app
from gazetteer.http.cookies import COOKIE
from gazetteer.services import access, editing, lookup, proposing, sessions
from gazetteer.services.context import Gazetteer
from gazetteer.settings import Settings
from gazetteer.web.pages import Pages
from gazetteer.web.signing_in import own_path

#: Forms that need no session: readers may send the first two where the operator allows it, one begins a session, two only read.
OPEN_FORMS = {"page_wrong_said", "page_missing_named", "page_signing_in", "page_text_posted", "page_text_read"}
MARKUP = "<script>alert(1)</script> \"'><img src=x onerror=alert(1)> {{ 7 * 7 }}"


@pytest.fixture
def town(gazetteer: Gazetteer) -> Gazetteer:
    """A town, changed once, and a source."""
    editing.put_source(gazetteer, "atlas", {"id": "atlas", "title": "Atlas"}, if_match=None, by="cli")
    document = {"id": "town", "kind": "place", "names": [{"text": "Town", "lang": "en"}]}
    editing.create(gazetteer, document, by="cli")
    editing.replace(gazetteer, "town", {**document, "note": "x"}, if_match='"1"', by="cli")
    return gazetteer


def _forms(settings: Settings) -> Iterator[Route]:
    for route in Pages(settings, lambda: pytest.fail("nothing is read")).routes():
        assert isinstance(route, Route)
        if "POST" in (route.methods or ()) and route.name not in OPEN_FORMS:
            yield route


def _address(path: str, proposal: str) -> str:
    own = {"/e/{id}": "/e/town", "/sources/{id}": "/sources/atlas", "/proposals/{id}": f"/proposals/{proposal}"}
    for stated, written in own.items():
        path = path.replace(stated, written)
    return path.replace("{version}", "1")


def _proposal(gazetteer: Gazetteer, reason: str = "It is there") -> str:
    proposed = proposing.Proposed(reason=reason, entity="town")
    return proposing.propose(gazetteer, proposed, proposing.Proposer(address="192.0.2.1"))["id"]


def test_no_form_of_the_desk_is_taken_that_was_not_made_for_its_session(
    client: TestClient, town: Gazetteer, settings: Settings
) -> None:
    """Without its token, with that of another session, and as the kinds of body that another site may send."""
    proposal = _proposal(town)
    other = sessions.begin(town, access.create_key(town, "admin").key)
    assert other is not None
    sign_in(client, town, "admin")
    draft = client.get("/e/town/edit", headers=BROWSER).text
    sent = {"do": "save", "draft": hidden(draft, "draft"), "newest": "2", "into": "town", "comment": "won"}
    before = (lookup.history(town, "town"), lookup.source_state(town, "atlas"))
    forms = list(_forms(settings))
    assert len(forms) > 10
    for route in forms:
        path = _address(route.path, proposal)
        answers = [
            client.post(path, data=sent, headers=BROWSER),
            client.post(path, data={**sent, "form_token": other.form_token}, headers=BROWSER),
            client.post(path, content="do=save&form_token=", headers={**BROWSER, "Content-Type": "text/plain"}),
            client.post(path, files={"form_token": (None, ""), "do": (None, "save")}, headers=BROWSER),
        ]
        assert {answer.status_code for answer in answers} <= {400, 403}, path
    assert (lookup.history(town, "town"), lookup.source_state(town, "atlas")) == before
    assert proposing.proposal(town, proposal, principal=None)["state"] == "open"
    assert client.get("/desk", headers=BROWSER).status_code == 200


@pytest.mark.parametrize("headers", [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}])
@pytest.mark.parametrize("path", ["/e/town/wrong", "/text/missing", "/sign-in"])
def test_what_needs_no_session_is_taken_from_this_site_alone(
    settings: Settings, town: Gazetteer, path: str, headers: dict[str, str]
) -> None:
    with TestClient(create_app(settings.model_copy(update={"open_proposals": True}))) as client:
        answer = client.post(path, data={"reason": "x", "name": "y", "key": "z"}, headers={**BROWSER, **headers})
    assert answer.status_code == 403


def test_a_session_that_somebody_else_chose_is_none(client: TestClient, town: Gazetteer) -> None:
    """A cookie that was planted before is not the one by which somebody is signed in."""
    planted = sessions.begin(town, access.create_key(town, "contributor").key)
    assert planted is not None
    client.cookies.set(COOKIE, planted.token)
    key = access.create_key(town, "admin")
    answer = client.post("/sign-in", data={"key": key.key}, headers=BROWSER)
    begun = re.search(rf"{COOKIE}=([^;]+)", answer.headers["set-cookie"])
    assert begun is not None
    assert begun[1] != planted.token
    # And the one that was planted has ended.
    assert sessions.find(town, planted.token) is None
    client.cookies.clear()
    client.cookies.set(COOKIE, "x" * 43)
    assert client.get("/desk", headers=BROWSER).status_code == 303


def test_no_page_that_does_anything_is_framed_and_none_of_a_session_is_kept(
    client: TestClient, town: Gazetteer
) -> None:
    sign_in(client, town, "admin")
    proposal = _proposal(town)
    paths = ("/", "/desk", "/e/town", "/e/town/edit", "/e/town/history", "/new", "/changes", "/sources/atlas")
    for path in (*paths, f"/proposals/{proposal}", "/sign-in", "/e/nothing", "/e/town/wrong"):
        page = client.get(path, headers=BROWSER)
        assert "frame-ancestors 'none'" in page.headers["content-security-policy"], path
        assert "form-action 'self'" in page.headers["content-security-policy"], path
        assert "no-store" in page.headers["cache-control"], path
        assert "Cookie" in page.headers["vary"], path
    card = client.get("/e/town/card", headers=BROWSER)
    assert "frame-ancestors *" in card.headers["content-security-policy"]
    assert "<form" not in card.text
    assert "form_token" not in card.text


def test_what_people_write_is_text_wherever_it_is_shown(client: TestClient, town: Gazetteer) -> None:
    sign_in(client, town, "editor", "<b>Li</b>")
    page = client.get("/e/town/edit?open=names+0", headers=BROWSER).text
    sent = {"form_token": hidden(page, "form_token"), "draft": hidden(page, "draft"), "open": "names 0", "lang": "en"}
    kept = client.post("/e/town/edit", data={**sent, "do": "keep", "text": MARKUP}, headers=BROWSER)
    assert draft_of(kept.text)["document"]["names"][0]["text"] == MARKUP
    saved = {**sent, "draft": hidden(kept.text, "draft"), "open": "", "do": "save", "comment": MARKUP}
    assert client.post("/e/town/edit", data=saved, headers=BROWSER).status_code == 303
    proposal = _proposal(town, MARKUP)
    said = {"form_token": token_of(client), "comment": MARKUP}
    assert client.post(f"/proposals/{proposal}/comment", data=said, headers=BROWSER).status_code == 303
    for path in (
        "/e/town",
        "/e/town/edit",
        "/e/town/history",
        "/e/town/history?from=2&to=3",
        "/e/town/history/3",
        "/e/town/cite",
        "/e/town/card",
        "/changes",
        "/changes.atom",
        "/proposals",
        f"/proposals/{proposal}",
        "/?q=script",
        "/browse",
    ):
        shown = client.get(path, headers=BROWSER)
        assert shown.status_code == 200, path
        for markup in ("<script>alert", "<img src=x", "<b>Li", ">49<"):
            assert markup not in shown.text, (path, markup)


@pytest.mark.parametrize(
    "elsewhere",
    [
        "///evil.example",
        "/\\/evil.example",
        "\\\\evil.example",
        "/\tevil",
        " //evil.example",
        "http:evil.example",
        "data:text/html,x",
    ],
)
def test_nobody_is_led_away_by_a_path_that_is_none(client: TestClient, town: Gazetteer, elsewhere: str) -> None:
    assert own_path(elsewhere) is None
    answer = client.get("/sign-in", params={"to": elsewhere}, headers=BROWSER)
    assert 'name="to"' not in answer.text
