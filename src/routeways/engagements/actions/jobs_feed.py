"""Vacancies come in from their sources: new, changed and withdrawn ones, and confirmation of the rest."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from routeways.engagements.job_incoming import IncomingList, IncomingVacancy
from routeways.engagements.models import JobMatch, Vacancy, VacancyFeed
from routeways.engagements.queries import jobs as queries
from routeways.engagements.queries.jobs_matching import best_for_each
from routeways.foundation import audit, jobs
from routeways.foundation.dated_rules import rule
from routeways.foundation.tables import FileRefused, Problem
from routeways.organisations.kinds import Kind
from routeways.organisations.models import Organisation
from routeways.places import queries as places
from routeways.taxonomy.reading import code_titles, read_texts

MATCH = "engagements.match_vacancies"
CHUNK = 500  # rows of one statement
AT_ONCE = 200  # vacancies of one job: some seconds, far less than its lease
_WRITTEN = [
    "employer", "house", "title", "about", "place", "postcode", "latitude", "longitude", "pay_from", "pay_to",
    "pay_per", "hours_from", "hours_to", "nights", "weekends", "level", "apprenticeship", "address", "closes_on",
    "state", "told_at", "changed_at",
]  # fmt: skip


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
    New and changed ones, and those that were out of date until now, are read and matched by jobs as soon as this is
    committed. Raises FileRefused for a list older than the one before.
    """
    held = VacancyFeed.objects.select_for_update().get(pk=feed.pk)
    if held.told_at is not None and told_at < held.told_at:
        raise FileRefused("This list is older than the one that was taken before. Send the newest.")
    known = {one.number: one for one in held.vacancies.select_for_update().order_by("pk")}
    rows, problems = _placed(incoming)
    sorted_out = _Sorted()
    for row, columns in rows:
        before = known.get(row.number)
        if row.withdrawn:
            sorted_out.withdrawn += [before] if before else []
        else:
            columns["house"] = _house(held, columns["employer"])
            _sort(sorted_out, held, before, row.number, columns, told_at, now)
    listed = {row.number for row in incoming.vacancies}
    missing = [one for number, one in known.items() if number not in listed and one.state == Vacancy.State.OPEN]
    kept = len(missing) if complete and problems else 0
    sorted_out.withdrawn += missing if complete and not problems else []
    done = _kept(sorted_out, told_at, now)
    held.told_at, held.received_at = told_at, now
    held.save(update_fields=["told_at", "received_at"])
    details = {**done, "rejected": len(problems)}
    audit.record(by=by, verb="engagements.take_vacancies", subject=held, details=details)
    return TakenList(incoming.rows, **done, kept=kept, problems=tuple(problems), notes=incoming.notes)


def read_vacancies(ids: Sequence[int]) -> list[Vacancy]:
    """These vacancies with the occupation and the skills of their titles and texts; nothing is written.

    A second for about a hundred, so never inside a transaction: SQLite has one writer, who must not wait for this.
    """
    rows = list(Vacancy.objects.filter(pk__in=ids))
    if not rows:
        return []
    coded = code_titles([(one.title, "") for one in rows])
    texts = read_texts([f"{one.title}. {one.about}" for one in rows])
    for one, coding, text in zip(rows, coded, texts.texts, strict=True):
        best = None if coding.abstained or not coding.occupations else coding.occupations[0]
        one.soc, one.soc_title = (best.soc, best.title[:160]) if best else ("", "")
        skills = dict.fromkeys((mention.skill, mention.label) for mention in text.skills)
        one.skills = [list(pair) for pair in skills]
    return rows


@transaction.atomic
def match_vacancies(*, region: str, read: Sequence[Vacancy], now: datetime) -> int:
    """Keeps what was read and finds whom each fits, of those who want letters; gives how many matches are new.

    For each the best, as many as a letter names, and no more where as many as good are waiting already. Nothing is kept
    about people who want no letters: their list is made when they open it. A vacancy whose text has changed since it
    was read has a job of its own in the queue.
    """
    texts = {one.pk: (one.title, one.about) for one in Vacancy.objects.select_for_update().filter(
        pk__in=[one.pk for one in read]).order_by("pk")}  # fmt: skip
    same = [one for one in read if texts.get(one.pk) == (one.title, one.about)]
    Vacancy.objects.bulk_update(same, ["soc", "soc_title", "skills"], batch_size=CHUNK)
    open_now = queries.matchable(region, now)
    rows = list(open_now.filter(pk__in=[one.pk for one in same]))
    most = int(rule(queries.RULE, timezone.localdate(now))["mail_most"])
    waiting = JobMatch.objects.filter(mailed_at=None, vacancy__in=open_now).order_by().values_list("seeker_id", "score")
    fits = best_for_each(queries.people(region, now), [queries.work_of(one) for one in rows], most, list(waiting))
    made = [JobMatch(seeker_id=one.seeker, vacancy_id=one.vacancy, score=one.score, found_at=now) for one in fits]
    before = JobMatch.objects.filter(vacancy__in=rows).count()
    JobMatch.objects.bulk_create(made, ignore_conflicts=True, batch_size=CHUNK)
    new = JobMatch.objects.filter(vacancy__in=rows).count() - before
    audit.record(
        by=None, verb="engagements.match_vacancies", subject=f"region:{region}",
        details={"vacancies": len(rows), "matches": new},
    )  # fmt: skip
    return new


