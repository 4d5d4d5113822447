from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from routeways.instruments.asking.findings import Diagnosis, diagnose
from routeways.instruments.models import Response, Wave


def waves(region: str, instrument: str | None = None, *, open_on: date | None = None) -> QuerySet[Wave]:
    """A region's waves, the newest first; with `open_on`, those open on that day."""
    found = Wave.objects.in_region(region).select_related("owner")
    if instrument is not None:
        found = found.filter(instrument=instrument)
    return found.open_on(open_on) if open_on is not None else found


def wave(public_id: str) -> Wave | None:
    return Wave.objects.select_related("owner").filter(public_id=public_id).first()


def response(public_id: str) -> Response | None:
    """Whoever asks must have checked who may see it: the pages do, by session or sign-in."""
    return Response.objects.select_related("wave", "organisation").filter(public_id=public_id).first()


def diagnosis(response: Response) -> Diagnosis:
    """Scored, prioritised items from the answers, by the questionnaire as it was when they were given."""
    return diagnose(response.wave.questionnaire, response.answers)
