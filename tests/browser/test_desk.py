"""The desk as those see it who keep the data: in a browser, with and without JavaScript, on a telephone too."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect
from tests.browser.conftest import Served, Visit
from tests.browser.test_every_page import AT_THE_DESK, axe_finds, in_language

from gazetteer.language import pinyin, script
from gazetteer.services import access, editing, lookup, proposing
from gazetteer.services.context import Gazetteer

Begin = Callable[..., Visit]


def _entity(entity_id: str, kind: str, name: str, **more: Any) -> dict[str, Any]:
    return {"id": entity_id, "kind": kind, "names": [{"text": name, "lang": "en", "status": "preferred"}], **more}


@pytest.fixture
def stocked(gazetteer: Gazetteer) -> Gazetteer:
    """A town, two states, a treaty and a source."""
    atlas = {"id": "atlas", "title": "Atlas of towns", "author": "A. Author", "year": 1974}
    editing.put_source(gazetteer, "atlas", atlas, if_match=None, by="cli")
    for entity_id, kind, name in (
        ("russia", "polity", "Russia"),
        ("qing", "polity", "Qing"),
        ("peking", "treaty", "Peking"),
    ):
        editing.create(gazetteer, _entity(entity_id, kind, name), by="cli")
    town = _entity("town", "place", "Town", dates=[{"event": "founded", "date": "1860"}])
    town["names"].append({"text": "海参崴", "lang": "zh-Hans", "readings": [{"pinyin": "Hǎishēnwēi"}]})
    editing.create(gazetteer, town, by="cli")
    # The tables of readings and characters are loaded once by a service, and that may take longer than an answer may.
    pinyin.readings("海参崴")
    script.traditional("海参崴")
    return gazetteer


def sign_in(visit: Begin, site: Served, gazetteer: Gazetteer, role: access.Role, name: str, **options: object) -> Page:
    """A window in which somebody is signed in. What the desk refuses is no complaint of the browser's."""
    key = access.create_key(gazetteer, role, name=name)
    begun = visit(address=site.address, **options)
    begun.passed_over = ("status of 409", "status of 422", "status of 403", "ERR_FAILED")
    page = begun.open("/sign-in?ui=en")
    page.get_by_label("Key").fill(key.key)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Desk")
    return page


@pytest.mark.parametrize("scripts", [True, False])
def test_a_reading_is_corrected(visit: Begin, own_site: Served, stocked: Gazetteer, scripts: bool) -> None:
    page = sign_in(visit, own_site, stocked, "editor", "Li Hua", java_script_enabled=scripts)
    page.goto(f"{own_site.address}/e/town")
    page.get_by_role("link", name="Edit", exact=True).click()
    page.get_by_role("button", name="Change: 海参崴").click()
    page.get_by_role("button", name="Hǎishēnwǎi", exact=True).click()
    if scripts:
        expect(page.get_by_label("Reading")).to_have_value("Hǎishēnwǎi")
    page.get_by_role("button", name="Done").last.click()
    expect(page.get_by_role("complementary")).to_contain_text("Hǎishēnwēi → Hǎishēnwǎi")
    page.get_by_label("Why").fill("The atlas")
    page.get_by_role("button", name="Save").click()
    expect(page).to_have_url(f"{own_site.address}/e/town")
    expect(page.get_by_role("main")).to_contain_text("Hǎishēnwǎi")
    page.get_by_role("link", name="History of this entry").first.click()
    expect(page.get_by_role("main")).to_contain_text("Li Hua")
    expect(page.get_by_role("main")).to_contain_text("The atlas")


def _done(page: Page) -> None:
    """Close the open part by keyboard, and wait for the form that the answer brings: a key meant for the old one goes nowhere."""
    page.get_by_role("button", name="Done").last.press("Enter")
    expect(page.locator("form.editor[aria-busy=true]")).to_have_count(0)


