"""Daily work: what stood too long ends, what is soon due is reminded of, and the message of the day goes out."""

from __future__ import annotations

from django.utils import timezone

from routeways.engagements import actions
from routeways.engagements.actions.letters import DIGEST_HOUR
from routeways.engagements.actions.people_kept import clear_people
from routeways.engagements.actions.reminding import remind, send_day
from routeways.engagements.actions.retention import clear_contacts, expire_proposals
from routeways.foundation import jobs
from routeways.foundation.daily import every_day
from routeways.foundation.job_runs import Handle
from routeways.places.queries import regions

EXPIRE = "engagements.expire_listings"
CLEAR = "engagements.clear_contacts"
REMIND = "engagements.remind_deadlines"
DIGEST = "engagements.send_digest"


@jobs.job(EXPIRE, says="End offers, requests and proposals past their last day")
def expire(handle: Handle, *, region: str) -> None:
    """Each in a transaction of its own: what is locked for the second never waits behind the audit of the first."""
    ended = actions.expire_listings(by=None, region=region, today=timezone.localdate())
    with handle.finishing() as result:
        result["ended"] = ended
        result["proposals"] = expire_proposals(by=None, region=region, now=timezone.now())


@jobs.job(CLEAR, says="Delete names and addresses that are kept no longer")
def clear(handle: Handle, *, region: str) -> None:
    people = clear_people(by=None, region=region, now=timezone.now())
    with handle.finishing() as result:
        result["people"] = people
        result["cleared"] = clear_contacts(by=None, region=region, now=timezone.now())


@jobs.job(REMIND, says="Remind of answers and steps that are soon due")
def reminders(handle: Handle, *, region: str) -> None:
    with handle.finishing() as result:
        result["reminders"] = remind(by=None, region=region, now=timezone.now())


@jobs.job(DIGEST, says="Send the message of the day about offers and matches")
def digest(handle: Handle) -> None:
    with handle.finishing() as result:
        result["messages"] = len(send_day(by=None, now=timezone.now()))


def register_daily() -> None:
    """Called once, when the site starts. The digest comes after the reminders, and after the quiet hours."""
    every_day(CLEAR, hour=3, payloads=_each_region)
    every_day(EXPIRE, hour=4, payloads=_each_region)
    every_day(REMIND, hour=6, payloads=_each_region)
    every_day(DIGEST, hour=DIGEST_HOUR)


def _each_region() -> list[dict[str, str]]:
    return [{"region": region.id} for region in regions()]
