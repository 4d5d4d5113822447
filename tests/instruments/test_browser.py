"""The questionnaires in a real browser: by keyboard on a phone, without JavaScript, and accessible on every page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from routeways.instruments import actions
from routeways.instruments.models import Response
from routeways.places.actions import load_packaged_areas
from routeways.taxonomy import actions as taxonomy
from tests.browser import axe, signed_in_as
from tests.instruments.making import NOW, answered_many, make_wave
from tests.instruments.small import FULL
from tests.organisations.factories import give, make_organisation, make_user

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def loaded(transactional_db: None) -> None:
    load_packaged_areas(now=NOW)
    taxonomy.load_packaged()
    taxonomy.load_packaged_skills()


def focused(page: Page) -> str:
    """What the keyboard is on, in words."""
    found: str = page.evaluate(
        "() => { const e = document.activeElement; const l = e.labels && e.labels[0];"
        " return (l ? l.innerText : e.innerText || '').trim().split('\\n')[0]; }"
    )
    return found


def tab_to(page: Page, words: str) -> None:
    """Presses Tab until the keyboard is on the control called `words`."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if focused(page) == words:
            return
    raise AssertionError(f"“{words}” cannot be reached with Tab on {page.url}")


def press(page: Page, words: str) -> None:
    tab_to(page, words)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def choose(page: Page, group: str, words: str) -> None:
    """A radio button: Tab to its group, then the arrows, as a keyboard user does."""
    for _ in range(90):
        page.keyboard.press("Tab")
        inside = page.evaluate(
            "() => { const f = document.activeElement.closest('fieldset');"
            " return f && document.activeElement.type === 'radio' ? f.querySelector('legend').innerText : ''; }"
        )
        if group in inside:
            break
    else:
        raise AssertionError(f"“{group}” cannot be reached with Tab")
    page.keyboard.press("Space")
    for _ in range(40):
        if focused(page) == words:
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"“{words}” is not in “{group}”")


def tick(page: Page, *words: str) -> None:
    for one in words:
        tab_to(page, one)
        page.keyboard.press("Space")


def write(page: Page, label: str, text: str) -> None:
    tab_to(page, label)
    page.keyboard.press("Control+A")
    page.keyboard.type(text)


def heading(page: Page) -> str:
    return page.locator("h1").inner_text().strip().split("\n")[-1].removesuffix(" (optional)")


# Longer than 50 lines: it is one sitting of one person, and a part of it would prove nothing about the keyboard.
def test_the_self_diagnosis_is_done_by_keyboard_on_a_phone(page: Page, live_server: Any, loaded: None) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    seen: dict[str, list[str]] = {}

    def look() -> str:
        name = heading(page)
        if found := axe(page):
            seen[name] = found
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, name
        return name

    page.goto(f"{live_server.url}/lancashire/diagnosis/")
    look()
    press(page, "Begin")
    assert look() == "What is your business called?"
    press(page, "Continue")
    assert look() == "How many people work in your business?"
    press(page, "Continue")
    look()
    assert page.title().startswith("Error: ")
    tab_to_box(page, "12")
    press(page, "Continue")
    assert look() == "What does your business mainly do?"
    choose(page, "mainly do", "Manufacturing")
    press(page, "Continue")
    look()
    choose(page, "Where is your business?", "Pendle")
    press(page, "Continue")
    for question, number in (
        ("How many jobs are you trying to fill now?", "3"),
        ("How many of these jobs are hard to fill?", "2"),
    ):
        assert look() == question
        tab_to_box(page, number)
        press(page, "Continue")
    assert look() == "Which job is the hardest to fill?"
    write(page, "Job title", "welder")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    look()
    choose(page, "Which of these is nearest?", "Welding trades")
    press(page, "Continue")
    assert look() == "What makes it hard to fill?"
    tab_to_box(page, "Nobody applies who has welded before.")
    press(page, "Continue")
    assert look() == "Which of these reasons apply?"
    tick(page, "People who apply lack the skills", "We cannot pay what others pay")
    press(page, "Continue")
    look()
    tab_to_box(page, "2")
    press(page, "Continue")
    assert look() == "Which skills do people who apply lack?"
    write(page, "Skill", "welding")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    look()
    tick(page, "“welding”")
    press(page, "Continue")
    assert look() == "How many of your people cannot do all of their job yet?"
    tab_to_box(page, "0")
    press(page, "Continue")
    assert look() == "What will change your work in the next 12 months?"
    tick(page, "New technology, such as automation or artificial intelligence")
    press(page, "Continue")
    look()
    press(page, "Continue")
    assert look() == "How does your business go about these things?"
    for row in page.locator("fieldset legend").all_inner_texts():
        choose(page, row, "We know we should do more")
    press(page, "Continue")
    look()
    tick(page, "Records of training done")
    press(page, "Continue")
    look()
    tick(page, "On the job")
    press(page, "Continue")
    look()
    choose(page, "apprenticeship levy", "No")
    press(page, "Continue")
    assert look() == "Check your answers"
    press(page, "Continue")
    assert look() == "What may be shared"
    tick(page, "Jobs that are hard to fill, and why")
    press(page, "Send my answers")
    assert look() == "Your skills plan"
    expect(
        page.get_by_role("heading", name="Train somebody for the job you cannot fill: Welding trades")
    ).to_be_visible()
    held = Response.objects.get()
    assert {row.item for row in held.shares.all() if row.shared} == {"vacancies"}
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", name="Your skills plan")).to_be_visible()
    expect(page.locator(".masthead")).not_to_be_visible()
    assert seen == {}


