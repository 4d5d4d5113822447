"""Changes to courses: the clock from need to first delivery, who may say what, what is late."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from routeways.engagements.actions import changes as doing
from routeways.engagements.errors import EngagementError, GateClosed
from routeways.engagements.models import ChangeRequest
from routeways.engagements.queries import changes as queries
from routeways.foundation.models import AuditEntry, Message
from routeways.organisations.models import Organisation
from routeways.provision.models import Course, Run
from tests.engagements.enquiries.making import heard, make_hub, teaches, who_answers
from tests.engagements.factories import NOW, REGION, TODAY
from tests.organisations.factories import make_user

pytestmark = pytest.mark.usefixtures("ground")

BASE = f"/{REGION}/changes/requests/"


@pytest.fixture
def course(ground: None) -> Course:
    make_hub()
    return teaches(heard("Imaginary College"), title="Welding level 2")


def start(course: Course, on: date, name: str = "Spring") -> Run:
    return Run.objects.create(course=course, name=name, mode="Classroom", starts_on=on)


def ask(course: Course, employer: Organisation | None = None, now: datetime = NOW, **fields: Any) -> ChangeRequest:
    known: dict[str, Any] = {"what": "Teach aluminium as well", "needed_on": now.date() - timedelta(days=10)}
    change = doing.Change(**({"provider": course.owner, "course": course} | known | fields))
    firm = employer or heard("Imaginary Works", kind="employer")
    return doing.ask_for_change(
        by=None, region=REGION, employer=firm, change=change, site="https://example.org/", now=now
    )


def walked(course: Course, employer: Organisation | None = None, *, days: int = 40) -> ChangeRequest:
    made = ask(course, employer)
    doing.take_on_change(by=None, change=made, why="We have the machines", now=NOW)
    doing.design_change(by=None, change=made, now=NOW)
    doing.approve_change(by=None, change=made, now=NOW)
    run = start(course, made.needed_on + timedelta(days=days))
    return doing.deliver_change(by=None, change=made, run=run, now=NOW + timedelta(days=days))


def test_the_clock_runs_from_the_need_to_the_first_start_that_teaches_it(course: Course) -> None:
    held = walked(course, days=41)
    assert (held.days, held.engagement.outcome, held.engagement.succeeded) == (41, "done", True)
    assert [entry.step for entry in held.engagement.history.all()] == [
        "stated", "triaged", "in-design", "approved", "delivered", "done",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"what": " "}, "Write what must change"),
        ({"needed_on": TODAY + timedelta(days=1)}, "still to come"),
        ({"wanted_by": TODAY - timedelta(days=1)}, "has passed"),
        ({"provider": "elsewhere"}, "not in this region"),
        ({"provider": "other"}, "does not teach this course"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_a_sentence(course: Course, fields: dict[str, Any], says: str) -> None:
    if fields.get("provider") == "elsewhere":
        fields = {"provider": heard("Elsewhere College", region="cumbria")}
    elif fields.get("provider"):
        fields = {"provider": heard("Other College")}
    with pytest.raises(EngagementError, match=says):
        ask(course, **fields)
    assert ChangeRequest.objects.count() == 0


def test_it_counts_as_taught_only_with_a_start_of_ones_own_that_has_begun_since(course: Course) -> None:
    made = ask(course)
    doing.take_on_change(by=None, change=made, why="Yes", now=NOW)
    doing.design_change(by=None, change=made, now=NOW)
    doing.approve_change(by=None, change=made, now=NOW)
    other = teaches(heard("Other College"))
    for run, says in (
        (start(other, TODAY), "another provider"),
        (start(course, TODAY + timedelta(days=1)), "Record it on that day or later"),
        (start(course, made.needed_on - timedelta(days=1)), "before the need was stated"),
        (Run.objects.create(course=course, name="Any time", mode="Online", flexible=True), "no day on which it begins"),
    ):
        with pytest.raises(EngagementError, match=says):
            doing.deliver_change(by=None, change=made, run=run, now=NOW)
    with pytest.raises(GateClosed, match="No start of a course"):
        from routeways.engagements.actions import take_step

        take_step(by=None, engagement=made.engagement, step="delivered", party="provider", now=NOW)
    assert ChangeRequest.objects.get().days is None


def test_steps_are_not_left_out_and_a_refusal_has_a_cause_and_a_reason(course: Course) -> None:
    made = ask(course)
    with pytest.raises(EngagementError, match="next one is “Taken on”"):
        doing.approve_change(by=None, change=made, now=NOW)
    with pytest.raises(EngagementError, match="Say why"):
        doing.take_on_change(by=None, change=made, why=" ", now=NOW)
    with pytest.raises(EngagementError, match="Choose the cause"):
        doing.refuse_change(by=None, change=made, cause="Rain", why="It rains", now=NOW)
    held = doing.refuse_change(
        by=None, change=made, cause="Too few learners would come", why="Two asked last year", now=NOW
    )
    assert (held.engagement.outcome, held.answer) == ("not-taken-on", "Two asked last year")


def test_what_is_late_is_told_once_a_step_to_the_hub_and_the_provider(course: Course) -> None:
    Organisation.objects.update(demonstration=False)  # invented organisations have no mailboxes
    made = ask(course)
    due = made.engagement.due_on
    assert due == TODAY + timedelta(days=14)
    later = NOW + timedelta(days=15)
    assert doing.escalate_overdue(by=None, region=REGION, now=NOW + timedelta(days=14)) == 0
    assert doing.escalate_overdue(by=None, region=REGION, now=later) == 1
    assert doing.escalate_overdue(by=None, region=REGION, now=later) == 0
    told = set(Message.objects.filter(template="engagements/change_late").values_list("to", flat=True))
    lead = Organisation.objects.get(kind="hub").roles.get().user  # type: ignore[attr-defined]
    assert told == {lead.email, who_answers(course.owner).email}
    doing.take_on_change(by=None, change=made, why="Yes", now=later)
    assert doing.escalate_overdue(by=None, region=REGION, now=later + timedelta(days=22)) == 1


def test_the_median_is_shown_once_enough_employers_stand_behind_it(course: Course) -> None:
    assert (queries.taken(REGION, today=TODAY).delivered, queries.taken(REGION, today=TODAY).median_days) == (0, None)
    late = TODAY + timedelta(days=400)
    one = heard("Imaginary Works 1", kind="employer")
    for days in (20, 30):
        walked(course, one, days=days)
    few = queries.taken(REGION, today=late)
    assert (few.delivered, few.median_days) == (None, None)
    walked(course, heard("Imaginary Works 2", kind="employer"), days=50)
    walked(course, heard("Imaginary Works 3", kind="employer"), days=100)
    enough = queries.taken(REGION, today=late)
    assert (enough.delivered, enough.employers, enough.median_days) == (4, 3, 40)


def test_only_the_two_sides_and_the_hub_read_it(course: Course) -> None:
    made = ask(course)
    seen = ChangeRequest.objects.visible_to
    stranger = heard("Another College")
    assert not seen(who_answers(stranger), today=TODAY).exists()
    for organisation in (made.employer, made.provider):
        assert seen(who_answers(organisation), today=TODAY).get() == made
    assert seen(make_hub()[1], today=TODAY).count() == 1
    assert not seen(make_user(), today=TODAY).exists()


def test_the_pages_walk_it_and_say_what_is_missing(client: Client, course: Course) -> None:
    firm = heard("Imaginary Works", kind="employer")
    assert "[c]" in client.get(BASE).content.decode()
    assert client.get(f"{BASE}new/").status_code == 302
    client.force_login(who_answers(firm))
    page = client.get(f"{BASE}new/?course={course.public_id}").content.decode()
    assert f'value="course:{course.public_id}" selected' in page
    today = timezone.localdate()
    day = {"needed_on_day": str(today.day), "needed_on_month": str(today.month), "needed_on_year": str(today.year)}
    refused = client.post(f"{BASE}new/", {"about": "", "what": "", **day})
    assert refused.status_code == 422
    assert "Choose the course, or the provider" in refused.content.decode()
    about = f"course:{course.public_id}"
    made = client.post(f"{BASE}new/", {"employer": firm.public_id, "about": about, "what": "Teach aluminium", **day})
    assert made.status_code == 302, [str(e) for e in made.context["form"].errors.items()]
    there = made["Location"]
    assert course.page in client.get(there).content.decode()
    assert "Taken on" in client.get(there).content.decode()
    assert client.post(there, {"do": "take-on", "why": "x"}).status_code == 200  # not the employer's to say
    assert ChangeRequest.objects.get().engagement.step == "stated"
    client.force_login(who_answers(course.owner))
    assert client.post(there, {"do": "take-on", "why": ""}).status_code == 422
    for do in ({"do": "take-on", "why": "We have machines"}, {"do": "design"}, {"do": "approve"}):
        assert client.post(there, do).status_code == 302
    run = start(course, today)
    assert client.post(there, {"do": "deliver", "run": "none"}).status_code == 422
    assert client.post(there, {"do": "deliver", "run": run.public_id}).status_code == 302
    assert "Taught 0 days after the need was stated" in client.get(there).content.decode()
    client.force_login(who_answers(heard("Another College")))
    assert client.get(there).status_code == 403
    assert client.get(f"{BASE}nothing/").status_code == 404
    assert AuditEntry.objects.filter(verb="engagements.ask_for_change").count() == 1
