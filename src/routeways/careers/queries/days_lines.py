"""Every school of a rota: its days, the reasons, and what came since it was confirmed; a warning where days are few."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch

from routeways.careers import holidays
from routeways.careers.days import rota, telling
from routeways.careers.models import DayBooking, DayEntitlement, DaySession, DaysRun, Institution
from routeways.careers.queries.days_standing import HELD, lacking, never_placed, repeats, standing
from routeways.engines.allocation.problem import Reason


@dataclass(frozen=True, slots=True)
class Placed:
    """One day of a school in a rota. `why` in words; `held` where people keep it."""

    session: DaySession
    minutes: int
    held: str


@dataclass(frozen=True, slots=True)
class RotaLine:
    """One school of a rota: how many days, why so many, where they are, why one has no session or is like another.

    `why` does not tell how many pupils the school has: only its own people read the sum of its need. `lacks` of its
    days have no session, and the school did not give them back. `more` days and `since`, in words, came after the rota
    was confirmed.
    """

    institution: Institution
    days: int
    why: str
    placed: tuple[Placed, ...]
    without: str
    lacks: int = 0
    again: str = ""
    more: int = 0
    since: tuple[str, ...] = ()

    @property
    def given(self) -> int:
        """With what came since: as the ledger has it."""
        return self.days + self.more

    @property
    def reasons(self) -> str:
        """For everybody."""
        later = f"{self.more} more since the rota was confirmed." if self.more else ""
        return " ".join(text for text in (self.why, self.without, self.again, later) if text)


def rota_lines(run: DaysRun) -> list[RotaLine]:
    """Every school of a solved run, in the order of their names. Two queries; three once it is confirmed.

    From then on a line tells what stands: sessions that came or fell away since, and no reason that holds no more.
    """
    if not run.answer:
        return []
    awards = run.answer["entitled"]["awards"]
    schools = _schools(one["school"] for one in awards)
    tell = _confirmed(run) if run.state == DaysRun.State.CONFIRMED else _proposed(run)
    rows = [
        RotaLine(institution=schools[one["school"]], days=one["days"], why=telling.sentence(one), **tell(one["school"]))
        for one in awards
        if one["school"] in schools
    ]
    return sorted(rows, key=lambda row: row.institution.organisation.name_key)


def _proposed(run: DaysRun) -> Callable[[str], dict[str, Any]]:
    """What a rota says of a school while nothing is booked."""
    found: Mapping[str, Any] = (run.answer or {})["rota"]
    sessions = _sessions(one["session"] for one in found["placings"])
    held = {(school, session): why for school, session, why in run.given.get("held", ())}
    placed: dict[str, list[Placed]] = defaultdict(list)
    for one in found["placings"]:
        if one["session"] in sessions:
            why = held.get((one["school"], one["session"]), "")
            placed[one["school"]].append(Placed(sessions[one["session"]], one["minutes"], why))
    without = {one["school"]: one["sentence"] for one in found["missing"]}
    lacks = {one["school"]: one["days"] for one in found["missing"]}
    again = rota.why_again(found)
    return lambda school: {
        "placed": _by_date(placed[school]),
        "without": without.get(school, ""),
        "lacks": lacks.get(school, 0),
        "again": again.get(school, ""),
    }


def _confirmed(run: DaysRun) -> Callable[[str], dict[str, Any]]:
    """What stands of a school’s days."""
    bookings = DayBooking.objects.select_related("session__host__organisation")
    rows = run.entitlements.select_related("institution").prefetch_related(Prefetch("bookings", bookings))
    given = {one.institution.public_id: one for one in rows}
    travel = {one["id"]: one["travel"] for one in run.given["schools"]}
    held = {(school, session): why for school, session, why in run.given.get("held", ())}

    def tell(school: str) -> dict[str, Any]:
        one = given.get(school)
        if one is None:
            return {"placed": (), "without": ""}
        return {
            "placed": _by_date(
                Placed(
                    booking.session,
                    travel.get(school, {}).get(booking.session.host.public_id, 0),
                    held.get((school, booking.session.public_id), ""),
                )
                for booking in standing(one)
            ),
            "without": one.without if never_placed(one) else "",
            "lacks": lacking(one),
            "again": rota.why_again_now((run.answer or {})["rota"], school, repeats(one)),
            "more": one.more,
            "since": tuple(_since(one)),
        }

    return tell


def _by_date(days: Iterable[Placed]) -> tuple[Placed, ...]:
    return tuple(sorted(days, key=lambda day: day.session.on))


def _since(one: DayEntitlement) -> Iterator[str]:
    """What became of the rota, in words: places that came, and days that fell away."""
    for booking in one.bookings.all():
        where = f"{booking.session} at {booking.session.host}"
        if booking.state not in HELD:
            yield f"{where}: {booking.get_state_display().lower()}."
        elif booking.source != DayBooking.Source.ROTA:
            yield f"{where}. {booking.why}"


def reasons_now(one: DayEntitlement) -> list[str]:
    """Why a school has the days that it has, for the school itself. Run, bookings and sessions at hand."""
    found: Mapping[str, Any] = (one.run.answer or {}).get("rota", {})
    school = one.institution.public_id
    then = rota.why_again(found).get(school)
    texts = [text for text in one.reasons if text != then]
    texts += [one.without if never_placed(one) else "", rota.why_again_now(found, school, repeats(one))]
    return [text for text in texts if text]


def unkept(run: DaysRun) -> list[str]:
    """Days that people keep for a school, but that are not in the solved rota, each in a sentence."""
    if not run.answer:
        return []
    rows = rota.not_kept(run.given.get("held", ()), run.answer)
    schools, sessions = _schools(row[0] for row in rows), _sessions(row[1] for row in rows)
    return [
        f"The day kept by hand for {schools[row[0]]} cannot be: {_why_unkept(run, row[0], sessions[row[1]])}."
        for row in rows
        if row[0] in schools and row[1] in sessions
    ]


def _why_unkept(run: DaysRun, school: str, session: DaySession) -> str:
    where = f"{session} at {session.host}"
    if session.cancelled_at is not None:
        return f"{where} is cancelled"
    if closed := holidays.why_closed(run.region, session.on):
        return f"{where} is {closed}"
    if session.public_id not in {one["id"] for one in run.given["slots"]}:
        return f"{where} is past, or not in the year of the rota"
    return f"the school has no day for {where}"


def _schools(ids: Any) -> dict[str, Institution]:
    rows = Institution.objects.filter(public_id__in=list(ids)).select_related("organisation")
    return {one.public_id: one for one in rows}


def _sessions(ids: Any) -> dict[str, DaySession]:
    rows = DaySession.objects.filter(public_id__in=list(ids)).select_related("host__organisation", "room")
    return {one.public_id: one for one in rows}


def too_few(run: DaysRun) -> str:
    """“127 days are fewer than 145 schools: 18 get none.” Nothing where each school can have one."""
    able = sum(not one["ineligible"] for one in run.given["schools"])
    none = max(able - run.days, 0)
    if run.answer:
        awards = run.answer["entitled"]["awards"]
        none = sum(not one["days"] and one["reason"] != Reason.INELIGIBLE for one in awards)
    if not none:
        return ""
    days = f"{run.days:,} {'day is' if run.days == 1 else 'days are'}"
    return f"{days} fewer than {able:,} schools: {none:,} {'gets' if none == 1 else 'get'} none."


def none_while_many(lines: Iterable[RotaLine], *, proposed: bool) -> str:
    """“28 schools that were given a day have no session, while 42 have two or more: …” Nothing where all have one.

    What helps is said while the rota is `proposed`. A school that gave its days back itself is not one of them.
    """
    listed = list(lines)
    none = sum(1 for line in listed if line.lacks and not line.placed)
    if not none:
        return ""
    many = sum(1 for line in listed if len(line.placed) > 1)
    who = "school that was given a day has" if none == 1 else "schools that were given a day have"
    others = f", while {many:,} {'has' if many == 1 else 'have'} two or more" if many else ""
    ask = "share fewer days, or ask colleges for more sessions" if many else "ask colleges for more sessions"
    return f"{none:,} {who} no session{others}{f': {ask}' if proposed else ''}."
