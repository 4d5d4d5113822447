"""The pages of the levy network: who may open them, what they say, and what becomes of bad input."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from routeways.engagements import actions
from routeways.engagements.actions import inbox, levy_matching
from routeways.engagements.levy_rules import tax_year_of
from routeways.engagements.models import LevyPledge, LevyRequest, LevyTransfer, Match, Offer, Request
from routeways.engagements.queries.levy_money import allowances
from routeways.foundation.models import Job
from routeways.organisations.models import Organisation
from tests.engagements.factories import REGION
from tests.engagements.levy.factories import WANTED, employer, standard
from tests.engagements.levy.people import contact, hub_lead
from tests.organisations.factories import give, make_hub, make_user

pytestmark = pytest.mark.usefixtures("ground")
LEVY = f"/{REGION}/levy/"


def soon() -> date:
    return (timezone.localdate() + timedelta(days=70)).replace(day=1)


PLEDGE: dict[str, dict[str, Any]] = {
    "levy": {"declared": "50,000", "english": "100"},
    "amount": {"yearly": "10,000", "years": "3", "came_in": ""},
    "places": {},
    "sector": {"sector": ["engineering"]},
    "type": {},
    "level": {"level": ["3"]},
    "rules": {"own_rules": "The real living wage", "shows_left": "on"},
    "contact": {"contact_name": "Pat Pledger", "contact_email": "pat@example.org"},
}


def wanted() -> dict[str, dict[str, Any]]:
    day = soon()
    return {
        "ages": {"ages": "older"},
        "levy": {"levy": "no"},
        "search": {"q": "imaginary welder"},
        "standard": {"standard": "standard:st9001"},
        "type": {"type": "engineering"},
        "sector": {"sector": "engineering"},
        "cost": {
            "band": "6,000",
            "price": "4,500",
        },  # both fit one year of the pledge in every month
        "months": {"months": "12"},
        "number": {"number": "2"},
        "start": {"starts_on_day": str(day.day), "starts_on_month": str(day.month), "starts_on_year": str(day.year)},
        "place": {"postcode": "BB11 2AA"},
        "starters": {"starters": "new"},
        "contact": {"contact_name": "Sam Small", "contact_email": "sam@example.org"},
    }


def write(client: Client, word: str, answers: dict[str, dict[str, Any]]) -> Any:
    """Fills in page after page and sends it; what the last page answers."""
    answer = client.post(f"{LEVY}{word}/")
    for step, data in answers.items():
        assert answer.status_code == 302, answer.content.decode()
        assert answer["Location"] == f"{LEVY}{word}/{step}/"
        assert client.get(answer["Location"]).status_code == 200
        answer = client.post(answer["Location"], data)
    assert answer["Location"] == f"{LEVY}{word}/check/"
    assert client.get(answer["Location"]).status_code == 200
    return client.post(answer["Location"])


def signed_in(organisation: Any) -> Client:
    client = Client()
    client.force_login(contact(organisation, "Somebody"))
    return client


def the_hub() -> Client:
    client = Client()
    client.force_login(hub_lead())
    return client


def test_from_pledge_to_transfer_on_the_pages() -> None:
    standard()
    mill, firm = employer("Imaginary Mill"), employer("Imaginary Bakery")
    pledger, asker, hub = signed_in(mill), signed_in(firm), the_hub()
    answer = write(pledger, "pledge", PLEDGE)
    offer = LevyPledge.objects.get().offer
    assert answer["Location"] == f"{LEVY}pledges/{offer.public_id}/"
    page = pledger.get(answer["Location"]).content.decode()
    assert "£30,000" in page
    assert "will be lost in April" in page
    board = Client().get(LEVY).content.decode()
    assert "Left to give: £25,000 to £50,000" in board
    assert "The real living wage" in board
    assert answer["Location"] not in board
    answer = write(asker, "ask", wanted())
    request = LevyRequest.objects.get().request
    assert answer["Location"] == f"{LEVY}requests/{request.public_id}/"
    assert "number 1 on the waiting list" in asker.get(answer["Location"]).content.decode()
    page = hub.get(f"{LEVY}hub/").content.decode()
    assert "A pledge fits 1 of them now" in page
    assert hub.post(f"{LEVY}hub/", follow=True).status_code == 200
    match = Match.objects.get()
    for client in (pledger, asker):
        assert client.post(f"/{REGION}/connect/matches/{match.public_id}/", {"yes": "yes"}).status_code == 302
    transfer = LevyTransfer.objects.get()
    at = f"/{REGION}/connect/engagements/{transfer.engagement.public_id}/"
    page = asker.get(at).content.decode()
    assert "Apprentice 2" in page
    assert "£9,000" in page
    letter = asker.get(f"{at}levy/letter/").content.decode()
    assert "Imaginary Mill gives levy money to Imaginary Bakery" in letter
    today = timezone.localdate()
    parts = {"on_day": str(today.day), "on_month": str(today.month), "on_year": str(today.year)}
    assert asker.post(f"{at}levy/handover/", {"reference": "", **parts}).status_code == 422
    assert asker.post(f"{at}levy/handover/", {"reference": "NAT123", **parts}).status_code == 302
    assert "NAT123" in hub.get(f"{LEVY}hub/").content.decode()
    place = transfer.places.first()
    assert place is not None
    left = asker.post(f"{at}levy/end/{place.public_id}/", {"how": "left", "why": "Another job", **parts})
    assert left.status_code == 302
    assert pledger.get(f"{LEVY}pledges/{offer.public_id}/").status_code == 200
    for what in ("pledges", "requests"):
        text = hub.get(f"{LEVY}hub/{what}.csv").content.decode()
        assert "Imaginary" in text
    assert b"Imaginary Mill" in pledger.get(f"/{REGION}/connect/home/").content


def test_a_small_firm_asks_without_an_account_and_joins_the_line_when_the_hub_knows_who_it_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    standard()
    visitor, hub = Client(), the_hub()
    decides = {name: wanted()[name] for name in ("ages", "levy")}
    answers = decides | {"who": {"claimed_name": "Imaginary Forge"}} | wanted()
    answer = write(visitor, "ask", answers)
    assert answer["Location"].endswith("/connect/sent/")
    request = Request.objects.get()
    assert (request.state, request.who) == ("waiting", "Imaginary Forge (not confirmed)")
    assert visitor.get(f"{LEVY}requests/{request.public_id}/").status_code in (302, 403)
    confirm = f"{LEVY}hub/requests/{request.public_id}/confirm/"
    assert confirm in hub.get(f"{LEVY}hub/").content.decode()
    assert hub.get(confirm).status_code == 200
    assert hub.post(confirm, {"organisation": "", "name": ""}).status_code == 422
    new = {"organisation": "", "name": "Imaginary Forge"}
    coordinator = Client()
    somebody = make_user("Coordinator")
    give(somebody, "enterprise-coordinator", make_hub(REGION), region=REGION)
    coordinator.force_login(somebody)
    refused = coordinator.post(confirm, new)
    assert (refused.status_code, "Your role does not add organisations" in refused.content.decode()) == (422, True)
    assert not Organisation.objects.filter(name="Imaginary Forge").exists()
    Job.objects.all().delete()
    told: list[Any] = []
    monkeypatch.setattr(inbox, "tell_confirmed", lambda *, listing, **_: told.append(listing))
    assert hub.post(confirm, new).status_code == 302
    assert Job.objects.filter(kind=levy_matching.SERVE).exists()
    assert told == [request]
    request.refresh_from_db()
    assert (request.state, request.who) == ("open", "Imaginary Forge")
    assert "Imaginary Forge" in hub.get(f"{LEVY}hub/").content.decode()
    assert hub.get(f"{LEVY}hub/requests/{request.public_id}/").status_code == 200


@pytest.mark.parametrize(
    ("step", "data", "says"),
    [
        ("levy", {"declared": "-5", "english": "100"}, "Enter an amount in pounds, like 1,250"),
        ("levy", {"declared": "0", "english": "100"}, "Enter an amount above nothing"),
        ("levy", {"declared": "1000000000000", "english": "100"}, "£1,000,000,000,000 is more than can be meant"),
        ("levy", {"declared": "50,000", "english": "101"}, "Enter 100 or fewer"),
        ("amount", {"yearly": "ten", "years": "3"}, "Enter an amount in pounds"),
        ("amount", {"yearly": "10,000", "years": "9"}, "valid choice"),
        ("places", {"districts": ["E99999999"]}, "valid choice"),
        ("contact", {"contact_name": "Pat", "contact_email": "nobody"}, "Enter an e-mail address"),
    ],
)
def test_bad_input_of_a_pledge_is_told_and_nothing_is_lost(step: str, data: dict, says: str) -> None:
    client = signed_in(employer("Imaginary Mill"))
    client.post(f"{LEVY}pledge/")
    answer = client.post(f"{LEVY}pledge/{step}/", data)
    assert answer.status_code == 422
    text = answer.content.decode()
    assert says in text
    for value in data.values():
        if isinstance(value, str) and step == "levy":
            assert f'value="{value}"' in text


@pytest.mark.parametrize(
    ("step", "data", "says"),
    [
        ("search", {"q": "zeppelin"}, "There is no apprenticeship of this name"),
        ("cost", {"band": "6,100", "price": "6,000"}, "£6,100 is not a funding band. Bands go from £1,500 to £27,000"),
        ("cost", {"band": "9,000", "price": "950,000"}, "£950,000 for one apprentice is more than 3 times the band"),
        ("starters", {"starters": "apprentices"}, "A transfer pays only for new starts"),
        ("start", {"starts_on_day": "1", "starts_on_month": "1", "starts_on_year": "2099"}, "months ahead"),
        ("months", {"months": "7"}, "Enter 8 or more"),
        ("number", {"number": "51"}, "Enter 50 or fewer"),
        ("start", {"starts_on_day": "1", "starts_on_month": "1", "starts_on_year": "2020"}, "never backdated"),
        ("start", {"starts_on_day": "31", "starts_on_month": "2", "starts_on_year": "2030"}, "a date that exists"),
        ("place", {"postcode": "nowhere"}, "postcode"),
    ],
)
def test_bad_input_of_a_request_is_told(step: str, data: dict, says: str) -> None:
    standard()
    client = Client()
    client.post(f"{LEVY}ask/")
    answer = client.post(f"{LEVY}ask/{step}/", data)
    assert answer.status_code == 422
    assert says in answer.content.decode()


def test_a_pledge_above_the_allowance_is_refused_where_the_amount_is_asked_for() -> None:
    client = signed_in(employer("Imaginary Mill"))
    client.post(f"{LEVY}pledge/")
    assert "Question 1 of 8" in client.get(f"{LEVY}pledge/levy/").content.decode()
    client.post(f"{LEVY}pledge/levy/", PLEDGE["levy"])
    answer = client.post(f"{LEVY}pledge/amount/", {"yearly": "40,000", "years": "3", "came_in": ""})
    assert (answer.status_code, "may transfer £" in answer.content.decode()) == (422, True)
    assert "Question 2 of 8" in answer.content.decode()


def test_a_price_above_the_band_is_kept_and_said_before_it_is_sent() -> None:
    standard()
    client = signed_in(employer("Imaginary Bakery"))
    assert write(client, "ask", wanted() | {"cost": {"band": "6,000", "price": "7,250"}}).status_code == 302
    held = Request.objects.get()
    assert (held.levy.provider_price, held.levy.price) == (725_000, 600_000)
    page = client.get(f"{LEVY}requests/{held.public_id}/").content.decode()
    assert "£7,250: a transfer pays £6,000, the employer £1,250 itself" in page


def test_the_board_tells_a_pledge_by_its_amount_sectors_and_places() -> None:
    from tests.engagements.levy.factories import pledge

    offer = pledge(employer("Imaginary Mill"), yearly=1_200_000, years=2, answers={"sector": ["health"]})
    Offer.objects.update(expires_on=date(2099, 1, 1))
    client = Client()
    told = "£12,000 for each of 2 tax years; Health and science; all places"
    board = client.get(f"/{REGION}/connect/?kind=levy-transfer").content.decode()
    page = client.get(f"/{REGION}/connect/offers/{offer.public_id}/").content.decode()
    assert told in board and told in page
    assert "left" not in board.partition("open</h2>")[2].partition("</ul>")[0]
    assert "offered" not in page and "Can be asked for until" in page


def test_pages_are_for_those_they_are_for() -> None:
    from tests.engagements.levy.factories import ask, matched, pledge

    mill, firm = employer("Imaginary Mill"), employer("Imaginary Bakery")
    offer, request = pledge(mill), ask(firm, answers=WANTED)
    match = matched(offer, request, accepted=True)
    place = LevyTransfer.objects.get().places.get()
    engagement = f"/{REGION}/connect/engagements/{match.engagement.public_id}/"
    pledger, asker, stranger, hub = signed_in(mill), signed_in(firm), signed_in(employer("Imaginary Inn")), the_hub()
    month = f"{soon():%Y-%m}"
    table = {
        LEVY: (200, 200, 200, 200, 200),
        f"{LEVY}pledge/": (200, 200, 200, 403, 302),
        f"{LEVY}ask/": (200, 200, 200, 200, 200),
        f"{LEVY}hub/": (403, 403, 403, 200, 302),
        f"{LEVY}hub/pledges.csv": (403, 403, 403, 200, 302),
        f"{LEVY}hub/requests/{request.public_id}/": (403, 403, 403, 200, 302),
        f"{LEVY}pledges/{offer.public_id}/": (200, 403, 403, 200, 302),
        f"{LEVY}pledges/{offer.public_id}/paid/{month}/": (200, 403, 403, 200, 302),
        f"{LEVY}requests/{request.public_id}/": (403, 200, 403, 200, 302),
        f"{engagement}levy/letter/": (200, 200, 403, 200, 302),
        f"{engagement}levy/handover/": (200, 200, 403, 200, 302),
        f"{engagement}levy/end/{place.public_id}/": (403, 200, 403, 200, 302),
        f"{engagement}levy/start/{place.public_id}/": (403, 200, 403, 200, 302),
    }
    for address, expected in table.items():
        found = tuple(one.get(address).status_code for one in (pledger, asker, stranger, hub, Client()))
        assert found == expected, address
    for address in ("pledges/none/", "requests/none/", "hub/requests/none/", "hub/requests/none/confirm/", "hub/x.csv"):
        assert hub.get(f"{LEVY}{address}").status_code == 404
    assert hub.get(f"{LEVY}pledges/{offer.public_id}/paid/2026-99/").status_code == 404
    token = actions.make_party_link(by=None, engagement=match.engagement, party="employer", now=timezone.now())
    by_link = Client()
    assert by_link.get(f"/connect/link/{token}/").status_code == 200
    assert by_link.get(f"/connect/link/{token}/levy/letter/").status_code == 200


def test_a_place_is_started_and_ended_by_the_employer_and_the_record_says_in_whose_name() -> None:
    from routeways.foundation.models import AuditEntry
    from tests.engagements.levy.factories import transfer

    found = transfer()
    place, now = found.places.get(), timezone.now()
    parts = {"on_day": str(now.day), "on_month": str(now.month), "on_year": str(now.year)}
    left = {"how": "left", "why": "Another job", "never_paid": "on", **parts}
    link = {
        party: "/connect/link/" + actions.make_party_link(by=None, engagement=found.engagement, party=party, now=now)
        for party in ("pledger", "employer")
    }
    client = Client()
    for what in ("start", "end"):
        at = f"{link['pledger']}/levy/{what}/{place.public_id}/"
        assert client.get(at).status_code == client.post(at, left).status_code == 403
    assert "Completed or left" not in client.get(f"{link['pledger']}/").content.decode()
    assert "Completed or left" in client.get(f"{link['employer']}/").content.decode()
    place.refresh_from_db()
    assert place.state == "agreed"
    assert client.post(f"{link['employer']}/levy/end/{place.public_id}/", left).status_code == 302
    row = AuditEntry.objects.get(verb="engagements.end_levy_place")
    assert row.details == {"how": "left", "apprentice": 1, "party": "employer"}


def test_counts_of_few_are_hidden_on_the_board() -> None:
    from tests.engagements.levy.factories import ask, pledge, transfer

    transfer(pledge(), ask())
    text = Client().get(LEVY).content.decode()
    assert "Engineering and manufacturing</th><td" in text.replace('<th scope="row">', "")
    assert "[c]" in text


def test_payments_are_recorded_on_the_pledgers_page(monkeypatch: pytest.MonkeyPatch) -> None:
    from routeways.engagements.pages import levy_pledge
    from tests.engagements.levy.factories import ask, pledge, started, transfer

    mill = employer("Imaginary Mill")
    found = started(transfer(pledge(mill, yearly=2_000_000), ask(number=3)))
    client = signed_in(mill)
    monkeypatch.setattr(levy_pledge.timezone, "localdate", lambda: date(2026, 6, 20))
    address = f"{LEVY}pledges/{found.pledge.offer.public_id}/"
    assert "What was paid for May 2026" in client.get(address).content.decode()
    boxes = {place.public_id: "400" for place in found.places.all()}
    first, *_, last = boxes
    boxes[last] = ""
    assert client.post(f"{address}paid/2026-05/", boxes | {first: "-1"}).status_code == 422
    too_much = client.post(f"{address}paid/2026-05/", boxes | {first: "900,000"})
    assert "is left to spend" in too_much.content.decode()
    done = client.post(f"{address}paid/2026-05/", boxes, follow=True).content.decode()
    assert "Recorded for May 2026: £800 for 3 apprentices." in done
    assert "Nothing is left to record" in client.get(f"{address}paid/2026-05/").content.decode()


def test_serving_is_a_job_of_the_worker() -> None:
    from routeways.foundation import jobs
    from tests.engagements.levy.factories import ask, pledge

    pledge(), ask()
    levy_matching.serve_soon(by=None, region=REGION)
    jobs.work_off()
    assert Job.objects.get(kind=levy_matching.SERVE).state == "done"


def test_who_needs_no_transfer_learns_it_after_two_questions_on_a_page_with_ways_on() -> None:
    client = Client()
    assert client.post(f"{LEVY}ask/")["Location"] == f"{LEVY}ask/ages/"
    assert client.post(f"{LEVY}ask/ages/", {"ages": "to-18"})["Location"] == f"{LEVY}ask/levy/"
    answer = client.post(f"{LEVY}ask/levy/", {"levy": "no"})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "<h1>You need no transfer</h1>" in page
    assert "There is a problem" not in page
    for way in (f"/{REGION}/courses/", f"/{REGION}/enquiries/new/", f"{LEVY}ask/ages/"):
        assert f'href="{way}"' in page
    assert client.post(f"{LEVY}ask/levy/", {"levy": "yes"})["Location"] == f"{LEVY}ask/who/"


def test_a_pledge_is_checked_against_the_allowance_of_each_of_its_years() -> None:
    client = signed_in(employer("Imaginary Mill"))
    client.post(f"{LEVY}pledge/")
    client.post(f"{LEVY}pledge/levy/", {"declared": "100,000", "english": "100"})
    first, second = (one.pence // 100 for one in allowances((10_000_000, 100, tax_year_of(timezone.localdate()), 2)))
    between = (first + second) // 2
    given = {"yearly": str(between), "came_in": ""}
    answer = client.post(f"{LEVY}pledge/amount/", given | {"years": "2"})
    assert (answer.status_code, "Pledge £" in answer.content.decode()) == (
        (422, True) if second < first else (302, False)
    )
    assert client.post(f"{LEVY}pledge/amount/", given | {"years": "1"}).status_code == 302
