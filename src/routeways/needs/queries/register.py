"""The register: what is behind each need, counted from evidence that a person confirmed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from routeways.foundation.dated_rules import RuleInForce, rule
from routeways.needs.kinds import Subject
from routeways.needs.models import EvidenceItem, Mention, Need, PublishedRegister
from routeways.needs.placing import counted_by
from routeways.needs.rollup import Line, Rank, Rollup, Statement, confidence, rank, roll_up
from routeways.organisations.recognising import directory
from routeways.places import queries as places
from routeways.values import Figure
from routeways.warehouse.queries import figures

FIELDS = (
    "pk", "about_id", "about_name", "business_key", "kind", "on", "area", "sector", "size_band", "level",
    "posts", "wanted", "hard_to_fill", "source",
)  # fmt: skip
BANDS = ("micro", "small", "medium", "large")
ENTERPRISES = "enterprises"


@dataclass(frozen=True)
class NeedLine:
    """A need with what is behind it now, how well it is founded, and its points in the ranking."""

    need: Need
    line: Line
    founded: str
    rank: Rank


@dataclass(frozen=True)
class Register:
    """A region's needs, those with the most points first, and last those that are met or set aside, without points.
    `rule` is what confidence and ranking followed."""

    lines: tuple[NeedLine, ...]
    rollup: Rollup
    rule: RuleInForce

    @property
    def ranked(self) -> tuple[NeedLine, ...]:
        """Those that are not met or set aside: what priorities are chosen from and what is published."""
        return tuple(one for one in self.lines if not one.need.closed)

    def line(self, need: Need) -> NeedLine | None:
        return next((one for one in self.lines if one.need.pk == need.pk), None)


@dataclass(frozen=True, slots=True)
class Narrow:
    """What a register is narrowed to; "" is all."""

    subject: str = ""
    sector: str = ""
    area: str = ""
    level: str = ""
    text: str = ""


def statements(region: str) -> tuple[list[Statement], list[Statement]]:
    """Confirmed mentions that may be counted, and every item that may be; businesses as the directory knows them."""
    counted = EvidenceItem.objects.in_region(region).counted()
    heard = {row[0]: row for row in counted.values_list(*FIELDS).order_by()}
    pairs = Mention.objects.holding().filter(item__in=counted).values_list("item_id", "ref").order_by().distinct()
    known = directory(region)
    who = {pk: counted_by(known, about=row[1], name=row[2], key=row[3]) for pk, row in heard.items()}
    confirmed = [_statement(heard[item], ref, who[item]) for item, ref in pairs if item in heard]
    return confirmed, [_statement(row, "", who[pk]) for pk, row in heard.items()]


def _statement(row: Sequence[Any], ref: str, business: str) -> Statement:
    pk, _about, _name, _key, *rest = row
    return Statement(pk, ref, business, *rest)


def rollup(region: str) -> Rollup:
    confirmed, heard = statements(region)
    return roll_up(confirmed, heard)


def register(region: str, *, on: date, only: Narrow | None = None) -> Register:
    """Every need of the region with evidence behind it, under the rule of the day."""
    known = rule("needs", on)
    rolled = rollup(region)
    only = only or Narrow()
    found: list[tuple[Need, Line]] = []
    for need in needs(region, only):
        line = line_of(need, rolled, only)
        if line is not None:
            found.append((need, line))
    # Two needs may be of one skill, narrowed to different places: their points are told apart by the need's own id.
    keyed = [Line(need.public_id, line.statements, line.businesses) for need, line in found if not need.closed]
    ranks = {one.ref: one for one in rank(keyed, known.values)}
    lines = [
        NeedLine(need, line, confidence(line, known.values), ranks.get(need.public_id) or _no_points(need))
        for need, line in found
    ]
    lines.sort(key=lambda one: (one.need.closed, -round(one.rank.total, 9), one.need.label, one.need.pk))
    return Register(tuple(lines), rolled, known)


def _no_points(need: Need) -> Rank:
    return Rank(need.public_id, 0.0, 0.0, 0.0, 0.0, 0.0)


def line_of(need: Need, rolled: Rollup, only: Narrow | None = None) -> Line | None:
    """What stands behind a need itself: only what was said where it is narrowed to. None where that is nothing."""
    whole, only = rolled.lines.get(need.ref), only or Narrow()
    if whole is None:
        return None
    line = whole.narrowed(
        area=only.area or need.area, sector=only.sector or need.sector, level=only.level or need.level
    )
    return line if line.statements else None


def lines_of(needs: Iterable[Need], rolled: Rollup) -> list[Line]:
    """The lines of those needs that have something behind them, in their order."""
    return [line for need in needs if (line := line_of(need, rolled)) is not None]


def items_of(needs: Iterable[Need], rolled: Rollup) -> frozenset[int]:
    """The ids of all items of evidence behind these needs."""
    return frozenset().union(*(line.items for line in lines_of(needs, rolled)))


def needs(region: str, only: Narrow | None = None) -> QuerySet[Need]:
    rows = Need.objects.filter(region=region)
    if only and only.subject in Subject.values:
        rows = rows.filter(subject=only.subject)
    for word in (only.text.replace("\x00", "").split()[:8]) if only else ():
        rows = rows.filter(label__icontains=word)
    return rows


def need(region: str, public_id: str) -> Need | None:
    return Need.objects.filter(region=region, public_id=public_id).first()


def evidence_of(need: Need, actor: Any, *, today: date) -> list[EvidenceItem]:
    """The items behind a need whose words the actor may read, the newest first."""
    holding = Mention.objects.holding().filter(ref=need.ref).values("item")
    rows = EvidenceItem.objects.in_region(need.region).counted().visible_to(actor, today=today).filter(pk__in=holding)
    own = items_of([need], rollup(need.region))
    return [one for one in rows.select_related("about").order_by("-on", "-id") if one.pk in own]


def places_in_items(items: Iterable[EvidenceItem], ref: str) -> Mapping[int, Mention]:
    """For each item the mention of `ref` that has a place in its text, the first one."""
    found: dict[int, Mention] = {}
    rows = Mention.objects.holding().filter(item__in=[one.pk for one in items], ref=ref).select_related("item")
    for one in rows.order_by("item", "start"):
        if one.item_id not in found or (found[one.item_id].start is None and one.start is not None):
            found[one.item_id] = one
    return found


def business_counts(region: str) -> Mapping[str, Figure]:
    """Size band → the newest official count of businesses in the region; {} where none is loaded."""
    whole = places.region(region)
    table = figures(indicators=ENTERPRISES, areas=whole.code, breakdowns=[f"size={band}" for band in BANDS])
    return {breakdown.removeprefix("size="): figure for _, breakdown, figure in table.latest().figures()}


def published_register(region: str) -> PublishedRegister | None:
    """What the public sees: the newest counts that passed disclosure control."""
    return PublishedRegister.objects.filter(region=region).first()


def rule_in_force(on: date) -> RuleInForce:
    """How needs are ranked and when they are well founded."""
    return rule("needs", on)
