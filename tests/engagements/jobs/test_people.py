"""Coming to jobs by one's own e-mail address: sixteen or over, confirmed first, and gone without a trace."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any
from unittest import mock

import pytest
from django.test import Client
from django.utils import timezone

from routeways.engagements.actions import job_people, jobs
from routeways.engagements.models import (
    JobAccount,
    JobApplication,
    JobMatch,
    JobSeeker,
    JobSignUp,
    Participant,
    Vacancy,
)
from routeways.foundation import audit
from routeways.foundation.actions import set_active
from routeways.foundation.dated_rules import rule
from routeways.foundation.models import Message, PrivateLink, User
from tests.engagements.factories import NOW, REGION
from tests.engagements.jobs.making import ROW, feed, one_vacancy, seeker, take
from tests.organisations.factories import make_hub_lead, make_user

pytestmark = pytest.mark.django_db
HOME = f"/{REGION}/jobs/"
MINE = f"{HOME}mine/"
ROBIN = "robin@example.org"
BORN = {"born_on_day": "27", "born_on_month": "3", "born_on_year": "2004"}
BEGIN = {"email": ROBIN, **BORN, "agrees": "on"}


def address(to: str = ROBIN) -> str:
    """Of the newest letter, as a path."""
    body = Message.objects.filter(to=to).order_by("-pk")[0].body
    found = re.search(r"https?://[^/\s]+(/\S+)", body)
    assert found
    return found[1]


def come_in(client: Client, **more: str) -> User:
    client.post(f"{MINE}start/", BEGIN | more)
    client.post(address())
    return User.objects.get(email=ROBIN)


def test_a_visitor_begins_with_an_address_and_nothing_is_matched_before_it_is_confirmed(
    client: Client, ground: None
) -> None:
    assert "no password" in client.get(MINE).content.decode()
    assert client.post(f"{MINE}start/", BEGIN).headers["Location"] == f"{MINE}sent/"
    assert not User.objects.exists()
    assert not JobSeeker.objects.exists()
    page = client.get(address()).content.decode()
    assert "27 March 2004" in page
    assert "compare what I enter here" in page
    assert not User.objects.exists(), "a program that looks at a letter opens nothing"
    answer = client.post(address())
    assert answer.headers["Location"] == f"{MINE}occupations/"
    held = JobSeeker.objects.get()
    assert (held.user.email, held.born_on, held.user.has_usable_password()) == (ROBIN, date(2004, 3, 27), False)
    assert not JobSignUp.objects.exists()
    assert ROBIN in client.get(f"{MINE}occupations/").content.decode()
    assert client.post(address()).status_code == 410
    assert "already been used" in client.get(address()).content.decode()


def test_the_link_opens_jobs_and_nothing_else_of_an_account(client: Client, ground: None) -> None:
    hub = make_hub_lead()
    client.post(f"{MINE}start/", BEGIN | {"email": hub.email})
    client.post(address(hub.email))
    assert JobSeeker.objects.get().user == hub
    assert client.get(MINE).status_code == 200
    for path in (f"/{REGION}/console/", "/account/", f"{HOME}applicants/"):
        assert client.get(path).status_code in (302, 403, 404), path
    assert not JobAccount.objects.exists(), "an account that was there before is not ours to delete"


@pytest.mark.parametrize("year", ["2024", "2030", "1850"])
def test_who_is_not_sixteen_is_told_where_to_go_and_nothing_is_kept(client: Client, ground: None, year: str) -> None:
    answer = client.post(f"{MINE}start/", BEGIN | {"born_on_year": year})
    assert answer.status_code == 422
    text = answer.content.decode()
    assert ("careers leader at your school" in text) == (year == "2024")
    assert "Enter your date of birth" in text or year == "2024"
    assert not Message.objects.exists()
    assert not JobSignUp.objects.exists()


def test_sixteen_is_counted_by_the_day(client: Client, ground: None) -> None:
    with mock.patch("django.utils.timezone.now", lambda: NOW):
        for born, status in ((NOW.date() + timedelta(days=1), 422), (NOW.date(), 302)):
            typed = {"born_on_day": born.day, "born_on_month": born.month, "born_on_year": born.year - 16}
            assert client.post(f"{MINE}start/", BEGIN | typed).status_code == status


def test_a_known_an_unknown_and_a_closed_address_get_the_same_answer(client: Client, ground: None) -> None:
    known, closed = seeker(make_user("Robin Known")).user, seeker(make_user("Robin Closed")).user
    set_active(closed, False, by=None)
    answers = {
        (path, client.post(f"{MINE}{path}", BEGIN | {"email": email}).headers["Location"])
        for path in ("start/", "return/")
        for email in (known.email, closed.email, ROBIN)
    }
    assert answers == {("start/", f"{MINE}sent/"), ("return/", f"{MINE}sent/")}
    assert set(Message.objects.values_list("to", "template")) == {
        (known.email, "engagements/job_page_first"),
        (known.email, "engagements/job_page"),
        (ROBIN, "engagements/job_page_first"),
    }


def test_nobody_fills_a_mailbox_or_asks_without_end(client: Client, ground: None) -> None:
    with mock.patch("django.utils.timezone.now", lambda: NOW):  # counts end with the hour of the clock
        for _ in range(5):
            assert client.post(f"{MINE}start/", BEGIN).status_code == 302
        assert Message.objects.count() == rule("jobs", NOW.date())["letters_a_day"]
        for _ in range(14):
            client.post(f"{MINE}return/", {"email": ROBIN})
        assert client.post(f"{MINE}return/", {"email": ROBIN}).status_code == 302  # the twentieth
        answer = client.post(f"{MINE}start/", BEGIN)
    assert (answer.status_code, "Wait an hour" in answer.content.decode()) == (429, True)
    assert ROBIN in answer.content.decode()


def test_a_page_that_a_link_opened_closes_by_hand_and_by_itself(client: Client, ground: None) -> None:
    come_in(client)
    assert client.post(f"{MINE}leave/").status_code == 302
    assert client.get(f"{MINE}occupations/").headers["Location"] == MINE
    client.post(f"{MINE}return/", {"email": ROBIN})
    assert client.post(address()).headers["Location"] == MINE
    assert "0 fit" in client.get(MINE).content.decode()
    later = timezone.now() + timedelta(hours=rule("jobs", timezone.localdate())["page_hours"])
    with mock.patch("django.utils.timezone.now", lambda: later):
        assert client.get(f"{MINE}occupations/").headers["Location"] == MINE


def test_somebody_applies_without_being_matched_and_deletes_everything(client: Client, ground: None) -> None:
    take(feed(), ROW, told_at=timezone.now())
    one = Vacancy.objects.get()
    there = client.get(f"{HOME}{one.public_id}/apply/").headers["Location"]
    assert there == f"{MINE}start/?vacancy={one.public_id}"
    assert "need not agree" in client.get(there).content.decode()
    client.post(there, {"email": ROBIN, **BORN})
    assert client.post(address()).headers["Location"] == f"{HOME}{one.public_id}/apply/"
    told = {"name": "Robin Example", "email": ROBIN, "words": "I weld.", **BORN}
    assert client.post(f"{HOME}{one.public_id}/apply/", told).headers["Location"] == MINE
    assert not JobSeeker.objects.exists()
    assert "You have no profile" in client.get(MINE).content.decode()
    client.post(f"{MINE}return/", {"email": ROBIN})
    old = address()
    client.post(f"{MINE}stop/", {"everything": "yes"})
    _nothing_left()
    assert Participant.objects.get().name == jobs.GONE
    assert client.get(f"{MINE}occupations/").headers["Location"] == MINE
    assert client.post(old).status_code == 410
    client.post(f"{MINE}start/", BEGIN)
    client.post(address())
    assert JobSeeker.objects.get().user.email == ROBIN, "whoever comes again begins anew"


def _nothing_left() -> None:
    assert not JobSeeker.objects.exists()
    assert not JobAccount.objects.exists()
    assert not User.objects.filter(email=ROBIN).exists()
    assert not any(JobApplication.objects.values_list("facts", flat=True))
    assert not Participant.objects.filter(email=ROBIN).exists()


def test_an_account_with_a_role_or_a_password_outlives_its_page_for_jobs(client: Client, ground: None) -> None:
    user = come_in(client)
    user.set_password("some long password of theirs")
    user.save()
    job_people.delete_everything(by=user, now=timezone.now())
    user.refresh_from_db()
    assert (user.email, user.is_active) == (ROBIN, True)


@pytest.mark.both_databases
def test_what_nobody_uses_is_forgotten_after_the_days_of_the_rule(client: Client, ground: None) -> None:
    known = rule("retention", NOW.date())
    with mock.patch("django.utils.timezone.now", lambda: NOW):  # no day that begins in between, no hour that changes
        user = come_in(client)
        Client().post(f"{MINE}start/", BEGIN | {"email": "other@example.org"})
        assert client.get(MINE).status_code == 200  # seen today

    def forget(days: int) -> int:
        return job_people.forget_people(by=None, region=REGION, now=NOW + timedelta(days=days))

    assert forget(int(known["job_sign_up_days"])) == 0
    assert forget(int(known["job_sign_up_days"]) + 1) == 1  # the sign-up that nobody confirmed
    assert forget(int(known["job_profile_days"])) == 0
    assert forget(int(known["job_profile_days"]) + 1) == 2  # the profile, and the account that was made for it
    _nothing_left()
    user.refresh_from_db()
    assert (user.name, user.is_active) == ("", False)
    assert forget(int(known["job_profile_days"]) + 2) == 0


def test_the_letter_of_the_day_brings_a_link_to_ones_own_page(client: Client, ground: None) -> None:
    one = one_vacancy()
    held = seeker(work=((one.soc, one.soc_title),), mail=True)
    JobMatch.objects.create(seeker=held, vacancy=one, score=50, found_at=NOW)
    noon = NOW.replace(hour=12)
    assert jobs.mail_matches(by=None, region=REGION, site="https://example.org", now=noon) == 1
    with mock.patch("django.utils.timezone.now", lambda: noon):
        assert client.post(address(held.user.email)).headers["Location"] == MINE
        assert "Welder" in client.get(MINE).content.decode()


def test_the_audit_never_holds_the_address(client: Client, ground: None) -> None:
    user = come_in(client)
    job_people.delete_everything(by=user, now=timezone.now())
    rows: list[Any] = list(audit.AuditEntry.objects.values_list("subject", "details_text"))
    assert rows
    assert not [row for row in rows if "robin" in str(row)]
    assert not [link for link in PrivateLink.objects.filter(subject=audit.reference(user)) if not link.revoked_at]
