"""Courses read for the skills they teach, and what people decide about it."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from routeways.foundation import jobs
from routeways.foundation.models import AuditEntry
from routeways.provision import actions, queries
from routeways.provision.models import Course, CourseSkill
from routeways.taxonomy.actions import load_packaged_skills
from tests.organisations.factories import give, make_organisation, make_user
from tests.provision.conftest import NOW, REGION, TODAY
from tests.provision.test_queries import EMPTY, make_course

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
WELDING = "Weld steel with MIG welding and read engineering drawings."


@pytest.fixture(autouse=True)
def words_alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Any, settings: Any) -> None:
    """The exact tier only: it is quick, and its answers do not depend on what this machine has built."""
    monkeypatch.setenv("ROUTEWAYS_ENCODER_DIR", str(tmp_path / "nowhere"))
    monkeypatch.setenv("ROUTEWAYS_DATA_DIR", str(tmp_path))
    settings.DATA_DIR = tmp_path


def a_course(**fields: Any) -> Course:
    owner = make_organisation(kind="college", region=EMPTY)
    return make_course(owner, "Fabrication Evening Class", what_you_will_learn=WELDING, **fields)


def skills_of(one: Course) -> dict[str, str]:
    return dict(one.skills.values_list("skill", "status"))


def test_a_course_is_read_once_and_again_when_its_words_change(packaged) -> None:
    one = a_course()
    assert actions.read_courses(by=None, region=EMPTY) == 1
    assert skills_of(one)["starter:mig-welding"] == "suggested"
    assert one.skills.get(skill="starter:mig-welding").evidence.lower() == "mig welding"
    assert actions.read_courses(by=None, region=EMPTY) == 0
    Course.objects.filter(pk=one.pk).update(what_you_will_learn="Lay bricks.")
    assert actions.read_courses(by=None, region=EMPTY) == 1
    assert "starter:mig-welding" not in skills_of(one)


def test_what_a_person_decided_stays_when_the_course_is_read_again(packaged) -> None:
    one, planner = a_course(), make_user()
    actions.read_courses(by=None, region=EMPTY)
    refused = one.skills.get(skill="starter:mig-welding")
    actions.decide_skill(by=planner, skill=refused, confirmed=False, now=NOW)
    Course.objects.filter(pk=one.pk).update(what_you_will_learn=f"{WELDING} In the evening.")
    actions.read_courses(by=None, region=EMPTY)
    assert skills_of(one)["starter:mig-welding"] == "refused"
    assert AuditEntry.objects.filter(verb="provision.decide_skill", by=planner).count() == 1
    found = queries.courses_for(EMPTY, skills=["starter:mig-welding"], on=TODAY)
    assert found == []


def test_a_need_for_a_skill_finds_the_course_that_teaches_it_and_says_who_says_so(packaged) -> None:
    one = a_course(level="2", subject="ssa:4.2")
    other = make_course(make_organisation(kind="college", region=EMPTY), "Sewing", level="2", subject="ssa:4.2")
    actions.read_courses(by=None, region=EMPTY)
    asked = {"skills": ["starter:mig-welding"], "subjects": ["ssa:4.2"], "levels": ["2"], "on": TODAY}
    first, second = queries.courses_for(EMPTY, **asked)
    assert (first.course, first.fit) == (one, "skill")
    assert first.reason == "Its description says that it teaches MIG welding."
    assert (second.course, second.fit) == (other, "subject")
    taught = one.skills.get(skill="starter:mig-welding")
    actions.decide_skill(by=None, skill=taught, confirmed=True, now=NOW)
    assert queries.courses_for(EMPTY, **asked)[0].reason == "It teaches MIG welding, as its provider has confirmed."


def test_a_partner_teaches_for_the_joint_course(packaged) -> None:
    leading = make_course(make_organisation(kind="college", region=EMPTY), "Joint course")
    partner = a_course(joint_with=leading)
    actions.read_courses(by=None, region=EMPTY)
    (found,) = queries.courses_for(EMPTY, skills=["starter:mig-welding"], on=TODAY)
    assert found.course == leading != partner


def test_the_provider_decides_on_the_page_and_nobody_else(packaged, client: Client) -> None:
    load_packaged_skills()
    one = a_course()
    actions.read_courses(by=None, region=EMPTY)
    planner, stranger = make_user(), make_user()
    give(planner, "curriculum-planner", one.owner)
    skill = one.skills.get(skill="starter:mig-welding")
    address = f"{one.page}skills/{skill.pk}/"
    assert "MIG welding" in client.get(one.page).content.decode()
    assert "It does not" not in client.get(one.page).content.decode()
    client.force_login(stranger)
    assert client.post(address, {"decision": "yes"}).status_code == 403
    client.force_login(planner)
    assert "It does not" in client.get(one.page).content.decode()
    assert client.get(address).status_code == 405
    assert client.post(address, {"decision": "yes"}).status_code == 302
    assert CourseSkill.objects.get(pk=skill.pk).status == "confirmed"
    assert "Confirmed by the provider or the hub." in client.get(one.page).content.decode()
    assert client.post(f"{one.page}skills/999999/", {"decision": "yes"}).status_code == 404


@pytest.mark.usefixtures("demonstrated")
def test_the_demonstrations_courses_are_read_by_the_worker() -> None:
    assert not CourseSkill.objects.exists()
    jobs.work_off()
    welding = queries.courses_for(REGION, skills=["starter:mig-welding", "starter:metal-fabrication"], on=TODAY)
    assert welding
