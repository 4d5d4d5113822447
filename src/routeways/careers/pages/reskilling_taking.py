"""What each page of other work for adults adds to the answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from routeways.careers.queries import reskilling as queries
from routeways.careers.reskilling_answers import Answers
from routeways.taxonomy import reading


def _take_job(answers: Answers, given: dict[str, Any]) -> Answers:
    return answers.with_job(given["job"])


def _take_which(answers: Answers, given: dict[str, Any]) -> Answers:
    changed = given["code"] != answers.code
    return replace(answers, code=given["code"], less=(), more=(), seen=False) if changed else answers


def _take_skills(answers: Answers, given: dict[str, Any]) -> Answers:
    own = {one.pk for one in queries.skills_of(answers.code)}
    ticked = {*given.get("own", ()), *given["common"]}
    found: set[str] = set()
    if given["words"]:
        read_ = reading.read_texts([given["words"]]).texts[0]
        found = {f"{queries.TAXONOMY}:{one.skill.removeprefix(f'{queries.TAXONOMY}:')}" for one in read_.skills}
    return replace(
        answers,
        less=tuple(sorted(own - ticked - found)),
        more=tuple(sorted((ticked | found) - own)[:60]),
        seen=not given["words"],
    )


def _take_level(answers: Answers, given: dict[str, Any]) -> Answers:
    return replace(answers, level=int(given["level"]))


def _take_hours(answers: Answers, given: dict[str, Any]) -> Answers:
    return replace(answers, hours=float(given["hours"]))


def _take_words(answers: Answers, given: dict[str, Any]) -> Answers:
    """Fields that are kept as they were written."""
    written: dict[str, Any] = {name: "" if value is None else str(value) for name, value in given.items()}
    return replace(answers, **written)


def _take_travel(answers: Answers, given: dict[str, Any]) -> Answers:
    return replace(answers, sector=given["postcode"], way=given["way"], minutes=int(given["minutes"]))


TAKEN: dict[str, Callable[[Answers, dict[str, Any]], Answers]] = {
    "job": _take_job,
    "which": _take_which,
    "skills": _take_skills,
    "level": _take_level,
    "age": _take_words,
    "work": _take_words,
    "hours": _take_hours,
    "paid": _take_words,
    "money": _take_words,
    "travel": _take_travel,
}
