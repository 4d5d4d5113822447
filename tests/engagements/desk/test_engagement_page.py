"""The page of an engagement: what each side sees and does, with an account and through a private link."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from routeways.engagements import actions, panels, queries
from routeways.engagements.models import Activity, Engagement, Feedback, Match, ThreadMessage, Tick
from routeways.foundation.models import Message, PrivateLink
from tests.engagements.desk.people import Cast, cast
from tests.engagements.factories import NOW, REGION, make_match, make_offer, make_request

pytestmark = pytest.mark.usefixtures("ground")


@pytest.fixture
def who() -> Cast:
    return cast()


def signed_in(user: object) -> Client:
    client = Client()
    client.force_login(user)  # type: ignore[arg-type]
    return client


def text(answer: object) -> str:
    return " ".join(answer.content.decode().split())  # type: ignore[attr-defined]


def today_parts(prefix: str) -> dict[str, int]:
    day = timezone.localdate()
    return {f"{prefix}_day": day.day, f"{prefix}_month": day.month, f"{prefix}_year": day.year}


def test_both_sides_and_the_hub_read_it_and_nobody_else(who: Cast) -> None:
    for user in (who.school, who.employer, who.hub):
        answer = signed_in(user).get(who.address)
        assert answer.status_code == 200
        assert "Still to do: The school told the speaker" in text(answer)
        assert "Imaginary Welding Ltd" in text(answer)
    assert signed_in(who.stranger).get(who.address).status_code == 403
    assert Client().get(who.address).status_code == 302


def test_the_right_party_ticks_and_takes_the_step(who: Cast) -> None:
    firm, school = signed_in(who.employer), signed_in(who.school)
    refused = firm.post(who.address, {"do": "tick", "task": "brief"})
    assert refused.status_code == 422
    assert "Somebody else ticks this off." in text(refused)
    for task in ("brief", "welcome"):
        assert school.post(who.address, {"do": "tick", "task": task}).status_code == 302
    school.post(who.address, {"do": "tick", "task": "brief", "undo": "yes"})
    assert [one.task for one in Tick.objects.all()] == ["welcome"]
    early = school.post(who.address, {"do": "step", "step": "booked"})
    assert "is not possible yet. Still to do:" in text(early)
    school.post(who.address, {"do": "tick", "task": "brief"})
    assert school.post(f"{who.address}dates/", today_parts("starts_on") | today_parts("ends_on")).status_code == 302
    assert school.post(who.address, {"do": "step", "step": "booked"}).status_code == 302
    assert Engagement.objects.get().step == "booked"


def test_the_whole_way_goes_through_private_links(who: Cast) -> None:
    school, firm = Client(), Client()
    link, other = who.link("school"), who.link("employer")
    for _ in range(3):
        assert school.get(link).status_code == 200
    assert set(PrivateLink.objects.values_list("used", flat=True)) == {0}
    for task in ("brief", "welcome"):
        assert school.post(link, {"do": "tick", "task": task}).status_code == 302
    school.post(f"{link}dates/", today_parts("starts_on") | today_parts("ends_on"))
    school.post(link, {"do": "step", "step": "booked"})
    school.post(
        f"{link}activity/",
        {**today_parts("on"), "mode": "in-person", "minutes": "50", "count-year-8": "28", "count-staff": "2"},
    )
    happened = Activity.objects.get()
    assert (happened.counts, happened.minutes, happened.employer) == (
        {"year-8": 28, "staff": 2},
        50,
        who.engagement.offer.owner,  # type: ignore[union-attr]
    )
    assert firm.post(f"{other}feedback/", {"again": "yes", "words": "Lovely class"}).status_code == 302
    assert Feedback.objects.get().answers == {"again": "yes", "words": "Lovely class"}
    assert school.post(f"{link}end/?as=given", {"note": ""}).status_code == 302
    done = Engagement.objects.get()
    assert (done.outcome, done.succeeded) == ("given", True)
    shown = text(school.get(link))
    assert "The talk was given" in shown
    assert "Year 8: 28; Staff of the school or college: 2" in shown
    assert "Lovely class" in shown


def test_a_link_that_opens_nothing_says_why(who: Cast) -> None:
    link = who.link("employer")
    assert "not one of ours" in text(Client().get("/connect/link/wrong/"))
    assert actions.withdraw_party_links(by=None, engagement=who.engagement, party="employer", now=timezone.now()) == 1
    answer = Client().get(link)
    assert (answer.status_code, "was withdrawn" in text(answer)) == (410, True)
    assert Client().post(link, {"do": "write", "text": "Hello"}).status_code == 410


def test_a_link_never_does_what_is_for_another_party(who: Cast) -> None:
    link = who.link("employer")
    assert "Somebody else" in text(Client().post(link, {"do": "tick", "task": "brief"}))
    assert "to say" in text(Client().post(link, {"do": "step", "step": "booked"}))
    assert Client().get(f"{link}activity/").status_code == 404
    assert Client().get(f"{link}end/?as=given").status_code == 404
    assert Client().get(f"{link}links/").status_code == 404


def test_messages_are_read_by_both_sides_and_the_hub(who: Cast) -> None:
    signed_in(who.employer).post(who.address, {"do": "write", "text": "I bring a <b>mask</b>."})
    for user in (who.school, who.hub):
        assert "I bring a &lt;b&gt;mask&lt;/b&gt;." in text(signed_in(user).get(who.address))
    empty = signed_in(who.school).post(who.address, {"do": "write", "text": "  "})
    assert "Write a message first." in text(empty)
    too_long = signed_in(who.school).post(who.address, {"do": "write", "text": "x" * 4001})
    assert "at most 4,000 letters" in text(too_long)
    assert "x" * 4001 in text(too_long)  # nothing that was typed is lost
    assert ThreadMessage.objects.count() == 1


def test_what_was_written_before_both_agreed_stands_in_the_thread(who: Cast) -> None:
    match = Match.objects.get()
    actions.write_message(by=None, to=match, party="school", text="Could you also come in May?", now=NOW)
    assert "also come in May" in text(signed_in(who.school).get(who.address))


def test_pausing_says_why_and_going_on_is_one_button(who: Cast) -> None:
    firm = signed_in(who.employer)
    assert firm.post(f"{who.address}pause/", {"reason": "The speaker is ill"}).status_code == 302
    assert "The speaker is ill" in text(firm.get(who.address))
    firm.post(who.address, {"do": "resume"})
    assert Engagement.objects.get().state == "running"


def test_ending_wants_one_of_the_causes(who: Cast) -> None:
    firm = signed_in(who.employer)
    nothing = firm.post(f"{who.address}end/?as=cancelled", {})
    assert "What was the cause?" in text(nothing)
    assert nothing.status_code == 422
    firm.post(f"{who.address}end/?as=cancelled", {"cause": "The employer could not come", "note": ""})
    assert Engagement.objects.get().cause == "The employer could not come"


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"mode": "in-person"}, "Enter a date"),
        ({"count-year-8": "-1"}, "Year 8: enter 0 or more"),
        ({"count-year-8": "many"}, "Year 8: enter a whole number"),
        ({"count-year-8": "6000"}, "5,000 or fewer"),
        ({"minutes": "99999"}, "from 1 to 20,160"),
    ],
)
def test_what_cannot_have_happened_is_refused(who: Cast, fields: dict[str, str], says: str) -> None:
    on = {} if says == "Enter a date" else today_parts("on")
    answer = signed_in(who.school).post(f"{who.address}activity/", {"mode": "in-person", **on, **fields})
    assert (answer.status_code, says in text(answer)) == (422, True)
    assert Activity.objects.count() == 0


def test_private_links_are_for_ones_own_side_or_sent_to_the_address_it_gave(who: Cast) -> None:
    school, hub = signed_in(who.school), signed_in(who.hub)
    shown = text(school.get(f"{who.address}links/"))
    assert 'Make a link<span class="hidden"> for School or college' in shown
    assert 'Make a link<span class="hidden"> for Employer' not in shown  # a school cannot sign for the employer
    school.post(f"{who.address}links/", {"party": "employer", "make": "yes"})
    assert PrivateLink.objects.count() == 0
    school.post(f"{who.address}links/", {"party": "employer", "send": "yes"})
    sent = Message.objects.get()
    assert sent.to == "ada@example.org"
    assert "/connect/link/" in sent.body
    assert "/connect/link/" in text(school.post(f"{who.address}links/", {"party": "school", "make": "yes"}))
    before = PrivateLink.objects.count()
    for party in ("employer", "school", "hub"):  # the hub reads nobody’s link
        made = text(hub.post(f"{who.address}links/", {"party": party, "make": "yes"}))
        assert "/connect/link/" not in made
    assert PrivateLink.objects.count() == before
    hub.post(f"{who.address}links/", {"party": "employer", "send": "yes"})
    assert [one.to for one in Message.objects.all()] == ["ada@example.org"] * 2
    assert sorted(links_of(who, "employer")) == [True, True]
    school.post(f"{who.address}links/", {"party": "employer", "withdraw": "yes"})  # not one’s own to withdraw
    assert links_of(who, "employer") == [True, True]
    hub.post(f"{who.address}links/", {"party": "employer", "withdraw": "yes"})
    assert links_of(who, "employer") == [False, False]


def links_of(who: Cast, party: str) -> list[bool]:
    """For each private link of a party: whether it still works."""
    rows = PrivateLink.objects.filter(subject=f"engagement:{who.engagement.public_id}:{party}")
    return [one.revoked_at is None for one in rows]


def test_a_panel_of_another_part_stands_on_the_page_of_its_kind_alone(
    who: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(panels, "_panels", {})
    panels.register("ui/mark.html", lambda held, looker: {"n": 1}, kind="talk")
    panels.register("ui/mark.html", lambda held, looker: None, family="schools")
    panels.register("ui/mark.html", lambda held, looker: {"n": 2}, kind="other")
    looker = queries.looker(who.engagement, who.school, today=NOW.date())
    assert panels.shown(who.engagement, looker) == [("ui/mark.html", {"n": 1})]


def test_what_waits_for_somebody_is_found(who: Cast) -> None:
    found = queries.waiting(who.school, today=NOW.date())
    assert [len(said) for _, said in found] == [2]
    assert queries.waiting(who.employer, today=NOW.date()) == []
    match = make_match(make_offer(who.engagement.offer.owner), make_request(who.engagement.request.owner))  # type: ignore[union-attr]
    assert queries.sides_of(match, who.hub, today=NOW.date()) == ("region",)


def test_late_is_said(who: Cast) -> None:
    Engagement.objects.update(due_on=timezone.localdate() - timedelta(days=1))
    assert "late: by" in text(signed_in(who.school).get(who.address))


def test_an_engagement_of_another_region_is_not_there(who: Cast) -> None:
    other = who.address.replace(REGION, "lancashire")
    assert signed_in(who.school).get(other).status_code == 404


def test_the_page_takes_few_queries(who: Cast, django_assert_max_num_queries: object) -> None:
    client = signed_in(who.school)
    client.get(who.address)
    with django_assert_max_num_queries(32):  # type: ignore[operator]
        client.get(who.address)
