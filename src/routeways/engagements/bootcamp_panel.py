"""What the page of an engagement says of a bootcamp place: to the provider and to the learner, and to nobody else."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from routeways.engagements import bootcamp_standing as standing
from routeways.engagements.bootcamp_rules import MILESTONES
from routeways.engagements.engagement_view import knows_person
from routeways.engagements.models import BootcampCheck, BootcampPlace, Engagement
from routeways.engagements.queries.bootcamps import place_of
from routeways.engagements.queries.parties import Looker
from routeways.values import Money


def panel(held: Engagement, looker: Looker) -> Mapping[str, Any] | None:
    provider = bool(looker.among(("provider",))) and knows_person(looker)
    learner = bool(looker.among(("learner",)))
    place = place_of(held) if provider or learner else None
    if place is None:
        return None
    found, person = standing.attended(place), held.participant
    return {
        "place": place,
        "provider": provider,
        "learner": learner,
        "name": person.name if person and provider else "",
        "rows": _rows(place, provider=provider),
        "checks": _checks(place),
        "days": [(one.day, standing.hours_of(one.minutes)) for one in place.days.all()],
        "hours": found.hours,
        "least": standing.rule_of(place).least_hours,
        "interviews": place.interviews.all(),
        "milestones": milestones(place, looker.today) if provider else [],
        "base": f"/{held.region}/bootcamps/{place.bootcamp.public_id}/learners/{held.public_id}/",
        "cohort": f"/{held.region}/bootcamps/{place.bootcamp.public_id}/learners/",
        "course": f"/{held.region}/bootcamps/{place.bootcamp.public_id}/",
        "looker": looker,
    }


def milestones(place: BootcampPlace, today: date) -> list[dict[str, Any]]:
    """Each milestone of a place: its sum, whether it is claimed, and what is missing."""
    return [
        {
            "number": number,
            "name": name,
            "amount": Money(pence),
            "claim": standing.standing_claim(place, number),
            "missing": standing.not_claimable(place, number, today),
        }
        for (number, name), pence in zip(MILESTONES.items(), standing.amounts(place), strict=True)
    ]


def _rows(place: BootcampPlace, *, provider: bool) -> list[dict[str, str]]:
    whole = place.bootcamp
    rows = {
        "Course": f"{whole.title}, {whole.where}",
        "Days": f"{whole.starts_on:%-d %B %Y} to {whole.ends_on:%-d %B %Y}, {whole.hours} hours",
        "Situation": place.get_learner_display(),
        "Employer": place.employer.name if place.employer else place.employer_name,
        "Employer pays": f"{Money(place.employer_part)} of {Money(whole.price)}" if place.employer_part else "",
        "Funder pays": str(Money(place.grant)) if provider else "",
        "Initial assessment": f"{place.assessed_on:%-d %B %Y}" if place.assessed_on else "",
        "Employers may read the name": "Yes" if place.named_to_employer_on else "No",
        "What came of it": outcome_of(place),
    }
    return [{"name": name, "value": value} for name, value in rows.items() if value]


def outcome_of(place: BootcampPlace) -> str:
    """“A job, from 1 May 2026: Imaginary Works”; "" where nothing is recorded."""
    if not place.outcome:
        return ""
    return f"{standing.OUTCOMES[place.outcome]}, from {place.outcome_on:%-d %B %Y}: {place.outcome_with}"


def _checks(place: BootcampPlace) -> list[dict[str, Any]]:
    """The four questions, with what the learner said and who saw what."""
    known = {one.question: one for one in place.checks.all()}
    said = {"area": place.lives_in_area, "work": place.may_work, "funded": not place.funded_elsewhere, "age": True}
    return [
        {"question": id, "label": label, "said": said[id], "check": known.get(id)}
        for id, label in BootcampCheck.Question.choices
    ]
