"""A placement from the match to the certificate: gates, plan, absences, ends, and the next employer."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from routeways.engagements import actions, criteria, queries
from routeways.engagements.actions.insurance import pause_uninsured
from routeways.engagements.agreements import digest_of, lines
from routeways.engagements.errors import EngagementError, GateClosed
from routeways.engagements.marks import mark_of
from routeways.engagements.models import Absence, Engagement, Match, Participant, Placement, Request
from routeways.engagements.models.listing import State
from routeways.engagements.queries.parties import PURPOSE
from routeways.engagements.queries.placements import employers_of
from routeways.foundation import links
from routeways.foundation.models import Message
from routeways.organisations.models import Organisation
from tests.engagements.factories import NOW, REGION, TODAY, employer, make_match
from tests.engagements.placements.people import (
    BEFORE,
    FIRST,
    LAST,
    OFFERED,
    WANTED,
    agreed,
    begun,
    college,
    log,
    offer,
    plan,
    prepared,
    request,
    student,
    work_days,
)
from tests.organisations.factories import make_hub_lead

pytestmark = pytest.mark.usefixtures("ground")


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"insurance": "no"}, "insurance must cover"),
        ({"risk-assessment": "no"}, "Assess the risks"),
        ({"supervisor": "no"}, "named person must supervise"),
        ({"young-people": ["hours", "tasks"]}, "all four promises"),
    ],
)
def test_an_offer_that_is_not_safe_does_not_open(changes: dict[str, object], says: str) -> None:
    with pytest.raises(GateClosed, match=says):
        offer(answers=OFFERED | changes)


def test_a_request_is_for_one_person_of_16_or_over_of_the_same_house() -> None:
    person = student(college())
    with pytest.raises(EngagementError, match="not known to the organisation"):
        actions.make_request(
            by=None, region=REGION, kind_id="industry-placement", owner=college(),
            draft=actions.Draft(title="A placement", postcode="BB11 2AA", answers=WANTED), now=NOW, participant=person,
        )  # fmt: skip
    assert request(person).participant == person


def test_it_cannot_begin_until_everything_before_is_done() -> None:
    held = agreed()
    with pytest.raises(GateClosed) as refused:
        actions.take_step(by=None, engagement=held, step="on-placement", party="college", now=NOW)
    missing = " ".join(refused.value.missing)
    assert len(refused.value.missing) == len(BEFORE) + 5  # the list, the plan, the days, three signatures
    assert "is not written yet" in missing
    assert "Student has not signed" in missing
    ready = prepared()
    assert queries.place_of(ready, TODAY).missing == ()
    for task in BEFORE:
        actions.untick(by=None, engagement=ready, task=task, now=NOW)
        with pytest.raises(GateClosed, match="Still to do"):
            actions.take_step(by=None, engagement=ready, step="on-placement", party="college", now=NOW)
        actions.tick(by=None, engagement=ready, task=task, party=ready.rules.task(task).by, now=NOW)  # type: ignore[union-attr]
    assert actions.take_step(by=None, engagement=ready, step="on-placement", party="college", now=NOW).step


@pytest.mark.parametrize("until", [None, TODAY - timedelta(days=1)])
def test_without_valid_insurance_it_does_not_begin(until: date | None) -> None:
    held = prepared(insured_until=until)
    with pytest.raises(GateClosed, match="insurance"):
        actions.take_step(by=None, engagement=held, step="on-placement", party="college", now=NOW)


def test_days_that_change_are_signed_anew_and_a_signature_never_names_the_student() -> None:
    held = prepared()
    assert held.participant is not None
    signed = held.signatures.get(party="student")
    assert signed.signed_name == held.participant.reference
    actions.plan_placement(by=None, engagement=held, plan=plan(ends_on=LAST + timedelta(days=7)), now=NOW)
    with pytest.raises(GateClosed, match="Employer has not signed"):
        actions.take_step(by=None, engagement=held, step="on-placement", party="college", now=NOW)


@pytest.mark.parametrize(
    "changes", [{"objectives": "Something else"}, {"weekly_hours": 48}, {"supervisor_name": "Else Madeup"}]
)
def test_a_plan_that_changes_after_the_first_day_is_signed_anew_before_it_goes_on(changes: dict[str, object]) -> None:
    held = begun()
    actions.plan_placement(by=None, engagement=held, plan=plan(**changes), now=NOW)
    held.refresh_from_db()
    assert held.state == Engagement.State.PAUSED
    assert "has not signed" in held.paused_reason
    with pytest.raises(GateClosed, match="Student has not signed"):
        actions.resume(by=None, engagement=held, now=NOW)
    for party in ("employer", "college", "student"):
        actions.sign(
            by=None, engagement=held, party=party, name="Ada Invented", job="Lead", digest=digest_of(held), now=NOW
        )
    assert actions.resume(by=None, engagement=held, now=NOW).state == Engagement.State.RUNNING


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"objectives": " "}, "what the student is to learn"),
        ({"supervisor_name": ""}, "Name the supervisor"),
        ({"supervisor_email": "nobody"}, "e-mail address like"),
        ({"safeguarding_phone": ""}, "telephone number"),
        ({"ends_on": FIRST - timedelta(days=1)}, "before the first day"),
        ({"ends_on": date(2099, 1, 1)}, "within three years"),
        ({"weekly_hours": 0}, "from 1 to 48"),
        ({"weekly_hours": 90}, "from 1 to 48"),
        ({"review_on": LAST + timedelta(days=1)}, "midpoint review"),
        ({"supervisor_name": "x" * 121}, "shorten it to 120"),
    ],
)
def test_a_plan_that_cannot_be_is_refused_with_a_sentence(changes: dict[str, object], says: str) -> None:
    held = agreed()
    with pytest.raises(EngagementError, match=says):
        actions.plan_placement(by=None, engagement=held, plan=plan(**changes), now=NOW)
    assert not hasattr(Engagement.objects.get(pk=held.pk), "placement")


def test_the_agreement_says_the_hours_what_is_learnt_and_who_supervises() -> None:
    held = agreed()
    assert "To learn" not in dict(lines(held))
    actions.plan_placement(by=None, engagement=held, plan=plan(supervisor_job="Lead developer"), now=NOW)
    held.refresh_from_db()
    said = dict(lines(held))
    assert said["Hours in a whole week"] == "30 hours"
    assert said["Hours to complete, over all employers"] == "315 hours"
    assert said["To learn"] == "Take part in planning, building and testing a service"
    assert said["Supervisor at the employer"] == "Ada Invented, Lead developer"


@pytest.mark.parametrize(
    "changes", [{"weekly_hours": 20}, {"objectives": "Something else"}, {"supervisor_name": "Bo Invented"}]
)
def test_what_is_signed_is_signed_anew_when_hours_learning_or_supervisor_change(changes: dict[str, object]) -> None:
    held = prepared()
    before = digest_of(held)
    actions.plan_placement(by=None, engagement=held, plan=plan(**changes), now=NOW)
    held.refresh_from_db()
    assert digest_of(held) != before
    with pytest.raises(GateClosed, match="sign"):
        actions.take_step(by=None, engagement=held, step="on-placement", party="college", now=NOW)


def test_early_years_are_agreed_with_their_own_number_of_hours() -> None:
    held = agreed(route="early-years", specialism="early-years-educator")
    actions.plan_placement(by=None, engagement=held, plan=plan(), now=NOW)
    held.refresh_from_db()
    assert dict(lines(held))["Hours to complete, over all employers"] == "750 hours"


def test_logged_days_stay_inside_the_dates() -> None:
    held = begun()
    log(held)
    with pytest.raises(EngagementError, match="would lie outside"):
        actions.plan_placement(by=None, engagement=held, plan=plan(ends_on=TODAY - timedelta(days=1)), now=NOW)


def finished(hours: float = 7, days: int = 45) -> Engagement:
    held = begun()
    work_days(held, days, hours=hours)
    actions.tick(by=None, engagement=held, task="midpoint", party="college", now=NOW)
    return actions.take_step(by=None, engagement=held, step="reviewed", party="college", now=NOW)


def test_it_is_complete_only_with_hours_objectives_and_declaration() -> None:
    held = finished()
    held = actions.take_step(by=None, engagement=held, step="closing", party="college", now=NOW)
    with pytest.raises(GateClosed) as refused:
        actions.end(by=None, engagement=held, outcome="completed", party="college", now=NOW)
    assert len(refused.value.missing) == 4
    actions.confirm_objectives(by=None, engagement=held, party="employer", name="Ada Invented", now=NOW)
    actions.declare_complete(by=None, engagement=held, party="student", now=NOW)
    for task, party in (("final-review", "college"), ("reference", "employer")):
        actions.tick(by=None, engagement=held, task=task, party=party, now=NOW)
    done = actions.end(by=None, engagement=held, outcome="completed", party="college", now=NOW)
    kept = done.placement
    assert done.succeeded
    assert (kept.counted_minutes, kept.rule_reference.split("#")[0]) == (315 * 60, "industry-placement@2025.1")
    assert Request.objects.get().state == State.CLOSED
    with pytest.raises(EngagementError, match="has ended"):
        log(done)


def test_one_minute_less_is_not_complete() -> None:
    held = finished()
    entry = held.hours.last()
    assert entry is not None
    entry.minutes -= 1
    entry.save()
    with pytest.raises(GateClosed, match="314 hours 59 minutes of 315 hours are confirmed"):
        actions.take_step(by=None, engagement=held, step="closing", party="college", now=NOW)
    with pytest.raises(EngagementError, match="1 minute are still"):
        actions.declare_complete(by=None, engagement=held, party="student", now=NOW)


def test_only_the_employer_confirms_objectives_and_only_the_student_declares() -> None:
    held = finished()
    with pytest.raises(EngagementError, match="Only the employer"):
        actions.confirm_objectives(by=None, engagement=held, party="college", name="X", now=NOW)
    with pytest.raises(EngagementError, match="Enter your name"):
        actions.confirm_objectives(by=None, engagement=held, party="employer", name=" ", now=NOW)
    with pytest.raises(EngagementError, match="Only the student"):
        actions.declare_complete(by=None, engagement=held, party="employer", now=NOW)


def test_a_missed_day_keeps_its_cause() -> None:
    held = begun()
    for cause in ("ill", "travel"):
        actions.record_absence(by=None, engagement=held, party="employer", day=TODAY, cause=cause, now=NOW)
    assert [(one.day, one.cause) for one in Absence.objects.all()] == [(TODAY, "travel")]
    log(held, TODAY - timedelta(days=1))
    for day, cause, says in (
        (TODAY, "weather", "Choose why"),
        (TODAY + timedelta(days=1), "ill", "still to come"),
        (FIRST - timedelta(days=1), "ill", "not between"),
        (TODAY - timedelta(days=1), "ill", "Hours are logged"),
    ):
        with pytest.raises(EngagementError, match=says):
            actions.record_absence(by=None, engagement=held, party="employer", day=day, cause=cause, now=NOW)


def test_an_early_end_opens_the_request_for_a_second_employer_and_no_third() -> None:
    person = student(college())
    first = begun(person)
    wanted = first.request
    assert wanted is not None
    second_offer = offer(employer("Imaginary Second Works"))
    assert criteria.judge(second_offer, fresh(wanted), TODAY).barred == "has a placement already"
    work_days(first, 3)
    for cause in ("", "Rain"):
        with pytest.raises(EngagementError, match="Choose the cause"):
            actions.end(by=None, engagement=first, outcome="no-show", party="college", cause=cause, now=NOW)
    actions.end(
        by=None, engagement=first, outcome="no-show", party="college", cause="The student gave no reason", now=NOW
    )
    assert (fresh(wanted).state, Match.objects.get().state) == (State.OPEN, Match.State.REPLACED)
    assert criteria.judge(second_offer, fresh(wanted), TODAY).barred == ""
    second = make_match(second_offer, fresh(wanted), accepted=True).engagement
    work_days(second, 3, first=TODAY)
    actions.end(by=None, engagement=second, outcome="not-begun", party="hub", cause="Another reason", now=NOW)
    assert len(employers_of(person)) == 2
    third = offer(employer("Imaginary Third Works"))
    assert criteria.judge(third, fresh(wanted), TODAY).barred == "no further employer is allowed"
    assert criteria.judge(second_offer, fresh(wanted), TODAY).barred == ""


def test_who_left_the_course_is_not_placed_again() -> None:
    held = begun()
    cause = "The student changed or left the course"
    actions.end(by=None, engagement=held, outcome="ended-early", party="college", cause=cause, now=NOW)
    assert Request.objects.get().state == State.CLOSED


def test_a_third_employer_keeps_it_from_beginning() -> None:
    person = student(college())
    for number in range(3):
        held = agreed(person, at=employer(f"Imaginary Works of {number}"))
        work_days(held, 1, first=FIRST + timedelta(days=number))
    ready = prepared(person)
    with pytest.raises(GateClosed, match="employer number 4"):
        actions.take_step(by=None, engagement=ready, step="on-placement", party="college", now=NOW)


def test_a_student_is_on_one_placement_at_a_time() -> None:
    person = student(college())
    begun(person)
    second = prepared(person)
    with pytest.raises(GateClosed, match="on a placement already"):
        actions.take_step(by=None, engagement=second, step="on-placement", party="college", now=NOW)


def test_an_offer_further_than_the_student_can_travel_is_barred() -> None:
    person = student(college())
    far = request(person, answers=WANTED | {"miles": 2}, postcode="PR1 8XJ")
    assert criteria.judge(offer(), far, TODAY).barred == "further than the student can travel"


def test_nobody_but_the_college_reads_a_name() -> None:
    held = begun()
    person = Participant.objects.get()
    said = f"{held} {held.title} {held.request} {[str(one) for one in held.signatures.all()]} {person}"
    assert person.name not in said


def fresh(wanted: Request) -> Request:
    return Request.objects.get(pk=wanted.pk)


def test_insurance_that_ends_pauses_the_placement_until_the_new_last_day_is_entered() -> None:
    lead = make_hub_lead(REGION)
    day = TODAY + timedelta(days=5)
    held, other = begun(student(college()), insured_until=day), begun(student(college()))
    assert held.request is not None
    Request.objects.filter(pk=held.request.pk).update(
        contact_email="college@example.org", contact_mark=mark_of("college@example.org")
    )
    Organisation.objects.update(demonstration=False)
    Message.objects.all().delete()

    def run(after: int) -> list[int]:
        now = NOW + timedelta(days=after)
        return [one.pk for one in pause_uninsured(by=None, region=REGION, today=now.date(), now=now)]

    assert [run(5), run(6), run(6)] == [[], [held.pk], []]
    held.refresh_from_db()
    other.refresh_from_db()
    assert (held.state, other.state) == (Engagement.State.PAUSED, Engagement.State.RUNNING)
    assert held.paused_reason.startswith("The employer’s insurance ended on 1 April 2026.")
    assert {one.to for one in Message.objects.all()} == {"college@example.org", lead.email}
    now = NOW + timedelta(days=7)
    with pytest.raises(GateClosed, match="See a new certificate"):
        actions.resume(by=None, engagement=held, now=now)
    actions.plan_placement(by=None, engagement=held, plan=plan(insured_until=day), now=now)
    held.refresh_from_db()
    assert held.state == Engagement.State.PAUSED
    actions.plan_placement(by=None, engagement=held, plan=plan(), now=now)
    held.refresh_from_db()
    assert (held.state, held.paused_reason) == (Engagement.State.RUNNING, "")


def test_another_supervisor_ends_the_link_of_the_one_before() -> None:
    held = prepared()
    token = actions.make_party_link(by=None, engagement=held, party="employer", now=NOW)
    student_token = actions.make_party_link(by=None, engagement=held, party="student", now=NOW)
    actions.plan_placement(by=None, engagement=held, plan=plan(supervisor_email="ADA@example.org"), now=NOW)
    assert links.look(token, PURPOSE, NOW)  # the same address
    actions.plan_placement(by=None, engagement=held, plan=plan(supervisor_email="new@example.org"), now=NOW)
    with pytest.raises(links.LinkRevoked):
        links.look(token, PURPOSE, NOW)
    assert links.look(student_token, PURPOSE, NOW)
    assert Placement.objects.get(engagement=held).told_supervisor_at is None


def test_the_steps_are_due_on_the_days_of_the_plan() -> None:
    held = begun(starts_on=TODAY, ends_on=date(2026, 6, 26), review_on=date(2026, 5, 8))
    assert held.due_on == date(2026, 5, 8)
    moved = plan(starts_on=TODAY, ends_on=date(2026, 6, 26), review_on=date(2026, 4, 24))
    actions.plan_placement(by=None, engagement=held, plan=moved, now=NOW)
    held.refresh_from_db()
    assert held.due_on == date(2026, 4, 24)
    waiting = prepared(starts_on=date(2026, 9, 7), ends_on=date(2026, 12, 18))
    assert waiting.due_on == date(2026, 9, 7)
