"""Reading courses: search, neutral order, who sees drafts, and which courses fit a need."""

from __future__ import annotations

import hashlib
from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser

from routeways.organisations.models import Site
from routeways.provision import queries
from routeways.provision.models import Course, Form, Mode, Run, Status, Venue
from tests.organisations.factories import give, make_hub_lead, make_organisation, make_user
from tests.provision.conftest import REGION, TODAY

pytestmark = pytest.mark.django_db
BURNLEY = (53.79, -2.24)
EMPTY = "lancashire"  # a region with no courses but those of the test


def titles(**asked) -> list[str]:
    return [one.title for one in queries.courses(REGION, **asked)]


def make_course(owner, title="Imaginary Course", *, starts_on=date(2027, 9, 6), **fields) -> Course:
    fields = {"region": EMPTY, "form": Form.OWN, "status": Status.PUBLISHED, **fields}
    one = Course.objects.create(owner=owner, title=title, **fields)
    Run.objects.create(course=one, name=title, mode=Mode.CLASSROOM, starts_on=starts_on)
    return one


def test_words_find_titles_before_texts(demonstrated) -> None:
    found = titles(text="welding")
    assert found[0] == "Welding Bootcamp"
    assert "Welder apprenticeship" in found  # its text says welding


def test_without_words_the_order_is_shuffled_by_the_seed_and_the_same_for_the_same_seed(demonstrated) -> None:
    monday, tuesday = titles(seed="2026-11-23"), titles(seed="2026-11-24")
    assert monday == titles(seed="2026-11-23") != tuesday
    assert sorted(monday) == sorted(tuesday)
    assert monday != sorted(monday)


def test_filters_by_level_subject_provider_mode_and_distance(demonstrated) -> None:
    assert all("4" in one.levels for one in queries.courses(REGION, level="4"))
    assert titles(level="5") and titles(level="8") == []
    assert all(one.subject.startswith("ssa:4") for one in queries.courses(REGION, subject="ssa:4"))
    lune = demonstrated["Luneside Land and Sea College"].public_id
    assert len(titles(provider=lune)) == 9
    assert titles(mode="Online") == ["Data Analysis Bootcamp"]
    near = queries.courses(REGION, near=BURNLEY, miles=6.0)
    assert near and {one.owner.name.split()[0] for one in near} <= {"Shuttle", "Spindle"}
    away = [queries.nearest_miles(one.all_runs, BURNLEY) for one in queries.courses(REGION, near=BURNLEY)]
    assert [one for one in away if one is not None] == sorted(one for one in away if one is not None)


def test_a_page_of_courses_reads_those_of_the_page_alone(packaged, django_assert_num_queries) -> None:
    owner = make_organisation(kind="college", region=EMPTY)
    for number in range(60):
        make_course(owner, f"Course {number:02}")
    with django_assert_num_queries(1):
        found = queries.search(EMPTY, text="course", seed="monday")
        assert len(found) == 60
    with django_assert_num_queries(4):  # courses, their runs, skills and partners
        page = found[25:50]
        assert all(one.providers and one.all_runs for one in page)
    whole = list(found)
    assert len({one.pk for one in whole}) == 60
    assert [one.pk for one in page] == [one.pk for one in whole[25:50]]
    assert found[59] == whole[59]
    assert (found[60:], found.runs) == ([], 60)
    with pytest.raises(IndexError):
        found[60]


def test_words_then_distance_then_the_seed_decide_the_order(demonstrated) -> None:
    found = queries.courses(REGION, text="engineering", near=BURNLEY, seed="monday")

    def relevance(one: Course) -> int:
        awarded = one.qualification.title.lower() if one.qualification else ""
        return 3 if "engineering" in one.title.lower() else 2 if "engineering" in awarded else 1

    def place(one: Course) -> tuple[object, ...]:
        away = queries.nearest_miles(one.all_runs, BURNLEY)
        shuffled = hashlib.sha256(f"monday:{one.public_id}".encode()).hexdigest()
        return (-relevance(one), 9e9 if away is None else away, shuffled)

    assert len(found) > 5 and len({relevance(one) for one in found}) > 1
    assert found == sorted(found, key=place)


