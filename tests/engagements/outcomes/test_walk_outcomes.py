"""What becomes of people, in a real browser: agreeing, answering, stopping; rating; sharing one thing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from routeways.engagements import actions
from routeways.engagements.models import CheckIn, Engagement, EntrantRating
from routeways.foundation.models import Message
from routeways.places.actions import load_packaged_areas
from tests.browser import axe, signed_in_as
from tests.engagements.factories import REGION, employer
from tests.engagements.outcomes.test_outcomes import ended, token_of
from tests.engagements.placements.cast import holder
from tests.organisations.factories import make_user

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page
    from pytest_django.live_server_helper import LiveServer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def asked_person(site: str) -> str:
    """The private link of a student whose placement has ended today."""
    held = ended()
    Engagement.objects.filter(pk=held.pk).update(ended_on=timezone.localdate())
    token = actions.make_party_link(by=None, engagement=held, party="student", now=timezone.now())
    return f"{site}/connect/link/{token}/"


def agrees(phone: Page, link: str) -> None:
    phone.set_viewport_size({"width": 390, "height": 844})
    phone.goto(link)
    phone.get_by_role("link", name="May we ask you later how it goes on?").click()
    phone.get_by_role("button", name="I agree").click()
    expect(phone.get_by_text("Tick the box if you agree.")).to_be_visible()
    phone.get_by_role("checkbox").check()
    phone.get_by_role("button", name="I agree").click()
    expect(phone.get_by_text("You can stop it at any time.")).to_be_visible()


def answers(phone: Page, site: str) -> None:
    """Three months later the letter comes; the days until then are left out."""
    CheckIn.objects.filter(months=3).update(due_on=timezone.localdate())
    assert actions.send_due_check_ins(by=None, region=REGION, site=site, now=timezone.now()) == 1
    phone.goto(f"{site}/connect/check-in/{token_of(Message.objects.get())}/")
    phone.get_by_label("An apprenticeship").check()
    phone.get_by_label("A lot").check()
    phone.get_by_role("button", name="Send my answer").click()
    expect(phone.get_by_role("heading", name="Thank you")).to_be_visible()


def keeps_two_things(own: Page, site: str) -> None:
    own.goto(f"{site}/{REGION}/adjustments/")
    for words in ("Instructions in writing", "A quiet desk"):
        own.get_by_label("What helps you?").fill(words)
        own.get_by_role("button", name="Keep it").click()
        expect(own.get_by_role("heading", name=words)).to_be_visible()


def test_a_person_agrees_to_be_asked_answers_and_stops_it_with_one_press(
    no_js: BrowserContext, live_server: LiveServer
) -> None:
    load_packaged_areas(now=timezone.now())
    phone = no_js.new_page()  # a telephone without scripts
    agrees(phone, asked_person(live_server.url))
    answers(phone, live_server.url)
    phone.go_back()
    phone.get_by_role("button", name="Stop it and delete my answers").click()
    expect(phone.get_by_role("heading", name="Stopped")).to_be_visible()
    assert set(CheckIn.objects.values_list("state", "doing")) == {("withdrawn", "")}


def test_an_employer_rates_new_staff_and_everybody_reads_protected_figures(page: Page, live_server: LiveServer) -> None:
    load_packaged_areas(now=timezone.now())
    site, firm = live_server.url, employer("Imaginary Forge")
    signed_in_as(page.context, site, holder("Firm Person", "organisation-administrator", firm))
    page.goto(f"{site}/{REGION}/outcomes/rate/")
    page.get_by_label("A T Level").check()
    page.get_by_label("How many were they?").fill("2")
    for question in ("How ready for work", "How good were their technical", "How good were their essential"):
        page.get_by_role("group", name=question).get_by_label("4", exact=True).check()
    assert axe(page) == []
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("Thank you.")).to_be_visible()
    assert EntrantRating.objects.get().readiness == 4
    page.goto(f"{site}/{REGION}/outcomes/")
    expect(page.get_by_text("[c]").first).to_be_visible()
    assert axe(page) == []
    page.get_by_role("link", name="Say how ready your new staff were").click()
    expect(page.get_by_label("How many were they?")).to_be_visible()


def test_somebody_shares_one_thing_that_helps_with_one_firm_and_takes_it_back(
    page: Page, no_js: BrowserContext, live_server: LiveServer
) -> None:
    load_packaged_areas(now=timezone.now())
    site, firm = live_server.url, employer("Imaginary Forge")
    signed_in_as(page.context, site, holder("Firm Person", "organisation-administrator", firm))
    own = no_js.new_page()
    signed_in_as(no_js, site, make_user("Invented Person"))
    keeps_two_things(own, site)
    own.get_by_role("link", name="Share “Instructions in writing”").click()
    own.get_by_label("With whom do you share it?").select_option("Imaginary Forge")
    own.get_by_label("This organisation may read this one thing").check()
    own.get_by_role("button", name="Share it").click()
    page.goto(f"{site}/{REGION}/adjustments/shared/")
    expect(page.get_by_text("Instructions in writing")).to_be_visible()
    expect(page.get_by_text("A quiet desk")).to_have_count(0)
    assert axe(page) == []
    own.get_by_role("button", name="Take back").click()
    expect(own.get_by_text("cannot read it any more")).to_be_visible()
    page.reload()
    expect(page.get_by_text("Nobody has shared anything.")).to_be_visible()
