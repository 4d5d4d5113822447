"""The base template, the error pages, the design page, and what no template may contain."""

from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory

import routeways
from routeways.ui import pages
from tests.ui.test_components import balanced

TEMPLATES = sorted(Path(routeways.__file__).parent.glob("*/templates/**/*.html"))
BASE: dict[str, Any] = {
    "title": "Areas",
    "region": SimpleNamespace(name="Lancashire", demonstration=False),
    "nav": [{"label": "Areas", "href": "/a/", "current": True}, {"label": "Indicators", "href": "/i/"}],
    "breadcrumbs": [{"label": "Home", "href": "/"}],
    "account": {"label": "Sign in", "href": "/account/login/"},
    "footer_links": [{"label": "Privacy", "href": "/privacy/"}],
}


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: "/".join(path.parts[-2:]))
def test_no_template_has_a_style_or_a_script_of_its_own(path: Path) -> None:
    text = path.read_text("utf-8")
    assert not re.search(r"<style", text, re.IGNORECASE)
    assert not re.search(r"\sstyle\s*=", text, re.IGNORECASE)
    assert not re.search(r"\son[a-z]+\s*=\s*[\"']", text, re.IGNORECASE)
    assert "javascript:" not in text.lower()
    for script in re.findall(r"<script\b[^>]*>", text, re.IGNORECASE):
        assert " src=" in script, script


def test_a_button_with_a_second_word_leads_to_an_address() -> None:
    """What stands there is where a link goes: “second” or “warn” is said as kind=, or the form is never sent."""
    texts = {path.name: path.read_text("utf-8") for path in TEMPLATES}
    words = [
        (name, word)
        for name, text in texts.items()
        for word in re.findall(r"""{% button (?:"[^"]*"|'[^']*'|\S+) ["']([^"']*)["']""", text)
        if re.fullmatch(r"\w+", word)
    ]
    assert words == []


@pytest.mark.parametrize("name", ["404.html", "403.html", "500.html"])
def test_an_error_page_renders_with_nothing_in_its_context(name: str) -> None:
    html = render_to_string(name)
    balanced(html.removeprefix("<!doctype html>"))
    assert html.count("<h1>") == 1
    assert "– Routeways</title>" in html


def test_the_base_page_names_page_service_and_region() -> None:
    html = render_to_string("ui/base.html", BASE)
    assert "<title>Areas – Routeways, Lancashire</title>" in html
    assert '<html lang="en-GB">' in html
    assert '<a href="/a/" aria-current="true">Areas</a>' in html
    assert html.index('class="skip"') < html.index("<header")
    assert 'id="main"' in html
    assert "demonstration region" not in html


def test_a_demonstration_says_that_it_is_one() -> None:
    region = SimpleNamespace(name="Lancashire (demonstration)", demonstration=True)
    html = render_to_string("ui/base.html", {**BASE, "region": region})
    assert "This is the demonstration region:</strong> organisations and operations are invented." in html


def test_the_title_of_a_page_with_errors_begins_with_error() -> None:
    html = render_to_string("ui/base.html", {**BASE, "form": SimpleNamespace(errors={"a": ["b"]})})
    assert "<title>Error: Areas" in html


def test_messages_become_banners() -> None:
    message = SimpleNamespace(tags="success", __str__=lambda self: "Saved")
    html = render_to_string("ui/base.html", {**BASE, "messages": [message]})
    assert '<div class="banner done" role="status"><h2>Done</h2>' in html


def test_the_design_page_shows_every_kind_of_chart_in_both_themes() -> None:
    html = pages.design(RequestFactory().get("/design/")).content.decode()
    balanced(html.removeprefix("<!doctype html>"))
    ids = re.findall(r'\bid="([^"]+)"', html)
    assert len(ids) == len(set(ids)), sorted({one for one in ids if ids.count(one) > 1})
    assert html.count('<figure class="chart') == 28
    assert "Invented names and numbers." in html
    assert ' style="' not in html
    assert pages.design.routeways_permission == "public"


def test_a_pages_own_parts_stay_small() -> None:
    import gzip

    static = Path(routeways.__file__).parent / "ui" / "static" / "ui"
    total = sum(len(gzip.compress(path.read_bytes())) for path in static.iterdir())
    assert total < 14_000
