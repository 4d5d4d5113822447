"""Employers are asked through matches as everywhere else: once in a cycle for all, and not where they said no."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from routeways.engagements import actions
from routeways.engagements.actions import letters, levy_matching
from routeways.engagements.actions.asking import NotToBeAsked
from routeways.engagements.actions.reminding import remind
from routeways.engagements.errors import EngagementError
from routeways.engagements.kinds import kind, kinds
from routeways.engagements.models import LevyRequest, Match, Offer
from routeways.foundation import jobs
from routeways.foundation.models import Message, User
from routeways.organisations import actions as ledger
from routeways.organisations import queries
from routeways.organisations.actions import contact_consents
from routeways.organisations.contact_purposes import EVERYTHING, contact_purposes
from routeways.organisations.models import Ask, Organisation, Touch
from tests.engagements.console.factories import KIND, adviser, solved, wants_adviser
from tests.engagements.factories import NOW, REGION, TODAY, employer, make_offer, make_request, school
from tests.engagements.levy import factories as levy
from tests.organisations.factories import give, make_hub, make_user

pytestmark = pytest.mark.usefixtures("ground")
TALKS = "guest-lecture"


def writer() -> User:
    """Somebody of the hub, who writes offers for employers."""
    user = make_user("Hub")
    give(user, "enterprise-coordinator", make_hub(REGION), region=REGION)
    return user


def written_for(owner: Organisation, *, of: Any = make_offer, **fields: Any) -> Offer:
    made = of(owner=owner, **fields)
    Offer.objects.filter(pk=made.pk).update(created_by=writer())
    made.refresh_from_db()
    return made


def asks(owner: Organisation, house: Organisation, purpose: str = TALKS) -> Ask:
    return ledger.ask(
        by=None, organisation=owner, region=REGION, purpose=purpose, by_organisation=house, channel="phone",
        on=TODAY - timedelta(days=20), about="A talk", now=NOW,
    )  # fmt: skip


def stop(owner: Organisation, purpose: str = EVERYTHING) -> None:
    contact_consents.say(by=None, organisation=owner, answers={purpose: False}, said="account", now=NOW)


def propose(offer: Offer, **fields: Any) -> Match:
    return actions.propose_match(by=None, offer=offer, request=fields.pop("request", None) or make_request(), now=NOW)


def test_every_kind_has_a_purpose_that_employers_are_asked_about() -> None:
    assert {one.id: one.purpose for one in kinds().values() if one.purpose not in contact_purposes()} == {}


def test_who_offered_itself_is_matched_without_being_asked_again() -> None:
    owner = employer()
    asks(owner, school("Hollow Brook High"))
    made = propose(make_offer(owner))
    assert (made.ask, Ask.objects.count()) == (None, 1)
    own = make_user("Employer")
    give(own, "organisation-administrator", owner)
    offer = make_offer(owner)
    Offer.objects.filter(pk=offer.pk).update(created_by=own)
    offer.refresh_from_db()
    assert propose(offer).ask is None


@pytest.mark.parametrize(
    ("first", "last", "asked"), [(-9, -1, True), (1, None, True), (-9, 0, False), (0, None, False)]
)
def test_only_who_belonged_to_it_on_the_day_of_writing_put_it_forward(
    first: int, last: int | None, asked: bool
) -> None:
    owner, own, offer = employer(), make_user("Left or new"), make_offer()
    until = None if last is None else TODAY + timedelta(days=last)
    give(own, "organisation-administrator", owner, valid_from=TODAY + timedelta(days=first), valid_to=until)
    Offer.objects.filter(pk=offer.pk).update(owner=owner, created_by=own)
    offer.refresh_from_db()
    assert (propose(offer).ask is not None) == asked


def test_whom_others_wrote_down_is_asked_and_the_ledger_keeps_it() -> None:
    owner, house = employer(), school("Hollow Brook High")
    made = propose(written_for(owner), request=make_request(house))
    asked = Ask.objects.get()
    assert (made.ask, asked.organisation, asked.by_organisation, asked.purpose) == (asked, owner, house, TALKS)
    assert Touch.objects.get().about == "A proposal: talk by an employer"
    actions.answer_match(by=None, match=made, side="request", yes=True, now=NOW)
    asked.refresh_from_db()
    assert asked.state == Ask.State.OPEN
    actions.answer_match(by=None, match=made, side="offer", yes=True, now=NOW)
    asked.refresh_from_db()
    assert asked.state == Ask.State.AGREED


def test_a_no_to_the_match_is_the_answer_in_the_ledger() -> None:
    made = propose(written_for(employer()))
    actions.answer_match(by=None, match=made, side="offer", yes=False, reason="Too busy", now=NOW)
    assert Ask.objects.get().state == Ask.State.DECLINED


def test_whoever_comes_second_is_told_who_asked_and_when() -> None:
    owner = employer()
    asks(owner, school("Hollow Brook High"))
    offer = written_for(owner)
    with pytest.raises(NotToBeAsked, match=r"Hollow Brook High asked .* already on 7 March 2026, in the spring term"):
        propose(offer)
    assert (Match.objects.count(), Ask.objects.count(), Message.objects.count()) == (0, 1, 0)


def test_the_other_places_of_what_an_employer_was_asked_for_are_no_new_request() -> None:
    owner = employer()
    offer = written_for(owner, number=3)
    propose(offer)
    propose(offer)
    assert (Match.objects.count(), Ask.objects.count()) == (2, 1)
    with pytest.raises(NotToBeAsked, match="for this already"):
        propose(written_for(owner, title="Another talk"))


@pytest.mark.parametrize("purpose", [EVERYTHING, TALKS])
def test_an_employer_that_said_no_gets_no_proposal_by_hand(purpose: str) -> None:
    owner = employer()
    offers = [make_offer(owner), written_for(owner)]
    stop(owner, purpose)
    for offer in offers:
        with pytest.raises(NotToBeAsked, match="said on 27 March 2026 not to be asked"):
            propose(offer)
    assert not Match.objects.exists()


def test_a_no_to_something_else_leaves_this_open() -> None:
    owner = employer()
    stop(owner, "mentoring")
    assert propose(make_offer(owner)).state == Match.State.PROPOSED


def test_an_employer_that_takes_a_request_itself_is_not_asked() -> None:
    owner = employer()
    asks(owner, school("Hollow Brook High"))
    made = actions.take(by=None, own=written_for(owner), other=make_request(), now=NOW)
    assert (made.offer_said, made.ask) == ("yes", None)


def test_one_click_asks_the_employer_and_says_why_not() -> None:
    owner = employer()
    asks(owner, school("Hollow Brook High"))
    with pytest.raises(NotToBeAsked, match="Hollow Brook High"):
        actions.take(by=None, own=make_request(), other=written_for(owner), now=NOW)


def test_a_run_proposes_nobody_who_may_not_be_asked_and_counts_why() -> None:
    stopped, busy = employer("Silent Works"), employer("Busy Works")
    adviser(owner=stopped)
    stop(stopped)
    asks(busy, school("Hollow Brook High"), "enterprise-adviser")
    written_for(busy, of=adviser)
    wants_adviser()
    run = solved()
    (without,) = run.answer["modes"]["fair"]["unmatched"]
    assert "1 of 2: the employer said not to be asked for this" in without["says"]
    assert "1 of 2: the employer was asked by Hollow Brook High on 7 March 2026, in the year 2025/26" in without["says"]


def test_a_problem_that_was_handed_over_asks_the_ledger_too() -> None:
    owner = employer()
    offer, request = adviser(owner=owner), wants_adviser()
    stop(owner)
    problem = {
        "agents": [{"id": request.public_id, "choices": [{"offer": offer.public_id}]}],
        "offers": [{"id": offer.public_id, "capacity": 1}],
    }
    run = solved(problem=problem)
    (without,) = run.answer["modes"]["fair"]["unmatched"]
    assert "the employer said not to be asked for this" in without["says"]
    contact_consents.say(by=None, organisation=owner, answers={EVERYTHING: True}, said="account", now=NOW)
    again = actions.solve_again(by=None, run=run, now=NOW)
    jobs.work_off()
    again.refresh_from_db()
    assert again.answer["modes"]["fair"]["matches"] == [[request.public_id, offer.public_id]]


def test_an_employer_that_stops_after_the_run_gets_nothing_by_confirming_it() -> None:
    owner = employer()
    adviser(owner=owner)
    wants_adviser()
    run = solved()
    stop(owner)
    with pytest.raises(EngagementError, match=r"changed since this run\. .* not to be asked at all.* Solve again"):
        actions.confirm_run(by=None, run=run, now=NOW)
    assert not Match.objects.exists()


def test_two_pairs_of_one_run_are_one_request_to_the_employer() -> None:
    owner = employer()
    written_for(owner, of=adviser)
    written_for(owner, of=adviser, title="A second director")
    wants_adviser()
    wants_adviser()
    made = actions.confirm_run(by=None, run=solved(), now=NOW)
    assert (len(made), Ask.objects.count()) == (2, 1)


def test_the_waiting_list_of_the_levy_passes_over_who_may_not_be_asked() -> None:
    silent = levy.employer("Silent Mill")
    levy.pledge(silent)
    stop(silent)
    request = levy.ask()
    done = levy_matching.serve_waiting(by=None, region=levy.REGION, now=levy.NOW)
    assert (done.proposed, done.waiting) == (0, 1)
    assert "the employer said not to be asked" in LevyRequest.objects.get(request=request).waits_because


def test_an_employer_that_stopped_gets_no_reminder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(letters, "quiet", lambda now: False)
    owner = employer()
    offer = make_offer(owner, contact_email="works@example.org")
    day = TODAY + timedelta(days=2)
    actions.propose_match(by=None, offer=offer, request=make_request(), now=NOW, answer_by=day)
    stop(owner)
    Message.objects.all().delete()
    assert remind(by=None, region=REGION, now=NOW) == 0


def test_the_ledger_is_asked_for_many_employers_with_few_queries(django_assert_num_queries: Any) -> None:
    owners = [employer() for _ in range(12)]
    stop(owners[0])
    asks(owners[1], school())
    with django_assert_num_queries(3):
        found = queries.may_ask_each(owners, TALKS, today=TODAY)
    assert [found[one.pk].cause for one in owners[:3]] == ["refused", "asked", ""]
    assert found == {one.pk: queries.may_ask(one, TALKS, today=TODAY) for one in owners}


def test_the_person_who_proposes_reads_the_reason_on_the_page(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    owner, house = employer("Busy Works"), school("Mild Moor School")
    asks(owner, school("Hollow Brook High"))
    offer = written_for(owner)
    teacher = make_user("Careers Leader")
    give(teacher, "careers-leader", house)
    client.force_login(teacher)
    from tests.engagements.desk.test_board import fill

    shown = client.post(fill(client, "request", towards=offer.public_id))
    assert shown.status_code == 422
    assert "Hollow Brook High asked Busy Works for this already on 7 March 2026" in shown.content.decode()


def test_a_kind_without_a_known_purpose_says_what_is_wrong() -> None:
    rules = kind(KIND).model_copy(update={"purpose": "moonlight"})
    offer = adviser()
    with pytest.MonkeyPatch.context() as monkey:
        monkey.setattr(Offer, "rules", rules)
        with pytest.raises(EngagementError, match="“moonlight” is none that employers are asked about"):
            propose(offer, request=wants_adviser())
