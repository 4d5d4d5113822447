"""The board, writing an offer or a request, putting them together, and one's own page."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from routeways.engagements import actions, queries
from routeways.engagements.actions import letters
from routeways.engagements.drafts import refused_at
from routeways.engagements.errors import AskedAlready
from routeways.engagements.kinds import kind
from routeways.engagements.models import Engagement, Match, Offer, Request
from routeways.engagements.models.listing import State
from routeways.engagements.queries.console import console
from routeways.foundation.models import Message, PrivateLink
from routeways.organisations.models import Organisation
from tests.engagements.console.factories import WANTS, matched, wants_adviser
from tests.engagements.desk.people import Cast, cast
from tests.engagements.desk.test_engagement_page import signed_in, text
from tests.engagements.factories import NOW, REGION, employer, make_match, make_offer, make_request, school

pytestmark = pytest.mark.usefixtures("ground")
CONNECT = f"/{REGION}/connect/"


@pytest.fixture
def who() -> Cast:
    found = cast()
    Organisation.objects.update(demonstration=False)  # nothing is mailed for those of the demonstration
    return found


@pytest.fixture(autouse=True)
def still_open(monkeypatch: pytest.MonkeyPatch) -> None:
    """Made-up listings of the tests stand for years, so that they are open whenever the tests run."""
    monkeypatch.setattr(letters, "quiet", lambda now: False)


LONG = date(2099, 1, 1)


def fill(client: Client, side: str, kind: str = "talk", **answers: object) -> str:
    """Walks through the pages with these answers, and gives the address of “Check your answers”."""
    base = f"{CONNECT}new/{side}/{kind}/"
    given = {
        "title": "Robots in food factories",
        "about": "With a small robot to try.",
        "number": "2",
        "postcode": "BB11 2AA",
        "contact_name": "Ada Invented",
        "contact_email": "ada@example.org",
        "claimed_name": "Imaginary Robots Ltd",
        "q-sector": "engineering",
        "q-ages": ["years-7-9"],
        "q-staff-present": "yes",
    } | answers
    place = client.post(base + (f"?for={answers['towards']}" if "towards" in answers else "")).url  # type: ignore[attr-defined]
    for _ in range(20):
        if place.endswith("/check/"):
            return str(place)
        step = place.rstrip("/").rpartition("/")[2]
        sent = {"answer": given[step]} if step.startswith("q-") else given
        answer = client.post(place, sent)
        assert answer.status_code == 302, f"{step}: {text(answer)[-1500:]}"
        place = answer.url  # type: ignore[attr-defined]
    raise AssertionError("it never comes to an end")


def test_an_offer_is_written_without_an_account_and_comes_back_by_a_private_link() -> None:
    visitor = Client()
    assert visitor.post(fill(visitor, "offer")).status_code == 302
    made = Offer.objects.get()
    assert (made.state, made.owner, made.claimed_name, made.through) == (
        State.WAITING,
        None,
        "Imaginary Robots Ltd",
        "link",
    )
    assert "ada@example.org" in text(visitor.get(f"{CONNECT}sent/"))
    assert "Robots in food" not in text(visitor.get(CONNECT))
    letter = Message.objects.get()
    link = next(word for word in letter.body.split() if "/connect/home/" in word).removeprefix("http://127.0.0.1:8000")
    for _ in range(3):
        assert "Robots in food factories" in text(Client().get(link))
    assert PrivateLink.objects.get().used == 0
    assert Client().post(link, {"side": "offer", "listing": made.public_id, "do": "close"}).status_code == 302
    assert Offer.objects.get().state == State.CLOSED


def test_a_visitor_s_answer_to_a_request_goes_with_them_to_the_match(who: Cast) -> None:
    """“I could take this” without an account: asked for, sent, confirmed by the hub, proposed, on the private page."""
    asked = make_request(expires_on=LONG, title="A robot for year 8")
    late = make_request(expires_on=LONG, title="Gone meanwhile")
    visitor = Client()
    shown = text(visitor.get(f"{CONNECT}requests/{asked.public_id}/"))
    assert "I could take this" in shown
    place = visitor.post(f"{CONNECT}requests/{asked.public_id}/take/")
    assert f"?for={asked.public_id}" in place.url  # type: ignore[attr-defined]
    for one in (asked, late):
        assert visitor.post(fill(visitor, "offer", towards=one.public_id, title=f"For {one.title}")).status_code == 302
    actions.close_listing(by=None, listing=late)
    made = Offer.objects.get(title="For A robot for year 8")
    letter = Message.objects.filter(template="engagements/received").first()
    assert letter is not None
    link = next(word for word in letter.body.split() if "/connect/home/" in word).removeprefix("http://127.0.0.1:8000")
    before = text(Client().get(link))
    assert "What you answered" in before
    assert "as soon as the hub has confirmed who you are" in before
    assert not Match.objects.filter(request=asked).exists()
    firm = employer("Imaginary Robots Ltd")
    for one in Offer.objects.filter(towards__in=[asked.public_id, late.public_id]):
        page = f"{CONNECT}inbox/confirm/offers/{one.public_id}/"
        assert signed_in(who.hub).post(page, {"organisation": firm.public_id}).status_code == 302
    match = Match.objects.get(request=asked)
    assert (match.offer, match.offer_said, match.request_said, match.state) == (made, "yes", "", "proposed")
    after = text(Client().get(link))
    assert "Proposed" in after
    assert "It is no longer open, so nobody was asked" in after
    assert not Match.objects.filter(request=late).exists()
    actions.answer_match(by=None, match=match, side="request", yes=True, now=timezone.now())
    assert "Accepted" in text(Client().get(link))


def test_a_private_link_shows_only_what_was_given_from_its_address() -> None:
    make_offer(title="Somebody else’s", contact_email="bob@example.org", expires_on=LONG)
    other = Offer.objects.get()
    link = letters.make_home_link(by=None, region=REGION, email="ada@example.org", now=timezone.now())
    path = link.removeprefix("http://127.0.0.1:8000")
    assert "Somebody else’s" not in text(Client().get(path))
    assert Client().post(path, {"side": "offer", "listing": other.public_id, "do": "close"}).status_code == 404
    match = make_match(other, make_request(expires_on=LONG))
    assert Client().get(f"{path}matches/{match.public_id}/").status_code == 404


def test_too_many_from_one_connection_wait_an_hour() -> None:
    visitor = Client()
    check = fill(visitor, "offer")
    written = visitor.session["connect.drafts"]
    for number in range(7):
        session = visitor.session
        session["connect.drafts"] = written
        session.save()
        answer = visitor.post(check)
        assert answer.status_code == (302 if number < 6 else 422)
    assert "Wait an hour" in text(answer)
    assert Offer.objects.count() == 6


def test_an_account_writes_for_its_organisation_and_it_is_open_at_once(who: Cast) -> None:
    client = signed_in(who.employer)
    assert client.post(fill(client, "offer")).status_code == 302
    made = Offer.objects.get(title="Robots in food factories")
    assert (made.state, made.owner.name, made.number) == (State.OPEN, "Imaginary Welding Ltd", 2)  # type: ignore[union-attr]
    shown = text(Client().get(CONNECT))
    assert "Robots in food factories" in shown
    assert "ada@example.org" not in shown
    public = text(Client().get(f"{CONNECT}offers/{made.public_id}/"))
    assert "Engineering and manufacturing" in public
    assert "ada@example.org" not in public
    assert "BB11" not in public


def test_what_must_be_answered_to_open_is_said_at_its_own_question(who: Cast) -> None:
    client = signed_in(who.employer)
    check = fill(client, "offer")
    question = f"{CONNECT}new/offer/talk/q-staff-present/"
    answer = client.post(question, {"answer": "no"})
    assert answer.status_code == 422
    assert "Agree to that first." in text(answer)
    assert client.session["connect.drafts"][f"{REGION}/offer/talk"]["answers"]["staff-present"] == "yes"
    session = client.session  # what was answered before a rule was there is told at the end, and nothing is kept
    session["connect.drafts"][f"{REGION}/offer/talk"]["answers"]["staff-present"] = "no"
    session.save()
    late = client.post(check)
    assert (late.status_code, "Agree to that first." in text(late)) == (422, True)
    assert Offer.objects.filter(title="Robots in food factories").count() == 0


@pytest.mark.parametrize(
    ("ages", "youngest", "says"),
    [
        (["primary"], 14, "Pupils of a primary school are 11 at most"),
        (["primary", "post-16"], 14, "Pupils of a primary school are 11 at most"),
        (["years-10-11"], 9, "Nobody of a primary school comes, so the youngest is 10 or over"),
        (["post-16"], 14, "Only a sixth form or college comes, so the youngest is 15 or over"),
        (["primary"], 7, ""),
        (["years-7-9", "years-10-11"], 11, ""),
    ],
)
def test_the_youngest_of_a_visit_is_of_an_age_that_who_comes_can_be(ages: list[str], youngest: int, says: str) -> None:
    asked = kind("visit").request
    assert asked is not None
    found = refused_at(asked, "youngest", {"ages": ages, "youngest": youngest})
    assert found.startswith(says) if says else found == ""


def test_a_specialism_belongs_to_the_route_and_is_refused_where_it_is_chosen() -> None:
    offer, request = kind("industry-placement").offer, kind("industry-placement").request
    assert offer is not None and request is not None
    for asked, question, given in (
        (offer, "specialisms", ["other", "early-years-educator"]),
        (request, "specialism", "early-years-educator"),
    ):
        said = refused_at(asked, question, {"route": "digital", question: given})
        assert "Early years educator belongs to the route “Education and early years”" in said
        assert refused_at(asked, question, {"route": "early-years", question: given}) == ""
        assert refused_at(asked, question, {question: given}) == ""  # told once the route is known
    assert "Dental nursing" in refused_at(request, "specialism", {"route": "digital", "specialism": "dental-nursing"})


@pytest.mark.parametrize(
    ("step", "sent", "says"),
    [
        ("about", {"title": ""}, "Fill in “Give it a title”"),
        ("number", {"number": "0"}, "Enter 1 or more"),
        ("number", {"number": "51"}, "Enter 50 or fewer"),
        ("number", {"number": "two"}, "Enter a whole number"),
        ("where", {"postcode": "nowhere"}, "postcode"),
        ("q-sector", {"answer": "magic"}, "Choose one of the answers"),
        ("contact", {"contact_name": "A", "contact_email": "nobody"}, "e-mail address"),
        (
            "when",
            {
                "starts_on_day": 2, "starts_on_month": 5, "starts_on_year": 2027,
                "ends_on_day": 1, "ends_on_month": 5, "ends_on_year": 2027,
            },
            "not before the first day",
        ),
    ],
)  # fmt: skip
def test_each_page_says_what_is_wrong_and_loses_nothing(step: str, sent: dict[str, object], says: str) -> None:
    visitor = Client()
    visitor.post(f"{CONNECT}new/offer/talk/")
    answer = visitor.post(f"{CONNECT}new/offer/talk/{step}/", sent)
    assert (answer.status_code, says in text(answer)) == (422, True), text(answer)[:3000]


def test_who_may_not_ask_is_sent_to_sign_in_or_told(who: Cast) -> None:
    start = f"{CONNECT}new/request/talk/"
    assert "/account/login/" in Client().get(start).url or "next=" in Client().get(start).url  # type: ignore[attr-defined]
    refused = signed_in(who.employer).get(start)  # an employer asks for no talk
    assert (refused.status_code, "no role in an organisation" in text(refused)) == (403, True)
    for nothing in ("new/offer/nothing/", "new/both/talk/", "new/offer/talk/magic/"):
        assert Client().get(CONNECT + nothing).status_code in (302, 404)


def test_it_is_changed_page_by_page_and_saved_as_a_whole(who: Cast) -> None:
    client = signed_in(who.employer)
    one = make_offer(who.engagement.offer.owner, title="Old title", expires_on=LONG)  # type: ignore[union-attr]
    page = f"{CONNECT}offers/{one.public_id}/"
    assert Client().post(f"{page}change/").status_code == 302  # to sign in
    assert signed_in(who.stranger).post(f"{page}change/").status_code == 403
    opened = client.post(f"{page}change/")
    check = opened.url  # type: ignore[attr-defined]
    assert "Old title" in text(client.get(check))
    client.post(f"{CONNECT}new/offer/talk/about/?check", {"title": "New title", "about": ""})
    assert client.post(check).url == page  # type: ignore[attr-defined]
    changed = Offer.objects.get(pk=one.pk)
    assert (changed.title, changed.expires_on, changed.state) == ("New title", LONG, State.OPEN)


def test_pausing_takes_it_off_the_board(who: Cast) -> None:
    client = signed_in(who.employer)
    one = make_offer(who.engagement.offer.owner, title="Come and go", expires_on=LONG)  # type: ignore[union-attr]
    page = f"{CONNECT}offers/{one.public_id}/"
    client.post(f"{page}state/", {"do": "pause"})
    assert "Come and go" not in text(Client().get(CONNECT))
    assert Client().get(page).status_code == 302
    client.post(f"{page}state/", {"do": "open"})
    assert "Come and go" in text(Client().get(CONNECT))
    client.post(f"{page}state/", {"do": "close"})
    client.post(f"{page}state/", {"do": "open"})
    assert "cannot be opened" in text(client.get(page))


def test_i_could_take_this_asks_the_other_side(who: Cast) -> None:
    wanted = make_request(
        school("Imaginary Academy"), title="A welder please", expires_on=LONG, contact_email="school@example.org"
    )
    Organisation.objects.update(demonstration=False)  # fmt: skip
    mine = make_offer(who.engagement.offer.owner, title="Our talk", expires_on=LONG)  # type: ignore[union-attr]
    client = signed_in(who.employer)
    take = f"{CONNECT}requests/{wanted.public_id}/take/"
    assert "Our talk" in text(client.get(take))
    answer = client.post(take, {"own": mine.public_id})
    match = Match.objects.get(offer=mine)
    assert (match.offer_said, match.request_said, match.state) == ("yes", "", Match.State.PROPOSED)
    assert answer.url == f"{CONNECT}matches/{match.public_id}/"  # type: ignore[attr-defined]
    assert "Sector: Engineering and manufacturing." in text(client.get(answer.url))  # type: ignore[attr-defined]
    held = Message.objects.get(to="school@example.org")
    assert (held.state, "A match is proposed" in held.subject) == ("held", True)


def test_whoever_has_nothing_of_their_own_writes_it_for_this_one(who: Cast) -> None:
    wanted = make_request(school("Imaginary Academy"), title="A welder please", expires_on=LONG)
    Offer.objects.all().update(state=State.CLOSED)
    client = signed_in(who.employer)
    assert client.get(f"{CONNECT}requests/{wanted.public_id}/take/").url.endswith(f"?for={wanted.public_id}")  # type: ignore[attr-defined]
    client.post(fill(client, "offer", towards=wanted.public_id))
    assert Match.objects.get(request=wanted).offer.title == "Robots in food factories"


def test_a_match_is_answered_by_account_and_by_link_and_contacts_show_only_then(who: Cast) -> None:
    offer = make_offer(who.engagement.offer.owner, title="Our talk", expires_on=LONG, contact_email="firm@example.org")  # type: ignore[union-attr]
    request = make_request(who.engagement.request.owner, title="A welder", expires_on=LONG,  # type: ignore[union-attr]
                           contact_email="head@example.org")  # fmt: skip
    match = make_match(offer, request)
    page = f"{CONNECT}matches/{match.public_id}/"
    assert signed_in(who.stranger).get(page).status_code == 403
    school_side = signed_in(who.school)
    assert "firm@example.org" not in text(school_side.get(page))
    assert school_side.post(page, {"yes": "yes"}).url == f"{CONNECT}home/"  # type: ignore[attr-defined]
    link = letters.make_home_link(by=None, region=REGION, email="Firm@Example.org", now=timezone.now())
    path = link.removeprefix("http://127.0.0.1:8000")
    assert "Our talk and A welder" in text(Client().get(path))
    assert Client().post(f"{path}matches/{match.public_id}/", {"yes": "yes"}).status_code == 302
    begun = Engagement.objects.get(match=match)
    assert "firm@example.org" in text(school_side.get(f"{CONNECT}engagements/{begun.public_id}/"))
    opened = Client().post(path, {"engagement": begun.public_id})
    assert "You act for: Employer" in text(Client().get(opened.url))  # type: ignore[attr-defined]
    accepted = Message.objects.filter(template="engagements/accepted")
    assert sorted(accepted.values_list("to", flat=True)) == ["firm@example.org", "head@example.org"]


def test_a_no_needs_a_reason_and_tells_the_other_side(who: Cast) -> None:
    offer = make_offer(who.engagement.offer.owner, expires_on=LONG, contact_email="firm@example.org")  # type: ignore[union-attr]
    match = make_match(offer, make_request(who.engagement.request.owner, expires_on=LONG))  # type: ignore[union-attr]
    page, client = f"{CONNECT}matches/{match.public_id}/", signed_in(who.school)
    nothing = client.post(page, {"no": "no", "reason": ""})
    assert (nothing.status_code, "Say why not" in text(nothing)) == (422, True)
    client.post(page, {"no": "no", "reason": "Exams that week"})
    assert Match.objects.get(pk=match.pk).refused_reason == "Exams that week"
    letter = Message.objects.get(template="engagements/refused")
    assert (letter.to, "Exams that week" in letter.body) == ("firm@example.org", True)


def test_a_full_offer_says_so_and_loses_nothing(who: Cast) -> None:
    offer = make_offer(who.engagement.offer.owner, number=1, expires_on=LONG)  # type: ignore[union-attr]
    first, second = (make_match(offer, make_request(who.engagement.request.owner, expires_on=LONG)) for _ in range(2))  # type: ignore[union-attr]
    hub = signed_in(who.hub)
    hub.post(f"{CONNECT}matches/{first.public_id}/", {"yes": "yes"})
    answer = hub.post(f"{CONNECT}matches/{second.public_id}/", {"yes": "yes"})
    assert "0 of 1 places left" in text(answer)
    assert Match.objects.get(pk=second.pk).state == Match.State.PROPOSED


def test_the_board_is_narrowed_by_words_kind_side_and_distance() -> None:
    make_offer(title="Welding near", postcode="BB11 2AA", expires_on=LONG)
    make_offer(title="Welding far", postcode="LA1 1AA", expires_on=LONG)
    make_request(title="Digital please", answers={"sector": "digital", "ages": ["primary"]}, expires_on=LONG)
    client = Client()
    assert "Welding far" not in text(client.get(CONNECT, {"q": "digital"}))
    assert "Digital please" not in text(client.get(CONNECT, {"side": "offer"}))
    near = text(client.get(CONNECT, {"near": "BB11 2AA", "miles": "5"}))
    assert ("Welding near" in near, "Welding far" in near) == (True, False)
    first = text(client.get(CONNECT, {"near": "bb11", "miles": "5"}))  # an area is enough to look for what is near
    assert ("Welding near" in first, "Welding far" in first, "start with BB11" in first) == (True, False, True)
    ordered = text(client.get(CONNECT, {"near": "LA1 1AA"}))
    assert ordered.index("Welding far") < ordered.index("Welding near")
    assert "Nothing fits" in text(client.get(CONNECT, {"q": "zeppelin"}))
    wrong = text(client.get(CONNECT, {"near": "XX1"}))
    assert "There is a problem" in wrong
    assert "Welding near" in wrong
    assert "2 found" in text(client.get(CONNECT, {"kind": "talk", "family": "schools", "side": "offer"}))


def test_offers_stand_on_a_map_of_districts_with_its_table() -> None:
    make_offer(title="Welding near", postcode="BB11 2AA", expires_on=LONG)
    elsewhere = make_offer(title="Welding nowhere", expires_on=LONG)
    Offer.objects.filter(pk=elsewhere.pk).update(district="")
    make_request(title="Welding wanted", postcode="BB11 2AA", expires_on=LONG)
    shown = text(Client().get(CONNECT))
    assert "Most offers come from Burnley" in shown
    assert "1 of 2; of the others no place here is known." in shown
    assert "Offers on a map" not in text(Client().get(CONNECT, {"side": "request"}))
    assert "Offers on a map" not in text(Client().get(CONNECT, {"q": "nowhere"}))


def test_the_board_asks_the_database_the_same_however_many_there_are() -> None:
    firm, asked = employer(), []
    Client().get(CONNECT)
    for number in range(12):
        make_offer(firm, title=f"Talk {number}", expires_on=LONG)
        if number in (2, 11):
            with CaptureQueriesContext(connection) as counted:
                Client().get(CONNECT)
            asked.append(len(counted))
    assert asked[0] == asked[1] <= 14


def test_home_shows_what_waits_what_goes_on_and_what_came_of_it(who: Cast) -> None:
    held = who.engagement
    actions.record_activity(
        by=None, engagement=held, on=date(2026, 3, 1), mode="in-person", minutes=60,
        counts={"year-8": 28, "year-9": 3, "staff": 2}, now=timezone.now(),
    )  # fmt: skip
    actions.give_feedback(by=None, engagement=held, party="school", answers={"useful": "very", "words": "Splendid"},
                          now=timezone.now())  # fmt: skip
    shown = text(signed_in(who.employer).get(f"{CONNECT}home/"))
    assert "Year 8: about 30" in shown
    assert "Year 9: fewer than 5 [c]" in shown
    assert "How useful was it for the class? Very: 1" in shown
    assert "Splendid" in shown
    at_school = text(signed_in(who.school).get(f"{CONNECT}home/"))
    assert "The school told the speaker about the class" in at_school
    assert "Splendid" not in at_school  # one's own words are not what others said
    assert Client().get(f"{CONNECT}home/").status_code == 302


def test_somebody_of_another_organisation_sees_nothing_of_it(who: Cast) -> None:
    shown = text(signed_in(who.stranger).get(f"{CONNECT}home/"))
    assert "A talk about welding" not in shown
    assert "activities recorded" in shown


def test_requests_for_a_person_are_not_written_on_the_common_form() -> None:
    shown = text(Client().get(f"{CONNECT}new/"))
    assert "Offer a talk" in shown
    assert all(one.request is None or not one.person or f"new/request/{one.id}/" not in shown
               for one in queries.board.__globals__["kinds"]().values())  # fmt: skip


def test_expired_ones_are_not_on_the_board() -> None:
    today = timezone.localdate()
    for title, days in (("Long gone", -1), ("Still there", 0)):
        held = make_offer(title=title)
        Offer.objects.filter(pk=held.pk).update(expires_on=today + timedelta(days=days))
    board = text(Client().get(CONNECT))
    assert "Still there" in board
    assert "Long gone" not in board


def test_many_requests_of_one_kind_are_one_line_that_leads_to_them() -> None:
    for number in range(9):
        make_request(title=f"Talk number {number}", expires_on=LONG)
    make_offer(title="The only offer", expires_on=LONG)
    page = text(Client().get(CONNECT))
    assert "10 open" in page
    assert "9 requests: Talks" in page
    assert "Talk number" not in page
    assert "The only offer" in page
    found = text(Client().get(f"{CONNECT}?kind=talk&side=request"))
    assert all(f"Talk number {number}" in found for number in range(9))
    searched = Client().get(f"{CONNECT}?q=Talk&page=1").content.decode()
    assert "?q=Talk&amp;kind=talk&amp;side=request" in searched


def test_a_school_asks_for_one_adviser_in_a_cycle() -> None:
    one = wants_adviser()
    assert one.owner is not None
    with pytest.raises(AskedAlready, match=f"{one.owner.name} has one already, “{one.title}”") as refused:
        wants_adviser("Another adviser", owner=one.owner)
    assert refused.value.path == f"connect/requests/{one.public_id}/"
    Request.objects.filter(pk=one.pk).update(created_at=NOW - timedelta(days=800))
    wants_adviser("In a later cycle", owner=one.owner)
    actions.close_listing(by=None, listing=Request.objects.get(title="In a later cycle"))
    wants_adviser("After it was closed", owner=one.owner)


def test_the_second_request_is_refused_with_a_link_to_the_first(who: Cast) -> None:
    one = wants_adviser(owner=who.engagement.request.owner)  # type: ignore[union-attr]
    Request.objects.filter(pk=one.pk).update(created_at=timezone.now(), expires_on=LONG)
    client = signed_in(who.school)
    answers = {f"q-{id}": answer for id, answer in WANTS.items()}
    answer = client.post(fill(client, "request", "enterprise-adviser", **answers))
    assert answer.status_code == 422
    page = text(answer)
    assert "has one already" in page
    assert f'href="/{REGION}/connect/requests/{one.public_id}/"' in page
    assert Request.objects.filter(kind="enterprise-adviser").count() == 1


def test_what_is_being_proposed_is_labelled_and_counted_by_the_board_as_by_the_console() -> None:
    talk = make_offer(title="Only one", number=1, expires_on=LONG)
    free = make_offer(title="Three places", number=3, expires_on=LONG)
    make_match(offer=talk, request=make_request(title="First", expires_on=LONG))
    make_match(offer=free, request=make_request(title="Second", expires_on=LONG))
    today = timezone.localdate()
    assert [(line.listing, line.left) for line in queries.board(REGION, today=today)] == [(free, 2)]
    line = next(one for one in console(REGION, today=today) if one.kind.id == "talk")
    assert (line.offers, line.requests) == (1, 0)
    page = text(Client().get(CONNECT))
    assert "1 open" in page
    assert "3 more are being proposed to somebody just now." in page
    shown = text(Client().get(f"{CONNECT}offers/{talk.public_id}/"))
    assert "Being proposed" in shown
    assert "We would like this" not in shown
    assert "2 left." in text(Client().get(f"{CONNECT}offers/{free.public_id}/"))


def test_a_school_that_has_an_adviser_is_led_there_and_asks_for_no_other() -> None:
    has = matched()
    with pytest.raises(AskedAlready, match="has one already that goes on") as refused:
        wants_adviser("Another", owner=has.request.owner)
    assert refused.value.path == f"connect/engagements/{has.engagement.public_id}/"
