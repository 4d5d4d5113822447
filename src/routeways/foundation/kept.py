"""Public pages that were made once are kept until what they are made of changes.

A page of figures depends on its address and on the release of the data; the same page is asked for again and again by
people who are not signed in. `@kept(version)` keeps finished pages in the process's memory under the version that the
caller names: a new snapshot is a new version, so nothing ever has to be thrown away by hand. Signed-in people, pages
that set a cookie and anything but a plain GET are always made afresh.
"""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import wraps
from typing import Any, TypeVar

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.http import parse_etags

MOST_BYTES = 64 * 1024 * 1024  # a process; a page is about 50 kB, so a region's public pages all fit

View = TypeVar("View", bound=Callable[..., HttpResponse])


class _Pages:
    """Finished pages, the least recently asked for first."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._pages: OrderedDict[Hashable, tuple[bytes, str, str]] = OrderedDict()
        self._bytes = 0

    def get(self, key: Hashable) -> tuple[bytes, str, str] | None:
        with self._lock:
            if key not in self._pages:
                return None
            self._pages.move_to_end(key)
            return self._pages[key]

    def put(self, key: Hashable, page: tuple[bytes, str, str]) -> None:
        with self._lock:
            before = self._pages.pop(key, None)
            self._bytes += len(page[0]) - (len(before[0]) if before else 0)
            self._pages[key] = page
            while self._bytes > MOST_BYTES and self._pages:
                _, gone = self._pages.popitem(last=False)
                self._bytes -= len(gone[0])

    def clear(self) -> None:
        with self._lock:
            self._pages.clear()
            self._bytes = 0


pages = _Pages()


def kept(version: Callable[[], Hashable]) -> Callable[[View], View]:
    """Decorates a public view. `version()` names the state of everything the page is made of but its address.

    Put it below `@public`, so that the permission is still declared on what is routed.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not _may_keep(request):
                return view(request, *args, **kwargs)
            key = (request.get_full_path(), request.get_host(), request.headers.get("HX-Request", ""), version())
            found = pages.get(key)
            if found is None:
                response = view(request, *args, **kwargs)
                if response.status_code != 200 or response.streaming or _sets_a_cookie(request, response):
                    return response
                found = (response.content, response.headers["Content-Type"], _etag(response.content))
                pages.put(key, found)
            content, content_type, etag = found
            # Compression makes the tag a weak one on its way out, so the mark of weakness is not compared.
            asked = {tag.removeprefix("W/") for tag in parse_etags(request.headers.get("If-None-Match", ""))}
            if etag in asked:
                return HttpResponseNotModified(headers={"ETag": etag})
            return HttpResponse(content, content_type=content_type, headers={"ETag": etag})

        return answer  # type: ignore[return-value]

    return decorate


def _may_keep(request: HttpRequest) -> bool:
    """Only for people without a session or a message waiting: what is said to one is never kept for all."""
    personal = {settings.SESSION_COOKIE_NAME, CookieStorage.cookie_name}
    return request.method == "GET" and not personal & request.COOKIES.keys()


def _sets_a_cookie(request: HttpRequest, response: HttpResponse) -> bool:
    used = getattr(getattr(request, "_messages", None), "used", False)
    return bool(response.cookies) or bool(request.META.get("CSRF_COOKIE_NEEDS_UPDATE")) or used


def _etag(content: bytes) -> str:
    return f'"{hashlib.sha256(content).hexdigest()[:32]}"'
