"""The definition of a questionnaire, checked as a whole."""

from __future__ import annotations

from typing import ClassVar

from pydantic import model_validator

from routeways.foundation import definitions
from routeways.instruments.asking.checks import problems
from routeways.instruments.asking.schema import Questionnaire


class Instrument(Questionnaire):
    """What `definitions/instruments/<id>.yaml` holds. Refused with sentences where its parts do not fit together."""

    KIND: ClassVar[str] = "instruments"

    @model_validator(mode="after")
    def _fits_together(self) -> Instrument:
        if found := problems(self):
            raise ValueError("; ".join(found[:5]))
        return self


def instruments() -> dict[str, Instrument]:
    """All questionnaires by id, as they stand in the definitions today. Raises DefinitionError."""
    return definitions.load(Instrument)


def instrument(id: str) -> Instrument | None:
    """One of them, whatever is wrong with the others. Raises DefinitionError."""
    for folder in reversed(definitions.folders()):
        path = folder / Instrument.KIND / f"{id}.yaml"
        if path.is_file():
            return definitions.read(path, Instrument)
    return None


def readable() -> tuple[dict[str, Instrument], list[str]]:
    """Those that can be used, and what is wrong with those that cannot."""
    found: dict[str, Instrument] = {}
    problems_of: list[str] = []
    names = {path.stem for folder in definitions.folders() for path in (folder / Instrument.KIND).glob("*.yaml")}
    for name in sorted(names):
        try:
            one = instrument(name)
        except definitions.DefinitionError as error:
            problems_of.append(str(error))
        else:
            found |= {name: one} if one else {}
    return found, problems_of
