"""Make the pictures of docs/screenshots anew: the pages over the seed, in Debian's Chromium.

    python -m bench.screenshots

Each picture is a step of looking something up; README.md shows some of them.
"""

from __future__ import annotations

import shutil
import socket
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from playwright.sync_api import Page, sync_playwright

from gazetteer.api.app import create_app
from gazetteer.resources import data_folder
from gazetteer.services import seeding
from gazetteer.services.context import Gazetteer
from gazetteer.settings import Settings
from gazetteer.storage import migrations

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
        settings = Settings(database_url=f"sqlite:///{folder}/gazetteer.sqlite3")
        if public_url is not None:
            settings = settings.model_copy(update={"public_url": public_url})
        migrations.upgrade(settings.database_url)
        with Gazetteer(settings) as opened:
            seeding.seed(seeding.InProcess(opened), seeding.read_seed(data_folder("seed")))
        server = uvicorn.Server(uvicorn.Config(create_app(settings), log_level="warning"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


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
]


def main() -> None:
    """Take every picture."""
    path = shutil.which("chromium") or shutil.which("google-chrome")
    if path is None:
        sys.exit("no Chromium found; install Debian's chromium")
    OUT.mkdir(exist_ok=True)
    with served() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        for name, where, (width, height), scheme, act in SHOTS:
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
