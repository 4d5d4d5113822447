"""Before asking an employer: what it said, who has asked already, how much it is asked, who speaks with it next."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
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
    """`reason` is one sentence where it is not allowed; `cause` is closed, refused, no-consent, asked or load.

    `short` is the reason without the employer’s name, as it stands where many are counted.
    """

    allowed: bool
    reason: str = ""
    cause: str = ""
    short: str = ""

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
    given = _standing(one, today)
    first = _first(one, [(asked.id, cycle or cycle_for(asked, today))])
    return _judge(one, asked, given, first.get(asked.id), load(one, today), today)


def may_ask_each(
    organisations: Iterable[Organisation],
    purpose: str,
    *,
    today: date,
    themselves: bool = False,
) -> dict[int, Allowed]:
    """As `may_ask` for many, by row id, in three queries. Raises OrganisationError for an unknown purpose.

    themselves: they put themselves forward and are not asked anew, so only a closure or a refusal counts. One query.
    """
    known = known_purpose(purpose)
    every = {one.pk: survivor(one) for one in organisations}
    ones = {one.pk: one for one in every.values()}
    given = _standing_each(ones, today)
    if themselves:
        refused = {pk: _refused(one, known, given.get(one.pk, [])) for pk, one in every.items()}
        return {pk: Allowed(True) if found is None else found for pk, found in refused.items()}
    first, asks = _first_each(ones, known, today), _asks_each(ones, today)
    return {
        pk: _judge(one, known, given.get(one.pk, []), first.get(one.pk), _load(asks.get(one.pk, []), today), today)
        for pk, one in every.items()
    }


def purposes_of(organisation: Organisation, *, today: date) -> list[PurposeLine]:
    """Every purpose, in the order of the names, as it stands for this employer. Three queries for all of them."""
    one = survivor(organisation)
    given = _standing(one, today)
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


def said_no_itself(organisation: Organisation) -> bool:
    """Whether a no stands that the employer gave itself, to everything or to one purpose."""
    return any(row.is_own_refusal for row in _standing(survivor(organisation)))


def closed_to_all(organisation: Organisation) -> ContactConsent | None:
    """The answer by which an employer stopped all contact, while it stands."""
    rows = [row for row in _standing(survivor(organisation)) if row.purpose == EVERYTHING]
    return _refusal(rows)


def load(organisation: Organisation, today: date) -> Load:
    """Asks of an employer in the days of the rule, by everybody. Raises RuleError."""
    return _load(_asks_each({organisation.pk: organisation}, today).get(organisation.pk, []), today)


def _load(days_asked: list[date], today: date) -> Load:
    in_force = rule(RULE, today)
    days, most = int(in_force["days"]), int(in_force["most_asks"])
    asked = sorted(days_asked, reverse=True)
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


def asked_now(organisation: Organisation, purpose: str, *, today: date) -> Ask | None:
    """The ask that holds the purpose’s own term or year. Raises OrganisationError for an unknown purpose."""
    return asked_first(survivor(organisation), purpose, cycle_now(purpose, today))


def cycle_now(purpose: str, today: date) -> str:
    """The term or year of a purpose in which a day lies. Raises OrganisationError for an unknown purpose."""
    return cycle_for(known_purpose(purpose), today)


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
    if (refused := _refused(one, purpose, given)) is not None:
        return refused
    if purpose.basis == CONSENT and _deciding(given, purpose.id) is None:
        says = f"{one.name} has not agreed to “{purpose.name}”, and nobody may write to it about that before it does."
        return Allowed(False, says, "no-consent", "the employer has not agreed to be asked for this")
    if first is not None:
        when = f"{first.on:%-d %B %Y}, in {cycle_in_words(first.cycle)}"
        short = f"the employer was asked by {first.by_organisation.name} on {when}"
        return Allowed(False, asked_already(one, first), "asked", short)
    if now.full:
        until = f" Wait until {now.until:%-d %B %Y}." if now.until and now.until > today else ""
        says = f"{one.name} was asked {now.asks} times in the last {now.days} days; {now.most} is the most.{until}"
        return Allowed(False, says, "load", "the employer was asked often enough for now")
    return Allowed(True)


def _refused(one: Organisation, purpose: ContactPurpose, given: list[ContactConsent]) -> Allowed | None:
    """What holds for every kind of request: the employer is closed, or has said no."""
    if one.status == Status.CLOSED:
        return Allowed(False, f"{one.name} is closed.", "closed", "the employer is closed")
    answer = _deciding(given, purpose.id)
    if answer is None or answer.answer != ContactConsent.Answer.REFUSED:
        return None
    what = "at all" if answer.purpose == EVERYTHING else f"about “{purpose.name}”"
    says = f"{one.name} said on {timezone.localdate(answer.given_at):%-d %B %Y} not to be asked {what}."
    return Allowed(False, says, "refused", "the employer said not to be asked for this")


def asked_already(one: Organisation, first: Ask) -> str:
    """Who was first, in one sentence."""
    return (
        f"{first.by_organisation.name} asked {one.name} for this already on {first.on:%-d %B %Y}, in "
        f"{cycle_in_words(first.cycle)}."
    )


def _standing_each(ones: Collection[int], today: date) -> dict[int, list[ContactConsent]]:
    found: dict[int, list[ContactConsent]] = {}
    rows = ContactConsent.objects.standing().filter(organisation__in=ones, given_at__lt=_end_of(today))
    for row in rows.order_by("-given_at", "-id"):
        found.setdefault(row.organisation_id, []).append(row)
    return found


def _first_each(ones: Collection[int], purpose: ContactPurpose, today: date) -> dict[int, Ask]:
    rows = Ask.objects.filter(organisation__in=ones, purpose=purpose.id, cycle=cycle_for(purpose, today), holds=True)
    return {row.organisation_id: row for row in rows.select_related("by_organisation")}


def _asks_each(ones: Collection[int], today: date) -> dict[int, list[date]]:
    since = today - timedelta(days=int(rule(RULE, today)["days"]))
    rows = Ask.objects.counted().filter(organisation__in=ones, on__gt=since, on__lte=today).order_by()
    found: dict[int, list[date]] = {}
    for organisation, on in rows.values_list("organisation_id", "on"):
        found.setdefault(organisation, []).append(on)
    return found


def _standing(one: Organisation, today: date | None = None) -> list[ContactConsent]:
    """What the employer said, newest first; with a day, what it had said by the end of that day."""
    rows = ContactConsent.objects.standing().filter(organisation=one)
    if today is not None:
        rows = rows.filter(given_at__lt=_end_of(today))
    return list(rows.order_by("-given_at", "-id"))


def _end_of(today: date) -> datetime:
    return timezone.make_aware(datetime.combine(today + timedelta(days=1), time.min))


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
