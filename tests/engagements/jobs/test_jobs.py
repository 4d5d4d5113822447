"""Real people and real jobs: what comes in, whom it fits and why, what is hidden, and what an employer reads."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from time import process_time
from typing import Any
from unittest import mock

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from routeways.engagements.actions import end, jobs, jobs_feed, take_step
from routeways.engagements.errors import EngagementError
from routeways.engagements.job_incoming import moment, read_content, read_file
from routeways.engagements.models import Engagement, JobApplication, JobMatch, JobSeeker, Participant, Vacancy
from routeways.engagements.queries import jobs as queries
from routeways.engagements.queries.jobs_matching import People, Wanted, Work, best_for_each, fit, for_person, limit_of
from routeways.foundation.dated_rules import rule
from routeways.foundation.models import AuditEntry, Job, Message
from routeways.foundation.tables import FileRefused
from routeways.places import grid
from tests.engagements.factories import NOW, REGION, TODAY
from tests.engagements.jobs.making import ROW, feed, match, one_vacancy, seeker, take
from tests.organisations.factories import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def welding(vacancy: Vacancy) -> tuple[tuple[str, str], ...]:
    return ((vacancy.soc, vacancy.soc_title),)


def apply(user: Any, vacancy: Vacancy, **more: Any) -> JobApplication:
    applying = jobs.Applying(name="Robin Example", email="robin@example.org", **more)
    return jobs.apply_for(by=user, vacancy=vacancy, applying=applying, now=NOW)


# -- what comes in


def test_a_vacancy_is_read_for_its_occupation_skills_place_pay_and_hours(ground: None) -> None:
    one = one_vacancy()
    assert one.soc == "5213"
    assert one.skills
    assert (one.pay_from, one.pay_per, one.hours_from, one.apprenticeship) == (1260, "hour", 37.5, False)
    assert one.latitude is not None
    assert one.told_at == NOW


def test_the_same_list_twice_changes_nothing_and_a_newer_one_confirms(ground: None) -> None:
    held = feed()
    take(held, ROW)
    before = Vacancy.objects.values().get()
    again = take(held, ROW)
    assert (again.made, again.changed, again.unchanged) == (0, 0, 1)
    assert Vacancy.objects.values().get() == before
    later = take(held, ROW, told_at=NOW + timedelta(hours=3))
    assert later.unchanged == 1
    assert Vacancy.objects.get().told_at == NOW + timedelta(hours=3)


def test_what_a_complete_list_leaves_out_is_withdrawn_and_may_come_back(ground: None) -> None:
    held = feed()
    take(held, ROW, ROW | {"number": "8"})
    done = take(held, ROW, told_at=NOW + timedelta(hours=1))
    assert done.withdrawn == 1
    assert Vacancy.objects.get(number="8").state == "withdrawn"
    back = take(held, ROW, ROW | {"number": "8"}, told_at=NOW + timedelta(hours=2))
    assert (back.changed, back.unchanged) == (1, 1)
    closed = take(held, ROW | {"state": "withdrawn"}, told_at=NOW + timedelta(hours=3), complete=False)
    assert closed.withdrawn == 1
    assert Vacancy.objects.get(number="8").state == "open"


def test_a_list_with_rows_that_cannot_be_read_withdraws_nothing(ground: None) -> None:
    held = feed()
    take(held, ROW, ROW | {"number": "8"})
    done = take(held, ROW, ROW | {"number": "8", "level": "nine"}, told_at=NOW + timedelta(hours=1))
    assert [str(one.reason) for one in done.problems] == ["must be a whole number from 1 to 8"]
    assert (done.withdrawn, done.kept) == (0, 1)
    assert Vacancy.objects.get(number="8").told_at == NOW  # not confirmed


def test_an_older_list_is_refused(ground: None) -> None:
    held = feed()
    take(held, ROW)
    with pytest.raises(FileRefused, match="older than the one"):
        take(held, ROW, told_at=NOW - timedelta(hours=1))


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"title": ""}, "is needed"),
        ({"pay_from": "a lot"}, "must be a number"),
        ({"pay_from": "NaN"}, "must be from 0"),
        ({"pay_to": "5"}, "must not be less than"),
        ({"pay_per": ""}, "is needed with pay"),
        ({"pay_per": "decade"}, "must be hour"),
        ({"hours_from": "-1"}, "must be from 0 to 100"),
        ({"nights": "perhaps"}, "must be yes or no"),
        ({"closes_on": "31/02/2027"}, "is not a date"),
        ({"address": "javascript:alert(1)"}, "is no web address"),
        ({"about": {"a": 1}}, "must be a text"),
        ({"postcode": "ZZ99 9ZZ"}, "know where"),
    ],
)
def test_a_row_that_is_wrong_is_said_with_its_reason(ground: None, wrong: dict[str, Any], reason: str) -> None:
    done = take(feed(), ROW | wrong, ROW | {"number": "9"})
    assert len(done.problems) == 1
    assert reason in done.problems[0].reason
    assert done.problems[0].row == 1
    assert list(Vacancy.objects.values_list("number", flat=True)) == ["9"]


def test_a_number_twice_is_taken_once_and_what_is_no_list_is_refused() -> None:
    read = read_content([ROW, ROW, "x"], most=10)
    assert (len(read.vacancies), len(read.problems)) == (1, 2)
    wrong: tuple[Any, ...] = (None, {}, "x")
    for content in wrong:
        with pytest.raises(FileRefused, match="list under"):
            read_content(content, most=10)
    with pytest.raises(FileRefused, match="more than 1 "):
        read_content([ROW, ROW], most=1)


def test_files_of_both_kinds_read_the_same(tmp_path: Path) -> None:
    table = tmp_path / "list.csv"
    table.write_text("Number,Employer,Title,Pay from,Pay per\n7,Imaginary Forge,Welder,12.60,hour\n8,,Welder,,\n")
    plain = tmp_path / "list.json"
    rows = [{"number": 7, "employer": "Imaginary Forge", "title": "Welder", "pay_from": 12.6, "pay_per": "hour"}]
    plain.write_text(json.dumps({"vacancies": rows}))
    first, second = read_file(table, most=10), read_file(plain, most=10)
    assert first.vacancies[0].columns == second.vacancies[0].columns
    assert [(one.row, one.column) for one in first.problems] == [(3, "Employer")]
    (tmp_path / "bad.json").write_text("{")
    with pytest.raises(FileRefused, match="not JSON"):
        read_file(tmp_path / "bad.json", most=10)


@pytest.mark.parametrize("text", ["", "soon", "2026-13-45 10:00", "2099-01-01 10:00", "0001-01-01T00:00:00+23:00"])
def test_a_list_says_when_it_was_made(text: str) -> None:
    with pytest.raises(FileRefused):
        moment(text, now=NOW)


def test_programs_send_with_a_key_that_fits(client: Client, ground: None) -> None:
    held = feed()
    key = jobs_feed.make_feed_key(by=None, feed=held, now=NOW)
    address = f"/{REGION}/jobs/feed/{held.public_id}/"
    content = json.dumps({"told_at": "2026-03-27T09:00:00Z", "complete": True, "vacancies": [ROW, {"number": "x"}]})

    def post(given: str, body: str = content) -> Any:
        more = {"Authorization": given} if given else {}
        return client.post(address, body, content_type="application/json", headers=more)

    assert post("").status_code == 401
    assert post("Bearer nonsense").status_code == 401
    assert not Vacancy.objects.exists()
    said = post(f"Bearer {key}").json()
    assert (said["made"], len(said["problems"])) == (1, 2)
    assert post(f"Bearer {key}", "[").status_code == 422
    jobs_feed.withdraw_feed_key(by=None, feed=held)
    assert post(f"Bearer {key}").status_code == 401


def test_a_list_of_more_than_a_form_may_hold_is_taken_and_one_of_twenty_megabytes_is_refused(
    client: Client, ground: None
) -> None:
    held = feed()
    key = jobs_feed.make_feed_key(by=None, feed=held, now=NOW)

    def post(letters: int) -> Any:
        content = {"told_at": timezone.now().isoformat(), "vacancies": [ROW], "more": "x" * letters}
        return client.post(
            f"/{REGION}/jobs/feed/{held.public_id}/", json.dumps(content), content_type="application/json",
            headers={"Authorization": f"Bearer {key}"},
        )  # fmt: skip

    assert post(3_000_000).json()["made"] == 1
    assert post(21 * 1024**2).status_code == 422


def test_a_program_that_sends_without_end_is_told_to_wait(client: Client, ground: None) -> None:
    held = feed()
    key = jobs_feed.make_feed_key(by=None, feed=held, now=NOW)
    address = f"/{REGION}/jobs/feed/{held.public_id}/"
    limits = rule(queries.RULE, TODAY)

    def post(given: str) -> Any:
        headers = {"Authorization": f"Bearer {given}"}
        return client.post(address, "[", content_type="application/json", headers=headers)

    with mock.patch("django.utils.timezone.now", lambda: NOW):  # counts end with the hour of the clock
        assert {post(key).status_code for _ in range(limits["list_an_hour"])} == {422}
        answer = post(key)
        assert (answer.status_code, answer.headers["Retry-After"]) == (429, "3600")
        assert "This list has sent very often" in answer.json()["detail"]
        tries = limits["network_an_hour"] - limits["list_an_hour"] - 1
        assert {post("nonsense").status_code for _ in range(tries)} == {401}
        assert post("nonsense").status_code == 429
    assert AuditEntry.objects.filter(verb="engagements.take_vacancies").count() == 0


# -- whom it fits


def test_a_new_vacancy_finds_those_who_agreed_and_says_why(ground: None) -> None:
    held = feed()
    one = one_vacancy(held)
    person = seeker(work=welding(one), postcode="BB11 2AA", miles=10, mail=True)
    seeker(make_user("Somebody Without Letters"), work=welding(one))
    assert match(one) == 1  # nothing is kept about those who want no letters
    assert match(one) == 0  # the same again adds nothing
    (line,) = queries.own_matches(person, NOW).lines
    said = " ".join(line.reasons)
    assert "It is the work you want" in said
    assert "within your 10" in said
    assert "37.5 hours a week" in said
    assert "£12.60 an hour" in said


def test_limits_hide_on_the_own_list_alone_and_are_counted(ground: None) -> None:
    one = one_vacancy(nights="yes")
    person = seeker(work=welding(one), nights=False)
    found = queries.own_matches(person, NOW)
    assert (found.total, found.hidden) == (0, ((1, "with night work"),))
    assert list(queries.board(REGION, now=NOW)) == [one]  # everybody still reads it
    assert apply(person.user, one).engagement.kind == "job"  # and the person may apply all the same


def test_what_its_source_does_not_confirm_is_marked_and_not_sent(ground: None) -> None:
    one = one_vacancy()
    seeker(work=welding(one), mail=True)
    later = NOW + timedelta(hours=25)
    assert queries.line_of(one, later).old
    assert queries.data_age(REGION, later).old == 1
    assert match(one, now=later) == 0


def test_what_was_out_of_date_is_matched_when_its_source_confirms_it_again(ground: None) -> None:
    held = feed()
    one = one_vacancy(held)
    seeker(work=welding(one), mail=True)
    Job.objects.all().delete()
    later = NOW + timedelta(hours=25)
    incoming = read_content([ROW], most=10)
    jobs_feed.take_vacancies(by=None, feed=held, incoming=incoming, told_at=later, complete=True, now=later)
    assert Job.objects.get().payload == {"region": REGION, "vacancies": [one.pk]}
    soon = later + timedelta(hours=1)
    jobs_feed.take_vacancies(by=None, feed=held, incoming=incoming, told_at=soon, complete=True, now=soon)
    assert Job.objects.count() == 1  # a confirmation in time asks for nothing


def test_a_text_that_changed_while_it_was_read_is_read_again_by_its_own_job(ground: None) -> None:
    held = feed()
    one = one_vacancy(held)
    read = jobs_feed.read_vacancies([one.pk])
    take(held, ROW | {"title": "Cook", "about": ""}, told_at=NOW + timedelta(hours=1))
    jobs_feed.match_vacancies(region=REGION, read=read, now=NOW + timedelta(hours=1))
    assert Vacancy.objects.get().soc != one.soc


def test_a_letter_names_nothing_that_the_persons_limits_hide_by_now(ground: None) -> None:
    one = one_vacancy(nights="yes")
    person = seeker(work=welding(one), mail=True)
    assert match(one) == 1
    jobs.set_limits(by=person.user, seeker=person, limits=jobs.Limits(nights=False, mail=True))
    assert jobs.mail_matches(by=None, region=REGION, site="https://x.example", now=NOW) == 0


def test_letters_ask_the_database_as_little_for_many_vacancies_as_for_one(
    ground: None, django_assert_max_num_queries: Any
) -> None:
    held = feed()
    take(held, *[ROW | {"number": str(number)} for number in range(30)])
    one = Vacancy.objects.first()
    assert one is not None
    seeker(work=welding(one), mail=True)
    assert match(*Vacancy.objects.all()) == 10  # as many as a letter names
    with django_assert_max_num_queries(29):
        assert jobs.mail_matches(by=None, region=REGION, site="https://x.example", now=NOW) == 1


def test_people_under_eighteen_are_told_what_the_law_limits(ground: None) -> None:
    one = one_vacancy(nights="yes")
    young = jobs.agree_to_matching(by=make_user("Young Person"), region=REGION, born_on=date(2009, 3, 1), now=NOW)
    young = jobs.choose_work(by=young.user, seeker=young, what="work", chosen=welding(one))
    grown = seeker(work=welding(one))
    said = [" ".join(queries.own_matches(person, NOW).lines[0].reasons) for person in (young, grown)]
    assert ["You are under 18" in words for words in said] == [True, False]


def test_one_letter_a_day_about_what_is_fresh_and_never_at_night(ground: None) -> None:
    one = one_vacancy()
    seeker(work=welding(one), mail=True)
    match(one)
    assert jobs.mail_matches(by=None, region=REGION, site="https://x.example", now=NOW.replace(hour=22)) == 0
    assert jobs.mail_matches(by=None, region=REGION, site="https://x.example", now=NOW + timedelta(hours=25)) == 0
    assert jobs.mail_matches(by=None, region=REGION, site="https://x.example", now=NOW) == 1
    assert jobs.mail_matches(by=None, region=REGION, site="https://x.example", now=NOW) == 0
    assert "Welder" in Message.objects.get().body


def test_nobody_under_sixteen_is_kept() -> None:
    user = make_user("Young Person")
    for born in (date(2010, 3, 28), date(2030, 1, 1)):
        with pytest.raises(EngagementError):
            jobs.agree_to_matching(by=user, region=REGION, born_on=born, now=NOW)
    assert not JobSeeker.objects.exists()
    assert jobs.agree_to_matching(by=user, region=REGION, born_on=date(2010, 3, 27), now=NOW)


# -- who reads what


def test_the_employer_reads_those_who_applied_and_what_they_chose(ground: None) -> None:
    one = one_vacancy()
    first = apply(make_and_agree("First Person"), one, facts=[("Skills", "Welding"), ("In their words", " ")])
    make_and_agree("Second Person")
    assert first.facts == [["Skills", "Welding"]]
    person = Participant.objects.get()
    assert (person.owner, person.name, person.born_on, person.postcode) == (one.house, "Robin Example", None, "")
    assert not JobSeeker.objects.visible_to(AnonymousUser()).exists()
    assert not JobApplication.objects.visible_to(AnonymousUser(), today=TODAY).exists()
    stranger = make_user("Somebody Else")
    assert not JobApplication.objects.visible_to(stranger, today=TODAY).exists()
    assert not JobSeeker.objects.visible_to(stranger).exists()


def make_and_agree(name: str) -> Any:
    return seeker(make_user(name)).user


def test_nobody_must_agree_to_be_matched_in_order_to_apply(ground: None) -> None:
    one = one_vacancy()
    user = make_user("Somebody")
    with pytest.raises(EngagementError, match="date of birth"):
        apply(user, one)
    with pytest.raises(EngagementError, match="16 or over"):
        apply(user, one, born_on=date(2010, 3, 28))
    assert apply(user, one, born_on=date(2010, 3, 27)).user == user
    assert not JobSeeker.objects.exists()
    assert Participant.objects.get().born_on is None


def test_what_somebody_sent_is_forgotten_half_a_year_after_the_end(ground: None) -> None:
    one = one_vacancy()
    sent = apply(make_and_agree("First Person"), one, facts=[("Skills", "Welding")])
    running = apply(make_and_agree("Second Person"), one)
    end(by=None, engagement=sent.engagement, outcome="not-chosen", party="employer", now=NOW,
        cause="The vacancy was filled or withdrawn")  # fmt: skip
    assert jobs.forget_applications(by=None, region=REGION, now=NOW + timedelta(days=180)) == 0
    after = NOW + timedelta(days=182)
    assert jobs.forget_applications(by=None, region=REGION, now=after) == 1
    assert jobs.forget_applications(by=None, region=REGION, now=after) == 0
    sent.refresh_from_db()
    assert (sent.facts, sent.withdrawn_at) == ([], None)
    names = set(Participant.objects.values_list("name", "email"))
    assert names == {("Somebody who applied", ""), ("Robin Example", "robin@example.org")}
    assert running.user is not None


def test_applying_twice_is_once_and_a_source_that_is_not_the_employer_takes_none(ground: None) -> None:
    one = one_vacancy()
    user = make_and_agree("First Person")
    assert apply(user, one) == apply(user, one)
    other = one_vacancy(feed("Imaginary Agency"), number="11")
    assert other.house is None
    with pytest.raises(EngagementError, match="elsewhere"):
        apply(user, other)


def test_a_closed_vacancy_refuses_nobody_who_applied(ground: None) -> None:
    held = feed()
    one = one_vacancy(held)
    sent = apply(make_and_agree("First Person"), one)
    take(held, told_at=NOW + timedelta(hours=1))
    sent.engagement.refresh_from_db()
    assert sent.engagement.state == Engagement.State.RUNNING
    with pytest.raises(EngagementError, match="closed"):
        apply(make_and_agree("Second Person"), one)


@pytest.mark.parametrize("apprenticeship", ["no", "yes"])
def test_each_step_and_each_no_is_a_persons(ground: None, apprenticeship: str) -> None:
    one = one_vacancy(apprenticeship=apprenticeship)
    held = apply(make_and_agree("First Person"), one).engagement
    assert held.kind == one.kind == ("apprenticeship" if apprenticeship == "yes" else "job")
    with pytest.raises(EngagementError):
        take_step(by=None, engagement=held, step="interviewed", party="applicant", now=NOW)
    for step in ("interviewed", "offered", "started"):
        held = take_step(by=None, engagement=held, step=step, party="employer", now=NOW)
    assert end(by=None, engagement=held, outcome="hired", party="employer", now=NOW).rules.end("hired").counts  # type: ignore[union-attr]


def test_one_step_deletes_the_profile_and_takes_back_what_runs(ground: None) -> None:
    one = one_vacancy()
    person = seeker(work=welding(one), mail=True)
    sent = apply(person.user, one, facts=[("Skills", "Welding")])
    match(one)
    with pytest.raises(EngagementError, match="Only the person"):
        jobs.stop_matching(by=make_user("Somebody Else"), seeker=person, now=NOW)
    jobs.stop_matching(by=person.user, seeker=person, now=NOW, applications=True)
    assert not JobSeeker.objects.exists()
    assert not JobMatch.objects.exists()
    sent.refresh_from_db()
    assert sent.facts == []
    held = Participant.objects.get()
    assert (held.name, held.email, held.user) == ("Somebody who took it back", "", None)


# -- the engine

points = st.tuples(st.floats(53.5, 54.2), st.floats(-3.1, -2.0))
codes = st.sampled_from(["5213", "5214", "5221", "6135", "9231"])
skills = st.frozensets(st.sampled_from("abcdef"), max_size=4)
hours = st.none() | st.floats(0, 60)
wants = st.builds(
    Wanted, id=st.integers(1, 10**6), work=st.frozensets(codes, max_size=2), skills=skills, point=st.none() | points,
    miles=st.none() | st.floats(1, 60), hours_least=hours, hours_most=hours, nights=st.booleans(),
    weekends=st.booleans(), apprenticeships=st.sampled_from(["both", "only", "none"]),
)  # fmt: skip
works = st.builds(
    Work, id=st.integers(1, 10**6), soc=codes | st.just(""), skills=skills, point=st.none() | points, hours_from=hours,
    nights=st.none() | st.booleans(), weekends=st.none() | st.booleans(), apprenticeship=st.booleans(),
)  # fmt: skip


@given(st.lists(wants, max_size=12, unique_by=lambda one: one.id), works)
def test_the_index_finds_exactly_those_whom_looking_at_everybody_finds(people: list[Wanted], work: Work) -> None:
    slow = {one.id for one in people if (found := fit(one, work)) is not None and not limit_of(one, work, found.miles)}
    index = People(people)
    assert {index.all[place].id for place in index.scored(work)[0]} == slow


@given(st.lists(wants, max_size=6, unique_by=lambda one: one.id), st.lists(works, unique_by=lambda one: one.id))
def test_of_many_vacancies_each_person_keeps_their_best(people: list[Wanted], given_works: list[Work]) -> None:
    kept = best_for_each(People(people), given_works, 2)
    for person in people:
        best = for_person(person, given_works).fits[:2]
        assert {one.vacancy for one in kept if one.seeker == person.id} == {one.vacancy for one in best}


@given(
    st.lists(wants, max_size=6, unique_by=lambda one: one.id),
    st.lists(works, max_size=12, unique_by=lambda one: one.id),
    st.integers(1, 5),
)
def test_list_after_list_keeps_the_best_of_all_lists(people: list[Wanted], given_works: list[Work], size: int) -> None:
    """As good as all at once: so many scores, the highest first, are the same for each person."""
    kept: list[tuple[int, int]] = []
    for start in range(0, len(given_works), size):
        found = best_for_each(People(people), given_works[start : start + size], 2, kept)
        kept += [(one.seeker, one.score) for one in found]
    for person in people:
        plain = [one.score for one in for_person(person, given_works).fits[:2]]
        assert sorted((score for seeker, score in kept if seeker == person.id), reverse=True)[:2] == plain


@given(points, points)
def test_a_single_distance_is_that_of_arrays(one: tuple[float, float], other: tuple[float, float]) -> None:
    assert grid.distance_of_two(one, other) == pytest.approx(float(grid.distance_km(*one, *other)), abs=1e-9)


@given(wants, st.lists(works, max_size=12, unique_by=lambda one: one.id))
def test_every_fit_is_shown_or_counted_as_hidden_and_no_shown_one_breaks_a_limit(
    person: Wanted, given_works: list[Work]
) -> None:
    found = for_person(person, given_works)
    fits = [one for one in given_works if fit(person, one) is not None]
    assert len(found.fits) + sum(found.hidden.values()) == len(fits)
    by_id = {one.id: one for one in given_works}
    for one in found.fits:
        assert 1 <= one.score <= 100
        assert person.miles is None or one.miles is None or one.miles <= person.miles
        assert person.nights or not by_id[one.vacancy].nights
        assert person.weekends or not by_id[one.vacancy].weekends


def test_five_thousand_vacancies_and_two_thousand_people_are_matched_within_a_second(ground: None) -> None:
    held = feed()
    rows = [
        Vacancy(
            feed=held, region=REGION, number=str(n), employer="Imaginary Forge", title=f"Job {n}",
            soc=f"52{n % 90:02d}",
            skills=[[f"s{(n * 7 + k) % 300}", "A skill"] for k in range(6)], latitude=53.7 + n % 50 / 100,
            longitude=-2.5, told_at=NOW, seen_at=NOW, changed_at=NOW,
        )
        for n in range(5_000)
    ]  # fmt: skip
    Vacancy.objects.bulk_create(rows, batch_size=500)
    users = type(make_user("x")).objects.bulk_create(
        [type(make_user("y"))(email=f"p{n}@example.org", name=f"P {n}") for n in range(2_000)]
    )
    JobSeeker.objects.bulk_create(
        [
            JobSeeker(
                user=user, region=REGION, born_on=date(2000, 1, 1), version="1", wording="x", agreed_at=NOW,
                work=[[f"52{n % 90:02d}", "Work"]], skills=[[f"s{(n * 3 + k) % 300}", "A skill"] for k in range(8)],
                latitude=53.8, longitude=-2.3, miles=25, mail=True,
            )
            for n, user in enumerate(users)
        ],
        batch_size=500,
    )  # fmt: skip
    one = Vacancy.objects.get(number="77")
    before = process_time()
    assert jobs_feed.match_vacancies(region=REGION, read=[one], now=NOW) > 10
    for_vacancy = process_time() - before
    before = process_time()
    assert queries.own_matches(JobSeeker.objects.first(), NOW).total > 10  # type: ignore[arg-type]
    for_one = process_time() - before
    print(f"one vacancy {for_vacancy:.3f} s, one person {for_one:.3f} s")
    assert max(for_vacancy, for_one) < 1
