"""The library in a real browser: found, put on a list, kept on this device by keyboard, and nothing for axe to say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from tests.browser import axe
from tests.library.test_library import REGION, kept
from tests.organisations.factories import make_organisation

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_a_material_is_found_put_on_a_list_and_kept_on_this_device(
    page: Page, live_server: Any, width: int, scheme: Any
) -> None:
    owner = make_organisation("Bobbin Bakery (demonstration)", region=REGION)
    kept(owner)
    kept(owner, title="Another morning")
    page.set_default_timeout(15_000)
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    page.goto(f"{live_server.url}/{REGION}/library/")
    assert axe(page) == []
    page.get_by_role("link", name="A night in the bakery").click()
    keep = page.get_by_role("button", name="Keep on this device")
    keep.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Kept on this device, and nowhere else.")).to_be_visible()
    assert axe(page) == []
    page.goto(f"{live_server.url}/{REGION}/library/list/")
    page.get_by_role("link", name="Open your list (1 kept on this device)").press("Enter")
    expect(page.get_by_role("link", name="A night in the bakery", exact=True)).to_be_visible()
    page.get_by_label("Add a material").fill("morning")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Add Another morning").click()
    expect(page.get_by_text("2 materials.")).to_be_visible()
    assert axe(page) == []
    page.get_by_role("button", name="Forget on this device").press("Enter")
    expect(page.get_by_text("Forgotten.")).to_be_visible()
