"""Named reads. Nothing here writes; whatever is somebody's own starts from `visible_to(actor, today=)`."""

from routeways.engagements.queries.answering import match, sides_of, waiting, waits_for
from routeways.engagements.queries.board import BoardLine, board, listing
from routeways.engagements.queries.engagements import Place, engagement, overdue, place_of
from routeways.engagements.queries.parties import Looker, by_link, looker, may_open, parties_of
from routeways.engagements.queries.problems import matching_problem
from routeways.engagements.queries.runs import RunView, job_of, run, run_names, run_reasons, run_view, runs

__all__ = [
    "BoardLine",
    "Looker",
    "Place",
    "RunView",
    "board",
    "by_link",
    "engagement",
    "job_of",
    "listing",
    "looker",
    "match",
    "matching_problem",
    "may_open",
    "overdue",
    "parties_of",
    "place_of",
    "run",
    "run_names",
    "run_reasons",
    "run_view",
    "runs",
    "sides_of",
    "waiting",
    "waits_for",
]
