"""Milestones: claimed only with their evidence, in pence that add up, never changed, taken back by a reversal."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db.models import ProtectedError, Sum

from routeways.engagements import actions
from routeways.engagements.errors import EngagementError
from routeways.engagements.models import BootcampClaim
from routeways.foundation.models import AuditEntry
from tests.engagements.bootcamps.people import (
    FIRST,
    LAST,
    OVER,
    Camp,
    apply,
    attend,
    camp,
    check,
    claim,
    completed,
    evidence,
    interview,
    move,
    started,
)

pytestmark = pytest.mark.usefixtures("ground")


@pytest.fixture
def held() -> Camp:
    return camp(price=300_001)


def refused(held: Camp, milestone: int, *places: object) -> dict[int, str]:
    with pytest.raises(actions.PlacesRefused) as found:
        claim(held, milestone, *places)  # type: ignore[arg-type]
    return dict(found.value.lacking)


def test_the_start_is_blocked_with_each_thing_that_is_missing(held: Camp) -> None:
    one = apply(held)
    assert refused(held, 1, one)[one.pk] == (
        "Nobody has checked yet: 19 or over. Nobody has checked yet: Lives in the area. Nobody has checked yet: May "
        "work in the United Kingdom. Nobody has checked yet: Not on another funded course. The start is not recorded. "
        "Attended on 0 of at least 2 days. Attended 0 of at least 10 hours of guided learning. First and last day "
        "attended are 0 of at least 14 days apart. The initial assessment is not recorded. No document is named as "
        "evidence: its reference, its day, and who stands behind it."
    )
    check(one)
    move(held, "eligible", one)
    attend(held, one, days=2, minutes=300, every=12)  # 13 days apart: one too few
    move(held, "started", one, now=OVER)
    actions.record_assessment(by=None, place=one, on=FIRST, now=OVER)
    evidence(one, 1)
    assert refused(held, 1, one)[one.pk] == "First and last day attended are 13 of at least 14 days apart."
    actions.record_attendance(
        by=None, seat=held.seat(held.provider), places=[one.engagement.public_id], day=FIRST + timedelta(days=13),
        minutes=1, now=OVER,
    )  # fmt: skip
    assert claim(held, 1, one) == 1


def test_completion_is_blocked_without_the_interview_and_without_the_document(held: Camp) -> None:
    one = apply(held)
    started(held, one)
    interview(held, one, "mock")
    reason = refused(held, 2, one)[one.pk]
    assert "The completion is not recorded." in reason
    assert "only a mock interview" in reason
    assert "No document is named" in reason
    interview(held, one)
    move(held, "completed", one, now=OVER)
    assert refused(held, 2, one)[one.pk].startswith("No document is named")
    evidence(one, 2)
    assert claim(held, 2, one) == 1


def test_the_outcome_is_blocked_until_it_is_recorded_and_has_begun(held: Camp) -> None:
    one = apply(held)
    completed(held, one)
    evidence(one, 3)
    assert refused(held, 3, one)[one.pk].startswith("No outcome is recorded")
    day = OVER.date() + timedelta(days=1)
    actions.record_outcome(by=None, place=one, outcome="job", on=day, with_whom="Imaginary Works", now=OVER)
    assert "begins on 21 July 2026" in refused(held, 3, one)[one.pk]
    assert claim(held, 3, one, now=OVER + timedelta(days=1)) == 1


@pytest.mark.both_databases
def test_three_milestones_of_a_place_are_its_grant_to_the_penny(held: Camp) -> None:
    one = apply(held, learner="co-funded", employer_name="Works", staff=9)
    started(held, one)
    interview(held, one, "new-role", result="offered")
    move(held, "completed", one, now=OVER)
    actions.record_outcome(by=None, place=one, outcome="new-role", on=LAST, with_whom="Works", now=OVER)
    evidence(one, 1, 2, 3)
    for milestone in (1, 2, 3):
        assert claim(held, milestone, one) == 1
        assert claim(held, milestone, one) == 0
    assert (one.grant, one.employer_part) == (270_001, 30_000)
    assert list(BootcampClaim.objects.values_list("amount", flat=True)) == [121_500, 94_501, 54_000]


def test_after_a_claim_is_taken_back_who_pays_can_be_put_right_and_claimed_anew(held: Camp) -> None:
    one = apply(held)
    started(held, one)
    evidence(one, 1)
    claim(held, 1, one)
    with pytest.raises(EngagementError, match="Who pays stays"):
        actions.settle_funding(by=None, place=one, learner="co-funded", employer=held.works, staff=9)
    wrong = BootcampClaim.objects.get()
    actions.reverse_claim(by=None, claim=wrong, reason="The employer pays a part", now=OVER)
    right = actions.settle_funding(by=None, place=one, learner="co-funded", employer=held.works, staff=9)
    assert right.employer_part == 30_000
    assert claim(held, 1, one) == 1
    assert BootcampClaim.objects.aggregate(whole=Sum("amount"))["whole"] == 121_500
    with pytest.raises(EngagementError, match="Who pays stays"):
        actions.settle_funding(by=None, place=one, learner="independent")


def test_completion_is_not_claimed_on_an_interview_that_nobody_says_took_place(held: Camp) -> None:
    one = apply(held)
    started(held, one)
    unsaid = interview(held, one, result="waiting")
    with pytest.raises(actions.PlacesRefused) as found:
        move(held, "completed", one, now=OVER)
    assert found.value.lacking[one.pk] == ("Nobody has recorded whether the interview took place. Say what came of it.")
    actions.settle_interview(by=None, interview=unsaid, result="held", now=OVER)
    move(held, "completed", one, now=OVER)
    actions.settle_interview(by=None, interview=unsaid, result="waiting", now=OVER)
    evidence(one, 2)
    assert "took place" in refused(held, 2, one)[one.pk]
    actions.settle_interview(by=None, interview=unsaid, result="not-offered", now=OVER)
    assert claim(held, 2, one) == 1
    with pytest.raises(EngagementError, match="Take the claim back first"):
        actions.settle_interview(by=None, interview=unsaid, result="waiting", now=OVER)


@pytest.mark.parametrize("milestone", [2, 3])
def test_what_a_start_needs_the_later_milestones_need_too(held: Camp, milestone: int) -> None:
    one = apply(held)
    check(one)
    move(held, "eligible", one)
    attend(held, one)
    move(held, "started", one, now=OVER)
    interview(held, one, result="offered")
    move(held, "completed", one, now=OVER)
    actions.record_outcome(by=None, place=one, outcome="job", on=LAST, with_whom="Works", now=OVER)
    evidence(one, 1, 2, 3)
    assert refused(held, milestone, one)[one.pk] == "The initial assessment is not recorded."
    actions.record_assessment(by=None, place=one, on=FIRST, now=OVER)
    assert claim(held, milestone, one) == 1


def test_a_claim_is_not_taken_back_below_a_later_one_that_stands(held: Camp) -> None:
    one = apply(held)
    completed(held, one)
    evidence(one, 1, 2)
    claim(held, 1, one)
    claim(held, 2, one)
    first, second = BootcampClaim.objects.order_by("milestone")
    with pytest.raises(EngagementError, match="Take that claim back first"):
        actions.reverse_claim(by=None, claim=first, reason="The register was of another course", now=OVER)
    actions.reverse_claim(by=None, claim=second, reason="The register was of another course", now=OVER)
    assert actions.reverse_claim(by=None, claim=first, reason="The register was of another course", now=OVER)


@pytest.mark.both_databases
def test_a_claim_is_not_deleted_nor_goes_away_with_what_it_was_claimed_for(held: Camp) -> None:
    one = apply(held)
    started(held, one)
    evidence(one, 1)
    claim(held, 1, one)
    kept = BootcampClaim.objects.get()
    with pytest.raises(EngagementError, match="is not changed"):
        kept.delete()
    with pytest.raises(EngagementError, match="is not changed"):
        BootcampClaim.objects.all().delete()
    for row in (held.bootcamp, one, kept.evidence, one.engagement):
        with pytest.raises(ProtectedError):
            row.delete()
    assert BootcampClaim.objects.get() == kept


def test_all_are_claimed_or_nobody(held: Camp) -> None:
    ready, waits = apply(held), apply(held)
    started(held, ready, waits)
    evidence(ready, 1)
    assert refused(held, 1, ready, waits) == {
        waits.pk: "No document is named as evidence: its reference, its day, and who stands behind it."
    }
    assert not BootcampClaim.objects.exists()


@pytest.mark.both_databases
def test_a_claim_is_never_changed_and_is_taken_back_by_a_reversal(held: Camp) -> None:
    one = apply(held)
    started(held, one)
    evidence(one, 1)
    claim(held, 1, one)
    first = BootcampClaim.objects.get()
    first.amount = 1
    with pytest.raises(EngagementError, match="is not changed"):
        first.save()
    with pytest.raises(EngagementError, match="is not changed"):
        BootcampClaim.objects.update(amount=1)
    with pytest.raises(EngagementError, match="Say why"):
        actions.reverse_claim(by=None, claim=first, reason=" ", now=OVER)
    back = actions.reverse_claim(by=None, claim=first, reason="The register was of another course", now=OVER)
    assert actions.reverse_claim(by=None, claim=first, reason="Again", now=OVER) == back
    with pytest.raises(EngagementError, match="took a claim back already"):
        actions.reverse_claim(by=None, claim=back, reason="No", now=OVER)
    assert BootcampClaim.objects.aggregate(whole=Sum("amount"))["whole"] == 0
    assert claim(held, 1, one) == 1
    assert BootcampClaim.objects.count() == 3


def test_what_a_claim_rests_on_stays_as_it_was(held: Camp) -> None:
    one = apply(held)
    completed(held, one)
    actions.record_outcome(by=None, place=one, outcome="job", on=LAST, with_whom="Works", now=OVER)
    evidence(one, 1, 2, 3)
    for milestone in (1, 2, 3):
        claim(held, milestone, one)
    with pytest.raises(actions.PlacesRefused) as found:
        attend(held, one, days=1, minutes=60)
    assert "a milestone is claimed with this day" in found.value.lacking[one.pk]
    with pytest.raises(EngagementError, match="Who pays stays"):
        actions.settle_funding(by=None, place=one, learner="self-employed")
    with pytest.raises(EngagementError, match="What was checked before stays"):
        check(one, "age", met=False)
    with pytest.raises(EngagementError, match="Take the claim back first"):
        actions.record_outcome(by=None, place=one, outcome="job", on=LAST, with_whom="Others", now=OVER)
    real = held.again(one).interviews.get()
    with pytest.raises(EngagementError, match="Take the claim back first"):
        actions.settle_interview(by=None, interview=real, result="missed", now=OVER)


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"milestone": 4}, "no such milestone"),
        ({"reference": " "}, "reference"),
        ({"who": ""}, "who stands behind it"),
        ({"on": OVER.date() + timedelta(days=1)}, "dated in the future"),
    ],
)
def test_evidence_that_cannot_be_is_one_sentence(held: Camp, fields: dict[str, object], says: str) -> None:
    known = {"milestone": 1, "reference": "FILE", "on": LAST, "who": "Somebody", "now": OVER}
    with pytest.raises(EngagementError, match=says):
        actions.name_evidence(by=None, place=apply(held), **(known | fields))  # type: ignore[arg-type]


def test_nobody_but_the_provider_claims_and_the_audit_names_nobody(held: Camp) -> None:
    one = apply(held, "Quill Imaginary")
    started(held, one)
    evidence(one, 1)
    for user in (held.hub, held.employer, held.stranger):
        with pytest.raises(EngagementError, match="for the provider to say"):
            actions.claim_milestone(
                by=user, seat=held.seat(user), places=[one.engagement.public_id], milestone=1, now=OVER
            )
    with pytest.raises(EngagementError, match="no such milestone"):
        claim(held, 4, one)
    claim(held, 1, one)
    for row in AuditEntry.objects.all():
        assert "Quill" not in str(row.details)
