"""What the hub reads of coverage: bands and totals of institutions. No query here selects a number of pupils."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, Subquery

from routeways.careers.counting.bands import RANK
from routeways.careers.counting.filling import fills_with
from routeways.careers.counting.measures import MEASURES, Measure
from routeways.careers.models import AskedFor, CoverageCell, Institution
from routeways.careers.school_years import SchoolYear, year_name
from routeways.engagements.models import Request
from routeways.engagements.models.listing import State
from routeways.engagements.queries import board
from routeways.engagements.queries.board import BoardLine
from routeways.engagements.queries.cornerstones import Cornerstone, cornerstones
from routeways.foundation.dated_rules import rule
from routeways.organisations.models import Site
from routeways.provision.queries import miles_between

STANDING = (State.DRAFT, State.WAITING, State.OPEN, State.PAUSED)
LACKS = ("none", "some")
REACH_MILES = 20


@dataclass(frozen=True, slots=True)
class Asked:
    """What the hub wants to see. "" and None mean all; `setting` is one of Setting, or primary."""

    measure: str = ""
    year: int | None = None
    group: str = "all"
    setting: str = ""
    district: str = ""


@dataclass(frozen=True, slots=True)
class HubRow:
    """An institution with a band for each column; None where the column is not about it."""

    public_id: str
    name: str
    setting: str
    district: str
    bands: tuple[str | None, ...]
    combined: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class HubCoverage:
    """`tallies`: for each column, band → institutions. `lacking`: measure, year, institutions that lack it, known."""

    school_year: SchoolYear
    columns: tuple[str, ...]
    rows: tuple[HubRow, ...]
    tallies: tuple[Mapping[str, int], ...]
    lacking: tuple[tuple[Measure, int, int, int], ...]


@dataclass(frozen=True, slots=True)
class HubMeasure:
    """So many of `known` institutions have “all” or “most” in every year group that is asked about.

    `share` is per cent, None where fewer are known than the rule asks for.
    """

    name: str
    definition: str
    reached: int
    known: int
    unknown: int
    share: float | None


def hub_coverage(region: str, asked: Asked, *, today: date) -> HubCoverage:
    """Two queries, however many institutions there are."""
    year = SchoolYear.of(today)
    places = _institutions(region, asked)
    cells = CoverageCell.objects.filter(institution__in=list(places), begins=year.begins, group=asked.group).order_by()
    if asked.measure:
        cells = cells.filter(measure=asked.measure)
    if asked.year is not None:
        cells = cells.filter(year=asked.year)
    held: dict[int, dict[tuple[str, int], tuple[str, bool]]] = defaultdict(dict)
    for one, measure, number, band, combined in cells.values_list("institution", "measure", "year", "band", "combined"):
        held[one][measure, number] = (band, combined)
    columns, picked = _columns(asked, held.values())
    rows = []
    for key, (public_id, name, setting, district) in places.items():
        found = [_weakest(held[key], keys) for keys in picked]
        bands = tuple(band for band, _ in found)
        rows.append(HubRow(public_id, name, setting, district, bands, tuple(one for _, one in found)))
    tallies = tuple(Counter(row.bands[n] or "" for row in rows if row.bands[n]) for n in range(len(columns)))
    return HubCoverage(year, columns, tuple(rows), tallies, _lacking(held.values()))


def hub_measures(region: str, *, today: date) -> tuple[HubMeasure, ...]:
    """The hub’s own measures of what the region’s documents state for 2019, from bands alone."""
    least = rule("coverage-bands", today)["least_institutions"]
    cells = CoverageCell.objects.filter(
        institution__region=region,
        institution__organisation__merged_into__isnull=True,
        institution__organisation__status="open",
        begins=SchoolYear.of(today).begins,
        group="all",
        measure__in=("bm5", "bm6-16"),
    ).exclude(institution__template="")
    held: dict[str, dict[int, list[str]]] = {"bm5": defaultdict(list), "bm6-16": defaultdict(list)}
    for one, measure, year, band in cells.order_by().values_list("institution", "measure", "year", "band"):
        if MEASURES[measure].is_due(year):
            held[measure][one].append(band)
    texts = {
        "bm5": "Schools and colleges in which all or most pupils of every year group from Year 7 on have met employers "
        "this school year, as often as benchmark 5 asks, in encounters that count.",
        "bm6-16": "Schools in which all or most pupils of Year 11 have had as many experiences of workplaces as "
        "benchmark 6 asks by 16, in experiences that count.",
    }
    return tuple(_measured(MEASURES[id].name, texts[id], list(found.values()), least) for id, found in held.items())


def hub_institution(region: str, public_id: str, *, today: date) -> list[tuple[str, int, str, str, bool]]:
    """Measure, year group, group, band and whether it is of several year groups together."""
    rows = CoverageCell.objects.filter(
        institution__region=region, institution__public_id=public_id, begins=SchoolYear.of(today).begins
    )
    return list(rows.order_by("pk").values_list("measure", "year", "group", "band", "combined"))


def standing_requests(one: Institution, begins: int) -> dict[tuple[str, int], Request]:
    """What is asked for already, by measure and year group."""
    rows = AskedFor.objects.filter(institution=one, begins=begins, request__state__in=STANDING)
    return {(row.measure, row.year): row.request for row in rows.select_related("request")}


def within_reach(
    one: Institution, lacks: Sequence[tuple[Measure, int]] = (), *, today: date
) -> tuple[list[tuple[BoardLine, float]], list[Cornerstone]]:
    """Open offers for schools within so many miles, the nearest first, and cornerstone employers who support it.

    With what it `lacks`, by measure and year group, only offers that fill a part of it.
    """
    site = one.organisation.sites.filter(is_main=True).first()
    here = (site.latitude, site.longitude) if site else (None, None)
    found = []
    for line in board(one.region, today=today):
        there = (line.listing.latitude, line.listing.longitude)
        if line.side != "offer" or line.kind.family not in ("schools", "placements") or None in (*here, *there):
            continue
        miles = miles_between(here, there)  # type: ignore[arg-type]  # none of the four is None
        if miles <= REACH_MILES and (not lacks or any(fills(line, *lack) for lack in lacks)):
            found.append((line, miles))
    beside = [
        known for known in cornerstones(one.region, today=today)
        if one.organisation_id in {row.school_id for row in known.schools}
    ]  # fmt: skip
    return sorted(found, key=lambda pair: pair[1]), beside


def fills(line: BoardLine, measure: Measure, year: int) -> bool:
    """Whether what is offered is an encounter of this measure for pupils of this year group."""
    owner = line.listing.owner
    return fills_with(
        line.kind.id,
        line.listing.answers.get("ages", ()),
        owner.kind if owner else "",
        ledger=measure.ledger,
        year=year,
    )


def _institutions(region: str, asked: Asked) -> dict[int, tuple[str, str, str, str]]:
    rows = Institution.objects.standing().in_region(region).exclude(first_year=None)
    if asked.setting == "primary":
        rows = rows.filter(phase="primary")
    else:
        rows = rows.of_the_hub()
        if asked.setting:
            rows = rows.filter(setting=asked.setting)
    site = Site.objects.filter(organisation=OuterRef("organisation"), is_main=True).order_by("pk")
    rows = rows.annotate(district=Subquery(site.values("district")[:1]))
    if asked.district:
        rows = rows.filter(district=asked.district)
    columns = ("pk", "public_id", "organisation__name", "setting", "district")
    return {
        key: (public_id, name, setting, district or "")
        for key, public_id, name, setting, district in rows.values_list(*columns)
    }


Keys = list[tuple[str, int]]


def _columns(
    asked: Asked, held: Iterable[Mapping[tuple[str, int], object]]
) -> tuple[tuple[str, ...], tuple[Keys, ...]]:
    """Of one measure its year groups; else each measure, in the years in which it is due (or the one asked for)."""
    known = {key for cells in held for key in cells}
    if asked.measure:
        years = sorted({year for _, year in known})
        return tuple(year_name(year) for year in years), tuple([(asked.measure, year)] for year in years)
    picked = []
    for measure in MEASURES.values():
        keys = sorted(
            key for key in known
            if key[0] == measure.id
            and (asked.year is not None or measure.is_due(key[1]))
            and (measure.id != "primary" or asked.setting == "primary")
        )  # fmt: skip
        if keys:
            picked.append((measure.short, keys))
    return tuple(name for name, _ in picked), tuple(keys for _, keys in picked)


def _weakest(cells: Mapping[tuple[str, int], tuple[str, bool]], keys: Keys) -> tuple[str | None, bool]:
    """The lowest band of several year groups. Where one is not known, only “none” is known to be the lowest."""
    found = [cells[key] for key in keys if key in cells]
    if not found:
        return None, False
    lowest = min((one for one in found if one[0] in RANK), key=lambda one: RANK[one[0]], default=("unknown", False))
    return lowest if lowest[0] == "none" or all(one[0] in RANK for one in found) else ("unknown", False)


def _lacking(held: Iterable[Mapping[tuple[str, int], tuple[str, bool]]]) -> tuple[tuple[Measure, int, int, int], ...]:
    lacks: Counter[tuple[str, int]] = Counter()
    known: Counter[tuple[str, int]] = Counter()
    for cells in held:
        for key, (band, _) in cells.items():
            known[key] += band in RANK
            lacks[key] += band in LACKS
    found = [
        (MEASURES[id], year, count, known[id, year])
        for (id, year), count in lacks.items()
        if count and MEASURES[id].is_due(year)
    ]
    return tuple(sorted(found, key=lambda one: (-one[2], one[0].id, one[1]))[:6])


def _measured(name: str, definition: str, found: list[list[str]], least: int) -> HubMeasure:
    known = [bands for bands in found if all(band in RANK for band in bands)]
    reached = sum(all(band in ("all", "most") for band in bands) for bands in known)
    share = 100 * reached / len(known) if len(known) >= least else None
    return HubMeasure(name, definition, reached, len(known), len(found) - len(known), share)
