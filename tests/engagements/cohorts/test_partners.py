"""Each partner of an academy sees its own people alone, named only as far as the candidate agreed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from openpyxl import Workbook

from routeways.engagements import actions, queries
from routeways.engagements.cohort_access import LEAD_COHORT, OPEN_COHORT, SEND_TO_COHORT, VIEW_COHORTS
from routeways.engagements.errors import EngagementError
from routeways.engagements.models import Candidate, CandidateBenefit, Participant
from routeways.engagements.queries import cohorts as reads
from routeways.engagements.queries.cohorts import seat_by_link
from routeways.foundation.models import AuditEntry
from routeways.foundation.permissions import allowed
from routeways.foundation.tables import FileRefused
from tests.engagements.cohorts.people import DAY, OPENED, Academy, academy, at, holding, move, refer, trained
from tests.engagements.factories import REGION
from tests.organisations.factories import give

pytestmark = pytest.mark.usefixtures("ground")
HEADINGS = "Your number,Name,Date of birth,Told on,Benefit,Name to trainer,Name to employer\n"


def seen(held: Academy, user: Any) -> dict[str, tuple[bool, str]]:
    """Participant's name → (named, benefit) as this user reads them."""
    seat = held.seat(user)
    rows = list(reads.page_of(seat))
    return {one.candidate.participant.name: (one.named, one.benefit) for one in reads.lines(seat, rows)}


@pytest.fixture
def full() -> Academy:
    """One person at each place: of the job centre and of the charity, some named, one hired."""
    held = academy()
    refer(held, name="Waits Jobs")
    refer(held, held.charity, name="Waits Charity", benefit="none")
    learns = refer(held, name="Learns Jobs", named_to_trainer=True)
    other = refer(held, held.charity, name="Learns Charity")
    move(held, held.adviser, "screened", learns, now=at(2))
    move(held, held.helper, "screened", other, now=at(2))
    done = refer(held, name="Done Jobs", named_to_employer=True)
    apart = refer(held, held.charity, name="Done Charity", named_to_trainer=True)
    trained(held, done, apart)
    return held


def test_every_pair_of_partners_sees_its_own_people_and_never_the_others(full: Academy) -> None:
    benefit = "Universal Credit"
    assert seen(full, full.adviser) == {
        "Waits Jobs": (True, benefit), "Learns Jobs": (True, benefit), "Done Jobs": (True, benefit)
    }  # fmt: skip
    assert seen(full, full.helper) == {
        "Waits Charity": (True, "No benefit"), "Learns Charity": (True, benefit), "Done Charity": (True, benefit)
    }  # fmt: skip
    assert seen(full, full.trainer) == {
        "Learns Jobs": (True, ""), "Learns Charity": (False, ""), "Done Jobs": (False, ""), "Done Charity": (True, "")
    }  # fmt: skip
    assert seen(full, full.employer) == {"Done Jobs": (True, ""), "Done Charity": (False, "")}
    for nobody in (full.hub, full.stranger, AnonymousUser()):
        assert seen(full, nobody) == {}


def test_who_is_not_named_is_read_as_a_reference(full: Academy) -> None:
    seat = full.seat(full.employer)
    who = {one.who for one in reads.lines(seat, list(reads.page_of(seat)))}
    assert "Done Jobs" in who
    assert "Done Charity" not in who
    assert {one[:2] for one in who - {"Done Jobs"}} == {"P-"}


def test_consent_that_is_taken_back_hides_the_name_at_once(full: Academy) -> None:
    one = Candidate.objects.get(participant__name="Learns Jobs")
    seat = full.seat(full.adviser)
    actions.agree_naming(by=full.adviser, seat=seat, candidate=one.public_id, trainer=False, employer=False, now=OPENED)
    assert seen(full, full.trainer)["Learns Jobs"] == (False, "")
    actions.agree_naming(by=full.adviser, seat=seat, candidate=one.public_id, trainer=True, employer=False, now=OPENED)
    assert seen(full, full.trainer)["Learns Jobs"] == (True, "")
    for other in (full.helper, full.trainer, full.employer, full.hub):
        with pytest.raises(EngagementError, match="Only who referred"):
            actions.agree_naming(
                by=other, seat=full.seat(other), candidate=one.public_id, trainer=True, employer=True, now=OPENED
            )


def test_benefits_are_for_the_referrers_own_role_alone(full: Academy) -> None:
    administrator = holding("organisation-administrator", full.jobs, "Administrator")
    assert seen(full, administrator)["Waits Jobs"] == (True, "")
    for user in (full.trainer, full.employer, full.hub, full.stranger, administrator, AnonymousUser()):
        assert not CandidateBenefit.objects.visible_to(user, today=DAY).exists()
    assert CandidateBenefit.objects.visible_to(full.adviser, today=DAY).count() == 3
    give(full.adviser, "programme-manager", full.college)  # who works for both reads no benefit as the trainer
    assert seen(full, full.adviser)["Learns Charity"] == (False, "")


