"""What tests of several rooms start from: an empty gazetteer, a client of its HTTP face. Real databases, real requests."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import httpx
import hypothesis
import pytest
from starlette.testclient import TestClient
from tests.databases import SERVER, Databases
from tests.databases import made as databases_of

from gazetteer.api.app import create_app
from gazetteer.local import InProcess
from gazetteer.resources import data_folder
from gazetteer.services import running_names, seeding
from gazetteer.services.context import Gazetteer
from gazetteer.settings import Settings

# How long an example takes says how busy the machine is, not whether the code is right.
hypothesis.settings.register_profile(
    "gazetteer", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("gazetteer")


def pytest_addoption(parser: pytest.Parser) -> None:
    """How many cases are made up for each call of the description and each format of files."""
    parser.addoption("--cases", type=int, default=50, help="cases that are made up for each call and each format")


#: Rooms whose tests start processes and browsers, or read all files of the seed.
_SLOW_ROOMS = {"browser", "reliability", "seed"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What stands on the whole seed is slow, since somebody has to build it first: `make test-quick` leaves it out."""
    for item in items:
        needs_the_seed = isinstance(item, pytest.Function) and "seeded" in item.fixturenames
        if needs_the_seed or item.path.parent.name in _SLOW_ROOMS:
            item.add_marker(pytest.mark.slow)
        of_files = item.get_closest_marker("only_sqlite")
        if SERVER is not None and of_files is not None:
            item.add_marker(pytest.mark.skip(reason=of_files.kwargs["reason"]))


#: Seconds that an answer may take where no test is about that: on a busy machine what is right may be slow.
PATIENCE: Final = 120.0


@pytest.fixture(scope="session")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    """The databases of this run, on the engine that the run is about."""
    made = databases_of(tmp_path_factory.mktemp("databases"))
    yield made
    made.close()


@pytest.fixture
def settings(databases: Databases) -> Iterator[Settings]:
    """Settings of a migrated, empty database of the test's own."""
    url = databases.migrated()
    yield Settings(database_url=url, cache_seconds=60, deadline=PATIENCE)
    databases.drop(url)


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
def seeded(databases: Databases) -> Iterator[Gazetteer]:
    """A gazetteer with the whole seed, built once: for reading only."""
    settings = Settings(database_url=databases.migrated(), deadline=PATIENCE)
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
        running_names.prepare(app.state.serving())
        yield _Shared(transport)


class _Shared(httpx.BaseTransport):
    """A transport that clients leave open for the next."""

    def __init__(self, transport: httpx.BaseTransport) -> None:
        self._transport = transport

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        return self._transport.handle_request(request)
