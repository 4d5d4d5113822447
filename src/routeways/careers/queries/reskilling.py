"""What ways from job to job are made of, in a region: its courses, the jobs they lead to, skills, demand and pay."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from django.db.models import Q

from routeways.careers.explorer.jobs import jobs, meant, search
from routeways.careers.explorer.regulated import regulated
from routeways.careers.explorer.teaching import route_of
from routeways.careers.queries.explorer import official_titles
from routeways.careers.queries.reskilling_figures import demand, targets
from routeways.careers.reskilling.facts import Kind, Start, Target, Training
from routeways.careers.reskilling.paying import Rule, Rules
from routeways.foundation.dated_rules import rule
from routeways.foundation.models import AuditHead
from routeways.places import snapshot as places
from routeways.places.points import PostcodePlace
from routeways.places.regions import Region
from routeways.places.travel import Journey, Place, journeys
from routeways.provision import funding
from routeways.provision import queries as provision
from routeways.provision.models import Course, CourseSkill, Run
from routeways.provision.models.course import upcoming
from routeways.taxonomy import reading
from routeways.taxonomy.models import QualificationLink, SkillLink, TaxonomySkill
from routeways.taxonomy.occupation_reading import is_trained
from routeways.values import Figure
from routeways.warehouse import files

TAXONOMY, SOC = "starter", "soc2020:"
LEAST_TAUGHT = 0.1  # of a job's own skills, by weight: what a course teaches at least to lead to it
NAMED = 0.5  # of a title read as a job's: less is a guess
LEAST_LEVEL = {"1": 4, "2": 4, "3": 3}  # of a course, by the major group of the job: below, it is only a first step
BY_TYPE: dict[str, Kind] = {
    "Skills Bootcamp": "bootcamp",
    "Free Courses for Jobs": "free-course",
    "Essential Skills": "essential",
    "Multiply": "essential",
    "HTQs": "higher-technical",
    "T Levels": "young",
}
BY_QUALIFICATION: dict[str, Kind] = {"standard": "apprenticeship", "htq": "higher-technical", "t-level": "young"}


@dataclass(frozen=True, slots=True)
class Held:
    """A region's courses and jobs on a day. courses, runs: what to show, by the keys of trainings and starts.

    confirmed: (course, job) where a person has confirmed that the course's qualification leads to the job.
    """

    trainings: tuple[Training, ...]
    targets: Mapping[str, Target]
    courses: Mapping[str, Course]
    runs: Mapping[str, Run]
    labels: Mapping[str, str]
    groups: Mapping[str, str]
    openings: Mapping[str, Figure]
    overall: float | None
    confirmed: frozenset[tuple[str, str]]


def held(region: Region, *, today: date) -> Held:
    """Read once for each state of the records (every write leaves a row of the audit), figures and places."""
    written = AuditHead.objects.values_list("number", flat=True).first()
    return _held(region.id, region.code, today, (written, str(files.root()), files.pointed_to(), places.loaded()))


@lru_cache(maxsize=6)
def _held(region: str, area: str, today: date, state: tuple[object, ...]) -> Held:
    found = provision.courses(region)
    skills = _skills_of_jobs()
    common = _common()
    aims = targets(skills, common, area)
    leading = _leading({one.qualification_id for one in found if one.qualification_id})
    trainings: list[Training] = []
    runs: dict[str, Run] = {}
    confirmed: set[tuple[str, str]] = set()
    for one in found:
        joinable = upcoming(one.all_runs, today)
        if not joinable:
            continue
        runs |= {run.public_id: run for run in joinable}
        taught = frozenset(row.skill for part in one.parts for row in part.skills.all() if row.holds)
        linked = leading.get(one.qualification_id or "", {})
        leads = _ending_there(one, frozenset(linked) or _teaching_for(one, skills), linked)
        confirmed |= {(one.public_id, code) for code, sure in linked.items() if sure}
        starts = tuple(_start(run, today) for run in joinable)
        level = min((int(each) for each in one.levels if each != "E"), default=0)
        trainings.append(Training(one.public_id, one.title, kind_of(one), level, taught, leads, starts))
    groups, openings, overall = demand(area)
    return Held(
        tuple(trainings),
        aims,
        {one.public_id: one for one in found},
        runs,
        dict(TaxonomySkill.objects.filter(taxonomy=TAXONOMY).values_list("id", "label")),
        groups,
        openings,
        overall,
        frozenset(confirmed),
    )


def near(known: Held, home: PostcodePlace, mode: str, today: date) -> tuple[list[Training], dict[str, Journey]]:
    """The trainings with the minutes of the journey to each start's place, and the journeys by the starts' keys."""
    venues = {run.venue.pk: run.venue for run in known.runs.values() if run.venue and run.venue.point}
    ends = {pk: Place(one.site.postcode or str(pk), one.point) for pk, one in venues.items() if one.point}
    timed = journeys([Place(home.postcode, home.point)], list(ends.values()), mode=mode, on=today) if ends else {}
    found = {
        key: timed[home.postcode, ends[run.venue.pk].id]
        for key, run in known.runs.items()
        if run.venue and run.venue.pk in ends
    }
    placed = [
        replace(
            one, starts=tuple(replace(s, minutes=found[s.key].minutes if s.key in found else None) for s in one.starts)
        )
        for one in known.trainings
    ]
    return placed, found


def rules(today: date) -> Rules:
    """The rules of the day that say what a course costs a person."""
    bootcamp = funding.definitions()["skills-bootcamp"]
    terms = bootcamp.on(today)
    told = rule("bootcamps", today)
    since = terms.valid_from if terms else told.valid_from
    reference = f"funding:{bootcamp.id}"
    adult, apprentice = (_rule(name, today, certain=False) for name in ("adult-funding", "apprenticeship-funding"))
    return Rules(
        adult,
        Rule(f"{reference}, {told.id}@{told.version}", max(since, told.valid_from), told.source, told.values, False),
        replace(apprentice, reference=f"{apprentice.reference}, {adult.reference}", certain=False),
    )


def kind_of(one: Course) -> Kind:
    """By the type that its list gives, else by its qualification, else by its title."""
    if one.course_type in BY_TYPE:
        return BY_TYPE[one.course_type]
    if one.qualification and one.qualification.kind in BY_QUALIFICATION:
        return BY_QUALIFICATION[one.qualification.kind]
    title = one.title.casefold()
    return "apprenticeship" if "apprenticeship" in title else "bootcamp" if "bootcamp" in title else "course"


def skills_of(code: str) -> list[TaxonomySkill]:
    """A job's own skills, those that every job shares left out, by their labels."""
    linked = SkillLink.objects.filter(target=f"{SOC}{code}", skill__taxonomy=TAXONOMY).values("skill")
    return list(TaxonomySkill.objects.filter(pk__in=linked, retired=False, level="").order_by("label_key"))


