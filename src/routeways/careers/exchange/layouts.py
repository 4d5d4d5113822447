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


class Means(Part):
    """What a type of activity says: whom pupils met, whether it was a workplace, which signs it always has."""

    met: tuple[str, ...] = ()
    workplace: bool = False
    mode: str = ""
    flags: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _known(self) -> Means:
        wrong = [one for one in self.met if one not in EMPLOYERS and one not in PROVIDERS]
        wrong += [one for one in self.flags if one not in FLAGS]
        wrong += [self.mode] if self.mode and self.mode not in MODES else []
        if wrong:
            raise ValueError(f"“{wrong[0]}” is not known")
        return self


class Layout(Definition):
    """Which heading holds what. Several headings of one field: the first that the file has is read."""

    KIND: ClassVar[str] = "encounter-layouts"

    name: str = Field(min_length=3, max_length=80)
    about: str = Field(min_length=20)
    source: str = Field(min_length=10)
    checked: bool = False  # against a file that the tool really wrote
    columns: dict[FieldName, tuple[str, ...]]
    flags: dict[str, tuple[str, ...]] = {}
    types: dict[str, Means] = {}
    modes: dict[str, str] = {}
    sizes: dict[str, str] = {}
    sectors: dict[str, str] = {}
    yes: tuple[str, ...] = ("yes", "y", "true", "1")

    @model_validator(mode="after")
    def _hangs_together(self) -> Layout:
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


def layouts() -> dict[str, Layout]:
    return load(Layout)


def layout(id: str) -> Layout:
    """Raises KeyError for one that there is not."""
    return layouts()[id]
