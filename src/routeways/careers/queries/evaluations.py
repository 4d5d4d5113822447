from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from routeways.careers.benchmarks.scoring import ACHIEVED, BENCHMARKS, word
from routeways.careers.models import CriterionState, Evaluation, Institution
from routeways.instruments.asking import flow
from routeways.instruments.asking.schema import Question
from routeways.instruments.models import Response

INSTRUMENTS = {"school": "gatsby-school", "specialist": "gatsby-specialist", "college": "gatsby-college"}


@dataclass(frozen=True, slots=True)
class Begun:
    """An evaluation left half-way. `question` is the first that must be answered and is not, None before sending;
    `section` is where it stands, from 1, out of `sections`."""

    response: Response
    question: Question | None
    section: int
    sections: int


@dataclass(frozen=True, slots=True)
class Standing:
    """One institution as the hub reads it: for each benchmark full, part or none; () where nothing is shared."""

    institution: Institution
    taken_on: date | None
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Spread:
    """How many institutions have a benchmark in full, in part and not at all, out of those that share."""

    benchmark: int
    full: int
    part: int
    none: int


def evaluations(institution: Institution, *, actor: Any, today: date) -> list[Evaluation]:
    """All of an institution's, newest first, with their results; [] for those who do not work there."""
    rows = Evaluation.objects.visible_to(actor, today=today).filter(institution=institution)
    return list(rows.prefetch_related("results"))


def begun(institution: Institution, *, actor: Any, today: date) -> Begun | None:
    """What this person began for an institution and has not sent; None once its days are over."""
    held = (
        Response.objects.filter(
            wave__instrument=INSTRUMENTS.get(institution.template, ""),
            wave__owner=institution.organisation_id,
            state="started",
            created_by=actor,
        )
        .select_related("wave")
        .first()
    )
    if held is None or not held.wave.is_open(today):
        return None
    asked = held.wave.questionnaire
    question = next(iter(flow.missing(asked, held.answers)), None)
    section = asked.sections.index(asked.section_of[question.id]) + 1 if question else len(asked.sections)
    return Begun(held, question, section, len(asked.sections))


def open_criteria(evaluation: Evaluation) -> list[CriterionState]:
    """What is not fully achieved, in the order of the benchmarks."""
    return list(evaluation.criteria_states.exclude(state=ACHIEVED))


def series(found: Sequence[Evaluation]) -> list[list[Evaluation]]:
    """Evaluations that may stand on one line, oldest first: of one scheme and one origin. Never spliced."""
    groups: dict[tuple[str, str], list[Evaluation]] = defaultdict(list)
    for one in reversed(found):
        groups[one.scheme, one.origin].append(one)
    return [groups[key] for key in sorted(groups)]


def standings(region: str) -> list[Standing]:
    """Each institution of the hub by name with its newest shared own evaluation under the criteria in force."""
    rows = Evaluation.objects.filter(
        institution__region=region, origin=Evaluation.Origin.OWN, shared=True
    ).prefetch_related("results")
    newest: dict[int, Evaluation] = {}
    for row in rows.order_by("taken_on", "id"):
        newest[row.institution_id] = row
    institutions = Institution.objects.standing().in_region(region).of_the_hub().select_related("organisation")
    return [_standing(one, newest.get(one.pk)) for one in institutions]


def _standing(institution: Institution, found: Evaluation | None) -> Standing:
    if found is None:
        return Standing(institution, None, ())
    of: Mapping[int, int] = {one.benchmark: one.percent for one in found.results.all()}
    return Standing(institution, found.taken_on, tuple(word(of[n]) if n in of else "" for n in BENCHMARKS))


def spread(rows: Sequence[Standing]) -> list[Spread]:
    """How the institutions that share stand, by benchmark. Institutions are counted, never people."""
    shared = [row for row in rows if row.words]
    found = []
    for at, benchmark in enumerate(BENCHMARKS):
        words = [row.words[at] for row in shared]
        found.append(Spread(benchmark, words.count("full"), words.count("part"), words.count("none")))
    return found
