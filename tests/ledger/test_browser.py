"""An account in a real browser, without JavaScript, on a phone and on paper."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from routeways.values import Money
from tests.browser import axe, signed_in_as
from tests.ledger.making import REGION, add, committed, make_account, reserve, spend
from tests.organisations.factories import give, make_organisation, make_user

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

    from routeways.foundation.models import User

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def keeper() -> User:
    """Keeps an account that began in January of this year and lasts until the end of the next."""
    year = timezone.localdate().year
    owner = make_organisation("Imaginary Levy Payer (demonstration)", region=REGION)
    opened = date(year, 1, 5)
    account = make_account(owner=owner, title="Levy to share", on=opened)
    add(account, Money.pounds(12_000), opened, date(year + 1, 3, 31))
    add(account, Money.pounds(20_000), opened, date(year + 1, 12, 31))
    plan = [(date(year, 2, 1), Money(500_050)), (date(year + 1, 2, 1), Money(999_950))]
    owed = committed(account, Money.pounds(15_000), opened, opened, schedule=plan, what="Three joinery apprentices")
    spend(owed, Money(500_050), date(year, 2, 20), what="January and February")
    reserve(account, Money.pounds(1_000), date(year + 1, 2, 1), date(year, 3, 1), what="One care apprentice")
    user = make_user("Account Keeper")
    give(user, "organisation-administrator", owner)
    return user


def test_an_owner_reads_the_account_and_takes_the_statement_away(
    no_js: BrowserContext, live_server: Any, keeper: User
) -> None:
    signed_in_as(no_js, live_server.url, keeper)
    page = no_js.new_page()
    page.goto(f"{live_server.url}/{REGION}/ledger/")
    page.get_by_role("link", name="Levy to share").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Levy to share")
    expect(page.get_by_text("£16,000 is free on")).to_be_visible()
    expect(page.get_by_role("table", name="Reservations, the newest first")).to_contain_text(
        "Three joinery apprentices"
    )
    with page.expect_download() as download:
        page.get_by_role("link", name="Statement (CSV)").click()
    text = download.value.path().read_text("utf-8-sig")
    assert "January and February,5000.50" in text


def test_an_account_is_usable_by_everybody_on_every_screen(page: Page, live_server: Any, keeper: User) -> None:
    signed_in_as(page.context, live_server.url, keeper)
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(f"{live_server.url}/{REGION}/ledger/")
        assert axe(page) == []
        page.get_by_role("link", name="Levy to share").click()
        expect(page.get_by_text("£16,000 is free on")).to_be_visible()
        assert axe(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.emulate_media(media="print")
    expect(page.get_by_role("link", name="Statement (CSV)")).to_be_hidden()
    expect(page.get_by_role("table", name="Bookings")).to_be_visible()
