"""The register of schools, colleges and universities: profiles, year groups, careers leaders, portfolios."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from routeways.careers import actions, queries
from routeways.careers.actions import ClassSize, YearSize
from routeways.careers.errors import CareersError
from routeways.careers.models import Institution, YearGroup
from routeways.careers.school_years import SchoolYear
from routeways.foundation.models import AuditEntry
from routeways.organisations.actions import load_editions
from routeways.organisations.register import gias
from tests.careers.factories import make_institution
from tests.official import OFFICIAL
from tests.organisations.factories import give, make_hub, make_hub_lead, make_organisation, make_person, make_user

pytestmark = pytest.mark.django_db
YEAR = SchoolYear(2026)


@pytest.mark.official
def test_the_official_files_give_each_school_of_lancashire_its_profile(packaged_places: None) -> None:
    files = OFFICIAL / "gias"
    editions = [
        gias.read_key_stage(files / "schools_ks4_england_2021.csv.gz", 4),
        gias.read_key_stage(files / "schools_ks5_england_2021.csv.gz", 5),
        gias.read_pupil_premium(files / "pupil_premium_2019_2020_schools.csv.gz"),
    ]
    load_editions(by=None, region="lancashire", editions=editions)
    first = actions.profile_institutions(by=None, region="lancashire")
    assert actions.profile_institutions(by=None, region="lancashire") == actions.Profiled(0, 0, first.unknown)
    counts = queries.register_counts("lancashire")
    assert counts["primary", "mainstream"] > 400
    assert counts["secondary", "mainstream"] > 90
    assert sum(number for (_, setting), number in counts.items() if setting == "special") > 20
    assert sum(number for (_, setting), number in counts.items() if setting == "alternative") > 5
    assert {one.template for one in Institution.objects.filter(phase="primary", setting="mainstream")} == {""}
    assert {one.template for one in Institution.objects.filter(setting="special")} <= {"specialist", ""}


def test_criteria_that_the_hub_chose_outlast_a_new_file_but_not_another_kind_of_institution(today: date) -> None:
    make_organisation("Birch College", kind="college", region="lancashire")
    actions.profile_institutions(by=None, region="lancashire")
    college = Institution.objects.get()
    held = (college.template, college.last_year)
    actions.care_for(by=None, institution=college, state="active", template="specialist", person=None, today=today)
    for changed, template in (({"last_year": 13}, "specialist"), ({"phase": "secondary"}, held[0])):
        Institution.objects.update(**changed)
        assert actions.profile_institutions(by=None, region="lancashire").changed == 1
        college.refresh_from_db()
        assert (college.template, college.last_year) == (template, held[1])


def test_a_year_group_is_recorded_with_its_classes_and_again_replaces_it() -> None:
    school = make_institution()
    size = YearSize(8, 120, send=14, fsm=30, classes=(ClassSize("8A", 30), ClassSize("8B", 28)))
    actions.record_years(by=None, institution=school, school_year=YEAR, sizes=[size, YearSize(9, 118)])
    actions.record_years(by=None, institution=school, school_year=YEAR, sizes=[replace(size, classes=size.classes[:1])])
    [row] = YearGroup.objects.all()
    assert (row.year, row.pupils, [one.name for one in row.classes.all()]) == (8, 120, ["8A"])
    assert AuditEntry.objects.filter(verb="careers.record_years").count() == 2


@pytest.mark.parametrize(
    ("size", "says"),
    [
        (YearSize(12, 80), "has no Year 12"),
        (YearSize(8, -1), "between 0 and 5,000"),
        (YearSize(8, 20, send=21), "cannot be among 20"),
        (YearSize(8, 20, fsm=25), "cannot be among 20"),
        (YearSize(8, 20, classes=(ClassSize("8A", 12), ClassSize("8B", 12))), "24 pupils together"),
        (YearSize(8, 20, classes=(ClassSize("8A", 5), ClassSize("8A", 5))), "the same name"),
    ],
)
def test_year_groups_that_cannot_be_are_refused_and_nothing_is_stored(size: YearSize, says: str) -> None:
    school = make_institution()
    with pytest.raises(CareersError, match=says):
        actions.record_years(by=None, institution=school, school_year=YEAR, sizes=[YearSize(7, 10), size])
    assert not YearGroup.objects.exists()


def test_only_the_institutions_own_people_read_its_year_groups(today: date) -> None:
    school, other = make_institution(), make_institution(name="Birch Hollow School")
    actions.record_years(by=None, institution=school, school_year=YEAR, sizes=[YearSize(8, 120)])
    own, stranger, lead = make_user(), make_user(), make_hub_lead()
    give(own, "careers-leader", school.organisation)
    give(stranger, "careers-leader", other.organisation)
    assert YearGroup.objects.visible_to(own, today=today).count() == 1
    for nobody in (stranger, lead, None):
        assert not YearGroup.objects.visible_to(nobody, today=today).exists()
    assert queries.institution_page(school, actor=own, today=today).years
    assert not queries.institution_page(school, actor=lead, today=today).years


def test_a_new_careers_leader_ends_the_one_before(today: date) -> None:
    school = make_institution()
    first, second = make_person(school.organisation), make_person(school.organisation)
    actions.name_leader(by=None, institution=school, person=first, today=today - timedelta(days=30))
    actions.name_leader(
        by=None,
        institution=school,
        person=second,
        cover=first,
        trained_on=today - timedelta(days=400),
        training_expires_on=today - timedelta(days=1),
        today=today,
    )
    [standing] = school.leaders.on(today)
    assert (standing.person, standing.cover) == (second, first)
    assert not standing.is_trained(today)
    assert standing.is_trained(today - timedelta(days=1))
    assert school.leaders.on(today - timedelta(days=1)).get().person == first


def test_a_leader_of_another_house_and_impossible_dates_are_refused(today: date) -> None:
    school, other = make_institution(), make_organisation(kind="school")
    person = make_person(school.organisation)
    with pytest.raises(CareersError, match="not among the people"):
        actions.name_leader(by=None, institution=school, person=make_person(other), today=today)
    with pytest.raises(CareersError, match="cannot stand in for themselves"):
        actions.name_leader(by=None, institution=school, person=person, cover=person, today=today)
    with pytest.raises(CareersError, match="in the future"):
        actions.name_leader(
            by=None, institution=school, person=person, trained_on=today + timedelta(days=1), today=today
        )
    with pytest.raises(CareersError, match="runs out after"):
        actions.name_leader(
            by=None, institution=school, person=person, trained_on=today, training_expires_on=today, today=today
        )
    assert not school.leaders.exists()


def test_only_the_hubs_people_look_after_institutions(today: date) -> None:
    school, hub = make_institution(), make_hub()
    one, two = make_person(hub), make_person(hub)
    actions.take_into_portfolio(by=None, institution=school, person=one, today=today - timedelta(days=9))
    actions.take_into_portfolio(by=None, institution=school, person=two, today=today)
    assert school.portfolios.get(valid_to=None).person == two
    with pytest.raises(CareersError, match="hub’s people"):
        actions.take_into_portfolio(by=None, institution=school, person=make_person(school.organisation), today=today)


def test_taking_part_goes_through_known_states_alone(today: date) -> None:
    school = make_institution()
    assert actions.onboard(by=None, institution=school, state="invited", today=today).onboarded_on == today
    with pytest.raises(CareersError, match="no state"):
        actions.onboard(by=None, institution=school, state="keen", today=today)
