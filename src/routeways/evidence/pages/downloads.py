"""Files beside pages: `data.csv`, `data.csv-metadata.json`, `data.xlsx`, `data.json`, `charts/<name>.svg|png`."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from typing import Literal

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils import timezone

from routeways.evidence.exports import describe, to_csv, to_csvw, to_json, to_xlsx
from routeways.ui.charts import Chart, png, standalone
from routeways.values import FigureTable

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "csv-metadata.json": "application/csvm+json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}


def links(first: str = "CSV", *, to: Callable[[str], str] = str, hidden: str = "") -> list[dict[str, str]]:
    """The three downloads of a page for its list of them. `to` makes the address from a file's name, like data.csv."""
    labels = {"csv": first, "xlsx": "Excel", "json": "JSON"}
    return [{"label": label, "href": to(f"data.{kind}"), "hidden": hidden} for kind, label in labels.items()]


def data(request: HttpRequest, title: str, table: FigureTable, kind: str) -> HttpResponse:
    """The table as a file of the kind that the address names. 404 for any other kind."""
    if kind not in TYPES:
        raise Http404(f"There is no download of the kind “{kind}”.")
    page = request.build_absolute_uri().rsplit("/", 1)[0] + "/"
    described = describe(title, table, address=page, made_on=timezone.localdate())
    makers = {"csv": to_csv, "csv-metadata.json": to_csvw, "xlsx": to_xlsx, "json": to_json}
    return _respond(request, makers[kind](described), TYPES[kind], f"{_file_name(title)}.{kind}", attach=kind != "json")


def chart(request: HttpRequest, charts: Mapping[str, Chart], name: str, kind: str) -> HttpResponse:
    """One of a page's charts as a picture that needs no stylesheet. `?theme=dark` for the dark one."""
    found = charts.get(name)
    theme: Literal["light", "dark"] = "dark" if request.GET.get("theme") == "dark" else "light"
    if found is None or kind not in ("svg", "png"):
        raise Http404(f"There is no chart “{name}.{kind}” here.")
    if kind == "svg":
        content = standalone(found, theme=theme).encode("utf-8")
        return _respond(request, content, "image/svg+xml", f"{name}.svg", attach=False)
    return _respond(request, png(found, theme=theme), "image/png", f"{name}.png", attach=False)


def _respond(request: HttpRequest, content: bytes, content_type: str, name: str, *, attach: bool) -> HttpResponse:
    etag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    if request.headers.get("If-None-Match") == etag:
        return HttpResponseNotModified(headers={"ETag": etag})
    response = HttpResponse(content, content_type=content_type, headers={"ETag": etag})
    if attach:
        response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _file_name(title: str) -> str:
    letters = "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in title.lower())
    return "-".join(part for part in letters.split("-") if part)[:80] or "routeways"
