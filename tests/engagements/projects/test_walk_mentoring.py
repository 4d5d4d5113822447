"""Mentoring: people of 16 or over, messages that staff read, a checked mentor, sessions that are counted, a review."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from routeways.engagements import actions, criteria, gates
from routeways.engagements.drafts import Draft
from routeways.engagements.errors import EngagementError, GateClosed
from routeways.engagements.models import Engagement, Offer
from routeways.foundation.models import AuditEntry
from tests.engagements.console.factories import check
from tests.engagements.desk.walking import Walk, Walker
from tests.engagements.factories import NOW, REGION, TODAY, make_match, make_offer, make_request

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

PROMISES = ["checked", "channels", "staff", "concern"]
OFFERED: dict[str, Any] = {"sectors": ["digital"], "help": ["change"], "rules": PROMISES}
WANTED: dict[str, Any] = {"sectors": ["digital"], "help": ["change"], "age": "adults", "people": 6}

MENTORING = Walk(
    kind="mentoring",
    offers="Offer to mentor",
    answers={
        "In which sectors have you worked?": ["Digital"],
        "What could you help with?": ["Changing to another kind of work"],
        "Which of these do you agree to?": [
            "The hub checks your suitability before you begin, and again when the check runs out",
            "No private messages: you write where staff read along",
            "Staff are present when somebody is under 18",
            "Tell staff at once of a worry about somebody",
        ],
        "What should the mentor know well?": ["Digital"],
        "What should the mentor help with?": ["Changing to another kind of work"],
        "How old are those": "18 or over",
        "How many people?": "6",
    },
    steps=[
        (
            {"request": ["Those who are mentored said", "The organiser told the mentor", "For each session staff"]},
            "Sessions have begun",
        )
    ],
    finishing={"request": ["Mentor, organiser and those"]},
    end="Finished with a review",
    feedback={"How much of what they wanted": "Most of it"},
)


class MentoringWalker(Walker):
    def dates(self) -> None:
        """Nobody begins unchecked; the hub records the check."""
        self.as_("request")
        self.page.goto(self.place)
        self.shows("The mentor’s check is not recorded yet.")
        now = timezone.now()
        actions.record_vetting(
            by=None, offer=Offer.objects.get(), check_kind="basic", checked_on=timezone.localdate(now),
            checked_by="The hub", now=now,
        )  # fmt: skip

    def happened(self) -> None:
        self.as_("request")
        for session in (0, 1):
            self.page.goto(self.place)
            self.shows(f"{session} of at least 3 sessions are recorded")
            expect(self.page.get_by_role("link", name=self.walk.end)).to_have_count(0)
            self.page.get_by_role("link", name="Record what happened").click()
            self.day("On which day?", timezone.localdate() - timedelta(days=2 - session))
            self.page.get_by_label("In person").check()
            self.page.get_by_label("College students").fill("6")
            self.press("Record it")
        super().happened()


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_mentoring_walks_from_an_offer_to_its_review(no_js: BrowserContext, live_server: Any) -> None:
    MentoringWalker(no_js, live_server, MENTORING).all()
    held = Engagement.objects.get()
    assert held.succeeded
    assert held.activities.count() == 3


def agreed(**wanted: Any) -> Engagement:
    request = make_request(kind="mentoring", answers=WANTED | wanted)
    made = make_match(make_offer(kind="mentoring", answers=OFFERED), request, accepted=True)
    held: Engagement = made.engagement
    for task in ("aims", "safeguarding", "staff"):
        actions.tick(by=None, engagement=held, task=task, party="organiser", now=NOW)
    return held


def meeting(until: int = 300, **wanted: Any) -> Engagement:
    held = agreed(**wanted)
    assert held.offer is not None
    check(held.offer, until=TODAY + timedelta(days=until))
    return actions.take_step(by=None, engagement=held, step="meeting", party="organiser", now=NOW)


def record(held: Engagement, sessions: int, days: int = 1, **counts: int) -> None:
    """Each session `days` before the one after it."""
    for number in range(sessions):
        on = TODAY - timedelta(days=number * days)
        actions.record_activity(
            by=None, engagement=held, on=on, mode="online", counts={"college": 6, **counts}, now=NOW
        )


@pytest.mark.usefixtures("ground")
def test_three_records_of_one_day_are_one_session() -> None:
    held = meeting()
    record(held, 3, days=0)
    assert gates.missing(held, ["sessions"], TODAY)[0].startswith("1 of at least 3 sessions are recorded")


@pytest.mark.usefixtures("ground")
def test_where_some_are_under_18_a_session_without_staff_counts_for_nothing() -> None:
    held = meeting(age="sixteen")
    record(held, 3)
    (said,) = gates.missing(held, ["sessions"], TODAY)
    assert said.startswith("0 of at least 3 sessions are recorded")
    assert said.endswith("Some are under 18: count the staff of each session.")
    record(held, 3, staff=1)
    assert gates.missing(held, ["sessions"], TODAY) == ()


@pytest.mark.usefixtures("ground")
def test_the_age_of_those_who_are_mentored_does_not_change_once_it_has_begun() -> None:
    held = agreed(age="sixteen")
    assert held.request is not None

    def changed(**answers: Any) -> None:
        assert held.request is not None
        draft = Draft(title=held.request.title, postcode=held.request.postcode, answers=held.request.answers | answers)
        actions.change_listing(by=None, listing=held.request, draft=draft, now=NOW)

    changed(age="adults")  # nothing has begun
    changed(age="sixteen")
    assert held.offer is not None
    check(held.offer, until=TODAY + timedelta(days=300))
    actions.take_step(by=None, engagement=held, step="meeting", party="organiser", now=NOW)
    with pytest.raises(EngagementError, match="“Age” cannot change any more"):
        changed(age="adults")
    changed(people=WANTED["people"] + 1)
    held.request.refresh_from_db()
    assert held.request.answers["age"] == "sixteen"


@pytest.mark.usefixtures("ground")
@pytest.mark.parametrize("missing", PROMISES)
def test_nobody_mentors_without_all_four_promises(missing: str) -> None:
    with pytest.raises(GateClosed, match="all four promises"):
        make_offer(kind="mentoring", answers=OFFERED | {"rules": [one for one in PROMISES if one != missing]})


@pytest.mark.usefixtures("ground")
def test_nobody_under_sixteen_is_mentored() -> None:
    with pytest.raises(GateClosed, match="for people of 16 or over"):
        make_request(kind="mentoring", answers=WANTED | {"age": "younger"})


@pytest.mark.usefixtures("ground")
def test_nobody_begins_unchecked_and_a_check_that_runs_out_pauses() -> None:
    with pytest.raises(GateClosed, match="mentor’s check is not recorded yet"):
        actions.take_step(by=None, engagement=agreed(), step="meeting", party="organiser", now=NOW)
    held, day = meeting(until=5), NOW + timedelta(days=6)
    assert actions.pause_expired_vetting(by=None, region=REGION, today=day.date(), now=day) == [held]
    with pytest.raises(EngagementError, match="is paused"):
        actions.end(by=None, engagement=held, outcome="reviewed", party="organiser", now=day)
    assert held.offer is not None and held.request is not None
    assert criteria.judge(held.offer, held.request, day.date()).barred == "the check has run out"


@pytest.mark.usefixtures("ground")
@pytest.mark.parametrize("sessions", [0, 2, 3])
def test_sessions_are_counted_before_it_counts(sessions: int) -> None:
    held = meeting()
    actions.tick(by=None, engagement=held, task="review", party="organiser", now=NOW)
    actions.give_feedback(by=None, engagement=held, party="organiser", answers={"reached": "most"}, now=NOW)
    record(held, sessions)
    if sessions < 3:
        with pytest.raises(GateClosed, match=f"{sessions} of at least 3 sessions"):
            actions.end(by=None, engagement=held, outcome="reviewed", party="organiser", now=NOW)
        return
    assert actions.end(by=None, engagement=held, outcome="reviewed", party="organiser", now=NOW).succeeded


@pytest.mark.usefixtures("ground")
def test_it_does_not_end_well_without_a_review() -> None:
    held = meeting()
    record(held, 3)
    with pytest.raises(GateClosed, match="looked back on what was reached"):
        actions.end(by=None, engagement=held, outcome="reviewed", party="organiser", now=NOW)


@pytest.mark.usefixtures("ground")
def test_every_message_stands_where_staff_and_the_hub_read_it() -> None:
    held = meeting()
    made = actions.write_message(by=None, to=held, party="mentor", text="See you on Monday", now=NOW)
    assert (made.engagement, made.match) == (held, None)
    with pytest.raises(EngagementError, match="between organisations and the hub"):
        actions.write_message(by=None, to=held, party="mentee", text="Hello", now=NOW)
    assert AuditEntry.objects.filter(verb="engagements.write_message").count() == 1
