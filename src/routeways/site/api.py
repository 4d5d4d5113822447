"""/api/v1: the parts of the API that the floors have, put together and described."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, URLResolver, path
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from ninja import NinjaAPI

from routeways.engagements.api import router as engagements
from routeways.evidence.api import router as evidence
from routeways.evidence.api_sources import router as evidence_sources
from routeways.evidence.exports.columns import COLUMNS, symbols_in_words
from routeways.foundation.api import answer_errors
from routeways.foundation.permissions import public
from routeways.library.api import router as library
from routeways.organisations.api import router as organisations
from routeways.places.api import router as places
from routeways.provision.api import router as provision
from routeways.taxonomy.api import router as taxonomy
from routeways.taxonomy.api_skills import router as skills
from routeways.ui.tables import Column, TableView
from routeways.warehouse.queries import vintages

ABOUT = (
    "Every figure of the site, with its symbol, margin, release and source. Reading needs no key. Lists come in pages: "
    "follow the `next` link of the Link header, or go on by `offset` until `total`."
)

api = NinjaAPI(
    title="Routeways",
    version="1",
    description=ABOUT,
    docs_url=None,  # its page loads scripts from elsewhere, which our pages never do; ours is below
    openapi_url="/openapi.json",
    urls_namespace="api-v1",
)
answer_errors(api)
api.add_router("", evidence)
api.add_router("", evidence_sources)
api.add_router("", places)
api.add_router("", taxonomy)
api.add_router("", provision)
api.add_router("", skills)
api.add_router("", organisations)
api.add_router("", engagements)
api.add_router("", library)


@dataclass(frozen=True)
class Parameter:
    name: str
    required: bool
    kind: str
    says: str


@dataclass(frozen=True)
class Operation:
    """One address of the API, as its page shows it. `example` can be opened as it is; "" where nothing is loaded."""

    id: str
    address: str
    title: str
    about: SafeString
    parameters: tuple[Parameter, ...]
    example: str

    @property
    def table(self) -> TableView | None:
        rows = tuple(
            (one.name, one.kind, f"{one.says}{' (needed)' if one.required else ''}") for one in self.parameters
        )
        columns = (Column("Parameter"), Column("Kind"), Column("What it does"))
        return TableView(f"Parameters of {self.address}", columns, rows) if rows else None


@public
def documentation(request: HttpRequest) -> HttpResponse:
    """`/api/v1/`: the API's own description as a page in our look."""
    groups: dict[str, list[Operation]] = {}
    for tag, operation in operations(_newest()):
        groups.setdefault(tag, []).append(operation)
    context = {
        "title": "The API",
        "breadcrumbs": [{"label": "Routeways", "href": "/"}],
        "about": _marked(ABOUT),
        "groups": groups,
        "limit": settings.API_REQUESTS_A_MINUTE,
        "columns": TableView(
            "Columns of a figure",
            (Column("Column"), Column("What it holds")),
            tuple((name, words) for name, (_, words) in COLUMNS.items()),
        ),
        "symbols": TableView("Symbols and marks", (Column("Letter"), Column("Meaning")), tuple(symbols_in_words())),
    }
    return render(request, "site/api.html", context)


def operations(newest: str) -> Iterator[tuple[str, Operation]]:
    """(group, operation) for each address in the description. `newest` is a release for the example that needs one."""
    for address, methods in _schema()["paths"].items():
        found = methods["get"]
        example = found["x-example"].replace("{vintage}", newest)
        root = address[: address.index("/v1/") + 3]
        yield (
            found["tags"][0],
            Operation(
                id=found["operationId"],
                address=address,
                title=found["summary"],
                about=_marked(found.get("description", "")),
                parameters=tuple(_parameter(one) for one in found.get("parameters", ())),
                example="" if example.endswith("/") else f"{root}{example}",
            ),
        )


@cache
def _schema() -> dict[str, Any]:
    """Of the code, so the same for as long as the process runs."""
    return api.get_openapi_schema()


def _parameter(found: dict[str, Any]) -> Parameter:
    schema = found["schema"]
    says = found.get("description") or schema.get("description", "")
    return Parameter(found["name"], bool(found.get("required")), _kind(schema), f"{says[:1].upper()}{says[1:]}")


def _kind(schema: dict[str, Any]) -> str:
    """A JSON schema's type in words: “text”, “one of a, b”, “whole number, 1 to 1000”."""
    if "anyOf" in schema:
        return " or ".join(_kind(one) for one in schema["anyOf"] if one.get("type") != "null")
    if "enum" in schema:
        return f"one of {', '.join(map(str, schema['enum']))}"
    match schema.get("type"), schema.get("format"):
        case "array", _:
            return f"{_kind(schema['items'])}, may be repeated"
        case "integer", _:
            return f"whole number from {schema.get('minimum', 0):,} to {schema.get('maximum', 0):,}"
        case "string", "date":
            return "date, like 2026-03-27"
    return "text"


def _marked(text: str) -> SafeString:
    """What stands between backticks, as code: the description itself is in Markdown, as OpenAPI wants it."""
    parts = enumerate(text.split("`"))
    return format_html_join("", "{}", ((format_html("<code>{}</code>", part) if n % 2 else part,) for n, part in parts))


def _newest() -> str:
    found = vintages()
    return max(found, key=lambda row: row.loaded_at).code if found else ""


urlpatterns: list[URLPattern | URLResolver] = [
    path("", documentation, name="api"),
    path("", api.urls),
]
