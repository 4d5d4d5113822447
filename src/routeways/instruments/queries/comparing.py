from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from routeways.instruments.asking.waves import Comparison, Likeness, compare
from routeways.instruments.models import Wave
from routeways.instruments.queries.results import results
from routeways.instruments.results.shapes import QuestionResult, WaveResults
from routeways.values import Figure


@dataclass(frozen=True, slots=True)
class ComparedOption:
    """One answer in two waves: unweighted shares, or the mean of a number. `clear`: the two intervals do not meet."""

    label: str
    before: Figure | None
    after: Figure | None
    clear: bool


@dataclass(frozen=True, slots=True)
class Compared:
    """One question in two waves by its stable id. Of a broken one nothing stands side by side; `reason` says why."""

    id: str
    text: str
    comparison: Comparison
    options: tuple[ComparedOption, ...]


def compared(
    before: Wave,
    after: Wave,
    *,
    business_counts: Mapping[tuple[str, str], int] | None = None,
    today: date | None = None,
) -> list[Compared]:
    """Two waves of one questionnaire, question by question. Weighted shares where business counts are given.

    today: as in `results`.
    """
    alike = compare(before.questionnaire, after.questionnaire)
    old = results(before, business_counts=business_counts, today=today)
    new = results(after, business_counts=business_counts, today=today)
    found = []
    for question in new.questions:
        comparison = alike[question.id.partition("/")[0]]
        broken = comparison.likeness is Likeness.BROKEN
        options = () if broken else tuple(_options(old.question(question.id), question))
        found.append(Compared(question.id, question.text, comparison, options))
    found += _gone(old, new, alike)
    return found


def _gone(old: WaveResults, new: WaveResults, alike: Mapping[str, Comparison]) -> list[Compared]:
    known = {question.id for question in new.questions}
    return [
        Compared(one.id, one.text, alike[one.id.partition("/")[0]], ())
        for one in old.questions
        if one.id not in known and one.id.partition("/")[0] in alike
    ]


def _options(before: QuestionResult | None, after: QuestionResult) -> list[ComparedOption]:
    old = {option.id: option for option in before.options} if before else {}
    rows = []
    for option in after.options:
        was = old.get(option.id)
        pair = (was.weighted or was.share) if was else None, option.weighted or option.share
        rows.append(ComparedOption(option.label, *pair, clear=_clear(*pair)))
    if after.mean is not None and after.type == "number":
        pair = (before.weighted_mean or before.mean) if before else None, after.weighted_mean or after.mean
        rows.append(ComparedOption("Mean", *pair, clear=_clear(*pair)))
    return rows


def _clear(before: Figure | None, after: Figure | None) -> bool:
    """Whether the difference is larger than chance would make it: the intervals do not meet (a cautious test)."""
    if before is None or after is None or before.lower is None or after.lower is None:
        return False
    if before.upper is None or after.upper is None:
        return False
    return before.upper < after.lower or after.upper < before.lower
