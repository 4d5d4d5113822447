"""The pages of the front door: what each kind of person is asked, who may open what, what bad input is told."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from routeways.engagements.actions import enquiry_turns as turns
from routeways.engagements.models import Enquiry, EnquiryMessage
from routeways.foundation import jobs, links
from routeways.foundation.models import Message, User
from routeways.organisations.models import Organisation
from tests.engagements.enquiries.making import REAL, WORDS, heard, make_hub, send, teaches, who_answers
from tests.engagements.factories import REGION
from tests.organisations.factories import give, make_organisation, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ground")]

BASE = f"/{REGION}/enquiries/"
NEW = f"{BASE}new/"


@pytest.fixture
def lead(ground: None) -> User:
    return make_hub()[1]


@pytest.fixture
def college(lead: User) -> Organisation:
    made = heard("Imaginary College")
    teaches(made)
    return made


def filled(client: Client, pages: dict[str, dict[str, str]], base: str = NEW) -> str:
    """Sends the pages in their order; gives the address where the last one leads."""
    where = ""
    for page, answers in pages.items():
        response = client.post(f"{base}{page}/", answers)
        assert response.status_code == 302, response.content.decode()[:3000]
        where = response["Location"]
    return where


PARENT = {
    "who": {"persona": "parent"},
    "topic": {"topic": "courses"},
    "subject": {"subject": "ssa:4.1"},
    "where": {"postcode": "bb112aa"},
    "words": {"words": WORDS},
    "reach": {"contact_name": "Imaginary Parent", "contact_email": "parent@example.org"},
    "consent": {"may_hand_on": "yes"},
}
CHILD = {
    "who": {"persona": "learner"},
    "age": {"age": "14"},
    "topic": {"topic": "courses"},
    "subject": {"subject": ""},
    "where": {"district": "E07000117"},
    "words": {"words": WORDS},
    "adult": {"contact_through": "school", "contact_name": "Imaginary Teacher", "contact_email": "t@example.org"},
    "consent": {"may_hand_on": "yes"},
}


def test_a_question_is_asked_page_by_page_and_followed_by_a_private_link(client: Client, college: Organisation) -> None:
    assert filled(client, PARENT) == f"{NEW}check/"
    checking = client.get(f"{NEW}check/").content.decode()
    assert "Imaginary Parent, parent@example.org" in checking
    assert Enquiry.objects.count() == 0  # nothing is kept before it is sent
    sent = client.post(f"{NEW}check/")
    assert re.fullmatch(rf"{BASE}follow/[\w-]{{43}}/", sent["Location"])
    followed = client.get(sent["Location"]).content.decode()
    assert "Imaginary College has it because it teaches Engineering, less than a mile away." in followed
    assert "Waiting for an answer" in followed
    assert "Reading it" not in followed
    assert re.search(r"<dt[^>]*>Subject</dt>\s*<dd[^>]*>Engineering", followed)
    assert Enquiry.objects.get().postcode == "BB11 2AA"
    assert client.get(f"{NEW}check/")["Location"] == f"{NEW}who/"  # the session holds nothing of it any more


def test_a_page_that_was_skipped_is_asked_first(client: Client, lead: User) -> None:
    assert client.get(f"{NEW}words/")["Location"] == f"{NEW}who/"
    client.post(f"{NEW}who/", {"persona": "parent"})
    assert client.get(f"{NEW}words/")["Location"] == f"{NEW}topic/"
    assert client.get(f"{NEW}nonsense/").status_code == 404
    assert client.get(f"{NEW}age/").status_code == 404  # parents are not asked for an age


def test_under_thirteen_nothing_is_kept_and_an_adult_is_asked_for(client: Client, lead: User) -> None:
    client.post(f"{NEW}who/", {"persona": "learner"})
    there = client.post(f"{NEW}age/", {"age": "12"})["Location"]
    assert there == f"{NEW}with-an-adult/"
    assert "Ask together with an adult" in client.get(there).content.decode()
    assert client.get(f"{NEW}topic/")["Location"] == f"{NEW}who/"


def test_under_sixteen_the_link_goes_to_the_adult_alone(client: Client) -> None:
    make_hub(REAL)
    base = f"/{REAL}/enquiries/new/"
    client.post(f"{base}who/", {"persona": "learner"})
    client.post(f"{base}age/", {"age": "14"})
    filled(client, {page: CHILD[page] for page in ("topic",)}, base)
    assert 'name="postcode"' not in client.get(f"{base}where/").content.decode()
    filled(client, {page: CHILD[page] for page in ("where", "words", "adult", "consent")}, base)
    sent = client.post(f"{base}check/")
    assert sent["Location"] == f"{base}sent/"
    page = client.get(sent["Location"]).content.decode()
    assert "/follow/" not in page
    told = Message.objects.get(template="engagements/enquiry_received")
    assert told.to == "t@example.org"
    assert "for a young person" in told.body


def test_a_child_may_keep_the_district_and_nothing_compulsory_is_called_optional(client: Client) -> None:
    make_hub(REAL)
    base = f"/{REAL}/enquiries/new/"
    filled(client, {page: CHILD[page] for page in ("who", "age", "topic")}, base)
    page = client.get(f"{base}where/").content.decode()
    assert "Which district do you live in?" in page
    assert "(optional)" not in page
    refused = client.post(f"{base}where/", {})
    assert refused.status_code == 422
    assert "Choose a district" in refused.content.decode()
    filled(
        client, {"where": {"district": "outside"}} | {one: CHILD[one] for one in ("words", "adult", "consent")}, base
    )
    assert "Somewhere else, or not said" in client.get(f"{base}check/").content.decode()
    client.post(f"{base}check/")
    assert Enquiry.objects.get().district == ""


def test_a_changed_age_drops_what_was_given_for_another(client: Client, college: Organisation) -> None:
    filled(client, {
        "who": {"persona": "learner"}, "age": {"age": "17"}, "topic": {"topic": "careers-advice"},
        "where": {"district": "E07000117"}, "words": {"words": WORDS},
        "reach": {"contact_name": "Imaginary Learner", "contact_email": "l@example.org"},
        "consent": {"may_hand_on": "no"},
    })  # fmt: skip
    assert client.post(f"{NEW}age/", {"age": "15"})["Location"] == f"{NEW}adult/"
    assert client.post(f"{NEW}check/")["Location"] == f"{NEW}adult/"
    assert Enquiry.objects.count() == 0


@pytest.mark.parametrize(
    ("page", "answers", "says"),
    [
        ("who", {}, "Choose who you are"),
        ("who", {"persona": "king"}, "valid choice"),
        ("topic", {"topic": "levy"}, "valid choice"),
        ("where", {"postcode": "", "district": ""}, "Enter a postcode or choose a district"),
        ("where", {"postcode": "XX99"}, "postcode"),
        ("words", {"words": " "}, "Write your question"),
        ("words", {"words": "x" * 4001}, "Shorten it to 4,000 letters or fewer"),
        ("reach", {"contact_name": "A"}, "Enter an e-mail address or a telephone number"),
        ("reach", {"contact_name": "A", "contact_email": "nobody"}, "like name@example.org"),
        ("consent", {}, "Choose whether we may pass your question on"),
    ],
)
def test_bad_input_is_told_in_a_sentence_and_nothing_else_is_lost(
    client: Client, college: Organisation, page: str, answers: dict[str, str], says: str
) -> None:
    pages = list(PARENT)
    filled(client, {name: PARENT[name] for name in pages[: pages.index(page)]})
    refused = client.post(f"{NEW}{page}/", answers)
    assert refused.status_code == 422
    assert says in refused.content.decode()
    filled(client, {name: PARENT[name] for name in pages[pages.index(page) :]})
    assert client.get(f"{NEW}check/").status_code == 200


@pytest.mark.parametrize("age", ["", "seventeen", "-3", "2", "400", "1" * 40])
def test_an_age_that_is_none_is_refused(client: Client, lead: User, age: str) -> None:
    client.post(f"{NEW}who/", {"persona": "learner"})
    assert client.post(f"{NEW}age/", {"age": age}).status_code == 422


def test_programs_that_fill_in_everything_and_connections_that_send_much_are_stopped(
    client: Client, college: Organisation
) -> None:
    filled(client, PARENT)
    refused = client.post(f"{NEW}check/", {"homepage": "https://spam.example"})
    assert refused.status_code == 422
    assert "only programs fill it in" in refused.content.decode()
    for _ in range(6):
        filled(client, PARENT)
        assert client.post(f"{NEW}check/").status_code == 302
    filled(client, PARENT)
    stopped = client.post(f"{NEW}check/")
    assert stopped.status_code == 429
    assert "Wait an hour" in stopped.content.decode()
    assert Enquiry.objects.count() == 6
    assert client.get(f"{NEW}check/").status_code == 200  # what was written is still there


def test_an_employer_reads_what_may_help_to_pay(client: Client, lead: User) -> None:
    filled(client, {
        "who": {"persona": "employer"}, "topic": {"topic": "recruitment"}, "where": {"district": "E07000117"},
        "words": {"words": "We need two people"},
        "reach": {"contact_name": "A", "contact_phone": "01772 000000"}, "consent": {"may_hand_on": "yes"},
    })  # fmt: skip
    page = client.get(f"{NEW}check/").content.decode()
    assert "Sector-based Work Academy Programme" in page
    assert "people who claim a benefit" in page


def test_without_a_hub_the_start_page_leads_on_instead_of_asking(client: Client) -> None:
    page = client.get("/cumbria/enquiries/new/").content.decode()
    assert "No hub answers in this region yet" in page
    assert "/cumbria/organisations/" in page


def test_the_asker_writes_back_agrees_reopens_and_takes_back(client: Client, college: Organisation) -> None:
    made, token = send()
    page = f"{BASE}follow/{token}/"
    assert client.post(page, {"do": "helped"}, follow=True).content.decode().count("Nobody has answered yet") == 1
    part = made.addressees.get()
    assert f"Add something for {part.organisation.name}" in client.get(page).content.decode()
    client.post(page, {"do": "reply", "part": part.public_id, "text": "We can come on Monday"})
    assert "We can come on Monday" in client.get(page).content.decode()
    EnquiryMessage.objects.all().delete()
    turns.answer_enquiry(by=None, addressee=part, text="Yes <b>we do</b>", now=timezone.now())
    assert "Yes &lt;b&gt;we do&lt;/b&gt;" in client.get(page).content.decode()
    empty = client.post(page, {"do": "reply", "part": part.public_id, "text": " "})
    assert (empty.status_code, "Write something first" in empty.content.decode()) == (422, True)
    client.post(page, {"do": "reply", "part": part.public_id, "text": "In the evening?"})
    assert EnquiryMessage.objects.filter(from_asker=True).get().text == "In the evening?"
    client.post(page, {"do": "not-helped", "text": "I asked for evenings"})
    assert Enquiry.objects.get().reopened == 1
    client.post(page, {"do": "withdraw"})
    gone = client.get(page)
    assert gone.status_code == 200
    assert "This question is closed" in gone.content.decode()
    assert client.post(page, {"do": "fly"}).status_code == 302


def test_a_link_opens_one_question_only_in_its_region_and_for_its_purpose(
    client: Client, college: Organisation
) -> None:
    made, token = send()
    other, _ = send()
    assert made.words in client.get(f"{BASE}follow/{token}/").content.decode()
    assert other.public_id not in client.get(f"{BASE}follow/{token}/").content.decode()
    for wrong in (f"/lancashire/enquiries/follow/{token}/", f"{BASE}answer/{token}/", f"{BASE}follow/x{token}/"):
        assert client.get(wrong).status_code == 410


def test_an_organisation_without_an_account_answers_by_its_link(client: Client, college: Organisation) -> None:
    made, _ = send()
    part = made.addressees.get()
    later = timezone.now() + timedelta(days=30)
    _, token = links.make(by=None, purpose="engagements.enquiry_answer", subject=part, expires_at=later, uses=5)
    page = client.get(f"{BASE}answer/{token}/").content.decode()
    assert WORDS in page
    assert "parent@example.org" not in page  # a link may be forwarded: the contact needs an account
    client.post(f"{BASE}answer/{token}/", {"text": "Yes, on Mondays"})
    assert EnquiryMessage.objects.get().text == "Yes, on Mondays"
    part.refresh_from_db()
    part.state = "handed-on"
    part.save()
    assert client.get(f"{BASE}answer/{token}/").status_code == 410


def test_staff_answer_hand_on_and_close(client: Client, college: Organisation, lead: User) -> None:
    made, _ = send()
    client.force_login(who_answers(college))
    page = f"{BASE}{made.public_id}/"
    assert "A parent or carer: Courses" in client.get(BASE).content.decode()
    assert "parent@example.org" in client.get(page).content.decode()
    refused = client.post(page, {"do": "close", "outcome": "not-helped"})
    assert (refused.status_code, "Choose why it did not help" in refused.content.decode()) == (422, True)
    early = client.post(page, {"do": "close", "outcome": "helped"})
    assert "Answer first" in early.content.decode()
    client.post(page, {"do": "answer", "text": "Yes"})
    hub = Organisation.objects.get(kind="hub")
    gone = client.post(page, {"do": "hand-on", "to": hub.public_id, "reason": "They know the grants"})
    assert gone["Location"] == BASE  # it is no longer theirs to read
    assert client.get(page).status_code == 403
    client.force_login(lead)
    client.post(page, {"do": "answer", "text": "Here is the grant"})
    client.post(page, {"do": "close", "outcome": "helped"})
    assert not Enquiry.objects.get().is_open


def test_nobody_opens_what_is_not_theirs(client: Client, college: Organisation) -> None:
    other = heard("Another College", postcode="LA1 1AA")
    made, _ = send()
    page = f"{BASE}{made.public_id}/"
    assert client.get(page).status_code == 302  # sign in first
    client.force_login(who_answers(other))
    assert client.get(page).status_code == 403
    assert client.post(page, {"do": "answer", "text": "Hello"}).status_code == 403
    assert client.get(f"{BASE}overview/").status_code == 403
    assert client.post(f"{BASE}overview/reroute/").status_code == 403
    assert made.public_id not in client.get(f"{BASE}data.csv").content.decode()
    assert made.public_id not in client.get(f"{BASE}?show=all").content.decode()
    assert client.get(f"{BASE}nothing/").status_code == 404


def test_chamber_leads_read_their_own_enquiries_though_their_role_reaches_the_region(
    client: Client, college: Organisation
) -> None:
    chamber = make_organisation("Imaginary Chamber", kind="chamber", region=REGION)
    user = make_user()
    give(user, "lsip-lead", chamber, region=REGION)
    made, _ = send()
    client.force_login(user)
    assert client.get(f"{BASE}{made.public_id}/").status_code == 403


def test_visitors_at_the_tracker_are_led_to_the_front_door(client: Client, lead: User) -> None:
    assert client.get(BASE)["Location"] == NEW
    client.force_login(make_user())
    assert client.get(BASE)["Location"] == NEW


def test_the_hub_sees_all_how_soon_and_passes_on_what_is_late(
    client: Client, college: Organisation, lead: User
) -> None:
    old = timezone.now() - timedelta(days=20)
    made, _ = send(now=old)
    client.force_login(lead)
    assert "1 enquiry is overdue now" in client.get(f"{BASE}overview/").content.decode()
    assert "Imaginary College" in client.get(f"{BASE}?show=late").content.decode()
    assert client.post(f"{BASE}overview/reroute/").status_code == 302
    jobs.work_off()
    assert Enquiry.objects.get().reroutes == 1
    text = client.get(f"{BASE}data.csv").content.decode()
    assert "Imaginary College (too late, went to the next)" in text
    assert WORDS not in text and "parent@example.org" not in text
    assert made.public_id in text


def test_the_tracker_asks_the_database_as_often_for_one_as_for_many(
    client: Client, college: Organisation, lead: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(lead)
    for _ in range(5):
        send()
    with django_assert_max_num_queries(22):
        client.get(f"{BASE}?show=all")
    with django_assert_max_num_queries(22):
        client.get(f"{BASE}data.csv")
