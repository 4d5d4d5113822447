"""What an employer can be asked for, as data (definitions/contact-purposes/*.yaml), and by which right.

For most purposes a school or college may ask until the employer says no (legitimate interest); for some it may ask only
after the employer has said yes (consent). A new wording gets a new version; what an employer said keeps its words.
"""

from __future__ import annotations

from functools import cache
from typing import ClassVar, Literal

from pydantic import Field, model_validator

from routeways.foundation.definitions import Definition, load

EVERYTHING = "everything"  # what an employer says about all purposes at once
CONSENT, INTEREST = "consent", "legitimate-interest"

# The kinds of engagement that are counted.
TYPES = {
    "upskilling": "Training their staff",
    "placements": "Placements, work experience and visits",
    "live-briefs": "Live project briefs",
    "talks": "Guest lectures and talks",
    "careers": "Careers support",
    "recruitment": "Apprenticeships and jobs",
    "advice": "Advice on skills and courses",
    "funding": "Sharing the apprenticeship levy",
}


class ContactPurpose(Definition):
    """`type` is None for what is no engagement; `cycle` is how long an employer is not asked again; `why` is the
    legitimate interest in one sentence, for purposes that rest on one; `wording` is what the employer reads."""

    KIND: ClassVar[str] = "contact-purposes"

    name: str = Field(min_length=1, max_length=80)
    type: (
        Literal["upskilling", "placements", "live-briefs", "talks", "careers", "recruitment", "advice", "funding"]
        | None
    ) = None
    cycle: Literal["term", "year"]
    basis: Literal["consent", "legitimate-interest"]
    why: str = Field("", max_length=300)
    version: str = Field(pattern=r"^[0-9A-Za-z.-]+$", max_length=20)
    wording: str = Field(min_length=20, max_length=600)

    @model_validator(mode="after")
    def _says_its_right(self) -> ContactPurpose:
        if (self.basis == INTEREST) != bool(self.why):
            raise ValueError("why: say the legitimate interest, and leave it out where the purpose rests on consent")
        if self.id == EVERYTHING:
            raise ValueError(f"id: “{EVERYTHING}” stands for all purposes")
        return self


@cache
def contact_purposes() -> dict[str, ContactPurpose]:
    """All purposes by their ids, in the order of their names."""
    return dict(sorted(load(ContactPurpose).items(), key=lambda item: item[1].name))


def purpose_name(purpose: str) -> str:
    """In words, also for a purpose that is no longer defined."""
    if purpose == EVERYTHING:
        return "Everything"
    known = contact_purposes().get(purpose)
    return known.name if known else purpose.replace("-", " ").capitalize()
