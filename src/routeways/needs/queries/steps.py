"""What a need's way to a course is made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from routeways.needs.kinds import Decision
from routeways.needs.models import HopDecision, Need
from routeways.places.points import Point
from routeways.values import Figure


@dataclass(frozen=True)
class Step:
    """One step of the chain: from `before` to `id`, why we say so, and what a person said. `detail` is what a reader
    wants to know of it besides its name."""

    hop: str
    before: str
    id: str
    label: str
    reason: str
    detail: str = ""
    href: str = ""
    state: str = Decision.SUGGESTED
    decision: HopDecision | None = None
    starts: Figure | None = None  # apprenticeship starts, for a standard of which there is a figure
    source: Any = field(default=None, repr=False, compare=False)  # the qualification or course itself

    @property
    def holds(self) -> bool:
        return self.state != Decision.REFUSED


@dataclass(frozen=True)
class Chain:
    """`qualifications` by the id of the occupation they lead to. No `courses` is “no local course”."""

    need: Need
    skills: tuple[Step, ...]
    occupations: tuple[Step, ...]
    qualifications: Mapping[str, tuple[Step, ...]]
    courses: tuple[Step, ...]
    near: Point | None = None

    @property
    def all_qualifications(self) -> list[Step]:
        """Each once, in the order of the occupations."""
        return list({step.id: step for steps in self.qualifications.values() for step in steps}.values())

    @property
    def local(self) -> list[Step]:
        return [step for step in self.courses if step.holds]


def best(steps: Sequence[Step]) -> Step | None:
    """The step that a short chain shows: what a person confirmed, else the first suggestion, else None."""
    return next((step for step in steps if step.holds), None)
