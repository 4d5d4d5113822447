"""The matching problem of a kind in a region, out of what stands open: the plain data that the engine reads.

Requests are the engine's agents, offers its offers. A request for several places stands in it several times, as
`<id>`, `<id>~2`, and so on. Pairs that cannot be are told with their cause where a request has nothing else; a request
that has an open choice never needs them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import numpy as np

from routeways.engagements.columns import OPEN, Judgement, judge_all
from routeways.engagements.errors import EngagementError
from routeways.engagements.kinds import Kind
from routeways.engagements.models import Match, Offer, Preference, Request, Run, RunEdit
from routeways.engagements.queries import asking
from routeways.engagements.queries.market import TAKEN, Market, Pair, free_since, refuse_too_large
from routeways.engagements.queries.market import market as market_of
from routeways.foundation.dated_rules import rule
from routeways.organisations import queries as organisations

RULE = "matching"


def matching_problem(
    kind: Kind,
    *,
    region: str,
    mode: str,
    seed: str,
    today: date,
    requests: Iterable[Request] | None = None,
    offers: Iterable[Offer] | None = None,
    after: Run | None = None,
    move: bool = False,
    left_out: list[list[str]] | None = None,
    spoken_for: Mapping[str, int] | None = None,
) -> dict[str, Any]:
    """What `engines.matching.read` takes. Without `move`, what is agreed or proposed stays as it is and takes no part.

    With it, pairs that are agreed take part as they stand, with the stay bonus. `after` is a run whose proposal was
    not used: its pairs are those that stand. `left_out` is filled with [request, offer, cause] of pairs that are kept
    together by hand and cannot be any more: they hold nothing. `spoken_for`: offer → places that are not given here.

    Raises EngagementError with one sentence where there is nothing to match.
    """
    known = rule(RULE, today)
    market = market_of(kind, region, today, requests, offers, move, spoken_for or {})
    if not market.requests or not market.offers:
        what = "requests that still want somebody" if not market.requests else "offers with a place left"
        raise EngagementError(f"There are no {what} among the open ones. Nothing can be matched.")
    refuse_too_large(market, known)
    judged = judge_all(kind, market.offers, market.requests, today)
    edits = edits_in_force(region, kind.id)
    judged = _kept_apart(judged, market, region, kind, edits)
    judged = _not_to_be_asked(judged, market, kind, today)
    judged = _not_as_if_new(judged, market, kind, edits, today)
    locked, barred = _locks(market, edits, judged)
    if left_out is not None:
        left_out += barred
    choices = _Choices(judged, market, known["first_choice"])
    return {
        "mode": mode,
        "seed": seed,
        "agents": choices.agents(),
        "offers": choices.offers(),
        "excluded": choices.excluded(),
        "locked": locked,
        "previous": _previous(market, after),
        "stay_bonus": known["stay_bonus"],
    }


def copies(request: str, wanted: int) -> list[str]:
    """The names under which a request stands in a problem: once for each place it wants."""
    return [request, *(f"{request}~{number}" for number in range(2, wanted + 1))]


def request_of(agent: str) -> str:
    return agent.partition("~")[0]


def edits_in_force(region: str, kind: str) -> list[RunEdit]:
    """Pairs that people held together or apart, the last word on each pair."""
    rows = RunEdit.objects.filter(run__region=region, run__kind=kind, lifted_at__isnull=True).order_by("at", "pk")
    return list({(row.request, row.offer): row for row in rows}.values())


def _kept_apart(judged: Judgement, market: Market, region: str, kind: Kind, edits: Iterable[RunEdit]) -> Judgement:
    """Bars what people said: refused before, ended before, kept apart by hand, or together already."""
    row = {one.public_id: at for at, one in enumerate(market.requests)}
    column = {one.public_id: at for at, one in enumerate(market.offers)}
    barred, causes = judged.barred.copy(), list(judged.causes)

    def bar(pairs: Iterable[Pair], cause: str) -> None:
        causes.append(cause)
        for request, offer in pairs:
            if request in row and offer in column:
                barred[row[request], column[offer]] = len(causes) - 1

    failed = [way.id for way in kind.ends if not way.counts]
    matches = Match.objects.filter(offer__region=region, offer__kind=kind.id)
    pair = ("request__public_id", "offer__public_id")
    together = set(matches.filter(state__in=TAKEN).values_list(*pair)) - set(market.movable)
    bar(matches.filter(state=Match.State.REFUSED).values_list(*pair), "refused before")
    bar(matches.filter(engagement__outcome__in=failed).values_list(*pair), "ended before")
    bar(together, "together already")
    apart = [one for one in edits if one.action == RunEdit.Action.BAR]
    bar([(one.request, one.offer) for one in apart], "kept apart by hand")
    return Judgement(judged.score, barred, tuple(causes))


def _not_to_be_asked(judged: Judgement, market: Market, kind: Kind, today: date) -> Judgement:
    """Bars employers that stopped contact, or were asked for this in the cycle already (queries.asking)."""
    barred, causes = judged.barred.copy(), list(judged.causes)
    for listings, place in ((market.offers, 1), (market.requests, 0)):
        found = asking.bars(kind, listings, today)
        for at, one in enumerate(listings):
            if one.public_id in found:
                causes.append(found[one.public_id])
                barred[(slice(None), at) if place else (at, slice(None))] = len(causes) - 1
    return Judgement(judged.score, barred, tuple(causes))


def _not_as_if_new(judged: Judgement, market: Market, kind: Kind, edits: Iterable[RunEdit], today: date) -> Judgement:
    """Bars what a request already found nothing among: it was kept as unmet in this cycle, and the offer stood then
    as it stands now. What was offered or came free since is new to it, and so is what people keep together by hand."""
    now = organisations.cycle_now(kind.purpose, today)
    unmet = [
        (row, one.unmet_on)
        for row, one in enumerate(market.requests)
        if one.unmet_on is not None and organisations.cycle_now(kind.purpose, one.unmet_on) == now
    ]
    if not unmet:
        return judged
    barred, causes = judged.barred.copy(), list(judged.causes)
    days = free_since(market.offers)
    known = np.array([days[one.pk].toordinal() for one in market.offers])
    together = {(one.request, one.offer) for one in edits if one.action == RunEdit.Action.LOCK}
    for row, day in unmet:
        causes.append(f"kept as unmet on {day:%-d %B %Y}, and nothing new since")
        held = [(market.requests[row].public_id, one.public_id) in together for one in market.offers]
        barred[row, (barred[row] == OPEN) & (known <= day.toordinal()) & ~np.array(held)] = len(causes) - 1
    return Judgement(judged.score, barred, tuple(causes))


def _locks(market: Market, edits: Iterable[RunEdit], judged: Judgement) -> tuple[list[list[str]], list[list[str]]]:
    """The pairs kept together by hand, and [request, offer, cause] of those that something bars meanwhile."""
    row = {one.public_id: at for at, one in enumerate(market.requests)}
    column = {one.public_id: at for at, one in enumerate(market.offers)}
    agents = {one.public_id: copies(one.public_id, market.wanted[one.public_id]) for one in market.requests}
    locked, left_out = [], []
    for one in edits:
        if one.action != RunEdit.Action.LOCK or one.offer not in column or not agents.get(one.request):
            continue
        cause = int(judged.barred[row[one.request], column[one.offer]])
        if cause == OPEN:
            locked.append([agents[one.request].pop(0), one.offer])
        else:
            left_out.append([one.request, one.offer, judged.causes[cause]])
    return locked, left_out


def _previous(market: Market, after: Run | None) -> list[list[str]]:
    """The pairs that stand: agreed ones that may move, and what `after` proposed for the rest."""
    stand: Counter[Pair] = Counter(market.movable)
    if after is not None and after.answer:
        proposed = after.answer["modes"].get(after.mode, {}).get("matches", [])
        stand += Counter((request_of(agent), offer) for agent, offer in proposed)
    places = {one.public_id for one in market.offers}
    agents = {one.public_id: copies(one.public_id, market.wanted[one.public_id]) for one in market.requests}
    found = []
    for (request, offer), number in sorted(stand.items()):
        for _ in range(number if offer in places else 0):
            if agents.get(request):
                found.append([agents[request].pop(0), offer])
    return found


class _Choices:
    """Points, ranks and causes of all pairs as plain data."""

    def __init__(self, judged: Judgement, market: Market, first_choice: int) -> None:
        self.market, self.judged = market, judged
        self.open = judged.barred == OPEN
        self.offer_ids = [one.public_id for one in market.offers]
        self.request_ids = [one.public_id for one in market.requests]
        self.own, self.theirs = judged.score.copy(), judged.score.copy()
        self.ranked_by_request: dict[int, dict[int, int]] = defaultdict(dict)
        self.ranked_by_offer: dict[int, dict[int, int]] = defaultdict(dict)
        self._preferences(first_choice)

    def _preferences(self, first_choice: int) -> None:
        rows = {one.pk: at for at, one in enumerate(self.market.requests)}
        columns = {one.pk: at for at, one in enumerate(self.market.offers)}
        said = Preference.objects.filter(request__in=list(rows), offer__in=list(columns))
        for request, offer, side, rank in said.values_list("request_id", "offer_id", "said_by", "rank"):
            row, column = rows[request], columns[offer]
            if side == "request":
                self.ranked_by_request[row][column] = rank
                self.own[row, column] += first_choice // rank
            else:
                self.ranked_by_offer[column][row] = rank
                self.theirs[row, column] += first_choice // rank

    def agents(self) -> list[dict[str, Any]]:
        found = []
        for row, request in enumerate(self.request_ids):
            columns = np.flatnonzero(self.open[row])
            if not len(columns):
                columns = np.arange(len(self.offer_ids))
            choices = self._choices(row, columns)
            found += [{"id": agent, "choices": choices} for agent in copies(request, self.market.wanted[request])]
        return found

    def _choices(self, row: int, columns: np.ndarray) -> list[dict[str, Any]]:
        points = self.own[row, columns].tolist()
        at = columns.tolist()
        stated = self.ranked_by_request.get(row)
        if not stated:
            return [{"offer": self.offer_ids[one], "score": score} for one, score in zip(at, points, strict=True)]
        # Whom nobody named comes after all that were named, in the order of points.
        behind = max(stated.values()) + 1
        most = max(points)
        return [
            {"offer": self.offer_ids[one], "score": score, "rank": stated.get(one, behind + most - score)}
            for one, score in zip(at, points, strict=True)
        ]

    def offers(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        for column, offer in enumerate(self.offer_ids):
            rows = np.flatnonzero(self.open[:, column]).tolist()
            points = {row: int(self.theirs[row, column]) for row in rows}
            scores = {agent: points[row] for row in rows for agent in self._agents(row)}
            one: dict[str, Any] = {"id": offer, "capacity": self.market.places[offer], "scores": scores}
            if stated := self.ranked_by_offer.get(column):
                one["ranking"] = self._ranking(stated, points)
            found.append(one)
        return found

    def _ranking(self, stated: Mapping[int, int], points: Mapping[int, int]) -> list[list[str]]:
        """Best first: as it was stated, then all others by points; the copies of a request are a tie."""
        groups: dict[tuple[int, int], list[str]] = defaultdict(list)
        for row in points:
            key = (0, stated[row]) if row in stated else (1, -points[row])
            groups[key] += self._agents(row)
        return [groups[key] for key in sorted(groups)]

    def _agents(self, row: int) -> list[str]:
        request = self.request_ids[row]
        return copies(request, self.market.wanted[request])

    def excluded(self) -> list[list[str]]:
        """[agent, offer, cause] for those who have no open choice at all."""
        without = np.flatnonzero(~self.open.any(axis=1)).tolist()
        return [
            [agent, offer, self.judged.causes[int(self.judged.barred[row, column])]]
            for row in without
            for column, offer in enumerate(self.offer_ids)
            for agent in self._agents(row)
        ]
