"""What becomes of an enquiry: answered, handed on, rerouted, closed, opened again, forgotten."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from routeways.engagements import enquiry_jobs
from routeways.engagements.actions import enquiries as sending
from routeways.engagements.actions import enquiry_turns as turns
from routeways.engagements.errors import EngagementError
from routeways.engagements.models import Addressee, Enquiry, EnquiryMessage, Request
from routeways.engagements.queries import enquiries as queries
from routeways.engagements.queries import enquiry_times
from routeways.foundation import jobs
from routeways.foundation.models import AuditEntry, Message, PrivateLink
from routeways.organisations.models import ContactRoute, Organisation
from tests.engagements.enquiries.making import REAL, WORDS, heard, make_hub, send, teaches, who_answers
from tests.engagements.factories import NOW, REGION, TODAY
from tests.organisations.factories import make_organisation

pytestmark = pytest.mark.usefixtures("ground")


@pytest.fixture(autouse=True)
def hub(ground: None) -> Organisation:
    return make_hub()[0]


@pytest.fixture
def colleges() -> list[Organisation]:
    """Four at the same place that teach welding; three get a question, the fourth is next."""
    made = [heard(f"Imaginary College {number}") for number in range(4)]
    for one in made:
        teaches(one)
    return made


def answer(part: Addressee, text: str = "Two courses start in September.", now: datetime = NOW) -> EnquiryMessage:
    return turns.answer_enquiry(by=who_answers(part.organisation), addressee=part, text=text, now=now)


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"persona": "king"}, "who you are"),
        ({"topic": "fishing"}, "what it is about"),
        ({"topic": "levy"}, "what it is about"),  # parents do not pay the levy
        ({"words": "  \u202e "}, "Write your question"),
        ({"words": "x" * 4001}, "at most 4,000"),
        ({"postcode": "nowhere"}, "postcode"),
        ({"contact_email": "", "contact_phone": ""}, "e-mail address or a telephone"),
        ({"contact_email": "nobody"}, "like name@example.com"),
        ({"persona": "learner"}, "how old you are"),
        ({"persona": "learner", "age": 12}, "together with a parent"),
        ({"persona": "learner", "age": 15}, "through a parent, a carer or your school"),
        ({"persona": "learner", "age": 15, "contact_through": "school", "contact_email": ""}, "e-mail"),
    ],
)
def test_what_cannot_be_sent_is_refused_and_nothing_is_kept(fields: dict[str, object], says: str) -> None:
    with pytest.raises(EngagementError, match=says):
        send(**fields)
    assert (Enquiry.objects.count(), Request.objects.count()) == (0, 0)


def test_a_region_without_a_hub_says_so() -> None:
    with pytest.raises(EngagementError, match="No hub answers in this region yet"):
        send(region="cumbria")


def test_the_listing_that_coordinators_see_holds_neither_words_nor_contact() -> None:
    made, _ = send()
    listing = made.engagement.request
    assert listing is not None
    assert listing.title == "A parent or carer: Courses"
    assert (listing.about, listing.contact_email, listing.contact_name, listing.postcode) == ("", "", "", "")


def test_under_sixteen_the_adult_is_kept_and_the_age_only_as_a_band() -> None:
    made, _ = send(persona="learner", age=14, contact_through="parent", postcode="", district="E07000117")
    assert (made.age_band, made.contact_through, made.postcode, made.district) == ("13-15", "parent", "", "E07000117")
    assert made.latitude is not None  # the district's own point, so that the nearest are found


def test_the_first_answer_of_all_stops_the_clock(colleges: list[Organisation]) -> None:
    made, _ = send()
    first, second, third = made.addressees.all()
    answer(first, now=NOW + timedelta(days=4))  # Friday to Tuesday
    answer(second, now=NOW + timedelta(days=5))
    held = Enquiry.objects.get()
    assert (held.first_answer_days, held.in_time, held.engagement.step) == (2, True, "answered")
    assert sending.reroute_overdue(by=None, region=REGION, now=NOW + timedelta(days=30)).moved == 0
    assert third.state == Addressee.State.WAITING


def test_a_late_one_goes_on_where_another_answered_and_is_done(colleges: list[Organisation]) -> None:
    made, _ = send()
    first, second, _third = made.addressees.all()
    answer(first)
    turns.close_part(by=None, addressee=first, outcome="not-helped", cause="It does not suit whoever asked", now=NOW)
    late = NOW + timedelta(days=10)
    assert sending.reroute_overdue(by=None, region=REGION, now=late) == sending.Rerouted(1, 0)
    (waiting,) = made.addressees.filter(state="waiting")
    assert waiting.organisation not in {first.organisation, second.organisation}
    assert Enquiry.objects.get().engagement.step == "answered"


def test_an_enquiry_or_an_errand_that_cannot_be_done_keeps_none_of_the_others(
    colleges: list[Organisation], monkeypatch: pytest.MonkeyPatch
) -> None:
    bad, _ = send()
    send()
    real = sending.pass_on

    def fails_for_one(*, by: object, enquiry: Enquiry, now: datetime) -> list[Addressee]:
        if enquiry.pk == bad.pk:
            raise EngagementError("This one cannot go on.")
        return real(by=by, enquiry=enquiry, now=now)

    def fails(**_given: object) -> int:
        raise EngagementError("No changes today.")

    monkeypatch.setattr(sending, "pass_on", fails_for_one)
    monkeypatch.setattr(enquiry_jobs.changes, "escalate_overdue", fails)
    monkeypatch.setattr(enquiry_jobs.timezone, "now", lambda: NOW + timedelta(days=10))
    queued = jobs.start(enquiry_jobs.REROUTE, by=None, payload={"region": REGION})
    jobs.work_off()
    queued.refresh_from_db()
    assert queued.result == {"rerouted": 1, "reminded": 0, "cleared": 0, "failed": 2}
    assert [one.reroutes for one in Enquiry.objects.order_by("pk")] == [0, 1]
    assert bad.addressees.filter(state="waiting").count() == 3


def test_what_nobody_answers_goes_to_the_next_and_the_late_ones_read_it_no_more(colleges: list[Organisation]) -> None:
    made, _ = send()
    asked = {part.organisation for part in made.addressees.all()}
    due = datetime.combine(made.due_on, NOW.time(), NOW.tzinfo)
    assert sending.reroute_overdue(by=None, region=REGION, now=due).moved == 0  # the last day still counts
    late = due + timedelta(days=1)
    assert sending.reroute_overdue(by=None, region=REGION, now=late).moved == 1
    assert sending.reroute_overdue(by=None, region=REGION, now=late).moved == 0
    (waiting,) = made.addressees.filter(state="waiting")
    assert waiting.organisation == (set(colleges) - asked).pop()
    for organisation in asked:
        assert not Enquiry.objects.visible_to(who_answers(organisation), today=late.date()).exists()
    held = Enquiry.objects.get()
    assert (held.reroutes, held.due_on) == (1, waiting.due_on)
    with pytest.raises(EngagementError, match="no longer with you"):
        answer(made.addressees.filter(state="moved-on")[0], now=late)


def test_at_the_end_of_the_list_the_hub_has_it_and_keeps_it(hub: Organisation) -> None:
    teaches(heard("Only College"))
    made, _ = send()
    now = NOW
    for _ in range(4):
        now += timedelta(days=10)
        sending.reroute_overdue(by=None, region=REGION, now=now)
    (waiting,) = made.addressees.filter(state="waiting")
    assert waiting.organisation == hub
    assert Enquiry.objects.get().reroutes == 1
    assert list(queries.late_parts(now.date())) == [waiting]


def test_it_goes_on_only_so_often(hub: Organisation) -> None:
    for number in range(8):
        teaches(heard(f"Imaginary College {number}"))
    made, _ = send()
    now = NOW
    for _ in range(6):
        now += timedelta(days=10)
        sending.reroute_overdue(by=None, region=REGION, now=now)
    assert Enquiry.objects.get().reroutes == 4  # three times to the next, then to the hub
    assert [part.organisation for part in made.addressees.filter(state="waiting")] == [hub]


def test_handing_on_needs_a_reason_consent_and_somebody_new(colleges: list[Organisation], hub: Organisation) -> None:
    made, _ = send(may_hand_on=False)
    (part,) = made.addressees.all()
    other = colleges[0]
    with pytest.raises(EngagementError, match="did not agree"):
        sending.hand_on(by=None, addressee=part, to=other, reason="They teach it", now=NOW)
    made, _ = send()
    part = made.addressees.all()[0]
    to = next(one for one in colleges if not made.addressees.filter(organisation=one).exists())
    for changes, says in (
        ({"reason": " "}, "Say why"),
        ({"to": part.organisation}, "has it already"),
        ({"to": make_organisation("Elsewhere College", kind="college", region="cumbria")}, "not in this region"),
    ):
        known = {"to": to, "reason": "They teach it in the evening"} | changes
        with pytest.raises(EngagementError, match=says):
            sending.hand_on(by=None, addressee=part, now=NOW, **known)
    new = sending.hand_on(by=None, addressee=part, to=to, reason="They teach it in the evening", now=NOW)
    assert new.reason == f"{part.organisation.name} handed it on: They teach it in the evening"
    assert not Enquiry.objects.visible_to(who_answers(part.organisation), today=TODAY).filter(pk=made.pk).exists()


def test_handing_on_gives_nobody_else_more_time_and_does_not_go_on_without_end(
    colleges: list[Organisation], hub: Organisation
) -> None:
    made, _ = send()
    first, second, third = made.addressees.all()
    fourth = next(one for one in colleges if not made.addressees.filter(organisation=one).exists())
    due = datetime.combine(made.due_on, NOW.time(), NOW.tzinfo)
    new = sending.hand_on(by=None, addressee=first, to=fourth, reason="They teach it", now=due)
    late = due + timedelta(days=1)
    (whole, *_) = enquiry_times.times(REGION, today=late.date())
    assert (whole.due, whole.in_time) == (1, 0)  # late since it was sent, whoever has it now
    assert sending.reroute_overdue(by=None, region=REGION, now=late).moved == 1
    held = Enquiry.objects.get()
    assert held.reroutes == 2  # a hand-on and a reroute
    states = [Addressee.objects.get(pk=one.pk).state for one in (first, second, third, new)]
    assert states == ["handed-on", "moved-on", "moved-on", "waiting"]
    other = heard("Another College")
    last = sending.hand_on(by=None, addressee=new, to=other, reason="They teach it", now=late)
    with pytest.raises(EngagementError, match="handed on often enough"):
        sending.hand_on(by=None, addressee=last, to=heard("A Third College"), reason="They too", now=late)


def test_agreeing_later_passes_it_on(colleges: list[Organisation]) -> None:
    made, _ = send(may_hand_on=False)
    sending.agree_to_hand_on(by=None, enquiry=made, now=NOW)
    sending.agree_to_hand_on(by=None, enquiry=made, now=NOW)
    assert made.addressees.filter(state="waiting").count() == 3
    assert made.addressees.get(organisation__kind="hub").state == Addressee.State.HANDED_ON


def test_it_ends_when_nobody_has_it_any_more_and_helped_where_it_helped_once(colleges: list[Organisation]) -> None:
    made, _ = send()
    parts = list(made.addressees.all())
    with pytest.raises(EngagementError, match="Answer first"):
        turns.close_part(by=None, addressee=parts[0], outcome="helped", now=NOW)
    for part in parts:
        answer(part)
    with pytest.raises(EngagementError, match="Choose why it did not help"):
        turns.close_part(by=None, addressee=parts[0], outcome="not-helped", now=NOW)
    cause = "It does not suit whoever asked"
    turns.close_part(by=None, addressee=parts[0], outcome="not-helped", cause=cause, now=NOW)
    turns.close_part(by=None, addressee=parts[1], outcome="helped", now=NOW)
    assert Enquiry.objects.get().is_open
    turns.close_part(by=None, addressee=parts[2], outcome="not-helped", cause=cause, now=NOW)
    held = Enquiry.objects.get()
    assert (held.is_open, held.engagement.outcome, held.engagement.cause) == (False, "helped", "")


def test_an_answer_that_did_not_help_opens_it_for_the_next(colleges: list[Organisation]) -> None:
    made, _ = send()
    with pytest.raises(EngagementError, match="Nobody has answered yet"):
        turns.it_did_not_help(enquiry=made, why="I asked for evenings", now=NOW)
    parts = list(made.addressees.all())
    for part in parts:
        answer(part)
    turns.it_helped(enquiry=made, now=NOW)
    held = turns.it_did_not_help(enquiry=Enquiry.objects.get(), why="I asked for evenings", now=NOW)
    held = Enquiry.objects.get()
    assert (held.is_open, held.reopened, held.engagement.step) == (True, 1, "passed-on")
    (waiting,) = made.addressees.filter(state="waiting")
    assert waiting.organisation not in {part.organisation for part in parts}
    answer(waiting)
    assert Enquiry.objects.get().first_answer_days == 0  # the clock of the first answer does not start anew


def test_nobody_reads_what_another_organisation_was_asked_and_the_hub_reads_all(colleges: list[Organisation]) -> None:
    made, _ = send()
    inside = {part.organisation for part in made.addressees.all()}
    outsider = (set(colleges) - inside).pop()
    seen = Enquiry.objects.visible_to
    assert not seen(who_answers(outsider), today=TODAY).exists()
    for organisation in inside:
        assert seen(who_answers(organisation), today=TODAY).count() == 1
    reader = queries.reader(REGION, who_answers(next(iter(inside))), today=TODAY)
    assert sum(reader.sees(part) for part in made.addressees.all()) == 1  # not what the others answer
    lead = make_hub()[1]
    assert all(queries.reader(REGION, lead, today=TODAY).sees(part) for part in made.addressees.all())


def test_taking_it_back_deletes_words_and_contact_at_once(colleges: list[Organisation]) -> None:
    made, _ = send()
    answer(made.addressees.all()[0])
    turns.withdraw_enquiry(enquiry=made, now=NOW)
    turns.withdraw_enquiry(enquiry=made, now=NOW)
    held = Enquiry.objects.get()
    assert (held.words, held.contact_email, held.contact_name, held.postcode, held.latitude) == ("", "", "", "", None)
    assert held.engagement.outcome == "withdrawn"
    assert EnquiryMessage.objects.count() == 0
    with pytest.raises(EngagementError, match="was deleted"):
        turns.it_did_not_help(enquiry=held, why="x", now=NOW)


def test_words_and_contact_are_deleted_some_time_after_closing(colleges: list[Organisation]) -> None:
    made, _ = send()
    answer(made.addressees.all()[0])
    turns.it_helped(enquiry=made, now=NOW)
    assert turns.clear_contacts(by=None, region=REGION, now=NOW + timedelta(days=90)) == 0
    assert turns.clear_contacts(by=None, region=REGION, now=NOW + timedelta(days=91)) == 1
    assert turns.clear_contacts(by=None, region=REGION, now=NOW + timedelta(days=91)) == 0
    held = Enquiry.objects.get()
    assert (held.words, held.topic, held.first_answer_days) == ("", "courses", 0)
    assert not PrivateLink.objects.filter(revoked_at=None).exists()
    with pytest.raises(IntegrityError), transaction.atomic():
        Enquiry.objects.update(words=WORDS)  # the database itself keeps nothing of a cleared one


def test_each_turn_tells_the_other_side_and_no_mail_holds_what_was_written() -> None:
    make_hub(REAL)
    college = heard("Real College", kind="chamber", region=REAL)
    ContactRoute.objects.create(organisation=college, purpose="employers", label="Employers", email="c@example.org")
    made, _ = send(region=REAL, persona="employer", topic="levy")
    part = made.addressees.get()
    answer(part)
    turns.reply_to_answer(addressee=part, text="And in the evening?", now=NOW)
    turns.close_part(by=None, addressee=part, outcome="helped", now=NOW)
    told = list(Message.objects.order_by("pk").values_list("to", "template"))
    assert told == [
        ("c@example.org", "engagements/enquiry_asked"),
        ("parent@example.org", "engagements/enquiry_received"),
        ("parent@example.org", "engagements/enquiry_answered"),
        ("c@example.org", "engagements/enquiry_replied"),
        ("parent@example.org", "engagements/enquiry_closed"),
    ]
    bodies = " ".join(Message.objects.values_list("body", flat=True))
    assert "https://example.org/lancashire/enquiries/" in bodies
    assert not any(words in bodies for words in (WORDS, "evening", "September", "Imaginary Parent"))


def test_the_hub_is_told_who_was_late() -> None:
    _, lead = make_hub(REAL)
    heard("Real Chamber", kind="chamber", region=REAL)
    send(region=REAL, persona="employer", topic="levy")
    sending.reroute_overdue(by=None, region=REAL, now=NOW + timedelta(days=10))
    late = Message.objects.get(template="engagements/enquiry_late")
    assert late.to == lead.email
    assert "Real Chamber did not answer" in late.body


def test_every_turn_leaves_its_row_in_the_audit(colleges: list[Organisation]) -> None:
    made, _ = send()
    part = made.addressees.all()[0]
    answer(part)
    turns.reply_to_answer(addressee=part, text="Thank you", now=NOW)
    turns.withdraw_enquiry(enquiry=made, now=NOW)
    verbs = set(AuditEntry.objects.values_list("verb", flat=True))
    assert {f"engagements.{verb}" for verb in ("send_enquiry", "answer_enquiry", "reply_to_answer")} <= verbs
    assert {"engagements.clear_enquiry", "engagements.end"} <= verbs
    assert WORDS not in str(list(AuditEntry.objects.values_list("details_text", flat=True)))


def test_times_are_exact_for_the_hub_and_count_what_is_late_as_late(colleges: list[Organisation]) -> None:
    answered, _ = send()
    answer(answered.addressees.all()[0], now=NOW + timedelta(days=3))
    send(topic="something-else")
    taken_back, _ = send()
    turns.withdraw_enquiry(enquiry=taken_back, now=NOW)
    whole, *topics = enquiry_times.times(REGION, today=TODAY + timedelta(days=20))
    assert (whole.sent, whole.answered, whole.due, whole.in_time, whole.median_days) == (2, 1, 2, 1, 1)
    assert whole.share == 50.0
    assert [line.label for line in topics] == ["Courses", "Something else"]
    (early, *_) = enquiry_times.times(REGION, today=TODAY)
    assert (early.due, early.share) == (1, 100.0)  # what is not due yet is neither late nor in time


def test_what_everybody_reads_is_rounded_and_says_nothing_of_a_few() -> None:
    for _ in range(3):
        send(topic="something-else")
    few = enquiry_times.published_times(REGION, today=date(2026, 4, 10))
    assert (few.sent, few.median_days, few.share) == (None, None, None)
    for number in range(13):
        made, _ = send(topic="careers-advice")
        answer_by_hub(made, NOW + timedelta(days=3 if number < 9 else 20))
    many = enquiry_times.published_times(REGION, today=date(2026, 4, 30))
    assert many.sent is not None and many.sent % 5 == 0
    assert dict(many.by_topic)["Something else"] is None
    assert many.median_days == 1
    month_of_sending = enquiry_times.published_times(REGION, today=date(2026, 3, 30))
    assert month_of_sending.sent == 0  # only whole months count, so two looks a day apart tell nobody apart


def answer_by_hub(made: Enquiry, now: datetime) -> None:
    turns.answer_enquiry(by=None, addressee=made.addressees.get(), text="Ask us on Monday", now=now)
