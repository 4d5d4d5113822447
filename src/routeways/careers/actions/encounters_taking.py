"""What was agreed and done through this site becomes an encounter in one click; a gap becomes a request in one."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from routeways.careers.actions.encounters import log_encounter
from routeways.careers.counting.filling import AGES
from routeways.careers.counting.measures import MEASURES
from routeways.careers.counting.words import FLAGS
from routeways.careers.encounter_drafts import EncounterDraft, MetDraft, ReachDraft
from routeways.careers.errors import CareersError
from routeways.careers.models import AskedFor, CoverageCell, Encounter, Institution
from routeways.careers.queries.encounters import Gap, gaps
from routeways.careers.queries.sessions import KINDS
from routeways.careers.school_years import SchoolYear, key_stage, year_name
from routeways.engagements import actions as engagements
from routeways.engagements.kinds import kind
from routeways.engagements.models import Activity, Engagement, Request
from routeways.engagements.models.listing import State
from routeways.organisations.kinds import Kind
from routeways.places import queries as places

_MODES = {"in-person": "in-person", "mixed": "mixed", "online": "live-virtual"}
_PROVIDERS = {Kind.COLLEGE: "college", Kind.UNIVERSITY: "university", Kind.TRAINING_PROVIDER: "independent-training"}
NEAR_KM = 3  # how far the middle of a postcode sector may lie from a site without a postcode
_STANDS = (State.DRAFT, State.WAITING, State.OPEN, State.PAUSED)


@transaction.atomic
def take_over(*, by: Any, institution: Institution, activity: Activity, now: datetime) -> Encounter:
    """Makes an encounter of what took place, with the signs that were ticked or said in the school’s feedback.

    The rest is for the institution to say: until then it does not count. What was only watched is a recording, whatever
    was ticked, and counts nowhere. Raises CareersError where it was taken over before or was not for this institution.
    """
    if activity.owner_id != institution.organisation_id or activity.engagement is None:
        raise CareersError("This did not take place for your school or college.")
    employer = activity.employer
    what = activity.engagement.rules
    else_ = "apprenticeship" if what.purpose == "apprenticeship" and what.family == "schools" else "employer"
    met = _PROVIDERS.get(Kind(employer.kind), else_) if employer else else_
    virtual = what.family == "schools" and what.purpose == "work-experience"
    at_work = what.family == "placements" or virtual
    if virtual:
        met = "employer"
    reach = tuple(
        ReachDraft(year, pupils=count)
        for group, count in sorted(activity.counts.items())
        if (year := _year_of(group)) is not None and year in institution.years and count
    )
    draft = EncounterDraft(
        on=activity.on,
        title=activity.title[:160],
        mode="recording" if activity.engagement.outcome == "watched" else _MODES[activity.mode],
        flags=_signs_of(activity.engagement),
        workplace=at_work,
        hours=round(Decimal(activity.minutes or 0) / 60, 1) if virtual else Decimal(0),
        met=(MetDraft(met, organisation=employer),),
        reach=reach,
        engagement=activity.engagement,
    )
    return log_encounter(by=by, institution=institution, draft=draft, now=now, source=Encounter.Source.ENGAGEMENT)


def _signs_of(engagement: Engagement) -> tuple[str, ...]:
    """Ticks of its checklists, and answers “signs” of the feedback of who asked, that are signs of an encounter."""
    said = set(engagement.ticks.values_list("task", flat=True))
    asking = [party.id for party in engagement.rules.parties if party.side == "request"]
    for answers in engagement.feedback.filter(party__in=asking).values_list("answers", flat=True):
        said |= set(answers.get("signs") or ())
    return tuple(sorted(said & set(FLAGS)))


@transaction.atomic
def ask_for_session(*, by: Any, institution: Institution, kind_id: str, now: datetime) -> Request:
    """A draft of a request of a session for an institution, to be opened at its desk; a draft is made once."""
    if kind_id not in KINDS:
        raise CareersError("This cannot be asked for here.")
    _hold(institution)
    held = Request.objects.filter(owner=institution.organisation, kind=kind_id, state=State.DRAFT).first()
    if held is not None:
        return held
    draft = engagements.Draft(
        title=f"{kind(kind_id).name} at {institution}"[:160], postcode=known_postcode(institution)
    )
    return engagements.make_request(
        by=by, region=institution.region, kind_id=kind_id, owner=institution.organisation, draft=draft, now=now,
        through="sessions",
    )  # fmt: skip


@transaction.atomic
def ask_for(*, by: Any, institution: Institution, measure: str, year: int, now: datetime) -> Request:
    """A draft of a request for what a year group lacks, at the institution’s own desk; asked again it is the same one.

    It says which year group and which benchmark, never how many pupils. Raises CareersError for what is not asked for.
    """
    known = MEASURES.get(measure)
    if known is None or known.guidance or year not in known.years or year not in institution.years:
        raise CareersError("This cannot be asked for here. Choose a line of the table.")
    today = timezone.localdate(now)
    wanted = "work-experience" if known.ledger == "bm6" and year >= 10 else "talk"
    wanted = "ask-session" if known.ledger == "access" else wanted
    begins = SchoolYear.of(today).begins
    about = {"institution": institution, "begins": begins, "measure": measure, "year": year}
    _hold(institution)
    standing = AskedFor.objects.filter(**about, request__state__in=_STANDS).select_related("request").first()
    if standing is not None:
        return standing.request
    if any(gap.nearly and (gap.measure.id, gap.cell.year) == (measure, year) for gap in _gaps(institution, today)):
        raise CareersError(
            f"Nearly all of {year_name(year)} were reached, so there is nothing to ask for. When those who were away "
            "have caught up, change the encounter and say so."
        )
    name, email = _contact(by, institution, today)
    draft = engagements.Draft(
        title=_title(known.ledger, known.phase, year, wanted),
        about=f"{year_name(year)} still lacks this: {known.name[:1].lower()}{known.name[1:]}.",
        postcode=known_postcode(institution),
        answers={"ages": [AGES[key_stage(year)]]} if key_stage(year) in AGES else {},
        contact_name=name,
        contact_email=email,
    )
    made = engagements.make_request(
        by=by, region=institution.region, kind_id=wanted, owner=institution.organisation, draft=draft, now=now,
        through="coverage",
    )  # fmt: skip
    AskedFor.objects.create(**about, request=made, asked_on=today)
    return made


def _hold(institution: Institution) -> None:
    """Of two who ask at the same moment the second finds what the first one asked for."""
    Institution.objects.select_for_update().get(pk=institution.pk)


def _gaps(institution: Institution, today: date) -> list[Gap]:
    cells = CoverageCell.objects.filter(institution=institution, begins=SchoolYear.of(today).begins)
    return gaps(list(cells), today=today)


def _title(ledger: str, phase: str, year: int, kind: str) -> str:
    name = year_name(year)
    if kind == "ask-session":
        return f"A session about apprenticeships and technical courses for {name}"
    if kind == "work-experience":
        return f"Work experience for {name}"
    if ledger == "bm6":
        return f"A visit to a workplace, with a task, for {name}"
    if ledger in ("bm7", "access"):
        return f"A college or training provider to meet {name}"
    return f"Somebody from work to meet {name}"


def known_postcode(institution: Institution) -> str:
    """That of the main site, where it is one we can place, else the sector it stands in; "" where neither is known."""
    site = institution.organisation.sites.filter(is_main=True).first()
    if site is None:
        return ""
    try:
        if site.postcode:
            return places.postcode(site.postcode).postcode
    except (places.PostcodeError, places.PostcodeNotFound):
        pass
    if site.latitude is None or site.longitude is None:
        return ""
    beside = places.within((site.latitude, site.longitude), NEAR_KM, kind="sector")
    return beside[0][0] if beside else ""


def _contact(by: Any, institution: Institution, today: date) -> tuple[str, str]:
    """Name and e-mail address of the careers leader on record, else who asks, where they are of the institution."""
    leader = institution.leaders.on(today).select_related("person").last()
    if leader is not None and leader.person.work_email:
        return leader.person.name, leader.person.work_email
    if by is not None and Institution.objects.visible_to(by, today=today).filter(pk=institution.pk).exists():
        return by.name, by.email
    return "", ""


def _year_of(group: str) -> int | None:
    """The year group in the name of a group of people: “year-10”."""
    found = re.fullmatch(r"year[- ]?(\d{1,2})", group.strip().casefold())
    return int(found.group(1)) if found else None
