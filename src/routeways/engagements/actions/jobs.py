"""A person's own side of jobs: agreeing to be matched, what they want, applying, and taking everything back at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from routeways.engagements.actions.job_letters import make_link, page_address
from routeways.engagements.actions.letters import quiet
from routeways.engagements.actions.listings import make_request, open_listing
from routeways.engagements.actions.locking import hold_going
from routeways.engagements.actions.participants import Somebody, add_participant
from routeways.engagements.actions.pipeline import begin, end
from routeways.engagements.drafts import Draft
from routeways.engagements.errors import EngagementError
from routeways.engagements.models import Engagement, JobApplication, JobMatch, JobSeeker, Participant, Vacancy
from routeways.engagements.queries import jobs as queries
from routeways.foundation import audit, messages
from routeways.foundation.dated_rules import rule
from routeways.instruments.asking.answers import tidy
from routeways.organisations.consent_purposes import consent_purposes
from routeways.places import queries as places
from routeways.values.ages import age_on

CONSENT = "job-matching"
MOST = 30  # kinds of work, and skills
GONE, FORGOTTEN = "Somebody who took it back", "Somebody who applied"


class TooYoung(EngagementError):
    """Somebody under the age of the rule `jobs`; the page says where else to look."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Where and when somebody would work; hours are a week, None is no limit."""

    postcode: str = ""
    miles: int | None = None
    hours_least: float | None = None
    hours_most: float | None = None
    nights: bool = True
    weekends: bool = True
    apprenticeships: str = "both"
    mail: bool = False


@dataclass(frozen=True, slots=True)
class Applying:
    """What the person chose to tell the employer: a name and a way to answer, and further facts by their label.

    `born_on` is asked of those without a profile; the age is checked with it and it is not kept.
    """

    name: str
    email: str
    phone: str = ""
    facts: Sequence[tuple[str, str]] = ()
    born_on: date | None = None


@transaction.atomic
def agree_to_matching(
    *, by: Any, region: str, born_on: date, now: datetime, shown: tuple[str, str] | None = None
) -> JobSeeker:
    """Somebody of 16 or over agrees to be matched. Twice changes nothing. Raises EngagementError.

    `shown`: version and wording that were read when they are not today's, as in a letter of last week.
    """
    old_enough(born_on, timezone.localdate(now))
    held = JobSeeker.objects.filter(user=by).first()
    if held is not None:
        return held
    version, wording = shown or todays_wording(region)
    made = JobSeeker.objects.create(
        user=by, region=region, born_on=born_on, version=version, wording=wording, agreed_at=now
    )
    audit.record(by=by, verb="engagements.agree_to_matching", subject=made, details={"version": version})
    return made


def todays_wording(region: str) -> tuple[str, str]:
    """What is agreed to: its version and its words."""
    asked = consent_purposes()[CONSENT]
    return asked.version, asked.words(places.region(region).name)


@transaction.atomic
def choose_work(*, by: Any, seeker: JobSeeker, what: str, chosen: Sequence[tuple[str, str]]) -> JobSeeker:
    """Writes over the wanted work or the skills (`what`: work or skills) with (id, label). Raises EngagementError."""
    held = _own(by, seeker)
    if what not in ("work", "skills"):
        raise EngagementError("Choose work or skills.")
    if len(chosen) > MOST:
        raise EngagementError(f"Choose up to {MOST}. Remove one first.")
    setattr(held, what, [[id, label] for id, label in dict(chosen).items()])
    held.save(update_fields=[what])
    audit.record(by=by, verb="engagements.choose_work", subject=held, details={"what": what})
    return held


@transaction.atomic
def set_limits(*, by: Any, seeker: JobSeeker, limits: Limits) -> JobSeeker:
    """Where and when somebody would work. Raises EngagementError with the first thing that cannot be so."""
    held = _own(by, seeker)
    where = None
    if limits.postcode.strip():
        try:
            where = places.postcode(limits.postcode)
        except (places.PostcodeError, places.PostcodeNotFound) as error:
            raise EngagementError(str(error)) from error
    if limits.miles is not None and where is None:
        raise EngagementError("Enter your postcode too, so that miles can be counted from it.")
    least, most = limits.hours_least, limits.hours_most
    if least is not None and most is not None and most < least:
        raise EngagementError("The most hours must not be fewer than the least.")
    held.postcode = where.postcode if where else ""
    held.latitude, held.longitude = (where.latitude, where.longitude) if where else (None, None)
    for name in ("miles", "hours_least", "hours_most", "nights", "weekends", "apprenticeships", "mail"):
        setattr(held, name, getattr(limits, name))
    held.save()
    audit.record(by=by, verb="engagements.set_job_limits", subject=held)
    return held


