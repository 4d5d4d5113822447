"""The page where anybody has a text read."""

from __future__ import annotations

from pathlib import Path

import pytest

from routeways.engines.extraction.index import Skill
from routeways.taxonomy import indexing
from routeways.taxonomy.pages import trying
from routeways.taxonomy.reading import OccupationMention, SkillMention
from tests.browser import axe
from tests.taxonomy.extraction_data import NAMES, SKILLS, TITLES

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def data_folder(tmp_path: Path, settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.DATA_DIR = tmp_path / "data"
    monkeypatch.setenv("ROUTEWAYS_ENCODER_DIR", str(tmp_path / "nowhere"))
    indexing.refresh("starter", [Skill("mig-welding", "MIG welding", ("welding",)), *SKILLS[2:]])
    indexing.keep_titles("soc2020", TITLES, NAMES, source="test")


def test_a_text_shows_its_skills_and_occupations_with_their_words(client) -> None:
    html = client.post("/skills/try/", {"text": "We need a <b>welder</b>\nfor welding & Python."}).content.decode()
    assert '<mark class="skill">welding</mark> &amp; <mark class="skill">Python</mark>' in html
    assert '&lt;b&gt;<mark class="job">welder</mark>&lt;/b&gt;' in html
    assert 'href="/skills/starter/mig-welding/"' in html
    assert 'href="/classifications/soc2020/5213/"' in html
    assert "Likely" in html
    assert "Read by words alone" in html
    fold = html.partition("<summary>How it was read")[2].partition("</details>")[0]
    assert "Read with " in fold and html.count("Read with ") == 1


def test_a_text_without_skills_is_no_fault(client) -> None:
    html = client.post("/skills/try/", {"text": "Good morning."}).content.decode()
    assert "No skill was found." in html
    assert "No job title was found." in html


@pytest.mark.parametrize(
    ("text", "said"), [("", "Paste or type the text to read"), ("x" * 10_001, "must be 10,000 characters or fewer")]
)
def test_a_text_that_cannot_be_read_says_what_to_do(client, text: str, said: str) -> None:
    answer = client.post("/skills/try/", {"text": text})
    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_nothing_is_kept_and_the_text_is_not_in_an_address(client) -> None:
    from routeways.foundation.models import AuditEntry

    before = AuditEntry.objects.count()
    answer = client.post("/skills/try/", {"text": "welding"})
    assert AuditEntry.objects.count() == before
    assert not answer.has_header("Location")
    assert not client.cookies.get("sessionid")


def test_a_private_taxonomy_is_not_offered(client) -> None:
    indexing.refresh("somebodys-own", SKILLS)
    indexing.refresh("esco", SKILLS)
    html = client.get("/skills/try/").content.decode()
    assert "somebodys-own" not in html
    assert 'value="esco"' in html
    answer = client.post("/skills/try/", {"text": "welding", "taxonomy": "somebodys-own"})
    assert answer.status_code == 422


def test_overlapping_evidence_is_marked_once_and_nothing_of_the_text_is_lost() -> None:
    text = "TIG welding and more"
    skills = [SkillMention("a", "A", 0.9, 0, 3), SkillMention("b", "B", 0.9, 0, 11), SkillMention("c", "C", 0.9, 4, 15)]
    found = trying.parts(text, skills, [OccupationMention("1", "x", 0.5, 16, 20)])
    assert [(one.text, one.kind) for one in found] == [("TIG welding", "skill"), (" and ", ""), ("more", "job")]


@pytest.mark.parametrize(
    ("score", "words"), [(0.95, "Very likely"), (0.5, "Likely"), (0.3, "Possible"), (0, "Possible")]
)
def test_how_sure_is_said_in_words(score: float, words: str) -> None:
    assert trying.in_words(score) == words


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_text_is_read_by_keyboard_on_a_phone(live_server, page) -> None:
    page.set_viewport_size({"width": 390, "height": 900})
    page.goto(f"{live_server.url}/skills/try/")
    page.get_by_label("Text to read").focus()
    page.keyboard.type("We need a welder for TIG welding, and a head chef.\nSomebody must know Python.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="What the text says").wait_for()
    assert page.locator("mark.skill").all_inner_texts() == ["welding", "Python"]
    assert page.locator("mark.job").all_inner_texts() == ["welder", "head chef"]
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert axe(page) == []


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_it_works_without_scripts(live_server, no_js) -> None:
    page = no_js.new_page()
    page.goto(f"{live_server.url}/skills/try/")
    page.get_by_label("Text to read").fill("welding")
    page.get_by_role("button", name="Find skills").click()
    assert page.locator("mark.skill").all_inner_texts() == ["welding"]
