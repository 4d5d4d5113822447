"""What every floor's part of the API shares: pages of rows, and errors as problem details (RFC 9457).

A floor writes a django-ninja `Router` in its own `api.py`; `site/api.py` puts them together. Operations only read, are
declared `@public`, take a `Window` where they list things, and answer with `listed`. `ParameterError` and `Http404` say
what is wrong; everything around an answer (ETag, CORS, the rate limit) is `api_middleware`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal, TypeVar
from urllib.parse import urlencode

from django.core.serializers.json import DjangoJSONEncoder
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI, Schema
from ninja.errors import HttpError, ValidationError
from pydantic import Field

from routeways.foundation.spreadsheets import table

MOST_ROWS = 1_000
PROBLEM = "application/problem+json"

Format = Literal["json", "csv"]
Row = TypeVar("Row")

TITLES = {
    400: "The request cannot be understood",
    401: "Sign in first",
    403: "You may not do this",
    404: "There is nothing at this address",
    405: "Only reading is possible here",
    422: "A parameter cannot be used",
    429: "Too many requests",
    500: "Something went wrong",
}


class ParameterError(Exception):
    """A query parameter that cannot be used. `detail` completes the parameter's name and says what to do."""

    def __init__(self, parameter: str, detail: str) -> None:
        super().__init__(f"“{parameter}” {detail}")
        self.parameter = parameter
        self.detail = detail


class Window(Schema):
    """Which of the rows, and in which format."""

    limit: int = Field(100, ge=1, le=MOST_ROWS, description=f"how many rows, at most {MOST_ROWS:,}")
    offset: int = Field(0, ge=0, le=10**9, description="how many rows to leave out before the first")
    format: Format = Field("json", description="“csv” for a table that spreadsheets open")

    def of(self, rows: Sequence[Row]) -> Sequence[Row]:
        """The rows that were asked for, of all."""
        return rows[self.offset : self.offset + self.limit]


class Problem(Schema):
    """What went wrong, as RFC 9457 has it. `errors` names parameters where they are the reason."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    errors: list[dict[str, str]] = Field(default_factory=list)


def problem(
    request: HttpRequest, status: int, detail: str, *, errors: Sequence[Mapping[str, str]] = ()
) -> HttpResponse:
    """An error that a person and a program can read."""
    content: dict[str, Any] = {
        "type": "about:blank",
        "title": TITLES.get(status, "The request was not answered"),
        "status": status,
        "detail": detail,
        "instance": request.path,
    }
    if errors:
        content["errors"] = list(errors)
    return HttpResponse(json.dumps(content, ensure_ascii=False), status=status, content_type=PROBLEM)


def listed(
    request: HttpRequest,
    window: Window,
    rows: Iterable[Mapping[str, Any]],
    *,
    total: int,
    key: str,
    columns: Sequence[str] = (),
    **more: Any,
) -> HttpResponse:
    """One page of a list: `rows` are those of the window, `key` is what they are called, `columns` those of the CSV."""
    if window.format == "csv":
        return as_csv(request, window, table(columns, rows), total=total, name=key)
    content = {"total": total, "limit": window.limit, "offset": window.offset, **more, key: list(rows)}
    return paged(request, window, as_json(content), total=total)


def as_json(content: Any) -> HttpResponse:
    text = json.dumps(content, cls=DjangoJSONEncoder, ensure_ascii=False, allow_nan=False)
    return HttpResponse(text, content_type="application/json")


def as_csv(request: HttpRequest, window: Window, content: bytes, *, total: int, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return paged(request, window, response, total=total)


def paged(request: HttpRequest, window: Window, response: HttpResponse, *, total: int) -> HttpResponse:
    """With the number of all rows and links to the pages before and after (RFC 8288)."""
    response["X-Total-Count"] = str(total)
    last = max(0, (total - 1) // window.limit * window.limit)
    places = {"first": 0, "last": last}
    if window.offset + window.limit < total:
        places["next"] = window.offset + window.limit
    if window.offset > 0:
        places["prev"] = min(max(0, window.offset - window.limit), last)
    links = (f'<{_address(request, window, offset)}>; rel="{name}"' for name, offset in places.items())
    response["Link"] = ", ".join(links)
    return response


def _address(request: HttpRequest, window: Window, offset: int) -> str:
    kept = [
        (name, value) for name, values in request.GET.lists() for value in values if name not in ("limit", "offset")
    ]
    query = urlencode([*kept, ("limit", window.limit), ("offset", offset)])
    return request.build_absolute_uri(f"{request.path}?{query}")


def answer_errors(api: NinjaAPI) -> None:
    """Every error of the API's operations as a problem."""

    def parameter(request: HttpRequest, error: Any) -> HttpResponse:
        errors = [{"parameter": error.parameter, "detail": error.detail}]
        return problem(request, 422, str(error), errors=errors)

    def validation(request: HttpRequest, error: Any) -> HttpResponse:
        errors = [{"parameter": _parameter(one), "detail": _in_words(one)} for one in error.errors]
        detail = " ".join(f"“{one['parameter']}” {one['detail']}" for one in errors)
        return problem(request, 422, detail, errors=errors)

    def missing(request: HttpRequest, error: Any) -> HttpResponse:
        return problem(request, 404, str(error) or "There is nothing at this address.")

    def http(request: HttpRequest, error: Any) -> HttpResponse:
        return problem(request, error.status_code, str(error))

    api.add_exception_handler(ParameterError, parameter)
    api.add_exception_handler(ValidationError, validation)
    api.add_exception_handler(Http404, missing)
    api.add_exception_handler(HttpError, http)


def _parameter(error: Mapping[str, Any]) -> str:
    """The name in the address: pydantic gives the way to it, with a number where several values may be given."""
    names = [part for part in error["loc"] if isinstance(part, str)]
    return names[-1] if names else "?"


def _in_words(error: Mapping[str, Any]) -> str:
    kind, context = error["type"], error.get("ctx") or {}
    match kind:
        case "missing":
            return "is needed."
        case "greater_than_equal":
            return f"must be {context['ge']} or more."
        case "less_than_equal":
            return f"must be {context['le']:,} or less."
        case "literal_error" | "enum":
            return f"must be one of these: {context['expected'].replace(chr(39), '')}."
        case "string_too_long":
            return f"must have at most {context['max_length']} letters."
        case "string_pattern_mismatch":
            return "is not written as it should be. See the example in the documentation."
    if kind.startswith("int_"):
        return "must be a whole number, like 100."
    if kind.startswith("date_"):
        return "must be a date, like 2026-03-27."
    return f"cannot be used: {error['msg'][:1].lower()}{error['msg'][1:]}."
