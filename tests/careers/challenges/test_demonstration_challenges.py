"""Invented teams: last year’s are judged and shown, this year’s stand where the year does."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from routeways.careers.demonstrating import challenges as demonstrating
from routeways.careers.models import ChallengeResults, ChallengeTeam
from routeways.careers.queries.challenges import showcase
from routeways.foundation.definitions import read
from routeways.organisations.models import Organisation
from tests.careers.challenges.factories import REGION
from tests.careers.factories import make_institution
from tests.organisations.factories import make_organisation, make_person, make_user

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("now", "handed_in", "results"),
    [(datetime(2026, 3, 27, 9, tzinfo=UTC), 7, 1),  # last year there was one challenge
     (datetime(2026, 9, 1, 9, tzinfo=UTC), 0, 2), (datetime(2026, 11, 20, 9, tzinfo=UTC), 0, 2),
     (datetime(2027, 7, 1, 9, tzinfo=UTC), 7, 2)],
)  # fmt: skip
def test_the_invented_teams_are_entered_judged_and_shown_at_any_time_of_the_year(
    packaged_places: None, now: datetime, handed_in: int, results: int
) -> None:
    known = read(demonstrating.FILE, demonstrating.InventedChallenges)
    for name in sorted({one.school for one in known.teams}):
        house = make_organisation(f"{name} (demonstration)", kind="school", region=REGION)
        Organisation.objects.filter(pk=house.pk).update(demonstration=True)
        make_institution(house, region=REGION)
    for judge in known.judges:
        user = make_user()
        user.email = judge.email
        user.save()
        make_person(make_organisation(region=REGION), user=user)
    assert demonstrating.load(region=REGION, by=None, now=now)
    assert not demonstrating.load(region=REGION, by=None, now=now)
    left_out = {2: (), 1: ("cyber-style",)}[results]
    teams = [one for one in known.teams if not (one.ago and one.challenge in left_out)]
    assert ChallengeTeam.objects.count() == len(teams)
    assert ChallengeResults.objects.count() == results
    assert showcase(REGION).count() == sum(bool(one.shown) for one in teams)
    assert ChallengeTeam.objects.get(alias="Copper Lanterns").place == "Winner"
    this_year = ChallengeTeam.objects.filter(points="", hand_ins__isnull=False).distinct()
    assert this_year.count() == handed_in
    demonstrating.remove(region=REGION, by=None)
    assert not ChallengeResults.objects.exists()
