"""What must be so before the steps of a bootcamp place."""

from __future__ import annotations

from datetime import date

from django.db import connection

from routeways.engagements import bootcamp_standing as standing
from routeways.engagements import gates
from routeways.engagements.models import Bootcamp, BootcampPlace, Engagement
from routeways.engagements.queries.bootcamps import takes_a_place

NO_PLACE = "There is no record of this place."


@gates.register("bootcamp-eligible")
def is_eligible(held: Engagement, today: date) -> list[str]:
    """Somebody checked each of the four questions, and each is met."""
    place = _place(held)
    return standing.not_eligible(place) if place else [NO_PLACE]


@gates.register("bootcamp-place-free")
def has_room(held: Engagement, today: date) -> list[str]:
    """A place of the bootcamp is free. Inside a transaction two at once wait for each other."""
    place = _place(held)
    if place is None:
        return [NO_PLACE]
    rows = Bootcamp.objects.filter(pk=place.bootcamp_id)
    whole = (rows.select_for_update() if connection.in_atomic_block else rows).get()
    taken = whole.taken.filter(takes_a_place()).exclude(pk=place.pk).count()
    return [] if taken < whole.places else [f"All {whole.places} places of this bootcamp are taken."]


@gates.register("bootcamp-started")
def is_started(held: Engagement, today: date) -> list[str]:
    """The learner was there at least once."""
    place = _place(held)
    if place is None:
        return [NO_PLACE]
    return [] if place.days.exists() else ["No day of attendance is recorded yet."]


@gates.register("bootcamp-completed")
def is_completed(held: Engagement, today: date) -> list[str]:
    """The course is over, the hours are there, and the learner was genuinely interviewed."""
    place = _place(held)
    return standing.not_completed(place, today) if place else [NO_PLACE]


@gates.register("bootcamp-outcome")
def has_outcome(held: Engagement, today: date) -> list[str]:
    """A job, a new role or contracts are recorded and have begun."""
    place = _place(held)
    return standing.no_outcome(place, today) if place else [NO_PLACE]


def _place(held: Engagement) -> BootcampPlace | None:
    return BootcampPlace.objects.filter(engagement=held).select_related("bootcamp", "engagement").first()
