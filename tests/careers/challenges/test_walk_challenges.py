"""A challenge in a real browser: enter, ask for a mentor, hand in, two judges, results, showcase."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from routeways.careers.challenges.definitions import StepKind, challenges
from routeways.careers.models import ChallengeTeam
from routeways.places.actions import load_packaged_areas
from tests.browser import axe, signed_in_as
from tests.careers.challenges.factories import REGION, ideas, make_judge, make_school
from tests.organisations.factories import give, make_hub_lead, make_user

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TOP = f"/{REGION}/school-programmes/challenges/"


def closing(monkeypatch, *, judging: bool) -> None:
    """Entering and handing in end today; or else judging has begun with the school year."""
    today = f"{timezone.localdate():%m-%d}"
    later = f"{timezone.localdate() + timedelta(days=1):%m-%d}"
    days = {StepKind.JUDGING: "09-01" if judging else later, StepKind.RESULTS: later}
    steps = tuple(one.model_copy(update={"on": days.get(one.kind, today)}) for one in ideas().steps)
    monkeypatch.setitem(challenges(), ideas().id, ideas().model_copy(update={"steps": steps}))


def test_a_team_is_entered_mentored_handed_in_judged_and_shown(page: Page, live_server, monkeypatch) -> None:
    page.set_default_timeout(15_000)
    load_packaged_areas(now=timezone.now())
    closing(monkeypatch, judging=False)
    school, leader = make_school(), make_user()
    give(leader, "careers-leader", school.organisation)

    def as_(user) -> None:
        page.context.clear_cookies()
        signed_in_as(page.context, live_server.url, user)

    as_(leader)
    page.goto(f"{live_server.url}/{REGION}/schools/{school.public_id}/")
    page.get_by_role("link", name="Challenges: teams, mentors and results").click()
    page.get_by_role("link", name="Enter a team for Ideas challenge").click()
    page.get_by_label("First word of the alias").select_option("Copper")
    page.get_by_label("Second word of the alias").select_option("Herons")
    page.get_by_label("Pupils of Year 8").fill("4")
    assert axe(page) == []
    page.get_by_role("button", name="Enter the team").click()
    expect(page.get_by_text("Copper Herons is entered.")).to_be_visible()
    assert axe(page) == []
    own = page.url
    page.get_by_role("button", name="Ask for a mentor").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("A mentor for Copper Herons")
    for name in ("Hand in the idea", "Hand in what you made"):
        page.goto(own)
        page.get_by_role("link", name=name, exact=True).click()
        page.get_by_label("In words").fill("A lamp that lights when somebody waits for the bus.")
        page.get_by_role("button", name="Hand it in").click()
        expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
        page.get_by_label("No name, face or voice").check()
        page.get_by_role("button", name="Hand it in").click()
        expect(page.get_by_text("It is handed in.")).to_be_visible()

    closing(monkeypatch, judging=True)
    for level in (3, 4):
        as_(make_judge()[0])
        page.goto(f"{live_server.url}{TOP}")
        page.get_by_role("link", name="Judge teams").click()
        page.get_by_role("link", name="Copper Herons").click()
        for one in ideas().rubric:
            at = min(level, len(one.levels))
            page.get_by_label(f"{at}: {one.levels[at - 1]}", exact=True).check()
        page.get_by_label("The idea: what was good").fill("It came from asking people.")
        assert level != 3 or axe(page) == []
        page.get_by_role("button", name="Keep these marks").click()
        expect(page.get_by_text("Your marks for Copper Herons are kept.")).to_be_visible()

    as_(make_hub_lead(REGION))
    page.goto(f"{live_server.url}/{REGION}/careers-hub/")
    page.get_by_role("link", name="Challenges", exact=True).click()
    page.get_by_role("link", name="of Ideas challenge").first.click()
    expect(page.get_by_text("In 0 of 4 pairs two judges chose the same level")).to_be_visible()
    assert axe(page) == []
    page.get_by_role("button", name="Give the results").click()
    expect(page.get_by_text("The results are given. Each school")).to_be_visible()

    as_(leader)
    page.goto(own)
    expect(page.get_by_text("It came from asking people.").first).to_be_visible()
    page.get_by_role("link", name="Show the team to everybody").click()
    page.get_by_label("What did the team make?").fill("A lamp for a bus stop.")
    page.get_by_label("We hold the consent of every pupil").check()
    page.get_by_label("No name, face or voice").check()
    page.get_by_role("button", name="Show it").click()
    expect(page.get_by_text("stands in the showcase.")).to_be_visible()
    page.context.clear_cookies()
    page.goto(f"{live_server.url}{TOP}")
    expect(page.get_by_text("A lamp for a bus stop.")).to_be_visible()
    expect(page.get_by_text(school.organisation.name)).to_have_count(0)
    assert axe(page) == []
    assert ChallengeTeam.objects.get().place == "Winner"
