"""How another tool’s file of activities is laid out: definitions/encounter-layouts, one YAML file a layout."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field, model_validator

from routeways.careers.counting.words import EMPLOYERS, FLAGS, MODES, PROVIDERS, SECTORS, SIZES
from routeways.foundation.definitions import Definition, Part, load

FieldName = Literal[
    "key", "title", "on", "mode", "type", "met", "employer", "size", "sector", "years", "pupils", "whole", "reach",
    "send", "fsm", "workplace", "days", "hours", "caught_up", "outcomes", "flags",
]  # fmt: skip


class ActivityType(Part):
    """What a type of activity says: whom pupils met, whether it was a workplace, which signs it always has."""

    met: tuple[str, ...] = Field((), description="whom pupils meet: employer, college, … as in counting/words.py")
    workplace: bool = Field(False, description="pupils experience a workplace")
    mode: str = Field("", description="how it is held where the row does not say")
    flags: tuple[str, ...] = Field((), description="signs that it always has")

    @model_validator(mode="after")
    def _known(self) -> ActivityType:
        wrong = [one for one in self.met if one not in EMPLOYERS and one not in PROVIDERS]
        wrong += [one for one in self.flags if one not in FLAGS]
        wrong += [self.mode] if self.mode and self.mode not in MODES else []
        if wrong:
            raise ValueError(f"“{wrong[0]}” is not known")
        return self


class EncounterLayout(Definition):
    """Which heading holds what. Several headings of one field: the first that the file has is read."""

    KIND: ClassVar[str] = "encounter-layouts"

    name: str = Field(min_length=3, max_length=80, description="as people choose it")
    about: str = Field(min_length=20, description="which file it is for, and what to do with it first")
    source: str = Field(min_length=10, description="where the headings come from")
    checked: bool = Field(False, description="whether it was tried on a file that the tool really wrote")
    columns: dict[FieldName, tuple[str, ...]] = Field(description="field: the headings under which it may stand")
    flags: dict[str, tuple[str, ...]] = Field({}, description="sign: headings of the columns that say yes or no")
    types: dict[str, ActivityType] = Field({}, description="its types of activity and what each means, see below")
    modes: dict[str, str] = Field({}, description="its words for how an activity was held: ours")
    sizes: dict[str, str] = Field({}, description="its words for the size of an employer: ours")
    sectors: dict[str, str] = Field({}, description="its sectors: ours")
    yes: tuple[str, ...] = Field(("yes", "y", "true", "1"), description="what means yes")

    @model_validator(mode="after")
    def _hangs_together(self) -> EncounterLayout:
        if missing := {"title", "on"} - set(self.columns):
            raise ValueError(f"columns: name the headings of {', '.join(sorted(missing))}")
        for given, known, what in (
            (self.flags, FLAGS, "flags"),
            (dict.fromkeys(self.modes.values()), MODES, "modes"),
            (dict.fromkeys(self.sizes.values()), SIZES, "sizes"),
            (dict.fromkeys(self.sectors.values()), SECTORS, "sectors"),
        ):
            if wrong := sorted(set(given) - set(known)):
                raise ValueError(f"{what}: “{wrong[0]}” is not known")
        return self


def layouts() -> dict[str, EncounterLayout]:
    return load(EncounterLayout)


def layout(id: str) -> EncounterLayout:
    """Raises KeyError for one that there is not."""
    return layouts()[id]
