"""What tests of several rooms start from: an empty gazetteer, a client of its HTTP face. Real databases, real requests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from gazetteer.api.app import create_app
from gazetteer.services.context import Gazetteer
from gazetteer.settings import Settings
from gazetteer.storage import migrations


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings of a migrated, empty database of the test's own."""
    settings = Settings(database_url=f"sqlite:///{tmp_path / 'gazetteer.sqlite3'}", cache_seconds=60)
    migrations.upgrade(settings.database_url)
    return settings


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
