"""What the invented skills plan lead did: the schema of `definitions/demonstration/voice/<region>.yaml`."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from pydantic import Field

from routeways.foundation.definitions import PACKAGED, Definition, Part

FOLDER = PACKAGED / "demonstration" / "voice"


class InventedWave(Part):
    """A wave of a questionnaire, with the file of its answers."""

    instrument: str
    title: str
    opens_on: date
    closes_on: date
    answers: str


class InventedList(Part):
    """A file of adverts or notes; what a row does not say is said here."""

    file: str
    kind: str
    source: str
    sharing: str
    consent: str = ""
    on: date


class Refused(Part):
    """Suggestions of `ref`, in texts that hold the words `texts`, are refused."""

    ref: str
    texts: str = ""
    reason: str


class Changed(Part):
    """Suggestions of `ref` are changed to `to`."""

    ref: str
    to: str
    texts: str = ""
    reason: str


class Added(Part):
    """`ref` was missed in the text that holds the words `texts`; it stands in `words` there."""

    ref: str
    texts: str
    words: str


class Review(Part):
    """How the lead answers suggestions. Texts of `leave_from` and later wait in the queue."""

    leave_from: date
    confirm_from: float = Field(ge=0, le=1)
    weak: str
    refuse: tuple[Refused, ...] = ()
    change: tuple[Changed, ...] = ()
    add: tuple[Added, ...] = ()


class InventedPriority(Part):
    """A priority that rests on those of `needs` for which evidence was confirmed."""

    title: str
    needs: tuple[str, ...]
    why: str
    action: str


class Agreed(Part):
    """An organisation that agreed to all priorities, by the account of `by`."""

    organisation: str
    by: str
    note: str = ""


class InventedStage(Part):
    """A stage of the cycle with its day; without `done_on` it is not over yet."""

    name: str
    due_on: date
    done_on: date | None = None
    note: str = ""


class InventedCycle(Part):
    title: str
    starts_on: date
    stages: tuple[InventedStage, ...]
    told: int = Field(ge=0)


class Voice(Definition):
    KIND: ClassVar[str] = "demonstration/voice"

    region: str
    lead: str
    owner: str
    wave: InventedWave
    lists: tuple[InventedList, ...]
    review: Review
    priorities: tuple[InventedPriority, ...] = Field(min_length=4, max_length=6)
    agreed: tuple[Agreed, ...] = Field(min_length=1)
    sections: dict[str, str]
    cycle: InventedCycle
