"""The yearly cycle: five stages by the rule, one reminder each, and an answer to everybody who contributed."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client

from routeways.foundation import jobs
from routeways.foundation.models import Message
from routeways.needs import actions, queries
from routeways.needs.errors import NeedsError
from routeways.needs.models import ClosingResponse, Cycle, Need
from routeways.organisations.identifiers import Scheme
from routeways.organisations.models import Organisation, in_use_key
from routeways.organisations.recognising import Directory
from routeways.organisations.records import NewContactRoute
from tests.needs.factories import NOW, REGION, TODAY, WELDING, confirm, heard, keep, make_chamber, make_lead
from tests.organisations.factories import make_organisation

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

START = date(2026, 1, 5)
BASE = f"/{REGION}/needs/cycles/"


@pytest.fixture
def chamber() -> Organisation:
    return make_chamber()


def _cycle(chamber: Organisation, **more: object) -> Cycle:
    given = {"by": make_lead(chamber), "region": REGION, "owner": chamber, "title": "2026", "starts_on": START, **more}
    return actions.start_cycle(**given)  # type: ignore[arg-type]


def test_a_cycle_is_laid_out_by_the_rule_of_its_first_day(chamber: Organisation) -> None:
    cycle = _cycle(chamber)
    stages = list(cycle.stages.all())
    assert [one.name for one in stages] == ["collect", "review", "agree", "act", "feed-back"]
    assert stages[0].due_on == START + timedelta(days=120)
    assert all(after.starts_on == before.due_on for before, after in pairwise(stages))
    assert cycle.rule.startswith("needs-cycle@2026.1")
    with pytest.raises(NeedsError, match="begins on this day already"):
        _cycle(chamber)
    with pytest.raises(NeedsError, match="Give the cycle a name"):
        _cycle(chamber, title=" ", starts_on=START + timedelta(days=1))


def test_each_owner_is_reminded_once_before_and_once_after_the_day(chamber: Organisation) -> None:
    cycle = _cycle(chamber)
    due = cycle.stages.get(name="collect").due_on

    def remind(today: date) -> int:
        return actions.send_reminders(by=None, region=REGION, today=today, now=NOW, site="https://x.example")

    assert remind(START) == 0
    assert remind(due - timedelta(days=14)) == 1
    assert remind(due) == 0
    assert remind(due + timedelta(days=1)) == 1
    assert remind(due + timedelta(days=2)) == 0
    jobs.work_off()
    assert [one.subject for one in mail.outbox] == ["Due soon: Collect, 2026", "Overdue: Collect, 2026"]
    assert "https://x.example/lancashire-demonstration/needs/cycles/" in mail.outbox[0].body
    stage = cycle.stages.get(name="collect")
    actions.change_stage(by=None, stage=stage, due_on=due + timedelta(days=30), owner=stage.owner)
    assert remind(due + timedelta(days=20)) == 1


def test_a_stage_that_is_over_is_neither_overdue_nor_over_twice(chamber: Organisation) -> None:
    stage = _cycle(chamber).stages.get(name="collect")
    late = stage.due_on + timedelta(days=3)
    [line] = [one for one in queries.stage_lines(stage.cycle, today=late) if one.stage == stage]
    assert (line.state, line.days) == ("overdue", 3)
    actions.finish_stage(by=None, stage=stage, now=NOW)
    with pytest.raises(NeedsError, match="over already"):
        actions.finish_stage(by=None, stage=stage, now=NOW)
    with pytest.raises(NeedsError, match="cannot be due before"):
        actions.change_stage(by=None, stage=stage, due_on=START - timedelta(days=1), owner=None)


def test_everybody_heard_gets_one_answer_that_says_what_they_said_and_what_was_done(chamber: Organisation) -> None:
    firm = make_organisation(
        "A Works", region=REGION, contact_routes=(NewContactRoute("Office", "office@a-works.example"),)
    )
    cycle = _cycle(chamber)
    first, second, *_ = keep(
        chamber,
        heard("Welders, please", about=firm, on=date(2026, 2, 1)),
        heard("More welders", about=firm, on=date(2026, 1, 20), kind="interview"),
        heard("A baker", "B Works"),
        heard("Nobody is named here"),
        heard("Long ago", "Old Works", on=date(2025, 12, 1)),
    )
    confirm(first, WELDING)
    confirm(second, WELDING)
    assert actions.prepare_answers(by=None, cycle=cycle, today=TODAY) == 2
    assert actions.prepare_answers(by=None, cycle=cycle, today=TODAY) == 0
    answer = ClosingResponse.objects.get(contributor=firm)
    assert answer.said.splitlines() == [
        "- 20 January 2026, interview: Welding",
        "- 1 February 2026, job advert: Welding",
    ]
    assert "The plan is not published yet" in answer.did
    found = queries.answers(cycle, today=TODAY)
    assert (found.sent, [one.name for one in found.open], [one.name for one in found.late]) == (
        0,
        ["A Works", "B Works"],
        ["A Works"],
    )
    feed_back = cycle.stages.get(name="feed-back")
    with pytest.raises(NeedsError, match="2 contributors have no answer yet"):
        actions.finish_stage(by=None, stage=feed_back, now=NOW)
    actions.send_answer(by=None, answer=answer, now=NOW, to="office@a-works.example")
    with pytest.raises(NeedsError, match="gone out already"):
        actions.send_answer(by=None, answer=answer, now=NOW)
    with pytest.raises(NeedsError, match="stays as it was sent"):
        actions.change_answer(by=None, answer=answer, said="x", did="y")
    jobs.work_off()
    assert "You said\n- 20 January 2026" in mail.outbox[0].body and "Chamber" in mail.outbox[0].body
    actions.send_answer(by=None, answer=ClosingResponse.objects.get(name="B Works"), now=NOW)
    actions.finish_stage(by=None, stage=feed_back, now=NOW)


@pytest.mark.usefixtures("ground")
def test_the_pages_run_a_cycle_from_start_to_answers(client: Client, chamber: Organisation) -> None:
    lead = make_lead(chamber)
    client.force_login(lead)
    assert "No cycle has been started yet" in client.get(BASE).content.decode()
    day = {"starts_on_day": "5", "starts_on_month": "1", "starts_on_year": "2026"}
    made = client.post(f"{BASE}new/", {"title": "2026", "owner": chamber.public_id, **day}, follow=True)
    assert "Collect" in made.content.decode()
    cycle = Cycle.objects.get()
    address = f"{BASE}{cycle.public_id}/"
    due = {"due_on_day": "1", "due_on_month": "1", "due_on_year": "2026", "owner": lead.public_id}
    assert "cannot be due before" in client.post(f"{address}collect/", due).content.decode()
    client.post(f"{address}collect/", {**due, "due_on_month": "2", "note": "Half term"})
    client.post(f"{address}collect/", {"done": "yes"})
    assert cycle.stages.get(name="collect").done_by == lead
    keep(chamber, heard("A welder", "B Works"))
    client.post(f"{address}answers/prepare/")
    page = client.get(f"{address}answers/").content.decode()
    assert "B Works" in page
    one = f"{address}answers/{ClosingResponse.objects.get().public_id}/"
    words = {"said": "You wrote", "did": "We read"}
    assert "Enter the e-mail address" in client.post(one, {**words, "send": "yes"}).content.decode()
    client.post(one, {**words, "told": "yes"})
    assert ClosingResponse.objects.get().how == "in person"
    assert "Told in person" in client.get(one).content.decode()
    client.post(f"{address}remind/")
    jobs.work_off()
    assert Message.objects.filter(template="needs/reminder").exists()
    bodies = [one.body for one in mail.outbox if "needs cycle" in one.body]
    assert bodies and all(f"{settings.SITE_ADDRESS}/{REGION}/needs/cycles/" in one for one in bodies)
    client.force_login(make_lead(region="lancashire"))
    for path in ("", cycle.public_id + "/"):
        assert client.get(BASE + path).status_code == 403


def test_a_business_that_was_merged_is_counted_and_answered_once(chamber: Organisation) -> None:
    from routeways.organisations.actions import merge, unmerge

    one, other = make_organisation("A Works", region=REGION), make_organisation("A Works of Burnley", region=REGION)
    first, second = keep(chamber, heard("Welder", about=one), heard("Welders", about=other))
    confirm(first, WELDING)
    confirm(second, WELDING)
    need = Need.objects.get()

    def count() -> int:
        found = queries.register(REGION, on=TODAY).line(need)
        return len(found.line.named) if found else 0

    assert count() == 2
    done = merge(by=None, survivor=one, loser=other, reason="Same number", now=NOW)
    assert count() == 1
    actions.prepare_answers(by=None, cycle=_cycle(chamber), today=TODAY)
    assert ClosingResponse.objects.count() == 1
    unmerge(by=None, merge=done, reason="They are two", now=NOW)
    assert count() == 2


def test_a_business_that_gets_a_record_later_is_counted_and_answered_once(chamber: Organisation) -> None:
    [first] = keep(chamber, heard("Welder", "Moonbeam Works"))
    confirm(first, WELDING)
    cycle = _cycle(chamber)
    actions.prepare_answers(by=None, cycle=cycle, today=TODAY)
    firm = make_organisation("Moonbeam Works Ltd", region=REGION)
    [second] = keep(chamber, heard("Welders", about=firm))
    confirm(second, WELDING)
    line = queries.register(REGION, on=TODAY).line(Need.objects.get())
    assert line is not None and line.line.named == {f"organisation:{firm.pk}"}
    actions.prepare_answers(by=None, cycle=cycle, today=TODAY)
    assert ClosingResponse.objects.count() == 1


def test_the_same_name_with_another_company_number_is_nobody() -> None:
    one = make_organisation("Moonbeam Works", region=REGION)
    number = in_use_key(Scheme.COMPANY.value, "00000001", demonstration=True)
    known = Directory(
        numbers={number: one}, names={"moonbeam works": {one.pk}}, known={one.pk: one}, demonstration=True
    )
    assert known.find("Moonbeam Works", "00000001") == known.find("Moonbeam Works") == one
    assert known.find("Moonbeam Works", "00000002") is None
