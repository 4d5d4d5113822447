"""Courses, runs and providers in words and tables, for pages and downloads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse

from routeways.places.points import Point
from routeways.provision.models import Course, Run
from routeways.provision.queries import nearest_miles
from routeways.provision.queries.matching import miles_between
from routeways.ui.tables import Cell, Column, Content, TableView

AT_ANY_TIME = "At any time"


def course_table(
    found: Iterable[Course], *, on: date, near: Point | None = None, away: Mapping[str, float | None] | None = None
) -> TableView:
    """The next start of each course, and how far it is: from `near`, or the miles `away` by the course's public id."""
    columns = [Column("Course"), Column("Level"), Column("Provider"), Column("Next start")]
    columns += [Column("Distance")] if near or away is not None else []
    rows: list[tuple[Content, ...]] = []
    for one in found:
        row: list[Content] = [
            Cell(one.title, href=one.page),
            one.level_words,
            providers_in_words(one),
            next_start(one.all_runs, on),
        ]
        if away is not None:
            row.append(distance(away.get(one.public_id)))
        elif near:
            row.append(distance(nearest_miles(one.all_runs, near)))
        rows.append(tuple(row))
    return TableView("Courses", tuple(columns), tuple(rows))


def run_table(one: Course, *, near: Point | None, on: date) -> TableView:
    """One row a run, with its provider: a joint course has several. Those that have started come last."""
    runs = sorted(one.all_runs, key=lambda run: not run.can_be_joined_on(on))
    columns = [Column("Start"), Column("Provider"), Column("Where"), Column("How"), Column("Length"), Column("Cost")]
    columns += [Column("Places", numeric=True)] if any(run.places for run in one.all_runs) else []
    columns += [Column("Distance")] if near else []
    owners = {part.pk: part.owner for part in one.parts}
    rows: list[tuple[Content, ...]] = []
    for run in runs:
        owner = owners[run.course_id]
        row: list[Content] = [
            start(run, on),
            Cell(owner.name, href=reverse("provision:provider", args=[one.region, owner.public_id])),
            where(run),
            how(run),
            length(run),
            cost(run),
        ]
        if len(columns) > 6 and columns[6].label == "Places":
            row.append(run.places if run.places is not None else "Not given")
        if near:
            point = run.venue.point if run.venue else None
            row.append(distance(miles_between(near, point) if point else None))
        rows.append(tuple(row))
    return TableView("Starts", tuple(columns), tuple(rows))


def providers_in_words(one: Course) -> str:
    names = [each.name for each in one.providers]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}, together"


def next_start(runs: Sequence[Run], on: date) -> str:
    """The next day on which it can be joined."""
    days = [run.starts_on for run in runs if run.starts_on and run.starts_on >= on]
    if days:
        return day(min(days))
    return AT_ANY_TIME if any(run.flexible for run in runs) else "No start announced"


def start(run: Run, on: date) -> str:
    if run.flexible or run.starts_on is None:
        return AT_ANY_TIME
    return day(run.starts_on) if run.starts_on >= on else f"{day(run.starts_on)} (has started)"


def where(run: Run) -> str:
    if run.venue is not None:
        place = ", ".join(part for part in (run.venue.site.town, run.venue.site.postcode) if part)
        return f"{run.venue.name}{f', {place}' if place and place != run.venue.name else ''}"
    if run.mode == "Online":
        return "Online"
    if run.national:
        return "Anywhere in England"
    return ", ".join(run.sub_regions) or "Not given"


def how(run: Run) -> str:
    words = (run.get_mode_display(), run.get_study_mode_display(), run.get_attendance_display())
    return ", ".join(dict.fromkeys(word for word in words if word)).capitalize()


def length(run: Run) -> str:
    if not run.duration:
        return "Not given"
    unit = run.get_unit_display()
    return f"{run.duration} {unit[:-1] if run.duration == 1 else unit}"


