"""The Skills Pledge and a cornerstone employer in a real browser."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from routeways.engagements.models import Activity, Engagement
from routeways.places.actions import load_packaged_areas
from tests.browser import axe, signed_in_as
from tests.engagements.enquiries.making import heard, make_hub
from tests.engagements.factories import NOW, REGION, school
from tests.engagements.pledges.test_pledges import sign

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

BASE = f"/{REGION}/pledges/"


def test_an_employer_without_an_account_becomes_a_member_with_a_certificate(
    page: Page, live_server: Any, tmp_path: Any
) -> None:
    load_packaged_areas(now=NOW)
    _, lead = make_hub()
    heard("Imaginary Limited", kind="employer")
    today = timezone.localdate()
    page.goto(f"{live_server.url}{BASE}")
    assert axe(page) == []
    page.get_by_role("link", name="Make the Skills Pledge").click()
    assert axe(page) == []
    page.get_by_role("button", name="Start now").click()
    page.get_by_label("Name of your organisation").fill("Imaginary Ltd")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What do you pledge?")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose at least one pledge")
    assert axe(page) == []
    page.get_by_label("Volunteer an hour in schools").check()
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Your name").fill("Imaginary Person")
    page.get_by_label("E-mail address at work").fill("person@example.org")
    assert axe(page) == []
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Check your answers")
    page.get_by_role("button", name="Make the pledge").click()
    expect(page.get_by_role("alert")).to_contain_text("Tick that you may speak for the organisation")
    assert axe(page) == []
    page.get_by_label("I may speak for the organisation").check()
    page.get_by_role("button", name="Make the pledge").click()
    expect(page.get_by_text("The hub still has to say which organisation you speak for.")).to_be_visible()
    assert axe(page) == []
    mine = page.url
    page.get_by_label("For which pledge?").select_option(label="Volunteer an hour in schools")
    for label, value in (("Day", today.day), ("Month", today.month), ("Year", today.year)):
        page.get_by_label(label, exact=True).fill(str(value))
    page.get_by_label("What did you do?").fill("A morning of interview practice with Year 10")
    proof = tmp_path / "proof.pdf"
    proof.write_bytes(b"%PDF-1.7 a paper")
    page.get_by_label("A file that shows it").set_input_files(str(proof))
    page.get_by_role("button", name="Send it to the hub").click()
    expect(page.get_by_text("Sent. The hub looks at it.")).to_be_visible()

    signed_in_as(page.context, live_server.url, lead)
    page.goto(f"{live_server.url}{BASE}review/")
    assert axe(page) == []
    page.get_by_label("Which organisation is it?").select_option(label="Imaginary Limited")
    page.get_by_role("button", name="This is the organisation").click()
    expect(page.get_by_text("Imaginary Limited is registered.")).to_be_visible()
    page.get_by_role("button", name="Accept", exact=False).first.click()
    expect(page.get_by_text("Accepted.")).to_be_visible()
    page.context.clear_cookies()

    page.goto(mine)
    expect(page.get_by_text("You are a member.")).to_be_visible()
    page.get_by_role("button", name="Make today’s certificate").click()
    expect(page.get_by_text("This certificate is genuine")).to_be_visible()
    assert axe(page) == []
    page.goto(f"{live_server.url}{BASE}")
    expect(page.get_by_role("heading", name="Imaginary Limited")).to_be_visible()
    assert axe(page) == []


def test_the_hub_agrees_with_a_cornerstone_employer_without_javascript(no_js: BrowserContext, live_server: Any) -> None:
    from routeways.engagements import actions

    load_packaged_areas(now=NOW)
    _, lead = make_hub()
    firm = heard("Imaginary Works", kind="employer")
    high = school("Imaginary High")
    answers = {"commitments": ["encounters"], "area": "Burnley"}
    draft = actions.Draft(title="For Burnley", number=3, answers=answers)
    now = timezone.now()
    made = actions.make_offer(
        by=None, region=REGION, kind_id="cornerstone-commitment", owner=firm, draft=draft, now=now
    )
    actions.open_listing(by=None, listing=made, today=timezone.localdate())
    signed_in_as(no_js, live_server.url, lead)
    page = no_js.new_page()
    page.goto(f"{live_server.url}{BASE}cornerstone/")
    page.get_by_role("button", name="Agree with Imaginary Works").click()
    expect(page.get_by_text("Imaginary Works is a cornerstone employer.")).to_be_visible()
    page.get_by_label("Which school or college?").select_option(label="Imaginary High")
    page.get_by_role("button", name="Add the school").click()
    expect(page.get_by_text("Imaginary High is supported.")).to_be_visible()
    Activity.objects.create(
        region=REGION, kind="talk", owner=high, employer=firm, title="A talk", on=timezone.localdate(),
        mode="in-person", recorded_at=now, engagement=Engagement.objects.get(),
    )  # fmt: skip
    no_js.clear_cookies()
    page.goto(f"{live_server.url}{BASE}cornerstone/")
    expect(page.get_by_role("heading", name="Imaginary Works")).to_be_visible()
    expect(page.get_by_text("1 activity at 1 school or college")).to_be_visible()
    expect(page.get_by_text("Meet pupils in schools and at work")).to_be_visible()


def test_cornerstone_pages_break_no_accessibility_rule(page: Page, live_server: Any) -> None:
    load_packaged_areas(now=NOW)
    make_hub()
    sign(heard("Imaginary Works", kind="employer"))
    page.goto(f"{live_server.url}{BASE}cornerstone/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Cornerstone employers")
    assert axe(page) == []
    page.goto(f"{live_server.url}{BASE}check/")
    page.get_by_label("Code of the certificate").fill("AAAA-BBBB-CCCC")
    page.get_by_role("button", name="Check").click()
    expect(page.get_by_text("There is no such certificate")).to_be_visible()
    assert axe(page) == []
