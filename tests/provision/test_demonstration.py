"""The invented provision: of a size worth looking at, with its planted duplicate, its gap and its joint course."""

from __future__ import annotations

import pytest

from routeways.foundation import definitions
from routeways.foundation.models import AuditEntry
from routeways.provision import queries
from routeways.provision.demonstration import InventedProvision
from routeways.provision.models import Course, Run, Venue
from routeways.site import demonstration
from routeways.taxonomy import queries as taxonomy
from routeways.taxonomy.qualifications.definitions import read_all
from tests.provision.conftest import NOW, REGION, TODAY

pytestmark = pytest.mark.django_db
BURNLEY = (53.79, -2.24)


def test_it_is_invented_and_names_only_qualifications_that_there_are() -> None:
    made = definitions.load(InventedProvision)[REGION]
    known = {
        f"{one.definition.kind}:{entry.id}".replace("t-level:", "tlevel:")
        for one in read_all()
        for entry in one.entries
    }
    assert {one.qualification for one in made.courses if one.qualification} <= known
    assert 60 <= len(made.courses) <= 90
    assert len(made.providers) == 8


def test_runs_lie_between_autumn_2026_and_the_end_of_2027(demonstrated) -> None:
    starts = [run.starts_on for run in Run.objects.exclude(starts_on=None)]
    assert min(starts).isoformat() >= "2026-09-01"
    assert max(starts).isoformat() <= "2027-12-31"
    assert all(run.flexible for run in Run.objects.filter(starts_on=None))


def test_loading_it_again_changes_nothing(demonstrated) -> None:
    before = (Course.objects.count(), Run.objects.count(), Venue.objects.count(), AuditEntry.objects.count())
    demonstration.load(by=None, now=NOW, voice=False)
    after = (Course.objects.count(), Run.objects.count(), Venue.objects.count(), AuditEntry.objects.count())
    assert after == before
    assert AuditEntry.objects.filter(verb="provision.load_demonstration").count() == 1


def test_it_goes_with_the_demonstration(demonstrated) -> None:
    demonstration.remove(by=None, now=NOW)
    assert not Course.objects.exists() and not Venue.objects.exists()


def test_a_joint_course_stands_there_once_with_all_its_providers(demonstrated) -> None:
    found = queries.courses(REGION, text="mechanical engineering certificate")
    assert [one.title for one in found] == ["Higher National Certificate in Mechanical Engineering"]
    assert [one.name.removesuffix(" (demonstration)") for one in found[0].providers] == [
        "Shuttle and Loom College",
        "Weaver Lock College",
        "Sandgrown Technical College",
    ]
    assert len(found[0].all_runs) == 6
    partner = Course.objects.filter(joint_with=found[0]).first()
    assert partner is not None
    led = queries.course(partner.public_id)
    assert led is not None and led.pk == found[0].pk


def test_the_planted_duplicate_is_two_courses_for_one_qualification_near_each_other(demonstrated) -> None:
    found = queries.courses_for(REGION, qualifications=["standard:welder"], near=BURNLEY, on=TODAY)
    assert len(found) == 2
    assert {one.runs[0].places for one in found} == {10}
    assert all(one.miles is not None and one.miles < 8 for one in found)


def test_the_planted_gap_has_no_local_course(demonstrated) -> None:
    for heat_pumps in ("standard:st0322", "standard:st0303"):
        assert queries.courses_for(REGION, qualifications=[heat_pumps], on=TODAY) == []
    found = queries.courses_for(
        REGION, qualifications=["standard:st0322"], subjects=["ssa:5.2"], levels=["3"], near=BURNLEY, on=TODAY
    )
    assert found == []


def test_the_chain_from_an_occupation_to_a_course_holds_for_most_of_what_is_taught(demonstrated) -> None:
    chained = {}
    for soc in ("5213", "5241", "2134", "6135", "5221", "5223", "3544", "8211", "5313", "6111"):
        steps = taxonomy.qualifications_for_occupation(f"soc2020:{soc}", on=TODAY)
        assert steps and all(step.reason for step in steps), soc
        named = [step.qualification.id for step in steps]
        chained[soc] = queries.courses_for(REGION, qualifications=named, on=TODAY)
    assert all(chained.values()), chained
    gap = taxonomy.qualifications_for_occupation("soc2020:5315", on=TODAY)
    assert {"standard:st0303", "standard:st0322"} <= {step.qualification.id for step in gap}
    assert queries.courses_for(REGION, qualifications=[step.qualification.id for step in gap], on=TODAY) == []