def test_a_place_with_two_names_a_dated_holder_and_a_source(visit: Begin, own_site: Served, stocked: Gazetteer) -> None:
    """By keyboard alone, names and sources picked from what is offered."""
    page = sign_in(visit, own_site, stocked, "editor", "Li Hua")
    page.goto(f"{own_site.address}/new?kind=place")
    page.get_by_label("Text").fill("双城子")
    page.get_by_role("combobox", name="Language").select_option("zh-Hans")
    page.get_by_label("Reading").fill("Shuāngchéngzǐ")
    page.get_by_label("Reading").press("Tab")
    _done(page)
    page.get_by_role("button", name="+ a name").press("Enter")
    page.get_by_label("Text").fill("Shuangchengzi")
    page.get_by_role("combobox", name="Language").select_option("en")
    _done(page)
    page.get_by_role("button", name="+ who held it").press("Enter")
    holder = page.get_by_role("combobox", name="Holders 1")
    holder.press_sequentially("Russ")
    expect(page.locator(".options:not([hidden]) a").first).to_contain_text("Russia")
    holder.press("ArrowDown")
    holder.press("Enter")
    expect(holder).to_have_value("Russia [russia]")
    page.get_by_label("From").fill("咸丰十年十月初二日")
    expect(page.get_by_text("means 1860-11-14")).to_be_visible()
    page.get_by_label("Until").fill("..")
    source = page.get_by_role("combobox", name="Source 1")
    source.press_sequentially("atlas")
    expect(page.locator(".options:not([hidden]) a").first).to_contain_text("Atlas of towns")
    source.press("ArrowDown")
    source.press("Enter")
    _done(page)
    expect(page.locator("#part-sovereignty .timeline")).to_be_visible()
    page.get_by_role("button", name="Save").press("Enter")
    expect(page).to_have_url(f"{own_site.address}/e/shuangchengzi")
    expect(page.locator("#held")).to_be_visible()
    public = lookup.documents(stocked, ["shuangchengzi"])["shuangchengzi"]
    record = public["sovereignty"][0]
    assert (record["from"], record["sources"][0]["source"]) == ("1860-11-14", "atlas")


def test_a_button_pressed_before_another_is_answered_acts_after_it(
    visit: Begin, own_site: Served, stocked: Gazetteer
) -> None:
    page = sign_in(visit, own_site, stocked, "editor", "Li Hua")
    page.goto(f"{own_site.address}/e/town/edit?open=names+0")
    page.get_by_label("Text").fill("Township")
    held: list[Route] = []
    page.route("**/e/town/edit*", lambda route: held.insert(0, route), times=1)
    with page.expect_request("**/e/town/edit*"):
        page.get_by_role("button", name="Done").last.press("Enter")
    page.get_by_role("button", name="+ who held it").press("Enter")
    held[0].continue_()
    expect(page.get_by_role("combobox", name="Holders 1")).to_be_visible()
    expect(page.get_by_role("complementary")).to_contain_text("Town → Township")


def test_two_editors_at_once_see_each_other(visit: Begin, own_site: Served, stocked: Gazetteer) -> None:
    one = sign_in(visit, own_site, stocked, "editor", "Li Hua")
    other = sign_in(visit, own_site, stocked, "editor", "Анна")
    for page in (one, other):
        page.goto(f"{own_site.address}/e/town/edit?open=names+0")
    one.get_by_label("Text").fill("Township")
    one.get_by_role("button", name="Done").last.click()
    one.get_by_role("button", name="Save").click()
    expect(one).to_have_url(f"{own_site.address}/e/town")
    other.get_by_label("Text").fill("City")
    other.get_by_role("button", name="Done").last.click()
    # The refusal is seen in the browser's list of failed requests too.
    other.get_by_role("button", name="Save").click()
    conflict = other.get_by_role("alert").filter(has_text="Somebody saved this entry meanwhile")
    expect(conflict).to_contain_text("Li Hua")
    expect(conflict).to_contain_text("Town → Township")
    expect(conflict).to_contain_text("Town → City")
    assert axe_finds(other) == ""
    other.get_by_role("button", name="Join them; mine where both changed the same").click()
    expect(other.get_by_role("complementary")).to_contain_text("Township → City")
    other.get_by_role("button", name="Save").click()
    expect(other).to_have_url(f"{own_site.address}/e/town")
    assert [one["version"] for one in lookup.history(stocked, "town")["versions"]] == [3, 2, 1]


