"""The board of open offers and requests, and the page of one of them."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.contrib import messages as flash
from django.core.paginator import Paginator
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from routeways.engagements import actions, facts, queries, starts, ways_in
from routeways.engagements.access import HOLD
from routeways.engagements.actions.letters import rhythm
from routeways.engagements.drafts import left_open
from routeways.engagements.errors import EngagementError
from routeways.engagements.forms.listing import BoardForm, TakeForm
from routeways.engagements.kinds import kinds
from routeways.engagements.listing_view import rows_of
from routeways.engagements.models import Match, Offer, Request
from routeways.engagements.models.listing import State
from routeways.engagements.pages.board_lines import Shown, few_of_each
from routeways.engagements.pages.desk_choosing import can_be_written
from routeways.engagements.pages.desk_common import actor, now, page, posted
from routeways.engagements.pages.desk_taking import taking
from routeways.engagements.pages.district_map import district_map
from routeways.engagements.queries.board import TAKEN, BoardLine, is_met, left_of, listing_seen
from routeways.engagements.queries.home import Home, home_of, may_write
from routeways.engagements.writing import drafts, from_listing, key_of
from routeways.foundation.permissions import allowed, public, refuse, requires
from routeways.places import queries as places
from routeways.places.frame import region_or_404
from routeways.provision.queries import miles_between
from routeways.ui.charts import Chart

PAGE = 20
MODELS = {"offers": "offer", "requests": "request"}


@public
@require_safe
def board(request: HttpRequest, region: str) -> HttpResponse:
    """`/<region>/connect/`"""
    region_or_404(region)
    today = timezone.localdate()
    public_kinds = [one for one in kinds().values() if any(s and s.public for s in (one.offer, one.request))]
    form = BoardForm(
        request.GET if request.GET else None,
        families=dict.fromkeys(one.family for one in public_kinds),
        kinds=sorted((one.id, one.plural) for one in public_kinds),
    )
    form.is_valid()
    given = form.cleaned_data if form.is_bound else {}
    lines = queries.board(
        region, today=today, family=given.get("family", ""), kind=given.get("kind", ""), text=given.get("q", ""),
        proposed=True,
    )  # fmt: skip
    shown = _near([one for one in lines if given.get("side", "") in ("", one.side)], form, given)
    home = home_of(request.user, region, today=today)
    lined = shown if given.get("kind") else few_of_each(shown, request.GET)
    found = Paginator(lined, PAGE).get_page(request.GET.get("page"))
    said = facts.of([one.line.listing for one in found if isinstance(one, Shown)])
    rows = [(one, said.get((one.line.side, one.line.listing.pk)) if isinstance(one, Shown) else None) for one in found]
    return page(
        request, "desk/board", region, crumbs=(), title="Work together", form=form, asked=any(given.values()),
        found=sum(one.line.left > 0 for one in shown),
        proposed=sum(one.line.left <= 0 for one in shown), page=found, rows=rows, near=form.place, home=home,
        ways=ways_in.by_who(request.user, region, today=today),
        map=_map(region, shown), narrowed=any(given.get(name) for name in ("side", "family", "kind", "miles")),
    )  # fmt: skip


def _map(region: str, shown: list[Shown]) -> Chart | None:
    """Where the offers among them are; None where no place of theirs is known."""
    where = [one.line.listing.district for one in shown if one.line.side == "offer"]
    counts = Counter(code for code in where if code)
    inside = sum(counts[code.code] for code in region_or_404(region).districts())
    if not inside:
        return None
    said = (
        f"Open offers by the district they come from: {inside} of {len(where)}; of the others no place here is known."
    )
    return district_map(
        region, counts, title="Most offers come from {most}", source="Open offers in Routeways", value_name="Offers",
        subtitle=said if inside < len(where) else "Open offers by the district they come from.",
    )  # fmt: skip


def _near(lines: list[BoardLine], form: BoardForm, given: dict[str, Any]) -> list[Shown]:
    place, most, names = form.place, float(given.get("miles") or 0), places.names()
    found = []
    for line in lines:
        one = line.listing
        miles = None
        if place and one.latitude is not None and one.longitude is not None:
            miles = miles_between(place.point, (one.latitude, one.longitude))
        if most and place and (miles is None or miles > most):
            continue
        where = names.get(one.district, "")
        found.append(Shown(line, f"{line.side}s/{one.public_id}/", where, miles))
    if place:
        found.sort(key=lambda shown: (shown.miles is None, shown.miles or 0.0))
    return found


def listing_or_404(region: str, side: str, public_id: str) -> Offer | Request:
    region_or_404(region)
    found = queries.listing(MODELS.get(side, side), public_id)
    if found is None or found.region != region:
        raise Http404("There is no such offer or request in this region.")
    return found


def the_listing(_request: HttpRequest, region: str, side: str, public_id: str, **_more: Any) -> Offer | Request:
    """What changing an offer or a request asks its permission for."""
    return listing_or_404(region, side, public_id)


@public
@never_cache
@require_safe
def listing(request: HttpRequest, region: str, side: str, public_id: str) -> HttpResponse:
    """`/<region>/connect/offers/<id>/`: for everybody while it is open and its kind is public, else for its own."""
    one = listing_or_404(region, side, public_id)
    today = timezone.localdate()
    if not listing_seen(one, request.user, today=today):
        return refuse(request, HOLD)
    return page(request, "desk/listing", region, **shown_listing(request, one))


def shown_listing(request: HttpRequest, one: Offer | Request) -> dict[str, Any]:
    """What the page of an offer or a request shows; contacts and proposals to its own people alone."""
    side = "offer" if isinstance(one, Offer) else "request"
    asked = getattr(one.rules, side)
    holds = allowed(request.user, HOLD, one)
    hub = allowed(request.user, "engagements.coordinate_region", one.region)
    own, left = facts.of([one]).get((side, one.pk)), left_of(one)
    rows = list(own.rows) if own else rows_of(one) if asked else []
    return {
        "title": one.title,
        "one": one,
        "side": side,
        "asked": asked,
        "rows": rows,
        "facts": own,
        "where": places.name_of(one.district) if one.district else "",
        "holds": holds,
        "left_open": left_open(one) if holds and one.state in (State.DRAFT, State.PAUSED) else (),
        "hub": hub,
        "stands": one.stands_on(timezone.localdate()),
        "met": left <= 0 and is_met(one),
        "left": left,
        "taking": None if holds or left <= 0 else taking(request, one),
        "matches": list(one.matches.select_related("offer__owner", "request__owner")) if holds or hub else [],
        "engagements": list(one.engagements.all()) if holds or hub else [],
        "State": State,
    }


@requires(HOLD, the_listing)
@require_POST
def move(request: HttpRequest, region: str, side: str, public_id: str) -> HttpResponse:
    """Opens, pauses or closes what is one's own."""
    one = listing_or_404(region, side, public_id)
    moved(request, one)
    return redirect(f"/{region}/connect/{side}/{public_id}/")


