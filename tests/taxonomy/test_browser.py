"""The pages in a real browser: nothing for axe to find, nothing wider than a phone."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from routeways.taxonomy import actions
from tests.browser import axe


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_pages_are_accessible_and_fit_a_phone(page, live_server):
    actions.load_packaged()
    for address in ["", "?q=data", "soc2020/", "sic2007/C/", "ssa/10.1/"]:
        page.goto(f"{live_server.url}/classifications/{address}")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert axe(page) == []
        page.set_viewport_size({"width": 320, "height": 700})
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        page.set_viewport_size({"width": 1280, "height": 900})
