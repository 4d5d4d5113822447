"""A live brief: not open to students before rights, data and safeguarding are answered, with days in order."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone

from routeways.engagements import actions, gates
from routeways.engagements.agreements import digest_of
from routeways.engagements.drafts import Draft
from routeways.engagements.errors import GateClosed
from routeways.engagements.kinds import kind
from routeways.engagements.models import Engagement, Offer, Request
from routeways.instruments.asking.answers import AnswerError
from tests.engagements.console.factories import check
from tests.engagements.desk.walking import Walk, Walker
from tests.engagements.factories import NOW, TODAY, make_match, make_offer, make_request, school

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

OFFERED: dict[str, Any] = {
    "sector": "digital", "problem": "Nobody finds our looms", "outcomes": "A page that is found", "effort": 20,
    "data": "public", "rights": "shared", "secret": "no", "safe": ["staff", "channels", "concern"],
    "showcase": "inside",
}  # fmt: skip


def wanted(begins: int = 3, review: int = 10, hand_in: int = 20) -> dict[str, Any]:
    days = {"begins": begins, "review": review, "hand-in": hand_in}
    return {"sector": "digital", "course": "Web design", "cohort": 18, "hours": 20, "rubric": "Clear and tried out"} | {
        id: (TODAY + timedelta(days=number)).isoformat() for id, number in days.items()
    }


BRIEF = Walk(
    kind="live-brief",
    offers="Offer a live brief",
    answers={
        "Which sector is it about?": "Digital",
        "Which sector should it be about?": "Digital",
        "What is the problem?": "Nobody finds our looms",
        "What would you like to have": "A page that is found",
        "How many hours of work": "20",
        "Which data would students": "Only what is public or made up",
        "Who may use what the students make?": "It is the students’ and the employer may use it",
        "Is anything in it confidential?": "No",
        "Which of these do you agree to?": [
            "College staff are present whenever the employer meets students",
            "No private messages: everything goes through the college",
            "Tell the college at once of a worry about a student",
        ],
        "May students show their work?": "Inside the college and with the employer",
        "Which course is it for?": "Web design",
        "How many students would work on it?": "18",
        "How many hours has each of them?": "20",
        "How will you assess the work?": "Clear, tried out, explained",
        "On which day do the students get the brief?": "0",
        "On which day does the employer see": "0",
        "On which day do the students hand in?": "0",
    },
    steps=[
        ({"offer": ["The employer wrote the brief"], "request": ["The college told students"]}, "Open to students"),
        ({"offer": ["The employer saw the work"]}, "Reviewed half-way"),
        (
            {"request": ["The students handed in", "The college assessed", "The college gave the employer"]},
            "Handed over",
        ),
    ],
    end="The employer uses what students made",
    feedback={"How much did the students learn?": "Very"},
    signs=True,
)


class BriefWalker(Walker):
    def answer(self, heading: str) -> None:
        if "On which day" not in heading:  # a caption stands before it
            return super().answer(heading)
        today = timezone.localdate()
        for label, value in (("Day", today.day), ("Month", today.month), ("Year", today.year)):
            self.page.get_by_label(label, exact=True).fill(str(value))
        return None

    def happened(self) -> None:
        """The employer hears what came of it, and says what it thinks of it, before it ends."""
        self.as_("offer")
        self.page.goto(self.place)
        self.shows("School or college has not given feedback.")
        self.page.get_by_role("link", name="Give feedback").click()
        self.page.get_by_role("group", name="How useful is what the students made?").get_by_label("Very").check()
        self.press("Send")
        self.shows("Thank you for your feedback.")
        super().happened()


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_live_brief_walks_from_an_offer_to_what_came_of_it(no_js: BrowserContext, live_server: Any) -> None:
    BriefWalker(no_js, live_server, BRIEF).all()
    held = Engagement.objects.get()
    assert (held.succeeded, held.outcome) == (True, "used")


def agreed(answers: dict[str, Any] | None = None) -> Engagement:
    """Ticked, dated and signed by both."""
    offer = make_offer(kind="live-brief", answers=OFFERED)
    asked = make_request(school(), kind="live-brief", answers=answers or wanted())
    held: Engagement = make_match(offer, asked, accepted=True).engagement
    held = actions.plan_dates(by=None, engagement=held, starts_on=TODAY, ends_on=TODAY + timedelta(days=30), now=NOW)
    actions.tick(by=None, engagement=held, task="briefing", party="employer", now=NOW)
    actions.tick(by=None, engagement=held, task="told", party="college", now=NOW)
    signed(held)
    return held


def signed(held: Engagement) -> None:
    for party in ("employer", "college"):
        actions.sign(
            by=None,
            engagement=held,
            party=party,
            name="Somebody Invented",
            job="Manager",
            digest=digest_of(held),
            now=NOW,
        )


def opened(held: Engagement) -> Engagement:
    return actions.take_step(by=None, engagement=held, step="open", party="college", now=NOW)


@pytest.mark.usefixtures("ground")
@pytest.mark.parametrize(
    ("answers", "says"),
    [
        ({"rights": "open"}, "Decide first who may use"),
        ({"data": "open"}, "Say which data they get instead"),
        ({"data": "personal"}, "no data about people who could be recognised"),
        ({"safe": ["staff", "concern"]}, "all three promises"),
    ],
)
def test_no_brief_is_offered_without_rights_data_and_safeguarding(answers: dict[str, Any], says: str) -> None:
    with pytest.raises(GateClosed, match=says):
        make_offer(kind="live-brief", answers=OFFERED | answers)


@pytest.mark.usefixtures("ground")
@pytest.mark.parametrize("question", ["rights", "data", "safe"])
def test_no_brief_opens_to_students_when_an_answer_is_gone(question: str) -> None:
    held = agreed()
    left = {id: value for id, value in OFFERED.items() if id != question}
    Offer.objects.filter(pk=held.offer_id).update(answers=left)
    held = Engagement.objects.get()
    assert len(gates.missing(held, ["brief-answers"], TODAY)) == 1
    signed(held)
    with pytest.raises(GateClosed):
        opened(held)


@pytest.mark.usefixtures("ground")
@pytest.mark.parametrize(
    ("answers", "task"), [({"rights": "agreement"}, "rights-signed"), ({"secret": "yes"}, "secret-signed")]
)
def test_what_students_sign_first_is_signed_before_a_brief_opens(answers: dict[str, Any], task: str) -> None:
    held = agreed()
    Offer.objects.filter(pk=held.offer_id).update(answers=OFFERED | answers)
    held = Engagement.objects.get()
    signed(held)
    line = held.rules.task(task)
    assert line is not None
    with pytest.raises(GateClosed) as closed:
        opened(held)
    assert closed.value.missing == (f"Still to do: {line.text}.",)
    actions.tick(by=None, engagement=held, task=task, party="college", now=NOW)
    assert opened(held).step == "open"


@pytest.mark.usefixtures("ground")
@pytest.mark.parametrize("answers", [{"rights": "agreement"}, {"secret": "yes"}, {"problem": "Another one"}])
def test_an_open_brief_that_changes_waits_until_both_have_signed_anew(answers: dict[str, Any]) -> None:
    held = opened(agreed())
    assert held.offer is not None
    draft = Draft(title=held.offer.title, postcode=held.offer.postcode, answers=OFFERED | answers)
    actions.change_listing(by=None, listing=held.offer, draft=draft, now=NOW)
    held = Engagement.objects.get()
    assert held.state == Engagement.State.PAUSED
    with pytest.raises(GateClosed, match="Employer has not signed"):
        actions.resume(by=None, engagement=held, now=NOW)
    signed(held)
    for task in ("rights-signed", "secret-signed"):
        actions.tick(by=None, engagement=held, task=task, party="college", now=NOW)
    assert actions.resume(by=None, engagement=held, now=NOW).state == Engagement.State.RUNNING


@pytest.mark.parametrize("name", ["live-brief", "industry-placement", "work-experience", "sme-digital-project"])
def test_what_was_signed_before_it_began_is_signed_while_it_runs_and_when_it_counts(name: str) -> None:
    rules = kind(name)
    first = next(number for number, step in enumerate(rules.steps) if "signed" in step.gates)
    assert "signed" in rules.steps[first].stays
    for end in rules.ends:
        assert "signed" in end.gates or not end.counts


@pytest.mark.usefixtures("ground")
def test_a_check_that_has_run_out_holds_a_brief_up() -> None:
    held = agreed()
    assert held.offer is not None
    check(held.offer, until=TODAY - timedelta(days=1))
    with pytest.raises(GateClosed, match="was checked until"):
        opened(held)


@pytest.mark.usefixtures("ground")
@pytest.mark.parametrize(
    ("days", "says"),
    [
        ((10, 3, 20), "not in this order"),
        ((3, 25, 20), "not in this order"),
        ((-1, 10, 20), "outside the agreed days"),
        ((3, 10, 31), "outside the agreed days"),
    ],
)
def test_days_that_cannot_be_hold_a_brief_up(days: tuple[int, int, int], says: str) -> None:
    with pytest.raises(GateClosed, match=says):
        opened(agreed(wanted(*days)))


@pytest.mark.usefixtures("ground")
def test_a_brief_without_its_days_does_not_open() -> None:
    held = agreed()
    Request.objects.filter(pk=held.request_id).update(answers={"sector": "digital"})
    assert "all three days" in gates.missing(Engagement.objects.get(), ["milestones"], TODAY)[0]


@pytest.mark.usefixtures("ground")
def test_the_review_waits_for_its_day() -> None:
    held = opened(agreed())
    actions.tick(by=None, engagement=held, task="half-way", party="employer", now=NOW)
    with pytest.raises(GateClosed, match="review half-way is on 6 April 2026"):
        actions.take_step(by=None, engagement=held, step="reviewed", party="college", now=NOW)
    day = NOW + timedelta(days=10)
    assert actions.take_step(by=None, engagement=held, step="reviewed", party="college", now=day).step == "reviewed"


@pytest.mark.usefixtures("ground")
def test_a_brief_does_not_end_well_before_the_employer_said_what_it_thinks() -> None:
    held = agreed()
    assert date.fromisoformat(wanted()["review"]) == date(2026, 4, 6)
    assert any("Employer has not given feedback" in one for one in gates.missing(held, ["feedback"], TODAY))


@pytest.mark.usefixtures("ground")
@pytest.mark.parametrize("day", ["31/2/2026", "soon", "2026-13-01"])
def test_a_day_that_is_none_is_refused(day: str) -> None:
    with pytest.raises(AnswerError, match="date"):
        make_request(school(), kind="live-brief", answers=wanted() | {"review": day})