def nearest_jobs(title: str) -> list[tuple[str, str]]:
    """Code and name of the jobs that a title may mean, likeliest first: as read, or where the reader is not there, by
    the words of their names."""
    if is_trained():
        coded = reading.code_titles([(title, "")])[0].occupations
        return [(one.soc, jobs()[one.soc].name) for one in coded if one.soc in jobs()]
    return [(one.code, one.name) for one in search(title, official_titles())[:6]]


def is_known_job(title: str) -> bool:
    """Whether jobs are told in a word of a title, or in one that is spelt nearly so."""
    known = official_titles()
    return bool(search(title, known) or meant(title, known))


def common_skills() -> list[TaxonomySkill]:
    """Those that every sector needs, by their labels."""
    return list(TaxonomySkill.objects.filter(_common_rows()).order_by("label_key"))


def _rule(name: str, today: date, *, certain: bool) -> Rule:
    found = rule(name, today)
    return Rule(f"{found.id}@{found.version}", found.valid_from, found.source, found.values, certain)


def _start(run: Run, today: date) -> Start:
    """Weekly hours are those that the rule of the day of the start supposes; of today, for one at any time."""
    on = None if run.flexible else run.starts_on
    suppose = rule("adult-funding", on or today)["hours"]
    whole = suppose["Full time"]
    hours = suppose.get(run.attendance) or suppose.get(run.study_mode) or whole
    if run.study_mode == "Full time":
        hours = whole
    return Start(
        key=run.public_id,
        on=on,
        hours=float(hours),
        part_time=run.study_mode in ("Part time", "Flexible"),
        online=run.mode == "Online",
        minutes=None,
        fee=run.cost,
    )


