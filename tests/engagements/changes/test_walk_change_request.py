"""A change to a course in a real browser: asked by an employer, taken on and taught by a provider."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from routeways.places.actions import load_packaged_areas
from routeways.provision.models import Run
from tests.browser import axe, signed_in_as
from tests.engagements.enquiries.making import heard, make_hub, teaches, who_answers
from tests.engagements.factories import NOW, REGION

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_an_employer_asks_and_the_provider_teaches_it(page: Page, live_server: Any) -> None:
    load_packaged_areas(now=NOW)
    make_hub()
    course = teaches(heard("Imaginary College"), title="Welding level 2")
    firm = heard("Imaginary Works", kind="employer")
    Run.objects.create(course=course, name="New", mode="Classroom", starts_on=timezone.localdate())
    base = f"{live_server.url}/{REGION}/changes/requests/"
    page.goto(base)
    assert axe(page) == []
    signed_in_as(page.context, live_server.url, who_answers(firm))
    page.get_by_role("link", name="Ask for a change").click()
    page.get_by_role("button", name="Send it to the provider").click()
    expect(page.get_by_role("alert")).to_contain_text("Write what must change")
    assert axe(page) == []
    page.get_by_label("Which course must change?").select_option(label="Welding level 2 (Imaginary College)")
    page.get_by_label("What must change?").fill("Teach aluminium as well as steel.")
    page.get_by_role("button", name="Send it to the provider").click()
    expect(page.get_by_text("Imaginary College has it.")).to_be_visible()
    assert axe(page) == []
    there = page.url
    page.context.clear_cookies()
    signed_in_as(page.context, live_server.url, who_answers(course.owner))
    page.goto(there)
    page.get_by_label("Why, and how?").first.fill("We have the machines for it.")
    page.get_by_role("button", name="Take it on", exact=True).click()
    page.get_by_role("button", name="Somebody works on it").click()
    page.get_by_role("button", name="Approve it").click()
    page.get_by_label("In which start of a course is it taught?").select_option(index=1)
    assert axe(page) == []
    page.get_by_role("button", name="It is taught").click()
    expect(page.get_by_text("Taught 0 days after the need was stated.")).to_be_visible()
    page.get_by_role("link", name="Changes to courses").click()
    expect(page.get_by_role("table")).to_contain_text("Taught for the first time")
    assert axe(page) == []
