"""The careers plan, and the page of the programme that everybody reads."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from routeways.careers import actions
from routeways.careers.benchmarks.doing import SHARES, to_do
from routeways.careers.errors import CareersError
from routeways.careers.models import Institution, PlanAction, PublishedProgramme
from routeways.careers.programmes import missing_from
from routeways.instruments.asking.instrument import instruments
from tests.careers.benchmarks.test_evaluations import evaluated
from tests.careers.factories import make_institution
from tests.organisations.factories import give, make_person, make_user

pytestmark = pytest.mark.django_db
WORDS = {
    "summary": "Every year group meets employers.",
    "leader_contact": "careers@alder.example",
    "information": "Ask at reception.",
    "impact": "We ask pupils each July.",
    "access_request": "Write to the careers leader.",
    "access_grounds": "We say yes unless there are exams.",
    "access_premises": "The hall.",
}


@pytest.fixture
def school() -> Institution:
    return make_institution()


def ready(school: Institution, today: date) -> None:
    actions.name_leader(
        by=None, institution=school, person=make_person(school.organisation, "Joan Example"), today=today
    )
    words = {**WORDS, "review_on": today + timedelta(days=200)}
    actions.write_programme(by=None, institution=school, words=words)


def planned(school: Institution, today: date, **fields: Any) -> PlanAction:
    given = {"benchmark": 5, "what": "A second careers fair", "owner": "Careers leader", "due_on": today}
    return actions.add_plan_action(by=None, institution=school, today=today, **{**given, **fields})


def test_what_is_not_achieved_goes_into_the_plan_once(school: Institution, now: datetime, today: date) -> None:
    found = evaluated(school, make_user(), now, state="in-progress")
    states = list(found.criteria_states.all())
    given = {"institution": school, "states": states, "owner": "Careers leader", "due_on": today, "today": today}
    assert actions.plan_open_criteria(by=None, **given) == len(states)
    assert actions.plan_open_criteria(by=None, **given) == 0
    assert school.plan_actions.count() == len(states)


def test_what_was_asked_as_a_question_is_planned_as_something_to_do(
    school: Institution, now: datetime, today: date
) -> None:
    found = evaluated(school, make_user(), now, state="in-progress")
    actions.plan_open_criteria(
        by=None, institution=school, states=found.criteria_states.all(), owner="Careers leader", due_on=today,
        today=today, instrument=found.instrument,
    )  # fmt: skip
    said = list(school.plan_actions.values_list("what", flat=True))
    assert not [one for one in said if "?" in one]
    assert {one.split()[0] for one in said} == {"Make", "Give"}
    assert "Make sure that a careers leader is named, is trained for it and has the time" in said


@pytest.mark.parametrize("instrument", ["gatsby-school", "gatsby-college", "gatsby-specialist"])
def test_each_criterion_of_a_questionnaire_that_is_a_question_has_words_for_the_plan(instrument: str) -> None:
    found = instruments()[instrument]
    asked = {place for score in found.scores for place in score.of if "/" not in place}
    assert asked
    assert asked <= SHARES.keys()
    assert not [one for one in asked if "?" in to_do(one, found.by_id[one].text, instrument)]


def test_nothing_is_done_without_what_shows_it(school: Institution, today: date) -> None:
    one = planned(school, today)
    with pytest.raises(CareersError, match="what shows"):
        actions.change_plan_action(by=None, action=one, changes={"state": "done"}, today=today)
    done = actions.change_plan_action(
        by=None, action=one, changes={"state": "done", "evidence": "The fair’s page"}, today=today
    )
    assert done.done_on == today
    assert not done.is_late(today + timedelta(days=400))


def test_a_line_is_late_from_the_day_after(school: Institution, today: date) -> None:
    one = planned(school, today)
    assert not one.is_late(today)
    assert one.is_late(today + timedelta(days=1))


@pytest.mark.parametrize("fields", [{"what": " "}, {"owner": ""}, {"due_on": date(2020, 1, 1)}])
def test_a_line_without_words_or_in_the_past_is_refused(
    school: Institution, today: date, fields: dict[str, Any]
) -> None:
    with pytest.raises(CareersError):
        planned(school, today, **fields)
    assert not PlanAction.objects.exists()


def test_a_programme_is_published_only_with_all_that_must_be_there(school: Institution, today: date) -> None:
    assert len(missing_from(school, today=today)) == 9
    with pytest.raises(CareersError, match="careers leader"):
        actions.publish_programme(by=None, institution=school, today=today)
    ready(school, today)
    assert missing_from(school, today=today) == []
    assert actions.publish_programme(by=None, institution=school, today=today).version == 1


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("summary", "x", "a summary of the programme: at least a few words"),
        ("access_premises", "Hall", "at least a few words"),
        ("leader_contact", "Sam", "how the careers leader is reached: an e-mail address or a telephone number"),
    ],
)
def test_a_compulsory_statement_needs_more_than_a_letter(
    school: Institution, today: date, field: str, value: str, says: str
) -> None:
    ready(school, today)
    actions.write_programme(by=None, institution=school, words={field: value})
    assert [one for one in missing_from(school, today=today) if says in one]
    with pytest.raises(CareersError, match="must have"):
        actions.publish_programme(by=None, institution=school, today=today)


def test_a_college_needs_no_provider_access_statement(today: date) -> None:
    college = make_institution(phase="sixteen-plus", years=(12, 14))
    assert not [one for one in missing_from(college, today=today) if "provider" in one]


def test_a_published_version_stays_as_it_was_and_the_same_makes_no_new_one(school: Institution, today: date) -> None:
    ready(school, today)
    first = actions.publish_programme(by=None, institution=school, today=today)
    assert actions.publish_programme(by=None, institution=school, today=today) == first
    planned(school, today)
    second = actions.publish_programme(by=None, institution=school, today=today)
    assert (second.version, len(second.content["plan"])) == (2, 1)
    assert PublishedProgramme.objects.get(version=1).content["plan"] == []


def test_everybody_reads_what_is_published_and_nothing_else(client: Client, school: Institution) -> None:
    today = timezone.localdate()
    address = f"/lancashire/schools/{school.public_id}/programme/"
    assert client.get(address).status_code == 404
    ready(school, today)
    one = planned(school, today)
    actions.change_plan_action(by=None, action=one, changes={"evidence": "Inside only"}, today=today)
    actions.publish_programme(by=None, institution=school, today=today)
    text = client.get(address).content.decode()
    assert "Joan Example" in text
    assert "A second careers fair" in text
    assert "Inside only" not in text
    assert f"by {today:%-d %B %Y}" in text
    assert f"Next review: {today + timedelta(days=200):%-d %B %Y}" in text
    actions.withdraw_programme(by=None, institution=school, today=today)
    assert client.get(address).status_code == 404


def test_the_plan_is_written_by_the_institutions_people_alone(client: Client, school: Institution) -> None:
    root = f"/lancashire/schools/{school.public_id}/plan/"
    posts = ("add/", "words/", "publish/", "withdraw/")
    stranger = make_user()
    give(stranger, "careers-leader", make_institution(name="Birch Hollow").organisation)
    client.force_login(stranger)
    assert client.get(root).status_code == 403
    assert {client.post(root + one).status_code for one in posts} == {403}
    own = make_user()
    give(own, "careers-leader", school.organisation)
    client.force_login(own)
    due = timezone.localdate() + timedelta(days=30)
    form = {"benchmark": "5", "what": "A fair", "owner": "Careers leader"}
    form |= {"due_on_day": str(due.day), "due_on_month": str(due.month), "due_on_year": str(due.year)}
    assert client.post(f"{root}add/", form).status_code == 302
    assert "A fair" in client.get(root).content.decode()
    assert client.post(f"{root}add/", {**form, "what": ""}).status_code == 422
    line = PlanAction.objects.get()
    assert client.post(f"{root}{line.public_id}/", {**form, "state": "done"}).status_code == 422
    assert client.post(f"{root}words/", WORDS).status_code == 302
    assert client.post(f"{root}publish/").status_code == 302
    assert not PublishedProgramme.objects.exists()
