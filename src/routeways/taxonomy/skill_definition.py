"""What a packaged skills taxonomy says of itself: `definitions/taxonomy/skills/<id>.yaml`."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from routeways.foundation.definitions import Definition


class SkillTaxonomyDefinition(Definition):
    """Its skills stand in the CSV file of the same name."""

    KIND: ClassVar[str] = "skills"

    title: str = Field(min_length=1, max_length=200)
    version: str = Field(min_length=1, max_length=60)
    about: str
    publisher: str
    licence: str
    attribution: str = ""
