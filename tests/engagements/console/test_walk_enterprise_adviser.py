"""The Enterprise Adviser in a real browser, from the offer to the next adviser; the console without scripts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from routeways.engagements.models import Engagement, Match, Offer, Request, Run
from routeways.foundation import jobs
from routeways.foundation.models import User
from routeways.places.actions import load_packaged_areas
from tests.browser import axe, signed_in_as
from tests.engagements.console.factories import adviser, wants_adviser
from tests.engagements.factories import NOW, REGION, employer, school
from tests.organisations.factories import give, make_hub, make_user

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

KIND = "enterprise-adviser"
BASE = f"/{REGION}/connect/"


class Clock:
    """The day on which the site lives."""

    def __init__(self) -> None:
        self.now = NOW

    def pass_days(self, days: int) -> None:
        self.now += timedelta(days=days)


class Visit:
    """One browser in which several people work, one after the other."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address = page, address

    def be(self, user: User) -> None:
        self.page.context.clear_cookies()
        signed_in_as(self.page.context, self.address, user)

    def go(self, path: str) -> None:
        self.page.goto(self.address + path)

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=_spoken(name)).first.click()

    def follow(self, name: str) -> None:
        self.page.get_by_role("link", name=_spoken(name)).first.click()

    def says(self, text: str) -> None:
        expect(self.page.locator("main")).to_contain_text(text)

    def clean(self) -> None:
        assert axe(self.page) == [], self.page.url


def _spoken(name: str) -> re.Pattern[str]:
    """A name whose second part is only said, not shown."""
    return re.compile(re.escape(name).replace(":", r"\s*:"))


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(timezone, "now", lambda: made.now)
    return made


@pytest.fixture
def people(transactional_db: None, clock: Clock) -> Iterator[dict[str, User]]:
    load_packaged_areas(now=NOW)
    firm, ours = employer("Imaginary Engineering"), school("Imaginary High")
    made = {name: make_user(name) for name in ("Hub", "Employer", "School")}
    give(made["Hub"], "hub-lead", make_hub(REGION), region=REGION)
    give(made["Employer"], "organisation-contact", firm)
    give(made["School"], "careers-leader", ours)
    adviser("A founder", number=1, postcode="PR1 8XJ")
    wants_adviser("An adviser for the other school", school("Other High"), postcode="PR1 8XJ")
    return made


ANSWERS = {
    "sectors": ["Engineering and manufacturing"],
    "help": ["The careers plan and its aims"],
    "phases": ["Secondary school or academy"],
    "phase": ["Secondary school or academy"],
    "days": ["A day a month"],
    "checked": ["Yes"],
    "through-staff": ["Yes"],
    "contact": ["Yes"],
}


def write(visit: Visit, side: str, title: str) -> None:
    """Fills in the common form of offers and requests, page by page."""
    page = visit.page
    visit.go(f"{BASE}new/{side}/{KIND}/")
    visit.clean()
    visit.press("Start now")
    for _ in range(20):
        step = page.url.rstrip("/").rpartition("/")[2]
        if step == "check":
            break
        question = step[2:] if step.startswith("q-") else ""
        if step == "about":
            page.locator("[name=title]").fill(title)
        elif step == "number":
            page.locator("[name=number]").fill("1")
        elif step == "where":
            page.locator("[name=postcode]").fill("BB11 2AA")
        elif question in ANSWERS:
            for label in ANSWERS[question]:
                page.get_by_label(label, exact=True).check()
        elif question == "experience":
            page.locator("textarea").fill("Runs a workshop of forty people.")
        visit.press("Continue")
        expect(page).not_to_have_url(re.compile(f"/{step}/$"))
    visit.says("Check your answers")
    visit.clean()
    visit.press("Send")


def work(visit: Visit) -> None:
    """What waits in the background is done; the page is looked at again."""
    jobs.work_off()
    visit.page.reload()


def test_an_enterprise_adviser_from_the_offer_to_the_next_one(
    page: Page, live_server: object, people: dict[str, User], clock: Clock
) -> None:
    visit = Visit(page, live_server.url)  # type: ignore[attr-defined]
    visit.be(people["Employer"])
    write(visit, "offer", "A director of works")
    visit.be(people["School"])
    write(visit, "request", "An adviser for our school")
    offer, request = Offer.objects.get(title="A director of works"), Request.objects.get(title__endswith="our school")
    rank(visit, request, offer)
    run = propose(visit, people, request, offer)
    agree(visit, people, run, request)
    held = Engagement.objects.get(request=request)
    induct(visit, people, held, clock.now)
    renew(visit, people, held, clock)
    confirm_the_year(visit, people, held, clock)
    leave(visit, people, held)


def rank(visit: Visit, request: Request, offer: Offer) -> None:
    visit.go(f"{BASE}requests/{request.public_id}/")
    visit.follow("Say whom you would like best")
    visit.clean()
    visit.page.get_by_label("Your rank for A director of works, Imaginary Engineering").fill("1")
    visit.press("Keep this order")
    visit.says("Your order is kept")


