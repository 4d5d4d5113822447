"""Schools and colleges as the Department for Education publishes them.

Three kinds of public file: the school information in performance tables for key stages 4 and 5, pupil premium
allocations (which give the local authority of every state-funded school), and the full register, Get Information about
Schools (“edubasealldata”).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from routeways.foundation.tables import Column, ColumnType, Contract, Report
from routeways.organisations.identifiers import Scheme
from routeways.organisations.kinds import Kind, Status
from routeways.organisations.reading import numbers_of, postcodes, read_register
from routeways.organisations.register.entry import Edition, Entry, digest_of
from routeways.places.grid import to_wgs84

DFE = "Department for Education"
_URN = Column("URN", "urn", resolve=numbers_of(Scheme.URN))
# One institution in fifty has no postcode or a foreign one: its other facts are still good.
_MOST_REJECTED = 0.5

KEY_STAGE = Contract(
    columns=(
        _URN,
        Column("SCHNAME", "name"),
        Column("PCODE", "postcode", blank=True, resolve=postcodes),
        Column("TOWN", "town", blank=True),
        Column("WEB", "website", blank=True),
        Column("SCHTYPE", "type", blank=True),
        Column("GENDER", "gender", blank=True),
        Column("LATITUDE", "latitude", ColumnType.NUMBER, blank=True),
        Column("LONGITUDE", "longitude", ColumnType.NUMBER, blank=True),
        Column("PHASE", "phase", blank=True),
    ),
    key=("urn",),
    ignore_others=True,
    most_rejected=_MOST_REJECTED,
)

PUPIL_PREMIUM = Contract(
    columns=(
        _URN,
        Column("LAEstab", "laestab", resolve=numbers_of(Scheme.LAESTAB)),
        Column("LA", "authority"),
        Column("School Name", "name"),
        Column("School Type", "type"),
        Column("Number of Primary pupils on roll (9)", "primary", ColumnType.NUMBER, optional=True, blank=True),
        Column("Number of  Secondary pupils on roll (10)", "secondary", ColumnType.NUMBER, optional=True, blank=True),
    ),
    key=("urn",),
    ignore_others=True,
    most_rejected=_MOST_REJECTED,
)

GIAS = Contract(
    columns=(
        _URN,
        Column("LA (code)", "authority", blank=True),
        Column("EstablishmentNumber", "establishment", blank=True),
        Column("EstablishmentName", "name"),
        Column("TypeOfEstablishment (name)", "type"),
        Column("EstablishmentStatus (name)", "status"),
        Column("PhaseOfEducation (name)", "phase", blank=True),
        Column("StatutoryLowAge", "lowest_age", ColumnType.INTEGER, blank=True, minimum=0, maximum=99),
        Column("StatutoryHighAge", "highest_age", ColumnType.INTEGER, blank=True, minimum=0, maximum=99),
        Column("Gender (name)", "gender", blank=True),
        Column("UKPRN", "ukprn", optional=True, blank=True, resolve=numbers_of(Scheme.UKPRN)),
        Column("Street", "street", optional=True, blank=True),
        Column("Locality", "locality", optional=True, blank=True),
        Column("Town", "town", optional=True, blank=True),
        Column("Postcode", "postcode", blank=True, resolve=postcodes),
        Column("SchoolWebsite", "website", optional=True, blank=True),
        Column("Easting", "easting", ColumnType.NUMBER, optional=True, blank=True, minimum=0, maximum=700_000),
        Column("Northing", "northing", ColumnType.NUMBER, optional=True, blank=True, minimum=0, maximum=1_300_000),
    ),
    key=("urn",),
    ignore_others=True,
    most_rejected=_MOST_REJECTED,
)

# Register entries that are not institutions of England's education system.
NOT_INSTITUTIONS = (
    "children's centre",
    "offshore",
    "british schools overseas",
    "welsh establishment",
    "service children",
)
STATUSES = {"Closed": Status.CLOSED, "Proposed to open": Status.PROPOSED}


def read_key_stage(path: Path, stage: int) -> Edition:
    """School information in performance tables for key stage 4 or 5. Raises FileRefused."""
    rows, report = read_register(path, KEY_STAGE)
    entries = tuple(
        Entry(
            register=f"dfe-key-stage-{stage}",
            numbers=((Scheme.URN.value, row["urn"]),),
            name=row["name"],
            kind=Kind.COLLEGE if row["type"] == "College" else Kind.SCHOOL,
            type=row["type"] or "",
            phase={"Post16": "16 plus"}.get(row["phase"], row["phase"] or ""),
            gender=row["gender"] or "",
            town=row["town"] or "",
            postcode=row["postcode"] or "",
            latitude=row["latitude"],
            longitude=row["longitude"],
            website=web_address(row["website"]),
        )
        for row in rows
    )
    return Edition(
        DFE, f"School information in key stage {stage} tables", "2021", digest_of(path), entries, sentences(report)
    )


def read_pupil_premium(path: Path) -> Edition:
    """Pupil premium allocations: which school is in which authority; no pupils. Raises FileRefused."""
    rows, report = read_register(path, PUPIL_PREMIUM)
    entries = tuple(
        Entry(
            register="pupil-premium",
            numbers=((Scheme.URN.value, row["urn"]), (Scheme.LAESTAB.value, row["laestab"])),
            name=row["name"],
            type=row["type"],
            phase=_phase_of_roll(row["primary"], row["secondary"]),
            authority=row["authority"],
        )
        for row in rows
    )
    return Edition(DFE, "Pupil premium allocations by school", "2019-20", digest_of(path), entries, sentences(report))


def _phase_of_roll(primary: float | None, secondary: float | None) -> str:
    """The file names no phase, but it counts primary and secondary pupils apart; "" where there are none of either."""
    if primary and secondary:
        return "All-through"
    return "Primary" if primary else "Secondary" if secondary else ""


def read_gias(path: Path, *, as_of: str) -> Edition:
    """The register's full download (“edubasealldata”); `as_of` is the day in its name. Raises FileRefused."""
    rows, report = read_register(path, GIAS)
    entries = tuple(_gias_entry(row) for row in rows if not _left_out(row["type"]))
    return Edition(DFE, "Get Information about Schools", as_of, digest_of(path), entries, sentences(report))


