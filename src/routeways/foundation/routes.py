"""What each address of the site declared about who may use it. The middleware and the route test both ask here."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from ninja.operation import PathView

# Views of libraries that look after themselves: sign-in checks who may do what on every page of its own, the API's
# description and static files are for everybody.
TRUSTED_MODULES = (
    "allauth.",
    "django.contrib.staticfiles.",
    "django.views.static",
    "ninja.openapi.",
)


@dataclass(frozen=True, slots=True)
class Route:
    """An address pattern, the HTTP method ("" for all) and what was declared: a permission, "public", or None."""

    pattern: str
    method: str
    declared: str | None
    view: str


def path_view_of(view: Any) -> PathView | None:
    """The django-ninja view behind a URL's callable, which is a closure over it; None for other views."""
    owner = getattr(view, "__self__", None)
    if isinstance(owner, PathView):
        return owner
    if getattr(view, "__module__", "") == "ninja.operation" and inspect.isfunction(view):
        closed_over = inspect.getclosurevars(view).nonlocals.get("self")
        return closed_over if isinstance(closed_over, PathView) else None
    return None


def declared_by(view: Any, method: str = "GET") -> str | None:
    """What `view` declares for an HTTP method: a permission's name, "public", "trusted", or None."""
    path_view = path_view_of(view)
    if path_view is not None:
        for operation in path_view.operations:
            if method in operation.methods:
                return getattr(operation.view_func, "routeways_permission", None)
        return "trusted"  # a method that no operation answers: django-ninja says 405
    declared = getattr(view, "routeways_permission", None)
    if declared is not None:
        return str(declared)
    function = view.func if isinstance(view, partial) else view
    return "trusted" if _module(function).startswith(TRUSTED_MODULES) else None


def every_route(resolver: URLResolver | None = None) -> Iterator[Route]:
    """All routes of the site, django-ninja's once for each operation."""
    for pattern, view in _walk(resolver or get_resolver(), ""):
        path_view = path_view_of(view)
        if path_view is None:
            yield Route(pattern, "", declared_by(view), _name(view))
            continue
        for operation in path_view.operations:
            for method in operation.methods:
                yield Route(pattern, method, declared_by(view, method), _name(operation.view_func))


def _walk(resolver: URLResolver, prefix: str) -> Iterator[tuple[str, Any]]:
    for entry in resolver.url_patterns:
        pattern = prefix + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield pattern, entry.callback
        else:
            yield from _walk(entry, pattern)


def _module(view: Any) -> str:
    return f"{getattr(getattr(view, 'view_class', view), '__module__', '')}."


def _name(view: Any) -> str:
    function = view.func if isinstance(view, partial) else view
    return f"{_module(function)}{getattr(function, '__qualname__', type(function).__name__)}"
