"""Vacancies come in from their sources: new, changed and withdrawn ones, and confirmation of the rest."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from routeways.engagements.job_incoming import IncomingList, IncomingVacancy
from routeways.engagements.models import JobMatch, Vacancy, VacancyFeed
from routeways.engagements.queries import jobs as queries
from routeways.foundation import audit, jobs
from routeways.foundation.tables import FileRefused, Problem
from routeways.organisations.kinds import Kind
from routeways.organisations.models import Organisation
from routeways.places import queries as places
from routeways.taxonomy.reading import code_titles, read_texts

MATCH = "engagements.match_vacancies"
READ = ("title", "about")  # a change of these is read again for occupation and skills


@dataclass(frozen=True, slots=True)
class TakenList:
    """What became of a list. `kept`: open vacancies that stay unconfirmed because rows could not be read."""

    rows: int
    made: int
    changed: int
    unchanged: int
    withdrawn: int
    kept: int = 0
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()


@transaction.atomic
def feed_of(*, by: Any, owner: Organisation, region: str) -> VacancyFeed:
    """The organisation's list in the region, made when it is first needed."""
    found, new = VacancyFeed.objects.get_or_create(owner=owner, region=region)
    if new:
        audit.record(by=by, verb="engagements.make_vacancy_feed", subject=found)
    return found


@transaction.atomic
def make_feed_key(*, by: Any, feed: VacancyFeed, now: datetime) -> str:
    """A new key for programs, shown once; the one before stops working."""
    key = secrets.token_urlsafe(32)
    VacancyFeed.objects.filter(pk=feed.pk).update(key_hash=_hash(key), key_made_at=now)
    audit.record(by=by, verb="engagements.make_vacancy_key", subject=feed)
    return key


@transaction.atomic
def withdraw_feed_key(*, by: Any, feed: VacancyFeed) -> None:
    VacancyFeed.objects.filter(pk=feed.pk).update(key_hash="", key_made_at=None)
    audit.record(by=by, verb="engagements.withdraw_vacancy_key", subject=feed)


def fits_key(feed: VacancyFeed | None, key: str) -> bool:
    """Compared in constant time, also where there is no such list."""
    held = feed.key_hash if feed is not None and feed.key_hash else "0" * 64
    return hmac.compare_digest(held, _hash(key))


@transaction.atomic
def take_vacancies(
    *, by: Any, feed: VacancyFeed, incoming: IncomingList, told_at: datetime, complete: bool, now: datetime
) -> TakenList:
    """Takes a list that its source made at `told_at`; the same again changes nothing.

    What a complete list leaves out is withdrawn, unless rows of it could not be read: then it only stays unconfirmed.
    New and changed ones are matched by a job at once. Raises FileRefused for a list older than the one before.
    """
    held = VacancyFeed.objects.select_for_update().get(pk=feed.pk)
    if held.told_at is not None and told_at < held.told_at:
        raise FileRefused("This list is older than the one that was taken before. Send the newest.")
    known = {one.number: one for one in held.vacancies.select_for_update()}
    problems = list(incoming.problems)
    fresh: list[Vacancy] = []
    confirmed: list[int] = []
    counts = {"made": 0, "changed": 0, "unchanged": 0, "withdrawn": 0}
    reading: list[Vacancy] = []
    for row in incoming.vacancies:
        before = known.get(row.number)
        columns = _placed(row, problems)
        if columns is None:
            continue
        if row.withdrawn:
            counts["withdrawn"] += _withdraw([before] if before else [], told_at)
            continue
        columns["house"] = _house(held, columns["employer"])
        how, one = _written(held, before, row.number, columns, told_at, now)
        counts[how] += 1
        if how == "unchanged":
            confirmed.append(one.pk)
            continue
        fresh.append(one)
        if before is None or (how == "changed" and one.reread):  # type: ignore[attr-defined]
            reading.append(one)
    _read(reading)
    for one in fresh:
        one.save()
    Vacancy.objects.filter(pk__in=confirmed).update(told_at=told_at)
    missing = [one for number, one in known.items() if number not in {row.number for row in incoming.vacancies}]
    missing = [one for one in missing if one.state == Vacancy.State.OPEN]
    kept = 0
    if complete and not problems:
        counts["withdrawn"] += _withdraw(missing, told_at)
    elif complete:
        kept = len(missing)
    held.told_at, held.received_at = told_at, now
    held.save(update_fields=["told_at", "received_at"])
    if fresh:
        jobs.enqueue(MATCH, by=None, payload={"region": held.region, "vacancies": [one.pk for one in fresh]})
    audit.record(by=by, verb="engagements.take_vacancies", subject=held, details={**counts, "rejected": len(problems)})
    return TakenList(incoming.rows, **counts, kept=kept, problems=tuple(problems), notes=incoming.notes)


