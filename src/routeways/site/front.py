"""What the front pages say, put together from places, figures and releases. Reads only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from routeways.evidence.attention import Concern, concerns
from routeways.evidence.definitions import Indicator, indicators, sources
from routeways.evidence.presenting import area as presenting
from routeways.evidence.presenting import charts
from routeways.evidence.presenting.indicator import by_theme
from routeways.evidence.reading import Reading, ordered, readings, readings_of
from routeways.places import queries as places
from routeways.places.regions import Region
from routeways.ui.charts import Chart
from routeways.values import Figure
from routeways.warehouse.models import FigureSet
from routeways.warehouse.queries import current_sets, vintages

ON_HOME = 3


@dataclass(frozen=True)
class RegionFront:
    """The front page of a region. `map` is None until a rate has figures for its districts."""

    lead: str
    key_figures: list[presenting.KeyFigure]
    map: Chart | None
    districts: tuple[tuple[str, str], ...]  # code and name, by name
    concerns: list[dict[str, str]]
    more_concerns: int
    recent: list[dict[str, str]]
    themes: list[tuple[str, list[Indicator]]]


def region_front(region: Region, *, today: date) -> RegionFront:
    sets = current_sets()
    districts = [code.code for code in region.districts(today)]
    found = readings_of(region, [region.code, *districts])
    whole = list(found[region.code].values())
    country = region.geography.comparators.country
    worst = worst_first(region, {code: found[code].values() for code in districts})
    names = places.names()
    return RegionFront(
        lead=presenting.lead(region, whole, concerns(whole, country, places.name_of(country))),
        key_figures=presenting.key_figures(region, whole, sets),
        map=_map(region, whole, found, districts),
        districts=tuple(sorted(((code, names.get(code, code)) for code in districts), key=lambda pair: pair[1])),
        concerns=[_concern(region, one) for one in three_apart(worst)],
        more_concerns=max(0, len(worst) - 3),
        recent=recent(region),
        themes=by_theme(ordered(one for one in indicators().values() if one.id in sets)),
    )


def worst_first(region: Region, by_district: Mapping[str, Iterable[Reading]]) -> list[Concern]:
    """The concerns of all districts as one list; how far each is beyond its threshold decides."""
    found = [one for listed in by_district.values() for one in concerns(listed, region.code, region.name)]
    order = {"worse": 0, "fall": 1, "unseen": 2}
    return sorted(found, key=lambda one: (order[one.kind], -one.weight, one.reading.name, one.reading.indicator.id))


def three_apart(found: Sequence[Concern]) -> list[Concern]:
    """The first three of different districts and indicators, so that one place or one figure does not fill the page."""
    chosen: list[Concern] = []
    for one in found:
        new_place = one.reading.code not in {other.reading.code for other in chosen}
        new_figure = one.reading.indicator.id not in {other.reading.indicator.id for other in chosen}
        if new_place and new_figure:
            chosen.append(one)
    return chosen[:3]


def recent(region: Region, most: int = 5) -> list[dict[str, str]]:
    """The releases loaded last, the newest first."""
    known = sources()
    newest = sorted(vintages(), key=lambda row: (row.loaded_at, row.source), reverse=True)
    return [
        {
            "href": f"/{region.id}/evidence/{row.source}/",
            "title": known[row.source].title if row.source in known else row.source,
            "text": f"{row.release_label}. Loaded on {row.loaded_at:%-d %B %Y}.",
        }
        for row in newest[:most]
    ]


def main_region() -> Region | None:
    """The public region of which we hold most: its figures stand on the home page. Most districts decide a tie."""
    public = places.regions(public=True)
    return max(public, key=lambda one: len(one.districts()), default=None)


def home_figures(region: Region, sets: dict[str, FigureSet]) -> list[presenting.KeyFigure]:
    """The first three key figures of a region that have a number."""
    keys = [one.id for one in indicators().values() if one.key_figure]
    found = readings(region, region.code, wanted=keys).values()
    known = [one for one in found if one.headline is not None and one.headline.value is not None]
    return presenting.key_figures(region, known, sets)[:ON_HOME]


def _concern(region: Region, one: Concern) -> dict[str, str]:
    (item,) = presenting.concern_items(region, [one])
    return {
        **item,
        "title": f"{one.reading.name}: {item['title'][:1].lower()}{item['title'][1:]}",
        "href": f"/{region.id}/areas/{one.reading.code}/",
        "action": f"See {one.reading.name}",
    }


def _map(
    region: Region, whole: Sequence[Reading], found: Mapping[str, Mapping[str, Reading]], districts: Sequence[str]
) -> Chart | None:
    """The first key figure that is a rate and has districts' figures, against the country's."""
    country = region.geography.comparators.country
    for one in sorted(whole, key=lambda reading: reading.indicator.key_figure or 99):
        headline = one.headline
        if headline is None or not headline.unit.is_rate or not one.indicator.key_figure:
            continue
        there: dict[str, Figure] = {}
        for code in districts:
            reading = found[code].get(one.indicator.id)
            if reading and reading.headline and reading.headline.period == headline.period:
                there[code] = reading.headline
        beside = next((other for other in one.beside if other.code == country), None)
        if there and beside is not None:
            name = places.name_of(country)
            return charts.map_of(region, one.indicator, there, beside.figure, name, areas=f"/{region.id}/areas/")
    return None


