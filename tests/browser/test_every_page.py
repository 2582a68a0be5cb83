"""What holds for every page: nothing that axe finds, nothing too wide, nothing from elsewhere, in light and in dark."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from bench.pages import FAINT, WATCH
from playwright.sync_api import Page, expect
from starlette.routing import Match
from tests.browser.conftest import Visit, serve

from gazetteer.services import editing
from gazetteer.services.context import Gazetteer
from gazetteer.settings import Settings
from gazetteer.web.pages import Pages

Begin = Callable[..., Visit]
PAGES = (
    "/",
    "/?q=hai+shen+wai",
    "/?q=nothing-like-this-is-known",
    "/e/vladivostok?on=1860-07-02",
    "/e/crimea",
    "/e/treaty-of-aigun",
    "/e/sco",
    "/e/russia",
    "/map",
    "/map?on=1858&beside=1861",
    "/browse",
    "/browse?kind=place&holder=russian-empire",
    "/list?ids=vladivostok,laos",
    "/sign-in",
    "/changes",
    "/e/vladivostok/card",
    "/text",
    "/dates?date=1860-11-14",
    "/about",
    "/e/vladivostok/cite",
    "/e/vladivostok/history",
    "/e/vladivostok/history/1",
    "/sources",
    "/sources/cc-cedict",
)

#: Those of them for whoever keeps the data: tests/browser/test_desk.py looks at them.
AT_THE_DESK = (
    "/desk",
    "/e/town/edit?open=names+1",
    "/e/town/edit?open=sovereignty+new",
    "/e/town/edit?open=basics",
    "/new?kind=place",
    "/e/town",
    "/e/town/history",
    "/e/town/wrong?at=/names/1",
    "/changes",
    "/proposals",
    "/proposals/{proposal}",
    "/review",
    "/sources/atlas",
)
#: What is no page to look at: files, feeds, what a script asks for, and an address that leads to another.
NO_PAGES = {
    "page_take_citation",
    "page_desk_sources",
    "page_changes_feed",
    "page_entity_slash",
    "page_download",
    "page_areas",
    "page_list_taken",
    "page_robots",
    "page_open_search",
    "page_site_map",
    "page_asset",
}
LANGUAGES = ("en", "zh-Hans", "ru", "zh-Hant")


def in_language(path: str, language: str) -> str:
    """The address of a page in a language of the interface."""
    return f"{path}{'&' if '?' in path else '?'}ui={language}"


def test_every_page_is_looked_at(settings: Settings) -> None:
    """The list above is that of the router: a page that nobody looks at is not forgotten."""
    routes = [
        route for route in Pages(settings, lambda: pytest.fail("nothing is read")).routes() if "GET" in route.methods
    ]
    looked_at = set()
    for path in (*PAGES, *AT_THE_DESK):
        scope = {"type": "http", "method": "GET", "path": path.partition("?")[0], "root_path": ""}
        looked_at.add(next(route.name for route in routes if route.matches(scope)[0] is Match.FULL))
    assert {route.name for route in routes} - NO_PAGES == looked_at


def axe_finds(page: Page) -> str:
    # Leaflet's own tiles and panes are no reading matter; everything else is looked at.
    found = Axe().run(
        page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
    )
    return "\n".join(
        f"{rule['id']}: {node['html'][:300]}" for rule in found.response["violations"] for node in rule["nodes"]
    )


@pytest.mark.parametrize("path", PAGES)
def test_nothing_stands_in_a_reader_s_way(visit: Begin, path: str) -> None:
    """In every language, by turns in the light and in the dark: the colours are not the language's."""
    windows = [visit(color_scheme=scheme) for scheme in ("light", "dark")]
    turn = PAGES.index(path)
    for number, language in enumerate(LANGUAGES):
        page = windows[(turn + number) % 2].open(in_language(path, language))
        for summary in page.locator("summary").all():
            summary.click()
        assert axe_finds(page) == "", language


