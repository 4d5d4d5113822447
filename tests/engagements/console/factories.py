"""Made-up advisers and schools that look for one."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np

from routeways.engagements import actions
from routeways.engagements.kinds import kind
from routeways.engagements.models import Match, Offer, Request, Run, Vetting
from routeways.engagements.models.listing import State
from routeways.foundation import jobs
from routeways.organisations.models import Organisation
from tests.engagements.factories import NOW, REGION, TODAY, employer, make_offer, make_request, school

KIND = "enterprise-adviser"
SEED = "spring term"
ADVISES = {
    "sectors": ["engineering", "digital"],
    "help": ["plan", "employers"],
    "phases": ["mainstream"],
    "days": "one",
    "experience": "Runs a workshop of forty people.",
    "checked": "yes",
    "through-staff": "yes",
}
WANTS = {"phase": "mainstream", "help": ["plan"], "sectors": ["engineering"], "contact": "yes"}


def adviser(title: str = "A director of works", owner: Organisation | None = None, **fields: Any) -> Offer:
    answers = ADVISES | fields.pop("answers", {})
    return make_offer(owner, kind=KIND, title=title, answers=answers, **fields)


def wants_adviser(
    title: str = "An adviser for our school", owner: Organisation | None = None, **fields: Any
) -> Request:
    answers = WANTS | fields.pop("answers", {})
    return make_request(owner or school(), kind=KIND, title=title, answers=answers, **fields)


def proposed(**fields: Any) -> Run:
    """A run that waits for its job."""
    given = {"by": None, "region": REGION, "kind": KIND, "mode": "fair", "seed": SEED, "now": NOW}
    return actions.propose_matches(**(given | fields))


def solved(**fields: Any) -> Run:
    made = proposed(**fields)
    jobs.work_off()
    made.refresh_from_db()
    return made


def matched(offer: Offer | None = None, request: Request | None = None) -> Match:
    """Both sides said yes."""
    made = actions.propose_match(by=None, offer=offer or adviser(), request=request or wants_adviser(), now=NOW)
    return actions.answer_match(by=None, match=made, side="region", yes=True, now=NOW)


def check(offer: Offer, *, until: date = TODAY + timedelta(days=300), since: date | None = None) -> Vetting:
    return actions.record_vetting(
        by=None,
        offer=offer,
        check_kind="enhanced",
        checked_on=since or min(TODAY, until) - timedelta(days=30),
        expires_on=until,
        checked_by="Imaginary Hub",
        now=NOW,
    )


def many(schools: int, advisers: int, *, seed: int = 1) -> tuple[list[Request], list[Offer]]:
    """A whole network of invented schools and advisers, written at once."""
    random = np.random.default_rng(seed)
    rules = kind(KIND)
    assert rules.offer is not None
    sectors = [one.id for one in rules.offer.questions[0].options]
    owners = (employer(), school())
    common = {
        "region": REGION,
        "kind": KIND,
        "kind_digest": rules.digest,
        "postcode": "BB11 2AA",
        "expires_on": TODAY + timedelta(days=300),
        "state": State.OPEN,
        "created_at": NOW,
    }

    def some(number: int, offset: int) -> list[dict[str, Any]]:
        return [
            {
                **common,
                "title": f"Number {at + offset}",
                "latitude": 53.6 + 0.5 * float(random.random()),
                "longitude": -3.0 + 0.9 * float(random.random()),
                "answers": {
                    "sectors": sorted(random.choice(sectors, size=2, replace=False).tolist()),
                    "help": ["plan"],
                },
            }
            for at in range(number)
        ]

    offers, requests = [], []
    for row in some(advisers, 0):
        row["answers"] |= {"phases": ["mainstream", "special"]}
        offers.append(Offer(owner=owners[0], number=int(random.integers(1, 4)), **row))
    for row in some(schools, advisers):
        row["answers"] |= {"phase": "mainstream" if random.random() < 0.9 else "special"}
        requests.append(Request(owner=owners[1], **row))
    Offer.objects.bulk_create(offers)
    Request.objects.bulk_create(requests)
    return requests, offers
