from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, QuerySet

from routeways.instruments.models import Invitation, State, Wave


@dataclass(frozen=True, slots=True)
class Progress:
    """How a wave goes, for those who run it: numbers of responses, nothing of what they say."""

    started: int
    submitted: int
    imported: int
    invited: int


def progress(wave: Wave) -> Progress:
    counts = {
        (row["state"], row["through"]): row["many"]
        for row in wave.responses.values("state", "through").annotate(many=Count("pk")).order_by()
    }
    submitted = sum(many for (state, _), many in counts.items() if state == State.SUBMITTED)
    return Progress(
        started=sum(counts.values()) - submitted,
        submitted=submitted,
        imported=counts.get((State.SUBMITTED, "import"), 0),
        invited=wave.invitations.count(),
    )


def invitations(wave: Wave) -> QuerySet[Invitation]:
    """Organisations that were invited, the newest first; persons are not listed."""
    return wave.invitations.exclude(organisation=None).select_related("organisation", "response")


def invitation(reference: str) -> Invitation | None:
    """By the subject of its private link."""
    public_id = reference.partition(":")[2]
    rows = Invitation.objects.select_related("wave__owner", "organisation", "response")
    return rows.filter(public_id=public_id).first()
