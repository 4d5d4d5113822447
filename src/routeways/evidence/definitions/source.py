"""A source: one official file as its publisher lays it out, and the words in which we read it."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field, model_validator

from routeways.foundation.definitions import Definition, Part
from routeways.values import Unit

Licence = Literal["OGL-UK-3.0", "CC-BY-4.0", "MIT", "ESCO", "public-domain", "unknown"]
AreaKind = Literal[
    "country", "region", "county", "district", "lsip", "lep", "combined-authority", "ttwa", "lsoa", "msoa", "ward"
]
SymbolLetter = Literal["c", "x", "z", "u", "low"]
PeriodFormat = Literal[
    "academic",
    "academic-or-month",
    "calendar",
    "ees",
    "ees-year-after",
    "financial",
    "month",
    "nomis",
    "day",
    "projection",
]  # each is a function in evidence/periods.py


class Release(Part):
    """A release we know, recognised by its file's digest. `published` only where the file or its publisher says so."""

    label: str
    published: date | None = None
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")


class Layout(Part):
    """How the file is laid out. `reader` names a function in evidence/readers; without it the file is tidy."""

    format: Literal["csv", "workbook", "parquet"]
    skip: int = Field(default=0, ge=0, description="lines before the heading row")
    sheet: str = ""
    reader: str = ""
    options: dict[str, Any] = Field(default_factory=dict, description="what the reader asks for; it has its own schema")


class Signature(Part):
    """How `routeways load FILE` knows the file: all of these must hold."""

    headings: list[str] = Field(default_factory=list, description="all of them stand in the heading row")
    without: list[str] = Field(default_factory=list, description="none of them stands there: a sister file has them")
    sheets: list[str] = Field(default_factory=list, description="the workbook has all of these sheets")
    starts: list[str] = Field(default_factory=list, description="each stands somewhere in the first 40 rows")
    lacks: list[str] = Field(default_factory=list, description="none of them stands in the first 40 rows")
    name: str = Field(default="", description="the file's name matches this shell pattern")

    @model_validator(mode="after")
    def _says_something(self) -> Signature:
        if not (self.headings or self.sheets or self.starts or self.name):
            raise ValueError("a signature needs headings, sheets, starts or a name")
        return self


class _Column(Part):
    key: str = Field(default="", alias="as", pattern=r"^([a-z][a-z0-9_]*)?$", description="its name with us")
    optional: bool = False
    heading: str = Field(default="", description="its heading in the file, where one column of it is read twice")


class AreaColumn(_Column):
    """A column that says where. By code, by name (then `kinds` says which kinds of area the names may be), or by
    provider: the region in which the college or university with the text's UKPRN has its main site (by college: further
    education colleges alone)."""

    kind: Literal["area"] = Field(alias="is")
    by: Literal["code", "name", "provider", "college"] = "code"
    kinds: list[AreaKind] = Field(default_factory=list)
    kind_in: str = Field(default="", description="another column that says the kind of each row's area")
    prefixes: dict[str, AreaKind | Literal["leave-out"]] = Field(
        default_factory=dict, description="text before the name (or in `kind_in`) and the kind it stands for"
    )
    ending: str = Field(default="", description="a regular expression for text after the name that is not part of it")
    names: dict[str, str] = Field(default_factory=dict, description="texts that only this file writes: their codes")
    leave_out: list[str] = Field(default_factory=list, description="texts whose rows are not wanted: shell patterns")
    outside: list[str] = Field(
        default_factory=list,
        description="texts for “elsewhere or not known”: kept under the key “outside”; “*” is all that is not known",
    )


class PeriodColumn(_Column):
    kind: Literal["period"] = Field(alias="is")
    format: PeriodFormat
    identifier: str = Field(default="", description="another column that says what kind of period it is")


class DimensionColumn(_Column):
    """A column that breaks figures down. Without `values` or `pattern` its texts are kept as they are."""

    kind: Literal["dimension"] = Field(alias="is")
    values: dict[str, str] | None = Field(default=None, description="text in the file: key with us")
    pattern: str = Field(default="", description="a regular expression that finds the key in the text")
    code_group: int = 1
    label_group: int = 0
    blank: bool = False


