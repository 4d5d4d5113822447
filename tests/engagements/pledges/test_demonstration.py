"""The invented questions, changes, pledges and cornerstone employers of the demonstration region."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from routeways.engagements.demonstrating import enquiries, pledges
from routeways.engagements.models import Activity, ChangeRequest, Enquiry, Offer, Request
from routeways.engagements.queries import cornerstones as cornerstone_queries
from routeways.engagements.queries import enquiry_times
from routeways.engagements.queries import pledges as pledge_queries
from routeways.foundation.models import Message
from routeways.site import demonstration
from tests.engagements.factories import REGION

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def test_every_story_is_there_once_and_goes_with_the_demonstration(
    ground: None, monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path
) -> None:
    settings.DATA_DIR = tmp_path
    monkeypatch.setattr(demonstration.demonstration_connect, "load", lambda **_: None)  # only these two parts
    demonstration.load(by=None, now=NOW, voice=False)
    for part in (enquiries, pledges):
        assert part.load(region=REGION, by=None, now=NOW)
        assert not part.load(region=REGION, by=None, now=NOW)
    today = timezone.localdate(NOW)
    whole, *_ = enquiry_times.times(REGION, today=today)
    assert (whole.sent, whole.answered) == (13, 8)
    assert whole.share is not None and 50 < whole.share < 100
    assert Enquiry.objects.filter(reroutes__gt=0).exists()
    assert ChangeRequest.objects.exclude(escalated="").exists()
    counts = pledge_queries.counts(REGION, today=today)
    assert (counts.registered, counts.members) == (9, 6)
    assert {one.state for one in pledge_queries.standings(REGION, today=today)} == {"Member", "Lapsed", "Registered"}
    assert pledge_queries.unconfirmed(REGION).count() == 1
    assert pledge_queries.undecided(REGION).count() == 1
    listed = cornerstone_queries.cornerstones(REGION, today=today)
    assert [(len(one.schools), one.total) for one in listed] == [(3, 2), (2, 4)]
    assert not Message.objects.exists()  # nobody reads what is sent to an invented address
    for part in (enquiries, pledges):
        assert part.remove(region=REGION, by=None) > 0
        assert part.remove(region=REGION, by=None) == 0
    assert (
        not Request.objects.filter(kind="enquiry").exists() and not Offer.objects.filter(kind="skills-pledge").exists()
    )
    assert not Activity.objects.filter(title=pledges.TITLE).exists()
    assert pledge_queries.counts(REGION, today=today + timedelta(days=1)).registered == 0
