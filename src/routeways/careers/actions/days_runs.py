"""Runs of the rota: proposed, solved by a job, changed by hand, confirmed once into bookings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from routeways.careers import holidays
from routeways.careers.actions import days_letters
from routeways.careers.days import rota
from routeways.careers.days.definitions import Programme, ProgrammeKind, programmes
from routeways.careers.errors import CareersError
from routeways.careers.models import DayBooking, DayEntitlement, DaysEdit, DaySession, DaysRun, Institution
from routeways.careers.queries import days_given, days_lines
from routeways.careers.school_years import SchoolYear
from routeways.foundation import audit, jobs
from routeways.instruments.asking.answers import tidy

SOLVE = "careers.solve_days"
MOST_DAYS = 5000


@transaction.atomic
def propose_days(
    *,
    by: Any,
    region: str,
    programme: str,
    year: SchoolYear,
    days: int,
    seed: str,
    now: datetime,
    after: DaysRun | None = None,
    queued: bool = True,
) -> DaysRun:
    """Keeps all that goes in and queues the solving. Raises CareersError where nothing can be worked out."""
    today, drawn = timezone.localdate(now), tidy(seed, one_line=True)[:80]
    found = _may_be_shared(region, programme, year, days, drawn, today)
    rule = days_given.days_rule(today)
    slots = days_given.slots(region, programme, year, after=today)
    if not slots:
        raise CareersError("No host has a session to come in this school year. Add sessions first.")
    made = DaysRun.objects.create(
        region=region,
        programme=programme,
        begins=year.begins,
        title=f"{found.name} {year}, {today:%-d %B %Y}",
        seed=drawn,
        days=days,
        rule=rule.reference,
        given={
            "schools": [asdict(one) for one in days_given.pupils(region, found, year, rule.values, on=today)],
            "slots": [asdict(one) for one in slots],
            "rule": dict(rule.values),
            **_by_hand(region, programme, year),
            "previous": _placings(after),
        },
        after=after,
        created_at=now,
        created_by=by,
    )
    if queued:
        jobs.enqueue(SOLVE, by=by, payload={"run": made.public_id})
    audit.record(by=by, verb="careers.propose_days", subject=made, details={"days": days, "sessions": len(slots)})
    return made


def _may_be_shared(region: str, programme: str, year: SchoolYear, days: int, drawn: str, today: date) -> Programme:
    found = programmes().get(programme)
    if found is None or found.kind != ProgrammeKind.ROTA:
        raise CareersError("This programme has no rota. Choose one whose days are shared between schools.")
    if found.is_over(max(today, year.first_day)):
        raise CareersError(f"{found.name} ended on {found.ends:%-d %B %Y}. No new days are shared in it.")
    if not drawn:
        raise CareersError("Give the seed of the lottery: any word or number, told to everybody before the run.")
    if not 1 <= days <= MOST_DAYS:
        raise CareersError(f"Share between 1 and {MOST_DAYS:,} days.")
    if DaysRun.objects.filter(region=region, programme=programme, begins=year.begins, state="confirmed").exists():
        raise CareersError(f"The rota for {year} is confirmed. What schools give back is offered again from there.")
    return found


def _by_hand(region: str, programme: str, year: SchoolYear) -> dict[str, list[list[str]]]:
    """What people hold together and apart, as school, session and why."""
    edits = days_given.standing_edits(region, programme, year.begins)
    rows = [(one.action, [one.institution.public_id, one.session.public_id, one.why]) for one in edits]
    return {
        "held": [row for action, row in rows if action == DaysEdit.Action.HOLD],
        "barred": [row for action, row in rows if action == DaysEdit.Action.BAR],
    }


def _placings(run: DaysRun | None) -> list[list[str]]:
    return [[one["school"], one["session"]] for one in run.answer["rota"]["placings"]] if run and run.answer else []


@transaction.atomic
def keep_days_answer(*, by: Any, run: DaysRun, answer: Mapping[str, Any], fault: str = "") -> DaysRun:
    """What the job worked out, or in `fault` why it could not."""
    held = DaysRun.objects.select_for_update().get(pk=run.pk)
    if held.state != DaysRun.State.WAITING:
        return held
    held.state = DaysRun.State.FAILED if fault else DaysRun.State.SOLVED
    held.fault, held.answer = fault[:500], None if fault else dict(answer)
    held.digest = "" if fault else str(answer["rota"]["digest"])
    held.save(update_fields=["state", "fault", "answer", "digest"])
    audit.record(by=by, verb="careers.solve_days", subject=held, details={"state": held.state})
    return held


@transaction.atomic
def edit_days(
    *, by: Any, run: DaysRun, action: str, institution: Institution, session: DaySession, why: str, now: datetime
) -> DaysEdit:
    """Holds a school and a session together or apart, from now on in every run of the year. The last word counts."""
    if run.state != DaysRun.State.SOLVED:
        raise CareersError(f"This rota is {run.get_state_display().lower()}, so it cannot be changed.")
    if action not in DaysEdit.Action.values:
        raise CareersError("Say whether to keep this day for the school, or to keep it away.")
    reason = tidy(why, one_line=True)[:300]
    if not reason:
        raise CareersError("Say why: the school reads it.")
    if institution.region != run.region or session.host.region != run.region or session.programme != run.programme:
        raise CareersError("The school or the session is not part of this rota. Choose others.")
    DaysEdit.objects.filter(institution=institution, session=session, lifted_at=None).update(lifted_at=now)
    made = DaysEdit.objects.create(
        region=run.region,
        programme=run.programme,
        begins=run.begins,
        action=action,
        institution=institution,
        session=session,
        why=reason,
        at=now,
        by=by,
    )
    details = {"action": action, "school": institution.public_id, "session": session.public_id}
    audit.record(by=by, verb="careers.edit_days", subject=run, details=details)
    return made


@transaction.atomic
def lift_days_edit(*, by: Any, edit: DaysEdit, now: datetime) -> None:
    """Takes it back; twice changes nothing."""
    if DaysEdit.objects.filter(pk=edit.pk, lifted_at=None).update(lifted_at=now):
        audit.record(by=by, verb="careers.lift_days_edit", subject=edit.institution)


@transaction.atomic
def solve_days_again(*, by: Any, run: DaysRun, now: datetime) -> DaysRun:
    """A new run over what is known now, with the same days and seed: few days move, what people held stays."""
    held = DaysRun.objects.select_for_update().get(pk=run.pk)
    if held.state not in (DaysRun.State.SOLVED, DaysRun.State.FAILED):
        raise CareersError(f"This rota is {held.get_state_display().lower()}. Start a new one.")
    return propose_days(
        by=by,
        region=held.region,
        programme=held.programme,
        year=SchoolYear(held.begins),
        days=held.days,
        seed=held.seed,
        now=now,
        after=held,
    )


@transaction.atomic
def discard_days(*, by: Any, run: DaysRun) -> DaysRun:
    """Puts a run away unused; twice changes nothing."""
    held = DaysRun.objects.select_for_update().get(pk=run.pk)
    if held.state == DaysRun.State.CONFIRMED:
        raise CareersError("This rota is confirmed: the schools have their days.")
    if held.state != DaysRun.State.DISCARDED:
        held.state = DaysRun.State.DISCARDED
        held.save(update_fields=["state"])
        audit.record(by=by, verb="careers.discard_days", subject=held)
    return held


@transaction.atomic
def confirm_days(*, by: Any, run: DaysRun, now: datetime) -> DaysRun:
    """Every school is given its days with the reason; bookings are made; other proposals of the year are put away.

    Once: a second confirmation is refused. Raises CareersError where a session or a school has gone since.
    """
    held = DaysRun.objects.select_for_update().get(pk=run.pk)
    if held.state != DaysRun.State.SOLVED:
        raise CareersError(f"This rota is {held.get_state_display().lower()}, so it cannot be confirmed.")
    same = DaysRun.objects.filter(region=held.region, programme=held.programme, begins=held.begins)
    if same.filter(state=DaysRun.State.CONFIRMED).exists():
        raise CareersError("Another rota of this year is confirmed. The schools have its days.")
    _refuse_changed(held)
    _refuse_unkept(held)
    today = timezone.localdate(now)
    schools, sessions = _still_there(held, today)
    entitled = _entitle(held, schools, today)
    _book(held, schools, sessions, entitled)
    held.state, held.confirmed_at = DaysRun.State.CONFIRMED, now
    held.save(update_fields=["state", "confirmed_at"])
    same.filter(state__in=("solved", "waiting", "failed")).exclude(pk=held.pk).update(state=DaysRun.State.DISCARDED)
    days_letters.tell_given(by=by, run=held, now=now)
    details = {"schools": len(entitled), "bookings": len(_placings(held))}
    audit.record(by=by, verb="careers.confirm_days", subject=held, details=details)
    return held


def _refuse_changed(run: DaysRun) -> None:
    """What people keep by hand has to be what the rota was worked out with."""
    by_hand = _by_hand(run.region, run.programme, SchoolYear(run.begins))
    if any(sorted(rows) != sorted(run.given.get(name, ())) for name, rows in by_hand.items()):
        raise CareersError(
            "What is kept by hand has changed since this rota was worked out. Solve again, then confirm."
        )


def _refuse_unkept(run: DaysRun) -> None:
    """A day that people keep for a school has to be in the rota."""
    if lost := days_lines.unkept(run):
        raise CareersError(f"{lost[0]} Take it back, solve again, then confirm.")


def _still_there(run: DaysRun, today: date) -> tuple[dict[str, Institution], dict[str, DaySession]]:
    answer: Mapping[str, Any] = run.answer or {}
    rows = Institution.objects.standing().filter(public_id__in=[one["id"] for one in answer["need"]["schools"]])
    schools = {one.public_id: one for one in rows.select_related("organisation")}
    placed = {one["session"] for one in answer["rota"]["placings"]}
    found = DaySession.objects.filter(
        public_id__in=placed, cancelled_at=None, on__gt=today, changed_at__lte=run.created_at
    ).select_for_update()
    sessions = {one.public_id: one for one in found.order_by("pk")}
    wanted = {one["school"] for one in answer["rota"]["placings"]}
    if placed - sessions.keys() or wanted - schools.keys():
        raise CareersError("A session or a school of this rota has changed since it was worked out. Solve it again.")
    for one in sorted(sessions.values(), key=lambda session: session.on):
        if closed := holidays.why_closed(run.region, one.on):
            raise CareersError(f"{one.on.day} {one.on:%B %Y} is {closed}: schools do not come. Solve it again.")
    return schools, sessions


def _entitle(run: DaysRun, schools: Mapping[str, Institution], today: date) -> dict[str, DayEntitlement]:
    answer: Mapping[str, Any] = run.answer or {}
    need = {one["id"]: one for one in answer["need"]["schools"]}
    without = {one["school"]: one["sentence"] for one in answer["rota"]["missing"]}
    again = rota.why_again(answer["rota"])
    rows = [
        DayEntitlement(
            institution=schools[one["school"]],
            run=run,
            programme=run.programme,
            begins=run.begins,
            days=one["days"],
            need=one["weight"],
            reasons=[
                *rota.why_so_many(one, need[one["school"]], answer["need"]["coefficients"]),
                *([again[one["school"]]] if one["school"] in again else []),
            ],
            without=without.get(one["school"], "")[:400],
            given_on=today,
        )
        for one in answer["entitled"]["awards"]
        if one["school"] in schools
    ]
    DayEntitlement.objects.bulk_create(rows, batch_size=200)
    return {one.institution.public_id: one for one in rows}


def _book(
    run: DaysRun,
    schools: Mapping[str, Institution],
    sessions: Mapping[str, DaySession],
    entitled: Mapping[str, DayEntitlement],
) -> None:
    answer: Mapping[str, Any] = run.answer or {}
    held = {(school, session): why for school, session, why in run.given.get("held", ())}
    sizes = {one["id"]: one["pupils"] for one in answer["problem"]["schools"]}
    rows = [
        DayBooking(
            institution=schools[one["school"]],
            session=sessions[one["session"]],
            entitlement=entitled[one["school"]],
            pupils=sizes[one["school"]],
            why=rota.why_here(one, held.get((one["school"], one["session"]), ""))[:400],
        )
        for one in answer["rota"]["placings"]
    ]
    DayBooking.objects.bulk_create(rows, batch_size=200)