def moved(request: HttpRequest, one: Offer | Request) -> None:
    """Does what was pressed and says so, or why not. Whoever calls this has asked whether it is one's own."""
    by, do = actor(request), request.POST.get("do", "")
    try:
        if do == "pause":
            actions.pause_listing(by=by, listing=one)
            flash.success(request, "It is paused. What is agreed stays.")
        elif do == "open":
            opened = actions.open_listing(by=by, listing=one, today=timezone.localdate())
            flash.success(request, "It is open." if opened.state == State.OPEN else "It waits for the hub.")
        elif do == "close":
            actions.close_listing(by=by, listing=one, today=timezone.localdate())
            flash.success(request, "It is closed. What is agreed stays.")
        else:
            flash.error(request, "There is nothing like this to do here.")
    except EngagementError as error:
        flash.error(request, str(error))


@requires(HOLD, the_listing)
@require_POST
def change(request: HttpRequest, region: str, side: str, public_id: str) -> HttpResponse:
    """Opens the pages on which it was written, filled in."""
    return to_changing(request, listing_or_404(region, side, public_id))


def to_changing(request: HttpRequest, one: Offer | Request, home: Home | None = None) -> HttpResponse:
    """Whoever calls this has asked whether it may be changed; `home` where a private link says so."""
    side = "offer" if isinstance(one, Offer) else "request"
    through = {"back": home.address, "link": home.token} if home else {}
    drafts(request.session)[key_of(one.region, side, one.kind)] = from_listing(one) | through
    request.session["connect.changing"] = one.public_id
    if "next" in request.POST and (still := left_open(one)):
        address = reverse("engagements:desk_write", args=[one.region, side, one.kind, still[0][0]])
        return redirect(f"{address}?check")
    return redirect("engagements:desk_check", region=one.region, side=side, kind=one.kind)


@public
@never_cache
@require_http_methods(["GET", "POST"])
def take(request: HttpRequest, region: str, side: str, public_id: str) -> HttpResponse:
    """“I could take this”: with something of one's own that is open, or something new."""
    one = listing_or_404(region, side, public_id)
    today = timezone.localdate()
    other = "request" if isinstance(one, Offer) else "offer"
    asked = getattr(one.rules, other)
    able = asked is not None and can_be_written(one.rules, other)
    if not able or not one.stands_on(today) or not listing_seen(one, request.user, today=today):
        raise Http404("This is not open to be taken.")
    if left_of(one) <= 0:
        return redirect(f"/{region}/connect/{side}/{public_id}/")
    new = f"{starts.start_of(region, one.kind, other)}?for={one.public_id}"
    own = _fitting(request, one, other)
    if not own:
        return redirect(new)
    form = TakeForm([(row.public_id, f"{row.title} ({row.who})") for row in own], f"{asked.name} anew", posted(request))
    if request.method == "POST" and form.is_valid():
        chosen = next((row for row in own if row.public_id == form.cleaned_data["own"]), None)
        if chosen is None:
            return redirect(new)
        try:
            made = actions.take(by=actor(request), own=chosen, other=one, now=now())
        except EngagementError as error:
            form.add_error(None, str(error))
        else:
            flash.success(request, f"They have been asked. You hear from us when they answer. {rhythm(now())}")
            return redirect(f"/{region}/connect/matches/{made.public_id}/")
    return page(
        request, "desk/take", region, title="I could take this" if other == "offer" else "We would like this",
        form=form, one=one, status=422 if form.errors else 200,
    )  # fmt: skip


def _fitting(request: HttpRequest, one: Offer | Request, other: str) -> list[Offer | Request]:
    """What is open of one's own, of the same kind, and not put together with this one already."""
    today = timezone.localdate()
    owners = may_write(request.user, one.region, other, getattr(one.rules, other), today=today)
    live = Match.objects.filter(state__in=[Match.State.PROPOSED, Match.State.ACCEPTED])
    model: Any = Offer if other == "offer" else Request
    taken = live.filter(**{"request" if other == "offer" else "offer": one})
    rows = model.objects.standing(today).filter(owner__in=owners, kind=one.kind, region=one.region)
    rows = rows.annotate(taken=TAKEN).filter(taken__lt=F("number"))
    return list(rows.select_related("owner").exclude(pk__in=taken.values(other)))
