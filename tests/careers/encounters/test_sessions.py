"""Sessions about apprenticeships and virtual work experience: asked for, given, counted only with what must be so."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from routeways.careers import actions
from routeways.careers.coverage_reading import judged
from routeways.careers.models import Encounter, Institution
from routeways.engagements import actions as engagements
from routeways.engagements.errors import GateClosed
from routeways.engagements.models import Engagement, Request
from tests.careers.days.locks import locks
from tests.careers.factories import make_institution, size_years
from tests.organisations.factories import give, make_hub_lead, make_organisation, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("packaged_places")]
REGION = "lancashire-demonstration"
ALL_SIGNS = [
    "purpose",
    "outcomes",
    "two-way",
    "reflection",
    "technical",
    "told-routes",
    "told-careers",
    "told-learning",
]
ALL_SIGNS += ["questions"]
VIRTUAL = {"sector": "digital", "ages": ["years-10-11"], "hours": 6, "holds": ["task", "live", "told"]}
VIRTUAL |= {"tasks": "Find what is wrong with a shop’s page and mend it."}


@pytest.fixture
def school() -> Institution:
    one = make_institution(make_organisation("Imaginary Vale High", kind="school", region=REGION), region=REGION)
    size_years(one, on=timezone.localdate(), today=timezone.localdate())
    return one


def begun(school: Institution, kind: str, offer: dict[str, Any], asked: dict[str, Any], by: str) -> Engagement:
    """Asked for in one click, opened, offered, agreed, with all of the first step ticked and today as its day."""
    now, today = timezone.now(), timezone.localdate()
    request = actions.ask_for_session(by=None, institution=school, kind_id=kind, now=now)
    draft = engagements.Draft(request.title, postcode="BB11 2AA", answers=asked)
    request = engagements.change_listing(by=None, listing=request, draft=draft, now=now)
    made = engagements.make_offer(
        by=None, region=REGION, kind_id=kind, owner=make_organisation(kind=by, region=REGION), now=now,
        draft=engagements.Draft("Invented", postcode="BB11 2AA", answers=offer),
    )  # fmt: skip
    for one in (made, request):
        engagements.open_listing(by=None, listing=one, today=today)
    match = engagements.propose_match(by=None, offer=made, request=request, now=now)
    held = engagements.answer_match(by=None, match=match, side="region", yes=True, now=now).engagement
    engagements.plan_dates(by=None, engagement=held, starts_on=today, ends_on=today, now=now)
    for task in held.rules.step("agreed").checklist:
        engagements.tick(by=None, engagement=held, task=task.id, party=task.by, now=now)
    return held


def given(held: Engagement, mode: str, counts: dict[str, int], **feedback: dict[str, Any]) -> Any:
    now = timezone.now()
    made = engagements.record_activity(
        by=None, engagement=held, on=timezone.localdate(), mode=mode, now=now, minutes=360, counts=counts
    )
    for party, answers in feedback.items():
        engagements.give_feedback(by=None, engagement=held, party=party, answers=answers, now=now)
    return made


def counts_in(one: Encounter) -> set[str]:
    return {verdict.ledger for verdict in judged(one) if verdict.counts}


@pytest.mark.parametrize(
    ("signs", "ledgers"), [(ALL_SIGNS, {"bm7", "access"}), (ALL_SIGNS[:4], {"bm7"}), (["questions"], set())]
)
@pytest.mark.parametrize("by", ["college", "charity"])
def test_a_session_counts_once_for_provider_access_and_benchmark_7_with_the_signs_that_were_so(
    school: Institution, by: str, signs: list[str], ledgers: set[str]
) -> None:
    now = timezone.now()
    answers = {"audience": ["pupils"], "ages": ["years-10-11"]}
    held = begun(school, "ask-session", answers | {"neutral": "yes"}, answers, by)
    held = engagements.take_step(by=None, engagement=held, step="booked", party="school", now=now)
    activity = given(held, "in-person", {"year-10": 90}, school={"signs": signs, "useful": "very"})
    held = engagements.end(by=None, engagement=held, outcome="delivered", party="school", now=now)
    made = actions.take_over(by=None, institution=school, activity=activity, now=now)
    assert made.met.get().kind == {"college": "college", "charity": "apprenticeship"}[by]
    assert counts_in(made) == ledgers
    assert held.succeeded


def test_virtual_work_experience_ends_well_only_with_a_task_and_feedback_both_ways(school: Institution) -> None:
    now = timezone.now()
    held = begun(school, "virtual-work-experience", VIRTUAL, {"sector": "digital", "ages": ["years-10-11"]}, "employer")
    held = engagements.take_step(by=None, engagement=held, step="working", party="school", now=now)
    signs = ["purpose", "outcomes", "two-way", "reflection", "extensive", "range"]
    activity = given(held, "online", {"year-10": 90}, school={"signs": signs})

    def end() -> Engagement:
        return engagements.end(by=None, engagement=held, outcome="done", party="school", now=now)

    with pytest.raises(GateClosed, match="Every group did the task"):
        end()
    engagements.tick(by=None, engagement=held, task="task", party="school", now=now)
    with pytest.raises(GateClosed, match="told every group how it did"):
        end()
    engagements.tick(by=None, engagement=held, task="feedback", party="employer", now=now)
    with pytest.raises(GateClosed, match="Employer has not given feedback"):
        end()
    engagements.give_feedback(
        by=None, engagement=held, party="employer", answers={"well": "They asked users.", "next": "Test it."}, now=now
    )
    assert end().succeeded
    made = actions.take_over(by=None, institution=school, activity=activity, now=now)
    assert counts_in(made) == {"bm5", "bm6"}
    assert (made.hours, made.mode) == (6, "live-virtual")


@pytest.mark.parametrize("ticked", [False, True])
def test_what_was_only_watched_counts_nowhere_whatever_was_ticked(school: Institution, ticked: bool) -> None:
    now = timezone.now()
    held = begun(school, "virtual-work-experience", VIRTUAL, {"sector": "digital", "ages": ["years-10-11"]}, "employer")
    held = engagements.take_step(by=None, engagement=held, step="working", party="school", now=now)
    signs = ["purpose", "outcomes", "two-way", "reflection", "extensive", "range"]
    activity = given(held, "online", {"year-10": 90}, school={"signs": signs})
    for task, party in (("task", "school"), ("feedback", "employer")) if ticked else ():
        engagements.tick(by=None, engagement=held, task=task, party=party, now=now)
    held = engagements.end(by=None, engagement=held, outcome="watched", party="school", now=now)
    assert not held.succeeded
    activity.engagement.refresh_from_db()
    made = actions.take_over(by=None, institution=school, activity=activity, now=now)
    assert counts_in(made) == set()


def test_an_offer_of_films_alone_is_not_opened(school: Institution) -> None:
    draft = engagements.Draft("Films", answers=VIRTUAL | {"holds": ["films"]})
    owner = make_organisation(region=REGION)
    made = engagements.make_offer(
        by=None, region=REGION, kind_id="virtual-work-experience", owner=owner, draft=draft, now=timezone.now()
    )
    with pytest.raises(GateClosed, match="Watching is not work experience"):
        engagements.open_listing(by=None, listing=made, today=timezone.localdate())


def test_a_school_asks_in_one_click_from_its_page_or_from_coverage_and_nobody_else_does(
    client: Client, school: Institution
) -> None:
    address = f"/{REGION}/schools/{school.public_id}/sessions/"
    assert client.get(address).status_code == 302
    for stranger in (make_hub_lead(REGION), make_user()):
        client.force_login(stranger)
        assert client.post(address, {"kind": "ask-session"}).status_code == 403
        assert client.get(address).status_code == 403
    leader = make_user()
    give(leader, "careers-leader", school.organisation)
    client.force_login(leader)
    assert "You have not asked for one yet" in client.get(address).content.decode()
    for _ in range(2):
        answer = client.post(address, {"kind": "ask-session"})
    made = Request.objects.get()
    assert answer["Location"] == f"/{REGION}/connect/requests/{made.public_id}/"
    assert made.title in client.get(address).content.decode()
    assert "cannot be asked for here" in client.post(address, {"kind": "talk"}, follow=True).content.decode()
    lacking = actions.ask_for(by=None, institution=school, measure="access-10-11", year=10, now=timezone.now())
    assert (lacking.kind, lacking.answers["ages"]) == ("ask-session", ["years-10-11"])


def test_two_clicks_at_one_moment_make_one_request(school: Institution) -> None:
    first = ("Institution", school.pk)
    now = timezone.now()
    for ask in (
        lambda: actions.ask_for_session(by=None, institution=school, kind_id="ask-session", now=now),
        lambda: actions.ask_for(by=None, institution=school, measure="access-10-11", year=10, now=now),
    ):
        with locks() as log:
            ask()
        assert log[0] == first  # the second click waits here, before it looks for what stands
        assert "audit" in {name for name, _ in log}
