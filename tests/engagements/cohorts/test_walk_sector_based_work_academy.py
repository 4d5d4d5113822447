"""An academy in a real browser: vacancies, course, candidates, training, interviews, jobs."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from routeways.engagements import actions
from routeways.engagements.models import Candidate, Engagement, Match, Offer
from routeways.foundation.models import User
from routeways.places.actions import load_packaged_areas
from tests.browser import axe, signed_in_as
from tests.engagements.cohorts.people import DAY, KIND, OPENED, academy, at, holding, refer
from tests.engagements.factories import REGION, employer, make_request
from tests.organisations.factories import make_hub_lead, make_organisation

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
BASE = f"/{REGION}/connect/"
ANSWERS = {"sector": "Health and care", "current": "Yes", "interview": "Yes"}


class Clock:
    now = OPENED


class Visit:
    """One browser in which several people work, one after the other."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address = page, address

    def be(self, user: User, path: str) -> None:
        self.page.context.clear_cookies()
        signed_in_as(self.page.context, self.address, user)
        self.page.goto(self.address + path)

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name).first.click()

    def follow(self, name: str) -> None:
        self.page.get_by_role("link", name=re.compile(name)).first.click()

    def says(self, text: str) -> None:
        expect(self.page.locator("main")).to_contain_text(text)

    def day(self, field: str, day: date) -> None:
        for part, value in (("day", day.day), ("month", day.month), ("year", day.year)):
            self.page.locator(f"[name={field}_{part}]").fill(str(value))

    def choose(self, *who: str) -> None:
        for name in who:
            self.page.get_by_label(f"Choose {name}").check()

    def clean(self) -> None:
        assert axe(self.page) == [], self.page.url


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(timezone, "now", lambda: made.now)
    return made


@pytest.fixture
def people(transactional_db: None, clock: Clock) -> dict[str, User]:
    load_packaged_areas(now=OPENED)
    college = make_organisation("Madeup College", kind="college", region=REGION)
    make_request(college, kind=KIND, title="We train for health", answers={"sector": "health"}, number=100)
    jobs = make_organisation("Invented Job Centre", kind="government", region=REGION)
    return {
        "employer": holding("organisation-contact", employer("Imaginary Clinics"), "Firm Person"),
        "trainer": holding("programme-manager", college, "College Person"),
        "adviser": holding("referral-adviser", jobs, "Adviser Person"),
        "hub": make_hub_lead(REGION),
    }


def open_vacancies(visit: Visit) -> None:
    page = visit.page
    visit.press("Start now")
    for _ in range(20):
        step = page.url.rstrip("/").rpartition("/")[2]
        if step == "check":
            break
        question = step[2:] if step.startswith("q-") else ""
        if step == "about":
            page.locator("[name=title]").fill("Clinic assistants")
        elif step == "number":
            page.locator("[name=number]").fill("3")
        elif step == "where":
            page.locator("[name=postcode]").fill("BB11 2AA")
        elif question in ANSWERS:
            page.get_by_label(ANSWERS[question], exact=True).check()
        elif question == "job":
            page.locator("textarea").fill("Helps in an imaginary clinic, 30 hours a week.")
        visit.press("Continue")
        expect(page).not_to_have_url(re.compile(f"/{step}/$"))
    visit.press("Send")


def test_an_academy_from_the_vacancies_to_the_jobs(
    page: Page, live_server: object, people: dict[str, User], clock: Clock, tmp_path: Path
) -> None:
    visit = Visit(page, live_server.url)  # type: ignore[attr-defined]
    held = agree(visit, people)
    home, work = f"{BASE}cohorts/{held.public_id}/", f"{BASE}engagements/{held.public_id}/"
    design(visit, people, home, work)
    send(visit, people, home, tmp_path)
    train(visit, people, home, work, clock)
    interview(visit, people, home, work, clock)
    visit.be(people["hub"], f"{BASE}cohorts/")
    visit.says("The last step that people reached")
    visit.says("[c]")
    visit.clean()
    assert Candidate.objects.filter(state="completed", interview_offered_at=None).count() == 0


def agree(visit: Visit, people: dict[str, User]) -> Engagement:
    visit.be(people["employer"], f"{BASE}new/offer/{KIND}/")
    visit.clean()
    open_vacancies(visit)
    offer = Offer.objects.get()
    visit.be(people["trainer"], f"{BASE}offers/{offer.public_id}/")
    visit.press("We would like this")
    visit.page.get_by_label(re.compile("We train for health")).check()
    visit.press("Continue")
    visit.says("They have been asked.")
    match = Match.objects.get()
    visit.be(people["employer"], f"{BASE}matches/{match.public_id}/")
    visit.press("Yes, we would like this")
    visit.says("Day 1 of 14")
    visit.clean()
    return Engagement.objects.get()


def design(visit: Visit, people: dict[str, User], home: str, work: str) -> None:
    visit.be(people["trainer"], work)
    visit.says("The course is not designed yet")
    visit.follow("Design the course")
    visit.clean()
    visit.page.get_by_label("What is the course called?").fill("Working in a clinic")
    visit.page.get_by_label("How many hours altogether?").fill("40")
    visit.day("starts_on", DAY + timedelta(days=3))
    visit.day("ends_on", DAY + timedelta(days=60))
    visit.day("interviews_from", DAY + timedelta(days=9))
    visit.press("Save the course")
    visit.says("An academy lasts at most 6 weeks")
    visit.clean()
    visit.day("ends_on", DAY + timedelta(days=8))
    visit.press("Save the course")
    visit.says("The course is saved")
    visit.follow("Who sends candidates")
    visit.clean()
    visit.page.get_by_label("Which organisation sends candidates?").select_option("Invented Job Centre")
    visit.press("Add it")
    visit.says("Who sends candidates: 1")
    for step in ("Course designed", "Candidates being referred"):
        visit.page.goto(visit.address + work)
        visit.press(step)


