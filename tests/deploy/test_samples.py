"""The samples for those who run the service are true: the tools that read them take them, and every name in them is ours.

Tools that are not installed are not asked, but where all tests must run; what can be held without them is.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from string import Template
from typing import Any

import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families
from starlette.testclient import TestClient

from gazetteer.settings import Settings

SAMPLES = Path(__file__).parents[2] / "deploy"
UNITS = sorted([*SAMPLES.glob("*.service"), *SAMPLES.glob("*.timer")])


def _tool(name: str) -> str:
    found = shutil.which(name)
    if found is None and os.environ.get("GAZETTEER_TEST_ALL") != "1":
        pytest.skip(f"{name} is not installed")
    assert found is not None, f"{name} is not installed"
    return found


def _run(*command: str | Path) -> str:
    done = subprocess.run([str(one) for one in command], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.mark.parametrize(
    "sample", sorted(path for path in SAMPLES.rglob("*") if path.is_file()), ids=lambda path: path.name
)
def test_every_setting_in_a_sample_is_one_with_a_value_that_it_takes(sample: Path) -> None:
    text = sample.read_text(encoding="utf-8")
    known = {f"GAZETTEER_{name.upper()}": name for name in Settings.model_fields}
    own = {"GAZETTEER_UPSTREAM"}
    assert set(re.findall(r"\bGAZETTEER_[A-Z_]+", text)) <= known.keys() | own
    stated = re.findall(r"\b(GAZETTEER_[A-Z_]+)(?:=|: )\"?([^\s\"\\]+)", text)
    Settings(**{known[name]: value for name, value in stated if name in known})  # type: ignore[arg-type]  # read from text, as from the environment


def test_systemd_takes_the_units(tmp_path: Path) -> None:
    tool = _tool("systemd-analyze")
    program = tmp_path / "gazetteer"
    program.write_text("#!/bin/sh\n", encoding="utf-8")
    program.chmod(0o755)
    for unit in UNITS:
        text = unit.read_text(encoding="utf-8").replace("/opt/gazetteer/bin/gazetteer", str(program))
        (tmp_path / unit.name).write_text(text, encoding="utf-8")
    told = _run(tool, "verify", *(tmp_path / unit.name for unit in UNITS))
    # It warns of what it does not know and goes on.
    assert "Unknown" not in told, told


def test_the_timer_starts_a_unit_that_is_there() -> None:
    for timer in SAMPLES.glob("*.timer"):
        assert timer.with_suffix(".service").exists()


def test_nginx_takes_its_sample(tmp_path: Path) -> None:
    tool = _tool("nginx")
    _run(
        _tool("openssl"), "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=terms.example.org", "-days", "1",
        "-keyout", tmp_path / "privkey.pem", "-out", tmp_path / "fullchain.pem",
    )  # fmt: skip  # as one types it
    sample = (SAMPLES / "nginx.conf").read_text(encoding="utf-8")
    sample = sample.replace("/etc/letsencrypt/live/terms.example.org", str(tmp_path))
    whole = f"pid {tmp_path}/nginx.pid; error_log stderr;\nevents {{}}\nhttp {{ access_log off;\n{sample}\n}}\n"
    (tmp_path / "nginx.conf").write_text(whole, encoding="utf-8")
    _run(tool, "-t", "-c", tmp_path / "nginx.conf", "-p", tmp_path)


def test_caddy_takes_its_sample() -> None:
    _run(_tool("caddy"), "validate", "--adapter", "caddyfile", "--config", SAMPLES / "Caddyfile")


def test_the_proxies_take_what_the_service_takes() -> None:
    for name in ("nginx.conf", "Caddyfile"):
        text = (SAMPLES / name).read_text(encoding="utf-8")
        found = re.search(r"(?:client_max_body_size|max_size) (\d+)(?:m|MiB)", text)
        assert found is not None
        assert int(found[1]) * 1024 * 1024 >= Settings().max_batch_bytes


def _rules() -> list[dict[str, Any]]:
    groups = yaml.safe_load((SAMPLES / "alerts.yaml").read_text(encoding="utf-8"))["groups"]
    return [rule for group in groups for rule in group["rules"]]


def _panels() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((SAMPLES / "dashboard.json").read_text(encoding="utf-8"))["panels"]
    return found


def _expressions() -> Iterator[str]:
    yield from (rule["expr"] for rule in _rules())
    yield from (target["expr"] for panel in _panels() for target in panel["targets"])


def test_prometheus_takes_the_alerts() -> None:
    _run(_tool("promtool"), "check", "rules", SAMPLES / "alerts.yaml")


def test_prometheus_takes_every_expression_of_the_dashboard(tmp_path: Path) -> None:
    tool = _tool("promtool")
    expressions = [target["expr"].replace("$instance", ".*") for panel in _panels() for target in panel["targets"]]
    rules = [{"record": f"panel:{number}", "expr": expr} for number, expr in enumerate(expressions)]
    (tmp_path / "rules.yaml").write_text(
        yaml.safe_dump({"groups": [{"name": "panels", "rules": rules}]}), encoding="utf-8"
    )
    _run(tool, "check", "rules", tmp_path / "rules.yaml")


def test_every_figure_asked_for_is_one_that_the_service_tells(client: TestClient) -> None:
    wrong = {"Authorization": "Bearer wrong"}
    client.post("/v1/entities", json={}, headers=wrong)
    client.get("/readyz")
    text = client.get("/metrics").text
    families = list(text_string_to_metric_families(text))
    # Of replicas there is nothing to tell where there are none.
    told = {sample.name for family in families for sample in family.samples} | {family.name for family in families}
    asked = {name for expression in _expressions() for name in re.findall(r"\bgazetteer_\w+", expression)}
    assert asked
    assert asked <= told
    labels = {name for family in text_string_to_metric_families(text) for one in family.samples for name in one.labels}
    for expression in _expressions():
        named = re.findall(r"(?:by|on) \(([^)]*)\)", expression)
        for label in re.split(r",\s*", ",".join(named)):
            assert label in labels | {"", "instance", "job"}, expression


def test_the_image_is_made_of_what_is_there() -> None:
    text = (SAMPLES / "Containerfile").read_text(encoding="utf-8")
    root = SAMPLES.parent
    copied = [
        source for line in re.findall(r"^COPY (?!--from)(.+)$", text, re.MULTILINE) for source in line.split()[:-1]
    ]
    assert copied
    assert [source for source in copied if not (root / source).exists()] == []


def test_the_compose_file_names_what_is_there() -> None:
    composed = yaml.safe_load((SAMPLES / "compose.yaml").read_text(encoding="utf-8"))
    build = composed["services"]["gazetteer"]["build"]
    assert (SAMPLES / build["context"] / build["dockerfile"]).resolve() == (SAMPLES / "Containerfile").resolve()
    for service in composed["services"].values():
        for volume in service["volumes"]:
            source = volume.partition(":")[0]
            assert source in composed["volumes"] or (SAMPLES / source).exists()


def _filled(name: str, **values: object) -> str:
    return Template((SAMPLES / "cluster" / name).read_text(encoding="utf-8")).substitute(values)


def test_haproxy_takes_its_settings(tmp_path: Path) -> None:
    tool = _tool("haproxy")
    written = tmp_path / "haproxy.cfg"
    server = "    server node1 127.0.0.1:5432 check port 8008"
    written.write_text(_filled("haproxy.cfg", ADDRESS="127.0.0.1:5000", SERVERS=server), encoding="utf-8")
    _run(tool, "-c", "-f", written)


def test_no_write_of_the_cluster_is_acknowledged_by_one_server_alone() -> None:
    names = ("NAME", "HOST", "PORT", "REST_PORT", "ETCD", "FOLDER", "PROGRAMS", "PASSWORD")
    settings = yaml.safe_load(_filled("patroni.yaml", **dict.fromkeys(names, "1")))["bootstrap"]["dcs"]
    assert settings["synchronous_mode"] is settings["synchronous_mode_strict"] is True
    assert settings["ttl"] >= settings["loop_wait"] + 2 * settings["retry_timeout"]
    assert "synchronous_commit" not in settings["postgresql"]["parameters"]
