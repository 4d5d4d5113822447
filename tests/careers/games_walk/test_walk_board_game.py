"""A teacher prints the game for two districts and plays a turn with the class, with and without scripts."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser import axe
from tests.careers.games.conftest import BURNLEY

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("figures")]
ALL = "/lancashire/careers/board-game/"
PICTURES = os.environ.get("GAME_PICTURES", "")


SEED = 339  # of a game that is soon over and has every kind of square


def look(page: Page, name: str, *, faultless: bool = True) -> None:
    if faultless:
        assert axe(page) == []
    if PICTURES:
        for width in (390, 1280):
            for mode in ("light", "dark"):
                page.set_viewport_size({"width": width, "height": 844})
                page.emulate_media(color_scheme=mode)
                page.screenshot(path=f"{PICTURES}/{name}-{width}-{mode}.png", full_page=True)
        page.set_viewport_size({"width": 390, "height": 844})
        page.screenshot(path=f"{PICTURES}/{name}-window.png")
        page.emulate_media(color_scheme="light")


def test_a_teacher_prints_the_game_for_two_districts(page: Page, live_server: Any) -> None:
    from playwright.sync_api import expect

    printed = []
    for name in ("Burnley", "Preston"):
        page.goto(f"{live_server.url}{ALL}")
        look(page, "choose")
        page.get_by_role("link", name=name, exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_have_text(f"{name}: Road to Work")
        expect(page.get_by_text("Source: ").first).to_be_visible()
        look(page, name)
        address = page.get_by_role("link", name="Cards, A4, both sides").get_attribute("href")
        answer = page.request.get(f"{live_server.url}{address}")
        assert answer.ok and answer.body().startswith(b"%PDF")
        printed.append(answer.body())
    assert printed[0] != printed[1]


def test_a_class_plays_a_turn_without_scripts(no_js: BrowserContext, live_server: Any) -> None:
    from playwright.sync_api import expect

    page = no_js.new_page()
    page.goto(f"{live_server.url}{ALL}{BURNLEY}/")
    page.get_by_role("link", name="Play now").click()
    page.get_by_label("Herons").check()
    page.get_by_role("button", name="Start the game").press("Enter")
    expect(page.get_by_role("heading", name="Otters: roll the dice")).to_be_visible()
    page.get_by_role("button", name="Roll the dice").press("Enter")
    expect(page.get_by_role("heading", name=re.compile(r"Otters: rolled \d"))).to_be_visible()
    while phase(page) != "next":
        answer(page)
    answer(page)
    expect(page.get_by_role("heading", name="Kestrels: roll the dice")).to_be_visible()
    expect(page.get_by_role("region", name="The teams")).to_contain_text(
        re.compile("Otters.*Year 8, square", re.DOTALL)
    )


def test_a_game_is_played_to_its_end_on_a_phone_by_the_keyboard(
    page: Page, live_server: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every kind of question fits, also at 400%, and stands where a screen reader goes on reading."""
    monkeypatch.setattr("routeways.careers.pages.games_play.secrets.randbelow", lambda most: SEED)
    page.set_viewport_size({"width": 390, "height": 844})
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"{live_server.url}{ALL}{BURNLEY}/play/")
    look(page, "start")
    page.get_by_role("button", name="Start the game").press("Enter")
    seen: set[str] = set()
    while (now := phase(page)) != "done":
        if now not in seen:
            seen.add(now)
            first_time(page, now)
        answer(page)
    first_time(page, "done")
    assert seen == {"roll", "fact", "choice", "talk", "pick", "swap", "cross", "route", "next"}
    assert page.title().startswith("The game is over")
    assert page.get_by_role("region", name="The teams").get_by_text("points").count() >= 2


def first_time(page: Page, now: str) -> None:
    assert page.evaluate("document.activeElement.id") == "now"
    look(page, f"phone-{now}", faultless=now in ("roll", "fact", "talk", "route", "done"))
    for width in (390, 320):  # 320 is a wide screen at 400%
        page.set_viewport_size({"width": width, "height": 844})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{now} at {width}"
    page.set_viewport_size({"width": 390, "height": 844})
    if now == "fact":
        answers = page.locator("#now").get_by_role("button")
        answers.first.focus()
        page.keyboard.press("Tab")
        assert answers.nth(1).evaluate("one => one === document.activeElement")
    if now in ("roll", "next"):
        box = page.locator("#now").get_by_role("button").bounding_box()
        assert box and box["y"] > 422 and box["y"] + box["height"] <= 844, f"{now}: out of a thumb’s reach: {box}"


def phase(page: Page) -> str:
    """What the page asks for now."""
    return page.evaluate("document.querySelector('#now [name=do]')?.value ?? 'done'")


def answer(page: Page) -> None:
    """The first answer of each question by the keyboard, and the page that follows."""
    now = page.locator("#now")
    for group in now.get_by_role("group").all() if phase(page) == "talk" else ():
        group.get_by_role("radio").first.check()
    with page.expect_navigation():
        now.get_by_role("button").first.press("Enter")
