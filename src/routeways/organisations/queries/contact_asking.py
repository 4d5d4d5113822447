"""Before asking an employer: what it said, who has asked already, how much it is asked, who speaks with it next."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from routeways.foundation.dated_rules import rule
from routeways.organisations.contact_cycles import RULE, cycle_for, cycle_in_words
from routeways.organisations.contact_purposes import CONSENT, EVERYTHING, ContactPurpose, contact_purposes
from routeways.organisations.models import Ask, ContactConsent, NextContact, Organisation, Status
from routeways.organisations.queries.organisations import survivor
from routeways.organisations.records import OrganisationError


@dataclass(frozen=True, slots=True)
class Allowed:
    """`reason` is one sentence where it is not allowed; `cause` is closed, refused, no-consent, asked or load."""

    allowed: bool
    reason: str = ""
    cause: str = ""

    def __bool__(self) -> bool:
        return self.allowed


@dataclass(frozen=True, slots=True)
class Load:
    """How often an employer was asked in the last `days`, by all together. `until`: when there is room again."""

    asks: int
    most: int
    days: int
    until: date | None = None

    @property
    def full(self) -> bool:
        return self.asks >= self.most


@dataclass(frozen=True, slots=True)
class PurposeLine:
    """One purpose for one employer: what it said (`answer` is "" where it said nothing) and whether it may be asked."""

    purpose: ContactPurpose
    answer: str
    given: ContactConsent | None
    allowed: Allowed


def may_ask(organisation: Organisation, purpose: str, *, today: date, cycle: str = "") -> Allowed:
    """Whether anybody may ask an employer for something now. Without `cycle` it is the purpose’s own term or year.

    Raises OrganisationError for an unknown purpose.
    """
    one, asked = survivor(organisation), known_purpose(purpose)
    given = _standing(one)
    first = _first(one, [(asked.id, cycle or cycle_for(asked, today))])
    return _judge(one, asked, given, first.get(asked.id), load(one, today), today)


def purposes_of(organisation: Organisation, *, today: date) -> list[PurposeLine]:
    """Every purpose, in the order of the names, as it stands for this employer. Three queries for all of them."""
    one = survivor(organisation)
    given = _standing(one)
    every = contact_purposes().values()
    first = _first(one, [(purpose.id, cycle_for(purpose, today)) for purpose in every])
    now = load(one, today)
    return [
        PurposeLine(
            purpose,
            _answer(given, purpose.id),
            _deciding(given, purpose.id),
            _judge(one, purpose, given, first.get(purpose.id), now, today),
        )
        for purpose in every
    ]


def own_answers(organisation: Organisation) -> dict[str, bool | None]:
    """For the employer’s own form: purpose → may be asked, as its answers (or the lack of one) have it; None: consent
    that was never given or refused. A stop of everything is another matter: see `closed_to_all`."""
    given = [row for row in _standing(survivor(organisation)) if row.purpose != EVERYTHING]
    found: dict[str, bool | None] = {}
    for purpose in contact_purposes().values():
        answer = _answer(given, purpose.id)
        silent = None if purpose.basis == CONSENT else True
        found[purpose.id] = answer == ContactConsent.Answer.AGREED if answer else silent
    return found


def closed_to_all(organisation: Organisation) -> ContactConsent | None:
    """The answer by which an employer stopped all contact, while it stands."""
    rows = [row for row in _standing(survivor(organisation)) if row.purpose == EVERYTHING]
    return _refusal(rows)


def load(organisation: Organisation, today: date) -> Load:
    """Asks of an employer in the days of the rule, by everybody. Raises RuleError."""
    in_force = rule(RULE, today)
    days, most = int(in_force["days"]), int(in_force["most_asks"])
    rows = Ask.objects.counted().filter(organisation=organisation, on__gt=today - timedelta(days=days), on__lte=today)
    asked = sorted(rows.order_by().values_list("on", flat=True), reverse=True)
    # There is room again on the day on which the ask that fills the last place has become old.
    until = asked[most - 1] + timedelta(days=days) if len(asked) >= most else None
    return Load(len(asked), most, days, until)


def next_contact(organisation: Organisation, region: str = "") -> NextContact | None:
    """The contact that is planned with an employer, the earliest where several regions plan one."""
    rows = NextContact.objects.filter(organisation=survivor(organisation), state=NextContact.State.PLANNED)
    if region:
        rows = rows.filter(region=region)
    return rows.select_related("owner").order_by("due_on", "id").first()


def known_purpose(purpose: str) -> ContactPurpose:
    """Raises OrganisationError."""
    try:
        return contact_purposes()[purpose]
    except KeyError:
        raise OrganisationError(f"There is no purpose “{purpose}” that employers are asked about.") from None


def asked_first(organisation: Organisation, purpose: str, cycle: str) -> Ask | None:
    """The ask that holds a cycle."""
    rows = Ask.objects.filter(organisation=organisation, purpose=purpose, cycle=cycle, holds=True)
    return rows.select_related("by_organisation").first()


def _first(one: Organisation, wanted: Iterable[tuple[str, str]]) -> dict[str, Ask]:
    pairs = dict(wanted)
    rows = Ask.objects.filter(organisation=one, holds=True, purpose__in=pairs, cycle__in=set(pairs.values()))
    return {row.purpose: row for row in rows.select_related("by_organisation") if pairs[row.purpose] == row.cycle}


def _judge(
    one: Organisation,
    purpose: ContactPurpose,
    given: list[ContactConsent],
    first: Ask | None,
    now: Load,
    today: date,
) -> Allowed:
    if one.status == Status.CLOSED:
        return Allowed(False, f"{one.name} is closed.", "closed")
    answer = _deciding(given, purpose.id)
    if answer is not None and answer.answer == ContactConsent.Answer.REFUSED:
        what = "at all" if answer.purpose == EVERYTHING else f"about “{purpose.name}”"
        day = timezone.localdate(answer.given_at)
        return Allowed(False, f"{one.name} said on {day:%-d %B %Y} not to be asked {what}.", "refused")
    if purpose.basis == CONSENT and answer is None:
        says = f"{one.name} has not agreed to “{purpose.name}”, and nobody may write to it about that before it does."
        return Allowed(False, says, "no-consent")
    if first is not None:
        return Allowed(False, asked_already(one, first), "asked")
    if now.full:
        until = f" Wait until {now.until:%-d %B %Y}." if now.until and now.until > today else ""
        says = f"{one.name} was asked {now.asks} times in the last {now.days} days; {now.most} is the most.{until}"
        return Allowed(False, says, "load")
    return Allowed(True)


def asked_already(one: Organisation, first: Ask) -> str:
    """Who was first, in one sentence."""
    return (
        f"{first.by_organisation.name} asked {one.name} for this already on {first.on:%-d %B %Y}, in "
        f"{cycle_in_words(first.cycle)}."
    )


def _standing(one: Organisation) -> list[ContactConsent]:
    return list(ContactConsent.objects.standing().filter(organisation=one).order_by("-given_at", "-id"))


def _deciding(given: list[ContactConsent], purpose: str) -> ContactConsent | None:
    """The answer that counts: a refusal of everything, a refusal of this, else the newest agreement to this."""
    rows = [row for row in given if row.purpose == purpose]
    stop = _refusal([row for row in given if row.purpose == EVERYTHING]) or _refusal(rows)
    return stop or next(iter(rows), None)


def _refusal(rows: list[ContactConsent]) -> ContactConsent | None:
    return next((row for row in rows if row.answer == ContactConsent.Answer.REFUSED), None)


def _answer(given: list[ContactConsent], purpose: str) -> str:
    row: Any = _deciding(given, purpose)
    return str(row.answer) if row else ""
