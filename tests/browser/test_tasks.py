"""What a translator comes for, in as few steps as it may take: each test does one task and counts its steps."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import expect
from tests.browser.conftest import Visit

Begin = Callable[..., Visit]
CLIPBOARD = ["clipboard-read", "clipboard-write"]


def test_a_term_s_chinese_form_with_its_reading_takes_one_key_after_the_search(visit: Begin) -> None:
    page = visit(permissions=CLIPBOARD).open("/")
    # The browser gives the focus once the page is laid out: a key pressed before that goes nowhere.
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.type("extraterritoriality")
    page.keyboard.press("Enter")
    page.wait_for_url("**/?q=extraterritoriality*")
    page.locator("body").press("j")
    page.keyboard.press("C")
    expect(page.get_by_role("status")).to_contain_text("Copied: 治外法权 (zhìwàifǎquán)")
    assert page.evaluate("navigator.clipboard.readText()") == "治外法权 (zhìwàifǎquán)"


def test_taiwan_s_form_stands_in_the_first_panel(visit: Begin) -> None:
    page = visit(permissions=CLIPBOARD).open("/e/laos")
    row = page.locator(".forms li", has_text="Taiwan").first
    expect(row.locator(".text")).to_have_text("寮國")
    row.get_by_role("button", name="Copy", exact=False).first.click()
    assert page.evaluate("navigator.clipboard.readText()") == "寮國"


def test_all_treaties_of_ten_years_are_one_list(visit: Begin) -> None:
    began = visit()
    page = began.open("/browse?kind=treaty")
    page.get_by_label("Years from").fill("1850")
    page.get_by_label("to", exact=True).fill("1860")
    page.get_by_role("button", name="Show").click()
    names = page.locator(".results a.name")
    for treaty in ("Treaty of Aigun", "Treaty of Kulja", "Convention of Peking"):
        expect(names.filter(has_text=treaty).first).to_be_visible()
    expect(names.filter(has_text="Nerchinsk")).to_have_count(0)
    expect(names.filter(has_text="Saint Petersburg (1881)")).to_have_count(0)


def test_what_changed_between_two_dates_is_one_question(visit: Begin) -> None:
    page = visit().open("/map?on=1858-01-01")
    page.get_by_label("beside").fill("1861")
    page.get_by_role("button", name="Show").click()
    rows = page.locator(".changes tbody tr")
    expect(rows.first).to_be_visible()
    expect(page.locator(".changes")).to_contain_text("Vladivostok")


def test_an_entry_is_cited_in_two_clicks(visit: Begin) -> None:
    page = visit(permissions=CLIPBOARD).open("/e/vladivostok")
    page.locator(".own").get_by_role("link", name="Cite", exact=True).click()
    page.locator("button[data-copy]").first.click()
    cited = page.evaluate("navigator.clipboard.readText()")
    assert "Vladivostok" in cited
    assert "/e/vladivostok" in cited


def test_a_glossary_of_ten_entries_is_one_download(visit: Begin) -> None:
    began = visit()
    page = began.open("/?q=amur")
    for row in page.locator(".results li").all()[:10]:
        row.get_by_role("button", name="on my list").click()
    page.get_by_role("link", name="My list").click()
    expect(page.locator(".results a.name")).to_have_count(10)
    with page.expect_download() as taken:
        page.get_by_role("link", name="TBX").click()
    assert Path(taken.value.path()).read_text(encoding="utf-8").count("<conceptEntry ") == 10
