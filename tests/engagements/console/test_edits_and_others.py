"""What people decided about pairs holds in problems of other floors too; what is made by hand meanwhile is noticed."""

from __future__ import annotations

from typing import Any

import pytest

from routeways.engagements import actions, queries
from routeways.engagements.errors import EngagementError
from routeways.engagements.models import Match, Offer, Request, Run, RunEdit
from routeways.foundation import jobs
from tests.engagements.console.factories import adviser, solved, wants_adviser
from tests.engagements.factories import NOW

pytestmark = pytest.mark.usefixtures("ground")


def handed_over(request: Request, *offers: Offer, places: int = 1) -> dict[str, Any]:
    """As another floor would work it out: the first offer is liked best."""
    choices = [{"offer": one.public_id, "score": 9 - at} for at, one in enumerate(offers)]
    agents = [request.public_id, *(f"{request.public_id}~{number}" for number in range(2, places + 1))]
    return {
        "agents": [{"id": agent, "choices": choices} for agent in agents],
        "offers": [{"id": one.public_id, "capacity": places} for one in offers],
    }


def edited(run: Run, action: str, request: Request, offer: Offer) -> RunEdit:
    return actions.edit_run(by=None, run=run, action=action, request=request, offer=offer, why="Because", now=NOW)


def again(run: Run) -> Run:
    made = actions.solve_again(by=None, run=run, now=NOW)
    jobs.work_off()
    made.refresh_from_db()
    return made


def got(run: Run) -> list[Offer]:
    return [line.offer for line in queries.run_view(run).pairs]


def test_what_was_decided_before_holds_in_a_problem_that_is_handed_over() -> None:
    request, best, second = wants_adviser(), adviser("Best"), adviser("Second")
    edited(solved(), "bar", request, best)
    assert got(solved(problem=handed_over(request, best, second))) == [second]
    edited(solved(), "lock", request, best)
    assert got(solved(problem=handed_over(request, second, best))) == [best]


def test_a_pair_kept_apart_is_apart_for_every_place_of_a_request() -> None:
    request, best, second = wants_adviser(), adviser("Best", number=2), adviser("Second", number=2)
    Request.objects.filter(pk=request.pk).update(number=2)
    first = solved(problem=handed_over(request, best, second, places=2))
    edited(first, "bar", request, best)
    view = queries.run_view(again(first))
    assert [(line.offer, line.places) for line in view.pairs] == [(second, 2)]


def test_an_edit_taken_back_no_longer_holds_when_it_is_solved_again() -> None:
    request, best, second = wants_adviser(), adviser("Best"), adviser("Second")
    first = solved(problem=handed_over(request, best, second))
    for action in ("bar", "lock"):
        edit = edited(first, action, request, best if action == "bar" else second)
        held = again(first)
        assert got(held) == [second]
        actions.lift_edit(by=None, edit=edit, now=NOW)
        first = again(held)
        assert got(first) == [best]
    assert (first.problem["excluded"], first.problem["locked"]) == ([], [])


def test_a_pair_held_by_hand_that_a_handed_over_problem_does_not_list_is_left_out_and_said() -> None:
    request, best, second = wants_adviser(), adviser("Best"), adviser("Second")
    edited(solved(), "lock", request, second)
    problem = handed_over(request, best)
    problem["offers"].append({"id": second.public_id, "capacity": 1})
    made = solved(problem=problem)
    assert got(made) == [best]
    assert [line.left_out for line in queries.run_view(made).edits] == ["not among its choices"]


@pytest.mark.parametrize("given", [False, True])
def test_a_match_made_by_hand_meanwhile_stops_the_run_that_would_give_a_second(given: bool) -> None:
    request, offer, other = wants_adviser("School"), adviser("From the run"), adviser("By hand")
    made = solved(problem=handed_over(request, offer) if given else None)
    by_hand = other if got(made) == [offer] else offer
    actions.propose_match(by=None, offer=by_hand, request=request, now=NOW)
    with pytest.raises(EngagementError, match=r"“School” has no place left for another\. Confirm what still holds"):
        actions.confirm_run(by=None, run=made, now=NOW)
    made.refresh_from_db()
    assert (made.state, Match.objects.count()) == (Run.State.SOLVED, 1)


def test_a_place_given_away_by_hand_meanwhile_stops_the_run_too() -> None:
    offer, _ = adviser("One place", number=1), wants_adviser("From the run")
    made = solved()
    actions.propose_match(by=None, offer=offer, request=wants_adviser("By hand"), now=NOW)
    with pytest.raises(EngagementError, match=r"\(“By hand”\) and .* \(“One place”\) were put together since"):
        actions.confirm_run(by=None, run=made, now=NOW)


def test_a_match_made_by_hand_with_places_to_spare_stops_nothing() -> None:
    offer, request = adviser("Three places", number=3), wants_adviser("From the run")
    made = solved()
    actions.propose_match(by=None, offer=offer, request=wants_adviser("By hand"), now=NOW)
    assert [one.request for one in actions.confirm_run(by=None, run=made, now=NOW)] == [request]
