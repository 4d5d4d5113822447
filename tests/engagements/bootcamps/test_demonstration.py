"""The invented bootcamps, and the counts and sums made of them: loaded once, whole, and gone without a trace."""

from __future__ import annotations

import pytest

from routeways.engagements import demonstrating
from routeways.engagements.demonstrating import bootcamps
from routeways.engagements.models import Bootcamp, BootcampPlace, Engagement, Participant, Request
from routeways.engagements.queries.bootcamp_counts import hub_counts, started
from routeways.engagements.queries.outcomes import check_in_results
from routeways.foundation.models import Message
from routeways.values import Symbol
from tests.engagements.factories import NOW, REGION, TODAY, invented_organisations

pytestmark = pytest.mark.usefixtures("ground")


@pytest.fixture
def invented() -> None:
    invented_organisations()


def test_they_come_once_in_every_state_are_counted_safely_and_go(invented: None) -> None:
    assert bootcamps in list(demonstrating.parts())
    assert bootcamps.load(region=REGION, by=None, now=NOW)
    assert not bootcamps.load(region=REGION, by=None, now=NOW)
    assert Bootcamp.objects.count() == 4
    first = Bootcamp.objects.get(title="First steps in IT support")
    assert first.leads_to is not None
    assert first.leads_to.leads_to == Bootcamp.objects.get(title="Security analyst")
    steps, sums = hub_counts(REGION, on=TODAY)
    shown = [one for _, numbers in steps.rows for one in numbers]
    assert Symbol.CONFIDENTIAL in shown
    assert all(isinstance(one, Symbol) or one % 5 == 0 for one in shown)
    assert started(REGION, on=TODAY) in (Symbol.CONFIDENTIAL, 15, 20, 25)
    for _, people, pence in sums.rows:
        assert isinstance(people, Symbol) == isinstance(pence, Symbol)
        if not isinstance(people, Symbol) and not isinstance(pence, Symbol):
            assert (people % 5, pence % sums.base) == (0, 0)
    (asked,) = check_in_results(REGION, today=TODAY)
    assert (asked.months, asked.asked, asked.answered, asked.rate) == (3, 20, 15, 75)
    assert not Message.objects.filter(template="engagements/check_in").exists()  # nobody who is invented gets a letter
    assert bootcamps.remove(region=REGION, by=None) == 56
    for model in (Bootcamp, BootcampPlace, Engagement, Participant, Request):
        assert not model.objects.exists()


def test_without_its_organisations_nothing_is_made() -> None:
    assert not bootcamps.load(region=REGION, by=None, now=NOW)
    assert not Bootcamp.objects.exists()


def test_a_region_without_bootcamps_counts_nothing() -> None:
    steps, sums = hub_counts(REGION, on=TODAY)
    assert steps.rows == ()
    assert started(REGION, on=TODAY) == 0
    assert {(people, pence) for _, people, pence in sums.rows} == {(0, 0)}
