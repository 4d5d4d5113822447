"""Matching runs as pages read them: names, reasons, the three answers side by side, who got what and who nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from routeways.engagements import criteria
from routeways.engagements.models import Offer, Preference, Request, Run, RunEdit
from routeways.engagements.queries.problems import edits_in_force, request_of
from routeways.foundation.models import Job

MODE_WORDS = {
    "stable": ("Stable", "Nobody and no offer would both rather have each other."),
    "welfare": ("Highest total", "The most points in all, whoever gets them."),
    "fair": ("Fair", "Everyone possible gets somebody first; then the worst off are helped first."),
}


@dataclass(frozen=True, slots=True)
class Answer:
    """One of the three answers in numbers. `asked` and `served` are places; `own`: the points of those who ask, which
    with those of who offers make `value`; `lowest`: the own points of who has fewest, None where nobody is served."""

    mode: str
    name: str
    says: str
    asked: int
    served: int
    own: int
    value: int
    lowest: int | None
    blocking: int
    moved: int
    chosen: bool

    @property
    def without(self) -> int:
        return self.asked - self.served


@dataclass(frozen=True, slots=True)
class PairLine:
    """One proposed pair, with why for each side. `held` is the edit that keeps it; `had` what it moved from."""

    request: Request
    offer: Offer
    places: int
    score: int
    to_offer: tuple[str, ...]
    to_request: tuple[str, ...]
    held: RunEdit | None
    had: Offer | None

    @property
    def points(self) -> str:
        return f"{self.score:,}"


@dataclass(frozen=True, slots=True)
class WithoutLine:
    """A request that has nothing (or not all it wants), and why."""

    request: Request
    places: int
    cause: str
    says: str


@dataclass(frozen=True, slots=True)
class EditLine:
    """A pair that people hold together or apart. `left_out`: why it held nothing in this run, or an empty text."""

    edit: RunEdit
    names: str
    left_out: str


@dataclass(frozen=True, slots=True)
class Cost:
    """What changed against the run before: people served, total, lowest."""

    served: int
    value: int
    lowest: int | None


@dataclass(frozen=True, slots=True)
class RunView:
    run: Run
    answers: tuple[Answer, ...]
    pairs: tuple[PairLine, ...]
    without: tuple[WithoutLine, ...]
    unfilled: tuple[tuple[Offer, int], ...]
    edits: tuple[EditLine, ...]
    cost: Cost | None
    requests: Mapping[str, Request]
    offers: Mapping[str, Offer]

    @property
    def chosen(self) -> Answer | None:
        return next((one for one in self.answers if one.chosen), None)


def run(public_id: str, region: str) -> Run | None:
    """A run of the region; who may see it is asked elsewhere."""
    return Run.objects.select_related("after", "created_by").filter(public_id=public_id, region=region).first()


def runs(region: str, actor: Any, *, today: date, kind: str = "") -> QuerySet[Run]:
    """The newest first, without what makes them large."""
    rows = Run.objects.visible_to(actor, today=today).filter(region=region)
    return (rows.filter(kind=kind) if kind else rows).defer("problem", "answer", "reasons")


def job_of(held: Run) -> Job | None:
    """The job that works it out."""
    return Job.objects.filter(kind="engagements.solve_run", payload__run=held.public_id).order_by("-created_at").first()


def run_names(held: Run) -> dict[str, str]:
    """What requests and offers of a run are called, with whose they are, by public id: “Finance director, Mill Ltd”."""
    rows = (*_requests(held).select_related("owner"), *_offers(held).select_related("owner"))
    return {one.public_id: f"{one.title}, {one.who}" for one in rows}


def run_reasons(held: Run, answer: Mapping[str, Any], *, today: date) -> dict[str, dict[str, list[str]]]:
    """Sentences for each side of every pair that one of the three answers proposes."""
    offers = {one.public_id: one for one in _offers(held).select_related("owner")}
    requests = {one.public_id: one for one in _requests(held).select_related("owner")}
    pairs = {
        (request_of(str(agent)), str(offer)) for one in answer["modes"].values() for agent, offer in one["matches"]
    }
    said = _choices_of(requests.values(), offers.values())
    held_together = {
        (one.request, one.offer): one.why
        for one in edits_in_force(held.region, held.kind)
        if one.action == RunEdit.Action.LOCK
    }
    found = {}
    for request, offer in sorted(pairs):
        judged = criteria.judge(offers[offer], requests[request], today)
        own, theirs = list(judged.to_request), list(judged.to_offer)
        if rank := said.get((request, offer, "request")):
            own.insert(0, f"You ranked it number {rank}.")
            theirs.insert(0, f"They ranked you number {rank}.")
        if rank := said.get((request, offer, "offer")):
            theirs.insert(0, f"You ranked it number {rank}.")
            own.insert(0, f"They ranked you number {rank}.")
        if (request, offer) in held_together:
            kept = "The hub keeps the two together."
            own.insert(0, kept)
            theirs.insert(0, kept)
        found[f"{request}|{offer}"] = {"request": own, "offer": theirs}
    return found


def run_view(held: Run) -> RunView:
    """Everything of a run, solved or not. Five queries, however large it is."""
    offers = {one.public_id: one for one in _offers(held).select_related("owner")}
    requests = {one.public_id: one for one in _requests(held).select_related("owner")}
    modes: Mapping[str, Any] = (held.answer or {}).get("modes", {})
    chosen = modes.get(held.mode, {})
    edits = [one for one in edits_in_force(held.region, held.kind) if one.request in requests and one.offer in offers]
    return RunView(
        run=held,
        answers=tuple(_answer(held, mode, modes[mode]) for mode in MODE_WORDS if mode in modes),
        pairs=tuple(_pairs(held, chosen, requests, offers, edits)),
        without=tuple(_without(chosen, requests)),
        unfilled=tuple(
            (offers[str(one["offer"])], one["places"])
            for one in chosen.get("unfilled", [])
            if str(one["offer"]) in offers
        ),
        edits=tuple(_edit(held, one, f"{requests[one.request].who} and {offers[one.offer].who}") for one in edits),
        cost=_cost(held, chosen),
        requests=requests,
        offers=offers,
    )


def _edit(held: Run, one: RunEdit, names: str) -> EditLine:
    causes = {(request, offer): cause for request, offer, cause in held.options.get("left_out", ())}
    cause = causes.get((one.request, one.offer), "") if one.action == RunEdit.Action.LOCK else ""
    return EditLine(one, names, cause)


def _answer(held: Run, mode: str, one: Mapping[str, Any]) -> Answer:
    name, says = MODE_WORDS[mode]
    return Answer(
        mode=mode,
        name=name,
        says=says,
        asked=len(held.problem["agents"]),
        served=one["served"],
        own=sum(one["scores"]),
        value=one["value"],
        lowest=one["lowest"],
        blocking=one["blocking"],
        moved=len(one["moved"]),
        chosen=mode == held.mode,
    )


def _pairs(
    held: Run,
    chosen: Mapping[str, Any],
    requests: Mapping[str, Request],
    offers: Mapping[str, Offer],
    edits: Iterable[RunEdit],
) -> list[PairLine]:
    moved = {request_of(str(agent)): offers.get(str(had)) for agent, had, _ in chosen.get("moved", [])}
    locks = {(one.request, one.offer): one for one in edits if one.action == RunEdit.Action.LOCK}
    lines: dict[tuple[str, str], PairLine] = {}
    for (agent, offer), score in zip(chosen.get("matches", []), chosen.get("scores", []), strict=True):
        pair = request_of(str(agent)), str(offer)
        if pair[0] not in requests or pair[1] not in offers:
            continue
        before = lines.get(pair)
        why = held.reasons.get("|".join(pair), {})
        lines[pair] = PairLine(
            request=requests[pair[0]],
            offer=offers[pair[1]],
            places=(before.places if before else 0) + 1,
            score=(before.score if before else 0) + score,
            to_offer=tuple(why.get("offer", ())),
            to_request=tuple(why.get("request", ())),
            held=locks.get(pair),
            had=moved.get(pair[0]),
        )
    return sorted(lines.values(), key=lambda line: (line.request.who, line.request.title, line.offer.title))


def _without(chosen: Mapping[str, Any], requests: Mapping[str, Request]) -> list[WithoutLine]:
    lines: dict[str, WithoutLine] = {}
    for row in chosen.get("unmatched", []):
        request = request_of(str(row["agent"]))
        if request in requests:
            places = lines[request].places + 1 if request in lines else 1
            lines[request] = WithoutLine(requests[request], places, row["cause"], row["says"])
    return sorted(lines.values(), key=lambda line: (line.request.who, line.request.title))


def _cost(held: Run, chosen: Mapping[str, Any]) -> Cost | None:
    """Against the run before in the same way of matching, where that was solved."""
    if held.after is None or not chosen:
        return None
    before = ((held.after.answer or {}).get("modes") or {}).get(held.mode)
    if not before:
        return None
    known = None not in (chosen["lowest"], before["lowest"])
    return Cost(
        served=chosen["served"] - before["served"],
        value=chosen["value"] - before["value"],
        lowest=chosen["lowest"] - before["lowest"] if known else None,
    )


def _offers(held: Run) -> QuerySet[Offer]:
    return Offer.objects.filter(public_id__in=[str(one["id"]) for one in held.problem.get("offers", [])])


def _requests(held: Run) -> QuerySet[Request]:
    ids = {request_of(str(one["id"])) for one in held.problem.get("agents", [])}
    return Request.objects.filter(public_id__in=ids)


def _choices_of(requests: Iterable[Request], offers: Iterable[Offer]) -> dict[tuple[str, str, str], int]:
    rows = Preference.objects.filter(request__in=list(requests), offer__in=list(offers))
    columns = ("request__public_id", "offer__public_id", "said_by", "rank")
    return {(request, offer, side): rank for request, offer, side, rank in rows.values_list(*columns)}
