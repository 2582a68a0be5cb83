"""Who asks too often is told when to come again, and the others are answered meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from starlette.testclient import TestClient

from gazetteer.api.app import create_app
from gazetteer.api.rates import MOST_REFUSED_KEYS
from gazetteer.services import access
from gazetteer.services.context import Gazetteer
from gazetteer.settings import Settings

Asking = Callable[..., list[TestClient]]
WRONG = {"Authorization": "Bearer gaz_wrong"}


@pytest.fixture
def asking(settings: Settings, gazetteer: Gazetteer) -> Iterator[Asking]:
    """Clients of one application, each from an address of its own."""

    with ExitStack() as opened:

        def asking(*addresses: str, **changed: object) -> list[TestClient]:
            app = create_app(settings.model_copy(update=changed))
            opened.enter_context(TestClient(app))
            return [TestClient(app, client=(address, 40_000), follow_redirects=False) for address in addresses]

        yield asking


def test_beyond_the_rate_of_an_address_is_429_until_it_may_come_again(asking: Asking) -> None:
    here, there = asking("203.0.113.5", "203.0.113.6", rate=3)
    for left in (2, 1, 0):
        answer = here.get("/v1/search?q=a")
        assert answer.status_code == 200
        assert answer.headers["ratelimit-policy"] == '"minute";q=3;w=60'
        assert answer.headers["ratelimit"].startswith(f'"minute";r={left};t=')
    for path in ("/v1/search?q=a", "/v1/entities/nothing", "/v1/sources", "/", "/openapi.json"):
        refused = here.get(path)
        assert refused.status_code == 429
        assert refused.json()["type"].endswith("/problems/too-many-requests")
        assert 1 <= int(refused.headers["retry-after"]) <= 60
        assert refused.headers["ratelimit"].startswith('"minute";r=0;')
    assert here.post("/v1/annotate", json={"text": "a", "target": "en"}).status_code == 429
    assert here.get("/healthz").status_code == 200
    assert here.get("/metrics").status_code == 200
    assert there.get("/v1/search?q=a").status_code == 200


def test_without_a_rate_nothing_is_counted(asking: Asking) -> None:
    (here,) = asking("203.0.113.5")
    answers = [here.get("/v1/search?q=a") for _ in range(30)]
    assert {answer.status_code for answer in answers} == {200}
    assert "ratelimit" not in answers[0].headers


def test_a_valid_key_counts_for_itself_and_an_invented_one_for_its_address(
    asking: Asking, editor: dict[str, str]
) -> None:
    here, there = asking("203.0.113.5", "203.0.113.6", rate=4, read_key_required=True)
    assert here.get("/v1/sources", headers=editor).status_code == 200
    for number in range(3):
        assert here.get("/v1/sources", headers={"Authorization": f"Bearer other{number}"}).status_code == 401
    assert here.get("/v1/sources", headers={"Authorization": "Bearer other"}).status_code == 429
    for client in (here, there, here, there):
        assert client.get("/v1/sources", headers=editor).status_code == 200
    assert there.get("/v1/sources", headers=editor).status_code == 429


@pytest.mark.parametrize("path", ["/v1/entities", "/v1/batch"])
def test_after_ten_refused_keys_no_other_is_looked_at_for_a_while(
    asking: Asking, editor: dict[str, str], path: str
) -> None:
    here, there = asking("203.0.113.5", "203.0.113.6")
    # A key that this worker has seen to be valid is not shut out by what its neighbours try.
    assert here.put("/v1/sources/atlas", json={"id": "atlas", "title": "An atlas"}, headers=editor).status_code == 201
    for _ in range(MOST_REFUSED_KEYS):
        assert here.post(path, json={}, headers=WRONG).status_code == 401
    refused = here.post(path, json={}, headers=WRONG)
    assert refused.status_code == 429
    assert 1 <= int(refused.headers["retry-after"]) <= 60
    assert here.post("/sign-in", data={"key": "wrong"}).status_code == 429
    assert here.get("/v1/sources").status_code == 200
    assert here.put("/v1/sources/map", json={"id": "map", "title": "A map"}, headers=editor).status_code == 201
    assert there.post(path, json={}, headers=WRONG).status_code == 401


def test_a_key_that_was_valid_counts_as_refused_once_it_is_revoked(
    asking: Asking, gazetteer: Gazetteer, editor: dict[str, str]
) -> None:
    (here,) = asking("203.0.113.5")
    assert here.put("/v1/sources/atlas", json={"id": "atlas", "title": "An atlas"}, headers=editor).status_code == 201
    access.revoke_key(gazetteer, editor["Authorization"].split("_")[1])
    statuses = [here.post("/v1/entities", json={}, headers=editor).status_code for _ in range(MOST_REFUSED_KEYS + 1)]
    assert statuses == [401] * MOST_REFUSED_KEYS + [429]


def test_keys_tried_at_the_sign_in_count_too(asking: Asking) -> None:
    (here,) = asking("203.0.113.5")
    for _ in range(MOST_REFUSED_KEYS):
        assert here.post("/sign-in", data={"key": "wrong"}).status_code == 422
    assert here.post("/sign-in", data={"key": "wrong"}).status_code == 429


@pytest.mark.parametrize(
    ("trusted", "forwarded", "counted"),
    [
        ("", "198.51.100.7", "10.0.0.1"),
        ("10.0.0.0/8", "198.51.100.7", "198.51.100.7"),
        ("10.0.0.0/8", "6.6.6.6, 198.51.100.7", "198.51.100.7"),
        ("10.0.0.0/8", "198.51.100.7, 10.0.0.2", "198.51.100.7"),
        ("192.0.2.0/24", "198.51.100.7", "10.0.0.1"),
        ("10.0.0.0/8", "nonsense", "unknown"),
        ("10.0.0.0/8", "2001:db8::1", "2001:db8::/64"),
    ],
)
def test_behind_a_proxy_the_address_is_the_one_that_trusted_proxies_name(
    settings: Settings, trusted: str, forwarded: str, counted: str
) -> None:
    from gazetteer.api.rates import Rates

    rates = Rates(settings.model_copy(update={"trusted_proxies": trusted}))
    scope = {"client": ("10.0.0.1", 1), "headers": [(b"x-forwarded-for", forwarded.encode())]}
    assert rates.address(scope) == counted
