"""A list of offers or requests from a spreadsheet. What is wrong is said row by row; good rows go in together."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from routeways.engagements.actions.listings import change_listing, make_offer, make_request, open_listing
from routeways.engagements.drafts import Draft, columns_of
from routeways.engagements.errors import EngagementError, GateClosed
from routeways.engagements.incoming import read_drafts
from routeways.engagements.kinds import kind
from routeways.engagements.models import Offer, Request
from routeways.foundation import audit
from routeways.foundation.tables import FileRefused, Problem
from routeways.instruments.asking.answers import AnswerError
from routeways.organisations.models import Organisation

MOST_ROWS = 2_000  # they go in together, and nobody else writes meanwhile


@dataclass(frozen=True, slots=True)
class ImportedListings:
    rows: int
    made: int
    changed: int
    unchanged: int
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()


def import_listings(
    *, by: Any, region: str, kind_id: str, side: str, owner: Organisation, path: Path, now: datetime
) -> ImportedListings:
    """Loads a CSV or XLSX file of one organisation’s offers or requests of one kind, and opens what is new.

    A row is known by its number: one that is the same changes nothing, one that differs is written over what was there.
    Raises FileRefused with nothing loaded.
    """
    asked = getattr(kind(kind_id), side)
    incoming, report = read_drafts(path, asked)
    if len(incoming) > MOST_ROWS:
        raise FileRefused(f"{path.name} has more than {MOST_ROWS:,} rows. Split it and load the parts.")
    problems = list(report.problems)
    counts = {"made": 0, "changed": 0, "unchanged": 0}
    seen: set[str] = set()
    with transaction.atomic():
        for line, draft in incoming:
            if draft.external_id in seen:
                problems.append(Problem(f"the number {draft.external_id} stands in the file twice", line, "Number"))
                continue
            seen.add(draft.external_id)
            try:
                with transaction.atomic():  # what is wrong with one row takes back that row alone
                    counts[_row(by, region, kind_id, side, owner, draft, now)] += 1
            except GateClosed as error:
                problems.append(Problem(" ".join(error.missing), line))
            except (EngagementError, AnswerError) as error:
                problems.append(Problem(str(error), line))
        audit.record(
            by=by, verb=f"engagements.import_{side}s", subject=owner, details={**counts, "rejected": len(problems)}
        )
    return ImportedListings(report.rows_read, **counts, problems=tuple(problems), notes=report.notes)


def _row(by: Any, region: str, kind_id: str, side: str, owner: Organisation, draft: Draft, now: datetime) -> str:
    """made, changed or unchanged. Raises EngagementError, AnswerError or GateClosed."""
    model: Any = Offer if side == "offer" else Request
    known = {"region": region, "kind": kind_id, "owner": owner, "external_id": draft.external_id}
    held = model.objects.filter(**known).first()
    if held is None:
        make = make_offer if side == "offer" else make_request
        made = make(by=by, region=region, kind_id=kind_id, owner=owner, draft=draft, now=now, through="file")
        open_listing(by=by, listing=made, today=timezone.localdate(now))
        return "made"
    columns = columns_of(region, kind_id, side, owner, draft, timezone.localdate(now))
    if draft.expires_on is None:  # the day that was worked out when it came first
        columns["expires_on"] = held.expires_on
    if all(getattr(held, name) == value for name, value in columns.items() if name != "kind_digest"):
        return "unchanged"
    change_listing(by=by, listing=held, draft=replace(draft, expires_on=columns["expires_on"]), now=now)
    return "changed"
