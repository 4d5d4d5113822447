"""Letters about challenges: at each turn to the teacher, the mentor and the judges, once, and not in quiet hours."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from routeways.careers.actions import challenges as actions
from routeways.careers.actions.challenges_judging import give_results
from routeways.careers.actions.challenges_telling import tell_turns
from routeways.careers.models import ChallengeTeam
from routeways.foundation.models import Message, MessageState, User
from routeways.organisations.models import Organisation
from tests.careers.challenges.factories import (
    AUTUMN,
    REGION,
    SUMMER,
    TASK,
    ideas,
    make_judge,
    make_school,
    marked,
    mentored,
)
from tests.organisations.factories import give, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("packaged_places")]
BEGINS = 2026
NIGHT = datetime(2026, 11, 20, 22, 30, tzinfo=UTC)
_schools = iter(range(1, 100))


def on(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 9, 30, tzinfo=UTC)


def not_invented(organisation: Organisation) -> None:
    """Organisations of the demonstration region are invented; letters go to real ones alone."""
    organisation.demonstration = False
    organisation.save(update_fields=["demonstration"])


def a_team(*, now: datetime = AUTUMN, alias: str = "Copper Herons") -> tuple[ChallengeTeam, User]:
    school, teacher = make_school(f"Imaginary Fell High {next(_schools)}"), make_user()
    not_invented(school.organisation)
    give(teacher, "careers-leader", school.organisation)
    team = actions.enter_team(
        by=teacher, institution=school, challenge=ideas(), alias=alias, counts={8: 4, 9: 3}, now=now
    )
    return team, teacher


def a_mentor(team: ChallengeTeam) -> str:
    """The address of a mentor whose meetings have begun."""
    offer = mentored(team).offer
    not_invented(offer.owner)
    team.refresh_from_db()
    return offer.contact_email


def a_judge() -> User:
    user, house = make_judge()
    not_invented(house)
    return user


def letters(template: str = "") -> list[Message]:
    """Those that were written since, and forgets them."""
    found = list(Message.objects.filter(template__startswith=f"careers/challenge{template}").order_by("pk"))
    Message.objects.all().delete()
    return found


def told(now: datetime) -> list[tuple[str, str]]:
    tell_turns(by=None, region=REGION, now=now)
    return [(one.to, one.subject) for one in letters()]


def hand_in(team: ChallengeTeam, step: int, now: datetime) -> None:
    actions.hand_in(by=None, team=team, step=ideas().hand_ins[step], text=TASK, address="", now=now)


def judged(team: ChallengeTeam, number: int) -> list[User]:
    users = [a_judge() for _ in range(number)]
    for user in users:
        marked(team, by=(user, user.organisation_roles.get().organisation))
    return users


def results() -> None:
    give_results(by=None, region=REGION, challenge=ideas(), begins=BEGINS, now=SUMMER)


def test_whoever_enters_a_team_reads_its_days_and_at_night_it_waits_for_the_morning() -> None:
    team, teacher = a_team()
    (letter,) = letters("_entered")
    assert (letter.to, letter.state) == (teacher.email, MessageState.QUEUED)
    assert "Hand in the idea: until 31 January 2027" in letter.body
    assert f"/schools/{team.institution.public_id}/challenges/{team.public_id}/" in letter.body
    a_team(now=NIGHT, alias="Silver Looms")
    assert [one.state for one in letters("_entered")] == [MessageState.HELD]


def test_where_the_teacher_has_left_the_school_is_told_and_nothing_goes_to_an_invented_one() -> None:
    team, teacher = a_team()
    letters()
    teacher.organisation_roles.update(valid_from=on(2026, 9, 1), valid_to=AUTUMN.date())
    assert told(on(2026, 12, 1)) == []
    team.institution.organisation.contact_routes.create(purpose="careers", label="Careers", email="c@school.example")
    ChallengeTeam.objects.update(told=[])
    assert [to for to, _ in told(on(2026, 12, 1))] == ["c@school.example"]
    Organisation.objects.update(demonstration=True)
    ChallengeTeam.objects.update(told=[])
    assert told(on(2026, 12, 1)) == []


def test_each_hand_in_is_told_when_it_is_next_and_before_it_closes_to_teacher_and_mentor_once() -> None:
    team, teacher = a_team()
    mentor = a_mentor(team)
    letters()
    idea = "Copper Herons: hand in the idea until 31 January 2027"
    made = "Copper Herons: hand in what you made until 31 March 2027"
    near = ", the last day is near"
    assert told(on(2026, 11, 30)) == []  # teams enter
    assert told(on(2026, 12, 1)) == [(teacher.email, idea), (mentor, idea)]
    assert told(on(2026, 12, 1)) == told(on(2027, 1, 23)) == []
    assert told(on(2027, 1, 24)) == [(teacher.email, idea + near), (mentor, idea + near)]
    assert told(on(2027, 1, 25)) == []
    hand_in(team, 0, on(2027, 1, 30))
    assert told(on(2027, 2, 1)) == [(teacher.email, made), (mentor, made)]
    hand_in(team, 1, on(2027, 2, 10))
    assert told(on(2027, 3, 30)) == []  # it is handed in


def test_after_days_without_a_worker_what_is_due_is_told_and_no_more() -> None:
    team, _ = a_team()
    letters()
    near = "Copper Herons: hand in the idea until 31 January 2027, the last day is near"
    assert [subject for _, subject in told(on(2027, 1, 29))] == [near]
    assert told(on(2027, 1, 30)) == []
    actions.withdraw_team(by=None, team=team, now=on(2027, 1, 30))
    assert told(on(2027, 2, 1)) == []


def test_judges_are_told_once_of_the_teams_that_wait_by_alias_and_nobody_of_the_teams_own_school() -> None:
    team, _ = a_team()
    hand_in(team, 0, on(2027, 1, 20))
    judge = a_judge()
    make_judge(team.institution.organisation)
    letters()
    assert told(on(2027, 4, 14)) == []
    tell_turns(by=None, region=REGION, now=on(2027, 4, 15))
    (letter,) = letters()
    assert letter.to == judge.email
    assert "1 team waits for you: Copper Herons." in letter.body
    assert team.institution.organisation.name not in letter.subject + letter.body
    assert told(on(2027, 4, 16)) == []


def test_when_enough_judges_have_marked_the_teacher_reads_that_it_is_done_once() -> None:
    team, teacher = a_team()
    hand_in(team, 0, on(2027, 1, 20))
    letters()
    judged(team, 1)
    assert letters() == []
    judged(team, 2)
    (letter,) = letters()
    assert (letter.to, letter.subject) == (teacher.email, "Copper Herons has been judged")
    assert "by 31 May 2027" in letter.body


def test_results_go_to_teacher_mentor_and_judges_and_days_later_the_showcase_is_asked_about_once() -> None:
    team, teacher = a_team()
    _, other = a_team(alias="Silver Looms")
    hand_in(team, 0, on(2027, 1, 20))
    mentor, judges = a_mentor(team), judged(team, 2)
    letters()
    results()
    sent = letters()
    found = {one.to: one.body for one in sent}
    assert set(found) == {teacher.email, other.email, mentor, *(one.email for one in judges)}
    assert len(sent) == len(found)
    assert "Copper Herons: Winner." in found[teacher.email]
    assert "handed nothing in" in found[other.email]
    assert "Thank you for your help." in found[mentor]
    assert "without your name" in found[judges[0].email]
    for to in (mentor, *(one.email for one in judges)):
        assert team.institution.organisation.name not in found[to]
    assert told(SUMMER + timedelta(days=6)) == []
    assert told(SUMMER + timedelta(days=7)) == [(teacher.email, "May Copper Herons be shown to everybody?")]
    assert told(SUMMER + timedelta(days=8)) == []


def test_a_team_that_is_shown_is_not_asked_about() -> None:
    team, _ = a_team()
    hand_in(team, 0, on(2027, 1, 20))
    judged(team, 2)
    results()
    actions.show_team(by=None, team=team, words="A lamp.", name_school=False, now=SUMMER)
    letters()
    assert told(SUMMER + timedelta(days=9)) == []


def test_no_letter_holds_a_number_of_pupils() -> None:
    team, _ = a_team()
    tell_turns(by=None, region=REGION, now=on(2026, 12, 2))
    hand_in(team, 0, on(2027, 1, 20))
    a_judge()
    tell_turns(by=None, region=REGION, now=on(2027, 4, 15))
    judged(team, 2)
    results()
    tell_turns(by=None, region=REGION, now=SUMMER + timedelta(days=7))
    found = letters()
    assert {one.template.partition("challenge_")[2] for one in found} == {
        "entered", "step", "judging", "judged", "results", "thanks", "showcase",
    }  # fmt: skip
    for one in found:
        assert "Year" not in one.body
        assert "{" not in one.subject + one.body
