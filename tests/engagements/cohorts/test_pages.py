"""The pages of academies: each partner its own, moves of several, lists, and what is refused in one sentence."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from routeways.engagements import actions
from routeways.engagements.models import Candidate, Cohort
from tests.engagements.cohorts.people import OPENED, Academy, academy, at, move, refer, referral, trained
from tests.engagements.factories import REGION

pytestmark = pytest.mark.usefixtures("ground")
HEADINGS = "Your number,Name,Date of birth,Told on,Benefit,Name to trainer,Name to employer\n"


@pytest.fixture(autouse=True)
def day(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tenth day of the clock."""
    monkeypatch.setattr(timezone, "now", lambda: at(10))


def signed_in(user: object) -> Client:
    client = Client()
    client.force_login(user)  # type: ignore[arg-type]
    return client


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def parts(name: str, day: Any) -> dict[str, int]:
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


@pytest.fixture
def held() -> Academy:
    return academy()


def test_each_page_is_for_those_whom_it_concerns(held: Academy) -> None:
    one = refer(held)
    pages = {
        "": {"employer", "trainer", "adviser", "helper", "hub"},
        "design/": {"trainer", "hub"},
        "partners/": {"trainer", "hub"},
        "refer/": {"adviser", "helper"},
        "import/": {"adviser", "helper"},
    }
    for path, may in pages.items():
        for who in ("employer", "trainer", "adviser", "helper", "hub", "stranger"):
            answer = signed_in(getattr(held, who)).get(held.address + path)
            assert answer.status_code == (200 if who in may else 403), (path, who)
        assert Client().get(held.address + path).status_code == 302
    naming = f"{held.address}candidates/{one.public_id}/"
    found = {who: signed_in(getattr(held, who)).get(naming).status_code for who in ("adviser", "helper", "trainer")}
    assert found == {"adviser": 200, "helper": 404, "trainer": 404}
    assert signed_in(held.stranger).get(naming).status_code == 403
    assert Client().get(f"/{REGION}/connect/cohorts/published/").status_code == 200
    assert signed_in(held.hub).get(f"/{REGION}/connect/cohorts/none/").status_code == 404


def test_names_and_benefits_stand_only_on_the_page_of_who_may_read_them(held: Academy) -> None:
    refer(held, name="Waits Unseen")
    named, hidden = refer(held, name="Named Person", named_to_trainer=True), refer(held, name="Hidden Person")
    trained(held, named, hidden)
    mine = text(signed_in(held.adviser).get(held.address))
    assert all(name in mine for name in ("Waits Unseen", "Named Person", "Hidden Person", "Universal Credit"))
    trainer = text(signed_in(held.trainer).get(held.address))
    assert "Named Person" in trainer
    assert not any(words in trainer for words in ("Waits Unseen", "Hidden Person", "Universal Credit"))
    assert hidden.participant.reference in trainer
    for user in (held.employer, held.helper, held.hub):
        page = text(signed_in(user).get(held.address))
        assert not any(words in page for words in ("Unseen", "Named Person", "Hidden Person", "Universal Credit"))
    token = actions.make_party_link(by=None, engagement=held.engagement, party="employer", now=OPENED)
    linked = text(Client().get(f"/connect/link/{token}/cohort/"))
    assert hidden.participant.reference in linked
    assert "Person" not in linked.replace("Named to", "")


def test_several_are_moved_or_nobody_and_the_page_says_why(held: Academy) -> None:
    rows = [refer(held, name=f"Person {number}") for number in range(3)]
    move(held, held.adviser, "screened", *rows[:2])
    client = signed_in(held.trainer)
    move(held, held.trainer, "trained", rows[0])
    sent = {"do": "interview-offered", "candidate": [one.public_id for one in rows[:2]], "interview_time": "10:00"}
    answer = client.post(held.address, sent | parts("interview_on", at(12).date()))
    assert answer.status_code == 422
    assert f"{rows[1].participant.reference} is not trained yet." in text(answer)
    assert answer.content.decode().count(" checked") == 2
    assert not Candidate.objects.exclude(interview_at=None).exists()
    answer = client.post(held.address, {"do": "trained", "everybody": "yes"}, follow=True)
    assert "Trained: 1 candidate." in text(answer)
    assert "already; nothing was changed" in text(
        client.post(held.address, {"do": "trained", "candidate": rows[0].public_id}, follow=True)
    )


