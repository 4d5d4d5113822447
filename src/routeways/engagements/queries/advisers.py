"""Every school of a region and its Enterprise Adviser: matched, paused, proposed, to confirm, or waiting and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from django.db.models import F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from routeways.engagements.kinds import kind, kinds
from routeways.engagements.models import Engagement, Match, Offer, Request, Run, Vetting
from routeways.engagements.models.listing import State
from routeways.engagements.queries.moving import pairs_of
from routeways.engagements.queries.overtaken import Now, not_holding, now_of
from routeways.engagements.queries.problems import TAKEN, request_of
from routeways.engagements.vetting_rules import asks_for_checks, checked_until, nobody_begins_unchecked
from routeways.foundation.dated_rules import rule
from routeways.organisations.models import Organisation, Status

KIND = "enterprise-adviser"
AT_ONCE = 5  # runs whose answers are read together
TO_CONFIRM = "A run puts it together with {whom}; the hub has not confirmed the run yet."


@dataclass(frozen=True, slots=True)
class SchoolLine:
    """One school or college. `state` is a key of WORDS; `why` for whoever has nobody.

    `run` is the public id of the run that puts it together with somebody and waits for the hub alone; "" for none.
    """

    school: Organisation
    state: str
    with_whom: str
    since: date | None
    why: str
    engagement: Engagement | None = None
    match: Match | None = None
    request: Request | None = None
    run: str = ""


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One adviser's check: `until` is None where none is recorded. `state`: held, soon, lapsed or none."""

    offer: Offer
    until: date | None
    state: str
    schools: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Reasons:
    """Why requests have nobody, by public id: when it was said, and the sentence."""

    by_match: Mapping[str, tuple[datetime, str]]
    by_run: Mapping[str, tuple[datetime, str, str]]  # the third: the run that waits for the hub, or ""


WORDS = {
    "matched": "Matched",
    "paused": "Matched, paused",
    "proposed": "Proposed, both to answer",
    "to-confirm": "For you to confirm",
    "waiting": "Waiting",
    "not-asked": "Has not asked",
}


def schools(region: str, *, today: date, only: Organisation | None = None) -> list[SchoolLine]:
    """Each open school or college of the directory, or `only` this one, exactly once. Seven queries; at most nine more
    where the newest word on who waits is a run to confirm, and one for every few runs read until each has its word."""
    asked = set(kind(KIND).request.by) if kind(KIND).request else set()  # type: ignore[union-attr]
    found = Organisation.objects.standing().in_region(region).of_kinds(asked).filter(status=Status.OPEN)
    own, theirs = Q(), Q()
    if only is not None:
        found, own, theirs = found.filter(pk=only.pk), Q(owner=only), Q(request__owner=only)
    going = _newest(_engagements(region).filter(own), "owner_id")
    proposed = _newest(_proposals(region).filter(theirs), "request__owner_id")
    requests = _newest(_requests(region).filter(own), "owner_id")
    alone = {one.public_id: one.created_at for pk, one in requests.items() if pk not in going and pk not in proposed}
    reasons = _Reasons(_said_by_matches(region, theirs), _said_by_runs(region, today, alone))
    unknown = "It was in no matching run yet." if _anybody_free(region, today) else "No adviser has a place left."
    lines = [
        _line(school, going.get(school.pk), proposed.get(school.pk), requests.get(school.pk), reasons, unknown, today)
        for school in found.distinct().order_by("name")
    ]
    order = list(WORDS)
    return sorted(lines, key=lambda line: (-order.index(line.state), line.school.name))


def _engagements(region: str) -> QuerySet[Engagement]:
    rows = Engagement.objects.filter(region=region, kind=KIND).exclude(state=Engagement.State.ENDED)
    return rows.select_related("offer__owner", "match").order_by("created_at", "pk")


def _proposals(region: str) -> QuerySet[Match]:
    rows = Match.objects.filter(offer__region=region, offer__kind=KIND, state=Match.State.PROPOSED)
    return rows.select_related("offer__owner", "request").order_by("proposed_at", "pk")


def _requests(region: str) -> QuerySet[Request]:
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
    reasons: _Reasons,
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
        why, run = _why_waiting(request, reasons, unknown, today)
        return SchoolLine(school, "to-confirm" if run else "waiting", "", since, why, request=request, run=run)
    return SchoolLine(school, "not-asked", "", None, "It has not asked for an adviser yet.")


def _why_waiting(request: Request, reasons: _Reasons, unknown: str, today: date) -> tuple[str, str]:
    """Why, in a sentence, and the run that the hub is to confirm, or ""."""
    if request.state != State.OPEN:
        return f"Its request is {request.get_state_display().lower()}.", ""
    if request.expires_on < today:
        return f"Its request stood until {request.expires_on:%-d %B %Y}.", ""
    last = reasons.by_match.get(request.public_id)
    if request.unmet_on and (last is None or timezone.localdate(last[0]) <= request.unmet_on):
        return f"{request.unmet_reason}. {request.unmet_detail}".strip(), ""
    of_run = reasons.by_run.get(request.public_id)
    if of_run is not None and (last is None or of_run[0] >= last[0]):
        return of_run[1], of_run[2]
    return (last[1] if last else unknown), ""


