"""What everybody reads of the academy: what, when, for whom, whether a place is left. Never who comes, nor how many."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from routeways.careers.actions import esports_asking
from routeways.careers.days.definitions import programmes
from routeways.careers.errors import CareersError
from routeways.careers.esports.definitions import Allocation, academy_kinds
from routeways.careers.esports_forms import JoinForm
from routeways.careers.models import LEAD, OVERSEE, EsportsAcademy, EsportsAdult, EsportsSession
from routeways.careers.pages.days_common import TOP
from routeways.careers.pages.esports_common import LIST, academy_or_404, show, site_of
from routeways.careers.queries import esports
from routeways.careers.school_years import year_name
from routeways.foundation import visitors
from routeways.foundation.permissions import allowed, public
from routeways.places.frame import region_or_404

MOST_AN_HOUR = 20
CLOSED = (
    "Nobody can register any more. Parents and carers of a registered child get a new private link, to see what we "
    "hold and to withdraw."
)
TAKES = "For parents and carers. It takes about five minutes, and you can stop and go on later."
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@public
@require_safe
def home(request: HttpRequest, region: str) -> HttpResponse:
    """`/<region>/school-programmes/esports-academy/`"""
    known, today = region_or_404(region), timezone.localdate()
    kind = next(iter(academy_kinds().values()))
    near = esports.open_academies(known.id, today=today)
    places, days = esports.places_of(near, today=today), esports.days_of(near)
    return show(
        request,
        "home",
        region,
        above=(TOP,),
        title=kind.name,
        kind=kind,
        programme=programmes()[kind.programme],
        academies=[(one, facts(one, days=days.get(one.pk)), places[one.pk]) for one in near],
        leads=list(EsportsAcademy.objects.visible_to(request.user, today=today).filter(region=known.id)),
        oversees=allowed(request.user, OVERSEE, known.id),
    )


@public
@require_safe
def academy(request: HttpRequest, region: str, academy: str) -> HttpResponse:
    """`…/esports-academy/<academy>/`"""
    found, today = shown_or_404(region, academy), timezone.localdate()
    sessions = list(found.sessions.filter(on__gte=today))
    places = esports.places_at(found, today=today)
    return show(
        request,
        "academy",
        region,
        title=str(found),
        academy=found,
        facts=facts(found, lead=esports.safeguarding_lead(found), days=esports.days_of([found]).get(found.pk)),
        places=places,
        ways=[way for way in map(found.what.way, found.ways) if way],
        sessions=[one for one in sessions if one.state != EsportsSession.State.CLOSED],
        tournaments=list(found.tournaments.exclude(drawn_at=None)),
        over=today > found.ends_on,
        answers=today <= esports.retention_ends(found),
        rule=esports.esports_rule(today).values,
        kept_until=esports.retention_ends(found),
        leads=allowed(request.user, LEAD, found),
    )


@public
@never_cache
@require_http_methods(["GET", "POST"])
def join(request: HttpRequest, region: str, academy: str) -> HttpResponse:
    """`…/<academy>/join/`: a parent's e-mail address, and a private link goes there. The answer is always the same."""
    found, now = academy_or_404(region, academy), timezone.now()
    if not esports_asking.answers_parents(found, now):
        raise Http404("There is no such academy here.")
    opens = esports_asking.takes_children(found, now)
    places = esports.places_at(found, today=timezone.localdate(now))
    form = JoinForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if not visitors.within_limit(request, "esports", MOST_AN_HOUR, now):
            form.add_error(None, "Too many links were asked for from here. Try again in an hour, or ring the college.")
        else:
            try:
                esports_asking.ask_parent(
                    by=None, academy=found, email=form.cleaned_data["email"], site=site_of(request), now=now
                )
            except CareersError as error:
                form.add_error(None, str(error))
            else:
                return show(
                    request,
                    "link_sent",
                    region,
                    above=crumbs(found) if opens else (TOP, LIST),
                    title="Look into your mailbox",
                    academy=found,
                    opens=opens,
                )
    return show(
        request,
        "form",
        region,
        above=crumbs(found) if opens else (TOP, LIST),
        status=422 if form.errors else 200,
        caption=str(found),
        title=places.asks if opens else "What you registered",
        lead=TAKES if opens else CLOSED,
        places=places if opens else None,
        form=form,
        button="Send me the link",
    )


def crumbs(found: EsportsAcademy) -> tuple[tuple[str, str], ...]:
    return (TOP, LIST, (str(found), f"{LIST[1]}{found.public_id}/"))


def shown_or_404(region: str, academy: str) -> EsportsAcademy:
    found = academy_or_404(region, academy)
    if found.state != EsportsAcademy.State.OPEN:
        raise Http404("There is no such academy here.")
    return found


def facts(
    one: EsportsAcademy, lead: EsportsAdult | None = None, days: tuple[date, date] | None = None
) -> list[dict[str, str]]:
    """What, when, where and for whom, as rows of a summary list; with the safeguarding lead where one is given.

    `days`: the first and the last session that take place.
    """
    first, last = days or (one.starts_on, one.ends_on)
    rows = {
        "Held by": str(one.host),
        "For": ", ".join(year_name(year) for year in one.years),
        "When": f"{WEEKDAYS[one.weekday]}s, {one.starts:%H:%M} to {one.ends:%H:%M}. The first session is on "
        f"{first:%-d %B %Y}, the last on {last:%-d %B %Y}",
        "Where": one.place,
        "Places": f"{one.capacity}. {_given(one)}",
        "Games": ", ".join(f"{name} (PEGI {rated})" for name, rated in one.games) or "To be chosen",
        "Kit": one.kit or "All is there. Nothing needs to be brought.",
        "Going home": one.transport or "As agreed with each parent.",
    }
    if lead is not None:
        rows["Safeguarding lead"] = str(lead)
    return [{"name": name, "value": value} for name, value in rows.items()]


def _given(one: EsportsAcademy) -> str:
    """How places are given, in a sentence."""
    if one.allocation != Allocation.LOTTERY:
        return "They go as parents register."
    if one.is_drawn:
        return "The lottery is drawn. A place that comes free goes down the line, then to others as they register."
    return f"By lottery among all who register until {one.closes_on:%-d %B %Y}; later, as they come."
