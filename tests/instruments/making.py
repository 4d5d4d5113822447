"""Waves and responses for tests. Firms are plainly fictional."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from routeways.instruments import actions
from routeways.instruments.asking.waves import freeze
from routeways.instruments.models import Response, Wave
from tests.instruments.small import FULL, questionnaire

NOW = datetime(2026, 3, 27, 9, 30, tzinfo=UTC)
OPENS = date(2026, 3, 1)


def make_wave(*, owner: Any = None, region: str = "lancashire", **fields: Any) -> Wave:
    """A wave of the small questionnaire; `definition` for another one."""
    definition = fields.pop("definition", None) or questionnaire(**fields.pop("changes", {}))
    fields.setdefault("title", "A small wave")
    fields.setdefault("opens_on", OPENS)
    return Wave.objects.create(
        instrument=definition.id,
        version=definition.version,
        digest=definition.digest,
        snapshot=freeze(definition, {"districts": ()}),
        region=region,
        owner=owner,
        **fields,
    )


def answered(
    wave: Wave,
    answers: dict[str, Any] | None = None,
    *,
    shared: tuple[str, ...] = (),
    now: datetime = NOW,
    **changes: Any,
) -> Response:
    """A submitted response, through the same actions as the pages."""
    organisation = changes.pop("organisation", None)
    by = changes.pop("by", None)
    response = actions.start(by=by, wave=wave, now=now, organisation=organisation)
    for id, value in {**(FULL if answers is None else answers), **changes}.items():
        actions.save_answer(by=by, response=response, question=id, raw=value, now=now)
    return actions.submit(by=by, response=response, shared=shared, now=now)
