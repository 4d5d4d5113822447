from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from routeways.organisations.identifiers import Scheme
from routeways.organisations.models import Organisation

COLUMNS = ("id", "name", "kind", "status", "other_names", *(scheme.value.replace("-", "_") for scheme in Scheme))
COLUMNS += ("address", "town", "postcode", "district", "website", "from", "to", "source")


def register_facts(organisations: Iterable[Organisation]) -> list[dict[str, Any]]:
    """The rows of the public download, one an organisation, columns as in COLUMNS. No person stands in it.

    Give a queryset with aliases, sites and identifiers prefetched, or it will ask for each.
    """
    return [_facts(one) for one in organisations]


def _facts(one: Organisation) -> dict[str, Any]:
    numbers = {item.scheme: item.shown for item in one.identifiers.all() if item.in_use_key}
    sites = list(one.sites.all())
    main = next((site for site in sites if site.is_main), sites[0] if sites else None)
    row: dict[str, Any] = {
        "id": one.public_id,
        "name": one.name,
        "kind": one.kind,
        "status": one.status,
        "other_names": "; ".join(alias.name for alias in one.aliases.all()),
        **{scheme.value.replace("-", "_"): numbers.get(scheme.value, "") for scheme in Scheme},
        "address": ", ".join(main.address.splitlines()) if main else "",
        "town": main.town if main else "",
        "postcode": main.postcode if main else "",
        "district": main.district if main else "",
        "website": one.website,
        "from": one.valid_from.isoformat() if one.valid_from else "",
        "to": one.valid_to.isoformat() if one.valid_to else "",
        "source": one.source,
    }
    return {name: row[name] for name in COLUMNS}
