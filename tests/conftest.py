"""What tests of several rooms start from: an empty gazetteer, a client of its HTTP face. Real databases, real requests."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import httpx
import hypothesis
import pytest
from starlette.testclient import TestClient

from gazetteer.api.app import create_app
from gazetteer.local import InProcess
from gazetteer.resources import data_folder
from gazetteer.services import annotating, seeding
from gazetteer.services.context import Gazetteer
from gazetteer.settings import Settings
from gazetteer.storage import migrations

# How long an example takes says how busy the machine is, not whether the code is right.
hypothesis.settings.register_profile(
    "gazetteer", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("gazetteer")


#: Rooms whose tests start processes and browsers, or read all files of the seed.
_SLOW_ROOMS = {"browser", "reliability", "seed"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What stands on the whole seed is slow, since somebody has to build it first: `make test-quick` leaves it out."""
    for item in items:
        needs_the_seed = isinstance(item, pytest.Function) and "seeded" in item.fixturenames
        if needs_the_seed or item.path.parent.name in _SLOW_ROOMS:
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty, migrated database to take copies of: migrating takes longer than most tests."""
    path = tmp_path_factory.mktemp("migrated") / "gazetteer.sqlite3"
    migrations.upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture
def settings(tmp_path: Path, migrated: Path) -> Settings:
    """Settings of a migrated, empty database of the test's own."""
    path = shutil.copy(migrated, tmp_path / "gazetteer.sqlite3")
    return Settings(database_url=f"sqlite:///{path}", cache_seconds=60)


@pytest.fixture
def gazetteer(settings: Settings) -> Iterator[Gazetteer]:
    """An empty gazetteer."""
    with Gazetteer(settings) as opened:
        yield opened


@pytest.fixture
def client(settings: Settings) -> Iterator[TestClient]:
    """A client of the application over the same database as `gazetteer`; redirects are not followed."""
    with TestClient(create_app(settings), follow_redirects=False) as opened:
        yield opened


@pytest.fixture(scope="session")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gazetteer]:
    """A gazetteer with the whole seed, built once: for reading only."""
    path = tmp_path_factory.mktemp("seeded") / "gazetteer.sqlite3"
    settings = Settings(database_url=f"sqlite:///{path}")
    migrations.upgrade(settings.database_url)
    with Gazetteer(settings) as opened:
        seeding.seed(seeding.InProcess(opened), seeding.read_seed(data_folder("seed")))
        yield opened


@pytest.fixture(scope="session")
def seeded_client(seeded: Gazetteer) -> Iterator[TestClient]:
    """A client over the whole seed: for reading only."""
    with TestClient(create_app(seeded.settings), follow_redirects=False) as opened:
        yield opened


@pytest.fixture(scope="session")
def seeded_transport(seeded: Gazetteer) -> Iterator[httpx.BaseTransport]:
    """The way of an httpx client to a service over the whole seed, ready as one that says so: for reading only."""
    app = create_app(seeded.settings)
    with InProcess(app) as transport:
        annotating.prepare(app.state.serving())
        yield _Shared(transport)


class _Shared(httpx.BaseTransport):
    """A transport that clients leave open for the next."""

    def __init__(self, transport: httpx.BaseTransport) -> None:
        self._transport = transport

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        return self._transport.handle_request(request)
