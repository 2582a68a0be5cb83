"""What holds for every call: problem documents, methods, CORS, HEAD, and the pages around the API."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient
from tests.api.shapes import refusal
from tests.databases import Databases

from gazetteer.api.app import create_app
from gazetteer.settings import Settings


def test_an_unknown_path_is_a_problem(client: TestClient) -> None:
    problem = refusal(client.get("/v1/nothing"), 404, "not-found")
    assert problem["instance"] == "/v1/nothing"


def test_a_method_that_is_not_taken_says_which_are(client: TestClient) -> None:
    answer = client.delete("/healthz")
    refusal(answer, 405, "method-not-allowed")
    assert answer.headers["allow"] == "GET, HEAD, OPTIONS"


def test_an_entity_that_never_was(client: TestClient) -> None:
    refusal(client.get("/v1/entities/nowhere"), 404, "not-found")


@pytest.mark.parametrize("path", ["/v1/entities/nowhere?colour=red", "/healthz?colour=red"])
def test_an_unknown_parameter_is_refused(client: TestClient, path: str) -> None:
    problem = refusal(client.get(path), 422, "bad-parameter")
    assert problem["errors"][0]["parameter"] == "colour"


def test_a_page_from_elsewhere_may_read(client: TestClient) -> None:
    answer = client.options(
        "/v1/entities/x", headers={"Origin": "https://example.org", "Access-Control-Request-Method": "GET"}
    )
    assert answer.status_code == 204
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "GET" in answer.headers["access-control-allow-methods"]
    assert "ETag" in client.get("/healthz").headers["access-control-expose-headers"]


def test_head_is_get_without_the_body(client: TestClient) -> None:
    client.headers["X-Request-ID"] = "the-same"
    got, head = client.get("/openapi.json"), client.head("/openapi.json")
    assert head.status_code == 200
    assert head.content == b""
    assert head.headers == got.headers


def test_what_the_client_has_is_not_sent_again(client: TestClient) -> None:
    etag = client.get("/openapi.json").headers["etag"]
    again = client.get("/openapi.json", headers={"If-None-Match": f'"other", W/{etag}'})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", etag)


def test_readiness_follows_the_database(databases: Databases, client: TestClient) -> None:
    assert client.get("/readyz").json()["status"] == "ready"
    settings = Settings(database_url=databases.empty())
    with TestClient(create_app(settings)) as unready:
        assert unready.get("/healthz").status_code == 200
        refusal(unready.get("/readyz"), 503, "storage")
        refusal(unready.get("/v1/entities/x"), 503, "storage")


def test_readiness_waits_for_the_names_of_running_text(client: TestClient) -> None:
    prepared = client.app.state.prepared
    prepared.clear()
    try:
        answer = client.get("/readyz")
        refusal(answer, 503, "busy")
        assert answer.headers["retry-after"] == "5"
    finally:
        prepared.set()
    assert client.get("/readyz").status_code == 200


def test_metrics_count_by_operation(client: TestClient) -> None:
    client.get("/v1/entities/nowhere")
    assert 'gazetteer_requests_total{operation="entity",status="404"} 1.0' in client.get("/metrics").text


def test_the_page_of_the_api_needs_nothing_from_elsewhere(client: TestClient) -> None:
    page = client.get("/docs")
    assert page.status_code == 200
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert "://" not in page.text
    for part in ("swagger-ui.css", "swagger-ui-bundle.js", "start.js", "favicon-32x32.png"):
        assert f"/docs/{part}" in page.text
        assert client.get(f"/docs/{part}").status_code == 200
    refusal(client.get("/docs/other.js"), 404, "not-found")


def test_every_kind_of_problem_is_explained(client: TestClient) -> None:
    problem = refusal(client.get("/v1/nothing"), 404, "not-found")
    explained = client.get(problem["type"].removeprefix("http://localhost:8000"))
    assert explained.json()["title"] == problem["title"]
