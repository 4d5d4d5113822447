"""What is counted of a wave: who was asked, who answered, who chose what, and what follows from what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from routeways.instruments.asking.schema import Question, Questionnaire
from routeways.instruments.models import Through
from routeways.instruments.results.cells import Cells, Members, groups, union
from routeways.instruments.results.respondents import Respondent

OWN_WORDS = "In their own words"


@dataclass(frozen=True)
class Asked:
    """One thing to be counted: a question, or a row of a matrix. Members are numbers of respondents."""

    id: str
    text: str
    question: Question
    asked: Members
    answered: Members
    chosen: Mapping[str, Members]  # option → who chose it
    labels: Mapping[str, str]
    values: Mapping[int, float]  # of numbers and of options with scores
    above: tuple[Members, ...]  # the answers that lead to it


def asked_things(questionnaire: Questionnaire, respondents: Sequence[Respondent]) -> list[Asked]:
    """Everything that may be counted, in the order of the questionnaire; a matrix gives one for each of its rows."""
    found: list[Asked] = []
    by_id: dict[str, Asked] = {}
    names = (questionnaire.profile.organisation, questionnaire.profile.company_number)  # nobody counts names
    for question in questionnaire.questions:
        if question.id not in questionnaire.share_of or question.id in names:
            continue
        asked = frozenset(n for n, one in enumerate(respondents) if question.id in one.asked)
        above = _above(question, by_id, asked)
        if question.type == "matrix":
            rows = [
                _one(f"{question.id}/{row.id}", f"{question.label}: {row.label}", question, asked, above,
                     {n: respondents[n].answers.get(question.id, {}).get(row.id) for n in asked})
                for row in question.rows
            ]  # fmt: skip
        else:
            values = {n: respondents[n].answers.get(question.id) for n in asked}
            rows = [_one(question.id, question.text, question, asked, above, values)]
        found += rows
        by_id |= {row.id: row for row in rows}
    return found


def _one(
    id: str, text: str, question: Question, asked: Members, above: tuple[Members, ...], values: Mapping[int, Any]
) -> Asked:
    given = {n: value for n, value in values.items() if value is not None}
    labels = {option.id: option.label for option in question.options}
    chosen: dict[str, Members] = {}
    numbers: dict[int, float] = {}
    match question.type:
        case "single" | "matrix":
            chosen = groups({n: [value] for n, value in given.items()})
            numbers = {n: question.scores[value] for n, value in given.items() if value in question.scores}
        case "multiple":
            chosen = groups(given)
        case "number":
            numbers = {n: float(value) for n, value in given.items()}
        case "occupation" | "skills":
            key = "code" if question.type == "occupation" else "id"
            picked = {n: value if isinstance(value, list) else [value] for n, value in given.items()}
            labels = {one[key]: one["label"] for many in picked.values() for one in many if key in one}
            labels[OWN_WORDS] = OWN_WORDS
            chosen = groups({n: {one.get(key, OWN_WORDS) for one in many} for n, many in picked.items()})
        case _:
            pass
    return Asked(id, text, question, asked, frozenset(given), chosen, labels, numbers, above)


def _above(question: Question, known: Mapping[str, Asked], asked: Members) -> tuple[Members, ...]:
    """The respondents whose answer to an earlier question with options leads here, for each such condition."""
    found = []
    for condition in question.show_if.conditions if question.show_if else ():
        before = known.get(condition.question)
        if before is None or not condition.options or condition.none_of or condition.not_equals:
            continue
        members = union([before.chosen.get(option, frozenset()) for option in condition.options])
        if asked <= members:
            found.append(members)
    return tuple(found)


def through_of(respondents: Sequence[Respondent]) -> dict[Through, Members]:
    """By which door each respondent came."""
    return {t: frozenset(n for n, one in enumerate(respondents) if one.through == t) for t in Through}


def cells_of(everybody: Members, counted: Sequence[Asked], respondents: Sequence[Respondent]) -> Cells:
    """Everything that is published about numbers of respondents, and what follows from what."""
    cells = Cells()
    cells.show(everybody)
    ways = list(through_of(respondents).values())
    _show_parts(cells, everybody, ways)
    for side in (0, 1):
        known = {n: [(one.band, one.sector)[side]] for n, one in enumerate(respondents) if (one.band, one.sector)[side]}
        parts = list(groups(known).values())
        cells.show(frozenset(known))
        _show_parts(cells, frozenset(known), parts)
    single = {one.id: one for one in counted if one.question.type in ("single", "matrix")}
    for one in counted:
        cells.show(one.asked)
        cells.show(one.answered)
        if one.question.show_if:
            cells.split(everybody, [one.asked])
        for members in one.above:
            cells.show(members)
            cells.split(everybody, [members])
            for before in single.values():
                parts = [part for part in before.chosen.values() if part <= members]
                if len(parts) > 1 and union(parts) == members:
                    cells.split(members, parts)
        if one.id in single:
            _show_parts(cells, one.answered, list(one.chosen.values()))
        else:
            for part in one.chosen.values():
                cells.show(part)
                cells.split(one.answered, [part])
    return cells


def _show_parts(cells: Cells, whole: Members, parts: Sequence[Members]) -> None:
    for part in parts:
        cells.show(part)
    cells.split(whole, parts)
