"""Rotas, a school's days, a host's calendar, and the report on how fairly days fell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet

from routeways.careers import holidays
from routeways.careers.models import (
    DayAppeal,
    DayBooking,
    DayEntitlement,
    DayHost,
    DaySession,
    DaysRun,
    Institution,
    Setting,
)
from routeways.careers.models.days import DayHostQuerySet
from routeways.careers.queries.days_standing import HELD, never_placed, not_replaced
from routeways.careers.school_years import SchoolYear
from routeways.engines import allocation
from routeways.foundation.models import Job
from routeways.warehouse.publishing import rules_in_force


def days_runs(region: str, actor: Any, *, today: date) -> QuerySet[DaysRun]:
    """The newest first, without what makes them large."""
    return DaysRun.objects.visible_to(actor, today=today).filter(region=region).defer("given", "answer")


def days_run(public_id: str, region: str) -> DaysRun | None:
    return DaysRun.objects.select_related("after").filter(public_id=public_id, region=region).first()


def confirmed_run(region: str, programme: str, begins: int) -> DaysRun | None:
    return DaysRun.objects.filter(region=region, programme=programme, begins=begins, state="confirmed").first()


def confirmed_years(region: str, programme: str) -> list[int]:
    """Years with a confirmed rota, the earliest first."""
    rows = DaysRun.objects.filter(region=region, programme=programme, state="confirmed")
    return list(rows.order_by("begins").values_list("begins", flat=True))


def days_job(run: DaysRun) -> Job | None:
    return Job.objects.filter(kind="careers.solve_days", payload__run=run.public_id).order_by("-created_at").first()


@dataclass(frozen=True, slots=True)
class RunNumbers:
    """What tells two rotas apart. `gap`: no plan has fewer points by more than this share."""

    run: DaysRun
    days: int
    placed: int
    without: int
    minutes: float | None
    longest: int | None
    points: int
    gap: float
    moved: int
    gini: float | None
    envy: int
    again: int  # days of a kind that their school has already

    @property
    def proof(self) -> str:
        """How good the plan is proven to be, in words."""
        if not self.gap:
            return "no plan has fewer points"
        return f"no plan has fewer points by more than {max(self.gap, 0.0001):.2%}"


def run_numbers(run: DaysRun) -> RunNumbers | None:
    if not run.answer:
        return None
    found = run.answer["rota"]
    given = sum(one["days"] for one in run.answer["entitled"]["awards"])
    summary = found["summary"]
    return RunNumbers(
        run=run,
        days=given,
        placed=len(found["placings"]),
        without=given - len(found["placings"]),
        minutes=summary.get("minutes_mean"),
        longest=summary.get("minutes_longest"),
        points=found["value"],
        gap=found["gap"],
        moved=found["moved"],
        gini=run.answer["gini"],
        envy=run.answer["envy"],
        again=sum(one["days"] for one in found.get("repeats", ())),
    )


@dataclass(frozen=True, slots=True)
class Balance:
    """entitled = booked + took place + missed + given back + cancelled + without a session, always.

    `given_back` and `cancelled` are those that were not `replaced` by another day.
    """

    entitled: int
    booked: int
    attended: int
    missed: int
    given_back: int
    cancelled: int
    without: int
    replaced: int


def balance(one: DayEntitlement) -> Balance:
    """`bookings` should be at hand."""
    states = [booking.state for booking in one.bookings.all()]
    gone = [booking.state for booking in not_replaced(one)]
    return Balance(
        entitled=one.days + one.more,
        booked=states.count("booked"),
        attended=states.count("attended"),
        missed=states.count("missed"),
        given_back=gone.count("given-back"),
        cancelled=gone.count("cancelled"),
        without=never_placed(one),
        replaced=sum(state not in HELD for state in states) - len(gone),
    )


def entitlements_of(one: Institution) -> list[DayEntitlement]:
    rows = one.day_entitlements.filter(run__state="confirmed").select_related("run").order_by("-begins")
    bookings = DayBooking.objects.select_related("session__host__organisation", "session__room")
    return list(rows.prefetch_related(Prefetch("bookings", bookings)))


def entitlements_of_run(run: DaysRun) -> list[DayEntitlement]:
    rows = run.entitlements.select_related("institution__organisation").prefetch_related(
        Prefetch("bookings", DayBooking.objects.select_related("session__host__organisation"))
    )
    return list(rows)


def hosts(region: str) -> DayHostQuerySet:
    return DayHost.objects.filter(region=region).select_related("organisation").prefetch_related("rooms")


def host_calendar(host: DayHost, *, since: date) -> list[DaySession]:
    """Its sessions with who comes, as counts."""
    bookings = DayBooking.objects.filter(state__in=HELD).select_related("institution__organisation")
    rows = host.sessions.filter(on__gte=since).select_related("room", "host__organisation")
    return list(rows.prefetch_related(Prefetch("bookings", bookings, to_attr="coming")))


def open_appeals(region: str) -> QuerySet[DayAppeal]:
    return DayAppeal.objects.filter(run__region=region).select_related("institution__organisation", "run")


def free_places(run: DaysRun, *, today: date) -> list[DaySession]:
    """Sessions of the year to come, while schools are open, with a place that nobody holds or is offered."""
    year = SchoolYear(run.begins)
    rows = DaySession.objects.filter(
        host__region=run.region,
        programme=run.programme,
        on__gt=today,
        on__range=(year.first_day, year.last_day),
        cancelled_at=None,
    ).select_related("host__organisation", "room")
    counted = rows.annotate(
        taken=Count("bookings", filter=Q(bookings__state__in=HELD), distinct=True),
        offered=Count("offers", filter=Q(offers__state="open"), distinct=True),
    )
    free = [one for one in counted if one.taken + one.offered < one.schools]
    return [one for one in free if not holidays.why_closed(run.region, one.on)]


def closed_bookings(run: DaysRun, *, today: date) -> list[tuple[DayBooking, str]]:
    """Bookings to come on days that turned out to be closed, with why: their hosts have to move or cancel them."""
    rows = DayBooking.objects.filter(entitlement__run=run, state=DayBooking.State.BOOKED, session__on__gt=today)
    coming = rows.select_related("institution__organisation", "session__host__organisation")
    return [(one, why) for one in coming if (why := holidays.why_closed(run.region, one.session.on))]


@dataclass(frozen=True, slots=True)
class GroupLine:
    """One group of schools. `used` and `share` are None where the numbers are too small to be told."""

    group: str
    schools: int | None
    entitled: int | None
    used: int | None
    share: float | None
    lower: float | None
    upper: float | None


@dataclass(frozen=True, slots=True)
class Fairness:
    """`lines` by need and by setting; `rule` is the disclosure rule by which small groups were hidden."""

    by_need: tuple[GroupLine, ...]
    by_setting: tuple[GroupLine, ...]
    gini: float | None
    envy: int
    rule: str


def fairness(run: DaysRun, *, today: date) -> Fairness:
    """How the days of a confirmed rota fell and were used, by group; small groups are hidden.

    A day counts as used once it is booked and not given back, missed or cancelled.
    """
    rows = [one for one in entitlements_of_run(run) if one.days + one.more]
    rules, reference = rules_in_force(today)
    by_need = _need_groups(run, rows)
    by_setting: dict[str, list[DayEntitlement]] = defaultdict(list)
    for one in rows:
        by_setting[str(Setting(one.institution.setting).label)].append(one)
    answer = run.answer or {}
    return Fairness(
        by_need=tuple(_lines(by_need, rules)),
        by_setting=tuple(_lines(by_setting, rules)),
        gini=None if (gini := answer.get("gini")) is None else round(gini, 2),
        envy=answer.get("envy", 0),
        rule=reference,
    )


NEED_GROUPS = ("Least disadvantaged third of schools", "Middle third of schools", "Most disadvantaged third of schools")


def _need_groups(run: DaysRun, rows: list[DayEntitlement]) -> dict[str, list[DayEntitlement]]:
    """Thirds of the schools by disadvantage; none where it did not count."""
    shares = {one["id"]: one["disadvantage"] for one in run.given["schools"] if one["disadvantage"] is not None}
    known = sorted(
        (one for one in rows if one.institution.public_id in shares),
        key=lambda one: (float(shares[one.institution.public_id]), one.institution.public_id),
    )
    found: dict[str, list[DayEntitlement]] = {}
    for at, name in enumerate(NEED_GROUPS):
        part = known[at * len(known) // 3 : (at + 1) * len(known) // 3]
        if part:
            found[name] = part
    return found


def _lines(groups: Mapping[str, list[DayEntitlement]], rules: Any) -> list[GroupLine]:
    """Schools are hidden below the least count, with the smallest other group, so that no difference tells them."""
    counts = {name: len(rows) for name, rows in groups.items()}
    hidden = {name for name, count in counts.items() if count < rules.min_count}
    if len(hidden) == 1 and len(counts) > 1:
        hidden.add(min((name for name in counts if name not in hidden), key=lambda name: (counts[name], name)))
    lines = []
    for name, rows in groups.items():
        entitled = sum(one.days + one.more for one in rows)
        used = sum(booking.state in ("booked", "attended") for one in rows for booking in one.bookings.all())
        if name in hidden:
            lines.append(GroupLine(name, None, None, None, None, None, None))
            continue
        taken = allocation.take_up(name, min(used, entitled), entitled)
        lines.append(GroupLine(name, counts[name], entitled, used, taken.share, taken.lower, taken.upper))
    return lines
