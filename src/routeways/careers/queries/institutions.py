from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from routeways.careers.models import VIEW, CareersLeader, Institution, Portfolio, YearGroup
from routeways.careers.school_years import SchoolYear
from routeways.organisations.models import Identifier, Site, access_of
from routeways.organisations.names import name_key


@dataclass(frozen=True, slots=True)
class Search:
    """What a visitor asked the register. "" means all; `district` is an ONS code."""

    text: str = ""
    phase: str = ""
    setting: str = ""
    district: str = ""

    @property
    def asks(self) -> bool:
        return bool(self.text or self.phase or self.setting or self.district)


@dataclass(frozen=True, slots=True)
class InstitutionPage:
    """One institution. `leader`, `portfolio` and `years` are None or () for those who may not know of them."""

    institution: Institution
    leader: CareersLeader | None
    portfolio: Portfolio | None
    years: tuple[YearGroup, ...]


def institutions(region: str, search: Search = Search()) -> QuerySet[Institution]:
    """A region's open institutions in the order of their names, with main site and numbers at hand."""
    rows = Institution.objects.standing().in_region(region)
    if search.phase:
        rows = rows.filter(phase=search.phase)
    if search.setting:
        rows = rows.filter(setting=search.setting)
    if search.district:
        rows = rows.filter(
            organisation__in=Site.objects.filter(district=search.district, is_main=True).values("organisation")
        )
    for word in name_key(search.text).split():
        rows = rows.filter(
            Q(organisation__name_key__contains=word) | Q(organisation__aliases__name_key__contains=word)
        ).distinct()
    sites = Prefetch("organisation__sites", Site.objects.filter(is_main=True), to_attr="main_sites")
    held = Identifier.objects.filter(in_use_key__isnull=False)
    numbers = Prefetch("organisation__identifiers", held, to_attr="numbers")
    return rows.select_related("organisation").prefetch_related(sites, numbers)


def register_counts(region: str) -> Mapping[tuple[str, str], int]:
    """How many open institutions of each (phase, setting) the register gives."""
    rows = Institution.objects.standing().in_region(region).order_by()
    return Counter(rows.values_list("phase", "setting"))


def institution(public_id: str, *, region: str) -> Institution:
    """Raises Institution.DoesNotExist, also where it is not in `region`."""
    return Institution.objects.standing().select_related("organisation").get(public_id=public_id, region=region)


def institution_page(one: Institution, *, actor: Any, today: date) -> InstitutionPage:
    """What `actor` may read of an institution. Who leads careers is told to its own people and to the hub's staff."""
    access = access_of(actor, today=today)
    own = access.may(VIEW, one.organisation)
    staff = own or access.may("organisations.view_role_holders", one.organisation)
    leader = one.leaders.on(today).select_related("person", "cover").last() if staff else None
    portfolio = one.portfolios.filter(valid_to=None).select_related("person").first() if staff else None
    begins = SchoolYear.of(today).begins
    years = one.year_groups.filter(begins=begins).prefetch_related("classes") if own else ()
    return InstitutionPage(one, leader, portfolio, tuple(years))
