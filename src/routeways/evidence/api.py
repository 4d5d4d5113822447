"""Figures in the API, and where they come from. The rows are those of the downloads: `exports.columns` makes both."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from django.utils.text import slugify
from ninja import Query, Router

from routeways.evidence import changes as comparing
from routeways.evidence.api_shapes import (
    ChangeFilter,
    Changes,
    FigureFilter,
    Figures,
    IndicatorDetail,
    IndicatorFilter,
    Indicators,
)
from routeways.evidence.definitions import Indicator, indicators, sources
from routeways.evidence.exports import describe, to_csv
from routeways.evidence.exports.columns import symbols_in_words
from routeways.evidence.indicator_view import shown_codes
from routeways.evidence.reading import ordered
from routeways.foundation.api import ParameterError, Problem, Window, as_csv, as_json, listed
from routeways.foundation.permissions import public
from routeways.places import queries as places
from routeways.values import Period
from routeways.values.area import GSS_CODE
from routeways.warehouse import queries as warehouse
from routeways.warehouse.models import FigureSet

router = Router(tags=["Figures"])

MOST_CSV = 100_000  # rows of one CSV; beyond that the file of the source itself is the better download
A_DAY = 86_400

INDICATOR_COLUMNS = ("id", "title", "theme", "unit", "direction", "source", "vintage")
CHANGE_COLUMNS = ("kind", "indicator", "area", "period", "breakdown", "breakdown_label", "before", "after")


@router.get(
    "/figures",
    response={200: Figures, 422: Problem},
    summary="Figures",
    openapi_extra={"x-example": "/figures?indicator=employment-rate&region=lancashire&dimension="},
)
@public
def figures(request: HttpRequest, chosen: Query[FigureFilter], window: Query[Window]) -> HttpResponse:
    """Figures that meet all conditions, by indicator, area, breakdown and time.

    Each row has either a value or the symbol that stands in its place, never neither. A condition given several times
    means “one of these”. `breakdown=` and `dimension=` with nothing after them are the totals. CSV without `limit` has
    all the rows.
    """
    all_at_once = window.format == "csv" and "limit" not in request.GET
    conditions = _conditions(chosen)
    try:
        page = warehouse.figure_page(
            limit=MOST_CSV + 1 if all_at_once else window.limit, offset=window.offset, **conditions
        )
    except LookupError as error:
        raise ParameterError("vintage", f"is not a release we hold: {error}") from error
    if all_at_once and page.total - window.offset > MOST_CSV:
        detail = f"cannot hold {page.total:,} rows. Choose an indicator or a region, or give a limit."
        raise ParameterError("format", detail)
    described = describe("Figures", page.table)
    if window.format == "csv":
        whole = window.model_copy(update={"limit": max(1, len(page.table))}) if all_at_once else window
        name = slugify("-".join(["figures", *(conditions["indicators"] or ())[:1]]))
        response = as_csv(request, whole, to_csv(described), total=page.total, name=name)
    else:
        symbols = dict(symbols_in_words())
        rows = described.rows()
        response = listed(request, window, rows, total=page.total, key="figures", symbols=symbols)
    if chosen.vintage:
        patch_cache_control(response, public=True, max_age=A_DAY)  # a release does not change any more
    return response


def _conditions(chosen: FigureFilter) -> dict[str, Any]:
    known = indicators()
    for name in chosen.indicator or ():
        if name not in known:
            raise ParameterError("indicator", f"{_not_known(name)} /indicators lists all.")
    for code in chosen.area or ():
        if not GSS_CODE.fullmatch(code):
            raise ParameterError("area", "must be an ONS area code, like E07000117. /areas lists all.")
    for period in chosen.period or ():
        try:
            Period.from_code(period)
        except ValueError as error:
            raise ParameterError("period", "must be the code of a period, like cy2023 or ay2022.") from error
    areas = chosen.area
    if chosen.region:
        inside = shown_codes(_region(chosen.region))
        areas = inside if areas is None else [code for code in areas if code in set(inside)]
    return {
        "indicators": chosen.indicator,
        "areas": areas,
        "periods": chosen.period,
        "breakdowns": chosen.breakdown,
        "dimensions": chosen.dimension,
        "vintage": chosen.vintage or None,
    }


def _region(region_id: str) -> places.Region:
    try:
        return places.region(region_id)
    except places.UnknownRegion as error:
        raise ParameterError("region", f"is not a region we know. {error}") from error


def _not_known(name: str) -> str:
    return f"“{name[:80]}” is not known."


@router.get(
    "/indicators",
    response={200: Indicators, 422: Problem},
    summary="Indicators",
    openapi_extra={"x-example": "/indicators?theme=work"},
)
@public
def list_indicators(request: HttpRequest, chosen: Query[IndicatorFilter], window: Query[Window]) -> HttpResponse:
    """What is measured. `vintage` is the release that the latest figures come from; null where none is loaded."""
    if chosen.source and chosen.source not in sources():
        raise ParameterError("source", f"{_not_known(chosen.source)} /sources lists all.")
    sets = warehouse.current_sets()
    found = [
        one
        for one in ordered(indicators().values())
        if chosen.theme in (None, one.theme) and chosen.source in ("", one.source)
    ]
    rows = [_indicator(one, sets.get(one.id)) for one in window.of(found)]
    return listed(request, window, rows, total=len(found), key="indicators", columns=INDICATOR_COLUMNS)


@router.get(
    "/indicators/{indicator_id}",
    response={200: IndicatorDetail, 404: Problem},
    summary="One indicator",
    openapi_extra={"x-example": "/indicators/employment-rate"},
)
@public
def one_indicator(request: HttpRequest, indicator_id: str) -> HttpResponse:
    """What it means, why it matters, and its whole definition: which rows and columns of its source it takes."""
    one = indicators().get(indicator_id)
    if one is None:
        raise Http404(f"There is no indicator “{indicator_id}”. /indicators lists all.")
    sets = warehouse.sets_of(one.id)
    current = next((row for row in sets if row.current and row.indicator == one.id), None)
    detail = {
        "meaning": one.meaning,
        "why": one.why,
        "caveats": [*one.caveats, *sources()[one.source].caveats],
        "digest": one.digest,
        "definition": one.model_dump(mode="json", by_alias=True),
        "vintages": list(dict.fromkeys(row.vintage.code for row in sets)),
    }
    return as_json(_indicator(one, current) | detail)


def _indicator(one: Indicator, made: FigureSet | None) -> dict[str, Any]:
    return {
        "id": one.id,
        "title": one.title,
        "theme": one.theme,
        "unit": one.unit.value,
        "direction": one.direction,
        "source": one.source,
        "vintage": made.vintage.code if made else None,
    }


@router.get(
    "/changes",
    response={200: Changes, 422: Problem},
    summary="What new releases changed",
    openapi_extra={"x-example": "/changes?region=lancashire"},
)
@public
def changes(request: HttpRequest, chosen: Query[ChangeFilter], window: Query[Window]) -> HttpResponse:
    """Figure by figure, the release before beside the one now. `counts` are complete by indicator and kind; of each
    kind the latest 200 stand in the list."""
    known = sources()
    if chosen.source and chosen.source not in known:
        raise ParameterError("source", f"{_not_known(chosen.source)} /sources lists all.")
    found = comparing.changes(shown_codes(_region(chosen.region)), source=chosen.source)
    rows = [_change(row) for one in found for row in one.rows]
    counts = {one.now.indicator: dict(one.counts) for one in found}
    shown = window.of(rows)
    return listed(request, window, shown, total=len(rows), key="changes", columns=CHANGE_COLUMNS, counts=counts)


def _change(row: comparing.Change) -> dict[str, Any]:
    either = row.after or row.before
    if either is None:
        raise ValueError("A change has a figure before or after it.")
    return {
        "kind": row.kind,
        "indicator": row.indicator,
        "area": either.area.code,
        "period": either.period.code,
        "breakdown": row.breakdown,
        "breakdown_label": row.breakdown_label,
        "before": _number(row.before),
        "after": _number(row.after),
    }


def _number(figure: Any) -> float | str | None:
    """The value or the symbol; None where there was no figure."""
    if figure is None:
        return None
    return figure.value if figure.value is not None else figure.symbol.value
