from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.cache import cache
from django.utils import timezone
from playwright.sync_api import expect

from routeways.foundation import actions, job_registry, job_runs, jobs, links
from routeways.foundation.job_runs import Handle
from tests.browser import axe
from tests.foundation.conftest import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SHOTS = Path(__file__).parents[2] / "shots"


@pytest.fixture
def administrator(transactional_db):
    cache.clear()
    return actions.add_user(
        by=None, email="grace@example.org", name="Grace Holt", password=PASSWORD, administrator=True
    )


def shoot(page, name: str) -> None:
    if SHOTS.is_dir():  # make the folder to look at the pages yourself
        page.screenshot(path=SHOTS / f"account-{name}.png", full_page=True)


def sign_in_by_keyboard(page) -> None:
    page.get_by_label("E-mail address").focus()
    page.keyboard.type("grace@example.org")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/account/")


def test_the_pages_of_an_account_keep_to_wcag(page, live_server, administrator):
    faults = {}

    def look(name: str) -> None:
        faults[name] = axe(page)
        shoot(page, name)

    page.goto(f"{live_server.url}/account/")
    look("login")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_be_visible()
    look("login-error")
    sign_in_by_keyboard(page)
    look("home")
    page.get_by_role("link", name="Turn on the second factor").click()
    look("second-factor")
    page.get_by_role("link", name="Turn on the authenticator app").click()
    look("confirm")
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/totp/activate/")
    look("authenticator-app")
    for name, address in {
        "password": "/account/password/change/",
        "reset": "/account/password/reset/",
        "audit": "/account/audit/",
        "people": "/account/people/",
        "logout": "/account/logout/",
    }.items():
        page.goto(live_server.url + address)
        look(name)
    _, token = links.make(
        by=None, purpose=actions.INVITATION, subject=administrator, expires_at=timezone.now() + timedelta(days=1)
    )
    for name, end in {"invitation": token, "wrong-link": "nonsense"}.items():
        page.goto(f"{live_server.url}/account/invitation/{end}/")
        look(name)
    assert {name: found for name, found in faults.items() if found} == {}


def test_a_jobs_page_follows_the_job_to_its_end(page, live_server, administrator, monkeypatch):
    monkeypatch.setitem(job_registry._functions, "test.do", lambda handle: None)
    job = jobs.start("test.do", by=administrator)
    handle = Handle(job_runs.claim(job.public_id, timezone.now()))
    handle.progress(30, 120, "Reading rows")
    page.goto(f"{live_server.url}/account/jobs/{job.public_id}/")
    sign_in_address = page.url
    assert "/account/login/?next=/account/jobs/" in sign_in_address
    page.get_by_label("E-mail address").fill("grace@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_text("Running: Reading rows").wait_for()
    assert axe(page) == []
    shoot(page, "job")
    job_runs._end(handle.job, "done")
    page.get_by_role("status").get_by_text("Done").wait_for(timeout=15_000)
    page.get_by_role("button", name="Cancel this job").wait_for(state="detached", timeout=15_000)
    assert page.title().startswith("Done")


def test_everything_at_the_door_works_without_javascript(no_js, live_server, administrator):
    page = no_js.new_page()
    page.goto(f"{live_server.url}/account/audit/")
    page.get_by_label("E-mail address").fill("grace@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text("The chain is whole")).to_be_visible()
