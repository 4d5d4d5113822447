"""A sector-based work academy: designed within the rule, its people moved together, everybody interviewed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from routeways.engagements import actions, gates
from routeways.engagements.cohort_rules import CAUSES, academy_rule, last_day
from routeways.engagements.cohort_steps import COMPLETE, LEAVE, OFFER, ORDER, WHO
from routeways.engagements.errors import EngagementError, GateClosed
from routeways.engagements.models import (
    Candidate,
    CandidateBenefit,
    CandidateStep,
    Cohort,
    CohortEscalation,
    Participant,
)
from routeways.engagements.queries import cohorts as reads
from routeways.engagements.queries.cohort_counts import counted
from routeways.foundation.models import AuditEntry, Message
from routeways.values import Symbol
from tests.engagements.cohorts.people import (
    DAY,
    KIND,
    OPENED,
    VACANCIES,
    academy,
    at,
    design,
    move,
    refer,
    referral,
    trained,
)
from tests.engagements.factories import REGION, make_offer

pytestmark = pytest.mark.usefixtures("ground")


@pytest.mark.parametrize(
    ("changes", "says"),
    [({"current": "no"}, "open now"), ({"interview": "no"}, "gets an interview")],
)
def test_vacancies_that_are_not_real_do_not_open(changes: dict[str, str], says: str) -> None:
    with pytest.raises(GateClosed, match=says):
        make_offer(kind=KIND, answers=VACANCIES | changes)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"ends_on": DAY + timedelta(days=46)}, "43 days. An academy lasts at most 6 weeks"),
        ({"ends_on": DAY}, "before the first day"),
        ({"starts_on": DAY - timedelta(days=1)}, "before the vacancies were open"),
        ({"interviews_from": DAY}, "before the training does"),
        ({"vacancies": 0}, "at least one vacancy"),
        ({"vacancies": 151}, "opened 150 vacancies, not 151"),
        ({"hours": 0}, "a number from 1 to 1,000"),
        ({"course": " "}, "what the course is called"),
    ],
)
def test_a_design_outside_the_rule_is_refused_with_one_sentence(changes: dict[str, Any], says: str) -> None:
    held = academy(designed=False)
    with pytest.raises(EngagementError, match=says):
        actions.design_cohort(by=None, engagement=held.engagement, design=design(**changes), now=OPENED)
    assert not Cohort.objects.exists()


def test_six_weeks_to_the_day_are_allowed_and_the_rule_is_kept_with_the_design() -> None:
    held = academy(designed=False)
    last = DAY + timedelta(days=4 + 41)
    made = actions.design_cohort(
        by=None, engagement=held.engagement, design=design(ends_on=last, interviews_from=last), now=OPENED
    )
    assert made.rule_reference.startswith("sector-based-work-academy@2024.1#")
    assert made.opened_on == DAY


def test_a_design_stands_once_somebody_was_screened() -> None:
    held = academy()
    one = refer(held)
    actions.design_cohort(by=None, engagement=held.engagement, design=design(hours=41), now=OPENED)
    move(held, held.adviser, "screened", one)
    with pytest.raises(EngagementError, match="can no longer be changed"):
        actions.design_cohort(by=None, engagement=held.engagement, design=design(), now=OPENED)


def test_the_steps_of_the_academy_wait_for_its_people() -> None:
    held = academy(designed=False)
    engagement = held.engagement

    def step(name: str, party: str = "trainer") -> None:
        actions.take_step(by=None, engagement=engagement, step=name, party=party, now=at(2))

    with pytest.raises(GateClosed, match="not designed yet"):
        step("designed")
    actions.design_cohort(by=None, engagement=engagement, design=design(), now=OPENED)
    step("designed")
    with pytest.raises(GateClosed, match="No organisation sends candidates"):
        step("referring")
    for house in (held.jobs, held.charity):
        actions.add_referrer(by=None, engagement=engagement, organisation=house, now=OPENED)
    step("referring")
    with pytest.raises(GateClosed, match="No candidate is screened"):
        step("training")
    one, two = refer(held), refer(held, held.charity)
    move(held, held.adviser, "screened", one)
    step("training")
    with pytest.raises(GateClosed, match="neither trained nor"):
        step("interviewing")
    move(held, held.helper, LEAVE, two, cause="ill")
    move(held, held.trainer, "trained", one)
    step("interviewing")
    engagement.refresh_from_db()
    ending = {"by": None, "engagement": engagement, "outcome": "completed", "party": "trainer", "now": at(12)}
    with pytest.raises(GateClosed, match="not offered an interview"):
        actions.end(**ending)  # type: ignore[arg-type]
    move(held, held.employer, OFFER, one, interview_at=at(12))
    with pytest.raises(GateClosed, match="neither completed"):
        actions.end(**ending)  # type: ignore[arg-type]
    move(held, held.employer, "interviewed", one, now=at(12, 11))
    move(held, held.employer, "hired", one, now=at(12, 12))
    assert actions.end(**ending).outcome == "completed"  # type: ignore[arg-type]
    with pytest.raises(EngagementError, match="has ended"):
        refer(held)
    with pytest.raises(EngagementError, match="has ended"):
        move(held, held.employer, COMPLETE, one)


def test_nobody_completes_without_an_interview_offer() -> None:
    held = academy()
    one = refer(held)
    with pytest.raises(actions.MoveRefused) as refused:
        move(held, held.adviser, "screened", one)
        move(held, held.trainer, COMPLETE, one)
    assert [lack.reason for lack in refused.value.missing] == ["is not trained yet."]
    move(held, held.trainer, "trained", one, now=at(10))
    with pytest.raises(actions.MoveRefused) as refused:
        move(held, held.trainer, COMPLETE, one, now=at(10))
    assert "Nobody completes without one" in refused.value.missing[0].reason
    one.refresh_from_db()
    one.state = "completed"
    with pytest.raises(IntegrityError), transaction.atomic():
        one.save()  # the database refuses it too
    move(held, held.employer, OFFER, one, now=at(10), interview_at=at(12))
    with pytest.raises(actions.MoveRefused) as refused:
        move(held, held.trainer, COMPLETE, one, now=at(10))
    assert "Nobody completes before the interview" in refused.value.missing[0].reason
    assert move(held, held.trainer, COMPLETE, one, now=at(13)) == 1
    assert move(held, held.employer, "interviewed", one, now=at(13)) == 1  # the employer may still say so
    assert move(held, held.employer, "hired", one, now=at(14)) == 1


def test_completed_before_the_interview_does_not_quiet_the_clock() -> None:
    held = academy()
    one = refer(held)
    trained(held, one)
    move(held, held.employer, OFFER, one, now=at(10), interview_at=at(25))
    Candidate.objects.update(state="completed")  # as it could be once
    assert reads.is_late(held.engagement, at(15).date())
    assert not reads.is_late(held.engagement, at(26).date())


def test_several_move_together_or_nobody_does() -> None:
    held = academy()
    rows = [refer(held) for _ in range(3)]
    move(held, held.adviser, "screened", *rows[:2])
    move(held, held.trainer, "trained", rows[0], now=at(10))
    before = AuditEntry.objects.count()
    with pytest.raises(actions.MoveRefused) as refused:
        move(held, held.trainer, OFFER, rows[0], rows[1], now=at(10), interview_at=at(12))
    assert [(lack.candidate.pk, lack.reason) for lack in refused.value.missing] == [(rows[1].pk, "is not trained yet.")]
    assert AuditEntry.objects.count() == before
    assert not Candidate.objects.filter(interview_offered_at__isnull=False).exists()
    assert move(held, held.adviser, "screened", *rows) == 1, "who is screened already stays so"
    assert move(held, held.adviser, "screened", *rows) == 0
    assert CandidateStep.objects.filter(step="screened").count() == 3


@pytest.mark.parametrize(
    ("who", "what", "says"),
    [
        ("trainer", "screened", "for whoever referred them to say"),
        ("adviser", "trained", "for the training provider to say"),
        ("trainer", "hired", "for the employer to say"),
        ("hub", "screened", "to say"),
        ("stranger", "screened", "to say"),
        ("adviser", "graduated", "no such step"),
    ],
)
def test_each_step_is_for_one_partner_to_say(who: str, what: str, says: str) -> None:
    held = academy()
    with pytest.raises(EngagementError, match=says):
        move(held, getattr(held, who), what, refer(held))


def test_what_is_missing_for_a_move_is_asked_for() -> None:
    held = academy()
    one, other = refer(held), refer(held, held.charity)
    with pytest.raises(EngagementError, match="Choose at least one"):
        move(held, held.adviser, "screened")
    with pytest.raises(EngagementError, match="not among your candidates"):
        move(held, held.adviser, "screened", one, other)
    with pytest.raises(EngagementError, match="Choose why they left"):
        move(held, held.adviser, LEAVE, one, cause="bored")
    trained(held, one, other)
    with pytest.raises(EngagementError, match="Enter day and time"):
        move(held, held.employer, OFFER, one)
    with pytest.raises(EngagementError, match="Interviews begin on 12 March 2026"):
        move(held, held.employer, OFFER, one, interview_at=at(3))
    move(held, held.employer, OFFER, one, interview_at=at(12), now=at(10))
    with pytest.raises(actions.MoveRefused) as refused:
        move(held, held.employer, "interviewed", one, now=at(11))
    assert refused.value.missing[0].reason == "has the interview still to come."
    move(held, held.adviser, LEAVE, one, cause="job-elsewhere", now=at(11))
    with pytest.raises(actions.MoveRefused) as refused:
        move(held, held.employer, "interviewed", one, now=at(12, 12))
    assert refused.value.missing[0].reason == "has left."


def test_no_more_are_hired_than_there_are_vacancies() -> None:
    held = academy()
    actions.design_cohort(by=None, engagement=held.engagement, design=design(vacancies=1), now=OPENED)
    rows = [refer(held), refer(held)]
    trained(held, *rows)
    move(held, held.employer, OFFER, *rows, now=at(10), interview_at=at(12))
    move(held, held.employer, "interviewed", *rows, now=at(12, 12))
    with pytest.raises(EngagementError, match="There is 1 vacancy, 0 of them filled"):
        move(held, held.employer, "hired", *rows, now=at(13))
    assert move(held, held.employer, "hired", rows[0], now=at(13)) == 1


def test_only_who_was_added_sends_candidates_and_nobody_sits_on_two_sides() -> None:
    held = academy(designed=False)
    with pytest.raises(EngagementError, match="does not send candidates"):
        refer(held)
    actions.add_referrer(by=None, engagement=held.engagement, organisation=held.jobs, now=OPENED)
    again = actions.add_referrer(by=None, engagement=held.engagement, organisation=held.jobs, now=OPENED)
    assert held.engagement.partners.get() == again
    with pytest.raises(EngagementError, match="not designed yet"):
        refer(held)
    for side in (held.firm, held.college):
        with pytest.raises(EngagementError, match="each partner has one part"):
            actions.add_referrer(by=None, engagement=held.engagement, organisation=side, now=OPENED)


def test_the_same_person_is_referred_once() -> None:
    held = academy()
    refer(held, number="A1")
    with pytest.raises(EngagementError, match="“A1” was referred"):
        refer(held, number="A1")
    with pytest.raises(EngagementError, match="benefit out of the list"):
        refer(held, benefit="lottery")
    assert Participant.objects.count() == Candidate.objects.count() == CandidateBenefit.objects.count() == 1


def test_the_hub_is_told_once_when_the_two_weeks_have_run_out() -> None:
    held = academy()
    assert last_day(DAY, 14) == date(2026, 3, 15)
    one = refer(held)
    late = {"by": None, "region": REGION}
    assert actions.escalate_late_cohorts(**late, now=at(14)) == []  # type: ignore[arg-type]
    assert actions.escalate_late_cohorts(**late, now=at(15)) == [held.engagement]  # type: ignore[arg-type]
    assert actions.escalate_late_cohorts(**late, now=at(16)) == []  # type: ignore[arg-type]
    sent = Message.objects.get(template="engagements/cohort_late")
    assert sent.subject == "Late: 1 academy whose two weeks have run out"
    assert "15 March 2026" in sent.body
    assert one.participant.name not in sent.body
    assert CohortEscalation.objects.count() == 1


def test_an_academy_in_which_everybody_was_interviewed_is_not_late() -> None:
    held = academy()
    one, two = refer(held), refer(held)
    trained(held, one, two)
    move(held, held.employer, OFFER, one, now=at(10), interview_at=at(12))
    move(held, held.employer, "interviewed", one, now=at(12, 12))
    assert reads.is_late(held.engagement, at(15).date())
    move(held, held.adviser, LEAVE, two, now=at(13), cause="caring")
    assert not reads.is_late(held.engagement, at(15).date())


def test_whoever_types_the_number_of_somebody_else_does_not_learn_whose_it_is() -> None:
    held = academy()
    known = referral(name="Quill Imaginary", number="N-77").somebody
    actions.add_participant(
        by=None, owner=held.jobs, region=held.engagement.region, somebody=known, now=OPENED, today=DAY
    )
    with pytest.raises(EngagementError, match="somebody else by the number") as told:
        refer(held, name="Rowan Fictional", number="N-77")
    assert "Quill" not in str(told.value)
    assert refer(held, name="quill  imaginary", number="N-77").participant.name == "Quill Imaginary"


def test_120_people_go_from_referred_to_hired_in_fourteen_days(django_assert_max_num_queries: Any) -> None:
    held = academy()
    jobs = [referral(f"Jobs Person {number}", number=f"J{number}") for number in range(80)]
    charity = [referral(f"Charity Person {number}", number=f"C{number}") for number in range(40)]
    for house, sent in ((held.jobs, jobs), (held.charity, charity)):
        made = actions.refer_many(by=None, engagement=held.engagement, referrer=house, referrals=sent, now=at(2))
        assert made == (len(sent), 0)
        again = actions.refer_many(by=None, engagement=held.engagement, referrer=house, referrals=sent, now=at(2))
        assert again == (0, len(sent))
    rows = list(Candidate.objects.order_by("pk"))
    mine, theirs = rows[:80], rows[80:]
    with django_assert_max_num_queries(35):
        move(held, held.adviser, "screened", *mine[:75], now=at(3))
    move(held, held.adviser, LEAVE, *mine[75:], now=at(3), cause="not-eligible")
    move(held, held.helper, "screened", *theirs, now=at(4))
    learning = [*mine[:75], *theirs]
    move(held, held.trainer, LEAVE, *learning[:5], now=at(6), cause="did-not-come")
    move(held, held.trainer, "trained", *learning[5:], now=at(10))
    move(held, held.employer, OFFER, *learning[5:], now=at(10), interview_at=at(12))
    move(held, held.employer, "interviewed", *learning[5:], now=at(12, 16))
    move(held, held.employer, "hired", *learning[5:85], now=at(13))
    move(held, held.employer, COMPLETE, *learning[85:], now=at(13))
    assert not reads.is_late(held.engagement, at(15).date())
    assert not Candidate.objects.filter(state="completed", interview_offered_at=None).exists()
    found = reads.funnel(held.seat(held.adviser))
    assert [(step, number) for step, number, _ in found.stages] == [
        ("referred", 80), ("screened", 75), ("trained", 70), ("interviewed", 70), ("hired", 70)
    ]  # fmt: skip
    assert [days for _, _, days in found.stages] == [None, 1.0, 7.0, 2.2, 0.8]
    assert found.causes == ((CAUSES["not-eligible"], 5), (CAUSES["did-not-come"], 5))
    clock = reads.clock(held.seat(held.adviser, at(13).date()))
    assert (clock.day, clock.of, clock.last, clock.late) == (13, 14, date(2026, 3, 15), False)
    assert clock.days[1] == (at(2).date(), (80, 0, 0, 0, 0, 0))
    assert clock.days[9] == (at(10).date(), (0, 0, 70, 70, 0, 0))
    told = counted(REGION, on=at(14).date(), ended_only=False)
    assert dict(told.rows)["All academies"] == (5, 5, 0, 30, 80, 120)
    assert counted(REGION, on=at(14).date(), ended_only=True).rows == ()


def test_a_count_that_is_small_is_hidden_and_cannot_be_worked_out() -> None:
    held = academy()
    rows = [refer(held) for _ in range(13)]
    move(held, held.adviser, "screened", *rows[:10])
    told = dict(counted(REGION, on=DAY, ended_only=False).rows)
    assert told["All academies"] == (Symbol.CONFIDENTIAL, 10, 0, 0, 0, 15), "the total is rounded"
    assert told["Clinic assistants"] == told["All academies"]


@pytest.mark.django_db
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    data=st.lists(
        st.tuples(
            st.sampled_from(["adviser", "helper", "trainer", "employer"]),
            st.sampled_from([*WHO]),
            st.sets(st.integers(0, 3), min_size=1),
        ),
        max_size=14,
    )
)
def test_whatever_is_tried_in_any_order_steps_follow_each_other(data: list[tuple[str, str, set[int]]]) -> None:
    with transaction.atomic():
        held = academy()
        rows = [refer(held), refer(held), refer(held, held.charity), refer(held, held.charity)]
        for number, (who, what, chosen) in enumerate(data):
            before = list(Candidate.objects.order_by("pk").values_list("step", "state", "interview_offered_at"))
            try:
                move(
                    held, getattr(held, who), what, *(rows[one] for one in sorted(chosen)), interview_at=at(12),
                    cause="other", now=at(13) + timedelta(minutes=number),
                )  # fmt: skip
            except EngagementError:
                after = list(Candidate.objects.order_by("pk").values_list("step", "state", "interview_offered_at"))
                assert after == before, "what is refused changes nothing"
        for one in Candidate.objects.all():
            times = dict(one.history.values_list("step", "at"))
            reached = [step for step in ORDER if step in times]
            assert reached == list(ORDER[: ORDER.index(one.step) + 1])
            assert [times[step] for step in reached] == sorted(times[step] for step in reached)
            if one.state == "completed":
                assert one.interview_offered_at is not None
            if reached[-1] in ("interviewed", "hired"):
                assert OFFER in times
        transaction.set_rollback(True)


def test_every_gate_of_the_academy_is_registered_and_its_rule_is_known() -> None:
    assert {"cohort-design", "cohort-partners", "cohort-screened", "cohort-trained", "cohort-settled"} <= gates.names()
    assert (academy_rule(DAY).most_days, academy_rule(DAY).clock_days) == (42, 14)
