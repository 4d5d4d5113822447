"""A parent answers and sends; places go by lottery or first come; a parent takes everything back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from routeways.careers.actions.esports_asking import refuse_closed
from routeways.careers.actions.esports_erasing import erase_learner
from routeways.careers.actions.esports_letters import tell_parent
from routeways.careers.errors import CareersError
from routeways.careers.esports import rules
from routeways.careers.esports.places import Standing
from routeways.careers.models import EsportsAcademy, EsportsAttendance, EsportsConsent, EsportsLearner
from routeways.careers.queries import esports
from routeways.careers.school_years import year_name
from routeways.foundation import audit
from routeways.instruments.asking.answers import tidy
from routeways.organisations.names import name_key

FIELDS = ("first_name", "alias", "year", "school", "contact_name", "contact_phone", "needs", "way", "way_says")


@transaction.atomic
def keep_answers(*, learner: EsportsLearner, page: str, given: Mapping[str, Any]) -> EsportsLearner:
    """What a parent answered on one page; checked as a whole when it is sent. Raises CareersError."""
    held = _held(learner)
    for name, value in given.items():
        if name not in FIELDS:
            raise CareersError("This cannot be answered here.")
        setattr(held, name, tidy(value, one_line=name != "needs") if isinstance(value, str) else value)
    if "alias" in given:
        held.alias_key = _free_alias(held)
    if held.state != EsportsLearner.State.DRAFT and (wrong := unanswered(held, consents=False)):
        raise CareersError(wrong[0])
    held.seen = sorted({*held.seen, page})
    held.save()
    audit.record(by=None, verb="careers.answer_esports", subject=held, details={"page": page})
    return held


def _free_alias(held: EsportsLearner) -> str:
    if wrong := rules.alias_problem(held.alias, [held.first_name]):
        raise CareersError(wrong)
    key = name_key(held.alias)[:24] or held.alias.casefold()
    if EsportsLearner.objects.filter(academy=held.academy, alias_key=key).exclude(pk=held.pk).exists():
        raise CareersError(f"“{held.alias}” is taken at this academy. Choose another alias.")
    return key


@transaction.atomic
def keep_consents(*, learner: EsportsLearner, given: Mapping[str, bool], now: datetime) -> None:
    """Each item by itself. Once sent, what is needed can only be taken back by withdrawing. Raises CareersError."""
    held = _held(learner)
    known = {one.id: one for one in held.academy.what.consents}
    for item, says in given.items():
        if item not in known:
            raise CareersError("This is not one of the things you are asked to agree to.")
        if known[item].needed and not says and held.state != EsportsLearner.State.DRAFT:
            raise CareersError(
                f"Without “{known[item].label}” there is no place. Withdraw your child if you want that."
            )
        before = held.consents.filter(item=item).first()
        if before is not None and before.given == says:
            continue
        EsportsConsent.objects.update_or_create(
            learner=held, item=item, defaults={"given": says, "at": now, "wording": held.academy.what.digest}
        )
        audit.record(by=None, verb="careers.consent_esports", subject=held, details={"item": item, "given": says})
    held.seen = sorted({*held.seen, "consents"})
    held.save(update_fields=["seen"])


def unanswered(held: EsportsLearner, *, consents: bool = True) -> list[str]:
    """What a registration still needs, in sentences; [] where it can be sent."""
    academy, missing = held.academy, []
    if not held.first_name:
        missing.append("Enter your child’s first name.")
    if wrong := rules.alias_problem(held.alias, [held.first_name]):
        missing.append(wrong)
    if held.year not in academy.years:
        names = ", ".join(year_name(year) for year in academy.years)
        missing.append(f"This academy is for {names}. Choose your child’s year group.")
    if not held.contact_name or not held.contact_phone:
        missing.append("Say whom the adults ring in an emergency, and the number.")
    missing += _way_missing(held)
    if consents:
        said = {one.item: one.given for one in held.consents.all()}
        missing += [f"Answer “{one.label}”." for one in academy.what.consents if one.id not in said]
        missing += [
            f"Without “{one.label}” there is no place." for one in academy.what.consents
            if one.needed and said.get(one.id) is False
        ]  # fmt: skip
    return missing


def _way_missing(held: EsportsLearner) -> list[str]:
    way = held.academy.what.way(held.way) if held.way in held.academy.ways else None
    if way is None:
        return ["Choose how your child goes home. Without an agreed way home there is no place."]
    if held.year is not None and held.year < way.from_year:
        return [f"“{way.label}” is from {year_name(way.from_year)} on. Choose another way home."]
    return [] if held.way_says else [way.asks]


@transaction.atomic
def send_registration(*, learner: EsportsLearner, now: datetime, may_wait: bool = False) -> EsportsLearner:
    """The child has a place, or waits, and the parent is told why. Sent again, nothing changes.

    `may_wait`: the parent has read that the child would go on the waiting list. Raises CareersError where the parent
    has not, and there is no place any more: nothing is sent, and nothing is lost.
    """
    academy = EsportsAcademy.objects.select_for_update().get(pk=learner.academy_id)
    held = _held(learner)
    if held.state != EsportsLearner.State.DRAFT:
        return held
    refuse_closed(academy, now)
    if missing := unanswered(held):
        raise CareersError(missing[0])
    places = esports.places_at(academy, today=timezone.localdate(now))
    if places.waits and not may_wait:
        raise CareersError(
            "This changed while you were answering, and nothing was sent: no place is free any more. Send again if "
            "your child is to go on the waiting list."
        )
    held.state, held.sent_at = EsportsLearner.State.WAITING, now
    held.why = "" if academy.is_drawn else _why_it_waits(academy.closes_on, places.waits)
    held.save(update_fields=["state", "sent_at", "why"])
    audit.record(by=None, verb="careers.send_esports", subject=held)
    if academy.is_drawn:
        give_places(by=None, academy=academy, now=now)
        held.refresh_from_db()
    tell_parent(None, held.parent_email, "esports_sent", learner=held, lottery=places.standing == Standing.LOTTERY)
    return held


def _why_it_waits(closes_on: date, late: bool) -> str:
    day = f"{closes_on.day} {closes_on:%B %Y}"
    if late:
        return f"The lottery took registrations until {day}: this one comes after it."
    return f"Places are drawn after {day}."


@transaction.atomic
def draw_places(*, by: Any, academy: EsportsAcademy, now: datetime) -> int:
    """The lottery among all who registered in time, once; the same seed draws the same order. How many got a place.

    Who was sent after the last day stands behind all of them, as they came.
    """
    held = EsportsAcademy.objects.select_for_update().get(pk=academy.pk)
    if held.is_drawn:
        raise CareersError("The lottery has been drawn already. Free places go by its order.")
    if timezone.localdate(now) <= held.closes_on:
        raise CareersError(
            f"Parents can register until {held.closes_on.day} {held.closes_on:%B %Y}. Draw after that day."
        )
    waiting = {one.public_id: one for one in esports.in_line(held) if _in_time(one, held)}
    for place, id in enumerate(rules.drawn_order(list(waiting), held.seed), 1):
        waiting[id].order, waiting[id].why = place, f"Number {place} of {len(waiting)} in the lottery."
    EsportsLearner.objects.bulk_update(waiting.values(), ["order", "why"])
    held.drawn_at = now
    held.save(update_fields=["drawn_at"])
    audit.record(by=by, verb="careers.draw_esports", subject=held, details={"seed": held.seed, "drawn": len(waiting)})
    return give_places(by=by, academy=held, now=now)


def _in_time(one: EsportsLearner, academy: EsportsAcademy) -> bool:
    return one.sent_at is not None and timezone.localdate(one.sent_at) <= academy.closes_on


def give_places(*, by: Any, academy: EsportsAcademy, now: datetime) -> int:
    """Free places go down the line, in the caller's transaction; each parent is told. How many."""
    waiting = {one.public_id: one for one in esports.in_line(academy)}
    placed = academy.learners.filter(state=EsportsLearner.State.PLACED).count()
    given = rules.next_in(list(waiting), placed, academy.capacity)
    for id in given:
        one = waiting[id]
        one.state, one.placed_at = EsportsLearner.State.PLACED, now
        if one.order is None:
            one.why = "There was a place when you registered." if one.sent_at == now else "A place came free."
        one.save(update_fields=["state", "placed_at", "why"])
        audit.record(by=by, verb="careers.place_esports", subject=one)
        if one.sent_at != now:
            tell_parent(by, one.parent_email, "esports_placed", learner=one)
    return len(given)


