"""A matching run: kept with problem and seed, solved by a job, changed by hand, confirmed once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from routeways.engagements import actions, queries, solving
from routeways.engagements.errors import EngagementError
from routeways.engagements.kinds import kind
from routeways.engagements.models import Engagement, Match, Request, Run, RunEdit
from routeways.engagements.queries.moving import moves
from routeways.foundation import jobs
from routeways.foundation.models import AuditEntry, Job
from tests.engagements.console.factories import KIND, SEED, adviser, many, matched, proposed, solved, wants_adviser
from tests.engagements.factories import NOW, REGION, TODAY, employer

pytestmark = pytest.mark.usefixtures("ground")


def test_a_run_is_solved_by_its_job_in_all_three_ways() -> None:
    offer, request = adviser(), wants_adviser()
    made = proposed()
    assert (made.state, made.seed, made.answer) == (Run.State.WAITING, SEED, None)
    jobs.work_off()
    made.refresh_from_db()
    assert made.state == Run.State.SOLVED
    assert set(made.answer["modes"]) == {"stable", "welfare", "fair"}
    assert made.answer["modes"]["fair"]["matches"] == [[request.public_id, offer.public_id]]
    view = queries.run_view(made)
    assert view.pairs[0].to_request[-1] == "Help: The careers plan and its aims."
    assert view.pairs[0].to_offer


def test_the_same_problem_and_seed_give_the_same_answer() -> None:
    many(20, 6)
    made = solved()
    again = solving.answers(solving.read(made.problem), queries.run_names(made))
    assert again == made.answer["modes"]
    assert made.digest == again[made.mode]["digest"]
    other = solved(seed="another word")
    assert other.digest != made.digest


def test_everybody_without_an_offer_has_a_sentence() -> None:
    many(20, 4)
    made = solved()
    served = made.answer["modes"]["fair"]["served"]
    view = queries.run_view(made)
    assert len(view.pairs) + sum(line.places for line in view.without) == 20
    assert served == len(view.pairs)
    assert all(line.says.endswith(".") and line.request.public_id not in line.says for line in view.without)


def test_whom_it_could_have_gone_to_is_named_once_with_the_organisation() -> None:
    owner = employer()
    for title in ("Nursing manager", "Nursing manager", "Finance director"):
        adviser(title, owner=owner, number=1)
    for number in range(4):
        wants_adviser(f"School {number}")
    made = solved()
    (left,) = made.answer["modes"]["fair"]["unmatched"]
    named = {f"“{title}, {owner.name}”" for title in ("Nursing manager", "Finance director")}
    listed = left["says"].partition("It could have gone to ")[2].rstrip(".")
    assert listed.count("“") == 2
    assert set(listed.replace("”, “", "”|“").split("|")) == named


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"mode": "lucky"}, "stable, welfare or fair"),
        ({"seed": "  "}, "seed of the lottery"),
        ({"problem": {"agents": [], "offers": []}}, "no choices|nothing|There"),
        ({"problem": {"agents": [{"id": "x", "choices": [{"offer": "y"}]}], "offers": []}}, "There is no offer “y”"),
        (
            {"problem": {"agents": [{"id": "x", "choices": []}], "offers": [{"id": "y", "capacity": -1}]}},
            "capacity -1",
        ),
        (
            {
                "problem": {
                    "agents": [{"id": "x", "choices": []}],
                    "offers": [{"id": "y", "capacity": 1, "ranking": ["x", "x"]}],
                }
            },
            "contradicts itself",
        ),
        ({"problem": {"agents": [{"id": "x", "choices": []}], "offers": []}}, "no open request of this kind"),
        ({"problem": {"agents": [], "offers": [{"id": "y", "capacity": 1}]}}, "no open offer of this kind"),
        ({"problem": {"agents": {}}}, "must be a list"),
    ],
)
def test_a_problem_that_cannot_be_is_one_sentence_and_nothing_is_kept(fields: dict[str, Any], says: str) -> None:
    adviser(), wants_adviser()
    before = AuditEntry.objects.count()
    if fields.get("problem") == {"agents": [], "offers": []}:
        assert proposed(**fields).state == Run.State.WAITING  # empty, but nothing is wrong with it
        return
    with pytest.raises(EngagementError, match=says):
        proposed(**fields)
    assert (Run.objects.count(), Job.objects.count(), AuditEntry.objects.count()) == (0, 0, before)


def test_a_million_duplicate_choices_are_one_sentence_and_nothing_is_kept() -> None:
    offer, request = adviser(), wants_adviser()
    choices = [{"offer": offer.public_id, "score": 1}] * 1_000_000
    problem = {
        "agents": [{"id": request.public_id, "choices": choices}],
        "offers": [{"id": offer.public_id, "capacity": 1}],
    }
    with pytest.raises(EngagementError, match="more than once") as refused:
        proposed(problem=problem)
    assert str(refused.value).count(".") <= 2
    assert not Run.objects.exists()


def test_a_problem_made_elsewhere_is_taken_as_it_is() -> None:
    offer, request = adviser(), wants_adviser()
    problem = {
        "agents": [{"id": request.public_id, "choices": [{"offer": offer.public_id, "score": 7}]}],
        "offers": [{"id": offer.public_id, "capacity": 1}],
    }
    made = solved(problem=problem)
    assert made.answer["modes"]["fair"]["scores"] == [7]
    actions.edit_run(by=None, run=made, action="bar", request=request, offer=offer, why="Cousins", now=NOW)
    again = actions.solve_again(by=None, run=made, now=NOW)
    jobs.work_off()
    again.refresh_from_db()
    assert again.answer["modes"]["fair"]["unmatched"][0]["cause"] == "kept apart by hand"


def test_a_pair_held_by_hand_stays_in_this_run_and_in_later_ones() -> None:
    near, far = adviser("Near"), adviser("Far", postcode="PR1 8XJ")
    request = wants_adviser()
    made = solved()
    assert [line.offer for line in queries.run_view(made).pairs] == [near]
    actions.edit_run(by=None, run=made, action="lock", request=request, offer=far, why="They know each other", now=NOW)
    again = actions.solve_again(by=None, run=made, now=NOW)
    jobs.work_off()
    again.refresh_from_db()
    made.refresh_from_db()
    view = queries.run_view(again)
    assert (made.state, again.after, again.seed) == (Run.State.DISCARDED, made, SEED)
    assert [(line.offer, line.had, bool(line.held)) for line in view.pairs] == [(far, near, True)]
    assert view.cost is not None and view.cost.served == 0 and view.cost.value < 0
    assert "The hub keeps the two together." in view.pairs[0].to_offer
    fresh = solved()
    assert [line.offer for line in queries.run_view(fresh).pairs] == [far]


def test_a_pair_kept_apart_never_comes_and_can_be_allowed_again() -> None:
    offer, request = adviser(), wants_adviser()
    made = solved()
    edit = actions.edit_run(by=None, run=made, action="bar", request=request, offer=offer, why="Cousins", now=NOW)
    apart = solved()
    assert queries.run_view(apart).without[0].says == "No offer is possible: 1 of 1: kept apart by hand."
    actions.lift_edit(by=None, edit=edit, now=NOW)
    actions.lift_edit(by=None, edit=edit, now=NOW)
    assert queries.run_view(solved()).pairs[0].offer == offer


def test_the_last_word_on_a_pair_counts() -> None:
    offer, request = adviser(), wants_adviser()
    made = solved()
    for action in ("bar", "lock"):
        actions.edit_run(by=None, run=made, action=action, request=request, offer=offer, why="Because", now=NOW)
    assert [edit.action for edit in RunEdit.objects.filter(lifted_at=None)] == ["lock"]


def test_an_edit_needs_a_reason_and_two_who_take_part() -> None:
    offer, request = adviser(), wants_adviser()
    made = solved()
    with pytest.raises(EngagementError, match="Say why"):
        actions.edit_run(by=None, run=made, action="lock", request=request, offer=offer, why=" ", now=NOW)
    with pytest.raises(EngagementError, match="not part of this run"):
        actions.edit_run(by=None, run=made, action="lock", request=request, offer=adviser(), why="Yes", now=NOW)
    with pytest.raises(EngagementError, match="Say whether"):
        actions.edit_run(by=None, run=made, action="hug", request=request, offer=offer, why="Yes", now=NOW)


def test_held_pairs_that_cannot_hold_end_in_a_sentence_with_names() -> None:
    offer = adviser("Only one place", number=1)
    requests = [wants_adviser("First school"), wants_adviser("Second school")]
    made = solved()
    for request in requests:
        actions.edit_run(by=None, run=made, action="lock", request=request, offer=offer, why="Promised", now=NOW)
    again = actions.solve_again(by=None, run=made, now=NOW)
    jobs.work_off()
    again.refresh_from_db()
    assert again.state == Run.State.FAILED
    assert f"“Only one place, {offer.who}” are to stay together, but that cannot be" in again.fault
    assert again.answer is None


def test_confirming_proposes_each_pair_once_with_a_day_for_the_answer() -> None:
    offer = adviser()
    request = wants_adviser()
    made = solved()
    matches = actions.confirm_run(by=None, run=made, now=NOW)
    made.refresh_from_db()
    assert made.state == Run.State.CONFIRMED
    assert [(one.offer, one.request, one.run) for one in matches] == [(offer, request, made)]
    assert matches[0].answer_by == TODAY + timedelta(days=14)
    assert matches[0].reasons_for("offer")
    with pytest.raises(EngagementError, match="confirmed already, so nothing was proposed twice"):
        actions.confirm_run(by=None, run=made, now=NOW)
    assert Match.objects.count() == 1


def test_a_run_that_has_been_overtaken_is_not_confirmed_in_part() -> None:
    wants_adviser("Stays"), adviser("One")
    gone = wants_adviser("Goes")
    adviser("Two")
    made = solved()
    actions.close_listing(by=None, listing=gone)
    with pytest.raises(EngagementError, match=r"Something has changed since this run\. “Goes” is closed"):
        actions.confirm_run(by=None, run=made, now=NOW)
    made.refresh_from_db()
    assert (made.state, Match.objects.count()) == (Run.State.SOLVED, 0)


def test_a_run_put_away_is_not_confirmed_and_a_confirmed_one_not_put_away() -> None:
    adviser(), wants_adviser()
    away = actions.discard_run(by=None, run=solved())
    assert actions.discard_run(by=None, run=away).state == Run.State.DISCARDED
    with pytest.raises(EngagementError, match="not used"):
        actions.confirm_run(by=None, run=away, now=NOW)
    made = solved()
    actions.confirm_run(by=None, run=made, now=NOW)
    with pytest.raises(EngagementError, match="is confirmed"):
        actions.discard_run(by=None, run=made)


def test_another_of_the_three_can_be_chosen() -> None:
    many(12, 5)
    made = solved()
    chosen = actions.choose_mode(by=None, run=made, mode="stable")
    assert (chosen.mode, chosen.digest) == ("stable", made.answer["modes"]["stable"]["digest"])
    assert made.answer["modes"]["stable"]["blocking"] == 0
    with pytest.raises(EngagementError, match="one of the three"):
        actions.choose_mode(by=None, run=made, mode="lucky")


def test_a_run_that_may_move_moves_few_and_ends_what_it_moves() -> None:
    settled = matched(adviser("Keeps", number=1), wants_adviser("Happy"))
    single = matched(adviser("Near the new one", number=1), wants_adviser("Moves"))
    wants_adviser("New")
    adviser("Far for the new one", number=1, answers={"phases": ["mainstream"]}, postcode="PR1 8XJ")
    made = solved(move=True)
    view = queries.run_view(made)
    assert (len(view.pairs), view.chosen.moved if view.chosen else None) == (3, 0)
    actions.confirm_run(by=None, run=made, now=NOW)
    for match in (settled, single):
        match.refresh_from_db()
        assert (match.state, match.engagement.state) == (Match.State.ACCEPTED, Engagement.State.RUNNING)


def test_what_a_run_moves_is_replaced_and_says_by_whom() -> None:
    old = matched(adviser("First", number=1), wants_adviser("School"))
    better = adviser("Second", number=1)
    made = solved(move=True)
    actions.edit_run(by=None, run=made, action="lock", request=old.request, offer=better, why="Asked for", now=NOW)
    again = actions.solve_again(by=None, run=made, now=NOW)
    jobs.work_off()
    again.refresh_from_db()
    assert len(again.answer["modes"]["fair"]["moved"]) == 1
    new = actions.confirm_run(by=None, run=again, now=NOW)[0]
    old.refresh_from_db()
    assert (old.state, old.replaced_by, new.offer) == (Match.State.REPLACED, new, better)
    assert (old.engagement.state, old.engagement.outcome) == (Engagement.State.ENDED, "rematched")


def test_a_kind_whose_work_is_never_moved_says_so() -> None:
    with pytest.raises(EngagementError, match="not moved by a run"):
        proposed(kind="talk", move=True)


def test_reading_a_run_costs_few_queries(django_assert_num_queries: Any) -> None:
    many(30, 20)
    made = queries.run(solved().public_id, REGION)
    assert made is not None
    with django_assert_num_queries(3):
        queries.run_view(made)


def test_a_job_whose_run_is_gone_fails_with_a_sentence() -> None:
    adviser(), wants_adviser()
    made = proposed()
    made.delete()
    jobs.work_off()
    assert Job.objects.get(kind=actions.SOLVE).error == "This run is not there any more."


def test_kinds_that_begin_from_one_side_are_not_matched() -> None:
    alone = next((one for one in ("skills-pledge", "enquiry") if one in _kinds()), None)
    if alone is None:
        rules = kind(KIND).model_copy(update={"request": None})
        monkey = pytest.MonkeyPatch()
        monkey.setattr("routeways.engagements.actions.runs.kind_of", lambda id: rules)
        try:
            with pytest.raises(EngagementError, match="begin from one side"):
                proposed()
        finally:
            monkey.undo()
        return
    with pytest.raises(EngagementError, match="begin from one side"):
        proposed(kind=alone)


def _kinds() -> set[str]:
    from routeways.engagements.kinds import kinds

    return set(kinds())


def refused(request: Any, offer: Any) -> str:
    match = actions.propose_match(by=None, offer=offer, request=request, now=NOW)
    actions.answer_match(by=None, match=match, side="offer", yes=False, reason="No time", now=NOW)
    return "refused before"


def ended(request: Any, offer: Any) -> str:
    actions.end(by=None, engagement=matched(offer, request).engagement, outcome="rematched", party="hub", now=NOW)
    return "ended before"


def agreed(request: Any, offer: Any) -> str:
    matched(offer, request)
    return "together already"


@pytest.mark.parametrize("happens", [refused, ended, agreed])
def test_a_pair_held_by_hand_that_cannot_be_any_more_is_left_out_and_said(happens: Any) -> None:
    held, other = adviser("Held", number=2), adviser("Other")
    request = wants_adviser()
    Request.objects.filter(pk=request.pk).update(number=2)
    made = solved()
    actions.edit_run(by=None, run=made, action="lock", request=request, offer=held, why="Promised", now=NOW)
    cause = happens(request, held)
    later = solved()
    view = queries.run_view(later)
    assert (later.state, later.fault) == (Run.State.SOLVED, "")
    assert {line.offer for line in view.pairs} == {other}
    assert [line.left_out for line in view.edits] == [cause]


def loses() -> tuple[Match, Run]:
    """Who works with somebody and would have nobody: the only place is promised to another."""
    old = matched(adviser("Only one", number=1), wants_adviser("Loses"))
    new = wants_adviser("Gets it")
    made = solved(move=True)
    actions.edit_run(by=None, run=made, action="lock", request=new, offer=old.offer, why="Promised", now=NOW)
    again = actions.solve_again(by=None, run=made, now=NOW)
    jobs.work_off()
    again.refresh_from_db()
    return old, again


def test_who_would_have_nobody_is_among_those_whom_a_run_moves() -> None:
    old, made = loses()
    assert [(one.match, one.to) for one in moves(made)] == [(old, None)]
    actions.confirm_run(by=None, run=made, now=NOW)
    old.refresh_from_db()
    assert (old.state, old.engagement.outcome) == (Match.State.WITHDRAWN, "rematched")


def test_what_was_agreed_after_a_run_was_worked_out_is_not_ended_by_it() -> None:
    request = wants_adviser("School")
    adviser("From the run"), matched(request=wants_adviser("Another"))
    made = solved(move=True)
    by_hand = matched(adviser("By hand"), request)
    with pytest.raises(EngagementError, match=r"“School” has with “By hand” has changed since this was worked out\."):
        actions.confirm_run(by=None, run=made, now=NOW)
    by_hand.refresh_from_db()
    made.refresh_from_db()
    assert (by_hand.state, by_hand.engagement.state) == (Match.State.ACCEPTED, Engagement.State.RUNNING)
    assert (made.state, Match.objects.filter(run=made).count()) == (Run.State.SOLVED, 0)


def test_what_has_ended_since_a_run_was_worked_out_is_not_proposed_again_by_it() -> None:
    old = matched(adviser(number=1), wants_adviser())
    made = solved(move=True)
    actions.end(by=None, engagement=old.engagement, outcome="rematched", party="hub", now=NOW)
    with pytest.raises(EngagementError, match=r"has changed since this was worked out\. Solve again\."):
        actions.confirm_run(by=None, run=made, now=NOW)


def test_a_match_that_was_no_part_of_a_run_is_not_ended_by_it() -> None:
    request = wants_adviser("School")
    Request.objects.filter(pk=request.pk).update(number=2)
    aside = matched(adviser("Not in the run"), request)
    actions.pause_listing(by=None, listing=aside.offer)
    adviser("In the run", number=1)
    made = solved(move=True)
    actions.confirm_run(by=None, run=made, now=NOW)
    aside.refresh_from_db()
    assert (aside.state, aside.engagement.state) == (Match.State.ACCEPTED, Engagement.State.RUNNING)