@transaction.atomic
def match_vacancies(*, region: str, ids: Sequence[int], now: datetime) -> int:
    """Finds for each of these vacancies the people whom it fits; gives how many matches are new."""
    rows = list(queries.matchable(region, now).filter(pk__in=ids))
    people = queries.people(region, now)
    made = []
    for one in rows:
        made += [
            JobMatch(seeker_id=fit.seeker, vacancy=one, score=fit.score, found_at=now)
            for fit in people.for_work(queries.work_of(one))
        ]
    before = JobMatch.objects.filter(vacancy__in=rows).count()
    JobMatch.objects.bulk_create(made, ignore_conflicts=True, batch_size=500)
    new = JobMatch.objects.filter(vacancy__in=rows).count() - before
    audit.record(
        by=None, verb="engagements.match_vacancies", subject=f"region:{region}",
        details={"vacancies": len(rows), "matches": new},
    )  # fmt: skip
    return new


def _written(
    feed: VacancyFeed, before: Vacancy | None, number: str, columns: dict[str, Any], told_at: datetime, now: datetime
) -> tuple[str, Vacancy]:
    if before is None:
        one = Vacancy(
            feed=feed, region=feed.region, number=number, told_at=told_at, seen_at=now, changed_at=now, **columns
        )
        return "made", one
    differs = {name for name, value in columns.items() if getattr(before, name) != value}
    if not differs and before.state == Vacancy.State.OPEN:
        return "unchanged", before
    for name, value in columns.items():
        setattr(before, name, value)
    before.reread = bool(differs & set(READ))  # type: ignore[attr-defined]
    before.state, before.told_at, before.changed_at = Vacancy.State.OPEN, told_at, now
    return "changed", before


def _withdraw(rows: Sequence[Vacancy], told_at: datetime) -> int:
    ids = [one.pk for one in rows]
    open_ones = Vacancy.objects.filter(pk__in=ids, state=Vacancy.State.OPEN)
    return open_ones.update(state=Vacancy.State.WITHDRAWN, told_at=told_at)


def _placed(row: IncomingVacancy, problems: list[Problem]) -> dict[str, Any] | None:
    columns = dict(row.columns)
    columns |= {"latitude": None, "longitude": None}
    if not columns["postcode"]:
        return columns
    try:
        where = places.postcode(columns["postcode"])
    except (places.PostcodeError, places.PostcodeNotFound) as error:
        problems.append(Problem(str(error), row.line, "Postcode", columns["postcode"]))
        return None
    return columns | {"postcode": where.postcode, "latitude": where.latitude, "longitude": where.longitude}


def _house(feed: VacancyFeed, employer: str) -> Organisation | None:
    """An employer that sends its own vacancies reads applications here; for others one applies at the source."""
    own = feed.owner
    return own if own.kind == Kind.EMPLOYER and own.name.casefold() == employer.casefold() else None


def _read(rows: Sequence[Vacancy]) -> None:
    """Occupation and skills of titles and texts, all at once."""
    if not rows:
        return
    coded = code_titles([(one.title, "") for one in rows])
    texts = read_texts([f"{one.title}. {one.about}" for one in rows])
    for one, coding, text in zip(rows, coded, texts.texts, strict=True):
        best = None if coding.abstained or not coding.occupations else coding.occupations[0]
        one.soc, one.soc_title = (best.soc, best.title[:160]) if best else ("", "")
        skills = dict.fromkeys((mention.skill, mention.label) for mention in text.skills)
        one.skills = [list(pair) for pair in skills]


def _hash(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
