"""What people come to do, what stands open, jobs and the members of the Skills Pledge."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time

from django.utils import timezone

from routeways.engagements import queries as engagements
from routeways.engagements import starts
from routeways.engagements.kinds import kinds
from routeways.engagements.queries import jobs, pledges
from routeways.engagements.ways_in import NAMES, WAYS
from routeways.places.index import normalise
from routeways.places.regions import Region
from routeways.site.search.shapes import SHOWN, Group, Hit, group
from routeways.site.search.words import has, rank
from routeways.values.words import listed

SIGN_IN = "You sign in for it."


def connect_found(words: str, regions: Sequence[Region], today: date) -> Iterator[Group]:
    """Ways in and kinds of engagement, by name and meaning; then what is open, each in its region."""
    wanted = normalise(words)
    yield group("What you can do", _to_do(wanted, regions))
    for name, found in (
        ("Offers and requests", _open),
        ("Jobs and apprenticeships", _jobs),
        ("Skills Pledge", _pledge),
    ):
        for region in regions:
            yield found(name if len(regions) == 1 else f"{name} in {region.name}", wanted, region, today)


def _to_do(wanted: str, regions: Sequence[Region]) -> list[Hit]:
    found = []
    for order, way in enumerate(WAYS):
        text = normalise(" ".join((way.title, way.text, way.words, *(NAMES[who] for who in way.who))))
        if has(text, wanted):
            said = f"{way.text} {SIGN_IN}" if way.may else way.text
            best = rank(normalise(way.title), wanted) + (2 if way.may else 0)  # what everybody may do stands first
            found.append((best, order, _hit(way.title, way.path, said, regions)))
    for one in kinds().values():
        sides = [side for side in ("offer", "request") if getattr(one, side) is not None]
        named = [one.name, one.plural, *(getattr(one, side).name for side in sides)]
        if has(normalise(" ".join((*named, one.says))), wanted):
            side = sides[0]
            path = starts.start_of("", one.id, side).lstrip("/")
            if any(getattr(one, each).public for each in sides):
                path = f"connect/?kind={one.id}"
            best = min(rank(normalise(name), wanted) for name in named)
            found.append((best, len(WAYS), _hit(one.plural, path, one.says, regions)))
    return [hit for _, _, hit in sorted(found, key=lambda entry: (*entry[:2], entry[2].title))]


def _hit(title: str, path: str, text: str, regions: Sequence[Region]) -> Hit:
    also = tuple((region.name, f"/{region.id}/{path}") for region in regions[1:])
    return Hit(title, f"/{regions[0].id}/{path}" if regions else "", text, also)


def _open(name: str, wanted: str, region: Region, today: date) -> Group:
    """What everybody sees on the board: title, who, kind and words about it have all the words."""
    hits = [
        Hit(
            line.listing.title,
            f"/{region.id}/connect/{line.side}s/{line.listing.public_id}/",
            f"{line.kind.name}, {line.side} of {line.listing.who}, until {line.listing.expires_on:%-d %B %Y}.",
        )
        for line in engagements.board(region.id, today=today)
        if has(normalise(" ".join((line.listing.title, line.listing.who, line.kind.name, line.listing.about))), wanted)
    ]
    return group(name, hits, f"/{region.id}/connect/?q=")


def _jobs(name: str, wanted: str, region: Region, today: date) -> Group:
    now = timezone.make_aware(datetime.combine(today, time(12)))
    rows = list(jobs.board(region.id, now=now, words=wanted)[: SHOWN + 1]) if wanted else []
    hits = [
        Hit(
            one.title, f"/{region.id}/jobs/{one.public_id}/",
            ", ".join(filter(None, ("Apprenticeship" if one.apprenticeship else "Job", one.employer, one.place))) + ".",
        )
        for one in rows[:SHOWN]
    ]  # fmt: skip
    return Group(name, tuple(hits), len(rows) - len(hits), f"/{region.id}/jobs/?q=")


def _pledge(name: str, wanted: str, region: Region, today: date) -> Group:
    hits = [
        Hit(
            one.signup.who,
            f"/{region.id}/pledges/#{one.signup.public_id}",
            f"Member of the Skills Pledge: {listed(line.type.name for line in one.active)}.",
        )
        for one in pledges.members(region.id, today=today)
        if has(normalise(one.signup.who), wanted)
    ]
    return group(name, hits)