@transaction.atomic
def withdraw_child(*, learner: EsportsLearner, now: datetime, by: Any = None) -> None:
    """A parent takes the child out: everything about the child is erased, and the place goes to who waits.

    `by` is a leader whom the parent asked. Raises CareersError while the child is in the room.
    """
    academy = EsportsAcademy.objects.select_for_update().get(pk=learner.academy_id)
    inside = EsportsAttendance.objects.filter(learner=learner, present=True, left_at=None, session__state="open")
    if inside.exists():
        raise CareersError(
            "The child is at the academy now. Withdraw once the child has been signed out, so that the adults know who "
            "is in the room."
        )
    erase_learner(by=by, learner=learner, now=now)
    if academy.is_drawn and academy.state == EsportsAcademy.State.OPEN and timezone.localdate(now) <= academy.ends_on:
        give_places(by=by, academy=academy, now=now)


@transaction.atomic
def agree_way(
    *, by: Any, learner: EsportsLearner, way: str, says: str, agreed_with: str, now: datetime
) -> EsportsLearner:
    """A leader has rung the emergency contact and agreed another way home. The parent is told by e-mail.

    The same again changes nothing. Raises CareersError for a way that is not offered, or nobody it was agreed with.
    """
    held = _held(learner)
    if tidy(agreed_with, one_line=True).casefold() != held.contact_name.casefold():
        raise CareersError(f"Only {held.contact_name} can agree it on the telephone. Write the name of whom you rang.")
    says = tidy(says, one_line=True)[:160]
    if (held.way, held.way_says) == (way, says):
        return held
    held.way, held.way_says = way, says
    if wrong := _way_missing(held):
        raise CareersError(wrong[0])
    held.save(update_fields=["way", "way_says"])
    audit.record(by=by, verb="careers.agree_esports_way", subject=held, details={"way": way})
    tell_parent(by, held.parent_email, "esports_way", learner=held)
    return held


def _held(learner: EsportsLearner) -> EsportsLearner:
    return EsportsLearner.objects.select_for_update().select_related("academy").get(pk=learner.pk)