def _said_by_matches(region: str, theirs: Q) -> dict[str, tuple[datetime, str]]:
    """What became of the newest match of a request: when, and in one sentence."""
    rows = Match.objects.filter(theirs, request__region=region, request__kind=KIND).exclude(state__in=TAKEN)
    found: dict[str, tuple[datetime, str]] = {}
    for held in rows.select_related("request", "engagement").order_by(Coalesce("settled_at", "proposed_at"), "pk"):
        found[held.request.public_id] = (held.settled_at or held.proposed_at, _became(held))
    return found


def _became(held: Match) -> str:
    begun: Engagement | None = getattr(held, "engagement", None)
    if begun is not None and begun.ended_on:
        cause = f": {begun.cause}" if begun.cause else ""
        return f"{begun.outcome_name} on {begun.ended_on:%-d %B %Y}{cause}."
    if held.state != Match.State.REFUSED:
        return "What was proposed was taken back."
    if held.refused_by == "request":
        return "It did not take whom it was proposed."
    if held.refused_by == "region":
        return "The hub said no to what was proposed."
    return "It was proposed to somebody who did not take it."


def _said_by_runs(region: str, today: date, asked: Mapping[str, datetime]) -> dict[str, tuple[datetime, str, str]]:
    """Why a request had nobody in the newest run that it was part of, or which run waits for the hub to confirm it.

    What was confirmed, its matches tell; what was overtaken meanwhile waits for another run. `asked`: public id → when
    it was asked for; no run from before that is read.
    """
    told = _newest_words(region, asked)
    waiting = [held for held in told if held.state == Run.State.SOLVED]
    pairs = {pair for held in waiting for pair in pairs_of(held)}
    now = now_of(kind(KIND), pairs, today) if pairs else None
    found: dict[str, tuple[datetime, str, str]] = {}
    for held in reversed(told):
        if held.state == Run.State.SOLVED and now is not None:
            found |= _said_by_solved(held, now, today)
        for request, _, _, whom, why in held.options.get("overtaken", ()):
            found[request] = (held.confirmed_at or held.created_at, _overtaken(whom, why), "")
        for row in _unmatched(held):
            found[request_of(str(row["agent"]))] = (held.created_at, row["says"], "")
    return found


def _newest_words(region: str, asked: Mapping[str, datetime]) -> list[Run]:
    """The runs that say something of those who asked, newest first, as far as anybody is without a word."""
    states = (Run.State.SOLVED, Run.State.CONFIRMED)
    rows = Run.objects.filter(region=region, kind=KIND, state__in=states).defer("problem", "reasons")
    rows = rows.order_by("-created_at", "-pk")
    silent, found = dict(asked), []
    for at in count(step=AT_ONCE):
        if not silent:
            break
        some = list(rows.filter(created_at__gte=min(silent.values()))[at : at + AT_ONCE])
        for held in some:
            if named := _names(held) & silent.keys():
                found.append(held)
                silent = {id: day for id, day in silent.items() if id not in named}
        if len(some) < AT_ONCE:
            break
    return found


def _names(held: Run) -> set[str]:
    """Public ids of the requests of which a run says why they have nobody, or with whom it would put them."""
    named = {str(row[0]) for row in held.options.get("overtaken", ())}
    named |= {request_of(str(row["agent"])) for row in _unmatched(held)}
    return named | {request for request, _ in pairs_of(held)} if held.state == Run.State.SOLVED else named


def _unmatched(held: Run) -> list[Mapping[str, Any]]:
    rows: list[Mapping[str, Any]] = (held.answer or {}).get("modes", {}).get(held.mode, {}).get("unmatched", [])
    return rows


def _said_by_solved(held: Run, now: Now, today: date) -> dict[str, tuple[datetime, str, str]]:
    pairs = pairs_of(held)
    away = {} if held.options.get("move") else {one.pair: one for one in not_holding(pairs, now, today)}
    found = {}
    for pair in pairs:
        if pair in away:
            found[pair[0]] = (held.created_at, _overtaken(away[pair].whom, away[pair].why), "")
        elif pair[1] in now.offers:
            says = TO_CONFIRM.format(whom=now.offers[pair[1]].who)
            found[pair[0]] = (held.created_at, says, held.public_id)
    return found


def _overtaken(whom: str, why: str) -> str:
    return f"A run put it together with {whom or 'somebody'}, which was overtaken: {why} It waits for another run."


def checks(region: str, *, today: date) -> list[CheckLine]:
    """Every adviser and mentor, and who else was ever checked, while they are open; what needs something first.

    Three queries.
    """
    soon = today + timedelta(days=rule("vetting", today)["remind_days"])
    must = [one.id for one in kinds().values() if nobody_begins_unchecked(one)]
    may = [one.id for one in kinds().values() if asks_for_checks(one)]
    known = Vetting.objects.filter(mistaken=False, offer__region=region).values("offer")
    offers = list(
        Offer.objects.filter(region=region, state__in=(State.OPEN, State.WAITING, State.PAUSED))
        .filter(Q(kind__in=must) | Q(kind__in=may, pk__in=known))
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
