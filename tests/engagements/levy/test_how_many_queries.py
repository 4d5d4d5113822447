"""Pages of levy money ask the database as often for many pledges, and for many months, as for one."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from routeways.engagements.actions import levy_matching
from routeways.engagements.models import LevyPledge, Match
from routeways.engagements.queries.levy_due import due_until
from routeways.engagements.queries.levy_money import limits_with_proposals, money_left_of_each, years_of, years_of_each
from tests.engagements.factories import NOW, REGION, TODAY, employer
from tests.engagements.levy.factories import ask, matched, pledge, started, transfer

pytestmark = pytest.mark.usefixtures("ground")


@pytest.mark.parametrize("what", [years_of_each, limits_with_proposals, lambda rows: money_left_of_each(rows, TODAY)])
def test_what_is_left_of_thirty_pledges_takes_no_more_queries_than_of_one(what) -> None:
    def queries() -> int:
        rows = list(LevyPledge.objects.select_related("offer", "account"))
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert len(what(rows)) == len(rows)
        return len(asked)

    transfer()
    few = queries()
    for _ in range(29):
        pledge()
    transfer(pledge(), ask())
    assert queries() == few <= 4


def test_each_pledge_gets_its_own_sums() -> None:
    first, second = transfer(), transfer(pledge(yearly=2_000_000), ask(price=500_000))
    found = years_of_each([first.pledge, second.pledge])
    assert found == {one.pk: years_of(one) for one in (first.pledge, second.pledge)}
    assert sum(year.promised for year in found[first.pledge.pk]) == 600_000
    assert sum(year.promised for year in found[second.pledge.pk]) == 500_000


def test_the_board_asks_as_often_for_thirty_pledges_as_for_one(client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(f"/{REGION}/levy/").status_code == 200
        return len(asked)

    pledge()
    queries()  # areas are read once and kept
    few = queries()
    for _ in range(29):
        pledge()
    assert queries() == few


def test_what_is_to_be_recorded_takes_as_many_queries_for_a_year_as_for_a_month() -> None:
    found = started(transfer(pledge(), ask(number=2, price=500_000)))

    def queries(until: date) -> tuple[int, int]:
        with CaptureQueriesContext(connection) as asked:
            due = due_until(found.pledge, until)
        return len(due), len(asked)

    (one, few), (many, same) = queries(date(2026, 5, 1)), queries(date(2027, 3, 1))
    assert (one, many) == (1, 11)
    assert same == few


# -- at most so many of one employer


def test_what_is_proposed_counts_for_the_most_of_one_employer() -> None:
    firm = employer()
    offer = pledge(most_each=2)
    matched(offer, ask(firm, number=2))
    waits = ask(firm)
    done = levy_matching.serve_waiting(by=None, region=REGION, now=NOW)
    assert (done.proposed, done.waiting) == (0, 1)
    waits.levy.refresh_from_db()
    assert "more apprentices than the pledger funds for one employer" in waits.levy.waits_because


def test_one_look_proposes_no_more_than_the_most_of_one_employer() -> None:
    firm = employer()
    pledge(most_each=1)
    for _ in range(2):
        ask(firm)
    done = levy_matching.serve_waiting(by=None, region=REGION, now=NOW)
    assert (done.proposed, done.waiting) == (1, 1)
    assert Match.objects.count() == 1
    ask()
    assert levy_matching.serve_waiting(by=None, region=REGION, now=NOW).proposed == 1
