"""A later questionnaire needs a YAML file and nothing else: dropped into a folder, it is answered from end to end."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client

from routeways.instruments import queries
from routeways.instruments.models import Response, Wave
from tests.organisations.factories import give, make_organisation, make_user

PLACEMENT = """
schema: 1
id: placement-feedback
title: How was the placement?
version: "1"
about: Five questions for employers who had a student on placement.
audience: employers
minutes: 3
declaration: [Your answers are counted together with those of others.]
what_next: [The college reads them before the next placements begin.]
sections:
  - id: placement
    title: The placement
    questions:
      - {id: days, type: number, text: "How many days did it last?", unit: days, minimum: 1, maximum: 200}
      - id: again
        type: single
        text: Would you take a student again?
        options: [{id: "yes", label: "Yes"}, {id: "no", label: "No"}]
      - id: why-not
        type: multiple
        text: Why not?
        options:
          - {id: time, label: It took too much time}
          - {id: prepared, label: The student was not prepared}
          - {id: none, label: None of these, alone: true}
        show_if: {all: [{question: again, equals: "no"}]}
      - id: skills
        type: matrix
        text: How ready was the student?
        options: [{id: not, label: Not yet}, {id: nearly, label: Nearly}, {id: fully, label: Fully}]
        scores: {not: 0, nearly: 1, fully: 2}
        rows: [{id: tasks, label: Doing the tasks}, {id: people, label: Working with others}]
shares:
  - {id: counted, title: Your answers, questions: [days, again, why-not, skills], always: true}
scores:
  - {id: ready, title: Readiness, method: mean, top: 2, of: [skills/tasks, skills/people]}
findings:
  - id: prepare
    title: Talk to the college about preparing students
    why: The student was not prepared.
    kind: schools
    when: {all: [{question: why-not, any_of: [prepared]}]}
    weight: 2
"""


@pytest.mark.django_db
def test_a_new_questionnaire_needs_only_yaml(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "instruments"
    folder.mkdir()
    (folder / "placement-feedback.yaml").write_text(PLACEMENT, "utf-8")
    monkeypatch.setenv("ROUTEWAYS_DEFINITIONS_DIR", str(tmp_path))
    college = make_organisation("Imaginary College", kind="college")
    planner = make_user()
    give(planner, "curriculum-planner", college)
    staff = Client()
    staff.force_login(planner)
    answer = staff.post(
        "/lancashire/surveys/new/",
        {
            "instrument": "placement-feedback",
            "owner": college.public_id,
            "title": "Placements, spring",
            "opens_on_day": "1",
            "opens_on_month": "1",
            "opens_on_year": "2026",
        },
    )
    wave = Wave.objects.get()
    assert answer.url == f"/lancashire/surveys/{wave.public_id}/manage/"
    (folder / "placement-feedback.yaml").write_text("schema: 1\nid: [", "utf-8")
    page = staff.get("/lancashire/surveys/new/").content.decode()
    assert "placement-feedback.yaml" in page, "a file that cannot be read is named, and the others can still be chosen"
    assert "Employer skills survey" in page
    monkeypatch.delenv("ROUTEWAYS_DEFINITIONS_DIR")

    for number in range(6):
        firm = Client()
        here = firm.post(f"/lancashire/surveys/{wave.public_id}/").url.rpartition("question/")[0]
        pages = [
            ("days", {"answer": str(10 + number)}),
            ("again", {"answer": "no"}),
            ("why-not", {"answer": ["prepared"]}),
            ("skills", {"row-tasks": "nearly", "row-people": "fully" if number else "not"}),
        ]
        for question, data in pages:
            assert firm.get(f"{here}question/{question}/").status_code == 200
            assert firm.post(f"{here}question/{question}/", data).status_code == 302
        assert "Doing the tasks: Nearly" in firm.get(f"{here}check/").content.decode()
        assert firm.post(f"{here}send/", {}).url == f"{here}done/"
        assert "Talk to the college about preparing students" in firm.get(f"{here}done/").content.decode()
    assert Response.objects.submitted().count() == 6
    found = queries.results(wave)
    assert found.n.value == 5, "rounded to 5"
    assert found.scores[0].mean.value == pytest.approx((5 * 1.5 + 0.5) / 6)
    page = staff.get(f"/lancashire/surveys/{wave.public_id}/results/").content.decode()
    assert "How ready was the student?" in page
    assert staff.get(f"/lancashire/surveys/{wave.public_id}/results/data.json").json()["figures"]
