"""Sources and their releases in the API: where figures come from, down to the digest of a file."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from ninja import Query, Router

from routeways.evidence.api_shapes import SourceDetail, Sources, VintageDetail, Vintages
from routeways.evidence.definitions import Source, sources
from routeways.evidence.loading import used_by
from routeways.foundation.api import Problem, Window, as_json, listed
from routeways.foundation.permissions import public
from routeways.warehouse import queries as warehouse
from routeways.warehouse.models import Vintage

router = Router(tags=["Sources"])

SOURCE_COLUMNS = ("id", "title", "publisher", "licence", "cadence", "page", "address", "newest")
VINTAGE_COLUMNS = ("code", "source", "release", "published", "loaded_at", "partial", "rows", "file_name", "sha256")


@router.get(
    "/sources",
    response={200: Sources, 422: Problem},
    summary="Sources",
    openapi_extra={"x-example": "/sources"},
)
@public
def list_sources(request: HttpRequest, window: Query[Window]) -> HttpResponse:
    """The official files we can read. `newest` is the newest release that is loaded."""
    newest = _newest()
    found = sorted(sources().values(), key=lambda one: one.title)
    rows = [_source(one, newest.get(one.id)) for one in window.of(found)]
    return listed(request, window, rows, total=len(found), key="sources", columns=SOURCE_COLUMNS)


@router.get(
    "/sources/{source_id}",
    response={200: SourceDetail, 404: Problem},
    summary="One source",
    openapi_extra={"x-example": "/sources/nomis-aps-employment"},
)
@public
def one_source(request: HttpRequest, source_id: str) -> HttpResponse:
    """Who publishes it, what to mind, what is made from it, and how its file is read."""
    one = _known_source(source_id)
    loaded = warehouse.vintages(one.id)
    detail = {
        "about": one.about,
        "caveats": one.caveats,
        "indicators": sorted({made.id for made in used_by(one.id).values()}),
        "vintages": [row.code for row in loaded],
        "digest": one.digest,
        "definition": one.model_dump(mode="json", by_alias=True),
    }
    return as_json(_source(one, loaded[0] if loaded else None) | detail)


@router.get(
    "/sources/{source_id}/vintages",
    response={200: Vintages, 404: Problem, 422: Problem},
    summary="Releases of a source",
    openapi_extra={"x-example": "/sources/nomis-aps-employment/vintages"},
)
@public
def source_vintages(request: HttpRequest, source_id: str, window: Query[Window]) -> HttpResponse:
    """Every release that was loaded, the newest first. A partial one holds only the figures that came packaged."""
    loaded = warehouse.vintages(_known_source(source_id).id)
    rows = [_vintage(row) for row in window.of(loaded)]
    return listed(request, window, rows, total=len(loaded), key="vintages", columns=VINTAGE_COLUMNS)


@router.get(
    "/vintages/{code}",
    response={200: VintageDetail, 404: Problem},
    summary="One release",
    openapi_extra={"x-example": "/vintages/{vintage}"},
)
@public
def one_vintage(request: HttpRequest, code: str) -> HttpResponse:
    """A release down to the digest of its file, with what was wrong with it row by row."""
    row = warehouse.vintage(code)
    if row is None:
        raise Http404(f"There is no release “{code}”. /sources/…/vintages lists those of a source.")
    made = {one.indicator.partition("+")[0] for one in row.figure_sets.all()}
    return as_json(_vintage(row) | {"indicators": sorted(made), "report": row.report})


def _known_source(source_id: str) -> Source:
    found = sources().get(source_id)
    if found is None:
        raise Http404(f"There is no source “{source_id}”. /sources lists all.")
    return found


def _newest() -> dict[str, Vintage]:
    found: dict[str, Vintage] = {}
    for row in warehouse.vintages():  # the newest of each source first
        found.setdefault(row.source, row)
    return found


def _source(one: Source, newest: Vintage | None) -> dict[str, Any]:
    fields = ("id", "title", "publisher", "via", "licence", "attribution", "cadence", "next_release", "page", "address")
    return {name: getattr(one, name) for name in fields} | {"newest": newest.code if newest else None}


def _vintage(row: Vintage) -> dict[str, Any]:
    return {
        "code": row.code,
        "source": row.source,
        "release": row.release_label,
        "published": row.published,
        "loaded_at": row.loaded_at,
        "partial": row.partial,
        "rows": row.rows,
        "file_name": row.file_name,
        "file_size": row.file_size,
        "sha256": row.sha256,
        "definition_digest": row.definition_digest,
    }
