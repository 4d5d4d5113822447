"""What this floor asks about a region: whether there is one, and whether everything in it is invented."""

from __future__ import annotations

from collections.abc import Iterable

from routeways.organisations.records import OrganisationError
from routeways.places import queries


def demonstration(regions: Iterable[str]) -> bool:
    """Whether these are demonstration regions. Raises OrganisationError for an unknown region or a mixture."""
    known = {region.id: region for region in queries.regions()}
    kinds = set()
    for name in regions:
        if name not in known:
            raise OrganisationError(f"There is no region “{name}”. The regions are: {', '.join(sorted(known))}.")
        kinds.add(bool(known[name].demonstration))
    if len(kinds) > 1:
        raise OrganisationError("An organisation is either real or invented: it cannot be in both kinds of region.")
    return kinds == {True}
