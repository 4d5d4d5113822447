"""What the explorer shows of a job or a sector: figures, skills, employers, routes and courses of a region."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from routeways.careers.explorer.definitions import CareerRoute, Sector, routes, sectors
from routeways.careers.explorer.filling import Answer, answers
from routeways.careers.explorer.jobs import Job
from routeways.careers.explorer.order import neutral
from routeways.careers.explorer.regulated import RegulatedJob, of_another, regulated
from routeways.careers.explorer.teaching import route_of
from routeways.careers.queries.explorer_state import kept_read
from routeways.engagements.queries import pledges
from routeways.needs.queries.starts import plain, starts_by_standard
from routeways.organisations.models import EmployerProfile
from routeways.places.regions import Region
from routeways.provision import queries as provision
from routeways.provision.models import Course, Status
from routeways.provision.queries import CourseMatch
from routeways.taxonomy import queries as taxonomy
from routeways.taxonomy.models import Node, Qualification, TaxonomySkill
from routeways.taxonomy.queries import QualificationStep
from routeways.values import Figure, FigureTable
from routeways.warehouse.queries import figures

SKILLS_SHOWN = 12
FITTING_SHOWN = 4
PROJECTED = ("projected-employment", "projected-openings", "projected-growth")
SURVEY = "people-in-work-by-occupation"
PAY = "median-weekly-pay"
JOBS, FIRMS, WORKERS = "jobs-by-industry", "enterprises-by-industry", "people-in-work-by-industry"
# The lists by which the figures of sectors are broken down, in their places in taxonomy; SIC itself needs no link.
LISTS = {FIRMS: "business-counts-industry", WORKERS: "aps-industry"}


@dataclass(frozen=True, slots=True)
class Told:
    """One figure with what it takes to open it: its indicator, breakdown and the breakdown's own words."""

    indicator: str
    figure: Figure
    breakdown: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class OfficialText:
    description: str
    tasks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Demand:
    """Figures of the group of jobs to which a job belongs; None where there is none."""

    now: Told | None = None
    ahead: Told | None = None
    growth: Told | None = None
    openings: Told | None = None
    survey: Told | None = None


@dataclass(frozen=True, slots=True)
class Way:
    """A route to a job: its answers, which qualifications fit, local courses, and starts of apprentices here.

    asked: the register or licence of the job, None where it asks for none; leading: qualifications that end in it.
    """

    route: CareerRoute
    answers: list[Answer]
    fitting: list[QualificationStep] = field(default_factory=list)
    courses: list[CourseMatch] = field(default_factory=list)
    starts: Mapping[str, Figure] = field(default_factory=dict)
    asked: RegulatedJob | None = None
    leading: list[Qualification] = field(default_factory=list)

    @property
    def tells(self) -> bool:
        """Whether it has something to say of this job: else no list names anything on it."""
        named = self.asked is not None and self.route.id in {*self.asked.leads, *self.asked.steps}
        return bool(self.fitting or self.courses or self.leading or named)


def demand(region: Region, job: Job) -> Demand:
    breakdown = f"occupation={job.group.code}"
    projected = figures(indicators=PROJECTED, areas=region.code, breakdowns=breakdown)
    own = {name: _ordered(projected.where(indicator=name)) for name in PROJECTED}
    past = [one for one in own["projected-employment"] if "f" not in one.figure.mark_text]
    coming = [one for one in own["projected-employment"] if "f" in one.figure.mark_text]
    survey: list[Told] = []
    if job.group.survey:
        survey = _ordered(figures(indicators=SURVEY, areas=region.code, breakdowns=f"occupation={job.group.survey}"))
    return Demand(
        _last(past),
        _last(coming),
        _last(own["projected-growth"]),
        _last(own["projected-openings"]),
        _last(survey),
    )


@kept_read(16)
def pay(region: Region) -> list[Told]:
    """What employees of all jobs earn, by district, newest: no file that we hold says it by job."""
    codes = [code.code for code in region.districts()]
    return _ordered(figures(indicators=PAY, areas=codes, breakdowns="").latest())


def skills(job: Job) -> list[TaxonomySkill]:
    return taxonomy.skills_of_node(job.node, taxonomy="starter")


def ways(region: str, job: Job, *, today: date) -> list[Way]:
    """Every route with the same fields, in the neutral order of the day."""
    steps = taxonomy.qualifications_for_occupation(job.node, on=today)
    taught = courses(region, job, today=today)
    asked = regulated(job.code)
    listed = taxonomy.qualifications_by_id(asked.qualifications) if asked else {}
    named = [*listed.values(), *(one.qualification for one in steps)]
    known = starts_by_standard(region) if any(one.kind == "standard" for one in named) else {}
    found = []
    for route in neutral(routes().values(), day=today, job=job.code):
        leading = _leading(asked, route, listed, today)
        fitting = [one for one in steps if one.qualification.kind in route.kinds and one.qualification not in leading]
        if asked:
            fitting = [one for one in fitting if asked.may_lead(route.id, one.qualification.pk)]
        titles = [one.title for one in (*leading, *(step.qualification for step in fitting[:FITTING_SHOWN]))]
        starts = {title: known[plain(title)] for title in titles if plain(title) in known}
        told = answers(route, today)
        courses_ = taught.get(route.id, [])
        found.append(Way(route, told, fitting[:FITTING_SHOWN], courses_, starts, asked, leading))
    return found


