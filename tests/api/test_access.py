"""Who may do what: every route of the application with no key, an unknown, a revoked, an editor's and an admin's."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from starlette.testclient import TestClient
from tests.api.shapes import refusal

from gazetteer.api import rates
from gazetteer.api.app import create_app
from gazetteer.services import access
from gazetteer.services.context import Gazetteer
from gazetteer.settings import Settings

#: The role that each call needs; None is open to all, a session is begun in a browser, and no key of a header stands for it.
ROLES = {
    ("DELETE", "/v1/entities/{id}"): "admin",
    ("POST", "/v1/batch"): "editor",
    ("PATCH", "/v1/entities/{id}"): "editor",
    ("POST", "/v1/entities/{id}/unmerge"): "admin",
    ("GET", "/v1/proposals"): "contributor",
    ("GET", "/v1/review"): "editor",
    ("POST", "/v1/proposals"): "contributor",
    ("POST", "/v1/proposals/{id}/accept"): "editor",
    ("POST", "/v1/proposals/{id}/comments"): "contributor",
    ("POST", "/v1/proposals/{id}/reject"): "editor",
    ("POST", "/v1/entities"): "editor",
    ("POST", "/v1/entities/{id}/history/{version}/restore"): "editor",
    ("POST", "/v1/entities/{id}/merge"): "admin",
    ("POST", "/v1/romanize"): None,
    ("POST", "/v1/annotate"): None,
    ("POST", "/v1/brief"): None,
    ("POST", "/v1/check"): None,
    ("POST", "/v1/reconcile"): None,
    ("POST", "/v1/reconcile/extend"): None,
    ("POST", "/v1/reconcile/match"): None,
    ("POST", "/v1/reconcile/1.0/match"): None,
    ("POST", "/v1/reconcile/1.0/extend"): None,
    ("POST", "/e/{id}/edit"): "session",
    ("POST", "/e/{id}/history/{version}/restore"): "session",
    ("POST", "/e/{id}/merge"): "session",
    ("POST", "/e/{id}/unmerge"): "session",
    ("POST", "/new"): "session",
    ("POST", "/proposals/{id}/accept"): "session",
    ("POST", "/proposals/{id}/reject"): "session",
    ("POST", "/proposals/{id}/comment"): "session",
    ("POST", "/e/{id}/wrong"): "session",
    ("POST", "/sign-in"): None,
    ("POST", "/sign-out"): "session",
    ("POST", "/text"): None,
    ("POST", "/text/read"): None,
    ("POST", "/text/missing"): "session",
    ("DELETE", "/v1/sources/{id}"): "admin",
    ("POST", "/v1/sources/{id}/merge"): "admin",
    ("POST", "/sources/{id}/merge"): "session",
    ("POST", "/sources/{id}/delete"): "session",
    ("PUT", "/v1/entities/{id}"): "editor",
    ("PUT", "/v1/sources/{id}"): "editor",
}
#: Below which there is data, for programs.
DATA = ("/v1", "/ogc")
#: Where agents ask; what they do there is tested in their own room.
AGENTS = "/mcp"
#: Of the pages those that are open to everybody, also where the operator asks for a key to read.
OPEN_PAGES = {"/robots.txt", "/opensearch.xml", "/sitemap.xml", "/static/{version}/{name}", "/sign-in"}


def calls(app: FastAPI) -> Iterator[tuple[str, str]]:
    """Every method and path of the application, but for those of agents, which are streams (`AGENTS`)."""
    for route in iter_route_contexts(app.routes):
        if route.path == AGENTS:
            continue
        for method in route.methods or ():
            if method != "HEAD":
                assert route.path is not None
                yield method, route.path


def pages(app: FastAPI) -> set[str]:
    """The paths of the pages, which a browser reads with the key as its password where the operator asks for one."""
    named = {str(route.path) for route in iter_route_contexts(app.routes) if (route.name or "").startswith("page_")}
    return named - OPEN_PAGES


def _path(path: str) -> str:
    return (
        path.replace("{id}", "nowhere")
        .replace("{version}", "1")
        .replace("{slug}", "gone")
        .replace("{asset}", "x")
        .replace("{name}", "x")
        .replace("{format}", "x")
        .replace("{collection}", "places")
        .replace("{feature}", "nowhere")
    )


@pytest.fixture(autouse=True)
def _any_number_of_refusals(monkeypatch: pytest.MonkeyPatch) -> None:
    """Here one address tries every call with keys that do not count; that it is slowed down is asked in `test_rates.py`."""
    monkeypatch.setattr(rates, "MOST_REFUSED_KEYS", 100_000)


@pytest.fixture
def keys(gazetteer: Gazetteer) -> dict[str, str]:
    """Keys of every kind."""
    revoked = access.create_key(gazetteer, "admin")
    access.revoke_key(gazetteer, revoked.id)
    return {
        "unknown": revoked.key[:-4] + "AAAA",
        "malformed": "Бармаглот".encode().hex(),
        "revoked": revoked.key,
        "contributor": access.create_key(gazetteer, "contributor").key,
        "editor": access.create_key(gazetteer, "editor").key,
        "admin": access.create_key(gazetteer, "admin").key,
    }


def test_the_table_names_every_call_that_is_no_plain_read(settings: Settings) -> None:
    app = create_app(settings)
    assert {call for call in calls(app) if call[0] != "GET"} == {call for call in ROLES if call[0] != "GET"}


def test_every_call_asks_for_its_role(client: TestClient, settings: Settings, keys: dict[str, str]) -> None:
    for method, path in calls(create_app(settings)):
        role = ROLES.get((method, path))
        for kind, key in {"none": "", **keys}.items():
            answer = client.request(method, _path(path), headers={"Authorization": f"Bearer {key}"} if key else {})
            where = f"{method} {path} with {kind}: {answer.text}"
            if role == "session":
                assert answer.status_code == 403, where
            elif role is None:
                assert answer.status_code not in (401, 403), where
            elif kind not in access.ROLES:
                assert answer.status_code == 401, where
                refusal(answer, 401, "unauthorized")
                assert answer.headers["www-authenticate"].startswith("Bearer")
            elif access.ROLES.index(kind) < access.ROLES.index(role):
                refusal(answer, 403, "forbidden")
            else:
                assert answer.status_code not in (401, 403), where


def test_agents_read_with_a_key_where_the_operator_asks_for_one(settings: Settings, keys: dict[str, str]) -> None:
    closed = settings.model_copy(update={"read_key_required": True})
    with TestClient(create_app(closed)) as client:
        for kind in ("none", "unknown", "revoked", "malformed"):
            headers = {} if kind == "none" else {"Authorization": f"Bearer {keys[kind]}"}
            for method in ("GET", "POST", "DELETE"):
                assert client.request(method, AGENTS, headers=headers).status_code == 401, (method, kind)


def test_another_scheme_is_no_key(client: TestClient, keys: dict[str, str]) -> None:
    answer = client.post("/v1/entities", headers={"Authorization": f"Basic {keys['admin']}"}, json={})
    refusal(answer, 401, "unauthorized")


def test_an_operator_may_ask_for_a_key_to_read(settings: Settings, keys: dict[str, str]) -> None:
    closed = settings.model_copy(update={"read_key_required": True})
    app = create_app(closed)
    with TestClient(app) as client:
        asking = pages(app)
        assert {"/", "/e/{id}", "/text"} <= asking
        for method, path in calls(app):
            if path in asking:
                page = client.request(method, _path(path))
                assert (page.status_code, page.headers["www-authenticate"].split()[0]) == (401, "Basic")
                assert client.request(method, _path(path), auth=("any", keys["revoked"])).status_code == 401
                admitted = client.request(method, _path(path), auth=("any", keys["editor"])).status_code
                assert admitted in ((403,) if ROLES.get((method, path)) == "session" else (200, 404))
                continue
            if not path.startswith(DATA):
                assert client.request(method, _path(path)).status_code not in (401, 403)
                continue
            refusal(client.request(method, _path(path)), 401)
            headers = {"Authorization": f"Bearer {keys['revoked']}"}
            refusal(client.request(method, _path(path), headers=headers), 401)
            if ROLES.get((method, path)) is None:
                headers = {"Authorization": f"Bearer {keys['editor']}"}
                assert client.request(method, _path(path), headers=headers).status_code not in (401, 403), path
        answer = client.get("/v1/sources", headers={"Authorization": f"Bearer {keys['editor']}"})
        assert answer.headers["cache-control"].startswith("private")
