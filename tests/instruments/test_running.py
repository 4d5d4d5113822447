"""Waves: who may run them, whom they ask, and what happens when a questionnaire changes."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from routeways.foundation import jobs
from routeways.foundation.models import User
from routeways.instruments import actions, queries
from routeways.instruments.asking.instrument import instruments
from routeways.instruments.asking.waves import Likeness
from routeways.instruments.faults import InstrumentError
from routeways.instruments.models import Invitation, Response, Wave
from tests.instruments.making import NOW, OPENS, answered, answered_many, make_wave
from tests.instruments.small import FULL, content, question_of, questionnaire
from tests.organisations.factories import give, make_hub_lead, make_organisation, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def signed(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def make_lead(region: str = "lancashire") -> tuple[User, Any]:
    """A chamber's lead for the skills plan."""
    chamber = make_organisation(f"Imaginary Chamber of {region}", kind="chamber", region=region)
    user = make_user("Lead")
    give(user, "lsip-lead", chamber, region=region)
    return user, chamber


def make_planner(name: str = "Imaginary College") -> tuple[User, Any]:
    college = make_organisation(name, kind="college")
    user = make_user("Planner")
    give(user, "curriculum-planner", college)
    return user, college


# -- changes between waves


def changed(id: str, **fields: Any) -> dict[str, Any]:
    raw = content()
    question_of(raw, id).update(fields)
    return {"sections": raw["sections"]}


def without(id: str) -> dict[str, Any]:
    raw = content()
    for section in raw["sections"]:
        section["questions"] = [one for one in section["questions"] if one["id"] != id]
    shares = [{**item, "questions": [q for q in item["questions"] if q != id]} for item in raw["shares"]]
    return {"sections": raw["sections"], "shares": [item for item in shares if item["questions"]]}


