"""What the pages weigh and how soon they stand, in Debian's Chromium: server time, bytes, largest paint, shift, axe, borders.

    python -m bench.pages                     over the seed, in a temporary database
    python -m bench.pages --address http://localhost:8000 --key gz_...
    python -m bench.pages --paints --languages en zh-Hans ru zh-Hant --paths / /e/vladivostok    only how soon these two stand

A line for each page: milliseconds of the server (the least and the middle of ten), bytes as sent and requests of a first visit,
the largest contentful paint in milliseconds (the middle of three), the layout shift (the worst), and what axe finds and which
borders of fields are fainter than 3:1, in light and dark, at a desk and on a telephone.
"""

from __future__ import annotations

import argparse
import contextlib
import shutil
import statistics
import sys
import time
from dataclasses import dataclass, field

import httpx
from axe_playwright_python.sync_playwright import Axe
from bench.screenshots import FLAGS, served
from playwright.sync_api import Browser, BrowserContext, Page, Request, sync_playwright

OPEN = (
    "/",
    "/?q=hai+shen+wai",
    "/?q=nothing-like-this-is-known",
    "/?q=%E4%B8%AD%E5%9B%BD&lang=zh-TW",
    "/e/vladivostok",
    "/e/vladivostok?on=1860-07-02",
    "/e/crimea",
    "/e/treaty-of-aigun",
    "/e/sco",
    "/e/russia",
    "/e/amur-river",
    "/e/vladivostok/card",
    "/e/vladivostok/cite",
    "/e/vladivostok/history",
    "/e/vladivostok/history/1",
    "/e/vladivostok/wrong",
    "/e/Vladivostock",
    "/map",
    "/map?on=1900",
    "/map?on=1858&beside=1861",
    "/text",
    "/dates?date=1860-11-14",
    "/browse",
    "/browse?kind=treaty",
    "/browse?kind=place&holder=russian-empire",
    "/list?ids=vladivostok,laos",
    "/sources",
    "/sources/cc-cedict",
    "/about",
    "/sign-in",
)
SIGNED_IN = (
    "/desk",
    "/review",
    "/review?rule=sources",
    "/changes",
    "/proposals",
    "/e/vladivostok/edit",
    "/e/vladivostok/edit?open=names+0",
    "/new?kind=place",
)
#: The windows in which each page is looked at.
WINDOWS = {
    "light": {"color_scheme": "light", "viewport": {"width": 1280, "height": 800}},
    "dark": {"color_scheme": "dark", "viewport": {"width": 1280, "height": 800}},
    "phone": {"color_scheme": "light", "viewport": {"width": 360, "height": 740}, "has_touch": True},
    "phone-dark": {"color_scheme": "dark", "viewport": {"width": 360, "height": 740}, "has_touch": True},
}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
#: What the browser tells of a page while it is made.
WATCH = """
window.seen = { paint: 0, moved: 0 };
const observe = (tell) => new PerformanceObserver((list) => list.getEntries().forEach(tell));
observe((one) => { window.seen.paint = one.startTime; }).observe({ type: "largest-contentful-paint", buffered: true });
observe((one) => { if (!one.hadRecentInput) window.seen.moved += one.value; }).observe({ type: "layout-shift", buffered: true });
"""
#: The fields whose border stands out less than 3:1 from what is around (WCAG 1.4.11), unless their own ground does.
FAINT = """
() => {
  const probe = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const seen = (color) => {
    probe.clearRect(0, 0, 1, 1);
    probe.fillStyle = color;
    probe.fillRect(0, 0, 1, 1);
    return [...probe.getImageData(0, 0, 1, 1).data];
  };
  const linear = (part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  const light = (color) => {
    const [red, green, blue] = color.slice(0, 3).map((one) => linear(one / 255));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const ratio = (one, other) => {
    const [low, high] = [light(one), light(other)].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  };
  const ground = (element) => {
    for (let one = element; one; one = one.parentElement) {
      const color = seen(getComputedStyle(one).backgroundColor);
      if (color[3] === 255) return color;
    }
    return [255, 255, 255, 255];
  };
  const faint = [];
  for (const element of document.querySelectorAll("input, select, textarea, button, .button")) {
    if (!element.checkVisibility() || ["hidden", "checkbox", "radio", "range"].includes(element.type)) continue;
    const style = getComputedStyle(element);
    const around = ground(element.parentElement);
    // A button without a border and a ground of its own is told by its words, as a link is.
    const isWords = parseFloat(style.borderBottomWidth) === 0 && element.matches("button, .button");
    const told = ratio(seen(style.borderBottomColor), around);
    if (!isWords && told < 3 && ratio(around, ground(element)) < 3) {
      faint.push(`${told.toFixed(2)} ${element.outerHTML.slice(0, 90)}`);
    }
  }
  return faint;
}
"""


@dataclass
class Measured:
    """What was measured of one page."""

    path: str
    least: float = 0
    middle: float = 0
    sent: int = 0
    requests: int = 0
    paint: float = 0
    moved: float = 0
    faults: list[str] = field(default_factory=list)


