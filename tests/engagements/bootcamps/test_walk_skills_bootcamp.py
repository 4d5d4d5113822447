"""A bootcamp in a real browser: applied, checked, started, attended, interviewed, completed, a job, claimed."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from routeways.engagements import actions
from routeways.engagements.models import BootcampClaim, BootcampPlace
from routeways.foundation.models import User
from routeways.places.actions import load_packaged_areas
from tests.browser import axe, signed_in_as
from tests.engagements.bootcamps.people import FIRST, LAST, NOW, OVER, Camp, apply, attend, camp, check, move
from tests.engagements.factories import REGION

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


class Clock:
    now = NOW


class Visit:
    """One browser in which several people work, one after the other."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address = page, address

    def be(self, user: User | None, path: str) -> None:
        self.page.context.clear_cookies()
        if user is not None:
            signed_in_as(self.page.context, self.address, user)
        self.page.goto(self.address + path)

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).first.click()

    def follow(self, name: str) -> None:
        self.page.get_by_role("link", name=re.compile(name)).first.click()

    def says(self, text: str) -> None:
        expect(self.page.locator("body")).to_contain_text(text)

    def day(self, field: str, day: date) -> None:
        for part, value in (("day", day.day), ("month", day.month), ("year", day.year)):
            self.page.locator(f"[name={field}_{part}]").fill(str(value))

    def clean(self) -> None:
        assert axe(self.page) == [], self.page.url


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(timezone, "now", lambda: made.now)
    return made


@pytest.fixture
def held(transactional_db: None, clock: Clock) -> Camp:
    load_packaged_areas(now=NOW)
    return camp()


def test_a_place_from_the_application_to_the_claims(page: Page, live_server: object, held: Camp, clock: Clock) -> None:
    visit = Visit(page, live_server.url)  # type: ignore[attr-defined]
    apply_for_it(visit)
    place = BootcampPlace.objects.get()
    work = f"/{REGION}/connect/engagements/{place.engagement.public_id}/"
    take_on(visit, held, work)
    learn(visit, held, work, clock)
    complete(visit, held, work)
    claim_it(visit, held, work)
    token = actions.make_party_link(by=None, engagement=place.engagement, party="learner", now=OVER)
    visit.be(None, f"/connect/link/{token}/")
    visit.says("A job, a new role or contracts")
    visit.says("May we ask you later how it goes on?")
    expect(page.locator("body")).not_to_contain_text("Milestones")
    visit.clean()
    visit.be(held.hub, f"/{REGION}/bootcamps/yours/")
    visit.says("[c]")
    expect(page.locator("body")).not_to_contain_text("Ada Invented")
    visit.clean()
    assert sum(one.amount for one in BootcampClaim.objects.all()) == place.grant


def apply_for_it(visit: Visit) -> None:
    visit.be(None, f"/{REGION}/bootcamps/")
    visit.follow("Imaginary welding")
    visit.follow("^Apply$")
    page = visit.page
    page.get_by_label("Your name").fill("Ada Invented")
    page.get_by_label("Your e-mail address").fill("ada@example.com")
    visit.day("born_on", date(2010, 2, 3))
    for name, value in (("lives_in_area", "yes"), ("may_work", "yes"), ("funded_elsewhere", "no")):
        page.locator(f"[name={name}][value={value}]").check()
    page.get_by_label("I look for a job, or for a new one").check()
    page.get_by_label(re.compile("I have read what is kept")).check()
    visit.press("Apply")
    visit.says("19 or over on the first day, 11 May 2026")
    visit.clean()
    visit.day("born_on", date(1990, 2, 3))
    visit.press("Apply")
    visit.says("Your application is sent")


def take_on(visit: Visit, held: Camp, work: str) -> None:
    visit.be(held.provider, f"{held.address}learners/")
    visit.page.get_by_label("Choose Ada Invented").check()
    visit.press("May take part")
    visit.says("Nobody has checked yet: 19 or over.")
    visit.clean()
    visit.page.goto(visit.address + work)
    visit.clean()
    for number in range(4):
        visit.page.get_by_role("link", name=re.compile("^Check")).first.click()
        visit.page.get_by_label("Yes").check()
        visit.page.get_by_label("What was seen?").fill("Passport")
        if not number:
            visit.clean()
        visit.press("Save")
        visit.says("It is saved.")
    visit.press("May take part")
    visit.says("Done: May take part.")