def test_an_employer_without_an_account_offers_interviews_through_the_private_link(held: Academy) -> None:
    one, unseen = refer(held), refer(held)
    trained(held, one)
    token = actions.make_party_link(by=None, engagement=held.engagement, party="employer", now=OPENED)
    address = f"/connect/link/{token}/cohort/"
    sent: dict[str, Any] = {"do": "interview-offered", "candidate": one.public_id, "interview_time": "10:00"}
    sent |= parts("interview_on", at(12).date())
    refused = Client().post(address, sent | {"candidate": unseen.public_id})
    assert "not among your candidates any more" in text(refused)
    assert "is for the training provider to say" in text(Client().post(address, sent | {"do": "trained"}))
    assert Client().post(address, sent).status_code == 302
    one.refresh_from_db()
    assert one.interview_at == at(12)
    assert Client().get("/connect/link/nothing/cohort/").status_code == 410


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        ({"do": "trained"}, "Choose at least one candidate first."),
        ({"do": "dance", "candidate": "x"}, "There is no such step."),
        ({"do": "hired", "candidate": "x"}, "is for the employer to say."),
        ({"do": "trained", "candidate": "x"}, "not among your candidates any more"),
        ({"do": "left", "candidate": "x"}, "Choose why they left."),
        ({"do": "trained", "candidate": "x", "interview_time": "late"}, "Time: enter a time, like 09:30"),
    ],
)
def test_a_move_that_cannot_be_is_one_sentence(held: Academy, sent: dict[str, str], says: str) -> None:
    answer = signed_in(held.trainer).post(held.address, sent)
    assert answer.status_code == 422
    assert says in text(answer)


def test_a_course_that_is_too_long_is_refused_and_what_was_typed_stays(held: Academy) -> None:
    first, last = at(11).date(), at(80).date()
    sent: dict[str, Any] = {"course": "A very long course", "hours": 40, "vacancies": 10}
    sent |= parts("starts_on", first) | parts("interviews_from", first)
    client = signed_in(held.trainer)
    answer = client.post(f"{held.address}design/", sent | parts("ends_on", last))
    assert answer.status_code == 422
    assert "at most 6 weeks (42 days)" in text(answer)
    assert "A very long course" in text(answer)
    assert client.post(f"{held.address}design/", sent | parts("ends_on", at(20).date())).status_code == 302
    assert Cohort.objects.get().course == "A very long course"


def test_a_list_says_row_by_row_what_is_wrong_and_the_same_again_changes_nothing(held: Academy) -> None:
    body = HEADINGS + "1,Ada Invented,1990-02-03,2026-03-01,No benefit,,\n2,Bad Date,never,2026-03-01,No benefit,,\n"
    client = signed_in(held.adviser)
    for says in ("2 rows read: 1 new, 0 known before, 1 not taken", "2 rows read: 0 new, 1 known before"):
        file = SimpleUploadedFile("people.csv", body.encode(), "text/csv")
        answer = client.post(f"{held.address}import/", {"referrer": held.jobs.public_id, "file": file})
        assert says in text(answer)
        assert "is not a date like" in text(answer)
    wrong = SimpleUploadedFile("people.csv", b"\x00\x01\x02", "text/csv")
    answer = client.post(f"{held.address}import/", {"referrer": held.jobs.public_id, "file": wrong})
    assert answer.status_code == 422
    assert Candidate.objects.count() == 1


def test_nobody_refers_in_the_name_of_another_house(held: Academy) -> None:
    sent: dict[str, Any] = {"referrer": held.charity.public_id, "name": "Ada", "own_number": "1", "benefit": "none"}
    sent |= parts("born_on", at(1).date().replace(year=1990)) | parts("told_on", at(1).date())
    client = signed_in(held.adviser)
    assert client.post(f"{held.address}refer/", sent).status_code == 422
    for path in ("refer/", "import/"):
        assert "deleted by itself 1 year after" in client.get(held.address + path).content.decode()
    sent["referrer"] = held.jobs.public_id
    assert client.post(f"{held.address}refer/", sent).status_code == 302
    assert Candidate.objects.get().referrer == held.jobs


def test_the_page_of_120_candidates_takes_few_queries(held: Academy, django_assert_max_num_queries: Any) -> None:
    rows = [referral(f"Person {number}", number=str(number)) for number in range(120)]
    actions.refer_many(by=None, engagement=held.engagement, referrer=held.jobs, referrals=rows, now=at(2))
    client = signed_in(held.adviser)
    client.get(held.address)
    with django_assert_max_num_queries(40):
        answer = client.get(held.address)
    assert answer.content.decode().count('name="candidate"') == 120


def test_the_hub_reads_protected_counts_and_everybody_those_of_ended_academies(held: Academy) -> None:
    rows = [refer(held) for _ in range(3)]
    listed = text(signed_in(held.hub).get(f"/{REGION}/connect/cohorts/"))
    assert "Clinic assistants" in listed
    assert "The last step that people reached" in listed
    assert "[c]" in listed
    everybody = f"/{REGION}/connect/cohorts/published/"
    assert "No academy of this region has ended yet" in text(Client().get(everybody))
    move(held, held.adviser, "left", *rows, cause="ill", now=at(10))
    actions.end(
        by=None, engagement=held.engagement, outcome="cancelled", party="hub", now=at(10), cause="Another reason"
    )
    assert "Clinic assistants" in text(Client().get(everybody))
    ended = text(signed_in(held.adviser).get(held.address))
    assert "Move those whom you chose" not in ended