@transaction.atomic
def apply_for(*, by: Any, vacancy: Vacancy, applying: Applying, now: datetime) -> JobApplication:
    """The person decides to apply; the employer reads what they chose to send. Twice changes nothing.

    Nobody must agree to be matched in order to apply. Raises EngagementError.
    """
    today = timezone.localdate(now)
    seeker = JobSeeker.objects.filter(user=by).first()
    born_on = seeker.born_on if seeker is not None else applying.born_on
    if born_on is None:
        raise EngagementError("Enter your date of birth, so that we can check that you are old enough.")
    old_enough(born_on, today)
    held = Vacancy.objects.select_for_update(of=("self",)).select_related("house").get(pk=vacancy.pk)
    before = JobApplication.objects.filter(vacancy=held, user=by, withdrawn_at=None).first()
    if before is not None:
        return before
    if held.house is None:
        raise EngagementError("This employer reads applications elsewhere. Follow the address of the vacancy.")
    if not Vacancy.objects.open(today).filter(pk=held.pk).exists():
        raise EngagementError("This vacancy is closed. Nothing was sent.")
    if not applying.email.strip():
        raise EngagementError("Enter an e-mail address, so that the employer can answer.")
    somebody = Somebody(
        name=applying.name, born_on=born_on, told_on=today, email=applying.email, phone=applying.phone, user=by
    )
    person = add_participant(by=by, owner=held.house, region=held.region, somebody=somebody, now=now, today=today)
    Participant.objects.filter(pk=person.pk).update(born_on=None)  # not theirs to know; it was checked above
    asked = make_request(
        by=by, region=held.region, kind_id=held.kind, owner=held.house, participant=person, now=now,
        draft=Draft(title=held.title), through="jobs",
    )  # fmt: skip
    asked = open_listing(by=by, listing=asked, today=today)
    engagement = begin(by=by, now=now, request=asked, title=held.title)
    facts = [[label, tidy(text)] for label, text in applying.facts if tidy(text)]
    made = JobApplication.objects.create(vacancy=held, engagement=engagement, user=by, facts=facts, sent_at=now)
    audit.record(by=by, verb="engagements.apply_for_job", subject=made)
    return made


@transaction.atomic
def take_back(*, by: Any, application: JobApplication, now: datetime) -> None:
    """The employer cannot read it any more: name, addresses and facts are gone. Twice changes nothing."""
    (one,) = hold_applications(JobApplication.objects.filter(pk=application.pk))
    if by is None or one.user_id != by.pk:
        raise EngagementError("Only the person whose it is can do this.")
    if one.withdrawn_at is not None:
        return
    if one.engagement.state != Engagement.State.ENDED:
        end(by=by, engagement=one.engagement, outcome="withdrawn", party="applicant", now=now)
    one.withdrawn_at = now
    _empty(one, GONE, timezone.localdate(now))
    audit.record(by=by, verb="engagements.take_back_application", subject=one)


@transaction.atomic
def stop_matching(*, by: Any, seeker: JobSeeker, now: datetime, applications: bool = False) -> None:
    """One step: profile and list are deleted; with `applications` those that still run are taken back too."""
    held = _own(by, seeker)
    running = JobApplication.objects.filter(user=by, withdrawn_at=None).exclude(
        engagement__state=Engagement.State.ENDED
    )
    for one in hold_applications(running) if applications else ():
        take_back(by=by, application=one, now=now)
    audit.record(by=by, verb="engagements.stop_matching", subject=held)
    held.delete()


