"""An employer’s plan: the items of a self-diagnosis with local courses and money, for whoever answered."""

from __future__ import annotations

import html
from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from routeways.foundation import jobs
from routeways.instruments import actions
from routeways.instruments.models import Response
from routeways.instruments.pages.common import HELD
from routeways.provision.models import Course, Run, Status
from routeways.provision.presenting import distance
from routeways.site import plans
from routeways.taxonomy.actions import load_packaged_skills
from tests.provision.conftest import _demonstrated_once, _packaged_once, demonstrated, packaged

if TYPE_CHECKING:
    from pytest_django.plugin import DjangoDbBlocker

__all__ = ["_demonstrated_once", "_packaged_once", "demonstrated", "packaged"]

REGION = "lancashire-demonstration"
WELDERS = "5213"
READY = dict.fromkeys(("workforce", "skills-data", "recruitment", "training"), "aware")
ANSWERS: dict[str, Any] = {
    "staff": "12",
    "sector": "3",
    "district": "E07000122",
    "vacancies": "3",
    "hard-to-fill": "2",
    "hard-job": {"code": WELDERS, "label": "Welding trades"},
    "hard-reasons": ["lack-skills"],
    "skill-shortage": "2",
    "missing-skills": [{"words": "welding thin sheet by our own method"}],
    "not-proficient": "0",
    "drivers": ["none"],
    "levy": "no",
}


