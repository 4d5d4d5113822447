"""Matching runs: proposed from a problem, solved by a job, changed by hand, confirmed or put away."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from routeways.engagements import solving
from routeways.engagements.errors import EngagementError
from routeways.engagements.kinds import Kind
from routeways.engagements.kinds import kind as kind_of
from routeways.engagements.models import Offer, Request, Run, RunEdit
from routeways.engagements.models.listing import State
from routeways.engagements.queries import asking
from routeways.engagements.queries.handed_over import as_given, with_edits
from routeways.engagements.queries.moving import agreed
from routeways.engagements.queries.problems import edits_in_force, matching_problem, request_of
from routeways.engagements.queries.since import began_with, since, spoken_for
from routeways.engines import matching
from routeways.foundation import audit, jobs
from routeways.instruments.asking.answers import tidy

SOLVE = "engagements.solve_run"


@transaction.atomic
def propose_matches(
    *,
    by: Any,
    region: str,
    kind: str,
    mode: str,
    seed: str,
    now: datetime,
    requests: Iterable[Request] | None = None,
    offers: Iterable[Offer] | None = None,
    problem: Mapping[str, Any] | None = None,
    after: Run | None = None,
    beside: Run | None = None,
    move: bool = False,
    title: str = "",
) -> Run:
    """Keeps a matching run and queues its solving. `problem` is a finished one; else it is built from what is open.

    mode: stable, welfare or fair, what is chosen at first; all three are worked out. Places that `beside` proposes are
    not given again. Raises EngagementError with one sentence for whatever cannot be solved, and then nothing is kept.
    """
    rules, drawn, today = kind_of(kind), tidy(seed, one_line=True)[:80], timezone.localdate(now)
    _refuse_unclear(rules, mode, drawn, move)
    chosen = _Chosen(requests, offers)
    asked = {"region": region, "mode": mode, "seed": drawn, "today": today, "after": after, "move": move}
    asked["spoken_for"] = spoken_for(beside)
    document, options = _built(rules, chosen, asked) if problem is None else _handed_over(rules, problem, asked)
    named = solving.read(document)
    made = Run.objects.create(
        region=region,
        kind=rules.id,
        kind_digest=rules.digest,
        title=tidy(title, one_line=True)[:160] or f"{rules.plural}, {today:%-d %B %Y}",
        mode=mode,
        seed=drawn,
        problem=document,
        digest=matching.digest(named),
        after=after,
        options={"move": move, "given": problem is not None, **options, **chosen.ids()}
        | ({"beside": beside.public_id} if beside else {}),
        created_at=now,
        created_by=by,
    )
    jobs.enqueue(SOLVE, by=by, payload={"run": made.public_id})
    details = {"kind": rules.id, "mode": mode, "agents": len(named.agents), "offers": len(named.offers)}
    audit.record(by=by, verb="engagements.propose_matches", subject=made, details=details)
    return made


@transaction.atomic
def keep_answer(*, by: Any, run: Run, answer: Mapping[str, Any], reasons: Mapping[str, Any], fault: str = "") -> Run:
    """What the job worked out, or in `fault` why it could not. Called inside the job's `finishing()`."""
    held = Run.objects.select_for_update().get(pk=run.pk)
    if held.state != Run.State.WAITING:
        return held
    held.state = Run.State.FAILED if fault else Run.State.SOLVED
    held.fault, held.answer, held.reasons = fault[:500], None if fault else dict(answer), dict(reasons)
    held.save(update_fields=["state", "fault", "answer", "reasons"])
    audit.record(by=by, verb="engagements.solve_run", subject=held, details={"state": held.state})
    return held


@transaction.atomic
def choose_mode(*, by: Any, run: Run, mode: str) -> Run:
    """Takes another of the three answers."""
    held = _solved(run)
    if mode not in (held.answer or {}).get("modes", {}):
        raise EngagementError("Choose one of the three: stable, welfare or fair.")
    held.mode, held.digest = mode, held.answer["modes"][mode]["digest"]  # type: ignore[index]
    held.save(update_fields=["mode", "digest"])
    audit.record(by=by, verb="engagements.choose_mode", subject=held, details={"mode": mode})
    return held


