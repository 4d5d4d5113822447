"""What pages and letters of jobs promise is so: what is agreed to, what is deleted, and where links lead."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from urllib.parse import urljoin

import pytest
from django.test import Client
from django.utils import timezone

from routeways.engagements.actions import end, job_people, jobs
from routeways.engagements.desk_jobs import CLEAR
from routeways.engagements.job_jobs import FORGET
from routeways.engagements.models import Engagement, JobApplication, JobMatch, JobSeeker, JobSignUp, Participant
from routeways.foundation import daily
from routeways.foundation import jobs as background
from tests.engagements.factories import NOW, REGION
from tests.engagements.jobs.making import one_vacancy, seeker
from tests.engagements.jobs.test_people import BORN, HOME, MINE, address
from tests.organisations.factories import make_user

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