def axe_finds(page: Page) -> list[str]:
    """What axe finds in a page."""
    found = Axe().run(page, options={"runOnly": RULES})
    return [f"{rule['id']}: {node['html'][:160]}" for rule in found.response["violations"] for node in rule["nodes"]]


def timed(client: httpx.Client, path: str) -> tuple[float, float]:
    """Milliseconds until the whole page has come, the least and the middle of ten."""
    taken = []
    for _ in range(10):
        began = time.perf_counter()
        client.get(path)
        taken.append((time.perf_counter() - began) * 1000)
    return min(taken), statistics.median(taken)


def _context(browser: Browser, address: str, key: str | None, **options: object) -> BrowserContext:
    context = browser.new_context(locale="en-GB", reduced_motion="reduce", **options)
    if key is not None:
        page = context.new_page()
        page.goto(f"{address}/sign-in?ui=en")
        page.get_by_label("Key").fill(key)
        page.get_by_role("main").get_by_role("button", name="Sign in").click()
        page.wait_for_url("**/desk*")
        page.close()
    return context


def _bytes(request: Request) -> int:
    sizes = request.sizes()
    return sizes["responseBodySize"] + sizes["responseHeadersSize"]


def _measured(browser: Browser, address: str, path: str, key: str | None) -> Measured:
    found = Measured(path)
    paints = []
    for _ in range(3):
        context = _context(browser, address, key, **WINDOWS["light"])
        page = context.new_page()
        page.add_init_script(WATCH)
        requests: list[Request] = []
        page.on("requestfinished", lambda one, requests=requests: requests.append(one))
        page.goto(address + path, wait_until="networkidle")
        seen = page.evaluate("window.seen")
        # Asked for here and not as they finish: one may finish while the window closes.
        sizes = [_bytes(one) for one in requests]
        paints.append(seen["paint"])
        found.moved = max(found.moved, seen["moved"])
        found.sent, found.requests = sum(sizes), len(sizes)
        if not found.least:
            cookies = {one["name"]: one["value"] for one in context.cookies()}
            with httpx.Client(base_url=address, cookies=cookies) as client:
                found.least, found.middle = timed(client, path)
        context.close()
    found.paint = statistics.median(paints)
    return found


def _faults(
    browser: Browser, address: str, paths: tuple[str, ...], key: str | None, found: dict[str, Measured]
) -> None:
    for window, options in WINDOWS.items():
        context = _context(browser, address, key, **options)
        page = context.new_page()
        for path in paths:
            page.goto(address + path, wait_until="load")
            for summary in page.locator("summary:visible").all():
                with contextlib.suppress(Exception):
                    summary.click(timeout=500)
            faults = axe_finds(page) + [f"faint border {one}" for one in page.evaluate(FAINT)]
            wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
            if wide > 0:
                faults.append(f"wider than the window by {wide} px")
            found[path].faults += [f"{window}: {one}" for one in faults]
        context.close()


def _in(language: str | None, path: str) -> str:
    return path if language is None else f"{path}{'&' if '?' in path else '?'}ui={language}"


def look(address: str, browser: Browser, options: argparse.Namespace) -> int:
    """Measure every page, print a line for each, and say how many have a fault."""
    worst = 0
    for paths, with_key in ((OPEN, None), (SIGNED_IN, options.key)):
        if paths is SIGNED_IN and with_key is None:
            continue
        of_these = [path for path in paths if path in (options.paths or paths) and (options.only or "") in path]
        chosen = tuple(_in(language, path) for path in of_these for language in options.languages or [None])
        found = {path: _measured(browser, address, path, with_key) for path in chosen}
        if not options.paints:
            _faults(browser, address, chosen, with_key, found)
        for one in found.values():
            print(
                f"{one.path:<44} {one.least:6.1f} {one.middle:6.1f} ms  {one.sent:>8,} B {one.requests:>3}"
                f"  paint {one.paint:5.0f} ms  shift {one.moved:.3f}  faults {len(one.faults)}"
            )
            for fault in one.faults:
                print(f"    {fault}")
            worst += bool(one.faults)
    return worst


def main() -> None:
    """Look at a service that runs, or at one over the seed."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--address", help="a service that runs; without it one is begun over the seed")
    asked.add_argument("--key", help="a key of an editor: the pages of the desk too")
    asked.add_argument("--only", help="pages whose address holds this")
    asked.add_argument("--paths", nargs="*", help="these addresses alone")
    asked.add_argument(
        "--languages", nargs="*", help="the languages of the interface; without them that of the browser"
    )
    asked.add_argument("--paints", action="store_true", help="neither axe nor borders")
    options = asked.parse_args()
    path = shutil.which("chromium") or shutil.which("google-chrome")
    if path is None:
        sys.exit("no Chromium found; install Debian's chromium")
    with contextlib.ExitStack() as stack:
        address = options.address or stack.enter_context(served())
        playwright = stack.enter_context(sync_playwright())
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        look(address, browser, options)
        browser.close()


if __name__ == "__main__":
    main()
