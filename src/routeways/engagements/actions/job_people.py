"""Coming to jobs without an account: by a letter to one's own address, and leaving without a trace."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models.functions import Coalesce, TruncDate
from django.utils import timezone

from routeways.engagements.actions.job_letters import (
    DOOR,
    LETTERS,
    enough_letters,
    make_first_link,
    make_link,
    write,
)
from routeways.engagements.actions.jobs import (
    agree_to_matching,
    hold_applications,
    old_enough,
    stop_matching,
    take_back,
    todays_wording,
)
from routeways.engagements.models import (
    JobAccount,
    JobApplication,
    JobMatch,
    JobSeeker,
    JobSignUp,
    Participant,
    Vacancy,
)
from routeways.engagements.queries import jobs as queries
from routeways.foundation import audit, links, messages
from routeways.foundation.actions import add_user
from routeways.foundation.dated_rules import rule
from routeways.foundation.models import PrivateLink, User
from routeways.foundation.models.user import clean_email

GONE = "gone.invalid"  # the part after the @ of an account whose person left: no letter can be sent there


@dataclass(frozen=True, slots=True)
class Opened:
    """Whose page which link opens (its public id), and the vacancy somebody wanted to go on with."""

    user: User
    link: str
    vacancy: str = ""


@transaction.atomic
def ask_to_begin(
    *,
    by: Any,
    region: str,
    email: str,
    born_on: date,
    agrees: bool,
    site: str,
    now: datetime,
    vacancy: Vacancy | None = None,
) -> None:
    """Sends a private link to the address. Nothing is matched, and no account made, before it is opened.

    `agrees` to be matched; without it one can apply alone. An address that got its letters for the day gets no more,
    and nobody is told. Raises TooYoung, EngagementError.
    """
    old_enough(born_on, timezone.localdate(now))
    address = clean_email(email)
    if enough_letters(address, now) or User.objects.filter(email=address, is_active=False).exists():
        return
    version, wording = todays_wording(region) if agrees else ("", "")
    made = JobSignUp.objects.create(
        region=region,
        email=address,
        born_on=born_on,
        version=version,
        wording=wording,
        vacancy=vacancy,
        asked_at=now,
    )
    audit.record(by=by, verb="engagements.ask_for_job_page", subject=made, details={"agrees": agrees})
    link, token = make_first_link(by=by, sign_up=made, now=now)
    write(by, address, "job_page_first", made.region, token, site, link.expires_at, vacancy=vacancy)


@transaction.atomic
def ask_to_return(*, by: Any, region: str, email: str, site: str, now: datetime) -> None:
    """A new link for somebody who has a page. To an address without one nothing is sent, and nobody is told."""
    address = clean_email(email)
    user = User.objects.filter(email=address, is_active=True).first()
    if user is None or not has_page(user) or enough_letters(address, now):
        return
    link, token = make_link(by=by, user=user, now=now)
    write(by, address, "job_page", region, token, site, link.expires_at)


def sign_up_of(token: str, now: datetime) -> JobSignUp | None:
    """What a first letter's link would confirm, without using it; None for a later letter's. Raises LinkError."""
    link = links.look(token, DOOR, now)
    return None if _user_of(link) else _sign_up_of(link)


@transaction.atomic
def open_page(*, token: str, now: datetime) -> Opened:
    """Uses the link: the address is the person's own. A first time makes the account and the profile agreed to.

    Raises LinkError, EngagementError.
    """
    link = links.open(token, DOOR, now)
    if (known := _user_of(link)) is not None:
        return Opened(known, link.public_id)
    asked = _sign_up_of(link)
    user = User.objects.filter(email=asked.email).first() or _new_user(asked, now)
    if not user.is_active:
        raise links.LinkRevoked
    if asked.wording:
        shown = (asked.version, asked.wording)
        agree_to_matching(by=user, region=asked.region, born_on=asked.born_on, now=now, shown=shown)
    PrivateLink.objects.filter(pk=link.pk).update(subject=audit.reference(user))  # withdrawn with the others
    opened = Opened(user, link.public_id, asked.vacancy.public_id if asked.vacancy else "")
    JobSignUp.objects.filter(email=asked.email).delete()
    audit.record(by=user, verb="engagements.confirm_job_page", subject=user)
    return opened


def look_in(*, user: Any, today: date) -> None:
    """Remembers the day on which somebody last looked at their own profile; no row of the audit, once a day."""
    JobSeeker.objects.filter(user=user).exclude(seen_on=today).update(seen_on=today)


@transaction.atomic
def withdraw_links(*, by: User, now: datetime) -> int:
    """No link that was sent opens the page any more, and it closes in every browser. Gives how many there were."""
    number = links.revoke_all(links.standing(DOOR, audit.reference(by)), by=by, now=now)
    audit.record(by=by, verb="engagements.withdraw_job_links", subject=by, details={"n": number})
    return number


@transaction.atomic
def delete_everything(*, by: User, now: datetime) -> bool:
    """One step: every application is taken back, profile, list, links and letters go, and an account made here.

    Gives whether the address is forgotten too: an account that is more than this page stays.
    """
    own = links.standing(DOOR, audit.reference(by))
    sent = hold_applications(JobApplication.objects.filter(user=by, withdrawn_at=None))
    messages.forget(by=by, to=by.email, templates=LETTERS)
    seeker = JobSeeker.objects.filter(user=by).first()
    if seeker is not None:
        stop_matching(by=by, seeker=seeker, now=now, applications=True)
    for one in sent:  # those that have ended
        take_back(by=by, application=one, now=now)
    links.revoke_all(own, by=by, now=now)
    JobSignUp.objects.filter(email=by.email).delete()
    audit.record(by=by, verb="engagements.delete_job_page", subject=by)
    return _forget_account(by)


@transaction.atomic
def forget_people(*, by: Any, region: str, now: datetime) -> int:
    """Who did not open the letter, whose profile nobody looked at, and accounts behind which nothing is left: gone.

    So are old matches, which nobody counts. Gives how many. The days stand in the rules `retention` and `jobs`.
    """
    today = timezone.localdate(now)
    known = rule("retention", today)
    asked = JobSignUp.objects.filter(region=region).left_before(today - timedelta(days=int(known["job_sign_up_days"])))
    last = today - timedelta(days=int(known["job_profile_days"]))
    idle = JobSeeker.objects.filter(region=region).alias(last=Coalesce("seen_on", TruncDate("agreed_at")))
    gone = asked.delete()[0] + _count(idle.filter(last__lt=last).delete(), "engagements.JobSeeker")
    empty = JobAccount.objects.filter(region=region, user__job_seeker=None).select_related("user")
    JobMatch.objects.filter(seeker__region=region, found_at__lt=now - _match_days(today)).delete()
    waiting = now - timedelta(days=int(known["job_sign_up_days"]))  # somebody who is about to apply
    for one in empty.filter(made_at__lt=waiting).order_by("pk"):
        gone += not _has_told(one.user) and _forget_account(one.user)
    if gone:
        audit.record(by=by, verb="engagements.forget_job_people", subject=f"region:{region}", details={"n": gone})
    return gone


def has_page(user: User) -> bool:
    return (
        JobSeeker.objects.filter(user=user).exists()
        or JobAccount.objects.filter(user=user).exists()
        or JobApplication.objects.filter(user=user).exists()
    )


def is_for_jobs_alone(user: User) -> bool:
    """Whether the account goes with “Delete everything”, and the address with it."""
    return JobAccount.objects.alone().filter(user=user).exists()


def _user_of(link: PrivateLink) -> User | None:
    kind, _, id = link.subject.partition(":")
    if kind != audit.reference(User(public_id="")).partition(":")[0]:
        return None
    found = User.objects.filter(public_id=id, is_active=True).first()
    if found is None:
        raise links.LinkRevoked
    return found


def _sign_up_of(link: PrivateLink) -> JobSignUp:
    found = JobSignUp.objects.select_related("vacancy").filter(public_id=link.subject.partition(":")[2]).first()
    if found is None:
        raise links.LinkUsedUp
    return found


def _new_user(asked: JobSignUp, now: datetime) -> User:
    user = add_user(by=None, email=asked.email)
    JobAccount.objects.create(user=user, region=asked.region, made_at=now)
    return user


def _has_told(user: User) -> bool:
    """Whether an employer still holds something that the person sent."""
    sent = JobApplication.objects.filter(user=user, withdrawn_at=None)
    people = Participant.objects.filter(engagements__job_application__in=sent)
    return people.exclude(email="").exists()


def _forget_account(user: User) -> bool:
    """Only an account that was made here, and that nobody has given a role or a password since.

    The row stays, because the audit points to it; nothing in it says who it was. Whoever comes again begins anew.
    """
    if not is_for_jobs_alone(user):
        return False
    JobAccount.objects.filter(user=user).delete()
    EmailAddress.objects.filter(user=user).delete()
    user.email, user.name, user.is_active = f"{user.public_id}@{GONE}", "", False
    user.save(update_fields=["email", "name", "is_active"])
    return True


def _match_days(today: date) -> timedelta:
    return timedelta(days=int(rule(queries.RULE, today)["forget_days"]))


def _count(deleted: tuple[int, dict[str, int]], what: str) -> int:
    return deleted[1].get(what, 0)
