"""Routes and jobs side by side: the same rows for each, and nothing left blank."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.urls import reverse

from routeways.careers.explorer.filling import Answer
from routeways.careers.explorer.jobs import Job
from routeways.careers.explorer.regulated import RegulatedJob, regulated
from routeways.careers.explorer.teaching import route_of
from routeways.careers.pages.explorer_telling import figure_cell, small
from routeways.careers.queries.explorer import Demand, Way
from routeways.places.regions import Region
from routeways.provision import presenting
from routeways.provision.queries import CourseMatch
from routeways.ui.tables import Cell
from routeways.values.words import listed

COURSES_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Row:
    """One field: its label, lines of text, links, what follows them, names in a list, symbol and source."""

    label: str
    lines: tuple[str, ...] = ()
    links: tuple[Cell, ...] = ()
    symbol: str = ""
    source: str = ""
    names: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RouteColumn:
    """A route as a column of a page."""

    id: str
    name: str
    says: str
    live: bool
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Routes:
    """Routes to a job: `told` have something to say of it; of `others` no list names anything, `later` are not yet.

    unknown: what is known of none of those that are told, and so stands in no row: (label, why).
    """

    told: list[RouteColumn]
    others: list[RouteColumn]
    later: list[RouteColumn]
    others_words: str
    later_words: str
    unknown: list[tuple[str, str]]

    @property
    def rest(self) -> list[RouteColumn]:
        return [*self.others, *self.later]

    @property
    def every(self) -> list[RouteColumn]:
        return [*self.told, *self.rest]


def job_routes(ways: Sequence[Way], *, today: date, held: bool) -> Routes:
    """Each kept in the neutral order. `held`: the region has a list of courses at all."""
    live = [way for way in ways if way.route.live_on(today)]
    later = [way for way in ways if not way.route.live_on(today)]
    others = [way for way in live if not way.tells]
    told = [_column(way, today=today, held=held) for way in live if way.tells]
    unknown = _unknown(told)
    without = [replace(one, rows=tuple(row for row in one.rows if row.label not in dict(unknown))) for one in told]
    return Routes(
        without,
        plain_columns(others, today=today),
        plain_columns(later, today=today),
        _others_words(others, held=held),
        " ".join(f"{way.route.name}: not yet, from {way.route.starts:%B %Y}." for way in later),
        unknown,
    )


def _unknown(told: Sequence[RouteColumn]) -> list[tuple[str, str]]:
    """Rows in which every column has [x] for the same reason."""
    return [
        (first.label, " ".join(first.lines))
        for first, *others in zip(*(one.rows for one in told), strict=True)
        if first.symbol == "x" and all((one.symbol, one.lines) == ("x", first.lines) for one in others)
    ]


def _others_words(others: Sequence[Way], *, held: bool) -> str:
    if not others:
        return ""
    names = listed(way.route.name if way.route.name[1] == " " else small(way.route.name) for way in others)
    what = "a qualification or a course" if held else "a qualification"
    routes = "this route" if len(others) == 1 else "these routes"
    return (
        f"No list of ours names {what} for this job on {routes}: {names}. That does not mean that there is none: ask."
    )


def _column(way: Way, *, today: date, held: bool) -> RouteColumn:
    courses = _shown(way)
    rows = [Row(one.label, (one.text,), symbol=one.symbol, source=_source(one)) for one in way.answers]
    rows.append(_fitting(way))
    rows.append(_places(way, courses, held=held))
    rows.append(_next(courses, today, held=held))
    rows.append(Row("What people did next", ("Not enough data: no file says it by route and job.",), symbol="x"))
    return RouteColumn(way.route.id, way.route.name, way.route.says, True, tuple(rows))


def _source(answer: Answer) -> str:
    since = f" In force since {answer.since:%-d %B %Y}." if answer.since else ""
    return f"{answer.source.rstrip('.')}.{since}" if answer.source else ""


def _fitting(way: Way) -> Row:
    links = tuple(
        Cell(
            one.title + ("" if sure else " (our suggestion)"),
            href=reverse("taxonomy:qualification", args=[one.pk]),
        )
        for one, sure in (
            *((one, True) for one in way.leading),
            *((step.qualification, step.status == "confirmed") for step in way.fitting),
        )
    )
    after = tuple(
        f"{figure.value:,.0f} people began “{title}” with the region’s colleges in {figure.period.label}."
        for title, figure in way.starts.items()
        if figure.value is not None
    )
    lines = _leads(way)
    if links or lines:
        return Row("What fits this job", lines, links, after=after[:1])
    none = "No list names one for this job. That does not mean that there is none: ask."
    return Row("What fits this job", (none,), symbol="x")


def _leads(way: Way) -> tuple[str, ...]:
    """Whether the route ends in the register or licence that the job asks for."""
    asked, route = way.asked, way.route.id
    if asked is None:
        return ()
    if leading := asked.leads.get(route):
        return (f"It leads to {asked.goal}. {leading.text}" if asked.whole else leading.text,)
    if step := asked.steps.get(route):
        return (f"It does not lead to {asked.goal} by itself. {step}",)
    return (f"It does not lead to {asked.goal} by itself.",) if asked.whole else ()


def _shown(way: Way) -> list[CourseMatch]:
    """Of a job with a register or licence, those courses alone that end in it, where there are any."""
    return [one for one in way.courses if ends_in_it(way.asked, one)] or way.courses


def ends_in_it(asked: RegulatedJob | None, one: CourseMatch) -> bool:
    """Whether the course teaches a qualification that ends in what the whole job asks for."""
    if asked is None or not asked.whole or one.fit != "qualification":
        return False
    return asked.may_lead(route_of(one.course), one.course.qualification_id)


def same_subject(asked: RegulatedJob | None, one: CourseMatch) -> str:
    """What a course that only teaches something of the job is called; "" where it teaches the job itself."""
    if asked is not None and asked.whole and not ends_in_it(asked, one):
        if asked.may_lead(route_of(one.course), one.course.qualification_id):
            return f"the same subject: ask whether it ends in {asked.goal}"
        return f"the same subject: it does not lead to {asked.goal}"
    return "the same subject, not this job itself" if one.fit == "subject" else ""


def _places(way: Way, courses: Sequence[CourseMatch], *, held: bool) -> Row:
    label = "Where, near here"
    if not held:
        return Row(label, ("Not enough data: no list of courses is loaded for this region.",), symbol="x")
    if not courses:
        return Row(label, ("No course in our list. Ask a college: it may know of one.",), symbol="x")
    links = tuple(
        Cell(f"{match.course.title}, {presenting.providers_in_words(match.course)}", href=match.course.page)
        for match in courses[:COURSES_SHOWN]
    )
    more = len(courses) - len(links)
    subject = same_subject(way.asked, courses[0])
    return Row(
        label,
        (f"{subject[:1].upper()}{subject[1:]}.",) if subject else (),
        links,
        after=(f"And {more} more.",) if more > 0 else (),
    )


def _next(courses: Sequence[CourseMatch], today: date, *, held: bool) -> Row:
    if not held or not courses:
        return Row("Next start", ("Not known.",), symbol="x")
    return Row("Next start", (next_start(courses, today),))


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
    asked = regulated(job.code)
    rows.append(Row("Register or licence", (asked.must,) if asked else ("None that we know of.",)))
    named = [way.route.name for way in sorted(ways, key=lambda way: way.route.id) if _goes_there(way)]
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


def _goes_there(way: Way) -> bool:
    leads = way.asked is not None and way.route.id in way.asked.leads
    return bool(leads or way.fitting or _fit(way))


def _fit(way: Way) -> list[CourseMatch]:
    if way.asked is not None and way.asked.whole:
        return [match for match in way.courses if ends_in_it(way.asked, match)]
    return [match for match in way.courses if match.fit != "subject"]
