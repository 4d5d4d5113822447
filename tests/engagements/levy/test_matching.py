"""Who waits and who is served: oldest first, by a pledge that fits and has the money, with reasons for both sides."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from routeways.engagements import actions
from routeways.engagements.actions import levy_matching, levy_places
from routeways.engagements.errors import EngagementError
from routeways.engagements.models import LevyRequest, LevyTransfer, Match, Request
from routeways.engagements.queries import asking
from routeways.engagements.queries.levy import look, place_in_line, waiting
from routeways.foundation.models import Job
from tests.engagements.levy.factories import NOW, REGION, TODAY, WANTED, ask, employer, matched, pledge, transfer

pytestmark = pytest.mark.usefixtures("ground")


def serve(now=NOW):
    return levy_matching.serve_waiting(by=None, region=REGION, now=now)


def reason(request: Request) -> str:
    request.refresh_from_db()
    return request.unmet_reason


def test_what_fits_is_proposed_with_reasons_for_both_sides_and_again_changes_nothing() -> None:
    offer, request = pledge(answers={"sector": ["engineering"], "level": ["3"]}), ask()
    assert serve().proposed == 1
    made = Match.objects.get()
    assert (made.offer, made.request, made.places) == (offer, request, 1)
    assert made.answer_by == TODAY + timedelta(days=14)
    assert "Sector: Engineering and manufacturing." in made.reasons_for("request")
    assert "There is enough money for the whole training." in made.reasons_for("request")
    assert "It costs £6,000 in all, £30,000 is left." in made.reasons_for("offer")
    assert serve() == levy_matching.Served(0, 0, 0)


@pytest.mark.parametrize(
    ("terms", "expected", "says"),
    [
        ({"answers": {"level": ["6"]}}, "No pledge for this sector, type or level", "level does not fit"),
        ({"districts": ("E06000008",)}, "No pledge for this place", "other places"),
        ({"months_ahead": 6}, "Outside the pledgers’ own rules", "asked too near to the start"),
        ({"yearly": 100_000}, "Not enough money in pledges that fit", "not enough left for 2026 to 2027"),
        ({"years": 1}, "Not enough months left in pledges that fit", "until the training ends, on 30 April 2027"),
    ],
)
def test_who_is_not_served_learns_why_and_the_reason_is_kept(terms: dict, expected: str, says: str) -> None:
    pledge(**terms)
    request = ask()
    assert serve().waiting == 1
    assert reason(request) == expected
    assert says in LevyRequest.objects.get(request=request).waits_because


def test_nobody_has_a_pledge_yet() -> None:
    request = ask()
    serve()
    assert LevyRequest.objects.get(request=request).waits_because == "There is no open pledge at the moment."


def test_a_pledge_for_those_who_pay_no_levy_and_one_for_few_of_each() -> None:
    pledge(small_firms=True, most_each=1)
    rich = ask(answers=WANTED | {"levy": "yes"})
    many = ask(number=2, price=150_000)
    one = ask()
    assert (serve().proposed, reason(rich), reason(many)) == (1,) + ("Outside the pledgers’ own rules",) * 2
    assert Match.objects.get().request == one


def test_nobody_gets_their_own_money() -> None:
    firm = employer("Imaginary Mill")
    pledge(firm)
    request = ask(firm)
    serve()
    assert reason(request) == "Outside the pledgers’ own rules"


def test_who_waited_longest_is_helped_first_and_money_that_is_free_again_goes_to_the_next() -> None:
    pledge(yearly=500_000)  # for one of them in each year
    first, second = ask(price=500_000), ask(price=500_000)
    LevyRequest.objects.filter(request=second).update(queued_at=NOW + timedelta(hours=1))
    assert [row.request for row in waiting(REGION, TODAY)] == [first, second]
    assert place_in_line(LevyRequest.objects.get(request=second), TODAY) == 2
    assert serve() == levy_matching.Served(1, 1, 0)
    made = Match.objects.get()
    assert made.request == first
    actions.answer_match(by=None, match=made, side="region", yes=True, now=NOW)
    assert serve() == levy_matching.Served(0, 1, 0)
    engagement = LevyTransfer.objects.get().engagement
    actions.end(by=None, engagement=engagement, outcome="withdrawn", party="hub", now=NOW, cause="Another reason")
    assert serve().proposed == 1
    assert Match.objects.get(state=Match.State.PROPOSED).request == second


def test_a_refused_pair_is_not_proposed_again() -> None:
    offer, request = pledge(), ask()
    made = matched(offer, request)
    actions.answer_match(by=None, match=made, side="offer", yes=False, reason="Not our trade", now=NOW)
    assert serve() == levy_matching.Served(0, 1, 0)
    assert "refused before" in LevyRequest.objects.get(request=request).waits_because


def test_a_proposal_without_an_answer_lapses_and_is_made_anew() -> None:
    pledge(), ask()
    serve()
    assert serve(NOW + timedelta(days=15)) == levy_matching.Served(1, 0, 1)
    states = Match.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["expired", "proposed"]


def test_proposals_that_wait_do_not_promise_the_same_money_twice() -> None:
    pledge(yearly=600_000)
    ask(), ask()
    assert serve() == levy_matching.Served(1, 1, 0)


def test_the_tighter_of_two_equal_pledges_is_used() -> None:
    pledge(yearly=2_000_000)
    small = pledge(yearly=600_000)
    ask()
    assert look(REGION, TODAY).proposals[0].pledge.offer == small


def test_the_hub_proposes_by_hand_for_some_of_them() -> None:
    offer, request = pledge(yearly=600_000), ask(number=3)
    asked = LevyRequest.objects.get(request=request)
    with pytest.raises(EngagementError, match="not enough left"):
        levy_matching.propose_pledge(by=None, pledge=offer.levy, asked=asked, number=3, now=NOW)
    made = levy_matching.propose_pledge(by=None, pledge=offer.levy, asked=asked, number=1, now=NOW)
    actions.answer_match(by=None, match=made, side="region", yes=True, now=NOW)
    assert LevyTransfer.objects.get().places.count() == 1


def test_by_hand_too_the_pledger_funds_no_more_of_one_employer_than_it_said() -> None:
    offer, firm = pledge(most_each=2), employer("Imaginary Mill")
    first, second = (LevyRequest.objects.get(request=ask(firm, number=2, price=150_000)) for _ in range(2))
    with_pledge = {"by": None, "pledge": offer.levy, "now": NOW}
    levy_matching.propose_pledge(asked=first, number=1, **with_pledge)
    with pytest.raises(EngagementError, match="at most 2 apprentices of one employer"):
        levy_matching.propose_pledge(asked=second, number=2, **with_pledge)
    levy_matching.propose_pledge(asked=second, number=1, **with_pledge)
    third = LevyRequest.objects.get(request=ask(firm, price=150_000))
    with pytest.raises(EngagementError, match="at most 2"):
        levy_matching.propose_pledge(asked=third, number=1, **with_pledge)
    assert Match.objects.count() == 2


def test_who_has_money_already_is_not_counted_as_asking(monkeypatch: pytest.MonkeyPatch) -> None:
    from routeways.engagements.queries import levy_counts

    monkeypatch.setattr(levy_counts, "_safe", lambda found, *_: found)
    offer, request = pledge(yearly=2_000_000), ask(number=3)
    made = actions.propose_match(by=None, offer=offer, request=request, now=NOW, places=2)
    following = date(2026, 4, 1)
    assert levy_counts.counts(REGION, today=following).wanted == {"engineering": 3}
    actions.answer_match(by=None, match=made, side="region", yes=True, now=NOW)
    found = levy_counts.counts(REGION, today=following)
    assert (found.funded, found.wanted) == ({"engineering": 2}, {"engineering": 1})


def test_what_the_board_counts_stands_still_for_a_month(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody is the difference between two days: who came or left counts from the month after."""
    from routeways.engagements.queries import levy_counts

    monkeypatch.setattr(levy_counts, "_safe", lambda found, *_: found)

    def on(day: date) -> tuple[int, int]:
        found = levy_counts.counts(REGION, today=day)
        return found.funded.get("engineering", 0), found.wanted.get("engineering", 0)

    place = transfer(pledge(yearly=2_000_000), ask(number=3)).places.get(number=1)
    waits = ask(number=2)
    assert on(TODAY) == (0, 0)
    assert on(date(2026, 4, 30)) == (3, 2)
    left = date(2026, 4, 10)
    levy_places.end_place(by=None, place=place, how="left", on=TODAY, today=left, why="Another job", never_paid=True)
    actions.close_listing(by=None, listing=waits, today=left)
    assert on(left) == (3, 2)
    assert on(date(2026, 5, 1)) == (2, 0)


