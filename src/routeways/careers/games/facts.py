"""Facts for cards, from a table of figures. A missing, unreliable or small figure makes no card; nor does noise."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from routeways.careers.games.definition import Ask
from routeways.careers.games.options import number_options, share_options
from routeways.evidence.definitions import Indicator, Source
from routeways.evidence.reading import certain, is_survey, stands
from routeways.values import Bounds, Figure, FigureTable, Mark, Unit
from routeways.values.arithmetic import difference
from routeways.values.comparison import Comparison

LEAST = {Unit.PEOPLE: 20.0, Unit.COUNT: 10.0}  # fewer make no card: a class could guess who they are
WIDEST = 0.15  # the half of an interval, as a part of the value, beyond which a number is no fact for a card


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a fact comes from. `note`: what the marks of its figures mean, in words; "" for plain ones."""

    publisher: str
    dataset: str
    period: str
    area: str
    indicator: str
    vintage: str
    note: str = ""

    @property
    def text(self) -> str:
        note = f" ({self.note})" if self.note else ""
        return f"{self.publisher}, {self.dataset}. {self.area}, {self.period}{note}."


@dataclass(frozen=True, slots=True)
class Fact:
    """A question with its options, of which `answer` is the index of the right one."""

    id: str
    form: str
    asks: str
    options: tuple[str, ...]
    answer: int
    explains: str
    talk: str
    cite: Citation

    @property
    def right(self) -> str:
        return self.options[self.answer]

    @property
    def words(self) -> str:
        """What is read aloud, for the reading age; the citation is for the teacher."""
        return "\n".join((self.asks, *(f"{option}." for option in self.options), self.explains, self.talk))


@dataclass(frozen=True)
class District:
    """Of whom the facts are: a district, its region, and the country it is set beside."""

    code: str
    name: str
    region_code: str
    region_name: str
    country_code: str


