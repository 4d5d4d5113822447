"""What is known of people who took part goes when its time is over: the dated rule “retention”."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from routeways.engagements.actions.private_links import links_of_sides
from routeways.engagements.models import (
    Absence,
    BootcampCheck,
    BootcampClaim,
    BootcampPlace,
    Candidate,
    CandidateBenefit,
    CheckIn,
    Engagement,
    JobApplication,
    Participant,
    Request,
)
from routeways.engagements.models.listing import State
from routeways.foundation import audit, links
from routeways.foundation.dated_rules import rule

RULE = "retention"
CLEARED = "Name deleted"
OTHER = "other"
OVER = (State.CLOSED, State.WITHDRAWN, State.EXPIRED)
EMPTY: dict[str, Any] = {
    "own_number": "", "email": "", "phone": "", "born_on": None, "postcode": "", "latitude": None, "longitude": None,
    "user": None,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class KeptDays:
    """How many days after the end somebody’s data are kept: as a rule, and where public money was claimed."""

    days: int
    funded: int


def kept_days(kind: str, today: date) -> KeptDays:
    """Of those who take part in one kind. Raises RuleError."""
    known = rule(RULE, today)
    days: Mapping[str, int] = known["people_days"]
    return KeptDays(int(days.get(kind, days[OTHER])), int(known["funded_people_days"]))


@transaction.atomic
def clear_people(*, by: Any, region: str, now: datetime) -> int:
    """Deletes who somebody was, where all they took part in ended long ago. References, steps and sums stay.

    Gives of how many people.
    """
    today = timezone.localdate(now)
    rows = Participant.objects.filter(region=region).exclude(Q(name=CLEARED, **_nothing()))
    for needed in _needed(today):
        rows = rows.exclude(needed)
    people = list(rows.select_for_update(of=("self",)).order_by("pk"))
    own = Engagement.objects.filter(participant__in=people)
    old = links_of_sides((held, "person") for held in own)
    if people:
        _clear([one.pk for one in people], today)
    for one in people:  # all are cleared before the first row of the audit
        audit.record(by=by, verb="engagements.clear_participant", subject=one)
    links.revoke_all(old, by=by, now=now)
    return len(people)


def _needed(today: date) -> list[Any]:
    """By what somebody is still needed: each is true of a participant who is."""
    known = rule(RULE, today)
    days: Mapping[str, int] = known["people_days"]
    own, sent = (
        Engagement.objects.filter(participant=OuterRef("pk")),
        Candidate.objects.filter(participant=OuterRef("pk")),
    )
    funded = today - timedelta(days=int(known["funded_people_days"]))
    claims = BootcampClaim.objects.filter(place__engagement__participant=OuterRef("pk"))
    asked = CheckIn.objects.filter(consent__participant=OuterRef("pk"))
    waits = Request.objects.filter(participant=OuterRef("pk")).exclude(state__in=OVER)
    waits = waits.exclude(Exists(Engagement.objects.filter(request=OuterRef("pk"))))
    new = Q(created_at__date__gte=today - timedelta(days=int(days[OTHER])))
    return [
        Exists(own.filter(_late(days, today))),
        Exists(sent.filter(_late(days, today, "engagement__"))),
        Exists(claims.filter(place__engagement__ended_on__gte=funded)),
        Exists(asked.filter(state__in=[CheckIn.State.PLANNED, CheckIn.State.SENT])),
        Exists(waits),
        new & ~Q(Exists(own)) & ~Q(Exists(sent)),
    ]


def _late(days: Mapping[str, int], today: date, of: str = "") -> Q:
    """Engagements that go on, or ended no longer ago than their kind’s days."""
    named = {kind: int(number) for kind, number in days.items() if kind != OTHER}
    since = {kind: today - timedelta(days=number) for kind, number in named.items()}
    rest = today - timedelta(days=int(days[OTHER]))
    late = Q(**{f"{of}ended_on": None}) | ~Q(**{f"{of}kind__in": list(named)}) & Q(**{f"{of}ended_on__gte": rest})
    for kind, last in since.items():
        late |= Q(**{f"{of}kind": kind, f"{of}ended_on__gte": last})
    return late


def _nothing() -> dict[str, Any]:
    return {
        f"{name}__isnull" if value is None else name: True if value is None else value for name, value in EMPTY.items()
    }


def _clear(people: list[int], today: date) -> None:
    """The name and what tells who it was, also where it stands in other tables."""
    Participant.objects.filter(pk__in=people).update(name=CLEARED, **EMPTY)
    Participant.objects.filter(pk__in=people, left_on=None).update(left_on=today)
    BootcampCheck.objects.filter(place__engagement__participant__in=people).update(seen="")
    BootcampPlace.objects.filter(engagement__participant__in=people).update(employer_name="")
    CandidateBenefit.objects.filter(candidate__participant__in=people).delete()
    JobApplication.objects.filter(engagement__participant__in=people).update(facts=[])
    Absence.objects.filter(engagement__participant__in=people).update(note="")
    CheckIn.objects.filter(consent__participant__in=people).update(would_help="")