@dataclass(slots=True)
class _Sorted:
    """What a list says of each vacancy; `stale` are unchanged ones that were out of date until now."""

    made: list[Vacancy] = field(default_factory=list)
    changed: list[Vacancy] = field(default_factory=list)
    unchanged: list[Vacancy] = field(default_factory=list)
    stale: list[Vacancy] = field(default_factory=list)
    withdrawn: list[Vacancy] = field(default_factory=list)


def _sort(
    into: _Sorted, feed: VacancyFeed, before: Vacancy | None, number: str, columns: dict[str, Any],
    told_at: datetime, now: datetime,
) -> None:  # fmt: skip
    if before is None:
        fresh = Vacancy(feed=feed, region=feed.region, number=number, seen_at=now, **columns)
        fresh.told_at, fresh.changed_at = told_at, now
        into.made.append(fresh)
        return
    differs = any(getattr(before, name) != value for name, value in columns.items())
    if not differs and before.state == Vacancy.State.OPEN:
        into.unchanged.append(before)
        if queries.is_old(before, now):
            into.stale.append(before)
        return
    for name, value in columns.items():
        setattr(before, name, value)
    before.state, before.told_at, before.changed_at = Vacancy.State.OPEN, told_at, now
    into.changed.append(before)


def _kept(found: _Sorted, told_at: datetime, now: datetime) -> dict[str, int]:
    """Writes it, queues what is to be matched, and counts."""
    Vacancy.objects.bulk_create(found.made, batch_size=CHUNK)
    Vacancy.objects.bulk_update(found.changed, _WRITTEN, batch_size=100)
    for rows in _batches([one.pk for one in found.unchanged], CHUNK):
        Vacancy.objects.filter(pk__in=rows).update(told_at=told_at)
    gone = 0
    for rows in _batches([one.pk for one in found.withdrawn], CHUNK):
        open_ones = Vacancy.objects.filter(pk__in=rows, state=Vacancy.State.OPEN)
        gone += open_ones.update(state=Vacancy.State.WITHDRAWN, told_at=told_at)
    fresh = [*found.made, *found.changed, *found.stale]
    for ids in _batches([one.pk for one in fresh], AT_ONCE):
        jobs.enqueue(MATCH, by=None, payload={"region": fresh[0].region, "vacancies": list(ids)})
    return {
        "made": len(found.made), "changed": len(found.changed), "unchanged": len(found.unchanged), "withdrawn": gone
    }  # fmt: skip


def _placed(incoming: IncomingList) -> tuple[list[tuple[IncomingVacancy, dict[str, Any]]], list[Problem]]:
    """Each row with where it is, and what is wrong. Each postcode is looked for once."""
    known: dict[str, dict[str, Any] | str] = {"": {"postcode": "", "latitude": None, "longitude": None}}
    problems = list(incoming.problems)
    rows = []
    for row in incoming.vacancies:
        text = row.columns["postcode"]
        if text not in known:
            known[text] = _where(text)
        where = known[text]
        if isinstance(where, str):
            problems.append(Problem(where, row.line, "Postcode", text))
        else:
            rows.append((row, {**row.columns, **where}))
    return rows, problems


def _where(text: str) -> dict[str, Any] | str:
    try:
        found = places.postcode(text)
    except (places.PostcodeError, places.PostcodeNotFound) as error:
        return str(error)
    return {"postcode": found.postcode, "latitude": found.latitude, "longitude": found.longitude}


def _house(feed: VacancyFeed, employer: str) -> Organisation | None:
    """An employer that sends its own vacancies reads applications here; for others one applies at the source."""
    own = feed.owner
    return own if own.kind == Kind.EMPLOYER and own.name.casefold() == employer.casefold() else None


def _hash(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


def _batches(ids: Sequence[int], size: int) -> Iterator[Sequence[int]]:
    return (ids[start : start + size] for start in range(0, len(ids), size))
