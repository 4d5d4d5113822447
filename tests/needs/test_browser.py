"""The floor in a real browser: from a file of invented adverts to a published plan whose every number opens."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from routeways.foundation import jobs
from routeways.foundation.models import Job
from routeways.needs import actions
from routeways.needs.models import Cycle, EvidenceItem, Mention, Need
from routeways.places.actions import load_packaged_areas
from routeways.taxonomy.actions import load_packaged, load_packaged_skills
from tests.browser import axe, signed_in_as
from tests.needs.factories import NOW, REGION, heard, keep, make_chamber, make_lead
from tests.needs.invented import FILE

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

BASE = f"/{REGION}/needs/"
CHOSEN = {
    "Welding and fabrication": "Welding",
    "Machining": "CNC machining",
    "Care at home": "Personal care",
    "Digital": "Python programming",
}


@pytest.fixture
def without_encoder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    """Words alone are read: that needs no weights, takes no time, and finds the same everywhere."""
    monkeypatch.setenv("ROUTEWAYS_ENCODER_DIR", str(tmp_path / "nowhere"))
    settings.DATA_DIR = tmp_path / "data"


def _press(page: Page, name: str, key: str = "Enter") -> None:
    """A button that leads on; the next page has come when this returns, however slow the machine is."""
    with page.expect_navigation():
        page.get_by_role("button", name=name).press(key)


def _finished(kind: str) -> None:
    jobs.work_off()
    job = Job.objects.filter(kind=kind).latest("pk")
    assert job.state == "done", job.error


def _take_over(page: Page, address: str) -> None:
    page.goto(f"{address}import/")
    page.get_by_label("File").set_input_files(str(FILE))
    page.get_by_label("Where they come from").fill("Chamber’s job board, March 2026")
    for name, value in (("Day", "10"), ("Month", "3"), ("Year", "2026")):
        page.get_by_label(name, exact=True).fill(value)
    _press(page, "Check the file")
    expect(page.get_by_text("24 texts can be taken over")).to_be_visible()
    expect(page.get_by_text("[e-mail removed]")).to_be_visible()
    assert not EvidenceItem.objects.exists()
    assert axe(page) == []
    page.get_by_label("I have looked at these details").check()
    _press(page, "Take over 24 texts")
    expect(page.get_by_text("24 texts of “invented.csv”")).to_be_visible()
    _finished("needs.read_evidence")


def _review(page: Page, address: str) -> None:
    """With the keyboard: the first text by its single answers, the rest all at once."""
    page.goto(f"{address}review/")
    expect(page.get_by_text("texts are reviewed (0%)")).to_be_visible()
    assert axe(page) == []
    with page.expect_navigation():
        page.get_by_role("link", name="Begin the review").press("Enter")
    assert axe(page) == []
    first = page.locator("fieldset.decide input[value=confirm]").first
    assert first.evaluate("one => one === document.activeElement")
    for _ in range(page.locator("fieldset.decide").count()):
        page.keyboard.press("Space")
        page.keyboard.press("Tab")  # to “Change”
        page.keyboard.press("Tab")  # to the next suggestion
    _press(page, "Save and go to the next text")
    assert Mention.objects.filter(state="confirmed").exists()
    for _ in range(30):
        if page.get_by_text("Every text has been reviewed").count():
            break
        everything = page.get_by_role("button", name="Confirm all").count()
        _press(page, "Confirm all" if everything else "Save and go")
    assert not EvidenceItem.objects.filter(reviewed_at__isnull=True).exists()


def _choose(page: Page, address: str) -> None:
    for title, need in CHOSEN.items():
        page.goto(f"{address}priorities/")
        page.get_by_label(f"Choose {need}", exact=True).check()
        _press(page, "Propose a priority from what is ticked")
        page.get_by_label("Title").fill(title)
        page.get_by_label("Why is it a priority?").fill("Firms of every size ask for it.\n\n- now\n- and next year")
        page.get_by_label("What will be done").fill("A course from September.")
        _press(page, "Propose it")
        _press(page, "Agree to this priority")
        expect(page.get_by_text("agrees.")).to_be_visible()
    assert axe(page) == []


def _publish(page: Page, address: str) -> None:
    page.goto(f"{address}plan/write/")
    assert axe(page) == []
    page.get_by_label("Introduction").fill("This plan covers an invented region.")
    _press(page, "Save the text")
    _press(page, "Publish the plan")
    _finished("needs.publish_plan")


def test_from_a_file_of_adverts_to_a_published_plan_whose_numbers_open(
    page: Page, no_js: BrowserContext, live_server: Any, without_encoder: None
) -> None:
    load_packaged_areas(now=NOW)
    load_packaged()
    load_packaged_skills()
    chamber = make_chamber()
    signed_in_as(page.context, live_server.url, make_lead(chamber))
    address = live_server.url + BASE
    _take_over(page, address)
    _review(page, address)
    page.goto(address)
    expect(page.get_by_role("link", name="Welding", exact=True)).to_be_visible()
    assert axe(page) == []
    _choose(page, address)
    _publish(page, address)
    _everybody_reads_it(no_js.new_page(), live_server.url)


def _everybody_reads_it(page: Page, site: str) -> None:
    """Somebody without a sign-in and without JavaScript, also on a phone: each number leads to what is behind it."""
    page.goto(f"{site}{BASE}plan/")
    expect(page.get_by_role("heading", level=1, name="Local skills improvement plan")).to_be_visible()
    assert page.locator("h2").all_inner_texts()[:4] == [
        "Introduction",
        "Executive summary",
        "Strategic and economic context",
        "1 Local skill needs",
    ]
    numbers = page.locator(".report td.num a, .report p a").evaluate_all("all => all.map(one => one.href)")
    behind = {one for one in numbers if "/needs/" in one}
    assert len(behind) >= 8
    for one in sorted(behind):
        answer = page.goto(one)
        assert answer is not None and answer.status == 200, one
        assert page.get_by_text("Evidence").count() or page.get_by_role("heading", name="Sources").count(), one
    page.set_viewport_size({"width": 390, "height": 800})
    for path in ("plan/", "", "plan/1/priority/1/", f"register/{Need.objects.get(label='Welding').public_id}/way/"):
        page.goto(f"{site}{BASE}{path}")
        assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0, path
    with page.expect_download() as file:
        page.goto(f"{site}{BASE}plan/")
        page.get_by_role("link", name="PDF").click()
    assert Path(file.value.path()).read_bytes().startswith(b"%PDF-")


def test_the_cycle_and_its_answers_break_no_accessibility_rule(page: Page, live_server: Any) -> None:
    load_packaged_areas(now=NOW)
    load_packaged()
    chamber = make_chamber()
    lead = make_lead(chamber)
    keep(chamber, heard("A welder, please", "A Works", on=date(2026, 2, 1)))
    cycle = actions.start_cycle(by=lead, region=REGION, owner=chamber, title="2026", starts_on=date(2026, 1, 5))
    actions.prepare_answers(by=lead, cycle=cycle, today=date(2026, 3, 1))
    signed_in_as(page.context, live_server.url, lead)
    one = f"cycles/{Cycle.objects.get().public_id}/"
    letter = f"{one}answers/{cycle.responses.get().public_id}/"
    faults = {}
    for path in ("cycles/", "cycles/new/", one, f"{one}collect/", f"{one}answers/", letter, "evidence/", "import/"):
        page.goto(live_server.url + BASE + path)
        if found := axe(page):
            faults[path] = found
    assert faults == {}
