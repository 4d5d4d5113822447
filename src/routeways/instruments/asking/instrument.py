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
