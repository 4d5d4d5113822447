"""The pages of challenges: who reads what, and that nobody outside a school reads which pupils or how many."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from routeways.careers.challenges.definitions import challenges
from routeways.careers.models import ChallengeTeam
from routeways.foundation.models import AuditEntry
from tests.careers.challenges.factories import REGION, ideas, make_judge, make_school, make_team, marked, mentored
from tests.organisations.factories import give, make_hub_lead, make_organisation, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("packaged_places")]
TOP = f"/{REGION}/school-programmes/challenges/"
HUB = f"/{REGION}/careers-hub/challenges/"


def text(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    return answer.content.decode()


def leader_of(school) -> object:
    leader = make_user()
    give(leader, "careers-leader", school.organisation)
    return leader


def own(team: ChallengeTeam) -> str:
    return f"/{REGION}/schools/{team.institution.public_id}/challenges/{team.public_id}/"


def test_everybody_reads_the_steps_the_rubric_and_nothing_of_a_team_without_consent(client: Client) -> None:
    team = make_team()
    assert ideas().name in text(client, TOP)
    page = text(client, f"{TOP}{ideas().id}/")
    for one in ideas().rubric:
        assert one.levels[-1] in page
    assert team.alias not in page
    assert team.institution.organisation.name not in page
    text(client, f"{TOP}nothing/", 404)
    assert client.get(own(team)).status_code == 302  # to sign in
    assert client.get(f"{TOP}judging/").status_code == 302


@pytest.mark.parametrize("who", ["hub", "employer", "another school", "judge", "mentor"])
def test_nobody_outside_the_school_reads_whose_team_it_is_or_how_many_pupils_it_has(client: Client, who: str) -> None:
    school = make_school()
    team = make_team(school, counts={8: 4, 9: 3})
    other = make_team(make_school("Imaginary Dale High"), "Silver Looms")
    held = mentored(team)
    marked(team)
    asker = make_user()
    if who == "hub":
        asker = make_hub_lead(REGION)
    elif who == "judge":
        asker, _ = make_judge()
    else:
        house = {"another school": other.institution.organisation, "mentor": held.offer.owner}.get(who)
        role = "careers-leader" if who == "another school" else "organisation-administrator"
        give(asker, role, house or make_organisation(region=REGION))
    client.force_login(asker)
    base = own(team)
    pages = ["", "hand-in/idea/", "met/", "showcase/", "withdraw/", "mentor/", "hide/"]
    for address in [f"/{REGION}/schools/{school.public_id}/challenges/", *(base + one for one in pages)]:
        assert client.get(address).status_code in (403, 405), address
        assert client.post(address, {"text": "x"}).status_code in (403, 405), address
    # Nor under an institution that the asker may manage.
    if who == "another school":
        mine = f"/{REGION}/schools/{other.institution.public_id}/challenges/{team.public_id}/"
        for one in pages[:-2]:
            text(client, mine + one, 404)
    seen = [TOP, f"{TOP}{ideas().id}/", f"{TOP}judging/", f"{TOP}judging/{team.public_id}/"]
    seen += [HUB, f"{HUB}{ideas().id}/{team.begins}/"]
    for address in seen:
        answer = client.get(address)
        assert answer.status_code in (200, 403, 404), address
        page = answer.content.decode()
        assert school.organisation.name not in page, address
        assert "Year 8: 4" not in page, address
    team.refresh_from_db()
    assert team.withdrawn_at is None
    assert team.hand_ins.count() == 2


def test_the_audit_and_the_request_for_a_mentor_hold_no_number_of_pupils() -> None:
    team = make_team(counts={8: 4, 9: 3})
    mentored(team)
    kept = " ".join(str(one.details) for one in AuditEntry.objects.filter(subject__contains="challengeteam"))
    assert kept
    assert "Year" not in kept
    assert "counts" not in kept


def test_a_judge_reads_the_work_by_alias_and_the_form_keeps_what_was_written(client: Client) -> None:
    team = make_team()
    judge, _ = make_judge()
    client.force_login(judge)
    assert team.alias in text(client, f"{TOP}judging/")
    address = f"{TOP}judging/{team.public_id}/"
    page = text(client, address)
    assert "bus stop" in page
    answer = client.post(address, {"level_idea": "3", "why_idea": "Bold and clear"})
    assert answer.status_code == 422
    assert "The problem: choose a level" in answer.content.decode()
    assert "Bold and clear" in answer.content.decode()
    text(client, f"{TOP}judging/nothing/", 404)


def test_the_hub_sees_marks_by_alias_and_gives_results_only_when_two_have_judged(client: Client) -> None:
    team = make_team()
    marked(team)
    client.force_login(make_hub_lead(REGION))
    address = f"{HUB}{ideas().id}/{team.begins}/"
    assert "Give the results" in text(client, address)
    answer = client.post(f"{address}results/", follow=True)
    assert "These wait for one: Copper Herons." in answer.content.decode()
    marked(team, 2)
    page = text(client, address)
    assert "0 of 4 pairs" in page
    assert "The results are given." in client.post(f"{address}results/", follow=True).content.decode()
    text(client, f"{HUB}nothing/2026/", 404)


def test_a_school_enters_by_form_and_what_it_wrote_stays_where_something_is_wrong(client: Client, monkeypatch) -> None:
    school = make_school()
    client.force_login(leader_of(school))
    day = timezone.localdate()
    first = ideas().steps[0].model_copy(update={"on": f"{day:%m-%d}"})
    held = ideas().model_copy(update={"steps": (first, *ideas().steps[1:])})
    monkeypatch.setitem(challenges(), ideas().id, held)
    base = f"/{REGION}/schools/{school.public_id}/challenges/"
    assert "Enter a team" in text(client, base)
    answer = client.post(f"{base}enter/{held.id}/", {"first": "Copper", "second": "Herons", "year_8": "2"})
    assert answer.status_code == 422
    assert "this one would have 2" in answer.content.decode()
    assert 'value="2"' in answer.content.decode()
    answer = client.post(f"{base}enter/{held.id}/", {"first": "Copper", "second": "Herons", "year_8": "4"})
    team = ChallengeTeam.objects.get()
    assert answer["Location"] == own(team)
    assert "Year 8: 4" in text(client, own(team))
    assert client.post(f"{own(team)}withdraw/").status_code == 302
    assert "Withdrawn on" in text(client, own(team))
