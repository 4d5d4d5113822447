"""A workplace visit: nothing is confirmed before the safeguarding lead, adults, transport and risks are in order."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import expect

from routeways.engagements import actions, gates
from routeways.engagements.actions.retention import clear_contacts
from routeways.engagements.agreements import digest_of
from routeways.engagements.drafts import Draft
from routeways.engagements.errors import EngagementError, GateClosed
from routeways.engagements.kinds import kind
from routeways.engagements.models import Engagement, PartyAddress, Request
from routeways.engagements.project_gates import adults_needed
from routeways.engagements.queries.parties import parties_of
from routeways.foundation.models import Message, PrivateLink
from routeways.instruments.asking.answers import AnswerError
from tests.engagements.console.factories import check
from tests.engagements.desk.people import contact
from tests.engagements.desk.walking import Walk, Walker
from tests.engagements.factories import NOW, REGION, TODAY, make_match, make_offer, make_request
from tests.organisations.factories import give, make_hub_lead, make_user

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

OFFERED: dict[str, Any] = {
    "sector": "engineering", "ages": ["post-16"], "at-a-time": 30, "hazards": "Looms that move",
    "protection": "Ear protection, which we lend", "insured": "yes", "with-staff": "yes",
}  # fmt: skip
WANTED: dict[str, Any] = {
    "sector": "engineering", "ages": ["post-16"], "pupils": 24, "youngest": 16, "adults": 2,
    "transport": "coach", "access": "needed",
}  # fmt: skip
TASKS = {
    "risk-workplace": "employer",
    "risk-visit": "school",
    "transport": "school",
    "parents": "school",
    "access": "employer",
}
DAY = TODAY + timedelta(days=20)

VISIT = Walk(
    kind="visit",
    offers="Offer a workplace visit",
    answers={
        "What kind of work would they see?": "Engineering and manufacturing",
        "What kind of work should they see?": "Engineering and manufacturing",
        "Who can come?": ["Sixth form or college"],
        "Who are they?": ["Sixth form or college"],
        "How many pupils at a time?": "30",
        "What could harm somebody": "Looms that move",
        "What must visitors wear": "Ear protection, which we lend",
        "public liability insurance": "Yes",
        "with staff of their school": "Yes",
        "people with a disability": ["Step-free way in and toilet"],
        "How many pupils or students?": "24",
        "How old is the youngest?": "16",
        "How many adults": "2",
        "How does the group get there?": "By a hired coach",
        "Does anybody need step-free ways": "Yes, something is needed",
    },
    steps=[
        (
            {
                "offer": ["The employer told the school", "The employer can meet"],
                "request": ["The school wrote its risk", "The way there and back", "The school has the consent"],
            },
            "Confirmed",
        )
    ],
    end="The visit took place",
    feedback={"How useful was the visit?": "Very"},
    signs=True,
)


LEAD = "lead@school.example"


class VisitWalker(Walker):
    """The safeguarding lead alone signs, by the link that went to their own address."""

    def sign(self) -> None:
        self.as_("request")
        self.page.goto(self.place)
        self.shows("safeguarding lead has not signed it off.")
        expect(self.page.get_by_role("button", name="Confirmed")).to_have_count(0)
        expect(self.page.get_by_role("link", name="Read and sign")).to_have_count(0)
        self.page.get_by_role("link", name="Ask them to sign").click()
        self.page.get_by_label("Their e-mail address at work").fill(self.users["request"].email)
        self.press("Send them a private link")
        self.shows("this is an address of whoever asks")
        self.page.get_by_label("Their e-mail address at work").fill(LEAD)
        self.press("Send them a private link")
        self.shows(f"A private link is on its way to {LEAD}.")
        self.sound()
        self.context.clear_cookies()
        self.page.goto(self.url + letter_to_lead())
        self.page.get_by_role("link", name="Read and sign").click()
        self.page.get_by_label("Your name").fill("Lee Invented")
        self.page.get_by_label("Your job").fill("Designated safeguarding lead")
        self.page.get_by_label("I have read the agreement and agree to it").check()
        self.press("Sign")
        self.shows("You have signed.")
        self.shows("Designated safeguarding lead, on ")


def letter_to_lead() -> str:
    body = Message.objects.filter(to=LEAD).order_by("-pk")[0].body
    return body[body.index("/connect/link/") :].split()[0]


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_visit_walks_from_an_offer_to_feedback(no_js: BrowserContext, live_server: Any) -> None:
    VisitWalker(no_js, live_server, VISIT).all()
    held = Engagement.objects.get()
    assert held.succeeded
    assert held.activities.get().counts == {"college": 24}


def agreed(offered: dict[str, Any] | None = None, **wanted: Any) -> Engagement:
    offer = make_offer(kind="visit", answers=OFFERED | (offered or {}))
    request = make_request(kind="visit", answers=WANTED | wanted)
    held: Engagement = make_match(offer, request, accepted=True).engagement
    return actions.plan_dates(by=None, engagement=held, starts_on=DAY, ends_on=DAY, now=NOW)


def ready(held: Engagement, *, without: str = "") -> Engagement:
    """Everything ticked but one, and signed off."""
    for task, party in TASKS.items():
        if task != without:
            actions.tick(by=None, engagement=held, task=task, party=party, now=NOW)
    sign_off(held)
    return held


def sign_off(held: Engagement, by: Any = None) -> None:
    actions.sign(
        by=by, engagement=held, party="safeguarding-lead", name="Somebody Invented", job="Safeguarding lead",
        digest=digest_of(held), now=NOW,
    )  # fmt: skip


def confirm(held: Engagement) -> Engagement:
    return actions.take_step(by=None, engagement=held, step="confirmed", party="school", now=NOW)


@pytest.mark.usefixtures("ground")
def test_a_visit_is_confirmed_when_everything_is_there() -> None:
    assert confirm(ready(agreed())).step == "confirmed"


@pytest.mark.usefixtures("ground")
def test_nothing_is_confirmed_without_sign_off_and_the_sentence_says_who() -> None:
    held = agreed()
    for task, party in TASKS.items():
        actions.tick(by=None, engagement=held, task=task, party=party, now=NOW)
    with pytest.raises(GateClosed) as closed:
        confirm(held)
    assert closed.value.missing == ("The school’s designated safeguarding lead has not signed it off.",)


@pytest.mark.usefixtures("ground")
def test_only_the_safeguarding_lead_signs_off_and_never_whoever_asked() -> None:
    held = agreed()
    assert held.request is not None and held.request.owner is not None
    lead, asked, colleague = (make_user(name) for name in ("Lead", "Asked", "Colleague"))
    give(colleague, "organisation-contact", held.request.owner)
    for user in (lead, asked):
        give(user, "safeguarding-lead", held.request.owner)
    Request.objects.filter(pk=held.request_id).update(created_by=asked)
    held = Engagement.objects.get()
    for user in (asked, colleague, make_hub_lead(REGION)):
        assert "safeguarding-lead" not in parties_of(held, user, today=TODAY)
        with pytest.raises(EngagementError, match="Never whoever asked for it"):
            sign_off(held, by=user)
    sign_off(held, by=lead)
    assert held.signatures.get().by == lead


@pytest.mark.usefixtures("ground")
def test_a_school_names_its_lead_whose_link_it_never_sees(client: Client) -> None:
    held = agreed()
    assert held.request is not None and held.request.owner is not None
    asked = contact(held.request.owner, "School Person")
    Request.objects.filter(pk=held.request_id).update(created_by=asked)
    client.force_login(contact(held.request.owner, "Another Person"))
    here = f"/{REGION}/connect/engagements/{held.public_id}/"
    assert client.get(f"{here}sign/").status_code == 404
    assert client.post(f"{here}links/", {"party": "safeguarding-lead", "make": "yes"}).status_code == 200
    assert not PrivateLink.objects.filter(subject__endswith=":safeguarding-lead").exists()
    for email, status in ((asked.email, 422), ("nonsense", 422), (LEAD, 302), (LEAD, 302)):
        typed = {"party": "safeguarding-lead", "name": "yes", "email": email}
        assert client.post(f"{here}links/", typed).status_code == status
    assert set(Message.objects.values_list("to", flat=True)) == {LEAD}
    first = letter_to_lead()
    client.post(f"{here}links/", {"party": "safeguarding-lead", "name": "yes", "email": "new@school.example"})
    client.logout()
    assert client.get(first).status_code == 410, "somebody else is the lead now"
    late = NOW + timedelta(days=1000)
    Engagement.objects.update(state="ended", outcome="cancelled", ended_on=TODAY)
    clear_contacts(by=None, region=REGION, now=late)
    assert not PartyAddress.objects.exists()


@pytest.mark.usefixtures("ground")
def test_neither_the_employer_nor_the_hub_reaches_the_sign_off(client: Client) -> None:
    held = agreed()
    assert held.offer is not None and held.offer.owner is not None
    for user in (contact(held.offer.owner, "Firm Person"), make_hub_lead(REGION)):
        client.force_login(user)
        assert client.get(f"/{REGION}/connect/engagements/{held.public_id}/sign/").status_code == 404
    token = actions.make_party_link(by=None, engagement=held, party="school", now=timezone.now())
    client.logout()
    assert client.get(f"/connect/link/{token}/sign/").status_code == 404


@pytest.mark.usefixtures("ground")
def test_a_changed_day_or_group_is_signed_off_again() -> None:
    held = ready(agreed())
    later = DAY + timedelta(days=1)
    held = actions.plan_dates(by=None, engagement=held, starts_on=later, ends_on=later, now=NOW)
    with pytest.raises(GateClosed, match="has changed since the safeguarding lead signed"):
        confirm(held)
    sign_off(held)
    Request.objects.filter(pk=held.request_id).update(answers=WANTED | {"pupils": 25})
    with pytest.raises(GateClosed, match="has changed since the safeguarding lead signed"):
        confirm(Engagement.objects.get())


def changed(held: Engagement, **wanted: Any) -> Engagement:
    """The school changes its request through the form’s own action."""
    assert held.request is not None
    draft = Draft(title=held.request.title, postcode=held.request.postcode, answers=held.request.answers | wanted)
    actions.change_listing(by=None, listing=held.request, draft=draft, now=NOW)
    return Engagement.objects.get()


@pytest.mark.usefixtures("ground")
def test_a_confirmed_visit_that_changes_waits_for_the_safeguarding_lead() -> None:
    held = changed(confirm(ready(agreed())), pupils=26)
    assert held.state == Engagement.State.PAUSED
    assert held.paused_reason == (
        "It has changed since “Confirmed”. The visit has changed since the safeguarding lead signed it off. "
        "They sign it off again."
    )
    with pytest.raises(GateClosed, match="They sign it off again"):
        actions.resume(by=None, engagement=held, now=NOW)
    sign_off(held)
    assert actions.resume(by=None, engagement=held, now=NOW).state == Engagement.State.RUNNING


@pytest.mark.usefixtures("ground")
def test_a_confirmed_visit_on_another_day_waits_for_the_safeguarding_lead() -> None:
    held, later = confirm(ready(agreed())), DAY + timedelta(days=1)
    held = actions.plan_dates(by=None, engagement=held, starts_on=later, ends_on=later, now=NOW)
    assert held.state == Engagement.State.PAUSED
    assert "They sign it off again" in held.paused_reason


@pytest.mark.usefixtures("ground")
def test_a_new_check_does_not_let_a_changed_visit_go_on() -> None:
    held = ready(agreed())
    assert held.offer is not None
    check(held.offer, until=TODAY + timedelta(days=5))
    confirm(held)
    day, later = NOW + timedelta(days=6), DAY + timedelta(days=1)
    assert actions.pause_expired_vetting(by=None, region=REGION, today=day.date(), now=day)
    held = actions.plan_dates(by=None, engagement=held, starts_on=later, ends_on=later, now=day)
    check(held.offer, until=TODAY + timedelta(days=300), since=TODAY)
    assert Engagement.objects.get().state == Engagement.State.PAUSED
    sign_off(held)
    assert actions.resume(by=None, engagement=held, now=day).state == Engagement.State.RUNNING


@pytest.mark.usefixtures("ground")
def test_the_weeks_in_which_a_visit_could_be_are_not_its_day() -> None:
    held = agreed()
    held = actions.plan_dates(by=None, engagement=held, starts_on=DAY, ends_on=DAY + timedelta(days=30), now=NOW)
    with pytest.raises(GateClosed, match="The day is not agreed"):
        confirm(ready(held))


@pytest.mark.usefixtures("ground")
@pytest.mark.parametrize("task", TASKS)
def test_each_line_of_the_list_holds_a_visit_up(task: str) -> None:
    held = ready(agreed(), without=task)
    line = held.rules.task(task)
    assert line is not None
    with pytest.raises(GateClosed) as closed:
        confirm(held)
    assert closed.value.missing == (f"Still to do: {line.text}.",)


@pytest.mark.usefixtures("ground")
@pytest.mark.parametrize(
    ("wanted", "says"),
    [
        ({"adults": 1}, "need at least 2 adults; 1 go along"),
        ({"ages": ["years-7-9"], "youngest": 13, "pupils": 30, "adults": 1}, "need at least 2 adults"),
        (
            {"ages": ["primary"], "youngest": 9, "pupils": 21, "adults": 2},
            "21 pupils, the youngest 9, need at least 3 adults; 2 go along",
        ),
        ({"transport": "open"}, "How the group gets there is not settled"),
    ],
)
def test_too_few_adults_or_no_transport_hold_a_visit_up(wanted: dict[str, Any], says: str) -> None:
    held = ready(agreed(**wanted))
    with pytest.raises(GateClosed, match=says):
        confirm(held)


@pytest.mark.usefixtures("ground")
@pytest.mark.parametrize(
    ("wanted", "says"),
    [
        ({"ages": ["years-7-9"], "youngest": 16}, "Pupils of Years 7 to 9 are 14 at most"),
        ({"ages": ["post-16", "primary"], "youngest": 12}, "Pupils of a primary school are 11 at most"),
        ({"ages": ["years-7-9"], "youngest": 9}, "the youngest is 10 or over"),
        ({"ages": ["post-16"], "youngest": 13}, "the youngest is 15 or over"),
    ],
)
def test_a_youngest_who_is_not_among_those_who_come_is_refused_when_it_is_asked(
    wanted: dict[str, Any], says: str
) -> None:
    with pytest.raises(GateClosed, match=says):
        agreed(**wanted)


@pytest.mark.usefixtures("ground")
def test_a_group_is_never_larger_than_the_workplace_can_take() -> None:
    held = ready(agreed({"at-a-time": 20}))
    with pytest.raises(GateClosed, match="24 pupils would come and the employer can take 20 at a time"):
        confirm(held)


@pytest.mark.usefixtures("ground")
def test_adults_need_no_consent_of_parents_and_no_needs_need_no_access() -> None:
    held = agreed(youngest=18, access="none")
    for task in ("risk-workplace", "risk-visit", "transport"):
        actions.tick(by=None, engagement=held, task=task, party=TASKS[task], now=NOW)
    sign_off(held)
    assert confirm(held).step == "confirmed"


@pytest.mark.parametrize(
    ("pupils", "youngest", "adults"),
    [(1, 15, 2), (6, 7, 2), (13, 7, 3), (20, 8, 2), (21, 10, 3), (30, 11, 2), (31, 15, 3), (40, 16, 2), (41, 17, 3)],
)
def test_how_many_adults_go_along(pupils: int, youngest: int, adults: int) -> None:
    assert adults_needed(pupils, youngest, TODAY) == adults


@pytest.mark.usefixtures("ground")
def test_a_check_that_ran_out_pauses_a_visit_and_one_that_never_was_does_not() -> None:
    checked, unchecked = ready(agreed()), ready(agreed())
    assert checked.offer is not None
    check(checked.offer, until=TODAY + timedelta(days=5))
    confirm(checked)
    confirm(unchecked)
    day = NOW + timedelta(days=6)
    paused = actions.pause_expired_vetting(by=None, region=REGION, today=day.date(), now=day)
    assert [one.pk for one in paused] == [checked.pk]
    assert "Checked until" in Engagement.objects.get(pk=checked.pk).paused_reason
    with pytest.raises(GateClosed, match="employer was checked until"):
        actions.resume(by=None, engagement=checked, now=day)


@pytest.mark.usefixtures("ground")
@pytest.mark.parametrize("until", [TODAY + timedelta(days=90), TODAY - timedelta(days=1)])
def test_a_check_that_is_taken_back_closes_the_gate_instead_of_opening_it(until: date) -> None:
    before, held = ready(agreed()), confirm(ready(agreed()))
    for one in (before, held):
        assert one.offer is not None
        kept = check(one.offer, until=until)
        actions.withdraw_vetting(by=None, vetting=kept, now=NOW)
    with pytest.raises(GateClosed, match="check was taken back"):
        confirm(before)
    held.refresh_from_db()
    assert held.paused_reason.startswith("The check was taken back.")
    with pytest.raises(GateClosed, match="check was taken back"):
        actions.resume(by=None, engagement=held, now=NOW)
    assert held.offer is not None
    check(held.offer, until=TODAY + timedelta(days=300), since=TODAY)
    assert Engagement.objects.get(pk=held.pk).state == Engagement.State.RUNNING


@pytest.mark.usefixtures("ground")
def test_a_check_entered_by_mistake_does_not_hold_a_visit_up() -> None:
    held = confirm(ready(agreed()))
    assert held.offer is not None
    kept = check(held.offer, until=TODAY + timedelta(days=90))
    actions.withdraw_vetting(by=None, vetting=kept, now=NOW, mistaken=True)
    held.refresh_from_db()
    assert held.state == Engagement.State.RUNNING


@pytest.mark.usefixtures("ground")
@pytest.mark.parametrize("task", TASKS)
def test_a_line_taken_back_holds_a_confirmed_visit_up(task: str) -> None:
    held = confirm(ready(agreed()))
    actions.untick(by=None, engagement=held, task=task, now=NOW)
    held.refresh_from_db()
    line = held.rules.task(task)
    assert line is not None
    assert held.paused_reason == f"It has changed since “Confirmed”. Still to do: {line.text}."


def test_a_visit_took_place_only_with_what_keeps_pupils_safe() -> None:
    way = kind("visit").end("visited")
    assert way is not None
    assert {"sign-off", "ratio", "risk-assessment", "parents-agreed", "access-met"} <= set(way.gates)


@pytest.mark.usefixtures("ground")
@pytest.mark.parametrize(
    ("days", "counts", "says"),
    [
        (0, {"college": 900}, "900 came, and the employer can take 30 at a time"),
        (0, {"college": 20, "year-11": 11}, "31 came"),
        (0, {"visitors": 3}, "“visitors” is not a group"),
        (0, {"people": 3}, "“people” is not a group"),
        (-1, {"college": 24}, "not the agreed day"),
        (1, {"college": 24}, "not the agreed day"),
    ],
)
def test_what_is_recorded_of_a_visit_is_the_visit_that_was_agreed(days: int, counts: dict[str, int], says: str) -> None:
    held, now = confirm(ready(agreed())), NOW + timedelta(days=30)
    with pytest.raises(EngagementError, match=says):
        actions.record_activity(
            by=None, engagement=held, on=DAY + timedelta(days=days), mode="in-person", counts=counts, now=now
        )
    assert not held.activities.exists()
    full = {"college": 30, "staff": 4}
    assert actions.record_activity(by=None, engagement=held, on=DAY, mode="in-person", counts=full, now=now).pk


@pytest.mark.usefixtures("ground")
def test_only_who_paused_it_and_the_hub_let_it_go_on(client: Client) -> None:
    held = agreed()
    assert held.offer is not None and held.offer.owner is not None
    school_link, firm_link = (
        actions.make_party_link(by=None, engagement=held, party=one, now=timezone.now())
        for one in ("school", "employer")
    )
    client.post(f"/connect/link/{school_link}/pause/", {"reason": "A pupil was hurt"})
    held.refresh_from_db()
    assert (held.state, held.paused_by) == (Engagement.State.PAUSED, "school")
    assert "Go on" not in client.get(f"/connect/link/{firm_link}/").content.decode()
    page = client.post(f"/connect/link/{firm_link}/", {"do": "resume"})
    assert "School or college paused this" in page.content.decode()
    client.force_login(contact(held.offer.owner, "Firm Person"))
    assert client.post(f"/{REGION}/connect/engagements/{held.public_id}/", {"do": "resume"}).status_code == 422
    held.refresh_from_db()
    assert held.state == Engagement.State.PAUSED
    client.force_login(make_hub_lead(REGION))
    client.post(f"/{REGION}/connect/engagements/{held.public_id}/", {"do": "resume"})
    held.refresh_from_db()
    assert (held.state, held.paused_by) == (Engagement.State.RUNNING, "")
    client.post(f"/connect/link/{school_link}/pause/", {"reason": "A pupil was hurt"})
    client.post(f"/connect/link/{school_link}/", {"do": "resume"})
    held.refresh_from_db()
    assert held.state == Engagement.State.RUNNING


@pytest.mark.usefixtures("ground")
def test_a_lapsed_check_holds_a_visit_up() -> None:
    held = ready(agreed())
    assert held.offer is not None
    check(held.offer, until=TODAY - timedelta(days=1))
    with pytest.raises(GateClosed, match="was checked until"):
        confirm(held)


@pytest.mark.usefixtures("ground")
@pytest.mark.parametrize(
    ("answers", "says"),
    [({"insured": "no"}, "Ask your insurer first"), ({"with-staff": "no"}, "Staff of the school are with pupils")],
)
def test_a_workplace_that_is_not_safe_is_not_offered(answers: dict[str, Any], says: str) -> None:
    with pytest.raises(GateClosed, match=says):
        make_offer(kind="visit", answers=OFFERED | answers)


@pytest.mark.usefixtures("ground")
@pytest.mark.parametrize("pupils", ["0", "201", "-4", "about thirty", "1e9", "12.5", "9" * 40])
def test_a_group_that_cannot_be_is_refused(pupils: str) -> None:
    with pytest.raises(AnswerError, match="Enter"):
        make_request(kind="visit", answers=WANTED | {"pupils": pupils})


@pytest.mark.usefixtures("ground")
def test_a_visit_without_a_request_in_full_is_not_safe() -> None:
    held = agreed()
    Request.objects.filter(pk=held.request_id).update(answers={})
    held = Engagement.objects.get()
    missing = gates.missing(held, ["ratio", "transport", "parents-agreed", "access-met"], date(2026, 4, 1))
    assert len(missing) == 4
    assert missing[0].startswith("The request does not say how many pupils come")