def test_the_list_is_served_every_morning_and_when_money_is_free() -> None:
    from routeways.foundation.daily import errands

    assert levy_matching.SERVE in {errand.kind for errand in errands()}
    levy_matching.serve_soon(by=None, region=REGION)
    assert Job.objects.filter(kind=levy_matching.SERVE).count() == 1


def test_the_forecast_agrees_with_one_counted_by_hand_from_the_plans() -> None:
    """A second implementation: months as a list of coins, each with the year in which it is lost."""
    from routeways.ledger.queries import forecast

    found = transfer(None, ask(number=2, price=300_000, months=18))
    offer = found.pledge.offer
    transfer(offer, ask(starts_on=date(2026, 9, 14), months=8, price=150_000, band=150_000))
    free, planned = {2026: 1_000_000, 2027: 1_000_000, 2028: 1_000_000}, {}
    for one in LevyTransfer.objects.all():
        for month, amount in one.asked.plan(one.places.count()):
            planned[month] = planned.get(month, 0) + amount
            free[month.year if month.month < 4 else month.year + 1] -= amount
    assert found.pledge.account is not None
    for row in forecast(found.pledge.account, TODAY):
        lost = free[row.month.year] if row.month.month == 4 else 0
        assert (row.planned_out, row.expiring) == (planned.get(row.month, 0), lost)
        assert row.free_at_end == sum(
            left for year, left in free.items() if date(year, 4, 5) > row.month.replace(day=5)
        )


def test_an_employer_that_may_not_be_asked_is_told_once_and_is_no_rule_of_the_pledge(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cause = "the employer said not to be asked for this"
    offer, request = pledge(), ask()
    for barred, says in (
        (offer, f"No open pledge is left to ask. Of who pledges: {cause}."),
        (request, f"{request.who} is not asked: {cause}."),
    ):
        monkeypatch.setattr(asking, "bars", lambda *_, barred=barred: {barred.public_id: cause})
        serve()
        assert reason(request) == "An employer that may not be asked now"
        assert LevyRequest.objects.get(request=request).waits_because == says
