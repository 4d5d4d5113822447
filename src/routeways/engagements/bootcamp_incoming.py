"""The columns of a list of learners, and its rows as they come in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from routeways.engagements.cohort_incoming import YES_NO, choices, dates
from routeways.engagements.models import BootcampPlace
from routeways.engagements.numbered_lists import read_numbered
from routeways.foundation.tables import Column, Contract, Problem, Report

SITUATIONS = {str(text).lower(): value for value, label in BootcampPlace.Learner.choices for text in (value, label)}


def contract() -> Contract:
    yes_no = choices(YES_NO, ["Yes", "No"])
    return Contract(
        columns=(
            Column("Your number", "number"),
            Column("Name", "name"),
            Column("Date of birth", "born_on", resolve=dates),
            Column("Told on", "told_on", resolve=dates),
            Column("Situation", "learner", resolve=choices(SITUATIONS, list(BootcampPlace.Learner.values))),
            Column("Lives in the area", "area", resolve=yes_no),
            Column("May work", "work", resolve=yes_no),
            Column("On another funded course", "funded", resolve=yes_no),
            Column("Employer", "employer", optional=True, blank=True),
            Column("Employer’s staff", "staff", optional=True, blank=True),
            Column("E-mail", "email", optional=True, blank=True),
            Column("Telephone", "phone", optional=True, blank=True),
        ),
        most_rejected=1.0,
    )


def columns_in_words() -> tuple[tuple[str, str], ...]:
    """For the page that explains the file: heading and what may stand in it."""
    return (
        ("Your number", "Required. Your own number for the learner: the same number is the same person."),
        ("Name", "Required. Read by you alone, unless the learner agrees to more."),
        ("Date of birth", "Required, for example 1991-03-27 or 27/03/1991."),
        ("Told on", "Required. The day on which the learner was told what is kept about them and why."),
        ("Situation", f"Required. One of: {', '.join(BootcampPlace.Learner.values)}."),
        ("Lives in the area", "Required. Yes or no."),
        ("May work", "Required. Yes or no."),
        ("On another funded course", "Required. Yes or no."),
        ("Employer", "Needed for co-funded learners."),
        ("Employer’s staff", "Needed for co-funded learners: how many people work there."),
        ("E-mail", "Optional. The private link goes there."),
        ("Telephone", "Optional."),
    )


@dataclass(frozen=True, slots=True)
class IncomingLearner:
    """One good row; `line` is the row of the file. `staff` as it was written."""

    line: int
    number: str
    name: str
    born_on: date
    told_on: date
    learner: str
    area: bool
    work: bool
    funded: bool
    employer: str
    staff: str
    email: str
    phone: str


def read_learners(path: Path) -> tuple[list[IncomingLearner], list[Problem], Report]:
    """Good rows, what is wrong with others, and the report. Raises FileRefused."""
    return read_numbered(path, contract(), _incoming)


def _incoming(row: Mapping[str, str]) -> IncomingLearner:
    return IncomingLearner(
        line=int(row["line"]),
        number=row["number"],
        name=row["name"],
        born_on=date.fromisoformat(row["born_on"]),
        told_on=date.fromisoformat(row["told_on"]),
        learner=row["learner"],
        area=row["area"] == "yes",
        work=row["work"] == "yes",
        funded=row["funded"] == "yes",
        employer=row["employer"] or "",
        staff=row["staff"] or "",
        email=row["email"] or "",
        phone=row["phone"] or "",
    )
