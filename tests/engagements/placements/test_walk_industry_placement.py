"""An industry placement from the first wish to the certificate, by four people in real browsers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from time import monotonic
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from routeways.engagements import actions
from routeways.engagements.models import Engagement, Placement, Request
from routeways.engagements.models.listing import State
from routeways.foundation.models import Message
from routeways.places.actions import load_packaged_areas
from tests.browser import axe, signed_in_as
from tests.engagements.factories import REGION, employer
from tests.engagements.placements.cast import holder
from tests.engagements.placements.people import KIND, OFFERED, college, work_days

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page
    from pytest_django.live_server_helper import LiveServer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LIST = f"/{REGION}/placements/"


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """The student's telephone, on which no script runs."""
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, java_script_enabled=False, has_touch=True, locale="en-GB"
    )
    yield context.new_page()
    context.close()


@pytest.fixture
def supervisor(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="en-GB")
    yield context.new_page()
    context.close()


def day(page: Page, label: str, value: date) -> None:
    group = page.get_by_role("group", name=label)
    for part, number in (("Day", value.day), ("Month", value.month), ("Year", value.year)):
        group.get_by_label(part, exact=True).fill(str(number))


def link_in(letter_to: str) -> str:
    body = Message.objects.filter(to=letter_to).latest("pk").body
    found = re.search(r"/connect/link/\S+/", body)
    assert found is not None
    return found[0]


def sign(page: Page, name: str) -> None:
    page.get_by_role("link", name="Read and sign").click()
    page.get_by_label("Your name").fill(name)
    page.get_by_label("Your job").fill("Student" if "Quill" in name else "Lead")
    page.get_by_label("I have read the agreement").check()
    page.get_by_role("button", name="Sign", exact=True).click()
    expect(page.get_by_text("You have signed.")).to_be_visible()


def tick_all(page: Page) -> None:
    """Every line of the checklist that this person may tick."""
    done = page.get_by_role("button", name=re.compile(r"^Done\b"))
    for left in reversed(range(done.count())):
        done.first.click()
        expect(done).to_have_count(left)


def placed(today: date) -> Engagement:
    """An employer offers, the hub puts the two together."""
    now = timezone.now()
    draft = actions.Draft(title="Placement in a software team", postcode="BB11 2AA", answers=OFFERED)
    firm = employer("Imaginary Software Works")
    offer = actions.make_offer(by=None, region=REGION, kind_id=KIND, owner=firm, draft=draft, now=now)
    actions.open_listing(by=None, listing=offer, today=today)
    match = actions.propose_match(by=None, offer=offer, request=Request.objects.get(), now=now)
    return actions.answer_match(by=None, match=match, side="region", yes=True, now=now).engagement


def add_student(page: Page, today: date) -> None:
    page.get_by_role("link", name="Add a student").click()
    page.get_by_label("Name of the student").fill("Quill Imaginary")
    day(page, "Date of birth", date(today.year - 19, 1, 15))
    page.get_by_label("E-mail address of the student").fill("quill@example.org")
    page.get_by_label("Postcode from where the student travels").fill("BB11 2AA")
    day(page, "On which day was the student told what is kept and why?", today)
    page.get_by_role("group", name="Which kind of T Level?").get_by_label("Digital").check()
    page.get_by_role("group", name="Which occupational specialism?").get_by_label("Any other").check()
    page.get_by_role("group", name="Which patterns would fit?").get_by_label("Whole weeks").check()
    page.get_by_label("How many miles can the student travel").fill("15")
    page.get_by_role("button", name="Add the student").click()
    expect(page.get_by_text("The student is added.")).to_be_visible()


def write_plan(page: Page, today: date) -> None:
    page.get_by_role("link", name="Write the plan").click()
    day(page, "First day", today - timedelta(days=70))
    day(page, "Last day", today + timedelta(days=20))
    page.get_by_label("Hours in a whole week").fill("35")
    page.get_by_label("What is the student to learn there?").fill("Plan, build and test a small service")
    page.get_by_label("Supervisor at the employer").fill("Ada Invented")
    page.get_by_label("Their e-mail address").fill("ada@example.org")
    day(page, "Employer’s liability insurance is valid until", today + timedelta(days=300))
    page.get_by_label("Your designated safeguarding lead").fill("Grace Madeup")
    page.get_by_label("Their telephone number, for the employer").fill("01234 000000")
    page.get_by_role("button", name="Save the plan").click()
    page.get_by_role("link", name="Send the private links").click()
    page.get_by_role("button", name="Send both letters").click()
    expect(page.get_by_text("The letters are on their way.")).to_be_visible()


