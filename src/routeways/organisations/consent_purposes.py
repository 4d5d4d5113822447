"""What people are asked to agree to, word by word (definitions/consents/*.yaml). A new wording gets a new version."""

from __future__ import annotations

from functools import cache
from typing import ClassVar, Literal

from pydantic import Field, model_validator

from routeways.foundation.definitions import Definition, load

MEMBERSHIP, NAMED = "group-membership", "named-in-public"


class ConsentPurpose(Definition):
    """`wording` names {group}, {region} or {organisation}; a consent keeps the words as they were read."""

    KIND: ClassVar[str] = "consents"

    name: str = Field(min_length=1, max_length=80)
    about: Literal["group", "region", "organisation"]
    version: str = Field(pattern=r"^[0-9A-Za-z.-]+$", max_length=20)
    wording: str = Field(min_length=20, max_length=900)

    @model_validator(mode="after")
    def _names_what_it_is_about(self) -> ConsentPurpose:
        if "{" + self.about + "}" not in self.wording or "{" in self.words(""):
            raise ValueError(f"wording: name {{{self.about}}}, and nothing else in curly brackets")
        return self

    def words(self, name: str) -> str:
        """The wording for the group, region or organisation called `name`."""
        return self.wording.replace("{" + self.about + "}", name)


@cache
def consent_purposes() -> dict[str, ConsentPurpose]:
    return load(ConsentPurpose)
