"""The permission registry. What nobody registered nobody may do; a view that declares nothing is never answered.

Each floor registers its permissions when it starts (`AppConfig.ready`), each with a predicate over (user, object) and
a sentence that says what it allows. Views say which one they need with `@requires`, or that they need none with
`@public`; `routes` finds what a view declared and `middleware` refuses the rest.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar

import rules
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

PUBLIC = "public"
NAME = re.compile(r"[a-z]+\.[a-z]+(_[a-z]+)+")

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Permission:
    """`describes` completes “You can …” and is what people read when they are refused."""

    name: str
    describes: str


_registered: dict[str, Permission] = {}


@rules.predicate
def _signed_in(user: Any) -> bool:
    return bool(user.is_authenticated and user.is_active)


class PermissionNameError(Exception):
    """A permission with a wrong name, registered twice, or asked for without being registered."""


def register(name: str, predicate: Callable[..., bool], describes: str) -> Permission:
    """`name` is `floor.verb_noun`; `predicate(user)` or `predicate(user, object)`, composable with django-rules.

    Predicates are only ever asked about active, signed-in users. Raises PermissionNameError.
    """
    if not NAME.fullmatch(name):
        raise PermissionNameError(f"“{name}” is not a permission's name. Write floor.verb_noun.")
    if name in _registered:
        raise PermissionNameError(f"The permission “{name}” is registered twice.")
    permission = Permission(name, describes)
    # Templates reach predicates through Django's backends with anonymous users too, hence the guard in front.
    rules.add_perm(name, _signed_in & rules.predicate(predicate))
    _registered[name] = permission
    return permission


def registered() -> dict[str, Permission]:
    """All permissions by name, in the order of their names."""
    return dict(sorted(_registered.items()))


def allowed(user: Any, name: str, obj: Any = None) -> bool:
    """True only for an active, signed-in user whom a registered predicate accepts."""
    return name in _registered and bool(rules.has_perm(name, user, obj))


def requires(name: str, obj: Callable[..., Any] | None = None) -> Callable[[View], View]:
    """The view is for those who hold `name`. `obj(request, **kwargs)` finds what the permission is asked about.

    Anonymous people are sent to sign in and come back; signed-in people without the right get a 403 page that says
    what they would need. Addresses under /api/ answer with problem+json instead.
    """

    def declare(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            # The object is not looked up for anonymous people: they must not learn which addresses exist.
            if request.user.is_authenticated:
                subject = obj(request, *args, **kwargs) if obj else None
                if allowed(request.user, name, subject):
                    return view(request, *args, **kwargs)
            return refuse(request, name)

        guarded.routeways_permission = name  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return declare


def public(view: View) -> View:
    """The view is for everybody, signed in or not."""
    view.routeways_permission = PUBLIC  # type: ignore[attr-defined]
    return view


def refuse(request: HttpRequest, name: str = "") -> HttpResponse:
    """The answer to somebody who may not: sign-in for the anonymous, else a plain 403."""
    permission = _registered.get(name)
    if request.path.startswith("/api/"):
        return _problem(signed_in=request.user.is_authenticated, permission=permission)
    if request.headers.get("HX-Request"):
        # A part of a page, asked for after the session ended: reload it all, or the part becomes a sign-in page.
        return HttpResponse(headers={"HX-Refresh": "true"})
    if not request.user.is_authenticated:
        # Coming back to the address of a form that was posted would be a page that answers nothing.
        back = request.get_full_path() if request.method in ("GET", "HEAD") else "/"
        return redirect_to_login(back)
    return render(request, "403.html", {"permission": permission}, status=403)


def _problem(*, signed_in: bool, permission: Permission | None) -> HttpResponse:
    status, title = (403, "You may not do this") if signed_in else (401, "Sign in first")
    detail = f"It needs the right to {permission.describes}." if permission else "No right has been declared for it."
    problem = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    return JsonResponse(problem, status=status, content_type="application/problem+json")
