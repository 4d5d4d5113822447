"""The pages of bootcamps: who opens what, who reads which names, applying, lists, claims, and what is refused."""

from __future__ import annotations

import csv
import io
import re
from typing import Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from routeways.engagements import actions
from routeways.engagements.models import Bootcamp, BootcampClaim, BootcampPlace, Participant
from tests.engagements.bootcamps.people import (
    FIRST,
    LAST,
    NOW,
    OVER,
    Camp,
    apply,
    camp,
    check,
    claim,
    completed,
    evidence,
    interview,
    move,
    started,
)
from tests.engagements.factories import REGION

pytestmark = pytest.mark.usefixtures("ground")
PEOPLE = ("provider", "employer", "shopkeeper", "hub", "stranger")
HEADINGS = (
    "Your number,Name,Date of birth,Told on,Situation,Lives in the area,May work,On another funded course,"
    "Employer,Employer’s staff\n"
)


class Clock:
    now = NOW


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(timezone, "now", lambda: made.now)
    return made


@pytest.fixture
def held() -> Camp:
    return camp()


def signed_in(user: object) -> Client:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")  # type: ignore[arg-type]
    return client


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def parts(name: str, day: Any) -> dict[str, int]:
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


def who_opens(held: Camp, path: str) -> set[str]:
    found = set()
    for who in PEOPLE:
        status = signed_in(getattr(held, who)).get(path).status_code
        assert status in (200, 403, 404), (path, who, status)
        if status == 200:
            found.add(who)
    return found


def test_each_page_is_for_those_whom_it_concerns(held: Camp) -> None:
    one = apply(held)
    real = interview(held, one)
    learner = f"{held.address}learners/{one.engagement.public_id}/"
    own = {"provider"}
    pages = {
        held.address: set(PEOPLE), f"{held.address}apply/": set(PEOPLE), f"{held.address}sent/": set(PEOPLE),
        f"/{REGION}/bootcamps/": set(PEOPLE), f"/{REGION}/bootcamps/yours/": set(PEOPLE),
        f"/{REGION}/bootcamps/new/": own, f"{held.address}vacancies/": own, f"{held.address}claims/": own,
        f"{held.address}claims.csv": own, f"{held.address}learners/": {"provider", "employer", "hub"},
        f"{held.address}learners/import/": own, f"{learner}check/age/": own, f"{learner}funding/": own,
        f"{learner}interview/": own, f"{learner}interview/{real.public_id}/": own, f"{learner}assessment/": own,
        f"{learner}outcome/": own, f"{learner}evidence/1/": own,
    }  # fmt: skip
    assert {path: who_opens(held, path) for path in pages} == pages
    for path, may in pages.items():
        closed = may != set(PEOPLE) or path.endswith("yours/")
        assert Client().get(path).status_code == (302 if closed else 200), path
    for path in ("learners/none/check/age/", "claims/none/reverse/", "claims/?milestone=4", "claims/?milestone=x"):
        assert signed_in(held.provider).get(held.address + path).status_code == 404, path
    for path in (f"{learner}check/shoes/", f"{learner}evidence/4/", f"{learner}interview/none/"):
        assert signed_in(held.provider).get(path).status_code == 404, path
    assert Client().get(f"/{REGION}/bootcamps/none/").status_code == 404


@pytest.mark.both_databases
def test_each_reads_its_own_people_alone_and_names_by_consent(held: Camp) -> None:
    mine, other, sent = apply(held, "Ada Seen"), apply(held, "Grace Hidden"), apply(held, "Zed Staff")
    interview(held, mine)
    actions.settle_funding(by=None, place=sent, learner="co-funded", employer=held.shop, staff=9)
    references = {one: one.engagement.participant.reference for one in (mine, other, sent)}  # type: ignore[union-attr]

    def seen(user: object) -> set[str]:
        page = text(signed_in(user).get(f"{held.address}learners/"))
        words = {"Ada Seen", "Grace Hidden", "Zed Staff", *references.values()}
        return {word for word in words if word in page}

    assert seen(held.provider) == {"Ada Seen", "Grace Hidden", "Zed Staff"}
    assert seen(held.employer) == {references[mine]}
    assert seen(held.shopkeeper) == {references[sent]}
    assert seen(held.hub) == set()
    actions.agree_naming_to_employer(by=None, place=mine, agreed=True, now=NOW)
    assert seen(held.employer) == {"Ada Seen"}
    actions.agree_naming_to_employer(by=None, place=mine, agreed=False, now=NOW)
    assert seen(held.employer) == {references[mine]}
    page = f"/{REGION}/connect/engagements/{mine.engagement.public_id}/"
    assert "Who may take part" in text(signed_in(held.provider).get(page))
    hub = text(signed_in(held.hub).get(page))
    assert "Ada Seen" not in hub
    assert "Who may take part" not in hub


