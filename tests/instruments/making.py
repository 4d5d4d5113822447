"""Waves and responses for tests. Firms are plainly fictional."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from routeways.instruments import actions
from routeways.instruments.actions.responding import settle
from routeways.instruments.asking.waves import freeze
from routeways.instruments.models import Response, Share, State, Wave
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
        if value is not None:
            actions.save_answer(by=by, response=response, question=id, raw=value, now=now)
    return actions.submit(by=by, response=response, shared=shared, now=now)


def answered_many(wave: Wave, rows: list[dict[str, Any]], *, shared: tuple[str, ...] = ()) -> None:
    """Submitted responses straight into the database, where a test needs many and not the way there."""
    made = []
    for answers in rows:
        response = Response(
            wave=wave,
            answers={id: value for id, value in answers.items() if value is not None},
            state=State.SUBMITTED,
            submitted_at=NOW,
        )
        settle(response)
        made.append(response)
    items = wave.questionnaire.shares
    Share.objects.bulk_create(
        Share(response=response, item=item.id, shared=item.always or item.id in shared)
        for response in Response.objects.bulk_create(made)
        for item in items
    )
