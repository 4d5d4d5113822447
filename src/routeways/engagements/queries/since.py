"""What has joined and left since a matching run began: a run stays with the offers and requests it began with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from routeways.engagements.models import Offer, Request, Run
from routeways.engagements.models.listing import State
from routeways.engagements.queries.market import market
from routeways.engagements.queries.moving import pairs_of
from routeways.engagements.queries.problems import request_of


@dataclass(frozen=True, slots=True)
class Left:
    """An offer or a request that a run began with and that cannot be matched any more."""

    listing: Offer | Request
    why: str


@dataclass(frozen=True, slots=True)
class Since:
    """`joined`: requests that came since; `offers` that came since; `left`: who went."""

    joined: tuple[Request, ...]
    offers: tuple[Offer, ...]
    left: tuple[Left, ...]

    @property
    def anything(self) -> bool:
        return bool(self.joined or self.offers or self.left)

    @property
    def says(self) -> str:
        """How many came since, in one sentence; "" where nobody did."""
        came = [counted for counted in (_counted(self.joined, "request"), _counted(self.offers, "offer")) if counted]
        if not came:
            return ""
        one = len(self.joined) + len(self.offers) == 1
        return f"{' and '.join(came)} came since; {'it is' if one else 'they are'} not in this run."


NOTHING = Since((), (), ())


def began_with(run: Run) -> dict[str, list[str]]:
    """Public ids of the requests and offers with which a run, or the one that it solves again, began."""
    known: dict[str, list[str]] = run.options.get("began") or {
        "requests": sorted({request_of(str(one["id"])) for one in run.problem.get("agents", ())}),
        "offers": sorted(str(one["id"]) for one in run.problem.get("offers", ())),
    }
    return known


def since(run: Run, *, today: date) -> Since:
    """Nothing where a run was limited to some by hand or handed over whole. Of a confirmed one, who joined alone.

    Five queries.
    """
    if run.state not in (Run.State.SOLVED, Run.State.FAILED, Run.State.CONFIRMED) or run.options.get("given"):
        return NOTHING
    began, move = began_with(run), bool(run.options.get("move"))
    now = market(run.rules, run.region, today, None, None, move)
    joined = _joined(now.requests, began["requests"], run.options.get("requests"))
    offers = _joined(now.offers, began["offers"], run.options.get("offers"))
    left: list[Left] = []
    if run.state != Run.State.CONFIRMED:
        for model, side, here in ((Request, "requests", now.requests), (Offer, "offers", now.offers)):
            left += _left(model, set(began[side]) - {one.public_id for one in here}, today)
    return Since(tuple(joined), tuple(offers), tuple(left))


def spoken_for(run: Run | None) -> Mapping[str, int]:
    """Offer → places that a run proposes and nobody has confirmed or put away yet."""
    places: Counter[str] = Counter()
    if run is not None and run.state == Run.State.SOLVED:
        for (_, offer), (number, _) in pairs_of(run).items():
            places[offer] += number
    return places


def _counted(rows: tuple[Any, ...], word: str) -> str:
    return f"{len(rows):,} {word}{'' if len(rows) == 1 else 's'}" if rows else ""


def _joined(rows: Iterable[Any], began: Iterable[str], limited: Any) -> list[Any]:
    known = set(began)
    return [] if limited is not None else [one for one in rows if one.public_id not in known]


def _left(model: Any, ids: set[str], today: date) -> list[Left]:
    rows = model.objects.filter(public_id__in=ids).select_related("owner").order_by("title", "pk") if ids else ()
    return [Left(one, _why(one, today)) for one in rows]


def _why(one: Offer | Request, today: date) -> str:
    if one.state != State.OPEN:
        return one.get_state_display().lower()
    if one.expires_on < today:
        return f"stood until {one.expires_on:%-d %B %Y}"
    return "all its places are taken" if isinstance(one, Offer) else "has or is proposed somebody meanwhile"
