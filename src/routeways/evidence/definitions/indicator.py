"""An indicator: one question, answered by choosing rows and columns of one source. It chooses; it never computes."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field, model_validator

from routeways.foundation.definitions import Definition, Part
from routeways.values import Unit

Theme = Literal[
    "work", "occupations", "industries", "businesses", "pay-and-productivity", "qualifications", "learning",
    "apprenticeships", "destinations", "adverts", "projections", "travel",
]  # fmt: skip


class Pick(Part):
    """Rows and a column of the source: `measure` of the rows in which each dimension has one of the given keys.

    Several rows that remain for one area, period and breakdown are added up (`add: true`) or are an error. Several
    measures in one unit are added up.
    """

    measure: str | list[str]
    where: dict[str, str | list[str]] = Field(default_factory=dict)
    add: bool = False

    @property
    def measures(self) -> list[str]:
        return [self.measure] if isinstance(self.measure, str) else self.measure


class Breakdown(Part):
    """The same pick by the keys of one dimension. `pick_where` replaces the pick's own condition on it."""

    dimension: str
    label: str
    keys: dict[str, str] | None = Field(default=None, description="the keys shown, in order, and their names")
    label_column: str = Field(default="", description="the source column that holds the keys' names")
    where: dict[str, str | list[str]] = Field(default_factory=dict, description="instead of the pick's conditions")
    of: Literal["same key", "total"] = Field(
        default="same key", description="a share's denominator: the same key's, or the total over all keys"
    )
    only_region: bool = Field(default=False, description="made only for areas of our regions and their comparators")


class Comparator(Part):
    """The same figures for other areas (England) from a second source, where the first does not give them.

    Its rows keep their own vintage, so that each opens to its own release. It must count the same things the same way
    and name its periods alike; what it adds are areas. Shares are divided within the source.
    """

    source: str
    pick: Pick
    of: Pick | None = None
    area: str = "area"
    breakdowns: list[Breakdown] = Field(default_factory=list)
    note: str = Field(description="why the two may be compared")


class Attention(Part):
    """When an area's figure is put before people as one of the things that need attention.

    worse_by: how much worse than the region's it must be, in the indicator's unit, where it is also clearly worse;
    than the country's where the region has no figure.
    worse_by_per_cent: the same in per cent of the region's figure. fall_by_per_cent: how much worse it has become
    since the first year of its series, where it became worse faster than the region's. Only indicators with a
    direction can need attention.
    """

    worse_by: float | None = Field(default=None, gt=0)
    worse_by_per_cent: float | None = Field(default=None, gt=0)
    fall_by_per_cent: float | None = Field(default=None, gt=0)


class Wording(Part):
    """The phrases from which pages make sentences.

    A subject stands after the number; where the number stands elsewhere it holds {number}: “the employee in the middle
    earned {number} a week”. {period} puts the time (“in 2019”) where it belongs; else it begins or ends the sentence.
    """

    subject: str = Field(description="“of people aged 16 to 64 had a job”, after the number")
    forecast: str = Field(default="", description="the subject of a figure that is a forecast")
    below_zero: str = Field(
        default="", description="the subject of a number below zero, which is said without its sign"
    )
    noun: str = Field(description="“the employment rate”")
    many: str = Field(default="", description="“people in work”, where the number counts something")


class Indicator(Definition):
    """An indicator definition. See docs/definitions.md for a worked example."""

    KIND: ClassVar[str] = "indicators"
    WORDS: ClassVar[frozenset[str]] = frozenset({"why", "caveats", "order", "key_figure", "attention"})

    title: str
    theme: Theme
    order: int = Field(default=50, ge=0, le=999)
    meaning: str
    why: str
    wording: Wording
    source: str
    method: Literal["value", "share", "rate", "gap"] = "value"
    pick: Pick
    of: Pick | None = Field(default=None, description="the denominator of a share or a rate")
    few: float = Field(default=0, ge=0, description="a share or rate of fewer than this many is marked unreliable")
    per: float = Field(default=100, description="a share is per 100; a rate per this many")
    gap_to: str = Field(default="", description="the area that a gap is measured against")
    unit: Unit
    decimals: int | None = Field(default=None, ge=0, le=3)
    direction: Literal["higher", "lower", "neither"]
    comparators: list[Comparator] = Field(default_factory=list)
    basis: Literal["home", "workplace", "delivery", "provider", "school", "advert", "business", "place"]
    denominator: str = ""
    area: str = Field(default="area", description="the source column that says where")
    kinds: list[str] = Field(default_factory=list, description="kinds of area it is made for; [] is all that are given")
    breakdowns: list[Breakdown] = Field(default_factory=list)
    add_up: bool = Field(default=True, description="counts of districts may be added up to counties and regions")
    best_fit: Literal["counts", "no"] = "counts"
    best_fit_reason: str = ""
    absent: Literal["x", "zero"] = Field(default="x", description="what an area without a row for a key has")
    samples_independent: bool = Field(default=False, description="districts are sampled apart: margins can be added")
    disclosure: Literal["official", "counts of people", "counts of organisations"] = "official"
    caveats: list[str] = Field(default_factory=list)
    breaks: list[str] = Field(default_factory=list, description="periods before which the series breaks")
    marks: dict[str, str] = Field(default_factory=dict, description="period code: marks for all figures of that period")
    forecast_from: str = Field(default="", description="figures of this period and later are forecasts")
    headline: bool = Field(
        default=True, description="false: only its breakdowns are of interest, its total is not among an area's figures"
    )
    key_figure: int = Field(default=0, ge=0, description="its place among an area's key figures; 0: not one")
    attention: Attention = Field(default_factory=Attention)

    @model_validator(mode="after")
    def _hangs_together(self) -> Indicator:
        if self.method in ("share", "rate") and self.of is None:
            raise ValueError(f"of: a {self.method} needs a denominator")
        if any((one.of is None) != (self.of is None) for one in self.comparators):
            raise ValueError("comparators: give a denominator exactly where the indicator has one")
        if self.method == "value" and self.of is not None:
            raise ValueError("of: a value has no denominator")
        if self.method == "gap" and not self.gap_to:
            raise ValueError("gap_to: a gap says which area it is measured against")
        if self.best_fit == "no" and not self.best_fit_reason:
            raise ValueError("best_fit_reason: say why it cannot be made for Travel to Work Areas")
        if self.unit is Unit.POINTS and self.method != "gap":
            raise ValueError("unit: only a gap is in percentage points")
        return self

    def made_from(self, source_id: str) -> dict[str, Indicator]:
        """What is made of it from a source: name of the figure set → the indicator as it reads that source.

        The figures of a comparator are a set of their own (“ks4-sustained+dfe-ks4-destinations-national”), because
        they are renewed with another release; all their rows carry the indicator's id.
        """
        found = {self.id: self} if self.source == source_id else {}
        for one in self.comparators:
            if one.source == source_id:
                changes = {"source": one.source, "pick": one.pick, "of": one.of, "area": one.area}
                read = self.model_copy(update=changes | {"breakdowns": one.breakdowns, "kinds": [], "comparators": []})
                read.__dict__.pop("digest", None)  # a cached one would be the indicator's own
                found[f"{self.id}+{source_id}"] = read
        return found
