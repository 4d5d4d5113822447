"""What stands around every answer under /api/: errors as problems, ETag, CORS for reading, a limit on requests."""

from __future__ import annotations

import difflib
import hashlib
import logging
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control
from ninja.params.models import QueryModel

from routeways.foundation import api
from routeways.foundation.routes import path_view_of
from routeways.foundation.visitors import network

logger = logging.getLogger(__name__)

ROOT = "/api/"
_KEPT = 300  # seconds: releases appear at 9:30, but not twice in five minutes
_DETAILS = {
    404: "There is nothing at this address. All addresses are listed at /api/v1/.",
    405: "Only GET, HEAD and OPTIONS are answered here. Figures are loaded on the site.",
    500: "The fault is ours and has been recorded. Try again in a minute.",
}


class ApiMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(ROOT):
            return self.get_response(request)
        response = self._preflight(request) or _refused(request)
        if response is None:
            asked = request.method
            if asked == "HEAD":  # the same answer as to GET, without its content
                request.method = "GET"
            response = self.get_response(request)
            request.method = asked
        return _finished(request, response)

    def process_view(self, request: HttpRequest, view: Any, _args: Any, _kwargs: Any) -> HttpResponse | None:
        """A misspelt parameter would otherwise be ignored, and the answer be more than was asked for."""
        path_view = path_view_of(view) if request.path_info.startswith(ROOT) else None
        operation = path_view._find_operation(request) if path_view else None
        if operation is None:
            return None
        known: set[str] = set()
        for model in operation.models:
            if issubclass(model, QueryModel):
                known |= set(model.__ninja_flatten_map__)
        for name in request.GET:
            if name not in known:
                near = difflib.get_close_matches(name, known, n=1)
                meant = f"Did you mean “{near[0]}”?" if near else f"There are: {', '.join(sorted(known)) or 'none'}."
                detail = f"is not a parameter of this address. {meant}"
                errors = [{"parameter": name[:100], "detail": detail}]
                return api.problem(request, 422, f"“{name[:100]}” {detail}", errors=errors)
        return None

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        told_by_django = (Http404, PermissionDenied, SuspiciousOperation)
        if not request.path_info.startswith(ROOT) or isinstance(error, told_by_django):
            return None
        logger.error("%s %s stopped with an error", request.method, request.path_info, exc_info=error)
        return api.problem(request, 500, _DETAILS[500])

    @staticmethod
    def _preflight(request: HttpRequest) -> HttpResponse | None:
        if request.method != "OPTIONS":
            return None
        return HttpResponse(status=204, headers={"Allow": "GET, HEAD, OPTIONS", "Access-Control-Max-Age": "86400"})


def _refused(request: HttpRequest) -> HttpResponse | None:
    if "\x00" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
        return api.problem(request, 400, "The address holds a zero byte. Take it out.")
    wait = _wait(request)
    if wait is None:
        return None
    response = api.problem(
        request, 429, f"At most {settings.API_REQUESTS_A_MINUTE:,} requests a minute are answered. Wait {wait} seconds."
    )
    response["Retry-After"] = str(wait)
    return response


def _wait(request: HttpRequest) -> int | None:
    """Seconds until the visitor may ask again; None while he may.

    Counted in this process's own memory: a limit that wrote to the database for each request would be the load that it
    is there to prevent.
    """
    now = time.time()
    minute = int(now // 60)
    cache, key = caches["process"], f"api:{network(request)}:{minute}"
    cache.add(key, 0, timeout=120)
    try:
        count = cache.incr(key)
    except ValueError:  # thrown out between the two calls
        return None
    return max(1, round(60 * (minute + 1) - now)) if count > settings.API_REQUESTS_A_MINUTE else None


def _finished(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Allow-Methods"] = "GET, HEAD, OPTIONS"
    response["Access-Control-Allow-Headers"] = "If-None-Match"
    response["Access-Control-Expose-Headers"] = "ETag, Link, Retry-After, X-Total-Count"
    if response.status_code >= 400:
        _as_problem(request, response)
        response["Cache-Control"] = "no-store"
    elif response.status_code == 200 and not response["Content-Type"].startswith("text/html"):
        if not response.has_header("Cache-Control"):
            patch_cache_control(response, public=True, max_age=_KEPT)
        # Of the content itself: names and definitions change without a new snapshot of the figures.
        etag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
        response["ETag"] = etag
        kept = response
        response = get_conditional_response(request, etag=etag, response=response) or response
        if response.status_code == 304:  # its headers are those of the answer it stands for, without the content's
            for name, value in kept.items():
                if name.startswith("Access-Control-"):
                    response[name] = value
    if request.method == "HEAD":
        length = str(len(response.content))
        response.content = b""
        response["Content-Length"] = length
    return response


def _as_problem(request: HttpRequest, response: HttpResponse) -> None:
    """Django's own answers (an unknown address, a method that is not there) in place, with their headers kept."""
    if response.get("Content-Type", "").startswith(api.PROBLEM):
        return
    detail = _DETAILS.get(response.status_code, "The request cannot be answered as it is. See /api/v1/.")
    response.content = api.problem(request, response.status_code, detail).content
    response["Content-Type"] = api.PROBLEM
