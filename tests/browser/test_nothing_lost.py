"""What a reader wrote and chose is never lost: Back, another language, a typing mistake, a quick hand, a finger that scrolls."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from playwright.sync_api import Page, Route, expect
from tests.browser.conftest import Visit

Begin = Callable[..., Visit]
TEXT = "海参崴在1858年的《瑷珲条约》之后。"


def _looked_through(began: Visit) -> Page:
    page = began.open("/text")
    _wait_for_names(page)
    page.get_by_label("Text", exact=True).fill(TEXT)
    page.get_by_label("Into").select_option("en")
    page.get_by_label("Text", exact=True).press("Control+Enter")
    expect(page.locator("#found tbody tr")).to_have_count(2)
    return page


def _wait_for_names(page: Page) -> None:
    """Until the service has read all names: on a busy machine its first answers may be that it is not ready."""
    asked = {"text": TEXT, "source": "zh-Hans", "target": "en"}
    address = page.url.split("/text")[0] + "/v1/annotate"
    while page.request.post(address, data=asked, timeout=90_000).status == 503:
        time.sleep(0.5)


def test_a_service_that_is_not_ready_loses_nothing(visit: Begin) -> None:
    began = visit()
    page = began.open("/text")
    page.route("**/text", lambda route: route.fulfill(status=503, body="<h1>Not available just now</h1>"))
    page.get_by_label("Text", exact=True).fill(TEXT)
    page.get_by_role("button", name="Find the names").click()
    expect(page.locator("#result .problem")).to_have_text("Not available just now")
    expect(page.get_by_label("Text", exact=True)).to_have_value(TEXT)
    began.complaints[:] = [one for one in began.complaints if "503" not in one]


def test_a_text_outlives_a_look_at_an_entry(visit: Begin) -> None:
    page = _looked_through(visit())
    page.locator("#found tbody th a").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Vladivostok")
    page.go_back()
    expect(page.get_by_label("Text", exact=True)).to_have_value(TEXT)
    expect(page.locator("#found tbody tr")).to_have_count(2)
    expect(page.get_by_label("Into")).to_have_value("en")


def test_a_text_outlives_another_language_and_goes_when_it_is_cleared(visit: Begin) -> None:
    page = _looked_through(visit())
    page.get_by_role("link", name="Русский").click()
    expect(page.locator("html")).to_have_attribute("lang", "ru")
    expect(page.locator("textarea[name=text]")).to_have_value(TEXT)
    expect(page.locator("#found h2")).to_contain_text("Названий: 2")
    page.get_by_role("button", name="Очистить").click()
    expect(page.locator("textarea[name=text]")).to_have_value("")
    expect(page.locator("#found")).to_have_count(0)
    page.reload()
    expect(page.locator("textarea[name=text]")).to_have_value("")


def test_a_wrong_date_keeps_the_text_and_is_told_beside_its_field(visit: Begin) -> None:
    began = visit()
    page = _looked_through(began)
    page.get_by_label("Date of the text").fill("banana")
    page.get_by_role("button", name="Find the names").click()
    expect(page.locator("#on-fault")).to_contain_text("“banana” is not understood")
    expect(page.get_by_label("Text", exact=True)).to_have_value(TEXT)
    expect(page.get_by_label("Date of the text")).to_be_focused()
    page.get_by_label("Date of the text").fill("1858")
    page.get_by_role("button", name="Find the names").click()
    expect(page.locator("#on-fault")).to_be_hidden()
    expect(page.locator("#found h2")).to_be_focused()
    # The browser itself notes every refused answer on its console.
    began.complaints[:] = [one for one in began.complaints if "422" not in one]


def test_without_a_script_a_wrong_date_keeps_the_text_too(visit: Begin) -> None:
    began = visit(java_script_enabled=False)
    page = began.open("/text?ui=zh-Hans")
    page.locator("textarea[name=text]").fill(TEXT)
    page.locator("input[name=on]").fill("banana")
    page.locator("button.main").click()
    expect(page.locator("textarea[name=text]")).to_have_value(TEXT)
    expect(page.locator("#on-fault")).to_contain_text("无法读懂“banana”")
    began.complaints[:] = [one for one in began.complaints if "422" not in one]


def test_without_a_script_back_and_another_language_keep_the_text_too(visit: Begin) -> None:
    page = visit(java_script_enabled=False).open("/text?ui=en")
    page.get_by_label("Text", exact=True).fill(TEXT)
    page.get_by_label("Into").select_option("en")
    page.get_by_role("button", name="Find the names").click()
    page.locator("#found tbody th a").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Vladivostok")
    page.go_back()
    expect(page.locator("#found tbody tr")).to_have_count(2)
    page.get_by_role("button", name="Русский").click()
    expect(page.locator("html")).to_have_attribute("lang", "ru")
    expect(page.locator("textarea[name=text]")).to_have_value(TEXT)
    expect(page.locator("#found tbody tr")).to_have_count(2)


def test_a_name_of_another_time_is_not_offered_for_the_day_of_the_text(visit: Begin) -> None:
    page = visit().open("/text")
    page.get_by_label("Text", exact=True).fill("海参崴和列宁格勒")
    page.get_by_label("Into").select_option("en")
    for day, offered in (("", True), ("1855", True), ("1900", False)):
        page.get_by_label("Date of the text").fill(day)
        with page.expect_response("**/text"):
            page.get_by_role("button", name="Find the names").click()
        row = page.locator("#found tbody tr").first
        expect(row).to_contain_text("Haishenwai (transliteration)")
        expect(row.get_by_text("Port May")).to_have_count(int(offered))


def test_a_name_leads_to_its_row_and_back(visit: Begin) -> None:
    page = _looked_through(visit())
    page.locator("#found .marked a", has_text="瑷珲条约").click()
    expect(page.locator("tr:target th")).to_contain_text("瑷珲条约")
    page.locator("tr:target a.place").click()
    expect(page.locator(".marked a:target")).to_have_text("瑷珲条约")


def test_a_summary_and_the_faults_only(visit: Begin) -> None:
    page = visit().open("/text")
    page.get_by_label("Text", exact=True).fill("Vladivostok, Khabarovsk and Beijing")
    page.get_by_label("Its translation").fill("符拉迪沃斯托克和北京")
    page.get_by_label("Into").select_option("zh-Hans")
    page.get_by_role("button", name="Find the names").click()
    expect(page.locator(".summary .part").first).to_have_text("missing 1")
    expect(page.locator("#found tbody tr:visible")).to_have_count(3)
    page.get_by_label("faults only").check()
    expect(page.locator("#found tbody tr:visible")).to_have_count(1)
    expect(page.locator("#found tbody tr:visible")).to_contain_text("Khabarovsk")


def test_a_wrong_date_of_an_entry_is_told_in_place_and_in_the_reader_s_language(visit: Begin) -> None:
    began = visit()
    page = began.open("/e/vladivostok?ui=ru&on=1858")
    page.locator("#on").fill("вчера")
    page.get_by_role("button", name="Показать").click()
    expect(page.locator("#on-fault")).to_contain_text("«вчера» непонятно")
    expect(page.get_by_role("heading", level=1)).to_have_text("Владивосток")
    expect(page.locator("#answer h3")).to_contain_text("1858")
    page.goto(began.site + "/map?ui=zh-Hans&on=never")
    expect(page.locator("#on-fault")).to_contain_text("无法读懂“never”")
    expect(page.locator("#on")).to_have_value("never")
    expect(page.locator("#answer details.group").first).to_be_visible()
    began.complaints[:] = [one for one in began.complaints if "422" not in one]


def test_a_date_goes_along_with_links_and_back_goes_to_the_date_before(visit: Begin) -> None:
    page = visit().open("/e/vladivostok")
    for date in ("1850", "1900"):
        page.locator("#on").fill(date)
        page.get_by_role("button", name="Show").click()
        expect(page.locator("#answer h3")).to_contain_text(date)
    links = page.locator("main a[href*='/e/']:not([href*='/e/vladivostok/'])")
    assert [href for href in links.evaluate_all("all => all.map((one) => one.href)") if "on=1900" not in href] == []
    expect(page.get_by_role("link", name="Русский")).to_have_attribute("href", re.compile("on=1900"))
    page.go_back()
    expect(page.locator("#answer h3")).to_contain_text("1850")
    expect(page.locator("#on")).to_have_value("1850")
    expect(page.get_by_role("link", name="Русский")).to_have_attribute("href", re.compile("on=1850"))


def test_a_slider_asks_once_when_it_rests(visit: Begin) -> None:
    for path, slider in (("/e/vladivostok", "#slider"), ("/map?on=1900", "#years")):
        began = visit()
        # The page's own clock, so that no slow machine makes a pause in the middle of the way.
        began.page.clock.install()
        page = began.open(path)
        asked: list[str] = []
        page.on("request", lambda request, asked=asked: asked.append(request.url) if "on=" in request.url else None)
        page.locator(slider).scroll_into_view_if_needed()
        box = page.locator(slider).bounding_box()
        assert box is not None
        page.clock.pause_at(datetime.now(UTC) + timedelta(hours=1))
        left, right = max(box["x"], 0) + 20, min(box["x"] + box["width"], 1240) - 20
        page.mouse.move(left, box["y"] + box["height"] / 2)
        page.mouse.down()
        for step in range(40):
            page.mouse.move(left + (right - left) * step / 60, box["y"] + box["height"] / 2)
        page.mouse.up()
        assert asked == [], path
        with page.expect_response(lambda answer: "on=" in answer.url):
            page.clock.run_for(2_000)
        assert len(asked) == 1, path


def _held_back(page: Page, text: str, *, status: int | None = None) -> None:
    """The suggestions for a text never come, or come as a failure."""

    def answer(route: Route) -> None:
        if f"q={text}&" not in route.request.url:
            route.continue_()
        elif status is not None:
            route.fulfill(status=status)

    page.route("**/v1/suggest?*", answer)


def test_what_was_chosen_of_an_older_list_is_not_opened(visit: Begin) -> None:
    page = visit().open("/")
    _held_back(page, "beijing")
    field = page.locator("#q")
    field.press_sequentially("hsw")
    expect(page.get_by_role("option").first).to_contain_text("Vladivostok")
    field.press("ArrowDown")
    field.evaluate("(field) => { field.value = 'beijing'; field.dispatchEvent(new Event('input', {bubbles: true})); }")
    field.press("ArrowDown")
    field.press("Enter")
    page.wait_for_url("**/?*q=beijing*")
    expect(page.locator(".results a.name").first).to_have_text("Beijing")


def test_a_list_goes_when_the_newer_answer_fails(visit: Begin) -> None:
    began = visit()
    page = began.open("/")
    _held_back(page, "hswx", status=503)
    page.locator("#q").press_sequentially("hsw")
    expect(page.get_by_role("option").first).to_be_visible()
    page.locator("#q").press_sequentially("x")
    expect(page.get_by_role("listbox")).to_be_hidden()
    began.complaints[:] = [one for one in began.complaints if "503" not in one]


def test_suggestions_are_links_that_keep_kind_and_date(visit: Begin) -> None:
    page = visit().open("/")
    field = page.locator("#q")
    field.press_sequentially("amur")
    first = page.get_by_role("option").first
    expect(first).to_have_attribute("href", "/e/amur-river")
    page.get_by_label("On a date").fill("1900")
    page.get_by_label("Kind").select_option("treaty")
    field.fill("")
    field.press_sequentially("aigun")
    expect(first).to_have_attribute("href", "/e/treaty-of-aigun?on=1900")
    field.fill("")
    field.press_sequentially("amur")
    page.wait_for_timeout(400)
    shown = page.locator(".options a").evaluate_all("all => all.map((one) => one.href)")
    assert not any("amur-river" in one for one in shown)


def test_only_a_tap_opens_a_suggestion(visit: Begin) -> None:
    page = visit(viewport={"width": 360, "height": 740}, has_touch=True).open("/")
    page.locator("#q").press_sequentially("amur")
    first = page.get_by_role("option").first
    expect(first).to_be_visible()
    page.get_by_role("option").first.dispatch_event("pointerdown", {"button": 0})
    page.get_by_role("option").first.dispatch_event("pointercancel")
    first.click(button="right")
    assert page.url.endswith("/")
    first.tap()
    page.wait_for_url("**/e/amur-river")


def test_copying_is_seen_and_the_keys_work(visit: Begin) -> None:
    page = visit(permissions=["clipboard-read", "clipboard-write"]).open("/e/vladivostok")
    page.keyboard.press("c")
    expect(page.locator(".forms button.copy").first).to_have_text("Copied ✓")
    assert page.evaluate("navigator.clipboard.readText()") == "Vladivostok"
    expect(page.locator(".forms button.copy").first).to_have_text("Copy")
    page.keyboard.press("/")
    expect(page.locator("input[type=search]")).to_be_focused()
    page.goto(page.url.split("/e/")[0] + "/?q=amur")
    page.locator("h1").click(force=True)
    page.locator("body").press("j")
    page.keyboard.press("j")
    expect(page.locator(".results a.name").nth(1)).to_be_focused()
    page.keyboard.press("k")
    expect(page.locator(".results a.name").first).to_be_focused()


def test_the_map_shows_most_places_with_names_and_its_view_is_in_the_address(visit: Begin) -> None:
    began = visit(viewport={"width": 1280, "height": 800})
    page = began.open("/map?on=1900")
    # A few places far away do not make all others small, and the best known ones have their names at once.
    share = page.evaluate(
        """() => { const frame = document.getElementById("map").getBoundingClientRect();
        const spots = [...document.querySelectorAll(".spot")];
        return spots.filter((spot) => {
          const box = spot.getBoundingClientRect();
          return box.left >= frame.left && box.right <= frame.right && box.top >= frame.top && box.bottom <= frame.bottom;
        }).length / spots.length; }"""
    )
    assert share > 0.75
    expect(page.locator("#map .name:not(.covered)").nth(4)).to_be_visible()
    page.goto(began.site + "/map?on=1900#6/44.5/132")
    page.reload()
    expect(page.locator("#map .name", has_text="Vladivostok").first).to_be_attached()
    page.locator("#map").focus()
    page.keyboard.press("+")
    expect(page).to_have_url(re.compile(r"on=1900#7/"))
    page.locator("#on").fill("1930")
    page.get_by_role("button", name="Show").click()
    expect(page).to_have_url(re.compile(r"on=1930#7/"))


def test_the_reader_s_own_list_is_kept_and_taken_away(visit: Begin) -> None:
    began = visit()
    page = began.open("/?q=laos")
    page.get_by_label("Write in").select_option("zh-TW")
    page.get_by_role("button", name="Find").click()
    page.locator(".results li").first.get_by_role("button", name="on my list").click()
    expect(page.get_by_role("status")).to_have_text("On the list: Laos")
    page.goto(began.site + "/e/vladivostok")
    page.get_by_role("button", name="on my list").click()
    link = page.get_by_role("link", name="My list")
    expect(link).to_contain_text("2")
    link.click()
    expect(page.locator(".results a.name")).to_have_text(["Laos", "Vladivostok"])
    expect(page.locator(".results li").first).to_contain_text("寮國")
    with page.expect_download() as taken:
        page.get_by_role("link", name="CSV").click()
    assert "寮國" in Path(taken.value.path()).read_text(encoding="utf-8-sig")
    page.goto(began.site + "/")
    expect(page.locator("#lately a")).to_have_text(["laos"])
    expect(page.get_by_label("Write in")).to_have_value("zh-TW")


def test_the_reading_goes_along_with_the_name(visit: Begin) -> None:
    page = visit(permissions=["clipboard-read", "clipboard-write"]).open("/?q=laos")
    page.locator(".results li").first.get_by_role("button", name="with reading").click()
    assert page.evaluate("navigator.clipboard.readText()") == "老挝 (Lǎowō)"
    page.locator(".results a.name").first.focus()
    page.keyboard.press("c")
    expect(page.get_by_role("status")).to_have_text("Copied: 老挝")


def test_two_days_have_two_maps_that_move_together_and_a_map_plays(visit: Begin) -> None:
    began = visit()
    page = began.open("/map?on=1858")
    expect(page.locator("#map .area").first).to_be_attached()
    page.get_by_label("beside").fill("1861")
    page.get_by_role("button", name="Show").click()
    expect(page.locator(".chart")).to_have_count(2)
    expect(page.locator(".changes tbody tr").first).to_be_visible()
    page.locator("#map").focus()
    page.keyboard.press("+")
    # The policy of the pages lets no text be run, so that the page is asked once and looks by itself, frame by frame.
    assert page.evaluate(
        """() => new Promise((done) => {
          const width = (chart) => chart.querySelector(".land").getBoundingClientRect().width;
          const look = (left) => {
            const [one, two] = [...document.querySelectorAll(".chart")].map(width);
            if (Math.abs(one - two) < 1 || left === 0) done(left > 0);
            else requestAnimationFrame(() => look(left - 1));
          };
          look(600);
        })"""
    )
    page.get_by_label("beside").fill("")
    page.get_by_role("button", name="Show").click()
    expect(page.locator(".chart")).to_have_count(1)
    page.get_by_role("button", name="Play").click()
    expect(page.locator("#answer h2")).not_to_contain_text("1858")
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_role("button", name="Play")).to_have_attribute("aria-pressed", "false")


def test_a_file_that_is_dropped_becomes_the_text(visit: Begin) -> None:
    page = visit().open("/text")
    page.evaluate(
        """() => {
          const dropped = new DataTransfer();
          dropped.items.add(new File(["海参崴在1858年。"], "a.txt", { type: "text/plain" }));
          const drop = new DragEvent("drop", { dataTransfer: dropped, bubbles: true, cancelable: true });
          document.querySelector("textarea[name=text]").dispatchEvent(drop);
        }"""
    )
    expect(page.get_by_label("Text", exact=True)).to_have_value("海参崴在1858年。")