def _common_rows() -> Q:
    return Q(taxonomy=TAXONOMY, kind="essential", retired=False, level="", merged_into__isnull=True)


def _common() -> frozenset[str]:
    return frozenset(TaxonomySkill.objects.filter(_common_rows()).values_list("pk", flat=True))


def _skills_of_jobs() -> dict[str, dict[str, float]]:
    """Code → skill → weight: one over the number of jobs that the skill is linked to."""
    links = SkillLink.objects.filter(skill__taxonomy=TAXONOMY, skill__retired=False, target__startswith=SOC)
    pairs = {(skill, target.removeprefix(SOC)) for skill, target in links.values_list("skill_id", "target")}
    counts = Counter(skill for skill, _ in pairs)
    found: dict[str, dict[str, float]] = defaultdict(dict)
    for skill, code in sorted(pairs):
        found[code][skill] = 1 / counts[skill]
    return found


def _leading(qualifications: Iterable[str]) -> dict[str, dict[str, bool]]:
    """Qualification → job → whether a person has confirmed that it leads there."""
    rows = QualificationLink.objects.filter(qualification__in=set(qualifications)).exclude(
        status=QualificationLink.Status.REFUSED
    )
    found: dict[str, dict[str, bool]] = defaultdict(dict)
    for qualification, target, status in rows.values_list("qualification_id", "occupation", "status"):
        found[qualification][target.removeprefix(SOC)] = status == QualificationLink.Status.CONFIRMED
    return found


def _ending_there(one: Course, leads: frozenset[str], linked: Mapping[str, bool]) -> frozenset[str]:
    """Without jobs that ask for a register or licence in which this course does not end; a person's word counts."""
    route = route_of(one)

    def ends(code: str) -> bool:
        asked = regulated(code)
        return asked is None or linked.get(code, False) or asked.may_lead(route, one.qualification_id)

    return frozenset(code for code in leads if ends(code))


def _teaching_for(one: Course, skills: Mapping[str, Mapping[str, float]]) -> frozenset[str]:
    """Jobs of whose own skills a course without a listed qualification teaches a part that matters.

    One of the skills must be confirmed by a person or named by its title: a word in passing makes nobody a cleaner.
    """
    if kind_of(one) == "essential":
        return frozenset()
    rows = [row for part in one.parts for row in part.skills.all() if row.holds]
    words, taught = _words(one.title), {row.skill for row in rows}
    sure = {row.skill for row in rows if row.status == CourseSkill.Status.CONFIRMED or words & _words(row.label)}
    level = max((int(each) for each in one.levels if each != "E"), default=0)
    found = {
        code
        for code, own in skills.items()
        if sure & own.keys() and sum(own[key] for key in taught & own.keys()) >= LEAST_TAUGHT * sum(own.values())
    } | _named(one.title)
    return frozenset(code for code in found if level >= LEAST_LEVEL.get(code[0], 0))


@lru_cache(maxsize=4_000)
def _named(title: str) -> set[str]:
    """The job that a course's title names outright, such as “Lorry Driver Bootcamp”."""
    if not is_trained():
        return set()
    plain = re.sub(r"\b(skills )?bootcamp\b", "", title, flags=re.IGNORECASE).strip()
    coded = reading.code_titles([(plain, "")])[0] if plain else None
    best = coded.occupations[0] if coded and coded.occupations else None
    return {best.soc} if best and best.score >= NAMED else set()


def _words(text: str) -> set[str]:
    return {word for word in re.findall(r"[a-z0-9]+", text.casefold()) if len(word) > 3}