def _leading(
    asked: RegulatedJob | None, route: CareerRoute, listed: Mapping[str, Qualification], today: date
) -> list[Qualification]:
    """Qualifications of the route that end in what the job asks for, and can be started."""
    if asked is None or route.id not in asked.leads:
        return []
    ids = asked.leads[route.id].qualifications
    return [listed[id] for id in ids if id in listed and listed[id].can_start_on(today)]


@kept_read(128)
def courses(region: str, job: Job, *, today: date) -> dict[str, list[CourseMatch]]:
    """Local courses that fit a job and can still be joined, by route; those that teach what was named come first.

    Where a route has courses that teach a fitting qualification or skill, those of the same subject are left out. They
    are kept until something is written: they do not depend on where somebody starts from. A regulated job is offered no
    course of another one.
    """
    names = [one.qualification.pk for one in taxonomy.qualifications_for_occupation(job.node, on=today)]
    asked = regulated(job.code)
    names += asked.qualifications if asked else ()
    technical = [one.pk for one in skills(job) if one.kind == "technical"]
    subjects = [node.pk for node, _, _ in taxonomy.subjects_of_occupation(job.node)]
    matches = provision.courses_for(region, qualifications=names, skills=technical, subjects=subjects, on=today)
    by_route: dict[str, list[CourseMatch]] = defaultdict(list)
    for match in matches:
        if asked is None or not of_another(asked, match.course.qualification_id, match.course.title):
            by_route[route_of(match.course)].append(match)
    return {
        name: [one for one in listed if one.fit != "subject"] or listed for name, listed in sorted(by_route.items())
    }


@kept_read(16)
def has_courses(region: str) -> bool:
    """Whether there is a list of courses at all."""
    return Course.objects.filter(region=region, status=Status.PUBLISHED).exists()


@kept_read(64)
def employers(region: str, sections: frozenset[str], *, today: date) -> list[str]:
    """Names on the region's public list of pledges, of employers in these sections of SIC 2007."""
    members = pledges.members(region, today=today)
    owners = {one.signup.owner_id: one.signup.who for one in members if one.signup.owner_id}
    held = EmployerProfile.objects.filter(organisation__in=owners, sector__in=sections)
    return sorted(owners[pk] for pk in held.values_list("organisation_id", flat=True))


def sector_figures(region: Region, sector: Sector) -> dict[str, list[Told]]:
    """Indicator → the newest figures of the sector, a row for each group that the publisher gives; [] for none."""
    codes = {JOBS: list(sector.sections)}
    for indicator, listed in LISTS.items():
        codes[indicator] = _groups_of(sector, listed)
    return {
        indicator: _ordered(
            figures(
                indicators=indicator, areas=region.code, breakdowns=[f"industry={code}" for code in wanted]
            ).latest()
        )
        if wanted
        else []
        for indicator, wanted in codes.items()
    }


@kept_read(1)
def official_titles() -> dict[str, str]:
    """Code → official title and, where the publisher's workbook is loaded, its job titles: for looking up only."""
    rows = Node.objects.filter(classification="soc2020", level="unit").values_list("code", "title", "job_titles")
    return {code: f"{title} {titles}" for code, title, titles in rows}


def official_text(job: Job) -> OfficialText | None:
    """What SOC 2020 itself says of the group; None where only the packaged titles are loaded."""
    node = taxonomy.node("soc2020", job.code)
    if node is None or not node.description:
        return None
    tasks = [line.strip(" •*-;") for line in node.tasks.splitlines()]
    return OfficialText(node.description, tuple(line[:1].upper() + line[1:] for line in tasks if line))


def sectors_of(job: Job) -> list[Sector]:
    return [sectors()[name] for name in job.sectors]


def _groups_of(sector: Sector, listed: str) -> list[str]:
    found: dict[str, None] = {}
    for section in sector.sections:
        node = taxonomy.node("sic2007", section)
        for link in taxonomy.links(node) if node else []:
            if link.node.classification_id == listed:
                found[link.node.code] = None
    return list(found)


def _ordered(table: FigureTable) -> list[Told]:
    """Oldest first, then as the table has them."""
    rows = [
        Told(indicator, figure, breakdown, row["breakdown_label"])
        for (indicator, breakdown, figure), row in zip(table.figures(), table.rows, strict=True)
    ]
    return sorted(rows, key=lambda one: one.figure.period.sort_key)


def _last(told: list[Told]) -> Told | None:
    return told[-1] if told else None