def test_a_session_that_ended_loses_nothing(visit: Begin, own_site: Served, stocked: Gazetteer) -> None:
    page = sign_in(visit, own_site, stocked, "editor", "Li Hua", java_script_enabled=False)
    page.goto(f"{own_site.address}/e/town/edit?open=names+0")
    page.get_by_label("Text").fill("Township")
    for key in access.list_keys(stocked):
        access.revoke_key(stocked, key.id)
    page.get_by_role("button", name="Done").last.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in to go on")
    assert len(lookup.history(stocked, "town")["versions"]) == 1
    page.get_by_label("Key").fill(access.create_key(stocked, "editor").key)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name="Send it").click()
    expect(page.get_by_role("complementary")).to_contain_text("Town → Township")


def test_a_change_is_proposed_on_a_telephone_and_accepted(visit: Begin, own_site: Served, stocked: Gazetteer) -> None:
    anna = sign_in(
        visit, own_site, stocked, "contributor", "Анна", viewport={"width": 360, "height": 740}, has_touch=True
    )
    anna.goto(f"{own_site.address}/e/town")
    anna.get_by_role("link", name="Change: founded").tap()
    anna.locator("#f-date").fill("2 июля 1860")
    anna.get_by_role("button", name="Done").last.tap()
    anna.get_by_label("Why").fill("The day is known")
    anna.get_by_role("button", name="Propose").tap()
    expect(anna.get_by_role("heading", level=1)).to_have_text("Proposal: Town")
    assert anna.evaluate("document.documentElement.scrollWidth") <= 360
    page = sign_in(visit, own_site, stocked, "editor", "Li Hua")
    page.get_by_role("link", name="Proposals").click()
    expect(page.get_by_role("main")).to_contain_text("The day is known")
    page.get_by_role("link", name="Town").click()
    expect(page.get_by_role("main")).to_contain_text("1860 → 2 July 1860")
    page.get_by_label("Comment").fill("Thank you")
    page.get_by_role("button", name="Accept").click()
    expect(page.get_by_role("main")).to_contain_text("accepted")
    anna.reload()
    expect(anna.get_by_role("main")).to_contain_text("Thank you")
    assert lookup.documents(stocked, ["town"])["town"]["dates"][0]["date"] == "1860-07-02"


def test_a_merge_is_undone_and_a_version_restored(visit: Begin, own_site: Served, stocked: Gazetteer) -> None:
    editing.create(stocked, _entity("port", "place", "Port"), by="cli")
    page = sign_in(visit, own_site, stocked, "admin", "Li Hua")
    page.goto(f"{own_site.address}/e/port/history")
    page.get_by_text("Merge this entry into another").click()
    into = page.get_by_role("combobox", name="Into")
    into.press_sequentially("Tow")
    expect(page.locator(".options:not([hidden]) a").first).to_contain_text("Town")
    into.press("ArrowDown")
    into.press("Enter")
    expect(into).to_have_value("Town [town]")
    page.get_by_role("button", name="Merge", exact=True).click()
    expect(page).to_have_url(f"{own_site.address}/e/town")
    page.goto(f"{own_site.address}/changes")
    expect(page.get_by_role("main")).to_contain_text("merged")
    page.get_by_role("link", name="port").first.click()
    page.get_by_role("button", name="Undo the merge").click()
    expect(page).to_have_url(f"{own_site.address}/e/port")
    page.goto(f"{own_site.address}/e/town/history")
    expect(page.locator("#v3")).to_be_visible()
    page.locator("#v2").get_by_role("button", name="Restore this version").click()
    expect(page.locator("#v4")).to_contain_text("restored")
    expect(page.locator("#v4")).to_contain_text("Li Hua")


