"""The neutral order of routes: shuffled anew each day and for each job, the same for everybody who looks.

The rule is published on `/<region>/careers/routes/`: SHA-256 of “day|job|route”, smallest first. Anybody can work it
out and see that no route is put first. Routes that nobody can begin yet stand at the end.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date

from routeways.careers.explorer.definitions import CareerRoute


def neutral(routes: Iterable[CareerRoute], *, day: date, job: str) -> list[CareerRoute]:
    """`job` is a SOC 2020 code, or "" for the page that is about no job."""
    return sorted(routes, key=lambda route: (not route.live_on(day), ticket(day, job, route.id)))


def ticket(day: date, job: str, route: str) -> str:
    return hashlib.sha256(f"{day.isoformat()}|{job}|{route}".encode()).hexdigest()
