"""Opening and closing waves."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

from django.db import transaction

from routeways.foundation import audit
from routeways.foundation.definitions import DefinitionError
from routeways.instruments.asking import instrument as definitions
from routeways.instruments.asking.instrument import Instrument
from routeways.instruments.asking.schema import Option
from routeways.instruments.asking.waves import freeze, refusals
from routeways.instruments.faults import InstrumentError
from routeways.instruments.models import Wave
from routeways.organisations.models import Organisation
from routeways.places import queries as places

ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@transaction.atomic
def create_wave(
    *,
    by: Any,
    instrument: str,
    region: str,
    owner: Organisation | None,
    title: str,
    opens_on: date,
    closes_on: date | None = None,
    about: str = "",
    cycle: str = "",
) -> Wave:
    """A wave with the questionnaire as it stands today, frozen. Raises InstrumentError.

    It is refused where a question of the region's last wave is gone or changed and the definition does not say so:
    answers would be compared that answer different things.
    """
    definition = _definition(instrument)
    if closes_on is not None and closes_on < opens_on:
        raise InstrumentError("The last day is before the first. Check the two dates.")
    if not title.strip():
        raise InstrumentError("Give the wave a title, such as “Employer survey, autumn 2026”.")
    if definition.once_a_cycle and not cycle.strip():
        raise InstrumentError("Say which cycle this belongs to, such as 2026/27: within one, nobody is asked twice.")
    before = Wave.objects.in_region(region).filter(instrument=instrument).first()
    if before is not None and (found := refusals(before.questionnaire, definition)):
        raise InstrumentError(" ".join(found[:3]))
    wave = Wave.objects.create(
        instrument=definition.id,
        version=definition.version,
        digest=definition.digest,
        snapshot=freeze(definition, {"districts": _districts(region, opens_on)}),
        region=region,
        owner=owner,
        title=title.strip()[:200],
        about=about.strip(),
        cycle=cycle.strip()[:20],
        opens_on=opens_on,
        closes_on=closes_on,
        created_by=by,
    )
    details = {"instrument": wave.instrument, "version": wave.version, "digest": wave.digest, "region": region}
    audit.record(by=by, verb="instruments.create_wave", subject=wave, details=details)
    return wave


@transaction.atomic
def close_wave(*, by: Any, wave: Wave, now: datetime) -> None:
    """No more answers come in; what is there stays. Doing it twice changes nothing."""
    if not Wave.objects.filter(pk=wave.pk, closed_at=None).update(closed_at=now, closed_by=by):
        return
    audit.record(by=by, verb="instruments.close_wave", subject=wave)
    wave.refresh_from_db()


def standing_wave(*, instrument: str, region: str, today: date) -> Wave:
    """The open wave of a questionnaire that is always there; made, in nobody's name, where nobody runs one.

    Raises InstrumentError for a questionnaire that is not of this kind.
    """
    found = Wave.objects.in_region(region).filter(instrument=instrument).open_on(today).first()
    if found is not None:
        return found
    definition = _definition(instrument)
    if not definition.standing:
        raise InstrumentError(f"“{definition.title}” is only open while somebody runs it.")
    return create_wave(
        by=None, instrument=instrument, region=region, owner=None, title=definition.title, opens_on=today
    )


def _definition(id: str) -> Instrument:
    try:
        found = definitions.instrument(id) if ID.fullmatch(id) else None
    except DefinitionError as error:
        raise InstrumentError(f"The questionnaire cannot be used: {error}") from error
    if found is None:
        raise InstrumentError(f"There is no questionnaire “{id}”. Choose one from the list.")
    return found


def _districts(region: str, on: date) -> list[Option]:
    names = places.names()
    codes = [one.code for one in places.region(region).districts(on)]
    options = sorted((str(names.get(code, code)), code) for code in codes)
    return [Option(id=code, label=name, hint="") for name, code in options]
