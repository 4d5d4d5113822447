"""Groups in a real browser: the walk from an opened group to evidence without JavaScript, and each page with axe."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from routeways.foundation.models import Message
from routeways.organisations import actions
from routeways.organisations.models import Group, Recommendation
from tests.browser import axe, signed_in_as
from tests.organisations import making_groups as making
from tests.organisations.factories import give, make_hub, make_hub_lead, make_user

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def _fill_day(page: Page, legend: str, day: str, month: str, year: str) -> None:
    group = page.get_by_role("group", name=legend)
    for label, value in (("Day", day), ("Month", month), ("Year", year)):
        group.get_by_label(label, exact=True).fill(value)


def _shows(page: Page, text: str) -> None:
    """Waits for it: pressing a button does not wait for the page that follows."""
    page.get_by_text(text).first.wait_for()


# Longer than 50 lines: it is one walk in order, and each step needs what the one before left.
def test_an_advisory_group_walks_from_its_opening_to_evidence_without_javascript(
    no_js: BrowserContext, live_server: Any
) -> None:
    hub, works = make_hub(), making.college("Shuttle College")
    lead, planner, member = make_hub_lead(hub=hub), make_user("Planner"), make_user("Fictive Member")
    give(planner, "curriculum-planner", works)
    page = no_js.new_page()

    # The hub lead opens the group and invites.
    signed_in_as(no_js, live_server.url, lead)
    page.goto(f"{live_server.url}/lancashire/groups/")
    page.get_by_role("link", name="Open a group").click()
    page.get_by_role("button", name="Continue").click()
    _shows(page, "There is a problem")
    page.get_by_label("Employer advisory group, run by").check()
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Name", exact=True).fill("Moonbeam Advisory Group")
    page.get_by_label("What is it for?").fill("Employers say what courses should teach.")
    page.get_by_role("button", name="Open the group").click()
    _shows(page, "Moonbeam Advisory Group is open.")
    group_page = page.url
    page.get_by_role("link", name="Invite a member").click()
    page.get_by_label("Name", exact=True).fill("Fictive Member")
    page.get_by_label("Work e-mail").fill(member.email)
    page.get_by_label("Chair", exact=True).check()
    page.get_by_role("button", name="Invite").click()
    _shows(page, "The invitation is on its way")
    (invitation,) = re.findall(
        r"http\S+/invitation/\S+", Message.objects.get(template="organisations/group_invitation").body
    )

    # The member reads what membership means, and agrees.
    signed_in_as(no_js, live_server.url, member)
    page.goto(invitation)
    assert not page.get_by_label("I agree to be a member of Moonbeam Advisory Group").is_checked()
    page.get_by_label("I am 16 or over").check()
    page.get_by_role("button", name="Accept").click()
    _shows(page, "Nobody becomes a member without agreeing")
    page.get_by_label("I agree to be a member of Moonbeam Advisory Group").check()
    page.get_by_role("button", name="Accept").click()
    page.get_by_role("heading", name="Your seat").wait_for()
    assert page.url == group_page

    # As its chair they call a meeting that has just begun, record it and recommend.
    page.get_by_role("link", name="Call a meeting").click()
    page.get_by_label("Title").fill("First meeting")
    now = timezone.localtime()
    _fill_day(page, "Day", str(now.day), str(now.month), str(now.year))
    page.get_by_label("Begins at").fill("00:01")
    page.get_by_label("Place").fill("The mill")
    page.get_by_label("Agenda").fill("Welcome\nWelding")
    page.get_by_role("button", name="Call the meeting").click()
    page.get_by_role("link", name="First meeting").click()
    page.get_by_role("link", name="Record who was there").click()
    page.get_by_label("Present", exact=True).check()
    page.get_by_role("button", name="Save").click()
    _shows(page, "The quorum of 1 was reached.")
    page.get_by_role("link", name="Moonbeam Advisory Group").click()
    page.get_by_role("link", name="Make a recommendation").click()
    page.get_by_label("What do you recommend?").fill("Teach laser welding")
    page.get_by_label("Why?").fill("Two firms have waited for a year.")
    page.get_by_label("Which organisation is to decide?").fill("Shuttle College")
    page.get_by_label("Which meeting made it?").select_option(label=f"First meeting, {now:%-d %B %Y}")
    page.get_by_role("button", name="Recommend").click()
    page.get_by_role("heading", name="Teach laser welding").wait_for()

    # The college decides with a reason, and says what it changed and what shows it.
    signed_in_as(no_js, live_server.url, planner)
    page.goto(f"{live_server.url}/lancashire/groups/")
    page.get_by_role("link", name="Teach laser welding").click()
    page.get_by_role("link", name="Decide").click()
    page.get_by_label("Accepted", exact=True).check()
    page.get_by_role("button", name="Decide").click()
    _shows(page, "Give the reason")
    page.get_by_label("Why?").fill("The rig is free on Fridays.")
    page.get_by_role("button", name="Decide").click()
    page.get_by_role("link", name="Record what has changed").click()
    page.get_by_label("What has changed?").fill("A unit of 30 hours.")
    page.get_by_role("button", name="Record").click()
    page.get_by_role("link", name="Add evidence").click()
    page.get_by_label("What shows it?").fill("The course page lists it.")
    page.get_by_role("button", name="Add").click()
    _shows(page, "The course page lists it.")
    assert Recommendation.objects.get().stage(timezone.localdate()) == "Done, with evidence"

    # The member reads what came of it, and leaves.
    signed_in_as(no_js, live_server.url, member)
    page.goto(group_page)
    page.get_by_role("link", name="Teach laser welding").click()
    for text in ("The rig is free on Fridays.", "A unit of 30 hours.", "The course page lists it."):
        _shows(page, text)
    page.goto(group_page)
    page.get_by_role("link", name="Leave this group").click()
    page.get_by_role("button", name="Leave").click()
    _shows(page, "You have left Moonbeam Advisory Group.")
    page.goto(group_page)
    assert page.get_by_role("heading", name="Your seat").count() == 0


@pytest.fixture
def furnished(transactional_db: None) -> Group:
    """A group with something on each of its pages; its chair is Fictive Chair."""
    now, today = timezone.now(), timezone.localdate()
    works = making.college()
    group = making.open_group("adult-skills-forum", owner=works)
    chair = make_user("Fictive Chair")
    seat = making.seat(group, chair, role="chair", name="Fictive Chair", represents=works)
    making.seat(group, email="other@example.org", name="Fictive Member")
    making.invite(group, email="asked@example.org", name="Asked Person", now=now)
    for title, begins in (("Last meeting", now - timedelta(days=2)), ("Next meeting", now + timedelta(days=9))):
        meeting = actions.call_meeting(
            by=None,
            group=group,
            title=title,
            starts_at=begins,
            minutes=60,
            place="Mill",
            agenda=["Welcome", "Welding"],
            now=now,
        )
    last = group.meetings.get(title="Last meeting")
    states = {row.public_id: "present" for row in group.memberships.filter(state="active")}
    actions.record_attendance(by=None, meeting=last, states=states, now=now)
    actions.write_minutes(by=None, meeting=last, minutes="We need welders.\n\nAgreed.", now=now)
    actions.add_action(by=None, group=group, what="Ask", taken_by=seat, due_on=today - timedelta(days=1), meeting=last)
    asked = actions.recommend(
        by=None, group=group, addressee=works, what="Teach welding", why="Needed.", today=today, meeting=last
    )
    actions.decide(by=None, recommendation=asked, outcome="accepted", reason="Yes.", today=today)
    change = actions.record_change(by=None, recommendation=asked, what="A unit.", made_on=today, today=today)
    actions.add_evidence(by=None, change=change, says="See", link="https://x.example/", today=today)
    actions.send_notice(
        by=None, group=group, title="A mill closes", text="Help.", due_on=today, site=making.SITE, now=now, today=today
    )
    assert meeting.group == group
    return group


def _addresses(group: Group) -> dict[str, str]:
    """Every page that the chair of a group may open."""
    here: dict[str, Any] = {"region": "lancashire"}
    one = {**here, "public_id": group.public_id}
    last = {**one, "number": group.meetings.get(title="Last meeting").public_id}
    asked = {**one, "number": group.recommendations.get().public_id}
    notice = {**one, "number": group.notices.get().public_id}
    wanted: dict[str, dict[str, Any]] = {"groups": here, "consents": here}
    of_group = ("change", "close", "invite", "leave", "members")
    wanted |= {"group": one} | {f"group-{name}": one for name in of_group}
    wanted |= dict.fromkeys(("meeting-call", "action-add", "recommend", "notice-send"), one)
    wanted |= dict.fromkeys(("meeting", "meeting-attendance", "meeting-minutes", "meeting-share"), last)
    wanted |= {"meeting-change": last, "meeting-action": last, "recommendation": asked, "change-made": asked}
    wanted["notice"] = notice
    wanted["seat-end"] = {**one, "number": group.memberships.get(state="invited").public_id}
    return {name: reverse(f"organisations:{name}", kwargs=known) for name, known in wanted.items()}


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_no_page_of_a_group_breaks_an_accessibility_rule_or_the_width_of_a_phone(
    page: Page, live_server: Any, furnished: Group, width: int, scheme: Any
) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    page.emulate_media(color_scheme=scheme)
    chair = furnished.memberships.get(role="chair").user
    assert chair is not None
    signed_in_as(page.context, live_server.url, chair)
    faults = {}
    for name, address in _addresses(furnished).items():
        page.goto(live_server.url + address)
        expect(page.get_by_role("heading", level=1), name).to_be_visible()
        found = axe(page)
        if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            found.append("wider than the window")
        if found:
            faults[name] = found
    assert faults == {}


def test_the_public_page_the_invitation_and_the_list_of_what_is_overdue_break_no_rule(
    page: Page, live_server: Any, furnished: Group
) -> None:
    invited = making.invite(furnished, email="new@example.org", now=timezone.now())
    path = reverse("organisations:group-invitation", kwargs={"region": "lancashire", "token": making.token_of(invited)})
    for address in (path, f"/lancashire/groups/{furnished.public_id}/", "/lancashire/groups/"):
        page.goto(live_server.url + address)
        assert axe(page) == [], address
    signed_in_as(page.context, live_server.url, make_hub_lead())
    page.goto(f"{live_server.url}/lancashire/groups/overdue/")
    expect(page.get_by_text("Ask, due")).to_be_visible()
    assert axe(page) == []
    for address in ("groups/open/", "consents/contacts/"):
        page.goto(f"{live_server.url}/lancashire/{address}")
        assert axe(page) == [], address
