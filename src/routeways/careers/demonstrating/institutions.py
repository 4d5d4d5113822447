"""155 invented schools and colleges with their year groups, careers leaders and coordinators, and some primaries."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import cycle
from typing import Any, ClassVar

from django.utils import timezone
from pydantic import Field, model_validator

from routeways.careers.models import (
    CareersLeader,
    Institution,
    Onboarding,
    Phase,
    Portfolio,
    Setting,
    YearGroup,
    template_of,
)
from routeways.careers.school_years import SchoolYear
from routeways.foundation import audit
from routeways.foundation.definitions import PACKAGED, Definition, Part, read
from routeways.organisations import actions as organisations
from routeways.organisations.invented import SIGN, SOURCE, record
from routeways.organisations.kinds import Kind
from routeways.organisations.models import Organisation, Person, Role
from routeways.organisations.records import NewOrganisation

FILE = PACKAGED / "demonstration" / "careers" / "institutions" / "institutions.yaml"
HUB = 155
_YEARS = {
    Phase.PRIMARY: (0, 6),
    Phase.SECONDARY: (7, 11),
    Phase.ALL_THROUGH: (0, 11),
    Phase.SIXTEEN_PLUS: (12, 14),
}


class InventedProfile(Part):
    """`pupils` are those of one year group; `send` and `fsm` are per cent of them."""

    phase: Phase
    setting: Setting
    pupils: int = Field(0, ge=0, le=5000)
    send: int = Field(0, ge=0, le=100)
    fsm: int = Field(0, ge=0, le=100)
    sixth: bool = False

    @property
    def years(self) -> range:
        first, last = _YEARS.get(self.phase, (1, 0))
        return range(first, (13 if self.sixth else last) + 1)


class KnownInstitution(InventedProfile):
    """`name` is that of an invented organisation in definitions/demonstration, without the sign."""

    name: str


class InventedInstitution(KnownInstitution):
    id: str
    sector: str
    town: str


class InventedInstitutions(Definition):
    """What `definitions/demonstration/careers/institutions/institutions.yaml` holds."""

    KIND: ClassVar[str] = "demonstration/careers/institutions"

    known: tuple[KnownInstitution, ...]
    invented: tuple[InventedInstitution, ...]
    first: tuple[str, ...]
    last: tuple[str, ...]
    coordinators: tuple[str, ...]

    @model_validator(mode="after")
    def _as_many_as_the_documents_say(self) -> InventedInstitutions:
        found = sum(bool(template_of(one.phase, one.setting)) for one in (*self.known, *self.invented))
        if found != HUB:
            raise ValueError(f"{found} schools and colleges; the demonstration has {HUB}")
        return self


def load(*, region: str, by: Any, now: datetime) -> bool:
    """False where the institutions are there already, or where the invented organisations are not."""
    known = read(FILE, InventedInstitutions)
    held = _by_name(region)
    if Institution.objects.filter(region=region).exists() or not held:
        return False
    today = timezone.localdate(now)
    held |= _organisations(region, by, known)
    pairs = list(_pairs(known, held))
    rows = [_row(region, one, organisation, today) for one, organisation in pairs]
    Institution.objects.bulk_create(rows, batch_size=200)
    _year_groups(rows, [one for one, _ in pairs], today)
    audit.record(by=by, verb="careers.load_demonstration", subject=f"region:{region}", details={"made": len(rows)})
    _people([row for row in rows if row.template], known, held, by, now)
    return True


def _by_name(region: str) -> dict[str, Organisation]:
    rows = Organisation.objects.standing().in_region(region).filter(demonstration=True)
    return {one.name.removesuffix(SIGN): one for one in rows}


def _organisations(region: str, by: Any, known: InventedInstitutions) -> dict[str, Organisation]:
    records = [_record(region, one) for one in known.invented]
    made = organisations.create_organisations(by=by, records=records, source="demonstration")
    return {row.name.removesuffix(SIGN): row for row in made}


def _record(region: str, one: InventedInstitution) -> NewOrganisation:
    kind = Kind.COLLEGE if one.phase == Phase.SIXTEEN_PLUS else Kind.SCHOOL
    return record(region, one.name, kind, sector=one.sector, town=one.town)


def _pairs(
    known: InventedInstitutions, held: dict[str, Organisation]
) -> Iterator[tuple[InventedProfile, Organisation]]:
    """Each invented profile with its organisation."""
    for one in (*known.known, *known.invented):
        if one.name in held:
            yield one, held[one.name]


def _row(region: str, one: InventedProfile, organisation: Organisation, today: Any) -> Institution:
    years = one.years
    return Institution(
        organisation=organisation,
        region=region,
        phase=one.phase,
        setting=one.setting,
        template=template_of(one.phase, one.setting),
        first_year=years[0] if years else None,
        last_year=years[-1] if years else None,
        onboarding=Onboarding.ACTIVE if template_of(one.phase, one.setting) else Onboarding.NOT_STARTED,
        onboarded_on=today,
        source=SOURCE,
    )


def _year_groups(rows: list[Institution], profiles: list[InventedProfile], today: Any) -> None:
    begins = SchoolYear.of(today).begins
    made = []
    for row, one in zip(rows, profiles, strict=True):
        for year in row.years:
            pupils = (
                max(4, round(one.pupils * (1 if year < 12 or one.phase == Phase.SIXTEEN_PLUS else 0.55))) + year % 3
            )
            made.append(
                YearGroup(
                    institution=row,
                    begins=begins,
                    year=year,
                    pupils=pupils,
                    send=round(pupils * one.send / 100),
                    fsm=round(pupils * one.fsm / 100),
                )
            )
    YearGroup.objects.bulk_create(made, batch_size=400)


def _people(
    rows: list[Institution], known: InventedInstitutions, held: dict[str, Organisation], by: Any, now: datetime
) -> None:
    """Leaders with and without cover; every seventeenth school has none, some trainings have run out.

    Stored all together, with one audit row: a thousand single writes would make each start slow.
    """
    today = timezone.localdate(now)
    names = (f"{first} {last}" for last, first in zip(cycle(known.last), cycle(known.first), strict=False))
    hub = next(one for one in held.values() if one.kind == Kind.HUB)
    staff = [organisations.add_person(by=by, owner=hub, name=name, is_16_or_over=True) for name in known.coordinators]
    roles = Role.objects.filter(role="careers-leader", organisation__in=[row.organisation_id for row in rows])
    there = {role.organisation_id: role.person for role in roles.select_related("person") if role.person}
    leaders: list[CareersLeader] = []
    people: list[Person] = []
    for number, row in enumerate(rows):
        if number % 17 == 16:
            continue
        leader = _leader(number, row, there.get(row.organisation_id) or Person(owner=row.organisation), today)
        leader.cover = Person(owner=row.organisation) if number % 3 else None
        for person in (leader.person, leader.cover):
            if person is not None and person.pk is None:
                person.name = next(names)
                people.append(person)
        leaders.append(leader)
    Person.objects.bulk_create(people, batch_size=200)
    for leader in leaders:  # the rows' ids are known only now
        leader.person, leader.cover = leader.person, leader.cover
    CareersLeader.objects.bulk_create(leaders, batch_size=200)
    Role.objects.bulk_create(_roles(leaders, people, today), batch_size=200)
    looked_after = [
        Portfolio(institution=row, person=p, valid_from=today) for row, p in zip(rows, cycle(staff), strict=False)
    ]
    Portfolio.objects.bulk_create(looked_after, batch_size=200)


def _roles(leaders: list[CareersLeader], people: list[Person], today: date) -> list[Role]:
    """So that the people of an institution see each other."""
    leading = {id(one.person) for one in leaders}
    return [
        Role(
            person=one,
            organisation=one.owner,
            role="careers-leader" if id(one) in leading else "organisation-contact",
            valid_from=today,
        )
        for one in people
    ]


def _leader(number: int, row: Institution, person: Person, today: date) -> CareersLeader:
    trained = today - timedelta(days=200 + number * 7)
    leader = CareersLeader(institution=row, person=person, valid_from=today)
    if number % 11 != 10:
        leader.training = "Careers leader training (invented)"
        leader.trained_on, leader.training_expires_on = trained, trained + timedelta(days=3 * 365)
    return leader
