"""Academies as their partners may read them: each its own people, named only as far as the candidate agreed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from statistics import median
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from routeways.engagements.cohort_rules import CAUSES, KIND, academy_rule, last_day
from routeways.engagements.cohort_steps import LEAVE, OFFER, ORDER, SEEN_BY_EMPLOYER, SEEN_BY_TRAINER
from routeways.engagements.models import Candidate, CandidateBenefit, CandidateStep, Engagement
from routeways.engagements.models.engagement import TAKE_PART
from routeways.engagements.models.offer import COORDINATE
from routeways.engagements.models.participant import SEE_PARTICIPANTS
from routeways.engagements.queries.parties import Looker, looker
from routeways.organisations.models import Organisation, access_of

REFER = "engagements.refer_candidates"
Step = Candidate.Step


@dataclass(frozen=True, slots=True)
class Seat:
    """In whose name somebody looks at a cohort. `referring` are organisations (row ids) whose candidates they may read.

    `adds` are those for which they may also refer. Through a private link (`token`) nobody is ever named.
    """

    engagement: Engagement
    actor: Any
    today: date
    referring: frozenset[int] = frozenset()
    adds: frozenset[int] = frozenset()
    parties: frozenset[str] = frozenset()  # trainer, employer, hub
    token: str = ""

    @property
    def may_open(self) -> bool:
        return bool(self.referring or self.parties)

    @property
    def roles(self) -> tuple[str, ...]:
        """Those in whose name candidates are moved."""
        mine = ("referrer",) if self.referring else ()
        return (*mine, *(party for party in ("trainer", "employer") if party in self.parties))


@dataclass(frozen=True, slots=True)
class Line:
    """A candidate as one looker reads them. `benefit` is "" for everybody but the referrer's own role."""

    candidate: Candidate
    who: str
    named: bool
    benefit: str
    at: dict[str, datetime] = field(default_factory=dict)  # step → when

    @property
    def named_to(self) -> str:
        """Whom the candidate allowed to read the name, in words."""
        one = self.candidate
        agreed = (("trainer", one.named_to_trainer_on), ("employer", one.named_to_employer_on))
        return ", ".join(party for party, on in agreed if on) or "nobody"

    @property
    def since(self) -> datetime | None:
        return self.at.get(self.candidate.step)


@dataclass(frozen=True, slots=True)
class Funnel:
    """`stages` are (step, how many came that far, median days from the step before or None); `causes` why some left."""

    stages: tuple[tuple[str, int, float | None], ...]
    completed: int
    left: int
    causes: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Clock:
    """`day` is today's number, from 1; `days` are (day, number on it of each step in order)."""

    day: int
    of: int
    last: date
    late: bool
    days: tuple[tuple[date, tuple[int, ...]], ...]


def cohort(region: str, public_id: str) -> Engagement | None:
    rows = Engagement.objects.filter(region=region, kind=KIND, public_id=public_id)
    return rows.select_related("offer__owner", "request__owner", "cohort").first()


def seat_of(held: Engagement, actor: Any, *, today: date) -> Seat:
    """Where a signed-in person sits in this cohort."""
    if actor is None or not actor.is_authenticated or not actor.is_active:
        return Seat(held, None, today)
    access = access_of(actor, today=today)
    partners = set(held.partners.values_list("organisation", flat=True))
    sees = {*access.organisations_with(SEE_PARTICIPANTS), *access.organisations_with(REFER)}
    reading = partners & sees & set(access.organisations_with(TAKE_PART))
    adding = reading & set(access.organisations_with(REFER))
    parties = frozenset(looker(held, actor, today=today).parties)
    return Seat(held, actor, today, frozenset(reading), frozenset(adding), parties)


def seat_by_link(found: Looker) -> Seat:
    """Where the holder of a party's private link sits."""
    return Seat(found.engagement, None, found.today, parties=frozenset(found.parties), token=found.token)


def own(seat: Seat, among: Sequence[str] = ("referrer", "trainer", "employer")) -> QuerySet[Candidate]:
    """The candidates that this looker may read at all, in one of these roles. The hub reads none, only counts."""
    roles = [role for role in seat.roles if role in among]
    if not roles:
        return Candidate.objects.none()
    mine = Q()
    if "referrer" in roles:
        mine |= Q(referrer__in=seat.referring)
    if "trainer" in roles:
        mine |= Q(step__in=SEEN_BY_TRAINER)
    if "employer" in roles:
        mine |= Q(step__in=SEEN_BY_EMPLOYER)
    return Candidate.objects.filter(mine, engagement=seat.engagement)


def lines(seat: Seat, rows: Sequence[Candidate]) -> list[Line]:
    """These candidates, in four queries however many there are."""
    ids = [one.pk for one in rows]
    times: dict[int, dict[str, datetime]] = defaultdict(dict)
    for candidate, step, at in CandidateStep.objects.filter(candidate__in=ids).values_list("candidate", "step", "at"):
        times[candidate][step] = at
    benefits: dict[int, str] = {}
    if seat.actor is not None:
        known = CandidateBenefit.objects.visible_to(seat.actor, today=seat.today).filter(candidate__in=ids)
        benefits = {one.candidate_id: one.get_benefit_display() for one in known}
    found = []
    for one in rows:
        named = names(seat, one)
        who = one.participant.name if named else one.participant.reference
        benefit = benefits.get(one.pk, "") if one.referrer_id in seat.referring else ""
        found.append(Line(one, who, named, benefit, times[one.pk]))
    return found


