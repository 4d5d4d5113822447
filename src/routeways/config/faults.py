"""Pages for when something is wrong that no floor answers for. 403, 404 and 500 are templates in `ui`."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.defaults import server_error

logger = logging.getLogger(__name__)

_LAST_RESORT = (
    "<!doctype html><html lang='en'><title>Something went wrong</title><h1>Something went wrong</h1>"
    "<p>The fault is ours. Try again in a minute. If it happens again, tell the people who run this service.</p></html>"
)


def fault(request: HttpRequest) -> HttpResponse:
    """The 500 page; plain words where the page itself is what is broken, so that a visitor never gets nothing."""
    try:
        return server_error(request)
    except Exception:
        logger.exception("The page that says “something went wrong” went wrong")
        return HttpResponseServerError(_LAST_RESORT)


class ExplainNotAllowed:
    """Gives the empty answer to a method that an address does not take a page: mostly a form’s address typed in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == 405 and not response.content and not request.path.startswith("/api/"):
            response.content = render_to_string("not_allowed.html", request=request).encode()
        return response


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose token does not fit any more. Django calls this; `reason` is for the log."""
    logger.info("Form refused at %s: %s", request.path, reason)
    return render(request, "form_expired.html", status=403)
