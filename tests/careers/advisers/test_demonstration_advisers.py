"""Each of the 155 invented schools and colleges has an adviser, is proposed one, or waits for a reason that is told."""

from __future__ import annotations

from datetime import datetime

import pytest
import yaml
from django.utils import timezone

from routeways.careers import demonstrating
from routeways.careers.demonstrating import advisers, institutions
from routeways.careers.demonstrating.institutions import HUB
from routeways.careers.models import Institution
from routeways.engagements.demonstrating import console, remove_all
from routeways.engagements.models import Offer, Request, Run
from routeways.engagements.queries.advisers import schools
from routeways.foundation import jobs
from routeways.foundation.definitions import PACKAGED
from tests.organisations.factories import make_organisation

REGION = "lancashire-demonstration"
pytestmark = pytest.mark.django_db


@pytest.fixture
def loaded(packaged_places: None, now: datetime) -> None:
    content = yaml.safe_load((PACKAGED / "demonstration" / f"{REGION}.yaml").read_text("utf-8"))
    for one in content["organisations"]:
        make_organisation(f"{one['name']} (demonstration)", kind=one["kind"], region=REGION)
    console.load(region=REGION, by=None, now=now)
    institutions.load(region=REGION, by=None, now=now)
    assert advisers.load(region=REGION, by=None, now=now)


def test_every_institution_has_somebody_is_proposed_somebody_or_reads_why_not(loaded: None, now: datetime) -> None:
    jobs.work_off()
    run = Run.objects.get(title=advisers.TITLE)
    assert run.state == Run.State.SOLVED
    ours = set(Institution.objects.of_the_hub().values_list("organisation_id", flat=True))
    lines = [line for line in schools(REGION, today=timezone.localdate(now)) if line.school.pk in ours]
    assert len(lines) == HUB
    fair = run.answer["modes"]["fair"]
    matched = {agent.partition("~")[0] for agent, _ in fair["matches"]}
    told = {row["agent"].partition("~")[0] for row in fair["unmatched"] if row["cause"]}
    for line in lines:
        if line.state in ("matched", "paused", "proposed"):
            continue
        assert line.request is not None, line.school
        assert line.request.public_id in matched | told
    assert len(matched) > 90
    assert told, "somebody waits, and the page can show why"


def test_loading_again_changes_nothing(loaded: None, now: datetime) -> None:
    before = Offer.objects.count(), Request.objects.count()
    assert not advisers.load(region=REGION, by=None, now=now)
    assert (Offer.objects.count(), Request.objects.count()) == before


def test_it_goes_with_the_other_offers_and_requests(loaded: None) -> None:
    demonstrating.remove_all(region=REGION, by=None)
    remove_all(region=REGION, by=None)
    assert not Offer.objects.exists()
    assert not Request.objects.exists()
