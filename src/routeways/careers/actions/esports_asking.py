"""A parent asks for a private link, or a school asks a parent: who gets one, for how long, and for whom."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from routeways.careers.actions.esports_erasing import end_links
from routeways.careers.actions.esports_letters import tell_parent
from routeways.careers.errors import CareersError
from routeways.careers.models import EsportsAcademy, EsportsLearner, Institution
from routeways.careers.queries import esports
from routeways.foundation import audit, links
from routeways.foundation.models import Message
from routeways.foundation.models.user import clean_email

LINK = "careers.esports"
LETTER = "careers/esports_link"


@transaction.atomic
def ask_parent(
    *, by: Any, academy: EsportsAcademy, email: str, site: str, now: datetime, school: Institution | None = None
) -> None:
    """Sends a parent a private link to register a child, or to what was registered. `site` is https://….

    Asked again, the same registrations get new links, so many a day, and the earlier ones end; nothing is said to
    whoever asks, so that nobody learns who has registered a child. When nobody can register any more, who did still
    gets a link as long as something is kept, so that it can be withdrawn. Raises CareersError.
    """
    if school is not None or not answers_parents(academy, now):
        refuse_closed(academy, now)
    email = clean_email(email)
    if _enough_letters(email, now):
        return
    rows = list(academy.learners.filter(parent_email=email))
    if not rows and not takes_children(academy, now):
        return
    if not rows:
        rows = [_draft(by, academy, email, now, school)]
    made = [_link(by, one, site, now) for one in rows]
    days = esports.esports_rule(timezone.localdate(now))["link_days"]
    more = {"page": f"{_top(academy, site)}{academy.public_id}/join/", "days": days, "school": school}
    tell_parent(by, email, "esports_link", academy=academy, links=made, **more)


def _enough_letters(email: str, now: datetime) -> bool:
    """So that nobody can fill a stranger’s mailbox."""
    most = int(esports.esports_rule(timezone.localdate(now))["letters_a_day"])
    since = now - timedelta(days=1)
    return Message.objects.filter(to=email, template=LETTER, created_at__gt=since).count() >= most


@transaction.atomic
def another_child(*, learner: EsportsLearner, site: str, now: datetime) -> str:
    """The address of a new, empty registration of the same parent. Raises CareersError."""
    refuse_closed(learner.academy, now)
    drafts = learner.academy.learners.filter(parent_email=learner.parent_email, state=EsportsLearner.State.DRAFT)
    if drafts.count() >= esports.esports_rule(timezone.localdate(now))["drafts"]:
        raise CareersError("You have begun several registrations already. Finish one of them first.")
    return _link(None, _draft(None, learner.academy, learner.parent_email, now, None), site, now)


def _draft(by: Any, academy: EsportsAcademy, email: str, now: datetime, school: Institution | None) -> EsportsLearner:
    made = EsportsLearner.objects.create(academy=academy, parent_email=email, asked_at=now, school=school)
    audit.record(by=by, verb="careers.ask_esports_parent", subject=made)
    return made


def _link(by: Any, learner: EsportsLearner, site: str, now: datetime) -> str:
    in_force = esports.esports_rule(timezone.localdate(now))
    ends = datetime.combine(esports.retention_ends(learner.academy), time.max, timezone.get_current_timezone())
    expires = max(min(ends, now + timedelta(days=int(in_force["link_days"]))), now + timedelta(days=1))
    end_links(by=by, learner=learner, now=now)
    uses = int(in_force["link_uses"])
    _, token = links.make(by=by, purpose=LINK, subject=learner, expires_at=expires, uses=uses)
    return f"{_top(learner.academy, site)}mine/{token}/"


def _top(academy: EsportsAcademy, site: str) -> str:
    return f"{site.rstrip('/')}/{academy.region}/school-programmes/esports-academy/"


def takes_children(academy: EsportsAcademy, now: datetime) -> bool:
    return academy.state == EsportsAcademy.State.OPEN and timezone.localdate(now) <= academy.ends_on


def answers_parents(academy: EsportsAcademy, now: datetime) -> bool:
    """Whether a parent can ask for a link: something may be kept about a child, also after the end."""
    return academy.state != EsportsAcademy.State.DRAFT and timezone.localdate(now) <= esports.retention_ends(academy)


def refuse_closed(academy: EsportsAcademy, now: datetime) -> None:
    if not takes_children(academy, now):
        raise CareersError("This academy takes no registrations now. Look for another one, or ask the college.")