def test_a_private_link_names_nobody(full: Academy) -> None:
    token = actions.make_party_link(by=None, engagement=full.engagement, party="employer", now=OPENED)
    seat = seat_by_link(queries.by_link(token, now=OPENED, today=DAY))
    lines = reads.lines(seat, list(reads.page_of(seat)))
    assert len(lines) == 2
    assert not any(one.named or one.benefit for one in lines)


def test_names_of_participants_stay_with_who_referred_them(full: Academy) -> None:
    for user in (full.trainer, full.employer, full.hub, full.stranger):
        assert not Participant.objects.visible_to(user, today=DAY).exists()


@pytest.mark.parametrize(
    ("who", "rights"),
    [
        ("employer", {VIEW_COHORTS, OPEN_COHORT}),
        ("trainer", {VIEW_COHORTS, OPEN_COHORT, LEAD_COHORT}),
        ("adviser", {VIEW_COHORTS, OPEN_COHORT, SEND_TO_COHORT}),
        ("hub", {VIEW_COHORTS, OPEN_COHORT, LEAD_COHORT}),
        ("stranger", {VIEW_COHORTS}),
    ],
)
def test_who_may_do_what(full: Academy, who: str, rights: set[str]) -> None:
    user = getattr(full, who)
    found = {one for one in (OPEN_COHORT, LEAD_COHORT, SEND_TO_COHORT) if allowed(user, one, full.engagement)}
    assert found | ({VIEW_COHORTS} if allowed(user, VIEW_COHORTS, REGION) else set()) == rights
    listed = [one.pk for one in reads.cohorts_of(user, REGION, today=DAY)]
    assert listed == ([full.engagement.pk] if OPEN_COHORT in rights else [])


def test_the_audit_names_nobody(full: Academy) -> None:
    for row in AuditEntry.objects.all():
        assert "Jobs" not in str(row.details)
        assert "universal" not in str(row.details)


# -- a list of candidates


def load(held: Academy, path: Path) -> actions.ImportedCandidates:
    return actions.import_candidates(by=None, engagement=held.engagement, referrer=held.jobs, path=path, now=OPENED)


def test_a_list_with_wrong_rows_takes_the_good_ones_and_says_what_is_wrong(tmp_path: Path) -> None:
    held = academy()
    path = tmp_path / "people.csv"
    path.write_text(
        HEADINGS
        + "1,Ada Invented,1990-02-03,2026-03-01,Universal Credit,yes,no\n"
        + "2,Grace Madeup,03/02/1991,01/03/2026,none,,\n"
        + "3,Too Young,2020-01-01,2026-03-01,none,,\n"
        + "4,Bad Date,31/02/1990,2026-03-01,none,,\n"
        + "5,Bad Benefit,1990-01-01,2026-03-01,lottery,,\n"
        + "1,Ada Again,1990-02-03,2026-03-01,none,,\n"
        + "6,Not Told,1990-01-01,2027-03-01,none,,\n",
        encoding="utf-8",
    )
    done = load(held, path)
    assert (done.rows, done.made, done.unchanged) == (7, 2, 0)
    assert [(one.row, one.reason.split(":")[0]) for one in done.problems] == [
        (4, "only people of 16 or over are written down here"),
        (5, "is not a date like 2026-03-27 or 27/03/2026"),
        (6, "must be one of"),
        (7, "the number stands in row 2 already"),
        (8, "tell the person first what is kept about them, then add them"),
    ]
    again = load(held, path)
    assert (again.made, again.unchanged, Candidate.objects.count(), Participant.objects.count()) == (0, 2, 2, 2)
    one = Candidate.objects.get(participant__own_number="1")
    assert (one.named_to_trainer_on, one.named_to_employer_on) == (DAY, None)


def test_a_workbook_is_read_too(tmp_path: Path) -> None:
    held = academy()
    book = Workbook()
    book.active.append(HEADINGS.strip().split(","))
    book.active.append(["7", "Ada Invented", "1990-02-03", "2026-03-01", "No benefit", "no", "yes"])
    book.save(tmp_path / "people.xlsx")
    assert load(held, tmp_path / "people.xlsx").made == 1


@pytest.mark.parametrize("text", ["", "Name,Benefit\nAda,none\n", HEADINGS])
def test_a_file_that_is_no_list_loads_nothing(tmp_path: Path, text: str) -> None:
    held = academy()
    path = tmp_path / "people.csv"
    path.write_text(text, encoding="utf-8")
    try:
        assert load(held, path).made == 0
    except FileRefused as refused:
        assert str(refused).endswith(".")
    assert not Candidate.objects.exists()
