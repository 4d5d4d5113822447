"""The console's pages: who may open them, what they say, what bad input gets."""

from __future__ import annotations

import csv
import io
import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from routeways.engagements import actions, queries
from routeways.engagements.models import Engagement, Match, Run, RunEdit
from routeways.engagements.queries.advisers import checks, schools
from routeways.engagements.queries.console import console, kind_view
from routeways.engagements.queries.preferring import to_rank
from routeways.engines import matching
from routeways.foundation import jobs
from routeways.foundation.models import Job, User
from tests.engagements.console.factories import (
    KIND,
    adviser,
    check,
    many,
    matched,
    proposed,
    solved,
    wants_adviser,
)
from tests.engagements.factories import NOW, REGION, TODAY, employer, school
from tests.organisations.factories import give, make_hub, make_user

pytestmark = [pytest.mark.usefixtures("ground", "march")]


def at(name: str, **more: Any) -> str:
    return reverse(f"engagements:console_{name}", kwargs={"region": REGION, **more})


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


def everything() -> list[tuple[str, str]]:
    """(address, method) of every page of the console, with records behind each."""
    held = matched()
    made = solved_with_one()
    edit = actions.edit_run(
        by=None,
        run=made,
        action="bar",
        request=next(iter(queries.run_view(made).requests.values())),
        offer=next(iter(queries.run_view(made).offers.values())),
        why="Because",
        now=NOW,
    )
    seen = check(held.offer)
    run = {"public_id": made.public_id}
    return [
        (at("home"), "get"),
        (at("kind", kind=KIND), "get"),
        (at("advisers"), "get"),
        (at("advisers_csv"), "get"),
        (at("checks"), "get"),
        (at("look"), "post"),
        (at("check", offer=held.offer.public_id), "get"),
        (at("take_back", offer=held.offer.public_id, vetting=seen.public_id), "post"),
        (at("years"), "get"),
        (at("leave", public_id=held.engagement.public_id), "get"),
        (at("rematch", listing=held.request.public_id), "post"),
        (at("run", **run), "get"),
        (at("compare", **run), "get"),
        (at("edit", **run), "get"),
        (at("lift", edit=edit.pk, **run), "post"),
        (at("confirm", **run), "get"),
        (at("run_csv", **run), "get"),
        (at("problem", **run), "get"),
        (at("again", **run), "post"),
        (at("discard", **run), "post"),
        (at("rank", side="offers", public_id=held.offer.public_id), "get"),
    ]


def solved_with_one() -> Run:
    adviser(), wants_adviser()
    return solved()


def test_only_coordinators_of_the_region_open_the_console(client: Client, coordinator: User) -> None:
    addresses = everything()
    for address, method in addresses:
        assert getattr(client, method)(address).status_code == 302, address
    elsewhere = make_user("Elsewhere")
    give(elsewhere, "enterprise-coordinator", make_hub("lancashire"), region="lancashire")
    someone = make_user("Careers leader")
    give(someone, "careers-leader", school())
    for user in (elsewhere, someone):
        client.force_login(user)
        for address, method in addresses:
            assert getattr(client, method)(address).status_code == 403, address
    client.force_login(coordinator)
    for address, method in addresses:
        assert getattr(client, method)(address).status_code in (200, 302), address


def test_a_school_ranks_for_itself_and_nobody_else_does(client: Client) -> None:
    ours, first = wants_adviser(), adviser("First")
    adviser("Second")
    address = at("rank", side="requests", public_id=ours.public_id)
    user = make_user("Leader")
    give(user, "careers-leader", ours.owner)  # type: ignore[arg-type]
    client.force_login(user)
    assert "First" in text(client.get(address))
    assert client.post(address, {first.public_id: "1"}).status_code == 302
    assert next((line.title, line.rank) for line in to_rank(ours, today=TODAY)) == ("First", 1)
    wrong = client.post(address, {first.public_id: "best"})
    assert wrong.status_code == 422
    assert "enter a whole number, 1 for the best" in text(wrong)
    other = wants_adviser()
    assert client.get(at("rank", side="requests", public_id=other.public_id)).status_code == 403
    assert client.get(at("rank", side="offers", public_id=first.public_id)).status_code == 403
    assert client.get(at("rank", side="offers", public_id="nobody")).status_code == 404


