"""Every page of this floor × every role. The tables are written by hand: a page or a role that changes is seen here.

`pages.csv` says which permission each page declares and why; HOLDERS which roles hold it; MATRIX what each kind of
person really gets when they open the page.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from routeways.foundation.models import User
from routeways.organisations.models import Organisation
from routeways.organisations.roles import role_definitions
from tests.engagements import page_table
from tests.engagements.desk.people import Cast, cast
from tests.engagements.factories import REGION, make_match, make_offer, make_request
from tests.organisations.factories import give, make_hub, make_organisation, make_user

# Permissions that roles give, and the roles that give them. The others are decided by the record itself:
# open_engagement, hold_listing, answer_match and their like follow from these at the organisations of the record.
HOLDERS = {
    "engagements.coordinate_region": {"hub-lead", "enterprise-coordinator"},
    "engagements.make_offers": {"organisation-administrator", "organisation-contact", "programme-manager"},
    "engagements.make_requests": {
        "organisation-administrator",
        "organisation-contact",
        "programme-manager",
        "careers-leader",
        "curriculum-planner",
        "placement-coordinator",
    },
    "engagements.take_part": {
        "organisation-administrator",
        "organisation-contact",
        "programme-manager",
        "careers-leader",
        "curriculum-planner",
        "placement-coordinator",
        "referral-adviser",
    },
    "engagements.see_participants": {
        "organisation-administrator",
        "programme-manager",
        "placement-coordinator",
        "referral-adviser",
    },
}

#        visitor  nobody  firm  firm’s  school  careers  other  hub   coord.  analyst  chamber  other
#                 at all        board           leader   firm   lead                            region’s hub
LONG = date(2099, 1, 1)
PEOPLE = ("visitor", "nobody", "firm", "board", "school", "leader", "other", "hub", "coordinator", "analyst",
          "chamber", "elsewhere")  # fmt: skip
MATRIX = {
    # what everybody may read
    "": "200 200 200 200 200 200 200 200 200 200 200 200",
    "new/": "200 200 200 200 200 200 200 200 200 200 200 200",
    "sent/": "200 200 200 200 200 200 200 200 200 200 200 200",
    "new/offer/talk/": "200 200 200 200 200 200 200 200 200 200 200 200",  # an offer needs no account
    "new/request/talk/": "302 403 403 403 200 200 403 403 403 403 403 403",  # a school asks in its own name
    "offers/{offer}/": "200 200 200 200 200 200 200 200 200 200 200 200",
    # what is closed: its own organisation, and the hub of the region
    "offers/{closed}/": "302 403 200 403 403 403 403 200 200 403 403 403",
    # one’s own page: whoever acts for an organisation anywhere; what it shows is their own alone
    "home/": "302 403 200 403 200 200 200 403 403 403 403 403",
    "home/calendar.ics": "302 403 200 403 200 200 200 403 403 403 403 403",
    # a match and an engagement: both sides, and those who coordinate the region
    "matches/{match}/": "302 403 200 403 200 200 403 200 200 403 403 403",
    "engagements/{held}/": "302 403 200 403 200 200 403 200 200 403 403 403",
    "engagements/{held}/dates/": "302 403 200 403 200 200 403 200 200 403 403 403",
    "engagements/{held}/pause/": "302 403 200 403 200 200 403 200 200 403 403 403",
    "engagements/{held}/links/": "302 403 200 403 200 200 403 200 200 403 403 403",
    "engagements/{held}/end/?as=cancelled": "302 403 200 403 200 200 403 200 200 403 403 403",
    # what happened is for whoever asked, and the hub, to say; an employer gets a plain “not yours”
    "engagements/{held}/activity/": "302 403 404 403 200 200 403 200 200 403 403 403",
    # feedback is asked of the two sides, not of the hub
    "engagements/{held}/feedback/": "302 403 200 403 200 200 403 404 404 403 403 403",
    # nobody signs a talk
    "engagements/{held}/sign/": "302 403 404 403 404 404 403 404 404 403 403 403",
    # the hub’s own
    "inbox/": "302 403 403 403 403 403 403 200 200 403 403 403",
    "inbox/unmet/{request}/": "302 403 403 403 403 403 403 200 200 403 403 403",
}


def test_every_page_stands_in_the_table_with_its_permission_and_a_reason() -> None:
    table = {row["page"]: row["permission"] for row in page_table.rows()}
    assert page_table.declared() == table, "run: python -m tests.engagements.page_table"
    assert [row["page"] for row in page_table.rows() if len(row["why"]) < 10] == []


def test_each_role_gives_just_these_permissions() -> None:
    given = {name: {id for id, role in role_definitions().items() if name in role.may} for name in HOLDERS}
    assert given == HOLDERS


@pytest.fixture
def people(ground: None) -> tuple[Cast, dict[str, User | None]]:
    who = cast()
    firm, place = who.engagement.offer.owner, who.engagement.request.owner  # type: ignore[union-attr]
    found: dict[str, User | None] = {
        "visitor": None,
        "nobody": make_user(),
        "firm": who.employer,
        "school": who.school,
        "other": who.stranger,
        "hub": who.hub,
    }
    here = make_hub(REGION)
    for name, role, organisation, region in (
        ("board", "board-member", firm, ""),
        ("leader", "careers-leader", place, ""),
        ("coordinator", "enterprise-coordinator", here, REGION),
        ("analyst", "hub-analyst", here, REGION),
        ("chamber", "lsip-lead", None, REGION),
        ("elsewhere", "hub-lead", make_hub("lancashire"), "lancashire"),
    ):
        user = make_user(name)
        give(user, role, organisation or _chamber(), region=region)  # type: ignore[arg-type]
        found[name] = user
    return who, found


def _chamber() -> Organisation:
    return make_organisation("Imaginary Chamber", kind="chamber", region=REGION)


def test_each_page_answers_each_role_as_the_table_says(
    people: tuple[Cast, dict[str, User | None]],
) -> None:
    who, known = people
    offer = make_offer(who.engagement.offer.owner, expires_on=LONG)  # type: ignore[union-attr]
    request = make_request(who.engagement.request.owner, expires_on=LONG)  # type: ignore[union-attr]
    closed = make_offer(who.engagement.offer.owner, opened=False)  # type: ignore[union-attr]
    ids = {
        "offer": offer.public_id,
        "closed": closed.public_id,
        "request": request.public_id,
        "match": make_match(offer, request).public_id,
        "held": who.engagement.public_id,
    }
    found = {path: _answers(f"/{REGION}/connect/{path.format(**ids)}", known) for path in MATRIX}
    assert found == MATRIX


def _answers(address: str, known: dict[str, User | None]) -> str:
    return " ".join(str(_client(known[name])(address)) for name in PEOPLE)


def _client(user: User | None) -> Callable[[str], int]:
    client = Client()
    if user is not None:
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return lambda address: client.get(address).status_code


@pytest.mark.usefixtures("ground")
def test_what_is_changed_by_a_post_is_refused_to_whoever_may_not_read_it() -> None:
    who = cast()
    one = make_offer(who.engagement.offer.owner, expires_on=LONG)  # type: ignore[union-attr]
    stranger = Client()
    stranger.force_login(who.stranger, backend="allauth.account.auth_backends.AuthenticationBackend")
    base = f"/{REGION}/connect/"
    for path in (
        f"offers/{one.public_id}/change/",
        f"offers/{one.public_id}/state/",
        f"engagements/{who.engagement.public_id}/",
        f"engagements/{who.engagement.public_id}/end/?as=cancelled",
        f"engagements/{who.engagement.public_id}/links/",
        "inbox/confirm/offers/x/",
        "inbox/unmet/x/keep/",
    ):
        assert stranger.post(base + path, {"do": "close"}).status_code == 403, path
        assert Client().post(base + path, {"do": "close"}).status_code == 302, path
