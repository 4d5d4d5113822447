"""A real Chromium for tests marked `browser`.

    @pytest.mark.browser
    def test_the_home_page_has_a_heading(page, live_server):
        page.goto(live_server.url)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert axe(page) == []

`page` and `no_js` are fresh for each test; the browser process is one for each test process (it takes 2 s to start).
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests import chromium

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

    from routeways.foundation.models import User

WCAG = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
ARGUMENTS = [
    "--no-sandbox",  # root, as in containers, cannot start it otherwise; only our own pages are opened
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        # Playwright's synchronous interface keeps an event loop running on this thread, which makes Django refuse
        # every query on it, although nothing here is asynchronous. The permission ends with the loop.
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
        try:
            opened = playwright.chromium.launch(executable_path=chromium.found_or_installed(), args=ARGUMENTS)
            yield opened
            opened.close()
        finally:
            del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A new page with no history, 1280 × 900. The test fails if the page's own scripts or policy report an error."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB", timezone_id="Europe/London")
    errors: list[str] = []
    opened = context.new_page()
    opened.on("pageerror", lambda error: errors.append(str(error)))
    opened.on(
        "console",
        lambda message: errors.append(message.text) if "Content Security Policy" in message.text else None,
    )
    yield opened
    context.close()
    assert not errors, f"The page reported: {errors}"


@pytest.fixture
def no_js(browser: Browser) -> Iterator[BrowserContext]:
    """A context whose pages run no JavaScript."""
    context = browser.new_context(java_script_enabled=False, viewport={"width": 1280, "height": 900}, locale="en-GB")
    yield context
    context.close()


def signed_in_as(context: BrowserContext, address: str, user: User) -> None:
    """Give the browser the session of somebody who has signed in; signing in itself has its own tests."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    context.add_cookies([{"name": "sessionid", "value": session.session_key, "url": address}])


def axe(page: Page, within: str | None = None) -> list[str]:
    """What breaks WCAG 2.0–2.2 A or AA on `page` as it is now: one line a fault, with the rule and the element."""
    from axe_playwright_python.sync_playwright import Axe

    options = {"runOnly": {"type": "tag", "values": list(WCAG)}, "resultTypes": ["violations"]}
    found = Axe().run(page, context=within, options=options).response["violations"]
    return [
        f"{rule['id']}: {rule['help']} ({' '.join(str(part) for part in node['target'])}) {node['html'][:160]}"
        for rule in found
        for node in rule["nodes"]
    ]
