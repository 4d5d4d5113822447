"""The browser helpers themselves: a check that cannot fail would prove nothing about our pages."""

from __future__ import annotations

import pytest

from tests.browser import axe

FAULTY = "<html><body><img src='data:,'><input><p style='color:#aaa;background:#fff'>Faint</p></body></html>"


@pytest.mark.browser
def test_axe_finds_planted_faults(page):
    page.set_content(FAULTY)
    rules = {fault.split(":")[0] for fault in axe(page)}
    assert {"image-alt", "label", "color-contrast", "html-has-lang"} <= rules


@pytest.mark.browser
def test_axe_finds_nothing_on_a_sound_page(page):
    page.set_content("<html lang='en'><title>Sound</title><main><h1>Sound</h1><p>Text</p></main></html>")
    assert axe(page) == []


@pytest.mark.browser
def test_a_context_without_javascript_runs_none(no_js):
    page = no_js.new_page()
    page.set_content("<p id='p'>before</p><script>document.getElementById('p').textContent = 'after'</script>")
    assert page.locator("#p").inner_text() == "before"


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_page_of_the_live_server_opens_and_the_database_can_be_used_beside_it(page, live_server):
    from django.contrib.auth import get_user_model

    assert get_user_model().objects.count() == 0
    answer = page.goto(live_server.url + "/static/django_htmx/htmx-2.min.js")
    assert answer is not None
    assert answer.status == 200
