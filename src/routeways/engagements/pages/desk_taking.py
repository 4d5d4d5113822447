"""What happens when somebody takes what is on the board, said before they press it."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils import timezone

from routeways.engagements import starts
from routeways.engagements.models import Offer, Request
from routeways.engagements.pages.desk_choosing import can_be_written
from routeways.engagements.queries.home import may_write
from routeways.organisations.models import Kind

NAMED = 4  # kinds of organisation that are named before “and others”
BUTTONS = {"request": "We would like this", "offer": "I could take this"}


@dataclass(frozen=True, slots=True)
class Taking:
    """`button` is "" where it cannot be taken from here; `says` tells what comes. `asks` offers the front door."""

    says: str
    button: str = ""
    asks: bool = False


def taking(request: HttpRequest, one: Offer | Request) -> Taking | None:
    """What whoever looks can do with an open offer or request of somebody else; None where nothing answers it."""
    side = "request" if isinstance(one, Offer) else "offer"
    rules, asked = one.rules, getattr(one.rules, side)
    if asked is None or rules.begins_with != "match":
        return None
    if not can_be_written(rules, side):
        return Taking(
            f"Who asks for this is {_kinds(asked.by)}, for one of its own people, on the page where it keeps them. "
            "If it is for you, ask there, or ask us.",
            asks=True,
        )
    button = BUTTONS[side]
    signed_in = request.user.is_authenticated
    if may_write(request.user, one.region, side, asked, today=timezone.localdate()):
        return Taking(
            "You choose one of yours or write a new one. They are asked; nothing is agreed before both say yes.", button
        )
    if asked.without_account or (side == "request" and starts.stands_elsewhere(one.kind, side) and not asked.by):
        return Taking(
            "You need no account. You answer a few questions, the hub checks who you are, and then they are asked. A "
            "private link comes to your e-mail address, with which you follow it.",
            button,
        )
    if signed_in:
        return Taking(
            f"This is answered in the name of {_kinds(asked.by)}, and you have no such role here. Ask whoever "
            "administers your organisation, or ask us.",
            asks=True,
        )
    return Taking(
        f"This is answered in the name of {_kinds(asked.by)}: you sign in first. Without an account, ask us: it needs "
        "none, we put you in touch, and you follow it by a private link.",
        f"Sign in: {button[0].lower() if side == 'request' else button[0]}{button[1:]}",
        asks=True,
    )


def _kinds(by: tuple[str, ...]) -> str:
    """“a school or college”; no more than some of many."""
    names = [Kind(one).label.lower() for one in by] or ["organisation"]
    if len(names) > NAMED:
        names = [*names[:NAMED], "similar body"]
    words = f"{', '.join(names[:-1])} or {names[-1]}" if len(names) > 1 else names[0]
    return f"{'an' if words[0] in 'aeiou' else 'a'} {words}"