def names(seat: Seat, one: Candidate) -> bool:
    """Whether this looker may read the name: the referrer, or a party to which the candidate agreed."""
    if seat.actor is None:
        return False
    if one.referrer_id in seat.referring:
        return True
    trainer = "trainer" in seat.parties and one.named_to_trainer_on and one.step in SEEN_BY_TRAINER
    employer = "employer" in seat.parties and one.named_to_employer_on and one.step in SEEN_BY_EMPLOYER
    return bool(trainer or employer)


def page_of(seat: Seat, step: str = "", state: str = "") -> QuerySet[Candidate]:
    rows = own(seat).select_related("participant", "referrer")
    if step in ORDER:
        rows = rows.filter(step=step)
    if state in Candidate.State.values:
        rows = rows.filter(state=state)
    return rows.order_by("pk")


def funnel(seat: Seat) -> Funnel:
    """How far this looker's own people came, and how long it took from step to step. Three queries."""
    rows = own(seat)
    steps = Counter(rows.values_list("step", flat=True).order_by())
    times: dict[str, dict[int, datetime]] = defaultdict(dict)
    for candidate, step, at in CandidateStep.objects.filter(candidate__in=rows).values_list("candidate", "step", "at"):
        times[step][candidate] = at
    stages = []
    for number, step in enumerate(ORDER):
        before = times[ORDER[number - 1]] if number else {}
        took = [(at - before[one]).total_seconds() / 86400 for one, at in times[step].items() if one in before]
        came = sum(steps[one] for one in ORDER[number:])
        stages.append((step, came, round(median(took), 1) if took else None))
    ended = Counter(rows.exclude(state="running").values_list("state", "cause").order_by())
    left = Counter({cause: number for (state, cause), number in ended.items() if state == LEAVE})
    completed = sum(number for (state, _), number in ended.items() if state != LEAVE)
    causes = tuple((CAUSES.get(cause, cause), number) for cause, number in left.most_common())
    return Funnel(tuple(stages), completed, sum(left.values()), causes)


def clock(seat: Seat) -> Clock:
    """The days from the vacancies to everybody interviewed, with what this looker's own people did on each."""
    held = seat.engagement
    opened = timezone.localdate(held.created_at)
    limit = academy_rule(opened).clock_days
    last = last_day(opened, limit)
    steps = (*ORDER[:3], OFFER, *ORDER[3:])
    per: dict[date, Counter[str]] = defaultdict(Counter)
    rows = CandidateStep.objects.filter(candidate__in=own(seat), step__in=steps)
    for step, at in rows.values_list("step", "at"):
        per[timezone.localdate(at)][step] += 1
    shown = max([last, *per])
    number = (shown - opened).days + 1
    days = [opened + timedelta(days=more) for more in range(min(number, 60))]
    table = tuple((day, tuple(per[day][step] for step in steps)) for day in days)
    return Clock((seat.today - opened).days + 1, limit, last, is_late(held, seat.today), table)


def is_late(held: Engagement, today: date) -> bool:
    """Whether the clock has run out while somebody is not interviewed, or nobody was found at all."""
    if held.state == Engagement.State.ENDED:
        return False
    opened = timezone.localdate(held.created_at)
    if today <= last_day(opened, academy_rule(opened).clock_days):
        return False
    waiting = held.candidates.exclude(state=LEAVE).exclude(step__in=(Step.INTERVIEWED, Step.HIRED))
    waiting = waiting.exclude(state=Candidate.State.COMPLETED, interview_at__date__lte=today)
    return waiting.exists() or not held.candidates.exists()


def cohorts_of(actor: Any, region: str, *, today: date) -> list[Engagement]:
    """Academies in which somebody takes part, as employer, trainer, referrer or the hub; the latest first."""
    access = access_of(actor, today=today)
    here = access.organisations_with(TAKE_PART)
    rows = Engagement.objects.filter(region=region, kind=KIND)
    if region not in access.regions_with(COORDINATE):
        mine = Q(owner__in=here) | Q(offer__owner__in=here) | Q(request__owner__in=here)
        rows = rows.filter(mine | Q(partners__organisation__in=here)).distinct()
    return list(rows.select_related("offer__owner", "request__owner", "cohort").order_by("-created_at", "-pk"))


def ended_academies() -> tuple[str, ...]:
    """Public ids of all that have ended, in every region: the counts of these never change again."""
    rows = Engagement.objects.filter(kind=KIND, state=Engagement.State.ENDED)
    return tuple(rows.order_by("pk").values_list("public_id", flat=True))


def referrers_to_add(held: Engagement) -> QuerySet[Organisation]:
    """Organisations of the region that could send candidates and do not yet."""
    sides = [one.owner_id for one in (held.offer, held.request) if one and one.owner_id]
    rows = Organisation.objects.standing().in_region(held.region).exclude(refers_to__engagement=held)
    kinds = ["government", "council", "charity", "college", "training-provider", "consortium", "other"]
    return rows.of_kinds(kinds).exclude(pk__in=sides).order_by("name_key", "pk")
