"""Courses in the API: in the shape that its description says, and the wrong question told."""

from __future__ import annotations

import pytest
from django.test import Client
from pydantic import TypeAdapter

from routeways.provision import api, queries
from routeways.provision.models import Course, Status
from tests.provision.conftest import REGION

pytestmark = pytest.mark.django_db
V1 = "/api/v1/courses"


def get(query: str) -> dict:
    answer = Client().get(f"{V1}?region={REGION}&{query}")
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_courses_have_the_shape_of_the_description(demonstrated) -> None:
    found = get("limit=1000")
    TypeAdapter(api.Courses).validate_python(found)
    assert found["total"] == len(found["courses"]) == len(queries.courses(REGION))


def test_it_answers_as_the_page_does(demonstrated) -> None:
    assert [one["title"] for one in get("q=welding")["courses"]] == [
        one.title for one in queries.courses(REGION, text="welding")
    ]
    assert get("mode=Online")["total"] == 1
    assert get("near=BB11%202AA&miles=6")["total"] == len(queries.courses(REGION, near=(53.7890, -2.2480), miles=6.0))


def test_a_joint_course_is_found_by_the_id_of_any_of_its_parts(demonstrated) -> None:
    one = queries.courses(REGION, text="mechanical engineering certificate")[0]
    for part in one.parts:
        found = get(f"course={part.public_id}")
        assert [each["course"] for each in found["courses"]] == [one.public_id]
        assert len(found["courses"][0]["providers"]) == 3


def test_the_csv_has_one_row_a_start(demonstrated) -> None:
    answer = Client().get(f"{V1}?region={REGION}&q=mechanical&format=csv")
    assert answer.content.count(b"\r\n") == 1 + queries.search(REGION, text="mechanical").runs


def test_drafts_are_not_in_it(demonstrated) -> None:
    before = get("")["total"]
    Course.objects.filter(title="Welding Bootcamp").update(status=Status.DRAFT)
    assert get("")["total"] == before - 1


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("", "“region” is needed."),
        ("?region=atlantis", "“region” must be the id of a region."),
        (f"?region={REGION}&near=ZZ99+9ZZ", "“near” cannot be used. We do not know where ZZ99 9ZZ is."),
        (f"?region={REGION}&mode=Telepathy", "“mode” must be one of these"),
        (f"?region={REGION}&subject=engineering", "“subject” is not written as it should be."),
    ],
)
def test_a_wrong_parameter_is_named(packaged, query, says) -> None:
    answer = Client().get(f"{V1}{query}")
    assert answer.status_code == 422 and says in answer.json()["detail"]
