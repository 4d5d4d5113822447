"""The design page in Chromium: every component and chart at once, in both themes, narrow and without JavaScript."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.browser import axe

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_on_any_component(page: Page, live_server: Any, theme: Any) -> None:
    page.emulate_media(color_scheme=theme)
    page.goto(f"{live_server.url}/design/")
    assert axe(page) == []


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_nothing_scrolls_sideways(page: Page, live_server: Any, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{live_server.url}/design/")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_words_in_a_chart_stay_inside_it_and_readable_at_320(page: Page, live_server: Any) -> None:
    page.set_viewport_size({"width": 320, "height": 800})
    page.goto(f"{live_server.url}/design/")
    smallest, outside = page.evaluate(
        """() => {
            let smallest = 99, outside = []
            for (const plot of document.querySelectorAll(".plot:not(.spark)")) {
                const frame = plot.getBoundingClientRect(), scale = frame.width / plot.viewBox.baseVal.width
                for (const text of plot.querySelectorAll("text")) {
                    const box = text.getBoundingClientRect()
                    smallest = Math.min(smallest, parseFloat(getComputedStyle(text).fontSize) * scale)
                    if (box.left < frame.left - 2 || box.right > frame.right + 2) outside.push(text.textContent)
                }
            }
            return [smallest, outside]
        }"""
    )
    assert outside == []
    # The samples on this page have a frame around them; on a page of its own a chart is an eighth wider.
    assert smallest * 288 / 268 >= 9.6


def test_without_javascript_everything_but_printing_is_there(no_js: BrowserContext, live_server: Any) -> None:
    page = no_js.new_page()
    page.goto(f"{live_server.url}/design/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert page.locator("figure.chart svg").count() == 28
    expect(page.get_by_role("button", name="Print this page").first).not_to_be_visible()


def test_with_javascript_the_page_can_be_printed(page: Page, live_server: Any) -> None:
    page.goto(f"{live_server.url}/design/")
    expect(page.get_by_role("button", name="Print this page").first).to_be_visible()
