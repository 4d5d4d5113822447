"""A job, in a real browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.engagements.jobs.walking import walk

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page
    from pytest_django.live_server_helper import LiveServer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_job_is_sent_matched_applied_for_and_begun(
    page: Page, no_js: BrowserContext, live_server: LiveServer
) -> None:
    walk(page, no_js, live_server.url, apprenticeship=False)
