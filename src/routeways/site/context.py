"""What every page of every floor has around its content, unless the page says otherwise itself."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.http import HttpRequest
from django.urls import Resolver404, resolve

from routeways.places import queries as places
from routeways.places.frame import frame
from routeways.places.regions import Region
from routeways.site.work import work_of

# Label and address of the pages that stand in every footer.
FOOTER = (
    ("Accessibility statement", "/accessibility/"),
    ("Privacy", "/privacy/"),
    ("Sources and licences", "/sources/"),
    ("Data and API", "/data/"),
    ("Symbols", "/symbols/"),
    ("Glossary", "/glossary/"),
    ("Ask for another format", "/formats/"),
    ("Contact", "/contact/"),
)
ACCOUNT = "/account/"
PRIVATE = frozenset({"token", "uidb36"})  # parts of addresses that let somebody in
MOST = 300  # letters of an address that are carried into a form


def frame_defaults(request: HttpRequest) -> dict[str, Any]:
    """The context processor: a view's own context wins over everything here."""
    region = region_of(request.path_info)
    about = about_of(request)
    context: dict[str, Any] = {
        "footer_links": [{"label": label, "href": _with_about(href, about)} for label, href in FOOTER],
        "feedback_href": _with_about("/contact/", about),
        "search_href": f"/{region.id}/search/" if region else "/search/",
        "account": account(request),
    }
    if request.path_info == ACCOUNT:
        context |= work_of(getattr(request, "user", None))
    if region is not None:
        context |= {name: value for name, value in frame(region).items() if name != "breadcrumbs"}
    if region is not None and region.demonstration and region.based_on:
        real = places.region(region.based_on)
        context["demonstration"] = {"href": f"/{real.id}/", "label": f"See the real {real.name}"}
    return context


def region_of(path: str) -> Region | None:
    """The region that an address begins with."""
    first = path.strip("/").partition("/")[0]
    try:
        return places.region(first)
    except places.UnknownRegion:
        return None


def about_of(request: HttpRequest) -> str:
    """The page that a form is asked about: this one, or on a form the one it was opened from.

    Never the address of a private link, nor one that carries such an address along: whoever has it is let in.
    """
    own = tuple(href for _, href in FOOTER)
    if request.path_info.startswith(own):
        return safe_path(request.GET.get("about", ""))
    if _is_private(request.path_info):
        return ""
    carried = any(_is_private(str(value)) for value in request.GET.values())
    return request.path_info[:MOST] if request.method != "GET" or carried else request.get_full_path()[:MOST]


def safe_path(text: str) -> str:
    """An address on this site, or "": never a link that leads to somebody else's, nor a private one."""
    path = text.strip()[:MOST]
    plain = path.isprintable() and "\\" not in path and path.startswith("/") and not path.startswith("//")
    return path if plain and not _is_private(path) else ""


def _is_private(path: str) -> bool:
    """Whether an address is a link that lets in whoever has it: an invitation, a status, a new password."""
    plain = path.strip().partition("?")[0].partition("#")[0]
    if not plain.startswith("/"):
        return False
    for spelt in (plain, f"{plain}/"):
        try:
            return not PRIVATE.isdisjoint(resolve(spelt).kwargs)
        except Resolver404:
            continue
    return False


def account(request: HttpRequest) -> dict[str, str]:
    """The way in, or to one’s own page: a name may be longer than the line has room for."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"label": "Sign in", "href": "/account/login/"}
    return {"label": "Your account", "href": ACCOUNT}


def _with_about(href: str, about: str) -> str:
    return f"{href}?about={quote(about)}" if href in ("/contact/", "/formats/") and about not in ("", "/") else href
