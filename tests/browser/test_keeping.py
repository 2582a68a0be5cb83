"""Keeping the data in a browser when things go wrong: buttons pressed twice, stale tabs, long texts, names of every script."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect
from tests.browser.conftest import Served, Visit, serve
from tests.browser.test_desk import _entity, sign_in, stocked
from tests.browser.test_every_page import axe_finds

from gazetteer.services import access, editing, lookup
from gazetteer.services.context import Gazetteer
from gazetteer.settings import Settings

__all__ = ["stocked"]
Begin = Callable[..., Visit]


def _names(gazetteer: Gazetteer, entity_id: str) -> list[dict[str, Any]]:
    return list(lookup.documents(gazetteer, [entity_id])[entity_id]["names"])


def test_names_without_a_source_are_found_and_ten_are_mended(
    visit: Begin, own_site: Served, stocked: Gazetteer
) -> None:
    editing.create(stocked, _entity("land", "place", "Land"), by="cli")
    for number in range(10):
        lies_in = [{"type": "part_of", "target": "land"}]
        editing.create(stocked, _entity(f"fort-{number}", "place", f"Fort {number}", relations=lies_in), by="cli")
    page = sign_in(visit, own_site, stocked, "editor", "Li Hua")
    page.goto(f"{own_site.address}/review?rule=sources&kind=place&within=land")
    to_mend = page.get_by_role("main").locator("a[href*='/e/fort-'][href*='open=names+0']")
    expect(to_mend).to_have_count(10)
    assert axe_finds(page) == ""
    for _ in range(10):
        page.goto(f"{own_site.address}/review?rule=sources&kind=place&within=land")
        to_mend.first.click()
        source = page.get_by_role("combobox", name="Source 1")
        source.press_sequentially("atlas")
        expect(page.locator(".options:not([hidden]) a").first).to_contain_text("Atlas of towns")
        source.press("ArrowDown")
        source.press("Enter")
        page.get_by_role("button", name="Done").last.click()
        page.get_by_label("Why").fill("From the atlas")
        page.get_by_role("button", name="Save").click()
        expect(page).to_have_url(re.compile(r"/e/fort-\d$"))
    page.goto(f"{own_site.address}/review?rule=sources&kind=place&within=land")
    expect(to_mend).to_have_count(0)
    for number in range(10):
        assert [one["source"] for one in _names(stocked, f"fort-{number}")[0]["sources"]] == ["atlas"]


def test_a_button_that_is_pressed_twice_saves_once_and_back_overwrites_nothing(
    visit: Begin, own_site: Served, stocked: Gazetteer
) -> None:
    page = sign_in(visit, own_site, stocked, "editor", "Li Hua")
    page.goto(f"{own_site.address}/e/town")
    page.get_by_role("link", name="Edit", exact=True).click()
    page.get_by_role("button", name="Change: Town").click()
    page.get_by_label("Text").fill("Township")
    page.get_by_role("button", name="Done").last.click()
    page.get_by_role("button", name="Save").dblclick()
    expect(page).to_have_url(f"{own_site.address}/e/town")
    expect(page.get_by_role("heading", level=1)).to_have_text("Township")
    assert [one["version"] for one in lookup.history(stocked, "town")["versions"]] == [2, 1]
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Edit “Township”")
    expect(page.get_by_role("complementary")).to_contain_text("Nothing is changed yet")


def test_a_stale_tab_of_somebody_else_saves_nothing(visit: Begin, own_site: Served, stocked: Gazetteer) -> None:
    """Two people at one browser: a form that was made for one session does nothing in the other, and can be sent again."""
    page = sign_in(visit, own_site, stocked, "editor", "Li Hua", java_script_enabled=False)
    page.goto(f"{own_site.address}/e/town/edit?open=names+0")
    page.get_by_label("Text").fill("Township")
    other = page.context.new_page()
    other.goto(f"{own_site.address}/desk")
    other.get_by_role("button", name="Sign out").click()
    other.goto(f"{own_site.address}/sign-in?ui=en")
    other.get_by_label("Key").fill(access.create_key(stocked, "editor", name="Анна").key)
    other.get_by_role("main").get_by_role("button", name="Sign in").click()
    expect(other.get_by_role("heading", level=1)).to_have_text("Desk")
    page.get_by_role("button", name="Done").last.click()
    expect(page.get_by_role("button", name="Send it")).to_be_visible()
    assert len(lookup.history(stocked, "town")["versions"]) == 1
    page.get_by_role("button", name="Send it").click()
    expect(page.get_by_role("complementary")).to_contain_text("Town → Township")


def test_a_stolen_link_and_a_forged_form_do_nothing(visit: Begin, own_site: Served, stocked: Gazetteer) -> None:
    editor = sign_in(visit, own_site, stocked, "editor", "Li Hua")
    editor.goto(f"{own_site.address}/e/town/edit?open=names+0")
    begun = visit(address=own_site.address)
    begun.passed_over = ("status of 403",)
    thief = begun.open(editor.url.removeprefix(own_site.address))
    expect(thief.get_by_role("heading", level=1)).to_have_text("Sign in")
    # A page of another site sends the form with the editor's own cookie: the token of the session is not in it.
    editor.set_content(
        f"""<form method="post" action="{own_site.address}/e/town/edit"><input name="do" value="save">
        <input name="draft" value='{{"base":1,"document":{{"id":"town","kind":"place","names":[]}},"sources":[]}}'>
        <button>Win</button></form>"""
    )
    editor.get_by_role("button", name="Win").click()
    editor.wait_for_load_state()
    assert len(lookup.history(stocked, "town")["versions"]) == 1


def test_a_service_that_refuses_or_is_away_leaves_what_was_written(
    visit: Begin, own_site: Served, stocked: Gazetteer
) -> None:
    page = sign_in(visit, own_site, stocked, "editor", "Li Hua")
    page.goto(f"{own_site.address}/e/town/edit?open=names+0")
    page.get_by_label("Text").fill("Township")
    told = page.locator("#unsent")
    busy = '<main id="content"><section class="failure"><h1>Busy</h1><p>Try later.</p></section></main>'
    page.route("**/e/town/edit*", lambda route: route.fulfill(status=409, body=busy, content_type="text/html"), times=1)
    page.get_by_role("button", name="Done").last.click()
    expect(told).to_have_text("Busy Try later.")
    expect(told).to_be_focused()
    expect(page.get_by_label("Text")).to_have_value("Township")
    # A form of which nothing came back is sent again by hand.
    page.route("**/e/town/edit*", lambda route: route.abort(), times=1)
    page.get_by_role("button", name="Done").last.click()
    expect(told).to_contain_text("did not answer")
    page.get_by_role("button", name="Done").last.click()
    expect(page.get_by_role("complementary")).to_contain_text("Town → Township")
    expect(told).to_have_count(0)


def test_a_reader_says_on_a_row_of_a_telephone_that_a_reading_is_wrong(
    visit: Begin, settings: Settings, stocked: Gazetteer
) -> None:
    """In three steps: the sign on the row, what is wrong, send; what becomes of it is told at the address that follows."""
    serving = serve(settings.model_copy(update={"open_proposals": True}))
    site = next(serving)
    page = visit(address=site.address, viewport={"width": 360, "height": 740}, has_touch=True).open("/e/town?ui=en")
    page.locator("#names").get_by_role("link", name="Something is wrong here: 海参崴").first.tap()
    expect(page.get_by_role("main")).to_contain_text("海参崴")
    page.get_by_label("What is wrong", exact=True).fill("It is read Hǎishēnwǎi")
    page.get_by_role("button", name="Send").tap()
    expect(page.get_by_role("heading", level=1)).to_have_text("Proposal: Town")
    expect(page.get_by_role("main")).to_contain_text("It is read Hǎishēnwǎi")
    expect(page.get_by_role("main")).to_contain_text("Keep the address of this page")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    serving.close()


STRANGE = {"ug": "ئۈرۈمچى", "fa": "می‌خواهم", "en": "Town 🏙️", "mn": "Төв ᠲᠥᠪ"}


def test_names_of_every_script_stand_beside_each_other(visit: Begin, own_site: Served, stocked: Gazetteer) -> None:
    for number, (lang, text) in enumerate(STRANGE.items()):
        entity = _entity(f"strange-{number}", "place", f"Strange {number}")
        entity["names"].append({"text": text, "lang": lang})
        editing.create(stocked, entity, by="cli")
    page = sign_in(visit, own_site, stocked, "editor", "Li Hua", viewport={"width": 375, "height": 740})
    for number, text in enumerate(STRANGE.values()):
        for path in (f"/e/strange-{number}", f"/e/strange-{number}/edit?open=names+1"):
            page.goto(own_site.address + path)
            assert page.evaluate("document.documentElement.scrollWidth") <= 375, path
        expect(page.get_by_label("Text")).to_have_value(text)
    # What stands behind a name that is written from right to left stays behind it.
    page.goto(f"{own_site.address}/e/strange-0")
    name = page.locator("#names [lang=ug]").first
    assert name.evaluate("(one) => getComputedStyle(one).unicodeBidi") == "plaintext"


@pytest.mark.parametrize("language", ["en", "zh-Hans", "ru"])
def test_a_text_of_a_million_characters_is_kept_whole_and_told(visit: Begin, language: str) -> None:
    page = visit().open(f"/text?ui={language}")
    text = "海参崴在1858年。" * 100_000
    page.locator("textarea[name=text]").evaluate(
        "(field, text) => { field.value = text; field.dispatchEvent(new Event('input', {bubbles: true})); }", text
    )
    page.locator("#reading button.main").click()
    said = {"en": "at most 200,000", "zh-Hans": "最多核对 200,000", "ru": "не больше 200\N{NO-BREAK SPACE}000"}[
        language
    ]
    expect(page.locator("#result .problem")).to_contain_text(said)
    assert page.locator("textarea[name=text]").evaluate("(field) => field.value.length") == len(text)