@pytest.mark.parametrize(
    ("language", "options"),
    [
        ("en", {"color_scheme": "dark"}),
        ("zh-Hans", {"viewport": {"width": 360, "height": 740}}),
        ("ru", {"viewport": {"width": 360, "height": 740}, "color_scheme": "dark"}),
        ("zh-Hant", {"viewport": {"width": 800, "height": 740}}),
    ],
)
def test_nothing_stands_in_the_way_at_the_desk(
    visit: Begin, own_site: Served, stocked: Gazetteer, language: str, options: dict[str, Any]
) -> None:
    proposed = proposing.Proposed(reason="It is there", document=_entity("hamlet", "place", "Hamlet"))
    sent = proposing.propose(stocked, proposed, proposing.Proposer(address="192.0.2.1"))["id"]
    page = sign_in(visit, own_site, stocked, "admin", "Li Hua", **options)
    for path in AT_THE_DESK:
        page.goto(own_site.address + in_language(path.format(proposal=sent), language))
        for summary in page.locator("main summary").all():
            summary.click()
        assert axe_finds(page) == "", path
        assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"], path


def test_two_sources_become_one_and_an_unused_one_goes(visit: Begin, own_site: Served, stocked: Gazetteer) -> None:
    for entity_id, title in (("atlas-again", "Atlas of towns, once more"), ("unused", "Nothing rests on it")):
        editing.put_source(stocked, entity_id, {"id": entity_id, "title": title}, if_match=None, by="cli")
    town = lookup.documents(stocked, ["town"])["town"]
    resting = _entity("fort", "place", "Fort")
    resting["names"][0]["sources"] = [{"source": "atlas-again", "locator": "p. 7"}]
    editing.create(stocked, resting, by="cli")
    page = sign_in(visit, own_site, stocked, "admin", "Anna")
    page.goto(f"{own_site.address}/sources/atlas-again")
    page.locator("details.ending summary").click()
    expect(page.get_by_role("button", name="Delete")).to_have_count(0)
    assert axe_finds(page) == ""
    into = page.get_by_role("combobox", name="Into")
    into.press_sequentially("1974")
    expect(page.locator(".options:not([hidden]) a").first).to_contain_text("Atlas of towns")
    into.press("ArrowDown")
    into.press("Enter")
    expect(into).to_have_value("Atlas of towns [atlas]")
    page.get_by_label("Why").fill("The same book")
    page.get_by_role("button", name="Merge", exact=True).click()
    expect(page).to_have_url(f"{own_site.address}/sources/atlas")
    expect(page.get_by_role("main")).to_contain_text("Fort")
    expect(page.get_by_role("main")).to_contain_text("p. 7")
    page.goto(f"{own_site.address}/sources/unused")
    page.locator("details.ending summary").click()
    page.get_by_role("button", name="Delete").click()
    expect(page).to_have_url(f"{own_site.address}/sources")
    expect(page.get_by_role("main")).not_to_contain_text("Nothing rests on it")
    assert lookup.documents(stocked, ["town"])["town"] == town


def test_a_contributor_proposes_with_a_source_that_is_new_and_an_editor_accepts(
    visit: Begin, own_site: Served, stocked: Gazetteer
) -> None:
    page = sign_in(visit, own_site, stocked, "contributor", "Anna", viewport={"width": 360, "height": 740})
    page.goto(f"{own_site.address}/e/town/edit?open=dates+0")
    page.get_by_role("textbox", name="Date").fill("1861")
    page.get_by_text("A source that is not here yet").click()
    page.get_by_label("Title").fill("Gazette of 1992")
    page.get_by_label("Address").fill("https://gazette.example/1")
    page.get_by_role("button", name="Done").last.click()
    expect(page.get_by_role("complementary")).to_contain_text("Gazette of 1992")
    page.get_by_label("Why").fill("The gazette says 1861")
    page.get_by_role("button", name="Propose").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Proposal")
    expect(page.get_by_role("main")).to_contain_text("https://gazette.example/1")
    address = page.url
    editor = sign_in(visit, own_site, stocked, "editor", "Li Hua")
    editor.goto(address)
    expect(editor.get_by_role("main")).to_contain_text("Gazette of 1992")
    assert axe_finds(editor) == ""
    editor.get_by_role("button", name="Accept").click()
    editor.get_by_role("link", name="Gazette of 1992").first.click()
    expect(editor.get_by_role("heading", level=1)).to_have_text("Gazette of 1992")
    expect(editor.get_by_role("main")).to_contain_text("Town")
