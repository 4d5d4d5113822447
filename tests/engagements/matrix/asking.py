"""Opens a page as everybody who might, and says in few words who got which answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from django.core.handlers.base import BaseHandler
from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client, RequestFactory

from routeways.foundation.models import User
from routeways.foundation.permissions import PUBLIC
from routeways.organisations.roles import role_definitions
from tests.engagements.matrix import addresses
from tests.engagements.matrix.world import PRIVATE, World

VISITOR, NOBODY, PERSON = "visitor", "signed in without a role", "the student"
OTHERS, ALL = "everybody else", "all"
Body = Mapping[str, str | list[str]]
Answers = dict[str, list[tuple[str, str]]]  # answer → the houses and roles that got it
REFUSED = ("sign in", "403", "404", "410")
# By which names pages read the things that somebody chose; a neighbour sends all of them, full of what is not theirs.
NAMES = ("entry", "place", "candidate", "application", "own", "listing", "engagement", "offer", "request", "id")


class Askers:
    """One signed-in client for each person of the world."""

    def __init__(self, world: World, nobody: User) -> None:
        self.world = world
        self._users: dict[str, User | None] = {VISITOR: None, NOBODY: nobody, PERSON: world.person}
        self._client = cache(self._signed_in)
        self.others_ids: Body = {name: list(world.ids.values()) for name in NAMES}

    def _signed_in(self, who: str) -> RequestFactory:
        """Without the client of Django, which copies the context of each template."""
        client = Client()
        if user := self._users[who]:
            client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        made = RequestFactory()
        made.cookies = client.cookies
        return made

    def near(self, route: str) -> list[tuple[str, str]]:
        """(house, role) of all in the houses whose thing it is, of hub and chamber, and the three without a role."""
        sides = addresses.page(route).of
        wanted = [key for key in self.world.people if key[0] in sides]
        staff = (*_over_regions(), "organisation-administrator")
        wanted += [key for key in self.world.people if key[0] in ("hub", "chamber") and key[1] in staff]
        wanted += [] if "job centre" in sides else [("job centre", "referral-adviser")]
        return [(VISITOR, ""), (NOBODY, ""), (PERSON, ""), *wanted]

    def far(self, route: str, roles: set[str]) -> list[tuple[str, str]]:
        """The same roles in houses of the same kinds whose thing it is not, and in another region.

        Those of an administrator are asked always; of what is public nobody far away is asked.
        """
        if addresses.permission(route) == PUBLIC:
            return []
        others = [f"another {house.removeprefix('small ')}" for house in addresses.page(route).of]
        roles = roles | {"organisation-administrator"}
        wanted = [key for key in self.world.people if key[0] in others and key[1] in roles]
        elsewhere = [key for key in self.world.people if key[0].endswith(" elsewhere")]
        return wanted + [key for key in elsewhere if key[1] in _over_regions()]

    def client(self, house: str, role: str) -> RequestFactory:
        name = f"{house}: {role}" if role else house
        if role:
            self._users.setdefault(name, self.world.people[house, role])
        return self._client(name)


def answers(askers: Askers, route: str, method: str, before: Answers | None = None) -> Answers:
    """Answer → who got it. `before` are those to GET.

    The guard of a page does not look at the method, so a form is sent by those who got the page, by those without a
    role and by an administrator; where there is no page to get, by everybody. It is empty; neighbours of whose thing
    it is fill it with the ids of all that is not theirs.
    """
    page, found = addresses.page(route), Answers()

    def ask(many: Iterable[tuple[str, str]], token: str = "", body: Body = {}) -> None:  # noqa: B006 - only read
        address = page.address(route, askers.world, token)
        for house, role in many:
            client = askers.client(VISITOR, "") if token else askers.client(house, role)
            found.setdefault(_asked(client, method, address, body), []).append((house, role))

    if page.links:
        for holder, token in askers.world.links[page.links].items():
            ask([("with a link", holder)], token)
        return found
    near = askers.near(route)
    if before is not None and addresses.permission(route) != PUBLIC:
        opened = {key for answer, got in before.items() if answer not in REFUSED for key in got}
        near = [key for key in near if key in opened or key[1] in ("", "organisation-administrator")]
    ask(near)
    let_in = {role for answer, got in found.items() if answer not in REFUSED for _, role in got}
    ask(askers.far(route, let_in), body=askers.others_ids if page.parts else {})
    return found


def _asked(client: RequestFactory, method: str, address: str, body: Body) -> str:
    """The answer to one person; what they changed is put back."""
    with transaction.atomic():
        got = got_by(client, method, address, body)
        transaction.set_rollback(True)
    return got


def got_by(client: RequestFactory, method: str, address: str, body: Body) -> str:
    """The answer, in words."""
    request = client.get(address) if method == "GET" else client.post(address, body)
    request._dont_enforce_csrf_checks = True  # type: ignore[attr-defined]
    return _word(_site().get_response(request))


@cache
def _over_regions() -> list[str]:
    return [id for id, one in role_definitions().items() if one.reach == "region"]


@cache
def _site() -> BaseHandler:
    site = BaseHandler()
    site.load_middleware()
    return site


def _word(got: HttpResponseBase) -> str:
    if got.status_code == 302:
        return "sign in" if "/login/" in got["Location"] else "302 goes on"
    shown = b"".join(got) if got.streaming else got.content  # type: ignore[attr-defined,arg-type]
    for close in got._resource_closers:  # what a file is sent from
        close()
    told = [word for words, word in PRIVATE.items() if words.encode() in shown]
    return f"{got.status_code} with {', '.join(told)}" if told else str(got.status_code)


def lines(askers: Askers, route: str) -> Iterator[dict[str, str]]:
    """The rows of the table for one page: one for each answer, those who get something first."""
    before = None
    for method in addresses.methods(route):
        found = answers(askers, route, method, before)
        whole = ALL if before is None or addresses.permission(route) == PUBLIC else "all who got the page"
        before = found
        everybody = Counter(house for got in found.values() for house, _ in got)
        refusals = [answer for answer in found if answer in REFUSED]
        most = max(refusals, key=lambda answer: len(found[answer]), default="")
        for answer in sorted(found, key=lambda answer: (answer == most, answer in REFUSED, answer)):
            who = OTHERS if answer == most and len(found) > 1 else _who(found[answer], everybody, whole)
            yield {"page": route, "method": method, "answer": answer, "who": who}


def _who(got: list[tuple[str, str]], everybody: Counter[str], all_near: str) -> str:
    """“school: careers-leader, organisation-contact; hub: all; another school: the same roles”."""
    if len(got) == everybody.total() and everybody[VISITOR]:
        return "everybody"
    houses: dict[str, list[str]] = {}
    for house, role in got:
        houses.setdefault(house, []).append(role)
    said = []
    for house, roles in houses.items():
        named = ", ".join(roles)
        if len(roles) > 1 and len(roles) == everybody[house]:
            named = "the same roles" if "another" in house or "elsewhere" in house else all_near
        said.append(house if roles == [""] else f"{house}: {named}")
    return "; ".join(said)
