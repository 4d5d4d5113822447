"""Before anything is asked a parent reads whether a place is left, in words that tell of no child; also when it changes
between the first page and the last."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from routeways.careers.actions import esports_registering
from routeways.careers.errors import CareersError
from routeways.careers.esports.places import WAITS, Places, Standing, standing
from routeways.careers.models import EsportsAcademy, EsportsLearner
from routeways.careers.queries import esports
from routeways.foundation.models import Message
from tests.careers.esports.factories import (
    REGION,
    TOP,
    answered,
    begin,
    drawn,
    make_academy,
    make_host,
    placed,
    register,
    today,
)
from tests.careers.factories import make_institution
from tests.organisations.factories import give, make_user

DAY = date(2026, 11, 9)
capacities = st.integers(1, 200)


def words(capacity: int, taken: int, least: int = 5) -> Standing:
    return standing(capacity=capacity, placed=taken, least=least, lottery_until=None, today=DAY)


@given(capacities, st.integers(2, 9))
def test_free_and_few_fit_many_numbers_of_children_and_none_of_them_small(capacity: int, least: int) -> None:
    by_word: dict[Standing, list[int]] = {}
    for taken in range(capacity + 1):
        by_word.setdefault(words(capacity, taken, least), []).append(taken)
    few = by_word.get(Standing.FEW, [])
    assert not few or (len(few) >= least - 1 and min(few) >= least)
    free = by_word[Standing.FREE]
    assert min(free) == 0
    assert len(free) >= min(least, capacity)
    assert by_word[Standing.FULL] == [capacity]


@given(capacities, st.data())
def test_a_child_waits_only_where_no_place_is_left(capacity: int, data: st.DataObject) -> None:
    taken = data.draw(st.integers(0, capacity))
    assert (words(capacity, taken) in WAITS) == (taken >= capacity)


def test_a_lottery_says_until_when_and_that_the_order_does_not_matter_and_afterwards_that_one_waits() -> None:
    for day, stands, says in (
        (DAY, Standing.LOTTERY, "until Monday 9 November 2026. It does not matter who registers first."),
        (DAY + timedelta(days=1), Standing.CLOSED, "You can put your child on the waiting list, after all who are in"),
    ):
        found = standing(capacity=12, placed=0, least=5, lottery_until=DAY, today=day)
        assert found == stands
        assert says in Places(found, 12, DAY).says
        assert Places(found, 12, DAY).waits == (stands == Standing.CLOSED)


@pytest.mark.parametrize("capacity", [1, 12])
def test_every_standing_has_words(capacity: int) -> None:
    for one in Standing:
        held = Places(one, capacity, DAY)
        assert held.word
        assert held.says.endswith(".")
        assert ("waiting list" in held.says) == held.waits == ("waiting list" in held.asks)
        assert held.waits == ("waiting list" in held.sends)


def first_come(capacity: int) -> EsportsAcademy:
    academy = make_academy(capacity=capacity)
    EsportsAcademy.objects.filter(pk=academy.pk).update(allocation="first-come")
    academy.refresh_from_db()
    return academy


def read(client: Client, address: str) -> str:
    return client.get(address, follow=True).content.decode()


@pytest.mark.django_db
def test_that_an_academy_is_full_stands_on_every_page_before_anything_is_asked(client: Client) -> None:
    academy = first_come(12)
    one, join = f"{TOP}{academy.public_id}/", f"{TOP}{academy.public_id}/join/"
    for number, word, says, button in (
        (0, "Places free", "not all of them are taken", "Register a child"),
        (8, "Few places left", "few of them are left", "Register a child"),
        (4, "Full: waiting list", "All 12 places are taken.", "Put a child on the waiting list"),
    ):
        placed(academy, number)
        assert word in read(client, TOP)
        for page in (read(client, one), read(client, join)):
            assert says in page
            assert button in page
    _, token = begin(academy)
    assert "All 12 places are taken." in read(client, f"{TOP}mine/{token}/")
    assert "put my child on the waiting list" in read(client, f"{TOP}mine/{token}/check/")
    school, leader = make_institution(name="Imaginary High", region=REGION), make_user()
    give(leader, "careers-leader", school.organisation)
    client.force_login(leader)
    assert "(full: waiting list)" in read(client, f"/{REGION}/schools/{school.public_id}/esports/")


@pytest.mark.django_db
def test_full_between_the_first_page_and_sending_nothing_is_sent_until_the_parent_has_read_it(client: Client) -> None:
    academy = first_come(1)
    learner, token = begin(academy)
    answered(learner)
    check = f"{TOP}mine/{token}/check/"
    assert "There is one place, and it is free." in read(client, check)
    assert "may_wait" not in read(client, check)
    register(academy)  # somebody else
    answer = client.post(check)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "nothing was sent: no place is free any more" in page
    assert "The only place is taken." in page
    learner.refresh_from_db()
    assert learner.state == EsportsLearner.State.DRAFT
    assert not Message.objects.filter(to=learner.parent_email, template="careers/esports_sent").exists()
    assert 'name="may_wait" value="yes"' in page
    assert client.post(check, {"may_wait": "yes"}).status_code == 302
    learner.refresh_from_db()
    assert learner.state == EsportsLearner.State.WAITING
    assert (
        "is on the waiting list" in Message.objects.get(to=learner.parent_email, template="careers/esports_sent").body
    )


@pytest.mark.django_db
def test_a_place_that_comes_free_while_a_parent_reads_that_one_waits_is_given() -> None:
    academy = first_come(1)
    other = register(academy)
    learner = answered(begin(academy)[0])
    esports_registering.withdraw_child(learner=other, now=timezone.now())
    sent = esports_registering.send_registration(learner=learner, now=timezone.now(), may_wait=True)
    assert (sent.state, sent.why) == (EsportsLearner.State.PLACED, "There was a place when you registered.")


@pytest.mark.django_db
def test_who_sends_after_the_last_day_of_the_lottery_comes_after_all_who_were_in_time(client: Client) -> None:
    academy = make_academy(capacity=1, closes_on=today())
    learner = answered(begin(academy)[0])
    page = read(client, f"{TOP}{academy.public_id}/")
    assert "It does not matter who registers first." in page
    assert "Register a child for the lottery" in page
    in_time = register(academy)
    assert in_time.why.startswith("Places are drawn after")
    EsportsAcademy.objects.filter(pk=academy.pk).update(closes_on=today() - timedelta(days=1))
    with pytest.raises(CareersError, match="no place is free any more"):
        esports_registering.send_registration(learner=learner, now=timezone.now())
    late = esports_registering.send_registration(learner=learner, now=timezone.now(), may_wait=True)
    assert "this one comes after it" in late.why
    EsportsLearner.objects.filter(pk=in_time.pk).update(sent_at=timezone.now() - timedelta(days=1))
    academy.refresh_from_db()
    esports_registering.draw_places(by=None, academy=academy, now=timezone.now())
    in_time.refresh_from_db()
    assert (in_time.state, in_time.why) == ("placed", "Number 1 of 1 in the lottery.")
    assert esports.in_line(academy) == [late]
    assert late.order is None


@pytest.mark.django_db
def test_the_first_and_the_last_session_are_those_that_take_place(client: Client) -> None:
    fields: dict[str, Any] = {"starts_on": today(), "ends_on": today() + timedelta(days=70)}
    academy = make_academy(host=make_host(), **fields)
    days = list(academy.sessions.exclude(state="cancelled").values_list("on", flat=True))
    page = read(client, f"{TOP}{academy.public_id}/")
    assert f"The first session is on {days[0]:%-d %B %Y}, the last on {days[-1]:%-d %B %Y}" in page
    academy.sessions.filter(on__in=(days[0], days[-1])).update(state="cancelled", why="No heating")
    page = read(client, TOP)
    assert f"The first session is on {days[1]:%-d %B %Y}, the last on {days[-2]:%-d %B %Y}" in page
    assert {one.weekday() for one in days} == {academy.weekday}


@pytest.mark.django_db
def test_a_drawn_lottery_with_places_left_gives_them_at_once() -> None:
    academy = make_academy(capacity=12)
    register(academy)
    drawn(academy)
    assert esports.places_at(academy, today=today()).standing == Standing.FREE
    late = esports_registering.send_registration(learner=answered(begin(academy)[0]), now=timezone.now())
    assert late.state == EsportsLearner.State.PLACED
