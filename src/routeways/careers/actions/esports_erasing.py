"""Everything about a learner goes: at withdrawal, and after the days of the dated rule. Counts of sessions stay."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Min
from django.utils import timezone

from routeways.careers.esports.definitions import SHOWCASE
from routeways.careers.models import EsportsIncident, EsportsLearner, EsportsTeam
from routeways.careers.queries import esports
from routeways.foundation import audit, links, messages
from routeways.foundation.models import PrivateLink

LEFT = "A team that left"
MAIL = "careers/esports"  # how the names of our messages begin


def end_links(*, by: Any, learner: EsportsLearner, now: datetime) -> None:
    """No private link of the learner opens anything any more."""
    for link in PrivateLink.objects.filter(subject=audit.reference(learner), revoked_at=None):
        links.revoke(link, by=by, now=now)


@transaction.atomic
def erase_learner(*, by: Any, learner: EsportsLearner, now: datetime) -> None:
    """The row, its consents and attendance, its links, the parent’s address in messages, and an alias nobody bears."""
    reference = audit.reference(learner)
    end_links(by=by, learner=learner, now=now)
    email, teams = learner.parent_email, list(learner.teams.all())
    if not learner.consents.filter(item=SHOWCASE, given=True).exists():
        EsportsTeam.objects.filter(members=learner).update(hidden=True)
    learner.delete()
    for team in teams:
        if not team.members.exists():
            EsportsTeam.objects.filter(pk=team.pk).update(alias=f"{LEFT} {team.number}"[:24])
    # What was written before anything of another child began was about this one.
    since = EsportsLearner.objects.filter(parent_email=email).aggregate(first=Min("asked_at"))["first"]
    messages.forget(by=by, to=email, templates=MAIL, before=since)
    audit.record(by=by, verb="careers.erase_esports", subject=reference)


@transaction.atomic
def erase_what_is_due(*, by: Any, region: str, now: datetime) -> int:
    """Registrations that were never sent, all of academies that ended long enough ago, old notes. How many learners."""
    today = timezone.localdate(now)
    in_force = esports.esports_rule(today)
    rows = EsportsLearner.objects.filter(academy__region=region).select_related("academy")
    drafts = rows.filter(state=EsportsLearner.State.DRAFT, asked_at__lt=now - timedelta(days=in_force["draft_days"]))
    ended = [one for one in rows.filter(academy__ends_on__lt=today) if esports.retention_ends(one.academy) < today]
    due = {one.pk: one for one in (*drafts, *ended)}
    for one in due.values():
        erase_learner(by=by, learner=one, now=now)
    old = EsportsIncident.objects.filter(academy__region=region, at__lt=now - timedelta(days=in_force["incident_days"]))
    if number := old.delete()[0]:
        audit.record(by=by, verb="careers.erase_esports_incidents", subject=f"region:{region}", details={"n": number})
    return len(due)
