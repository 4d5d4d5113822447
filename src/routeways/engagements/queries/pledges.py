"""Where the Skills Pledge stands on a day: who is registered, who is a member, which pledges are active and why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet

from routeways.engagements.models import Activity, Engagement, Offer, Pledge, PledgeCertificate, PledgeEvidence
from routeways.engagements.models.listing import State
from routeways.engagements.pledge_types import PledgeType, pledge_types
from routeways.foundation.dated_rules import rule
from routeways.organisations.models import Organisation
from routeways.values.months import months_after

KIND = "skills-pledge"


@dataclass(frozen=True, slots=True)
class PledgeLine:
    """One promise. `last_on` is the day of its newest evidence, `until` the last day on which that keeps it active."""

    pledge: Pledge
    type: PledgeType
    last_on: date | None
    until: date | None
    active: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """One sign-up. A member has enough active pledges; who had evidence once and has none active has lapsed."""

    signup: Offer
    engagement: Engagement
    lines: tuple[PledgeLine, ...]
    member: bool

    @property
    def active(self) -> tuple[PledgeLine, ...]:
        return tuple(line for line in self.lines if line.active)

    @property
    def state(self) -> str:
        if self.member:
            return "Member"
        return "Lapsed" if any(line.last_on for line in self.lines) else "Registered"

    @property
    def until(self) -> date | None:
        """The last day on which it is a member as things stand."""
        return max((line.until for line in self.active if line.until), default=None)


@dataclass(frozen=True, slots=True)
class Counts:
    registered: int
    members: int
    active: int


def standings(region: str, *, today: date, signup: Offer | None = None) -> list[Standing]:
    """Every organisation that the region confirmed and that has not left, by name."""
    rows = Engagement.objects.filter(region=region, kind=KIND, offer__owner__isnull=False)
    rows = rows.exclude(state=Engagement.State.ENDED).select_related("offer__owner")
    if signup is not None:
        rows = rows.filter(offer=signup)
    held = list(rows)
    pledges = defaultdict(list)
    for pledge in Pledge.objects.filter(signup__in=[one.offer_id for one in held], ended_on=None):
        pledges[pledge.signup_id].append(pledge)
    shown = _shown([pledge for listed in pledges.values() for pledge in listed], today)
    happened = _happened([one.offer.owner_id for one in held if one.offer], region, today)
    known = rule("pledges", today)
    made = []
    for one in held:
        if one.offer is None or one.offer.owner is None:
            continue
        lines = tuple(
            _line(pledge, shown.get(pledge.pk), happened.get(one.offer.owner.pk, {}), int(known["months"]), today)
            for pledge in pledges[one.offer.pk]
        )
        member = sum(line.active for line in lines) >= int(known["least_pledges"])
        made.append(Standing(one.offer, one, tuple(sorted(lines, key=lambda line: line.type.order)), member))
    return sorted(made, key=lambda standing: (standing.signup.who.casefold(), standing.signup.pk))


def members(region: str, *, today: date) -> list[Standing]:
    """The public list: whoever is a member on the day."""
    return [one for one in standings(region, today=today) if one.member]


def counts(region: str, *, today: date) -> Counts:
    """Registered (members among them), members, and active pledges of members."""
    listed = standings(region, today=today)
    return Counts(len(listed), sum(one.member for one in listed), sum(len(one.active) for one in listed if one.member))


def standing(signup: Offer, *, today: date) -> Standing | None:
    """One sign-up's; None while the region has not confirmed it, or after its end."""
    return next(iter(standings(signup.region, today=today, signup=signup)), None)


def registered(region: str, owner: Organisation) -> bool:
    """Whether an organisation has made the pledge and not left, whatever became of the listing."""
    running = Engagement.objects.filter(region=region, kind=KIND, offer__owner=owner)
    return running.exclude(state=Engagement.State.ENDED).exists()


def unconfirmed(region: str) -> QuerySet[Offer]:
    """Sign-ups of visitors of whom the region still has to say which organisation they speak for."""
    return Offer.objects.filter(region=region, kind=KIND, state=State.WAITING).prefetch_related("pledges")


def undecided(region: str) -> QuerySet[PledgeEvidence]:
    rows = PledgeEvidence.objects.filter(pledge__signup__region=region, state=PledgeEvidence.State.WAITING)
    return rows.select_related("pledge__signup__owner", "upload").order_by("sent_at", "pk")


def certificate(region: str, code: str) -> PledgeCertificate | None:
    """By its code, however it is spaced and in whatever case."""
    plain = "".join(letter for letter in code.upper() if letter.isalnum())
    written = "-".join(plain[start : start + 4] for start in range(0, len(plain), 4))
    rows = PledgeCertificate.objects.filter(code=written[:14], signup__region=region)
    return rows.select_related("signup__owner").first()


def certificates(listed: Iterable[Standing]) -> dict[int, PledgeCertificate]:
    """The newest certificate of each sign-up that has one, by its row id."""
    rows = PledgeCertificate.objects.filter(signup__in=[one.signup.pk for one in listed])
    return {row.signup_id: row for row in rows.order_by("issued_on", "id")}


def _line(pledge: Pledge, shown: date | None, happened: dict[str, date], months: int, today: date) -> PledgeLine:
    kind = pledge_types()[pledge.type]
    counted = [happened[id] for id in kind.counted if id in happened]
    last = max([*([shown] if shown else []), *counted], default=None)
    until = months_after(last, months) - timedelta(days=1) if last else None
    return PledgeLine(pledge, kind, last, until, bool(until and today <= until))


def _shown(pledges: list[Pledge], today: date) -> dict[int, date]:
    """Pledge → the day of its newest accepted evidence."""
    rows = PledgeEvidence.objects.filter(pledge__in=pledges, state=PledgeEvidence.State.ACCEPTED, on__lte=today)
    return dict(rows.order_by("on").values_list("pledge_id", "on"))


def _happened(employers: list[int | None], region: str, today: date) -> dict[int, dict[str, date]]:
    """Employer → kind of activity → the newest day on which one took place."""
    found: dict[int, dict[str, date]] = defaultdict(dict)
    rows = Activity.objects.filter(employer__in=[pk for pk in employers if pk], region=region, on__lte=today)
    for employer, kind, on in rows.order_by("on").values_list("employer_id", "kind", "on"):
        if employer is not None:
            found[employer][kind] = on
    return found
