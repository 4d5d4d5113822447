"""Pages of jobs: everybody reads vacancies, a profile is its owner's, applications their employer's."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from routeways.engagements.actions import jobs
from routeways.engagements.models import JobApplication, JobSeeker, Vacancy, VacancyFeed
from routeways.taxonomy.actions import load_packaged, load_packaged_skills
from tests.engagements.factories import REGION, employer
from tests.engagements.jobs.making import ROW, feed, seeker, take
from tests.engagements.placements.cast import holder
from tests.organisations.factories import make_hub_lead, make_user

pytestmark = pytest.mark.django_db
HOME = f"/{REGION}/jobs/"
FILE = b"Number,Employer,Title\n7,Imaginary Forge,Welder\n8,,Welder\n"


def test_everybody_searches_by_words_place_and_hours(client: Client, ground: None) -> None:
    take(feed(), ROW, ROW | {"number": "8", "title": "Cook", "about": "", "place": "Preston", "hours_from": "16"},
         told_at=timezone.now())  # fmt: skip
    for query, shown, hidden in (
        ("q=welder", "Welder", "Cook"),
        ("place=preston", "Cook", "Welder"),
        ("hours=part", "Cook", "Welder"),
        ("hours=full", "Welder", "Cook"),
    ):
        text = client.get(f"{HOME}?{query}").content.decode()
        assert f">{shown}</a>" in text
        assert f">{hidden}</a>" not in text
    assert "1 found" in client.get(f"{HOME}?q=cook&page=99").content.decode()
    assert client.get(f"{HOME}nothing/").status_code == 404


def test_old_data_are_flagged_on_every_page(client: Client, ground: None) -> None:
    take(feed(), ROW, told_at=timezone.now() - timedelta(hours=30))
    one = Vacancy.objects.get()
    person = seeker()
    client.force_login(person.user)
    for path in (
        "",
        f"{one.public_id}/",
        "mine/",
        "mine/occupations/",
        "mine/skills/",
        "mine/limits/",
        f"{one.public_id}/apply/",
    ):
        assert "may be out of date" in client.get(HOME + path).content.decode(), path


def test_nobody_else_opens_the_pages_of_sources_employers_and_people(client: Client, ground: None) -> None:
    for path in ("send/", "applicants/", "mine/occupations/", "mine/limits/"):
        assert client.get(HOME + path).status_code in (302, 403)
    for user in (make_user("Somebody"), make_hub_lead()):
        client.force_login(user)
        assert client.get(f"{HOME}applicants/").status_code == 403


def test_an_employer_reads_its_own_applicants_alone(client: Client, ground: None) -> None:
    held = feed()
    take(held, ROW, told_at=timezone.now())
    person = seeker(make_user("Robin Example"))
    applying = jobs.Applying(name="Robin Example", email="robin@example.org", facts=[("Skills", "Welding")])
    jobs.apply_for(by=person.user, vacancy=Vacancy.objects.get(), applying=applying, now=timezone.now())
    client.force_login(holder("Firm Person", "organisation-administrator", held.owner))
    assert "Robin Example" in client.get(f"{HOME}applicants/").content.decode()
    client.force_login(holder("Other Person", "organisation-administrator", employer("Imaginary Mill")))
    answer = client.get(f"{HOME}applicants/")
    assert (answer.status_code, "Robin Example" in answer.content.decode()) == (200, False)


def test_a_file_is_taken_with_its_report_and_a_wrong_time_is_said(client: Client, ground: None) -> None:
    firm = employer("Imaginary Forge")
    client.force_login(holder("Firm Person", "organisation-administrator", firm))
    asked = {"told_at": "tomorrow", "complete": "on", "file": SimpleUploadedFile("list.csv", FILE)}
    answer = client.post(f"{HOME}send/", asked)
    assert answer.status_code == 422
    assert "Say when the list was made" in answer.content.decode()
    now = timezone.localtime().strftime("%Y-%m-%d %H:%M")
    answer = client.post(f"{HOME}send/", {"told_at": now, "file": SimpleUploadedFile("list.csv", FILE)})
    text = answer.content.decode()
    assert "1 new, 0 changed" in text
    assert "Employer" in text
    assert Vacancy.objects.get().house == firm
    text = client.post(f"{HOME}send/", {"key": firm.public_id}).content.decode()
    assert "it is shown once" in text
    assert VacancyFeed.objects.get().key_hash
    assert VacancyFeed.objects.get().key_hash not in text


def test_somebody_without_a_profile_applies_and_takes_back(client: Client, ground: None) -> None:
    take(feed(), ROW, told_at=timezone.now())
    one = Vacancy.objects.get()
    client.force_login(make_user("Robin Example"))
    sent = {"name": "Robin Example", "email": "robin@example.org", "words": ""}
    answer = client.post(f"{HOME}{one.public_id}/apply/", sent)
    assert (answer.status_code, "Enter your date of birth" in answer.content.decode()) == (422, True)
    assert "bday-year" in answer.content.decode()
    born = {"born_on_day": "27", "born_on_month": "3", "born_on_year": "2004"}
    assert client.post(f"{HOME}{one.public_id}/apply/", sent | born).status_code == 302
    assert not JobSeeker.objects.exists()
    page = client.get(f"{HOME}mine/").content.decode()
    assert "You have no profile" in page
    held = JobApplication.objects.get()
    assert client.post(f"{HOME}mine/", {"take_back": held.public_id}).status_code == 302
    assert "You took it back" in client.get(f"{HOME}mine/").content.decode()


def test_who_may_only_read_names_at_a_house_cannot_answer_there(client: Client, ground: None) -> None:
    held = feed()
    take(held, ROW, told_at=timezone.now())
    person = seeker(make_user("Robin Example"))
    applying = jobs.Applying(name="Robin Example", email="robin@example.org")
    sent = jobs.apply_for(by=person.user, vacancy=Vacancy.objects.get(), applying=applying, now=timezone.now())
    somebody = holder("Other Person", "organisation-administrator", employer("Imaginary Mill"))
    client.force_login(somebody)
    answer = client.post(f"{HOME}applicants/", {"application": sent.public_id, "step": "interviewed"})
    assert answer.status_code == 422
    sent.engagement.refresh_from_db()
    assert sent.engagement.step == "applied"


@pytest.mark.parametrize("many", [1, 15])
def test_pages_ask_the_database_as_often_for_many_vacancies_as_for_one(
    client: Client, ground: None, many: int, django_assert_max_num_queries: Any
) -> None:
    take(feed(), *[ROW | {"number": str(number)} for number in range(many)], told_at=timezone.now())
    one = Vacancy.objects.first()
    assert one is not None
    person = seeker(work=((one.soc, one.soc_title),))
    client.force_login(person.user)
    client.get(HOME)
    with django_assert_max_num_queries(18):
        assert f"{many} open" in client.get(HOME).content.decode()
    with django_assert_max_num_queries(18):
        client.get(f"{HOME}mine/")


def test_a_profile_is_made_changed_and_deleted_one_thing_a_page(client: Client, ground: None) -> None:
    load_packaged()
    load_packaged_skills()
    client.force_login(make_user("Robin Example"))
    assert client.get(f"{HOME}mine/").headers["Location"].endswith("/start/")
    for year, status in (("2024", 422), ("2004", 302)):
        born = {"born_on_day": "27", "born_on_month": "3", "born_on_year": year}
        assert client.post(f"{HOME}mine/start/", born | {"agrees": "on"}).status_code == status
    client.post(f"{HOME}mine/occupations/?q=welder", {"add": "5213"})
    client.post(f"{HOME}mine/occupations/?q=welder", {"add": "no-such-code"})
    code = "5s-workplace-organisation"
    client.post(f"{HOME}mine/skills/?q=5S workplace", {"add": code})
    assert [id for id, _ in JobSeeker.objects.get().skills] == [code]  # as readings of texts name it
    would = {"nights": "no", "weekends": "yes", "apprenticeships": "both"}
    assert client.post(f"{HOME}mine/limits/", would | {"miles": "10"}).status_code == 422
    assert client.post(f"{HOME}mine/limits/", would | {"postcode": "nonsense"}).status_code == 422
    assert client.post(f"{HOME}mine/limits/", would | {"postcode": "BB11 2AA", "miles": "10"}).status_code == 302
    assert "work (1)" in client.get(f"{HOME}mine/").content.decode()
    assert client.get(f"{HOME}mine/nonsense/").status_code == 404
    assert client.post(f"{HOME}mine/stop/").status_code == 302
    assert client.get(f"{HOME}mine/").headers["Location"].endswith("/start/")
