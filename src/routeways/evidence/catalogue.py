"""The evidence catalogue: every source we can read, what of it is loaded, and how old it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from routeways.evidence.definitions import Indicator, Source, sources
from routeways.evidence.loading import used_by
from routeways.values import Period
from routeways.warehouse.models import Vintage
from routeways.warehouse.queries import figures, vintages

# How long after the end of its latest period a release of each cadence is expected to be replaced. Rounded up from
# the publishers' own habits: annual surveys appear up to 15 months after their period.
EXPECTED = {"monthly": 75, "quarterly": 290, "twice a year": 420, "annual": 820, "irregular": 1100}


@dataclass(frozen=True)
class Entry:
    """One source. `vintages` are what is loaded, newest first; `latest` the last day its figures cover."""

    source: Source
    vintages: tuple[Vintage, ...]
    indicators: tuple[Indicator, ...]
    latest: Period | None

    @property
    def newest(self) -> Vintage | None:
        return self.vintages[0] if self.vintages else None

    def mentions(self, words: str) -> bool:
        return words.lower() in f"{self.source.title} {self.source.about} {self.source.publisher}".lower()

    def age(self, today: date) -> str:
        """“fresh”, “due” (a newer release should be there), “not loaded”, or “final”: never released again."""
        if self.newest is None or self.latest is None:
            return "not loaded"
        if self.source.cadence == "once":
            return "final"
        if self.source.next_release is not None:
            return "due" if self.source.next_release <= today else "fresh"
        limit = self.latest.end + timedelta(days=EXPECTED[self.source.cadence])
        return "due" if limit < today else "fresh"


def entries() -> list[Entry]:
    """All sources by title."""
    loaded: dict[str, list[Vintage]] = {}
    for row in vintages():
        loaded.setdefault(row.source, []).append(row)
    found = [entry(source, tuple(loaded.get(source.id, ()))) for source in sources().values()]
    return sorted(found, key=lambda one: (one.newest is None, one.source.title))


def entry(source: Source, loaded: tuple[Vintage, ...]) -> Entry:
    used = tuple(used_by(source.id).values())
    asked = [one.id for one in used]
    periods = figures(indicators=asked, dimensions="", vintage=loaded[0].code).periods if used and loaded else []
    past = [period for period in periods if loaded and period.end <= loaded[0].loaded_at.date()]
    return Entry(source, loaded, used, past[-1] if past else None)