def send(visit: Visit, people: dict[str, User], home: str, folder: Path) -> None:
    visit.be(people["adviser"], home)
    visit.follow("Refer a candidate")
    visit.clean()
    page = visit.page
    page.get_by_label("Name", exact=True).fill("Ada Invented")
    page.get_by_label("Your number for the person").fill("1")
    visit.day("born_on", date(1990, 2, 3))
    visit.day("told_on", DAY)
    page.get_by_label("Universal Credit").check()
    page.get_by_label(re.compile("training provider reads the name")).check()
    visit.press("Refer this person")
    visit.says("Ada Invented")
    visit.follow("Load a list")
    visit.clean()
    path = folder / "people.csv"
    path.write_text(
        "Your number,Name,Date of birth,Told on,Benefit\n"
        "2,Grace Madeup,1991-01-01,2026-03-01,No benefit\n3,Zed Unlucky,1992-01-01,2026-03-01,No benefit\n"
        "4,Bad Row,never,2026-03-01,No benefit\n",
        encoding="utf-8",
    )
    page.get_by_label("File").set_input_files(path)
    visit.press("Load")
    visit.says("3 rows read: 2 new, 0 known before, 1 not taken")
    visit.clean()
    visit.follow("See your people")
    visit.choose("Ada Invented", "Grace Madeup", "Zed Unlucky")
    visit.press("Screened, may begin training")
    expect(page.locator("body")).to_contain_text("Screened, may begin training: 3 candidates.")


def train(visit: Visit, people: dict[str, User], home: str, work: str, clock: Clock) -> None:
    visit.be(people["trainer"], work)
    visit.press("In training")
    clock.now = at(9)
    visit.be(people["trainer"], home)  # a session does not last so long
    visit.says("Day 9 of 14")
    visit.says("Ada Invented")
    expect(visit.page.locator("main")).not_to_contain_text("Grace Madeup")
    expect(visit.page.locator("main")).not_to_contain_text("Universal Credit")
    unlucky = Candidate.objects.get(participant__name="Zed Unlucky").participant.reference
    visit.choose(unlucky)
    visit.press("Completed")
    visit.says("Nobody was moved")
    visit.says(f"{unlucky} is not trained yet.")
    visit.clean()
    visit.page.get_by_label("Why did they leave?").select_option("Did not come")
    visit.press("Left")
    visit.page.get_by_label("Everybody in this list").check()
    visit.press("Trained")
    expect(visit.page.locator("body")).to_contain_text("Trained: 2 candidates.")
    visit.page.goto(visit.address + work)
    visit.press("Interviews")


def interview(visit: Visit, people: dict[str, User], home: str, work: str, clock: Clock) -> None:
    visit.be(people["employer"], home)
    page = visit.page
    expect(page.locator("main")).not_to_contain_text("Ada Invented")
    page.get_by_label("Everybody in this list").check()
    visit.press("Offer an interview")
    visit.says("Enter day and time of the interview.")
    visit.day("interview_on", at(12).date())
    page.get_by_label("Time").fill("10:00")
    page.get_by_label("Everybody in this list").check()
    visit.press("Offer an interview")
    visit.says("13 Mar, 10:00")
    clock.now = at(12, 16)
    visit.be(people["employer"], home)
    page.get_by_label("Everybody in this list").check()
    visit.press("Interviewed")
    ada = Candidate.objects.get(participant__name="Ada Invented").participant.reference
    visit.choose(ada)
    visit.press("Hired")
    expect(page.locator("body")).to_contain_text("Hired: 1 candidate.")
    page.get_by_label("Everybody in this list").check()
    visit.press("Completed")
    visit.clean()
    page.goto(visit.address + work)
    visit.follow("Completed")
    visit.press("End it")
    visit.says("Completed, 13 March 2026")


def test_the_page_reads_well_on_a_dark_phone_and_without_scripts(
    page: Page, no_js: BrowserContext, live_server: object, people: dict[str, User], clock: Clock
) -> None:
    held = academy()
    one = refer(held, name="Ada Invented")
    address = live_server.url  # type: ignore[attr-defined]
    page.set_viewport_size({"width": 390, "height": 844})
    page.emulate_media(color_scheme="dark")
    signed_in_as(page.context, address, held.adviser)
    for path in (held.address, f"{held.address}refer/", f"{held.address}import/", f"{BASE}cohorts/"):
        page.goto(address + path)
        assert axe(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), path
    signed_in_as(no_js, address, held.adviser)
    plain = no_js.new_page()
    plain.goto(address + held.address)
    plain.get_by_label("Choose Ada Invented").check()
    plain.get_by_role("button", name="Screened, may begin training").click()
    expect(plain.locator("body")).to_contain_text("Screened, may begin training: 1 candidate.")
    token = actions.make_party_link(by=None, engagement=held.engagement, party="trainer", now=OPENED)
    page.context.clear_cookies()
    page.goto(f"{address}/connect/link/{token}/cohort/")
    expect(page.locator("main")).to_contain_text(one.participant.reference)
    assert axe(page) == []
