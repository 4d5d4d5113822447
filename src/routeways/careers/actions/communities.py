"""Communities of practice: the hub opens and closes them, institutions join and leave, who leads plans the meetings."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from routeways.careers.errors import CareersError
from routeways.careers.models import Community, CommunityMeeting, CommunityMember, Institution
from routeways.foundation import audit
from routeways.organisations.models import Person


@transaction.atomic
def open_community(*, by: Any, name: str, about: str, lead: Institution, job: str, today: date) -> Community:
    """The hub opens one; whoever leads takes part. Raises CareersError for a name that stands."""
    try:
        with transaction.atomic():
            made = Community.objects.create(
                region=lead.region, name=name.strip(), about=about.strip(), lead=lead, job=job, opened_on=today
            )
    except IntegrityError as error:
        raise CareersError(f"There is a community called “{name.strip()}”. Give the new one another name.") from error
    CommunityMember.objects.create(community=made, institution=lead, valid_from=today)
    audit.record(by=by, verb="careers.open_community", subject=made)
    return made


@transaction.atomic
def close_community(*, by: Any, community: Community, today: date) -> Community:
    """Nobody joins any more; what was stays."""
    if community.closed_on is None:
        community.closed_on = today
        community.save(update_fields=["closed_on"])
        audit.record(by=by, verb="careers.close_community", subject=community)
    return community


@transaction.atomic
def join_community(*, by: Any, community: Community, institution: Institution, today: date) -> CommunityMember:
    """Twice changes nothing. Raises CareersError for one that is closed or of another region."""
    if community.closed_on is not None or community.region != institution.region:
        raise CareersError(f"{community.name} takes no members any more.")
    made, new = CommunityMember.objects.get_or_create(
        community=community, institution=institution, valid_to=None, defaults={"valid_from": today}
    )
    if new:
        audit.record(by=by, verb="careers.join_community", subject=community, details={"institution": institution.pk})
    return made


@transaction.atomic
def leave_community(*, by: Any, community: Community, institution: Institution, today: date) -> None:
    """Raises CareersError for the one that leads: the hub names another first."""
    if community.lead_id == institution.pk and community.closed_on is None:
        raise CareersError(f"{institution} leads {community.name}. Ask the hub to name another lead first.")
    standing = CommunityMember.objects.filter(community=community, institution=institution, valid_to=None)
    joined_today = standing.filter(valid_from__gte=today)
    joined_today.delete()  # never took part
    standing.update(valid_to=today - timedelta(days=1))
    audit.record(by=by, verb="careers.leave_community", subject=community, details={"institution": institution.pk})


@transaction.atomic
def hand_over_community(*, by: Any, community: Community, lead: Institution, job: str, today: date) -> Community:
    """Another institution leads from now on; it names who of its people does so."""
    member = join_community(by=by, community=community, institution=lead, today=today)
    if community.lead_id != lead.pk:
        community.person = None
    community.lead, community.job = member.institution, job
    community.save(update_fields=["lead", "job", "person"])
    audit.record(by=by, verb="careers.hand_over_community", subject=community, details={"lead": lead.pk})
    return community


@transaction.atomic
def name_lead(*, by: Any, community: Community, person: Person | None) -> Community:
    """Who of the leading institution's people leads. Raises CareersError for somebody else's."""
    if person is not None and person.owner_id != community.lead.organisation_id:
        raise CareersError(f"{person} does not belong to {community.lead}.")
    community.person = person
    community.save(update_fields=["person"])
    audit.record(by=by, verb="careers.name_community_lead", subject=community)
    return community


@transaction.atomic
def plan_meeting(
    *, by: Any, community: Community, on: date, starts: time | None, place: str, about: str, today: date
) -> CommunityMeeting:
    """One meeting a day; the same day again is written over. Raises CareersError for a day that has passed."""
    if community.closed_on is not None:
        raise CareersError(f"{community.name} is closed. It meets no more.")
    if on < today:
        raise CareersError("This day has passed. Choose the day of the next meeting.")
    made, _ = CommunityMeeting.objects.update_or_create(
        community=community, on=on, defaults={"starts": starts, "place": place.strip(), "about": about.strip()}
    )
    audit.record(by=by, verb="careers.plan_community_meeting", subject=community, details={"on": str(on)})
    return made
