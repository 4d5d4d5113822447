"""An older run that another one overtook: what still holds is confirmed, the rest is named and waits."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from routeways.engagements import actions
from routeways.engagements.actions import confirming
from routeways.engagements.errors import EngagementError
from routeways.engagements.models import Match, Offer, Request, Run
from routeways.engagements.queries.advisers import schools
from routeways.engagements.queries.overtaken import left_out, overtaken
from routeways.organisations.actions import contact_consents
from routeways.organisations.contact_purposes import EVERYTHING
from routeways.organisations.models import Organisation
from tests.engagements.console.factories import adviser, solved, wants_adviser
from tests.engagements.factories import NOW, REGION, TODAY, employer, school
from tests.organisations.factories import give, make_hub, make_user

pytestmark = pytest.mark.usefixtures("ground")


def wanted(name: str) -> Request:
    return wants_adviser(owner=school(name))


def states() -> dict[str, str]:
    return {line.school.name: line.state for line in schools(REGION, today=TODAY)}


def two_runs() -> tuple[Run, Run, Request, Request]:
    """Both runs put the only place of “First” with somebody; the older one also has a pair of its own."""
    one = wanted("Alder School")
    adviser("First", number=1, answers={"phases": ["mainstream"]})
    special = wants_adviser(owner=school("Birch School"), answers={"phase": "special"})
    adviser("Second", number=1, answers={"phases": ["special"]})
    older = solved()
    return older, solved(requests=[one]), one, special


def test_what_still_holds_of_an_overtaken_run_is_confirmed_and_the_rest_named() -> None:
    older, newer, taken, free = two_runs()
    assert states() == {"Alder School": "to-confirm", "Birch School": "to-confirm"}
    actions.confirm_run(by=None, run=newer, now=NOW)
    assert [(one.who, one.pair[0]) for one in overtaken(older, today=TODAY)] == [("Alder School", taken.public_id)]
    with pytest.raises(EngagementError, match=r"Alder School .* were put together since"):
        actions.confirm_run(by=None, run=older, now=NOW)
    made = actions.confirm_run(by=None, run=older, now=NOW, what_holds=True)
    older.refresh_from_db()
    assert [one.request for one in made] == [free]
    assert (older.state, [one.who for one in left_out(older, today=TODAY)]) == (Run.State.CONFIRMED, ["Alder School"])
    assert states() == {"Alder School": "proposed", "Birch School": "proposed"}


def test_who_was_overtaken_waits_and_is_no_more_for_the_hub_to_confirm() -> None:
    wanted("Alder School"), adviser("Only one", number=1)
    older = solved()
    actions.propose_match(by=None, offer=adviser_of(older), request=wanted("Cedar School"), now=NOW)
    line = next(one for one in schools(REGION, today=TODAY) if one.school.name == "Alder School")
    assert (line.state, line.run) == ("waiting", "")
    assert "was put together with Cedar School since. It waits for another run." in line.why
    with pytest.raises(EngagementError, match="Nothing of this run holds any more"):
        actions.confirm_run(by=None, run=older, now=NOW, what_holds=True)
    older.refresh_from_db()
    assert (older.state, Match.objects.count()) == (Run.State.SOLVED, 1)


def adviser_of(run: Run) -> Offer:
    assert run.answer is not None
    return Offer.objects.get(public_id=run.answer["modes"][run.mode]["matches"][0][1])


def test_the_page_before_confirming_names_who_was_overtaken_and_offers_the_rest(client: Client) -> None:
    older, newer, _, _ = two_runs()
    actions.confirm_run(by=None, run=newer, now=NOW)
    lead = make_user("Lead")
    give(lead, "hub-lead", make_hub(REGION), region=REGION)
    client.force_login(lead)
    address = f"/{REGION}/connect/runs/{older.public_id}/"
    assert "closed since: 1 pair. What still holds can be confirmed" in client.get(address).content.decode()
    before = client.get(f"{address}confirm/").content.decode()
    assert "Alder School" in before
    assert "Propose the 1 pair that still holds" in before
    after = client.post(f"{address}confirm/", {"pairs": "that-hold"}, follow=True).content.decode()
    assert "every pair that still held" in after
    assert "not proposed when this run was confirmed" in after
    advisers = client.get(f"/{REGION}/connect/console/advisers/").content.decode()
    assert "Proposed, both to answer: 2" in advisers


def test_whoever_confirms_counts_what_others_did_while_it_waited_for_them(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another run gives the only place to somebody else while this one waits for its rows."""
    mine, theirs = wanted("Alder School"), wanted("Birch School")
    only = adviser("Only one", number=1)
    run = solved(requests=[mine])
    held = confirming.hold_still

    def waits(**rows: Any) -> None:
        actions.propose_match(by=None, offer=only, request=theirs, now=NOW)
        held(**rows)

    monkeypatch.setattr(confirming, "hold_still", waits)
    with pytest.raises(EngagementError, match=r"Birch School .* were put together since"):
        actions.confirm_run(by=None, run=run, now=NOW)
    with pytest.raises(EngagementError, match="Nothing of this run holds any more"):
        actions.confirm_run(by=None, run=run, now=NOW, what_holds=True)


def test_what_still_holds_is_confirmed_after_an_employer_said_no() -> None:
    wanted("Alder School"), adviser("First", number=1, owner=employer("Silent Works"))
    wants_adviser(owner=school("Birch School"), answers={"phase": "special"})
    adviser("Second", number=1, answers={"phases": ["special"]})
    run = solved()
    contact_consents.say(
        by=None, organisation=Organisation.objects.get(name="Silent Works"), answers={EVERYTHING: False},
        said="account", now=NOW,
    )  # fmt: skip
    (away,) = overtaken(run, today=TODAY)
    assert away.who == "Alder School"
    assert away.why == "Silent Works is not asked: the employer said not to be asked for this."
    assert states() == {"Alder School": "waiting", "Birch School": "to-confirm"}
    (made,) = actions.confirm_run(by=None, run=run, now=NOW, what_holds=True)
    assert made.request.who == "Birch School"


def test_many_runs_that_nobody_confirmed_cost_the_hub_no_more_than_one() -> None:
    one = wanted("Alder School")
    adviser("First", number=1)
    for _ in range(7):
        last = solved()
    other, without = wanted("Birch School"), wanted("Cedar School")
    newest = solved(requests=[other, without])
    with CaptureQueriesContext(connection) as asked:
        lines = {line.school.name: line for line in schools(REGION, today=TODAY)}
    assert len(asked) <= 12
    assert lines["Alder School"].run == last.public_id
    assert sorted([lines["Birch School"].run, lines["Cedar School"].run]) == ["", newest.public_id]
    for request in (other, without):
        actions.close_listing(by=None, listing=request, withdrawn=True, today=TODAY)
    actions.propose_match(by=None, offer=adviser("Another"), request=one, now=NOW)
    with CaptureQueriesContext(connection) as asked:
        assert states()["Alder School"] == "proposed"
    assert not any("engagements_run" in query["sql"] for query in asked), "nobody waits, so no run is read"
