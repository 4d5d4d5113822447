"""Routes and jobs side by side: the same rows for each, and nothing left blank."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from routeways.careers.explorer.filling import Answer
from routeways.careers.explorer.jobs import Job
from routeways.careers.pages.explorer_telling import figure_cell, small
from routeways.careers.queries.explorer import Demand, Way
from routeways.places.regions import Region
from routeways.provision import presenting
from routeways.provision.queries import CourseMatch
from routeways.ui.tables import Cell

COURSES_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Row:
    """One field: its label, lines of text, links, names in a list, and the symbol and source where there is one."""

    label: str
    lines: tuple[str, ...] = ()
    links: tuple[Cell, ...] = ()
    symbol: str = ""
    source: str = ""
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RouteColumn:
    """A route as a column of a page."""

    id: str
    name: str
    says: str
    live: bool
    rows: tuple[Row, ...]


def route_columns(ways: Iterable[Way], *, today: date, held: bool) -> list[RouteColumn]:
    """`held`: the region has a list of courses at all."""
    return [_column(way, today=today, held=held) for way in ways]


def _column(way: Way, *, today: date, held: bool) -> RouteColumn:
    rows = [Row(one.label, (one.text,), symbol=one.symbol, source=_source(one)) for one in way.answers]
    live = way.route.live_on(today)
    rows.append(_fitting(way) if live else _not_yet("What fits this job", way))
    rows.append(_places(way, held=held) if live else _not_yet("Where, near here", way))
    rows.append(_next(way, today, held=held) if live else _not_yet("Next start", way))
    rows.append(
        Row(
            "What people did next",
            ("Not enough data: no file says it for this route and this job.",),
            symbol="x" if live else "z",
        )
    )
    return RouteColumn(way.route.id, way.route.name, way.route.says, live, tuple(rows))


def _source(answer: Answer) -> str:
    since = f" In force since {answer.since:%-d %B %Y}." if answer.since else ""
    return f"{answer.source.rstrip('.')}.{since}" if answer.source else ""


def _not_yet(label: str, way: Way) -> Row:
    starts = way.route.starts
    return Row(label, (f"Not yet: from {starts:%B %Y}." if starts else "Not yet.",), symbol="z")


def _fitting(way: Way) -> Row:
    label = "What fits this job"
    if not way.fitting:
        return Row(label, ("No list names one for this job. That does not mean that there is none: ask.",), symbol="x")
    links = tuple(
        Cell(
            one.qualification.title + ("" if one.status == "confirmed" else " (our suggestion)"),
            href=reverse("taxonomy:qualification", args=[one.qualification.pk]),
        )
        for one in way.fitting
    )
    lines = tuple(
        f"{figure.value:,.0f} people began “{title}” with the region’s colleges in {figure.period.label}."
        for title, figure in way.starts.items()
        if figure.value is not None
    )
    return Row(label, lines[:1], links)


def _places(way: Way, *, held: bool) -> Row:
    label = "Where, near here"
    if not held:
        return Row(label, ("Not enough data: no list of courses is loaded for this region.",), symbol="x")
    if not way.courses:
        return Row(label, ("No course in our list. Ask a college: it may know of one.",), symbol="x")
    links = tuple(
        Cell(f"{match.course.title}, {presenting.providers_in_words(match.course)}", href=match.course.page)
        for match in way.courses[:COURSES_SHOWN]
    )
    more = len(way.courses) - len(links)
    lines = [f"And {more} more."] if more > 0 else []
    if way.courses[0].fit == "subject":
        lines.append("They teach the same subject, not this job itself.")
    return Row(label, tuple(lines), links)


def _next(way: Way, today: date, *, held: bool) -> Row:
    if not held or not way.courses:
        return Row("Next start", ("Not known.",), symbol="x")
    return Row("Next start", (next_start(way.courses, today),))


def next_start(found: Iterable[CourseMatch], today: date) -> str:
    return presenting.next_start([run for match in found for run in match.runs], today)


def plain_columns(ways: Iterable[Way], *, today: date) -> list[RouteColumn]:
    """Routes without a job: only what each says of itself."""
    return [
        RouteColumn(
            way.route.id,
            way.route.name,
            way.route.says,
            way.route.live_on(today),
            tuple(Row(one.label, (one.text,), symbol=one.symbol, source=_source(one)) for one in way.answers),
        )
        for way in ways
    ]


# -- jobs side by side


def comparison(
    region: Region, job: Job, found: Demand, ways: Sequence[Way], labels: Sequence[str], *, today: date
) -> list[Row]:
    """The same rows for every job."""
    none = "Not enough data."
    figures = (
        ("People in its group of jobs", found.now, job.group.name),
        ("The same group, as projected", found.ahead, ""),
        ("New people needed since 2020, as projected", found.openings, ""),
    )
    rows = []
    for label, told, note in figures:
        if told is None:
            rows.append(Row(label, (none,), symbol="x"))
            continue
        when = f"in {told.figure.period.label}" if told is found.now else f"by {told.figure.period.label}"
        rows.append(Row(label, (f"{when}: {small(note)}." if note else f"{when}.",), (figure_cell(region.id, told),)))
    rows.append(Row("Pay", ("Not enough data: no file gives pay for one job here.",), symbol="x"))
    rows.append(
        Row("Skills", names=tuple(labels)) if labels else Row("Skills", ("Not enough data: none listed.",), symbol="x")
    )
    named = [way.route.name for way in sorted(ways, key=lambda way: way.route.id) if way.fitting or _fit(way)]
    rows.append(
        Row("Routes in our lists", names=tuple(named))
        if named
        else Row("Routes in our lists", ("Not enough data: none listed. Ask.",), symbol="x")
    )
    courses = [match for way in ways for match in _fit(way)]
    rows.append(
        Row("Next start here", (next_start(courses, today),))
        if courses
        else Row("Next start here", ("Not enough data: no course in our list.",), symbol="x")
    )
    return rows


def _fit(way: Way) -> list[CourseMatch]:
    return [match for match in way.courses if match.fit != "subject"]