def tab_to_box(page: Page, text: str) -> None:
    """To the one text box of the page, and writes."""
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("['INPUT', 'TEXTAREA'].includes(document.activeElement.tagName)"):
            page.keyboard.press("Control+A")
            page.keyboard.type(text)
            return
    raise AssertionError("there is no box to write in")


def test_it_works_without_javascript_and_comes_back_by_a_private_link(
    no_js: BrowserContext, live_server: Any, loaded: None
) -> None:
    page = no_js.new_page()
    page.goto(f"{live_server.url}/lancashire/diagnosis/")
    page.get_by_role("button", name="Begin").click()
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("How many people work in your business?").fill("5")
    page.get_by_role("button", name="Save and come back later").click()
    page.get_by_role("button", name="Make a private link").click()
    link = page.get_by_role("link", name="/surveys/return/").get_attribute("href")
    assert link
    page.context.clear_cookies()
    page.goto(link)
    page.get_by_role("button", name="Go on").click()
    assert heading(page) == "What does your business mainly do?"
    assert Response.objects.get().answers == {"staff": 5}


def test_no_page_for_those_who_run_waves_breaks_an_accessibility_rule(
    page: Page, live_server: Any, loaded: None
) -> None:
    lead = make_user("Lead")
    chamber = make_organisation("Imaginary Chamber", kind="chamber")
    give(lead, "lsip-lead", chamber, region="lancashire")
    wave, earlier = make_wave(owner=chamber), make_wave(owner=chamber, title="An earlier wave")
    answered_many(wave, [{**FULL, "name": f"Works {n}", "sector": "ab"[n % 2]} for n in range(40)], shared=("words",))
    actions.invite(by=lead, wave=wave, now=NOW, organisation=make_organisation("Moonbeam Bakery"), address=str)
    signed_in_as(page.context, live_server.url, lead)
    base = f"{live_server.url}/lancashire/surveys/"
    one = f"{base}{wave.public_id}/"
    faults = {}
    for address in (
        base,
        f"{base}new/",
        one,
        f"{one}manage/",
        f"{one}import/",
        f"{one}results/",
        f"{one}compare/",
        f"{one}compare/?other={earlier.public_id}",
        f"{base}return/nonsense/",
        f"{base}invitation/nonsense/",
    ):
        for width in (1280, 390):
            page.set_viewport_size({"width": width, "height": 900})
            page.goto(address)
            expect(page.get_by_role("heading", level=1)).to_be_visible()
            assert page.evaluate("document.documentElement.scrollWidth") <= width, address
        if found := axe(page):
            faults[address] = found
    assert faults == {}


def test_every_type_of_question_can_be_answered_and_read(page: Page, live_server: Any, loaded: None) -> None:
    page.goto(f"{live_server.url}/lancashire/surveys/{make_wave().public_id}/")
    page.get_by_role("button", name="Begin").click()
    here = page.url.rpartition("question/")[0]
    actions.save_answer(by=None, response=Response.objects.get(), question="hard", raw="yes", now=NOW)
    actions.save_answer(by=None, response=Response.objects.get(), question="reasons", raw=["skills"], now=NOW)
    faults = {}
    for question in make_wave().questionnaire.questions:
        for data in (None, "Continue"):
            page.goto(f"{here}question/{question.id}/")
            if data and question.required:
                page.evaluate("document.querySelectorAll(':checked').forEach(one => { one.checked = false })")
                page.get_by_role("button", name="Continue", exact=True).click()
            if found := axe(page):
                faults[question.id] = found
    page.goto(f"{here}later/")
    page.get_by_role("button", name="Make a private link").click()
    assert axe(page) == []
    assert faults == {}
