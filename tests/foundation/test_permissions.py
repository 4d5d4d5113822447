from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse
from django.test import RequestFactory

from routeways.foundation import permissions
from routeways.foundation.permissions import PermissionNameError, allowed, register, requires

pytestmark = pytest.mark.django_db


@pytest.fixture
def registry(monkeypatch):
    """A copy of the registry that a test may write to."""
    from rules.permissions import permissions as ruleset

    before = dict(ruleset)
    monkeypatch.setattr(permissions, "_registered", dict(permissions._registered))
    yield
    ruleset.clear()
    ruleset.update(before)


def test_what_nobody_registered_nobody_may_do(administrator):
    assert not allowed(administrator, "foundation.destroy_everything")
    assert not administrator.has_perm("foundation.destroy_everything")


def test_anonymous_and_closed_accounts_may_do_nothing(registry, user):
    register("test.see_thing", lambda person: True, "see things")
    assert allowed(user, "test.see_thing")
    assert not allowed(AnonymousUser(), "test.see_thing")
    assert not AnonymousUser().has_perm("test.see_thing")
    user.is_active = False
    assert not allowed(user, "test.see_thing")
    assert not user.has_perm("test.see_thing")


def test_a_predicate_is_asked_about_the_object(registry, user):
    register("test.see_thing", lambda person, thing: thing == person.name, "see things")
    assert allowed(user, "test.see_thing", "Ada Thornber")
    assert not allowed(user, "test.see_thing", "somebody else")


def test_names_follow_one_pattern_and_are_given_once(registry):
    for name in ("see_thing", "test.see", "Test.see_thing", "test.see thing"):
        with pytest.raises(PermissionNameError, match=r"floor\.verb_noun"):
            register(name, lambda person: True, "see things")
    register("test.see_thing", lambda person: True, "see things")
    with pytest.raises(PermissionNameError, match="twice"):
        register("test.see_thing", lambda person: True, "see things")


def test_the_object_is_found_before_the_view_and_a_missing_one_is_404(registry, user):
    register("test.see_thing", lambda person, thing: thing == "mine", "see things")

    def thing(request: HttpRequest, name: str) -> str:
        if name == "gone":
            raise Http404
        return name

    @requires("test.see_thing", obj=thing)
    def view(request: HttpRequest, name: str) -> HttpResponse:
        return HttpResponse(name)

    request = RequestFactory().get("/things/")
    request.user = user
    assert view(request, name="mine").status_code == 200
    with pytest.raises(Http404):
        view(request, name="gone")
    request.user = AnonymousUser()
    assert view(request, name="gone").status_code == 302, "anonymous people do not learn what exists"


def test_anonymous_people_come_back_after_signing_in(client, user):
    answer = client.get("/account/?a=b")
    assert answer.url == "/account/login/?next=/account/%3Fa%3Db"
    back = client.post(answer.url, {"login": user.email, "password": "three-random-words-make-one"})
    assert back.url == "/account/?a=b"


def test_a_posted_form_does_not_send_anonymous_people_back_to_its_address(client):
    answer = client.post("/account/jobs/00000000000000000000/cancel/")
    assert answer.url == "/account/login/?next=/"


def test_a_part_of_a_page_asked_for_after_the_session_ended_reloads_the_whole_page(client):
    answer = client.get("/account/jobs/00000000000000000000/", headers={"HX-Request": "true"})
    assert answer.headers["HX-Refresh"] == "true"
    assert answer.content == b""
