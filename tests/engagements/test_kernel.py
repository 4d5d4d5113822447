"""The kernel: offers, requests, matches, steps and their gates, whatever the kind."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import yaml

from routeways.engagements import actions, criteria, endings, gates, queries
from routeways.engagements.agreements import digest_of
from routeways.engagements.errors import EngagementError, GateClosed
from routeways.engagements.kinds import Kind, kinds
from routeways.engagements.models import Engagement, Match, Offer, Participant
from routeways.engagements.models.listing import State
from routeways.foundation import dated_rules
from routeways.foundation.definitions import PACKAGED, DefinitionError, read
from routeways.foundation.models import AuditEntry
from routeways.organisations.consent_purposes import consent_purposes
from routeways.organisations.kinds import Kind as OrganisationKind
from tests.engagements.factories import (
    NOW,
    REGION,
    TALK,
    TODAY,
    WANTED_TALK,
    employer,
    make_match,
    make_offer,
    make_request,
    school,
)

pytestmark = [pytest.mark.both_databases, pytest.mark.usefixtures("ground")]


@pytest.mark.parametrize("kind", kinds().values(), ids=lambda kind: kind.id)
def test_every_kind_names_only_what_there_is(kind: Kind) -> None:
    named = {gate for step in kind.steps for gate in (*step.gates, *step.stays)} | {
        gate for end in kind.ends for gate in end.gates
    }
    assert named <= gates.names()
    assert {criterion.rule for criterion in kind.criteria} <= criteria.names()
    assert set(kind.rules) <= {rule.id for rule in dated_rules.rules()}
    for asked in (kind.offer, kind.request):
        assert asked is None or set(asked.by) <= set(OrganisationKind.values)
    assert consent_purposes() is not None


def written(tmp_path: Path, **changes: object) -> Path:
    content = yaml.safe_load((PACKAGED / "engagements" / "talk.yaml").read_text("utf-8")) | changes
    path = tmp_path / "talk.yaml"
    path.write_text(yaml.safe_dump(content), "utf-8")
    return path


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"request": None}, "says what is asked for"),
        ({"offer": None}, "says what is offered"),
        ({"parties": [{"id": "x", "name": "X", "side": "offer"}]}, "is named but is none of them"),
        ({"ends": [{"id": "a", "name": "A", "by": ["school"]}]}, "must count as a success"),
        ({"ends": [{"id": "a", "name": "A", "by": ["school"], "counts": True, "from_steps": ["z"]}]}, "no step “z”"),
        ({"criteria": [{"rule": "same-answer", "offer": "colour"}]}, "no question “colour”"),
        ({"steps": [{"id": "a", "name": "A", "by": ["school"]}] * 2}, "each id is given once"),
        ({"surprise": 1}, "surprise"),
    ],
)
def test_a_kind_that_does_not_hang_together_is_refused(tmp_path: Path, changes: dict[str, object], says: str) -> None:
    with pytest.raises(DefinitionError, match=says):
        read(written(tmp_path, **changes), Kind)


def test_an_offer_opens_only_when_what_is_needed_is_answered() -> None:
    made = make_offer(opened=False, answers=TALK | {"staff-present": "no"}, postcode="")
    with pytest.raises(GateClosed) as refused:
        actions.open_listing(by=None, listing=made, today=TODAY)
    assert refused.value.missing == (
        "A member of the school’s staff stays in the room, so that nobody from outside is alone with pupils. "
        "Agree to that first.",
        "Give the postcode of the place.",
    )
    actions.change_listing(
        by=None, listing=made, draft=actions.Draft(title="Talk", postcode="BB11 2AA", answers=TALK), now=NOW
    )
    opened = actions.open_listing(by=None, listing=made, today=TODAY)
    assert opened.state == State.OPEN
    assert opened.expires_on == TODAY + timedelta(days=180)


def test_a_visitors_offer_waits_until_the_hub_says_who_they_are() -> None:
    draft = actions.Draft(
        title="Talk", postcode="BB11 2AA", answers=TALK, claimed_name="Imaginary Ltd", contact_email="a@example.org"
    )
    made = actions.make_offer(by=None, region=REGION, kind_id="talk", owner=None, draft=draft, now=NOW, through="link")
    assert actions.open_listing(by=None, listing=made, today=TODAY, claimed=True).state == State.WAITING
    assert queries.board(REGION, today=TODAY) == []
    firm = employer("Imaginary Ltd")
    held = actions.confirm_owner(by=None, listing=made, organisation=firm)
    assert (held.state, held.who) == (State.OPEN, "Imaginary Ltd")
    assert [line.listing for line in queries.board(REGION, today=TODAY)] == [made]


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"title": " "}, "Give it a title"),
        ({"number": 0}, "from 1 to 50"),
        ({"number": 51}, "from 1 to 50"),
        ({"postcode": "nowhere"}, "postcode"),
        ({"starts_on": date(2026, 5, 2), "ends_on": date(2026, 5, 1)}, "before the first day"),
        ({"expires_on": date(2026, 1, 1)}, "has passed"),
        ({"answers": {"colour": "red"}}, "no question “colour”"),
        ({"contact_email": "nobody"}, "e-mail address"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(fields: dict[str, object], says: str) -> None:
    with pytest.raises(EngagementError, match=says):
        make_offer(opened=False, **fields)  # type: ignore[arg-type]
    assert Offer.objects.count() == 0


def test_only_kinds_of_organisation_that_may_offer_do() -> None:
    with pytest.raises(EngagementError, match="not of a kind"):
        make_offer(school("Imaginary School"))


def test_both_sides_say_yes_and_the_work_begins_once() -> None:
    match = make_match()
    half = actions.answer_match(by=None, match=match, side="offer", yes=True, now=NOW)
    assert (half.state, Engagement.objects.count()) == (Match.State.PROPOSED, 0)
    whole = actions.answer_match(by=None, match=match, side="request", yes=True, now=NOW)
    assert whole.state == Match.State.ACCEPTED
    begun = Engagement.objects.get()
    assert (begun.step, begun.due_on, begun.owner) == ("agreed", TODAY + timedelta(days=21), match.request.owner)
    assert actions.begin(by=None, match=whole, now=NOW) == begun


def test_a_refusal_needs_a_reason_and_keeps_it() -> None:
    match = make_match()
    with pytest.raises(EngagementError, match="Say why not"):
        actions.answer_match(by=None, match=match, side="offer", yes=False, now=NOW)
    held = actions.answer_match(by=None, match=match, side="offer", yes=False, reason="Too far", now=NOW)
    assert (held.state, held.refused_by, held.refused_reason) == (Match.State.REFUSED, "offer", "Too far")
    again = make_match(match.offer, match.request)  # the same two can be tried anew
    assert again.pk != match.pk


def test_places_are_never_given_twice() -> None:
    offer = make_offer(number=1)
    first, second = make_match(offer), make_match(offer)
    actions.answer_match(by=None, match=first, side="region", yes=True, now=NOW)
    with pytest.raises(EngagementError, match="0 of 1 places left"):
        actions.answer_match(by=None, match=second, side="region", yes=True, now=NOW)
    assert Match.objects.get(pk=second.pk).state == Match.State.PROPOSED
    shown = queries.board(REGION, today=TODAY, kind="talk", proposed=True)
    assert [line.side for line in shown] == ["request"]  # the full offer is not shown


def test_a_request_is_not_met_twice() -> None:
    request = make_request()
    first, second = make_match(request=request), make_match(request=request)
    actions.answer_match(by=None, match=first, side="region", yes=True, now=NOW)
    with pytest.raises(EngagementError, match="still looks for 0 of 1"):
        actions.answer_match(by=None, match=second, side="region", yes=True, now=NOW)
    cause = "The employer could not come"
    actions.end(by=None, engagement=first.engagement, outcome="cancelled", party="hub", cause=cause, now=NOW)
    again = actions.answer_match(by=None, match=second, side="region", yes=True, now=NOW)
    assert again.state == Match.State.ACCEPTED  # what came to nothing leaves the request open


def test_a_yes_is_to_what_stood_there() -> None:
    match = make_match()
    actions.answer_match(by=None, match=match, side="offer", yes=True, now=NOW)
    same = actions.Draft(title=match.request.title, postcode="BB11 2AA", answers=WANTED_TALK)
    actions.change_listing(by=None, listing=match.request, draft=same, now=NOW)
    match.refresh_from_db()
    assert match.offer_said == Match.Said.YES  # nothing was changed
    other = actions.Draft(title="Something else", postcode="BB11 2AA", answers=WANTED_TALK)
    actions.change_listing(by=None, listing=match.request, draft=other, now=NOW)
    match.refresh_from_db()
    assert match.offer_said == Match.Said.NOTHING


def test_the_day_is_that_of_london() -> None:
    """At 00:30 in summer it is still yesterday in UTC."""
    offer, request = make_offer(expires_on=date(2026, 6, 30)), make_request()
    late = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)
    with pytest.raises(EngagementError, match="stood until 30 June 2026"):
        actions.propose_match(by=None, offer=offer, request=request, now=late)


def test_the_walk_stops_at_each_gate_and_says_what_is_missing() -> None:
    engagement = make_match(accepted=True).engagement
    with pytest.raises(GateClosed) as refused:
        actions.take_step(by=None, engagement=engagement, step="booked", party="school", now=NOW)
    assert len(refused.value.missing) == 3  # two lines and the days
    for task in ("brief", "welcome"):
        actions.tick(by=None, engagement=engagement, task=task, party="school", now=NOW)
    actions.plan_dates(by=None, engagement=engagement, starts_on=TODAY, ends_on=TODAY, now=NOW)
    with pytest.raises(EngagementError, match="for School or college or Careers hub to say"):
        actions.take_step(by=None, engagement=engagement, step="booked", party="employer", now=NOW)
    held = actions.take_step(by=None, engagement=engagement, step="booked", party="school", now=NOW)
    assert actions.take_step(by=None, engagement=held, step="booked", party="school", now=NOW).history.count() == 2
    with pytest.raises(GateClosed, match="Record the activity"):
        actions.end(by=None, engagement=held, outcome="given", party="school", now=NOW)
    actions.record_activity(by=None, engagement=held, on=TODAY, mode="in-person", counts={"year-8": 28}, now=NOW)
    done = actions.end(by=None, engagement=held, outcome="given", party="school", now=NOW)
    with pytest.raises(EngagementError, match="has ended"):
        actions.untick(by=None, engagement=held, task="brief", now=NOW)
    assert (done.state, done.succeeded, done.ended_on) == (Engagement.State.ENDED, True, TODAY)


def test_an_end_with_causes_wants_one_of_them() -> None:
    engagement = make_match(accepted=True).engagement
    with pytest.raises(EngagementError, match="Choose the cause"):
        actions.end(by=None, engagement=engagement, outcome="cancelled", party="hub", cause="Rain", now=NOW)
    cause = "The employer could not come"
    ended = actions.end(by=None, engagement=engagement, outcome="cancelled", party="hub", cause=cause, now=NOW)
    assert (ended.succeeded, ended.cause) == (False, cause)


def test_what_is_paused_does_not_go_on() -> None:
    engagement = make_match(accepted=True).engagement
    actions.pause(by=None, engagement=engagement, reason="The vetting has expired", now=NOW)
    with pytest.raises(EngagementError, match="is paused: The vetting has expired"):
        actions.take_step(by=None, engagement=engagement, step="booked", party="hub", now=NOW)
    assert actions.resume(by=None, engagement=engagement, now=NOW).due_on == TODAY + timedelta(days=21)


def test_what_must_stay_so_is_so_before_work_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    engagement = make_match(accepted=True).engagement
    first = engagement.rules.steps[0]
    strict = engagement.rules.model_copy(
        update={"steps": (first.model_copy(update={"stays": ("happened",)}), *engagement.rules.steps[1:])}
    )
    actions.pause(by=None, engagement=engagement, reason="Ill", now=NOW)
    monkeypatch.setattr(Engagement, "rules", strict)
    with pytest.raises(GateClosed, match=r"Going on is not possible yet\. Nothing is recorded"):
        actions.resume(by=None, engagement=engagement, now=NOW)
    actions.record_activity(by=None, engagement=engagement, on=TODAY, mode="in-person", counts={"year-8": 3}, now=NOW)
    assert actions.resume(by=None, engagement=engagement, now=NOW).state == Engagement.State.RUNNING


def test_an_end_that_frees_gives_the_places_to_somebody_else(monkeypatch: pytest.MonkeyPatch) -> None:
    match = make_match(make_offer(number=1), accepted=True)
    ends = tuple(way.model_copy(update={"frees": True}) for way in match.offer.rules.ends)
    monkeypatch.setattr(Engagement, "rules", match.offer.rules.model_copy(update={"ends": ends}))
    cause = "The employer could not come"
    actions.end(by=None, engagement=match.engagement, outcome="cancelled", party="hub", cause=cause, now=NOW)
    again = make_match(match.offer)
    assert actions.answer_match(by=None, match=again, side="region", yes=True, now=NOW).state == Match.State.ACCEPTED


def test_a_changed_agreement_is_signed_anew() -> None:
    engagement = make_match(accepted=True).engagement
    before = digest_of(engagement)
    held = actions.plan_dates(by=None, engagement=engagement, starts_on=TODAY, ends_on=TODAY, now=NOW)
    assert digest_of(held) != before


def test_a_persons_name_stays_out_of_what_others_read() -> None:
    college = school("Imaginary School")
    student = Participant.objects.create(
        region=REGION, owner=college, reference="P-11111", name="Quilla Invented", told_on=TODAY, created_at=NOW
    )
    with pytest.raises(EngagementError, match="Leave the person’s name out"):
        make_request(college, participant=student, title="Placement for Invented, Quilla")
    with pytest.raises(EngagementError, match="not known to the organisation"):
        make_request(school("Another School"), participant=student)
    assert make_request(college, participant=student).participant == student


def test_unmet_demand_keeps_its_reason() -> None:
    request = make_request()
    with pytest.raises(EngagementError, match="Choose the reason"):
        actions.mark_unmet(by=None, request=request, reason="Whatever", today=TODAY)
    held = actions.mark_unmet(by=None, request=request, reason="Too far", detail="Nobody near", today=TODAY)
    assert (held.unmet_reason, held.unmet_on, held.state) == ("Too far", TODAY, State.OPEN)


def test_what_stood_too_long_ends_with_its_proposals() -> None:
    match = make_match()
    late = match.offer.expires_on + timedelta(days=1)
    assert actions.expire_listings(by=None, region=REGION, today=late) == 2
    assert Match.objects.get().state == Match.State.EXPIRED
    assert actions.expire_listings(by=None, region=REGION, today=late) == 0


def test_a_pair_is_judged_with_a_reason_for_each_side() -> None:
    offer = make_offer()
    found = criteria.judge(offer, make_request(postcode="PR1 8XJ"), TODAY)
    assert found.barred == ""
    assert found.to_request[0] == "Sector: Engineering and manufacturing."
    assert any("miles away" in sentence for sentence in found.to_offer)
    other = make_request(answers={"sector": "digital", "ages": ["primary"]})
    assert criteria.judge(offer, other, TODAY).barred == "ages does not fit"


def test_every_write_leaves_one_audit_row() -> None:
    offer = make_offer(opened=False)
    before = AuditEntry.objects.count()
    actions.open_listing(by=None, listing=offer, today=TODAY)
    assert AuditEntry.objects.count() == before + 1


def test_a_person_is_written_down_with_a_reference_that_says_nothing() -> None:
    college = school("Imaginary Sixth Form")
    told = actions.Somebody(name="Invented Person", born_on=date(2009, 3, 27), told_on=TODAY, own_number="7")
    made = actions.add_participant(by=None, owner=college, region=REGION, somebody=told, now=NOW, today=TODAY)
    assert made.reference.startswith("P-")
    assert "Invented" not in f"{made} {made.reference}"
    with pytest.raises(EngagementError, match="number “7” already"):
        actions.add_participant(by=None, owner=college, region=REGION, somebody=told, now=NOW, today=TODAY)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"name": " "}, "Enter the person’s name"),
        ({"born_on": date(2010, 3, 28)}, "16 or over"),
        ({"born_on": date(2030, 1, 1)}, "a day in the past"),
        ({"told_on": TODAY + timedelta(days=1)}, "Tell the person first"),
        ({"email": "nobody"}, "e-mail address like"),
        ({"postcode": "nowhere"}, "postcode"),
    ],
)
def test_a_person_who_cannot_be_is_refused_with_a_sentence(changes: dict[str, object], says: str) -> None:
    fields = {"name": "Invented Person", "born_on": date(2008, 1, 1), "told_on": TODAY} | changes
    with pytest.raises(EngagementError, match=says):
        actions.add_participant(
            by=None,
            owner=school(),
            region=REGION,
            somebody=actions.Somebody(**fields),  # type: ignore[arg-type]
            now=NOW,
            today=TODAY,
        )


def test_what_a_kind_wants_done_at_the_end_is_done_in_the_same_transaction(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []
    monkeypatch.setitem(endings._endings, "talk", lambda held, by, now: seen.append(held.outcome))
    engagement = make_match(accepted=True).engagement
    cause = "Nobody answered"
    actions.end(by=None, engagement=engagement, outcome="cancelled", party="hub", cause=cause, now=NOW)
    assert seen == ["cancelled"]
