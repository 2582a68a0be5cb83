"""What monitoring reads is right: with one worker and with several, whichever of them is asked, and after one was killed."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.testclient import TestClient
from tests.databases import SERVER

from gazetteer.services.context import Gazetteer
from gazetteer.settings import Settings


def _values(text: str) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    """Every sample by its name and labels; the library's own parser must understand all of it."""
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def _value(text: str, name: str, **labels: str) -> float:
    return _values(text)[name, tuple(sorted(labels.items()))]


EVERY = [
    "gazetteer_build_info",
    "gazetteer_data_version",
    "gazetteer_database_bytes",
    "gazetteer_entities",
    "gazetteer_kept_answers_total",
    "gazetteer_ready",
    "gazetteer_request_seconds_bucket",
    "gazetteer_requests_in_flight",
    "gazetteer_requests_total",
    "gazetteer_worker_cpu_seconds",
    "gazetteer_worker_open_files",
    "gazetteer_worker_resident_bytes",
    "gazetteer_worker_start_time_seconds",
    "gazetteer_writes_waiting",
]
if SERVER is None:
    # A server keeps its log to itself.
    EVERY.append("gazetteer_wal_bytes")


def test_one_worker_tells_process_build_queue_database_and_what_was_kept(client: TestClient, world: Gazetteer) -> None:
    before = client.get("/metrics").text
    for _ in range(3):
        client.get("/v1/entities/vladivostok")
    client.get("/readyz")
    text = client.get("/metrics").text
    names = {name for name, _ in _values(text)}
    assert set(EVERY) <= names
    assert "process_resident_memory_bytes" in names
    kept = _value(text, "gazetteer_kept_answers_total", found="yes") - _value(
        before, "gazetteer_kept_answers_total", found="yes"
    )
    assert kept == 2
    assert _value(text, "gazetteer_entities") == len(client.get("/v1/entities?limit=1000").json()["results"])
    assert _value(text, "gazetteer_database_bytes") > 0
    assert _value(text, "gazetteer_worker_resident_bytes") > 10_000_000
    assert _value(text, "gazetteer_requests_total", operation="entity", status="200") == 3
    assert _value(text, "gazetteer_request_seconds_count", operation="entity") == 3


def test_refusals_are_counted_by_their_reason(client: TestClient) -> None:
    wrong = {"Authorization": "Bearer wrong"}
    for _ in range(11):
        client.post("/v1/entities", json={}, headers=wrong)
    text = client.get("/metrics").text
    assert _value(text, "gazetteer_refused_total", reason="key") == 10
    assert _value(text, "gazetteer_refused_total", reason="rate") == 1


def _free_port() -> int:
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        return int(tried.getsockname()[1])


@pytest.fixture
def two_workers(settings: Settings) -> Iterator[tuple[httpx.Client, subprocess.Popen[str]]]:
    port = _free_port()
    environment = {**os.environ, "GAZETTEER_DATABASE_URL": settings.database_url}
    command = [sys.executable, "-m", "gazetteer.cli.main", "serve", "--no-seed", "--workers", "2", "--port", str(port)]
    process = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    started = 0
    while started < 2:
        line = process.stderr.readline()
        assert line, "the service ended before it started"
        started += "Application startup complete" in line
    # A connection each time, so that both workers are asked.
    limits = httpx.Limits(max_keepalive_connections=0)
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60, limits=limits) as client:
        yield client, process
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=60)


@pytest.mark.slow
def test_whichever_of_two_workers_is_asked_tells_the_sum_and_a_killed_one_takes_nothing_away(
    two_workers: tuple[httpx.Client, subprocess.Popen[str]],
) -> None:
    client, _ = two_workers
    name, labels = "gazetteer_requests_total", {"operation": "entity", "status": "404"}
    told = []
    for count in range(1, 21):
        assert client.get("/v1/entities/nothing").status_code == 404
        text = client.get("/metrics").text
        assert _value(text, name, **labels) == count
        told.append({dict(of)["pid"] for metric, of in _values(text) if metric == "gazetteer_worker_cpu_seconds"})
    assert max(map(len, told)) == 2
    victim = int(sorted(told[-1])[0])
    os.kill(victim, signal.SIGKILL)
    while Path(f"/proc/{victim}").exists() and not re.search(r"State:\s+Z", Path(f"/proc/{victim}/status").read_text()):
        client.get("/healthz")
    text = client.get("/metrics").text
    assert _value(text, name, **labels) == 20
