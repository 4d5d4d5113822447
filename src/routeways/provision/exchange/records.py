"""What a file of courses or venues says, once it has passed every rule. Frozen; the same for every format."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class RunRecord:
    """One start. `venue` is the name of one of the provider's venues; `national` is None where it does not apply."""

    name: str
    mode: str
    reference: str = ""
    starts_on: date | None = None
    flexible: bool = False
    ends_on: date | None = None
    venue: str = ""
    national: bool | None = None
    sub_regions: tuple[str, ...] = ()
    webpage: str = ""
    cost: Decimal | None = None
    cost_description: str = ""
    duration: int | None = None
    unit: str = ""
    study_mode: str = ""
    attendance: str = ""
    places: int | None = None
    apply_until: date | None = None
    apply_to: str = ""


@dataclass(frozen=True, slots=True)
class CourseRecord:
    """What is taught and said of it; `runs` in the order of the file. Equal in all but `runs` is the same course."""

    title: str
    runs: tuple[RunRecord, ...]
    aim: str = ""
    identifier: str = ""
    level: str = ""
    subject: str = ""
    course_type: str = ""
    sector: str = ""
    education_level: str = ""
    awarding: str = ""
    who_for: str = ""
    entry_requirements: str = ""
    what_you_will_learn: str = ""
    how_you_will_learn: str = ""
    what_to_bring: str = ""
    how_assessed: str = ""
    where_next: str = ""

    @property
    def key(self) -> tuple[str, ...]:
        """What makes rows of a CSV form one course: its name, what is taught and every text."""
        return (self.title, *self.said)

    @property
    def said(self) -> tuple[str, ...]:
        """All of it but the name: a course that was only renamed is known again by it."""
        return (self.aim, self.course_type, self.sector, self.education_level, self.awarding, *self.texts)

    @property
    def texts(self) -> tuple[str, ...]:
        return tuple(getattr(self, name) for name in TEXTS)


@dataclass(frozen=True, slots=True)
class VenueRecord:
    """A campus as the venues file writes it; the postcode in its normal form."""

    name: str
    address_1: str
    town: str
    postcode: str
    reference: str = ""
    address_2: str = ""
    county: str = ""
    email: str = ""
    phone: str = ""
    website: str = ""


TEXTS = (
    "who_for",
    "entry_requirements",
    "what_you_will_learn",
    "how_you_will_learn",
    "what_to_bring",
    "how_assessed",
    "where_next",
)
RUN_FIELDS = tuple(one.name for one in fields(RunRecord))
COURSE_FIELDS = tuple(one.name for one in fields(CourseRecord) if one.name != "runs")
VENUE_FIELDS = tuple(one.name for one in fields(VenueRecord))
