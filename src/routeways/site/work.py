"""What an account’s own page leads to: the schools, regions and kinds of work that its roles open."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone

from routeways.careers.models import Institution
from routeways.engagements import ways_in
from routeways.foundation.permissions import allowed
from routeways.organisations.models import Role
from routeways.organisations.roles import role_definitions
from routeways.places import queries as places

Way = dict[str, str]
MOST_SCHOOLS = 10  # somebody of a trust may keep more: the register has them all
# Permission for a whole region, what it lets one do there, and where that begins.
WORK = (
    ("evidence.load_source", "Load an official file for {}", "evidence/load/"),
    ("needs.review_evidence", "Review what employers of {} said", "needs/review/"),
    ("instruments.run_waves", "Run surveys in {}", "surveys/"),
    ("provision.import_courses", "Load courses of {}", "courses/import/"),
    ("careers.oversee_region", "The careers hub of {}: schools, coverage, advisers", "careers-hub/"),
)


def work_of(user: Any) -> dict[str, Any]:
    """For the account's page: which roles somebody holds, and where their work begins."""
    held = (
        Role.objects.held_by(user)
        .held_on(timezone.localdate())
        .select_related("organisation")
        .prefetch_related("organisation__regions")
    )
    known = role_definitions()
    regions = sorted({row.region for one in held for row in one.organisation.regions.all()})
    return {
        "roles_held": [f"{known[one.role].name}, {one.organisation}" for one in held if one.role in known],
        "work": [*_schools(user), *_regions(user), *_ways(user, regions), *_consents(regions), *_requests(user)],
    }


def _schools(user: Any) -> list[Way]:
    """The schools and colleges whose own records somebody keeps: what is done there begins on their pages."""
    rows = Institution.objects.standing().visible_to(user, today=timezone.localdate()).select_related("organisation")
    shown = rows.order_by("organisation__name")[:MOST_SCHOOLS]
    return [
        {
            "label": f"{one.organisation.name}: evaluation, plan, encounters, days",
            "href": reverse("careers:school", args=[one.region, one.public_id]),
        }
        for one in shown
    ]


def _regions(user: Any) -> list[Way]:
    return [
        {"label": label.format(one.name), "href": f"/{one.id}/{path}"}
        for one in (*places.regions(public=True), *places.regions(public=False))
        for permission, label, path in WORK
        if allowed(user, permission, one.id)
    ]


def _ways(user: Any, regions: list[str]) -> list[Way]:
    return [
        {"label": f"{way.title} in {places.region(region).name}", "href": f"/{region}/{way.path}"}
        for region in regions
        for way in ways_in.open_to(user, region, today=timezone.localdate())
        if way.may
    ]


def _consents(regions: list[str]) -> list[Way]:
    return [
        {"label": f"What you agreed to in {places.region(region).name}", "href": f"/{region}/consents/"}
        for region in regions
    ]


def _requests(user: Any) -> list[Way]:
    if not allowed(user, "site.answer_requests"):
        return []
    return [{"label": "Requests from visitors", "href": "/requests/"}]
