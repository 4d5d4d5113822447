"""What a material must have, who sees it, who may keep it, and how it leaves the site."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from routeways.foundation.definitions import load
from routeways.foundation.models import AuditEntry
from routeways.library import actions, queries
from routeways.library.demonstration import InventedLibrary, load_demonstration
from routeways.library.errors import LibraryError
from routeways.library.models import Material
from routeways.library.printing import as_pdf
from routeways.library.rules import captions_fault, faults
from tests.organisations.factories import give, make_organisation, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
REGION = "lancashire-demonstration"
HERE = f"/{REGION}/library/"
WORDS = "Good morning. I work in a bakery, and today I show you how we plan the night."
VTT = "WEBVTT\n\n00:01.000 --> 00:04.000\nGood morning.\n\n00:04.000 --> 00:09.500\nI work in a bakery.\n"


def given(**changed: Any) -> dict[str, Any]:
    plain: dict[str, Any] = {
        "kind": "video",
        "title": "A night in the bakery",
        "description": "How a bakery plans its night.",
        "version": "1",
        "licence": "CC BY 4.0",
        "publisher": "Bobbin Bakery (demonstration)",
        "sectors": ["business-food-land"],
        "audiences": ["ks3"],
        "address": "https://films.example.org/bakery",
        "text": "",
        "transcript": WORDS,
        "captions": VTT,
        "review_on": timezone.localdate() + timedelta(days=100),
    }
    return plain | changed


@pytest.fixture
def owner() -> Any:
    return make_organisation("Bobbin Bakery (demonstration)", region=REGION)


@pytest.fixture
def keeper(client: Client, owner: Any) -> Client:
    user = make_user("keeper")
    give(user, "organisation-administrator", owner)
    client.force_login(user)
    return client


def kept(owner: Any, **changed: Any) -> Material:
    return actions.keep_material(
        by=None, owner=owner, region=REGION, given=given(**changed), today=timezone.localdate()
    )


@pytest.mark.parametrize(
    ("changed", "field", "says"),
    [
        ({"captions": ""}, "captions", "a video without captions is not shown"),
        ({"transcript": "Hello."}, "transcript", "Write the transcript"),
        ({"kind": "recording", "captions": "", "transcript": ""}, "transcript", "Write the transcript"),
        ({"address": ""}, "address", "like https://example.org/film"),
        ({"kind": "pack"}, "text", "Write the text of the pack, or hand in a PDF"),
        ({"sectors": []}, "sectors", "at least one sector"),
        ({"audiences": []}, "audiences", "at least one audience"),
        ({"review_on": date(2020, 1, 1)}, "review_on", "Choose a day in the future"),
    ],
)
def test_a_material_without_what_it_must_have_is_refused_with_a_sentence(
    owner: Any, changed: dict[str, Any], field: str, says: str
) -> None:
    with pytest.raises(LibraryError) as refused:
        kept(owner, **changed)
    assert says in refused.value.faults[field]
    assert not Material.objects.exists()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (VTT, ""),
        ("\ufeff" + VTT.replace("\n", "\r\n"), ""),
        ("WEBVTT - title\n\n1\n01:00:01.000 --> 01:00:02.000 align:start\nHi\n", ""),
        ("1\n00:01.000 --> 00:04.000\nHi\n", "must begin with the word WEBVTT"),
        ("WEBVTT\n", "hold no words"),
        ("WEBVTT\n\n00:01,000 --> 00:04,000\nHi\n", "Line 3 of the captions is no pair of times"),
        ("WEBVTT\n\n00:04.000 --> 00:01.000\nHi\n", "Line 3 of the captions ends before it begins"),
        ("WEBVTT\n\n00:01.000 --> 00:04.000\n\n", "Line 3 of the captions has times but no words"),
        (
            "WEBVTT\n\n00:05.000 --> 00:06.000\nHi\n\n00:01.000 --> 00:02.000\nOh\n",
            "Line 6 of the captions begins before",
        ),
    ],
)
def test_captions_are_read_line_by_line(text: str, says: str) -> None:
    assert (says in captions_fault(text)) if says else captions_fault(text) == ""


def test_what_is_past_its_review_date_or_withdrawn_is_hidden_everywhere(client: Client, owner: Any) -> None:
    one = kept(owner)
    addresses = [f"{HERE}{one.public_id}/{end}" for end in ("", "embed/", "captions.vtt")]
    assert [client.get(address).status_code for address in addresses] == [200, 200, 200]
    assert one.title in client.get(HERE).content.decode()
    Material.objects.update(review_on=timezone.localdate() - timedelta(days=1))
    assert [client.get(address).status_code for address in addresses] == [404, 404, 404]
    assert one.title not in client.get(HERE).content.decode()
    Material.objects.update(review_on=timezone.localdate())
    actions.withdraw_material(by=None, material=one, withdrawn=True)
    assert [client.get(address).status_code for address in addresses] == [404, 404, 404]


def test_the_same_title_in_the_same_version_is_kept_once(owner: Any) -> None:
    kept(owner)
    with pytest.raises(LibraryError, match="Give the new one another version"):
        kept(owner)
    kept(owner, version="2")
    assert Material.objects.count() == 2
    assert AuditEntry.objects.filter(verb="library.keep_material").count() == 2


def test_search_by_words_sector_audience_and_kind(owner: Any) -> None:
    bakery, pack = (
        kept(owner),
        kept(
            owner,
            kind="pack",
            title="Circuits",
            text="Build one.",
            description="A lamp.",
            publisher="Lune",
            sectors=["digital"],
        ),
    )
    today = timezone.localdate()

    def found(**asked: str) -> list[Material]:
        return list(queries.search(REGION, today=today, **asked))

    assert found() == [bakery, pack]
    assert found(text="night bakery") == [bakery]
    assert found(sector="digital") == [pack]
    assert found(audience="ks3", kind="pack") == [pack]
    assert found(audience="adult") == []
    assert list(queries.search("lancashire", today=today)) == []


def test_an_owner_adds_changes_and_withdraws_and_nobody_else_may(keeper: Client, owner: Any) -> None:
    base = f"{HERE}by/{owner.public_id}/"
    on = timezone.localdate() + timedelta(days=50)
    form = given() | {"review_on_day": on.day, "review_on_month": on.month, "review_on_year": on.year}
    del form["review_on"]
    refused = keeper.post(f"{base}new/", form | {"captions": "", "title": "Kept while it is wrong"})
    assert refused.status_code == 422
    assert "a video without captions is not shown" in refused.content.decode()
    assert "Kept while it is wrong" in refused.content.decode()
    assert keeper.post(f"{base}new/", form).status_code == 302
    one = Material.objects.get()
    assert keeper.post(f"{HERE}{one.public_id}/change/", form | {"title": "Changed"}).status_code == 302
    assert "Changed" in keeper.get(base).content.decode()
    assert 'name="show" value="no"' in keeper.get(f"{HERE}{one.public_id}/change/").content.decode()
    keeper.post(f"{HERE}{one.public_id}/withdraw/")
    for asked, withdrawn in (("", False), ("no", True), ("no", True), ("yes", False), ("no", True)):  # pressed twice
        keeper.post(f"{HERE}{one.public_id}/withdraw/", {"show": asked})
        one.refresh_from_db()
        assert (one.title, one.withdrawn) == ("Changed", withdrawn)
    assert 'name="show" value="yes"' in keeper.get(f"{HERE}{one.public_id}/change/").content.decode()
    assert AuditEntry.objects.filter(verb="library.withdraw_material").count() == 3

    stranger = make_user("stranger")
    give(stranger, "organisation-administrator", make_organisation("Next door (demonstration)", region=REGION))
    other = Client()
    for login in (False, True):
        if login:
            other.force_login(stranger)
        for address in (base, f"{base}new/", f"{HERE}{one.public_id}/change/"):
            assert other.get(address).status_code in (302, 403, 404)
            assert "Changed" not in other.get(address).content.decode()
        assert other.post(f"{HERE}{one.public_id}/withdraw/", {"show": "yes"}).status_code in (302, 403, 404)
    one.refresh_from_db()
    assert one.withdrawn


def test_a_pack_is_printed_from_its_text_or_as_it_was_handed_in(keeper: Client, owner: Any) -> None:
    one = kept(owner, kind="pack", text="# Begin\n\nBuild a circuit. #strong[no command]")
    made = keeper.get(f"{HERE}{one.public_id}/print.pdf")
    assert made["Content-Type"] == "application/pdf"
    assert made.content == as_pdf(one)
    assert made.content.startswith(b"%PDF-")
    assert b"\n/DeviceRGB rg" not in made.content
    on = timezone.localdate() + timedelta(days=50)
    form = given(kind="pack", title="A second") | {
        "review_on_day": on.day,
        "review_on_month": on.month,
        "review_on_year": on.year,
    }
    del form["review_on"]
    new = f"{HERE}by/{owner.public_id}/new/"
    wrong = keeper.post(new, form | {"file": SimpleUploadedFile("pack.pdf", b"not a PDF")})
    assert wrong.status_code == 422
    assert "pack.pdf" in wrong.content.decode()
    right = SimpleUploadedFile("pack.pdf", b"%PDF-1.7\n%%EOF\n")
    assert keeper.post(new, form | {"file": right}).status_code == 302
    second = Material.objects.get(title="A second")
    assert b"".join(keeper.get(f"{HERE}{second.public_id}/print.pdf").streaming_content) == b"%PDF-1.7\n%%EOF\n"  # type: ignore[attr-defined]


def test_re_use_is_recorded_and_shown(keeper: Client, owner: Any) -> None:
    one = kept(make_organisation("Shuttle College (demonstration)", region=REGION))
    address = f"{HERE}by/{owner.public_id}/adapt/{one.public_id}/"
    assert "Say in a few words" in keeper.post(address, {"changed": " "}, follow=True).content.decode()
    shown = keeper.post(address, {"changed": "Shorter, for Year 7"}, follow=True).content.decode()
    assert "Bobbin Bakery (demonstration)" in shown
    assert "Shorter, for Year 7" in shown
    assert Client().post(address, {"changed": "x"}).status_code in (302, 403)


def test_only_the_frame_may_be_framed_and_only_where_the_settings_say(client: Client, owner: Any) -> None:
    one = kept(owner)
    page = client.get(f"{HERE}{one.public_id}/")
    frame = client.get(f"{HERE}{one.public_id}/embed/")
    assert page["X-Frame-Options"] == "DENY"
    assert "X-Frame-Options" not in frame
    assert "frame-ancestors 'none'" in frame["Content-Security-Policy"]
    assert WORDS in frame.content.decode()


def test_the_invented_library_hangs_together_loads_once_and_says_what_is_invented(client: Client) -> None:
    (library,) = load(InventedLibrary).values()
    today = timezone.localdate()
    for one in library.materials:
        held = one.model_dump() | {"review_on": today + timedelta(days=one.review_after_days), "pack": None}
        assert faults(held, today=today) == {}, one.title
    there = {
        one.owner: make_organisation(f"{one.owner.title()} (demonstration)", region=REGION) for one in library.materials
    }
    now = timezone.now()
    assert load_demonstration(by=None, region=REGION, organisations=there, now=now) == 3
    assert load_demonstration(by=None, region=REGION, organisations=there, now=now) == 0
    recording = Material.objects.get(region=REGION, kind="recording")
    shown = client.get(f"/{REGION}/library/{recording.public_id}/").content.decode()
    assert "The recording is invented, as all of the demonstration; here is its transcript." in shown
    assert recording.title in client.get(f"/{REGION}/library/").content.decode()
