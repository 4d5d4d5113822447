"""A problem that another floor worked out, together with what people decided about its pairs here.

What is added stands first among the excluded and last among the locked; how much that is is kept with the run, so that
the problem is found again as it came and edits that are taken back no longer hold.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, NamedTuple

from routeways.engagements.models import Run, RunEdit
from routeways.engagements.queries.problems import request_of

APART = "kept apart by hand"


class HandedOver(NamedTuple):
    """`left_out`: [request, offer, cause] of pairs kept together by hand that cannot be; `added`: rows, by field."""

    problem: dict[str, Any]
    left_out: list[list[str]]
    added: dict[str, int]


def with_edits(problem: dict[str, Any], bars: list[list[str]], edits: Iterable[RunEdit]) -> HandedOver:
    """`bars` are [agent, offer, cause] that hold besides. A bar by hand is for every place that a request wants."""
    given = {key: list(problem.get(key) or ()) for key in ("locked", "excluded")}
    agents: dict[str, list[str]] = defaultdict(list)
    listed: dict[str, set[str]] = {}
    for one in problem["agents"]:
        agents[request_of(str(one["id"]))].append(str(one["id"]))
        listed[str(one["id"])] = {str(choice["offer"]) for choice in one["choices"]}
    offers = {str(one["id"]) for one in problem["offers"]}
    here = [edit for edit in edits if edit.request in agents and edit.offer in offers]
    apart = [
        [agent, edit.offer, APART]
        for edit in here
        if edit.action == RunEdit.Action.BAR
        for agent in agents[edit.request]
    ]
    causes = {(str(agent), str(offer)): str(cause) for agent, offer, cause in (*given["excluded"], *apart, *bars)}
    taken = {str(agent) for agent, _ in given["locked"]}
    locks, left_out = [], []
    for edit in here:
        if edit.action != RunEdit.Action.LOCK or _held(given["locked"], edit):
            continue
        free = [agent for agent in agents[edit.request] if agent not in taken]
        fitting = [agent for agent in free if edit.offer in listed[agent] and (agent, edit.offer) not in causes]
        if fitting:
            taken.add(fitting[0])
            locks.append([fitting[0], edit.offer])
        else:
            left_out.append([edit.request, edit.offer, _why(free, edit, causes)])
    document = {
        **problem,
        "excluded": [*bars, *apart, *given["excluded"]],
        "locked": [*given["locked"], *locks],
    }
    return HandedOver(document, left_out, {"excluded": len(bars) + len(apart), "locked": len(locks)})


def as_given(run: Run) -> dict[str, Any]:
    """The problem of a run as it was handed over."""
    added = run.options.get("added") or {}
    excluded, locked = (list(run.problem.get(key) or ()) for key in ("excluded", "locked"))
    return {
        **run.problem,
        "excluded": excluded[added.get("excluded", 0) :],
        "locked": locked[: len(locked) - added.get("locked", 0)],
    }


def _held(locked: Iterable[Any], edit: RunEdit) -> bool:
    return any((request_of(str(agent)), str(offer)) == (edit.request, edit.offer) for agent, offer in locked)


def _why(free: list[str], edit: RunEdit, causes: dict[tuple[str, str], str]) -> str:
    if not free:
        return "all its places are kept for others"
    known = (causes.get((agent, edit.offer)) for agent in free)
    return next((cause for cause in known if cause), "not among its choices")
