"""Reports as data: which sections a plan has, in which order, and whose guidance says so (definitions/reports)."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import ClassVar, Literal

from pydantic import Field

from routeways.foundation.definitions import Definition, Part, load

LSIP = "lsip"
Holds = Literal["text", "summary", "context", "priorities", "actions", "delivery"]


class Guidance(Part):
    """Who prescribes the order, and when it was published."""

    title: str = Field(min_length=5)
    publisher: str = Field(min_length=2)
    published: date
    note: str = ""


class Section(Part):
    """`holds` is what stands in it besides the text that people write. `number` as it is printed, "" for none."""

    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)
    title: str = Field(min_length=3)
    number: str = Field(default="", max_length=4)
    holds: Holds = "text"
    hint: str = Field(min_length=5)

    @property
    def heading(self) -> str:
        return f"{self.number} {self.title}".strip()


class Annex(Part):
    """A table that follows the main body and does not count towards its pages."""

    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)
    title: str = Field(min_length=3)
    holds: Literal["occupations", "evidence"]


class ReportDefinition(Definition):
    """What `definitions/reports/<id>.yaml` holds. `context_figures` are ids of indicators."""

    KIND: ClassVar[str] = "reports"

    title: str = Field(min_length=5)
    about: str
    guidance: Guidance
    sections: tuple[Section, ...] = Field(min_length=1)
    annexes: tuple[Annex, ...] = ()
    context_figures: tuple[str, ...] = ()


@cache
def report_definitions() -> dict[str, ReportDefinition]:
    return load(ReportDefinition)


def lsip() -> ReportDefinition:
    return report_definitions()[LSIP]
