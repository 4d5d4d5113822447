"""The last check before a view runs: a view that declared nothing is not answered."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from routeways.foundation import permissions
from routeways.foundation.routes import declared_by

logger = logging.getLogger(__name__)


class DenyByDefaultMiddleware:
    """`requires` and `public` do the deciding; this only refuses views that carry neither."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], _args: Any, _kwargs: Any
    ) -> HttpResponse | None:
        if declared_by(view, request.method or "GET") is not None:
            return None
        logger.error("%s is answered by a view without a declared permission; refused.", request.path)
        return permissions.refuse(request)
