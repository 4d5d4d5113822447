"""What leaves the host: bands for the hub, and counts for a learner's school that tell nothing about one of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from routeways.careers.counting.bands import BANDS, band_of
from routeways.careers.counting.bounds import Bounds
from routeways.careers.models import EsportsAcademy, EsportsAttendance, EsportsLearner, EsportsSession, Institution
from routeways.careers.queries import esports
from routeways.foundation.dated_rules import rule

BAND_RULE = "coverage-bands"
FEW = "None or few"
FULL = "All or nearly all"


@dataclass(frozen=True, slots=True)
class Standing:
    """One academy as the hub reads it: `places` and sessions are public, take-up and attendance are bands."""

    academy: EsportsAcademy
    planned: int
    run: int
    take_up: str
    attendance: str
    missing: tuple[str, ...]


def standings(region: str, *, today: date) -> list[Standing]:
    """Every academy of a region, those that are being prepared too. No number of learners is selected into a page."""
    rows = list(esports.academies(region).prefetch_related("sessions"))
    placed = Counter(
        EsportsLearner.objects.filter(academy__in=rows, state=EsportsLearner.State.PLACED)
        .order_by()
        .values_list("academy", flat=True)
    )
    return [_standing(one, placed[one.pk], today) for one in rows]


def _standing(academy: EsportsAcademy, placed: int, today: date) -> Standing:
    sessions = list(academy.sessions.all())
    closed = [one for one in sessions if one.state == EsportsSession.State.CLOSED]
    came, expected = sum(sum(one.came.values()) for one in closed), sum(one.expected for one in closed)
    missing = []
    if academy.state == EsportsAcademy.State.DRAFT:
        missing = esports.missing_to_open(academy, today=today) or ["It is ready, and not open yet."]
    elif academy.state == EsportsAcademy.State.CANCELLED:
        missing = ["It is cancelled."]
    elif late := [one for one in sessions if one.state in ("planned", "open") and one.on < today]:
        missing = [f"{len(late)} session{'s' if len(late) > 1 else ''} of the past not closed."]
    return Standing(
        academy,
        planned=sum(one.state != EsportsSession.State.CANCELLED for one in sessions),
        run=len(closed),
        take_up=_band(placed, academy.capacity, today),
        attendance=_band(min(came, expected), expected, today),
        missing=tuple(missing),
    )


def _band(count: int, of: int, today: date) -> str:
    """A band, never a number. None and few are one word, and so are all and nearly all; a small whole is not told."""
    rules = rule(BAND_RULE, today).values
    least = int(esports.esports_rule(today)["least_learners"])
    if of < max(2 * least, int(rules["least_pupils"])):
        return "Not told: too few" if of else BANDS["unknown"]
    if count < least:
        return FEW
    if of - count < least:
        return FULL
    return BANDS[band_of(Bounds(count, count), of, rules)]


def reach_of_school(school: Institution, *, today: date) -> dict[EsportsAcademy, dict[int, int]]:
    """Academies that learners of a school came to: year group → how many, at least once.

    At another host a year group is told from the least number on, rounded down to a multiple of it, so that nobody
    learns of one child; a school reads exact counts of the academies that it holds itself.
    """
    least = int(esports.esports_rule(today)["least_learners"])
    rows = EsportsAttendance.objects.filter(present=True, learner__school=school).select_related(
        "session__academy__host__organisation", "learner"
    )
    been: dict[EsportsAcademy, dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
    for row in rows.filter(session__state=EsportsSession.State.CLOSED):
        been[row.session.academy][row.learner.year or 0].add(row.learner_id)
    found = {}
    for academy, years in been.items():
        told = {year: _told(ids, academy.host_id == school.pk, least) for year, ids in sorted(years.items())}
        if told := {year: number for year, number in told.items() if number}:
            found[academy] = told
    return found


def _told(ids: Iterable[int], own: bool, least: int) -> int:
    number = len(set(ids))
    return number if own else number - number % least


def last_closed(academy: EsportsAcademy) -> date | None:
    rows = academy.sessions.filter(state=EsportsSession.State.CLOSED).order_by("-on")
    return rows.values_list("on", flat=True).first()
