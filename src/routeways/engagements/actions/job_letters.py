"""Private links to a person's own page for jobs, and the letters that bring them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from routeways.engagements.models import JobSignUp, Vacancy
from routeways.engagements.queries import jobs as queries
from routeways.foundation import audit, links, messages
from routeways.foundation.dated_rules import rule
from routeways.foundation.models import Message, PrivateLink, User
from routeways.places import queries as places

DOOR = "engagements.job_page"
LETTERS = "engagements/job"  # the name of every letter about jobs begins so
ASKED = ("job_page_first", "job_page")  # those that somebody asked for
FIRST, AGAIN = 1, 50  # how often a first letter's link, and any later one, opens


def make_link(*, by: Any, user: User, now: datetime) -> tuple[PrivateLink, str]:
    """A link to somebody's own page, for a letter to them."""
    until = now + timedelta(days=int(rule(queries.RULE, timezone.localdate(now))["link_days"]))
    return links.make(by=by, purpose=DOOR, subject=user, expires_at=until, uses=AGAIN)


def make_first_link(*, by: Any, sign_up: JobSignUp, now: datetime) -> tuple[PrivateLink, str]:
    """What confirms an address; it lasts as long as what was typed is kept."""
    until = now + timedelta(days=int(rule("retention", timezone.localdate(now))["job_sign_up_days"]))
    return links.make(by=by, purpose=DOOR, subject=sign_up, expires_at=until, uses=FIRST)


def enough_letters(address: str, now: datetime) -> bool:
    """Whether the address was sent its letters of the last day, so that nobody can fill a stranger's mailbox.

    Letters about new vacancies do not count. Two who ask at the same moment are counted one after the other.
    """
    audit.wait()
    asked = [f"engagements/{template}" for template in ASKED]
    sent = Message.objects.filter(to=address, template__in=asked, created_at__gt=now - timedelta(days=1))
    return sent.count() >= int(rule(queries.RULE, timezone.localdate(now))["letters_a_day"])


def page_address(site: str, region: str, token: str) -> str:
    return f"{site.rstrip('/')}/{region}/jobs/mine/link/{token}/"


def write(
    by: Any,
    to: str,
    template: str,
    region: str,
    token: str,
    site: str,
    until: datetime,
    *,
    vacancy: Vacancy | None = None,
) -> None:
    """At once, also in quiet hours: somebody is waiting for it on the page in front of them."""
    context = {
        "address": page_address(site, region, token),
        "until": until,
        "region": places.region(region),
        "vacancy": vacancy,
    }
    messages.queue(by=by, to=to, template=f"engagements/{template}", context=context)
