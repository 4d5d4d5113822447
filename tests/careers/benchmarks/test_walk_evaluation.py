"""A careers leader evaluates, puts what is missing into the plan, and publishes the programme."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from routeways.careers import actions
from routeways.careers.models import Institution
from tests.browser import axe, signed_in_as
from tests.careers.factories import make_institution
from tests.organisations.factories import give, make_person, make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def school(packaged_places: None) -> Institution:
    held = make_institution()
    person = make_person(held.organisation, "Joan Example")
    actions.name_leader(by=None, institution=held, person=person, today=timezone.localdate())
    return held


def answer(page: Page) -> int:
    """Goes through the questionnaire; everything of benchmark 1 is in progress, the rest is achieved."""
    asked = 0
    while "/question/" in page.url and asked < 60:
        first = "benchmark 1?" in (page.locator("main").text_content() or "")
        state = "In progress" if first else "Fully achieved"
        for radio in page.get_by_role("radio", name=state).all():
            radio.check()
        for label in ("No", "All"):
            for radio in page.get_by_role("radio", name=label, exact=True).all():
                radio.check()
        with page.expect_navigation():
            page.get_by_role("button", name="Continue").click()
        asked += 1
    return asked


def test_a_careers_leader_evaluates_plans_and_publishes(page: Page, live_server, school: Institution) -> None:
    user = make_user("Joan Example")
    give(user, "careers-leader", school.organisation)
    root = f"{live_server.url}/lancashire/schools/{school.public_id}/"
    signed_in_as(page.context, live_server.url, user)
    page.goto(f"{root}evaluation/")
    assert axe(page) == []
    with page.expect_navigation():
        page.get_by_role("button", name="Begin an evaluation").click()
    assert answer(page) >= 19
    page.get_by_role("link", name="Continue").click()
    page.get_by_role("checkbox", name="with the careers hub").check()
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Own evaluation")
    expect(page.get_by_text("0 of 7 fully achieved: 0%")).to_be_visible()
    assert axe(page) == []
    page.get_by_role("link", name="Put the 7 criteria").click()
    due = timezone.localdate() + timedelta(days=60)
    for name, value in (("Day", due.day), ("Month", due.month), ("Year", due.year)):
        page.get_by_role("textbox", name=name).fill(str(value))
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="1. A stable careers programme")).to_be_visible()
    expect(page.get_by_text("a summary of the programme")).to_be_visible()
    assert axe(page) == []
    _publish(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Careers programme")
    expect(page.get_by_text("Joan Example leads careers here")).to_be_visible()
    assert axe(page) == []


def _publish(page: Page) -> None:
    page.get_by_role("link", name="Words of the public page").click()
    for box in page.locator("main textarea, main input[type=text]").all():
        box.fill("As our pupils and their families know it.")
    review = timezone.localdate() + timedelta(days=300)
    for name, value in (("Day", review.day), ("Month", review.month), ("Year", review.year)):
        page.get_by_role("textbox", name=name).fill(str(value))
    assert axe(page) == []
    page.get_by_role("button", name="Save").click()
    page.get_by_role("button", name="Publish the programme").click()
