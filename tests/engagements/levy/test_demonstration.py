"""The invented levy network loads, says what it should, and goes away again."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from routeways.engagements.demonstrating import levy
from routeways.engagements.models import LevyTransfer, Match, Offer
from routeways.engagements.queries.levy import waiting
from routeways.engagements.queries.levy_money import years_of
from routeways.ledger.models import Account
from tests.engagements.levy.factories import NOW, REGION, employer

pytestmark = pytest.mark.usefixtures("ground")


DAYS = (
    NOW,
    datetime(2026, 4, 6, 12, tzinfo=UTC),
    datetime(2026, 11, 22, 12, tzinfo=UTC),
    datetime(2027, 8, 31, 12, tzinfo=UTC),
)


@pytest.mark.parametrize("now", DAYS, ids=lambda now: f"{now:%Y-%m-%d}")
def test_the_demonstration_holds_every_state_and_is_made_once(now: datetime) -> None:
    known = levy.content()
    names = {one.by for one in known.pledges} | {one.by for one in known.requests}
    for name in names:
        employer(f"{name} (demonstration)")
    for _ in range(2):
        levy.load(region=REGION, by=None, now=now)
    assert Offer.objects.count() == len(known.pledges)
    steps = LevyTransfer.objects.values_list("engagement__step", flat=True)
    assert sorted(steps) == ["agreed", "signed", "training"]
    assert Match.objects.filter(state=Match.State.PROPOSED).exists()
    queue = waiting(REGION, now.date())
    assert queue
    assert all(one.waits_because for one in queue)
    training = LevyTransfer.objects.get(engagement__step="training")
    assert sum(year.spent for year in years_of(training.pledge)) > 0
    assert levy.remove(region=REGION, by=None) > 0
    Offer.objects.all().delete()
    assert Account.objects.count() == len(known.pledges)
