"""A questionnaire over time: frozen for one wave, and which of its questions can be compared with an earlier wave's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from routeways.instruments.asking.schema import Option, Question, Questionnaire


def freeze(questionnaire: Questionnaire, lists: Mapping[str, Sequence[Option]]) -> dict[str, Any]:
    """The whole questionnaire as plain data, with the lists it asks for (districts) filled in."""
    frozen = questionnaire.model_dump(mode="json", by_alias=True)
    for section in frozen["sections"]:
        for question in section["questions"]:
            if question["options_from"]:
                question["options"] = [option.model_dump() for option in lists[question["options_from"]]]
    return frozen


class Likeness(StrEnum):
    SAME = "same"
    REWORDED = "reworded"  # the wording differs, the meaning is said to be the same
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Comparison:
    """Whether answers to one question of two waves may stand side by side, and why not."""

    question: str
    likeness: Likeness
    reason: str = ""


def compare(before: Questionnaire, after: Questionnaire) -> dict[str, Comparison]:
    """Every question of the two waves by its id, those of the later wave first."""
    found = {question.id: _alike(before.by_id.get(question.id), question) for question in after.questions}
    for question in before.questions:
        if question.id not in found:
            reason = after.retired.get(question.id) or "It is not asked any more"
            found[question.id] = Comparison(question.id, Likeness.BROKEN, reason)
    return found


def refusals(before: Questionnaire, after: Questionnaire) -> list[str]:
    """Why `after` may not be opened after `before`: a question vanished or changed without anybody saying so."""
    found = []
    for question in before.questions:
        now = after.by_id.get(question.id)
        if now is None:
            if question.id not in after.retired:
                found.append(
                    f"The question “{question.text}” ({question.id}) was asked before and is gone. List it under "
                    "“retired” with the reason, and results will show a break."
                )
        elif now.meaning == question.meaning and (change := _changed(question, now)):
            found.append(
                f"The question “{question.text}” ({question.id}) {change}. Raise its “meaning”, and results will "
                "show a break."
            )
    return found


def _alike(before: Question | None, after: Question) -> Comparison:
    if before is None:
        return Comparison(after.id, Likeness.BROKEN, "It was not asked before")
    if before.meaning != after.meaning:
        return Comparison(after.id, Likeness.BROKEN, "Its meaning has changed")
    if change := _changed(before, after):
        return Comparison(after.id, Likeness.BROKEN, f"It {change}")
    if (before.text, before.hint) != (after.text, after.hint):
        return Comparison(after.id, Likeness.REWORDED, f"It was worded “{before.text}” before")
    return Comparison(after.id, Likeness.SAME)


def _changed(before: Question, after: Question) -> str:
    """What differs so that answers are not answers to the same thing; "" where nothing does."""
    if before.type != after.type:
        return f"was of the type {before.type} and is now {after.type}"
    if before.unit != after.unit:
        return f"was in {before.unit or 'no unit'} and is now in {after.unit or 'no unit'}"
    if not (before.options_from or after.options_from) and _ids(before.options) != _ids(after.options):
        return "has other answers to choose from"
    if _ids(before.rows) != _ids(after.rows):
        return "has other rows"
    if before.scores != after.scores:
        return "is scored in another way"
    if before.show_if != after.show_if:
        return "is asked of other people"
    return ""


def _ids(things: Sequence[Any]) -> set[str]:
    return {thing.id for thing in things}
