"""A challenge in a real browser: enter, ask for a mentor, hand in, two judges, results, showcase.

The walk brings a clock of its own, which goes through one school year, so the day on which it runs makes no difference.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from routeways.careers.models import ChallengeTeam
from routeways.places.actions import load_packaged_areas
from tests.browser import axe, signed_in_as
from tests.careers.challenges.factories import (
    AUTUMN,
    REGION,
    SPRING,
    SUMMER,
    WINTER,
    ideas,
    make_judge,
    make_school,
)
from tests.organisations.factories import give, make_hub_lead, make_user

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from routeways.foundation.models import User

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TOP = f"/{REGION}/school-programmes/challenges/"


class Visit:
    """One browser in which several people work, one after the other, each on a day of the school year."""

    def __init__(self, page: Page, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
        self.page, self.address, self.now = page, address, AUTUMN
        page.set_default_timeout(15_000)
        monkeypatch.setattr(timezone, "now", lambda: self.now)

    def be(self, user: User | None, path: str, *, now: datetime) -> None:
        self.now = now
        self.page.context.clear_cookies()
        if user is not None:
            signed_in_as(self.page.context, self.address, user)
        self.page.goto(self.address + path)


def test_a_team_is_entered_mentored_handed_in_judged_and_shown(page: Page, live_server, monkeypatch) -> None:
    visit = Visit(page, live_server.url, monkeypatch)
    load_packaged_areas(now=AUTUMN)
    school, leader = make_school(), make_user()
    give(leader, "careers-leader", school.organisation)
    visit.be(leader, f"/{REGION}/schools/{school.public_id}/", now=AUTUMN)
    enters_a_team(page)
    own = page.url.removeprefix(live_server.url)
    asks_for_a_mentor(page)
    hands_in(visit, leader, own)
    for level in (3, 4):
        visit.be(make_judge()[0], TOP, now=SPRING)
        judges(page, level)
    visit.be(make_hub_lead(REGION), f"/{REGION}/careers-hub/", now=SUMMER)
    gives_the_results(page)
    visit.be(leader, own, now=SUMMER)
    shows_the_team(page)
    visit.be(None, TOP, now=SUMMER)
    expect(page.get_by_text("A lamp for a bus stop.")).to_be_visible()
    expect(page.get_by_text(school.organisation.name)).to_have_count(0)
    assert axe(page) == []
    assert ChallengeTeam.objects.get().place == "Winner"


def enters_a_team(page: Page) -> None:
    page.get_by_role("link", name="Challenges: teams, mentors and results").click()
    page.get_by_role("link", name="Enter a team for Ideas challenge").click()
    page.get_by_label("First word of the alias").select_option("Copper")
    page.get_by_label("Second word of the alias").select_option("Herons")
    page.get_by_label("Pupils of Year 8").fill("4")
    assert axe(page) == []
    page.get_by_role("button", name="Enter the team").click()
    expect(page.get_by_text("Copper Herons is entered.")).to_be_visible()
    assert axe(page) == []


def asks_for_a_mentor(page: Page) -> None:
    page.get_by_role("button", name="Ask for a mentor").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("A mentor for Copper Herons")


def hands_in(visit: Visit, leader: User, own: str) -> None:
    """Both things, each after a try without the promise that nobody can be recognised."""
    page = visit.page
    for name in ("Hand in the idea", "Hand in what you made"):
        visit.be(leader, own, now=WINTER)
        page.get_by_role("link", name=name, exact=True).click()
        page.get_by_label("In words").fill("A lamp that lights when somebody waits for the bus.")
        page.get_by_role("button", name="Hand it in").click()
        expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
        page.get_by_label("No name, face or voice").check()
        page.get_by_role("button", name="Hand it in").click()
        expect(page.get_by_text("It is handed in.")).to_be_visible()


def judges(page: Page, level: int) -> None:
    page.get_by_role("link", name="Judge teams").click()
    page.get_by_role("link", name="Copper Herons").click()
    for one in ideas().rubric:
        at = min(level, len(one.levels))
        page.get_by_label(f"{at}: {one.levels[at - 1]}", exact=True).check()
    page.get_by_label("The idea: what was good").fill("It came from asking people.")
    assert level != 3 or axe(page) == []
    page.get_by_role("button", name="Keep these marks").click()
    expect(page.get_by_text("Your marks for Copper Herons are kept.")).to_be_visible()


def gives_the_results(page: Page) -> None:
    page.get_by_role("link", name="Challenges", exact=True).click()
    page.get_by_role("link", name="of Ideas challenge").first.click()
    expect(page.get_by_text("In 0 of 4 pairs two judges chose the same level")).to_be_visible()
    assert axe(page) == []
    page.get_by_role("button", name="Give the results").click()
    expect(page.get_by_text("The results are given. Each school")).to_be_visible()


def shows_the_team(page: Page) -> None:
    expect(page.get_by_text("It came from asking people.").first).to_be_visible()
    page.get_by_role("link", name="Show the team to everybody").click()
    page.get_by_label("What did the team make?").fill("A lamp for a bus stop.")
    page.get_by_label("We hold the consent of every pupil").check()
    page.get_by_label("No name, face or voice").check()
    page.get_by_role("button", name="Show it").click()
    expect(page.get_by_text("stands in the showcase.")).to_be_visible()