def test_a_query_finds_only_what_one_may_see(held: Camp) -> None:
    mine, sent = apply(held), apply(held)
    interview(held, mine)
    actions.settle_funding(by=None, place=sent, learner="co-funded", employer=held.shop, staff=9)
    found = {
        who: {one.pk for one in BootcampPlace.objects.visible_to(getattr(held, who), today=FIRST)} for who in PEOPLE
    }
    assert found == {
        "provider": {mine.pk, sent.pk}, "employer": {mine.pk}, "shopkeeper": {sent.pk}, "hub": set(), "stranger": set(),
    }  # fmt: skip
    for who in ("employer", "hub", "stranger"):
        assert not Participant.objects.visible_to(getattr(held, who), today=FIRST).exists()


# -- applying


APPLY = {
    "name": "Ada Invented", "email": "ada@example.com", "lives_in_area": "yes", "may_work": "yes",
    "funded_elsewhere": "no", "learner": "independent", "told": "on", "born_on_day": 1, "born_on_month": 5,
    "born_on_year": 1990,
}  # fmt: skip


def test_a_learner_applies_without_an_account_and_follows_it_by_the_link(
    held: Camp, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        answer = Client().post(f"{held.address}apply/", APPLY, follow=True)
    assert "Your application is sent" in text(answer)
    place = BootcampPlace.objects.get()
    token = actions.make_party_link(by=None, engagement=place.engagement, party="learner", now=NOW)
    own = text(Client().get(f"/connect/link/{token}/"))
    assert "Imaginary welding" in own
    assert "Nobody has checked yet: 19 or over." in own
    assert "Funder pays" not in own
    consent = f"/connect/link/{token}/bootcamp/"
    assert Client().get(consent).status_code == 200
    assert Client().post(consent, {"agreed": "on"}).status_code == 302
    place.refresh_from_db()
    assert place.named_to_employer_on == NOW.date()
    assert not [one for one in mail.outbox if "Ada" in one.subject]
    again = Client().post(f"{held.address}apply/", APPLY, follow=True)
    assert "Your application is sent" in text(again)
    assert BootcampPlace.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"born_on_year": 2010}, "19 or over on the first day"),
        ({"email": "nobody"}, "Enter an e-mail address like name@example.com"),
        ({"told": ""}, "Read it and tick the box"),
        ({"learner": "co-funded"}, "Say who the employer is."),
        ({"born_on_day": 31, "born_on_month": 2}, "Enter a date that exists"),
    ],
)
def test_an_application_that_cannot_be_keeps_what_was_typed(held: Camp, changes: dict[str, Any], says: str) -> None:
    answer = Client().post(f"{held.address}apply/", APPLY | changes)
    assert answer.status_code == 422
    assert says in text(answer)
    assert "Ada Invented" in text(answer)
    assert not BootcampPlace.objects.exists()


def test_a_closed_bootcamp_takes_no_application_and_leaves_the_list(held: Camp) -> None:
    client = signed_in(held.provider)
    assert "Imaginary welding" in text(Client().get(f"/{REGION}/bootcamps/"))
    assert client.post(f"{held.address}close/", {"do": "close"}).status_code == 302
    assert "Imaginary welding" not in text(Client().get(f"/{REGION}/bootcamps/"))
    assert "Applications are closed" in text(Client().get(f"{held.address}apply/"))
    assert Client().post(f"{held.address}apply/", APPLY).status_code == 422
    assert signed_in(held.employer).post(f"{held.address}close/", {"do": "open"}).status_code == 403


