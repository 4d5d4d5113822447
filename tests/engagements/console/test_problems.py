"""A problem is built from what stands open: the arrays say what one pair at a time says, and people's words count."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from routeways.engagements import actions, columns, criteria, solving
from routeways.engagements.errors import EngagementError
from routeways.engagements.kinds import Criterion, Kind, kind
from routeways.engagements.models import Offer, Request
from routeways.engagements.queries.problems import matching_problem
from tests.engagements.console.factories import KIND, SEED, adviser, check, many, matched, wants_adviser
from tests.engagements.factories import NOW, REGION, TODAY, make_offer, make_request, school

pytestmark = pytest.mark.usefixtures("ground")


def problem(**fields: Any) -> dict[str, Any]:
    given = {"region": REGION, "mode": "fair", "seed": SEED, "today": TODAY}
    return matching_problem(kind(KIND), **(given | fields))


def agree(rules: Kind, offers: list[Offer], requests: list[Request]) -> None:
    found = columns.judge_all(rules, offers, requests, TODAY)
    for row, request in enumerate(requests):
        for column, offer in enumerate(offers):
            one = criteria.judge(offer, request, TODAY)
            barred = found.causes[found.barred[row, column]] if found.barred[row, column] >= 0 else ""
            assert (found.score[row, column], barred) == (one.score, one.barred)


def test_all_pairs_at_once_say_what_one_pair_says() -> None:
    requests, offers = many(12, 9)
    offers[0].latitude = None
    offers[1].answers = {}
    check(offers[2], until=TODAY - timedelta(days=1))
    check(offers[3])
    agree(kind(KIND), offers, requests)


@pytest.mark.parametrize("miles", [None, 5.0])
def test_every_rule_with_a_column_form_agrees_with_its_pair_form(miles: float | None) -> None:
    rules = kind("talk").model_copy(
        update={
            "criteria": (
                Criterion(rule="enough-places", weight=3, must=True),
                *kind("talk").criteria,
                Criterion(rule="distance", weight=1, must=True, miles=miles),
            )
        }
    )
    offers = [
        make_offer(starts_on=TODAY, ends_on=TODAY + timedelta(days=30)),
        make_offer(number=3, postcode="PR1 8XJ"),
        make_offer(starts_on=TODAY + timedelta(days=50)),
    ]
    requests = [
        make_request(number=2),
        make_request(starts_on=TODAY + timedelta(days=20), ends_on=TODAY + timedelta(days=60)),
        make_request(answers={"sector": "digital", "ages": ["primary", "years-7-9"]}),
    ]
    for one in offers:
        one.__dict__["rules"] = rules
    monkey = pytest.MonkeyPatch()
    monkey.setattr(Offer, "rules", rules)
    try:
        agree(rules, offers, requests)
    finally:
        monkey.undo()


def test_a_rule_without_a_column_form_is_asked_pair_by_pair() -> None:
    requests, offers = many(3, 4)
    monkey = pytest.MonkeyPatch()
    monkey.setattr(columns, "_columns", {})
    try:
        agree(kind(KIND), offers, requests)
    finally:
        monkey.undo()


def test_a_network_of_155_schools_is_built_with_few_queries(django_assert_max_num_queries: Any) -> None:
    many(155, 150)
    problem()
    with django_assert_max_num_queries(10):
        built = problem()
    assert len(built["agents"]) == 155


def test_only_what_stands_open_with_a_place_left_takes_part() -> None:
    taken = matched()
    free, request = adviser(number=2), wants_adviser()
    built = problem()
    assert [one["id"] for one in built["agents"]] == [request.public_id]
    assert [one["id"] for one in built["offers"]] == [free.public_id]
    assert taken.request.public_id not in str(built)
    moving = problem(move=True)
    assert moving["previous"] == [[taken.request.public_id, taken.offer.public_id]]
    assert moving["stay_bonus"] == 150


def test_a_proposal_that_waits_for_an_answer_holds_its_place() -> None:
    offer, request = adviser(number=1), wants_adviser()
    actions.propose_match(by=None, offer=offer, request=request, now=NOW)
    wants_adviser()
    with pytest.raises(EngagementError, match="no offers with a place left"):
        problem()


def test_a_request_for_several_is_there_several_times() -> None:
    make_offer(number=5)
    request = make_request(number=3)
    built = matching_problem(kind("talk"), region=REGION, mode="fair", seed=SEED, today=TODAY)
    assert [one["id"] for one in built["agents"]] == [
        request.public_id,
        f"{request.public_id}~2",
        f"{request.public_id}~3",
    ]


def test_what_both_sides_rank_becomes_ranks_and_points() -> None:
    first, second, third = adviser("First"), adviser("Second"), adviser("Third")
    request, other = wants_adviser("Ours"), wants_adviser("Theirs")
    actions.prefer(by=None, side="request", of=request, ranks={second.public_id: 1, first.public_id: 2})
    actions.prefer(by=None, side="offer", of=third, ranks={other.public_id: 1})
    built = problem()
    ranks = {
        one["offer"]: one["rank"]
        for one in built["agents"][sorted([request.public_id, other.public_id]).index(request.public_id)]["choices"]
    }
    assert ranks[second.public_id] < ranks[first.public_id] < ranks[third.public_id]
    ranked = next(one for one in built["offers"] if one["id"] == third.public_id)
    assert ranked["ranking"] == [[other.public_id], [request.public_id]]
    assert solving.answer(solving.read(built), "stable", {})["served"] == 2


def test_who_cannot_be_put_together_is_told_why() -> None:
    adviser("Too far", postcode="LA1 1AA")
    refused = adviser("Said no")
    request = wants_adviser(postcode="BB11 2AA")
    match = actions.propose_match(by=None, offer=refused, request=request, now=NOW)
    actions.answer_match(by=None, match=match, side="offer", yes=False, reason="No time", now=NOW)
    lapsed = adviser("Check ran out")
    check(lapsed, until=TODAY - timedelta(days=1))
    built = problem()
    assert {cause for _, _, cause in built["excluded"]} == {
        "more than 25 miles away",
        "refused before",
        "the check has run out",
    }
    found = solving.answer(solving.read(built), "fair", {})
    assert found["unmatched"][0]["says"].startswith("No offer is possible: 1 of 3: ")


def test_nothing_to_match_is_one_sentence() -> None:
    adviser()
    with pytest.raises(EngagementError, match="no requests that still want somebody"):
        problem()


def test_a_request_for_too_many_is_refused_with_what_to_do() -> None:
    make_offer(number=50)
    request = make_request(number=20)
    request.number = 51
    request.save()
    with pytest.raises(EngagementError, match="divide it into several requests"):
        matching_problem(kind("talk"), region=REGION, mode="fair", seed=SEED, today=TODAY)


def test_a_market_that_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    many(30, 30)
    from routeways.engagements.queries import problems
    from routeways.foundation import dated_rules

    known = dated_rules.rule("matching", TODAY)
    small = dated_rules.RuleInForce(
        **{**{f: getattr(known, f) for f in known.__slots__}, "values": {**known.values, "most_pairs": 100}}
    )
    monkeypatch.setattr(problems, "rule", lambda id, on: small)
    with pytest.raises(EngagementError, match="at most 100"):
        problem()


def test_requests_of_another_region_or_kind_are_not_there() -> None:
    adviser()
    talk = make_request(school())
    with pytest.raises(EngagementError, match="no requests"):
        problem(requests=[talk])
