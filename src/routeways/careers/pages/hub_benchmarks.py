"""How the region's institutions stand, for the hub: three words for each benchmark, shared by the institutions."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from routeways.careers import queries
from routeways.careers.benchmarks.scoring import BENCHMARKS
from routeways.careers.models import OVERSEE
from routeways.careers.pages.common import page
from routeways.foundation.permissions import requires
from routeways.places.frame import region_or_404
from routeways.ui.tables import Cell, Column, TableView

WORDS = {"full": "Full", "part": "Part", "none": "None", "": "[x]"}


def the_region(_request: HttpRequest, region: str, **_: object) -> str:
    return region_or_404(region).id


@requires(OVERSEE, the_region)
@never_cache
@require_safe
def benchmarks(request: HttpRequest, region: str) -> HttpResponse:
    rows = queries.standings(region)
    shared = [row for row in rows if row.words]
    full = [row.words.count("full") for row in shared]
    return page(
        request,
        "evaluation/hub",
        region,
        title="Benchmarks across the hub",
        institutions=len(rows),
        sharing=len(shared),
        mean=f"{sum(full) / len(full):.1f}" if full else "",
        spread=_spread(queries.spread(rows)),
        table=_table(rows, region),
    )


def _spread(rows: list[queries.Spread]) -> TableView:
    heads = (Column("Full", numeric=True), Column("Part", numeric=True), Column("None", numeric=True))
    return TableView(
        "Institutions that share their evaluation, by benchmark",
        (Column("Benchmark"), *heads),
        tuple((f"{r.benchmark}. {BENCHMARKS[r.benchmark]}", str(r.full), str(r.part), str(r.none)) for r in rows),
    )


def _table(rows: list[queries.Standing], region: str) -> TableView:
    body: list[tuple[Cell | str, ...]] = []
    for row in rows:
        name = Cell(
            row.institution.organisation.name, href=reverse("careers:school", args=[region, row.institution.public_id])
        )
        words = row.words or ("",) * len(BENCHMARKS)
        day = f"{row.taken_on:%-d %b %Y}" if row.taken_on else "Nothing shared"
        body.append((name, day, *(WORDS[word] for word in words)))
    heads = tuple(Column(str(number)) for number in BENCHMARKS)
    return TableView("Each institution, by name", (Column("Institution"), Column("Day"), *heads), tuple(body))
