"""The hub lead proposes, edits and confirms a rota; a school sees its day and why, and appeals: in a real browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from routeways.careers.models import DaysRun
from routeways.foundation import jobs
from tests.browser import axe, signed_in_as
from tests.careers.days.factories import REGION, make_host, make_school
from tests.organisations.factories import give, make_hub_lead, make_user

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TOP = f"/{REGION}/school-programmes/"


def test_a_hub_lead_proposes_edits_and_confirms_and_a_school_sees_its_day_and_appeals(page: Page, live_server) -> None:
    school, _ = make_school("Imaginary Fell High"), make_school("Imaginary Dale High")
    make_host(sessions=3)
    leader = make_user()
    give(leader, "careers-leader", school.organisation)
    signed_in_as(page.context, live_server.url, make_hub_lead(REGION))
    page.goto(f"{live_server.url}{TOP}")
    assert axe(page) == []
    page.get_by_role("link", name="Rotas and appeals").click()
    page.get_by_label("How many days to share").fill("3")
    assert axe(page) == []
    page.get_by_role("button", name="Propose a rota").click()
    expect(page.get_by_text("the work goes on")).to_be_visible()
    jobs.work_off()
    page.reload()
    expect(page.get_by_text("3 of 3 days have a session.")).to_be_visible()
    assert axe(page) == []
    page.get_by_role("link", name="Change the days of Imaginary Fell High").click()
    page.get_by_label("Not this day for the school").check()
    page.get_by_role("textbox", name="Why?").fill("Mock examinations")
    assert axe(page) == []
    page.get_by_role("button", name="Keep this").click()
    expect(page.get_by_text("Mock examinations")).to_be_visible()
    page.get_by_role("button", name="Solve again").click()
    jobs.work_off()
    page.reload()
    expect(page.get_by_text("Against the rota before")).to_be_visible()
    page.get_by_role("link", name="Confirm this rota").click()
    page.get_by_role("button", name="Confirm and book").click()
    expect(page.get_by_text("The rota is confirmed. Each school")).to_be_visible()
    assert DaysRun.objects.filter(state="confirmed").count() == 1
    page.goto(f"{live_server.url}{TOP}digital-days/")
    expect(page.get_by_role("heading", name="Was it fair?")).to_be_visible()
    assert axe(page) == []

    page.context.clear_cookies()
    signed_in_as(page.context, live_server.url, leader)
    page.goto(f"{live_server.url}/{REGION}/schools/{school.public_id}/")
    page.get_by_role("link", name="Days in colleges, and why these").click()
    expect(page.get_by_role("heading", name="Why these")).to_be_visible()
    assert axe(page) == []
    page.get_by_role("link", name="Appeal against these days").click()
    page.get_by_role("button", name="Send the appeal").click()
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    page.get_by_label("What is wrong with your days").fill("We have more pupils now.")
    page.get_by_role("button", name="Send the appeal").click()
    expect(page.get_by_text("Waits for the hub")).to_be_visible()
