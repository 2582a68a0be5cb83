"""A client of the seeded gazetteer, over the application itself: no socket is needed for what is no socket's matter."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from gazetteer.client import Client


@pytest.fixture(scope="session")
def asker(seeded_transport: httpx.BaseTransport) -> Iterator[Client]:
    """A client of the seeded gazetteer."""
    with Client("http://testserver", transport=seeded_transport) as opened:
        yield opened


@pytest.fixture(scope="session")
def raw(seeded_transport: httpx.BaseTransport) -> Iterator[httpx.Client]:
    """What the client is held against: the same service, asked by hand."""
    with httpx.Client(base_url="http://testserver", transport=seeded_transport) as opened:
        yield opened
