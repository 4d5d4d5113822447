"""What happened with an employer, across all who keep in touch with it, as far as the reader may see it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch

from routeways.organisations.contact_purposes import purpose_name
from routeways.organisations.models import Consent, NextContact, Organisation, Person, Touch
from routeways.organisations.models.contact_rights import (
    RECORD,
    acting_for,
    coordinates,
    employers_of,
    regions_of,
)
from routeways.organisations.queries.organisations import survivor


@dataclass(frozen=True, slots=True)
class ContactLine:
    """One contact as the reader may see it. `note` is "" where it is private to another house; `with_whom` is a job,
    with a name only while that person’s consent stands. `mine`: the reader’s own house wrote it."""

    touch: Touch
    purpose: str
    by: Organisation
    with_whom: str
    note: str
    mine: bool
    may_change: bool


def contact_history(organisation: Organisation, actor: Any, *, today: date) -> list[ContactLine]:
    """All contacts with an employer, the newest first; those taken back only for who wrote them. Three queries or so.

    Nobody sees more than `Touch.visible_to` gives. The employer itself sees no notes.
    """
    one = survivor(organisation)
    rows = (
        Touch.objects.visible_to(actor, today=today)
        .filter(organisation=one)
        .select_related("by_organisation", "with_person", "ask")
        .prefetch_related(Prefetch("changes"))
        .order_by("-on", "-id")
    )
    rights = _Rights(actor, today)
    named = _may_be_named(one)
    own = one.pk in rights.employers
    lines = [_line(row, rights, named, own) for row in rows]
    return [line for line in lines if line.touch.undone_at is None or line.may_change]


def touch_of(organisation: Organisation, public_id: str, actor: Any, *, today: date) -> Touch:
    """Raises Touch.DoesNotExist, also where the actor may not see it."""
    rows = Touch.objects.visible_to(actor, today=today).select_related("by_organisation", "organisation", "ask")
    return rows.get(organisation=survivor(organisation), public_id=public_id)


def may_change(touch: Touch, actor: Any, *, today: date) -> bool:
    """Whoever records for the house that wrote it, and those who coordinate contacts in the region."""
    return _Rights(actor, today).change(touch)


def contacts_seen_by_employer(organisation: Organisation) -> list[Touch]:
    """For the employer’s own view: what is recorded about contacts with it, without anybody’s notes."""
    rows = Touch.objects.standing().filter(organisation=survivor(organisation))
    return list(rows.select_related("by_organisation", "ask").order_by("-on", "-id"))


def plans_of(organisation: Organisation, region: str) -> list[NextContact]:
    """Who planned to speak with an employer next, the newest plan first."""
    rows = NextContact.objects.filter(organisation=survivor(organisation), region=region)
    return list(rows.select_related("owner").order_by("-planned_at", "-id"))


def named_people(organisation: Organisation, region: str) -> list[Person]:
    """People of an employer who agreed to be named as its contact in a region."""
    agreed = Consent.objects.standing().filter(purpose="contact-named", region=region, person__isnull=False)
    return list(Person.objects.filter(owner=organisation, pk__in=agreed.values("person")).order_by("name", "pk"))


class _Rights:
    """What the reader may do, looked up once for a page: a region’s rights are the same for all its contacts."""

    def __init__(self, actor: Any, today: date) -> None:
        self.actor, self.today = actor, today
        self.employers = set(employers_of(actor, today=today)) if actor is not None else set()
        self._houses: dict[str, set[int]] = {}
        self._coordinates: dict[str, bool] = {}
        self._regions: list[str] | None = None

    def houses(self, region: str) -> set[int]:
        if region not in self._houses:
            self._houses[region] = {one.pk for one in acting_for(self.actor, RECORD, region, today=self.today)}
        return self._houses[region]

    def reads(self, region: str) -> bool:
        if self._regions is None:
            self._regions = regions_of(self.actor, today=self.today)
        return region in self._regions

    def change(self, touch: Touch) -> bool:
        region = touch.region
        if region not in self._coordinates:
            self._coordinates[region] = coordinates(self.actor, region, today=self.today)
        return self._coordinates[region] or touch.by_organisation_id in self.houses(region)


def _line(row: Touch, rights: _Rights, named: dict[tuple[int, str], str], own: bool) -> ContactLine:
    mine = row.by_organisation_id in rights.houses(row.region)
    shown = row.note if mine or (not row.note_is_private and rights.reads(row.region)) else ""
    name = named.get((row.with_person_id or 0, row.region), "")
    return ContactLine(
        touch=row,
        purpose=purpose_name(row.purpose),
        by=row.by_organisation,
        with_whom=", ".join(part for part in (name, row.with_role) if part),
        note=shown if not own or mine else "",
        mine=mine,
        may_change=rights.change(row),
    )


def _may_be_named(one: Organisation) -> dict[tuple[int, str], str]:
    """(person’s row, region) → name, for people of the employer who agreed to that."""
    rows = Consent.objects.standing().filter(purpose="contact-named", person__owner=one).select_related("person")
    return {(row.person.pk, row.region): row.person.name for row in rows if row.person is not None}
