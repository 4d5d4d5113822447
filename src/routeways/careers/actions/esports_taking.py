"""What learners of a school did at an academy becomes one encounter of that school, in counts, when the school says."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from routeways.careers.actions.encounters import change_encounter, log_encounter
from routeways.careers.encounter_drafts import EncounterDraft, MetDraft, ReachDraft
from routeways.careers.errors import CareersError
from routeways.careers.models import Encounter, EsportsAcademy, Institution, Phase
from routeways.careers.queries import esports_hub

LAYOUT = "esports-academy"


@transaction.atomic
def take_academy_over(
    *, by: Any, institution: Institution, academy: EsportsAcademy, flags: tuple[str, ...], now: datetime
) -> Encounter:
    """One encounter for the whole academy, however many sessions; taken over again, it is changed.

    Raises CareersError where nothing may be told.
    """
    years = esports_hub.reach_of_school(institution, today=timezone.localdate(now)).get(academy, {})
    reach = tuple(ReachDraft(year, pupils=number) for year, number in years.items() if year in institution.years)
    on = esports_hub.last_closed(academy)
    if not reach or on is None:
        raise CareersError("There is nothing to take over: too few of your pupils came for a number to be told.")
    held = institution.encounters.filter(layout=LAYOUT, key=academy.public_id).first()
    college = academy.host.phase in (Phase.SIXTEEN_PLUS, Phase.UNIVERSITY)
    draft = EncounterDraft(
        on=on,
        title=f"{academy.name} at {academy.host}"[:160],
        mode="in-person",
        flags=flags,
        met=(MetDraft("college" if college else "sixth-form", organisation=academy.host.organisation),),
        reach=reach,
        key=academy.public_id,
    )
    if held is not None:
        return change_encounter(by=by, encounter=held, draft=draft, now=now)
    return log_encounter(
        by=by, institution=institution, draft=draft, now=now, source=Encounter.Source.ENGAGEMENT, layout=LAYOUT
    )
