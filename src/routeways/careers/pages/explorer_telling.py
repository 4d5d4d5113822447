"""Figures, courses and routes in words and tables for the explorer's pages. Nothing is left blank."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from urllib.parse import urlencode

from django.urls import reverse

from routeways.careers.explorer.definitions import Sector
from routeways.careers.explorer.jobs import Job
from routeways.careers.queries.explorer import Demand, Told
from routeways.evidence import sentences
from routeways.evidence.definitions import indicators
from routeways.evidence.naming import name_of
from routeways.places.regions import Region
from routeways.ui.tables import Cell, Column, TableView
from routeways.ui.written import write_figure
from routeways.values import Figure, Mark
from routeways.values.words import listed

NO_FIGURES = "Not enough data: no figures are loaded for this kind of job here."


def href_of(region: str, told: Told) -> str:
    """A figure's own page."""
    address = reverse("figure", args=[region, told.indicator, told.figure.area.code, told.figure.period.code])
    return f"{address}?{urlencode({'breakdown': told.breakdown})}" if told.breakdown else address


def figure_cell(region: str, told: Told) -> Cell:
    definition = indicators()[told.indicator]
    hidden = f": {definition.title}, {told.figure.period.label}"
    return Cell(write_figure(told.figure, definition.decimals), href=href_of(region, told), hidden=hidden)


# -- demand and pay


def demand_words(region: Region, job: Job, found: Demand) -> list[str]:
    """Two to four sentences; where there is no figure, one that says so."""
    said = []
    if found.now is None or found.now.figure.value is None:
        return [sentences.missing(found.now.figure, region.name) if found.now else NO_FIGURES]
    said.append(
        f"Nobody counts this one job here. It belongs to a group: {small(job.group.name)}. About "
        f"{rounded(found.now.figure)} people in {region.name} worked in this group in {found.now.figure.period.label}."
    )
    if found.ahead and found.ahead.figure.value is not None:
        said.append(f"In {found.ahead.figure.period.label} it may be about {rounded(found.ahead.figure)}.")
    if found.openings and found.openings.figure.value is not None and found.openings.figure.value > 0:
        said.append(
            f"From 2020 to then, about {rounded(found.openings.figure)} new people may be needed. That counts those "
            "who take the place of people who retire or move on."
        )
    if any(Mark.UNRELIABLE in one.figure.marks for one in _all(found)):
        said.append("The group is small, so these numbers are not sure. They are marked [u].")
    return said


def demand_table(region: str, found: Demand) -> TableView | None:
    labels = (
        (found.now, "People in this group of jobs"),
        (found.survey, "The same, from a survey with an older list of jobs"),
        (found.ahead, "People in this group, as projected"),
        (found.growth, "Change since 2020, as projected"),
        (found.openings, "New people needed since 2020, as projected"),
    )
    rows = tuple(
        (label, told.figure.period.label, figure_cell(region, told)) for told, label in labels if told is not None
    )
    if not rows:
        return None
    return TableView("The figures, each with its source", (Column("What"), Column("When"), _NUMBER), rows)


def pay_words(found: Sequence[Told]) -> list[str]:
    known = [one for one in found if one.figure.value is not None]
    said = ["Not enough data: no file that we hold says what this one job pays here."]
    if not known:
        return [*said, "There is no figure for all jobs together either."]
    # A survey without margins: the districts are not ranked, so none is named as first or last.
    values = sorted(known, key=lambda one: one.figure.value or 0.0)
    said.append(
        f"Here is what people earn in all jobs. The person in the middle earned from {_pounds(values[0].figure)} to "
        f"{_pounds(values[-1].figure)} a week before tax in {known[-1].figure.period.label}, by district."
    )
    return said


def pay_table(region: str, found: Sequence[Told]) -> TableView | None:
    if not found:
        return None
    named = sorted(found, key=lambda one: name_of(one.figure.area.code))
    rows = tuple((name_of(one.figure.area.code), one.figure.period.label, figure_cell(region, one)) for one in named)
    title = "Middle pay a week, all jobs, by where people live"
    return TableView(title, (Column("District"), Column("When"), _NUMBER), rows)


def rounded(figure: Figure) -> str:
    """To the next hundred; below a thousand to the next ten."""
    value = figure.value or 0.0
    return f"{round(value, -2 if abs(value) >= 1000 else -1):,.0f}"


def small(name: str) -> str:
    """For the middle of a sentence; “IT” and the like keep their capitals."""
    return name[:1].lower() + name[1:]


def _pounds(figure: Figure) -> str:
    return f"£{figure.value or 0:,.0f}"


def _all(found: Demand) -> list[Told]:
    return [one for one in (found.now, found.ahead, found.growth, found.openings) if one]


# -- sectors

SECTOR_TITLES = {
    "jobs-by-industry": "Jobs here",
    "people-in-work-by-industry": "People living here who do such work, by a survey",
    "enterprises-by-industry": "Businesses",
}


def sector_words(region: Region, sector: Sector, found: dict[str, list[Told]]) -> str:
    held = [one for one in found["jobs-by-industry"] if one.figure.value is not None]
    if len(held) != len(sector.sections):
        return f"Not enough data: no figure says how many jobs of this kind there are in {region.name}."
    if len(held) == 1:
        return f"There were about {rounded(held[0].figure)} jobs of this kind in {region.name} in {_when(held)}."
    parts = listed(f"about {rounded(one.figure)} in {one.label.lower()}" for one in held)
    return f"In {_when(held)} there were {parts}."


def sector_table(region: str, found: dict[str, list[Told]]) -> TableView | None:
    rows = tuple(
        (f"{title}: {small(one.label or 'all')}", one.figure.period.label, figure_cell(region, one))
        for indicator, title in SECTOR_TITLES.items()
        for one in found[indicator]
    )
    columns = (Column("What"), Column("When"), _NUMBER)
    return TableView("The figures, each with its source", columns, rows) if rows else None


def _when(held: Iterable[Told]) -> str:
    return listed(dict.fromkeys(one.figure.period.label for one in held))


_NUMBER = Column("Figure", numeric=True)
