"""An area is a code and an edition: the same code can change its meaning when boundaries move."""

from __future__ import annotations

import re
from dataclasses import dataclass

# The nine-character codes of the ONS Register of Geographic Codes: one letter (or K for UK groupings), eight digits.
GSS_CODE = re.compile(r"[EWSNKJLM][0-9]{8}")

KIND_BY_PREFIX = {
    "E06": "district",
    "E07": "district",
    "E08": "district",
    "E09": "district",
    "W06": "district",
    "S12": "district",
    "N09": "district",
    "E10": "county",
    "E11": "county",
    "E13": "county",  # Inner and Outer London
    "E12": "region",
    "E37": "lep",
    "E47": "combined-authority",
    "E69": "lsip",
    "E30": "ttwa",
    "W22": "ttwa",
    "S22": "ttwa",
    "N12": "ttwa",
    "K01": "ttwa",
    "E01": "lsoa",
    "E02": "msoa",
    "E05": "ward",
    "E14": "constituency",
    "E92": "country",
    "W92": "country",
    "S92": "country",
    "N92": "country",
    "K02": "country",
    "K03": "country",
    "K04": "country",
}


@dataclass(frozen=True, slots=True, order=True)
class AreaCode:
    """A code from the ONS Register of Geographic Codes and the year of the boundaries it refers to.

    `edition` is "" where a source does not say which boundaries it used.
    Raises ValueError for anything that is not a nine-character code.
    """

    code: str
    edition: str = ""

    def __post_init__(self) -> None:
        if not GSS_CODE.fullmatch(self.code):
            raise ValueError(f"“{self.code}” is not an ONS area code. It should look like E07000117.")

    @property
    def kind(self) -> str:
        """The kind of area the code's first three characters stand for, or "other"."""
        return KIND_BY_PREFIX.get(self.code[:3], "other")

    def __str__(self) -> str:
        return self.code
