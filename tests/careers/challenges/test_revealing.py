"""Judges must not learn which school a team is from: asked when it is handed in, and hidden when it does."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client

from routeways.careers.actions import challenges as actions
from routeways.careers.actions.challenges_judging import give_results
from routeways.careers.actions.challenges_revealing import RevealsSchoolError, mask_hand_in
from routeways.careers.challenges.definitions import Step
from routeways.careers.challenges.revealing import masked, named, named_in_address, short_name, site_of_a_school
from routeways.careers.errors import CareersError
from routeways.careers.models import ChallengeHandIn, ChallengeTeam
from routeways.foundation.models import AuditEntry
from tests.careers.challenges.factories import (
    REGION,
    SUMMER,
    WINTER,
    ideas,
    make_judge,
    make_school,
    make_team,
    marked,
)
from tests.organisations.factories import give, make_hub_lead, make_user

HERON = ("Heron Bank High School (demonstration)", "HBHS")


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Heron Bank High School (demonstration)", "heron bank"),
        ("The Larkfell Church of England Academy", "larkfell"),
        ("Inventon College", "inventon"),
        ("Moor High", ""),  # too short: it stands in too many words
        ("High School for Girls", ""),
    ],
)
def test_what_is_special_of_a_name_is_left(name: str, short: str) -> None:
    assert short_name(name) == short


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("We asked at Heron Bank High School.", "heron bank high school"),
        ("Everybody at HERON-BANK helped.", "heron bank"),
        ("HBHS pupils", "hbhs"),
        ("A heron sat on the bank.", ""),
        ("Heron Banking Ltd", ""),
        ("", ""),
    ],
)
def test_a_school_is_found_by_its_name_in_whole_words(text: str, found: str) -> None:
    assert named(text, HERON) == found


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("https://code.example/HeronBank-Y8/lamp", "heron bank"),
        ("https://heronbankhigh.example/x", "heron bank"),
        ("https://files.example/lamp?owner=heron%20bank", "heron bank"),
        ("https://files.example/heron/bench", ""),
    ],
)
def test_a_school_is_found_in_an_address_however_it_is_written(address: str, found: str) -> None:
    assert named_in_address(address, HERON) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("https://www.inventon.lancs.sch.uk/lamp", "www.inventon.lancs.sch.uk"),
        ("see other.sch.uk", "other.sch.uk"),
        ("https://inventon-my.sharepoint.com/:w:/g/x", "inventon-my.sharepoint.com"),
        ("https://files.heron.example/x", "heron.example"),
        ("https://docs.example.org/x", ""),
        ("https://notheron.example/x", ""),
    ],
)
def test_the_site_of_a_school_is_found(text: str, found: str) -> None:
    assert site_of_a_school(text, {"heron.example"}) == found


def test_masked_words_are_gone_however_they_are_written() -> None:
    assert masked("Mill Lane, MILL LANE and the mill.", ["mill", "Mill Lane"]) == "[masked], [masked] and the [masked]."


@pytest.fixture
def team(packaged_places: None) -> ChallengeTeam:
    school = make_school("Heron Bank High")
    school.organisation.website = "https://www.heron.example/"
    school.organisation.save()
    return make_team(school, handed_in=False)


def give_in(team: ChallengeTeam, text: str = "A lamp.", address: str = "", *, sure: bool = False) -> ChallengeHandIn:
    step = ideas().hand_ins[0]
    return actions.hand_in(by=None, team=team, step=step, text=text, address=address, sure=sure, now=WINTER)


def test_a_schools_own_site_is_refused_and_its_name_is_asked_about(team: ChallengeTeam) -> None:
    refused: list[dict[str, Any]] = [{"address": "https://heron.example/lamp"}, {"text": "Look at heron.example"}]
    for given in refused:
        with pytest.raises(CareersError, match=r"“heron\.example”.* is the site of a school"):
            give_in(team, **given, sure=True)
    asked: list[dict[str, Any]] = [{"text": "We are Heron Bank."}, {"address": "https://code.example/heronbank/lamp"}]
    for given in asked:
        with pytest.raises(RevealsSchoolError, match="“heron bank” stands in"):
            give_in(team, **given)
        give_in(team, **given, sure=True)
    assert AuditEntry.objects.filter(verb="careers.hand_in").latest("pk").details["sure"]
    give_in(team, "A heron on a bank.", "https://code.example/lamp")


def test_what_is_shown_to_everybody_names_the_school_only_where_it_is_ticked(team: ChallengeTeam) -> None:
    give_in(team)
    marked(team)
    marked(team)
    give_results(by=None, region=REGION, challenge=ideas(), begins=team.begins, now=SUMMER)
    show: dict[str, Any] = {"by": None, "team": team, "words": "A lamp of Heron Bank.", "now": SUMMER}
    with pytest.raises(CareersError, match="“heron bank” names your school"):
        actions.show_team(**show, name_school=False)
    assert actions.show_team(**show, name_school=True).shown_school


def test_what_is_masked_the_judge_does_not_read_and_the_school_does(team: ChallengeTeam, client: Client) -> None:
    done = give_in(team, "The stop in Weft Street. Ms Loom helped.", "https://code.example/x")
    with pytest.raises(CareersError, match="“Carding” does not stand in what was handed in"):
        mask_hand_in(by=None, hand_in=done, words=["Carding"], address=False, now=WINTER)
    for _ in range(2):
        mask_hand_in(by=None, hand_in=done, words=["weft street", "Ms Loom", ""], address=True, now=WINTER)
    (kept,) = AuditEntry.objects.filter(verb="careers.mask_hand_in")
    assert kept.details == {"step": "idea", "words": 2, "address": True}
    judge, _ = make_judge()
    client.force_login(judge)
    page = client.get(f"/{REGION}/school-programmes/challenges/judging/{team.public_id}/").content.decode()
    assert "The stop in [masked]. [masked] helped." in page
    assert "code.example" not in page
    done = give_in(team, "The stop in Weft Street, with a lamp.", "https://code.example/y")
    assert (done.masks, done.address_masked) == (["weft street"], False)  # another address, and the name is gone


def test_the_form_asks_to_confirm_beside_the_field_and_keeps_what_was_written(
    team: ChallengeTeam, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Step, "day", lambda self, begins: date(2100, 1, 1 if self.kind == "hand-in" else 2))
    leader = make_user()
    give(leader, "careers-leader", team.institution.organisation)
    client.force_login(leader)
    own = f"/{REGION}/schools/{team.institution.public_id}/challenges/{team.public_id}/"
    address = f"{own}hand-in/idea/"
    page = client.get(address).content.decode()
    assert "it must not show your school" in page
    assert "It does not name our school here" not in page
    given = {"text": "We are Heron Bank.", "address": "", "nobody": "on"}
    answer = client.post(address, given)
    assert answer.status_code == 422
    for says in ("“heron bank” stands in your words", "It does not name our school here", "We are Heron Bank."):
        assert says in answer.content.decode()
    assert client.post(address, {**given, "sure": "on"}).status_code == 302
    assert ChallengeHandIn.objects.get().text == "We are Heron Bank."
    assert client.post(f"{address}mask/", {"words": "Heron Mill"}).status_code == 422
    client.post(f"{address}mask/", {"words": "Heron Bank"})
    assert "Hidden from judges: Heron Bank." in client.get(own).content.decode()


def test_the_hub_hides_what_it_reads_by_alias_and_shows_nothing_again(team: ChallengeTeam, client: Client) -> None:
    done = give_in(team, "Weft Street. Ms Loom.", "https://code.example/x")
    mask_hand_in(by=None, hand_in=done, words=["Weft Street"], address=True, now=WINTER)
    client.force_login(make_hub_lead(REGION))
    base = f"/{REGION}/careers-hub/challenges/{ideas().id}/{team.begins}/{team.public_id}/"
    page = client.get(base).content.decode()
    assert "[masked]. Ms Loom." in page
    assert team.institution.organisation.name not in page
    assert client.post(f"{base}idea/mask/", {"words": "ms loom"})["Location"] == base
    done.refresh_from_db()
    assert (done.masks, done.address_masked) == (["Weft Street", "ms loom"], True)
    assert client.get(f"{base}made/mask/").status_code == 404
    employer = make_user()
    give(employer, "organisation-administrator", make_judge()[1])
    client.force_login(employer)
    for address in (base, f"{base}idea/mask/"):
        assert client.get(address).status_code == 403