def _gias_entry(row: dict[str, Any]) -> Entry:
    latitude = longitude = None
    if row["easting"] and row["northing"]:
        latitude, longitude = (float(part) for part in to_wgs84(row["easting"], row["northing"]))
    numbers = [(Scheme.URN.value, row["urn"])]
    if row["ukprn"]:
        numbers.append((Scheme.UKPRN.value, row["ukprn"]))
    authority, establishment = row["authority"] or "", row["establishment"] or ""
    if len(authority) == 3 and len(establishment) == 4 and authority[0] in "23456789":
        numbers.append((Scheme.LAESTAB.value, authority + establishment))
    return Entry(
        register="gias",
        numbers=tuple(numbers),
        name=row["name"],
        kind=_kind(row["type"]),
        type=row["type"],
        phase=row["phase"] if row["phase"] != "Not applicable" else "",
        gender=row["gender"] if row["gender"] != "Not applicable" else "",
        status=STATUSES.get(row["status"], Status.OPEN),
        status_text=row["status"],
        lowest_age=row["lowest_age"],
        highest_age=row["highest_age"],
        authority=authority,
        town=row["town"] or "",
        address="\n".join(part for part in (row["street"], row["locality"]) if part),
        postcode=row["postcode"] or "",
        latitude=latitude,
        longitude=longitude,
        website=web_address(row["website"]),
    )


def _kind(type_name: str) -> str:
    words = type_name.casefold()
    if "higher education" in words:
        return Kind.UNIVERSITY
    if (
        any(part in words for part in ("further education", "sixth form", "college", "post 16"))
        and "city tech" not in words
    ):
        return Kind.COLLEGE
    return Kind.SCHOOL


def _left_out(type_name: str) -> bool:
    return any(part in type_name.casefold() for part in NOT_INSTITUTIONS)


def web_address(text: str | None) -> str:
    """As registers write it, often without https://; "" where it cannot be an address."""
    address = (text or "").strip()
    if not address or " " in address or "." not in address:
        return ""
    if not address.casefold().startswith(("http://", "https://")):
        address = f"https://{address}"
    return address if len(address) <= 300 else ""


def sentences(report: Report) -> tuple[str, ...]:
    return tuple(str(problem) for problem in report.problems)
