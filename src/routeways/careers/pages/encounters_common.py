"""What the pages of an institution’s encounters share."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse

from routeways.careers.counting.ledgers import LEDGERS
from routeways.careers.models import Institution
from routeways.careers.pages.common import page, school_crumbs
from routeways.careers.school_years import year_name

SHORT = {"bm5": "Benchmark 5", "bm6": "Benchmark 6", "bm7": "Benchmark 7", "access": "Provider access"}


def own_page(
    request: HttpRequest, template: str, one: Institution, *, top: bool = False, status: int = 200, **context: Any
) -> HttpResponse:
    """A page under “Encounters” of one institution; `top` is that list itself."""
    crumbs = school_crumbs(one)
    if not top:
        crumbs += (("Encounters", f"schools/{one.public_id}/encounters/"),)
    return page(request, f"encounters/{template}", one.region, crumbs=crumbs, status=status, institution=one, **context)


def in_ledgers(ledgers: tuple[str, ...]) -> str:
    """“Benchmark 5, Provider access”, or that it does not count yet."""
    return ", ".join(SHORT[one] for one in LEDGERS if one in ledgers) or "Nowhere yet"


def years_words(years: Iterable[int]) -> str:
    """“Year 9”, “Year 7 and Year 9”, “Year 7, Year 9 and Year 11”."""
    *before, last = [year_name(year) for year in sorted(years)] or [""]
    return f"{', '.join(before)} and {last}" if before else last
