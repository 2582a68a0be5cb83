"""Debian's OpenRefine and the service, each in a process of its own, and a person's way through the two in Chromium.

    make client-check-openrefine

A table is reconciled with other columns as properties, a match is searched for by hand, columns are added with a date set; each
picker, the preview and the page behind a match are opened. Whatever the service refuses on the way is a failure.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
from bench.screenshots import FLAGS, served
from playwright.sync_api import Dialog, Locator, Page, Response, expect, sync_playwright

TABLE = """name,country,year
Haishenwai,Russia,1900
Хабаровск,Russia,
Blagoveshchensk,RU,1900
哈尔滨,China,
Nerchinsk fair,,
"""
PATIENCE = 60_000


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


@contextmanager
def openrefine() -> Iterator[str]:
    """A running OpenRefine with a folder of its own; its address."""
    program = shutil.which("openrefine")
    if program is None:
        sys.exit("no OpenRefine found: apt-get install openrefine")
    port = _free_port()
    with tempfile.TemporaryDirectory() as folder, (Path(folder) / "log").open("w+") as log:
        command = [
            program,
            "-i",
            "127.0.0.1",
            "-p",
            str(port),
            "-d",
            folder,
            "-m",
            "512M",
            "-x",
            "refine.headless=true",
        ]
        running = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True)
        address = f"http://127.0.0.1:{port}"
        try:
            _wait_for(address, running)
            yield address
        finally:
            # The program is a script; Java is its child.
            os.killpg(running.pid, signal.SIGKILL)
            running.wait()


def _wait_for(address: str, running: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and running.poll() is None:
        try:
            if httpx.get(address, timeout=10).is_success:
                return
        except httpx.TransportError:
            time.sleep(0.5)
    sys.exit("OpenRefine does not start")


def project(address: str) -> str:
    """Load the table; returns the address of the project."""
    with httpx.Client(base_url=address, timeout=60) as client:
        token = client.get("/command/core/get-csrf-token").json()["token"]
        made = client.post(
            "/command/core/create-project-from-upload",
            params={"csrf_token": token, "format": "text/line-based/*sv"},
            data={"project-name": "check", "options": json.dumps({"separator": ",", "encoding": "UTF-8"})},
            files={"project-file": ("table.csv", TABLE.encode(), "text/csv")},
        )
        return str(httpx.URL(address).join(made.headers["location"]))


class Person:
    """Somebody before OpenRefine's page, with everything that was refused."""

    def __init__(self, page: Page, service: str) -> None:
        self.page = page
        self.service = service
        self.refused: list[str] = []
        self.asked: set[str] = set()
        page.on("response", self._heard)
        page.on("dialog", self._alerted)

    def _heard(self, response: Response) -> None:
        if response.url.startswith(self.service):
            self.asked.add(response.url.removeprefix(self.service).partition("?")[0])
            if response.status >= 400:
                self.refused.append(f"{response.status} {response.url}")

    def _alerted(self, dialog: Dialog) -> None:
        self.refused.append(dialog.message)
        dialog.dismiss()

    def choose(self, column: str, above: str, item: str) -> None:
        """An item of the menu of a column."""
        self.page.locator(".column-header").filter(has_text=column).first.locator(".column-header-menu").click()
        self.page.locator(".menu-item").filter(has_text=above).last.hover()
        self.page.locator(".menu-item").filter(has_text=item).last.click()

    def pick(self, field: Locator, typed: str, wanted: str) -> None:
        """Type into a field with suggestions, read what stands beside the one that is wanted, and take it."""
        field.click()
        field.fill("")
        field.press_sequentially(typed, delay=40)
        # The id may stand behind the name, in the same element.
        named = re.compile(rf"^{re.escape(wanted)}\s*(\([a-z0-9-]+\))?$")
        item = self.page.locator(".fbs-item:visible").filter(has=self.page.locator("label", has_text=named))
        item.first.hover()
        expect(self.page.locator(".fbs-flyout-pane:visible")).to_contain_text(wanted)
        item.first.click()

    def reconcile(self) -> None:
        """Reconcile the names as places, with the other columns as properties."""
        page = self.page
        self.choose("name", "Reconcile", "Start reconciling")
        page.get_by_role("button", name="Add standard service").click()
        page.locator(".dialog-frame form input").fill(f"{self.service}/v1/reconcile")
        page.get_by_role("button", name="Add Service").click()
        panel = page.locator(".recon-dialog-standard-service-panel")
        expect(panel.locator('input[name="type-choice"][value="place"]')).to_be_checked()
        page.locator(".recon-dialog-service-opener").click()
        expect(page.locator(".recon-dialog-service-list")).to_be_hidden()
        for column, typed, wanted in (("country", "coun", "Country"), ("year", "dat", "Date")):
            self.pick(panel.locator(f'input[name="property"][columnname="{column}"]'), typed, wanted)
            panel.locator(f'input[name="include"][columnname="{column}"]').check()
        self.pick(panel.locator('input[size="20"]'), "plac", "Place")
        page.get_by_role("button", name="Start reconciling...").click()
        page.locator(".data-table-recon-candidate").first.wait_for()
        found = [self.row(number).locator("td").nth(3).inner_text().split()[0] for number in (1, 2, 4)]
        assert found == ["符拉迪沃斯托克", "Хабаровск", "哈尔滨"], found
        candidates = self.row(3).locator(".data-table-recon-topic").all_inner_texts()
        assert candidates[:2] == ["Blagoveshchensk", "Blagoveshchensk"], candidates

    def row(self, number: int) -> Locator:
        """A row of the table, counted from 1."""
        return self.page.locator("tbody.data-table > tr").nth(number - 1)

    def look(self) -> None:
        """Open the page behind a match, and the preview of a candidate."""
        with self.page.context.expect_page() as opened:
            self.row(4).get_by_role("link", name="哈尔滨").click()
        expect(opened.value.locator("h1")).to_contain_text("Harbin")
        assert opened.value.url == f"{self.service}/e/harbin"
        opened.value.close()
        self.row(3).locator(".data-table-recon-candidate").first.hover()
        preview = self.page.frame_locator(".data-table-topic-popup iframe")
        expect(preview.locator("h1")).to_have_text("Blagoveshchensk")
        self.page.locator(".data-table-topic-popup").get_by_role("button", name="Cancel").click()

    def search(self) -> None:
        """Search for what was not found."""
        self.row(5).get_by_text("Search for match").click()
        self.pick(self.page.locator(".dialog-frame input:visible").first, "nerch", "Nerchinsk")
        expect(self.row(5)).to_contain_text("Choose new match")

    def extend(self) -> None:
        """Add columns: one that is proposed, with a date set, and one that is searched for."""
        page = self.page
        self.choose("name", "Edit column", "Add columns from reconciled values")
        page.locator(".suggested-property").get_by_text("Holder", exact=True).click()
        preview = page.locator(".dialog-frame .preview-container")
        expect(preview).to_contain_text("Russia")
        self.pick(page.locator(".dialog-frame input:visible").first, "latit", "Latitude")
        expect(preview).to_contain_text("43.1")
        preview.locator("th").filter(has_text="Holder").get_by_text("configure").click()
        form = page.locator("form.data-extension-property-config")
        form.locator('input[name="on"]').fill("1850")
        page.locator(".dialog-frame").last.get_by_role("button", name="OK").click()
        expect(preview).to_contain_text("Qing Empire")
        page.locator(".dialog-frame").get_by_role("button", name="OK").click()
        expect(self.row(1)).to_contain_text("Qing Empire")
        expect(self.row(1)).to_contain_text("43.1")


def main() -> None:
    """Walk through it all; the exit code is 0 where nothing was refused."""
    chromium = shutil.which("chromium")
    if chromium is None:
        sys.exit("no Chromium found: apt-get install chromium")
    public_url = f"http://127.0.0.1:{_free_port()}"
    expect.set_options(timeout=PATIENCE)
    with served(public_url=public_url) as service, openrefine() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        page = browser.new_context(locale="en-GB", viewport={"width": 1500, "height": 900}).new_page()
        page.set_default_timeout(PATIENCE)
        person = Person(page, service)
        page.goto(project(address))
        for step in (person.reconcile, person.look, person.search, person.extend):
            step()
            print(f"{step.__name__}: done", flush=True)
        browser.close()
    if person.refused:
        sys.exit("refused: " + "; ".join(person.refused))
    print("asked for in the browser:", ", ".join(sorted(person.asked)))


if __name__ == "__main__":
    main()
