"""Enterprise Advisers over the years: checks that run out, the yearly yes, the end, another adviser."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from routeways.engagements import actions, console_panels, panels, queries
from routeways.engagements.errors import EngagementError, GateClosed
from routeways.engagements.kinds import kinds
from routeways.engagements.models import Engagement, Match, Vetting, YearlyConfirmation
from routeways.engagements.models.listing import State
from routeways.engagements.queries.advisers import schools
from routeways.engagements.queries.confirming import confirmations, year_of, years
from routeways.engagements.queries.inbox import unmet
from routeways.engagements.queries.parties import looker
from routeways.foundation import daily, jobs
from routeways.foundation.models import AuditEntry, Job, Message
from routeways.values.months import months_after
from tests.engagements.console.factories import adviser, check, matched, solved, wants_adviser
from tests.engagements.factories import NOW, REGION, TODAY, make_match
from tests.organisations.factories import give, make_hub, make_user

pytestmark = pytest.mark.usefixtures("ground")


def walked(until: date = TODAY + timedelta(days=300)) -> Engagement:
    """A match that has become active."""
    held = matched().engagement
    for task, party in (("introduced", "hub"), ("role", "adviser")):
        actions.tick(by=None, engagement=held, task=task, party=party, now=NOW)
    actions.take_step(by=None, engagement=held, step="induction", party="school", now=NOW)
    for task, party in (("safeguarding", "school"), ("leader", "school"), ("training", "hub")):
        actions.tick(by=None, engagement=held, task=task, party=party, now=NOW)
    check(held.offer, until=until)
    return actions.take_step(by=None, engagement=held, step="active", party="hub", now=NOW)


def later(days: int) -> datetime:
    return NOW + timedelta(days=days)


def test_nobody_becomes_active_without_a_check() -> None:
    held = matched().engagement
    for task, party in (("introduced", "hub"), ("role", "adviser")):
        actions.tick(by=None, engagement=held, task=task, party=party, now=NOW)
    actions.take_step(by=None, engagement=held, step="induction", party="hub", now=NOW)
    for task, party in (("safeguarding", "school"), ("leader", "school"), ("training", "hub")):
        actions.tick(by=None, engagement=held, task=task, party=party, now=NOW)
    with pytest.raises(GateClosed, match="check is not recorded yet"):
        actions.take_step(by=None, engagement=held, step="active", party="hub", now=NOW)
    check(held.offer, until=TODAY - timedelta(days=1))
    with pytest.raises(GateClosed, match="was checked until 26 March 2026"):
        actions.take_step(by=None, engagement=held, step="active", party="hub", now=NOW)


def test_an_adviser_who_does_not_agree_to_checks_is_not_opened() -> None:
    with pytest.raises(GateClosed, match="Agree to that first"):
        adviser(answers={"checked": "no"})
    with pytest.raises(GateClosed, match="only with staff present"):
        adviser(answers={"through-staff": "no"})


def test_a_check_that_runs_out_pauses_and_the_hub_is_told_once() -> None:
    lead = make_user("Lead")
    give(lead, "hub-lead", make_hub(REGION), region=REGION)
    held, other = walked(until=TODAY + timedelta(days=5)), walked()
    last = later(5)
    assert actions.pause_expired_vetting(by=None, region=REGION, today=last.date(), now=last) == []
    day = later(6)
    paused = actions.pause_expired_vetting(by=None, region=REGION, today=day.date(), now=day)
    held.refresh_from_db()
    other.refresh_from_db()
    assert [one.pk for one in paused] == [held.pk]
    assert (held.state, other.state) == (Engagement.State.PAUSED, Engagement.State.RUNNING)
    assert held.paused_reason.startswith("Checked until 1 April 2026.")
    assert actions.pause_expired_vetting(by=None, region=REGION, today=day.date(), now=day) == []
    message = Message.objects.get(template="engagements/vetting_expired")
    assert message.to == lead.email
    assert held.title in message.body


def test_what_is_paused_for_a_check_goes_on_when_it_is_renewed_and_not_before() -> None:
    held = walked(until=TODAY + timedelta(days=5))
    day = later(10)
    actions.pause_expired_vetting(by=None, region=REGION, today=day.date(), now=day)
    with pytest.raises(GateClosed, match="was checked until"):
        actions.resume(by=None, engagement=held, now=day)
    actions.record_vetting(
        by=None, offer=held.offer, check_kind="basic", checked_on=day.date(), checked_by="The hub", now=day
    )
    held.refresh_from_db()
    assert (held.state, held.paused_reason) == (Engagement.State.RUNNING, "")


def test_what_is_paused_for_another_reason_stays_paused() -> None:
    held = walked()
    actions.pause(by=None, engagement=held, reason="Ill", now=NOW)
    check(held.offer, until=TODAY + timedelta(days=400), since=TODAY - timedelta(days=2))
    held.refresh_from_db()
    assert (held.state, held.paused_reason) == (Engagement.State.PAUSED, "Ill")


def test_a_check_taken_back_pauses_what_needs_it() -> None:
    held = walked()
    actions.withdraw_vetting(by=None, vetting=Vetting.objects.get(), now=NOW)
    actions.withdraw_vetting(by=None, vetting=Vetting.objects.get(), now=NOW)
    held.refresh_from_db()
    assert held.paused_reason.startswith("The check was taken back.")


def test_a_check_entered_by_mistake_is_as_if_none_was_recorded() -> None:
    held = walked()
    actions.withdraw_vetting(by=None, vetting=Vetting.objects.get(), now=NOW, mistaken=True)
    held.refresh_from_db()
    assert held.paused_reason.startswith("No check is recorded.")


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"check_kind": "rumour"}, "kind of check"),
        ({"checked_by": " "}, "Which organisation|which organisation"),
        ({"checked_on": TODAY + timedelta(days=1)}, "in the future"),
        ({"expires_on": TODAY - timedelta(days=1)}, "ends before it begins"),
        ({"expires_on": TODAY + timedelta(days=3000)}, "at most 60 months"),
    ],
)
def test_a_check_that_cannot_be_is_refused_with_a_sentence(fields: dict[str, Any], says: str) -> None:
    given = {
        "by": None,
        "offer": adviser(),
        "check_kind": "basic",
        "checked_on": TODAY,
        "checked_by": "Hub",
        "now": NOW,
    }
    with pytest.raises(EngagementError, match=says):
        actions.record_vetting(**(given | fields))  # type: ignore[arg-type]
    assert not Vetting.objects.exists()


def test_a_check_without_a_last_day_holds_as_long_as_the_rule_says() -> None:
    made = actions.record_vetting(
        by=None, offer=adviser(), check_kind="basic", checked_on=TODAY, checked_by="Hub", now=NOW
    )
    assert (made.expires_on, str(made)) == (date(2029, 3, 27), "Checked until 27 March 2029")
    with pytest.raises(IntegrityError), transaction.atomic():
        Vetting.objects.create(
            offer=made.offer,
            check_kind="basic",
            checked_on=TODAY,
            expires_on=TODAY,
            checked_by="Hub",
            recorded_at=NOW,
        )


def test_the_mornings_job_looks_through_every_region() -> None:
    errand = next(one for one in daily.errands() if one.kind == "engagements.pause_expired_vetting")
    assert {"region": REGION} in list(errand.payloads())
    walked(until=TODAY + timedelta(days=1))  # long over on the day of the worker
    jobs.start("engagements.pause_expired_vetting", by=None, payload={"region": REGION})
    jobs.work_off()
    assert Job.objects.get(kind="engagements.pause_expired_vetting").result == {"paused": 1}


def test_both_say_once_a_year_whether_it_goes_on() -> None:
    held = walked(until=TODAY + timedelta(days=700))
    first = year_of(held, TODAY)
    assert first is not None
    assert (first.due_on, first.asks) == (date(2027, 3, 27), ("adviser", "school"))
    with pytest.raises(EngagementError, match="confirmed from 13 February 2027 on"):
        actions.confirm_year(by=None, engagement=held, party="school", goes_on=True, now=NOW)
    day = later(340)
    with pytest.raises(EngagementError, match="by the adviser and by the school"):
        actions.confirm_year(by=None, engagement=held, party="hub", goes_on=True, now=day)
    with pytest.raises(EngagementError, match="Say why it ends"):
        actions.confirm_year(by=None, engagement=held, party="school", goes_on=False, now=day)
    actions.confirm_year(by=None, engagement=held, party="school", goes_on=False, why="New head", now=day)
    held = Engagement.objects.get(pk=held.pk)
    year = year_of(held, day.date())
    assert year is not None and year.refused and year.silent == ("adviser",)
    for party in ("school", "adviser"):
        actions.confirm_year(by=None, engagement=held, party=party, goes_on=True, now=day)
    held = Engagement.objects.get(pk=held.pk)
    after = year_of(held, day.date())
    assert after is not None and after.due_on == date(2028, 3, 27)
    assert YearlyConfirmation.objects.count() == 2


def test_what_nobody_confirmed_is_overdue_for_the_hub(django_assert_max_num_queries: Any) -> None:
    lead = make_user("Lead")
    give(lead, "hub-lead", make_hub(REGION), region=REGION)
    held = walked()
    walked()
    day = (NOW + timedelta(days=330)).date()
    assert [year.overdue for year in confirmations(REGION, lead, today=day)] == [False, False]
    actions.confirm_year(by=None, engagement=held, party="school", goes_on=True, now=later(330))
    late = later(366).date()
    with django_assert_max_num_queries(8):
        found = confirmations(REGION, lead, today=late)
    assert [(year.overdue, len(year.silent)) for year in found] == [(True, 1), (True, 2)]
    assert confirmations(REGION, make_user("Nobody"), today=late) == []


def test_a_talk_has_no_years() -> None:
    match = make_match(accepted=True)
    assert years([match.engagement], TODAY) == []
    with pytest.raises(EngagementError, match="no year to confirm"):
        actions.confirm_year(by=None, engagement=match.engagement, party="school", goes_on=True, now=NOW)


def test_who_leaves_frees_the_place_and_the_school_waits_again() -> None:
    match = matched(adviser(number=1))
    request = match.request
    request.state, request.expires_on = State.EXPIRED, TODAY - timedelta(days=1)
    request.save()
    held = actions.leave(
        by=None, engagement=match.engagement, party="hub", cause="The two did not suit each other", now=NOW
    )
    match.refresh_from_db()
    request.refresh_from_db()
    assert (held.outcome, match.state) == ("left", Match.State.WITHDRAWN)
    assert (request.state, request.expires_on > TODAY) == (State.OPEN, True)
    run = actions.rematch(by=None, request=request, seed="again", now=NOW) if adviser("Another") else None
    jobs.work_off()
    assert run is not None
    run.refresh_from_db()
    assert [line.offer.title for line in queries.run_view(run).pairs] == ["Another"]  # not the one that did not suit


def test_an_adviser_who_stops_altogether_is_not_offered_any_more() -> None:
    match = matched()
    cause = "The adviser has no time any more"
    actions.leave(by=None, engagement=match.engagement, party="adviser", cause=cause, adviser_stops=True, now=NOW)
    match.offer.refresh_from_db()
    assert match.offer.state == State.CLOSED
    with pytest.raises(EngagementError, match="no offers with a place left"):
        actions.rematch(by=None, request=match.request, seed="again", now=NOW)


def test_panels_say_the_day_and_nothing_else_about_a_check() -> None:
    held = walked()
    leader = make_user("Leader")
    give(leader, "careers-leader", held.request.owner)
    lead = make_user("Lead")
    give(lead, "hub-lead", make_hub(REGION), region=REGION)
    seen = console_panels.check(held, looker(held, leader, today=TODAY))
    assert seen == {"until": TODAY + timedelta(days=300), "lapsed": False, "record": ""}
    hub = console_panels.check(held, looker(held, lead, today=TODAY))
    assert hub is not None and hub["record"].endswith(f"/checks/{held.offer.public_id}/")
    year = console_panels.year(held, looker(held, leader, today=TODAY + timedelta(days=340)))
    assert year is not None and year["href"].endswith("/year/") and not year["leave"]
    talk = make_match(accepted=True).engagement
    assert console_panels.check(talk, looker(talk, leader, today=TODAY)) is None
    asked = console_panels.check(talk, looker(talk, lead, today=TODAY))
    assert asked is not None and asked["until"] is None, "the hub alone can record one where nobody must have any"
    assert console_panels.year(talk, looker(talk, lead, today=TODAY)) is None
    assert len(panels.shown(held, looker(held, lead, today=TODAY))) >= 2


def test_every_write_leaves_one_audit_row_without_words_about_a_check() -> None:
    offer = adviser()
    before = AuditEntry.objects.count()
    check(offer)
    rows = AuditEntry.objects.order_by("-pk")[: AuditEntry.objects.count() - before]
    assert [row.verb for row in rows] == ["engagements.record_vetting"]
    assert "enhanced" not in str(rows[0].details)


def test_no_kind_that_works_with_schools_lets_a_person_write_alone() -> None:
    """Adults and pupils have no thread of their own: whoever takes part as a person is no party that writes."""
    for one in kinds().values():
        if one.family == "schools":
            assert all(party.side != "person" for party in one.parties)


def test_months_are_counted_as_people_count_them() -> None:
    assert months_after(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert months_after(date(2026, 12, 15), 1) == date(2027, 1, 15)
    assert months_after(date(2026, 3, 15), -12) == date(2025, 3, 15)


def test_a_request_that_is_waiting_for_its_owner_is_no_school_that_waits() -> None:
    wanted = wants_adviser()
    actions.pause_listing(by=None, listing=wanted)
    from routeways.engagements.queries.advisers import schools

    assert schools(REGION, today=TODAY)[0].why == "Its request is paused."


def why(today: date = TODAY) -> str:
    """Why the only school that waits has nobody."""
    return next(line.why for line in schools(REGION, today=today) if line.state == "waiting")


def test_a_school_whose_adviser_left_reads_that_and_not_what_a_run_said_before() -> None:
    adviser(number=1), wants_adviser()
    made = actions.confirm_run(by=None, run=solved(), now=NOW)[0]
    accepted = actions.answer_match(by=None, match=made, side="region", yes=True, now=later(1))
    cause = "The adviser has no time any more"
    actions.leave(by=None, engagement=accepted.engagement, party="hub", cause=cause, adviser_stops=True, now=later(200))
    day = TODAY + timedelta(days=200)
    assert why(day) == f"Ended early on {day:%-d %B %Y}: {cause}."


def test_a_school_reads_who_said_no_to_what_was_proposed() -> None:
    request = wants_adviser()
    said = []
    for side in ("offer", "request", "region"):
        match = actions.propose_match(by=None, offer=adviser(), request=request, now=NOW)
        actions.answer_match(by=None, match=match, side=side, yes=False, reason="No time", now=NOW)
        said.append(why())
    match = actions.propose_match(by=None, offer=adviser(), request=request, now=NOW)
    actions.withdraw_match(by=None, match=match, now=later(1))
    assert [*said, why()] == [
        "It was proposed to somebody who did not take it.",
        "It did not take whom it was proposed.",
        "The hub said no to what was proposed.",
        "What was proposed was taken back.",
    ]


def test_what_nobody_could_meet_is_not_said_any_more_once_somebody_did() -> None:
    request = wants_adviser()
    actions.mark_unmet(by=None, request=request, reason="Nobody answered", detail="Twice.", today=TODAY)
    assert why() == "Nobody answered. Twice."
    lead = make_user("Lead")
    give(lead, "hub-lead", make_hub(REGION), region=REGION)
    assert list(unmet(REGION, lead, today=TODAY)) == [request]
    match = matched(request=request)
    request.refresh_from_db()
    assert (request.unmet_reason, request.unmet_detail, request.unmet_on) == ("", "", None)
    assert not unmet(REGION, lead, today=TODAY)
    actions.end(by=None, engagement=match.engagement, outcome="rematched", party="hub", now=later(9))
    assert why().startswith("Put together with others by the hub on ")


def test_a_refusal_after_nobody_could_meet_it_is_the_newer_word() -> None:
    request = wants_adviser()
    actions.mark_unmet(by=None, request=request, reason="Nobody answered", today=TODAY)
    match = actions.propose_match(by=None, offer=adviser(), request=request, now=later(3))
    actions.answer_match(by=None, match=match, side="offer", yes=False, reason="No time", now=later(4))
    assert why(TODAY + timedelta(days=4)) == "It was proposed to somebody who did not take it."
