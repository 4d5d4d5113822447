"""Scores and what follows from them. The same answers always give the same numbers in the same order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from routeways.instruments.asking.flow import counted, value_at
from routeways.instruments.asking.schema import Question, Questionnaire, Score


@dataclass(frozen=True, slots=True)
class Part:
    """One question or row of a score. `doubted`: a high step for which nothing was named that shows it."""

    place: str
    label: str
    value: float
    step: str = ""
    doubted: bool = False


@dataclass(frozen=True, slots=True)
class RankedRow:
    """One row of a needs analysis: priority = importance × gap, gap = target − rating and never below 0."""

    row: str
    label: str
    rating: float
    importance: float
    gap: float
    priority: float


@dataclass(frozen=True, slots=True)
class ScoreResult:
    """`low` and `high` are equal but for min-anchored means, which are a range from the weakest part to the mean.

    `value` is None where nothing was answered; for a min-anchored mean it is half-way between the two.
    """

    score: Score
    value: float | None
    low: float | None = None
    high: float | None = None
    parts: tuple[Part, ...] = ()
    rows: tuple[RankedRow, ...] = ()

    def part(self, place: str) -> Part | None:
        return next((part for part in self.parts if part.place == place), None)


def scores(instrument: Questionnaire, answers: Mapping[str, Any]) -> dict[str, ScoreResult]:
    """Every score of the questionnaire by id, from the answers that count."""
    counts = counted(instrument, answers)
    return {score.id: _result(instrument, score, counts) for score in instrument.scores}


def numbers(results: Mapping[str, ScoreResult]) -> dict[str, float]:
    """What conditions about scores look at; of a range the lower end, so that one weak area is not averaged away."""
    return {id: result.low for id, result in results.items() if result.low is not None}


def _result(instrument: Questionnaire, score: Score, answers: Mapping[str, Any]) -> ScoreResult:
    if score.method == "importance-times-gap":
        return _ranked(instrument, score, answers)
    parts = tuple(part for place in score.of if (part := _part(instrument, score, place, answers)) is not None)
    values = [part.value for part in parts]
    if not values:
        return ScoreResult(score, None)
    mean = sum(values) / len(values)
    match score.method:
        case "sum":
            low = high = value = sum(values)
        case "mean":
            low = high = value = mean
        case _:
            low, high, value = min(values), mean, (min(values) + mean) / 2
    return ScoreResult(score, value, low, high, parts)


def _part(instrument: Questionnaire, score: Score, place: str, answers: Mapping[str, Any]) -> Part | None:
    id, _, row = place.partition("/")
    question = instrument.by_id[id]
    value = _points(question, value_at(answers, place))
    if value is None:
        return None
    found = question.row(row) if row else None
    step = score.steps[int(value)] if score.steps and 0 <= int(value) < len(score.steps) else ""
    return Part(place, found.label if found else question.label, value, step, _doubted(score, place, value, answers))


def _points(question: Question, value: Any) -> float | None:
    if value is None:
        return None
    if question.type == "number":
        return float(value)
    if question.type == "multiple":
        points = [question.scores[one] for one in value if one in question.scores]
        return sum(points) if points else None
    return question.scores.get(str(value))


def _doubted(score: Score, place: str, value: float, answers: Mapping[str, Any]) -> bool:
    evidence = score.evidence
    if evidence is None or place not in evidence.options or value < evidence.from_step:
        return False
    return not set(evidence.options[place]) & set(answers.get(evidence.question) or ())


def _ranked(instrument: Questionnaire, score: Score, answers: Mapping[str, Any]) -> ScoreResult:
    rating, importance = instrument.by_id[score.rating], instrument.by_id[score.importance]
    rows = []
    for row in rating.rows:
        rated = _points(rating, value_at(answers, f"{rating.id}/{row.id}"))
        wanted = _points(importance, value_at(answers, f"{importance.id}/{row.id}"))
        if rated is None or wanted is None:
            continue
        gap = max(0.0, (score.target or 0.0) - rated)
        rows.append(RankedRow(row.id, row.label, rated, wanted, gap, wanted * gap))
    rows.sort(key=lambda row: -row.priority)  # the sort is stable: equal ones stay in the order of the questionnaire
    total = sum(row.priority for row in rows) if rows else None
    return ScoreResult(score, total, total, total, rows=tuple(rows))
