"""An adult in hospitality finds a way to IT: with the keyboard alone, and without scripts."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser import axe
from tests.careers.explorer.conftest import load_region
from tests.careers.reskilling.conftest import teach
from tests.careers.reskilling.test_pages import WHOLE, at

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
HERE = "/lancashire-demonstration/careers/change/"


@pytest.fixture
def site(transactional_db: None, live_server: Any) -> str:
    """The address of a site with the invented courses."""
    load_region()
    teach("lancashire-demonstration")
    return str(live_server.url)


def test_from_the_dining_room_to_data_by_keyboard_alone(page: Page, site: str) -> None:
    page.goto(site + HERE)
    assert axe(page) == []
    press(page, "Begin", role="link")
    typed(page, "What work do you do now?", "waitress")
    chosen(page, "Waiters")
    expect(page.get_by_role("heading", level=1)).to_contain_text("What are you good at?")
    expect(page.get_by_label("Table service")).to_be_checked()
    assert axe(page) == []
    press(page, "Skills that every kind of work needs", role="summary")
    space(page, page.get_by_label("Spreadsheets", exact=True))
    press(page, "Continue")
    chosen(page, "Level 2")
    chosen(page, "24 or over")
    chosen(page, "I have a job")
    typed(page, "How many hours a week could you learn?", "30")
    chosen(page, "Yes")
    page.get_by_label("How much could you put aside").press_sequentially("20")
    chosen(page, "No")
    page.get_by_label("Your postcode").press_sequentially("PR2 2AA")
    page.get_by_label("How long a journey").select_option("45")
    press(page, "Continue")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Check your answers")
    expect(page.get_by_role("main")).to_contain_text("From PR2 2, bus, tram or train, 45 minutes at most")
    assert axe(page) == []
    press(page, "Show my ways")
    expect(page.get_by_role("heading", level=1)).to_have_text("Ways from waitress to other work")
    way = page.get_by_role("listitem").filter(has=page.get_by_role("heading", name="Data analysts")).first
    expect(way).to_contain_text("Data Analysis Bootcamp")
    expect(way).to_contain_text("the funding rules for Skills Bootcamps since 1 April 2026")
    expect(page.get_by_role("heading", name="IT support technicians")).to_be_visible()
    assert axe(page) == []
    page.goto(page.url)  # a bookmark
    expect(page.get_by_role("heading", name="Data analysts").first).to_be_visible()


def test_without_scripts_a_need_leads_to_ways_and_back_to_the_answers(no_js: BrowserContext, site: str) -> None:
    page = no_js.new_page()
    page.goto(site + at("check", WHOLE))
    page.get_by_label("Learning from home only").check()
    page.get_by_role("button", name="Show my ways").click()
    expect(page.get_by_role("main")).to_contain_text("You need: Learning from home only. That is not kept")
    expect(page.get_by_role("heading", name="Data analysts")).to_be_visible()
    expect(page.get_by_role("heading", name="IT support technicians")).to_have_count(0)
    page.get_by_role("link", name="Change your answers").click()
    page.get_by_role("link", name="Change Time for learning").click()
    page.get_by_label("How many hours a week").fill("5")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("main")).to_contain_text("5 hours a week")


def press(page: Page, name: str, role: Any = "button") -> None:
    found = page.locator("summary", has_text=name) if role == "summary" else page.get_by_role(role, name=name)
    found.focus()
    page.keyboard.press("Enter")


def space(page: Page, found: Any) -> None:
    found.focus()
    page.keyboard.press("Space")
    expect(found).to_be_checked()


def typed(page: Page, label: str, text: str) -> None:
    page.get_by_label(label).press_sequentially(text)
    page.keyboard.press("Enter")


def chosen(page: Page, label: str) -> None:
    space(page, page.get_by_role("radio", name=label).first)
    press(page, "Continue")
