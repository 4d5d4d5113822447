"""What workplace visits, live briefs and mentoring need before they go on, and whether a group fits a workplace."""

from __future__ import annotations

import math
from datetime import date
from typing import Any

from routeways.engagements import criteria, gates
from routeways.engagements.agreements import digest_of
from routeways.engagements.criteria import Verdict
from routeways.engagements.kinds import Criterion
from routeways.engagements.models import Engagement, Offer, Request
from routeways.foundation.dated_rules import rule
from routeways.instruments.asking import flow

LEAD = "safeguarding-lead"
MILESTONES = ("begins", "review", "hand-in")
OLDEST = {"primary": 11, "years-7-9": 14, "years-10-11": 16}  # years, by the answer to “Who are they?”


@gates.register("sign-off")
def signed_off(held: Engagement, today: date) -> list[str]:
    """The designated safeguarding lead signed the visit as it reads now: days, group, adults and way."""
    signatures = held.signatures.filter(party=LEAD)
    if signatures.filter(digest=digest_of(held)).exists():
        return []
    if signatures.exists():
        return ["The visit has changed since the safeguarding lead signed it off. They sign it off again."]
    return ["The school’s designated safeguarding lead has not signed it off."]


@gates.register("ratio")
def enough_adults(held: Engagement, today: date) -> list[str]:
    """As many adults go along as the rule asks for (rule visits), by the age of the youngest."""
    pupils, youngest, adults = (_asked(held, id) for id in ("pupils", "youngest", "adults"))
    if pupils is None or youngest is None or adults is None:
        return ["The request does not say how many pupils come, how old the youngest is and how many adults go along."]
    oldest = min((OLDEST[one] for one in _asked(held, "ages") or () if one in OLDEST), default=youngest)
    if youngest > oldest:
        return [
            f"The youngest is said to be {youngest}, and somebody comes from classes in which nobody is older than "
            f"{oldest}. The school changes one of the two."
        ]
    needed = adults_needed(pupils, youngest, today)
    if adults >= needed:
        return []
    return [
        f"{pupils} pupils, the youngest {youngest}, need at least {needed} adults; {adults} go along. "
        "The school changes the request."
    ]


def adults_needed(pupils: int, youngest: int, on: date) -> int:
    """How many adults go along with so many pupils, by the age of the youngest in years (rule visits)."""
    known = rule("visits", on)
    each = next((band["pupils"] for band in known["bands"] if youngest < band["under"]), known["bands"][-1]["pupils"])
    return max(int(known["least_adults"]), math.ceil(pupils / each))


@gates.register("transport")
def transport_is_booked(held: Engagement, today: date) -> list[str]:
    """The school knows how the group travels, and it is booked or tried."""
    if _asked(held, "transport") in (None, "open"):
        return ["How the group gets there is not settled. The school changes the request."]
    return _not_ticked(held, "transport")


@gates.register("risk-assessment")
def risks_are_assessed(held: Engagement, today: date) -> list[str]:
    """The employer told what could do harm, and the school assessed the whole visit."""
    return _not_ticked(held, "risk-workplace", "risk-visit")


@gates.register("parents-agreed")
def parents_agreed(held: Engagement, today: date) -> list[str]:
    """The school has the consent of parents; who they are is the school's affair."""
    youngest = _asked(held, "youngest")
    return [] if youngest is not None and youngest >= 18 else _not_ticked(held, "parents")


@gates.register("access-met")
def needs_are_met(held: Engagement, today: date) -> list[str]:
    """Where somebody needs something, the employer said that it is there."""
    return [] if _asked(held, "access") == "none" else _not_ticked(held, "access")


@gates.register("group-fits")
def group_fits(held: Engagement, today: date) -> list[str]:
    """No more pupils come than the workplace can take at a time."""
    pupils, most = _asked(held, "pupils"), held.offer.answer("at-a-time") if held.offer else None
    if pupils is None or most is None or pupils <= most:
        return []
    return [f"{pupils} pupils would come and the employer can take {most} at a time. One of the two changes it."]


@criteria.register("group-fits")
def may_fit(offer: Offer, request: Request, criterion: Criterion, today: date) -> Verdict:
    """The whole group can come at the same time."""
    most, group = offer.answer(criterion.offer), request.answer(criterion.request)
    if most is None or group is None:
        return Verdict(None)
    if group > most:
        said = f"{group} would come, {most} at a time are possible."
        return Verdict(False, 0, said, said, "the group is too large")
    return Verdict(True, 100, f"A group of {group}.", f"Room for {most} at a time.")


@gates.register("brief-answers")
def brief_is_answered(held: Engagement, today: date) -> list[str]:
    """Rights, data and safeguarding are answered as they must be, also where the offer was changed since it opened."""
    asked, answers = held.rules.offer, held.offer.answers if held.offer else {}
    return [need.otherwise for need in (asked.needed_to_open if asked else ()) if not flow.holds(need.when, answers)]


@gates.register("brief-papers")
def brief_papers_are_there(held: Engagement, today: date) -> list[str]:
    """The brief is written and explained; where rights pass or something is secret, each student has signed that."""
    answers = held.offer.answers if held.offer else {}
    also = [("rights", "agreement", "rights-signed"), ("secret", "yes", "secret-signed")]
    return _not_ticked(held, "briefing", "told", *(task for id, said, task in also if answers.get(id) == said))


@gates.register("milestones")
def milestones_are_in_order(held: Engagement, today: date) -> list[str]:
    """The students get the brief, it is reviewed and handed in on days in this order within the agreed days."""
    days = [_day(held, id) for id in MILESTONES]
    known = [day for day in days if day is not None]
    if len(known) < len(days):
        return ["The request does not name all three days: of the brief, of the review and of handing in."]
    if known != sorted(known):
        return [
            "The days of the brief, the review and handing in are not in this order. The college changes the request."
        ]
    if held.starts_on and held.ends_on and not (held.starts_on <= known[0] and known[-1] <= held.ends_on):
        return ["The days of the brief lie outside the agreed days. Change one of the two."]
    return []


@gates.register("review-day")
def review_day_has_come(held: Engagement, today: date) -> list[str]:
    """The day of the review half-way has come."""
    review = _day(held, "review")
    if review is None or review <= today:
        return []
    return [f"The review half-way is on {review:%-d %B %Y}. Change that day in the request if it was earlier."]


@gates.register("sessions")
def enough_sessions(held: Engagement, today: date) -> list[str]:
    """On as many days as the rule asks for (rule mentoring) a session was held; with staff where some are under 18."""
    least, young = int(rule("mentoring", today)["least_sessions"]), _asked(held, "age") != "adults"
    rows = held.activities.filter(on__lte=today)
    days = {one.on for one in rows if not young or one.counts.get("staff")}
    if len(days) >= least:
        return []
    count = f"{len(days)} of at least {least} sessions are recorded, each on a day of its own"
    if young:
        return [f"{count} and with staff present. Some are under 18: count the staff of each session."]
    return [f"{count}. Record each one that took place."]


def _asked(held: Engagement, question: str) -> Any:
    return held.request.answer(question) if held.request else None


def _day(held: Engagement, question: str) -> date | None:
    found = _asked(held, question)
    return date.fromisoformat(found) if found else None


def _not_ticked(held: Engagement, *tasks: str) -> list[str]:
    done = set(held.ticks.values_list("task", flat=True))
    return [f"Still to do: {task.text}." for id in tasks if id not in done and (task := held.rules.task(id))]
