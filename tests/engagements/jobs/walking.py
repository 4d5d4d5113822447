"""The walk of both kinds: a source sends, a person agrees and applies without scripts, the employer answers."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from django.utils import timezone
from playwright.sync_api import expect

from routeways.engagements.models import Engagement, JobSeeker, Vacancy
from routeways.foundation.jobs import work_off
from routeways.foundation.models import Message, User
from routeways.places.actions import load_packaged_areas
from routeways.taxonomy import reading
from routeways.taxonomy.actions import load_packaged, load_packaged_skills
from tests.browser import axe, signed_in_as
from tests.engagements.factories import REGION, employer
from tests.engagements.jobs.making import ROW
from tests.engagements.placements.cast import holder

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

ROBIN = "robin@example.org"


def walk(page: Page, no_js: BrowserContext, site: str, *, apprenticeship: bool) -> None:
    load_packaged_areas(now=timezone.now())
    load_packaged()
    load_packaged_skills()
    reading.prepare()  # a worker has done this before anybody waits
    firm = employer("Imaginary Forge")
    signed_in_as(page.context, site, holder("Firm Person", "organisation-administrator", firm))
    _send(page, site, apprenticeship)
    page.goto(f"{site}/{REGION}/jobs/")
    assert axe(page) == []
    phone = no_js.new_page()
    phone.set_viewport_size({"width": 390, "height": 844})
    _agree_and_choose(phone, site)
    _apply(phone, site)
    _answer(page, site)
    _come_back(phone, site)
    if not apprenticeship:  # the pages are the same
        page.context.clear_cookies()
        _look_at_the_door(page, site)
        _look_at_own_pages(page, site)
    phone.goto(f"{site}/{REGION}/jobs/mine/")
    expect(phone.get_by_text("Stayed past the first day.")).to_be_visible()
    phone.get_by_role("button", name="Delete everything").click()
    expect(phone.get_by_text("Everything is deleted")).to_be_visible()
    assert not JobSeeker.objects.exists()
    assert not User.objects.filter(email=ROBIN).exists()
    assert Engagement.objects.get().kind == ("apprenticeship" if apprenticeship else "job")


def _send(page: Page, site: str, apprenticeship: bool) -> None:
    page.goto(f"{site}/{REGION}/jobs/send/")
    assert axe(page) == []
    rows = [ROW | {"apprenticeship": apprenticeship}, {"number": "8", "title": "Nobody employs"}]
    file = {"name": "list.json", "mimeType": "application/json", "buffer": json.dumps({"vacancies": rows}).encode()}
    page.get_by_label("When was this list made?").fill(timezone.localtime().strftime("%Y-%m-%d %H:%M"))
    page.get_by_label("File", exact=True).set_input_files(file)  # type: ignore[arg-type]
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_text("1 new, 0 changed")).to_be_visible()
    expect(page.get_by_role("cell", name="is needed")).to_be_visible()
    work_off()


def _agree_and_choose(phone: Page, site: str) -> None:
    phone.goto(f"{site}/{REGION}/jobs/")
    expect(phone.get_by_role("link", name="Welder")).to_be_visible()
    phone.get_by_role("link", name="See which fit you").click()
    phone.get_by_role("link", name="Begin").click()
    phone.get_by_label("Your e-mail address").fill(ROBIN)
    for box, number in (("Day", "27"), ("Month", "3"), ("Year", "2004")):
        phone.get_by_label(box, exact=True).fill(number)
    phone.get_by_role("button", name="Go on").click()
    expect(phone.get_by_role("link", name="Tick the box if you agree")).to_be_visible()
    phone.get_by_label("I agree").check()
    phone.get_by_role("button", name="Go on").click()
    expect(phone.get_by_role("heading", name="Look at your e-mail")).to_be_visible()
    phone.goto(site + _letter())
    phone.get_by_role("button", name="Open my page").click()
    phone.get_by_label("Type a job").fill("welder")
    phone.get_by_role("button", name="Find").click()
    phone.get_by_role("button", name="Add").first.click()
    expect(phone.get_by_role("heading", name="Chosen")).to_be_visible()
    phone.get_by_role("link", name="Go on").click()
    phone.get_by_role("link", name="Go on").click()
    phone.get_by_label("Your postcode").fill("BB11 2AA")
    phone.get_by_label("How many miles would you travel?").fill("10")
    phone.get_by_role("button", name="Keep").click()
    expect(phone.get_by_text("It is the work you want")).to_be_visible()


def _letter() -> str:
    """Where the newest letter to the person leads, on this site."""
    body = Message.objects.filter(to=ROBIN).order_by("-pk")[0].body
    return body[body.index(f"/{REGION}/jobs/mine/link/") :].split()[0]


def _come_back(phone: Page, site: str) -> None:
    """On another day: the old page is left, a new letter opens it again."""
    phone.get_by_role("button", name="Leave this page").click()
    expect(phone.get_by_text("You have left your page")).to_be_visible()
    phone.goto(f"{site}/{REGION}/jobs/mine/return/")
    phone.get_by_label("Your e-mail address").fill(ROBIN)
    phone.get_by_role("button", name="Send me a link").click()
    expect(phone.get_by_role("heading", name="Look at your e-mail")).to_be_visible()
    phone.goto(site + _letter())
    phone.get_by_role("button", name="Open my page").click()
    expect(phone.get_by_text(f"This is the page of {ROBIN}")).to_be_visible()


def _look_at_the_door(page: Page, site: str) -> None:
    for path in ("", "start/", "return/", "sent/", "link/no-such-link/"):
        page.goto(f"{site}/{REGION}/jobs/mine/{path}")
        assert axe(page) == [], path


def _apply(phone: Page, site: str) -> None:
    phone.get_by_role("link", name="Welder").click()
    phone.get_by_role("link", name="Apply", exact=True).click()
    phone.get_by_label("Your name").fill("Robin Example")
    phone.get_by_label("What else should the employer know?").fill("I weld at home.")
    phone.get_by_role("button", name="Send my application").click()
    expect(phone.get_by_text("They read what you chose here")).to_be_visible()


def _answer(page: Page, site: str) -> None:
    page.goto(f"{site}/{REGION}/jobs/applicants/")
    expect(page.get_by_role("heading", name="Robin Example")).to_be_visible()
    expect(page.get_by_text("I weld at home.")).to_be_visible()
    assert axe(page) == []
    for step in ("Interviewed", "Offered", "Started", "Stayed past the first day"):
        page.get_by_role("button", name=step).click()
    expect(page.get_by_text("Stayed past the first day.")).to_be_visible()


def _look_at_own_pages(page: Page, site: str) -> None:
    """A person's pages for everybody’s eyes, hands and readers; with scripts, which axe needs."""
    page.goto(site + _letter())
    assert axe(page) == []
    page.get_by_role("button", name="Open my page").click()
    expect(page.get_by_role("heading", name="Jobs that fit you")).to_be_visible()
    one = Vacancy.objects.get().public_id
    for path in ("start/", "occupations/?q=cook", "skills/?q=welding", "limits/", ""):
        page.goto(f"{site}/{REGION}/jobs/mine/{path}")
        assert axe(page) == [], path
    for path in ("", "apply/"):
        page.goto(f"{site}/{REGION}/jobs/{one}/{path}")
        assert axe(page) == [], path
