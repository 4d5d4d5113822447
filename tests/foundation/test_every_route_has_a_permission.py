"""Deny by default, shown on every address of the site and of its API."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.urls import URLResolver, path
from django.urls.resolvers import RegexPattern
from ninja import NinjaAPI, Router
from ninja.pagination import paginate

from routeways.foundation import permissions
from routeways.foundation.middleware import DenyByDefaultMiddleware
from routeways.foundation.permissions import public, requires
from routeways.foundation.routes import Route, every_route

ROOT = Path(__file__).parents[2]


def test_every_route_declares_who_may_use_it():
    routes = list(every_route())
    assert len(routes) > 20
    undeclared = [f"{route.method} /{route.pattern} ({route.view})" for route in routes if route.declared is None]
    assert undeclared == [], "decorate these with @requires(…) or @public"


def test_every_declared_permission_is_registered():
    known = {*permissions.registered(), permissions.PUBLIC, "trusted"}
    strangers = {route.declared for route in every_route() if route.declared} - known
    assert strangers == set()


def test_nothing_but_sign_in_and_the_apis_own_description_is_trusted_undeclared():
    trusted = [route.view for route in every_route() if route.declared == "trusted"]
    assert all(view.startswith(("allauth.", "ninja.openapi.")) for view in trusted), trusted


def test_every_permission_is_explained_in_the_documentation():
    page = (ROOT / "docs" / "security.md").read_text("utf-8")
    missing = [name for name in permissions.registered() if name.startswith("foundation.") and f"`{name}`" not in page]
    assert missing == []


def test_every_permission_completes_a_sentence():
    for permission in permissions.registered().values():
        assert permission.describes[0].islower(), permission.name
        assert not permission.describes.endswith("."), permission.name


# -- the check itself, on addresses made for it


@public
def open_page(request: HttpRequest) -> HttpResponse:
    return HttpResponse("open")


@requires("foundation.read_audit")
def closed_page(request: HttpRequest) -> HttpResponse:
    return HttpResponse("closed")


def forgotten_page(request: HttpRequest) -> HttpResponse:
    return HttpResponse("forgotten")


def resolver() -> URLResolver:
    api = NinjaAPI(urls_namespace="route-test", docs_url=None, openapi_url=None)
    router = Router()

    @router.get("/things")
    @public
    def things(request: HttpRequest) -> str:
        return "things"

    @router.post("/things")
    def add_thing(request: HttpRequest) -> str:
        return "added"

    @router.get("/paged", response=list[int])
    @paginate
    @requires("foundation.read_audit")
    def paged(request: HttpRequest) -> list[int]:
        return [1]

    api.add_router("/v1", router)
    patterns = [
        path("open/", open_page),
        path("closed/", closed_page),
        path("forgotten/", forgotten_page),
        path("api/", api.urls),
    ]
    return URLResolver(RegexPattern(r"^/"), type("conf", (), {"urlpatterns": patterns}))


def found() -> dict[tuple[str, str], Route]:
    return {(route.pattern.removeprefix("^/"), route.method): route for route in every_route(_wrapped())}


def _wrapped() -> URLResolver:
    return resolver()


def test_the_walk_finds_pages_and_api_operations_alike():
    declared = {key: route.declared for key, route in found().items()}
    assert declared[("open/", "")] == "public"
    assert declared[("closed/", "")] == "foundation.read_audit"
    assert declared[("forgotten/", "")] is None
    assert declared[("api/v1/things", "GET")] == "public"
    assert declared[("api/v1/things", "POST")] is None
    assert declared[("api/v1/paged", "GET")] == "foundation.read_audit"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("method", "address", "status"),
    [
        ("get", "/open/", None),
        ("get", "/closed/", None),  # the decorator decides, not the middleware
        ("get", "/forgotten/", 403),
        ("get", "/api/v1/things", None),
        ("post", "/api/v1/things", 403),
        ("put", "/api/v1/things", None),  # 405 from django-ninja
    ],
)
def test_the_middleware_refuses_what_declares_nothing(method, address, status, administrator):
    request = getattr(RequestFactory(), method)(address)
    request.user = administrator
    match = resolver().resolve(address)
    answer = DenyByDefaultMiddleware(lambda _: HttpResponse()).process_view(request, match.func, (), {})
    assert (answer.status_code if answer else None) == status


@pytest.mark.django_db
def test_the_api_refuses_with_a_problem_and_not_with_a_page(user):
    from django.contrib.auth.models import AnonymousUser

    request = RequestFactory().get("/api/v1/paged")
    for person, status in ((AnonymousUser(), 401), (user, 403)):
        request.user = person
        answer = closed_page(request)
        assert answer.status_code == status
        assert answer["Content-Type"] == "application/problem+json"
    assert b"read the audit" in answer.content
