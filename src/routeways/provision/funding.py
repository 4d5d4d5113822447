"""Public money towards training, as dated data: what it pays, for whom, and how to ask for it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import ClassVar, Literal

from pydantic import Field, model_validator

from routeways.foundation.definitions import Definition, Part, load

# What an employer may be about to do; instruments use the same words for the items of a plan.
Step = Literal["apprenticeship", "bootcamp", "course", "higher-technical", "levy", "placement"]
Employer = Literal["any", "small", "levy-payer", "not-levy-payer"]


class Terms(Part):
    """What holds from a day to a day. `certain` is False where the source should be read again before anyone relies."""

    valid_from: date
    valid_to: date | None = None
    pays: str = Field(min_length=20, max_length=400)
    source: str = Field(min_length=10)
    certain: bool = True


class Funding(Definition):
    """What `definitions/funding/<id>.yaml` holds.

    fits: what it pays towards. levels: those of the training it pays for; none means that levels do not matter.
    employers: who may have it.
    """

    KIND: ClassVar[str] = "funding"
    WORDS: ClassVar[frozenset[str]] = frozenset({"name", "says", "ask"})

    name: str = Field(min_length=3, max_length=80)
    says: str = Field(min_length=20, max_length=300)
    fits: tuple[Step, ...] = Field(min_length=1)
    levels: tuple[str, ...] = ()
    employers: tuple[Employer, ...] = ("any",)
    ask: str = Field(min_length=10, max_length=300)
    order: int = 50
    terms: tuple[Terms, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _one_set_of_terms_a_day(self) -> Funding:
        for before, after in zip(self.terms, self.terms[1:], strict=False):
            if before.valid_to is None or after.valid_from <= before.valid_to:
                raise ValueError(f"two sets of terms hold on {after.valid_from}")
        if any(one.valid_to and one.valid_to < one.valid_from for one in self.terms):
            raise ValueError("a set of terms ends before it begins")
        return self

    def on(self, day: date) -> Terms | None:
        """The terms that hold on the day, or None before the first and after the last."""
        return next((one for one in self.terms if one.valid_from <= day <= (one.valid_to or date.max)), None)


@dataclass(frozen=True, slots=True)
class Offer:
    """A way to pay, with the terms of the day."""

    funding: Funding
    terms: Terms

    @property
    def reference(self) -> str:
        """Names the definition and its terms, for whatever is stored because of them."""
        return f"funding:{self.funding.id}@{self.terms.valid_from.isoformat()}#{self.funding.digest}"


@cache
def definitions() -> dict[str, Funding]:
    return load(Funding)


def offers(
    step: str, *, on: date, levels: Iterable[str] = (), pays_levy: bool | None = None, small: bool | None = None
) -> list[Offer]:
    """What could pay towards the step on the day, in the definitions' order; nothing for a step nobody pays for.

    levels: those that the training may have; none asks for all. pays_levy, small: None where it is not known, and then
    nothing is left out for it: a person who is told too much can read on, one who is told too little cannot.
    """
    wanted = set(levels)
    found = []
    for one in sorted(definitions().values(), key=lambda funding: (funding.order, funding.id)):
        terms = one.on(on)
        if terms is None or step not in one.fits or (wanted and one.levels and not wanted & set(one.levels)):
            continue
        if _open_to(one.employers, pays_levy, small):
            found.append(Offer(one, terms))
    return found


def _open_to(employers: tuple[Employer, ...], pays_levy: bool | None, small: bool | None) -> bool:
    refused = {
        "levy-payer": pays_levy is False,
        "not-levy-payer": pays_levy is True,
        "small": small is False,
        "any": False,
    }
    return any(not refused[kind] for kind in employers)
