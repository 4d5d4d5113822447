"""The invented academies: loaded once, whole, and gone without a trace."""

from __future__ import annotations

import pytest

from routeways.engagements import demonstrating
from routeways.engagements.demonstrating import cohorts
from routeways.engagements.models import Candidate, CandidateStep, Cohort, Engagement, Offer, Participant
from routeways.engagements.queries.cohort_counts import counted
from routeways.engagements.queries.cohorts import is_late
from tests.engagements.factories import NOW, REGION, TODAY, invented_organisations

pytestmark = pytest.mark.usefixtures("ground")


@pytest.fixture
def invented() -> None:
    invented_organisations()


def test_one_academy_is_under_way_and_one_ended_with_jobs(invented: None) -> None:
    assert cohorts in list(demonstrating.parts())
    assert cohorts.load(region=REGION, by=None, now=NOW)
    running, ended = Engagement.objects.order_by("-created_at")
    assert (running.step, running.state, is_late(running, TODAY)) == ("training", "running", False)
    assert ended.outcome_name == "Completed"
    assert dict(counted(REGION, on=TODAY, ended_only=True).rows)["All academies"] == (10, 5, 0, 15, 30, 60)
    assert not Candidate.objects.filter(state="completed", interview_offered_at=None).exists()
    assert not CandidateStep.objects.filter(at__gt=NOW).exists()
    assert Participant.objects.count() == 88


def test_loading_again_changes_nothing_and_removing_leaves_nothing(invented: None) -> None:
    cohorts.load(region=REGION, by=None, now=NOW)
    assert not cohorts.load(region=REGION, by=None, now=NOW)
    assert cohorts.remove(region=REGION, by=None) == 88
    for model in (Offer, Engagement, Cohort, Candidate, Participant):
        assert not model.objects.exists()


def test_without_its_organisations_nothing_is_made() -> None:
    assert not cohorts.load(region=REGION, by=None, now=NOW)
    assert not Offer.objects.exists()
