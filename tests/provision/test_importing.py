"""Loading a provider's files: all or nothing, twice is once, and what would change is told before it does."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from routeways.foundation.models import AuditEntry
from routeways.foundation.tables import FileRefused
from routeways.organisations.models import Organisation
from routeways.provision import actions, exporting, incoming, queries
from routeways.provision.errors import ProvisionError
from routeways.provision.models import Course, Form, Run, Status, Venue
from routeways.taxonomy.models import Qualification
from routeways.taxonomy.qualifications import actions as qualifications
from tests.organisations.factories import make_organisation
from tests.provision.conftest import NOW, TODAY
from tests.provision.conftest import REGION as INVENTED
from tests.provision.course_files import WORK, row, table

pytestmark = pytest.mark.django_db
REGION = "lancashire"  # with no courses but those of the test
VENUES = table(row("venues"), row("venues", VENUE_NAME="Lock Lane", YOUR_VENUE_REFERENCE="LL1"), form="venues")


@pytest.fixture
def college(packaged: None) -> Organisation:
    return make_organisation("Imaginary College", kind="college", region=REGION)


@pytest.fixture
def load(college: Organisation, tmp_path: Path):
    """Loads a file for the college, as `form`; the venues are there."""

    def load(content: bytes, form: str = "lars", **more) -> actions.Imported:
        path = tmp_path / ("courses.xml" if form == "xcri" else "courses.csv")
        path.write_bytes(content)
        return actions.import_file(by=None, owner=college, region=REGION, path=path, form=form, today=TODAY, **more)

    load(VENUES, "venues")
    return load


def told(college: Organisation, content: bytes, tmp_path: Path, form: str = "lars") -> dict:
    path = tmp_path / "courses.csv"
    path.write_bytes(content)
    return incoming.read(path, owner=college, region=REGION, form=form, today=TODAY).as_dict()


def test_venues_become_sites_with_a_place(load, college) -> None:
    one = Venue.objects.get(reference="TV1")
    assert (one.site.town, one.site.postcode, one.county) == ("Blackpool", "FY3 8AA", "Lancashire")
    assert one.point is not None and one.site.district == "E06000009"
    assert one.site.organisation == college


def test_courses_are_loaded_with_their_runs_and_can_be_found(load, college) -> None:
    done = load(table(row(), row(START_DATE="10/01/2028", YOUR_REFERENCE="W-2"), row(WHERE_NEXT="Level 3")))
    assert (done.added, done.changed, done.gone, done.unchanged) == (2, 0, 0, 0)
    found = queries.courses(REGION, text="welding")
    assert {len(one.all_runs) for one in found} == {1, 2}
    run = Run.objects.get(reference="W-2")
    assert (run.starts_on, run.venue.name, str(run.cost), run.duration, run.unit) == (
        date(2028, 1, 10),
        "Tower View",
        "120.50",
        10,
        "Weeks",
    )
    assert AuditEntry.objects.filter(verb="provision.import_file").count() == 2  # the venues and this


def test_rows_with_another_name_are_another_course_and_both_names_are_shown(load, college) -> None:
    content = table(row(COURSE_NAME="Bakery basics"), row(COURSE_NAME="Cookery basics", YOUR_REFERENCE="W-2"))
    assert load(content).added == 2
    assert {one.title for one in queries.courses(REGION)} == {"Bakery basics", "Cookery basics"}
    assert load(content).unchanged == 2


def test_a_course_that_was_only_renamed_keeps_its_address(load, college) -> None:
    load(table(row(COURSE_NAME="Bakery basics", YOUR_REFERENCE="")))
    kept = Course.objects.get().public_id
    assert load(table(row(COURSE_NAME="Bread and cakes", YOUR_REFERENCE=""))).changed == 1
    assert (Course.objects.get().public_id, Course.objects.get().title) == (kept, "Bread and cakes")


def test_the_same_file_twice_changes_nothing(load) -> None:
    content = table(row(), row(WHERE_NEXT="Level 3"))
    load(content)
    before = list(Course.objects.values()), list(Run.objects.values()), AuditEntry.objects.count()
    done = load(content)
    assert (done.added, done.changed, done.gone, done.unchanged) == (0, 0, 0, 2)
    assert (list(Course.objects.values()), list(Run.objects.values()), AuditEntry.objects.count()) == before
    assert load(VENUES, "venues").unchanged == 2


def test_one_wrong_row_stops_the_whole_file(load) -> None:
    with pytest.raises(ProvisionError, match=r"Row 3, DURATION: “0” is not .* This is the only problem\. Nothing was"):
        load(table(row(), row(DURATION="0")))
    assert not Course.objects.exists()


def test_what_would_change_is_told_before_it_does(load, college, tmp_path) -> None:
    load(
        table(
            row(),
            row(START_DATE="10/01/2028", YOUR_REFERENCE="W-2"),
            row(COURSE_NAME="Fabrication", YOUR_REFERENCE="F-1", WHAT_YOU_WILL_LEARN="Sheet metal."),
            row(COURSE_NAME="Pipework", YOUR_REFERENCE="P-1", WHAT_YOU_WILL_LEARN="Pipes."),
        )
    )
    fresh = table(
        row(WHAT_YOU_WILL_LEARN="MIG, TIG, stick and inspection."),
        row(COURSE_NAME="Pipework", YOUR_REFERENCE="P-1", WHAT_YOU_WILL_LEARN="Pipes."),
        row(COURSE_NAME="Robot welding", YOUR_REFERENCE="R-1", WHAT_YOU_WILL_LEARN="Robots."),
    )
    found = told(college, fresh, tmp_path)["courses"]
    assert found["added"] == ["Robot welding"]
    assert found["changed"] == [["Welding for beginners", "Different: what you will learn. Of its starts, 1 is gone."]]
    assert found["gone"] == ["Fabrication"]
    assert found["counts"] == {"added": 1, "changed": 1, "gone": 1, "unchanged": 1}


def test_a_changed_course_keeps_its_address_and_its_starts(load) -> None:
    load(table(row(), row(START_DATE="10/01/2028", YOUR_REFERENCE="W-2")))
    course, run = Course.objects.get(), Run.objects.get(reference="W-2")
    load(table(row(WHERE_NEXT="Level 3"), row(WHERE_NEXT="Level 3", START_DATE="17/01/2028", YOUR_REFERENCE="W-2")))
    again = Course.objects.get()
    assert again.public_id == course.public_id and again.where_next == "Level 3"
    assert Run.objects.get(pk=run.pk).starts_on == date(2028, 1, 17)


def test_a_course_that_is_gone_is_withdrawn_and_comes_back_as_itself(load) -> None:
    load(table(row(), row(COURSE_NAME="Fabrication", YOUR_REFERENCE="F-1", WHAT_YOU_WILL_LEARN="Metal.")))
    gone = Course.objects.get(title="Fabrication")
    load(table(row()))
    gone.refresh_from_db()
    assert gone.status == Status.WITHDRAWN and queries.course(gone.public_id) is None
    load(table(row(), row(COURSE_NAME="Fabrication", YOUR_REFERENCE="F-1", WHAT_YOU_WILL_LEARN="Metal.")))
    gone.refresh_from_db()
    assert gone.status == Status.PUBLISHED and Course.objects.count() == 2


def test_the_two_forms_do_not_take_each_others_courses_away(load) -> None:
    load(table(row()))
    done = load(table(row("non-lars", COURSE_NAME="Bootcamp"), form="non-lars"), "non-lars")
    assert (done.added, done.gone) == (1, 0)
    bootcamp = Course.objects.get(form=Form.NON_LARS)
    assert (bootcamp.level, bootcamp.course_type, bootcamp.sector) == ("3", "Skills Bootcamp", "Engineering")
    assert load(table(row())).unchanged == 1


def test_changes_that_are_no_longer_those_that_were_shown_are_refused(load, college, tmp_path) -> None:
    content = table(row())
    shown = told(college, content, tmp_path)["digest"]
    load(table(row(COURSE_NAME="Somebody was quicker", WHERE_NEXT="x")))
    with pytest.raises(ProvisionError, match="have changed since you looked"):
        load(content, shown=shown)
    load(content, shown=told(college, content, tmp_path)["digest"])
    assert Course.objects.exclude(status=Status.WITHDRAWN).get().title == "Welding for beginners"


def test_drafts_wait_until_they_are_published(load, college) -> None:
    load(table(row()), publish=False)
    assert queries.courses(REGION) == []
    assert actions.publish_drafts(by=None, owner=college, region=REGION) == 1
    assert len(queries.courses(REGION)) == 1
    assert actions.publish_drafts(by=None, owner=college, region=REGION) == 0


def test_learning_aims_are_checked_and_named_once_a_lars_list_is_loaded(load, college, tmp_path) -> None:
    warned = told(college, table(row()), tmp_path)["warnings"]
    assert [one["rule"] for one in warned] == ["aim-unchecked"]
    lars = tmp_path / "LearningDelivery.csv"
    lars.write_text(
        "LearnAimRef,LearnAimRefTitle,NotionalNVQLevelv2,SectorSubjectAreaTier1,SectorSubjectAreaTier2,"
        "OperationalEndDate,GuidedLearningHours\n"
        "60313457,Imaginary Award in Welding,2,4.00,4.10,,120\n00301234,Old Award,1,4.00,4.20,31 Jul 2026,\n"
    )
    loaded, report = qualifications.load_lars(lars)
    assert (loaded.new, report.rows_rejected) == (2, 0)
    load(table(row()))
    course = Course.objects.get()
    assert course.qualification is not None and course.qualification.title == "Imaginary Award in Welding"
    assert (course.level, course.subject, course.qualification.guided_hours) == ("2", "ssa:4.1", 120)
    with pytest.raises(ProvisionError, match="12345678 is not in the LARS list"):
        load(table(row(LARS_QAN="12345678")))
    with pytest.raises(ProvisionError, match="00301234 could be started until 31 July 2026"):
        load(table(row(LARS_QAN="00301234")))
    match = queries.courses_for(REGION, qualifications=["lars:60313457"], on=TODAY)
    assert [one.course.pk for one in match] == [course.pk]


def test_a_lars_extract_that_is_none_or_faulty_is_told_row_by_row(packaged, tmp_path) -> None:
    path = tmp_path / "LearningDelivery.csv"
    path.write_text("a,b\n1,2\n")
    with pytest.raises(FileRefused, match="LearnAimRef"):
        qualifications.load_lars(path)
    good = "".join(f"6031{n:04},Award {n},2,4.10\n" for n in range(20))
    path.write_text(f"LearnAimRef,LearnAimRefTitle,NotionalNVQLevelv2,SectorSubjectAreaTier2\n{good}12,Short,12,4.10\n")
    loaded, report = qualifications.load_lars(path)
    assert (loaded.new, report.rows_rejected) == (20, 1)
    assert any("eight letters or digits" in str(problem) for problem in report.problems)
    assert not qualifications.load_lars(path)[0].anything
    path.write_text(f"LearnAimRef,LearnAimRefTitle,NotionalNVQLevelv2,SectorSubjectAreaTier2\n{good[14:]}")
    qualifications.load_lars(path)
    assert Qualification.objects.filter(kind="lars", listed=False).count() <= 1


def test_a_provider_s_export_changes_nothing_when_it_is_loaded_again(load, college) -> None:
    rows = [row(), row(START_DATE="10/01/2028"), row(COURSE_NAME="+1 day", **WORK, YOUR_REFERENCE="'-x")]
    load(table(*rows))
    load(table(row("non-lars"), form="non-lars"), "non-lars")
    for form in ("lars", "non-lars", "venues"):
        done = load(exporting.csv_file(college, REGION, form), form)
        assert done.unchanged and not (done.added or done.changed or done.gone), form
    exported = exporting.xcri_file([college], REGION, address="http://localhost", generated=NOW)
    done = load(exported, "xcri")
    assert (done.added, done.changed, done.gone, done.venues_added) == (0, 0, 0, 0) and done.unchanged == 3


def test_the_invented_courses_survive_the_way_out_and_in(demonstrated, tmp_path) -> None:
    shuttle = demonstrated["Shuttle and Loom College"]
    path = tmp_path / "courses.xml"
    path.write_bytes(exporting.xcri_file([shuttle], INVENTED, address="http://localhost", generated=NOW))
    found = incoming.read(path, owner=shuttle, region=INVENTED, form="xcri", today=TODAY)
    assert not found.changes, found.as_dict()["courses"]


def test_an_xcri_file_brings_courses_and_their_venues(load, college, tmp_path) -> None:
    load(table(row()))
    exported = exporting.xcri_file([college], REGION, address="http://localhost", generated=NOW)
    other = make_organisation("Imaginary Academy", kind="training-provider", region=REGION)
    path = tmp_path / "courses.xml"
    path.write_bytes(exported)
    done = actions.import_file(by=None, owner=other, region=REGION, path=path, form="xcri", today=TODAY)
    assert (done.added, done.venues_added) == (1, 1)
    one = Course.objects.get(owner=other)
    assert one.runs.get().venue.name == "Tower View" and one.form == Form.XCRI


def test_courses_are_joined_and_separated_by_name_of_their_leader(load, college) -> None:
    load(table(row()))
    other = make_organisation("Imaginary Academy", kind="college", region=REGION)
    partner = Course.objects.create(owner=other, region=REGION, title="Welding", form=Form.OWN, status=Status.PUBLISHED)
    one = Course.objects.get(owner=college)
    actions.join_courses(by=None, course=one, others=[partner])
    assert [course.pk for course in queries.courses(REGION)] == [one.pk]
    assert len(queries.courses(REGION)[0].providers) == 2
    with pytest.raises(ProvisionError, match="is part of another joint course"):
        actions.join_courses(by=None, course=Course.objects.get(pk=partner.pk), others=[one])
    with pytest.raises(ProvisionError, match="would be in it twice"):
        again = Course.objects.create(owner=college, region=REGION, title="Again", form=Form.OWN)
        actions.join_courses(by=None, course=one, others=[again])
    actions.separate_course(by=None, course=Course.objects.get(pk=partner.pk))
    assert len(queries.courses(REGION)) == 2


def test_a_venue_that_is_gone_is_closed_and_named_by_its_runs(load, college) -> None:
    load(table(row()))
    done = load(table(row("venues", VENUE_NAME="Lock Lane", YOUR_VENUE_REFERENCE="LL1"), form="venues"), "venues")
    assert (done.gone, done.unchanged) == (1, 1)
    assert Run.objects.get(course__owner=college).venue.closed
    assert [one.name for one in queries.venues_of(college)] == ["Lock Lane"]
    load(VENUES, "venues")
    assert Venue.objects.filter(owner=college, closed=False).count() == 2 == Venue.objects.filter(owner=college).count()


def test_a_joint_course_stays_in_sight_when_the_provider_that_led_it_withdraws(load, college) -> None:
    load(table(row()))
    lead = Course.objects.get(owner=college)
    others = [
        Course.objects.create(
            owner=make_organisation(f"Imaginary Academy {status}", kind="college", region=REGION),
            region=REGION,
            title="Welding",
            subject="ssa:4.1",
            form=Form.OWN,
            status=status,
        )
        for status in (Status.DRAFT, Status.PUBLISHED, Status.PUBLISHED)
    ]
    Run.objects.create(course=others[2], name="Welding", mode="Classroom", starts_on=date(2027, 9, 6))
    actions.join_courses(by=None, course=lead, others=others)
    load(table(row(COURSE_WEBPAGE="https://example.org/other", LARS_QAN="60167928")))
    lead.refresh_from_db()
    assert lead.status == Status.WITHDRAWN
    shown = [one for one in queries.courses(REGION, text="Welding") if one.owner != college]
    assert [one.pk for one in shown] == [others[1].pk]
    assert {one.pk for one in shown[0].parts} == {others[1].pk, others[2].pk}
    assert others[1].pk in {one.course.pk for one in queries.courses_for(REGION, subjects=["ssa:4.1"], on=TODAY)}
    load(table(row()))
    lead.refresh_from_db()
    assert (lead.status, lead.joint_with_id) == (Status.PUBLISHED, others[1].pk)
    assert len(queries.course(others[1].public_id).providers) == 3
