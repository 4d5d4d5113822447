"""The columns of a list of contacts with employers, and its rows as they come in."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from routeways.foundation.tables import Column, Contract, Report, Unresolved
from routeways.foundation.tables.contract import Resolver
from routeways.organisations.contact_purposes import contact_purposes
from routeways.organisations.identifiers import Scheme
from routeways.organisations.models import Organisation, Touch
from routeways.organisations.reading import dates, numbers_of, read_rows

CHANNELS = {str(text).lower(): value for value, label in Touch.Channel.choices for text in (value, label)}
OUTCOMES = {str(text).lower(): value for value, label in Touch.Outcome.choices for text in (value, label)}
_YES_NO = {"yes": "yes", "no": "no", "y": "yes", "n": "no", "true": "yes", "false": "no"}


def contract() -> Contract:
    """Made when it is used: the purposes are definitions of the deployment."""
    purposes = {text.lower(): one.id for one in contact_purposes().values() for text in (one.id, one.name)}
    return Contract(
        columns=(
            Column("Employer", "employer"),
            Column("Company number", "company", optional=True, blank=True, resolve=numbers_of(Scheme.COMPANY)),
            Column("Date", "on", resolve=dates),
            Column("Purpose", "purpose", resolve=_choices(purposes, [one.name for one in contact_purposes().values()])),
            Column("How", "channel", resolve=_choices(CHANNELS, Touch.Channel.labels)),
            Column("About", "about"),
            Column("Outcome", "outcome", resolve=_choices(OUTCOMES, Touch.Outcome.labels)),
            Column("Asked for something", "asks", optional=True, blank=True, resolve=_choices(_YES_NO, ["Yes", "No"])),
            Column("Job or team", "with_role", optional=True, blank=True),
            Column("Private note", "note", optional=True, blank=True),
            Column("Next contact", "next_on", optional=True, blank=True, resolve=dates),
        ),
        most_rejected=1.0,
    )


def columns_in_words() -> tuple[tuple[str, str], ...]:
    """For the page that explains the file: heading and what may stand in it."""
    purposes = ", ".join(one.name for one in contact_purposes().values())
    return (
        ("Employer", "Required. Its name as the directory of organisations shows it."),
        ("Company number", "Optional. Tells employers of one name apart."),
        ("Date", "Required. When it happened, for example 2026-03-27 or 27/03/2026."),
        ("Purpose", f"Required. One of: {purposes}."),
        ("How", f"Required. One of: {', '.join(str(label) for _, label in Touch.Channel.choices)}."),
        ("About", "Required. A few words that everybody who keeps in touch here may read. No names of people."),
        ("Outcome", f"Required. One of: {', '.join(str(label) for _, label in Touch.Outcome.choices)}."),
        ("Asked for something", "Optional. Yes or no. Yes tells others that the employer was asked."),
        ("Job or team", "Optional. Whom you spoke with: a job, not a person’s name."),
        ("Private note", "Optional. Only your own organisation reads it."),
        ("Next contact", "Optional. A day that is still to come."),
    )


@dataclass(frozen=True, slots=True)
class IncomingTouch:
    """One good row; `line` is the row of the file."""

    line: int
    employer: str
    company: str
    on: date
    purpose: str
    channel: str
    about: str
    outcome: str
    asks: bool
    with_role: str
    note: str
    next_on: date | None

    def key(self, organisation: Organisation) -> str:
        """Tells the same contact in a list that comes again. The private note and the next contact may have changed."""
        what = [organisation.public_id, self.on.isoformat(), self.purpose, self.channel, self.about, self.with_role]
        return hashlib.sha256(json.dumps(what).encode()).hexdigest()


def read_touches(path: Path) -> tuple[list[IncomingTouch], Report]:
    """Raises FileRefused."""
    rows, report = read_rows(path, contract())
    found = [
        IncomingTouch(
            line=int(row["line"]),
            employer=row["employer"],
            company=row["company"] or "",
            on=date.fromisoformat(row["on"]),
            purpose=row["purpose"],
            channel=row["channel"],
            about=row["about"],
            outcome=row["outcome"],
            asks=row["asks"] == "yes",
            with_role=row["with_role"] or "",
            note=row["note"] or "",
            next_on=date.fromisoformat(row["next_on"]) if row["next_on"] else None,
        )
        for row in rows
    ]
    return found, report


def _choices(known: Mapping[str, str], names: Sequence[object]) -> Resolver:
    def resolve(texts: Sequence[str]) -> Mapping[str, str | Unresolved]:
        wrong = Unresolved(f"must be one of: {', '.join(map(str, names))}")
        return {text: known.get(text.strip().lower(), wrong) for text in texts}

    return resolve
