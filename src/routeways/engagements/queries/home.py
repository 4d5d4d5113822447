"""What is one's own: by account that of one's organisations, by private link that of one e-mail address."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet

from routeways.engagements.kinds import Asked
from routeways.engagements.marks import mark_of
from routeways.engagements.models import Engagement, Match, Offer, Request
from routeways.engagements.models.engagement import TAKE_PART
from routeways.engagements.models.listing import Listing, State
from routeways.engagements.models.offer import OFFER
from routeways.engagements.models.request import REQUEST
from routeways.foundation import links
from routeways.organisations.models import Organisation, access_of

HOME = "engagements.home"  # the purpose of the link that is mailed to whoever made an offer without an account
MINE = {"offer": OFFER, "request": REQUEST}


@dataclass(frozen=True, slots=True)
class Home:
    """`organisations` are row ids by the right to offer, to ask, and to take part. With a link there is an `email`."""

    region: str
    today: date
    actor: Any = None
    offering: frozenset[int] = frozenset()
    asking: frozenset[int] = frozenset()
    taking_part: frozenset[int] = frozenset()
    email: str = ""
    token: str = ""

    @property
    def address(self) -> str:
        return f"/connect/home/{self.token}/" if self.token else f"/{self.region}/connect/home/"

    @property
    def organisations(self) -> QuerySet[Organisation]:
        return Organisation.objects.filter(pk__in=self.offering | self.asking | self.taking_part)

    @property
    def anything(self) -> bool:
        return bool(self.email or self.offering or self.asking or self.taking_part)

    def holds(self, listing: Listing) -> bool:
        """May change, pause, close it."""
        own = self.offering if isinstance(listing, Offer) else self.asking
        mailed = bool(self.email) and listing.contact_email.casefold() == self.email
        return mailed or getattr(listing, "owner_id", None) in own

    def sides(self, match: Match) -> tuple[str, ...]:
        """For which sides of a match one may answer."""
        return tuple(side for side in ("offer", "request") if self.holds(getattr(match, side)))


def home_of(actor: Any, region: str, *, today: date) -> Home:
    """Of an account: the organisations of this region for which it may act."""
    access = access_of(actor, today=today)
    here = {pk for _, pk in access.here}
    inside = set(Organisation.objects.filter(pk__in=here, regions__region=region).values_list("pk", flat=True))
    offering, asking, part = (
        frozenset(pk for pk in access.organisations_with(right) if pk in inside)
        for right in (OFFER, REQUEST, TAKE_PART)
    )
    return Home(region, today, actor, offering, asking, part)


def home_by_link(token: str, *, now: datetime, today: date) -> Home:
    """Of whoever holds the link that was mailed to an address. Raises LinkError."""
    link = links.look(token, HOME, now)
    _, region, mark = link.subject.split(":", 2)
    return Home(region, today, email=_address_with(region, mark), token=token)


def home_subject(region: str, email: str) -> str:
    """A mark in place of the address: links and the audit are kept longer than the address may be.

    It is the mark that stands beside what was given, which is an older one where the secret key was changed since.
    """
    mark = mark_of(email)
    if email and not _address_with(region, mark):
        for model in (Offer, Request):
            rows = model._default_manager.filter(region=region, contact_email__iexact=email).order_by("pk")
            if kept := rows.values_list("contact_mark", flat=True).first():
                return f"home:{region}:{kept}"
    return f"home:{region}:{mark}"


def _address_with(region: str, mark: str) -> str:
    """Whose mark it is, among those who gave something in the region; "" once their address was deleted."""
    for model in (Offer, Request):
        rows = model._default_manager.filter(region=region, contact_mark=mark).exclude(contact_mark="")
        if email := rows.order_by().values_list("contact_email", flat=True).first():
            return str(email.casefold())
    return ""


def offers(home: Home) -> QuerySet[Offer]:
    return Offer.objects.filter(_own(home, home.offering), region=home.region).select_related("owner")


def requests(home: Home) -> QuerySet[Request]:
    rows = Request.objects.filter(_own(home, home.asking), region=home.region)
    return rows.select_related("owner", "participant")


def written_for(listing: Listing) -> Offer | Request | None:
    """What a visitor wrote it for: a listing of the other side in the same region; None where it is not there."""
    if not listing.towards:
        return None
    other: Any = Request if isinstance(listing, Offer) else Offer
    rows = other.objects.filter(public_id=listing.towards, region=listing.region, kind=listing.kind)
    found: Offer | Request | None = rows.select_related("owner").first()
    return found


def answers_of(home: Home) -> list[tuple[Listing, Offer | Request, str]]:
    """What a visitor answered with something of their own: that, what it answers, and how it stands in words."""
    own: list[Listing] = [*offers(home).exclude(towards=""), *requests(home).exclude(towards="")]
    pairs = [(one, other) for one in own if (other := written_for(one)) is not None]
    return [(one, other, _stands(one, other, home.today)) for one, other in pairs]


def _stands(own: Listing, other: Offer | Request, today: date) -> str:
    between = own.matches.filter(**{other.side: other})  # type: ignore[attr-defined]
    match = between.order_by("-proposed_at", "-pk").first()
    if match is not None:
        return str(match.get_state_display())
    if own.state in (State.DRAFT, State.WAITING):
        return "They are asked as soon as the hub has confirmed who you are"
    if not other.stands_on(today):
        return "It is no longer open, so nobody was asked"
    return "They could not be asked"


def matches(home: Home) -> QuerySet[Match]:
    """Proposals that wait for one's own answer, those due first."""
    mine = Q(offer__in=offers(home), offer_said="") | Q(request__in=requests(home), request_said="")
    rows = Match.objects.filter(mine, state=Match.State.PROPOSED).select_related("offer__owner", "request__owner")
    return rows.order_by("answer_by", "proposed_at", "id")


def engagements(home: Home) -> QuerySet[Engagement]:
    """Those in which one takes part, the latest first."""
    part = Q(owner__in=home.taking_part) | Q(offer__owner__in=home.taking_part) | Q(request__owner__in=home.taking_part)
    if home.email:
        part |= Q(offer__contact_email__iexact=home.email) | Q(request__contact_email__iexact=home.email)
    rows = Engagement.objects.filter(part, region=home.region).distinct()
    return rows.select_related("owner", "offer__owner", "request__owner", "participant", "match")


def parties_at_home(home: Home, engagement: Engagement) -> tuple[str, ...]:
    """The parties for which one speaks there, the hub left out."""
    found = []
    for party in engagement.rules.parties:
        listing = getattr(engagement, party.side) if party.side in ("offer", "request") else None
        if listing is None:
            continue
        mailed = bool(home.email) and listing.contact_email.casefold() == home.email
        if not party.needs and (mailed or listing.owner_id in home.taking_part):
            found.append(party.id)
    return tuple(found)


def may_write(actor: Any, region: str, side: str, asked: Asked, *, today: date) -> Sequence[Organisation]:
    """The organisations in whose name somebody may offer or ask for this, in the order of their names."""
    home = home_of(actor, region, today=today)
    own = home.offering if side == "offer" else home.asking
    rows = Organisation.objects.filter(pk__in=own).prefetch_related("acts_as")
    fits = [one for one in rows if not asked.by or {one.kind, *(row.kind for row in one.acts_as.all())} & set(asked.by)]
    return sorted(fits, key=lambda one: one.name)


def _own(home: Home, organisations: frozenset[int]) -> Q:
    own = Q(owner__in=organisations)
    return own | Q(contact_email__iexact=home.email) if home.email else own
