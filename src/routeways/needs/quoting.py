"""What everybody may read of single items: their sentences and where they come from. Worked out anew at each look, so
that words that are withdrawn or no longer shared are gone at once, whatever was published before."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from routeways.needs import queries
from routeways.needs.kinds import Sharing
from routeways.needs.models import EvidenceItem, Mention
from routeways.needs.publishing import Extract, extract, names_in
from routeways.needs.spans import around
from routeways.organisations.privacy import masked


def is_public(item: EvidenceItem) -> bool:
    return item.sharing == Sharing.PUBLIC and bool(item.consent) and item.withdrawn_at is None


def public_source(item: EvidenceItem) -> str:
    """Where an item comes from: the list it came in, without names. "" where the words are not everybody's; then only
    the kind of evidence is told. What a row says of its own source may name anybody and is never published."""
    return masked(item.batch.source, names=names_in(item)) if is_public(item) and item.batch else ""


def quotes(region: str, ids: Iterable[str], refs: Collection[str]) -> Mapping[str, Extract]:
    """Item (public id) → the sentence in which it first names one of `refs`, without names, where everybody may read
    it today."""
    shown = queries.shown_extracts(region, ids)
    rows = Mention.objects.holding().filter(
        item__in=[one.pk for one in shown.values()], ref__in=refs, start__isnull=False, end__isnull=False
    )
    found: dict[str, Extract] = {}
    known = rows.select_related("item__about", "item__batch").prefetch_related("item__about__aliases")
    for one in known.order_by("item__on", "item", "start"):
        item = one.item
        if item.public_id in found or one.start is None or one.end is None:
            continue
        found[item.public_id] = extract(
            item.text,
            around(item.text, one.start, one.end),
            names_in(item),
            kind=item.get_kind_display(),
            on=item.on,
            source=public_source(item),
        )
    return found
