"""Jobs in England for which one must be on a register or hold a licence: `definitions/regulated-jobs/`. Pure."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import ClassVar, Literal

from pydantic import Field, model_validator

from routeways.careers.explorer.definitions import titled
from routeways.foundation.definitions import Definition, Part, load

Asks = Literal["registration", "licence", "status"]
# What a route leads to or does not, as a sentence goes on.
LEADS_TO: dict[Asks, str] = {"registration": "registration", "licence": "the licence", "status": "the status"}


class Leading(Part):
    """How a route ends in what the job asks for. qualifications: ids of our lists that do, where they name any."""

    text: str = Field(min_length=10, max_length=160)
    qualifications: tuple[str, ...] = ()


class Told(Part):
    """Who says it.

    basis: a `file` that we hold says it; a `page` of somebody who knows was read on `looked_at`; or it is `general`
    knowledge, and the address is where to check it.
    """

    publisher: str = Field(min_length=3)
    url: str = Field(pattern=r"^https?://[^ ]+$")
    looked_at: date | None = None
    basis: Literal["file", "page", "general"]

    @model_validator(mode="after")
    def _looked_at_unless_general(self) -> Told:
        if (self.looked_at is None) != (self.basis == "general"):
            raise ValueError("a file or a page was looked at on a day; general knowledge was not")
        return self

    @property
    def certain(self) -> bool:
        """False where no file that we hold says it, so that it is to be checked."""
        return self.basis == "file"


class RegulatedJob(Definition):
    """What some jobs ask for by law or rule, and which routes end in it.

    jobs: codes of SOC 2020 unit groups. whole: every job of these groups; else `must` says which. leads: routes that
    end in it. steps: routes that can come before those. Any other route teaches the subject and does not lead there.
    title_words: words of a course's title by which it is of this profession, where no qualification of `leads` says so.
    """

    KIND: ClassVar[str] = "regulated-jobs"

    jobs: tuple[str, ...] = Field(min_length=1)
    regulator: str = Field(min_length=3, max_length=120)
    asks: Asks
    whole: bool = True
    must: str = Field(min_length=20, max_length=240)
    way: str = Field(min_length=20, max_length=240)
    leads: dict[str, Leading] = {}
    steps: dict[str, str] = {}
    title_words: tuple[str, ...] = ()
    source: Told

    @model_validator(mode="after")
    def _a_route_leads_or_comes_before(self) -> RegulatedJob:
        if both := set(self.leads) & set(self.steps):
            raise ValueError(f"{', '.join(sorted(both))}: a route leads there or is a step before, not both")
        return self

    @property
    def goal(self) -> str:
        """“registration”, “the licence”: what a route leads to."""
        return LEADS_TO[self.asks]

    @property
    def qualifications(self) -> tuple[str, ...]:
        return tuple(one for leading in self.leads.values() for one in leading.qualifications)

    def trains(self, qualification: str | None, title: str) -> bool:
        """Whether a course is one of this profession: by a qualification that ends in it, or by its title."""
        return qualification in self.qualifications or titled(title, self.title_words)

    def may_lead(self, route: str, qualification: str | None) -> bool:
        """Whether a course of the route can end in it: by a qualification that does, where the lists name any."""
        if not self.whole:
            return True
        leading = self.leads.get(route)
        return leading is not None and (not leading.qualifications or qualification in leading.qualifications)


@cache
def _by_job() -> dict[str, RegulatedJob]:
    """A job that two files name is told by the first of them; ours name each once."""
    found: dict[str, RegulatedJob] = {}
    for one in load(RegulatedJob).values():
        for code in one.jobs:
            found.setdefault(code, one)
    return found


def regulated(code: str) -> RegulatedJob | None:
    """What the job asks for; None where it asks for nothing that we know of."""
    return _by_job().get(code)


def of_another(asked: RegulatedJob, qualification: str | None, title: str) -> bool:
    """Whether a course trains for other jobs, all of which ask for a register or licence, and not for this one."""
    if asked.trains(qualification, title):
        return False
    return any(one.whole and one.trains(qualification, title) for one in every())


def every() -> list[RegulatedJob]:
    return list({one.id: one for one in _by_job().values()}.values())
