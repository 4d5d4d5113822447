"""The invented academies: made through the same actions, once, and gone without a trace of a child."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from routeways.careers.demonstrating import esports as demonstration
from routeways.careers.demonstrating.institutions import SIGN
from routeways.careers.esports.rules import adults_needed
from routeways.careers.models import EsportsAcademy, EsportsLearner, EsportsResult, EsportsSession, EsportsTeam
from routeways.careers.queries import esports, esports_hub
from routeways.foundation.definitions import read
from routeways.foundation.models import Message
from routeways.organisations.actions import add_person
from tests.careers.factories import make_institution
from tests.organisations.factories import give, make_organisation, make_user

REGION = "lancashire-demonstration"
pytestmark = pytest.mark.django_db


def known() -> None:
    """The invented colleges and the two people with accounts."""
    found = read(demonstration.FILE, demonstration.InventedEsports)
    for one in found.academies:
        college = make_organisation(f"{one.college}{SIGN}", kind="college", region=REGION)
        make_institution(college, region=REGION, phase="sixteen-plus", years=(12, 14))
        for email in (found.safeguarding, found.leader) if one is found.academies[0] else ("",):
            person = add_person(
                by=None, owner=college, name="Invented", work_email=email, user=make_user(), is_16_or_over=True
            )
            give(person, "organisation-contact", college)


def test_it_is_made_once_with_children_who_wait_afternoons_and_a_tournament_and_goes_whole() -> None:
    now = timezone.now()
    assert not demonstration.load(region=REGION, by=None, now=now)
    known()
    assert demonstration.load(region=REGION, by=None, now=now)
    assert not demonstration.load(region=REGION, by=None, now=now)
    academy = EsportsAcademy.objects.get(state="open")
    assert esports.registered(academy).count() == academy.capacity == 12
    assert len(esports.in_line(academy)) == 2
    today = timezone.localdate(now)
    past = academy.sessions.filter(on__lt=today)
    assert past.count() == 2
    for one in past:
        assert one.state == EsportsSession.State.CLOSED
        assert one.adults.count() >= adults_needed({9: one.expected}, esports.esports_rule(one.on).values)
        assert 0 < sum(one.came.values()) < one.expected
    assert EsportsTeam.objects.count() == 4
    assert EsportsResult.objects.exclude(confirmed_at=None).count() == 1
    assert EsportsResult.objects.filter(confirmed_at=None).count() == 1
    assert not Message.objects.exists()
    missing = [one.missing for one in esports_hub.standings(REGION, today=today)]
    assert () in missing
    assert any("Name the safeguarding lead." in one for one in missing)
    demonstration.remove(region=REGION, by=None)
    assert not EsportsLearner.objects.exists()
    assert not EsportsAcademy.objects.exists()


@pytest.mark.parametrize("day", [date(2024, 12, 16), date(2026, 11, 22), date(2026, 12, 28), date(2027, 5, 3)])
def test_it_can_be_made_on_any_day(day: date) -> None:
    known()
    now = timezone.now() + (day - timezone.localdate())
    assert demonstration.load(region=REGION, by=None, now=now + timedelta(minutes=1))
