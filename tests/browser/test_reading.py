"""A translator looks something up: types, chooses, reads, asks for a date, copies."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, Route, expect
from tests.browser.conftest import Visit

Begin = Callable[..., Visit]


def _box(page: Page) -> Locator:
    return page.get_by_role("combobox", name="A name in any script")


def test_three_letters_find_the_city(visit: Begin) -> None:
    page = visit().open("/")
    _box(page).press_sequentially("hsw")
    first = page.get_by_role("option").first
    expect(first).to_contain_text("Vladivostok")
    expect(first).to_contain_text("海参崴")
    first.click()
    page.wait_for_url("**/e/vladivostok")
    expect(page.get_by_role("heading", level=1)).to_have_text("Vladivostok")


def test_the_search_by_keyboard_alone(visit: Begin) -> None:
    page = visit().open("/")
    # The browser gives the focus once the page is laid out: a key pressed before that goes nowhere.
    expect(_box(page)).to_be_focused()
    # As an input method gives it, all at once: what is offered for its beginning alone cannot be chosen.
    page.keyboard.insert_text("海参崴")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option").first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    page.keyboard.press("Enter")
    page.wait_for_url("**/?q=*")
    result = page.locator(".results li").first
    expect(result).to_contain_text("matched: 海参崴 · name · exact")
    page.get_by_role("link", name="Vladivostok", exact=True).first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/e/vladivostok")


def test_the_first_stop_of_the_keyboard_skips_to_the_content(visit: Begin) -> None:
    page = visit().open("/e/vladivostok")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_an_answer_that_comes_late_is_dropped(visit: Begin) -> None:
    began = visit()
    held: list[Route] = []
    began.page.route("**/v1/suggest?q=h&*", lambda route: held.append(route))  # noqa: PLW0108 - Playwright takes no built-in
    page = began.open("/")
    _box(page).press_sequentially("hsw")
    expect(page.get_by_role("option").first).to_contain_text("Vladivostok")
    assert held
    # The first letter's answer is let through only now; it was given up, and must not replace the newer one.
    for route in held:
        route.fulfill(json={"query": "h", "results": [], "next": None})
    expect(page.get_by_role("option").first).to_contain_text("Vladivostok")


def test_the_address_is_the_state(visit: Begin) -> None:
    page = visit().open("/?q=aigun&kind=treaty&on=1858")
    expect(_box(page)).to_have_value("aigun")
    expect(page.get_by_label("Kind")).to_have_value("treaty")
    expect(page.get_by_label("On a date")).to_have_value("1858")
    kinds = page.locator(".results .kind").all_text_contents()
    assert kinds
    assert {kind.partition(" · ")[0] for kind in kinds} == {"treaty"}


def test_who_held_it_on_a_day_in_place(visit: Begin) -> None:
    page = visit().open("/e/vladivostok")
    page.evaluate("document.body.dataset.stayed = 'yes'")
    page.locator("form.ask").get_by_label("Date").fill("1860-07-02")
    page.get_by_role("button", name="Show").click()
    answer = page.locator("#answer")
    expect(answer.get_by_role("heading", level=3)).to_contain_text("2 July 1860")
    expect(answer).to_contain_text("咸丰十年五月十四日")
    assert page.locator("body").get_attribute("data-stayed") == "yes"
    assert "on=1860-07-02" in page.url
    said = answer.locator(".record").all_inner_texts()
    assert len(said) == 3
    assert any("occupation" in one and "Russian Empire" in one and "disputed" not in one for one in said)
    assert any("condominium" in one and "disputed" in one and "in the view of" in one for one in said)
    assert any("claim" in one and "Qing Empire" in one and "disputed" in one for one in said)
    expect(page.locator(".standing")).to_contain_text("Contested")


def test_the_slider_moves_through_time(visit: Begin) -> None:
    page = visit().open("/e/vladivostok")
    slider = page.get_by_role("slider", name="Move through time")
    slider.focus()
    slider.press("Home")
    expect(page.locator("#answer")).to_contain_text("Communities of the Amur")
    slider.press("End")
    expect(page.locator("#answer")).to_contain_text("Russian Federation")


def test_the_map_label_is_copied(visit: Begin) -> None:
    page = visit(permissions=["clipboard-read", "clipboard-write"]).open("/e/vladivostok")
    page.get_by_role("button", name="Copy 符拉迪沃斯托克（海参崴）", exact=True).click()
    expect(page.get_by_role("status")).to_have_text("Copied: 符拉迪沃斯托克（海参崴）")
    assert page.evaluate("navigator.clipboard.readText()") == "符拉迪沃斯托克（海参崴）"


@pytest.mark.parametrize(
    ("asked", "language", "heading"),
    [("zh-CN", "zh-Hans", "符拉迪沃斯托克"), ("ru-RU", "ru", "Владивосток"), ("de-DE", "en", "Vladivostok")],
)
def test_the_page_speaks_the_reader_s_language(visit: Begin, asked: str, language: str, heading: str) -> None:
    page = visit(locale=asked).open("/e/vladivostok")
    assert page.locator("html").get_attribute("lang") == language
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)


def test_a_chosen_language_stays_chosen(visit: Begin) -> None:
    page = visit().open("/e/vladivostok")
    page.get_by_role("link", name="Русский").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Владивосток")
    page.get_by_role("link", name="О проекте").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("О справочнике")


def test_without_javascript_all_is_there(visit: Begin) -> None:
    page = visit(java_script_enabled=False).open("/")
    page.get_by_role("searchbox").fill("hsw")
    page.get_by_role("button", name="Find").click()
    page.locator(".results a.name").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Vladivostok")
    page.locator("form.ask").get_by_label("Date").fill("1860-07-02")
    page.get_by_role("button", name="Show").click()
    expect(page.locator("#answer .record")).to_have_count(3)
    expect(page.locator(".copy").first).to_be_hidden()
    page.goto(page.url.split("/e/")[0] + "/map?on=1900")
    expect(page.locator(".places")).to_contain_text("Vladivostok")


def test_a_pasted_text_gives_its_names_and_a_glossary(visit: Begin) -> None:
    page = visit(permissions=["clipboard-read", "clipboard-write"]).open("/text")
    page.get_by_label("Text", exact=True).fill("海参崴在1858年的《瑷珲条约》之后。")
    page.get_by_label("Into").select_option("en")
    page.get_by_role("button", name="Find the names").click()
    expect(page.locator("#found .marked a")).to_have_text(["海参崴", "瑷珲条约"])
    expect(page.locator("#found tbody tr").first).to_contain_text("Vladivostok")
    page.get_by_role("button", name="Copy as a glossary").click()
    expect(page.get_by_role("status")).to_have_text("The glossary was copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "海参崴\tVladivostok" in copied.splitlines()


def test_a_translation_is_checked_side_by_side(visit: Begin) -> None:
    page = visit(java_script_enabled=False).open("/text")
    page.get_by_label("Text", exact=True).fill("The port of Vladivostok")
    page.get_by_label("Its translation").fill("海參崴港")
    page.get_by_label("Into").select_option("zh-Hans")
    page.get_by_role("button", name="Find the names").click()
    expect(page.locator("#found .marked")).to_have_count(2)
    expect(page.locator("#found .finding")).to_have_text("wrong script")
