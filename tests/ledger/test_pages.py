"""The statement of an account: who sees it, what it says, and its files."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from django.test import Client

from routeways.ledger import actions
from routeways.ledger.models import Account
from routeways.values import Money
from tests.ledger.making import REGION, add, committed, make_account, reserve, spend
from tests.organisations.factories import give, make_hub, make_organisation, make_user

pytestmark = pytest.mark.django_db
MAY = date(2026, 5, 1)


@pytest.fixture
def account(monkeypatch) -> Account:
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_: date(2026, 3, 10))
    owner = make_organisation("Imaginary Levy Payer", region=REGION)
    made = make_account(owner=owner, title="Levy to share")
    add(made, Money.pounds(12_000), expires_on=date(2026, 4, 30))
    add(made, Money.pounds(20_000), expires_on=date(2026, 7, 31))
    owed = committed(made, Money.pounds(15_000), MAY, what="Three apprentices at =Imaginary Works")
    spend(owed, Money(500_050), date(2026, 2, 2), what="January and February")
    reserve(made, Money.pounds(1_000), MAY, on=date(2026, 3, 1), until=date(2026, 3, 31), what="One apprentice")
    return made


@pytest.fixture
def owner_signed_in(client: Client, account: Account) -> Client:
    user = make_user()
    give(user, "organisation-administrator", account.owner)
    client.force_login(user)
    return client


def address(account: Account, end: str = "") -> str:
    return f"/{REGION}/ledger/{account.public_id}/{end}"


def test_the_page_tells_what_is_free_and_what_will_be_lost(owner_signed_in, account):
    page = owner_signed_in.get(address(account)).content.decode()
    assert "£16,000 is free on 10 March 2026." in page
    assert "£6,999.50 expires in April 2026 unless it is spent before." in page
    assert "Held until 31 March 2026" in page
    assert "£9,999.50, agreed, not spent yet" in page
    for month in ("March", "April", "May", "June", "July"):
        assert f"{month} 2026" in page


def test_a_statement_is_a_file_that_adds_up_and_runs_no_formula(owner_signed_in, account):
    answer = owner_signed_in.get(address(account, "statement.csv"))
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [row["what_happened"] for row in rows] == ["Came in", "Came in", "Held", "Committed", "Spent", "Held"]
    last = rows[-1]
    assert (last["free"], last["promised"], last["spent"], last["unit"]) == (
        "16000.00",
        "10999.50",
        "5000.50",
        "pounds",
    )
    assert not any(cell.startswith("=") for row in rows for cell in row.values())


def test_a_forecast_is_a_file(owner_signed_in, account):
    answer = owner_signed_in.get(address(account, "forecast.csv"))
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [row["month"] for row in rows] == ["2026-03", "2026-04", "2026-05", "2026-06", "2026-07"]
    assert rows[0]["planned"] == "0.00"
    assert rows[2]["planned"] == "10999.50"


def test_the_list_shows_only_what_one_may_see(owner_signed_in, account):
    make_account(title="Somebody else’s")
    page = owner_signed_in.get(f"/{REGION}/ledger/").content.decode()
    assert "Levy to share" in page
    assert "£16,000" in page
    assert "Somebody else’s" not in page


ROLES = {
    "hub-lead": 200,
    "hub-analyst": 200,
    "organisation-administrator": 200,
    "programme-manager": 200,
    "organisation-contact": 403,
    "careers-leader": 403,
    "board-member": 403,
    "curriculum-planner": 403,
    "enterprise-coordinator": 403,
    "lsip-lead": 403,
}


@pytest.mark.parametrize("path", ["", "statement.csv", "forecast.csv"])
@pytest.mark.parametrize(("role", "status"), ROLES.items())
def test_who_sees_an_account(client, account, role, status, path):
    user = make_user()
    if role in ("hub-lead", "hub-analyst", "enterprise-coordinator"):
        give(user, role, make_hub(REGION), region=REGION)
    elif role == "lsip-lead":
        give(user, role, make_organisation(kind="chamber", region=REGION), region=REGION)
    else:
        kind = {"careers-leader": "school", "curriculum-planner": "college"}.get(role, "employer")
        held_at = account.owner if kind == "employer" else make_organisation(kind=kind, region=REGION)
        give(user, role, held_at)
    client.force_login(user)
    assert client.get(address(account, path)).status_code == status


def test_others_do_not_learn_which_accounts_exist(client, account):
    assert client.get(address(account)).status_code == 302
    assert client.get(f"/{REGION}/ledger/unknown/").status_code == 302
    stranger = make_user()
    give(stranger, "organisation-administrator", make_organisation(region=REGION))
    client.force_login(stranger)
    assert client.get(address(account)).status_code == 403
    assert client.get(f"/{REGION}/ledger/unknown/").status_code == 404
    assert client.get(f"/lancashire/ledger/{account.public_id}/").status_code == 404
    assert client.post(address(account)).status_code in (403, 405)


def test_an_empty_a_closed_and_a_very_long_account_have_pages(owner_signed_in, account):
    empty = make_account(owner=account.owner, unit="places", title="Places on visits")
    page = owner_signed_in.get(address(empty)).content.decode()
    assert "0 places are free" in page
    assert "Nothing has been booked yet" in page
    add(empty, 1, expires_on=date(2040, 1, 31))
    page = owner_signed_in.get(address(empty)).content.decode()
    assert "1 place is free" in page
    assert page.count("2039") == 0  # nothing happens then
    actions.close_account(by=None, account=empty, on=date(2026, 3, 10), why="Done")
    assert "1 place was left when this account was closed" in owner_signed_in.get(address(empty)).content.decode()


def test_a_page_of_many_bookings_takes_few_queries(owner_signed_in, account, django_assert_max_num_queries):
    for number in range(30):
        reserve(account, 100, MAY, on=date(2026, 3, 2), what=f"Number {number}")
    with django_assert_max_num_queries(25):
        owner_signed_in.get(address(account))