class Facts:
    """Makes facts of one district from one table; `seed` shuffles what is compared and the order of options."""

    def __init__(
        self,
        table: FigureTable,
        district: District,
        *,
        indicators: Mapping[str, Indicator],
        sources: Mapping[str, Source],
        seed: int,
    ) -> None:
        self.district, self.indicators, self.sources, self.seed = district, indicators, sources, seed
        self._held: dict[tuple[str, str], dict[str, list[Figure]]] = {}
        for indicator, breakdown, figure in table.figures():
            by_breakdown = self._held.setdefault((indicator, figure.area.code), {})
            by_breakdown.setdefault(breakdown, []).append(figure)

    def of(self, ask: Ask) -> list[Fact]:
        """At most `ask.cards`; fewer, or none, where the figures do not allow it."""
        if ask.indicator not in self.indicators:
            return []
        rng = random.Random(f"{self.district.code}/{ask.id}/{self.seed}")  # noqa: S311 - a shuffle, no secret
        makers = {"which": self._which, "order": self._order, "number": self._number, "hundred": self._number}
        makers |= {"beside": self._beside, "rise": self._rise, "line": self._line}
        return makers[ask.form](ask, rng)

    # -- one figure

    def _number(self, ask: Ask, rng: random.Random) -> list[Fact]:
        if ask.dimension:
            return self._numbers(ask, rng)
        figure = self._latest(ask)
        if figure is None or figure.value is None:
            return []
        if ask.form == "hundred":
            options, answer, shown = share_options(figure.value, rng)
        else:
            options, answer, shown = number_options(figure.value, figure.unit, rng)
        return [self._fact(ask, ask.id, options, answer, [figure], value=shown)] if options else []

    def _numbers(self, ask: Ask, rng: random.Random) -> list[Fact]:
        made = []
        for key, figure in self._parts(ask, rng)[: ask.cards]:
            options, answer, shown = number_options(figure.value or 0, figure.unit, rng)
            made.append(
                self._fact(
                    ask, f"{ask.id}-{key}", options, answer, [figure], value=shown, a=ask.words[key].capitalize()
                )
            )
        return made

    def _line(self, ask: Ask, rng: random.Random) -> list[Fact]:
        figure = self._latest(ask)
        if figure is None or figure.value is None or abs(figure.value - ask.line) < 8:
            return []
        options, answer = ("True", "False"), 0 if figure.value > ask.line else 1
        return [self._fact(ask, ask.id, options, answer, [figure], value=f"{figure.value:.0f}")]

    # -- two or three

    def _which(self, ask: Ask, rng: random.Random) -> list[Fact]:
        found: list[Fact] = []
        used: set[str] = set()
        parts = self._parts(ask, rng)
        for key, figure in parts:
            if len(found) == ask.cards:
                break
            rest = [one for one in parts if one[0] != key and not {key, one[0]} & used]
            other = next((one for one in rest if self._clear(ask, figure, one[1])), None)
            if other is None:
                continue
            used |= {key, other[0]}
            found.append(self._pair(ask, (key, figure), other))
        return found

    def _pair(self, ask: Ask, a: tuple[str, Figure], b: tuple[str, Figure]) -> Fact:
        options = (ask.words[a[0]], ask.words[b[0]])
        answer = 0 if (a[1].value or 0) > (b[1].value or 0) else 1
        words = {"a": options[0], "b": options[1], "va": _whole(a[1]), "vb": _whole(b[1])}
        return self._fact(ask, f"{ask.id}-{a[0]}-{b[0]}", options, answer, [a[1], b[1]], **words)

    def _order(self, ask: Ask, rng: random.Random) -> list[Fact]:
        found: list[Fact] = []
        parts = self._parts(ask, rng)
        while len(found) < ask.cards:
            three = self._three(ask, parts)
            if len(three) < 3:
                break
            parts = [one for one in parts if one not in three]
            found.append(self._ordered(ask, three, rng))
        return found

    def _three(self, ask: Ask, parts: list[tuple[str, Figure]]) -> list[tuple[str, Figure]]:
        chosen: list[tuple[str, Figure]] = []
        for one in parts:
            if len(chosen) < 3 and all(self._clear(ask, one[1], other[1]) for other in chosen):
                chosen.append(one)
        return chosen

    def _ordered(self, ask: Ask, three: list[tuple[str, Figure]], rng: random.Random) -> Fact:
        right = sorted(three, key=lambda one: -(one[1].value or 0))
        names = [ask.words[key] for key, _ in right]
        orders = [names, [names[1], names[0], names[2]], [names[2], names[1], names[0]]]
        rng.shuffle(orders)
        options = tuple(" – ".join(order) for order in orders)
        values = " ".join(f"{ask.words[key]}: {_whole(figure)}." for key, figure in right)
        keys = "-".join(key for key, _ in right)
        return self._fact(ask, f"{ask.id}-{keys}", options, orders.index(names), [f for _, f in right], values=values)

    def _beside(self, ask: Ask, rng: random.Random) -> list[Fact]:
        here = self._latest(ask)
        if here is None:
            return []
        there = next((one for one in self._series(ask, self.district.country_code) if one.period == here.period), None)
        if there is None or not _usable(there):
            return []
        stood = stands(here, there, survey=self._survey(ask))
        if stood not in (Comparison.ABOVE, Comparison.BELOW) or _tenth(here) == _tenth(there):
            return []
        answer = 0 if stood is Comparison.ABOVE else 1
        words = {"value": _tenth(here), "other": _tenth(there)}
        return [self._fact(ask, ask.id, ("More than in England", "Fewer than in England"), answer, [here], **words)]

    def _rise(self, ask: Ask, rng: random.Random) -> list[Fact]:
        series = [one for one in self._series(ask) if _usable(one)]
        if len(series) < 2:
            return []
        before, now = series[-2], series[-1]
        alike = now.period.comparable_with(before.period) and Mark.BREAK not in now.marks
        if not alike or before.value is None or now.value is None:
            return []
        moved = difference(now, before, independent=True)
        if not certain(moved, survey=self._survey(ask)) or abs(now.value / before.value - 1) < 0.03:
            return []
        words = {"before": _whole(before), "since": before.period.label, "value": _whole(now)}
        answer = 0 if now.value > before.value else 1
        return [self._fact(ask, ask.id, ("More", "Fewer"), answer, [now, before], **words)]

    # -- reading the table

    def _area(self, ask: Ask) -> str:
        return self.district.region_code if ask.whole else self.district.code

    def _series(self, ask: Ask, area: str = "") -> list[Figure]:
        """Whole years only, oldest first: what is not done yet is no fact."""
        held = self._held.get((ask.indicator, area or self._area(ask)), {}).get("", [])
        whole = [figure for figure in held if figure.period.kind.value != "ap"]
        return sorted(whole, key=lambda figure: figure.period.sort_key)

    def _latest(self, ask: Ask) -> Figure | None:
        """The newest figure, if a card may be made of it: an older one would be called the latest."""
        series = self._series(ask)
        return series[-1] if series and _usable(series[-1]) else None

    def _parts(self, ask: Ask, rng: random.Random) -> list[tuple[str, Figure]]:
        """The usable parts of a breakdown that have words, of its newest period, shuffled."""
        held = self._held.get((ask.indicator, self._area(ask)), {})
        parts = {key: held.get(f"{ask.dimension}={key}", []) for key in ask.words}
        newest = max((figure.period.sort_key for figures in parts.values() for figure in figures), default=None)
        found = [(key, one) for key, figures in parts.items() for one in figures if one.period.sort_key == newest]
        usable = [(key, one) for key, one in found if _usable(one)]
        rng.shuffle(usable)
        return usable

    def _clear(self, ask: Ask, one: Figure, other: Figure) -> bool:
        """More than noise, and far enough apart that a guess is about the place and not about rounding."""
        high, low = sorted((one.value or 0, other.value or 0), reverse=True)
        clear = stands(one, other, survey=self._survey(ask)) in (Comparison.ABOVE, Comparison.BELOW)
        return clear and low > 0 and high / low >= ask.apart

    def _survey(self, ask: Ask) -> bool:
        return is_survey(self.indicators[ask.indicator])

    def _fact(
        self, ask: Ask, id: str, options: Iterable[str], answer: int, figures: list[Figure], **words: str
    ) -> Fact:
        place = self.district.region_name if ask.whole else self.district.name
        said = {"place": place, "period": figures[0].period.label, **words}
        return Fact(
            id,
            ask.form,
            ask.asks.format(**said),
            tuple(options),
            answer,
            ask.answers.format(**said),
            ask.talk.format(**said),
            self._cite(ask, figures, place),
        )

    def _cite(self, ask: Ask, figures: list[Figure], place: str) -> Citation:
        source = self.sources[self.indicators[ask.indicator].source]
        ordered = sorted((figure.period for figure in figures), key=lambda period: period.sort_key)
        periods = " and ".join(dict.fromkeys(period.label for period in ordered))
        marks = {mark for figure in figures for mark in figure.marks}
        note = ", ".join(mark.meaning for mark in Mark if mark in marks)
        return Citation(source.publisher, source.title, periods, place, ask.indicator, figures[0].vintage, note)


def _usable(figure: Figure) -> bool:
    if figure.value is None or figure.value <= 0 or Mark.UNRELIABLE in figure.marks:
        return False
    if figure.value < LEAST.get(figure.unit, 0):
        return False
    wide = figure.bounds is not Bounds.NONE and figure.lower is not None and figure.upper is not None
    return not wide or (figure.upper or 0) - (figure.lower or 0) <= 2 * WIDEST * figure.value


def _whole(figure: Figure) -> str:
    return f"{figure.value or 0:,.0f}"


def _tenth(figure: Figure) -> str:
    return f"{figure.value or 0:.1f}"
