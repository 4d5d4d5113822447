"""What a file of evidence may say: its columns, what may stand in them, and one good row."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from routeways.foundation.tables import Column, ColumnType, Contract, Unresolved
from routeways.needs.kinds import EvidenceKind, Sharing, SizeBand, When
from routeways.needs.placing import district_resolver, section_resolver
from routeways.organisations.identifiers import IdentifierError, Scheme, normalise
from routeways.organisations.records import tidy_postcode

MOST_LETTERS = 100_000  # an advert has three thousand; a book is not one item of evidence


def _choice(labels: Mapping[str, str]) -> Mapping[str, str]:
    return {text: key for key, label in labels.items() for text in (key, label, label.capitalize(), key.capitalize())}


def _dates(texts: Sequence[str]) -> Mapping[str, str | Unresolved]:
    return {text: _date(text) for text in texts}


def _date(text: str) -> str | Unresolved:
    for form in ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%d %B %Y", "%d %b %Y", "%Y-%m-%d %H:%M:%S"):
        try:
            return datetime.strptime(text.strip(), form).date().isoformat()  # noqa: DTZ007  (a day has no time zone)
        except ValueError:
            continue
    return Unresolved("is not a date; write it like 2026-03-27 or 27/03/2026")


def _postcodes(texts: Sequence[str]) -> Mapping[str, str | Unresolved]:
    return {text: _tried(tidy_postcode, text, ValueError) for text in texts}


def _company_numbers(texts: Sequence[str]) -> Mapping[str, str | Unresolved]:
    return {text: _tried(lambda number: normalise(Scheme.COMPANY, number), text, IdentifierError) for text in texts}


def _tried(read: Callable[[str], str], text: str, fault: type[Exception]) -> str | Unresolved:
    try:
        return read(text)
    except fault as error:
        return Unresolved(str(error))


def _optional(heading: str, key: str, **more: Any) -> Column:
    return Column(heading, key, optional=True, blank=True, **more)


YES_NO = {
    text: answer
    for answer, words in (("yes", ("yes", "y", "true", "1")), ("no", ("no", "n", "false", "0")))
    for word in words
    for text in (word, word.capitalize(), word.upper())
}

CONTRACT = Contract(
    columns=(
        Column("Text", "text"),
        _optional("Organisation", "organisation"),
        _optional("Company number", "company_number", resolve=_company_numbers),
        _optional("Date", "on", resolve=_dates),
        _optional("Postcode", "postcode", resolve=_postcodes),
        _optional("Area", "area", resolve=district_resolver),
        _optional("Sector", "sector", resolve=section_resolver),
        _optional("Size", "size_band", choices=_choice({k: str(v) for k, v in SizeBand.choices})),
        _optional("Level", "level", choices={str(n): str(n) for n in range(1, 9)}),
        _optional("Posts", "posts", type=ColumnType.INTEGER, minimum=0, maximum=100_000),
        _optional("When", "wanted", choices=_choice({k: str(v) for k, v in When.choices})),
        _optional("Hard to fill", "hard_to_fill", choices=YES_NO),
        _optional("Kind", "kind", choices=_choice({k: str(v) for k, v in EvidenceKind.choices})),
        _optional("Source", "source"),
        _optional("Consent", "consent"),
        _optional("Sharing", "sharing", choices=_choice({k: k for k, _ in Sharing.choices})),
    ),
    most_rejected=1.0,
)

OTHER_WORDS = dict.fromkeys(("organization", "business", "employer", "company"), "Organisation")

COLUMNS_IN_WORDS = (
    ("Text", f"Required. One advert, answer or note a row, {MOST_LETTERS:,} letters at most."),
    (
        "Organisation",
        "Optional; Business, Employer or Company will do. Who speaks, as in the directory or on letters.",
    ),
    ("Company number", "Optional. With it the business is found for certain and counted once."),
    ("Date", "Optional, like 2026-03-27 or 27/03/2026. Without it, the day given on this page."),
    ("Postcode, or Area", "Optional. A postcode, or a district’s name or code."),
    ("Sector", "Optional. The letter of a section of SIC 2007, or a SIC code."),
    ("Size", f"Optional. One of: {', '.join(SizeBand.values)}."),
    ("Level", "Optional. A level from 1 to 8."),
    ("Posts", "Optional. How many people are wanted."),
    ("When", f"Optional. One of: {', '.join(When.values)}."),
    ("Hard to fill", "Optional. yes or no."),
    ("Kind", f"Optional. One of: {', '.join(EvidenceKind.values)}."),
    ("Source", "Optional. Where this row is from, if not from where the whole list is."),
    ("Consent", "Optional. How the business agreed that it is shared."),
    ("Sharing", f"Optional. One of: {', '.join(Sharing.values)}. Without it, what is chosen on this page."),
)


WORDS = (
    "organisation", "company_number", "postcode", "area", "sector", "size_band", "level", "wanted", "kind", "source",
    "consent", "sharing",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Incoming:
    """One good row. `line` is the row of the file; "" and None stand for what it does not say."""

    line: int
    text: str
    organisation: str = ""
    company_number: str = ""
    on: date | None = None
    postcode: str = ""
    area: str = ""
    sector: str = ""
    size_band: str = ""
    level: str = ""
    posts: int | None = None
    wanted: str = ""
    hard_to_fill: bool | None = None
    kind: str = ""
    source: str = ""
    consent: str = ""
    sharing: str = ""
