"""Hours of a placement: what cannot have been is refused, what is over a limit is kept and does not count."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest

from routeways.engagements import actions
from routeways.engagements.errors import EngagementError
from routeways.engagements.models import HoursEntry
from routeways.engagements.placement_rules import placement_rule
from routeways.engagements.queries.placements import hours, written
from routeways.foundation.models import AuditEntry
from tests.engagements.factories import NOW, TODAY, employer
from tests.engagements.placements.people import (
    FIRST,
    LAST,
    agreed,
    begun,
    college,
    confirm,
    log,
    plan,
    student,
    work_days,
    worked,
)

pytestmark = pytest.mark.usefixtures("ground")


def test_a_logged_day_counts_only_when_the_employer_confirmed_it() -> None:
    held = begun()
    entry = log(held)
    found = hours(held, TODAY)
    assert (found.confirmed.minutes, found.waiting, found.lines[0].state) == (0, 420, "waiting")
    assert confirm(held, entry) == 1
    assert confirm(held, entry) == 0  # twice changes nothing
    found = hours(held, TODAY)
    assert (found.confirmed.minutes, found.waiting, found.lines[0].state) == (420, 0, "confirmed")


@pytest.mark.parametrize(
    ("day", "changes", "says"),
    [
        (TODAY + timedelta(days=1), {}, "still to come"),
        (FIRST - timedelta(days=1), {}, "began on 2 March 2026"),
        (TODAY, {"ended": time(9)}, "end is not after the start"),
        (TODAY, {"ended": time(8)}, "end is not after the start"),
        (TODAY, {"ended": time(9, 30)}, "break is as long as the day"),
        (TODAY, {"started": time(6), "ended": time(18, 31)}, "more than 12 hours on 27 March"),
        (TODAY, {"what": "  "}, "what you did"),
        (TODAY, {"mode": "beach"}, "does not count for this placement"),
        (TODAY, {"mode": "work-taster"}, "comes before the placement"),
        (TODAY, {"break_minutes": -5}, "Enter the break in minutes"),
    ],
)
def test_what_cannot_have_been_is_refused_with_a_sentence(day: date, changes: dict[str, object], says: str) -> None:
    held = begun()
    with pytest.raises(EngagementError, match=says):
        actions.log_hours(by=None, engagement=held, party="student", worked=worked(day, **changes), now=NOW)  # type: ignore[arg-type]
    assert HoursEntry.objects.count() == 0


def test_a_day_is_not_logged_twice_and_times_do_not_overlap() -> None:
    held = begun()
    log(held, hours=4)
    with pytest.raises(EngagementError, match="logged 27 March already: 4 hours"):
        log(held, hours=2)
    with pytest.raises(EngagementError, match=r"09:00 to 13:30 already\. The times overlap"):
        log(held, mode="remote", hours=4)
    later = log(held, mode="remote", started=time(14), ended=time(17), break_minutes=0)
    with pytest.raises(EngagementError, match="overlap"):
        actions.change_hours(by=None, entry=later, party="student", worked=worked(TODAY, 4, "remote"), now=NOW)
    assert hours(held, TODAY).waiting == 7 * 60


def test_hours_of_two_entries_of_a_day_are_refused_above_the_longest_day() -> None:
    held = begun()
    log(held, hours=10)
    with pytest.raises(EngagementError, match="more than 12 hours"):
        log(held, mode="remote", started=time(20), ended=time(23), break_minutes=0)


def test_before_it_begins_only_work_tasters_are_logged() -> None:
    held = agreed()
    actions.plan_placement(by=None, engagement=held, plan=plan(starts_on=TODAY), now=NOW)
    with pytest.raises(EngagementError, match="has not begun"):
        log(held)
    assert log(held, TODAY - timedelta(days=3), mode="work-taster").minutes == 420


def test_after_the_last_day_nothing_is_logged() -> None:
    held = begun(ends_on=TODAY - timedelta(days=2))
    with pytest.raises(EngagementError, match="last day of the placement was 25 March 2026"):
        log(held)


def test_the_break_of_young_people_is_asked_for() -> None:
    held = begun(student(college(), born_on=date(2009, 1, 1)))
    with pytest.raises(EngagementError, match="more than 4½ hours has a break of at least 30 minutes"):
        log(held, hours=5, break_minutes=15)
    assert log(held, hours=4, break_minutes=0).minutes == 270  # four and a half hours without a break are allowed


@pytest.mark.parametrize(("born_on", "counts"), [(date(2008, 3, 27), 540), (date(2008, 3, 28), 480)])
def test_what_young_people_work_over_eight_hours_is_kept_and_does_not_count(born_on: date, counts: int) -> None:
    held = begun(student(college(), born_on=born_on))
    confirm(held, log(held, hours=9))
    found = hours(held, TODAY)
    assert (found.lines[0].entry.minutes, found.confirmed.minutes) == (540, counts)
    if counts < 540:
        assert found.lines[0].why == ("1 hour do not count: more in a day than people under 18 may work.",)


def test_hours_over_a_share_are_kept_do_not_count_and_it_is_said_why() -> None:
    held = begun(route="engineering")
    work_days(held, 10, hours=7, mode="remote")  # 70 hours; a fifth of 315 is 63
    found = hours(held, TODAY)
    assert found.confirmed.minutes == 63 * 60
    assert found.lines[0].why == ("7 hours do not count: more of this way of working than counts.",)
    assert found.confirmed.left["remote"] == 0


@pytest.mark.parametrize(
    ("first", "route", "specialism", "required", "remote"),
    [
        (date(2024, 12, 31), "digital", "other", 315, "never"),
        (date(2025, 1, 1), "digital", "other", 315, 157.5),
        (date(2025, 1, 1), "construction", "other", 315, 63),
        (date(2026, 5, 19), "construction", "other", 315, 63),
        (date(2026, 5, 20), "construction", "other", 315, 63),
        (date(2025, 1, 1), "early-years", "early-years-educator", 750, "never"),
        (date(2025, 1, 1), "health-science", "dental-nursing", 315, "never"),
    ],
)
def test_the_rule_of_the_first_day_holds(
    first: date, route: str, specialism: str, required: int, remote: float | str
) -> None:
    found = placement_rule(on=first, route=route, specialism=specialism)
    assert found.limits.required == required * 60
    if remote == "never":
        assert list(found.limits.modes) == ["workplace"]
    else:
        assert found.limits.modes["remote"] == remote * 60
        assert found.limits.modes["skills-hub"] == 105 * 60


def test_the_limits_of_the_new_framework_are_marked_as_to_be_checked() -> None:
    before = placement_rule(on=date(2026, 5, 19), route="digital", specialism="other")
    after = placement_rule(on=date(2026, 5, 20), route="digital", specialism="other")
    assert (before.version, before.checked) == ("2025.1", True)
    assert (after.version, after.checked) == ("2026.1", False)
    assert "not held here" in after.source


def test_a_placement_that_began_before_the_change_keeps_its_rule() -> None:
    held = begun(starts_on=date(2026, 5, 18))
    assert hours(held, date(2026, 6, 1)).rule.version == "2025.1"


def test_a_refusal_needs_a_reason_and_the_student_puts_it_right() -> None:
    held = begun()
    entry = log(held)
    chosen = {entry.public_id: entry.minutes}
    with pytest.raises(EngagementError, match="Say why"):
        actions.refuse_hours(by=None, engagement=held, party="employer", entries=chosen, reason=" ", now=NOW)
    actions.refuse_hours(by=None, engagement=held, party="employer", entries=chosen, reason="Left at noon", now=NOW)
    line = hours(held, TODAY).lines[0]
    assert (line.state, line.counts, line.entry.refused_reason) == ("refused", 0, "Left at noon")
    changed = actions.change_hours(by=None, entry=line.entry, party="student", worked=worked(TODAY, 3), now=NOW)
    assert (changed.minutes, changed.refused_reason, hours(held, TODAY).waiting) == (180, "", 180)


def test_only_the_employer_confirms_and_only_what_was_read() -> None:
    held = begun()
    entry = log(held)
    with pytest.raises(EngagementError, match="Only the employer"):
        actions.settle_hours(by=None, engagement=held, party="student", entries={entry.public_id: 420}, now=NOW)
    with pytest.raises(EngagementError, match="changed or removed"):
        actions.settle_hours(by=None, engagement=held, party="employer", entries={entry.public_id: 400}, now=NOW)
    with pytest.raises(EngagementError, match="Choose at least one"):
        actions.settle_hours(by=None, engagement=held, party="employer", entries={}, now=NOW)
    other = begun()
    with pytest.raises(EngagementError, match="changed or removed"):
        actions.settle_hours(by=None, engagement=other, party="employer", entries={entry.public_id: 420}, now=NOW)


def test_what_is_confirmed_stays() -> None:
    held = begun()
    entry = log(held)
    confirm(held, entry)
    for act in (
        lambda: actions.change_hours(by=None, entry=entry, party="student", worked=worked(TODAY, 3), now=NOW),
        lambda: actions.remove_hours(by=None, entry=entry),
    ):
        with pytest.raises(EngagementError, match="stays as it is"):
            act()


def test_a_day_that_waits_can_be_taken_back() -> None:
    held = begun()
    entry = log(held)
    before = AuditEntry.objects.count()
    actions.remove_hours(by=None, entry=entry)
    assert (HoursEntry.objects.count(), AuditEntry.objects.count()) == (0, before + 1)


def test_hours_of_the_first_employer_carry_over_and_shares_are_of_both() -> None:
    person = student(college())
    first = begun(person, route="engineering")
    work_days(first, 9, mode="remote")  # 63 hours: all of the share
    cause = "The employer could not go on"
    actions.end(by=None, engagement=first, outcome="ended-early", party="employer", cause=cause, now=NOW)
    wanted = first.request
    assert wanted is not None
    wanted.refresh_from_db()
    second = begun(person, wanted=wanted, at=employer("Imaginary Second Works"), starts_on=date(2026, 3, 23))
    found = hours(second, TODAY)
    assert (found.carried, found.confirmed.minutes, found.confirmed.left["remote"]) == (63 * 60, 63 * 60, 0)
    HoursEntry.objects.filter(engagement=first, day=FIRST).update(day=TODAY, started=time(9), ended=time(16))
    with pytest.raises(EngagementError, match="The times overlap"):  # also with what was worked elsewhere
        log(second)


def test_behind_is_measured_against_an_even_pace() -> None:
    held = begun()
    assert hours(held, FIRST).behind is False
    assert hours(held, LAST).behind is True
    work_days(held, 30)
    found = hours(held, TODAY)
    assert found.planned is not None
    assert found.behind is False


@pytest.mark.parametrize(
    ("minutes", "says"),
    [
        (420, "7 hours"),
        (450, "7½ hours"),
        (45, "45 minutes"),
        (61, "1 hour 1 minute"),
        (0, "0 hours"),
        (75000, "1,250 hours"),
    ],
)
def test_minutes_are_written_as_people_say_them(minutes: int, says: str) -> None:
    assert written(minutes) == says
