"""Finished public pages are kept, but never across people or releases."""

from __future__ import annotations

import gzip

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import RequestFactory

from routeways.foundation import kept

factory = RequestFactory()


@pytest.fixture(autouse=True)
def _empty():
    kept.pages.clear()
    yield
    kept.pages.clear()


@pytest.fixture
def counted():
    """A view that says how often it was asked, and the release it stands on."""
    state = {"times": 0, "release": 1}

    @kept.kept(lambda: state["release"])
    def view(request):
        state["times"] += 1
        return HttpResponse(f"page {state['times']}")

    return view, state


def test_a_page_is_made_once_for_people_without_a_session(counted):
    view, state = counted
    assert view(factory.get("/a/")).content == view(factory.get("/a/")).content == b"page 1"
    assert state["times"] == 1


def test_another_address_or_question_is_another_page(counted):
    view, state = counted
    for address in ("/a/", "/b/", "/a/?period=cy2021"):
        view(factory.get(address))
    assert state["times"] == 3


def test_a_new_release_makes_the_page_anew(counted):
    view, state = counted
    view(factory.get("/a/"))
    state["release"] = 2
    assert view(factory.get("/a/")).content == b"page 2"


def test_somebody_with_a_session_never_gets_or_leaves_a_kept_page(counted):
    view, state = counted
    request = factory.get("/a/")
    request.COOKIES[settings.SESSION_COOKIE_NAME] = "x"
    view(request)
    view(request)
    view(factory.get("/a/"))
    assert state["times"] == 3


def test_a_browser_that_has_the_page_is_told_so(counted):
    view, _ = counted
    etag = view(factory.get("/a/"))["ETag"]
    again = view(factory.get("/a/", headers={"if-none-match": etag}))
    assert (again.status_code, again.content) == (304, b"")


def test_pages_that_fail_or_set_a_cookie_are_not_kept():
    times = []

    @kept.kept(lambda: 1)
    def view(request):
        times.append(1)
        response = HttpResponse("x", status=404 if "missing" in request.path else 200)
        if "cookie" in request.path:
            response.set_cookie("a", "b")
        return response

    for address in ("/missing/", "/missing/", "/cookie/", "/cookie/"):
        view(factory.get(address))
    assert len(times) == 4


def test_memory_is_bounded(monkeypatch):
    monkeypatch.setattr(kept, "MOST_BYTES", 1000)

    @kept.kept(lambda: 1)
    def view(request):
        return HttpResponse("x" * 300)

    for number in range(10):
        view(factory.get(f"/{number}/"))
    assert kept.pages.get(("/0/", "testserver", "", 1)) is None
    assert kept.pages.get(("/9/", "testserver", "", 1)) is not None


def test_only_plain_reading_is_kept(counted):
    view, state = counted
    view(factory.post("/a/"))
    view(factory.post("/a/"))
    assert state["times"] == 2


def test_a_message_to_one_visitor_is_never_kept_for_the_next(counted):
    view, state = counted
    request = factory.get("/a/")
    request.COOKIES["messages"] = "Thank you"
    view(request)
    view(factory.get("/a/"))
    assert state["times"] == 2


def test_a_tag_made_weak_by_compression_is_still_known(counted):
    view, _ = counted
    etag = view(factory.get("/a/"))["ETag"]
    assert view(factory.get("/a/", headers={"if-none-match": f"W/{etag}"})).status_code == 304


def test_a_page_is_compressed_once_and_each_browser_gets_what_it_can_read():
    @kept.kept(lambda: 1)
    def view(request):
        return HttpResponse("the same words again and again " * 50)

    packed = view(factory.get("/a/", HTTP_ACCEPT_ENCODING="gzip, br"))
    plain = view(factory.get("/a/"))
    assert packed["Content-Encoding"] == "gzip"
    assert packed["Vary"] == "Accept-Encoding"
    assert gzip.decompress(packed.content) == plain.content
    assert "Content-Encoding" not in plain
    assert packed["ETag"] == f"W/{plain['ETag']}"
    again = view(factory.get("/a/", HTTP_ACCEPT_ENCODING="gzip", HTTP_IF_NONE_MATCH=packed["ETag"]))
    assert again.status_code == 304
    assert view(factory.get("/a/", HTTP_ACCEPT_ENCODING="gzip")).content == packed.content


def test_a_page_of_a_few_words_stays_as_it_is(counted):
    view, _ = counted
    assert "Content-Encoding" not in view(factory.get("/a/", HTTP_ACCEPT_ENCODING="gzip"))
