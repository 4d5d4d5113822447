"""What employers said goes from two small files to published priorities, and every number of the plan opens to it.

The invented skills plan lead works in a demonstration region that has organisations and nothing else; then a visitor
who is not signed in reads the plan and follows each of its numbers.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urldefrag

import pytest
from django.utils import timezone
from docx import Document
from playwright.sync_api import expect

from routeways.foundation import jobs
from routeways.foundation.models import Job, User
from routeways.foundation.queries import user_by_email
from routeways.instruments.models import Response
from routeways.needs import queries
from routeways.needs.models import EvidenceItem, Mention, Need, Priority
from routeways.places.actions import load_packaged_areas
from routeways.site import demonstration
from routeways.site.voice_definition import FOLDER
from routeways.taxonomy.actions import load_packaged, load_packaged_skills
from tests.browser import axe, signed_in_as

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

REGION = "lancashire-demonstration"
LEAD, CHAMBER = "chamber@routeways.example", "Three Rivers Chamber of Trade (demonstration)"
ADVERTISING = ("Clogger", "Gritstone", "Nine Chimneys", "Warmhearth", "Hobnail", "Byteclough", "Thimble", "Heathermoor")
ADVERTISING += ("Buttonhole", "Kindly Kettle", "Silver Teapot")
ANSWERING = ("Warmhearth", "Hobnail", "Kindly Kettle", "Clogger")
PRIORITIES = {
    "Machines": ("Hydraulics", "Metal machining setters and setter-operators"),
    "Warm homes": ("Heat pump installation", "Plumbing"),
    "Safe networks": ("Network security",),
    "Care": ("Adult social care", "Medication administration", "Moving and handling people", "Safeguarding adults"),
}


@pytest.fixture
def lead(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Any) -> User:
    """The invented lead in a region without a word of evidence. Words alone are read, which needs no weights."""
    monkeypatch.setenv("ROUTEWAYS_ENCODER_DIR", str(tmp_path / "nowhere"))
    settings.DATA_DIR = tmp_path / "data"
    settings.DATA_DIR.mkdir()
    now = timezone.now()
    load_packaged_areas(now=now)
    load_packaged()
    load_packaged_skills()
    demonstration.load(by=None, now=now, voice=False)
    found = user_by_email(LEAD)
    assert found is not None and not EvidenceItem.objects.exists()
    return found


def part_of(name: str, column: str, starts: tuple[str, ...], folder: Path) -> Path:
    """A small file out of one of the demonstration's: the first row of each of these firms."""
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    at = rows[0].index(column)
    firsts = [next(row for row in rows[1:] if row[at].startswith(one)) for one in starts]
    path = folder / name
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([rows[0], *firsts])
    return path


def finished(kind: str) -> None:
    jobs.work_off()
    job = Job.objects.filter(kind=kind).latest("pk")
    assert job.state == "done", job.error


def test_two_small_files_become_published_priorities_whose_every_number_opens(
    browser: Browser, page: Page, live_server: Any, lead: User, tmp_path: Path
) -> None:
    address = f"{live_server.url}/{REGION}/"
    signed_in_as(page.context, live_server.url, lead)
    faults: dict[str, list[str]] = {}

    def looked_at() -> None:
        if found := axe(page):
            faults[page.url] = found

    _hold_the_survey(page, address, part_of("survey-answers.csv", "organisation", ANSWERING, tmp_path), looked_at)
    _take_over(page, address, part_of("adverts.csv", "Organisation", ADVERTISING, tmp_path), looked_at)
    _review(page, address, looked_at)
    _agree(page, address, looked_at)
    _publish(page, address, looked_at)
    assert faults == {}

    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB")
    try:
        visitor = context.new_page()
        assert _read(visitor, address) == {}
        _open_files(visitor, address)
    finally:
        context.close()


def _hold_the_survey(page: Page, address: str, answers: Path, looked_at: Any) -> None:
    page.goto(f"{address}surveys/new/")
    page.get_by_label("Questionnaire").select_option("lsip-employer-survey")
    page.get_by_label("Title").fill("Autumn survey")
    looked_at()
    page.get_by_role("button", name="Set up").click()
    expect(page.get_by_text("“Autumn survey” is set up.")).to_be_visible()
    looked_at()
    page.goto(page.url.replace("/manage/", "/import/"))
    page.locator("input[type=file]").set_input_files(str(answers))
    page.get_by_role("button", name="Load", exact=True).click()
    expect(page.get_by_text(f"{len(ANSWERING)} rows read: {len(ANSWERING)} new")).to_be_visible()
    assert Response.objects.filter(state="submitted").count() == len(ANSWERING)
    looked_at()


