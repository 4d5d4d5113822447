"""The contact ledger: who was in touch with an employer, what was asked, and that nobody is asked twice in a cycle."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from routeways.foundation import audit, definitions
from routeways.foundation.links import LinkError, LinkRevoked
from routeways.foundation.models import AuditEntry
from routeways.organisations import actions, queries
from routeways.organisations.contact_cycles import cycle_in_words, cycle_of
from routeways.organisations.contact_purposes import EVERYTHING, TYPES, ContactPurpose, contact_purposes
from routeways.organisations.models import Ask, ContactConsent, EmployerProfile, NextContact, Touch
from routeways.organisations.records import OrganisationError
from tests.organisations.factories import give, make_hub, make_hub_lead, make_organisation, make_person, make_user
from tests.organisations.making_contacts import NOW, REGION, TODAY, ask, college, employer, manager, touch

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def say(one, **answers):
    return actions.say(
        by=None, organisation=one, answers={k.replace("_", "-"): v for k, v in answers.items()}, said="account", now=NOW
    )


# -- cycles and purposes


@pytest.mark.parametrize(
    ("on", "term", "year"),
    [
        (date(2026, 9, 1), "2026-27-autumn", "2026-27"),
        (date(2026, 12, 31), "2026-27-autumn", "2026-27"),
        (date(2027, 1, 1), "2026-27-spring", "2026-27"),
        (date(2027, 4, 16), "2026-27-summer", "2026-27"),
        (date(2027, 8, 31), "2026-27-summer", "2026-27"),
        (date(2099, 9, 1), "2099-00-autumn", "2099-00"),
    ],
)
def test_a_day_lies_in_one_term_and_one_school_year(on, term, year):
    assert (cycle_of(on, "term"), cycle_of(on, "year")) == (term, year)


def test_cycles_are_said_in_words():
    assert cycle_in_words("2026-27-autumn") == "the autumn term of 2026/27"
    assert cycle_in_words("2026-27") == "the year 2026/27"
    assert cycle_in_words("needs round 3") == "the cycle “needs round 3”"


def test_every_kind_of_engagement_has_a_purpose_and_the_four_that_are_counted_are_among_them():
    used = {one.type for one in contact_purposes().values()} - {None}
    assert used == set(TYPES)
    assert {"upskilling", "placements", "live-briefs", "talks"} <= used


def test_a_purpose_says_by_which_right_it_asks():
    known = {"schema": 1, "id": "x", "name": "X", "cycle": "term", "version": "1"}
    words = {"wording": "Somebody may ask us for a thing."}
    for wrong in ({"basis": "consent", "why": "Because."}, {"basis": "legitimate-interest"}):
        with pytest.raises(ValueError, match="legitimate interest"):
            ContactPurpose.model_validate({**known, **words, **wrong})
    assert definitions.load(ContactPurpose)


# -- recording


def test_a_contact_is_recorded_with_what_comes_next_and_one_audit_row():
    one, house = employer(), college()
    made = touch(one, house, next_on=TODAY + timedelta(days=30), next_role="Employer team")
    plan = queries.next_contact(one)
    assert plan is not None
    assert (plan.owner, plan.owner_role, plan.due_on) == (house, "Employer team", TODAY + timedelta(days=30))
    row = AuditEntry.objects.get(verb="organisations.record_touch")
    assert row.subject == f"organisations.touch:{made.public_id}"
    assert "Places" not in row.details_text
    assert audit.verify().whole


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"purpose": "tea"}, "There is no purpose “tea”"),
        ({"about": " - "}, "Say in a few words what it was about"),
        ({"channel": "pigeon"}, "“pigeon” is not a way of contact"),
        ({"outcome": "magic"}, "“magic” is not an outcome"),
        ({"on": TODAY + timedelta(days=1)}, "is recorded when it has happened"),
        ({"on": date(1926, 3, 27)}, "is too long ago"),
        ({"next_on": TODAY - timedelta(days=1)}, "lies in the past"),
        ({"about": "Ring 01772 900123"}, "e-mail addresses and telephone numbers out of what it was about"),
        ({"with_role": "jo@moonbeam.example"}, "e-mail addresses and telephone numbers out of whom you spoke with"),
        ({"with_role": "Mrs Nobody"}, "Name a job or a team"),
        ({"with_role": "fictive  person"}, "Name a job or a team"),
        ({"region": "lancashire-demonstration"}, "does not work in the region"),
        ({"about": "x" * 301}, "The contact"),
    ],
)
def test_what_cannot_be_recorded_is_said_in_one_sentence_and_nothing_is_stored(wrong, says):
    one, house = employer(), college()
    make_person(one, "Fictive Person")
    with pytest.raises(OrganisationError, match=says):
        touch(one, house, **wrong)
    assert not Touch.objects.exists()
    assert not NextContact.objects.exists()


def test_nobody_is_in_touch_with_themselves_or_across_the_line_between_real_and_invented():
    one = employer()
    with pytest.raises(OrganisationError, match="with itself"):
        touch(one, one)
    invented = make_organisation("Invented College", kind="college", region="lancashire-demonstration")
    with pytest.raises(OrganisationError, match="does not work in the region"):
        touch(one, invented)


def test_a_person_is_named_only_while_they_agree():
    one, house = employer(), college()
    person = make_person(one, "Fictive Person", user=make_user())
    with pytest.raises(OrganisationError, match="has not agreed to be named"):
        touch(one, house, with_person=person)
    given = actions.give_consent(
        by=person.user, purpose="contact-named", region=REGION, person=person, user=person.user, now=NOW
    )
    touch(one, house, with_person=person, with_role="HR team")
    reader = manager(college("Another College"))
    assert queries.contact_history(one, reader, today=TODAY)[0].with_whom == "Fictive Person, HR team"
    actions.withdraw_consent(by=person.user, consent=given, now=NOW, today=TODAY)
    assert queries.contact_history(one, reader, today=TODAY)[0].with_whom == "HR team"


def test_a_correction_keeps_what_was_said_before():
    one, house = employer(), college()
    made = touch(one, house)
    actions.correct_touch(
        by=None, touch=made, why="Wrong day", now=NOW, on=TODAY - timedelta(days=1), about="Two places"
    )
    made.refresh_from_db()
    change = made.changes.get()
    assert made.on == TODAY - timedelta(days=1)
    assert change.before == {"on": "2026-03-27", "about": "Places for two students"}
    assert change.why == "Wrong day"
    assert actions.correct_touch(by=None, touch=made, why="Again", now=NOW, about="Two places").changes.count() == 1


@pytest.mark.parametrize(
    ("changes", "why", "says"),
    [
        ({"about": "x"}, " ", "Say why"),
        ({"public_id": "x"}, "w", "cannot be changed here"),
        ({"on": TODAY + timedelta(days=2)}, "w", "when it has happened"),
        ({"purpose": "tea"}, "w", "no purpose"),
    ],
)
def test_a_correction_that_cannot_be_made_changes_nothing(changes, why, says):
    made = touch(employer(), college())
    with pytest.raises(OrganisationError, match=says):
        actions.correct_touch(by=None, touch=made, why=why, now=NOW, **changes)
    assert not made.changes.exists()


def test_what_was_asked_and_when_is_not_rewritten():
    made = ask(employer(), college()).touch
    with pytest.raises(OrganisationError, match="Take it back and record it again"):
        actions.correct_touch(by=None, touch=made, why="w", now=NOW, purpose="mentoring")


def test_a_contact_is_taken_back_with_a_reason_and_frees_the_cycle():
    one, house = employer(), college()
    made = ask(one, house).touch
    with pytest.raises(OrganisationError, match="Say why"):
        actions.undo_touch(by=None, touch=made, reason=" ", now=NOW)
    actions.undo_touch(by=None, touch=made, reason="Wrong firm", now=NOW)
    actions.undo_touch(by=None, touch=made, reason="Again", now=NOW)
    made.refresh_from_db()
    assert made.undone_reason == "Wrong firm"
    assert queries.load(one, TODAY).asks == 0
    ask(one, college("Another College"))
    with pytest.raises(OrganisationError, match="was taken back"):
        actions.correct_touch(by=None, touch=made, why="w", now=NOW, about="y")


# -- asking


def test_nobody_is_asked_twice_in_a_cycle_and_the_refusal_names_who_asked_and_when():
    one = employer()
    ask(one, college("First College"))
    allowed = queries.may_ask(one, "industry-placement", today=TODAY)
    assert not allowed
    assert allowed.cause == "asked"
    assert allowed.reason == (
        "First College asked Moonbeam Bakery for this already on 27 March 2026, in the spring term of 2025/26."
    )
    with pytest.raises(actions.AskRefused, match="First College asked Moonbeam Bakery"):
        ask(one, college("Second College"))
    assert Ask.objects.count() == Touch.objects.count() == 1


def test_the_next_term_or_another_purpose_or_another_cycle_is_open():
    one = employer()
    ask(one, college("First College"))
    assert queries.may_ask(one, "industry-placement", today=date(2026, 4, 16))
    assert queries.may_ask(one, "guest-lecture", today=TODAY)
    assert queries.may_ask(one, "industry-placement", today=TODAY, cycle="needs round 3")


def test_a_cycle_that_the_caller_names_is_kept_to():
    one = employer()
    ask(one, college("First College"), purpose="skills-needs", cycle="needs round 3")
    refused = queries.may_ask(one, "skills-needs", today=TODAY, cycle="needs round 3")
    assert refused.reason.endswith("in the cycle “needs round 3”.")


def test_the_database_itself_lets_only_one_ask_hold_a_cycle():
    one, house = employer(), college()
    known = {"organisation": one, "region": REGION, "purpose": "mentoring", "cycle": "2025-26", "on": TODAY}
    Ask.objects.create(by_organisation=house, **known)
    with pytest.raises(IntegrityError), transaction.atomic():
        Ask.objects.create(by_organisation=house, **known)


def test_who_comes_second_at_the_same_moment_is_told_who_was_first(monkeypatch):
    one = employer()
    ask(one, college("First College"))
    # As if the other had asked between the look and the writing.
    monkeypatch.setattr("routeways.organisations.actions.asking.may_ask", lambda *a, **k: queries.Allowed(True))
    with pytest.raises(actions.AskRefused, match="First College asked Moonbeam Bakery") as refused:
        ask(one, college("Second College"))
    assert refused.value.allowed.cause == "asked"


def test_an_employer_that_is_asked_much_is_left_in_peace():
    one, house = employer(), college()
    for number, purpose in enumerate(("industry-placement", "mentoring", "live-brief", "guest-lecture")):
        assert queries.may_ask(one, "vacancies", today=TODAY), number
        ask(one, house, purpose=purpose, on=TODAY - timedelta(days=10 * number))
    now = queries.load(one, TODAY)
    assert (now.asks, now.most, now.full) == (4, 4, True)
    refused = queries.may_ask(one, "vacancies", today=TODAY)
    assert refused.cause == "load"
    assert refused.reason == (
        "Moonbeam Bakery was asked 4 times in the last 90 days; 4 is the most. Wait until 26 May 2026."
    )
    assert now.until == date(2026, 5, 26)
    assert not queries.may_ask(one, "vacancies", today=date(2026, 5, 25))
    assert queries.may_ask(one, "vacancies", today=date(2026, 5, 26))


def test_an_employer_that_has_closed_is_not_asked():
    one = employer()
    actions.change_organisation(by=None, organisation=one, on=TODAY, status="closed")
    assert queries.may_ask(one, "mentoring", today=TODAY).cause == "closed"


def test_an_answer_is_kept_with_what_was_asked():
    one, house = employer(), college()
    made = ask(one, house)
    touch(one, house, outcome="agreed")
    made.refresh_from_db()
    assert (made.state, made.answered_on) == (Ask.State.AGREED, TODAY)
    assert actions.answer_ask(by=None, ask=made, agreed=False, now=NOW).state == Ask.State.DECLINED
    actions.undo_touch(by=None, touch=made.touch, reason="w", now=NOW)
    with pytest.raises(OrganisationError, match="taken back"):
        actions.answer_ask(by=None, ask=made, agreed=True, now=NOW)


def test_another_house_does_not_answer_for_the_one_that_asked():
    one = employer()
    made = ask(one, college("First College"))
    touch(one, college("Second College"), outcome="agreed")
    made.refresh_from_db()
    assert made.state == Ask.State.OPEN


# -- what the employer says


def test_for_most_purposes_an_employer_may_be_asked_until_it_says_no():
    one = employer()
    assert queries.may_ask(one, "mentoring", today=TODAY)
    say(one, mentoring=False)
    refused = queries.may_ask(one, "mentoring", today=TODAY)
    assert refused.cause == "refused"
    assert refused.reason == "Moonbeam Bakery said on 27 March 2026 not to be asked about “Mentoring”."
    with pytest.raises(actions.AskRefused):
        ask(one, college(), purpose="mentoring")
    say(one, mentoring=True)
    assert queries.may_ask(one, "mentoring", today=TODAY)
    assert ContactConsent.objects.count() == 2


def test_what_needs_consent_is_closed_until_the_employer_says_yes():
    one = employer()
    assert queries.may_ask(one, "news", today=TODAY).cause == "no-consent"
    say(one, news=True)
    row = ContactConsent.objects.get()
    assert (row.basis, row.version) == ("consent", "2026.1")
    assert row.wording == contact_purposes()["news"].wording
    assert queries.may_ask(one, "news", today=TODAY)


def test_one_step_stops_everything_and_is_lifted_again():
    one = employer()
    say(one, news=True)
    say(one, everything=False)
    assert say(one, everything=False) == []
    assert all(line.allowed.cause == "refused" for line in queries.purposes_of(one, today=TODAY))
    assert queries.may_ask(one, "news", today=TODAY).reason.endswith("not to be asked at all.")
    assert queries.closed_to_all(one) is not None
    say(one, everything=True)
    assert queries.closed_to_all(one) is None
    assert queries.may_ask(one, "news", today=TODAY)
    assert AuditEntry.objects.filter(verb="organisations.say_contact_consent").count() == 3


def test_saying_what_holds_anyway_writes_nothing():
    one = employer()
    assert say(one, everything=True, news=False) == []
    say(one, mentoring=False)
    assert say(one, mentoring=False) == []
    assert ContactConsent.objects.count() == 1


@pytest.mark.parametrize("purpose", [EVERYTHING, "mentoring", "news"])
def test_what_somebody_was_told_does_not_lift_a_no_that_the_employer_gave_itself(purpose):
    one, house = employer(), college()
    told = {"by": None, "organisation": one, "said": "told", "told_to": house, "now": NOW}
    if purpose == "news":
        say(one, news=True)
    actions.say(by=None, organisation=one, answers={purpose: False}, said="account", now=NOW)
    ContactConsent.objects.update(version="before")  # since then the words of the purpose have changed
    assert actions.say(answers={purpose: False}, **told) == []
    with pytest.raises(OrganisationError, match="it alone can allow it again"):
        actions.say(answers={"guest-lecture": False, purpose: True}, **told)
    row = ContactConsent.objects.standing().get()
    assert (row.purpose, row.said, row.answer) == (purpose, "account", "refused")
    assert actions.say(by=None, organisation=one, answers={purpose: True}, said="link", now=NOW)


def test_what_an_employer_told_one_it_may_tell_another_otherwise():
    one, house = employer(), college()
    for agreed in (False, True):
        actions.say(by=None, organisation=one, answers={EVERYTHING: agreed}, said="told", told_to=house, now=NOW)
    assert queries.closed_to_all(one) is None


def test_an_answer_says_how_we_know_it():
    one = employer()
    with pytest.raises(OrganisationError, match="Say how the employer answered"):
        actions.say(by=None, organisation=one, answers={"mentoring": False}, said="told", now=NOW)
    with pytest.raises(OrganisationError, match="There is no purpose"):
        say(one, tea=False)
    assert not ContactConsent.objects.exists()


def test_an_employer_answers_by_private_link_without_an_account():
    one = employer()
    made = actions.make_contact_link(
        by=None, organisation=one, region=REGION, site="https://routeways.example", now=NOW
    )
    token = made.address.rstrip("/").rpartition("/")[2]
    assert actions.employer_of_link(token, NOW) == one
    actions.say_by_link(token=token, answers={EVERYTHING: False}, now=NOW)
    row = ContactConsent.objects.get()
    assert (row.said, row.given_by) == ("link", None)
    again = actions.make_contact_link(
        by=None, organisation=one, region=REGION, site="https://routeways.example", now=NOW
    )
    with pytest.raises(LinkRevoked):
        actions.say_by_link(token=token, answers={EVERYTHING: True}, now=NOW)
    with pytest.raises(LinkError):
        actions.employer_of_link("nonsense", NOW)
    later = NOW + timedelta(days=366)
    with pytest.raises(LinkError):
        actions.employer_of_link(again.address.rstrip("/").rpartition("/")[2], later)


# -- who speaks with it next


def test_one_house_owns_the_next_contact():
    one, first, second = employer(), college("First College"), college("Second College")
    due = TODAY + timedelta(days=10)
    touch(one, first, next_on=due)
    known = {"organisation": one, "region": REGION, "owner": second, "due_on": due, "now": NOW}
    with pytest.raises(OrganisationError, match="First College speaks with Moonbeam Bakery next, by 6 April 2026"):
        actions.plan_next(by=manager(second), **known)
    handed = actions.plan_next(by=manager(first), **known)
    assert queries.next_contact(one) == handed
    taken = actions.plan_next(by=make_hub_lead(), **{**known, "owner": first})
    assert queries.next_contact(one, REGION) == taken
    assert [plan.state for plan in queries.plans_of(one, REGION)] == ["planned", "replaced", "replaced"]


def test_an_overdue_plan_can_be_taken_over_by_anybody():
    one, first, second = employer(), college("First College"), college("Second College")
    touch(one, first, next_on=TODAY)
    actions.plan_next(
        by=manager(second),
        organisation=one,
        region=REGION,
        owner=second,
        due_on=TODAY + timedelta(days=9),
        now=NOW + timedelta(days=3),
    )
    plan = queries.next_contact(one)
    assert plan is not None
    assert plan.owner == second


def test_speaking_carries_a_plan_out_and_an_unanswered_call_does_not():
    one, house = employer(), college()
    later = {"on": TODAY + timedelta(days=5), "now": NOW + timedelta(days=5)}
    touch(one, house, next_on=TODAY + timedelta(days=5))
    touch(one, college("Another College"), **later)
    touch(one, house, outcome="no-answer", **later)
    assert queries.next_contact(one) is not None
    touch(one, house, **later)
    assert queries.next_contact(one) is None
    assert NextContact.objects.get().state == NextContact.State.DONE


def test_a_plan_is_dropped_once():
    one, house = employer(), college()
    touch(one, house, next_on=TODAY)
    plan = NextContact.objects.get()
    actions.drop_next(by=None, plan=plan, now=NOW)
    actions.drop_next(by=None, plan=plan, now=NOW)
    assert queries.next_contact(one) is None
    assert AuditEntry.objects.filter(verb="organisations.drop_next_contact").count() == 1


# -- who sees what


def test_everybody_who_keeps_in_touch_sees_the_contact_and_only_the_writers_see_a_private_note():
    one, first, second = employer(), college("First College"), college("Second College")
    touch(one, first, note="Be patient with them")
    touch(one, first, note="Parking at the back", note_is_private=False)
    mine = queries.contact_history(one, manager(first), today=TODAY)
    theirs = queries.contact_history(one, manager(second), today=TODAY)
    hub = queries.contact_history(one, make_hub_lead(), today=TODAY)
    assert [line.note for line in mine] == ["Parking at the back", "Be patient with them"]
    assert [line.note for line in theirs] == [line.note for line in hub] == ["Parking at the back", ""]
    assert [line.by for line in theirs] == [first, first]
    assert [line.may_change for line in (*mine, *theirs, *hub)] == [True, True, False, False, True, True]


def test_strangers_other_regions_and_other_employers_see_nothing():
    one, house = employer(), college()
    touch(one, house)
    elsewhere = make_organisation("Far College", kind="college", region="lancashire-demonstration")
    rival = make_user()
    give(rival, "organisation-administrator", employer("Rival Bakery"))
    for reader in (None, make_user(), manager(elsewhere), rival):
        assert queries.contact_history(one, reader, today=TODAY) == []
    ended = make_user()
    give(ended, "employer-manager", house, valid_to=TODAY - timedelta(days=1))
    assert queries.contact_history(one, ended, today=TODAY) == []


def test_the_employer_sees_its_own_contacts_without_notes():
    one, house = employer(), college()
    touch(one, house, note="Be patient", note_is_private=False)
    own = make_user()
    give(own, "organisation-contact", one)
    (line,) = queries.contact_history(one, own, today=TODAY)
    assert (line.by, line.note, line.may_change) == (house, "", False)


def test_what_was_taken_back_is_seen_only_by_those_who_can_change_it():
    one, house = employer(), college()
    actions.undo_touch(by=None, touch=touch(one, house), reason="w", now=NOW)
    assert len(queries.contact_history(one, manager(house), today=TODAY)) == 1
    assert queries.contact_history(one, manager(college("Another College")), today=TODAY) == []
    assert queries.contacts_seen_by_employer(one) == []


def test_a_history_takes_the_same_queries_however_long_it_is(django_assert_num_queries):
    one, house = employer(), college()
    reader = manager(house)
    for _ in range(12):
        touch(one, house)
    with django_assert_num_queries(12):
        assert len(queries.contact_history(one, reader, today=TODAY)) == 12


# -- the list of employers


def names(rows):
    return [row.name for row in rows]


def test_employers_are_found_by_sector_type_quiet_and_next_contact(django_assert_num_queries):
    bakery, forge, house = employer(), employer("Imaginary Forge"), college()
    employer("Silent Mill")
    actions.set_sector(by=None, organisation=forge, sector="C")
    touch(bakery, house, purpose="guest-lecture", on=TODAY - timedelta(days=200))
    touch(forge, house, next_on=TODAY)
    reader = manager(house)

    def found(**wanted):
        return names(queries.employers(REGION, queries.EmployerFilter(**wanted), reader, today=TODAY))

    assert found() == ["Imaginary Forge", "Moonbeam Bakery", "Silent Mill"]
    assert found(text="moon") == ["Moonbeam Bakery"]
    assert found(sector="C") == ["Imaginary Forge"]
    assert found(type="talks") == ["Moonbeam Bakery"]
    assert found(quiet_since=TODAY - timedelta(days=90)) == ["Moonbeam Bakery", "Silent Mill"]
    assert found(due=True) == found(mine=True) == ["Imaginary Forge"]
    other = manager(college("Another College"))
    mine = queries.EmployerFilter(mine=True)
    assert names(queries.employers(REGION, mine, other, today=TODAY)) == []
    with django_assert_num_queries(2):
        rows = list(queries.employers(REGION, queries.EmployerFilter(), reader, today=TODAY))
        assert [(row.contacts, row.last_on) for row in rows][1] == (1, TODAY - timedelta(days=200))
        assert rows[0].plan[0].owner == house


def test_a_sector_is_a_letter():
    one = employer()
    with pytest.raises(OrganisationError, match="not the letter of a section"):
        actions.set_sector(by=None, organisation=one, sector="?")
    actions.set_sector(by=None, organisation=one, sector="C")
    actions.set_sector(by=None, organisation=one, sector="C")
    assert EmployerProfile.objects.get().sector == "C"
    assert AuditEntry.objects.filter(verb="organisations.set_sector").count() == 1


def test_a_business_of_many_types_is_counted_once_and_small_counts_are_not_given():
    house = college()
    for number in range(12):
        one = employer(f"Invented Firm {number}")
        touch(one, house, purpose="guest-lecture", outcome="agreed" if number < 6 else "spoke")
        touch(one, house, purpose="guest-lecture")
        touch(one, house, purpose="live-brief", outcome="agreed" if number < 6 else "spoke")
        if number < 2:
            touch(one, house, purpose="mentoring")
    found = queries.engagement_types(REGION, today=TODAY)
    assert (found.total_contacted, found.contacted["talks"], found.contacted["live-briefs"]) == (10, 10, 10)
    assert (found.total_agreed, found.agreed["talks"]) == (5, 5)
    assert found.contacted["careers"] is None
    assert found.contacted["funding"] == 0
    assert found.rule_reference.startswith("disclosure@")


def test_merged_records_are_one_business_in_the_count():
    house = college()
    firms = [employer(f"Invented Firm {number}") for number in range(8)]
    for one in firms:
        touch(one, house)
    for loser in firms[5:]:
        actions.merge(by=None, survivor=firms[0], loser=loser, reason="One firm", now=NOW)
    assert queries.engagement_types(REGION, today=TODAY).total_contacted == 5


# -- merging


def test_a_merge_brings_two_histories_together_and_loses_nothing():
    one, twin, house, other = employer(), employer("Moonbeam Bakers"), college(), college("Another College")
    ask(one, house)
    ask(twin, other)
    touch(one, house, next_on=TODAY + timedelta(days=3))
    touch(twin, other, next_on=TODAY + timedelta(days=1))
    say(one, mentoring=True)
    say(twin, mentoring=False)
    merged = actions.merge(by=None, survivor=one, loser=twin, reason="One bakery", now=NOW)
    assert len(queries.contact_history(one, make_hub_lead(), today=TODAY)) == 4
    assert sorted(Ask.objects.filter(organisation=one).values_list("holds", flat=True)) == [False, True]
    assert queries.load(one, TODAY).asks == 2
    assert NextContact.objects.filter(organisation=one).count() == 2
    assert NextContact.objects.filter(organisation=one, state="planned").count() == 1
    assert queries.may_ask(one, "mentoring", today=TODAY).cause == "refused", "a refusal outlives a merge"
    twin.refresh_from_db()
    assert queries.may_ask(twin, "mentoring", today=TODAY).cause == "refused"
    actions.unmerge(by=None, merge=merged, reason="Two", now=NOW)
    assert queries.may_ask(one, "mentoring", today=TODAY)
    twin.refresh_from_db()
    assert queries.may_ask(twin, "mentoring", today=TODAY).cause == "refused"
    assert Ask.objects.filter(organisation=twin, holds=True).count() == 1
    assert NextContact.objects.filter(organisation=twin, state="planned").count() == 1


def test_two_houses_that_are_merged_keep_all_they_wrote():
    one, house, twin = employer(), college(), college("Imaginary Colleges")
    touch(one, house, import_key="a")
    touch(one, twin, import_key="a")
    actions.merge(by=None, survivor=house, loser=twin, reason="One college", now=NOW)
    assert Touch.objects.filter(by_organisation=house).count() == 2


def test_a_merged_employer_leads_on():
    one, twin, house = employer(), employer("Moonbeam Bakers"), college()
    actions.merge(by=None, survivor=one, loser=twin, reason="One bakery", now=NOW)
    assert touch(twin, house).organisation == one
    actions.merge(by=None, survivor=make_hub(), loser=college("Gone College"), reason="w", now=NOW)
    gone = actions.merge(by=None, survivor=house, loser=college("Lost College"), reason="w", now=NOW).loser
    with pytest.raises(OrganisationError, match="has been merged"):
        touch(one, gone)