@pytest.fixture(scope="module")
def _read_once(
    _demonstrated_once: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """The skills that ship with Routeways, and the courses read for them by words alone: that is quick."""
    nowhere = str(tmp_path_factory.mktemp("encoder") / "nowhere")
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock(), transaction.atomic():
        patch.setenv("ROUTEWAYS_ENCODER_DIR", nowhere)
        load_packaged_skills()
        jobs.work_off()
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def skills(_read_once: None, demonstrated: Any) -> None:
    """For every test of this module."""


def answer(region: str = REGION, **changes: Any) -> Response:
    today, now = timezone.localdate(), timezone.now()
    wave = actions.standing_wave(instrument="employer-self-diagnosis", region=region, today=today)
    response = actions.start(by=None, wave=wave, now=now)
    for question, raw in {**ANSWERS, **changes}.items():
        actions.save_answer(by=None, response=response, question=question, raw=raw, now=now)
    _fill(response, now)
    return actions.submit(by=None, response=response, shared=("vacancies",), now=now)


def _fill(response: Response, now: Any) -> None:
    """The first option of whatever else must be answered."""
    from routeways.instruments.asking import flow

    while missing := flow.missing(response.wave.questionnaire, response.answers):
        one = missing[0]
        rows = {row.id: one.options[0].id for row in one.rows}
        raw: Any = rows or ([one.options[0].id] if one.type == "multiple" else one.options[0].id)
        actions.save_answer(by=None, response=response, question=one.id, raw=raw, now=now)


def hold(client: Client, response: Response) -> None:
    session = client.session
    session[HELD] = [response.public_id]
    session.save()


def page(client: Client, response: Response) -> str:
    answer = client.get(f"/{response.wave.region}/diagnosis/{response.public_id}/plan/")
    assert answer.status_code == 200
    return html.unescape(answer.content.decode())


def test_the_plan_names_local_courses_and_who_pays_for_the_job_that_cannot_be_filled(client, demonstrated):
    response = answer()
    hold(client, response)
    made = plans.plan_of(response, on=timezone.localdate())
    line = next(line for line in made.lines if line.item.occupation == WELDERS)
    assert line.courses
    for match in line.courses:
        assert match.course.region == REGION and match.course.status == Status.PUBLISHED
        assert match.runs
    assert {offer.funding.id for offer in line.offers} >= {"apprenticeship-not-levy-payer", "levy-transfer"}
    assert {match.fit for match in line.courses} == {"qualification", "skill"}
    assert all("Weld" in match.course.title for match in line.courses if match.fit == "qualification")
    shown = page(client, response)
    assert line.courses[0].course.title in shown
    assert "Apprenticeship training, for employers who pay no levy" in shown
    assert "Your own growth and skills levy" not in shown
    assert "SOC 2020 unit group 5213" in shown


def test_how_far_each_course_is_stands_beside_it_and_needs_a_district(client, demonstrated):
    response = answer()
    hold(client, response)
    made = plans.plan_of(response, on=timezone.localdate())
    line = next(line for line in made.lines if line.item.occupation == WELDERS)
    away = [match.miles for match in line.courses if match.miles is not None]
    assert made.place == "Pendle" and away
    shown = page(client, response)
    assert ">Distance<" in shown and "straight lines from the middle of Pendle" in shown
    assert all(distance(miles) in shown for miles in away)
    Response.objects.update(district="")
    shown = page(client, Response.objects.get(pk=response.pk))
    assert line.courses[0].course.title in shown
    assert ">Distance<" not in shown and "straight lines" not in shown


@pytest.mark.parametrize(("band", "small"), [("micro", True), ("medium", True), ("large", False), ("", None)])
def test_what_can_be_paid_for_goes_by_the_size_band_whatever_the_question_is_called(
    demonstrated, monkeypatch: pytest.MonkeyPatch, band: str, small: bool | None
) -> None:
    asked: set[bool | None] = set()
    monkeypatch.setattr("routeways.site.plans.funding.offers", lambda *_, **given: [asked.add(given["small"])][:0])
    response = answer()
    assert response.size_band == "small"
    response.size_band = band
    assert plans.plan_of(response, on=timezone.localdate()).lines
    assert asked == {small}


def test_the_same_answers_give_the_same_plan_and_other_courses_another_reference(demonstrated):
    one, other = answer(), answer()
    today = timezone.localdate()
    first = plans.plan_of(one, on=today)
    assert first == plans.plan_of(Response.objects.get(pk=one.pk), on=today)
    assert plans.plan_of(other, on=today).reference == first.reference
    assert plans.plan_of(answer(vacancies="9"), on=today).reference != first.reference
    Course.objects.filter(pk=first.lines[0].courses[0].course.pk).update(status=Status.WITHDRAWN)
    assert plans.plan_of(one, on=today).reference != first.reference


def test_a_course_that_nobody_can_join_any_more_is_not_in_the_plan(demonstrated):
    response = answer()
    Run.objects.update(flexible=False, starts_on=timezone.localdate() - timedelta(days=1))
    made = plans.plan_of(response, on=timezone.localdate())
    assert not any(line.courses for line in made.lines)


def test_no_local_course_is_said_and_told_from_courses_that_nobody_loaded(client, demonstrated):
    response = answer()
    Course.objects.filter(skills__skill__contains="weld").update(status=Status.WITHDRAWN)
    Course.objects.filter(skills__skill="starter:metal-fabrication").update(status=Status.WITHDRAWN)
    hold(client, response)
    assert "No local course" in page(client, response)
    Course.objects.update(status=Status.WITHDRAWN)
    assert "have not been loaded here yet" in page(client, response)


def test_words_that_match_no_skill_stay_in_the_plan(client, demonstrated):
    response = answer()
    hold(client, response)
    assert "welding thin sheet by our own method" in page(client, response)


def test_nobody_else_can_open_a_plan(client, demonstrated, django_user_model):
    response = answer()
    address = f"/{REGION}/diagnosis/{response.public_id}/plan/"
    assert client.get(address).status_code == 404
    stranger = django_user_model.objects.first()
    client.force_login(stranger)
    assert client.get(address).status_code == 404
    hold(client, response)
    assert client.get(f"/lancashire/diagnosis/{response.public_id}/plan/").status_code == 404
    assert client.get(address)["Cache-Control"].startswith("max-age=0")


def test_answers_that_were_not_sent_have_no_plan_yet(client, demonstrated):
    wave = answer().wave
    begun = actions.start(by=None, wave=wave, now=timezone.now())
    hold(client, begun)
    answered = client.get(f"/{REGION}/diagnosis/{begun.public_id}/plan/")
    assert answered.status_code == 302 and answered["Location"].endswith("/check/")


def test_a_plan_asks_the_database_a_bounded_number_of_times(client, demonstrated, django_assert_max_num_queries):
    response = answer()
    hold(client, response)
    with django_assert_max_num_queries(90):
        page(client, response)


def test_somebodys_own_words_lead_to_courses_and_are_said_to_be_read_by_a_machine(client, demonstrated):
    response = answer(**{"hard-job": {"words": "TIG welder"}, "missing-skills": [{"words": "CNC machining"}]})
    made = plans.plan_of(response, on=timezone.localdate())
    job = next(line for line in made.lines if line.item.id == "fill-job")
    assert job.item.occupation is None
    assert any("Weld" in match.course.title for match in job.courses)
    assert any("Our reading of your words" in why for _, why in job.hops)
    skill = next(line for line in made.lines if line.item.id.startswith("missing-skill"))
    assert [match.course.title for match in skill.courses if match.fit == "skill"]


def test_words_that_nobody_could_place_are_not_called_a_gap(client, demonstrated):
    response = answer(**{"hard-job": {"words": "qwxz"}, "missing-skills": []})
    hold(client, response)
    line = next(one for one in plans.plan_of(response, on=timezone.localdate()).lines if one.item.id == "fill-job")
    assert not line.understood and not line.courses
    assert "We could not tell which course would help with this." in page(client, response)


def test_every_skill_that_the_questionnaire_names_is_in_the_starter_taxonomy(demonstrated):
    from routeways.instruments.asking.instrument import instruments
    from routeways.taxonomy.queries import skills_by_id

    named = {key for one in instruments().values() for finding in one.findings for key in finding.skills}
    assert named and set(skills_by_id(named)) == named
