"""The ledger of contacts with employers: written down, corrected with the old words kept, taken back with a reason."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, cast

from django.db import transaction
from django.utils import timezone

from routeways.foundation import audit
from routeways.organisations.actions.asking import (
    hold,
    locked_employer,
    put_plan,
    refuse_days,
    refuse_unfit_touch,
    settle,
)
from routeways.organisations.contact_texts import clean, refuse_persons
from routeways.organisations.models import (
    Ask,
    Consent,
    EmployerProfile,
    NextContact,
    Organisation,
    Person,
    Touch,
    TouchChange,
)
from routeways.organisations.queries.contact_asking import known_purpose, next_contact
from routeways.organisations.records import OrganisationError, tidy

NAMED_AS_CONTACT = "contact-named"  # the purpose for which a person agrees to be named in the ledger
CHANGEABLE = ("purpose", "channel", "on", "about", "outcome", "with_role", "note", "note_is_private")


def record_touch(
    *,
    by: Any,
    organisation: Organisation,
    region: str,
    purpose: str,
    channel: str,
    on: date,
    about: str,
    outcome: str,
    by_organisation: Organisation,
    now: datetime,
    with_role: str = "",
    with_person: Person | None = None,
    note: str = "",
    note_is_private: bool = True,
    asks: bool = False,
    cycle: str = "",
    as_found: bool = False,
    next_on: date | None = None,
    next_owner: Organisation | None = None,
    next_role: str = "",
    import_key: str = "",
) -> Touch:
    """`by_organisation` was in touch with an employer. With `next_on` the next contact is planned with it.

    asks: the employer was asked for something, which is refused where `may_ask` says no. `cycle` and `as_found` (it
    comes from a list) are about that. What was agreed or declined answers the open ask of the same house for the same
    purpose. Raises AskRefused or OrganisationError with nothing stored.
    """
    today = timezone.localdate(now)
    known_purpose(purpose)
    with transaction.atomic():
        one = locked_employer(organisation, by_organisation, region)
        refuse_persons(one, {"what it was about": about, "whom you spoke with": with_role, "the job": next_role})
        refuse_days(on, today)
        touch = _written(
            one, with_person, region=region, by_organisation=by_organisation, purpose=purpose, channel=channel, on=on,
            about=about, outcome=outcome, with_role=with_role, note=note, note_is_private=note_is_private,
            import_key=import_key, made_at=now, made_by=by,
        )  # fmt: skip
        if asks:
            touch.ask = _ask(touch, cycle, as_found, today)
        touch.save()
        _answer_open_ask(touch)
        _follow(by, touch, next_on, next_owner or by_organisation, tidy(next_role), now)
        details = {"organisation": one.public_id, "by": by_organisation.public_id, "purpose": purpose}
        details["cycle"] = touch.ask.cycle if touch.ask else ""
        audit.record(by=by, verb="organisations.record_touch", subject=touch, details=details)
    return touch


def ask(
    *,
    by: Any,
    organisation: Organisation,
    region: str,
    purpose: str,
    by_organisation: Organisation,
    channel: str,
    on: date,
    about: str,
    now: datetime,
    cycle: str = "",
    **more: Any,
) -> Ask:
    """`by_organisation` asks an employer for something: `record_touch` with an ask, no answer yet unless one is given.

    Of two at the same moment one wins. Raises AskRefused (what `may_ask` says) or OrganisationError.
    """
    more.setdefault("outcome", Touch.Outcome.NO_ANSWER)
    touch = record_touch(
        by=by,
        organisation=organisation,
        region=region,
        purpose=purpose,
        by_organisation=by_organisation,
        channel=channel,
        on=on,
        about=about,
        now=now,
        cycle=cycle,
        asks=True,
        **more,
    )
    return cast(Ask, touch.ask)


def correct_touch(*, by: Any, touch: Touch, why: str, now: datetime, **changes: Any) -> Touch:
    """Changes what was written down, all or nothing; what it said before is kept with the reason.

    Raises OrganisationError, also for the purpose or day of a contact that asked for something: take that back.
    """
    if unknown := sorted(set(changes) - set(CHANGEABLE)):
        raise OrganisationError(f"“{unknown[0]}” cannot be changed here.")
    if not tidy(why):
        raise OrganisationError("Say why it is corrected, for example “Wrong day”.")
    with transaction.atomic():
        row = Touch.objects.select_for_update(of=("self",)).select_related("ask", "organisation").get(pk=touch.pk)
        if row.undone_at is not None:
            raise OrganisationError("This contact was taken back. Record it again.")
        asked = {name: _cleaned(name, value) for name, value in changes.items()}
        before = {name: _plain(getattr(row, name)) for name in asked if getattr(row, name) != asked[name]}
        if not before:
            return row
        if row.ask_id is not None and {"purpose", "on"} & set(before):
            raise OrganisationError("Others rely on what was asked and when. Take it back and record it again.")
        for name in before:
            setattr(row, name, asked[name])
        _refuse_corrected(row, today=timezone.localdate(now))
        row.save(update_fields=list(before))
        if "outcome" in before:
            _answer_open_ask(row)
        TouchChange.objects.create(touch=row, before=before, why=tidy(why)[:300], changed_at=now, changed_by=by)
        audit.record(by=by, verb="organisations.correct_touch", subject=row, details={"fields": sorted(before)})
    return row


def undo_touch(*, by: Any, touch: Touch, reason: str, now: datetime) -> Touch:
    """It did not happen, or was not with this employer. The row stays; an ask made with it no longer holds the cycle.

    Twice changes nothing. Raises OrganisationError without a reason.
    """
    if not tidy(reason):
        raise OrganisationError("Say why it is taken back, for example “Written down twice”.")
    with transaction.atomic():
        row = Touch.objects.select_for_update(of=("self",)).get(pk=touch.pk)
        if row.undone_at is not None:
            return row
        row.undone_at, row.undone_by, row.undone_reason = now, by, tidy(reason)[:300]
        row.save(update_fields=["undone_at", "undone_by", "undone_reason"])
        if row.ask_id is not None:
            Ask.objects.filter(pk=row.ask_id).update(state=Ask.State.TAKEN_BACK, holds=False)
        audit.record(by=by, verb="organisations.undo_touch", subject=row, details={"asked": row.ask_id is not None})
    return row


def set_sector(*, by: Any, organisation: Organisation, sector: str) -> None:
    """The section of SIC 2007 that an employer works in, "" for not known. The same again changes nothing."""
    if sector and not (len(sector) == 1 and "A" <= sector <= "U"):
        raise OrganisationError(f"“{sector}” is not the letter of a section of SIC 2007, A to U.")
    with transaction.atomic():
        profile, _ = EmployerProfile.objects.get_or_create(organisation=organisation)
        if profile.sector != sector:
            profile.sector = sector
            profile.save(update_fields=["sector"])
            audit.record(by=by, verb="organisations.set_sector", subject=organisation, details={"sector": sector})


def _written(one: Organisation, person: Person | None, **said: Any) -> Touch:
    """What was said as a row that is not stored yet. Raises OrganisationError where it does not fit."""
    said |= {"about": tidy(said["about"]), "with_role": tidy(said["with_role"]), "note": clean(said["note"])}
    touch = Touch(organisation=one, with_person=_agreed_person(one, said["region"], person), **said)
    refuse_unfit_touch(touch)
    return touch


def _ask(touch: Touch, cycle: str, as_found: bool, today: date) -> Ask:
    return hold(
        by=touch.made_by,
        organisation=touch.organisation,
        by_organisation=touch.by_organisation,
        region=touch.region,
        purpose=touch.purpose,
        on=touch.on,
        about=touch.about,
        today=today,
        cycle=cycle,
        as_found=as_found,
    )


def _agreed_person(one: Organisation, region: str, person: Person | None) -> Person | None:
    if person is None:
        return None
    agreed = Consent.objects.standing().filter(person=person, purpose=NAMED_AS_CONTACT, region=region).exists()
    if person.owner_id != one.pk or not agreed:
        raise OrganisationError("This person has not agreed to be named as a contact. Give the job or team instead.")
    return person


def _answer_open_ask(touch: Touch) -> None:
    """“Agreed” and “declined” answer what the same house asked for, whether with this contact or before it."""
    if touch.outcome not in (Touch.Outcome.AGREED, Touch.Outcome.DECLINED):
        return
    agreed = touch.outcome == Touch.Outcome.AGREED
    if touch.ask is not None:
        settle(touch.ask, agreed=agreed, on=touch.on)
        return
    waiting = Ask.objects.filter(
        organisation=touch.organisation,
        by_organisation=touch.by_organisation,
        purpose=touch.purpose,
        state=Ask.State.OPEN,
        on__lte=touch.on,
    ).first()
    if waiting is not None:
        settle(waiting, agreed=agreed, on=touch.on)


def _follow(by: Any, touch: Touch, next_on: date | None, owner: Organisation, owner_role: str, now: datetime) -> None:
    """A plan of this house is done by speaking; another may follow."""
    plan = next_contact(touch.organisation, touch.region)
    if plan is not None and plan.owner_id == touch.by_organisation_id and _carries_out(touch, plan):
        plan.state, plan.ended_at = NextContact.State.DONE, now
        plan.save(update_fields=["state", "ended_at"])
    if next_on is not None:
        if owner.pk != touch.by_organisation.pk:
            locked_employer(touch.organisation, owner, touch.region)
        put_plan(by, touch.organisation, touch.region, owner, next_on, "", owner_role, now)


def _carries_out(touch: Touch, plan: NextContact) -> bool:
    """Speaking on the day of the planning itself is what the plan came from, unless it was due by then."""
    if touch.outcome == Touch.Outcome.NO_ANSWER:
        return False
    return touch.on > timezone.localdate(plan.planned_at) or touch.on >= plan.due_on


def _refuse_corrected(row: Touch, *, today: date) -> None:
    known_purpose(row.purpose)
    refuse_persons(row.organisation, {"what it was about": row.about, "whom you spoke with": row.with_role})
    refuse_days(row.on, today)
    refuse_unfit_touch(row)


def _cleaned(name: str, value: Any) -> Any:
    if name == "note":
        return clean(value)
    return tidy(value) if isinstance(value, str) else value


def _plain(value: Any) -> Any:
    return value if isinstance(value, bool) else str(value)
