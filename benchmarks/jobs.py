"""People and vacancies: a list comes in, is read and matched; one new vacancy; one person's page; the letters.

    python -m benchmarks.jobs

Invented people and vacancies all over Lancashire, in a data folder of its own that is removed at the end. All people
want letters, which is the most work.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from datetime import date
from typing import Any

from benchmarks.scratch import in_scratch_folder

PEOPLE, VACANCIES = 5_000, 2_000
TITLES = (
    "Welder", "Care worker", "Web developer", "Electrician", "Maintenance engineer", "Chef", "Teaching assistant",
    "Warehouse operative", "Software tester", "Bricklayer", "Nursery nurse", "Accounts clerk", "Driver", "Joiner",
)  # fmt: skip
TEXTS = (
    "You read engineering drawings, check your own work and keep records.",
    "You support people at home, give first aid and work some weekends.",
    "You write and test software in JavaScript and Python with a small team.",
    "You serve customers, handle cash and use spreadsheets.",
)


def main() -> None:
    in_scratch_folder(_measure)


def _measure() -> None:
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    from django.utils import timezone
    from tests.engagements.factories import REGION
    from tests.engagements.jobs.making import feed

    from routeways.engagements.actions import jobs, jobs_feed
    from routeways.engagements.job_incoming import read_content
    from routeways.engagements.models import JobMatch, JobSeeker, Vacancy
    from routeways.engagements.queries import jobs as queries
    from routeways.foundation.jobs import work_off
    from routeways.places.actions import load_packaged_areas
    from routeways.taxonomy import reading
    from routeways.taxonomy.actions import load_packaged, load_packaged_skills

    now = timezone.localtime().replace(hour=12)
    load_packaged_areas(now=now)
    load_packaged()
    load_packaged_skills()
    reading.prepare()
    held, rows = feed(), _rows()
    sample = {one.pk: one for one in jobs_feed.read_vacancies(_sample(jobs_feed, held, rows, now))}
    _people([one for one in sample.values() if one.soc], now, REGION)

    def take() -> Any:
        incoming = read_content(rows, most=VACANCIES)
        return jobs_feed.take_vacancies(by=None, feed=held, incoming=incoming, told_at=now, complete=True, now=now)

    _say(f"a list of {VACANCIES:,} vacancies is taken", take)
    _say("it is read and matched by the worker", work_off)
    print(f"{JobMatch.objects.count():,} matches kept")
    _say("the same list again", take)
    rows[0] = rows[0] | {"hours_from": "21"}
    _say("the list with one change is taken", take)
    _say("the one is read and matched by the worker", work_off)
    person = JobSeeker.objects.get(pk=JobSeeker.objects.order_by("pk").values_list("pk", flat=True)[99])
    found = _say("one person’s list", lambda: queries.own_matches(person, now))
    print(f"{found.total:,} of {Vacancy.objects.count():,} fit, {sum(n for n, _ in found.hidden):,} hidden by limits")
    sent = _say("the letters of the morning", lambda: jobs.mail_matches(
        by=None, region=REGION, site="https://x.example", now=now))  # fmt: skip
    print(f"{sent:,} letters")


def _rows() -> list[dict[str, Any]]:
    from routeways.places.models import PostcodeSector

    chance = random.Random(7)
    sectors = list(PostcodeSector.objects.order_by("sector").values_list("sector", flat=True))
    return [
        {
            "number": str(number), "employer": "Imaginary Forge", "title": chance.choice(TITLES),
            "about": " ".join(chance.sample(TEXTS, 2)), "postcode": f"{chance.choice(sectors)}AA",
            "hours_from": str(chance.choice((16, 30, 37))), "nights": chance.choice(("yes", "no", "")),
        }
        for number in range(VACANCIES)
    ]  # fmt: skip


def _sample(jobs_feed: Any, held: Any, rows: list[dict[str, Any]], now: Any) -> list[int]:
    """One vacancy of each title, so that people can want what there is."""
    from routeways.engagements.job_incoming import read_content
    from routeways.engagements.models import Vacancy
    from routeways.foundation.jobs import work_off

    first = {row["title"]: row for row in reversed(rows)}
    incoming = read_content(list(first.values()), most=VACANCIES)
    jobs_feed.take_vacancies(by=None, feed=held, incoming=incoming, told_at=now, complete=False, now=now)
    work_off()
    return list(Vacancy.objects.values_list("pk", flat=True))


def _people(samples: list[Any], now: Any, region: str) -> None:
    """Each wants the work of one vacancy and has some of its skills, within 5 to 40 miles."""
    from routeways.engagements.models import JobSeeker
    from routeways.foundation.models import User

    chance = random.Random(8)
    users = User.objects.bulk_create(
        [User(email=f"p{number}@example.org", name=f"Person {number}") for number in range(PEOPLE)], batch_size=500
    )
    made = []
    for user in users:
        one = chance.choice(samples)
        made.append(
            JobSeeker(
                user=user, region=region, born_on=date(2000, 1, 1), version="1", wording="x", agreed_at=now,
                work=[[one.soc, one.soc_title]], skills=one.skills[:3], latitude=chance.uniform(53.6, 54.1),
                longitude=chance.uniform(-3.0, -2.2), miles=chance.choice((5, 10, 20, 40)), mail=True,
                nights=chance.random() < 0.7,
            )
        )  # fmt: skip
    JobSeeker.objects.bulk_create(made, batch_size=500)


def _say(what: str, function: Callable[[], Any]) -> Any:
    begun, clock = time.process_time(), time.monotonic()
    result = function()
    print(
        f"{what:<46}{time.process_time() - begun:>8.2f} s of CPU{time.monotonic() - clock:>8.2f} s in all", flush=True
    )
    return result


if __name__ == "__main__":
    main()
