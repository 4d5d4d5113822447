"""The pages of the academy: questions to a parent, a host’s forms, what is wrong in one sentence."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from routeways.careers.models import EsportsAcademy, EsportsLearner, EsportsSession
from routeways.foundation.models import Message
from tests.careers.esports.factories import (
    AGREED,
    REGION,
    TOP,
    begin,
    drawn,
    make_academy,
    make_adult,
    make_host,
    opened,
    placed,
    reader,
    register,
    today,
    todays,
)
from tests.careers.factories import make_institution
from tests.organisations.factories import give, make_hub_lead, make_person, make_user

pytestmark = pytest.mark.django_db
CHILD = {
    "child": {"first_name": "Zebedee", "alias": "Quiet Nova"},
    "school": {"year": "9", "school": ""},
    "contact": {"contact_name": "A Parent", "contact_phone": "01632 960 001"},
    "needs": {"needs": ""},
    "way": {"way": "late-bus", "way_says": "Mill Lane"},
    "consents": {item: "yes" if given else "no" for item, given in AGREED.items()},
}


def text(client: Client, address: str, status: int = 200, **more: Any) -> str:
    answer = client.get(address, **more)
    assert answer.status_code == status, address
    return answer.content.decode()


def test_a_parent_answers_one_thing_a_page_checks_and_sends_and_changes_it_later(client: Client) -> None:
    academy = make_academy(closes_on=today())
    _, token = begin(academy)
    mine = f"{TOP}mine/{token}/"
    at = client.get(mine)["Location"]
    for page, given in CHILD.items():
        assert at == f"{mine}{page}/"
        wrong = client.post(at, {})
        if page != "needs":
            assert wrong.status_code == 422, page
            assert "There is a problem" in wrong.content.decode()
            wrong = client.post(at, given)
        at = wrong["Location"]
    assert at == f"{mine}check/"
    assert "01632 960 001" in text(client, at)
    for _ in range(2):  # the same form twice changes nothing
        assert client.post(at)["Location"] == mine
    assert EsportsLearner.objects.get().state == "waiting"
    page = text(client, mine)
    assert "Zebedee waits for a place. Places are drawn after" in page
    assert client.post(f"{mine}way/", {"way": "collected", "way_says": "An aunt"})["Location"] == mine
    assert "Collected by an adult: An aunt" in text(client, mine)
    refused = client.post(f"{mine}consents/", {**CHILD["consents"], "take-part": "no"})
    assert refused.status_code == 422
    assert "Withdraw your child" in refused.content.decode()
    assert "Everything is erased" in client.post(f"{mine}withdraw/").content.decode()
    assert "or everything was erased" in text(client, mine, 410)
    assert not EsportsLearner.objects.exists()


def test_every_wrong_answer_of_a_parent_is_said_in_one_sentence_and_nothing_is_lost(client: Client) -> None:
    academy = make_academy()
    register(academy, alias="Blue Comet")
    _, token = begin(academy)
    mine = f"{TOP}mine/{token}/"
    for page, given, says in (
        ("child", {"first_name": "Robin", "alias": "Robin 7"}, "without your child’s own name"),
        ("child", {"first_name": "Robin", "alias": "blue comet"}, "is taken at this academy"),
        ("child", {"first_name": "R" * 41, "alias": "Nova 7"}, "at most 40 characters"),
        ("school", {"year": "12"}, "Select a valid choice"),
        ("contact", {"contact_name": "A", "contact_phone": "ring me"}, "Enter a telephone number in digits"),
        ("way", {"way": "helicopter", "way_says": "x"}, "Select a valid choice"),
        ("way", {"way": "collected", "way_says": ""}, "Say who collects"),
    ):
        answer = client.post(f"{mine}{page}/", given)
        assert answer.status_code == 422, given
        body = answer.content.decode()
        assert says in body, body
        for typed in given.values():
            assert typed in body
    answer = client.post(f"{mine}check/")
    assert answer.status_code == 422
    assert "Enter your child’s first name." in answer.content.decode()
    text(client, f"{mine}nothing/", 404)


def test_a_link_is_asked_for_on_the_page_and_a_mailbox_is_not_filled(client: Client) -> None:
    academy = make_academy()
    join = f"{TOP}{academy.public_id}/join/"
    assert client.post(join, {"email": "nobody"}).status_code == 422
    for _ in range(7):
        assert "Look into your mailbox" in client.post(join, {"email": "p@example.org"}).content.decode()
    assert Message.objects.filter(to="p@example.org").count() == 5
    for number in range(13):
        client.post(join, {"email": f"p{number}@example.org"})
    assert "Too many links" in client.post(join, {"email": "q@example.org"}).content.decode()


def test_a_brother_or_sister_is_registered_by_a_link_of_their_own(client: Client) -> None:
    _, token = begin(make_academy())
    answer = client.post(f"{TOP}mine/{token}/another/")
    assert f"{TOP}mine/" in answer["Location"]
    assert token not in answer["Location"]
    assert EsportsLearner.objects.count() == 2


def test_what_is_not_open_is_not_there_for_the_public(client: Client) -> None:
    academy = make_academy(open=False)
    text(client, f"{TOP}{academy.public_id}/", 404)
    text(client, f"{TOP}{academy.public_id}/join/", 404)
    text(client, f"/lancashire/school-programmes/esports-academy/{academy.public_id}/", 404)
    assert academy.name not in text(client, TOP)
    shown = make_academy()
    assert shown.name in text(client, TOP)
    page = text(client, f"{TOP}{shown.public_id}/")
    assert "told to everybody" in page
    assert "Kart race (PEGI 3)" in page
    assert str(shown.adults.get(duty="safeguarding").person) in page


def test_a_school_asks_a_parent_and_is_told_nothing(client: Client) -> None:
    academy, school = make_academy(), make_institution(name="Imaginary High", region=REGION)
    leader = make_user()
    give(leader, "careers-leader", school.organisation)
    client.force_login(leader)
    base = f"/{REGION}/schools/{school.public_id}/esports/"
    assert client.post(base, {"academy": academy.public_id, "email": ""}).status_code == 422
    client.post(base, {"academy": academy.public_id, "email": "p@example.org"})
    assert "Imaginary High suggests" in Message.objects.get().body
    assert EsportsLearner.objects.get().school == school
    register(academy, school=school, first_name="Zebedee")
    page = text(client, base)
    assert "Zebedee" not in page
    assert "Nothing to tell" in page


def test_a_host_sets_an_academy_up_names_adults_and_opens_it(client: Client) -> None:
    host, manager = make_host(), make_user()
    give(manager, "organisation-administrator", host.organisation)
    person = make_person(host.organisation, "Sam Guard", user=make_user())
    other = make_person(host.organisation, "Lee Hall")
    client.force_login(manager)
    base, first = f"/{REGION}/schools/{host.public_id}/esports/", today()
    asked: dict[str, Any] = {"name": "Cyber Club", "says": "Puzzles.", "years": ["7", "8"], "place": "Room 1",
             "weekday": str(first.weekday()), "starts": "15:45", "ends": "17:00", "capacity": "10",
             "ways": ["collected"], "games": "Kart race, 3\nArena, 12"}  # fmt: skip
    for name, day in (("starts_on", first), ("ends_on", first + timedelta(days=30)), ("closes_on", first)):
        asked |= {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}
    for change, says in (
        ({}, "“Arena” is rated for older players"),
        ({"games": "Kart race"}, "Line 1: write the game and its age"),
        ({"starts_on_month": 13}, "Enter a date that exists"),
        ({"starts": "soon"}, "Enter a time like 15:45"),
        ({"ways": []}, "Choose at least one way home"),
        ({"capacity": "0", "games": ""}, "Enter a number from 1 to 200"),
    ):
        answer = client.post(f"{base}new/", {**asked, **change})
        assert answer.status_code == 422, change
        body = answer.content.decode()
        assert says in body, re.findall(r"class=.error.*?</", body)
    made = client.post(f"{base}new/", {**asked, "games": "Kart race, 3"})["Location"]
    assert "Name the safeguarding lead." in text(client, made)
    client.post(f"{made}open/")
    academy = EsportsAcademy.objects.get()
    assert academy.state == "draft"
    assert client.post(made, {"person": "", "duty": ""}).status_code == 422
    for one, duty in ((person, "safeguarding"), (other, "leader")):
        checked = {f"checked_on_{part}": getattr(first, part) for part in ("day", "month", "year")}
        assert client.post(made, {"person": one.public_id, "duty": duty, **checked}).status_code == 302
    assert client.post(f"{made}change/", {**asked, "name": "Cyber Club 2", "games": ""}).status_code == 302
    client.post(f"{made}open/")
    academy.refresh_from_db()
    assert (academy.state, academy.name) == ("open", "Cyber Club 2")
    assert client.post(f"{made}change/", {**asked, "games": ""}).status_code == 422
    leader = academy.adults.get(person=other)
    client.post(f"{made}adults/{leader.pk}/end/")
    leader.refresh_from_db()
    assert leader.ended_on == first
    text(client, f"{base}nothing/", 404)
    assert client.post(f"{made}adults/999999/end/").status_code == 404


def test_a_leader_opens_marks_signs_out_notes_and_closes_by_forms(client: Client) -> None:
    academy = make_academy()
    child, other = register(academy), register(academy)
    drawn(academy)
    client.force_login(reader(academy))
    base = f"{TOP}{academy.public_id}/desk/sessions/{todays(academy).public_id}/"
    assert "are in the room" in client.post(f"{base}open/", {"adults": ["x"]}, follow=True).content.decode()
    adults = [str(one.pk) for one in academy.adults.all()]
    client.post(f"{base}open/", {"adults": adults})
    client.post(f"{base}{child.public_id}/mark/", {"present": "yes"})
    client.post(f"{base}{other.public_id}/mark/", {"present": "no"})
    assert client.post(f"{base}{register(make_academy()).public_id}/mark/", {"present": "yes"}).status_code == 404
    wrong = client.post(f"{base}{child.public_id}/leave/", {"way": "own-way"}, follow=True).content.decode()
    assert "Nobody leaves in another way" in wrong
    assert "1 still in the room" in client.post(f"{base}close/", follow=True).content.decode()
    client.post(f"{base}{child.public_id}/leave/", {"way": "collected"})
    assert client.post(f"{base}incident/", {"words": ""}).status_code == 422
    client.post(f"{base}incident/", {"words": "A fall."})
    assert "A fall." not in text(client, base)
    assert "1 learner came" in client.post(f"{base}close/", follow=True).content.decode()
    assert "to come can be cancelled" in client.post(f"{base}cancel/", {"why": "x"}).content.decode()
    later = academy.sessions.exclude(on=today()).first()
    client.post(f"{TOP}{academy.public_id}/desk/sessions/{later.public_id}/cancel/", {"why": "No heating"})
    assert "No heating" in text(client, f"{TOP}{academy.public_id}/")
    assert EsportsSession.objects.get(pk=later.pk).state == "cancelled"


def test_an_adult_comes_in_and_another_goes_out_by_forms(client: Client) -> None:
    academy = make_academy()
    child = register(academy)
    drawn(academy)
    make_adult(academy, "adult")
    leader, helper = academy.adults.get(duty="leader"), academy.adults.get(duty="adult")
    session = opened(academy)
    client.force_login(reader(academy))
    base = f"{TOP}{academy.public_id}/desk/sessions/{session.public_id}/"
    client.post(f"{base}adults/{helper.pk}/out/")  # three are there, and nobody needs them
    client.post(f"{base}{child.public_id}/mark/", {"present": "yes"})
    asks = text(client, f"{base}adults/{leader.pk}/out/")
    assert "They have gone already" in asks
    refused = client.post(f"{base}adults/{leader.pk}/out/")
    assert refused.status_code == 422
    assert "Let another adult come in first" in refused.content.decode()
    assert client.post(f"{base}adults/{leader.pk}/out/", {"gone": "on"})["Location"] == base
    assert "Too few adults" in text(client, base)
    client.post(f"{base}adults/{helper.pk}/in/")
    page = text(client, base)
    assert "Too few adults" not in page
    assert f"{leader} went out at" in page
    text(client, f"{base}adults/999999/out/", 404)


def test_the_desk_the_session_and_the_hub_ask_the_same_number_of_queries_for_any_number_of_learners(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    academy = make_academy(capacity=30)
    placed(academy, 9)
    session = opened(academy)
    desk = f"{TOP}{academy.public_id}/desk/"
    client.force_login(reader(academy))
    for address, most in ((desk, 22), (f"{desk}sessions/{session.public_id}/", 18), (f"{desk}register.csv", 10)):
        with django_assert_max_num_queries(most):
            text(client, address)
    client.force_login(make_hub_lead(REGION))
    with django_assert_max_num_queries(14):
        text(client, f"{TOP}hub/")
    client.logout()
    for address, most in ((TOP, 7), (f"{TOP}{academy.public_id}/", 11)):
        with django_assert_max_num_queries(most):
            text(client, address)


def test_a_leader_changes_the_way_home_and_withdraws_for_a_parent_on_the_telephone(client: Client) -> None:
    academy = make_academy()
    child = register(academy)
    client.force_login(reader(academy))
    base = f"{TOP}{academy.public_id}/desk/learners/{child.public_id}/"
    assert "Ring A Parent on 01632 960001 first" in text(client, f"{base}way/")
    agreed = {"way": "late-bus", "way_says": "Mill Lane", "agreed_with": "Somebody"}
    refused = client.post(f"{base}way/", agreed)
    assert refused.status_code == 422
    assert "Only A Parent can agree it" in refused.content.decode()
    assert client.post(f"{base}way/", {**agreed, "agreed_with": "A Parent"})["Location"] == base
    assert "On the late bus: Mill Lane" in text(client, base)
    assert "Withdraw" in text(client, f"{base}withdraw/")
    client.post(f"{base}withdraw/")
    assert not EsportsLearner.objects.exists()
    text(client, base, 404)


def test_a_host_cancels_an_academy_with_a_reason(client: Client) -> None:
    academy, manager = make_academy(), make_user()
    register(academy)
    give(manager, "organisation-administrator", academy.host.organisation)
    client.force_login(manager)
    base = f"/{REGION}/schools/{academy.host.public_id}/esports/{academy.public_id}/"
    assert client.post(f"{base}cancel/", {"why": ""}).status_code == 422
    assert client.post(f"{base}cancel/", {"why": "No staff"})["Location"] == base
    text(client, f"{TOP}{academy.public_id}/", 404)
    client.force_login(make_hub_lead(REGION))
    assert "It is cancelled." in text(client, f"{TOP}hub/")
