"""An employer's plan: what a self-diagnosis found, with the courses, qualifications and money that answer it.

It is composed here because instruments (the answers) and provision (the courses) do not see each other. Nothing of it
is stored: the same answers, asked on the same day of the same courses, give the same plan, and `reference` says so.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from routeways.instruments import picking
from routeways.instruments import queries as instruments
from routeways.instruments.asking.findings import Diagnosis, Item
from routeways.instruments.models import Response
from routeways.places import queries as places
from routeways.places.points import Point
from routeways.provision import funding
from routeways.provision import queries as provision
from routeways.provision.funding import Offer
from routeways.provision.queries import CourseMatch
from routeways.taxonomy import queries as taxonomy
from routeways.taxonomy import reading
from routeways.taxonomy.models import Node
from routeways.taxonomy.qualifications.reads import QualificationStep

MOST_COURSES = 5  # of a line: the nearest of those that fit best; the page leads to the rest
TEACHES = frozenset({"apprenticeship", "bootcamp", "course", "higher-technical", "placement"})
LARGE = "large"  # the size band of firms with 250 people or more


@dataclass(frozen=True, slots=True)
class Line:
    """One thing to do. `hops` is the way from the answer to the courses, each (what, why) in words.

    `taught` tells a line that asks for a course from one that does not; a taught line without courses has found no
    local course, and says so. `nearby` counts courses of the same subject that do not teach what was asked for.
    `understood` is False where we could not tell what would have to be taught: then nothing is said about courses.
    """

    number: int
    item: Item
    hops: tuple[tuple[str, str], ...]
    courses: tuple[CourseMatch, ...]
    more: int
    nearby: int
    offers: tuple[Offer, ...]
    subjects: tuple[str, ...]
    understood: bool

    @property
    def taught(self) -> bool:
        return self.item.kind in TEACHES


@dataclass(frozen=True, slots=True)
class Plan:
    """`reference` is made of the answers' items, the questionnaire, and every course and offer that is named.

    `place` names the district from whose middle the miles to a course are measured; "" where it is not known.
    """

    diagnosis: Diagnosis
    lines: tuple[Line, ...]
    on: date
    reference: str
    place: str = ""


def plan_of(response: Response, *, on: date) -> Plan:
    """The plan for these answers, with what is taught and paid for on that day."""
    found = instruments.diagnosis(response)
    near = _point(response.district)
    pays = {"yes": True, "no": False}.get(response.answers.get("levy", ""))
    small = response.size_band != LARGE if response.size_band else None
    region = response.wave.region
    lines = tuple(
        _line(number, item, region, near, on, pays, small) for number, item in enumerate(found.items, start=1)
    )
    place = places.name_of(response.district) if near else ""
    return Plan(found, lines, on, _reference(found, lines), place)


def _line(
    number: int, item: Item, region: str, near: Point | None, on: date, pays: bool | None, small: bool | None
) -> Line:
    way = _way(item, on)
    if item.kind == "placement":
        placed = taxonomy.qualifications(kind="t-level")
        way.steps = [QualificationStep(one, "", "") for one in placed if one.can_start_on(on)]
    matches: list[CourseMatch] = []
    if item.kind in TEACHES:
        matches = provision.courses_for(
            region,
            qualifications=[step.qualification.id for step in way.steps],
            skills=way.skills,
            subjects=way.subjects,
            levels=item.levels,
            near=near,
            on=on,
        )
    answers = [match for match in matches if match.fit != "subject" or not (way.steps or way.skills)]
    return Line(
        number,
        item,
        tuple(way.hops),
        tuple(answers[:MOST_COURSES]),
        max(0, len(answers) - MOST_COURSES),
        len(matches) - len(answers),
        tuple(funding.offers(item.kind, on=on, levels=item.levels, pays_levy=pays, small=small)),
        tuple(way.subjects),
        bool(way.steps or way.skills or way.subjects),
    )


@dataclass
class _Way:
    """What an item leads to, and the hops there in words."""

    steps: list[QualificationStep] = field(default_factory=list)
    skills: list[str] = field(default_factory=list)
    subjects: list[str] = field(default_factory=list)
    hops: list[tuple[str, str]] = field(default_factory=list)


def _way(item: Item, on: date) -> _Way:
    way = _Way(subjects=list(item.subjects))
    if item.words:
        _through_words(way, item, on)
    if item.occupation and (job := taxonomy.node("soc2020", item.occupation)):
        _through_occupation(way, job, item, on)
    if item.skill and (skill := taxonomy.skill_by_id(item.skill)):
        way.skills.append(skill.pk)
        way.hops.append((skill.label, f"The skill you chose, from {skill.taxonomy.title}."))
        areas = taxonomy.nodes_of_skill(skill, "ssa")
        way.subjects += [area.id for area in areas]
        way.hops += [(area.title, f"The subject area in which {skill.label} is taught.") for area in areas[:2]]
    elif item.skills:
        fitting = taxonomy.skills_by_id(item.skills)
        way.skills += [key for key in item.skills if key in fitting]
        way.hops += [(fitting[key].label, "A skill that fits your answers.") for key in item.skills if key in fitting]
    elif item.subjects:
        titles = taxonomy.titles("ssa", "tier2")
        way.hops += [(titles[key], "A subject area that fits your answers.") for key in _codes(item.subjects, titles)]
    way.subjects = list(dict.fromkeys(way.subjects))
    return way


def _through_words(way: _Way, item: Item, on: date) -> None:
    """What somebody wrote who found nothing in the list: read like any text, and said to be no more than that."""
    code = picking.occupation_of(item.words) if item.from_occupation else None
    if code and (job := taxonomy.node("soc2020", code)):
        _through_occupation(way, job, item, on, why=f"Our reading of your words, SOC 2020 unit group {job.code}.")
    (read,) = reading.read_texts([item.words]).texts
    for one in read.skills:
        key = f"{reading.STARTER}:{one.skill}"
        if key not in way.skills:
            way.skills.insert(0, key)
            way.hops.append((one.label, "A skill that we read in your words. Nobody has checked it."))
            way.subjects += [area.id for area in taxonomy.nodes_of_skill(key, "ssa")]


def _through_occupation(way: _Way, job: Node, item: Item, on: date, why: str = "") -> None:
    way.hops.append((job.title, why or f"The occupation you chose, SOC 2020 unit group {job.code}."))
    way.steps = taxonomy.qualifications_for_occupation(job.id, on=on, levels=item.levels or None)
    way.hops += [_step(step) for step in way.steps[:3]]
    way.skills = [one.pk for one in taxonomy.skills_of_node(job.id, taxonomy="starter") if one.kind == "technical"]
    near_job = taxonomy.subjects_of_occupation(job.id)
    way.hops += [(area.title, _taught_in(count, whole)) for area, count, whole in near_job]
    way.subjects += [area.id for area, _, _ in near_job]
    way.subjects += [step.qualification.subject for step in way.steps if step.qualification.subject]


def _taught_in(count: int, whole: int) -> str:
    return f"{count} of the {whole} technical skills of this occupation that we know are taught in this subject area."


def _step(step: QualificationStep) -> tuple[str, str]:
    checked = "Confirmed by a person." if step.status == "confirmed" else "Suggested, not yet checked by a person."
    return (f"{step.qualification.title} ({step.qualification.level_words})", f"{step.reason} {checked}")


def _codes(keys: Iterable[str], titles: Any) -> list[str]:
    return [code for key in keys if (code := key.partition(":")[2]) in titles]


def _point(district: str) -> Point | None:
    try:
        area = places.area(district) if district else None
    except LookupError:
        return None
    return (area.latitude, area.longitude) if area and area.latitude and area.longitude else None


def _reference(found: Diagnosis, lines: Iterable[Line]) -> str:
    made_of = [
        found.instrument,
        found.version,
        found.digest,
        [
            [
                line.item.id,
                line.item.priority,
                [match.course.public_id for match in line.courses],
                line.more,
                [offer.reference for offer in line.offers],
            ]
            for line in lines
        ],
    ]
    return hashlib.sha256(json.dumps(made_of).encode()).hexdigest()[:10]
