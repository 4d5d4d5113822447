"""Public pages that were made once are kept until what they are made of changes.

A page of figures depends on its address and on the release of the data; the same page is asked for again and again by
people who are not signed in. `@kept(version)` keeps finished pages in the process's memory under the version that the
caller names: a new snapshot is a new version, so nothing ever has to be thrown away by hand. Signed-in people, pages
that set a cookie and anything but a plain GET are always made afresh.
"""

from __future__ import annotations

import gzip
import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.middleware.gzip import re_accepts_gzip
from django.utils.http import parse_etags

LEAST_PACKED = 200  # bytes; a shorter page grows
MOST_BYTES = 64 * 1024 * 1024  # a process; a page is about 50 kB, so a region's public pages all fit

View = TypeVar("View", bound=Callable[..., HttpResponse])


@dataclass(frozen=True)
class Page:
    """A finished page as it is, and compressed: it holds nobody’s secret, so it may be compressed once for all."""

    content: bytes
    packed: bytes
    content_type: str
    etag: str

    @classmethod
    def of(cls, response: HttpResponse) -> Page:
        content = response.content
        packed = gzip.compress(content, 6, mtime=0) if len(content) > LEAST_PACKED else b""
        return cls(content, packed, response.headers["Content-Type"], _etag(content))

    @property
    def size(self) -> int:
        return len(self.content) + len(self.packed)

    def answer(self, request: HttpRequest) -> HttpResponse:
        """As the browser asks for it. Who takes both forms from a cache between must know that there are two."""
        if self.packed and re_accepts_gzip.search(request.headers.get("Accept-Encoding", "")):
            headers = {"ETag": f"W/{self.etag}", "Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
            return HttpResponse(self.packed, content_type=self.content_type, headers=headers)
        return HttpResponse(self.content, content_type=self.content_type, headers={"ETag": self.etag})


class _Pages:
    """Finished pages, the least recently asked for first."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._pages: OrderedDict[Hashable, Page] = OrderedDict()
        self._bytes = 0

    def get(self, key: Hashable) -> Page | None:
        with self._lock:
            if key not in self._pages:
                return None
            self._pages.move_to_end(key)
            return self._pages[key]

    def put(self, key: Hashable, page: Page) -> None:
        with self._lock:
            before = self._pages.pop(key, None)
            self._bytes += page.size - (before.size if before else 0)
            self._pages[key] = page
            while self._bytes > MOST_BYTES and self._pages:
                _, gone = self._pages.popitem(last=False)
                self._bytes -= gone.size

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
                found = Page.of(response)
                pages.put(key, found)
            # Compression makes the tag a weak one on its way out, so the mark of weakness is not compared.
            asked = {tag.removeprefix("W/") for tag in parse_etags(request.headers.get("If-None-Match", ""))}
            if found.etag in asked:
                return HttpResponseNotModified(headers={"ETag": found.etag})
            return found.answer(request)

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
