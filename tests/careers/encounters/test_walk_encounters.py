"""The pages of encounters and of coverage are for everybody; their journey is in tests/careers/leader."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from routeways.careers import actions
from routeways.careers.models import Encounter, Institution
from routeways.foundation.models import User
from routeways.places.actions import load_packaged_areas
from tests.browser import axe, signed_in_as
from tests.careers.factories import draft, make_institution, size_years
from tests.organisations.factories import give, make_hub_lead, make_user

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
REGION = "lancashire-demonstration"


def cast() -> tuple[Institution, User]:
    load_packaged_areas(now=timezone.now())
    school = make_institution(region=REGION)
    size_years(
        school, 120, on=timezone.localdate(), classes={"A": 30, "B": 30, "C": 30, "D": 30}, today=timezone.localdate()
    )
    leader = make_user("Careers Leader")
    give(leader, "careers-leader", school.organisation)
    return school, leader


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_its_pages_are_for_everybody(page: Page, live_server: Any, width: int, scheme: Any) -> None:
    school, leader = cast()
    made = recorded(school, leader)
    looks(page, width, scheme)
    base = f"{live_server.url}/{REGION}/schools/{school.public_id}/"
    own = ("encounters/", f"encounters/{made.public_id}/", f"encounters/{made.public_id}/remove/", "encounters/file/",
           "coverage/", "coverage/?group=send", "coverage/guidance/")  # fmt: skip
    signed_in_as(page.context, live_server.url, leader)
    assert [fault for path in own for fault in checked(page, base + path)] == []


@pytest.mark.parametrize(("width", "scheme"), [(1280, "dark"), (390, "light")])
def test_writing_and_the_hubs_map_are_for_everybody(page: Page, live_server: Any, width: int, scheme: Any) -> None:
    school, leader = cast()
    made = recorded(school, leader)
    looks(page, width, scheme)
    base = f"{live_server.url}/{REGION}/schools/{school.public_id}/encounters/"
    signed_in_as(page.context, live_server.url, leader)
    page.goto(f"{base}{made.public_id}/")
    page.get_by_role("button", name="Change it").click()
    faults = axe(page)
    for step in ("what", "whom", "employer", "how", "reach", "signs"):
        faults += checked(page, f"{base}new/{step}/")
    signed_in_as(page.context, live_server.url, make_hub_lead(REGION))
    hub = f"{live_server.url}/{REGION}/careers-hub/coverage/"
    for path in ("", "?measure=bm5", f"{school.public_id}/"):
        faults += checked(page, hub + path)
    assert faults == []
    assert Encounter.objects.count() == 1


def recorded(school: Institution, leader: User) -> Encounter:
    written = draft(on=timezone.localdate(), flags=("purpose",))
    return actions.log_encounter(by=leader, institution=school, draft=written, now=timezone.now())


def looks(page: Page, width: int, scheme: Any) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)


def checked(page: Page, address: str) -> list[str]:
    page.goto(address)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    found = [f"{address}: {fault}" for fault in axe(page)]
    return [*found, f"{address} scrolls to the side"] if wide else found
