"""Every evidence page in Chromium: nothing for axe, no sideways scroll at 320 px, keyboard only, no JavaScript."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from routeways.places import actions, queries
from routeways.values import Symbol
from tests.browser import axe
from tests.evidence.depositing import NOW, across, by_key, deposit_rows

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
BURNLEY, PENDLE, LANCASHIRE, ENGLAND = "E07000117", "E07000122", "E69000019", "E92000001"
PAGES = [
    f"areas/{BURNLEY}/",
    "indicators/",
    "indicators/employment-rate/",
    "indicators/people-in-work-by-occupation/",
    f"figures/employment-rate/{BURNLEY}/cy2022/",
    f"figures/employment-rate/{PENDLE}/cy2022/",
    "evidence/",
    "evidence/nomis-aps-employment/",
    "changes/",
    "attention/",
]


@pytest.fixture
def site(live_server: Any, settings: Any, tmp_path: Any) -> str:
    """Two releases of a survey and one breakdown, behind a live server."""
    settings.WAREHOUSE_DIR = tmp_path / "warehouse"
    call_command("createcachetable", verbosity=0)
    actions.load_packaged_areas(now=NOW)
    districts = [area.code for area in queries.region("lancashire").districts()]
    for release, shift, days in (("Spring", 0.0, 0), ("Summer", 1.0, 90)):
        rows = []
        for number, year in enumerate(("cy2019", "cy2020", "cy2021", "cy2022")):
            numbers: dict[str, Any] = dict.fromkeys(districts, (72.0 + shift + number, 8.0))
            numbers |= {BURNLEY: (58.0 + shift, 4.0), PENDLE: Symbol.CONFIDENTIAL}
            numbers |= {LANCASHIRE: (72.9, 1.8), ENGLAND: (75.8, 0.3)}
            rows += across("employment-rate", year, numbers)
        keys: dict[str, Any] = {f"{key}": (f"Group of occupations {key}", 1_000.0 * key) for key in range(1, 26)}
        rows += by_key("people-in-work-by-occupation", LANCASHIRE, "cy2021", "occupation", keys)
        rows += across("people-in-work-by-occupation", "cy2021", {LANCASHIRE: 325_000, BURNLEY: Symbol.CONFIDENTIAL})
        rows += across("enterprises", "cy2022", {BURNLEY: 2_655 + shift, LANCASHIRE: 55_160})
        deposit_rows(rows, release=release, now=NOW + timedelta(days=days))
    return f"{live_server.url}/lancashire/"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_on_any_evidence_page(page: Page, site: str, theme: Any) -> None:
    page.emulate_media(color_scheme=theme)
    found = []
    for path in PAGES:
        page.goto(site + path)
        found += [f"{path}: {fault}" for fault in axe(page)]
    assert found == []


def test_nothing_scrolls_sideways_at_400_per_cent(page: Page, site: str) -> None:
    """WCAG 1.4.10: 1280 px at 400% zoom is 320 CSS pixels. A wide table may scroll inside its own box."""
    page.set_viewport_size({"width": 320, "height": 256})
    wide = []
    for path in PAGES:
        page.goto(site + path)
        if page.evaluate("document.documentElement.scrollWidth") > 320:
            wide.append(path)
    assert wide == []


def _tab_to(page: Page, name: str, *, most: int = 120) -> None:
    """Press Tab until the link with this name has the focus, which must be seen."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.innerText").strip().split("\n")[0] == name:
            outline = page.evaluate(
                "(s => s.outlineStyle + s.boxShadow + s.backgroundColor)(getComputedStyle(document.activeElement))"
            )
            assert outline != "nonenonergba(0, 0, 0, 0)", f"the focus on “{name}” cannot be seen"
            return
    raise AssertionError(f"{most} times Tab did not lead to “{name}” on {page.url}")


def test_from_home_to_a_download_by_keyboard_alone(page: Page, site: str) -> None:
    page.goto(site)
    _tab_to(page, "Indicators")
    page.keyboard.press("Enter")
    page.wait_for_url("**/indicators/")
    _tab_to(page, "People in work")
    page.keyboard.press("Enter")
    page.wait_for_url("**/indicators/employment-rate/")
    _tab_to(page, "59.0% ± 4.0", most=200)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/figures/employment-rate/{BURNLEY}/cy2022/")
    expect(page.get_by_text("In Burnley, 59.0% of people aged 16 to 64 had a job in 2022.")).to_be_visible()
    _tab_to(page, "CSV")
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert download.value.suggested_filename.endswith(".csv")


def test_the_skip_link_is_first_and_leads_past_the_menu(page: Page, site: str) -> None:
    page.goto(f"{site}indicators/employment-rate/")
    page.keyboard.press("Tab")
    assert "Skip to" in page.evaluate("document.activeElement.innerText")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_everything_works_without_javascript(no_js: BrowserContext, site: str) -> None:
    page = no_js.new_page()
    page.goto(f"{site}indicators/")
    page.get_by_role("link", name="People in work", exact=True).click()
    assert page.locator("figure.chart svg").count() >= 4
    page.get_by_text("Show the numbers").first.click()
    expect(page.locator("figure.chart table").first).to_be_visible()
    page.get_by_role("link", name="59.0% ± 4.0").click()
    page.get_by_role("link", name="This address", exact=True).click()
    assert "vintage=" in page.url
    page.goto(f"{site}attention/")
    page.get_by_label("Show").select_option(label="Burnley")
    page.get_by_role("button", name="Show").click()
    assert page.get_by_role("heading", level=1).inner_text() == "What needs attention in Burnley"
    page.goto(f"{site}evidence/")
    page.get_by_label("Search the sources").fill("population survey")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("link", name="Annual Population Survey").first).to_be_visible()


def test_long_digests_and_numbers_stay_inside_the_page_on_a_phone(page: Page, site: str) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(f"{site}figures/employment-rate/{BURNLEY}/cy2022/")
    right = page.evaluate(
        "Math.max(...[...document.querySelectorAll('main *')].map(e => e.getBoundingClientRect().right))"
    )
    assert right <= 390


def test_small_multiples_are_not_taller_than_three_screens_on_a_desk(page: Page, site: str) -> None:
    page.goto(f"{site}indicators/employment-rate/")
    box = page.locator(".each svg").bounding_box()
    assert box is not None
    assert box["height"] < 3 * 900
    assert box["width"] <= 46 * 17 + 1


def test_columns_of_the_tables_by_theme_line_up(page: Page, site: str) -> None:
    page.goto(f"{site}areas/{BURNLEY}/")
    lefts = page.evaluate(
        """[...document.querySelectorAll(".by-theme thead tr")].map(
            row => [...row.cells].map(cell => Math.round(cell.getBoundingClientRect().right)).join())"""
    )
    assert len(lefts) > 1
    assert len(set(lefts)) == 1
