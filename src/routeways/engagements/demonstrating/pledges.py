"""The invented Skills Pledges and cornerstone employers of the demonstration region."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.db import transaction
from django.utils import timezone

from routeways.engagements import actions
from routeways.engagements.actions import cornerstones, pledges
from routeways.engagements.demonstrating.console import THROUGH
from routeways.engagements.demonstrating.enquiries import SITE, invented
from routeways.engagements.models import Activity, Offer
from routeways.engagements.queries.cornerstones import KIND as CORNERSTONE
from routeways.engagements.queries.pledges import standing as standing_of
from routeways.foundation import audit
from routeways.foundation.definitions import PACKAGED, Definition, Part, read
from routeways.organisations.models import Organisation

FILE = PACKAGED / "demonstration" / "connect" / "pledges" / "pledges.yaml"
TITLE = "Talk (demonstration)"


class InventedPledge(Part):
    at: str
    ago: int
    types: tuple[str, ...]
    shown: tuple[int, ...] = ()
    waiting: str = ""


class InventedVisitor(Part):
    name: str
    types: tuple[str, ...]


class InventedCornerstone(Part):
    at: str
    schools: int
    area: str
    promises: tuple[str, ...]
    supports: tuple[str, ...]


class InventedTalks(Part):
    by: str
    at: str
    ago: tuple[int, ...]
    people: int


class InventedPledges(Definition):
    """What `definitions/demonstration/connect/pledges/pledges.yaml` holds."""

    KIND: ClassVar[str] = "demonstration/connect/pledges"

    pledges: tuple[InventedPledge, ...]
    visitors: tuple[InventedVisitor, ...]
    cornerstones: tuple[InventedCornerstone, ...]
    activities: tuple[InventedTalks, ...]


@transaction.atomic
def load(*, region: str, by: Any, now: datetime) -> bool:
    """Makes them; False where they are there already, or where the invented organisations are not."""
    known = read(FILE, InventedPledges)
    organisations = invented(region)
    if not {one.at for one in known.pledges} <= set(organisations):
        return False
    if Offer.objects.filter(region=region, kind=pledges.KIND, through=THROUGH).exists():
        return False
    for pledge in known.pledges:
        _pledge(region, by, pledge, organisations[pledge.at], now)
    for visitor in known.visitors:
        _sign(region, by, None, visitor.types, now - timedelta(days=2), claimed_name=visitor.name)
    for one in known.cornerstones:
        _cornerstone(region, by, one, organisations, now)
    for talks in known.activities:
        _talks(region, by, talks, organisations, now)
    return True


@transaction.atomic
def remove(*, region: str, by: Any) -> int:
    """Takes away the invented pledges and cornerstone employers, with what hangs on them; how many there were."""
    rows = Offer.objects.filter(region=region, kind__in=(pledges.KIND, CORNERSTONE))
    gone = rows.count()
    rows.delete()
    Activity.objects.filter(region=region, kind="talk", engagement=None, title=TITLE).delete()
    if gone:
        audit.record(by=by, verb="engagements.remove_pledges", subject=f"region:{region}", details={"rows": gone})
    return gone


def _sign(
    region: str, by: Any, owner: Organisation | None, types: tuple[str, ...], now: datetime, claimed_name: str = ""
) -> Offer:
    made, _ = pledges.sign_up(
        by=by,
        region=region,
        owner=owner,
        types=types,
        contact_name="Somebody invented",
        contact_email="somebody@routeways.example",
        site=SITE,
        now=now,
        claimed_name=claimed_name,
        through=THROUGH,
    )
    return made


def _pledge(region: str, by: Any, one: InventedPledge, owner: Organisation, now: datetime) -> None:
    signup = _sign(region, by, owner, one.types, now - timedelta(days=one.ago))
    held = {pledge.type: pledge for pledge in signup.pledges.all()}
    for type_, ago in zip(one.types, one.shown, strict=False):
        when = now - timedelta(days=ago)
        what = "Shown to the hub. Invented, like everything in this region"
        made = pledges.send_evidence(by=by, pledge=held[type_], on=timezone.localdate(when), what=what, now=when)
        pledges.decide_evidence(by=by, evidence=made, accept=True, now=when)
    standing = standing_of(signup, today=timezone.localdate(now))
    if standing is not None and standing.member:
        pledges.issue_certificate(by=by, signup=signup, now=now)
    if one.waiting:
        day = timezone.localdate(now) - timedelta(days=3)
        pledges.send_evidence(by=by, pledge=held[one.types[0]], on=day, what=one.waiting, now=now)


def _cornerstone(
    region: str, by: Any, one: InventedCornerstone, organisations: dict[str, Organisation], now: datetime
) -> None:
    began = now - timedelta(days=300)
    answers = {"commitments": list(one.promises), "area": one.area}
    draft = actions.Draft(title=f"{one.at} for its area", number=one.schools, answers=answers)
    owner = organisations[one.at]
    offer = actions.make_offer(
        by=by, region=region, kind_id=CORNERSTONE, owner=owner, draft=draft, now=began, through=THROUGH
    )
    offer = actions.open_listing(by=by, listing=offer, today=timezone.localdate(began))
    engagement = cornerstones.agree_cornerstone(by=by, offer=offer, now=began)
    for name in one.supports:
        cornerstones.support_school(
            by=by, engagement=engagement, school=organisations[name], today=timezone.localdate(began)
        )


def _talks(region: str, by: Any, one: InventedTalks, organisations: dict[str, Organisation], now: datetime) -> None:
    """Recorded by the schools themselves, outside any match."""
    for ago in one.ago:
        Activity.objects.create(
            region=region,
            kind="talk",
            owner=organisations[one.at],
            employer=organisations[one.by],
            title=TITLE,
            on=timezone.localdate(now) - timedelta(days=ago),
            minutes=60,
            mode=Activity.Mode.IN_PERSON,
            counts={"year-9": one.people},
            recorded_at=now,
            recorded_by=by,
        )