def test_the_console_counts_what_waits(hub: Client) -> None:
    adviser(), wants_adviser()
    matched()
    page = text(hub.get(at("home")))
    assert "Enterprise Advisers" in page
    line = next(line for line in console(REGION, today=TODAY) if line.kind.id == KIND)
    assert (line.requests, line.offers, line.running) == (1, 1, 1)


def test_the_kind_lists_first_and_maps_after(hub: Client) -> None:
    adviser("A director"), wants_adviser("Our school’s wish")
    page = text(hub.get(at("kind", kind=KIND)))
    assert page.index("Our school’s wish") < page.index("A director") < page.index("Most are wanted in Burnley")
    assert hub.get(at("kind", kind="nothing")).status_code == 404


def test_a_run_is_started_followed_and_read(hub: Client) -> None:
    adviser("A director"), wants_adviser("Our wish")
    started = hub.post(at("kind", kind=KIND), {"mode": "fair", "seed": "spring"})
    run = Run.objects.get()
    assert started.url == at("run", public_id=run.public_id)
    assert "Refresh" in text(hub.get(started.url))
    jobs.work_off()
    page = text(hub.get(started.url))
    assert "Proposed pairs" in page
    assert "Its seed is <strong>spring</strong>" in page
    assert "Less than a mile away." in page
    compared = text(hub.get(at("compare", public_id=run.public_id)))
    for word in ("Places asked for", "of them with nobody", "Points in all", "would rather have each other", "Moved"):
        assert word in compared
    hub.post(at("compare", public_id=run.public_id), {"mode": "stable"})
    run.refresh_from_db()
    assert run.mode == "stable"


def test_nothing_to_match_is_said_in_the_form(hub: Client) -> None:
    adviser()
    page = hub.post(at("kind", kind=KIND), {"mode": "fair", "seed": "spring"})
    assert page.status_code == 422
    assert "There are no requests that still want somebody" in text(page)
    assert not Run.objects.exists()


def test_a_job_that_failed_is_said_in_a_sentence(hub: Client) -> None:
    adviser(), wants_adviser()
    run = proposed()
    Job.objects.update(state="failed", error="The worker stopped twice while it ran.", finished_at=NOW)
    page = text(hub.get(at("run", public_id=run.public_id)))
    assert "The worker stopped twice while it ran. Nothing was proposed." in page


def test_an_edit_is_kept_solved_and_taken_back(hub: Client) -> None:
    offer, request = adviser(), wants_adviser()
    run = solved()
    address = at("edit", public_id=run.public_id)
    bare = hub.post(address, {"action": "bar", "request": request.public_id, "offer": offer.public_id})
    assert bare.status_code == 422
    assert "Say why" in text(bare)
    unknown = hub.post(address, {"action": "bar", "request": "nobody", "offer": offer.public_id, "why": "Cousins"})
    assert unknown.status_code == 422
    hub.post(address, {"action": "bar", "request": request.public_id, "offer": offer.public_id, "why": "Cousins"})
    hub.post(at("again", public_id=run.public_id))
    jobs.work_off()
    later = Run.objects.exclude(pk=run.pk).get()
    page = text(hub.get(at("run", public_id=later.public_id)))
    assert "Never together" in page
    assert "-1 with somebody" in page
    assert hub.post(at("lift", public_id=later.public_id, edit=RunEdit.objects.get().pk)).status_code == 302
    assert RunEdit.objects.get().lifted_at is not None
    assert hub.post(at("lift", public_id=later.public_id, edit=10**6)).status_code == 404


def test_an_edit_is_taken_back_where_a_run_failed_and_where_it_is_over(hub: Client) -> None:
    offer = adviser("Only one place", number=1)
    requests = [wants_adviser("First"), wants_adviser("Second")]
    run = solved()
    for request in requests:
        actions.edit_run(by=None, run=run, action="lock", request=request, offer=offer, why="Promised", now=NOW)
    again = solved()
    assert again.state == Run.State.FAILED
    for state in Run.State.values:
        Run.objects.filter(pk=again.pk).update(state=state)
        assert text(hub.get(at("run", public_id=again.public_id))).count("Take back") == 2
    edit = RunEdit.objects.first()
    assert edit is not None
    hub.post(at("lift", public_id=again.public_id, edit=edit.pk))
    page = text(hub.get(at("run", public_id=again.public_id)))
    assert (page.count("Take back"), "for every later run" in page) == (1, True)


