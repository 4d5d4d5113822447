"""Vacancies that everybody may read: the list with its search, and one vacancy."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from routeways.engagements.forms.jobs import SearchForm
from routeways.engagements.job_access import READ_APPLICATIONS, SEND_VACANCIES
from routeways.engagements.models import Vacancy
from routeways.engagements.pages.desk_common import CRUMB, page
from routeways.engagements.queries import jobs as queries
from routeways.foundation.permissions import allowed, public
from routeways.places.frame import region_or_404

CRUMBS = (CRUMB, ("Jobs", "jobs/"))
A_PAGE = 20


@public
@require_safe
def vacancies(request: HttpRequest, region: str) -> HttpResponse:
    """`/<region>/jobs/`: open vacancies by words, place and hours, each with the age of its source's word."""
    region_or_404(region)
    now = timezone.now()
    form = SearchForm(request.GET)
    chosen: dict[str, Any] = form.cleaned_data if form.is_valid() else {}
    rows = queries.board(
        region, now=now, words=chosen.get("q", ""), place=chosen.get("place", ""), hours=chosen.get("hours", "")
    )
    found = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    place = "" if found.paginator.count else chosen.get("place", "")
    unknown = "" if queries.place_known(region, place, now=now) else place
    return page(
        request, "jobs/vacancies", region, unknown=unknown, title="Jobs and apprenticeships", form=form, found=found,
        lines=[queries.line_of(one, now) for one in found], asked=any(chosen.values()), signed_in=_signed_in(request),
        sends=allowed(request.user, SEND_VACANCIES, region), reads=allowed(request.user, READ_APPLICATIONS, region),
        **age(region),
    )  # fmt: skip


@public
@require_safe
def vacancy(request: HttpRequest, region: str, public_id: str) -> HttpResponse:
    """`/<region>/jobs/<id>/`: what its source says, and when it said so."""
    now = timezone.now()
    one = vacancy_or_404(region, public_id)
    open_now = Vacancy.objects.open(timezone.localdate(now)).filter(pk=one.pk).exists()
    return page(
        request, "jobs/vacancy", region, crumbs=CRUMBS, title=one.title, line=queries.line_of(one, now), one=one,
        open=open_now, signed_in=_signed_in(request), **age(region),
    )  # fmt: skip


def vacancy_or_404(region: str, public_id: str) -> Vacancy:
    region_or_404(region)
    rows = Vacancy.objects.select_related("feed__owner", "house")
    found = rows.filter(region=region, public_id=public_id).first()
    if found is None:
        raise Http404("There is no such vacancy in this region.")
    return found


def age(region: str) -> dict[str, Any]:
    """What every page about jobs says about the age of its data."""
    now = timezone.now()
    return {"age": queries.data_age(region, now), "fresh_hours": queries.fresh_hours(now)}


def _signed_in(request: HttpRequest) -> bool:
    return bool(request.user.is_authenticated)
