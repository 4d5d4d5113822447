"""Learners of a bootcamp: applying, eligibility, attendance, genuine interviews, all together or nobody."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from routeways.engagements import actions
from routeways.engagements.errors import EngagementError
from routeways.engagements.models import BootcampDay, BootcampPlace, Engagement, Participant, Request
from tests.engagements.bootcamps.people import (
    FIRST,
    LAST,
    NOW,
    OVER,
    PRICE,
    Camp,
    application,
    apply,
    attend,
    camp,
    check,
    completed,
    interview,
    move,
    plan,
    started,
)
from tests.engagements.factories import REGION, employer

pytestmark = pytest.mark.usefixtures("ground")


@pytest.fixture
def held() -> Camp:
    return camp()


# -- planning


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"ends_on": FIRST + timedelta(days=112)}, "at most 16 weeks"),
        ({"ends_on": FIRST - timedelta(days=1)}, "before the first day"),
        ({"apply_by": FIRST + timedelta(days=1)}, "after the first day"),
        ({"hours": 59}, "from 60 to"),
        ({"level": 2, "sector": "digital"}, "Level 2 is for these sectors alone"),
        ({"level": 6}, "of level 3, 4, 5"),
        ({"places": 0}, "how many places"),
        ({"price": 0}, "price of a place"),
        ({"sector": "magic"}, "Choose the sector"),
        ({"title": " "}, "what the course is called"),
        ({"starts_on": date(2020, 1, 6), "ends_on": date(2020, 2, 6), "apply_by": date(2020, 1, 6)}, "not known for"),
    ],
)
def test_a_bootcamp_that_cannot_be_is_one_sentence(held: Camp, changes: dict[str, object], says: str) -> None:
    with pytest.raises(EngagementError, match=says):
        actions.plan_bootcamp(by=None, region=REGION, owner=held.college, plan=plan(**changes), now=NOW)


def test_sixteen_weeks_and_level_two_in_construction_are_possible(held: Camp) -> None:
    changes = {"ends_on": FIRST + timedelta(days=111), "level": 2, "sector": "construction", "hours": 60}
    made = actions.plan_bootcamp(by=None, region=REGION, owner=held.college, plan=plan(**changes), now=NOW)
    assert (made.weeks, made.funding_year) == (16, "2026-27")


def test_an_employer_teaches_no_bootcamp(held: Camp) -> None:
    with pytest.raises(EngagementError, match="does not teach"):
        actions.plan_bootcamp(by=None, region=REGION, owner=held.works, plan=plan(), now=NOW)


@pytest.mark.parametrize(("weeks", "ok"), [(11, False), (12, True)])
def test_a_vacancy_lasts_twelve_weeks(held: Camp, weeks: int, ok: bool) -> None:
    fields = {"bootcamp": held.bootcamp, "employer": held.shop, "title": "Seller", "reference": "S-1", "weeks": weeks}
    if ok:
        assert actions.add_vacancy(by=None, now=NOW, **fields) == actions.add_vacancy(by=None, now=NOW, **fields)
    else:
        with pytest.raises(EngagementError, match="at least 12 weeks"):
            actions.add_vacancy(by=None, now=NOW, **fields)


# -- applying


def test_somebody_turns_nineteen_by_the_first_day_and_not_a_day_later(held: Camp) -> None:
    apply(held, born_on=date(FIRST.year - 19, FIRST.month, FIRST.day))
    with pytest.raises(EngagementError, match="19 or over on the first day, 11 May 2026"):
        apply(held, born_on=date(FIRST.year - 19, FIRST.month, FIRST.day + 1))
    assert Participant.objects.count() == 1


@pytest.mark.both_databases
def test_who_applied_already_is_not_written_twice(held: Camp) -> None:
    first = apply(held, email="ada@example.com")
    again, new = actions.apply_for_bootcamp(
        by=None, bootcamp=held.bootcamp, application=application("Ada", email="ADA@example.com"), now=NOW
    )
    assert (again.pk, new) == (first.pk, False)
    assert Request.objects.count() == Participant.objects.count() == 1


def test_nobody_applies_after_the_last_day_or_when_it_is_closed(held: Camp) -> None:
    late = NOW + timedelta(days=11)
    with pytest.raises(EngagementError, match="closed"):
        actions.apply_for_bootcamp(by=None, bootcamp=held.bootcamp, application=application(), now=late)
    actions.close_bootcamp(by=None, bootcamp=held.bootcamp)
    with pytest.raises(EngagementError, match="closed"):
        apply(held)
    actions.close_bootcamp(by=None, bootcamp=held.bootcamp, open_again=True)
    assert apply(held)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"learner": "retired"}, "what you do now"),
        ({"learner": "co-funded"}, "who the employer is"),
        ({"learner": "co-funded", "employer_name": "Works"}, "how many people"),
        ({"learner": "co-funded", "employer_name": "Works", "staff": 0}, "how many people"),
    ],
)
def test_an_application_that_cannot_be_is_one_sentence(held: Camp, changes: dict[str, object], says: str) -> None:
    with pytest.raises(EngagementError, match=says):
        apply(held, **changes)
    assert not BootcampPlace.objects.exists()


@pytest.mark.parametrize(
    ("learner", "staff", "part"),
    [("independent", None, 0), ("self-employed", None, 0), ("co-funded", 20, 30_000), ("co-funded", 250, 90_000)],
)
def test_who_pays_follows_the_rule(held: Camp, learner: str, staff: int | None, part: int) -> None:
    one = apply(held, learner=learner, staff=staff, employer_name="Imaginary Works")
    assert (one.employer_part, one.grant) == (part, PRICE - part)
    assert one.share_reference.startswith("bootcamps@2026.1")


def test_the_provider_settles_who_pays_and_an_employer_elsewhere_is_refused(held: Camp) -> None:
    one = apply(held)
    found = actions.settle_funding(by=None, place=one, learner="co-funded", employer=held.works, staff=249)
    assert (found.employer, found.employer_part) == (held.works, 30_000)
    back = actions.settle_funding(by=None, place=one, learner="independent", employer=held.works, staff=249)
    assert (back.employer, back.employer_part, back.staff) == (None, 0, None)
    elsewhere = employer("Faraway Works")
    elsewhere.regions.all().delete()
    with pytest.raises(EngagementError, match="not one of the region"):
        actions.settle_funding(by=None, place=one, learner="co-funded", employer=elsewhere, staff=5)
    with pytest.raises(EngagementError, match="Choose the employer"):
        actions.settle_funding(by=None, place=one, learner="co-funded")


# -- eligibility and places


def test_nobody_is_taken_before_each_question_is_checked_and_met(held: Camp) -> None:
    one = apply(held)
    check(one, "age", "area", "work")
    check(one, "funded", met=False)
    with pytest.raises(actions.PlacesRefused) as refused:
        move(held, "eligible", one)
    assert refused.value.lacking == {one.pk: "Not met: Not on another funded course."}
    check(one, "funded")
    assert move(held, "eligible", one) == 1
    assert move(held, "eligible", one) == 0


def test_the_four_who_were_not_checked_are_named_and_all_or_nobody_goes_on(held: Camp) -> None:
    ready, waits = apply(held), apply(held)
    check(ready)
    with pytest.raises(actions.PlacesRefused, match="1 learner") as refused:
        move(held, "eligible", ready, waits)
    assert refused.value.lacking[waits.pk].count("Nobody has checked yet") == 4
    assert set(Engagement.objects.values_list("step", flat=True)) == {"applied"}


@pytest.mark.both_databases
def test_no_more_are_taken_than_there_are_places_and_who_leaves_frees_one() -> None:
    held = camp(places=1)
    first, second = apply(held), apply(held)
    for one in (first, second):
        check(one)
    with pytest.raises(EngagementError, match="All 1 places"):
        move(held, "eligible", first, second)
    move(held, "eligible", first)
    with pytest.raises(actions.PlacesRefused):
        move(held, "eligible", second)
    move(held, "left", first, cause="Found work")
    assert move(held, "eligible", second) == 1
    assert Request.objects.get(participant=first.engagement.participant).state == "closed"


def test_leaving_needs_a_cause_of_its_own(held: Camp) -> None:
    one = apply(held)
    with pytest.raises(EngagementError, match="Choose the cause"):
        move(held, "left", one, cause="Younger than 19")
    assert move(held, "not-eligible", one, cause="Younger than 19") == 1
    with pytest.raises(actions.PlacesRefused) as refused:
        move(held, "eligible", one)
    assert refused.value.lacking[one.pk] == "It has ended: Cannot take part."


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"question": "shoe-size"}, "no such question"),
        ({"seen": " "}, "what was seen"),
        ({"checker": ""}, "who saw it"),
        ({"on": date(2030, 1, 1)}, "still to come"),
    ],
)
def test_a_check_that_cannot_be_is_one_sentence(held: Camp, fields: dict[str, object], says: str) -> None:
    known = {"question": "age", "met": True, "seen": "Passport", "checker": "Somebody", "on": NOW.date(), "now": NOW}
    with pytest.raises(EngagementError, match=says):
        actions.check_eligibility(by=None, place=apply(held), **(known | fields))  # type: ignore[arg-type]


# -- attendance


def test_attendance_is_of_days_of_the_course_that_are_over(held: Camp) -> None:
    one = apply(held)
    check(one)
    move(held, "eligible", one)
    sent = {"by": None, "seat": held.seat(held.provider), "places": [one.engagement.public_id], "now": OVER}
    for day, minutes, says in (
        (FIRST - timedelta(days=1), 60, "The bootcamp is from 11 May 2026"),
        (LAST + timedelta(days=1), 60, "The bootcamp is from 11 May 2026"),
        (FIRST, 0, "Enter the hours"),
        (FIRST, 721, "Enter the hours"),
    ):
        with pytest.raises(EngagementError, match=says):
            actions.record_attendance(day=day, minutes=minutes, **sent)
    with pytest.raises(EngagementError, match="still to come"):
        actions.record_attendance(day=FIRST, minutes=60, **(sent | {"now": NOW}))
    assert actions.record_attendance(day=FIRST, minutes=60, **sent) == 1
    assert actions.record_attendance(day=FIRST, minutes=60, **sent) == 0
    assert actions.record_attendance(day=FIRST, minutes=90, **sent) == 1
    assert BootcampDay.objects.get().minutes == 90


def test_who_may_not_yet_take_part_attends_nothing(held: Camp) -> None:
    ready, waits = apply(held), apply(held)
    check(ready)
    move(held, "eligible", ready)
    with pytest.raises(actions.PlacesRefused):
        attend(held, ready, waits, days=1)
    assert not BootcampDay.objects.exists()


# -- interviews and completion


def test_nobody_completes_before_the_end_the_hours_and_a_genuine_interview(held: Camp) -> None:
    one = apply(held)
    check(one)
    move(held, "eligible", one)
    attend(held, one, days=9, minutes=360, every=1)
    move(held, "started", one, now=OVER)
    with pytest.raises(actions.PlacesRefused) as refused:
        move(held, "completed", one, now=OVER - timedelta(days=2))
    reason = refused.value.lacking[one.pk]
    assert "The course ends on 19 July 2026." in reason
    assert "Attended 54 of at least 60 hours" in reason
    assert "No genuine interview is recorded. Wanted: an interview for a real vacancy." in reason
    attend(held, one, days=10, minutes=360, every=1)
    interview(held, one, "mock")
    with pytest.raises(actions.PlacesRefused) as refused:
        move(held, "completed", one, now=OVER)
    assert "only a mock interview, which never counts" in refused.value.lacking[one.pk]
    real = interview(held, one)
    assert move(held, "completed", one, now=OVER) == 1
    actions.settle_interview(by=None, interview=real, result="offered", now=OVER)


@pytest.mark.parametrize(
    ("learner", "what", "counts"),
    [
        ("independent", "job", True),
        ("independent", "new-role", False),
        ("independent", "contracts", False),
        ("co-funded", "new-role", True),
        ("co-funded", "contracts", False),
        ("self-employed", "contracts", True),
        ("self-employed", "job", True),
        ("self-employed", "mock", False),
    ],
)
def test_which_interview_counts_depends_on_the_learner(held: Camp, learner: str, what: str, counts: bool) -> None:
    one = apply(held, learner=learner, employer_name="Works", staff=9)
    started(held, one)
    interview(held, one, what)
    if counts:
        assert move(held, "completed", one, now=OVER) == 1
    else:
        with pytest.raises(actions.PlacesRefused, match="not possible for 1 learner"):
            move(held, "completed", one, now=OVER)


def test_an_interview_that_did_not_take_place_does_not_count(held: Camp) -> None:
    one = apply(held)
    started(held, one)
    missed = interview(held, one, result="missed")
    with pytest.raises(actions.PlacesRefused):
        move(held, "completed", one, now=OVER)
    actions.settle_interview(by=None, interview=missed, result="not-offered", now=OVER)
    assert move(held, "completed", one, now=OVER) == 1


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"what": "job", "vacancy": None}, "Without one it is a mock"),
        ({"what": "tea"}, "Choose what it was"),
        ({"on": FIRST - timedelta(days=1)}, "before the bootcamp begins"),
        ({"on": OVER.date() + timedelta(days=1), "result": "offered"}, "still to come"),
    ],
)
def test_an_interview_that_cannot_be_is_one_sentence(held: Camp, fields: dict[str, object], says: str) -> None:
    one = apply(held)
    known = {"what": "job", "on": LAST, "vacancy": held.vacancy, "now": OVER}
    with pytest.raises(EngagementError, match=says):
        actions.record_interview(by=None, place=one, **(known | fields))  # type: ignore[arg-type]


def test_a_vacancy_of_another_bootcamp_is_not_taken(held: Camp) -> None:
    other = camp()
    with pytest.raises(EngagementError, match="Choose the vacancy"):
        actions.record_interview(by=None, place=apply(held), what="job", vacancy=other.vacancy, on=LAST, now=OVER)


def test_the_end_with_a_job_needs_the_job_and_its_day(held: Camp) -> None:
    one = apply(held)
    completed(held, one)
    with pytest.raises(actions.PlacesRefused):
        move(held, "job", one, now=OVER)
    later = OVER.date() + timedelta(days=10)
    actions.record_outcome(by=None, place=one, outcome="job", on=later, with_whom="Imaginary Works", now=OVER)
    with pytest.raises(actions.PlacesRefused) as refused:
        move(held, "job", one, now=OVER)
    assert "begins on 30 July 2026" in refused.value.lacking[one.pk]
    assert move(held, "job", one, now=OVER + timedelta(days=10)) == 1
    one.engagement.refresh_from_db()
    assert one.engagement.succeeded


def test_after_the_end_the_learner_may_be_asked_at_three_six_and_twelve_months(held: Camp) -> None:
    one = apply(held)
    completed(held, one)
    move(held, "no-job", one, now=OVER)
    one.engagement.refresh_from_db()
    consent = actions.agree_to_check_ins(by=None, engagement=one.engagement, party="learner", now=OVER)
    assert [each.months for each in consent.check_ins.order_by("months")] == [3, 6, 12]


def test_only_the_provider_moves_learners_and_only_its_own(held: Camp) -> None:
    mine, theirs = apply(held), apply(camp())
    check(theirs)
    with pytest.raises(EngagementError, match="not among your learners"):
        move(held, "eligible", mine, theirs)
    for user in (held.hub, held.employer, held.stranger):
        with pytest.raises(EngagementError, match="for the provider to say"):
            actions.move_places(
                by=user, seat=held.seat(user), places=[mine.engagement.public_id], what="eligible", now=NOW
            )
    with pytest.raises(EngagementError, match="Choose at least one"):
        move(held, "eligible")
    with pytest.raises(EngagementError, match="no such step"):
        move(held, "dance", mine)
