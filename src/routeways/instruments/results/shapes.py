"""The results of a wave as frozen values. Every number that is published is a Figure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from routeways.values import Figure


@dataclass(frozen=True, slots=True)
class OptionResult:
    """One answer to choose. `count` is of respondents; the shares are in per cent of those who answered.

    `weighted` is None where no business counts were given. Bounds are 95% intervals.
    """

    id: str
    label: str
    count: Figure
    share: Figure
    weighted: Figure | None


@dataclass(frozen=True, slots=True)
class QuestionResult:
    """`id` is the question's, or question/row for a row of a matrix. `asked`: to whom it was put; `n`: who answered.

    options: of questions with answers to choose and of pickers (then the most frequent first).
    mean, weighted_mean: of numbers and of options with scores.
    """

    id: str
    text: str
    type: str
    unit: str
    n: Figure
    asked: Figure
    options: tuple[OptionResult, ...] = ()
    mean: Figure | None = None
    weighted_mean: Figure | None = None
    several: bool = False  # more than one answer may be chosen, so shares do not add up to 100
    note: str = ""


@dataclass(frozen=True, slots=True)
class RankedOutcome:
    """The mean priority (importance × gap) of one row over respondents."""

    id: str
    label: str
    priority: Figure


@dataclass(frozen=True, slots=True)
class ScoreOutcome:
    """The mean of a score over respondents, and how many have one. `rows` by falling priority."""

    id: str
    title: str
    top: float
    n: Figure
    mean: Figure
    rows: tuple[RankedOutcome, ...] = ()


@dataclass(frozen=True, slots=True)
class ReachRow:
    """How many of a size band (or sector) answered, beside how many businesses there are. None: not known."""

    key: str
    label: str
    respondents: Figure
    share: Figure
    businesses: int | None
    business_share: float | None  # per cent


@dataclass(frozen=True, slots=True)
class Reach:
    bands: tuple[ReachRow, ...]
    sectors: tuple[ReachRow, ...]
    coverage: float | None  # per cent of businesses that the weights stand for
    unplaced: int | None  # respondents whose size or sector is not known; None where they are too few to say


@dataclass(frozen=True)
class WaveResults:
    """`n`: respondents, each business once. `again`: answers that a later one of the same business replaced.

    hidden: cells that disclosure control keeps back. formulas: how the numbers were made, in sentences.
    """

    wave: str
    n: Figure
    again: int
    through: Mapping[str, Figure]
    questions: tuple[QuestionResult, ...]
    scores: tuple[ScoreOutcome, ...]
    reach: Reach
    hidden: int
    rule: str
    weighted: bool
    formulas: tuple[str, ...]

    def question(self, id: str) -> QuestionResult | None:
        return next((one for one in self.questions if one.id == id), None)