def test_nothing_stands_in_the_way_where_readers_may_say_what_is_wrong(visit: Begin, seeded: Gazetteer) -> None:
    """Each row has a sign then, also in the middle of words."""
    site = serve(seeded.settings.model_copy(update={"open_proposals": True}))
    address = next(site).address
    for path in ("/e/sco", "/e/treaty-of-aigun", "/text", "/e/vladivostok/wrong?at=/names/0"):
        page = visit(address=address).open(path)
        for summary in page.locator("summary").all():
            summary.click()
        assert axe_finds(page) == "", path
    site.close()


@pytest.mark.parametrize("path", PAGES)
def test_a_telephone_is_wide_enough(visit: Begin, path: str) -> None:
    page = visit(viewport={"width": 360, "height": 740}, has_touch=True).open(path)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    expect(page.get_by_role("heading", level=1)).to_be_attached()


@pytest.mark.parametrize("path", PAGES)
def test_nothing_comes_from_elsewhere(visit: Begin, path: str) -> None:
    began = visit()
    hosts: set[str] = set()
    began.page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
    began.open(path).wait_for_load_state("networkidle")
    assert hosts == {urlsplit(began.site).netloc}


def test_the_first_page_is_light(visit: Begin) -> None:
    began = visit()
    sizes: list[int] = []
    began.page.on(
        "requestfinished",
        lambda request: sizes.append(
            sum(request.sizes()[part] for part in ("responseBodySize", "responseHeadersSize"))
        ),
    )
    began.open("/").wait_for_load_state("networkidle")
    assert 0 < sum(sizes) < 150_000


@pytest.mark.parametrize("path", PAGES)
def test_nothing_moves_while_a_page_loads(visit: Begin, path: str) -> None:
    began = visit()
    began.page.add_init_script(WATCH)
    page = began.open(path)
    page.wait_for_load_state("networkidle")
    seen = page.evaluate("window.seen")
    assert seen["paint"] > 0
    assert seen["moved"] < 0.01


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_borders_of_fields_are_seen(visit: Begin, scheme: str) -> None:
    began = visit(color_scheme=scheme)
    faint = {path: began.open(path).evaluate(FAINT) for path in PAGES}
    assert {path: found for path, found in faint.items() if found} == {}


def test_on_paper_the_text_stays_and_the_tools_go(visit: Begin) -> None:
    page = visit().open("/e/vladivostok")
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator(".timeline").first).to_be_visible()
    for tool in (".top", ".bottom", "form.ask", ".copy", "#slider"):
        expect(page.locator(tool).first).to_be_hidden()


HOSTILE = (
    "<script>document.title='caught'</script>",
    '"><img src=x onerror="document.title=\'caught\'">',
    "' onmouseover='document.title=1",
    "{{ 7 * 7 }}",
    "</title><svg onload=alert(1)>",
    "W" * 400,
)


def test_hostile_names_are_only_names(visit: Begin, own_site: object, gazetteer: Gazetteer) -> None:
    for number, text in enumerate(HOSTILE):
        document = {
            "id": f"hostile-{number}",
            "kind": "place",
            "types": ["city"],
            "names": [{"text": text, "lang": "en", "status": "preferred"}, {"text": "名" * 200, "lang": "zh-Hans"}],
            "definitions": [{"lang": "en", "text": text}],
            "disambiguation": {"en": text},
            "location": {"type": "Point", "coordinates": [120.0, 45.0]},
            "dates": [{"event": "founded", "date": "1860", "note": text}],
            "note": text,
        }
        editing.create(gazetteer, document, by="cli")
    began = visit(address=own_site.address, viewport={"width": 360, "height": 740})
    for number, text in enumerate(HOSTILE):
        page = began.open(f"/e/hostile-{number}")
        expect(page.get_by_role("heading", level=1)).to_have_text(text)
        assert page.title().startswith(text[:20])
        assert page.locator("main script, main img, main svg[onload]").count() == 0
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page = began.open("/")
    page.get_by_role("combobox", name="A name in any script").press_sequentially("script")
    expect(page.get_by_role("option").first).to_contain_text("<script>")
    page = began.open("/?q=%3Cscript%3Edocument.title%3D1%3C%2Fscript%3E")
    expect(page.get_by_role("combobox", name="A name in any script")).to_have_value("<script>document.title=1</script>")
