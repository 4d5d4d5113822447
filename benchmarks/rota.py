"""Times entitlements and the rota: python -m benchmarks.rota

Seconds of CPU of one thread. Schools stand around the towns of twelve hosts; half of the hosts’ sessions clash with
another in the same room; some schools are special or alternative provision; `load` is the share of places wanted.
"""

from __future__ import annotations

import datetime
import random
import time
from fractions import Fraction
from typing import Any

from routeways.engines import allocation, timetable

KINDS = ("AI", "coding", "cyber security", "virtual reality", "machine learning")
FIRST_DAY = datetime.date(2026, 9, 7)


def schools_of(number: int, seed: int = 1) -> tuple[allocation.School, ...]:
    """Schools with a cohort, disadvantage, IDACI and a gap."""
    rng = random.Random(seed)
    coefficients = allocation.Coefficients(Fraction(1, 2), Fraction(3, 10), Fraction(1, 4))
    return tuple(
        allocation.School(
            f"school {at}",
            coefficients.weight(
                rng.randint(40, 1500),
                *(Fraction(rng.randint(0, 600), 1000) for _ in range(3)),
            ),
            14,
        )
        for at in range(number)
    )


def document(
    *, schools: int = 155, dates: int = 70, hosts: int = 12, load: float = 0.6, clashes: bool = True, seed: int = 1
) -> dict[str, Any]:
    """A year of sessions and the schools that are entitled to days of it."""
    rng = random.Random(seed)
    towns = [(rng.uniform(0, 80), rng.uniform(0, 80)) for _ in range(hosts)]
    days = [(FIRST_DAY + datetime.timedelta(days=3 * at + at // 2)).isoformat() for at in range(dates)]
    rows, places = [], 0
    for host in range(hosts):
        rooms = [{"id": f"r{at}", "pupils": rng.choice((60, 90, 120))} for at in range(2)]
        sessions = []
        for day in days:
            if rng.random() < 0.05:
                continue
            seats = rng.randint(1, 3)
            places += seats
            one = {"date": day, "room": rng.choice(rooms)["id"], "staff": [f"p{rng.randint(0, 2)}"], "schools": seats}
            sessions.append({**one, "id": f"{host} {day}", "kind": rng.choice(KINDS)})
            if clashes and rng.random() < 0.5:  # the same room for another kind of day: one of the two can run
                sessions.append({**one, "id": f"{host} {day} b", "kind": rng.choice(KINDS)})
        rows.append({"id": f"h{host}", "accessible": host % 3 > 0, "rooms": rooms, "sessions": sessions})
    entitled = allocation.allocate(allocation.Problem(schools_of(schools, seed), round(places * load), seed=seed))
    homes = [rng.choice(towns) for _ in range(schools)]
    return {
        "seed": seed,
        "travel_limit": 75,
        "parts": ["2026-09-01", "2026-11-01", "2027-01-01", "2027-02-20", "2027-04-10"],
        "hosts": rows,
        "schools": [
            _school(rng, award.school, award.days, home, towns, days)
            for award, home in zip(entitled.awards, homes, strict=True)
        ],
    }


def _school(
    rng: random.Random,
    name: str,
    days: int,
    home: tuple[float, float],
    towns: list[tuple[float, float]],
    dates: list[str],
) -> dict[str, Any]:
    x, y = home[0] + rng.gauss(0, 10), home[1] + rng.gauss(0, 10)
    special = rng.random() < 0.12
    return {
        "id": name,
        "days": days,
        "pupils": rng.randint(6, 15) if special else rng.randint(20, 60),
        "first": special,
        "needs_accessible": special and rng.random() < 0.5,
        "travel": {f"h{at}": int(8 + 1.2 * ((x - a) ** 2 + (y - b) ** 2) ** 0.5) for at, (a, b) in enumerate(towns)},
        "blocked": sorted(rng.sample(dates, len(dates) // 10)),
        "wishes": {"kinds": rng.sample(KINDS, 2)},
    }


def main() -> None:
    for number, days in ((155, 840), (5_000, 30_000)):
        problem = allocation.Problem(schools_of(number), days, seed=1)
        begun = time.process_time()
        found = allocation.allocate(problem)
        seconds = time.process_time() - begun
        print(
            f"entitlements, {number:,} schools, {days:,} days: {seconds:.3f} s, "
            f"{len(allocation.envy(problem, found))} cases of envy"
        )
    for load in (0.5, 0.6, 0.7, 0.8, 0.9, 1.0):
        for clashes in (False, True):
            _rota(load, clashes)


def _rota(load: float, clashes: bool) -> None:
    begun = time.process_time()
    named = timetable.read(document(load=load, clashes=clashes))
    read = time.process_time() - begun
    begun = time.process_time()
    table = timetable.solve(named.problem)
    seconds = time.process_time() - begun
    wanted = int(named.problem.days.sum())
    print(
        f"rota, {load:.0%} of places{', clashing sessions' if clashes else '':<20} "
        f"{len(named.sessions):>5} sessions {len(table.placings):>5} of {wanted:>5} days  read {read:.2f} s  "
        f"solved {seconds:>6.2f} s  value {table.value:>8}  gap {table.gap:.3%}  {table.status}",
        flush=True,
    )


if __name__ == "__main__":
    main()