@transaction.atomic
def edit_run(*, by: Any, run: Run, action: str, request: Request, offer: Offer, why: str, now: datetime) -> RunEdit:
    """Holds a pair together or apart, from now on in every run of the kind. The last word on a pair counts.

    Raises EngagementError without a reason, or where the two are not in this run.
    """
    held = _solved(run)
    if action not in RunEdit.Action.values:
        raise EngagementError("Say whether to keep the two together, or never to put them together.")
    reason = tidy(why, one_line=True)[:300]
    if not reason:
        raise EngagementError("Say why: whoever reads the run later wants to know.")
    offers = {str(one["id"]) for one in held.problem["offers"]}
    requests = {request_of(str(one["id"])) for one in held.problem["agents"]}
    if offer.public_id not in offers or request.public_id not in requests:
        raise EngagementError("One of the two is not part of this run. Choose others.")
    pair = {"request": request.public_id, "offer": offer.public_id}
    in_force = RunEdit.objects.filter(run__region=held.region, run__kind=held.kind, lifted_at__isnull=True)
    in_force.filter(**pair).update(lifted_at=now)
    made = RunEdit.objects.create(run=held, action=action, why=reason, at=now, by=by, **pair)
    audit.record(by=by, verb="engagements.edit_run", subject=held, details={"action": action, **pair})
    return made


@transaction.atomic
def lift_edit(*, by: Any, edit: RunEdit, now: datetime) -> None:
    """Takes back that a pair is held together or apart; twice changes nothing."""
    if RunEdit.objects.filter(pk=edit.pk, lifted_at__isnull=True).update(lifted_at=now):
        pair = {"request": edit.request, "offer": edit.offer}
        audit.record(by=by, verb="engagements.lift_edit", subject=edit.run, details=pair)


@transaction.atomic
def solve_again(*, by: Any, run: Run, now: datetime) -> Run:
    """A new run over the offers and requests that the old one began with, as far as they can still be matched, with
    the same seed: few move, what people held stays, the old is put away. Who came since is left to another run."""
    held = Run.objects.select_for_update().get(pk=run.pk)
    if held.state not in (Run.State.SOLVED, Run.State.FAILED):
        raise EngagementError(f"This run is {held.get_state_display().lower()}. Start a new one.")
    given, began = held.options.get("given", False), began_with(held)
    made = propose_matches(
        by=by,
        region=held.region,
        kind=held.kind,
        mode=held.mode,
        seed=held.seed,
        now=now,
        after=held,
        requests=None if given else Request.objects.filter(public_id__in=began["requests"]),
        offers=None if given else Offer.objects.filter(public_id__in=began["offers"]),
        problem=as_given(held) if given else None,
        beside=Run.objects.filter(public_id=held.options.get("beside", "")).first(),
        move=bool(held.options.get("move")) and not given,
        title=held.title,
    )
    made.options |= {"began": began} | {side: held.options.get(side) for side in began}
    made.save(update_fields=["options"])
    held.state = Run.State.DISCARDED
    held.save(update_fields=["state"])
    return made


@transaction.atomic
def match_the_rest(*, by: Any, run: Run, now: datetime) -> Run:
    """A run of its own, in the same way, for the requests that came since a run began; what that one proposes stays.

    Raises EngagementError where nobody came, or nothing is left for them.
    """
    held = Run.objects.select_for_update().get(pk=run.pk)
    joined = since(held, today=timezone.localdate(now)).joined
    if not joined:
        raise EngagementError("No request came since this run began, so there is no rest to match.")
    return propose_matches(
        by=by, region=held.region, kind=held.kind, mode=held.mode, seed=held.seed, now=now, requests=joined,
        beside=held, title=f"{held.title}: the rest",
    )  # fmt: skip


