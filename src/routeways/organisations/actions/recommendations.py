"""What a group asks for and what comes of it: recommendation, decision with a reason, change, evidence."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from routeways.foundation import audit, messages
from routeways.organisations.actions.groups import standing
from routeways.organisations.models import (
    Change,
    ChangeEvidence,
    Decision,
    Group,
    Meeting,
    Organisation,
    Recommendation,
)
from routeways.organisations.records import OrganisationError, refuse_unfit, tidy


def recommend(
    *,
    by: Any,
    group: Group,
    addressee: Organisation,
    what: str,
    why: str,
    today: date,
    meeting: Meeting | None = None,
    site: str = "",
) -> Recommendation:
    """The group asks `addressee` to do something; the decision is due within the kind’s cycle.

    With `site`, the address this is reached at, the addressee’s first mailbox is told; a demonstration sends nothing.

    Raises OrganisationError, also where the meeting that made it did not reach its quorum.
    """
    standing(group)
    days = group.rules.decide_within_days
    if days is None:
        raise OrganisationError(f"A group of the kind “{group.rules.name}” gives no recommendations.")
    if addressee.merged_into_id is not None or not addressee.regions.filter(region=group.region).exists():
        raise OrganisationError("Choose an organisation of this region.")
    if meeting is not None and (meeting.group_id != group.pk or meeting.quorate is False):
        raise OrganisationError("The meeting did not reach its quorum, so it could not recommend anything.")
    text, reason = tidy(what), _text(why)
    if not text or not reason:
        raise OrganisationError("Say what you recommend and why.")
    row = Recommendation(
        group=group,
        meeting=meeting,
        addressee=addressee,
        what=text,
        why=reason,
        made_on=today,
        decide_by=today + timedelta(days=days),
    )
    refuse_unfit(row, "The recommendation")
    _refuse_long(reason, 2_000)
    with transaction.atomic():
        row.save()
        details = {"group": group.public_id, "to": addressee.public_id, "decide_by": row.decide_by.isoformat()}
        audit.record(by=by, verb="organisations.recommend", subject=row, details=details)
        _tell(by, row, site)
    return row


def decide(
    *, by: Any, recommendation: Recommendation, outcome: str, reason: str, today: date, instead: str = ""
) -> Decision:
    """The addressee accepts, accepts with changes or refuses, and says why. It stands. Raises OrganisationError."""
    why, other = _text(reason), _text(instead)
    if outcome not in Decision.Outcome.values:
        raise OrganisationError("Choose whether you accept it, accept it with changes, or refuse it.")
    if not why:
        raise OrganisationError("Give the reason. The group will read it.")
    if outcome == Decision.Outcome.CHANGED and not other:
        raise OrganisationError("Say what you will do instead.")
    _refuse_long(why, 2_000)
    _refuse_long(other, 2_000)
    try:
        with transaction.atomic():
            # By number: a row that is refused must not stay behind as the recommendation's decision in memory.
            made = Decision.objects.create(
                recommendation_id=recommendation.pk,
                outcome=outcome,
                reason=why,
                instead=other if outcome == Decision.Outcome.CHANGED else "",
                decided_on=today,
                decided_by=by,
            )
            details = {"outcome": outcome, "late": recommendation.decide_by < today}
            audit.record(by=by, verb="organisations.decide", subject=recommendation, details=details)
    except IntegrityError as error:
        raise OrganisationError("This has been decided already. A new view of it is a new recommendation.") from error
    return made


def record_change(*, by: Any, recommendation: Recommendation, what: str, made_on: date, today: date) -> Change:
    """What was done because of it. Raises OrganisationError before a decision, after a refusal, and for tomorrow."""
    answer, text = recommendation.answer, _text(what)
    if answer is None or answer.outcome == Decision.Outcome.REFUSED:
        raise OrganisationError("A change is recorded after the recommendation has been accepted.")
    if not text:
        raise OrganisationError("Say what has changed.")
    if made_on > today:
        raise OrganisationError("Record a change when it has been made. That day is still to come.")
    _refuse_long(text, 2_000)
    with transaction.atomic():
        change = Change.objects.create(recommendation=recommendation, what=text, made_on=made_on)
        details = {"recommendation": recommendation.public_id}
        audit.record(by=by, verb="organisations.record_change", subject=change, details=details)
    return change


def add_evidence(*, by: Any, change: Change, says: str, today: date, link: str = "") -> ChangeEvidence:
    """How anybody can tell that the change was made. Raises OrganisationError."""
    text, address = _text(says), link.strip()
    if not text:
        raise OrganisationError("Say what shows that it was done.")
    if address and not address.startswith(("https://", "http://")):
        raise OrganisationError("The link must begin with https://.")
    _refuse_long(text, 1_000)
    row = ChangeEvidence(change=change, says=text, link=address, given_on=today)
    refuse_unfit(row, "The evidence")
    with transaction.atomic():
        row.save()
        audit.record(by=by, verb="organisations.add_evidence", subject=change, details={"link": bool(address)})
    return row


def _tell(by: Any, row: Recommendation, site: str) -> None:
    routes = row.addressee.contact_routes.exclude(email="").values_list("email", flat=True)
    if site and routes and not row.group.owner.demonstration:
        group = row.group
        href = f"{site.rstrip('/')}/{group.region}/groups/{group.public_id}/recommendations/{row.public_id}/"
        context = {"asked": row, "group": group, "address": href}
        messages.queue(by=by, to=routes[0], template="organisations/group_recommendation", context=context)


def _text(text: str) -> str:
    return text.replace("\x00", "").strip()


def _refuse_long(text: str, most: int) -> None:
    if len(text) > most:
        raise OrganisationError(f"The text is {len(text):,} letters long. It can have up to {most:,}.")
