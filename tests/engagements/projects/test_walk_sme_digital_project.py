"""A small firm says what is hard in its own words; a team finds the cause, proposes, delivers, is hired."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from routeways.engagements import actions, criteria
from routeways.engagements.errors import EngagementError, GateClosed
from routeways.engagements.kinds import kind
from routeways.engagements.models import Engagement
from routeways.engagements.models.listing import State
from routeways.engagements.writing import Writing
from tests.engagements.desk.people import contact
from tests.engagements.desk.walking import Walk, Walker
from tests.engagements.factories import NOW, REGION, TODAY, employer, make_match, make_offer, make_request
from tests.organisations.factories import make_organisation

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

KIND = "sme-digital-project"
TEAM: dict[str, Any] = {"helps": ["sell", "paper"], "team": "Four graduates and a lecturer", "confidential": "yes"}
FIRM: dict[str, Any] = {"problem": "We type every order twice", "helps": ["paper"], "staff": "micro"}
JARGON = (
    "solution",
    "digital transformation",
    "stakeholder",
    "deliverable",
    "scope",
    "API",
    "CRM",
    "ERP",
    "agile",
    "IP ",
)

PROJECT = Walk(
    kind=KIND,
    offers="Offer a digital team",
    answers={
        "What can the team help with?": ["Selling or booking online", "Less paper and less typing things twice"],
        "Who is in the team": "Four graduates and a lecturer",
        "Do you keep to yourselves": "Yes",
        "What takes too long": "We type every order twice, and lose some.",
        "What might help?": ["Less paper and less typing things twice"],
        "How many people work in the firm?": "1 to 9",
    },
    steps=[
        ({"offer": ["The team talked with the firm", "The team wrote down"]}, "Problem found"),
        ({"offer": ["The team proposed what to do"], "request": ["The firm chose"]}, "Proposal agreed"),
        ({"offer": ["The team showed the firm"], "request": ["The firm has it"]}, "Delivered"),
    ],
    end="Delivered, and the firm hired somebody of the team",
    feedback={"How much better is it now?": "A lot"},
    signs=True,
    counts="People who took part",
)


class ProjectWalker(Walker):
    """A university's team offers, a firm asks."""

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        university = make_organisation("Imaginary University", kind="university", region=REGION)
        self.users = {
            "offer": contact(university, "Team Person"),
            "request": contact(employer("Imaginary Buttons Ltd"), "Button Person"),
        }

    def press(self, name: str, exact: bool = True) -> None:
        if name == "Yes, we would like this":
            self.shows("Why the two suit each other")
            self.shows("What would help: Less paper and less typing things twice.")
        super().press(name, exact)


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_project_walks_from_a_problem_to_somebody_hired(no_js: BrowserContext, live_server: Any) -> None:
    ProjectWalker(no_js, live_server, PROJECT).all()
    held = Engagement.objects.get()
    assert (held.succeeded, held.outcome) == (True, "hired")


def agreed() -> Engagement:
    team = make_organisation("Imaginary University", kind="university", region=REGION)
    made = make_match(
        make_offer(team, kind=KIND, answers=TEAM), make_request(employer(), kind=KIND, answers=FIRM), accepted=True
    )
    held: Engagement = made.engagement
    return held


def test_a_firm_answers_few_questions_in_plain_words() -> None:
    rules = kind(KIND)
    assert rules.request is not None
    writing = Writing(REGION, "request", rules, {}, visitor=True)
    assert len(writing.pages) <= 8  # at most a minute each
    words = " ".join(
        f"{one.text} {one.hint} {' '.join(option.label for option in one.options)}" for one in rules.request.questions
    )
    assert [word for word in JARGON if word.casefold() in words.casefold()] == []


@pytest.mark.usefixtures("ground")
def test_a_firm_without_an_account_asks_and_waits_for_the_hub() -> None:
    draft = actions.Draft(
        title="Orders on paper", postcode="BB11 2AA", answers=FIRM, claimed_name="Imaginary Buttons",
        contact_name="Somebody", contact_email="buttons@example.org",
    )  # fmt: skip
    sent = actions.send_listing(by=None, region=REGION, kind_id=KIND, side="request", owner=None, draft=draft, now=NOW)
    assert sent.state == State.WAITING


@pytest.mark.usefixtures("ground")
def test_why_a_team_suits_a_firm_is_said_to_both() -> None:
    held = agreed()
    assert held.offer is not None and held.request is not None
    judged = criteria.judge(held.offer, held.request, TODAY)
    for reasons in (judged.to_offer, judged.to_request):
        assert "What would help: Less paper and less typing things twice." in reasons
    assert judged.score > 0


@pytest.mark.usefixtures("ground")
@pytest.mark.parametrize("outcome", ["hired", "not-hired"])
def test_whether_somebody_was_hired_is_said_only_after_delivery(outcome: str) -> None:
    with pytest.raises(EngagementError, match="not possible from the step"):
        actions.end(by=None, engagement=agreed(), outcome=outcome, party="firm", now=NOW)


@pytest.mark.usefixtures("ground")
def test_the_team_does_not_say_that_it_was_hired() -> None:
    with pytest.raises(EngagementError, match="is for Firm or Skills hub to say"):
        actions.end(by=None, engagement=agreed(), outcome="hired", party="team", now=NOW)


@pytest.mark.usefixtures("ground")
def test_nothing_is_made_before_both_have_signed_the_proposal() -> None:
    held = agreed()
    for task, party in (("seen", "team"), ("cause", "team")):
        actions.tick(by=None, engagement=held, task=task, party=party, now=NOW)
    held = actions.take_step(by=None, engagement=held, step="diagnosed", party="team", now=NOW)
    for task, party in (("proposal", "team"), ("chosen", "firm")):
        actions.tick(by=None, engagement=held, task=task, party=party, now=NOW)
    actions.plan_dates(by=None, engagement=held, starts_on=TODAY, ends_on=TODAY, now=NOW)
    with pytest.raises(GateClosed, match="Firm has not signed"):
        actions.take_step(by=None, engagement=held, step="proposed", party="team", now=NOW)


@pytest.mark.usefixtures("ground")
def test_a_team_that_talks_and_a_large_employer_are_not_opened() -> None:
    team = make_organisation("Imaginary University", kind="university", region=REGION)
    with pytest.raises(GateClosed, match="keep that to yourselves"):
        make_offer(team, kind=KIND, answers=TEAM | {"confidential": "no"})
    with pytest.raises(GateClosed, match="firms of up to 249"):
        make_request(employer(), kind=KIND, answers=FIRM | {"staff": "large"})
    with pytest.raises(GateClosed, match="Answer “What is hard”"):
        make_request(employer(), kind=KIND, answers={"helps": ["paper"], "staff": "micro"})