@transaction.atomic
def mail_matches(*, by: Any, region: str, site: str, now: datetime) -> int:
    """Writes to those who want it about what is new since; only vacancies confirmed within the rule's hours.

    Nothing leaves in quiet hours. Gives how many letters were queued.
    """
    if quiet(now):
        return 0
    most = int(rule(queries.RULE, timezone.localdate(now))["mail_most"])
    fresh = queries.matchable(region, now)
    new = JobMatch.objects.filter(mailed_at=None, vacancy__in=fresh).select_related("vacancy").order_by("-score", "pk")
    rows = JobSeeker.objects.select_for_update(of=("self",)).filter(region=region, mail=True, user__is_active=True)
    sent = 0
    for seeker in rows.select_related("user").order_by("pk").prefetch_related(Prefetch("matches", new, to_attr="new")):
        found = [one for one in seeker.new if queries.suits(seeker, one.vacancy)]  # either may have changed since
        if not found or not _day_passed(seeker, now):
            continue
        lines = [queries.line_of(one.vacancy, now) for one in found[:most]]
        link, token = make_link(by=by, user=seeker.user, now=now)
        context = {"lines": lines, "address": page_address(site, region, token), "until": link.expires_at}
        messages.queue(by=by, to=seeker.user, template="engagements/jobs_new", context=context)
        JobMatch.objects.filter(pk__in=[one.pk for one in seeker.new]).update(mailed_at=now)
        JobSeeker.objects.filter(pk=seeker.pk).update(mailed_at=now)
        sent += 1
    audit.record(by=by, verb="engagements.mail_matches", subject=f"region:{region}", details={"sent": sent})
    return sent


@transaction.atomic
def forget_applications(*, by: Any, region: str, now: datetime) -> int:
    """Empties what people sent where it ended more than the rule's days ago; gives how many applications."""
    today = timezone.localdate(now)
    days = timedelta(days=int(rule(queries.RULE, today)["forget_days"]))
    ended = JobApplication.objects.filter(
        engagement__region=region, engagement__state=Engagement.State.ENDED, engagement__ended_on__lt=today - days
    ).exclude(engagement__participant__email="", facts=[])  # the address alone may have gone before
    held = list(ended.select_for_update(of=("self",)).order_by("pk"))
    for one in held:
        _empty(one, FORGOTTEN, today)
    if held:
        audit.record(
            by=by, verb="engagements.forget_applications", subject=f"region:{region}", details={"forgotten": len(held)}
        )
    return len(held)


def hold_applications(rows: QuerySet[JobApplication]) -> list[JobApplication]:
    """These applications, locked with what is written when one is taken back, before the first row of the audit."""
    held = list(rows.select_for_update(of=("self",)).select_related("engagement").order_by("pk"))
    hold_going(one.engagement_id for one in held)
    people = Participant.objects.select_for_update(of=("self",))
    list(people.filter(pk__in={one.engagement.participant_id for one in held}).order_by("pk").values_list("pk"))
    return held


def _empty(one: JobApplication, name: str, today: date) -> None:
    """Nobody can read any more who applied and what they told."""
    Participant.objects.filter(engagements=one.engagement_id).update(
        name=name, email="", phone="", postcode="", latitude=None, longitude=None, user=None, left_on=today
    )
    one.facts = []
    one.save(update_fields=["withdrawn_at", "facts"])


def old_enough(born_on: date, today: date) -> None:
    """Raises EngagementError where it is no date of birth, TooYoung where the person is under the age of the rule."""
    least = int(rule(queries.RULE, today)["least_age"])
    if not date(1900, 1, 1) <= born_on <= today:
        raise EngagementError("Enter your date of birth: a day in the past, like 27 3 2008.")
    if age_on(born_on, today) < least:
        raise TooYoung(f"Only people of {least} or over are matched with jobs or apply here. Nothing was kept.")


def _day_passed(seeker: JobSeeker, now: datetime) -> bool:
    return seeker.mailed_at is None or timezone.localdate(seeker.mailed_at) < timezone.localdate(now)


def _own(by: Any, seeker: JobSeeker) -> JobSeeker:
    if by is None or seeker.user_id != by.pk:
        raise EngagementError("Only the person whose it is can do this.")
    return JobSeeker.objects.select_for_update().get(pk=seeker.pk)
