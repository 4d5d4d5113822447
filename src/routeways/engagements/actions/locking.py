"""Rows that one action writes to together are locked together, before its first row of the audit.

Entries of the audit wait for each other until their transactions end. Whoever locked a further row after such an entry
could wait for somebody who holds that row and waits for the audit: neither would ever go on.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Model

from routeways.engagements.models import Engagement, Match, Offer, Request
from routeways.organisations.models import Organisation


def hold_still(
    *, offers: Iterable[int] = (), requests: Iterable[int] = (), matches: Iterable[int] = (), going: Iterable[int] = ()
) -> None:
    """Locks the rows with these keys until the transaction ends: offers, requests, matches, engagements (`going`), each
    by its key, in the order in which every action of this floor takes them; and the organisations whose offers and
    requests they are, for what is asked of employers is kept with them."""
    wanted: tuple[tuple[type[Model], Iterable[int]], ...] = (
        (Offer, offers),
        (Request, requests),
        (Match, matches),
        (Engagement, going),
    )
    owners: set[int] = set()
    for model, keys in wanted:
        rows = model._default_manager.select_for_update().filter(pk__in=set(keys)).order_by("pk")
        held = list(rows.values_list("pk", "owner_id") if model in (Offer, Request) else rows.values_list("pk"))
        owners |= {row[1] for row in held if len(row) > 1 and row[1] is not None}
    list(Organisation.objects.select_for_update().filter(pk__in=owners).order_by("pk").values_list("pk"))


def hold_going(going: Iterable[int]) -> None:
    """Locks engagements by their keys and, before them, what an end writes to as well: the request each was begun with
    (or the offer, where there is none) and its match, in the order of `hold_still`."""
    keys = set(going)
    rows = list(Engagement.objects.filter(pk__in=keys).values_list("offer_id", "request_id", "match_id"))
    alone = {offer for offer, request, _ in rows if request is None}
    wanted: tuple[tuple[type[Model], Iterable[int | None]], ...] = (
        (Offer, alone),
        (Request, {request for _, request, _ in rows}),
        (Match, {match for _, _, match in rows}),
        (Engagement, keys),
    )
    for model, found in wanted:
        if pks := [pk for pk in found if pk is not None]:
            list(model._default_manager.select_for_update().filter(pk__in=pks).order_by("pk").values_list("pk"))
