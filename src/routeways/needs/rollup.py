"""From single statements to the lines of the register: each business once, however often it spoke. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

SMALL = frozenset({"micro", "small"})


@dataclass(frozen=True, slots=True)
class Statement:
    """A confirmed mention of `ref` in one item of evidence. `business` is "" where nobody is named."""

    item: int
    ref: str
    business: str
    kind: str
    on: date
    area: str = ""
    sector: str = ""
    size_band: str = ""
    level: str = ""
    posts: int | None = None
    wanted: str = ""
    hard_to_fill: bool | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Business:
    """What the latest of its statements that say so say of a business, so that it stands in one place only."""

    area: str = ""
    sector: str = ""
    size_band: str = ""


@dataclass(frozen=True)
class Volume:
    """How many people are wanted. `lower` takes from each business the largest number it named once, because the same
    post is often advertised again; `upper` adds up every number. None where no statement names one."""

    lower: int | None = None
    upper: int | None = None

    @property
    def middle(self) -> float:
        return 0.0 if self.lower is None or self.upper is None else (self.lower + self.upper) / 2


@dataclass(frozen=True)
class Line:
    """What stands behind one need."""

    ref: str
    statements: tuple[Statement, ...]
    businesses: Mapping[str, Business] = field(repr=False)

    @cached_property
    def items(self) -> frozenset[int]:
        return frozenset(one.item for one in self.statements)

    @cached_property
    def named(self) -> frozenset[str]:
        """The businesses that spoke of it."""
        return frozenset(one.business for one in self.statements if one.business)

    @cached_property
    def kinds(self) -> Mapping[str, int]:
        return Counter(kind for _, kind in {(one.item, one.kind) for one in self.statements})

    @cached_property
    def areas(self) -> Mapping[str, int]:
        """Area → businesses; "" for those of which nobody said where."""
        return Counter(self.businesses[one].area for one in self.named)

    @cached_property
    def sectors(self) -> Mapping[str, int]:
        return Counter(self.businesses[one].sector for one in self.named)

    @cached_property
    def sizes(self) -> Mapping[str, int]:
        return Counter(self.businesses[one].size_band for one in self.named)

    @cached_property
    def levels(self) -> Mapping[str, int]:
        """Level → businesses that named it; one may name several."""
        return Counter(level for _, level in {(one.business, one.level) for one in self.statements if one.business})

    @cached_property
    def wanted(self) -> Mapping[str, int]:
        return Counter(when for _, when in {(one.business, one.wanted) for one in self.statements if one.wanted})

    @cached_property
    def posts(self) -> Volume:
        each = self.posts_by_business
        given = [one.posts for one in _once(self.statements) if one.posts is not None]
        if not given:
            return Volume()
        nameless = sum(one.posts or 0 for one in _once(self.statements) if not one.business)
        return Volume(sum(each.values()) or nameless, sum(given))

    @cached_property
    def posts_by_business(self) -> Mapping[str, int]:
        """The largest number of posts each business named at once."""
        found: dict[str, int] = {}
        for one in self.statements:
            if one.business and one.posts is not None:
                found[one.business] = max(found.get(one.business, 0), one.posts)
        return found

    @cached_property
    def all_posts_by_business(self) -> Mapping[str, int]:
        """Every number of posts that each business named, added up; "" is what nobody named says."""
        found: Counter[str] = Counter()
        for one in _once(self.statements):
            if one.posts is not None:
                found[one.business] += one.posts
        return found

    @cached_property
    def hard_to_fill(self) -> tuple[int, int]:
        """Items that say hard to fill, and items that say either."""
        said = [one.hard_to_fill for one in _once(self.statements) if one.hard_to_fill is not None]
        return sum(said), len(said)

    @cached_property
    def small(self) -> tuple[int, int]:
        """Businesses with fewer than 50 people, and businesses whose size is known."""
        return small_of(self.sizes)

    @property
    def first(self) -> date:
        return min(one.on for one in self.statements)

    @property
    def last(self) -> date:
        return max(one.on for one in self.statements)

    def narrowed(self, *, area: str = "", sector: str = "", level: str = "") -> Line:
        """Only what was said there; businesses by where they are, levels by what the statement says."""
        kept = tuple(
            one
            for one in self.statements
            if (not area or self._of(one).area == area)
            and (not sector or self._of(one).sector == sector)
            and (not level or one.level == level)
        )
        return Line(self.ref, kept, self.businesses)

    def _of(self, one: Statement) -> Business:
        known = self.businesses.get(one.business)
        return known if known is not None else Business(one.area, one.sector, one.size_band)


@dataclass(frozen=True)
class Rollup:
    """The lines by what they are of, and every business that was heard about anything."""

    lines: Mapping[str, Line]
    businesses: Mapping[str, Business]
    items: int

    @cached_property
    def sizes(self) -> Mapping[str, int]:
        return Counter(one.size_band for one in self.businesses.values())

    @cached_property
    def areas(self) -> Mapping[str, int]:
        return Counter(one.area for one in self.businesses.values())

    @cached_property
    def sectors(self) -> Mapping[str, int]:
        return Counter(one.sector for one in self.businesses.values())


def roll_up(statements: Iterable[Statement], heard: Iterable[Statement] = ()) -> Rollup:
    """`heard` are all items of evidence, also those in which nothing was confirmed: their businesses were heard."""
    confirmed = sorted(statements, key=lambda one: (one.on, one.item))
    everything = sorted((*confirmed, *heard), key=lambda one: (one.on, one.item))
    businesses = _businesses(everything)
    by_ref: dict[str, list[Statement]] = {}
    for one in confirmed:
        by_ref.setdefault(one.ref, []).append(one)
    lines = {ref: Line(ref, tuple(group), businesses) for ref, group in sorted(by_ref.items())}
    return Rollup(lines, businesses, len({one.item for one in everything}))


def small_of(sizes: Mapping[str, int]) -> tuple[int, int]:
    """(small ones, those whose size is known)."""
    known = sum(count for band, count in sizes.items() if band)
    return sum(sizes.get(band, 0) for band in SMALL), known


def _once(statements: Sequence[Statement]) -> list[Statement]:
    """An item may mention the same thing in several places; it speaks once."""
    return list({one.item: one for one in statements}.values())


def _businesses(statements: Sequence[Statement]) -> dict[str, Business]:
    found: dict[str, Business] = {}
    for one in statements:  # oldest first, so that the latest word stands
        if one.business:
            before = found.get(one.business, Business())
            found[one.business] = Business(
                one.area or before.area, one.sector or before.sector, one.size_band or before.size_band
            )
    return found


# -- how well founded, and in which order


@dataclass(frozen=True, slots=True)
class Rank:
    """Points of one need and where they come from, each 0 to its weight."""

    ref: str
    total: float
    businesses: float
    volume: float
    hard_to_fill: float
    small_firms: float


def confidence(line: Line, rule: Mapping[str, float]) -> str:
    """“well founded”, “fairly founded” or “a first sign”: how many businesses spoke, in how many kinds of evidence."""
    count, kinds = len(line.named), len(line.kinds)
    if count >= rule["strong_businesses"] and kinds >= rule["strong_kinds"]:
        return "well founded"
    return "fairly founded" if count >= rule["fair_businesses"] else "a first sign"


def rank(lines: Iterable[Line], rule: Mapping[str, float]) -> list[Rank]:
    """The order in which needs are put before a person, who chooses. Equal points keep the order of their ids.

    Points = weight × share, for: the businesses that spoke of it, and the posts, each against the need with the most;
    the statements that say hard to fill, of those that say either; the businesses with fewer than 50 people, of those
    whose size is known. What nobody said gives no points.
    """
    given = list(lines)
    most = max((one.posts.middle for one in given), default=0.0)
    loudest = max((len(one.named) for one in given), default=0)
    ranks = []
    for one in given:
        parts = (
            rule["weight_businesses"] * _share(len(one.named), loudest),
            rule["weight_volume"] * _share(one.posts.middle, most),
            rule["weight_hard_to_fill"] * _share(*one.hard_to_fill),
            rule["weight_small_firms"] * _share(*one.small),
        )
        ranks.append(Rank(one.ref, sum(parts), *parts))
    return sorted(ranks, key=lambda one: (-round(one.total, 9), one.ref))


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0
