"""Own evaluations from answers to results, results by file, and who reads them."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from routeways.careers import actions, queries
from routeways.careers.errors import CareersError
from routeways.careers.models import Evaluation, Institution, Scheme
from routeways.careers.pages.evaluation_years import over_time
from routeways.foundation.tables import FileRefused
from routeways.instruments import actions as instruments
from routeways.instruments.models import Response
from routeways.organisations.records import NewIdentifier
from tests.careers.factories import make_institution
from tests.organisations.factories import give, make_hub_lead, make_organisation, make_user

pytestmark = pytest.mark.django_db
HEADINGS = "URN or UKPRN,Date," + ",".join(f"Benchmark {number}" for number in range(1, 9))


@pytest.fixture
def school() -> Institution:
    organisation = make_organisation("Alder Vale High", kind="school", identifiers=(NewIdentifier("urn", "100000"),))
    return make_institution(organisation)


@pytest.fixture
def leader(school: Institution) -> Any:
    user = make_user("Leader")
    give(user, "careers-leader", school.organisation)
    return user


def fill(response: Response, by: Any, now: datetime, *, state: str = "achieved", sixth: str = "no") -> Response:
    """Every question with the same answer."""
    for question in response.wave.questionnaire.questions:
        if question.id == "sixth-form":
            value: Any = sixth
        elif question.type == "matrix":
            value = {row.id: state for row in question.rows}
        elif question.type == "single":
            value = {"achieved": "all", "in-progress": "to-50", "not-started": "none"}[state]
        else:
            continue
        if question.id.endswith("-later") and sixth == "no":
            continue
        instruments.save_answer(by=by, response=response, question=question.id, raw=value, now=now)
    return response


def evaluated(
    school: Institution, by: Any, now: datetime, *, state: str = "achieved", shared: bool = False
) -> Evaluation:
    response = fill(actions.start_evaluation(by=by, institution=school, now=now), by, now, state=state)
    instruments.submit(by=by, response=response, shared=["bands"] if shared else [], now=now)
    return Evaluation.objects.get(response=response)


def test_answers_become_results_when_they_are_sent(school: Institution, leader: Any, now: datetime) -> None:
    found = evaluated(school, leader, now)
    assert [one.percent for one in found.results.all()] == [100] * 8
    assert found.scheme == Scheme.SINCE
    assert not found.criteria_states.filter(criterion__contains="later").exists()
    assert queries.open_criteria(found) == []


def test_what_was_begun_goes_on_and_what_was_sent_begins_anew(school: Institution, leader: Any, now: datetime) -> None:
    first = actions.start_evaluation(by=leader, institution=school, now=now)
    assert actions.start_evaluation(by=leader, institution=school, now=now) == first
    fill(first, leader, now)
    instruments.submit(by=leader, response=first, shared=[], now=now)
    assert actions.start_evaluation(by=leader, institution=school, now=now) != first


def test_an_evaluation_left_half_way_is_gone_on_with_at_the_first_section_that_is_not_finished(
    school: Institution, leader: Any, now: datetime, client: Client
) -> None:
    client.force_login(leader)
    address = f"/lancashire/schools/{school.public_id}/evaluation/"
    assert "Begin an evaluation" in client.get(address).content.decode()
    held = actions.start_evaluation(by=leader, institution=school, now=timezone.now())
    asked = held.wave.questionnaire.by_id
    instruments.save_answer(by=leader, response=held, question="sixth-form", raw="no", now=timezone.now())
    states = {row.id: "achieved" for row in asked["bm1"].rows}
    instruments.save_answer(by=leader, response=held, question="bm1", raw=states, now=timezone.now())
    page = client.get(address).content.decode()
    assert f"You began an evaluation on {timezone.localdate():%-d %B %Y}" in page
    assert "Go on with section 3 of 9" in page
    assert "Begin an evaluation" not in page
    assert "There is no evaluation yet" not in page
    assert client.post(f"{address}start/")["Location"].endswith("/question/bm2/")
    fill(held, leader, timezone.now())
    assert "Check your answers and send them" in client.get(address).content.decode()
    assert client.post(f"{address}start/")["Location"].endswith("/check/")


@pytest.mark.parametrize(
    ("phase", "setting", "instrument"),
    [
        ("secondary", "mainstream", "gatsby-school"),
        ("secondary", "special", "gatsby-specialist"),
        ("secondary", "alternative", "gatsby-specialist"),
        ("sixteen-plus", "mainstream", "gatsby-college"),
    ],
)
def test_each_setting_gets_its_own_template(phase: str, setting: str, instrument: str, now: datetime) -> None:
    one = make_institution(phase=phase, setting=setting)
    assert actions.start_evaluation(by=make_user(), institution=one, now=now).wave.instrument == instrument


def test_a_primary_school_has_nothing_to_evaluate(now: datetime) -> None:
    with pytest.raises(CareersError, match="do not cover"):
        actions.start_evaluation(by=None, institution=make_institution(phase="primary", years=(0, 6)), now=now)


def test_nobody_but_the_institutions_people_reads_an_evaluation(
    school: Institution, leader: Any, now: datetime, today: date
) -> None:
    evaluated(school, leader, now, shared=True)
    stranger = make_user()
    give(stranger, "careers-leader", make_institution(name="Birch Hollow").organisation)
    assert len(queries.evaluations(school, actor=leader, today=today)) == 1
    for other in (stranger, make_hub_lead(), None):
        assert queries.evaluations(school, actor=other, today=today) == []


def test_the_hub_reads_three_words_of_what_is_shared_and_nothing_else(
    school: Institution, leader: Any, now: datetime, client: Client
) -> None:
    found = evaluated(school, leader, now, state="in-progress")
    [standing] = queries.standings("lancashire")
    assert standing.words == ()
    actions.share_evaluation(by=leader, evaluation=found, shared=True)
    [standing] = queries.standings("lancashire")
    assert set(standing.words) == {"none"}
    assert queries.spread([standing])[0] == queries.Spread(1, 0, 0, 1)
    client.force_login(make_hub_lead())
    text = client.get("/lancashire/careers-hub/benchmarks/").content.decode()
    assert "1 of 1 schools and colleges share" in text
    assert "%" not in text.partition("<main")[2].partition("</main>")[0].replace("Percentages", "")


def test_results_by_file_stand_apart_and_the_same_file_twice_changes_nothing(
    school: Institution, leader: Any, now: datetime, today: date, tmp_path: Path
) -> None:
    path = tmp_path / "results.csv"
    row = ",".join(["50"] * 8)
    path.write_text(f"{HEADINGS}\n100000,2025-07-10,{row}\n100000,10/12/2025,{row}\n", "utf-8")
    first = actions.import_results(by=leader, institutions=[school], path=path, today=today)
    again = actions.import_results(by=leader, institutions=[school], path=path, today=today)
    assert ((first.made, first.unchanged), (again.made, again.unchanged)) == ((2, 0), (0, 2))
    evaluated(school, leader, now)
    lines = queries.series(queries.evaluations(school, actor=leader, today=today))
    assert sorted((line[0].scheme, line[0].origin) for line in lines) == [
        ("before-2025", "compass"),
        ("since-2025", "compass"),
        ("since-2025", "own"),
    ]


def test_wrong_rows_are_told_by_row_and_good_ones_go_in(school: Institution, today: date, tmp_path: Path) -> None:
    path = tmp_path / "results.csv"
    good = ",".join(["50"] * 8)
    path.write_text(
        f"{HEADINGS}\n100000,2026-07-10,{good}\n100001,2026-07-10,{good}\n100000,2031-01-01,{good}\n"
        f"100000,2026-03-31,101,{','.join(['5'] * 7)}\n100000,yesterday,{good}\n",
        "utf-8",
    )
    done = actions.import_results(by=None, institutions=[school], path=path, today=today)
    assert done.made == 1
    assert sorted(problem.row or 0 for problem in done.problems) == [3, 4, 5, 6]


def test_other_numbers_for_a_day_that_is_recorded_are_refused(school: Institution, today: date, tmp_path: Path) -> None:
    path = tmp_path / "results.csv"
    for number in (50, 60):
        path.write_text(f"{HEADINGS}\n100000,2026-07-10,{','.join([str(number)] * 8)}\n", "utf-8")
        done = actions.import_results(by=None, institutions=[school], path=path, today=today)
    assert "remove those first" in done.problems[0].reason
    kept = Evaluation.objects.get()
    assert {one.percent for one in kept.results.all()} == {50}
    actions.remove_evaluation(by=None, evaluation=kept)
    assert not Evaluation.objects.exists()


def test_a_file_that_is_no_table_is_refused(school: Institution, today: date, tmp_path: Path) -> None:
    path = tmp_path / "results.csv"
    path.write_bytes(b"\x00\x01\x02")
    with pytest.raises(FileRefused):
        actions.import_results(by=None, institutions=[school], path=path, today=today)


def test_an_own_evaluation_cannot_be_removed(school: Institution, leader: Any, now: datetime) -> None:
    with pytest.raises(CareersError, match="stays as it was"):
        actions.remove_evaluation(by=leader, evaluation=evaluated(school, leader, now))


def test_pages_of_evaluations_answer_the_institutions_people_alone(
    school: Institution, leader: Any, now: datetime, client: Client
) -> None:
    found = evaluated(school, leader, now)
    root = f"/lancashire/schools/{school.public_id}/evaluation/"
    addresses = (root, f"{root}{found.public_id}/", f"{root}{found.public_id}/data.csv", f"{root}load/")
    for address in addresses:
        assert client.get(address).status_code == 302
    client.force_login(make_hub_lead())
    for address in addresses:
        assert client.get(address).status_code == 403
    client.force_login(leader)
    for address in addresses:
        assert client.get(address).status_code == 200
    assert client.get(f"{root}nothing/").status_code == 404
    assert client.post(f"{root}{found.public_id}/share/", {"shared": "yes"}).status_code == 302
    assert Evaluation.objects.get().shared


def test_the_day_of_an_evaluation_is_the_day_on_which_it_was_sent(
    school: Institution, leader: Any, now: datetime
) -> None:
    assert evaluated(school, leader, now).taken_on == timezone.localdate(now)


def test_the_years_of_one_scheme_are_drawn_and_never_joined_with_those_of_another(
    school: Institution, leader: Any, client: Client, today: date, tmp_path: Path
) -> None:
    path = tmp_path / "results.csv"
    days = {"2023-07-10": 20, "2024-07-10": 40, "2026-07-10": 60, "2026-10-12": 100}
    rows = (f"100000,{day},{','.join([str(share)] * 8)}" for day, share in days.items())
    path.write_text("\n".join([HEADINGS, *rows, ""]), "utf-8")
    actions.import_results(by=leader, institutions=[school], path=path, today=today)
    before, since = queries.series(queries.evaluations(school, actor=leader, today=today))
    drawn = [over_time(before), over_time(since)]
    assert [one.title for one in drawn if one] == [
        "0 of 8 benchmarks in full on 10 July 2024, 0 on 10 July 2023",
        "8 of 8 benchmarks in full on 12 October 2026, 0 on 10 July 2026",
    ]
    assert [one.description.count("1. A stable careers programme") for one in drawn if one] == [1, 1]
    assert [[row[0] for row in one.table.rows] for one in drawn if one] == [
        ["10 Jul 2023", "10 Jul 2024"],
        ["10 Jul 2026", "12 Oct 2026"],
    ]
    client.force_login(leader)
    text = client.get(f"/lancashire/schools/{school.public_id}/evaluation/").content.decode()
    assert text.count("<figure") == 2
    assert "8 of 8 benchmarks in full" in text and "cannot be joined" in text


def test_a_single_evaluation_draws_no_line(school: Institution, leader: Any, now: datetime) -> None:
    assert over_time([evaluated(school, leader, now)]) is None
