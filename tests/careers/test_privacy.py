"""A hub lead, an analyst, an employer, another school and nobody signed in reach nothing about pupils of a school:
by no address of careers, library or the API, no method and no id that one could guess."""

from __future__ import annotations

import pytest
from django.db import transaction
from django.test import Client

from tests.careers.privacy_world import (
    NUMBERS,
    OF_LEARNERS,
    OF_THE_SCHOOL,
    REGION,
    Address,
    World,
    addresses,
    make_world,
    mark,
    marks_in,
)

pytestmark = pytest.mark.django_db
SEARCHES = (
    f"/{REGION}/search/",
    "/search/",
    f"/{REGION}/schools/",
    f"/{REGION}/library/",
    f"/{REGION}/careers/search/",
)


def test_nothing_about_pupils_of_a_school_reaches_anybody_else(client: Client) -> None:
    world = make_world()
    everywhere = addresses(world)
    assert len({one.name for one in everywhere}) > 100
    leaks, answered = [], set()
    for who, user in world.people.items():
        client.logout()
        if user is not None:
            client.force_login(user)
        for one in everywhere:
            if one.public and who not in ("nobody signed in", "another school"):
                continue  # the same page for all
            for method in methods(who, one):
                status, marks = ask(client, one.path, method)
                answered.add(status)
                leaks += [(who, method, one.path, found) for found in marks]
        for path in SEARCHES:
            leaks += [(who, path, found) for found in marks_in(client.get(path, {"q": mark("title")}).content)
                      if found != "title"]  # fmt: skip
    assert leaks == []
    assert {200, 403} <= answered
    the_walk_would_see_them(client, world, everywhere)


def methods(who: str, one: Address) -> tuple[str, ...]:
    """Who comes nearest tries all; a page that everybody may open is asked for once."""
    if one.public:
        return ("get",) if who == "nobody signed in" else ("post",)
    if who != "another school":
        return ("get", "post") if one.first else ("get",)
    return ("get", "post", "put", "delete") if one.first else ("get", "post")


def ask(client: Client, path: str, method: str) -> tuple[int, set[str]]:
    """What it would change is taken back, so that every address is asked in the same world."""
    with transaction.atomic():
        answer = getattr(client, method)(path)
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        transaction.set_rollback(True)
    said = content + str(answer.headers).encode()
    return answer.status_code, marks_in(said)


def the_walk_would_see_them(client: Client, world: World, everywhere: list[Address]) -> None:
    """The school’s own careers leader finds by the same walk what is the school’s, and nothing of a learner."""
    client.force_login(world.own)
    found: set[str] = set()
    for one in everywhere:
        if f"/schools/{world.school.public_id}/" in one.path:
            found |= ask(client, one.path, "get")[1]
    assert {*OF_THE_SCHOOL, *(str(number) for number in NUMBERS)} - found == set()
    assert not {*OF_LEARNERS} & found


@pytest.mark.parametrize("said", ["Need: 38,324.0", "S1,High,7664797/200,4,", "{'weight': 38330}", "S1,High,4711,4"])
def test_a_number_from_which_a_cohort_follows_is_seen(said: str) -> None:
    assert marks_in(said.encode())
    assert not marks_in(b"25,600 to 38,400")
