"""Who took part is forgotten when the time of the rule is over, and not while anything still needs them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from routeways.engagements import actions
from routeways.engagements.actions.people_kept import CLEARED, clear_people
from routeways.engagements.desk_jobs import CLEAR
from routeways.engagements.models import BootcampCheck, BootcampClaim, BootcampEvidence, Candidate, Participant
from routeways.foundation import jobs
from routeways.foundation.models import AuditEntry, Job
from tests.engagements.bootcamps import people as bootcamps
from tests.engagements.cohorts import people as cohorts
from tests.engagements.factories import NOW, REGION, TODAY
from tests.engagements.placements.people import begun

pytestmark = pytest.mark.usefixtures("ground")


def clear(since: datetime, days: int) -> int:
    return clear_people(by=None, region=REGION, now=since + timedelta(days=days))


def nobody(one: Participant) -> bool:
    one.refresh_from_db()
    left = (one.own_number, one.email, one.phone, one.postcode, one.born_on, one.latitude, one.user)
    return (one.name, left, one.reference != "") == (CLEARED, ("", "", "", "", None, None, None), True)


def refused() -> Any:
    held = bootcamps.camp()
    place = bootcamps.apply(held, own_number="L-1", employer_name="Imaginary Works")
    bootcamps.check(place, "age", met=False)
    bootcamps.move(held, "not-eligible", place, cause="Younger than 19")
    return place


def test_an_applicant_who_cannot_take_part_is_forgotten_and_the_documents_that_were_seen() -> None:
    place = refused()
    person = Participant.objects.get()
    assert [clear(bootcamps.NOW, days) for days in (365, 366, 367)] == [0, 1, 0]
    assert nobody(person)
    assert person.left_on == bootcamps.NOW.date() + timedelta(days=366)
    assert BootcampCheck.objects.get().seen == ""
    place.refresh_from_db()
    assert place.employer_name == ""
    entry = AuditEntry.objects.get(verb="engagements.clear_participant")
    assert "Quill" not in entry.subject + entry.details_text


def test_where_public_money_was_claimed_the_proof_is_kept_longer() -> None:
    place = refused()
    proof = BootcampEvidence.objects.create(
        place=place, milestone=1, reference="FILE-1", on=TODAY, who="College Person", at=NOW
    )
    BootcampClaim.objects.create(
        place=place, milestone=1, evidence=proof, amount=1, on=TODAY, at=NOW, rule_reference="x"
    )
    assert [clear(bootcamps.NOW, days) for days in (366, 2555, 2556)] == [0, 0, 1]


def test_a_student_on_a_placement_is_kept_while_it_goes_on_and_fifteen_months_after() -> None:
    held = begun()
    assert clear(NOW, 3000) == 0
    actions.end(by=None, engagement=held, outcome="ended-early", party="college", cause="Another reason", now=NOW)
    assert held.participant is not None
    assert [clear(NOW, days) for days in (455, 456, 457)] == [0, 1, 0]
    assert nobody(held.participant)


def test_a_candidate_of_an_academy_is_forgotten_with_the_benefit_they_were_on() -> None:
    held = cohorts.academy()
    one = cohorts.refer(held)
    assert clear(cohorts.OPENED, 3000) == 0
    type(held.engagement).objects.filter(pk=held.engagement.pk).update(
        state="ended", outcome="stopped", ended_on=cohorts.DAY
    )
    assert [clear(cohorts.OPENED, days) for days in (365, 366, 367)] == [0, 1, 0]
    assert nobody(one.participant)
    assert not hasattr(Candidate.objects.get(), "benefit")


def test_who_was_written_down_and_never_took_part_is_forgotten_too() -> None:
    held = cohorts.academy()
    somebody = actions.Somebody(name="Quill Imaginary", born_on=date(1990, 5, 1), told_on=TODAY)
    one = actions.add_participant(by=None, owner=held.jobs, region=REGION, somebody=somebody, now=NOW, today=TODAY)
    assert [clear(NOW, days) for days in (455, 456)] == [0, 1]
    assert nobody(one)


def test_it_is_done_every_day_and_the_page_on_which_one_applies_names_the_days() -> None:
    refused()
    later = timezone.now() - timedelta(days=3000)
    Participant.objects.update(created_at=later)
    type(Participant.objects.get().engagements.get()).objects.update(ended_on=later.date())
    jobs.start(CLEAR, by=None, payload={"region": REGION})
    jobs.work_off()
    assert Job.objects.get(kind=CLEAR).state == "done"
    assert nobody(Participant.objects.get())
    held = bootcamps.camp(apply_by=date(2099, 1, 1), starts_on=date(2099, 1, 1), ends_on=date(2099, 3, 1))
    text = Client().get(f"{held.address}apply/").content.decode()
    assert "1 year after your application or place has ended" in text
    assert "7 years after" in text
