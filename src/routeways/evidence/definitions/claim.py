"""A dated claim: a figure that a document states. It is shown beside what the data say and never merged with them."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from pydantic import Field, field_validator, model_validator

from routeways.foundation.definitions import Definition, Part
from routeways.values import AreaCode, Period


class Document(Part):
    """The document that makes the claim."""

    title: str
    publisher: str = ""
    year: int = Field(ge=1990, le=2100)
    published: date | None = Field(default=None, description="the day, where the document says it")


class ClaimedValue(Part):
    """One number as the document gives it. area: a code, empty where the document means ground that has none."""

    period: str = Field(default="", description="a period's code; empty where the document does not say when")
    as_written: str = Field(default="", description="the document's own words for the time: “2020”")
    value: float
    area: str = ""
    place: str = Field(description="the document's own words for the place")

    @field_validator("period")
    @classmethod
    def _is_a_period(cls, code: str) -> str:
        return Period.from_code(code).code if code else ""

    @field_validator("area")
    @classmethod
    def _is_an_area(cls, code: str) -> str:
        return AreaCode(code).code if code else ""


class Claim(Definition):
    """A claim, in our words, with the document's numbers and what the data give instead. See docs/definitions.md."""

    KIND: ClassVar[str] = "claims"

    indicator: str = Field(
        default="", description="the indicator beside which it is shown; empty where a page of its own names the claim"
    )
    area: str = Field(description="the area on whose pages it is shown")
    statement: str
    values: list[ClaimedValue] = Field(min_length=1)
    document: Document
    note: str = Field(description="how the claim and the data differ, and why, as far as is known")

    @field_validator("area")
    @classmethod
    def _is_an_area(cls, code: str) -> str:
        return AreaCode(code).code

    @model_validator(mode="after")
    def _is_a_whole_sentence(self) -> Claim:
        for text in (self.statement, self.note):
            if not text.rstrip().endswith("."):
                raise ValueError("statement, note: write whole sentences")
        return self