def test_a_run_says_which_pair_held_by_hand_it_left_out(hub: Client) -> None:
    offer, request = adviser(), wants_adviser()
    actions.edit_run(by=None, run=solved(), action="lock", request=request, offer=offer, why="Promised", now=NOW)
    match = actions.propose_match(by=None, offer=offer, request=request, now=NOW)
    actions.answer_match(by=None, match=match, side="offer", yes=False, reason="No time", now=NOW)
    page = text(hub.get(at("run", public_id=solved().public_id)))
    assert "because the two cannot be put together: refused before." in page


def test_the_page_before_confirming_names_who_would_have_nobody(hub: Client) -> None:
    old = matched(adviser("Only one", number=1), wants_adviser(owner=school("Losing High")))
    new = wants_adviser(owner=school("Getting High"))
    actions.edit_run(
        by=None, run=solved(move=True), action="lock", request=new, offer=old.offer, why="Promised", now=NOW
    )
    page = text(hub.get(at("confirm", public_id=solved(move=True).public_id)))
    assert "would have nobody instead: Losing High, now with “Only one”." in page


def test_two_coordinators_confirm_the_same_run_and_one_wins(hub: Client, coordinator: User) -> None:
    adviser(), wants_adviser()
    run = solved()
    other = Client()
    other.force_login(coordinator)
    address = at("confirm", public_id=run.public_id)
    for client in (hub, other):
        assert "Propose these pairs" in text(client.get(address))
    assert "asked for their answer" in text(hub.post(address, follow=True))
    assert "nothing was proposed twice" in text(other.post(address, follow=True))
    assert Match.objects.count() == 1


def test_the_files_of_a_run_hold_pairs_reasons_and_what_makes_it_again(hub: Client) -> None:
    many(6, 2)
    run = solved()
    found = hub.get(at("run_csv", public_id=run.public_id))
    rows = list(csv.DictReader(io.StringIO(found.content.decode("utf-8-sig"))))
    assert len(rows) == 6
    assert {row["result"] for row in rows} == {"pair", "nothing"}
    assert all(row["reasons_for_the_request"] and row["digest"] == run.digest for row in rows)
    problem = json.loads(hub.get(at("problem", public_id=run.public_id)).content)
    assert matching.digest(matching.read(problem)) == run.digest


def test_a_run_of_another_region_is_not_here(hub: Client) -> None:
    run = solved_with_one()
    Run.objects.update(region="lancashire")
    assert hub.get(at("run", public_id=run.public_id)).status_code == 404
    Run.objects.update(region=REGION, answer=None)
    assert hub.get(at("compare", public_id=run.public_id)).status_code == 404


def test_every_school_is_there_once_with_its_adviser_or_a_reason(hub: Client) -> None:
    never = school("Imaginary High")
    held = matched(request=wants_adviser(owner=school("Matched High")))
    paused = matched(request=wants_adviser(owner=school("Paused High")))
    actions.pause(by=None, engagement=paused.engagement, reason="Ill", now=NOW)
    asked = wants_adviser(owner=school("Proposed High"))
    actions.propose_match(by=None, offer=adviser(), request=asked, now=NOW, answer_by=TODAY + timedelta(days=9))
    full = schools(REGION, today=TODAY)
    wants_adviser(owner=school("Far High"), postcode="LA1 1AA")
    assert schools(REGION, today=TODAY)[1].why == "No adviser has a place left."
    adviser(answers={"phases": ["special"]})
    solved()
    wants_adviser(owner=school("New High"))
    states = {line.school.name: (line.state, line.why) for line in schools(REGION, today=TODAY)}
    assert states[never.name][0] == "not-asked"
    assert states["Matched High"] == ("matched", "")
    assert states["Paused High"] == ("paused", "Ill")
    assert states["Proposed High"] == ("proposed", "Both are to answer by 5 April 2026.")
    assert states["Far High"] == ("waiting", "No offer is possible: 1 of 1: kind of school does not fit.")
    assert states["New High"] == ("waiting", "It was in no matching run yet.")
    assert (len(full), len(states)) == (4, 6)
    assert held.engagement.public_id in hub.get(at("advisers")).content.decode()
    rows = list(csv.DictReader(io.StringIO(hub.get(at("advisers_csv")).content.decode("utf-8-sig"))))
    assert len(rows) == 6
    assert all(row["adviser_from"] or row["why_nobody_or_paused"] for row in rows)


