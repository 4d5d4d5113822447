"""The pages of evidence, import and review: who may open them, what they say, what they write."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from routeways.foundation import jobs
from routeways.foundation.models import Job, User
from routeways.needs.incoming import COLUMNS_IN_WORDS, CONTRACT
from routeways.needs.models import EvidenceItem, Mention
from routeways.organisations.models import Organisation
from routeways.taxonomy import reading
from tests.needs.factories import REGION, make_chamber, make_item, make_lead
from tests.needs.factories import read as read_by_hand
from tests.organisations.factories import give, make_organisation, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ground")]

BASE = f"/{REGION}/needs/"


@pytest.fixture
def chamber() -> Organisation:
    return make_chamber()


@pytest.fixture
def lead(chamber: Organisation, client: Client) -> User:
    user = make_lead(chamber)
    client.force_login(user)
    return user


def _form(chamber: Organisation, content: bytes, name: str = "adverts.csv", **more: str) -> dict[str, Any]:
    return {
        "file": SimpleUploadedFile(name, content),
        "owner": chamber.public_id,
        "kind": "advert",
        "source": "Imaginary board",
        "on_day": "27",
        "on_month": "3",
        "on_year": "2026",
        "sharing": "region",
        **more,
    }


def _hidden(text: str) -> dict[str, str]:
    found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', text)
    return {name: value for name, value in found if name != "csrfmiddlewaretoken"}


@pytest.mark.parametrize("page", ["evidence/", "import/", "review/"])
def test_strangers_are_sent_to_sign_in_and_others_are_refused(client: Client, page: str) -> None:
    assert client.get(BASE + page).status_code == 302
    client.force_login(make_user())
    assert client.get(BASE + page).status_code == 403


@pytest.mark.parametrize("page", ["import/", "review/", "live.csv"])
def test_another_region_is_closed(client: Client, page: str) -> None:
    client.force_login(make_lead(region="lancashire"))
    assert client.get(BASE + page).status_code == 403


def test_a_file_is_shown_before_anything_is_kept(client: Client, lead: User, chamber: Organisation) -> None:
    content = b"Text,Organisation,Posts\nWelder wanted,A Works,2\n,B Works,\nBaker,C Works,many\n"
    shown = client.post(f"{BASE}import/", _form(chamber, content))
    text = shown.content.decode()
    assert "1 text can be taken over, 2 rows cannot" in text
    assert "has no text" in text and "A Works" in text
    assert not EvidenceItem.objects.exists()
    done = client.post(f"{BASE}import/confirm/", _hidden(text), follow=True)
    assert "1 text of “adverts.csv” is in the register’s evidence" in done.content.decode()
    assert EvidenceItem.objects.get().created_by == lead
    again = client.post(f"{BASE}import/confirm/", _hidden(text))
    assert "All 1 text of it is there already" in again.content.decode()
    assert "<h2>Columns of the file</h2>" in (page := client.get(f"{BASE}import/").content.decode())
    assert page.index("Columns of the file") < page.index("Taken over so far")


def test_the_day_is_asked_only_where_a_row_has_none(client: Client, lead: User, chamber: Organisation) -> None:
    form = _form(chamber, b"Text,Date\nWelder wanted,2026-03-01\n")
    form = {key: value for key, value in form.items() if not key.startswith("on")}
    text = client.post(f"{BASE}import/", form).content.decode()
    assert "Take over 1 text<" in text
    client.post(f"{BASE}import/confirm/", _hidden(text))
    assert EvidenceItem.objects.count() == 1
    form["file"] = SimpleUploadedFile("adverts.csv", b"Text,Date\nBaker wanted,\n")
    assert "1 row has no date. Enter the day" in client.post(f"{BASE}import/", form).content.decode()


def test_what_is_here_already_is_told_before_it_is_taken_over(
    client: Client, lead: User, chamber: Organisation
) -> None:
    content = b"Text,Organisation\nWelder wanted,A Works\nBaker wanted,B Works\n"
    text = client.post(f"{BASE}import/", _form(chamber, content)).content.decode()
    assert "Take over 2 texts" in text
    client.post(f"{BASE}import/confirm/", _hidden(text))
    text = client.post(f"{BASE}import/", _form(chamber, content)).content.decode()
    assert "2 texts are here already; nothing is new." in text and "Take over 2" not in text
    text = client.post(f"{BASE}import/", _form(chamber, content + b"Roofer wanted,C Works\n")).content.decode()
    assert "1 text can be taken over, 2 are here already or twice in the file." in text
    assert "Take over 1 text<" in text


def test_personal_details_must_be_looked_at_and_are_shown_masked(
    client: Client, lead: User, chamber: Organisation
) -> None:
    content = b"Text\nWrite to jo@imaginary.example or 01772 000 000\n"
    text = client.post(f"{BASE}import/", _form(chamber, content)).content.decode()
    assert "1 text holds e-mail addresses or telephone numbers" in text
    assert "[e-mail removed]" in text and "jo@imaginary" not in text
    refused = client.post(f"{BASE}import/confirm/", _hidden(text)).content.decode()
    assert "Say that you have looked at the personal details" in refused
    assert not EvidenceItem.objects.exists()
    client.post(f"{BASE}import/confirm/", {**_hidden(text), "seen_personal": "on"})
    item = EvidenceItem.objects.get()
    page = client.get(f"{BASE}evidence/{item.public_id}/").content.decode()
    assert "It holds 1 e-mail address and 1 telephone number" in page


def test_a_file_that_cannot_be_used_says_so_beside_the_field(client: Client, lead: User, chamber: Organisation) -> None:
    for name, content, says in (
        ("a.csv", b"Advert\nx\n", "has no column “Text”"),
        ("a.exe", b"MZ", "cannot be accepted here"),
        ("a.csv", b"", "The file is empty"),
    ):
        text = client.post(f"{BASE}import/", _form(chamber, content, name)).content.decode()
        assert says in text
    refused = client.post(f"{BASE}import/", _form(chamber, b"Text\nx\n", sharing="public")).content.decode()
    assert "Say how the businesses agreed" in refused


def test_somebody_elses_file_cannot_be_confirmed(client: Client, lead: User, chamber: Organisation) -> None:
    text = client.post(f"{BASE}import/", _form(chamber, b"Text\nWelder\n")).content.decode()
    client.force_login(make_lead(chamber))
    assert client.post(f"{BASE}import/confirm/", _hidden(text)).status_code == 404
    assert not EvidenceItem.objects.exists()


def _read_item(chamber: Organisation) -> EvidenceItem:
    item = make_item(chamber, "We want a TIG welder. Nobody reads drawings.", "A Works")
    read_by_hand(item, ("TIG welder", "welding", "Welding", 0.93), ("welder", "5213", "Welding trades", 0.55))
    return item


def test_a_text_is_reviewed_with_one_form(client: Client, lead: User, chamber: Organisation) -> None:
    item = _read_item(chamber)
    address = f"{BASE}review/{item.public_id}/"
    text = client.get(address).content.decode()
    assert "very likely" in text and "possible" in text
    assert 'class="unmatched">Nobody reads drawings.' in text
    skill = item.mentions.get(subject="skill")
    part = client.post(address, {f"m-{skill.public_id}": "confirm", "later": "yes"}, follow=True)
    assert part.redirect_chain[-1][0] == address
    early = client.post(address, {"done": "yes"}).content.decode()
    assert "1 suggestion in this text has no answer yet" in early
    occupation = item.mentions.get(subject="occupation")
    done = client.post(address, {f"m-{occupation.public_id}": "refuse", "done": "yes"}, follow=True)
    assert "Every text has been reviewed" in done.content.decode()
    item.refresh_from_db()
    assert item.reviewed_by == lead
    page = client.get(f"{BASE}evidence/{item.public_id}/").content.decode()
    assert "Confirmed" in page and "Refused" in page and str(lead) in page


def test_everything_on_a_page_is_confirmed_at_once(client: Client, lead: User, chamber: Organisation) -> None:
    first, second = _read_item(chamber), make_item(chamber, "A baker, please.")
    read_by_hand(second, ("baker", "baking", "Baking", 0.8))
    moved = client.post(f"{BASE}review/{first.public_id}/", {"all": "yes"})
    assert moved["Location"].endswith(f"/review/{second.public_id}/")
    assert set(first.mentions.values_list("state", flat=True)) == {"confirmed"}


def test_a_suggestion_is_changed_and_a_missed_one_added_from_the_search(
    client: Client, lead: User, chamber: Organisation
) -> None:
    item = _read_item(chamber)
    occupation = item.mentions.get(subject="occupation")
    pick = f"{BASE}review/{item.public_id}/pick/"
    found = client.get(f"{pick}?for={occupation.public_id}&q=metal machining").content.decode()
    assert "SOC 2020 5221" in found
    client.post(f"{pick}?for={occupation.public_id}", {"ref": "soc2020:5221", "reason": "They set machines"})
    occupation.refresh_from_db()
    assert (occupation.ref, occupation.state) == ("soc2020:5221", "changed")
    wrong = client.post(pick, {"ref": "soc2020:5221", "words": "forklift"}).content.decode()
    assert "do not stand in the text" in wrong
    client.post(pick, {"ref": "soc2020:5213", "words": "reads drawings"})
    assert Mention.objects.filter(ref="soc2020:5213", found="").get().words == "reads drawings"
    assert client.post(pick, {"ref": "soc2020:99999"}).status_code == 404
    client.post(f"{BASE}review/{item.public_id}/{occupation.public_id}/reopen/")
    occupation.refresh_from_db()
    assert occupation.state == "suggested"


def test_hostile_words_stay_words(client: Client, lead: User, chamber: Organisation) -> None:
    item = make_item(chamber, 'Welder "x" & <3 wanted', "A <b>Works</b>")
    read_by_hand(item, ("Welder", "welding", "<script>alert(1)</script>", 0.9))
    for path in (f"review/{item.public_id}/", f"evidence/{item.public_id}/", "evidence/"):
        text = client.get(BASE + path).content.decode()
        assert "<script>alert(1)" not in text and "<b>Works" not in text


def test_contributors_see_their_own_words_and_nothing_else(client: Client, chamber: Organisation) -> None:
    firm = make_organisation("A Works", region=REGION)
    own, other = make_item(chamber, "We want a welder", about=firm), make_item(chamber, "Others want a baker")
    staff = make_user()
    give(staff, "organisation-contact", firm)
    client.force_login(staff)
    text = client.get(f"{BASE}evidence/").content.decode()
    assert "We want a welder" in text and "Others want" not in text
    assert client.get(f"{BASE}evidence/{own.public_id}/").status_code == 200
    assert client.get(f"{BASE}evidence/{other.public_id}/").status_code == 404
    assert client.get(f"{BASE}review/").status_code == 403


def test_a_contributor_is_led_from_the_register_to_their_own_words(client: Client, chamber: Organisation) -> None:
    firm = make_organisation("A Works", region=REGION)
    staff = make_user()
    give(staff, "organisation-contact", firm)
    assert "What your own organisation said" not in client.get(BASE).content.decode()
    client.force_login(staff)
    assert "What your own organisation said" in client.get(BASE).content.decode()


def test_a_reading_without_a_taxonomy_says_so_and_loses_nothing(
    client: Client, lead: User, chamber: Organisation, monkeypatch: pytest.MonkeyPatch, tmp_path: Any, settings: Any
) -> None:
    settings.DATA_DIR = tmp_path
    monkeypatch.setattr(reading, "PACKAGED", tmp_path)
    item = make_item(chamber)
    client.post(f"{BASE}evidence/read/")
    jobs.work_off()
    job = Job.objects.get(kind="needs.read_evidence")
    assert job.state == "failed" and "There is no taxonomy “starter” to read texts with" in job.error
    item.refresh_from_db()
    assert item.text == "We need a welder." and item.read_at is None


def test_an_item_is_withdrawn_with_its_reason(client: Client, lead: User, chamber: Organisation) -> None:
    item = make_item(chamber)
    address = f"{BASE}evidence/{item.public_id}/"
    client.post(f"{address}withdraw/", {"reason": ""})
    item.refresh_from_db()
    assert item.withdrawn_at is None
    done = client.post(f"{address}withdraw/", {"reason": "They asked for it"}, follow=True).content.decode()
    assert "They asked for it" in done
    client.post(address, {"sharing": "group", "consent": ""})
    item.refresh_from_db()
    assert item.sharing == "group"


def test_lists_ask_the_database_as_often_for_many_as_for_one(
    client: Client, lead: User, chamber: Organisation, django_assert_max_num_queries: Any
) -> None:
    for number in range(30):
        read_by_hand(
            make_item(chamber, f"TIG welder wanted, {number}", f"Works {number}"), ("TIG welder", "w", "Welding", 0.9)
        )
    for path, most in (("evidence/", 26), ("review/", 22), ("", 28)):
        with django_assert_max_num_queries(most):
            assert client.get(BASE + path).status_code == 200


def test_the_page_explains_every_column_of_the_file() -> None:
    explained = {part for heading, _ in COLUMNS_IN_WORDS for part in heading.replace(", or ", "|").split("|")}
    assert {column.heading for column in CONTRACT.columns} == explained
