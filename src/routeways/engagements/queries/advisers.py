"""Every school of a region and its Enterprise Adviser: matched, paused, proposed, or waiting and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import F, Q, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from routeways.engagements.kinds import kind
from routeways.engagements.models import Engagement, Match, Offer, Request, Run
from routeways.engagements.models.listing import State
from routeways.engagements.queries.problems import TAKEN, request_of
from routeways.engagements.vetting_rules import checked_until
from routeways.foundation.dated_rules import rule
from routeways.organisations.models import Organisation, Status

KIND = "enterprise-adviser"


@dataclass(frozen=True, slots=True)
class SchoolLine:
    """One school or college. `state`: matched, paused, proposed, waiting or not-asked; `why` for whoever has nobody."""

    school: Organisation
    state: str
    with_whom: str
    since: date | None
    why: str
    engagement: Engagement | None = None
    match: Match | None = None
    request: Request | None = None


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One adviser's check: `until` is None where none is recorded. `state`: held, soon, lapsed or none."""

    offer: Offer
    until: date | None
    state: str
    schools: tuple[str, ...]


WORDS = {
    "matched": "Matched",
    "paused": "Matched, paused",
    "proposed": "Proposed",
    "waiting": "Waiting",
    "not-asked": "Has not asked",
}


def schools(region: str, *, today: date) -> list[SchoolLine]:
    """Each open school or college of the directory exactly once. Six queries."""
    asked = set(kind(KIND).request.by) if kind(KIND).request else set()  # type: ignore[union-attr]
    found = Organisation.objects.standing().in_region(region).of_kinds(asked).filter(status=Status.OPEN)
    going = _newest(_engagements(region), "owner_id")
    proposed = _newest(_proposals(region), "request__owner_id")
    requests = _newest(_requests(region), "owner_id")
    reasons = _reasons(region)
    unknown = "It was in no matching run yet." if _anybody_free(region, today) else "No adviser has a place left."
    lines = [
        _line(school, going.get(school.pk), proposed.get(school.pk), requests.get(school.pk), reasons, unknown, today)
        for school in found.distinct().order_by("name")
    ]
    order = list(WORDS)
    return sorted(lines, key=lambda line: (-order.index(line.state), line.school.name))


def _engagements(region: str) -> Iterable[Any]:
    rows = Engagement.objects.filter(region=region, kind=KIND).exclude(state=Engagement.State.ENDED)
    return rows.select_related("offer__owner", "match").order_by("created_at", "pk")


def _proposals(region: str) -> Iterable[Any]:
    rows = Match.objects.filter(offer__region=region, offer__kind=KIND, state=Match.State.PROPOSED)
    return rows.select_related("offer__owner", "request").order_by("proposed_at", "pk")


def _requests(region: str) -> Iterable[Any]:
    rows = Request.objects.filter(region=region, kind=KIND, state__in=(State.OPEN, State.WAITING, State.PAUSED))
    return rows.order_by("created_at", "pk")


def _anybody_free(region: str, today: date) -> bool:
    """Whether an open adviser has a place that nobody has or is proposed for."""
    stands = Q(matches__state__in=TAKEN)
    rows = Offer.objects.standing(today).filter(region=region, kind=KIND, owner__isnull=False)
    return (
        rows.annotate(taken=Coalesce(Sum("matches__places", filter=stands), 0)).filter(taken__lt=F("number")).exists()
    )


def _newest(rows: Iterable[Any], key: str) -> dict[int, Any]:
    found = {}
    for row in rows:
        owner = row
        for part in key.split("__"):
            owner = getattr(owner, part)
        found[owner] = row
    return found


def _line(
    school: Organisation,
    going: Engagement | None,
    proposed: Match | None,
    request: Request | None,
    reasons: Mapping[str, str],
    unknown: str,
    today: date,
) -> SchoolLine:
    if going is not None:
        state = "paused" if going.state == Engagement.State.PAUSED else "matched"
        who = going.offer.who if going.offer else ""
        since = timezone.localtime(going.created_at).date()
        return SchoolLine(school, state, who, since, going.paused_reason, engagement=going)
    if proposed is not None:
        since = timezone.localtime(proposed.proposed_at).date()
        why = f"Both are to answer by {proposed.answer_by:%-d %B %Y}." if proposed.answer_by else "Both are to answer."
        if proposed.answer_by and proposed.answer_by < today:
            why = f"Not answered by {proposed.answer_by:%-d %B %Y}."
        return SchoolLine(school, "proposed", proposed.offer.who, since, why, match=proposed, request=proposed.request)
    if request is not None:
        since = timezone.localtime(request.created_at).date()
        return SchoolLine(school, "waiting", "", since, _why_waiting(request, reasons, unknown, today), request=request)
    return SchoolLine(school, "not-asked", "", None, "It has not asked for an adviser yet.")


def _why_waiting(request: Request, reasons: Mapping[str, str], unknown: str, today: date) -> str:
    if request.state != State.OPEN:
        return f"Its request is {request.get_state_display().lower()}."
    if request.expires_on < today:
        return f"Its request stood until {request.expires_on:%-d %B %Y}."
    if request.unmet_reason:
        return f"{request.unmet_reason}. {request.unmet_detail}".strip()
    return reasons.get(request.public_id, unknown)


def _reasons(region: str) -> dict[str, str]:
    """Why a request had nobody in the newest run that it was part of."""
    solved = Run.objects.filter(region=region, kind=KIND, state__in=(Run.State.SOLVED, Run.State.CONFIRMED))
    found: dict[str, str] = {}
    for held in solved.defer("problem", "reasons").order_by("created_at", "pk"):
        chosen = (held.answer or {}).get("modes", {}).get(held.mode, {})
        for agent, _ in chosen.get("matches", []):
            word = "It was proposed to somebody who did not take it." if held.state == Run.State.CONFIRMED else ""
            found[request_of(str(agent))] = word or "A run proposes somebody; the hub has not confirmed it yet."
        for row in chosen.get("unmatched", []):
            found[request_of(str(row["agent"]))] = row["says"]
    return found


def checks(region: str, *, today: date) -> list[CheckLine]:
    """Every adviser who is open or works with a school, those whose check needs something first. Three queries."""
    soon = today + timedelta(days=rule("vetting", today)["remind_days"])
    offers = list(
        Offer.objects.filter(region=region, kind=KIND, state__in=(State.OPEN, State.WAITING, State.PAUSED))
        .select_related("owner")
        .order_by("title", "pk")
    )
    until = checked_until(offers)
    names: dict[int, list[str]] = {}
    going = Engagement.objects.filter(offer__in=offers).exclude(state=Engagement.State.ENDED)
    for held in going.select_related("request__owner").order_by("pk"):
        names.setdefault(held.offer_id or 0, []).append(held.request.who if held.request else held.title)
    lines = []
    for offer in offers:
        last = until.get(offer.pk)
        state = "none" if last is None else "lapsed" if last < today else "soon" if last <= soon else "held"
        lines.append(CheckLine(offer, last, state, tuple(names.get(offer.pk, ()))))
    order = ("lapsed", "soon", "none", "held")
    return sorted(lines, key=lambda line: (order.index(line.state), not line.schools, line.offer.title))