def test_too_many_applications_from_one_connection_wait_an_hour(held: Camp, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("routeways.engagements.pages.bootcamps_public.MOST_AN_HOUR", 1)
    client = Client(REMOTE_ADDR="192.0.2.77")
    assert client.post(f"{held.address}apply/", APPLY).status_code == 302
    assert client.post(f"{held.address}apply/", APPLY | {"email": "b@example.com"}).status_code == 429


def test_a_provider_plans_a_bootcamp_on_its_page(held: Camp) -> None:
    sent: dict[str, Any] = {
        "owner": held.college.public_id, "title": "Pretend networks", "about": "Cables.", "where": "Online",
        "sector": "digital", "level": 3, "hours": 80, "places": 10, "price": "2,500.50", "funder": "Invented fund",
    }  # fmt: skip
    sent |= parts("starts_on", FIRST) | parts("apply_by", FIRST) | parts("ends_on", LAST)
    client = signed_in(held.provider)
    refused = client.post(f"/{REGION}/bootcamps/new/", sent | {"level": 2})
    assert refused.status_code == 422
    assert "Level 2 is for these sectors alone" in text(refused)
    assert client.post(f"/{REGION}/bootcamps/new/", sent).status_code == 302
    first = Bootcamp.objects.get(title="Pretend networks")
    assert first.price == 250_050
    follows = sent | {"title": "Pretend cables", "leads_to": first.public_id}
    assert client.post(f"/{REGION}/bootcamps/new/", follows).status_code == 302
    second = Bootcamp.objects.get(title="Pretend cables")
    assert "The next step could be" in text(Client().get(f"/{REGION}/bootcamps/{second.public_id}/"))


# -- several at once


def test_several_go_on_or_nobody_and_the_page_says_why(held: Camp) -> None:
    ready, waits = apply(held, "Ready Person"), apply(held, "Waiting Person")
    check(ready)
    client = signed_in(held.provider)
    ids = [one.engagement.public_id for one in (ready, waits)]
    answer = client.post(f"{held.address}learners/", {"do": "eligible", "place": ids})
    assert answer.status_code == 422
    assert "Waiting Person: Nobody has checked yet: 19 or over." in text(answer)
    assert answer.content.decode().count('" checked>') == 2
    answer = client.post(f"{held.address}learners/", {"do": "eligible", "place": ids[:1]}, follow=True)
    assert "May take part: 1 learner." in text(answer)
    for sent, says in (
        ({"do": "attended", "place": ids[0]}, "Enter the day on which they were there."),
        ({"do": "attended", "place": ids[0], "hours": "13"} | parts("day", FIRST), "A day has at most 12 hours"),
        ({"do": "attended", "place": ids[0], "hours": "6"} | parts("day", FIRST), "still to come"),
        ({"do": "dance", "place": ids[0]}, "There is no such step."),
        ({"do": "started"}, "Choose at least one learner first."),
        ({"do": "left", "place": ids[0]}, "Choose the cause"),
    ):
        answer = client.post(f"{held.address}learners/", sent)
        assert (answer.status_code, says in text(answer)) == (422, True), sent
    answer = client.post(f"{held.address}learners/", {"do": "left", "everybody": "yes", "cause": "Found work"})
    assert answer.status_code == 302
    assert signed_in(held.hub).post(f"{held.address}learners/", {"do": "left", "everybody": "y"}).status_code == 422


def test_attendance_of_a_day_is_recorded_for_everybody_in_the_list(held: Camp, clock: Clock) -> None:
    rows = [apply(held) for _ in range(3)]
    check_all(rows)
    move(held, "eligible", *rows)
    clock.now = OVER
    sent = {"do": "attended", "everybody": "yes", "hours": "6.5"} | parts("day", FIRST)
    answer = signed_in(held.provider).post(f"{held.address}learners/?step=eligible", sent, follow=True)
    assert "There on 11 May 2026: 3 learners." in text(answer)
    assert "6½" in text(answer)


def check_all(rows: list[BootcampPlace]) -> None:
    for one in rows:
        check(one)


@pytest.mark.parametrize("number", [2, 60])
def test_the_cohort_page_costs_the_same_whoever_is_in_it(
    held: Camp, number: int, django_assert_num_queries: Any
) -> None:
    rows = [apply(held) for _ in range(number)]
    for one in rows[: number // 2]:
        check(one)
        interview(held, one)
    client = signed_in(held.provider)
    client.get(f"{held.address}learners/")
    with django_assert_num_queries(22):
        assert client.get(f"{held.address}learners/").status_code == 200


# -- one learner


def test_the_records_of_a_learner_are_written_on_pages_of_their_own(held: Camp, clock: Clock) -> None:
    one = apply(held)
    clock.now = OVER
    client = signed_in(held.provider)
    base = f"{held.address}learners/{one.engagement.public_id}/"
    today = OVER.date()
    for path, sent in {
        "check/age/": {"met": "yes", "seen": "Passport", "checker": "Somebody"} | parts("on", today),
        "funding/": {"learner": "co-funded", "employer": held.works.public_id, "staff": "20"},
        "assessment/": parts("on", FIRST),
        "interview/": {"what": "job", "vacancy": held.vacancy.public_id, "result": "waiting"} | parts("on", LAST),
        "outcome/": {"outcome": "job", "with_whom": "Works"} | parts("on", LAST),
        "evidence/1/": {"reference": "R 1", "who": "Somebody"} | parts("on", LAST),
    }.items():
        assert client.post(base + path, sent).status_code == 302, path
        assert client.get(base + path).status_code == 200
    found = held.again(one)
    assert (found.employer_part, found.assessed_on, found.outcome) == (30_000, FIRST, "job")
    real = found.interviews.get()
    assert client.post(f"{base}interview/{real.public_id}/", {"result": "offered"}).status_code == 302
    refused = client.post(f"{base}interview/", {"what": "job", "vacancy": "", "result": "waiting"} | parts("on", LAST))
    assert refused.status_code == 422
    assert "Without one it is a mock interview" in text(refused)
    vacancy = {"employer": held.shop.public_id, "title": "Seller", "reference": "S-1", "weeks": "11"}
    assert "at least 12 weeks" in text(client.post(f"{held.address}vacancies/", vacancy))
    assert client.post(f"{held.address}vacancies/", vacancy | {"weeks": "12"}).status_code == 302


# -- lists


def load(held: Camp, content: str) -> Any:
    file = SimpleUploadedFile("learners.csv", content.encode())
    return signed_in(held.provider).post(f"{held.address}learners/import/", {"file": file})


@pytest.mark.both_databases
def test_a_list_with_wrong_rows_takes_the_good_ones_and_says_what_is_wrong(held: Camp) -> None:
    content = (
        HEADINGS
        + "1,Ada Invented,1990-02-03,2026-04-30,independent,yes,yes,no,,\n"
        + "2,Grace Madeup,03/02/1991,30/04/2026,co-funded,yes,yes,no,Imaginary Works,20\n"
        + "3,Too Young,2008-01-01,2026-04-30,independent,yes,yes,no,,\n"
        + "4,No Staff,1990-01-01,2026-04-30,co-funded,yes,yes,no,Imaginary Works,many\n"
        + "5,Bad Word,1990-01-01,2026-04-30,retired,yes,yes,no,,\n"
        + "6,Bad Date,31/02/1990,2026-04-30,independent,yes,yes,no,,\n"
        + "1,Ada Again,1990-02-03,2026-04-30,independent,yes,yes,no,,\n"
    )
    said = text(load(held, content))
    assert "7 rows read: 2 new, 0 known before, 5 not taken" in said
    for words in (
        "Skills Bootcamps are for people of 19 or over", "say how many people work for the employer", "must be one of",
        "is not a date like", "the number stands in row 2 already",
    ):  # fmt: skip
        assert words.lower() in said.lower(), words
    assert "7 rows read: 0 new, 2 known before" in text(load(held, content))
    assert BootcampPlace.objects.count() == Participant.objects.count() == 2


def test_a_file_that_is_no_list_loads_nothing(held: Camp) -> None:
    answer = load(held, "Name,Age\nAda,30\n")
    assert answer.status_code == 422
    assert not BootcampPlace.objects.exists()


# -- claims


def test_milestones_are_claimed_on_their_page_and_come_out_as_a_file(held: Camp, clock: Clock) -> None:
    one, waits = apply(held, "Ada Invented"), apply(held, "Grace Madeup")
    completed(held, one)
    started(held, waits)
    evidence(one, 1, 2)
    clock.now = OVER
    client = signed_in(held.provider)
    ids = [each.engagement.public_id for each in (one, waits)]
    blocked = client.post(f"{held.address}claims/", {"place": ids})
    assert blocked.status_code == 422
    assert "Grace Madeup: No document is named as evidence" in text(blocked)
    assert not BootcampClaim.objects.exists()
    done = client.post(f"{held.address}claims/?milestone=2", {"place": ids[:1]}, follow=True)
    assert "Claimed for 1 learner: completion and interview." in text(done)
    first = BootcampClaim.objects.get()
    assert "Choose at least one learner" in text(client.post(f"{held.address}claims/", {}))
    reverse = f"{held.address}claims/{first.public_id}/reverse/"
    assert client.get(reverse).status_code == 200
    assert client.post(reverse, {"reason": "=SUM(1)"}).status_code == 302
    claim(held, 1, one)
    answer = client.get(f"{held.address}claims.csv")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [(row["milestone"], row["entry"], row["amount"]) for row in rows] == [
        ("2", "claim", "1050.00"), ("2", "reversal", "-1050.00"), ("1", "claim", "1350.00")
    ]  # fmt: skip
    assert rows[1]["reason"] == "'=SUM(1)"
    assert "Invented" not in answer.content.decode()
    assert re.fullmatch(r"P-\w{5}", rows[0]["learner"])


def test_who_only_runs_the_records_claims_nothing(held: Camp) -> None:
    from tests.engagements.bootcamps.people import holding

    helper = holding("placement-coordinator", held.college, "Helper")
    assert signed_in(helper).get(f"{held.address}learners/").status_code == 200
    assert signed_in(helper).get(f"{held.address}claims/").status_code == 403