def propose(visit: Visit, people: dict[str, User], request: Request, offer: Offer) -> Run:
    visit.be(people["Hub"])
    visit.go(BASE)
    visit.follow("Matching console")
    visit.clean()
    visit.follow("Enterprise Advisers")
    visit.says("An adviser for our school")
    visit.clean()
    visit.press("Start the run")
    visit.says("You can leave this page")
    visit.clean()
    work(visit)
    visit.says("You ranked it number 1.")
    visit.clean()
    visit.follow("Compare three ways")
    visit.says("Highest total")
    visit.clean()
    visit.press("Choose this: Stable")
    visit.follow("Keep two together or apart")
    visit.page.get_by_label("Keep together").check()
    visit.page.get_by_label("Who asks").select_option(request.public_id)
    visit.page.get_by_label("Who offers").select_option(offer.public_id)
    visit.page.get_by_label("Why?").fill("They have met")
    visit.clean()
    visit.press("Keep this")
    visit.press("Solve again")
    work(visit)
    visit.says("Against the run before: +0 with somebody, +0 points in all")
    visit.says("Kept together by hand: They have met")
    visit.follow("Confirm this run")
    visit.clean()
    visit.press("Propose these pairs")
    visit.says("Both sides of every pair are asked for their answer")
    return Run.objects.get(state=Run.State.CONFIRMED)


def agree(visit: Visit, people: dict[str, User], run: Run, request: Request) -> None:
    match = Match.objects.get(run=run, request=request)
    for who in ("Employer", "School"):
        visit.be(people[who])
        visit.go(f"{BASE}matches/{match.public_id}/")
        visit.press("Yes, we would like this")
    visit.says("Both sides have said yes")


def induct(visit: Visit, people: dict[str, User], held: Engagement, now: datetime) -> None:
    here = f"{BASE}engagements/{held.public_id}/"
    for who, tasks in (
        ("Employer", ["The adviser has read"]),
        ("Hub", ["The hub introduced"]),
    ):
        do(visit, people[who], here, tasks)
    visit.press("Induction")
    do(visit, people["School"], here, ["The school told the adviser", "The adviser met the careers leader"])
    do(visit, people["Hub"], here, ["The adviser took part"])
    visit.says("check is not recorded yet")
    record(visit, now, 2)
    visit.go(here)
    visit.says("Checked until")
    visit.press("Active")
    visit.says("The year is confirmed from")
    visit.clean()


def do(visit: Visit, user: User, here: str, tasks: list[str]) -> None:
    visit.be(user)
    visit.go(here)
    for task in tasks:
        visit.press(f"Done: {task}")


def record(visit: Visit, now: datetime, years: int) -> None:
    """Records a check of today that holds for so many years."""
    visit.follow("Record a check")
    visit.page.get_by_label("Enhanced check").check()
    for box, value in (("day", now.day), ("month", now.month), ("year", now.year)):
        visit.page.locator(f"[name=checked_on_{box}]").fill(str(value))
        last = value + years if box == "year" else value
        visit.page.locator(f"[name=expires_on_{box}]").fill(str(last))
    visit.page.get_by_label("Which organisation saw it?").fill("Imaginary Hub")
    visit.clean()
    visit.press("Record it")
    visit.says("Checked until")


def renew(visit: Visit, people: dict[str, User], held: Engagement, clock: Clock) -> None:
    clock.pass_days(2 * 365 + 10)
    visit.be(people["Hub"])
    visit.go(f"{BASE}console/checks/")
    visit.says("Has run out")
    visit.clean()
    visit.press("Look through the checks now")
    visit.says("1 paused.")
    visit.be(people["School"])
    visit.go(f"{BASE}engagements/{held.public_id}/")
    visit.says("It goes on when the hub has recorded the new check.")
    visit.clean()
    visit.press("Go on")
    visit.says("was checked until")
    visit.be(people["Hub"])
    visit.go(f"{BASE}engagements/{held.public_id}/")
    record(visit, clock.now, 3)
    held.refresh_from_db()
    assert held.state == Engagement.State.RUNNING


def confirm_the_year(visit: Visit, people: dict[str, User], held: Engagement, clock: Clock) -> None:
    visit.go(f"{BASE}console/years/")
    visit.says("Overdue")
    visit.clean()
    for who in ("Employer", "School"):
        visit.be(people[who])
        visit.go(f"{BASE}engagements/{held.public_id}/")
        visit.follow("Say whether it goes on")
        visit.clean()
        visit.page.get_by_label("Yes, it goes on").check()
        visit.press("Send your answer")
        visit.says("Your answer is kept")
    visit.be(people["Hub"])
    visit.go(f"{BASE}console/advisers/")
    visit.says("Imaginary High")
    visit.clean()


def leave(visit: Visit, people: dict[str, User], held: Engagement) -> None:
    other = Match.objects.exclude(request=held.request).get()
    visit.follow("End it: Imaginary High")
    visit.page.get_by_label("The adviser’s job or home has moved").check()
    visit.page.get_by_label("The adviser stops altogether").check()
    visit.clean()
    later = adviser("A retired engineer", number=1)
    Offer.objects.filter(pk=later.pk).update(expires_on=timezone.localdate() + timedelta(days=90))
    visit.press("End it")
    visit.says("The school is on the waiting list")
    work(visit)
    visit.says("A retired engineer")
    visit.follow("Confirm this run")
    visit.press("Propose these pairs")
    assert Match.objects.filter(request=held.request, offer=later, state=Match.State.PROPOSED).exists()
    other.refresh_from_db()
    assert other.state == Match.State.PROPOSED  # nobody else was touched


def test_the_console_works_without_scripts(no_js: BrowserContext, live_server: object, people: dict[str, User]) -> None:
    visit = Visit(no_js.new_page(), live_server.url)  # type: ignore[attr-defined]
    visit.be(people["Hub"])
    visit.go(f"{BASE}console/{KIND}/")
    visit.press("Start the run")
    visit.follow("Refresh")
    work(visit)
    visit.follow("Compare three ways")
    visit.press("Choose this: Highest total")
    visit.follow("Confirm this run")
    visit.press("Propose these pairs")
    visit.says("1 place asked for: 1 with somebody, 0 with nobody")
    assert Match.objects.count() == 1
