"""The public pages: the list, a course, a provider; in words, as a table, as files."""

from __future__ import annotations

import csv
import io

import pytest
from django.test import Client

from routeways.foundation.models import User
from routeways.provision import queries
from routeways.provision.models import Course
from tests.provision.conftest import REGION

pytestmark = pytest.mark.django_db


def text_of(address: str) -> str:
    answer = Client().get(address)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def test_the_list_counts_courses_and_starts_and_can_be_paged(demonstrated) -> None:
    text = text_of(f"/{REGION}/courses/")
    count = len(queries.courses(REGION))
    assert f"{count} courses" in text
    assert "mixed anew each day" in text
    assert 'rel="next"' in text


def test_a_search_says_how_it_is_ordered(demonstrated) -> None:
    assert "best match for your words stands first" in text_of(f"/{REGION}/courses/?q=welding")
    assert "The nearest stands first" in text_of(f"/{REGION}/courses/?near=BB11+2AA&miles=10")


def test_a_postcode_that_cannot_be_placed_is_told_and_nothing_is_lost(demonstrated) -> None:
    text = text_of(f"/{REGION}/courses/?q=welding&near=ZZ99+9ZZ")
    assert "We do not know where ZZ99 9ZZ is" in text
    assert 'value="welding"' in text


def test_nothing_found_and_nothing_there_say_what_to_do(demonstrated) -> None:
    assert "Try one word instead of several" in text_of(f"/{REGION}/courses/?q=zymurgy")
    assert "No courses are recorded in Lancashire yet" in text_of("/lancashire/courses/")
    assert "No provider has published a course" in text_of("/lancashire/courses/providers/")


def test_a_joint_course_has_one_page_with_all_its_providers_and_starts(demonstrated) -> None:
    one = queries.courses(REGION, text="mechanical engineering certificate")[0]
    text = text_of(one.page)
    assert "3 providers teach this course together." in text
    assert text.count("21 September 2026") == 3
    partner = Course.objects.filter(joint_with=one).first()
    assert partner is not None
    answer = Client().get(f"/{REGION}/courses/{partner.public_id}/")
    assert answer.status_code == 302 and answer["Location"] == one.page
    assert "miles" in text_of(f"{one.page}?near=BB11+2AA")


def test_a_course_of_another_region_or_unknown_is_not_found(demonstrated) -> None:
    one = queries.courses(REGION)[0]
    assert Client().get(f"/lancashire/courses/{one.public_id}/").status_code == 404
    assert Client().get(f"/{REGION}/courses/nosuchcourse/").status_code == 404
    assert Client().get("/atlantis/courses/").status_code == 404


def test_a_provider_has_its_campuses_courses_and_contact(demonstrated) -> None:
    shuttle = demonstrated["Shuttle and Loom College"]
    text = text_of(f"/{REGION}/courses/providers/{shuttle.public_id}/")
    assert "Nelson Campus" in text and "15 courses" in text
    pier = demonstrated["North Promenade Hotels"]
    assert Client().get(f"/{REGION}/courses/providers/{pier.public_id}/").status_code == 404


def test_downloads_hold_what_the_page_found(demonstrated) -> None:
    rows = list(csv.DictReader(io.StringIO(text_of(f"/{REGION}/courses/data.csv?q=welding").lstrip("\ufeff"))))
    assert {row["title"] for row in rows} == {one.title for one in queries.courses(REGION, text="welding")}
    listed = Client().get(f"/{REGION}/courses/data.json?q=welding").json()
    assert {one["title"] for one in listed["courses"]} == {row["title"] for row in rows}
    assert Client().get(f"/{REGION}/courses/data.xlsx").status_code == 404
    page = queries.courses(REGION)[0].page
    assert Client().get(f"{page}data.json").json()["page"] == page


def test_the_hub_s_lead_joins_what_is_one_course_and_separates_it_again(demonstrated) -> None:
    welder = queries.courses(REGION, text="welder apprenticeship")
    one, other = (course for course in welder if course.qualification_id == "standard:welder")
    lead, planner = Client(), Client()
    lead.force_login(User.objects.get(email="hub.lead@routeways.example"))
    planner.force_login(User.objects.get(email="planner@routeways.example"))
    assert other.owner.name in lead.get(one.page).content.decode()
    assert "Show as one" not in planner.get(one.page).content.decode()
    assert planner.post(f"{one.page}join/", {"other": other.public_id}).status_code == 403
    text = lead.post(f"{one.page}join/", {"other": other.public_id}, follow=True).content.decode()
    assert "They are shown as one course now." in text and "2 providers teach this course together." in text
    text = lead.post(f"{one.page}separate/", {"part": other.public_id}, follow=True).content.decode()
    assert "It stands for itself again." in text
    text = lead.post(f"{one.page}join/", {"other": "nonsense"}, follow=True).content.decode()
    assert "Choose the course that is the same one at another provider." in text
