"""Sessions of the pages over HTTP: how one begins and ends, and that no other site and no stale form can use it."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from html import unescape

import pytest
from starlette.testclient import TestClient

from gazetteer.api.app import create_app
from gazetteer.domain import clock
from gazetteer.http.cookies import COOKIE
from gazetteer.services import access, sessions
from gazetteer.services.context import Gazetteer
from gazetteer.settings import Settings
from gazetteer.web.signing_in import own_path

BROWSER = {"Accept": "text/html", "Accept-Language": "en"}


@pytest.fixture
def key(gazetteer: Gazetteer) -> access.NewKey:
    return access.create_key(gazetteer, "editor")


def _sign_in(client: TestClient, key: access.NewKey, **more: str) -> None:
    answer = client.post("/sign-in", data={"key": key.key, **more}, headers=BROWSER)
    assert answer.status_code == 303, answer.text


def _token(page: str) -> str:
    found = re.search(r'name="form_token" value="([0-9a-f]{64})"', page)
    assert found is not None
    return found[1]


def test_the_cookie_is_for_this_site_alone(client: TestClient, key: access.NewKey) -> None:
    answer = client.post("/sign-in", data={"key": key.key, "to": "/about?ui=ru"}, headers=BROWSER)
    assert (answer.status_code, answer.headers["location"]) == (303, "/about?ui=ru")
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith(f"{COOKIE}=")
    assert {"HttpOnly", "SameSite=Strict", "Path=/"} <= set(cookie.split("; "))
    assert "Max-Age=43200" in cookie
    assert "Secure" not in cookie
    assert key.key not in cookie


def test_behind_tls_the_cookie_is_secure(settings: Settings, gazetteer: Gazetteer, key: access.NewKey) -> None:
    behind = settings.model_copy(update={"public_url": "https://example.org/names"})
    with TestClient(create_app(behind), follow_redirects=False) as client:
        answer = client.post("/sign-in", data={"key": key.key}, headers=BROWSER)
    assert {"Secure", "Path=/names"} <= set(answer.headers["set-cookie"].split("; "))


def test_pages_of_a_session_are_for_nobody_else(client: TestClient, key: access.NewKey) -> None:
    before = client.get("/about", headers=BROWSER)
    assert before.headers["cache-control"] == "public, max-age=60"
    assert "Cookie" in before.headers["vary"]
    assert "form_token" not in before.text
    _sign_in(client, key)
    for path in ("/about", "/", "/browse"):
        page = client.get(path, headers=BROWSER)
        assert page.headers["cache-control"] == "private, no-store", path
        assert key.id in page.text
        assert "editor" in page.text
    client.cookies.clear()
    for path in ("/about", "/", "/browse"):
        after = client.get(path, headers=BROWSER)
        assert after.headers["cache-control"] == "public, max-age=60"
        assert key.id not in after.text, path


def test_signing_out_ends_the_session_everywhere(client: TestClient, key: access.NewKey) -> None:
    _sign_in(client, key)
    stolen = client.cookies[COOKIE]
    token = _token(client.get("/about", headers=BROWSER).text)
    out = client.post("/sign-out", data={"form_token": token}, headers=BROWSER)
    assert out.status_code == 303
    assert "Max-Age=0" in out.headers["set-cookie"]
    client.cookies.set(COOKIE, stolen)
    assert key.id not in client.get("/about", headers=BROWSER).text


def test_a_session_dies_with_its_key(client: TestClient, gazetteer: Gazetteer, key: access.NewKey) -> None:
    _sign_in(client, key)
    token = _token(client.get("/desk", headers=BROWSER).text)
    access.revoke_key(gazetteer, key.id)
    assert client.get("/desk", headers=BROWSER).status_code == 303
    assert client.post("/sign-out", data={"form_token": token}, headers=BROWSER).status_code == 403


def test_a_session_runs_out(gazetteer: Gazetteer, key: access.NewKey, monkeypatch: pytest.MonkeyPatch) -> None:
    begun = sessions.begin(gazetteer, key.key)
    assert begun is not None
    assert sessions.find(gazetteer, begun.token) is not None
    later = clock.now() + sessions.LASTS + timedelta(seconds=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert sessions.find(gazetteer, begun.token) is None
    assert sessions.begin(gazetteer, key.key) is not None
    with gazetteer.database.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM session").scalar() == 1


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}],
)
def test_no_other_site_signs_anybody_in(client: TestClient, key: access.NewKey, headers: dict[str, str]) -> None:
    answer = client.post("/sign-in", data={"key": key.key}, headers={**BROWSER, **headers})
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


def test_a_key_that_does_not_count_signs_nobody_in(
    client: TestClient, gazetteer: Gazetteer, key: access.NewKey
) -> None:
    access.revoke_key(gazetteer, key.id)
    for wrong in (key.key, "", "gz_x_y", "ключ"):
        answer = client.post("/sign-in", data={"key": wrong}, headers=BROWSER)
        assert answer.status_code == 422
        assert "set-cookie" not in answer.headers
        assert "unknown, revoked or has expired" in answer.text
        assert not wrong or wrong not in answer.text


def test_a_forged_form_does_nothing_and_a_stale_one_can_be_sent_again(client: TestClient, key: access.NewKey) -> None:
    _sign_in(client, key)
    token = _token(client.get("/about", headers=BROWSER).text)
    for forged in ("", "0" * 64, token[:-1] + ("0" if token[-1] != "0" else "1")):
        answer = client.post("/sign-out", data={"form_token": forged, "said": "<b>"}, headers=BROWSER)
        assert answer.status_code == 403
        assert 'name="said" value="&lt;b&gt;"' in answer.text
        assert _token(answer.text) == token
    assert client.get("/desk", headers=BROWSER).status_code == 200


def test_what_was_written_survives_the_end_of_a_session(client: TestClient, key: access.NewKey) -> None:
    lost = client.post("/sign-out", data={"form_token": "old", "said": "much"}, headers=BROWSER)
    assert lost.status_code == 403
    packed = re.search(r'name="again" value="([^"]+)"', lost.text)
    assert packed is not None
    again = unescape(packed[1])
    assert json.loads(again) == [["said", "much"]]
    signed_in = client.post("/sign-in", data={"key": key.key, "to": "/sign-out", "again": again}, headers=BROWSER)
    assert signed_in.status_code == 200
    assert 'name="said" value="much"' in signed_in.text
    sent = client.post("/sign-out", data={"form_token": _token(signed_in.text), "said": "much"}, headers=BROWSER)
    assert sent.status_code == 303


def test_who_is_not_signed_in_is_led_there_and_back(client: TestClient, key: access.NewKey) -> None:
    led = client.get("/desk?ui=en", headers=BROWSER)
    assert (led.status_code, led.headers["location"]) == (303, "/sign-in?to=%2Fdesk%3Fui%3Den&ui=en")
    page = client.get(led.headers["location"], headers=BROWSER)
    assert 'name="to" value="/desk?ui=en"' in page.text


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "/a\nb",
        "",
        "/" + "a" * 3000,
    ],
)
def test_nobody_is_led_away(client: TestClient, key: access.NewKey, elsewhere: str) -> None:
    assert own_path(elsewhere) is None
    answer = client.post("/sign-in", data={"key": key.key, "to": elsewhere}, headers=BROWSER)
    assert (answer.status_code, answer.headers["location"]) == (303, "/desk")


def test_where_reading_needs_a_key_a_session_reads(
    settings: Settings, gazetteer: Gazetteer, key: access.NewKey
) -> None:
    closed = settings.model_copy(update={"read_key_required": True})
    with TestClient(create_app(closed), follow_redirects=False) as client:
        assert client.get("/about", headers=BROWSER).status_code == 401
        assert client.get("/sign-in", headers=BROWSER).status_code == 200
        _sign_in(client, key)
        assert client.get("/about", headers=BROWSER).status_code == 200
        access.revoke_key(gazetteer, key.id)
        assert client.get("/about", headers=BROWSER).status_code == 401
