"""From answers to the items of a plan, the most urgent first, each with its reason and the answers it rests on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from routeways.instruments.asking.flow import counted, holds
from routeways.instruments.asking.schema import Finding, Questionnaire, Severity
from routeways.instruments.asking.scoring import ScoreResult, numbers, scores


@dataclass(frozen=True, slots=True)
class Item:
    """`occupation` is a SOC 2020 code, `skill` a taxonomy's id; None where the person kept their own `words`.

    `subjects` and `skills` are what the definition says would answer it.
    """

    id: str
    priority: float
    title: str
    why: str
    from_questions: tuple[str, ...]
    occupation: str | None
    skill: str | None
    subjects: tuple[str, ...]
    skills: tuple[str, ...]
    levels: tuple[str, ...]
    kind: str
    words: str = ""
    from_occupation: bool = False


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """`items` by falling priority; equal ones in the order of the definition."""

    instrument: str
    version: str
    digest: str
    scores: tuple[ScoreResult, ...]
    items: tuple[Item, ...]


def diagnose(instrument: Questionnaire, answers: Mapping[str, Any]) -> Diagnosis:
    """What these answers lead to. The same answers and definition always give the same plan."""
    counts = counted(instrument, answers)
    results = scores(instrument, answers)
    known = numbers(results)
    items = [
        item
        for finding in instrument.findings
        if finding.when is None or holds(finding.when, counts, known)
        for item in _items(finding, counts, results)
        if item.priority > 0
    ]
    items.sort(key=lambda item: -item.priority)
    return Diagnosis(instrument.id, instrument.version, instrument.digest, tuple(results.values()), tuple(items))


def _items(finding: Finding, answers: Mapping[str, Any], results: Mapping[str, ScoreResult]) -> Iterator[Item]:
    if finding.rows_of:
        result = results[finding.rows_of]
        for row in result.rows:
            yield _item(finding, row.priority, answer=row.label, key=row.row, places=_of_row(result, row.row))
        return
    priority = finding.weight * _severity(finding.severity, answers, results)
    places = _places(finding, results)
    if finding.occupation_from:
        picked = answers.get(finding.occupation_from) or {}
        answer = str(picked.get("label") or picked.get("words") or "")
        if answer:
            asked = (*places, finding.occupation_from)
            yield _item(
                finding,
                priority,
                answer=answer,
                places=asked,
                occupation=picked.get("code"),
                words=_own(picked, "code"),
            )
    elif finding.skills_from:
        for number, picked in enumerate(answers.get(finding.skills_from) or [], 1):
            answer = str(picked.get("label") or picked.get("words") or "")
            asked = (*places, finding.skills_from)
            yield _item(
                finding,
                priority,
                answer=answer,
                key=str(number),
                places=asked,
                skill=picked.get("id"),
                words=_own(picked, "id"),
            )
    else:
        yield _item(finding, priority, places=places)


def _own(picked: Mapping[str, Any], key: str) -> str:
    """The words of somebody who found nothing in the list that fits."""
    return "" if picked.get(key) else str(picked.get("words") or "")


def _item(
    finding: Finding,
    priority: float,
    *,
    places: tuple[str, ...],
    answer: str = "",
    key: str = "",
    occupation: str | None = None,
    skill: str | None = None,
    words: str = "",
) -> Item:
    return Item(
        id=f"{finding.id}-{key}" if key else finding.id,
        priority=round(priority, 4),
        title=finding.title.replace("{answer}", answer),
        why=finding.why,
        from_questions=tuple(dict.fromkeys(places)),
        occupation=occupation,
        skill=skill,
        subjects=finding.subjects,
        skills=finding.skills,
        levels=finding.levels,
        kind=finding.kind,
        words=words,
        from_occupation=bool(finding.occupation_from),
    )


def _places(finding: Finding, results: Mapping[str, ScoreResult]) -> tuple[str, ...]:
    """The questions (or rows) that the finding was decided by."""
    found: list[str] = []
    for condition in finding.when.conditions if finding.when else ():
        found += [condition.question] if condition.question else [p.place for p in results[condition.score].parts]
    severity = finding.severity
    if severity:
        if severity.score:
            found += [severity.part] if severity.part else [p.place for p in results[severity.score].parts]
        found += [id for id in (severity.share, severity.of) if id]
    return tuple(dict.fromkeys(found))


def _of_row(result: ScoreResult, row: str) -> tuple[str, ...]:
    return (f"{result.score.rating}/{row}", f"{result.score.importance}/{row}")


def _severity(severity: Severity | None, answers: Mapping[str, Any], results: Mapping[str, ScoreResult]) -> float:
    """From 0 to 1. What cannot be worked out is not made worse than it is known to be: 0."""
    if severity is None:
        return 1.0
    if severity.score:
        result = results[severity.score]
        part = result.part(severity.part) if severity.part else None
        value = part.value if part else (None if severity.part else result.low)
        if value is None:
            return 0.0
        return min(1.0, max(0.0, (result.score.top - value) / result.score.top))
    some, whole = answers.get(severity.share), answers.get(severity.of)
    if not some or not whole:
        return 0.0
    return float(min(1.0, some / whole))
