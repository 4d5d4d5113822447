"""A file that comes again may say that fewer people may read a text. That holds at once; the opposite never does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from routeways.foundation import audit
from routeways.needs.kinds import Sharing
from routeways.needs.models import EvidenceItem
from routeways.organisations.models import Organisation

BATCH = 500
WIDTH = {level: place for place, level in enumerate(Sharing.values)}  # private is the narrowest


def tighten(
    by: Any, region: str, owner: Organisation, wanted: Mapping[str, str], there: Mapping[str, str]
) -> tuple[int, list[str]]:
    """`wanted` and `there`: sharing by fingerprint. How many items fewer people may read now, and what to say of it.

    Part of the action that takes a file over, in its transaction.
    """
    narrower: dict[str, list[str]] = {}
    wider = 0
    for print_, now in there.items():
        says = wanted[print_]
        if WIDTH[says] < WIDTH[now]:
            narrower.setdefault(says, []).append(print_)
        wider += WIDTH[says] > WIDTH[now]
    for level, prints in narrower.items():
        for start in range(0, len(prints), BATCH):
            EvidenceItem.objects.filter(
                region=region, owner=owner, fingerprint__in=prints[start : start + BATCH]
            ).update(sharing=level)
    notes = []
    tightened = {level: len(prints) for level, prints in narrower.items()}
    if total := sum(tightened.values()):
        audit.record(by=by, verb="needs.tighten_sharing", subject=owner, details={"region": region, "to": tightened})
        notes.append(f"Of what was there already, fewer people may read {_texts(total)} from now on.")
    if wider:
        notes.append(
            f"{_texts(wider).capitalize()} would be for more people than before. That was not changed: do it at each "
            "text, once its business agrees."
        )
    return total, notes


def _texts(count: int) -> str:
    return f"{count:,} text{'' if count == 1 else 's'}"