class MeasureColumn(_Column):
    kind: Literal["measure"] = Field(alias="is")
    unit: Unit
    whole: bool = Field(default=False, description="only whole numbers are possible")
    minimum: float | None = 0
    maximum: float | None = None
    blank: SymbolLetter | None = Field(default=None, description="the symbol that a blank cell stands for")
    margin: str = Field(default="", description="the column with half the width of its 95% interval")
    symbols: dict[str, SymbolLetter] | None = Field(default=None, description="instead of the source's symbols")


SourceColumn = Annotated[AreaColumn | PeriodColumn | DimensionColumn | MeasureColumn, Field(discriminator="kind")]


class Source(Definition):
    """A source definition. See docs/definitions.md for a worked example."""

    KIND: ClassVar[str] = "sources"
    WORDS: ClassVar[frozenset[str]] = frozenset(
        {"title", "publisher", "via", "attribution", "about", "caveats", "page", "address", "cadence", "next_release"}
        | {"releases", "survey"}
    )

    title: str
    publisher: str
    via: str = ""
    licence: Licence
    attribution: str = ""
    about: str
    caveats: list[str] = Field(default_factory=list)
    page: str = Field(pattern=r"^https://", description="where a person reads about it")
    address: str = Field(default="", pattern=r"^(https?://.*)?$", description="where `routeways fetch` finds the file")
    cadence: Literal["monthly", "quarterly", "twice a year", "annual", "irregular", "once"]
    next_release: date | None = None
    rounding: float = Field(default=1, gt=0, description="counts are rounded to this; `low` is less than half of it")
    low_below: float | None = Field(default=None, gt=0, description="what `low` is less than, if not half of it")
    margins_add: bool = Field(
        default=False, description="the margin of several groups together is the root of their squared margins"
    )
    releases: list[Release] = Field(default_factory=list)
    file: Layout
    signature: Signature
    survey: bool | None = Field(
        default=None, description="its figures come from a sample; unless said, they do where a measure has a margin"
    )
    columns: dict[str, SourceColumn]
    period: str = Field(default="", description="the code of the one period of a file that has no period column")
    keep: dict[str, list[str]] = Field(default_factory=dict)
    ignore: list[str] = Field(default_factory=list, description="headings that are not read")
    ignore_others: bool = False
    key: list[str] = Field(description="the columns that together name a row; [] where rows may repeat")
    symbols: dict[str, SymbolLetter] = Field(default_factory=dict)
    most_rejected: float = Field(default=0.2, ge=0, le=1)

    @model_validator(mode="after")
    def _hangs_together(self) -> Source:
        kinds = [column.kind for column in self.columns.values()]
        if "measure" not in kinds:
            raise ValueError("columns: a source has at least one measure")
        if ("period" in kinds) == bool(self.period):
            raise ValueError("period: give either a period column or the one period of the file")
        names = set(self.result_names)
        for name in self.key:
            if name not in names:
                raise ValueError(f"key: “{name}” is not one of the columns ({', '.join(sorted(names))})")
        return self

    @property
    def low_unit(self) -> float:
        """Twice what `low` is less than: the rounding unit as arithmetic on figures asks for it."""
        return self.rounding if self.low_below is None else 2 * self.low_below

    def name_of(self, heading: str) -> str:
        """The name with us of the column with this heading."""
        column = self.columns[heading]
        return column.key or (column.kind if column.kind in ("area", "period") else slug(heading))

    @property
    def result_names(self) -> list[str]:
        return [self.name_of(heading) for heading in self.columns]

    def of_kind(self, kind: str) -> dict[str, Any]:
        """Result name → column definition for one kind of column."""
        return {self.name_of(h): column for h, column in self.columns.items() if column.kind == kind}

    def release_of(self, sha256: str) -> Release | None:
        return next((release for release in self.releases if release.sha256 == sha256), None)


def slug(heading: str) -> str:
    """A heading as a column name: small letters, digits and underscores."""
    letters = "".join(letter if letter.isalnum() and letter.isascii() else "_" for letter in heading.lower())
    return "_".join(part for part in letters.split("_") if part) or "column"
