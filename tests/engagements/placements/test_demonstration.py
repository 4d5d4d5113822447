"""Invented students in every state: loaded once, whole, and gone without a trace."""

from __future__ import annotations

from collections import Counter

import pytest

from routeways.engagements import demonstrating
from routeways.engagements.demonstrating import placements
from routeways.engagements.models import EmployerSupport, Engagement, EntrantRating, Offer, Participant, Request
from routeways.engagements.placement_rules import KIND
from routeways.engagements.queries.outcomes import rating_results
from routeways.engagements.queries.placements import hours_of
from tests.engagements.factories import NOW, REGION, TODAY, invented_organisations

pytestmark = pytest.mark.usefixtures("ground")


def test_students_in_every_state_are_loaded_once_and_leave_nothing_behind() -> None:
    placements.load(region=REGION, by=None, now=NOW)
    assert not Participant.objects.exists()  # without its organisations nothing is made
    invented_organisations("employer", "college")
    for _ in range(2):
        placements.load(region=REGION, by=None, now=NOW)
    held = list(Engagement.objects.filter(kind=KIND))
    assert Counter((one.step, one.outcome) for one in held) == {
        ("on-placement", ""): 2,
        ("preparing", ""): 1,
        ("closing", "completed"): 1,
        ("on-placement", "ended-early"): 1,
    }
    found = hours_of(held, TODAY)
    assert [found[one.pk].behind for one in held if one.step == "on-placement" and not one.outcome].count(True) == 1
    assert Request.objects.filter(kind=KIND, state="open").count() == 5  # all but the one that is completed
    assert (Participant.objects.count(), EmployerSupport.objects.count()) == (6, 9)
    assert all(isinstance(mean, float) for one in rating_results(REGION, today=TODAY) for mean in one.means.values())
    placements.remove(region=REGION, by=None)
    Offer.objects.all().delete()
    for model in (Participant, EmployerSupport, EntrantRating, Engagement, Request):
        assert not model.objects.exists()
    assert placements in list(demonstrating.parts())
