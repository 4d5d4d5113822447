"""What the hub reads of coverage: bands and totals of institutions. No query here selects a number of pupils.

Whatever is asked for, a band is the one that was worked out when the institution wrote, from blocks of its year groups
that depend on sizes alone (`counting.bands`). A filter chooses institutions and columns; it never makes a new band of
another set of pupils, so two filters have no difference that is about pupils. What is counted anew for those that are
shown are institutions, each of which the same reader reads by name in the list below; the shares of the whole hub
(`hub_measures`) are told for the whole hub alone.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, F, OuterRef, Q, Subquery

from routeways.careers.counting.bands import RANK
from routeways.careers.counting.measures import MEASURES, Measure
from routeways.careers.models import CoverageCell, Institution, Phase, Portfolio, Setting, YearGroup
from routeways.careers.models.institution import InstitutionQuerySet
from routeways.careers.school_years import SchoolYear, year_name
from routeways.foundation.dated_rules import rule
from routeways.organisations.models import Site

LACKS = ("none", "some")
TYPES = {
    "": "All but primary schools",
    "school": "Mainstream schools",
    "special": "Special schools",
    "alternative": "Alternative provision",
    "college": "Colleges, 16 and over",
    "primary": "Primary schools",
}
ORDERS = {"": "What lacks most first", "unknown": "Where least is known first", "name": "By name"}
NOBODY = "nobody"
MOST = 8  # how many of what most lack are told


@dataclass(frozen=True, slots=True)
class Asked:
    """What the hub wants to see. "" and None mean all.

    `type` is a key of TYPES, `districts` are codes, `who` the public id of somebody who looks after institutions or
    NOBODY, `order` a key of ORDERS.
    """

    measure: str = ""
    year: int | None = None
    group: str = "all"
    type: str = ""
    districts: frozenset[str] | None = None
    who: str = ""
    order: str = ""


@dataclass(frozen=True, slots=True)
class HubRow:
    """An institution with a band for each column; None where the column is not about it.

    `lacks` of the `known` columns are “some” or “none”. `looked_after` is who at the hub does so, "" for nobody.
    """

    public_id: str
    name: str
    type: str
    district: str
    looked_after: str
    all_send: bool
    bands: tuple[str | None, ...]
    combined: tuple[bool, ...]

    @property
    def lacks(self) -> int:
        return sum(band in LACKS for band in self.bands)

    @property
    def known(self) -> int:
        return sum(band in RANK for band in self.bands)

    @property
    def concerned(self) -> int:
        return sum(band is not None for band in self.bands)


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


@dataclass(frozen=True, slots=True)
class Carer:
    """Somebody at the hub who looks after institutions. `user` is their account’s key, None without one."""

    public_id: str
    name: str
    user: int | None


Carers = Mapping[int, Carer]


def carers(region: str) -> Carers:
    """Who looks after each institution, by the institution’s key."""
    rows = Portfolio.objects.filter(institution__region=region, valid_to=None).order_by("person__name", "person")
    columns = ("institution", "person__public_id", "person__name", "person__user")
    return {key: Carer(public_id, name, user) for key, public_id, name, user in rows.values_list(*columns)}


def hub_coverage(region: str, asked: Asked, looked_after: Carers, *, today: date) -> HubCoverage:
    """Two queries, however many institutions there are. `looked_after`: of `carers`."""
    year = SchoolYear.of(today)
    places = _institutions(region, asked, looked_after, year.begins)
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
    for key, (public_id, name, type, district, all_send) in places.items():
        found = [_weakest(held[key], keys) for keys in picked]
        carer = looked_after[key].name if key in looked_after else ""
        bands, stars = tuple(band for band, _ in found), tuple(one for _, one in found)
        rows.append(HubRow(public_id, name, type, district, carer, all_send, bands, stars))
    tallies = tuple(Counter(row.bands[n] or "" for row in rows if row.bands[n]) for n in range(len(columns)))
    return HubCoverage(year, columns, tuple(_in_order(rows, asked.order)), tallies, _lacking(held.values()))


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


def everybody_has_send(begins: int) -> Q:
    """Special schools that say of every year group that all its pupils have special educational needs or disability.

    It is what a special school is for, so it tells nothing of a pupil; of any other school it is not asked.
    """
    sized = YearGroup.objects.filter(institution=OuterRef("pk"), begins=begins)
    not_all = sized.filter(Q(send__isnull=True) | Q(send__lt=F("pupils")))
    return Q(Exists(sized), ~Exists(not_all), setting=Setting.SPECIAL)


def all_have_send(one: Institution, begins: int) -> bool:
    return Institution.objects.filter(everybody_has_send(begins), pk=one.pk).exists()


def _institutions(
    region: str, asked: Asked, looked_after: Carers, begins: int
) -> dict[int, tuple[str, str, str, str, bool]]:
    rows = _of_type(Institution.objects.standing().in_region(region).exclude(first_year=None), asked.type)
    if asked.who == NOBODY:
        rows = rows.exclude(pk__in=list(looked_after))
    elif asked.who:
        rows = rows.filter(pk__in=[key for key, one in looked_after.items() if one.public_id == asked.who])
    site = Site.objects.filter(organisation=OuterRef("organisation"), is_main=True).order_by("pk")
    rows = rows.annotate(district=Subquery(site.values("district")[:1]), all_send=everybody_has_send(begins))
    if asked.districts is not None:
        rows = rows.filter(district__in=asked.districts)
    columns = ("pk", "public_id", "organisation__name", "phase", "setting", "district", "all_send")
    return {
        key: (public_id, name, _type(phase, setting), district or "", all_send)
        for key, public_id, name, phase, setting, district, all_send in rows.values_list(*columns)
    }


def _of_type(rows: InstitutionQuerySet, type: str) -> InstitutionQuerySet:
    if type == "primary":
        return rows.filter(phase=Phase.PRIMARY)
    rows = rows.of_the_hub()
    if type == "college":
        return rows.filter(phase=Phase.SIXTEEN_PLUS, setting=Setting.MAINSTREAM)
    if type == "school":
        return rows.exclude(phase=Phase.SIXTEEN_PLUS).filter(setting=Setting.MAINSTREAM)
    return rows.filter(setting=type) if type else rows


def _type(phase: str, setting: str) -> str:
    if setting != Setting.MAINSTREAM:
        return setting
    return {Phase.PRIMARY: "primary", Phase.SIXTEEN_PLUS: "college"}.get(Phase(phase), "school")


def _in_order(rows: list[HubRow], order: str) -> list[HubRow]:
    """Of those that lack as much the one with more “none” first, then the one of which less is known, then by name."""
    if order == "name":
        return rows
    if order == "unknown":
        return sorted(rows, key=lambda row: (row.known - row.concerned, row.known, -row.lacks))
    return sorted(rows, key=lambda row: (-row.lacks, -row.bands.count("none"), row.known - row.concerned))


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
            and (measure.id != "primary" or asked.type == "primary")
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
    return tuple(sorted(found, key=lambda one: (-one[2], one[0].id, one[1]))[:MOST])


def _measured(name: str, definition: str, found: list[list[str]], least: int) -> HubMeasure:
    known = [bands for bands in found if all(band in RANK for band in bands)]
    reached = sum(all(band in ("all", "most") for band in bands) for bands in known)
    share = 100 * reached / len(known) if len(known) >= least else None
    return HubMeasure(name, definition, reached, len(known), len(found) - len(known), share)
