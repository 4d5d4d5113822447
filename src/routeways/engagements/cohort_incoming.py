"""The columns of a list of candidates, and its rows as they come in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from routeways.engagements.models import CandidateBenefit
from routeways.engagements.numbered_lists import read_numbered
from routeways.foundation.tables import Column, Contract, Problem, Report, Unresolved
from routeways.foundation.tables.contract import Resolver
from routeways.organisations.reading import dates, postcodes

BENEFITS = {str(text).lower(): value for value, label in CandidateBenefit.Benefit.choices for text in (value, label)}
YES_NO = {"yes": "yes", "no": "no", "y": "yes", "n": "no", "true": "yes", "false": "no"}


def contract() -> Contract:
    benefits = [label for _, label in CandidateBenefit.Benefit.choices]
    return Contract(
        columns=(
            Column("Your number", "number"),
            Column("Name", "name"),
            Column("Date of birth", "born_on", resolve=dates),
            Column("Told on", "told_on", resolve=dates),
            Column("Benefit", "benefit", resolve=choices(BENEFITS, benefits)),
            Column("Name to trainer", "trainer", optional=True, blank=True, resolve=choices(YES_NO, ["Yes", "No"])),
            Column("Name to employer", "employer", optional=True, blank=True, resolve=choices(YES_NO, ["Yes", "No"])),
            Column("E-mail", "email", optional=True, blank=True),
            Column("Telephone", "phone", optional=True, blank=True),
            Column("Postcode", "postcode", optional=True, blank=True, resolve=postcodes),
        ),
        most_rejected=1.0,
    )


def columns_in_words() -> tuple[tuple[str, str], ...]:
    """For the page that explains the file: heading and what may stand in it."""
    return (
        ("Your number", "Required. Your own number for the person: the same number is the same person."),
        ("Name", "Required. Read by you alone, unless the person agrees to more."),
        ("Date of birth", "Required, for example 1991-03-27 or 27/03/1991."),
        ("Told on", "Required. The day on which the person was told what is kept about them and why."),
        ("Benefit", f"Required. One of: {', '.join(map(str, CandidateBenefit.Benefit.labels))}. Read by you alone."),
        ("Name to trainer", "Optional. Yes where the person agreed that the training provider reads the name."),
        ("Name to employer", "Optional. Yes where the person agreed that the employer reads the name."),
        ("E-mail", "Optional."),
        ("Telephone", "Optional."),
        ("Postcode", "Optional. Where they would travel from."),
    )


@dataclass(frozen=True, slots=True)
class IncomingCandidate:
    """One good row; `line` is the row of the file."""

    line: int
    number: str
    name: str
    born_on: date
    told_on: date
    benefit: str
    trainer: bool
    employer: bool
    email: str
    phone: str
    postcode: str


def read_candidates(path: Path) -> tuple[list[IncomingCandidate], list[Problem], Report]:
    """Good rows, what is wrong with others, and the report. Raises FileRefused."""
    return read_numbered(path, contract(), _incoming)


def _incoming(row: Mapping[str, str]) -> IncomingCandidate:
    return IncomingCandidate(
        line=int(row["line"]),
        number=row["number"],
        name=row["name"],
        born_on=date.fromisoformat(row["born_on"]),
        told_on=date.fromisoformat(row["told_on"]),
        benefit=row["benefit"],
        trainer=row["trainer"] == "yes",
        employer=row["employer"] == "yes",
        email=row["email"] or "",
        phone=row["phone"] or "",
        postcode=row["postcode"] or "",
    )


def choices(known: Mapping[str, str], names: Sequence[object]) -> Resolver:
    """Cells that are one of these words; `names` is how they are told to whoever wrote another."""

    def resolve(texts: Sequence[str]) -> Mapping[str, str | Unresolved]:
        wrong = Unresolved(f"must be one of: {', '.join(map(str, names))}")
        return {text: known.get(text.strip().lower(), wrong) for text in texts}

    return resolve
