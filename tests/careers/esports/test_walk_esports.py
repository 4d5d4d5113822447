"""A parent registers and consents, the host opens the session and takes the register on a phone, a cup is played, the
parent withdraws and the row is gone: in a real browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from routeways.careers.actions import esports_tournaments
from routeways.careers.models import EsportsAcademy, EsportsLearner
from tests.browser import axe, signed_in_as
from tests.careers.esports.factories import TOP, begin, make_academy, reader, register

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 390, "height": 844}


def clean(page: Page) -> None:
    """On a phone in the dark; the journey itself is in the light, and in part on a desk."""
    size = page.viewport_size
    page.set_viewport_size(PHONE)
    page.emulate_media(color_scheme="dark")
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.emulate_media(color_scheme="light")
    if size:
        page.set_viewport_size(size)


def test_from_a_parent_to_the_room_to_the_cup_and_everything_erased(page: Page, live_server) -> None:
    academy = make_academy(capacity=2)
    EsportsAcademy.objects.filter(pk=academy.pk).update(allocation="first-come")
    academy.refresh_from_db()
    register(academy, first_name="Clover", alias="Red Fox")
    page.goto(f"{live_server.url}{TOP}")
    page.get_by_role("link", name=academy.name).click()
    assert axe(page) == []
    page.get_by_role("link", name="Register a child").click()
    page.get_by_role("button", name="Send me the link").click()
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    _, token = begin(academy, "parent@example.org")
    parent_registers(page, f"{live_server.url}{TOP}mine/{token}/")
    host_holds_the_session(page, live_server, academy)
    a_cup_is_played(page, live_server, academy)
    page.context.clear_cookies()
    page.goto(f"{live_server.url}{TOP}mine/{token}/")
    page.get_by_role("link", name="Withdraw Zebedee").click()
    page.get_by_role("button", name="Withdraw and erase everything").click()
    expect(page.get_by_role("heading", name="Everything is erased")).to_be_visible()
    assert not EsportsLearner.objects.filter(first_name="Zebedee").exists()


def parent_registers(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_label("First name").fill("Zebedee")
    page.get_by_label("Alias").fill("Quiet Nova")
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Year 9").check()
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Name").fill("A Parent")
    page.get_by_label("Telephone number").fill("01632 960001")
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("On the late bus").check()
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("link", name="Say who collects")).to_be_visible()
    page.get_by_label("Who collects, which stop").fill("Mill Lane")
    page.get_by_role("button", name="Continue").click()
    for group in page.get_by_role("group").all():
        group.get_by_label("Yes").check()
    clean(page)
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text("On the late bus: Mill Lane")).to_be_visible()
    page.get_by_role("button", name="register my child").click()
    expect(page.get_by_text("Zebedee has a place.")).to_be_visible()
    clean(page)


def host_holds_the_session(page: Page, live_server, academy: EsportsAcademy) -> None:
    signed_in_as(page.context, live_server.url, reader(academy))
    page.set_viewport_size(PHONE)
    page.goto(f"{live_server.url}{TOP}{academy.public_id}/desk/")
    clean(page)
    page.get_by_role("heading", name="Next sessions").locator("xpath=following::a[1]").click()
    page.get_by_role("button", name="Open the session").click()
    expect(page.get_by_text("2 checked adults are needed for 2 learners, and 0 are in the room.")).to_be_visible()
    for box in page.get_by_role("checkbox").all():
        box.check()
    page.get_by_role("button", name="Open the session").click()
    page.get_by_role("button", name="Present Zebedee").click()
    page.get_by_role("button", name="Absent Clover").click()
    clean(page)
    page.get_by_role("button", name="Left as agreed Zebedee").click()
    page.get_by_role("button", name="Close the session").click()
    expect(page.get_by_text("1 learner came. The session is closed.")).to_be_visible()


def a_cup_is_played(page: Page, live_server, academy: EsportsAcademy) -> None:
    cup = esports_tournaments.make_tournament(
        by=None, academy=academy, name="Cup", game="Kart race", format="single", seed="told before", now=timezone.now()
    )
    fox = academy.learners.get(alias="Red Fox")
    esports_tournaments.add_team(by=None, tournament=cup, alias="Fox Den", members=[fox])
    page.goto(f"{live_server.url}{TOP}{academy.public_id}/desk/tournaments/{cup.public_id}/")
    page.get_by_label("Alias of the team").fill("Comet Riders")
    page.get_by_label("Quiet Nova").check()
    page.get_by_role("button", name="Add the team").click()
    page.get_by_role("button", name="Make the draw").click()
    page.get_by_role("button", name="Comet Riders won").click()
    expect(page.get_by_text("to be confirmed")).to_be_visible()
    clean(page)
    page.context.clear_cookies()
    signed_in_as(page.context, live_server.url, reader(academy, "safeguarding"))
    page.reload()
    page.get_by_role("button", name="Confirm Comet Riders").click()
    page.get_by_role("link", name="The public page").click()
    expect(page.get_by_text("Comet Riders won.")).to_be_visible()
    assert axe(page) == []