def signed_by_all(page: Page, supervisor: Page, phone: Page, site: str) -> None:
    """The employer and the student come by private link; the student's telephone runs no script."""
    tick_all(page)
    sign(page, "Coordinator")
    supervisor.goto(site + link_in("ada@example.org"))
    expect(supervisor.get_by_text("Quill Imaginary")).to_have_count(0)
    tick_all(supervisor)
    sign(supervisor, "Ada Invented")
    phone.goto(site + link_in("quill@example.org"))
    sign(phone, "Quill Imaginary")


def logs_a_day(phone: Page, site: str) -> None:
    """In less than twenty seconds; what cannot be is said beside the form."""
    phone.goto(site + link_in("quill@example.org"))
    phone.get_by_role("link", name="Log my hours").click()
    phone.get_by_label("From", exact=True).fill("09:00")
    phone.get_by_label("To", exact=True).fill("08:00")
    phone.get_by_label("What did you do?").fill("Wrote tests")
    phone.get_by_role("button", name="Log this day").click()
    expect(phone.get_by_text("The end is not after the start").first).to_be_visible()
    began = monotonic()
    phone.get_by_label("To", exact=True).fill("16:30")
    phone.get_by_label("Breaks").select_option("30 minutes")
    phone.get_by_role("button", name="Log this day").click()
    expect(phone.get_by_text(re.compile("Logged: "))).to_be_visible()
    assert monotonic() - began < 20
    expect(phone.get_by_text("Waits for the employer")).to_be_visible()


def confirms_the_day(supervisor: Page) -> None:
    supervisor.get_by_role("link", name=re.compile("Hours|Confirm")).first.click()
    assert axe(supervisor) == []
    supervisor.get_by_role("checkbox").first.check()
    supervisor.get_by_role("button", name="Confirm the ticked days").click()
    expect(supervisor.get_by_text("1 day confirmed.")).to_be_visible()


def says_that_it_is_done(supervisor: Page, phone: Page, site: str) -> None:
    """The employer confirms the objectives, the student declares the placement complete."""
    supervisor.goto(site + link_in("ada@example.org"))
    tick_all(supervisor)
    supervisor.get_by_role("link", name="Confirm that the objectives were met").click()
    supervisor.get_by_label("Your name").fill("Ada Invented")
    supervisor.get_by_role("button", name="Yes, they were met").click()
    expect(supervisor.get_by_text("Yes, says Ada Invented")).to_be_visible()
    phone.goto(site + link_in("quill@example.org"))
    phone.get_by_role("link", name="Make the completion declaration").click()
    phone.get_by_label("I did this placement").check()
    phone.get_by_role("button", name="Declare it").click()


def test_a_placement_from_the_wish_to_the_certificate(
    page: Page, phone: Page, supervisor: Page, live_server: LiveServer
) -> None:
    load_packaged_areas(now=timezone.now())
    today = timezone.localdate()
    site = live_server.url
    house = college("Imaginary Technical College")
    signed_in_as(page.context, site, holder("Coordinator", "placement-coordinator", house))

    page.goto(f"{site}{LIST}")
    add_student(page, today)
    assert axe(page) == []
    held = placed(today)
    desk = f"{site}/{REGION}/connect/engagements/{held.public_id}/"
    page.goto(desk)
    expect(page.get_by_role("heading", name="Hours: Quill Imaginary")).to_be_visible()
    write_plan(page, today)
    signed_by_all(page, supervisor, phone, site)
    page.goto(desk)
    expect(page.get_by_text("signed by Quill")).to_have_count(0)
    page.get_by_role("button", name="On placement").click()
    expect(page.get_by_text("Done: On placement.")).to_be_visible()

    logs_a_day(phone, site)
    confirms_the_day(supervisor)

    # Ten weeks later: all days but the last are worked and confirmed.
    work_days(held, 44, first=today - timedelta(days=66 + (today - timedelta(days=66)).weekday()))
    page.goto(desk)
    tick_all(page)
    page.get_by_role("button", name="Reviewed at the midpoint").click()
    page.get_by_role("button", name="Hours done").click()
    expect(page.get_by_text("Done: Hours done.")).to_be_visible()
    assert axe(page) == []
    says_that_it_is_done(supervisor, phone, site)
    page.goto(desk)
    tick_all(page)
    page.get_by_role("link", name="Completed").click()
    page.get_by_role("button", name="End it").click()
    expect(page.get_by_text(re.compile("^Completed, "))).to_be_visible()
    assert Placement.objects.get().counted_minutes == 315 * 60
    assert Request.objects.get().state == State.CLOSED
    page.goto(f"{site}{LIST}?stage=completed")
    expect(page.get_by_role("link", name="Quill Imaginary")).to_be_visible()
    assert axe(page) == []
