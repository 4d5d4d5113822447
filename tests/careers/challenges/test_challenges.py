"""Teams from entering to the showcase: what the rules refuse, and what it counts for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from importlib import import_module

import pytest
from django.apps import apps

from routeways.careers.actions import challenges as actions
from routeways.careers.actions.challenges_erasing import erase_what_is_due
from routeways.careers.actions.challenges_judging import give_results, mark_team
from routeways.careers.counting.words import MEANINGFUL
from routeways.careers.errors import CareersError
from routeways.careers.models import ChallengeMark, ChallengeTeam, Encounter
from routeways.careers.queries import challenges as queries
from routeways.careers.school_years import SchoolYear
from tests.careers.challenges.factories import (
    AUTUMN,
    REGION,
    SPRING,
    SUMMER,
    WINTER,
    ideas,
    make_judge,
    make_school,
    make_team,
    marked,
    mentored,
)
from tests.careers.factories import make_institution, shares, size_years
from tests.meanwhile import while_it_waits
from tests.organisations.factories import make_organisation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("packaged_places")]
LATE = datetime(2026, 12, 1, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"alias": "Sam Smith"}, "no name of a pupil"),
        ({"counts": {8: 2}}, "3 to 8 pupils; this one would have 2"),
        ({"counts": {8: 9}}, "3 to 8 pupils"),
        ({"counts": {12: 4}}, "Year 12 cannot take part"),
        ({"now": LATE}, "could enter until 30 November 2026"),
    ],
)
def test_a_team_that_cannot_be_is_refused_in_a_sentence(given, says: str) -> None:
    fields = {"alias": "Copper Herons", "counts": {8: 4}, "now": AUTUMN, **given}
    with pytest.raises(CareersError, match=says):
        actions.enter_team(by=None, institution=make_school(), challenge=ideas(), **fields)
    assert not ChallengeTeam.objects.exists()


def test_an_alias_is_taken_once_a_year() -> None:
    make_team()
    with pytest.raises(CareersError, match="Another team is called Copper Herons"):
        make_team(make_school("Another High"))


def test_what_was_handed_in_can_be_changed_until_its_last_day_and_stays_after() -> None:
    team = make_team(handed_in=False)
    idea = ideas().hand_ins[0]
    with pytest.raises(CareersError, match="Write something"):
        actions.hand_in(by=None, team=team, step=idea, text="  ", address="", now=WINTER)
    for text in ("First", "Second"):
        actions.hand_in(by=None, team=team, step=idea, text=text, address="", now=WINTER)
    with pytest.raises(CareersError, match="could be done until 31 January 2027"):
        actions.hand_in(by=None, team=team, step=idea, text="Third", address="", now=SPRING)
    assert [one.text for one in team.hand_ins.all()] == ["Second"]


@pytest.mark.parametrize(
    ("today", "can"),
    [
        (date(2027, 8, 30), {"judge"}),
        (date(2027, 8, 31), {"judge"}),
        (date(2027, 9, 1), {"enter", "idea", "made"}),  # another school year
        (date(2027, 12, 31), {"idea", "made"}),
        (date(2028, 1, 1), {"idea", "made"}),
        (date(2028, 2, 28), {"made"}),
        (date(2028, 2, 29), {"made"}),
    ],
)
def test_a_day_belongs_to_its_school_year_also_where_years_meet(today: date, can: set[str]) -> None:
    first, now = (datetime.combine(day, time(9), UTC) for day in (SchoolYear.of(today).first_day, today))
    school, (judge, house) = make_school(), make_judge()
    enter = {"by": None, "institution": school, "challenge": ideas(), "counts": {8: 4}}
    team = actions.enter_team(alias="Copper Herons", now=first, **enter)
    for step in ideas().hand_ins:
        actions.hand_in(by=None, team=team, step=step, text="A lamp", address="", now=first)
    levels = {one.id: 2 for one in ideas().rubric}
    tries: dict[str, Callable[[], object]] = {
        "enter": lambda: actions.enter_team(alias="Silver Looms", now=now, **enter),
        "judge": lambda: mark_team(by=judge, organisation=house, team=team, levels=levels, why={}, now=now),
    } | {
        step.id: partial(actions.hand_in, by=None, team=team, step=step, text="A bell", address="", now=now)
        for step in ideas().hand_ins
    }
    refused = {}
    for name, act in tries.items():
        try:
            act()
        except CareersError as error:
            refused[name] = str(error)
    assert tries.keys() - refused.keys() == can, refused


def test_a_mentor_mentors_only_once_checked_and_met_pupils_are_one_encounter_of_the_school() -> None:
    school = make_school()
    size_years(school)
    first, second = make_team(school, counts={8: 4, 9: 2}), make_team(school, "Silver Looms", counts={8: 3})
    no_mentor = {"by": None, "on": date(2026, 11, 19), "mode": "in-person", "flags": tuple(MEANINGFUL), "now": AUTUMN}
    with pytest.raises(CareersError, match="No mentor has met the team yet"):
        actions.log_challenge(team=first, **no_mentor)
    for one in (first, second):
        mentored(one)
        one.refresh_from_db()
    made = actions.log_challenge(team=first, **no_mentor)
    assert actions.log_challenge(team=second, **no_mentor) == made
    assert Encounter.objects.count() == 1
    assert {one.year: one.pupils for one in made.reach.all()} == {8: 7, 9: 2}
    assert shares(school, "bm5", 8) == (7, 7)
    actions.log_challenge(team=second, **{**no_mentor, "flags": ("purpose",)})
    assert shares(school, "bm5", 8) == (0, 0)  # stored, and does not count


def test_asking_for_a_mentor_again_is_the_same_request_and_names_no_pupil() -> None:
    team = make_team(handed_in=False)
    made = actions.ask_for_mentor(by=None, team=team, now=AUTUMN)
    team.refresh_from_db()
    assert actions.ask_for_mentor(by=None, team=team, now=AUTUMN) == made
    assert made.kind == "challenge-mentor"
    assert "Copper Herons" in made.title
    assert "4" not in made.title + made.about


def test_nobody_judges_a_team_of_their_own_school_or_one_that_their_organisation_mentors() -> None:
    team = make_team()
    held = mentored(team)
    team.refresh_from_db()
    for house in (team.institution.organisation, held.offer.owner):
        user, _ = make_judge(house)
        assert queries.to_judge(user, house, region=REGION, today=SPRING.date()) == []
        with pytest.raises(CareersError, match="Somebody else judges it"):
            marked(team, by=(user, house))
    assert not ChallengeMark.objects.exists()


def test_marks_come_after_the_work_is_closed_and_none_is_left_out() -> None:
    team = make_team()
    user, house = make_judge()
    levels = {one.id: 2 for one in ideas().rubric}
    give = {"by": user, "organisation": house, "team": team, "why": {}}
    with pytest.raises(CareersError, match="Judging begins on 15 April 2027"):
        mark_team(levels=levels, now=WINTER, **give)
    with pytest.raises(CareersError, match="The problem: choose a level"):
        mark_team(levels=levels | {"problem": 5}, now=SPRING, **give)
    mark_team(levels=levels, now=SPRING, **give)
    mark_team(levels=levels | {"problem": 4}, now=SPRING, **give)
    assert ChallengeMark.objects.get(criterion="problem").level == 4
    assert ChallengeMark.objects.count() == len(ideas().rubric)


def test_a_team_that_is_withdrawn_while_results_are_given_gets_none(monkeypatch: pytest.MonkeyPatch) -> None:
    gone, stays = make_team(), make_team(make_school("Another High"), "Silver Looms")
    for team in (gone, stays):
        marked(team, 4)
        marked(team, 3)
    while_it_waits(monkeypatch, ChallengeTeam, lambda: actions.withdraw_team(by=None, team=gone, now=SUMMER))
    give_results(by=None, region=REGION, challenge=ideas(), begins=2026, now=SUMMER)
    for team in (gone, stays):
        team.refresh_from_db()
    assert (gone.points, gone.place, gone.reasons, stays.place) == ("", "", [], "Winner")


def test_results_need_two_judges_for_each_team_and_give_a_place_and_reasons_once() -> None:
    best, other = make_team(), make_team(make_school("Another High"), "Silver Looms")
    idle = make_team(make_school("Third High"), "Quiet Owls", handed_in=False)
    marked(best, 4, why="They changed it after asking.")
    marked(other, 2)
    marked(other, 3)
    give = {"by": None, "region": REGION, "challenge": ideas(), "begins": 2026, "now": SUMMER}
    with pytest.raises(CareersError, match=r"wait for one: Copper Herons\."):
        give_results(**give)
    marked(best, 4)
    give_results(**give)
    with pytest.raises(CareersError, match="given already"):
        give_results(**give)
    with pytest.raises(CareersError, match="cannot be changed any more"):
        marked(best, 1)
    for team in (best, other, idle):
        team.refresh_from_db()
    assert (best.place, other.place, idle.place) == ("Winner", "Highly commended", "")
    assert "The idea: “They changed it after asking.”" in best.reasons
    assert other.points == "25/2"
    assert idle.points == ""


def test_only_what_a_school_said_yes_to_is_shown_and_it_goes_at_once_when_taken_back() -> None:
    team = make_team()
    show = {
        "by": None,
        "team": team,
        "words": "A lamp that lights when somebody waits.",
        "name_school": False,
        "now": SUMMER,
    }
    with pytest.raises(CareersError, match="opens with the results"):
        actions.show_team(**show)
    marked(team)
    marked(team)
    give_results(by=None, region=REGION, challenge=ideas(), begins=2026, now=SUMMER)
    assert not queries.showcase(REGION).exists()
    actions.show_team(**show)
    assert [one.alias for one in queries.showcase(REGION)] == ["Copper Herons"]
    actions.hide_team(by=None, team=team)
    assert not queries.showcase(REGION).exists()
    actions.show_team(**show)
    actions.withdraw_team(by=None, team=team, now=SUMMER)
    assert not queries.showcase(REGION).exists()


def test_the_hub_reads_entries_by_type_of_school_and_never_the_pupils_of_a_few() -> None:
    for at, word in enumerate(("Herons", "Looms", "Owls", "Kites", "Hares", "Foxes")):
        make_team(make_school(f"High {at}"), f"Copper {word}", counts={8: 5}, handed_in=False)

    def told(on: datetime = WINTER) -> dict[str, tuple[int | None, ...]]:
        lines, reference = queries.entries(REGION, ideas().id, 2026, today=on.date())
        assert "disclosure" in reference
        return {one.group: (one.schools, one.teams, one.pupils) for one in lines}

    assert told()["Mainstream"] == told()["All"] == (5, 5, 30)  # rounded
    assert told(AUTUMN)["Mainstream"] == (5, 5, None)  # entering is open
    school = make_school("Imaginary Meadow")
    school.setting = "special"
    school.save()
    for alias in ("Green Gears", "Green Looms"):
        make_team(school, alias, counts={8: 8}, handed_in=False)
    assert told()["Special school"] == (None, None, None)  # 16 pupils, of one school
    assert told()["All"] == (None, None, None)  # else the difference would be theirs
    assert told()["Mainstream"] == (None, None, None)  # the only other type, so it would be a difference, too


def test_what_is_hidden_in_one_column_is_hidden_in_all() -> None:
    shown: list[dict[str, int | None]] = [{"a": 10, "b": 5}, {"a": None, "b": 5}, {"a": 40, "b": 20}]
    lines = queries._as_one_table(["a", "b"], shown, pupils_told=True)
    assert [(one.schools, one.teams, one.pupils) for one in lines] == [(None, None, None), (5, None, 20)]


def test_an_alias_of_another_region_is_free() -> None:
    make_team()
    elsewhere = make_institution(
        make_organisation("Elsewhere High", kind="school", region="lancashire"), region="lancashire"
    )
    assert make_team(elsewhere).region == "lancashire"


def given_and_shown(team: ChallengeTeam) -> None:
    marked(team)
    marked(team)
    give_results(by=None, region=REGION, challenge=ideas(), begins=2026, now=SUMMER)
    actions.show_team(by=None, team=team, words="A lamp.", name_school=True, now=SUMMER)


def test_a_team_that_is_withdrawn_leaves_no_work_no_marks_no_words_and_no_counts() -> None:
    team = make_team()
    given_and_shown(team)
    actions.withdraw_team(by=None, team=team, now=SUMMER)
    team.refresh_from_db()
    assert (team.counts, team.points, team.place, team.reasons, team.shown_words) == ({}, "", "", [], "")
    assert not team.hand_ins.exists()
    assert not ChallengeMark.objects.exists()


def test_a_team_taken_out_of_the_showcase_leaves_no_words() -> None:
    team = make_team()
    given_and_shown(team)
    actions.hide_team(by=None, team=team)
    team.refresh_from_db()
    assert (team.shown_words, team.shown_school) == ("", False)
    assert team.hand_ins.exists()


def test_teams_are_erased_a_year_after_their_school_year_and_the_showcase_two_years_later() -> None:
    shown, other = make_team(), make_team(make_school("Another High"), "Silver Looms")
    marked(other)
    marked(other)
    given_and_shown(shown)

    def erase(on: date) -> int:
        return erase_what_is_due(by=None, region=REGION, now=datetime(on.year, on.month, on.day, 12, tzinfo=UTC))

    last = shown.school_year.last_day
    assert erase(last + timedelta(days=365)) == 0
    assert erase(last + timedelta(days=366)) == 2
    assert erase(last + timedelta(days=366)) == 0
    (kept,) = ChallengeTeam.objects.all()
    assert (kept.alias, kept.counts, kept.shown_words) == ("Copper Herons", {}, "A lamp.")
    assert not kept.hand_ins.exists()
    assert [one.alias for one in queries.showcase(REGION)] == ["Copper Herons"]
    assert erase(last + timedelta(days=1096)) == 1
    assert not ChallengeTeam.objects.exists()


def test_teams_from_before_take_the_region_of_their_school() -> None:
    team = make_team()
    ChallengeTeam.objects.update(region="")
    import_module("routeways.careers.migrations.0011_alias_in_region").fill(apps, None)
    team.refresh_from_db()
    assert team.region == REGION