def cost(run: Run) -> str:
    parts = [pounds(run.cost)] if run.cost is not None else []
    parts += [run.cost_description] if run.cost_description else []
    return ". ".join(parts) or "Not given"


def pounds(amount: Decimal) -> str:
    return f"£{amount:,.2f}".removesuffix(".00") if amount else "Free"


def distance(miles: float | None) -> str:
    """In a straight line, to a tenth below ten miles."""
    if miles is None:
        return "Not known"
    if miles < 1:
        return "Less than a mile"
    return f"{miles:.1f} miles" if miles < 10 else f"{miles:.0f} miles"


def day(on: date) -> str:
    return f"{on:%-d %B %Y}"


def facts(one: Course, subject: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = [{"name": "Level", "value": one.level_words}]
    if one.qualification is not None:
        rows.insert(0, {"name": "Qualification", "value": one.qualification.title})
        rows.append({"name": "Awarded by", "value": one.qualification.awarding})
    elif one.aim:
        rows.insert(0, {"name": "Learning aim", "value": f"{one.aim}, not in a list we have loaded"})
    rows.append({"name": "Subject", "value": subject})
    rows.append({"name": "Kind", "value": one.course_type})
    rows.append({"name": "Awarding body", "value": one.awarding})
    rows.append({"name": "Providers", "value": providers_in_words(one)})
    rows.append({"name": "Source of this record", "value": one.source})
    return [row for row in rows if row["value"]]


SECTIONS = (
    ("who_for", "Who it is for"),
    ("entry_requirements", "What you need to start"),
    ("what_you_will_learn", "What you will learn"),
    ("how_you_will_learn", "How you will learn"),
    ("what_to_bring", "What to bring"),
    ("how_assessed", "How you will be assessed"),
    ("where_next", "Where it can lead"),
)


def sections(one: Course) -> list[tuple[str, list[str]]]:
    """(heading, paragraphs) of the texts that are there."""
    found = []
    for name, heading in SECTIONS:
        paragraphs = [line.strip() for line in getattr(one, name).splitlines() if line.strip()]
        if paragraphs:
            found.append((heading, paragraphs))
    return found


RUN_COLUMNS = (
    "course",
    "title",
    "level",
    "subject",
    "qualification",
    "provider",
    "run",
    "reference",
    "mode",
    "starts_on",
    "flexible",
    "venue",
    "postcode",
    "webpage",
    "cost",
    "cost_description",
    "duration",
    "unit",
    "study_mode",
    "attendance",
    "places",
)


def run_rows(found: Iterable[Course]) -> list[dict[str, Any]]:
    """One row a run, for the CSV."""
    return [
        {**_head(one), "provider": part.owner.name, **_run(run)}
        for one in found
        for part in one.parts
        for run in part.runs.all()
    ]


def as_dict(one: Course) -> dict[str, Any]:
    """A course with its providers and runs, for JSON and the API."""
    return {
        **_head(one),
        "course_type": one.course_type,
        "aim": one.aim,
        "awarding": one.awarding,
        **{name: getattr(one, name) for name, _ in SECTIONS},
        "providers": [{"id": each.public_id, "name": each.name} for each in one.providers],
        "page": one.page,
        "runs": [{"provider": part.owner.public_id, **_run(run)} for part in one.parts for run in part.runs.all()],
    }


def _head(one: Course) -> dict[str, Any]:
    return {
        "course": one.public_id,
        "title": one.title,
        "level": one.level,
        "subject": one.subject,
        "qualification": one.qualification_id or "",
    }


def _run(run: Run) -> Mapping[str, Any]:
    plain = ("reference", "mode", "starts_on", "flexible", "webpage", "cost_description", "duration", "unit")
    return {
        "run": run.public_id,
        **{name: getattr(run, name) for name in plain},
        "venue": run.venue.name if run.venue else "",
        "postcode": run.venue.site.postcode if run.venue else "",
        "cost": str(run.cost) if run.cost is not None else None,
        "study_mode": run.study_mode,
        "attendance": run.attendance,
        "places": run.places,
    }