def learn(visit: Visit, held: Camp, work: str, clock: Clock) -> None:
    clock.now = OVER
    visit.be(held.provider, f"{held.address}learners/")
    page = visit.page
    for day in (FIRST, LAST):
        page.get_by_label("Everybody in this list").check()
        visit.day("day", day)
        page.get_by_label("Hours of guided learning").fill("12")
        visit.press("Record attendance")
        visit.says(f"There on {day:%-d %B %Y}: 1 learner.")
    page.get_by_label("Everybody in this list").check()
    visit.press("Started")
    visit.says("Started: 1 learner.")
    attend(held, BootcampPlace.objects.get(), days=8)
    page.goto(visit.address + work)
    visit.follow("Record the initial assessment")
    visit.day("on", FIRST)
    visit.press("Save")
    visit.follow("Record an interview")
    visit.clean()
    page.get_by_label("Mock interview").check()
    visit.day("on", LAST)
    visit.press("Save")
    visit.says("Does not count.")


def complete(visit: Visit, held: Camp, work: str) -> None:
    page = visit.page
    page.goto(f"{visit.address}{held.address}learners/")
    page.get_by_label("Choose Ada Invented").check()
    visit.press("Completed")
    visit.says("only a mock interview, which never counts")
    page.goto(visit.address + work)
    visit.follow("Record an interview")
    page.get_by_label("Interview for a real vacancy").check()
    page.get_by_label("For which vacancy?").select_option(index=1)
    page.get_by_label("What came of it?").select_option("Offered")
    visit.day("on", LAST)
    visit.press("Save")
    visit.press("Completed")
    visit.says("Done: Completed.")
    visit.follow("Record what came of it")
    visit.clean()
    page.get_by_label("A job", exact=True).check()
    page.get_by_label("With whom?").fill("Imaginary Works")
    visit.day("on", LAST + timedelta(days=1))
    visit.press("Save")
    visit.follow("^A job, a new role or contracts$")
    visit.press("End it")
    visit.says("A job, a new role or contracts, 20 July 2026")


def claim_it(visit: Visit, held: Camp, work: str) -> None:
    page = visit.page
    page.goto(f"{visit.address}{held.address}claims/")
    page.get_by_label("Choose Ada Invented").check()
    visit.press("Claim for those whom you chose")
    visit.says("No document is named as evidence")
    visit.clean()
    for number in (1, 2, 3):
        page.goto(visit.address + work)
        page.get_by_role("link", name=f"Name evidence for milestone {number}").click()
        page.get_by_label("Where is the document?").fill(f"File {number}")
        page.get_by_label("Who stands behind it?").fill("A made-up tutor")
        visit.day("on", LAST)
        if number == 1:
            visit.clean()
        visit.press("Save")
        page.goto(f"{visit.address}{held.address}claims/?milestone={number}")
        page.get_by_label("Choose Ada Invented").check()
        visit.press("Claim for those whom you chose")
        visit.says("Claimed for 1 learner")
    visit.says("£3,000")
    visit.clean()


def test_the_pages_read_well_on_a_dark_phone_and_without_scripts(
    page: Page, no_js: BrowserContext, live_server: object, held: Camp, clock: Clock
) -> None:
    one = apply(held, "Ada Invented")
    check(one)
    address = live_server.url  # type: ignore[attr-defined]
    page.set_viewport_size({"width": 390, "height": 844})
    page.emulate_media(color_scheme="dark")
    signed_in_as(page.context, address, held.provider)
    paths = ("learners/", "claims/", "learners/import/", "vacancies/", "apply/", "")
    for path in (*(held.address + path for path in paths), f"/{REGION}/bootcamps/", f"/{REGION}/bootcamps/new/"):
        page.goto(address + path)
        assert axe(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), path
    signed_in_as(no_js, address, held.provider)
    plain = no_js.new_page()
    plain.goto(f"{address}{held.address}learners/")
    plain.get_by_label("Choose Ada Invented").check()
    plain.get_by_role("button", name="May take part").click()
    expect(plain.locator("body")).to_contain_text("May take part: 1 learner.")
    assert move(held, "eligible", one) == 0
