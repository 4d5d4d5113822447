"""The words of the field in plain English, from `definitions/glossary/glossary.yaml`."""

from __future__ import annotations

from functools import cache
from typing import ClassVar

from pydantic import Field, model_validator

from routeways.foundation import definitions
from routeways.foundation.definitions import Definition, Part


class Term(Part):
    """One word. `also` are other forms of it, `source` where the meaning is laid down."""

    term: str = Field(min_length=2, max_length=80)
    meaning: str = Field(min_length=10, max_length=500)
    also: tuple[str, ...] = ()
    source: str = Field(default="", description="who lays the meaning down, with the address")


class Glossary(Definition):
    """What `definitions/glossary/<id>.yaml` holds."""

    KIND: ClassVar[str] = "glossary"

    terms: tuple[Term, ...]

    @model_validator(mode="after")
    def _each_once(self) -> Glossary:
        words = [word.lower() for one in self.terms for word in (one.term, *one.also)]
        if twice := sorted({word for word in words if words.count(word) > 1}):
            raise ValueError(f"explained twice: {', '.join(twice)}")
        return self


@cache
def terms() -> tuple[Term, ...]:
    """All terms in the order of the alphabet. Raises DefinitionError."""
    found = [one for glossary in definitions.load(Glossary).values() for one in glossary.terms]
    return tuple(sorted(found, key=lambda one: one.term.lower()))
