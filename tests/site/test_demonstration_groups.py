"""The demonstration's groups: invented people, a recommendation in every state, gone when it is removed."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from routeways.foundation import definitions
from routeways.foundation.models import Message, User
from routeways.organisations import queries
from routeways.organisations.models import Consent, Group, Membership, Person, Recommendation
from routeways.site import demonstration
from routeways.site.demonstration_groups import DemonstrationGroups
from tests.evidence.depositing import NOW

REGION = "lancashire-demonstration"
pytestmark = pytest.mark.django_db


def test_a_recommendation_stands_in_every_state(demonstrated: Path) -> None:
    today = timezone.localdate(NOW)
    rows = Recommendation.objects.select_related("decision").prefetch_related("changes__evidence")
    assert {row.stage(today) for row in rows} == {
        "Waiting for a decision",
        "Decision overdue",
        "Accepted",
        "Accepted with changes",
        "Refused",
        "Change made",
        "Done, with evidence",
    }
    late = queries.overdue(REGION, today)
    assert late.recommendations
    assert late.actions
    assert late.notices


def test_every_member_agreed_and_is_plainly_nobody(demonstrated: Path) -> None:
    assert Group.objects.count() == 3
    assert all(group.name.endswith("(demonstration)") for group in Group.objects.all())
    seats = Membership.objects.all()
    assert len(seats) == 16
    assert all(seat.state == "active" and seat.consent is not None for seat in seats)
    assert all(person.work_email.endswith(".example") for person in Person.objects.exclude(work_email=""))
    assert not Message.objects.exists()
    assert User.objects.count() == len(demonstration.sign_ins())  # members get no accounts


def test_the_set_keeps_its_notes_and_shares_one_outcome(demonstrated: Path, client: Client) -> None:
    secret = Group.objects.get(kind="action-learning-set")
    page = client.get(f"/{REGION}/groups/{secret.public_id}/").content.decode()
    assert "lend each other their heat pump" in page
    assert "Presenter: how do I teach" not in page
    assert "Saltwick" not in page


def test_loading_again_changes_nothing_and_removing_leaves_nothing(demonstrated: Path) -> None:
    before = set(Group.objects.values_list("public_id"))
    demonstration.load(by=None, now=NOW, voice=False)
    assert set(Group.objects.values_list("public_id")) == before
    demonstration.remove(by=None, now=NOW)
    assert not Group.objects.exists()
    assert not Consent.objects.exists()
    assert not Membership.objects.exists()  # that it comes back is in test_demonstration.py


def test_a_real_regions_pages_never_show_them(demonstrated: Path, client: Client) -> None:
    one = Group.objects.first()
    assert one is not None
    assert "(demonstration)" not in client.get("/lancashire/groups/").content.decode()
    assert client.get(f"/lancashire/groups/{one.public_id}/").status_code == 404


def test_no_meeting_is_named_after_a_season_since_its_day_moves_with_the_day_of_loading() -> None:
    found = definitions.load(DemonstrationGroups).values()
    titles = [meeting.title for each in found for group in each.groups for meeting in group.meetings]
    assert titles and not [one for one in titles for word in ("pring", "ummer", "utumn", "inter ") if word in one]