@transaction.atomic
def discard_run(*, by: Any, run: Run) -> Run:
    """Puts a run away unused; twice changes nothing. What people held by hand stays in force."""
    held = Run.objects.select_for_update().get(pk=run.pk)
    if held.state == Run.State.DISCARDED:
        return held
    if held.state == Run.State.CONFIRMED:
        raise EngagementError("This run is confirmed: its matches are with both sides.")
    held.state = Run.State.DISCARDED
    held.save(update_fields=["state"])
    audit.record(by=by, verb="engagements.discard_run", subject=held)
    return held


def _solved(run: Run) -> Run:
    held = Run.objects.select_for_update().get(pk=run.pk)
    if held.state != Run.State.SOLVED:
        raise EngagementError(f"This run is {held.get_state_display().lower()}, so it cannot be changed.")
    return held


def _refuse_unclear(rules: Kind, mode: str, drawn: str, move: bool) -> None:
    """Raises EngagementError where the run is not one of its kind."""
    if rules.offer is None or rules.request is None:
        raise EngagementError(f"{rules.plural} are not matched: they begin from one side alone.")
    if mode not in solving.MODES:
        raise EngagementError("Choose how to match: stable, welfare or fair.")
    if not drawn:
        raise EngagementError("Give the seed of the lottery: any word or number, told to everybody before the run.")
    if move and rules.moving_end is None:
        raise EngagementError(f"{rules.plural} that have begun are not moved by a run.")


class _Chosen:
    """The requests and offers to which a run is limited; None is all that stand open."""

    def __init__(self, requests: Iterable[Request] | None, offers: Iterable[Offer] | None) -> None:
        self.requests = None if requests is None else list(requests)
        self.offers = None if offers is None else list(offers)

    def ids(self) -> dict[str, list[str] | None]:
        return {
            side: None if rows is None else sorted(one.public_id for one in rows)
            for side, rows in (("requests", self.requests), ("offers", self.offers))
        }


def _built(kind: Kind, chosen: _Chosen, asked: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The problem out of what is open, and what the run keeps about it."""
    left_out: list[list[str]] = []
    document = matching_problem(kind, requests=chosen.requests, offers=chosen.offers, left_out=left_out, **asked)
    standing = sorted(one.public_id for one in agreed(document).values()) if asked["move"] else None
    return document, {"left_out": left_out, "agreed": standing}


def _handed_over(kind: Kind, given: Mapping[str, Any], asked: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """A problem of somebody else’s: it names only what is open here, and what people decided here holds for it."""
    problem = {**given, "mode": asked["mode"], "seed": asked["seed"]}
    solving.read(problem)
    wanted = {request_of(str(one["id"])) for one in problem["agents"]}
    requests = _all_open(Request, "request", wanted, kind, asked["region"])
    offers = _all_open(Offer, "offer", {str(one["id"]) for one in problem["offers"]}, kind, asked["region"])
    of_offers, of_requests = (asking.bars(kind, rows, asked["today"]) for rows in (offers, requests))
    bars = asking.barred_by_employers(problem, of_offers, of_requests)
    found = with_edits(problem, bars, edits_in_force(asked["region"], kind.id))
    standing = sorted(one.public_id for one in agreed(problem).values()) if asked["move"] else None
    return found.problem, {"left_out": found.left_out, "added": found.added, "agreed": standing}


def _all_open(model: Any, what: str, ids: set[str], kind: Kind, region: str) -> list[Any]:
    """Everybody in a problem that was handed over is an offer or a request of this kind and region."""
    rows = model.objects.filter(region=region, kind=kind.id, state=State.OPEN).select_related("owner")
    known = [one for one in rows if one.public_id in ids]
    if unknown := sorted(ids - {one.public_id for one in known}):
        raise EngagementError(
            f"The problem names “{unknown[0][:60]}”, but there is no open {what} of this kind with that number. "
            "Nothing was kept."
        )
    return known
