from __future__ import annotations

from django.db.models import QuerySet

from routeways.organisations.duplicates import Candidate
from routeways.organisations.models import DuplicatePair, Kind, Organisation


def candidates(region: str) -> list[Candidate]:
    """A region's organisations as the comparison needs them. Four queries."""
    rows = Organisation.objects.standing().in_region(region).prefetch_related("aliases", "sites", "identifiers")
    return [_candidate(row) for row in rows]


def waiting_pairs(region: str) -> QuerySet[DuplicatePair]:
    """Pairs that wait for a decision and of which both still stand, the most likely first."""
    here = Organisation.objects.standing().in_region(region).values("pk")
    return (
        DuplicatePair.objects.filter(state=DuplicatePair.State.PROPOSED, first__in=here, second__in=here)
        .select_related("first", "second")
        .prefetch_related("first__regions", "second__regions")
    )


def _candidate(row: Organisation) -> Candidate:
    numbers = list(row.identifiers.all())
    return Candidate(
        id=row.pk,
        names=(row.name, *(alias.name for alias in row.aliases.all())),
        postcodes=tuple(dict.fromkeys(site.postcode for site in row.sites.all() if site.postcode)),
        numbers=frozenset((item.scheme, item.value) for item in numbers if item.in_use_key),
        ended=frozenset((item.scheme, item.value) for item in numbers if not item.in_use_key),
        website=row.website,
        bound_to_place=row.kind in (Kind.SCHOOL, Kind.COLLEGE),
    )
