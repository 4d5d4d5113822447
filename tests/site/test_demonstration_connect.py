"""What the demonstration offers and asks for: in every state, mailed to nobody, gone when it is removed."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from routeways.engagements.models import Activity, Engagement, Match, Offer, Request
from routeways.foundation.models import Message
from routeways.site import demonstration
from tests.evidence.depositing import NOW

REGION = "lancashire-demonstration"
pytestmark = pytest.mark.django_db


def test_offers_requests_and_matches_stand_in_every_state(demonstrated: Path) -> None:
    ours = Offer.objects.filter(external_id__startswith="desk-")
    assert {one.kind for one in ours} == {
        "ask-session",
        "virtual-work-experience",
        "challenge-mentor",
        "talk", "masterclass", "guest-lecture", "work-experience", "visit", "live-brief", "sme-digital-project",
        "mentoring",
    }  # fmt: skip
    assert {one.state for one in Match.objects.filter(offer__in=ours)} == {"proposed", "accepted", "refused"}
    assert {one.state for one in Engagement.objects.filter(offer__in=ours)} == {"running", "ended"}
    assert Activity.objects.filter(counts__has_key="year-10").count() == 1
    assert Request.objects.exclude(unmet_reason="").exists()
    assert list(Message.objects.values_list("to", "template")) == []
    assert all(one.owner.demonstration for one in ours.select_related("owner") if one.owner)


def test_loading_again_changes_nothing_and_removing_leaves_nothing(demonstrated: Path) -> None:
    before = set(Offer.objects.values_list("public_id")) | set(Request.objects.values_list("public_id"))
    demonstration.load(by=None, now=NOW, voice=False)
    assert set(Offer.objects.values_list("public_id")) | set(Request.objects.values_list("public_id")) == before
    demonstration.remove(by=None, now=NOW)
    for model in (Offer, Request, Match, Engagement, Activity):
        assert not model.objects.exists()


def test_the_board_of_a_real_region_never_shows_them(demonstrated: Path, client: Client) -> None:
    Offer.objects.update(expires_on=timezone.localdate())
    assert "brass part" in client.get(f"/{REGION}/connect/").content.decode()
    assert "brass part" not in client.get("/lancashire/connect/").content.decode()
