"""The Skills Pledge: signed, confirmed, shown by evidence, reminded of, certified."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone

from routeways.engagements.actions.listings import confirm_owner, make_offer, open_listing
from routeways.engagements.actions.pipeline import begin, end, take_step
from routeways.engagements.drafts import Draft
from routeways.engagements.errors import EngagementError
from routeways.engagements.models import Offer, Pledge, PledgeCertificate, PledgeEvidence
from routeways.engagements.models.listing import State
from routeways.engagements.pledge_types import pledge_types
from routeways.engagements.queries import pledges as queries
from routeways.foundation import audit, links, messages
from routeways.foundation.dated_rules import rule
from routeways.foundation.uploads import receive
from routeways.instruments.asking.answers import tidy
from routeways.organisations.models import Organisation

KIND = queries.KIND
LINK = "engagements.pledges"
LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # none that look alike
FILES = ("pdf", "png", "jpeg", "docx")
LARGEST = 5 * 1024**2  # bytes


@transaction.atomic
def sign_up(
    *,
    by: Any,
    region: str,
    owner: Organisation | None,
    types: Iterable[str],
    contact_name: str,
    contact_email: str,
    site: str,
    now: datetime,
    claimed_name: str = "",
    through: str = "",
) -> tuple[Offer, str]:
    """Promises pledges in the name of an organisation, and gives the token of a private link to them.

    A visitor's sign-up waits until the region says which organisation they speak for. Raises EngagementError.
    """
    chosen = list(dict.fromkeys(types))
    if not chosen or set(chosen) - set(pledge_types()):
        raise EngagementError("Choose at least one pledge from the list.")
    if owner and queries.registered(region, owner):
        raise EngagementError(f"{owner.name} has made the Skills Pledge already. Add pledges on its own page.")
    title = f"Skills Pledge of {owner.name if owner else tidy(claimed_name, one_line=True)}"
    draft = Draft(title=title[:160], claimed_name=claimed_name, contact_name=contact_name, contact_email=contact_email)
    made = make_offer(by=by, region=region, kind_id=KIND, owner=owner, draft=draft, now=now, through=through or "link")
    today = timezone.localdate(now)
    made = open_listing(by=by, listing=made, today=today)
    for type_ in chosen:
        Pledge.objects.create(signup=made, type=type_, promised_on=today)
    if made.state == State.OPEN:
        begin(by=by, now=now, offer=made)
    return made, _send_link(by, made, site, now)


@transaction.atomic
def confirm_signup(*, by: Any, signup: Offer, organisation: Organisation, now: datetime) -> Offer:
    """The region says which organisation a visitor spoke for; from then on it is registered."""
    if queries.registered(signup.region, organisation):
        raise EngagementError(f"{organisation.name} has made the Skills Pledge already.")
    held = confirm_owner(by=by, listing=signup, organisation=organisation)
    held.title = f"Skills Pledge of {organisation.name}"[:160]
    held.save(update_fields=["title"])
    begin(by=by, now=now, offer=held)
    return held


@transaction.atomic
def promise(*, by: Any, signup: Offer, type: str, today: date) -> Pledge:
    """One more pledge, or one that was ended made again. Twice changes nothing."""
    if type not in pledge_types():
        raise EngagementError("Choose a pledge from the list.")
    made, new = Pledge.objects.get_or_create(signup=signup, type=type, defaults={"promised_on": today})
    if made.ended_on is not None:
        made.ended_on, made.promised_on = None, today
        made.save(update_fields=["ended_on", "promised_on"])
    if new or made.promised_on == today:
        audit.record(by=by, verb="engagements.promise", subject=made, details={"type": type})
    return made


@transaction.atomic
def end_promise(*, by: Any, pledge: Pledge, today: date) -> Pledge:
    """It is not promised any longer; its evidence stays."""
    if pledge.ended_on is None:
        pledge.ended_on = today
        pledge.save(update_fields=["ended_on"])
        audit.record(by=by, verb="engagements.end_promise", subject=pledge)
    return pledge


@transaction.atomic
def send_evidence(
    *, by: Any, pledge: Pledge, on: date, what: str, now: datetime, file: File | None = None
) -> PledgeEvidence:
    """What shows that the pledge was kept, for the hub to accept. Raises EngagementError, also for a refused file."""
    words = tidy(what, one_line=True)
    if not words:
        raise EngagementError("Write what you did.")
    if on > timezone.localdate(now):
        raise EngagementError("This day is still to come. Send it when it has happened.")
    if pledge.ended_on is not None:
        raise EngagementError("This pledge has ended. Make it again first.")
    upload = None
    if file is not None:
        owner_ref = f"organisation:{pledge.signup.owner.public_id}" if pledge.signup.owner else ""
        upload = receive(by=by, file=file, kinds=FILES, limit=LARGEST, owner_ref=owner_ref)
        if not upload.accepted:
            raise EngagementError(upload.reason)
    made = PledgeEvidence.objects.create(pledge=pledge, on=on, what=words[:500], upload=upload, sent_at=now, sent_by=by)
    audit.record(by=by, verb="engagements.send_evidence", subject=made, details={"type": pledge.type})
    return made


@transaction.atomic
def decide_evidence(
    *, by: Any, evidence: PledgeEvidence, accept: bool, now: datetime, reason: str = ""
) -> PledgeEvidence:
    """The hub accepts it or says why not. The first that makes a member is a step of the engagement."""
    held = PledgeEvidence.objects.select_for_update(of=("self",)).select_related("pledge__signup").get(pk=evidence.pk)
    words = tidy(reason, one_line=True)
    if not accept and not words:
        raise EngagementError("Say why it is not accepted. The organisation reads it.")
    held.state = PledgeEvidence.State.ACCEPTED if accept else PledgeEvidence.State.REFUSED
    held.reason = "" if accept else words[:300]
    held.decided_at, held.decided_by = now, by
    held.save()
    audit.record(by=by, verb="engagements.decide_evidence", subject=held, details={"state": held.state})
    now_stands = queries.standing(held.pledge.signup, today=timezone.localdate(now))
    if now_stands is not None and now_stands.member and now_stands.engagement.step == "registered":
        take_step(by=by, engagement=now_stands.engagement, step="active", party="hub", now=now)
    return held


@transaction.atomic
def issue_certificate(*, by: Any, signup: Offer, now: datetime) -> PledgeCertificate:
    """What is so today, under a code that anybody can check; the same again on the same day. Raises EngagementError."""
    today = timezone.localdate(now)
    stands = queries.standing(signup, today=today)
    if stands is None or not stands.member:
        raise EngagementError("A certificate needs a pledge with evidence of the last twelve months. Send some first.")
    names = [line.type.name for line in stands.active]
    same = PledgeCertificate.objects.filter(signup=signup, issued_on=today, pledges=names, name=signup.who).first()
    if same is not None:
        return same
    made = PledgeCertificate.objects.create(
        code=_code(), signup=signup, name=signup.who, pledges=names, issued_on=today
    )
    audit.record(by=by, verb="engagements.issue_certificate", subject=made, details={"code": made.code})
    return made


@transaction.atomic
def remind_of_renewal(*, by: Any, region: str, now: datetime) -> int:
    """Tells organisations, once for each run of evidence, that a pledge is soon not active. Gives how many pledges."""
    today = timezone.localdate(now)
    days = timedelta(days=int(rule("pledges", today)["remind_days"]))
    told = 0
    for stands in queries.standings(region, today=today):
        soon = [line for line in stands.active if _ends_soon(line, today + days)]
        owner = stands.signup.owner
        if not soon or owner is None or owner.demonstration or not stands.signup.contact_email:
            continue
        Pledge.objects.filter(pk__in=[line.pledge.pk for line in soon]).update(reminded_on=today)
        context = {"signup": stands.signup, "lines": soon}
        messages.queue(by=by, to=stands.signup.contact_email, template="engagements/pledge_renewal", context=context)
        told += len(soon)
    return told


def _ends_soon(line: queries.PledgeLine, by: date) -> bool:
    """Its evidence is running out, and nobody was told since that evidence."""
    told = line.pledge.reminded_on
    return bool(line.until and line.until <= by and line.last_on and (told is None or told < line.last_on))


@transaction.atomic
def leave_pledge(*, by: Any, signup: Offer, now: datetime) -> None:
    """The organisation leaves; it is no longer on any list."""
    stands = queries.standing(signup, today=timezone.localdate(now))
    if stands is None:
        raise EngagementError("This organisation is not registered.")
    end(by=by, engagement=stands.engagement, outcome="left", party="member", now=now)


def own_link(by: Any, signup: Offer, now: datetime) -> str:
    expires = now + timedelta(days=int(rule("pledges", timezone.localdate(now))["link_days"]))
    _, token = links.make(by=by, purpose=LINK, subject=signup, expires_at=expires, uses=500)
    return token


@transaction.atomic
def withdraw_links(*, by: Any, signup: Offer, site: str, now: datetime) -> int:
    """No private link to the pledges works any more; a new one goes to the address on file. Gives how many did."""
    number = links.revoke_all(links.standing(LINK, audit.reference(signup)), by=by, now=now)
    audit.record(by=by, verb="engagements.withdraw_pledge_links", subject=signup, details={"n": number})
    _send_link(by, signup, site, now)
    return number


def _send_link(by: Any, signup: Offer, site: str, now: datetime) -> str:
    """To the address on file, unless it is an invented one; gives the token."""
    token = own_link(by, signup, now)
    invented = signup.through == "demonstration" or bool(signup.owner and signup.owner.demonstration)
    if signup.contact_email and not invented:
        address = f"{site.rstrip('/')}/{signup.region}/pledges/mine/{token}/"
        context = {"signup": signup, "address": address}
        messages.queue(by=by, to=signup.contact_email, template="engagements/pledge_signed", context=context)
    return token


def _code() -> str:
    while True:
        letters = "".join(secrets.choice(LETTERS) for _ in range(12))
        code = f"{letters[:4]}-{letters[4:8]}-{letters[8:]}"
        if not PledgeCertificate.objects.filter(code=code).exists():
            return code