def test_a_check_is_recorded_shown_as_a_day_alone_and_taken_back(hub: Client, client: Client) -> None:
    held = matched()
    address = at("check", offer=held.offer.public_id)
    form = {
        "check_kind": "enhanced",
        "checked_on_day": "1",
        "checked_on_month": "3",
        "checked_on_year": "2026",
        "checked_by": "The hub",
    }
    done = hub.post(address, form)
    assert done.status_code == 302, text(done).partition("<main")[2][:900]
    assert [(line.state, line.schools) for line in checks(REGION, today=TODAY)] == [("held", (held.request.who,))]
    assert "recorded already" in text(hub.post(address, form))
    leader = make_user("Leader")
    give(leader, "careers-leader", held.request.owner)
    other = Client()
    other.force_login(leader)
    page = text(other.get(reverse("engagements:desk_engagement", args=(REGION, held.engagement.public_id))))
    assert "Checked until 1 March 2029." in page
    assert "nhanced" not in page


def test_what_a_hub_ends_finds_another_adviser_for_this_school_alone(hub: Client) -> None:
    held = matched(adviser("First", number=1))
    untouched = matched(adviser("Busy", number=1))
    adviser("Free", number=1)
    address = at("leave", public_id=held.engagement.public_id)
    assert hub.post(address, {}).status_code == 422
    cause = "The adviser has no time any more"
    hub.post(address, {"cause": cause, "adviser_stops": "on", "look": "on"})
    jobs.work_off()
    run = Run.objects.get()
    view = queries.run_view(run)
    assert [(line.request, line.offer.title) for line in view.pairs] == [(held.request, "Free")]
    assert [len(run.problem["agents"]), run.answer["modes"]["fair"]["moved"]] == [1, []]
    held.engagement.refresh_from_db()
    untouched.refresh_from_db()
    assert (held.engagement.outcome, held.engagement.cause) == ("left", cause)
    assert (untouched.state, untouched.engagement.state) == (Match.State.ACCEPTED, Engagement.State.RUNNING)
    page = hub.post(at("rematch", listing="nobody"))
    assert page.status_code == 404


def test_pages_cost_the_same_however_many_there_are(django_assert_max_num_queries: Any, coordinator: User) -> None:
    many(40, 30)
    from routeways.engagements.kinds import kind

    with django_assert_max_num_queries(5):
        kind_view(REGION, kind(KIND), coordinator, today=TODAY)
    with django_assert_max_num_queries(3):
        console(REGION, today=TODAY)
    with django_assert_max_num_queries(7):
        schools(REGION, today=TODAY)
    with django_assert_max_num_queries(4):
        checks(REGION, today=TODAY)


def test_an_employer_ranks_schools_for_its_adviser(client: Client) -> None:
    firm = employer()
    ours = adviser(owner=firm)
    request = wants_adviser("A school’s wish")
    user = make_user("Contact")
    give(user, "organisation-contact", firm)
    client.force_login(user)
    address = at("rank", side="offers", public_id=ours.public_id)
    assert "A school’s wish" in text(client.get(address))
    client.post(address, {request.public_id: "2"})
    assert to_rank(ours, today=TODAY)[0].rank == 2


def test_who_came_since_is_said_at_the_top_and_before_confirming(hub: Client) -> None:
    adviser("There before"), wants_adviser("There before")
    run = solved()
    says = "came since; "
    assert says not in text(hub.get(at("run", public_id=run.public_id)))
    adviser("Newer")
    for number in range(2):
        wants_adviser(f"Later {number}")
    says = "2 requests and 1 offer came since; they are not in this run."
    page = text(hub.get(at("run", public_id=run.public_id)))
    assert page.index(says) < page.index("Confirm this run")
    assert 'href="#since">Start a run for the rest' in page
    before = text(hub.get(at("confirm", public_id=run.public_id)))
    assert before.index(says) < before.index("Propose these pairs")
    assert 'href="../#since"' in before
    assert "For both:" not in page or page.count("Less than a mile away.") == 1