def _take_over(page: Page, address: str, adverts: Path, looked_at: Any) -> None:
    page.goto(f"{address}needs/import/")
    page.locator("input[type=file]").set_input_files(str(adverts))
    page.get_by_label("Where they come from").fill("Adverts of an invented autumn")
    for name, value in (("Day", "16"), ("Month", "11"), ("Year", "2026")):
        page.get_by_label(name, exact=True).fill(value)
    page.get_by_label("Everybody, without the business’s name").check()
    page.get_by_label("How the businesses agreed").fill("Published by the business")
    looked_at()
    page.get_by_role("button", name="Check the file").click()
    expect(page.get_by_text(f"{len(ADVERTISING)} texts can be taken over")).to_be_visible()
    looked_at()
    page.get_by_role("button", name=f"Take over {len(ADVERTISING)} texts").click()
    page.wait_for_url("**/needs/imports/**")
    page.goto(f"{address}needs/import/")
    page.get_by_role("button", name="Take over Autumn survey").click()
    page.wait_for_url("**/needs/imports/**")
    looked_at()
    finished("needs.read_evidence")
    assert not EvidenceItem.objects.filter(read_at=None).exists()


def _review(page: Page, address: str, looked_at: Any) -> None:
    """One is refused, one changed, one that was missed is added; the rest is right."""
    page.goto(f"{address}needs/review/")
    looked_at()
    page.goto(_text(address, "Byteclough"))
    page.get_by_label("Refuse Printers").check()
    page.get_by_role("button", name="Save and come back").click()
    looked_at()
    page.goto(_text(address, "Silver Teapot"))
    page.get_by_role("link", name="Change Safeguarding children").click()
    _pick(page, "Safeguarding adults", "Change it", looked_at)
    page.goto(_text(address, "Clogger"))
    page.get_by_role("link", name="Add what was missed").click()
    _pick(page, "Metal machining setters", "Add it", looked_at, words="setter-operators")
    states = set(Mention.objects.exclude(state="suggested").values_list("state", "label"))
    assert states == {
        ("refused", "Printers"),
        ("changed", "Safeguarding adults"),
        ("confirmed", "Metal machining setters and setter-operators"),
    }
    page.goto(f"{address}needs/review/")
    page.get_by_role("link", name="Begin the review").or_(page.get_by_role("link", name="Go on reviewing")).click()
    for _ in range(40):
        if page.get_by_text("Every text has been reviewed").count():
            break
        everything = page.get_by_role("button", name="Confirm all")
        (everything if everything.count() else page.get_by_role("button", name="Save and go")).click()
    assert not EvidenceItem.objects.filter(reviewed_at__isnull=True).exists()
    assert not Mention.objects.open().exists()


def _text(address: str, business: str) -> str:
    one = EvidenceItem.objects.filter(kind="advert").get(about_name__startswith=business)
    return f"{address}needs/review/{one.public_id}/"


def _pick(page: Page, wanted: str, button: str, looked_at: Any, *, words: str = "") -> None:
    page.get_by_label("Search skills and occupations").fill(wanted)
    page.get_by_role("button", name="Search", exact=True).click()
    page.get_by_role("radio", name=wanted).first.check()
    if words:
        page.get_by_label("The words in the text").fill(words)
    looked_at()
    page.get_by_role("button", name=button).click()
    expect(page.get_by_text("is recorded")).to_be_visible()


def _agree(page: Page, address: str, looked_at: Any) -> None:
    page.goto(f"{address}needs/")
    expect(page.get_by_role("link", name="Heat pump installation", exact=True)).to_be_visible()
    looked_at()
    for title, labels in PRIORITIES.items():
        page.goto(f"{address}needs/priorities/")
        for label in labels:
            page.get_by_label(f"Choose {label}", exact=True).check()
        page.get_by_role("button", name="Propose a priority from what is ticked").click()
        page.get_by_label("Title").fill(title)
        page.get_by_label("Why is it a priority?").fill("Small firms and large ones ask for it.")
        page.get_by_label("What will be done").fill("A course from January.")
        page.get_by_role("button", name="Propose it").click()
        page.get_by_label("Organisation").select_option(label=CHAMBER)
        page.get_by_role("button", name="Agree to this priority").click()
        expect(page.get_by_text("agrees.")).to_be_visible()
    looked_at()
    page.goto(f"{address}needs/priorities/")
    looked_at()
    assert Priority.objects.filter(state="agreed").count() == len(PRIORITIES)


