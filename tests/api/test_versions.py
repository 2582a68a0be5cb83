"""A client that wrote never reads older than its write, whichever node of a service answers."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient
from tests.api.shapes import refusal
from tests.replicated import PROGRAMS, Cluster

from gazetteer.api.app import create_app
from gazetteer.services import access
from gazetteer.services.context import Gazetteer
from gazetteer.settings import Settings

PLACE = {"id": "harbin", "kind": "place", "names": [{"text": "Harbin", "lang": "en", "status": "preferred"}]}
RENAMED = {**PLACE, "names": [{"text": "Kharbin", "lang": "en", "status": "preferred"}]}
#: Quick answers, those that are kept, those that are computed in threads, and a page.
READS = [
    "/v1/entities/harbin",
    "/v1/search?q=kharbin",
    "/v1/entities/harbin/names",
    "/v1/entities?kind=place",
    "/e/harbin",
]


def _key(gazetteer: Gazetteer) -> dict[str, str]:
    return {"Authorization": f"Bearer {access.create_key(gazetteer, 'admin').key}"}


def test_a_write_says_which_version_it_made_and_that_can_be_asked_for(client: TestClient, gazetteer: Gazetteer) -> None:
    key = _key(gazetteer)
    written = client.post("/v1/entities", json=PLACE, headers=key)
    version = int(written.headers["gazetteer-version"])
    assert written.status_code == 201
    renamed = client.put("/v1/entities/harbin", json=RENAMED, headers={**key, "If-Match": written.headers["etag"]})
    assert int(renamed.headers["gazetteer-version"]) > version
    for known in (version, renamed.headers["gazetteer-version"]):
        assert client.get("/v1/entities/harbin", headers={"Gazetteer-At-Least": str(known)}).status_code == 200
    assert "gazetteer-version" not in client.get("/v1/entities/harbin").headers
    assert "gazetteer-version" not in client.post("/v1/romanize", json={"texts": ["哈尔滨"]}).headers
    refused = client.post("/v1/entities", json=PLACE, headers=key)
    assert refused.status_code == 409
    assert "gazetteer-version" not in refused.headers


@pytest.mark.parametrize("path", [*READS, "/v1/entities/harbin/label?lang=en"])
def test_a_version_that_is_nowhere_is_waited_for_by_the_client(client: TestClient, path: str) -> None:
    refused = refusal(client.get(path, headers={"Gazetteer-At-Least": "1000"}), 503, "busy")
    assert "1000" in refused["detail"]


@pytest.mark.parametrize("written", ["", "x", "-1", "1.5", "9" * 19, "١"])
def test_what_is_no_version_is_said(client: TestClient, written: str) -> None:
    answer = client.get("/v1/search?q=x", headers={b"Gazetteer-At-Least": written.encode()})
    assert "Gazetteer-At-Least" in refusal(answer, 400, "bad-request")["detail"]


def test_a_page_from_elsewhere_may_send_and_see_it(client: TestClient) -> None:
    allowed = client.options("/v1/search").headers["access-control-allow-headers"]
    assert "Gazetteer-At-Least" in allowed
    assert "Gazetteer-Version" in client.get("/healthz").headers["access-control-expose-headers"]


class Service:
    """Two nodes over a primary and two replicas."""

    def __init__(self, cluster: Cluster) -> None:
        self.cluster = cluster
        name = cluster.migrated()
        settings = Settings(
            database_url=cluster.primary.url(name),
            replica_urls=" ".join(replica.url(name) for replica in cluster.replicas),
            replica_lag=3600,
            busy_timeout=0.5,
            deadline=120,
        )
        with Gazetteer(settings) as gazetteer:
            self.key = _key(gazetteer)
        self.nodes = [TestClient(create_app(settings), follow_redirects=False) for _ in range(2)]

    def look(self) -> None:
        """Let both nodes find what the replicas have by now."""
        self.cluster.let_all_follow()
        for node in self.nodes:
            node.app.state.serving().database.replicas.look()  # type: ignore[attr-defined]  # the application's own state

    def pause(self) -> None:
        for replica in self.cluster.replicas:
            replica.pause()

    def resume(self) -> None:
        for replica in self.cluster.replicas:
            replica.resume()


@pytest.fixture(scope="module")
def running() -> Iterator[Service]:
    cluster = Cluster()
    made = Service(cluster)
    with made.nodes[0], made.nodes[1]:
        yield made
    cluster.close()


@pytest.fixture
def service(running: Service) -> Iterator[Service]:
    """The service, whose replicas follow again after each test."""
    yield running
    running.resume()


needs_servers = pytest.mark.skipif(PROGRAMS is None, reason="needs PostgreSQL: apt-get install postgresql")


@needs_servers
def test_whoever_wrote_at_one_node_reads_it_at_the_other(service: Service) -> None:
    here, there = service.nodes
    written = here.post("/v1/entities", json=PLACE, headers=service.key)
    assert written.status_code == 201, written.text
    service.look()
    ready = there.get("/readyz").json()
    assert [one["state"] for one in ready["replicas"]] == ["used", "used"]
    told = there.get("/metrics").text
    assert [line[-3:] for line in told.splitlines() if line.startswith("gazetteer_replica_used{")] == ["1.0", "1.0"]
    before = {path: there.get(path).text for path in READS}
    assert not any("Kharbin" in answer for answer in before.values())
    service.pause()
    renamed = here.put(
        "/v1/entities/harbin", json=RENAMED, headers={**service.key, "If-Match": written.headers["etag"]}
    )
    assert renamed.status_code == 200, renamed.text
    # Here without a word of the client's; there, who says nothing is told what the replicas have.
    assert all("Kharbin" in here.get(path).text for path in READS)
    assert {path: there.get(path).text for path in READS} == before
    known = {"Gazetteer-At-Least": renamed.headers["gazetteer-version"]}
    for path in READS:
        assert "Kharbin" in there.get(path, headers=known).text, path
    # What was told once, to anybody, is not taken back.
    assert all("Kharbin" in there.get(path).text for path in READS)
    deleted = there.delete("/v1/entities/harbin", headers={**service.key, "If-Match": renamed.headers["etag"]})
    assert deleted.status_code == 204, deleted.text
    known = {"Gazetteer-At-Least": deleted.headers["gazetteer-version"]}
    assert here.get("/v1/entities/harbin", headers=known).status_code == 410


@needs_servers
def test_a_key_counts_at_once_and_no_longer_than_it_does(service: Service) -> None:
    service.look()
    there = service.nodes[1]
    service.pause()
    with Gazetteer(there.app.state.settings) as gazetteer:  # type: ignore[attr-defined]  # as above
        made = access.create_key(gazetteer, "editor")
        key = {"Authorization": f"Bearer {made.key}"}
        assert there.get("/v1/review", headers=key).status_code == 200
        access.revoke_key(gazetteer, made.id)
        assert there.get("/v1/review", headers=key).status_code == 401


@needs_servers
def test_without_a_primary_the_service_is_ready_and_answers(service: Service) -> None:
    here, there = service.nodes
    written = here.post("/v1/entities", json={**PLACE, "id": "hailar"}, headers=service.key)
    service.look()
    service.cluster.primary.stop()
    try:
        known = {"Gazetteer-At-Least": written.headers["gazetteer-version"]}
        for path in ("/v1/entities/hailar", "/v1/search?q=harbin", "/v1/entities?kind=place", "/e/hailar", "/readyz"):
            for node in (here, there):
                assert node.get(path, headers=known).status_code == 200, path
        assert here.get("/v1/review", headers=service.key).status_code == 200
    finally:
        service.cluster.primary.start()
    again = here.post("/v1/entities", json={**PLACE, "id": "manzhouli"}, headers=service.key)
    assert again.status_code == 201, again.text
