"""The demonstration’s contacts with employers: invented calls, visits and answers of some months.

Everything is read from `definitions/demonstration-contacts/` and goes through the same actions as a person’s clicks, on
invented days. What is there already stays as it is; it goes with the invented organisations.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any, ClassVar

from django.utils import timezone
from pydantic import Field

from routeways.foundation import definitions
from routeways.foundation.definitions import Definition, Part
from routeways.organisations import actions
from routeways.organisations.models import ContactConsent, EmployerProfile, Organisation, Touch


class InventedContact(Part):
    """`next` is the day of the contact that was planned then."""

    employer: str
    by: str
    purpose: str
    how: str
    day: int = Field(lt=0)
    outcome: str
    about: str
    role: str = ""
    note: str = ""
    asks: bool = False
    next: int | None = None


class InventedAnswer(Part):
    """What an employer said about being asked; `purpose` may be “everything”."""

    employer: str
    day: int = Field(lt=0)
    purpose: str
    agreed: bool


class DemonstrationContacts(Definition):
    """What `definitions/demonstration-contacts/<region>.yaml` holds. Days are counted from the day of loading."""

    KIND: ClassVar[str] = "demonstration-contacts"

    sectors: dict[str, str]
    contacts: tuple[InventedContact, ...]
    answers: tuple[InventedAnswer, ...] = ()


def load_contacts(*, by: Any, region: str, organisations: Mapping[str, Organisation], now: datetime) -> int:
    """Makes the contacts of a demonstration region that are missing; how many there were.

    `organisations` are the invented ones by their ids. Raises KeyError for strangers.
    """
    known = definitions.load(DemonstrationContacts).get(region)
    if known is None:
        return 0
    held = set(Touch.objects.filter(region=region).exclude(import_key="").values_list("import_key", flat=True))
    made = 0
    for number, invented in sorted(enumerate(known.contacts), key=lambda pair: pair[1].day):
        key = f"demonstration:{number}"
        if key not in held:
            _contact(by, region, organisations, invented, now, key)
            made += 1
    _sectors(by, organisations, known.sectors)
    for answer in known.answers:
        _answer(by, organisations[answer.employer], answer, now)
    return made


def _contact(
    by: Any, region: str, organisations: Mapping[str, Organisation], invented: InventedContact, now: datetime, key: str
) -> None:
    day = _day(now, invented.day)
    actions.record_touch(
        by=by,
        organisation=organisations[invented.employer],
        region=region,
        purpose=invented.purpose,
        channel=invented.how,
        on=day,
        about=invented.about,
        outcome=invented.outcome,
        by_organisation=organisations[invented.by],
        now=now + timedelta(days=invented.day),
        with_role=invented.role,
        note=invented.note,
        asks=invented.asks,
        as_found=True,  # whatever term the day falls into
        next_on=_day(now, invented.next) if invented.next is not None else None,
        import_key=key,
    )


def _sectors(by: Any, organisations: Mapping[str, Organisation], sectors: Mapping[str, str]) -> None:
    held = set(EmployerProfile.objects.values_list("organisation", flat=True))
    for employer, sector in sectors.items():
        if organisations[employer].pk not in held:
            actions.set_sector(by=by, organisation=organisations[employer], sector=sector)


def _answer(by: Any, employer: Organisation, answer: InventedAnswer, now: datetime) -> None:
    if not ContactConsent.objects.filter(organisation=employer, purpose=answer.purpose).exists():
        moment = now + timedelta(days=answer.day)
        given = {answer.purpose: answer.agreed}
        actions.say(by=by, organisation=employer, answers=given, said=ContactConsent.Said.LINK, now=moment)


def _day(now: datetime, days: int) -> date:
    return timezone.localdate(now) + timedelta(days=days)
