"""A careers leader’s journey by links alone: evaluate, plan, publish, log, see the gap, ask, and read the answer."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from routeways.careers import actions
from routeways.engagements import actions as connect
from routeways.engagements.models import Engagement
from routeways.foundation.models import Message, User
from routeways.organisations.records import NewSite
from routeways.places.actions import load_packaged_areas
from tests.browser import axe, signed_in_as
from tests.careers.factories import make_institution, size_years
from tests.engagements.factories import TALK
from tests.organisations.factories import give, make_organisation, make_person, make_user

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
REGION, WORKS = "lancashire", "works@example.org"
WANTED = "Somebody from work to meet Year 8"


def cast() -> User:
    """A school with a careers leader, and a firm near it that offers a talk and has no account."""
    now, today = timezone.now(), timezone.localdate()
    load_packaged_areas(now=now)
    site = NewSite(name="Main", latitude=53.79, longitude=-2.24, town="Inventon")
    organisation = make_organisation("Alder Vale High", kind="school", region=REGION, sites=(site,))
    school = make_institution(organisation, region=REGION)
    size_years(school, 120, on=today, classes={"A": 30, "B": 30, "C": 30, "D": 30}, today=today)
    leader = make_user("Joan Example")
    give(leader, "careers-leader", organisation)
    actions.name_leader(by=None, institution=school, person=make_person(organisation, "Joan Example"), today=today)
    offer = connect.make_offer(
        by=None, region=REGION, kind_id="talk", owner=make_organisation("Imaginary Looms", region=REGION), now=now,
        draft=connect.Draft(title="A talk about looms", postcode="BB11 2AA", answers=TALK, contact_email=WORKS),
    )  # fmt: skip
    connect.open_listing(by=None, listing=offer, today=today)
    return leader


def test_a_careers_leader_evaluates_plans_logs_asks_and_reads_the_answer(
    page: Page, no_js: BrowserContext, live_server: Any
) -> None:
    leader = cast()
    signed_in_as(page.context, live_server.url, leader)
    page.goto(live_server.url)
    to_the_school(page)
    evaluates(page)
    plans_and_publishes(page)
    signed_in_as(no_js, live_server.url, leader)  # the second morning, on a machine without scripts
    plain = no_js.new_page()
    plain.set_default_timeout(10_000)
    plain.goto(live_server.url)
    to_the_school(plain)
    logs_a_talk_and_sees_the_gap(plain)
    asks_in_one_click(plain)
    asks_the_firm_that_is_near(plain)
    page.context.clear_cookies()
    the_firm_says_yes(page, live_server.url)
    reads_the_answer(plain)
    assert Engagement.objects.get().request.title == WANTED  # type: ignore[union-attr]


def to_the_school(page: Page) -> None:
    page.get_by_role("link", name="Account").first.click()
    page.get_by_role("link", name=re.compile("Alder Vale High: evaluation")).click()


def evaluates(page: Page) -> None:
    page.get_by_role("link", name="Evaluation against the Gatsby Benchmarks").click()
    expect(page.get_by_role("button", name="Begin an evaluation")).to_be_visible()
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


def plans_and_publishes(page: Page) -> None:
    page.get_by_role("link", name="Put the 7 criteria").click()
    a_day(page, 60)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="1. A stable careers programme")).to_be_visible()
    expect(page.get_by_text("a summary of the programme")).to_be_visible()
    assert axe(page) == []
    page.get_by_role("link", name="Words of the public page").click()
    for box in page.locator("main textarea, main input[type=text]").all():
        box.fill("As our pupils and their families know it.")
    page.get_by_label("How to reach the careers leader").fill("careers@alder.example")
    a_day(page, 300)
    assert axe(page) == []
    page.get_by_role("button", name="Save").click()
    page.get_by_role("button", name="Publish the programme").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Careers programme")
    expect(page.get_by_text("Joan Example leads careers here")).to_be_visible()
    assert axe(page) == []


def a_day(page: Page, ahead: int) -> None:
    day = timezone.localdate() + timedelta(days=ahead)
    for part, number in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        page.get_by_role("textbox", name=part, exact=True).fill(str(number))


def logs_a_talk_and_sees_the_gap(page: Page) -> None:
    page.get_by_role("link", name="Encounters").click()
    page.get_by_role("button", name="Log an encounter").click()
    page.get_by_label("What was it?").fill("Welders’ morning")
    a_day(page, 0)
    press(page)
    page.get_by_label("An employer, or somebody self-employed").check()
    press(page)
    page.get_by_label("Which employer?").fill("Imaginary Works")
    press(page)
    page.get_by_label("In person", exact=True).check()
    press(page)
    page.get_by_label("All of Year 9").check()
    press(page)
    for sign in ("Pupils and visitors both", "It had learning outcomes", "Pupils talked with", "Pupils had time"):
        page.get_by_label(sign).check()
    press(page)
    page.get_by_role("button", name="Log it").click()
    expect(page.get_by_text("It counts for Year 9.")).to_be_visible()
    page.get_by_role("link", name="What this changes in coverage").click()
    line = page.get_by_role("row", name=re.compile("Met employers this year"))
    expect(line).to_contain_text("120 of 120")
    expect(line).to_contain_text("0 of 120")


def press(page: Page) -> None:
    page.get_by_role("button", name="Continue").click()


def asks_in_one_click(page: Page) -> None:
    page.get_by_role("button", name=re.compile(r"Ask for it\s*: Year 8, Met employers")).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(WANTED)
    expect(page.get_by_role("button", name="Open it")).to_have_count(0)
    page.get_by_role("button", name="Answer it").click()
    page.get_by_label("Digital", exact=True).check()
    press(page)
    page.locator("dl > div", has_text=re.compile("Where|Postcode")).get_by_role("link").first.click()
    page.get_by_role("textbox").fill("BB11 2AA")
    press(page)
    page.get_by_role("button", name="Save the changes").click()
    page.get_by_role("button", name="Open it").click()
    page.get_by_role("link", name="Work together").first.click()
    expect(page.get_by_role("link", name=WANTED)).to_be_visible()


def to_coverage(page: Page) -> None:
    to_the_school(page)
    page.get_by_role("link", name="Coverage").click()
    expect(page.get_by_role("link", name=re.compile(r"Asked for\s*: Year 8, Met employers"))).to_be_visible()


def asks_the_firm_that_is_near(page: Page) -> None:
    to_coverage(page)
    page.get_by_role("link", name="A talk about looms").click()
    page.get_by_role("button", name="We would like this").click()
    page.get_by_label(re.compile(WANTED)).check()
    press(page)
    expect(page.get_by_text("They have been asked.")).to_be_visible()


def the_firm_says_yes(page: Page, site: str) -> None:
    """By the link of its letter, without an account."""
    letter = re.search(r"/connect/home/\S+/", Message.objects.filter(to=WORKS).latest("pk").body)
    assert letter is not None
    page.goto(site + letter[0])
    page.get_by_role("link", name=re.compile(f"A talk about looms and {WANTED}")).click()
    expect(page.get_by_text("Alder Vale High").first).to_be_visible()
    page.get_by_role("button", name="Yes, we would like this").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def reads_the_answer(page: Page) -> None:
    to_coverage(page)
    page.get_by_role("link", name=re.compile(r"Asked for\s*: Year 8, Met employers")).click()
    expect(page.get_by_text("Everything it asks for is agreed.")).to_be_visible()
    goes_on = page.get_by_role("heading", name="What goes on").locator("xpath=following-sibling::ul[1]")
    goes_on.get_by_role("link").click()
    expect(page.get_by_text("Imaginary Looms").first).to_be_visible()
    expect(page.get_by_text(WORKS).first).to_be_visible()
