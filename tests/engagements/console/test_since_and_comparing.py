"""A run stays with those it began with; who came since gets a run of their own; three answers add up and differ."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
from django.test import Client

from routeways.engagements import actions, criteria, queries
from routeways.engagements.errors import EngagementError
from routeways.engagements.models import Request, Run
from routeways.engagements.queries import inbox
from routeways.engagements.queries.comparing import differences, two_of
from routeways.engagements.queries.console import console
from routeways.engagements.queries.since import since
from routeways.foundation import jobs
from routeways.foundation.models import User
from tests.engagements.console.factories import KIND, adviser, many, matched, solved, wants_adviser
from tests.engagements.factories import NOW, REGION, TODAY, make_match, make_offer, make_request

pytestmark = pytest.mark.usefixtures("ground")
LATER = NOW + timedelta(days=2)


def again(run: Run) -> Run:
    made = actions.solve_again(by=None, run=run, now=LATER)
    jobs.work_off()
    made.refresh_from_db()
    return made


def in_run(run: Run) -> set[str]:
    return {str(one["id"]) for side in ("agents", "offers") for one in run.problem[side]}


def test_solving_again_takes_those_with_whom_the_run_began_and_names_the_others() -> None:
    offer, request = adviser("There before"), wants_adviser("There before")
    leaves = wants_adviser("Leaves")
    began = solved()
    later, newer = wants_adviser("Came later"), adviser("Came later")
    actions.close_listing(by=None, listing=leaves)
    made = again(again(began))
    assert in_run(made) == {offer.public_id, request.public_id}
    assert made.seed == began.seed
    found = since(made, today=TODAY)
    assert (found.joined, found.offers) == ((later,), (newer,))
    assert [(one.listing, one.why) for one in found.left] == [(leaves, "closed")]


def test_one_that_comes_back_takes_part_again() -> None:
    adviser(), wants_adviser()
    away = wants_adviser("Away for a while")
    began = solved()
    actions.pause_listing(by=None, listing=away)
    without = again(began)
    assert away.public_id not in in_run(without)
    actions.open_listing(by=None, listing=away, today=TODAY)
    assert away.public_id in in_run(again(without))


def test_nothing_has_changed_where_nothing_has() -> None:
    many(12, 5)
    began = solved()
    assert not since(began, today=TODAY).anything
    same = again(began)
    assert {**same.problem, "previous": []} == {**began.problem, "previous": []}
    assert same.answer["modes"]["fair"]["moved"] == []


def test_the_rest_gets_a_run_of_its_own_that_takes_no_place_twice() -> None:
    full, half = adviser("Full", number=1), adviser("Half full", number=2, postcode="BB10 4AA")
    wants_adviser("First"), wants_adviser("Second")
    began = solved()
    later = [wants_adviser(f"Later {number}") for number in range(2)]
    made = actions.match_the_rest(by=None, run=began, now=LATER)
    jobs.work_off()
    made.refresh_from_db()
    assert {str(one["id"]) for one in made.problem["agents"]} == {one.public_id for one in later}
    assert {str(one["id"]): one["capacity"] for one in made.problem["offers"]} == {half.public_id: 1}
    assert full.public_id not in in_run(made)
    for run in (began, made):
        actions.confirm_run(by=None, run=run, now=LATER)
    assert since(began, today=TODAY).joined == tuple(
        one
        for one in later
        if not one.matches.exists()  # type: ignore[attr-defined]
    )


def test_without_anybody_new_there_is_no_rest() -> None:
    adviser(), wants_adviser()
    with pytest.raises(EngagementError, match="No request came since"):
        actions.match_the_rest(by=None, run=solved(), now=LATER)


def test_a_run_for_one_alone_has_no_rest() -> None:
    adviser()
    made = solved(requests=[wants_adviser("Alone")])
    wants_adviser("Somebody else")
    assert since(made, today=TODAY).joined == ()


def test_a_wish_that_is_not_met_says_that_it_was_one_and_a_must_rules_out() -> None:
    wished = criteria.judge(adviser(answers={"sectors": ["digital"]}), wants_adviser(), TODAY)
    assert "Sectors: not what is asked for (a wish: it rules nothing out)." in wished.to_request
    assert wished.barred == ""
    must = criteria.judge(adviser(answers={"phases": ["special"]}), wants_adviser(), TODAY)
    assert must.barred.endswith("does not fit")
    assert not any("wish" in one for one in must.to_request if "Phases" in one)


def test_a_run_never_proposes_what_breaks_a_must() -> None:
    adviser("For special schools", answers={"phases": ["special"]}), wants_adviser("Mainstream")
    view = queries.run_view(solved())
    assert view.pairs == ()
    assert "does not fit" in view.without[0].says


def unmet(request: Request, days_ago: int = 0) -> None:
    actions.mark_unmet(
        by=None, request=request, reason=request.rules.unmet_reasons[0], today=TODAY - timedelta(days=days_ago)
    )


def test_a_request_kept_as_unmet_is_not_proposed_again_as_if_new() -> None:
    adviser("Was there"), wants_adviser("Another")
    tried = wants_adviser("Kept as unmet")
    unmet(tried)
    view = queries.run_view(solved())
    assert [line.request.title for line in view.pairs] == ["Another"]
    says = f"1 of 1: kept as unmet on {TODAY:%-d %B %Y}, and nothing new since."
    assert view.without[0].says == f"No offer is possible: {says}"


def test_an_offer_that_came_or_came_free_since_is_new_to_it() -> None:
    busy = adviser("Was taken", number=1)
    held = matched(busy, wants_adviser("Had it"))
    tried = wants_adviser("Kept as unmet")
    unmet(tried, 1)
    actions.end(by=None, engagement=held.engagement, outcome="rematched", party="hub", now=NOW)
    Request.objects.filter(pk=held.request_id).update(state="closed")
    assert [line.request for line in queries.run_view(solved()).pairs] == [tried]


def test_what_was_unmet_in_an_earlier_cycle_begins_anew() -> None:
    adviser(), unmet(wants_adviser(), 800)
    assert len(queries.run_view(solved()).pairs) == 1


def test_people_may_keep_together_what_was_unmet() -> None:
    offer, tried = adviser(), wants_adviser()
    made = solved()
    unmet(tried)
    actions.edit_run(by=None, run=made, action="lock", request=tried, offer=offer, why="They met", now=NOW)
    assert len(queries.run_view(again(made)).pairs) == 1


def test_what_is_unmet_stands_in_one_list_of_the_inbox_alone(coordinator: User) -> None:
    new, tried = wants_adviser("New"), wants_adviser("Kept as unmet")
    unmet(tried)
    assert [one.pk for one in inbox.without_match(REGION, coordinator, today=TODAY)] == [new.pk]
    assert [one.pk for one in inbox.unmet(REGION, coordinator, today=TODAY)] == [tried.pk]


def test_a_request_that_wants_nobody_more_is_not_counted() -> None:
    make_match(make_offer(number=2), make_request(number=1))
    make_request(number=2)
    line = next(line for line in console(REGION, today=TODAY) if line.kind.id == "talk")
    assert (line.requests, line.offers) == (1, 1)


def contested() -> Run:
    """Three ways that differ: the welfare answer leaves somebody out whom the fair one serves."""
    near, far = adviser("Near", number=1), adviser("Far", number=1, postcode="BB7 2DL")
    first, second = wants_adviser("First"), wants_adviser("Second", answers={"sectors": ["health"]})
    problem = {
        "agents": [
            {
                "id": first.public_id,
                "choices": [{"offer": near.public_id, "score": 500}, {"offer": far.public_id, "score": 90}],
            },
            {"id": second.public_id, "choices": [{"offer": near.public_id, "score": 100}]},
        ],
        "offers": [{"id": near.public_id, "capacity": 1}, {"id": far.public_id, "capacity": 1}],
    }
    return solved(problem=problem)


def test_the_numbers_of_each_answer_add_up() -> None:
    made = contested()
    for one in queries.run_view(made).answers:
        assert one.asked == one.served + one.without == 2
        assert one.own == sum(made.answer["modes"][one.mode]["scores"]) <= one.value
    by = {one.mode: one for one in queries.run_view(made).answers}
    assert (by["welfare"].served, by["fair"].served) == (1, 2)


def test_every_request_that_two_answers_treat_differently_is_named_with_why() -> None:
    made = contested()
    view = queries.run_view(made)
    assert two_of(made) == ("fair", "stable")
    found = {line.request.title: line for line in differences(made, view, "fair", "welfare")}
    assert set(found) == {"First", "Second"}
    assert (found["First"].first[:3], found["First"].second[:4]) == ("Far", "Near")
    assert (found["Second"].first[:4], found["Second"].second) == ("Near", "Nobody")
    assert "Fair: 90 points." in found["First"].why
    assert "Highest total: 500 points." in found["First"].why
    assert "Every place that suits it is worth more to the total with somebody else." in found["Second"].why
    assert differences(made, view, "fair", "fair") == []


def test_the_page_shows_the_first_and_the_file_has_all(hub: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    from routeways.engagements.pages import console_compare

    monkeypatch.setattr(console_compare, "FIRST", 1)
    made = contested()
    address = f"/{REGION}/connect/runs/{made.public_id}/compare/"
    page = " ".join(hub.get(f"{address}?first=fair&second=welfare").content.decode().split())
    assert "2 of 2 requests have somebody else, or nobody." in page
    assert page.count("Highest total: 500 points.") + page.count("Every place that suits it is worth more") == 1
    sent = hub.get(f"{address}data.csv?first=fair&second=welfare")
    rows = list(csv.reader(io.StringIO(sent.content.decode("utf-8-sig"))))
    assert rows[0] == ["request", "asked_by", "offer_fair", "offer_welfare", "why"]
    assert len(rows) == 3
    assert hub.get(f"{address}?first=lucky").status_code == 200


def test_a_run_says_who_joined_and_starts_another_for_them(hub: Client) -> None:
    adviser(number=3), wants_adviser()
    made = solved()
    wants_adviser("Came later")
    address = f"/{REGION}/connect/runs/{made.public_id}/"
    assert "1 request joined." in hub.get(address).content.decode()
    started = hub.post(f"{address}rest/")
    rest = Run.objects.exclude(pk=made.pk).get()
    assert started.url == f"/{REGION}/connect/runs/{rest.public_id}/"
    assert (rest.kind, rest.seed, len(rest.problem["agents"])) == (KIND, made.seed, 1)
