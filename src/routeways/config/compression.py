"""Which answers are compressed: text that carries nobody's secrets."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import patch_vary_headers

_TEXT = ("text/", "application/json", "application/problem+json", "image/svg+xml", "application/csvm+json")


class CompressPublicPages(GZipMiddleware):
    """Gzip for visitors who are not signed in; pages with inline charts shrink to a fifth.

    Compressing a page that holds a secret and something an attacker chose lets him measure the secret (BREACH).
    A visitor without a session has no secret in the page: the form token is masked anew in each answer, and Django adds
    random bytes to what it compresses. Pages of people who are signed in are sent as they are.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if not response.get("Content-Type", "").startswith(_TEXT):
            return response  # workbooks and pictures are compressed already
        patch_vary_headers(response, ("Accept-Encoding",))
        if settings.SESSION_COOKIE_NAME in request.COOKIES or response.cookies.get(settings.SESSION_COOKIE_NAME):
            return response
        return super().process_response(request, response)
