"""Skills in the API: public ones alone, paged, with problems in sentences."""

from __future__ import annotations

import csv
import io

import pytest

from routeways.taxonomy import actions, api_skills
from tests.organisations.factories import make_organisation
from tests.taxonomy.test_own_skills import TODAY

V1 = "/api/v1/skills"


@pytest.fixture
def private(db):
    works = make_organisation("Imaginary Works")
    own = actions.start_taxonomy(by=None, owner=works, region="lancashire", title="Shop floor", today=TODAY)
    actions.put_skill(by=None, taxonomy=own, label="Secret weld", today=TODAY)
    return own


@pytest.mark.parametrize(
    ("address", "answer"),
    [
        ("", api_skills.SkillTaxonomies),
        ("/starter", api_skills.SkillTaxonomyOut),
        ("/starter/skills", api_skills.Skills),
        ("/starter/skills/mig-welding", api_skills.SkillDetail),
    ],
)
def test_answers_are_as_the_schema_says(loaded, ten, client, address, answer):
    found = client.get(f"{V1}{address}")
    assert found.status_code == 200
    answer.model_validate(found.json())
    assert set(found.json()) == set(answer.model_fields)


def test_skills_are_filtered_paged_and_given_as_csv(ten, client):
    found = client.get(f"{V1}/starter/skills", {"sector": "digital", "limit": 2}).json()
    assert (found["total"], len(found["skills"])) == (3, 2)
    assert [one["code"] for one in client.get(f"{V1}/starter/skills?q=query+language").json()["skills"]] == ["sql"]
    text = client.get(f"{V1}/starter/skills", {"kind": "essential", "format": "csv"}).content.decode("utf-8-sig")
    assert [row["label"] for row in csv.DictReader(io.StringIO(text))] == ["Teamwork"]


def test_a_skill_names_what_it_is_linked_to(loaded, ten, client):
    found = client.get(f"{V1}/starter/skills/mig-welding").json()
    assert found["aliases"] == ["metal inert gas welding", "MIG/MAG welding"]
    assert {
        "relation": "related",
        "target": "ssa:4.2",
        "title": "Manufacturing Technologies",
        "source": "Routeways",
    } in (found["links"])


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/nothing", 404),
        ("/starter/skills/nothing", 404),
        ("/starter/skills?sector=x", 422),
        ("/starter/skills?kind=x", 422),
    ],
)
def test_a_wrong_question_is_answered_with_a_problem(ten, client, address, status):
    found = client.get(f"{V1}{address}")
    assert found.status_code == status
    assert found["Content-Type"] == "application/problem+json"


def test_what_is_private_is_not_there(private, ten, client):
    assert [one["id"] for one in client.get(V1).json()["taxonomies"]] == ["starter"]
    assert client.get(f"{V1}/{private.id}").status_code == 404
    assert client.get(f"{V1}/{private.id}/skills/secret-weld").status_code == 404
