"""The columns of a list of organisations, and its rows as they come in."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from routeways.foundation.tables import Column, Contract, Report
from routeways.organisations.identifiers import REGISTERS, Scheme
from routeways.organisations.kinds import Kind
from routeways.organisations.reading import numbers_of, postcodes, read_rows
from routeways.organisations.records import NewAlias, NewContactRoute, NewIdentifier, NewOrganisation, NewSite

KINDS = {text: kind.value for kind in Kind for text in (kind.value, str(kind.label), str(kind.label).lower())}
NUMBERS = {
    "URN": Scheme.URN,
    "UKPRN": Scheme.UKPRN,
    "Company number": Scheme.COMPANY,
    "Charity number": Scheme.CHARITY,
    "LAESTAB": Scheme.LAESTAB,
    "VAT number": Scheme.VAT,
}


def _text(heading: str, key: str) -> Column:
    return Column(heading, key, optional=True, blank=True)


CONTRACT = Contract(
    columns=(
        Column("Name", "name"),
        Column("Kind", "kind", choices=KINDS),
        *(
            Column(heading, scheme.name.lower(), optional=True, blank=True, resolve=numbers_of(scheme))
            for heading, scheme in NUMBERS.items()
        ),
        _text("Trading name", "trading_name"),
        _text("Address", "address"),
        _text("Town", "town"),
        Column("Postcode", "postcode", optional=True, blank=True, resolve=postcodes),
        _text("Website", "website"),
        _text("Contact", "contact"),
        _text("Contact e-mail", "contact_email"),
        _text("Contact telephone", "contact_phone"),
    ),
    most_rejected=1.0,
)

# For the page that explains the file: heading and what may stand in it.
COLUMNS_IN_WORDS = (
    ("Name", "Required."),
    ("Kind", f"Required. One of: {', '.join(kind.value for kind in Kind)}."),
    *(
        (heading, f"Optional. {REGISTERS[scheme].shape[0].upper()}{REGISTERS[scheme].shape[1:]}.")
        for heading, scheme in NUMBERS.items()
    ),
    ("Trading name", "Optional."),
    ("Address, Town, Postcode", "Optional. The main site."),
    ("Website", "Optional. Begins with https://."),
    ("Contact, Contact e-mail, Contact telephone", "Optional. A team or a job, never a person’s own address."),
)


@dataclass(frozen=True, slots=True)
class Incoming:
    """One good row. `numbers` are (scheme, value) in their normal form; `line` is the row of the file."""

    line: int
    name: str
    kind: str
    numbers: tuple[tuple[str, str], ...]
    trading_name: str
    address: str
    town: str
    postcode: str
    website: str
    contact: str
    contact_email: str
    contact_phone: str

    def record(self, region: str, source: str) -> NewOrganisation:
        routed = bool(self.contact_email or self.contact_phone)
        return NewOrganisation(
            name=self.name,
            kind=self.kind,
            regions=(region,),
            website=self.website,
            source=source,
            aliases=(NewAlias(self.trading_name),) if self.trading_name else (),
            identifiers=tuple(NewIdentifier(*number) for number in self.numbers),
            sites=(NewSite("", self.address, self.town, self.postcode),)
            if self.postcode or self.address or self.town
            else (),
            contact_routes=(
                NewContactRoute(self.contact or "General enquiries", self.contact_email, self.contact_phone),
            )
            if routed
            else (),
        )


def read_incoming(path: Path) -> tuple[list[Incoming], Report]:
    """Raises FileRefused."""
    rows, report = read_rows(path, CONTRACT)
    return [_incoming(row) for row in rows], report


def _incoming(row: dict[str, Any]) -> Incoming:
    numbers = tuple((scheme.value, row[scheme.name.lower()]) for scheme in NUMBERS.values() if row[scheme.name.lower()])
    texts = {name: row[name] or "" for name in Incoming.__slots__ if name not in ("line", "numbers")}
    return Incoming(line=int(row["line"]), numbers=numbers, **texts)
