"""How the pages are laid out: on a telephone, in a long entry, on the map, on paper."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect
from tests.browser.conftest import Visit

Begin = Callable[..., Visit]
PHONE = {"viewport": {"width": 375, "height": 740}, "has_touch": True}
#: How far each row and cell of the tables reaches beyond the window, and whether what follows a row's heading stands below it.
CARDS = """
() => [...document.querySelectorAll("#names tbody tr:not(.group), #facts tbody tr")].map((row) => {
  const [heading, ...cells] = [...row.children].filter((one) => one.checkVisibility()).map((one) => one.getBoundingClientRect());
  return {
    beyond: Math.max(heading.right, ...cells.map((one) => one.right)) - innerWidth,
    below: cells.every((one) => one.top >= heading.bottom - 1),
  };
})
"""
#: The parts of text lines that stand alone: a note's number or a mark in a line of its own.
ALONE = """
() => [...document.querySelectorAll(".definitions .cite")].filter((cite) => {
  const before = document.createRange();
  before.setStart(cite.parentElement, 0);
  before.setEndBefore(cite);
  const words = [...before.getClientRects()].at(-1);
  return cite.getBoundingClientRect().top > words.bottom;
}).length
"""


@pytest.mark.parametrize("path", ["/e/vladivostok?ui=ru", "/e/treaty-of-aigun?ui=zh-Hans"])
def test_rows_of_tables_are_cards_on_a_telephone(visit: Begin, path: str) -> None:
    page = visit(**PHONE).open(path)
    cards = page.evaluate(CARDS)
    assert len(cards) > 5
    assert max(card["beyond"] for card in cards) <= 0
    assert all(card["below"] for card in cards)
    # What a cell is about is said before it, as the headings of the columns are gone.
    said = page.locator("#facts tbody td").first.evaluate("(cell) => getComputedStyle(cell, '::before').content")
    assert said in ('"Григорианский"', '"公历"')


@pytest.mark.parametrize("width", [375, 700, 1280])
@pytest.mark.parametrize("language", ["en", "ru", "zh-Hans"])
def test_no_note_stands_alone_in_its_line(visit: Begin, width: int, language: str) -> None:
    began = visit(viewport={"width": width, "height": 800})
    for entry in ("crimea", "treaty-of-aigun", "vladivostok"):
        assert began.open(f"/e/{entry}?ui={language}").evaluate(ALONE) == 0, entry


def test_the_marked_day_is_seen_in_a_narrow_window(visit: Begin) -> None:
    began = visit(**PHONE)
    for path in ("/e/vladivostok?ui=ru", "/e/vladivostok?on=1860-07-02"):
        page = began.open(path)
        page.locator(".drawing").scroll_into_view_if_needed()
        box = page.locator(".timeline .now").bounding_box()
        assert box is not None
        assert 0 < box["x"] < 375, path


def test_the_contents_of_an_entry_stay_and_call_it_by_its_name(visit: Begin) -> None:
    page = visit(viewport={"width": 1280, "height": 800}).open("/e/vladivostok")
    contents = page.get_by_role("navigation", name="Contents")
    expect(contents.get_by_text("Vladivostok")).to_be_hidden()
    contents.get_by_role("link", name="Sources").click()
    expect(contents.get_by_text("Vladivostok")).to_be_visible()
    expect(contents).to_be_in_viewport()
    # What was led to is not covered by it.
    expect(page.locator("#sources h2")).to_be_in_viewport()
    bar, heading = contents.bounding_box(), page.locator("#sources h2").bounding_box()
    assert bar is not None
    assert heading is not None
    assert heading["y"] >= bar["y"] + bar["height"] - 1


def test_the_list_of_the_map_is_its_legend_and_what_was_opened_stays_open(visit: Begin) -> None:
    page = visit(viewport={"width": 1280, "height": 800}).open("/map?on=1900")
    group = page.locator("details.group", has_text="Russian Empire").first
    expect(group.locator("li").first).to_be_hidden()
    group.locator("summary").click()
    expect(group.locator("li").first).to_be_visible()
    page.locator("#on").fill("1905")
    page.get_by_role("button", name="Show").click()
    expect(page.locator("#answer h2")).to_contain_text("1905")
    expect(page.locator("details.group", has_text="Russian Empire").first.locator("li").first).to_be_visible()
    expect(page.locator("details.group", has_text="Qing Empire").first.locator("li").first).to_be_hidden()


def test_nothing_is_cut_off_on_paper(visit: Begin) -> None:
    # A4 without its margins, at 96 dots an inch.
    page = visit(viewport={"width": 718, "height": 1000}).open("/e/vladivostok")
    page.emulate_media(media="print")
    page.evaluate("() => { for (const part of document.querySelectorAll('main details')) part.open = true; }")
    beyond = page.evaluate(
        "() => [...document.querySelectorAll('main td, main th, main p, main svg')].filter((one) => one.checkVisibility()"
        " && one.getBoundingClientRect().right > innerWidth + 1).map((one) => one.textContent.slice(0, 60))"
    )
    assert beyond == []
    expect(page.locator(".on-paper")).to_contain_text("/e/vladivostok")
    expect(page.locator(".on-paper")).to_contain_text("Version 1")


def test_a_map_keeps_its_size_on_paper(visit: Begin) -> None:
    page = visit().open("/map?on=1900")
    page.locator("#map .land").first.wait_for(state="attached")
    size = "() => { const {width, height} = document.getElementById('map').getBoundingClientRect(); return [width, height]; }"
    shown = page.evaluate(size)
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    assert page.evaluate(size) == shown
    assert shown[0] <= 718
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.evaluate("document.getElementById('map').style.cssText.includes('px')") is False


def test_what_the_map_s_library_brings_is_read_in_the_dark_too(visit: Begin) -> None:
    page = visit(color_scheme="dark").open("/map?on=1900")
    page.locator("#map .spot").first.wait_for(state="attached")
    # A button that can do no more has colours of its own.
    page.locator("#map .leaflet-control-zoom-out").evaluate("(button) => button.classList.add('leaflet-disabled')")
    colours = page.evaluate(
        """() => ["#map .leaflet-control-attribution", "#map .leaflet-disabled", "#map .leaflet-bar a"].map((one) => {
          const style = getComputedStyle(document.querySelector(one));
          return [style.color, style.backgroundColor];
        })"""
    )
    names = ["--soft", "--paper", "--raised"]
    root = page.evaluate(
        "(names) => names.map((one) => getComputedStyle(document.documentElement).getPropertyValue(one))", names
    )
    soft, paper, raised = (f"rgb({int(one[1:3], 16)}, {int(one[3:5], 16)}, {int(one[5:7], 16)})" for one in root)
    assert colours[0] == [soft, paper]
    assert [background for _, background in colours[1:]] == [raised, raised]


@pytest.mark.parametrize("path", ["/?ui=ru", "/e/crimea?ui=en"])
def test_the_suggestions_of_a_telephone_are_seen_above_its_keyboard(visit: Begin, path: str) -> None:
    # What a keyboard leaves of the window.
    page = visit(viewport={"width": 375, "height": 400}, has_touch=True).open(path)
    page.locator("input[type=search]").first.press_sequentially("amur")
    for number in range(4):
        expect(page.get_by_role("option").nth(number)).to_be_in_viewport(ratio=1)
