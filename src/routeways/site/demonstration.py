"""The demonstration: invented organisations and people in a region of their own, on real areas and figures.

Everything is read from `definitions/demonstration/`. Loading again changes nothing; removing takes away what was made.
It is never attached to a real organisation, and a real region's pages never show it.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, ClassVar

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from pydantic import Field, model_validator

from routeways.foundation import actions as users
from routeways.foundation import audit, definitions, jobs, private_files
from routeways.foundation.definitions import Definition, Part
from routeways.foundation.models import User
from routeways.foundation.progress import Progress
from routeways.foundation.queries import user_by_email
from routeways.ledger import actions as ledger
from routeways.library.demonstration import load_demonstration as load_library
from routeways.organisations import actions as organisations
from routeways.organisations.invented import SOURCE, record, signed
from routeways.organisations.kinds import Kind
from routeways.organisations.models import Organisation, Person
from routeways.organisations.records import NewOrganisation
from routeways.provision.actions import load_demonstration as load_provision
from routeways.site import demonstration_careers, demonstration_connect, demonstration_voice
from routeways.site.demonstration_contacts import load_contacts
from routeways.site.demonstration_groups import load_groups
from routeways.site.models import Request

SIGN_IN_FILE = "demonstration-sign-in.json"
DOMAIN = "routeways.example"  # .example is reserved (RFC 2606): nothing that is sent there arrives anywhere


class InventedOrganisation(Part):
    """`sector` is a postcode sector of the region, at whose middle it stands."""

    id: str
    name: str
    kind: Kind
    sector: str
    town: str
    mailbox: str = ""

    @property
    def full_name(self) -> str:
        return signed(self.name)


class InventedPerson(Part):
    """`at` is an organisation's id; `region` says that the role reaches over the region."""

    says: str
    name: str
    email: str = Field(pattern=r"^[a-z.]+@routeways\.example$")
    at: str
    role: str
    region: bool = False


class Demonstration(Definition):
    """What `definitions/demonstration/<region>.yaml` holds."""

    KIND: ClassVar[str] = "demonstration"

    region: str
    organisations: tuple[InventedOrganisation, ...]
    people: tuple[InventedPerson, ...]

    @model_validator(mode="after")
    def _hangs_together(self) -> Demonstration:
        ids = [one.id for one in self.organisations]
        if len(set(ids)) < len(ids) or len({one.name for one in self.organisations}) < len(ids):
            raise ValueError("organisations: each id and name is given once")
        if strangers := sorted({one.at for one in self.people} - set(ids)):
            raise ValueError(f"people: there is no organisation “{strangers[0]}”")
        return self


def load(*, by: Any = None, now: datetime, progress: Progress | None = None, voice: bool = True) -> None:
    """Makes what is missing of every demonstration and opens its accounts. Raises DefinitionError.

    voice: also what the invented employers said and what became of it, which takes seconds.
    """
    tell = progress or (lambda done, total, message: None)
    kept = _Kept.read() if _sign_in_path().exists() else _Kept(_random_words(), {})
    known = definitions.load(Demonstration)
    for number, one in enumerate(known.values()):
        tell(number, len(known), f"Making the organisations of {one.region}")
        with transaction.atomic():
            made = _organisations(by, one)
            if load_provision(by=by, region=one.region, organisations=made):
                jobs.start("provision.read_courses", by=by, payload={"region": one.region})
            for person in one.people:
                user = _account(by, person, kept.password)
                kept.accounts.setdefault(user.email, _fingerprint(user))
                _person(by, one, person, made[person.at], user, timezone.localdate(now))
            load_library(by=by, region=one.region, organisations=made, now=now)
            load_groups(by=by, region=one.region, organisations=made, now=now)
            load_contacts(by=by, region=one.region, organisations=made, now=now)
            kept.write()
        demonstration_connect.load(region=one.region, by=by, now=now)
        demonstration_careers.load(region=one.region, by=by, now=now)
        if voice:
            tell(number, len(known), f"Reading what the employers of {one.region} say")
            demonstration_voice.load(region=one.region, organisations=made, now=now)
    tell(len(known), len(known), "The demonstration is loaded")


