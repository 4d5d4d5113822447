"""The front door in a real browser: an employer, a learner under 16 and a parent on a phone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from routeways.engagements.models import Enquiry
from routeways.places.actions import load_packaged_areas
from routeways.taxonomy.actions import load_packaged
from tests.browser import axe, signed_in_as
from tests.engagements.enquiries.making import heard, make_hub, teaches, who_answers
from tests.engagements.factories import NOW, REGION

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = {"width": 390, "height": 844}
BASE = f"/{REGION}/enquiries/"


@pytest.fixture
def college(transactional_db: None) -> object:
    load_packaged_areas(now=NOW)
    load_packaged()
    make_hub()
    made = heard("Imaginary College")
    teaches(made)
    return made


def go_on(page: Page, button: str = "Continue") -> None:
    assert axe(page) == []
    page.get_by_role("button", name=button).click()


def choose(page: Page, label: str) -> None:
    page.get_by_label(label, exact=True).check()
    go_on(page)


def test_a_parent_on_a_phone_asks_is_answered_and_says_that_it_did_not_help(
    page: Page, live_server: object, college: object
) -> None:
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    page.goto(f"{live_server.url}{BASE}")  # type: ignore[attr-defined]
    expect(page.get_by_role("heading", level=1)).to_have_text("Ask a question")
    assert axe(page) == []
    page.get_by_role("link", name="Start now").click()
    go_on(page)  # nothing chosen
    expect(page.get_by_role("alert")).to_contain_text("Choose who you are")
    choose(page, "A parent or carer")
    choose(page, "Courses")
    page.get_by_label("Which subject is it about?").select_option(label="Engineering")
    go_on(page)
    page.get_by_label("Postcode").fill("bb11 2aa")
    go_on(page)
    page.get_by_label("What would you like to know?").fill("Is there a welding course in the evening?")
    go_on(page)
    page.get_by_label("Your name").fill("Imaginary Parent")
    page.get_by_label("Telephone number (optional)").fill("01772 000000")
    go_on(page)
    choose(page, "Yes, to whoever can answer, with how to reach me")
    expect(page.get_by_role("heading", level=1)).to_have_text("Check your question")
    page.get_by_role("link", name="Change your question").click()
    page.get_by_label("What would you like to know?").fill("Is there a welding course at the weekend?")
    go_on(page)
    go_on(page, "Send my question")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your question")
    expect(page.get_by_text("Imaginary College has it because it teaches Engineering")).to_be_visible()
    assert axe(page) == []
    mine = page.url

    signed_in_as(page.context, live_server.url, who_answers(college))  # type: ignore[attr-defined,arg-type]
    page.goto(f"{live_server.url}{BASE}")  # type: ignore[attr-defined]
    assert axe(page) == []
    page.get_by_role("link", name="A parent or carer: Courses").click()
    page.get_by_label("Your answer").fill("Only in the evening.")
    go_on(page, "Send the answer")
    expect(page.get_by_text("Your answer is sent.")).to_be_visible()
    page.context.clear_cookies()

    page.goto(mine)
    expect(page.get_by_text("Only in the evening.")).to_be_visible()
    page.get_by_text("It did not help", exact=True).click()
    page.get_by_label("What is still missing?").fill("I asked for the weekend.")
    go_on(page, "Open it again")
    expect(page.get_by_text("Your question is open again")).to_be_visible()
    expect(page.get_by_role("heading", name="Imaginary Hub")).to_be_visible()  # nobody else teaches it


def test_a_learner_under_sixteen_names_an_adult_and_sees_no_link(
    page: Page, live_server: object, college: object
) -> None:
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    page.goto(f"{live_server.url}{BASE}new/who/")  # type: ignore[attr-defined]
    choose(page, "A learner")
    page.get_by_label("How old are you?").fill("11")
    go_on(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Ask together with an adult")
    assert axe(page) == []
    page.get_by_role("link", name="Start again with an adult").click()
    choose(page, "A learner")
    page.get_by_label("How old are you?").fill("15")
    go_on(page)
    choose(page, "Careers advice")
    page.get_by_label("Which district do you live in?").select_option(label="Burnley")
    go_on(page)
    page.get_by_label("What would you like to know?").fill("What do surveyors do all day?")
    go_on(page)
    page.get_by_label("My parent or carer").check()
    page.get_by_label("Their name").fill("Imaginary Parent")
    page.get_by_label("Their e-mail address").fill("parent@example.org")
    go_on(page)
    choose(page, "No, the skills hub alone should read and answer it")
    go_on(page, "Send my question")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your question is sent")
    assert axe(page) == []
    assert Enquiry.objects.get().age_band == "13-15"


def test_an_employer_without_javascript_asks_and_the_hub_closes_it(
    no_js: BrowserContext, live_server: object, college: object
) -> None:
    page = no_js.new_page()
    page.goto(f"{live_server.url}{BASE}new/who/")  # type: ignore[attr-defined]
    for label in ("An employer", "Finding new staff, and people out of work"):
        page.get_by_label(label, exact=True).check()
        page.get_by_role("button", name="Continue").click()
    page.get_by_label("Or choose a district").select_option(label="Pendle")
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("What would you like to know?").fill("We need two welders.")
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Your name").fill("Imaginary Employer")
    page.get_by_label("E-mail address").fill("employer@example.org")
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Yes, to whoever can answer, with how to reach me").check()
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text("Sector-based Work Academy Programme")).to_be_visible()
    page.get_by_role("button", name="Send my question").click()
    expect(page.get_by_text("Imaginary Hub has it because nobody else is named for it.")).to_be_visible()
    made = Enquiry.objects.get()
    from routeways.foundation.models import User

    signed_in_as(no_js, live_server.url, User.objects.get(name="Imaginary Lead"))  # type: ignore[attr-defined]
    page.goto(f"{live_server.url}{BASE}{made.public_id}/")  # type: ignore[attr-defined]
    page.get_by_label("Your answer").fill("We call you tomorrow.")
    page.get_by_role("button", name="Send the answer").click()
    page.get_by_text("Close it", exact=True).first.click()
    page.get_by_label("Yes, as far as we know").check()
    page.get_by_role("button", name="Close it").click()
    expect(page.get_by_text("Closed.").first).to_be_visible()
    page.goto(f"{live_server.url}{BASE}overview/")  # type: ignore[attr-defined]
    expect(page.get_by_role("table")).to_contain_text("Finding new staff")
