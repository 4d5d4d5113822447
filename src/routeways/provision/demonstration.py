"""Invented provision of a demonstration region: what `definitions/demonstration-courses/<region>.yaml` holds."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import ClassVar

from pydantic import Field, model_validator

from routeways.foundation.definitions import Definition, Part
from routeways.provision.models import Attendance, Mode, StudyMode, Unit


class InventedCampus(Part):
    """`sector` is a postcode sector of the region, at whose middle it stands."""

    id: str
    name: str = Field(max_length=250)
    sector: str
    town: str


class InventedProvider(Part):
    """`organisation` is the id of an invented organisation in definitions/demonstration."""

    organisation: str
    about: str = Field(max_length=2000)
    campuses: tuple[InventedCampus, ...] = Field(min_length=1)


class InventedRun(Part):
    """`campus` is the id of one of the provider's campuses; "" for what has no place."""

    mode: Mode
    campus: str = ""
    starts_on: date | None = None
    flexible: bool = False
    duration: int = Field(ge=1, le=999)
    unit: Unit
    study_mode: StudyMode | None = None
    attendance: Attendance | None = None
    cost: Decimal | None = Field(default=None, ge=0)
    cost_description: str = Field(default="", max_length=255)
    places: int | None = Field(default=None, ge=1)

    @model_validator(mode="after")
    def _starts(self) -> InventedRun:
        if (self.starts_on is None) != self.flexible:
            raise ValueError("a run starts on a day or at any time: give starts_on or flexible")
        return self


class InventedCourse(Part):
    """`partners` are the other providers of a joint course: each gets the runs at a campus of its own."""

    id: str
    provider: str
    title: str = Field(max_length=255)
    qualification: str = ""
    level: str
    subject: str
    course_type: str = ""
    who_for: str = Field(max_length=2000)
    entry_requirements: str = Field(max_length=500)
    what_you_will_learn: str = Field(max_length=1500)
    how_you_will_learn: str = Field(default="", max_length=500)
    how_assessed: str = Field(default="", max_length=500)
    where_next: str = Field(default="", max_length=500)
    partners: tuple[str, ...] = ()
    runs: tuple[InventedRun, ...] = Field(min_length=1)


class InventedProvision(Definition):
    KIND: ClassVar[str] = "demonstration-courses"

    region: str
    providers: tuple[InventedProvider, ...]
    courses: tuple[InventedCourse, ...]

    @model_validator(mode="after")
    def _hangs_together(self) -> InventedProvision:
        ids = [one.id for one in self.courses]
        if len(set(ids)) < len(ids):
            raise ValueError("courses: each id is given once")
        campuses = {one.organisation: {campus.id for campus in one.campuses} for one in self.providers}
        for one in self.courses:
            for provider in (one.provider, *one.partners):
                if provider not in campuses:
                    raise ValueError(f"courses: {one.id}: there is no provider “{provider}”")
            for run in one.runs:
                if run.campus and run.campus not in campuses[one.provider]:
                    raise ValueError(f"courses: {one.id}: {one.provider} has no campus “{run.campus}”")
        return self
