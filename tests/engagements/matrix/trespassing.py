"""Forms in which somebody names what is another’s: each with who may send it, and a neighbour who may not.

The neighbour stands where they may stand, at something of their own where the page is about one thing, and writes the
same as the one whose it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import transaction

from routeways.engagements.models import AdjustmentShare, Engagement, JobApplication
from routeways.foundation.models import AuditEntry
from tests.engagements.matrix.addresses import Page, page
from tests.engagements.matrix.asking import VISITOR, Askers, got_by
from tests.engagements.matrix.world import World

Body = Mapping[str, str]


@dataclass(frozen=True)
class Form:
    """`ours` and `theirs` are (house, role), or for a page behind a private link (holder, ""); `body` names things by
    `World.ids` after “@”. `at` is what stands in the neighbour’s address instead."""

    route: str
    body: Body
    ours: tuple[str, str]
    theirs: tuple[str, str]
    at: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return f"{self.route.partition(':')[2]}: {', '.join(self.body)}"


FIRMS = {"ours": ("firm", "organisation-administrator"), "theirs": ("another firm", "organisation-administrator")}
COLLEGES = {
    "ours": ("college", "organisation-administrator"),
    "theirs": ("another college", "organisation-administrator"),
}
SCHOOLS = {"ours": ("school", "careers-leader"), "theirs": ("another school", "careers-leader")}
HOMES = {"ours": ("firm", ""), "theirs": ("another’s", "")}
LEFT = {"do": "left", "cause": "Personal reasons"}

FORMS = (
    Form("engagements:placements_hours", {"entry": "@entry|@minutes"}, **FIRMS, at={"public_id": "another placement"}),
    Form("engagements:bootcamps_cohort", {"place": "@learner", **LEFT}, **COLLEGES, at={"public_id": "another camp"}),
    Form(
        "engagements:jobs_applicants",
        {"application": "@application", "outcome": "not-chosen", "cause": "The days or hours do not fit"},
        **FIRMS,
    ),
    Form("engagements:outcomes_adjustments", {"remove": "@adjustment"}, ("the student", ""), FIRMS["theirs"]),
    Form("engagements:outcomes_adjustments", {"withdraw": "@share"}, ("the student", ""), FIRMS["theirs"]),
    Form("engagements:desk_take", {"own": "@free request"}, **SCHOOLS),
    Form("engagements:desk_home_link", {"side": "offer", "listing": "@offer", "do": "pause"}, **HOMES),
    Form("engagements:desk_home_link", {"engagement": "@talk"}, **HOMES),
)


def add_things(world: World) -> None:
    """What the forms name beside the one of each thing that the world has."""
    held = Engagement.objects.get(public_id=world.ids["placement"])
    world.ids["minutes"] = str(held.hours.get(public_id=world.ids["entry"]).minutes)
    world.ids["application"] = JobApplication.objects.get().public_id
    world.ids["share"] = AdjustmentShare.objects.get().public_id


def tried(askers: Askers, form: Form, *, ours: bool) -> tuple[str, int]:
    """(the answer, entries of the audit that were written) of one who may, or of the neighbour; then it is put back."""
    world = askers.world
    house, role = form.ours if ours else form.theirs
    there = page(form.route)
    if form.at and not ours:
        there = Page({**there.parts, **form.at}, there.of, there.links, there.query)
    token = world.links[there.links][house] if there.links else ""
    client = askers.client(VISITOR, "") if token else askers.client(house, role)
    with transaction.atomic():
        done = AuditEntry.objects.exclude(verb="foundation.open_link")  # of one’s own
        before = done.count()
        answer = got_by(client, "POST", there.address(form.route, world, token), _filled(form.body, world))
        written = done.count() - before
        transaction.set_rollback(True)
    return answer, written


def _filled(body: Body, world: World) -> dict[str, str]:
    return {name: "|".join(_part(one, world) for one in value.split("|")) for name, value in body.items()}


def _part(value: str, world: World) -> str:
    return world.ids[value[1:]] if value.startswith("@") else value