def remove(*, by: Any = None, now: datetime, progress: Progress | None = None) -> int:
    """Deletes the invented organisations, people, roles, words and requests; how many organisations there were.

    Accounts are closed, not deleted: the audit names who did what, and its rows are never removed.
    """
    tell = progress or (lambda done, total, message: None)
    known = definitions.load(Demonstration)
    gone = 0
    for number, one in enumerate(known.values()):
        tell(number, len(known), f"Removing the organisations of {one.region}")
        with transaction.atomic():
            deleted = Request.objects.filter(region=one.region).delete()[0]
            if deleted:
                subject = f"region:{one.region}"
                audit.record(by=by, verb="site.remove_requests", subject=subject, details={"requests": deleted})
            demonstration_voice.remove(by=by, region=one.region)
            if loaded(one.region):
                demonstration_careers.remove(by=by, region=one.region)
                demonstration_connect.remove(by=by, region=one.region)
            ledger.remove_demonstration(by=by, region=one.region)  # after the floors whose records point at accounts
            if loaded(one.region):
                gone += organisations.remove_demonstration(by=by, region=one.region)
            for user in _accounts(one):
                if user.is_active:
                    users.set_active(user, False, by=by)
    _sign_in_path().unlink(missing_ok=True)
    tell(len(known), len(known), "The demonstration is removed")
    return gone


def loaded(region: str) -> bool:
    """Whether the region has invented organisations."""
    return Organisation.objects.filter(regions__region=region, demonstration=True).exists()


def sign_ins() -> list[tuple[str, str, str]]:
    """(who, e-mail address, password) for each kind of user; [] while the demonstration is not loaded.

    Somebody whose password was changed has the one that they chose, so they are left out.
    """
    kept = _Kept.read()
    found = []
    for one in definitions.load(Demonstration).values():
        names = {invented.id: invented.name for invented in one.organisations}
        accounts = {user.email: user for user in _accounts(one) if user.is_active}
        for person in one.people:
            user = accounts.get(person.email)
            if user is not None and kept.accounts.get(user.email) == _fingerprint(user):
                found.append((f"{person.says}, {names[person.at]}", person.email, kept.password))
    return found


def _organisations(by: Any, one: Demonstration) -> dict[str, Organisation]:
    """Those that are there already stay as they are, whatever somebody has changed in them."""
    rows = Organisation.objects.standing().in_region(one.region).filter(source=SOURCE)
    known = {row.name: row for row in rows}
    missing = [invented for invented in one.organisations if invented.full_name not in known]
    if missing:
        records = [_record(one.region, invented) for invented in missing]
        for row in organisations.create_organisations(by=by, records=records, source="demonstration"):
            known[row.name] = row
    return {invented.id: known[invented.full_name] for invented in one.organisations}


def _record(region: str, one: InventedOrganisation) -> NewOrganisation:
    desk = f"{one.mailbox}.desk@{one.id}.{DOMAIN}" if one.mailbox else ""
    return record(region, one.name, one.kind, sector=one.sector, town=one.town, desk=desk)


def _person(by: Any, one: Demonstration, invented: InventedPerson, at: Organisation, user: User, today: date) -> None:
    person = Person.objects.filter(user=user).first()
    if person is None:
        person = organisations.add_person(
            by=by, owner=at, name=invented.name, work_email=invented.email, user=user, is_16_or_over=True
        )
    if not person.roles.held_on(today).filter(role=invented.role, organisation=at).exists():
        region = one.region if invented.region else ""
        organisations.give_role(
            by=by, organisation=at, role=invented.role, region=region, valid_from=today, today=today, person=person
        )


def _account(by: Any, invented: InventedPerson, password: str) -> User:
    """A new account, or the one that was closed when the demonstration was removed, opened with the new password."""
    user = user_by_email(invented.email)
    if user is None:
        return users.add_user(by=by, email=invented.email, name=signed(invented.name), password=password)
    if not user.is_active:
        users.reopen(user, password, by=by)  # closed by `remove`, which also threw the password away
    return user


def _accounts(one: Demonstration) -> list[User]:
    return list(User.objects.filter(email__in=[person.email for person in one.people]))


def _sign_in_path() -> Path:
    return Path(settings.DATA_DIR) / SIGN_IN_FILE


@dataclass(frozen=True)
class _Kept:
    """What the data folder keeps for its owner to read: the one password, and the accounts that still have it."""

    password: str
    accounts: dict[str, str]

    @classmethod
    def read(cls) -> _Kept:
        try:
            content = json.loads(_sign_in_path().read_text("utf-8"))
            return cls(content["password"], content["accounts"])
        except FileNotFoundError:
            return cls("", {})

    def write(self) -> None:
        content = {"password": self.password, "accounts": self.accounts}
        private_files.write(_sign_in_path(), json.dumps(content, indent=1))


def _fingerprint(user: User) -> str:
    """Tells a password that was changed from one that was not, without the half second that checking one takes."""
    return hashlib.sha256(user.password.encode()).hexdigest()


def _random_words() -> str:
    letters = "abcdefghjkmnpqrstuvwxyz23456789"  # none that look alike
    return "-".join("".join(secrets.choice(letters) for _ in range(5)) for _ in range(3))
