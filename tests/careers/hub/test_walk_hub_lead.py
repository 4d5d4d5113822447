"""The hub lead’s journey in one browser, by links alone: coverage, advisers and a rota proposed, edited, confirmed."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from routeways.careers import actions
from routeways.careers.models import DayBooking, Institution
from routeways.engagements import actions as connect
from routeways.engagements.models import Match, Request
from routeways.foundation import jobs
from routeways.places.actions import load_packaged_areas
from tests.browser import axe, signed_in_as
from tests.careers.days.factories import REGION, make_host, make_school
from tests.careers.factories import draft
from tests.engagements.console.factories import ADVISES, KIND, WANTS
from tests.organisations.factories import make_hub_lead, make_organisation

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def cast(now: datetime) -> Institution:
    """Two schools, of which one looks for an adviser; a firm that offers one; a college with three sessions."""
    load_packaged_areas(now=now)
    school, other = make_school("Imaginary Fell High"), make_school("Imaginary Dale High")
    for one in (school, other):
        actions.log_encounter(by=None, institution=one, draft=draft(on=timezone.localdate(now)), now=now)
    make_host(sessions=3)
    firm = make_organisation("Imaginary Engineering", region=REGION)
    words = {"postcode": "BB11 2AA", "answers": ADVISES, "title": "A director of works"}
    offer = connect.make_offer(by=None, region=REGION, kind_id=KIND, owner=firm, draft=connect.Draft(**words), now=now)
    words |= {"answers": WANTS, "title": "An adviser for our school"}
    asked = connect.make_request(
        by=None, region=REGION, kind_id=KIND, owner=school.organisation, draft=connect.Draft(**words), now=now
    )
    for one in (offer, asked):
        connect.open_listing(by=None, listing=one, today=timezone.localdate(now))
    return school


def test_a_hub_lead_goes_from_coverage_to_advisers_to_a_confirmed_rota(page: Page, live_server: Any) -> None:
    school = cast(timezone.now())
    signed_in_as(page.context, live_server.url, make_hub_lead(REGION))
    page.goto(live_server.url)
    page.get_by_role("link", name="Account").first.click()
    page.get_by_role("link", name=re.compile("The careers hub of")).click()
    sees_what_is_missing_and_asks_for_it(page)
    assert Request.objects.filter(owner=school.organisation).count() == 2
    proposes_advisers(page)
    assert Match.objects.get().request.owner == school.organisation
    proposes_edits_and_confirms_a_rota(page)
    assert DayBooking.objects.filter(state="booked").count() == 3


def sees_what_is_missing_and_asks_for_it(page: Page) -> None:
    page.get_by_role("link", name="Coverage", exact=True).click()
    expect(page.get_by_role("heading", name="What most lack")).to_be_visible()
    assert axe(page) == []
    page.get_by_label("Order").select_option("By name")
    page.get_by_role("button", name="Show").click()
    page.get_by_role("link", name="Imaginary Fell High").click()
    assert axe(page) == []
    page.get_by_role("button", name=re.compile("Suggest asking")).first.click()
    expect(page.get_by_text("A draft stands at the school’s own desk")).to_be_visible()
    page.get_by_label("Breadcrumb").get_by_role("link", name="Careers hub").click()


def proposes_advisers(page: Page) -> None:
    page.get_by_role("link", name="Enterprise Advisers").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Schools and their advisers")
    assert axe(page) == []
    page.get_by_role("link", name="Propose advisers to schools that wait").click()
    page.get_by_role("button", name="Start the run").click()
    worked(page)
    page.get_by_role("link", name="Confirm this run").click()
    page.get_by_role("button", name="Propose these pairs").click()
    expect(page.get_by_text("Both sides of every pair are asked for their answer")).to_be_visible()


def proposes_edits_and_confirms_a_rota(page: Page) -> None:
    page.get_by_role("link", name="Account").first.click()
    page.get_by_role("link", name=re.compile("The careers hub of")).click()
    page.get_by_role("link", name="Days for every school").click()
    page.get_by_label("How many days to share").fill("3")
    page.get_by_role("button", name="Propose a rota").click()
    worked(page)
    expect(page.get_by_text("3 of 3 days have a session.")).to_be_visible()
    page.get_by_role("link", name="Change the days of Imaginary Fell High").click()
    page.get_by_label("Not this day for the school").check()
    page.get_by_role("textbox", name="Why?").fill("Mock examinations")
    page.get_by_role("button", name="Keep this").click()
    page.get_by_role("button", name="Solve again").click()
    worked(page)
    expect(page.get_by_text("Against the rota before")).to_be_visible()
    page.get_by_role("link", name="Confirm this rota").click()
    page.get_by_role("button", name="Confirm and book").click()
    expect(page.get_by_text("The rota is confirmed. Each school")).to_be_visible()
    page.get_by_role("link", name="Who was given what").click()
    expect(page.get_by_role("row", name=re.compile("Imaginary Dale High"))).to_be_visible()


def worked(page: Page) -> None:
    """What waits in the background is done; the page is looked at again."""
    jobs.work_off()
    page.reload()
