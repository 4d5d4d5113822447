"""What the front pages say, put together from places, figures and releases. Reads only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from routeways.evidence import sentences
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
from routeways.values.words import listed
from routeways.warehouse.models import FigureSet
from routeways.warehouse.queries import current_sets, vintages

ON_HOME = 3


@dataclass(frozen=True)
class RegionFront:
    """The front page of a region. `map` is None until a rate has figures for its districts."""

    lead: str
    key_figures: list[presenting.KeyFigure]
    map: Chart | None
    mapped: Indicator | None  # what the map shows
    districts: tuple[tuple[str, str], ...]  # code and name, by name
    concerns: list[dict[str, str]]
    more_concerns: bool
    recent: list[dict[str, str]]
    themes: list[tuple[str, list[Indicator]]]


def region_front(region: Region, *, today: date) -> RegionFront:
    sets = current_sets()
    districts = [code.code for code in region.districts(today)]
    found = readings_of(region, [region.code, *districts])
    whole = list(found[region.code].values())
    country = region.geography.comparators.country
    whole_concerns = concerns(whole, country, places.name_of(country))
    worst = worst_first(region, {code: found[code].values() for code in districts})
    names = places.names()
    mapped, chart = _map(region, whole, found, districts)
    return RegionFront(
        lead=presenting.lead(region, whole, whole_concerns),
        key_figures=presenting.key_figures(region, _with_number(whole), sets),
        map=chart,
        mapped=mapped,
        districts=tuple(sorted(((code, names.get(code, code)) for code in districts), key=lambda pair: pair[1])),
        concerns=to_show(region, whole_concerns, worst),
        more_concerns=bool(worst),
        recent=recent(region),
        themes=by_theme(ordered(one for one in indicators().values() if one.id in sets)),
    )


def worst_first(region: Region, by_district: Mapping[str, Iterable[Reading]]) -> list[Concern]:
    """The concerns of all districts as one list; how far each is beyond its threshold decides."""
    found = [one for listed in by_district.values() for one in concerns(listed, region.code, region.name)]
    order = {"worse": 0, "fall": 1, "unseen": 2}
    return sorted(found, key=lambda one: (order[one.kind], -one.weight, one.reading.name, one.reading.indicator.id))


def to_show(region: Region, whole: Sequence[Concern], by_district: Sequence[Concern]) -> list[dict[str, str]]:
    """At most three things for the page: what stands out in the region as a whole, then in its districts.

    No district and no indicator comes twice; where the same figure is hidden in several districts, that is one thing.
    """
    groups: dict[tuple[str, str], list[Concern]] = {}
    for one in by_district:
        groups.setdefault((one.kind, one.reading.indicator.id), []).append(one)
    chosen: list[list[Concern]] = [[one] for one in whole[:2]]
    for (_, indicator), found in groups.items():
        known = {(one.reading.code, one.reading.indicator.id) for listed in chosen for one in listed}
        new_place = found[0].reading.code not in {code for code, _ in known}
        if new_place and indicator not in {other for _, other in known}:
            chosen.append(found if found[0].kind == "unseen" else found[:1])
    return [_item(region, listed) for listed in chosen[:3]]


def _item(region: Region, found: Sequence[Concern]) -> dict[str, str]:
    """One thing that needs attention, with the place in its title and one next step."""
    first = found[0].reading
    (item,) = presenting.concern_items(region, found[:1])
    if len(found) == 1:
        title = f"{first.name}: {sentences.lower_first(item['title'])}"
        return {**item, "title": title, "href": f"/{region.id}/areas/{first.code}/", "action": f"See {first.name}"}
    names = sorted(one.reading.name for one in found)
    return {
        **item,
        "title": f"{len(names)} districts where we cannot see {first.indicator.wording.noun}",
        "text": f"{listed(names)}: the survey found too few people. It is not zero. "
        "Use another source before you plan.",
    }


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
    return presenting.key_figures(region, _with_number(found), sets)[:ON_HOME]


def _with_number(found: Iterable[Reading]) -> list[Reading]:
    return [one for one in found if one.headline is not None and one.headline.value is not None]


def _map(
    region: Region, whole: Sequence[Reading], found: Mapping[str, Mapping[str, Reading]], districts: Sequence[str]
) -> tuple[Indicator, Chart] | tuple[None, None]:
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
            areas = f"/{region.id}/areas/"
            return one.indicator, charts.map_of(region, one.indicator, there, beside.figure, name, areas=areas)
    return None, None