def test_a_joint_course_counts_the_runs_of_its_published_partners_and_is_near_where_any_is(packaged) -> None:
    site = {"latitude": BURNLEY[0], "longitude": BURNLEY[1]}
    lead, partner = (make_organisation(kind="college", region=EMPTY) for _ in range(2))
    one, other = make_course(lead), make_course(partner)
    other.joint_with = one
    other.save()
    place = Site.objects.create(organisation=partner, name="Mill", postcode="BB11 2AA", **site)
    venue = Venue.objects.create(owner=partner, region=EMPTY, site=place, name="Mill")
    other.runs.update(venue=venue)
    found = queries.search(EMPTY, near=BURNLEY, miles=1.0)
    assert (list(found), found.runs) == ([one], 2)
    Course.objects.filter(pk=other.pk).update(status=Status.DRAFT)
    assert len(queries.search(EMPTY, near=BURNLEY, miles=1.0)) == 0
    assert queries.search(EMPTY).runs == 1


def test_an_id_that_cannot_be_one_finds_nothing(packaged) -> None:
    make_course(make_organisation(kind="college", region=EMPTY))
    assert len(queries.search(EMPTY, course="a\x00b")) == len(queries.search(EMPTY, provider="\x00")) == 0


def test_a_partner_finds_its_joint_course(demonstrated) -> None:
    weaver = demonstrated["Weaver Lock College"].public_id
    assert "Higher National Certificate in Mechanical Engineering" in titles(provider=weaver)


def test_drafts_are_seen_by_their_provider_and_the_hub_alone(packaged) -> None:
    owner = make_organisation(kind="college", region=EMPTY)
    other = make_organisation(kind="college", region=EMPTY)
    make_course(owner, status=Status.DRAFT)
    planner, stranger, lead = make_user(), make_user(), make_hub_lead(EMPTY)
    give(planner, "curriculum-planner", owner)
    give(stranger, "curriculum-planner", other)

    def seen(actor) -> int:
        return len(queries.courses(EMPTY, actor=actor, today=TODAY))

    assert [seen(one) for one in (AnonymousUser(), stranger, planner, lead)] == [0, 0, 1, 1]
    assert queries.courses(EMPTY) == []


def test_a_withdrawn_course_is_seen_by_nobody(packaged) -> None:
    one = make_course(make_organisation(kind="college", region=EMPTY), status=Status.WITHDRAWN)
    assert queries.courses(EMPTY, actor=make_hub_lead(EMPTY), today=TODAY) == []
    assert queries.course(one.public_id) is None


def test_a_named_qualification_comes_before_the_same_subject_and_both_say_why(demonstrated) -> None:
    found = queries.courses_for(
        REGION, qualifications=["standard:welder"], subjects=["ssa:4.1"], levels=["2"], near=BURNLEY, on=TODAY
    )
    assert [one.exact for one in found] == sorted((one.exact for one in found), reverse=True)
    assert found[0].reason == "It teaches Welder, the qualification that was named."
    assert found[-1].reason == (
        "It lies in the same subject area, Engineering, at level 2. "
        "It does not teach the qualification or skill itself."
    )
    exact = [one.miles for one in found if one.exact]
    assert exact == sorted(exact)
    alone = queries.courses_for(REGION, subjects=["ssa:4.1"], on=TODAY)
    assert alone[0].reason == "It lies in the same subject area, Engineering." and alone[0].miles is None


def test_a_course_that_has_started_for_good_is_no_offer(packaged) -> None:
    make_course(make_organisation(kind="college", region=EMPTY), subject="ssa:4.1", starts_on=date(2026, 9, 7))
    assert queries.courses_for(EMPTY, subjects=["ssa:4.1"], on=TODAY) == []
    assert len(queries.courses_for(EMPTY, subjects=["ssa:4.1"], on=date(2026, 9, 7))) == 1


def test_nothing_asked_is_nothing_found(demonstrated) -> None:
    assert queries.courses_for(REGION, on=TODAY) == []
    assert queries.courses_for(REGION, qualifications=["lars:00000000"], on=TODAY) == []


def test_listing_many_courses_takes_a_handful_of_queries(demonstrated, django_assert_max_num_queries) -> None:
    with django_assert_max_num_queries(8):
        for one in queries.courses(REGION):
            assert one.providers and one.all_runs is not None
