"""Answering page by page: every page is kept, hidden answers wait, a private link leads back."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from routeways.foundation.links import LinkError
from routeways.foundation.models import AuditEntry, PrivateLink
from routeways.instruments import actions, queries
from routeways.instruments.faults import InstrumentError
from routeways.instruments.models import Response, Wave
from routeways.instruments.pages.finishing import readiness
from tests.instruments.making import NOW, answered, make_wave
from tests.instruments.small import FULL
from tests.organisations.factories import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
DIAGNOSIS = "/lancashire/diagnosis/"


def begin(client: Client, wave: Wave) -> str:
    """The address of the response, without its last part."""
    answer = client.post(f"/lancashire/surveys/{wave.public_id}/")
    assert answer.status_code == 302
    return str(answer.url).rpartition("question/")[0]


def send(client: Client, here: str, question: str, data: dict[str, Any]) -> Any:
    return client.post(f"{here}question/{question}/", data)


def test_each_page_is_kept_and_leads_to_the_next(client: Client) -> None:
    here = begin(client, make_wave())
    assert send(client, here, "name", {"answer": ""}).url == f"{here}question/number/"
    assert send(client, here, "number", {"answer": ""}).url == f"{here}question/staff/"
    assert send(client, here, "staff", {"answer": "12"}).url == f"{here}question/sector/"
    assert send(client, here, "sector", {"answer": "a"}).url == f"{here}question/hard/"
    assert send(client, here, "hard", {"answer": "no"}).url == f"{here}question/job/", "reasons are not asked"
    assert Response.objects.get().answers == {"staff": 12, "sector": "a", "hard": "no"}


def test_a_wrong_answer_is_told_beside_its_field_and_nothing_typed_is_lost(client: Client) -> None:
    here = begin(client, make_wave())
    page = send(client, here, "staff", {"answer": "a dozen"}).content.decode()
    assert "<title>Error: How many people?" in page
    assert page.count("Enter a number, like 12") == 2
    assert 'value="a dozen"' in page
    assert Response.objects.get().answers == {}


def test_a_matrix_says_which_row_is_missing(client: Client) -> None:
    here = begin(client, make_wave())
    page = send(client, here, "steps", {"row-plan": "low"}).content.decode()
    assert "Choose an answer in each row" in page
    assert 'href="#id_row-train_0"' in page
    sent = send(client, here, "steps", {"row-plan": "low", "row-train": "high"})
    assert sent.status_code == 302
    assert Response.objects.get().answers == {"steps": {"plan": "low", "train": "high"}}


def test_an_answer_that_hides_questions_keeps_theirs_for_a_change_of_mind(client: Client) -> None:
    wave = make_wave()
    here = begin(client, wave)
    for id, value in (("staff", "12"), ("sector", "a"), ("hard", "yes"), ("reasons", ["skills"]), ("few", "2")):
        send(client, here, id, {"answer": value})
    send(client, here, "hard", {"answer": "no"})
    held = Response.objects.get()
    assert held.answers["few"] == 2
    assert client.get(f"{here}question/few/").status_code == 302
    page = client.get(f"{here}check/").content.decode()
    assert "How many of them?" not in page
    send(client, here, "hard", {"answer": "yes"})
    assert "How many of them?" in client.get(f"{here}check/").content.decode()


def test_after_a_change_from_the_check_one_is_back_at_the_check_or_at_what_it_opened(client: Client) -> None:
    here = begin(client, make_wave())
    for id, value in FULL.items():
        data = {f"row-{row}": option for row, option in value.items()} if isinstance(value, dict) else {"answer": value}
        assert send(client, here, id, data).status_code == 302
    assert client.post(f"{here}question/staff/?check", {"answer": "13"}).url == f"{here}check/"
    send(client, here, "hard", {"answer": "no"})
    answer = client.post(f"{here}question/hard/?check", {"answer": "yes"})
    assert answer.url == f"{here}check/", "what was answered before counts again"


def test_nothing_is_sent_while_something_is_missing(client: Client) -> None:
    here = begin(client, make_wave())
    assert "Something is still to be answered" in client.get(f"{here}check/").content.decode()
    assert client.post(f"{here}send/", {}).status_code == 302
    assert not Response.objects.submitted().exists()
    with pytest.raises(InstrumentError, match=r"There is still something to answer: “How many people\?”"):
        actions.submit(by=None, response=Response.objects.get(), shared=(), now=timezone.now())


def test_an_answer_above_a_limit_that_was_lowered_later_is_told_and_not_sent(client: Client) -> None:
    here = begin(client, make_wave())
    for id, value in {**FULL, "hard": "yes", "few": "5"}.items():
        data = {f"row-{row}": option for row, option in value.items()} if isinstance(value, dict) else {"answer": value}
        assert send(client, here, id, data).status_code == 302
    send(client, here, "staff", {"answer": "3"})
    page = client.get(f"{here}check/").content.decode()
    assert "How many of them? Enter 3 or fewer: that is how many you gave before" in page
    assert f'href="{here}send/"' not in page
    assert client.post(f"{here}send/", {}).url == f"{here}check/"
    with pytest.raises(InstrumentError, match="“How many of them\\?” can be 3 at most"):
        actions.submit(by=None, response=Response.objects.get(), shared=(), now=timezone.now())
    send(client, here, "few", {"answer": "2"})
    assert f'href="{here}send/"' in client.get(f"{here}check/").content.decode()


def test_what_is_shared_is_decided_item_by_item(client: Client) -> None:
    response = answered(make_wave(), shared=("words", "nonsense"))
    assert {row.item: row.shared for row in response.shares.all()} == {"counts": True, "further": False, "words": True}


def test_a_sent_response_does_not_change_any_more() -> None:
    response = answered(make_wave())
    with pytest.raises(InstrumentError, match="sent already"):
        actions.save_answer(by=None, response=response, question="staff", raw="9", now=NOW)
    assert actions.submit(by=None, response=response, shared=(), now=NOW).submitted_at == NOW


def test_a_closed_wave_takes_no_answers_and_says_so(client: Client) -> None:
    wave = make_wave(closes_on=date(2026, 3, 10))
    page = client.get(f"/lancashire/surveys/{wave.public_id}/").content.decode()
    assert "This closed on 10 March 2026." in page
    assert '<button class="button" type="submit">Begin' not in page
    with pytest.raises(InstrumentError, match="This closed on 10 March 2026"):
        actions.start(by=None, wave=wave, now=NOW)
    early = make_wave(opens_on=date(2026, 4, 1))
    with pytest.raises(InstrumentError, match="This opens on 1 April 2026"):
        actions.start(by=None, wave=early, now=NOW)


def test_nobody_else_can_open_a_response(client: Client) -> None:
    here = begin(client, make_wave())
    stranger = Client()
    for part in ("question/staff/", "check/", "send/", "later/", "done/"):
        assert stranger.get(here + part).status_code == 404
    assert stranger.post(f"{here}question/staff/", {"answer": "1"}).status_code == 404
    other_region = here.replace("/lancashire/", "/cumbria/")
    assert client.get(f"{other_region}check/").status_code == 404


def test_a_signed_in_person_goes_on_from_another_device() -> None:
    user = make_user()
    wave = make_wave()
    first, second = Client(), Client()
    first.force_login(user)
    here = begin(first, wave)
    send(first, here, "staff", {"answer": "7"})
    second.force_login(user)
    assert "Go on where you stopped" in second.get(f"/lancashire/surveys/{wave.public_id}/").content.decode()
    assert 'value="7"' in second.get(f"{here}question/staff/").content.decode()


def test_a_private_link_leads_back_from_any_device(client: Client) -> None:
    here = begin(client, make_wave())
    send(client, here, "staff", {"answer": "7"})
    page = client.post(f"{here}later/").content.decode()
    link = page.partition("/surveys/return/")[2].partition("/")[0]
    address = f"/lancashire/surveys/return/{link}/"
    other = Client()
    assert other.get(address).status_code == 200
    assert other.get(f"{here}check/").status_code == 404, "looking at a link opens nothing"
    assert other.post(address).status_code == 302
    assert other.get(f"{here}check/").status_code == 200
    assert link not in "".join(PrivateLink.objects.values_list("token_hash", flat=True))


def test_a_private_link_to_answers_that_were_sent_says_so() -> None:
    wave = make_wave()
    held = actions.start(by=None, wave=wave, now=timezone.now())
    token, _ = actions.make_return_link(by=None, response=held, now=timezone.now())
    address = f"/lancashire/surveys/return/{token}/"
    assert "<h1>Go on with your answers</h1>" in Client().get(address).content.decode()
    Response.objects.update(state="submitted", submitted_at=timezone.now())
    assert "<h1>See what you sent</h1>" in Client().get(address).content.decode()


def test_a_level_is_said_as_one_of_a_number_of_levels() -> None:
    score = SimpleNamespace(title="Readiness", steps=("Ad hoc", "Aware", "Planned", "Managed"))
    result = SimpleNamespace(score=score, low=3, high=3.0, value=3, parts=())
    assert readiness(SimpleNamespace(scores=[result]))[0]["range"] == "at level 4 of 4, managed"
    result.low = 0
    assert readiness(SimpleNamespace(scores=[result]))[0]["range"] == (
        "between level 1 of 4, ad hoc, and level 4, managed"
    )


def test_a_link_that_is_wrong_or_old_says_so(client: Client) -> None:
    response = actions.start(by=None, wave=make_wave(), now=NOW)
    token, until = actions.make_return_link(by=None, response=response, now=NOW)
    with pytest.raises(LinkError, match="expired"):
        actions.open_return_link(token=token, now=until + timedelta(seconds=1))
    page = client.get("/lancashire/surveys/return/nonsense/").content.decode()
    assert "This link is not one of ours" in page


def test_save_and_come_back_keeps_the_page_it_was_pressed_on(client: Client) -> None:
    here = begin(client, make_wave())
    assert send(client, here, "staff", {"answer": "7", "later": "yes"}).url == f"{here}later/"
    assert Response.objects.get().answers == {"staff": 7}
    assert send(client, here, "sector", {"later": "yes"}).url == f"{here}later/", "an empty page is no error then"


def test_a_file_is_checked_like_every_upload(client: Client) -> None:
    here = begin(client, make_wave())
    good = SimpleUploadedFile("plan.pdf", b"%PDF-1.7 made up")
    assert send(client, here, "paper", {"answer": good}).status_code == 302
    assert Response.objects.get().answers["paper"]["name"] == "plan.pdf"
    bad = SimpleUploadedFile("plan.pdf", b"MZ not at all")
    assert "is not a PDF" in send(client, here, "paper", {"answer": bad}).content.decode()
    assert Response.objects.get().answers["paper"]["name"] == "plan.pdf", "the good one is still there"


def test_html_in_an_answer_is_shown_as_text(client: Client) -> None:
    here = begin(client, make_wave())
    send(client, here, "words", {"answer": "<script>alert('x')</script>\x00\x07"})
    assert Response.objects.get().answers["words"] == "<script>alert('x')</script>"
    page = client.get(f"{here}check/").content.decode()
    assert "&lt;script&gt;alert" in page
    assert "<script>alert" not in page


def test_fifty_megabytes_in_one_field_get_an_answer_in_words_and_lose_nothing(client: Client) -> None:
    here = begin(client, make_wave())
    send(client, here, "staff", {"answer": "7"})
    answer = send(client, here, "words", {"answer": "a" * 50 * 1024**2})
    assert answer.status_code == 400
    assert "too large" in answer.content.decode()
    assert Response.objects.get().answers == {"staff": 7}


def test_a_question_that_vanished_is_refused_with_a_sentence(client: Client) -> None:
    wave = make_wave()
    here = begin(client, wave)
    assert client.get(f"{here}question/gone/").status_code == 404
    with pytest.raises(InstrumentError, match="not part of the questionnaire"):
        actions.save_answer(by=None, response=Response.objects.get(), question="gone", raw="x", now=NOW)
    Response.objects.update(answers={"gone": "an answer from before", "staff": 3})
    assert client.get(f"{here}check/").status_code == 200
    assert queries.diagnosis(Response.objects.get()).items == ()


def test_every_write_leaves_one_row_without_anybodys_words() -> None:
    before = AuditEntry.objects.count()
    answered(make_wave(), answers={**FULL})
    rows = list(AuditEntry.objects.order_by("number"))[before:]
    assert len(rows) == 2 + len(FULL)
    assert "Moonbeam" not in "".join(row.details_text for row in rows)


def test_two_answers_at_once_do_not_overwrite_each_other() -> None:
    response = actions.start(by=None, wave=make_wave(), now=NOW)
    stale = Response.objects.get(pk=response.pk)
    actions.save_answer(by=None, response=response, question="staff", raw="9", now=NOW)
    actions.save_answer(by=None, response=stale, question="sector", raw="b", now=NOW)
    assert Response.objects.get().answers == {"staff": 9, "sector": "b"}


# -- pickers


@pytest.mark.usefixtures("packaged")
def test_a_job_is_searched_chosen_and_named_by_the_classification(client: Client) -> None:
    here = begin(client, make_wave())
    page = send(client, here, "job", {"search": "welder", "find": "yes"}).content.decode()
    assert "Welding trades" in page
    assert Response.objects.get().answers == {}
    send(client, here, "job", {"search": "welder", "answer": "5213"})
    assert Response.objects.get().answers["job"] == {"code": "5213", "label": "Welding trades"}
    assert "Welding trades" in client.get(f"{here}question/job/").content.decode()


@pytest.mark.usefixtures("packaged")
def test_a_job_in_ones_own_words_is_kept(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    # Where the coder of job titles has been trained it always has a guess to offer.
    monkeypatch.setattr("routeways.taxonomy.occupation_reading.is_trained", lambda: False)
    here = begin(client, make_wave())
    page = send(client, here, "job", {"search": "zzqq fettler", "find": "yes"}).content.decode()
    assert "Nothing in our list fits" in page
    send(client, here, "job", {"search": "zzqq fettler", "answer": "own-words"})
    assert Response.objects.get().answers["job"] == {"words": "zzqq fettler"}
    page = send(client, here, "job", {"search": "  ", "answer": "own-words"}).content.decode()
    assert "Type the job in your own words" in page


def test_skills_are_ticked_over_several_searches(client: Client, ten: Any) -> None:
    here = begin(client, make_wave())
    first = send(client, here, "skills", {"search": "weld", "find": "yes"}).content.decode()
    assert 'value="starter:' in first
    key = first.partition('value="starter:')[2].partition('"')[0]
    data = {"search": "TIG on a moon base", "find": "yes", "answer": [f"starter:{key}"]}
    second = send(client, here, "skills", data).content.decode()
    assert f'value="starter:{key}"' in second
    own = "own-words:TIG on a moon base"
    assert f'value="{own}"' in second
    send(client, here, "skills", {"search": "TIG on a moon base", "answer": [f"starter:{key}", own]})
    kept = Response.objects.get().answers["skills"]
    assert kept[0]["id"] == f"starter:{key}"
    assert kept[1] == {"words": "TIG on a moon base"}


# -- the self-diagnosis


@pytest.mark.usefixtures("packaged")
def test_the_self_diagnosis_opens_without_anybody_running_it(client: Client) -> None:
    assert client.get(DIAGNOSIS).status_code == 200
    assert not Wave.objects.exists(), "looking writes nothing"
    assert client.post(DIAGNOSIS).status_code == 302
    assert client.post(DIAGNOSIS).status_code == 302
    assert Wave.objects.get().owner is None
    assert client.get("/nowhere/diagnosis/").status_code == 404


@pytest.mark.usefixtures("packaged")
def test_the_same_answers_give_the_same_plan() -> None:
    wave = actions.standing_wave(instrument="employer-self-diagnosis", region="lancashire", today=NOW.date())
    questionnaire = wave.questionnaire
    answers = {
        "staff": 12, "sector": "3", "district": questionnaire.by_id["district"].options[0].id, "vacancies": 3,
        "hard-to-fill": 2, "hard-job": {"code": "5213", "label": "Welding trades"}, "hard-reasons": ["lack-skills"],
        "skill-shortage": 2, "missing-skills": [{"words": "MIG welding"}], "not-proficient": 3,
        "gap-job": {"words": "Fitter"}, "gap-causes": ["new-technology"], "drivers": ["technology"],
        "maturity": {row.id: "aware" for row in questionnaire.by_id["maturity"].rows},
        "training-done": ["none"], "levy": "yes",
    }  # fmt: skip
    first, second = (answered(wave, answers) for _ in range(2))
    assert queries.diagnosis(first).items == queries.diagnosis(second).items
    found = queries.diagnosis(Response.objects.get(pk=first.pk))
    assert found.items == queries.diagnosis(first).items
    top = found.items[0]
    assert (top.id, top.occupation, top.kind) == ("fill-job", "5213", "apprenticeship")
    assert top.from_questions == ("skill-shortage", "vacancies", "hard-job")
    assert [item.priority for item in found.items] == sorted((item.priority for item in found.items), reverse=True)


def test_one_household_cannot_begin_any_number_of_answers(client, packaged, monkeypatch) -> None:
    monkeypatch.setattr("routeways.instruments.pages.surveys.MOST_STARTS", 2)
    answers = [client.post("/lancashire/diagnosis/") for _ in range(3)]
    assert [Response.objects.count(), answers[2].status_code] == [2, 302]
    assert "try in an hour" in client.get(answers[2]["Location"]).content.decode()
