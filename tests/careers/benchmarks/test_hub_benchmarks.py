"""What the hub reads of evaluations: nothing but three words, and plainly nothing where nobody shares."""

from __future__ import annotations

import re
from datetime import date, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from routeways.careers.benchmarks.scoring import BENCHMARKS, word
from routeways.careers.demonstrating import evaluations as invented
from routeways.careers.models import BenchmarkResult, CriterionState, Evaluation, Institution, Scheme
from tests.careers.factories import TODAY, make_institution
from tests.organisations.factories import make_hub_lead

REGION = "lancashire"
PAGE = f"/{REGION}/careers-hub/benchmarks/"
ROW = '<tr><th scope="row"><a'

pytestmark = pytest.mark.django_db


def evaluated(school: Institution, percents: list[int], *, shared: bool = True) -> None:
    made = Evaluation.objects.create(
        institution=school, origin="own", scheme=Scheme.SINCE, taken_on=TODAY, shared=shared
    )
    rows = zip(BENCHMARKS, percents, strict=True)
    BenchmarkResult.objects.bulk_create(BenchmarkResult(evaluation=made, benchmark=n, percent=p) for n, p in rows)


def test_where_nobody_shares_the_page_says_so_and_how_sharing_works(client: Client) -> None:
    evaluated(make_institution(), [100] * 8, shared=False)
    client.force_login(make_hub_lead(REGION))
    body = client.get(PAGE).content.decode()
    assert "None of the 1 schools and colleges shares its own evaluation" in body
    assert "How sharing works" in body
    assert "<table" not in body
    assert "[x]" not in body


def test_those_that_share_are_shown_the_fewest_in_full_first_and_the_others_apart(client: Client) -> None:
    evaluated(make_institution(name="Amber High"), [100] * 6 + [0, 40])
    evaluated(make_institution(name="Birch High"), [100] * 2 + [0] * 5 + [50])
    evaluated(make_institution(name="Cedar High"), [0] * 8, shared=False)
    client.force_login(make_hub_lead(REGION))
    body = client.get(PAGE).content.decode()
    assert re.findall(rf'{ROW} href="[^"]+">([^<]+)', body) == ["Birch High", "Amber High"]
    assert re.findall(r'<td class="b-[a-z]+">([^<]+)', body)[:8] == ["Full", "Full", *["None"] * 5, "Part"]
    assert "They have achieved 4.0 of 8 benchmarks" in body
    assert "Cedar High" not in body
    others = client.get(f"{PAGE}?show=not").content.decode()
    assert "Cedar High" in others
    assert ROW not in others


def test_more_institutions_need_no_more_questions(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("routeways.careers.pages.hub_benchmarks.A_PAGE", 4)
    client.force_login(make_hub_lead(REGION))
    asked = []
    for size in (2, 9):
        for number in range(Institution.objects.count(), size):
            evaluated(make_institution(name=f"School {number}"), [number * 10] * 8)
        with CaptureQueriesContext(connection) as queries:
            body = client.get(PAGE).content.decode()
        asked.append(len(queries))
        assert body.count(ROW) == min(size, 4)
    assert asked[0] == asked[1]


def test_invented_evaluations_follow_the_rule_once_and_half_of_them_are_shared(now: datetime, today: date) -> None:
    for number in range(16):
        setting = "special" if number % 4 == 3 else "mainstream"
        make_institution(name=f"School {number:02}", setting=setting, years=(7, 13 if number % 2 else 11))
    make_institution(name="Primary", phase="primary", years=(0, 6))
    assert invented.load(region=REGION, by=None, now=now)
    assert not invented.load(region=REGION, by=None, now=now)
    rows = list(Evaluation.objects.prefetch_related("results"))
    assert (len(rows), sum(one.shared for one in rows)) == (10, 8)
    words = {word(result.percent) for one in rows for result in one.results.all()}
    assert words == {"full", "part", "none"}
    assert all(one.results.count() == 8 and one.taken_on < timezone.localdate(now) for one in rows)
    later = CriterionState.objects.filter(criterion__contains="later")
    assert {one.evaluation.institution.last_year for one in later} == {13}