def _publish(page: Page, address: str, looked_at: Any) -> None:
    page.goto(f"{address}needs/plan/write/")
    page.get_by_label("Introduction").fill("This plan is for an invented region.")
    page.get_by_role("button", name="Save the text").click()
    looked_at()
    page.get_by_role("button", name="Publish the plan").click()
    page.wait_for_load_state()
    finished("needs.publish_plan")


def _read(visitor: Page, address: str) -> dict[str, list[str]]:
    """Follows every link in the plan; what breaks an accessibility rule on any of the pages, by address."""
    visitor.goto(f"{address}needs/plan/")
    links = visitor.locator(".report a").evaluate_all("all => all.map(one => [one.href, one.textContent.trim()])")
    numbers = [(href, text) for href, text in links if any(mark.isdigit() for mark in text) or text.startswith("[")]
    plan = queries.plan(REGION)
    assert plan is not None
    wanted = sum(2 + 2 * len(one["needs"]) for one in plan.content["priorities"])  # and how many were heard
    assert len([href for href, _ in numbers if "/needs/" in href]) >= wanted + 1
    loose = visitor.locator(".report td.num").evaluate_all(
        "all => all.filter(one => /[0-9]/.test(one.textContent) && !one.querySelector('a')).length"
    )
    assert loose == 0  # no number stands in a table without a way to its evidence
    faults: dict[str, list[str]] = {}
    said: dict[str, str] = {}
    ids: dict[str, list[str]] = {}
    for bare in dict.fromkeys(urldefrag(href)[0] for href, _ in links):
        answer = visitor.goto(bare)
        assert answer is not None and answer.status == 200, bare
        faults[bare] = axe(visitor)
        said[bare] = visitor.locator("main").inner_text()
        ids[bare] = visitor.locator("main [id]").evaluate_all("all => all.map(one => one.id)")
    for href, _ in links:
        bare, part = urldefrag(href)
        assert not part or part in ids[bare], f"{href} leads to no place of its page"
    _shows_what_it_counts(numbers, said, plan.content)
    return {href: found for href, found in faults.items() if found}


def _shows_what_it_counts(numbers: list[tuple[str, str]], said: dict[str, str], content: dict[str, Any]) -> None:
    """The page behind a number says that number again and shows the evidence it counts."""
    for href, text in numbers:
        page, number = said[urldefrag(href)[0]], text.split()[0]
        assert number in page, f"{href} does not say {text}"
        if "/priority/" in href:
            place = int(urldefrag(href)[0].rstrip("/").rpartition("/")[2])
            cites = content["priorities"][place - 1]["cites"]
            assert all(one["id"] in page for one in cites), href
            assert bool(cites) == ("“" in page), href
        elif "/need/" in href:
            need = Need.objects.get(public_id=urldefrag(href)[0].rstrip("/").rpartition("/")[2])
            assert need.label in page
            # What is hidden for being the words of very few does not say where it comes from either.
            told = "Adverts of an invented autumn" in page or "Autumn survey" in page
            assert told or "[c]" in page, href
        assert not [one for one in ADVERTISING if one in page], href


def _open_files(visitor: Page, address: str) -> None:
    files = {}
    visitor.goto(f"{address}needs/plan/")
    for label in ("PDF", "Word"):
        with visitor.expect_download() as waiting:
            visitor.get_by_role("link", name=label).click()
        files[label] = Path(waiting.value.path()).read_bytes()
    assert files["PDF"].startswith(b"%PDF") and b"/MarkInfo" in files["PDF"] and b"/StructTreeRoot" in files["PDF"]
    document = Document(io.BytesIO(files["Word"]))
    headings = [one.text for one in document.paragraphs if one.style is not None and one.style.name == "Heading 2"]
    assert [f"Priority {place}: {title}" for place, title in enumerate(PRIORITIES, 1)] == [
        one for one in headings if one.startswith("Priority")
    ]
