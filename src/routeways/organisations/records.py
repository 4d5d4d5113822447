"""What comes in before it is stored: frozen, checked once, the same for a form, a file and a bulk load."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from django.core.exceptions import ValidationError
from django.db import models

from routeways.organisations.identifiers import Scheme, normalise
from routeways.organisations.models import Alias, ContactRoute, Kind, Organisation, Site, Status
from routeways.organisations.names import name_key
from routeways.places.postcodes import parse


class OrganisationError(ValueError):
    """Something that cannot be recorded. The message is one sentence for the person who tried."""


@dataclass(frozen=True, slots=True)
class NewAlias:
    name: str
    kind: str = Alias.Kind.TRADING
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class NewIdentifier:
    scheme: str
    value: str
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class NewSite:
    """`district` is an ONS code; `address` has a line a line, without town and postcode."""

    name: str = ""
    address: str = ""
    town: str = ""
    postcode: str = ""
    latitude: float | None = None
    longitude: float | None = None
    district: str = ""
    accessibility: str = ""
    is_main: bool = True


@dataclass(frozen=True, slots=True)
class NewContactRoute:
    label: str
    email: str = ""
    phone: str = ""
    page: str = ""
    purpose: str = ContactRoute.Purpose.GENERAL
    checked_on: date | None = None


@dataclass(frozen=True, slots=True)
class NewOrganisation:
    name: str
    kind: str
    regions: tuple[str, ...]
    acts_as: tuple[str, ...] = ()
    status: str = Status.OPEN
    valid_from: date | None = None
    valid_to: date | None = None
    website: str = ""
    source: str = ""
    aliases: tuple[NewAlias, ...] = ()
    identifiers: tuple[NewIdentifier, ...] = ()
    sites: tuple[NewSite, ...] = ()
    contact_routes: tuple[NewContactRoute, ...] = ()

    def checked(self) -> NewOrganisation:
        """The same with names trimmed, numbers and postcodes in their normal form. Raises OrganisationError."""
        try:
            return self._checked()
        except OrganisationError:
            raise
        except ValueError as error:  # identifiers and postcodes say what is wrong in a sentence
            raise OrganisationError(str(error)) from error

    def _checked(self) -> NewOrganisation:
        name = tidy(self.name)
        if not name or not any(mark.isalnum() for mark in name):
            raise OrganisationError("An organisation needs a name.")
        if len(name) > 200:
            raise OrganisationError(f"The name “{name[:40]}…” is longer than 200 letters. Shorten it.")
        for kind in (self.kind, *self.acts_as):
            if kind not in Kind.values:
                raise OrganisationError(
                    f"“{kind}” is not a kind of organisation. Use one of: {', '.join(Kind.values)}."
                )
        if self.status not in Status.values:
            raise OrganisationError(f"“{self.status}” is not a status. Use one of: {', '.join(Status.values)}.")
        if self.website and not self.website.startswith(("http://", "https://")):
            raise OrganisationError(f"The web address “{self.website}” must begin with https:// or http://.")
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise OrganisationError(f"{name} cannot end ({self.valid_to}) before it begins ({self.valid_from}).")
        if not self.regions:
            raise OrganisationError(f"{name} must belong to at least one region.")
        for route in self.contact_routes:
            if not (route.email or route.phone or route.page):
                raise OrganisationError(f"The contact route “{route.label}” needs an e-mail, a telephone or a page.")
        sites = tuple(replace(site, postcode=tidy_postcode(site.postcode)) for site in self.sites)
        if sum(site.is_main for site in sites) > 1:
            raise OrganisationError(f"{name} can have only one main site.")
        for row in self._rows(name, sites):
            refuse_unfit(row, name)
        identifiers = self._numbers(name)
        others = tuple(kind for kind in dict.fromkeys(self.acts_as) if kind != self.kind)
        regions = tuple(dict.fromkeys(self.regions))
        return replace(self, name=name, sites=sites, identifiers=identifiers, acts_as=others, regions=regions)

    def _numbers(self, name: str) -> tuple[NewIdentifier, ...]:
        identifiers = tuple(replace(item, value=normalise(item.scheme, item.value)) for item in self.identifiers)
        current = [item.scheme for item in identifiers if item.valid_to is None]
        if twice := sorted({scheme for scheme in current if current.count(scheme) > 1}):
            raise OrganisationError(f"{name} is given two numbers of one register ({Scheme(twice[0])}). Give one.")
        return identifiers

    def _rows(self, name: str, sites: tuple[NewSite, ...]) -> list[models.Model]:
        """What would be stored, for the checks that the tables themselves know: lengths, addresses, choices."""
        plain = ("name", "address", "town", "postcode", "latitude", "longitude", "district", "accessibility")
        return [
            Organisation(name=name, name_key="-", kind=self.kind, website=self.website, source=self.source),
            *(Alias(name=alias.name, name_key="-", kind=alias.kind) for alias in self.aliases),
            *(Site(**{field: getattr(site, field) for field in plain}) for site in sites),
            *(
                ContactRoute(label=r.label, email=r.email, phone=r.phone, page=r.page, purpose=r.purpose)
                for r in self.contact_routes
            ),
        ]


def refuse_unfit(row: models.Model, name: str) -> None:
    """Raises OrganisationError where a row breaks what its table knows of its texts: length, form, choice."""
    texts = [value for value in vars(row).values() if isinstance(value, str)]
    if any("\x00" in text for text in texts):
        raise OrganisationError(f"{name}: a text holds a character that cannot be stored.")
    try:
        row.clean_fields(exclude=("organisation", "owner", "user", "merged_into", "public_id"))
    except ValidationError as error:
        field, problems = next(iter(error.message_dict.items()))
        words = row._meta.get_field(field).verbose_name  # type: ignore[union-attr]
        raise OrganisationError(f"{name}, {row._meta.verbose_name}, {words}: {problems[0]}") from error


def stored_key(name: str) -> str:
    """The key as tables keep it: letters that fall apart into many must not outgrow their column."""
    return name_key(name)[:250]


def tidy(text: str) -> str:
    return " ".join(text.replace("\x00", "").split())


def tidy_postcode(text: str) -> str:
    """“bb21lh” → “BB2 1LH”; "" stays. Raises places' PostcodeError for anything that is not a full postcode."""
    if not text.strip():
        return ""
    postcode = parse(text)
    if not postcode.is_full:
        raise OrganisationError(f"“{text.strip()}” is only a part of a postcode. Give all of it, for example PR1 2HE.")
    return str(postcode)
