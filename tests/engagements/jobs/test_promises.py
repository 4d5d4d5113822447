"""What pages and letters of jobs promise is so: what is agreed to, what is deleted, and where links lead."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from urllib.parse import urljoin

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from routeways.engagements.actions import end, job_letters, job_people, jobs
from routeways.engagements.desk_jobs import CLEAR
from routeways.engagements.job_jobs import FORGET
from routeways.engagements.models import (
    Engagement,
    JobApplication,
    JobMatch,
    JobSeeker,
    JobSignUp,
    Participant,
    Vacancy,
)
from routeways.foundation import daily
from routeways.foundation import jobs as background
from routeways.foundation.actions import accept_invitation
from routeways.foundation.dated_rules import rule
from routeways.foundation.models import Message
from routeways.foundation.queries import user_by_email
from routeways.organisations.actions.invitations import needs_sign_in
from routeways.organisations.models import Membership
from tests.engagements.factories import NOW, REGION
from tests.engagements.jobs.making import one_vacancy, seeker
from tests.engagements.jobs.test_people import BORN, HOME, MINE, ROBIN, address, come_in
from tests.organisations.factories import make_hub_lead, make_user

pytestmark = pytest.mark.django_db


def send(user: Any, **more: Any) -> JobApplication:
    applying = jobs.Applying(name="Robin Example", email="robin@example.org", facts=[("In their words", "I weld.")])
    return jobs.apply_for(by=user, vacancy=one_vacancy(**more), applying=applying, now=NOW)


def say_no(sent: JobApplication) -> None:
    why = "The vacancy was filled or withdrawn"
    end(by=None, engagement=sent.engagement, outcome="not-chosen", party="employer", now=NOW, cause=why)


@pytest.mark.both_databases
def test_what_somebody_sent_is_gone_after_the_work_of_one_night_in_its_order(ground: None) -> None:
    sent = send(seeker().user)
    say_no(sent)
    Engagement.objects.update(ended_on=timezone.localdate() - timedelta(days=181))
    for errand in daily.errands():
        if errand.kind in (CLEAR, FORGET):
            background.start(errand.kind, by=None, payload={"region": REGION})
            background.work_off()
    sent.refresh_from_db()
    person = Participant.objects.get()
    assert (sent.facts, person.email, person.user) == ([], "", None)
    assert "Robin" not in person.name


@pytest.mark.both_databases
def test_words_that_an_earlier_night_left_behind_are_emptied_too(ground: None) -> None:
    sent = send(seeker().user)
    say_no(sent)
    Participant.objects.update(name="Name deleted", email="")
    assert jobs.forget_applications(by=None, region=REGION, now=NOW + timedelta(days=182)) == 1
    sent.refresh_from_db()
    assert sent.facts == []


def test_old_matches_go_also_where_nobody_has_ever_applied(ground: None) -> None:
    JobMatch.objects.create(seeker=seeker(), vacancy=one_vacancy(), score=50, found_at=NOW)
    for days, left in ((180, 1), (181, 0)):
        job_people.forget_people(by=None, region=REGION, now=NOW + timedelta(days=days))
        assert JobMatch.objects.count() == left


@pytest.mark.parametrize("ticked", [False, True])
def test_whoever_is_known_and_leaves_the_box_empty_applies_without_agreeing(
    client: Client, ground: None, ticked: bool
) -> None:
    one = one_vacancy(told_at=timezone.now())
    client.force_login(make_user("Robin Example"))
    answer = client.post(f"{MINE}start/?vacancy={one.public_id}", BORN | ({"agrees": "on"} if ticked else {}))
    assert answer.headers["Location"] == f"{HOME}{one.public_id}/apply/"
    assert JobSeeker.objects.exists() == ticked
    young = client.post(f"{MINE}start/?vacancy={one.public_id}", BORN | {"born_on_year": "2024"})
    assert (young.status_code, "You are not 16 yet" in young.content.decode()) == (422, True)


def test_every_link_of_ones_own_page_leads_somewhere(client: Client, ground: None) -> None:
    one = one_vacancy(told_at=timezone.now())
    held = seeker(work=((one.soc, one.soc_title),))
    client.force_login(held.user)
    text = client.get(MINE).content.decode()
    main = text[text.index("<main") : text.index("</main>")]
    paths = {urljoin(MINE, path) for path in re.findall(r'href="([^"#]+)"', main)}
    assert f"{MINE}occupations/" in paths
    for path in paths:
        assert client.get(path, follow=True).status_code == 200, path


def test_what_was_read_before_the_button_is_what_is_kept_as_agreed(client: Client, ground: None) -> None:
    client.post(f"{MINE}start/", {"email": "robin@example.org", **BORN, "agrees": "on"})
    JobSignUp.objects.update(version="2020.1", wording="The words of last week.")
    assert "The words of last week." in client.get(address()).content.decode()
    client.post(address())
    held = JobSeeker.objects.get()
    assert (held.version, held.wording) == ("2020.1", "The words of last week.")


# -- links, letters and the account behind a page


def test_the_letter_of_the_day_says_what_its_link_opens_and_is_none_of_those_asked_for(
    client: Client, ground: None
) -> None:
    noon = timezone.now().replace(hour=12)
    one = one_vacancy(told_at=noon)
    held = seeker(work=((one.soc, one.soc_title),), mail=True)
    JobMatch.objects.create(seeker=held, vacancy=one, score=50, found_at=noon)
    assert jobs.mail_matches(by=None, region=REGION, site="https://x.example", now=noon) == 1
    letter = Message.objects.get()
    assert "Pass this letter on to nobody" in letter.body
    for _ in range(4):
        client.post(f"{MINE}return/", {"email": held.user.email})
    asked = Message.objects.filter(template="engagements/job_page").count()
    assert asked == rule("jobs", timezone.localdate())["letters_a_day"]


@pytest.mark.both_databases
def test_letters_are_counted_by_one_at_a_time() -> None:
    with CaptureQueriesContext(connection) as asked, transaction.atomic():
        job_letters.enough_letters("robin@example.org", NOW)
    locked = [query for query in asked.captured_queries if "FOR UPDATE" in query["sql"]]
    assert bool(locked) == connection.features.has_select_for_update


def test_a_person_makes_every_link_useless_and_the_page_closes_everywhere(client: Client, ground: None) -> None:
    come_in(client)
    client.post(f"{MINE}return/", {"email": ROBIN})
    letter, other = address(), Client()
    other.post(letter)
    assert other.get(f"{MINE}occupations/").status_code == 200
    assert "Make every link to this page useless" in client.get(MINE).content.decode()
    assert other.post(f"{MINE}stop/", {"links": "yes"}).headers["Location"] == MINE
    for browser in (client, other):
        assert browser.get(f"{MINE}occupations/").headers["Location"] == MINE
    assert client.post(letter).status_code == 410
    assert JobSeeker.objects.exists(), "nothing is deleted"


def test_delete_everything_takes_the_address_out_of_the_outbox(client: Client, ground: None) -> None:
    come_in(client)
    assert "and your address is forgotten" in client.get(MINE).content.decode()
    answer = client.post(f"{MINE}stop/", {"everything": "yes"}, follow=True)
    assert "Your address is forgotten." in answer.content.decode()
    assert Message.objects.exists()
    assert not Message.objects.filter(to=ROBIN).exists()


def test_an_account_that_stays_is_told_so_and_its_page_closes_in_other_browsers(client: Client, ground: None) -> None:
    hub, other = make_hub_lead(), Client()
    client.post(f"{MINE}start/", {"email": hub.email, **BORN, "agrees": "on"})
    client.post(address(hub.email))
    client.post(f"{MINE}return/", {"email": hub.email})
    other.post(address(hub.email))
    text = client.get(MINE).content.decode()
    assert "address is forgotten" not in text
    assert "Your account stays" in text
    client.post(f"{MINE}stop/", {"everything": "yes"})
    assert other.get(f"{MINE}occupations/").headers["Location"] == MINE
    hub.refresh_from_db()
    assert hub.is_active


def test_an_invitation_takes_over_an_account_that_was_for_jobs_alone_and_says_nothing_of_it(
    client: Client, ground: None
) -> None:
    user, boss = come_in(client), make_user("Boss Person", administrator=True)
    client.force_login(boss)
    people = reverse("people")
    assert ROBIN not in client.get(people).content.decode()
    assert user_by_email(ROBIN) is None
    assert client.post(people, {"email": ROBIN, "name": "Robin Example"}).status_code == 302
    assert ROBIN in client.get(people).content.decode()
    again = client.post(people, {"email": ROBIN, "name": "Robin Example"})
    assert "already signs in" in again.content.decode()
    letter = Message.objects.get(template="foundation/invitation").body
    token = letter.partition("/account/invitation/")[2].split("/")[0]
    accept_invitation(token=token, name="Robin Example", password="some long password of theirs", now=timezone.now())
    assert JobSeeker.objects.get().user == user, "the profile is theirs still"
    assert job_people.delete_everything(by=user, now=timezone.now()) is False


def test_a_group_invites_somebody_whose_account_is_for_jobs_alone_as_it_invites_anybody(
    client: Client, ground: None
) -> None:
    come_in(client)
    seat = Membership(email=ROBIN)
    assert not needs_sign_in(seat, None)


# -- a person in two regions


def test_a_profile_is_in_one_region_and_the_pages_of_another_lead_there_and_say_so(
    client: Client, ground: None
) -> None:
    one = one_vacancy(told_at=timezone.now())
    held = seeker(work=((one.soc, one.soc_title),))
    sent = jobs.apply_for(by=held.user, vacancy=one, applying=jobs.Applying("Robin Example", ROBIN), now=timezone.now())
    Vacancy.objects.update(region="lancashire")
    client.force_login(held.user)
    for path in ("", "start/", "occupations/", "skills/", "limits/"):
        answer = client.get(f"/lancashire/jobs/mine/{path}")
        assert answer.headers["Location"] == MINE + path
        assert "Your profile is in" in client.get(MINE).content.decode()
    assert f"/lancashire/jobs/{sent.vacancy.public_id}/" in client.get(MINE).content.decode()
    there = client.post(f"/lancashire/jobs/mine/start/?vacancy={one.public_id}", BORN | {"agrees": "on"})
    assert there.headers["Location"] == f"/lancashire/jobs/{one.public_id}/apply/"
    assert "Your profile is in" in client.get(there.headers["Location"]).content.decode()
