"""The pages in a real Chromium, over real HTTP. Where there is no Chromium these tests are left out, and one line says so."""

from __future__ import annotations

import os
import shutil
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from gazetteer.api.app import create_app
from gazetteer.services.context import Gazetteer
from gazetteer.settings import Settings

HERE = Path(__file__).parent
# What is waited for comes, on a busy machine later: as long as the deadline of a write.
expect.set_options(timeout=30_000)
#: What Chromium needs in a container without a network, and what keeps it from calling home.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
HOW = "tests/browser left out: no Chromium found; install Debian's chromium and run: make test"


def chromium_path() -> str | None:
    """Where Chromium lies, None where it does not."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    return next((path for name in names if (path := shutil.which(name))), None)


def _left_out() -> bool:
    return chromium_path() is None and os.environ.get("GAZETTEER_TEST_ALL") != "1"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if _left_out():
        without = [item for item in items if HERE in item.path.parents]
        config.hook.pytest_deselected(items=without)
        items[:] = [item for item in items if item not in without]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if _left_out():
        terminalreporter.write_line(HOW)


@dataclass
class Served:
    """A service on a port of this machine."""

    settings: Settings
    address: str


def serve(settings: Settings) -> Iterator[Served]:
    """Serve the application over a database until the generator is closed."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(create_app(settings), log_level="warning", lifespan="on"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    try:
        yield Served(settings, f"http://127.0.0.1:{listener.getsockname()[1]}")
    finally:
        server.should_exit = True
        thread.join(timeout=20)
        listener.close()


@pytest.fixture(scope="session")
def site(seeded: Gazetteer) -> Iterator[Served]:
    """The service over the whole seed."""
    yield from serve(seeded.settings)


@pytest.fixture
def own_site(settings: Settings) -> Iterator[Served]:
    """The service over the test's own database, the one of `gazetteer`."""
    yield from serve(settings)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A running Chromium."""
    path = chromium_path()
    if path is None:
        pytest.fail(HOW)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@dataclass
class Visit:
    """One reader's window, with everything that the browser complained about."""

    page: Page
    site: str
    complaints: list[str] = field(default_factory=list)
    #: Parts of complaints that the test asks for.
    passed_over: tuple[str, ...] = ()

    def open(self, path: str) -> Page:
        """Go to a page and wait until it is whole."""
        self.page.goto(self.site + path, wait_until="load")
        return self.page


@pytest.fixture
def visit(chromium: Browser, site: Served) -> Iterator[Callable[..., Visit]]:
    """A function that opens a window (options as Playwright's contexts take them); complaints fail the test at its end."""
    contexts: list[BrowserContext] = []
    visits: list[Visit] = []

    def begin(address: str = site.address, **options: object) -> Visit:
        context = chromium.new_context(**{"locale": "en-GB", **options})
        context.set_default_timeout(15_000)
        begun = Visit(context.new_page(), address)
        begun.page.on(
            "console", lambda message: begun.complaints.append(message.text) if message.type == "error" else None
        )
        begun.page.on("pageerror", lambda error: begun.complaints.append(str(error)))
        contexts.append(context)
        visits.append(begun)
        return begun

    yield begin
    for context in contexts:
        context.close()
    complaints = [
        complaint
        for begun in visits
        for complaint in begun.complaints
        if not any(part in complaint for part in begun.passed_over)
    ]
    assert complaints == []
