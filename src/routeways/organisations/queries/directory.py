from __future__ import annotations

import re
from dataclasses import dataclass

from django.db.models import Prefetch, Q, QuerySet

from routeways.organisations.identifiers import IdentifierError, Scheme, normalise
from routeways.organisations.models import Alias, Identifier, Kind, Organisation, Site, Status
from routeways.organisations.names import name_key

_OUTWARD = re.compile(r"[A-Z]{1,2}[0-9][0-9A-Z]?")
_POSTCODE = re.compile(r"([A-Z]{1,2}[0-9][0-9A-Z]?)\s*([0-9][A-Z]{2})")


@dataclass(frozen=True, slots=True)
class Search:
    """What a visitor asked the directory. `district` is an ONS code; "" means all."""

    text: str = ""
    kind: str = ""
    district: str = ""

    @property
    def asks(self) -> bool:
        return bool(self.text or self.kind or self.district)


def directory(region: str, search: Search) -> QuerySet[Organisation]:
    """A region's organisations, each once, in the order of their names, with main site and numbers at hand."""
    rows = Organisation.objects.standing().in_region(region)
    if search.kind:
        rows = rows.of_kinds([search.kind])
    if search.district:
        rows = rows.filter(pk__in=Site.objects.filter(district=search.district).values("organisation"))
    if search.text.strip():
        rows = rows.filter(_matches(search.text))
    sites = Prefetch("sites", Site.objects.filter(is_main=True), to_attr="main_sites")
    numbers = Prefetch("identifiers", Identifier.objects.filter(in_use_key__isnull=False), to_attr="numbers")
    return rows.prefetch_related(sites, numbers)


def named(region: str, text: str) -> list[Organisation]:
    """Which of a region’s organisations somebody means by a name or number: one where it is clear, else up to six."""
    found = (
        directory(region, Search(text=text)).filter(status=Status.OPEN) if text.strip() else Organisation.objects.none()
    )
    exact = list(found.filter(name_key=name_key(text))[:6])
    return exact or list(found[:6])


def kinds_of(region: str) -> list[tuple[str, str]]:
    """The kinds that a region's organisations have: (value, label), for the filter."""
    held = set(Organisation.objects.standing().in_region(region).values_list("kind", flat=True).order_by().distinct())
    return [(kind.value, str(kind.label)) for kind in Kind if kind.value in held]


def districts_of(region: str) -> list[str]:
    """Codes of the districts in which a region's organisations have sites."""
    here = Organisation.objects.standing().in_region(region).values("pk")
    codes = Site.objects.filter(organisation__in=here).exclude(district="").values_list("district", flat=True)
    return sorted(codes.order_by().distinct())


def _matches(text: str) -> Q:
    """The words of a name or alias, a number of any register, a postcode or a postcode district."""
    found = Q(pk__in=[])
    words = name_key(text).split()
    if words:
        named = Q()
        known_as = Q()
        for word in words:
            named &= Q(name_key__contains=word)
            known_as &= Q(name_key__contains=word)
        found |= named | Q(pk__in=Alias.objects.filter(known_as).values("organisation"))
    for scheme in Scheme:
        try:
            value = normalise(scheme, text)
        except IdentifierError:
            continue
        found |= Q(pk__in=Identifier.objects.filter(scheme=scheme, value=value).values("organisation"))
    typed = " ".join(text.upper().split())
    if match := _POSTCODE.fullmatch(typed):
        found |= Q(pk__in=Site.objects.filter(postcode=f"{match[1]} {match[2]}").values("organisation"))
    elif _OUTWARD.fullmatch(typed):
        found |= Q(pk__in=Site.objects.filter(postcode__startswith=f"{typed} ").values("organisation"))
    return found
