"""Named reads. Nothing here writes; whatever is somebody's own starts from `visible_to(actor, today=)`."""

from routeways.engagements.queries.answering import sides_of, to_answer, waiting, waits_for
from routeways.engagements.queries.board import BoardLine, board, listing
from routeways.engagements.queries.engagements import Place, engagement, overdue, place_of
<<<<<<< HEAD
from routeways.engagements.queries.parties import Looker, by_link, looker, may_open, parties_of

__all__ = [
    "BoardLine",
    "Looker",
    "Place",
    "board",
    "by_link",
    "engagement",
    "listing",
    "looker",
    "may_open",
    "overdue",
    "parties_of",
    "place_of",
    "sides_of",
    "to_answer",
    "waiting",
    "waits_for",
=======
from routeways.engagements.queries.problems import matching_problem
from routeways.engagements.queries.runs import RunView, job_of, run, run_names, run_reasons, run_view, runs

__all__ = [
    "BoardLine",
    "Place",
    "RunView",
    "board",
    "engagement",
    "job_of",
    "listing",
    "matching_problem",
    "overdue",
    "place_of",
    "run",
    "run_names",
    "run_reasons",
    "run_view",
    "runs",
>>>>>>> 6327d75 (Matching runs: built from what stands open, solved in three ways by a job, changed by hand, confirmed once)
]
