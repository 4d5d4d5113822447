"""Check-ins with consent, ratings with enough behind them, and what a person keeps for themselves."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from scipy.optimize import linprog

from routeways.engagements import actions
from routeways.engagements.errors import EngagementError
from routeways.engagements.models import (
    Adjustment,
    AdjustmentShare,
    CheckIn,
    CheckInConsent,
    Engagement,
    EntrantRating,
)
from routeways.engagements.models.adjustments import READ_SHARED
from routeways.engagements.queries.outcomes import check_in_results, rating_results
from routeways.foundation.models import AuditEntry, Message
from routeways.organisations.models import Organisation
from routeways.organisations.roles import role_definitions
from routeways.values import Symbol
from routeways.values.months import months_after
from tests.engagements.factories import NOW, REGION, TODAY, employer
from tests.engagements.placements.cast import holder
from tests.engagements.placements.people import begun, college, student
from tests.organisations.factories import make_hub_lead, make_user

pytestmark = pytest.mark.usefixtures("ground")
SITE = "https://routeways.example"
CAUSE = "Another reason"


@pytest.fixture
def at_noon(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    yield


def ended(owner: Organisation | None = None) -> Engagement:
    held = begun(student(owner or college()))
    return actions.end(by=None, engagement=held, outcome="ended-early", party="college", cause=CAUSE, now=NOW)


def agreed(held: Engagement | None = None) -> CheckInConsent:
    return actions.agree_to_check_ins(by=None, engagement=held or ended(), party="student", now=NOW)


def later(months: int) -> datetime:
    return datetime.combine(months_after(TODAY, months), datetime.min.time(), tzinfo=UTC) + timedelta(hours=10)


def send(now: datetime) -> int:
    return actions.send_due_check_ins(by=None, region=REGION, site=SITE, now=now)


def token_of(message: Message) -> str:
    return message.body.split("/connect/check-in/")[1].split("/")[0]


def answers(number: int, silent: int, doing: str = "job") -> None:
    """So many who were asked after three months, without walking each through a placement."""
    held = ended()
    for n in range(number + silent):
        copy = Engagement.objects.get(pk=held.pk)
        copy.pk, copy.public_id, copy.match = None, f"copy{doing}{n}", None
        copy.save()
        consent = CheckInConsent.objects.create(
            engagement=copy, participant=copy.participant, version="1", wording="x", given_at=NOW
        )
        said = {"doing": doing, "state": "answered"} if n < number else {"state": "missed"}
        CheckIn.objects.create(consent=consent, months=3, due_on=TODAY, sent_at=NOW - timedelta(days=90), **said)


def test_nobody_is_asked_without_consent() -> None:
    ended()
    assert send(later(12)) == 0
    assert not Message.objects.exists()


def test_only_the_person_agrees_and_only_when_it_has_ended() -> None:
    running = begun()
    with pytest.raises(EngagementError, match="when it has ended"):
        agreed(running)
    held = ended()
    with pytest.raises(EngagementError, match="Only the person"):
        actions.agree_to_check_ins(by=None, engagement=held, party="college", now=NOW)


def test_who_agreed_is_asked_after_3_6_and_12_months_once() -> None:
    consent = agreed()
    assert agreed(consent.engagement) == consent  # twice changes nothing
    assert [(one.months, one.due_on) for one in consent.check_ins.all()] == [
        (3, date(2026, 6, 27)),
        (6, date(2026, 9, 27)),
        (12, date(2027, 3, 27)),
    ]
    assert [send(later(months)) for months in (2, 3, 3, 6, 12)] == [0, 1, 0, 1, 1]
    assert consent.participant.owner.name in consent.wording


@pytest.mark.parametrize(
    ("day", "months", "due"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 12, 31), 12, date(2027, 12, 31)),
    ],
)
def test_months_end_where_they_end(day: date, months: int, due: date) -> None:
    assert months_after(day, months) == due


def test_what_nobody_answers_in_time_is_closed() -> None:
    consent = agreed()
    send(later(3))
    send(later(3) + timedelta(days=31))
    assert consent.check_ins.get(months=3).state == CheckIn.State.MISSED
    with pytest.raises(EngagementError, match="not asked any more"):
        actions.answer_check_in(by=None, check_in=consent.check_ins.get(months=3), doing="job", now=NOW)


def test_an_answer_is_given_by_private_link_and_stopped_in_one_step(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    consent = agreed()
    send(later(3))
    page = f"/connect/check-in/{token_of(Message.objects.get())}/"
    monkeypatch.setattr("django.utils.timezone.now", lambda: later(3))
    assert consent.participant.owner.name in client.get(page).content.decode()
    empty = client.post(page, {})
    assert empty.status_code == 422
    assert client.post(page, {"doing": "astronaut"}).status_code == 422
    assert "Thank you" in client.post(page, {"doing": "job", "uses": "lot", "would_help": "More time"}).content.decode()
    assert CheckIn.objects.get(months=3).doing == "job"
    assert "Stopped" in client.post(page, {"stop": "yes"}).content.decode()
    assert {(one.state, one.doing, one.would_help) for one in CheckIn.objects.all()} == {("withdrawn", "", "")}
    assert client.get(page).status_code == 410
    assert client.get("/connect/check-in/nonsense/").status_code == 410
    monkeypatch.setattr("django.utils.timezone.now", lambda: later(12))
    assert send(later(12)) == 0


def test_answers_of_a_person_are_for_their_own_college() -> None:
    house = college("Imaginary Technical College")
    agreed(ended(house))
    own = holder("Coordinator", "placement-coordinator", house)
    for user, number in (
        (own, 3),
        (holder("Other", "placement-coordinator", college()), 0),
        (make_hub_lead(REGION), 0),
    ):
        assert CheckIn.objects.visible_to(user, today=TODAY).count() == number


@pytest.mark.usefixtures("at_noon")
def test_agreeing_needs_a_tick_and_is_taken_back_on_the_same_page(client: Client) -> None:
    held = ended()
    token = actions.make_party_link(by=None, engagement=held, party="student", now=NOW)
    page = f"/connect/link/{token}/check-ins/"
    assert "Afterwards" in client.get(f"/connect/link/{token}/").content.decode()
    assert (client.post(page, {}).status_code, CheckInConsent.objects.count()) == (422, 0)
    assert client.post(page, {"agrees": "yes"}).status_code == 302
    assert CheckInConsent.objects.get().withdrawn_at is None
    client.post(page, {"stop": "yes"})
    assert CheckInConsent.objects.get().withdrawn_at is not None
    other = actions.make_party_link(by=None, engagement=held, party="employer", now=NOW)
    assert client.get(f"/connect/link/{other}/check-ins/").status_code == 404


def test_an_answer_counts_from_the_month_after_its_round_has_closed() -> None:
    """What is published stands still for a month: nobody’s answer is the difference of two days."""
    answers(20, 10)
    sent = datetime(2026, 2, 20, 9, tzinfo=UTC)  # until 22 March there is time to answer
    CheckIn.objects.update(sent_at=sent)
    assert [check_in_results(REGION, today=day) for day in (TODAY, date(2026, 3, 31))] == [[], []]
    (found,) = check_in_results(REGION, today=date(2026, 4, 1))
    assert (found.asked, found.answered) == (30, 20)


def test_few_answers_are_hidden_and_a_low_response_is_marked() -> None:
    answers(2, 1)
    (found,) = check_in_results(REGION, today=TODAY)
    assert (found.answered, found.rate, found.doing) == (Symbol.CONFIDENTIAL, Symbol.CONFIDENTIAL, {})
    CheckIn.objects.all().delete()
    answers(20, 30, doing="study")
    (found,) = check_in_results(REGION, today=TODAY)
    assert (found.asked, found.answered, found.rate, found.low) == (50, 20, 40.0, True)
    assert found.doing["study"] is Symbol.CONFIDENTIAL  # else each of them is known to study


def test_what_everybody_or_nobody_does_is_not_told() -> None:
    answers(12, 0, doing="looking")
    (found,) = check_in_results(REGION, today=TODAY)
    assert not any(isinstance(value, float) and value > 0 for value in found.doing.values())
    answers(30, 0)
    (found,) = check_in_results(REGION, today=TODAY)
    nobody = [value for id, value in found.doing.items() if id not in ("looking", "job")]
    assert nobody == [Symbol.CONFIDENTIAL] * len(nobody)


@pytest.mark.parametrize(
    ("silent", "doing"),
    [
        (0, {"looking": 12}),
        (30, {"study": 20}),
        (1, {"looking": 40}),
        (7, {"job": 30, "looking": 8}),
        (0, {"job": 25, "looking": 2}),
        (9, {"apprenticeship": 10, "job-there": 9, "job": 8, "study": 7, "own": 6, "looking": 5, "other": 5}),
    ],
)
def test_from_what_is_published_nobody_learns_that_all_share_an_outcome(silent: int, doing: dict[str, int]) -> None:
    """The attacker knows every published number, its rounding, the rate to its last digit and all the sums."""
    for what, number in doing.items():
        answers(number, 0, doing=what)
    if silent:
        answers(0, silent, doing="silent")
    (found,) = check_in_results(REGION, today=TODAY)
    names = ["asked", "answered", *found.doing] if found.doing else []
    lowest, highest = [], []
    for name in names:
        shown = {"asked": found.asked, "answered": found.answered, **found.doing}[name]
        hidden = isinstance(shown, Symbol)
        lowest.append(0 if hidden else max(shown - 2.5, 0))
        highest.append(1000 if hidden else shown + 2.5 if shown else 0)  # 1 to 4 would be hidden, so 0 is nobody
    kinds = range(2, len(names))
    for at in kinds:
        share = [0.0] * len(names)  # how many of those who answered do something else
        share[1], share[at] = 1.0, -1.0
        sums = [[0, -1.0, *(1.0 for _ in kinds)]]
        bounds = list(zip(lowest, highest, strict=True))
        most = -linprog([-one for one in share], A_eq=sums, b_eq=[0], A_ub=[[-1, 1, *(0 for _ in kinds)]], b_ub=[0],
                        bounds=bounds).fun  # fmt: skip
        assert most >= 5, f"everybody may be known to be in {names[at]}"


def test_one_of_many_is_not_told_from_the_others() -> None:
    answers(20, 10)
    answers(2, 0, doing="study")
    (found,) = check_in_results(REGION, today=TODAY)
    numbers = [value for value in (*found.doing.values(), found.answered, found.asked) if not isinstance(value, Symbol)]
    assert found.doing == {} or found.doing["study"] is Symbol.CONFIDENTIAL
    assert 2 not in numbers


def rate(owner: Organisation, **changes: Any) -> EntrantRating:
    fields = {"came_from": "t-level", "year": 2026, "entrants": 3, "readiness": 4, "technical": 3, "essential": 5}
    return actions.rate_entrants(by=None, owner=owner, region=REGION, now=NOW, **(fields | changes))


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"came_from": "moon"}, "where they came from"),
        ({"year": 2019}, "year from 2021 to 2026"),
        ({"year": 2027}, "year from 2021 to 2026"),
        ({"entrants": 0}, "from 1 to 5,000"),
        ({"readiness": 6}, "from 1 to 5"),
        ({"essential": 0}, "from 1 to 5"),
    ],
)
def test_a_rating_that_cannot_be_is_refused_with_a_sentence(changes: dict[str, Any], says: str) -> None:
    with pytest.raises(EngagementError, match=says):
        rate(employer(), **changes)
    assert not EntrantRating.objects.exists()


def test_ratings_are_shown_only_with_enough_employers_behind_them() -> None:
    for number in range(10):
        owner = employer()
        rate(owner, readiness=3 + number % 2)
        (found,) = rating_results(REGION, today=TODAY)
        if number < 9:
            assert set(found.means.values()) == {Symbol.CONFIDENTIAL}
    assert (found.n, found.means["readiness"], found.means["essential"]) == (10, 3.5, 5.0)
    rate(owner, readiness=1)  # said again: it replaces
    assert EntrantRating.objects.count() == 10


def test_an_origin_with_few_ratings_hides_the_others_beside_the_whole() -> None:
    for number in range(12):
        rate(employer(), came_from="school" if number == 0 else "t-level")
    assert [one.came_from for one in rating_results(REGION, today=TODAY)] == [""]


@pytest.mark.usefixtures("at_noon")
def test_the_figures_are_for_everybody_and_the_rating_for_employers(client: Client) -> None:
    page = f"/{REGION}/outcomes/"
    assert "No round has closed yet" in client.get(page).content.decode()
    rate(employer())
    assert "[c]" in client.get(page).content.decode()
    assert client.get(f"{page}rate/").status_code == 302
    firm = employer("Imaginary Forge")
    client.force_login(holder("Firm Person", "organisation-contact", firm))
    scales = {"readiness": "4", "technical": "3", "essential": "5"}
    data = {"owner": firm.public_id, "came_from": "t-level", "year": "2026", "entrants": "2", **scales}
    assert client.post(f"{page}rate/", data).status_code == 302
    wrong = client.post(f"{page}rate/", data | {"year": "soon"})
    assert (wrong.status_code, "Enter a year, like 2026" in wrong.content.decode()) == (422, True)
    client.force_login(make_hub_lead(REGION))
    assert client.get(f"{page}rate/").status_code == 403


SECRET = "Instructions in writing, please"


@pytest.mark.usefixtures("at_noon")
def test_no_other_role_hub_or_administrator_reads_what_helps_somebody(client: Client) -> None:
    owner = make_user("Person")
    item = actions.keep_adjustment(by=owner, helps=SECRET, why="A secret reason", now=NOW)
    firm = employer("Imaginary Bakery")
    others = [
        make_hub_lead(REGION),
        make_user("Administrator", administrator=True),
        holder("Firm Person", "organisation-administrator", firm),
        holder("Coordinator", "placement-coordinator", college()),
    ]
    for user in others:
        assert not Adjustment.objects.visible_to(user).exists()
        client.force_login(user)
        for path in ("adjustments/", "adjustments/shared/", f"adjustments/{item.public_id}/share/", "outcomes/"):
            assert SECRET not in client.get(f"/{REGION}/{path}").content.decode()
        with pytest.raises(EngagementError, match="Only the person"):
            actions.share_adjustment(by=user, adjustment=item, organisation=firm, now=NOW)
        with pytest.raises(EngagementError, match="Only the person"):
            actions.remove_adjustment(by=user, adjustment=item)
    client.logout()
    assert client.get(f"/{REGION}/adjustments/").status_code == 302
    assert not any(SECRET in str(row.details) + row.subject for row in AuditEntry.objects.all())
    client.force_login(owner)
    assert SECRET in client.get(f"/{REGION}/adjustments/").content.decode()


@pytest.mark.usefixtures("at_noon")
def test_one_thing_is_shared_with_one_organisation_and_taken_back_at_once(client: Client) -> None:
    owner = make_user("Person")
    first = actions.keep_adjustment(by=owner, helps=SECRET, why="A secret reason", now=NOW)
    actions.keep_adjustment(by=owner, helps="A quiet desk", now=NOW)
    firm, other = employer("Imaginary Bakery"), employer("Imaginary Forge")
    reads = holder("Firm Person", "organisation-administrator", firm)
    elsewhere = holder("Other Person", "organisation-administrator", other)
    client.force_login(owner)
    share = f"/{REGION}/adjustments/{first.public_id}/share/"
    assert client.post(share, {"organisation": firm.public_id}).status_code == 422  # the box is not ticked
    assert client.post(share, {"organisation": firm.public_id, "agrees": "on"}).status_code == 302
    shown = f"/{REGION}/adjustments/shared/"
    client.force_login(reads)
    text = client.get(shown).content.decode()
    assert SECRET in text
    assert "A quiet desk" not in text
    assert "A secret reason" not in text
    client.force_login(elsewhere)
    assert SECRET not in client.get(shown).content.decode()
    client.force_login(owner)
    standing = AdjustmentShare.objects.get()
    assert firm.name in standing.wording
    client.post(f"/{REGION}/adjustments/", {"withdraw": standing.public_id})
    client.force_login(reads)
    assert SECRET not in client.get(shown).content.decode()
    assert client.post(f"/{REGION}/adjustments/", {"withdraw": standing.public_id}).status_code == 404


@pytest.mark.usefixtures("at_noon")
def test_what_is_removed_leaves_nothing_behind(client: Client) -> None:
    owner = make_user("Person")
    item = actions.keep_adjustment(by=owner, helps=SECRET, now=NOW)
    actions.share_adjustment(by=owner, adjustment=item, organisation=employer(), now=NOW)
    client.force_login(owner)
    assert client.post(f"/{REGION}/adjustments/", {"helps": " "}).status_code == 422
    client.post(f"/{REGION}/adjustments/", {"remove": item.public_id})
    assert not Adjustment.objects.exists()
    assert not AdjustmentShare.objects.exists()


def test_what_is_shared_is_read_by_two_roles_at_their_own_house_alone() -> None:
    holders = {id: role.reach for id, role in role_definitions().items() if READ_SHARED in role.may}
    assert holders == {"organisation-administrator": "organisation", "placement-coordinator": "organisation"}