@pytest.fixture
def definitions(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What `instruments()` finds, to be changed by a test."""
    found = {"small": questionnaire()}
    monkeypatch.setattr("routeways.instruments.asking.instrument.instrument", found.get)
    return found


def create(**more: Any) -> Wave:
    fields = {"instrument": "small", "region": "lancashire", "owner": None, "title": "A wave", "opens_on": OPENS}
    return actions.create_wave(by=None, **{**fields, **more})


def test_a_wave_keeps_the_questionnaire_as_it_was(definitions: dict[str, Any]) -> None:
    wave = create()
    response = answered(wave)
    definitions.clear()
    kept = Wave.objects.get()
    assert kept.questionnaire.by_id["staff"].text == "How many people?"
    assert queries.diagnosis(Response.objects.get(pk=response.pk)).items
    assert queries.results(kept).question("staff") is not None


def test_a_wave_whose_question_vanished_is_refused_until_somebody_says_so(definitions: dict[str, Any]) -> None:
    first = create()
    definitions["small"] = questionnaire(**without("since"))
    with pytest.raises(InstrumentError, match=r"“Since when\?” \(since\) was asked before and is gone"):
        create()
    definitions["small"] = questionnaire(**without("since"), retired={"since": "Nobody remembered the day"})
    second = create()
    found = {one.id: one.comparison for one in queries.compared(first, second)}
    assert found["since"].likeness is Likeness.BROKEN
    assert found["since"].reason == "Nobody remembered the day"


@pytest.mark.parametrize(
    ("id", "fields", "says"),
    [
        (
            "sector",
            {"options": [{"id": "a", "label": "Alpha"}, {"id": "c", "label": "Gamma"}]},
            "other answers to choose",
        ),
        ("staff", {"unit": "full-time posts"}, "is now in full-time posts"),
        ("words", {"type": "date"}, "was of the type text and is now date"),
        ("reasons", {"show_if": None}, "is asked of other people"),
        ("steps", {"scores": {"low": 1, "high": 4}}, "is scored in another way"),
    ],
)
def test_a_changed_question_is_refused_until_its_meaning_is_raised(
    definitions: dict[str, Any], id: str, fields: dict[str, Any], says: str
) -> None:
    first = create()
    definitions["small"] = questionnaire(**changed(id, **fields))
    with pytest.raises(InstrumentError, match=says):
        create()
    definitions["small"] = questionnaire(**changed(id, **fields, meaning=2))
    found = {one.id.partition("/")[0]: one.comparison for one in queries.compared(first, create())}
    if id in found:
        assert found[id].likeness is Likeness.BROKEN
        assert found[id].reason == "Its meaning has changed"


def test_another_wording_is_compared_and_told(definitions: dict[str, Any]) -> None:
    first = create()
    definitions["small"] = questionnaire(**changed("hard", text="Is something hard?"))
    second = create()
    for wave, yes in ((first, 10), (second, 30)):
        answers = [{"hard": "yes"} if n < yes else {"hard": "no", "reasons": None, "few": None} for n in range(40)]
        answered_many(wave, [{**FULL, "name": f"Works {n}", **one} for n, one in enumerate(answers)])
    found = next(one for one in queries.compared(first, second) if one.id == "hard")
    assert found.comparison.likeness is Likeness.REWORDED
    assert "“Is anything hard?”" in found.comparison.reason
    yes_row = found.options[0]
    assert (yes_row.before.value, yes_row.after.value, yes_row.clear) == (25, 75, True)  # type: ignore[union-attr]


def test_dates_and_titles_are_checked(definitions: dict[str, Any]) -> None:
    with pytest.raises(InstrumentError, match="The last day is before the first"):
        create(closes_on=date(2026, 1, 1))
    with pytest.raises(InstrumentError, match="Give the wave a title"):
        create(title=" ")
    with pytest.raises(InstrumentError, match="There is no questionnaire “nothing”"):
        create(instrument="nothing")
    with pytest.raises(InstrumentError, match="only open while somebody runs it"):
        actions.standing_wave(instrument="small", region="lancashire", today=OPENS)


# -- who may


def test_a_chamber_runs_waves_of_its_own_region_and_sees_no_other() -> None:
    lead, chamber = make_lead()
    other, _ = make_lead("cumbria")
    wave = make_wave(owner=chamber)
    for name in (
        "results/",
        "results/data.csv",
        "results/data.xlsx",
        "results/data.json",
        "compare/",
        "manage/",
        "import/",
    ):
        address = f"/lancashire/surveys/{wave.public_id}/{name}"
        assert signed(lead).get(address).status_code == 200, name
        assert signed(other).get(address).status_code == 403, name
        assert signed(make_user()).get(address).status_code == 403, name
        assert Client().get(address).status_code == 302, name
    assert signed(other).post(f"/lancashire/surveys/{wave.public_id}/close/").status_code == 403
    assert signed(other).get("/lancashire/surveys/new/").status_code == 403


def test_hub_roles_run_waves_too() -> None:
    wave = make_wave()
    assert signed(make_hub_lead()).get(f"/lancashire/surveys/{wave.public_id}/manage/").status_code == 200


def test_a_college_sees_its_own_waves_and_no_other_colleges() -> None:
    one, college = make_planner()
    two, _ = make_planner("Another Imaginary College")
    wave = make_wave(owner=college)
    assert signed(one).get(f"/lancashire/surveys/{wave.public_id}/results/").status_code == 200
    assert signed(two).get(f"/lancashire/surveys/{wave.public_id}/results/").status_code == 403
    assert signed(two).get(f"/lancashire/surveys/{wave.public_id}/import/").status_code == 403


def test_a_teams_training_needs_are_the_colleges_alone() -> None:
    planner, college = make_planner()
    wave = make_wave(owner=college, definition=instruments()["training-needs-analysis"])
    assert signed(planner).get(f"/lancashire/surveys/{wave.public_id}/results/").status_code == 200
    assert signed(make_hub_lead()).get(f"/lancashire/surveys/{wave.public_id}/results/").status_code == 403


def test_an_owner_that_works_in_two_regions_does_not_open_a_wave_to_the_other_region() -> None:
    both = make_organisation("Imaginary Institute", kind="consortium", regions=("lancashire", "cumbria"))
    wave = make_wave(owner=both)
    assert signed(make_hub_lead("cumbria")).get(f"/lancashire/surveys/{wave.public_id}/results/").status_code == 403


def test_a_wave_is_not_found_under_another_region() -> None:
    wave = make_wave()
    assert Client().get(f"/cumbria/surveys/{wave.public_id}/").status_code == 404


# -- setting up, inviting, closing


@pytest.mark.usefixtures("packaged")
def test_a_wave_is_set_up_in_the_name_of_ones_own_organisation() -> None:
    lead, chamber = make_lead()
    stranger = make_organisation("Somebody Else", kind="chamber")
    client = signed(lead)
    given = {
        "instrument": "lsip-employer-survey", "owner": chamber.public_id, "title": "Employer survey, spring",
        "opens_on_day": "1", "opens_on_month": "3", "opens_on_year": "2026", "closes_on_day": "", "closes_on_month": "",
        "closes_on_year": "", "cycle": "", "about": "",
    }  # fmt: skip
    answer = client.post("/lancashire/surveys/new/", {**given, "owner": stranger.public_id})
    assert answer.status_code == 200
    assert not Wave.objects.exists()
    answer = client.post("/lancashire/surveys/new/", given)
    assert answer.status_code == 302, re.findall(r'class="error"[^>]*>(.*?)</p>', answer.content.decode(), re.DOTALL)
    wave = Wave.objects.get()
    assert answer.url == f"/lancashire/surveys/{wave.public_id}/manage/"
    assert (wave.owner, wave.created_by, wave.region) == (chamber, lead, "lancashire")
    assert len(wave.questionnaire.by_id["district"].options) == 14
    assert "Employer survey, spring" in Client().get("/lancashire/surveys/").content.decode()


def test_an_invitation_leads_to_one_response_however_often_it_is_opened() -> None:
    lead, chamber = make_lead()
    bakery = make_organisation("Moonbeam Bakery")
    wave = make_wave(owner=chamber)
    client = signed(lead)
    page = client.post(f"/lancashire/surveys/{wave.public_id}/manage/", {"organisation": "moonbeam bakery ltd"})
    token = page.content.decode().partition("/surveys/invitation/")[2].partition("/")[0]
    address = f"/lancashire/surveys/invitation/{token}/"
    firm = Client()
    assert "Moonbeam Bakery" in firm.get(address).content.decode()
    assert not Response.objects.exists(), "mail programs open links"
    first = firm.post(address).url
    assert first.endswith("/question/name/")
    Client().post(address)
    assert Response.objects.get().organisation == bakery
    again = client.post(f"/lancashire/surveys/{wave.public_id}/manage/", {"organisation": "Moonbeam Bakery"})
    assert "has been invited to this already" in again.content.decode()
    unknown = client.post(f"/lancashire/surveys/{wave.public_id}/manage/", {"organisation": "Nobody"})
    assert "There is no organisation “Nobody”" in unknown.content.decode()


def test_an_invitation_by_mail_carries_the_link_and_the_address_is_not_kept() -> None:
    bakery = make_organisation("Moonbeam Bakery")
    wave = make_wave(owner=make_organisation("Imaginary Chamber"))
    actions.invite(
        by=None,
        wave=wave,
        now=NOW,
        organisation=bakery,
        email="desk@example.org",
        address="https://x.example/{}/".format,
    )
    jobs.work_off()
    (sent,) = mail.outbox
    assert sent.to == ["desk@example.org"]
    assert sent.subject == "You are asked to answer: A small wave"
    assert "https://x.example/" in sent.body
    assert "desk@example.org" not in str(Invitation.objects.values().get())


def test_an_employer_is_asked_once_a_cycle_over_all_providers() -> None:
    review = instruments()["course-review"]
    bakery = make_organisation("Moonbeam Bakery")
    _, one = make_planner()
    _, two = make_planner("Another Imaginary College")
    first = make_wave(owner=one, definition=review, cycle="2026/27")
    second = make_wave(owner=two, definition=review, cycle="2026/27")
    later = make_wave(owner=two, definition=review, cycle="2027/28")
    actions.invite(by=None, wave=first, now=NOW, organisation=bakery, address=str)
    with pytest.raises(actions.AskedBefore, match=r"Moonbeam Bakery was asked by Imaginary College on .* \(2026/27\)"):
        actions.invite(by=None, wave=second, now=NOW, organisation=bakery, address=str)
    actions.invite(by=None, wave=later, now=NOW, organisation=bakery, address=str)
    made, _ = actions.invite(
        by=None, wave=second, now=NOW, organisation=bakery, address=str, despite="They asked to be asked."
    )
    assert made.despite == "They asked to be asked."
    with pytest.raises(InstrumentError, match="Say which cycle"):
        actions.create_wave(
            by=None, instrument="course-review", region="lancashire", owner=one, title="Review", opens_on=OPENS
        )


def test_a_survey_goes_by_the_contact_ledger_and_is_kept_in_it() -> None:
    from routeways.organisations import actions as organisations
    from routeways.organisations.models import Ask

    review = instruments()["course-review"]
    bakery, quiet = make_organisation("Moonbeam Bakery"), make_organisation("Silent Bakery")
    _, one = make_planner()
    house = make_organisation("Hollow Brook College", kind="college")
    wave = make_wave(owner=one, definition=review, cycle="2026/27")
    about = {"by": None, "region": "lancashire", "purpose": "course-review", "channel": "phone", "about": "A course"}
    organisations.ask(
        organisation=bakery, by_organisation=house, on=NOW.date(), now=NOW, cycle="2026/27", **about
    )  # fmt: skip
    organisations.say(by=None, organisation=quiet, answers={"everything": False}, said="account", now=NOW)
    with pytest.raises(actions.AskedBefore, match="Hollow Brook College asked Moonbeam Bakery for this already"):
        actions.invite(by=None, wave=wave, now=NOW, organisation=bakery, address=str)
    with pytest.raises(InstrumentError, match="not to be asked at all"):
        actions.invite(by=None, wave=wave, now=NOW, organisation=quiet, address=str, despite="We would like to know")
    assert not Invitation.objects.exists()
    actions.invite(by=None, wave=wave, now=NOW, organisation=bakery, address=str, despite="They asked to be asked.")
    assert Ask.objects.filter(organisation=bakery, by_organisation=one, cycle="2026/27", holds=False).exists()
    other = make_organisation("Crumb Bakery")
    actions.invite(by=None, wave=wave, now=NOW, organisation=other, address=str)
    assert Ask.objects.get(organisation=other).holds


def test_a_merged_employer_is_still_asked_once() -> None:
    from routeways.organisations import actions as organisations

    review = instruments()["course-review"]
    bakery, twin = make_organisation("Moonbeam Bakery"), make_organisation("Moonbeam Bakers")
    first, second = (make_wave(definition=review, cycle="2026/27") for _ in range(2))
    actions.invite(by=None, wave=first, now=NOW, organisation=twin, address=str)
    organisations.merge(by=make_user(), survivor=bakery, loser=twin, reason="The same shop.", now=NOW)
    with pytest.raises(actions.AskedBefore):
        actions.invite(by=None, wave=second, now=NOW, organisation=bakery, address=str)


def test_persons_are_invited_by_addresses_that_are_not_kept() -> None:
    planner, college = make_planner()
    wave = make_wave(owner=college, definition=instruments()["training-needs-analysis"])
    client = signed(planner)
    address = f"/lancashire/surveys/{wave.public_id}/manage/"
    wrong = client.post(address, {"emails": "ada@example.org\nnonsense"}).content.decode()
    assert "Line 2, “nonsense”, is not an e-mail address." in wrong
    assert client.post(address, {"emails": "ada@example.org\nbea@example.org\nada@example.org"}).status_code == 302
    jobs.work_off()
    assert sorted(message.to[0] for message in mail.outbox) == ["ada@example.org", "bea@example.org"]
    assert Invitation.objects.filter(organisation=None).count() == 2
    assert not Response.objects.exists()
    with pytest.raises(InstrumentError, match="persons answer for themselves"):
        actions.invite(by=None, wave=wave, now=NOW, organisation=college, address=str)


def test_a_questionnaire_for_the_invited_is_not_begun_by_others() -> None:
    wave = make_wave(changes={"access": "invited"})
    assert Client().post(f"/lancashire/surveys/{wave.public_id}/").status_code == 404
    assert "those who were invited" in Client().get(f"/lancashire/surveys/{wave.public_id}/").content.decode()


def test_closing_keeps_what_was_answered() -> None:
    lead, chamber = make_lead()
    wave = make_wave(owner=chamber)
    answered(wave)
    assert signed(lead).post(f"/lancashire/surveys/{wave.public_id}/close/").status_code == 302
    wave.refresh_from_db()
    assert wave.closed_by == lead
    assert queries.progress(wave).submitted == 1
    with pytest.raises(InstrumentError, match="This closed on"):
        actions.start(by=None, wave=wave, now=NOW)


# -- results and downloads


@pytest.fixture
def full() -> tuple[Client, Wave]:
    lead, chamber = make_lead()
    wave = make_wave(owner=chamber)
    words = ["=2+3", *["More bakers."] * 11]
    answered_many(
        wave, [{**FULL, "name": f"Works {n}", "words": one} for n, one in enumerate(words)], shared=("words",)
    )
    return signed(lead), wave


def test_the_results_page_shows_shares_reach_and_shared_words(full: tuple[Client, Wave]) -> None:
    client, wave = full
    page = client.get(f"/lancashire/surveys/{wave.public_id}/results/").content.decode()
    assert "10 answers, each business counted once." in page, "rounded to 5"
    assert "Alpha" in page
    assert "“More bakers.”" in page
    assert "Wilson" in page
    assert "Works 3" not in page


@pytest.mark.usefixtures("packaged")
def test_results_of_businesses_are_shown_weighted_beside_unweighted(monkeypatch: pytest.MonkeyPatch) -> None:
    lead, chamber = make_lead()
    wave = actions.create_wave(
        by=lead, instrument="lsip-employer-survey", region="lancashire", owner=chamber, title="A survey", opens_on=OPENS
    )
    district = wave.questionnaire.by_id["district"].options[0].id
    rows = [
        {"organisation": f"Works {n}", "staff": 300 if n % 2 else 4, "sector": "3", "district": district,
         "tried": "yes" if n % 2 else "no", "vacancies": 2 if n % 2 else None, "hard-to-fill": 0 if n % 2 else None,
         "not-proficient": 0, "drivers": ["technology"], "training-done": ["none"], "barriers": ["cost"]}
        for n in range(60)
    ]  # fmt: skip
    answered_many(wave, rows)
    counts = {("micro", ""): 900, ("large", ""): 100, ("", "3"): 1000, ("", "4"): 500}
    monkeypatch.setattr("routeways.instruments.weighing._sources", [lambda region: counts])
    page = signed(lead).get(f"/lancashire/surveys/{wave.public_id}/results/").content.decode()
    assert "Share, weighted" in page
    tried = queries.results(wave, business_counts=counts).question("tried")
    assert tried is not None
    assert tried.options[0].weighted is not None
    assert (tried.options[0].share.value, tried.options[0].weighted.value) == (50, pytest.approx(10))
    for name in ("data.csv", "data.xlsx", "data.json"):
        assert signed(lead).get(f"/lancashire/surveys/{wave.public_id}/results/{name}").status_code == 200


def test_downloads_hold_the_same_numbers_and_no_formula(full: tuple[Client, Wave]) -> None:
    client, wave = full
    base = f"/lancashire/surveys/{wave.public_id}/results/data."
    text = client.get(f"{base}csv").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    parsed = client.get(f"{base}json").json()["figures"]
    assert len(rows) == len(parsed)
    alpha = next(row for row in rows if (row["question"], row["answer"], row["measure"]) == ("sector", "a", "share"))
    assert float(alpha["value"]) == 100
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"{base}xlsx").content))
    assert book["Results"].max_row == len(rows) + 1
    assert book["Cover"]["A1"].value == wave.title
    assert not any(str(cell.value).startswith("=") for row in book["Results"] for cell in row)


def test_a_file_is_loaded_from_the_page_and_its_problems_are_listed(full: tuple[Client, Wave]) -> None:
    client, wave = full
    address = f"/lancashire/surveys/{wave.public_id}/import/"
    file = SimpleUploadedFile("answers.csv", b"staff,sector\n5,Alpha\nmany,Alpha\n")
    page = client.post(address, {"file": file}).content.decode()
    assert "2 rows read: 1 new, 0 there already." in page
    assert "enter a number, like 12" in page
    bad = SimpleUploadedFile("answers.csv", b"\x00\x01\x02")
    assert "There is a problem" in client.post(address, {"file": bad}).content.decode()
    large = SimpleUploadedFile("answers.csv", b"staff\n" + b"5\n" * (11 * 1024**2))
    page = client.post(address, {"file": large}).content.decode()
    assert "We accept up to" in page, re.findall(r'class="error"[^>]*>(.*?)</p>', page, re.DOTALL)
    assert client.get(f"/lancashire/surveys/{wave.public_id}/template.xlsx").status_code == 200


def test_two_waves_stand_side_by_side(full: tuple[Client, Wave]) -> None:
    client, wave = full
    other = make_wave(owner=wave.owner, title="An earlier wave")
    page = client.get(f"/lancashire/surveys/{wave.public_id}/compare/?other={other.public_id}").content.decode()
    assert "An earlier wave" in page
    assert "Which sector?" in page
    assert client.get(f"/lancashire/surveys/{wave.public_id}/compare/?other=nonsense").status_code == 200
