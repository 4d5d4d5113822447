"""Which questions are asked. A condition only looks back, so one walk from first to last settles it and always ends."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from routeways.instruments.asking.schema import Condition, Question, Questionnaire, When

Answers = Mapping[str, Any]


def asked(instrument: Questionnaire, answers: Answers) -> tuple[Question, ...]:
    """The questions that these answers lead past, in order."""
    return _walk(instrument, answers)[0]


def counted(instrument: Questionnaire, answers: Answers) -> dict[str, Any]:
    """Answers to questions that are asked. What was answered before a change hid its question is kept, not counted."""
    return _walk(instrument, answers)[1]


def following(instrument: Questionnaire, answers: Answers, after: str = "") -> Question | None:
    """The question asked after this one; the first one for "", None after the last."""
    path = [question.id for question in asked(instrument, answers)]
    order = [question.id for question in instrument.questions]
    start = order.index(after) + 1 if after in order else 0
    return next((instrument.by_id[id] for id in order[start:] if id in path), None)


def preceding(instrument: Questionnaire, answers: Answers, before: str) -> Question | None:
    """The question asked before this one; None before the first."""
    path = [question.id for question in asked(instrument, answers)]
    order = [question.id for question in instrument.questions]
    end = order.index(before) if before in order else len(order)
    return next((instrument.by_id[id] for id in reversed(order[:end]) if id in path), None)


def missing(instrument: Questionnaire, answers: Answers) -> tuple[Question, ...]:
    """Questions that are asked, must be answered and are not."""
    return tuple(one for one in asked(instrument, answers) if one.required and _incomplete(one, answers.get(one.id)))


def too_much(instrument: Questionnaire, answers: Answers) -> tuple[tuple[Question, float], ...]:
    """Numbers above a limit that an earlier answer sets, with the limit: it may have been changed after them."""
    counts = counted(instrument, answers)
    found = []
    for one in asked(instrument, answers):
        value, limit = counts.get(one.id), counts.get(one.not_more_than)
        if isinstance(value, int | float) and isinstance(limit, int | float) and value > limit:
            found.append((one, limit))
    return tuple(found)


def holds(when: When, answers: Answers, scores: Mapping[str, float] | None = None) -> bool:
    """`answers` are those that count; `scores` by id, for conditions about them."""
    found = (_holds(condition, answers, scores or {}) for condition in when.conditions)
    return all(found) if when.all else any(found)


def value_at(answers: Answers, place: str) -> Any:
    """The answer to a question, or to one row of a matrix (`question/row`); None where there is none."""
    id, _, row = place.partition("/")
    value = answers.get(id)
    if row:
        return value.get(row) if isinstance(value, Mapping) else None
    return value


def _walk(instrument: Questionnaire, answers: Answers) -> tuple[tuple[Question, ...], dict[str, Any]]:
    path: list[Question] = []
    counts: dict[str, Any] = {}
    for question in instrument.questions:
        if question.show_if is not None and not holds(question.show_if, counts):
            continue
        path.append(question)
        if not empty(answers.get(question.id)):
            counts[question.id] = answers[question.id]
    return tuple(path), counts


def empty(value: Any) -> bool:
    return value is None or value in ("", [], {})


def _incomplete(question: Question, value: Any) -> bool:
    if question.type == "matrix":
        return empty(value) or any(row.id not in value for row in question.rows)
    return empty(value)


def _holds(condition: Condition, answers: Answers, scores: Mapping[str, float]) -> bool:
    value: Any = scores.get(condition.score) if condition.score else value_at(answers, condition.question)
    if condition.answered is not None:
        return empty(value) != condition.answered
    if empty(value):
        return False
    if condition.at_least is not None:
        return bool(value >= condition.at_least)
    if condition.at_most is not None:
        return bool(value <= condition.at_most)
    chosen = set(value) if isinstance(value, list) else {value}
    if condition.equals is not None:
        return chosen == {condition.equals}
    if condition.not_equals is not None:
        return chosen != {condition.not_equals}
    if condition.all_of:
        return set(condition.all_of) <= chosen
    if condition.any_of:
        return bool(chosen & set(condition.any_of))
    return not chosen & set(condition.none_of)
