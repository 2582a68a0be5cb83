"""Make the pictures of docs/screenshots anew: the pages over the seed, in Debian's Chromium.

    python -m bench.screenshots
    python -m bench.screenshots --address http://localhost:8000 text map    these two, of a service that runs

Each picture is a step of looking something up; README.md shows some of them.
"""

from __future__ import annotations

import argparse
import shutil
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx
import uvicorn
from playwright.sync_api import Page, sync_playwright

from gazetteer.api.app import create_app
from gazetteer.resources import data_folder
from gazetteer.services import seeding
from gazetteer.services.context import Gazetteer
from gazetteer.settings import Settings
from gazetteer.storage import migrations

#: Seconds for which a service may make itself ready.
_PATIENCE = 300
OUT = Path(__file__).parent.parent / "docs" / "screenshots"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
TEXT = "1860年《中俄北京条约》签订后，清朝失去乌苏里江以东地区，海参崴成为俄国的军港。\n1858年的《瑷珲条约》是在瑷珲签订的。"


@contextmanager
def served(*, public_url: str | None = None) -> Iterator[str]:
    """The service over the seed in a temporary database, at the address that is given, or at a free port of this machine."""
    with tempfile.TemporaryDirectory() as folder, socket.socket() as listener:
        listener.bind(("127.0.0.1", 0 if public_url is None else int(public_url.rpartition(":")[2])))
        # Whoever asks before the server is there waits for it and is not refused.
        listener.listen()
        settings = Settings(database_url=f"sqlite:///{folder}/gazetteer.sqlite3")
        if public_url is not None:
            settings = settings.model_copy(update={"public_url": public_url})
        migrations.upgrade(settings.database_url)
        with Gazetteer(settings) as opened:
            seeding.seed(seeding.InProcess(opened), seeding.read_seed(data_folder("seed")))
        server = uvicorn.Server(uvicorn.Config(create_app(settings), log_level="warning"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        try:
            _wait_until_ready(address)
            yield address
        finally:
            server.should_exit = True
            thread.join()


def _wait_until_ready(address: str) -> None:
    """The names of running text are made ready after the start; until then a text is refused."""
    for _ in range(_PATIENCE):
        if httpx.get(f"{address}/readyz", timeout=60).status_code == 200:
            return
        time.sleep(1)
    sys.exit("the service did not become ready")


def _type(page: Page) -> None:
    page.get_by_role("combobox", name="A name in any script").press_sequentially("hsw")
    page.get_by_role("option").first.wait_for()


def _held(page: Page) -> None:
    page.locator("#held").scroll_into_view_if_needed()
    page.evaluate("document.getElementById('held').scrollIntoView()")


def _annotate(page: Page) -> None:
    page.get_by_label("Text", exact=True).fill(TEXT)
    page.get_by_label("Into").select_option("en")
    page.get_by_role("button", name="Find the names").click()
    page.locator("#found tbody").wait_for()


def _on_paper(page: Page) -> None:
    page.emulate_media(media="print")
    page.evaluate("for (const part of document.querySelectorAll('main details')) part.open = true")


def _whole(page: Page) -> None:
    page.wait_for_load_state("networkidle")


#: Name, address, how wide and high, light or dark, and what is done before the picture is taken.
SHOTS: list[tuple[str, str, tuple[int, int], str, Callable[[Page], None]]] = [
    ("search", "/", (1100, 720), "light", _type),
    ("results", "/?q=hai+shen+wai&ui=zh-Hans", (1100, 720), "light", _whole),
    ("entry", "/e/vladivostok", (1100, 1000), "light", _whole),
    ("held", "/e/vladivostok?on=1860-07-02", (1100, 1000), "light", _held),
    ("contested", "/e/crimea", (1100, 1000), "dark", _held),
    ("treaty", "/e/treaty-of-aigun?ui=ru", (1100, 1000), "light", _whole),
    ("text", "/text", (1100, 1150), "light", _annotate),
    ("map", "/map?on=1900", (1100, 900), "light", _whole),
    ("phone", "/e/vladivostok?ui=zh-Hans", (390, 844), "light", _whole),
    ("traditional", "/browse?kind=treaty&ui=zh-Hant", (1100, 900), "light", _whole),
    ("phone-map", "/map?on=1900&ui=ru", (390, 844), "dark", _whole),
    ("paper", "/e/treaty-of-aigun", (800, 1130), "light", _on_paper),
]


def main() -> None:
    """Take every picture, or those that are named."""
    asked = argparse.ArgumentParser(description="Make the pictures of docs/screenshots anew.")
    asked.add_argument("--address", help="a service that runs; without it one is begun over the seed")
    asked.add_argument("names", nargs="*", help="the pictures to take; all unless some are named")
    options = asked.parse_args()
    path = shutil.which("chromium") or shutil.which("google-chrome")
    if path is None:
        sys.exit("no Chromium found; install Debian's chromium")
    OUT.mkdir(exist_ok=True)
    with ExitStack() as stack:
        address = options.address or stack.enter_context(served())
        playwright = stack.enter_context(sync_playwright())
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        for name, where, (width, height), scheme, act in SHOTS:
            if options.names and name not in options.names:
                continue
            page = browser.new_page(
                viewport={"width": width, "height": height},
                locale="en-GB",
                color_scheme="dark" if scheme == "dark" else "light",
                reduced_motion="reduce",
            )
            page.goto(address + where, wait_until="load")
            act(page)
            page.screenshot(path=OUT / f"{name}.png")
            page.close()
            print(name)
        browser.close()


if __name__ == "__main__":
    main()
