"""Made-up offers and requests. Nothing here is the name of anybody real."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import yaml

from routeways.engagements import actions
from routeways.engagements.models import Match, Offer, Participant, Request
from routeways.foundation.definitions import PACKAGED
from routeways.organisations.invented import signed
from routeways.organisations.models import Organisation
from tests.organisations.factories import make_organisation

TODAY = date(2026, 3, 27)
NOW = datetime(2026, 3, 27, 9, 30, tzinfo=UTC)
REGION = "lancashire-demonstration"

TALK = {"sector": "engineering", "ages": ["years-7-9"], "staff-present": "yes"}
WANTED_TALK = {"sector": "engineering", "ages": ["years-7-9"]}


def employer(name: str = "", **fields: Any) -> Organisation:
    return make_organisation(name, kind="employer", region=REGION, **fields)


def school(name: str = "", **fields: Any) -> Organisation:
    return make_organisation(name, kind="school", region=REGION, **fields)


def make_offer(owner: Organisation | None = None, *, kind: str = "talk", opened: bool = True, **fields: Any) -> Offer:
    fields.setdefault("title", "A talk about welding")
    fields.setdefault("postcode", "BB11 2AA")
    fields.setdefault("answers", TALK if kind == "talk" else {})
    made = actions.make_offer(
        by=None, region=REGION, kind_id=kind, owner=owner or employer(), draft=actions.Draft(**fields), now=NOW
    )
    return actions.open_listing(by=None, listing=made, today=TODAY) if opened else made


def make_request(
    owner: Organisation | None = None,
    *,
    kind: str = "talk",
    opened: bool = True,
    participant: Participant | None = None,
    **fields: Any,
) -> Request:
    fields.setdefault("title", "Somebody who welds")
    fields.setdefault("postcode", "BB11 2AA")
    fields.setdefault("answers", WANTED_TALK if kind == "talk" else {})
    made = actions.make_request(
        by=None,
        region=REGION,
        kind_id=kind,
        owner=owner or school(),
        draft=actions.Draft(**fields),
        now=NOW,
        participant=participant,
    )
    return actions.open_listing(by=None, listing=made, today=TODAY) if opened else made


def make_match(offer: Offer | None = None, request: Request | None = None, *, accepted: bool = False) -> Match:
    made = actions.propose_match(by=None, offer=offer or make_offer(), request=request or make_request(), now=NOW)
    return actions.answer_match(by=None, match=made, side="region", yes=True, now=NOW) if accepted else made


def invented_organisations(*kinds: str) -> None:
    """Those of the demonstration’s definition, all or of some kinds, as it makes them, without their places."""
    content = yaml.safe_load((PACKAGED / "demonstration" / f"{REGION}.yaml").read_text("utf-8"))
    for one in content["organisations"]:
        if kinds and one["kind"] not in kinds:
            continue
        made = make_organisation(signed(one["name"]), kind=one["kind"], region=REGION)
        made.demonstration = True
        made.save(update_fields=["demonstration"])
