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


def look(page: Page, name: str) -> None:
    assert axe(page) == []
    if PICTURES:
        page.screenshot(path=f"{PICTURES}/{name}.png", full_page=True)


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


def test_a_class_plays_a_turn_on_one_screen(page: Page, live_server: Any) -> None:
    one_turn(page, live_server.url)


def test_a_class_plays_a_turn_without_scripts(no_js: BrowserContext, live_server: Any) -> None:
    one_turn(no_js.new_page(), live_server.url)


def one_turn(page: Page, home: str) -> None:
    from playwright.sync_api import expect

    page.goto(f"{home}{ALL}{BURNLEY}/")
    page.get_by_role("link", name="Play now").click()
    page.get_by_label("Herons").check()
    page.get_by_role("button", name="Start the game").press("Enter")
    expect(page.get_by_role("heading", name="Otters: roll the dice")).to_be_visible()
    page.get_by_role("button", name="Roll the dice").press("Enter")
    expect(page.get_by_role("heading", name=re.compile(r"Otters: rolled \d"))).to_be_visible()
    finish(page)
    expect(page.get_by_role("heading", name="Kestrels: roll the dice")).to_be_visible()
    expect(page.get_by_role("row", name=re.compile("Otters.*Year 8"))).to_be_visible()


def finish(page: Page) -> None:
    """Whatever the square asks, by the keyboard: the first choice of each question, then its button."""
    from playwright.sync_api import expect

    now = page.locator("#now")
    for _ in range(4):
        if now.get_by_role("button", name="Next team").count():
            break
        for group in now.get_by_role("group").all():
            group.get_by_role("radio").first.check()
        now.get_by_role("button").first.press("Enter")
        expect(now).to_be_visible()
    now.get_by_role("button", name="Next team").press("Enter")


def test_the_game_has_no_fault_that_axe_finds_and_fits_a_phone(page: Page, live_server: Any) -> None:
    page.goto(f"{live_server.url}{ALL}{BURNLEY}/play/")
    look(page, "start")
    page.get_by_role("button", name="Start the game").click()
    look(page, "roll")
    page.set_viewport_size({"width": 390, "height": 800})
    page.get_by_role("button", name="Roll the dice").click()
    look(page, "phone")
    assert page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth")
    page.emulate_media(color_scheme="dark")
    look(page, "dark")
