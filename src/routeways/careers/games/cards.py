"""The deck of a district: fact, choice, life, talk and value cards, the same for the same figures and seed."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from routeways.careers.games.definition import BoardGame, ChoiceText, Happening, Value
from routeways.careers.games.facts import Fact, Facts
from routeways.engines import readability

T = TypeVar("T")
FACTS = 24
ENOUGH = 12  # fewer facts than this are no game about a place
TALKS = 8


@dataclass(frozen=True, slots=True)
class Employer:
    """An organisation with a standing Skills Pledge, on the public list. `pledges`: what it promised, in words."""

    name: str
    town: str
    pledges: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Talk:
    """`about` is a kind of work, or the organisation that pledged; `source` says where that stands."""

    id: str
    says: str
    about: str
    source: str


@dataclass(frozen=True)
class Deck:
    facts: tuple[Fact, ...]
    choices: tuple[ChoiceText, ...]
    happenings: tuple[Happening, ...]
    talks: tuple[Talk, ...]
    values: tuple[Value, ...]
    left_out: tuple[str, ...] = field(default=())  # questions that were too hard to read

    @property
    def enough(self) -> bool:
        return len(self.facts) >= ENOUGH

    @property
    def ages(self) -> tuple[float, ...]:
        """The reading age of each card of words, in years."""
        return tuple(reading_age(words) for words in self.texts)

    @property
    def texts(self) -> tuple[str, ...]:
        choices = (f"{one.says}\n{one.a.says}\n{one.b.says}" for one in self.choices)
        happenings = (one.says for one in self.happenings)
        others = (*(one.says for one in self.talks), *(one.says for one in self.values))
        return (*(fact.words for fact in self.facts), *choices, *happenings, *others)


def reading_age(words: str) -> float:
    """In years, never below five: a card of six words can come out as less than that."""
    return max(5.0, readability.read(words).age)


def deck(game: BoardGame, facts: Facts, employers: Sequence[Employer], *, seed: int) -> Deck:
    rng = random.Random(f"{facts.district.code}/deck/{seed}")  # noqa: S311 - a shuffle, no secret
    made = _mixed([facts.of(ask) for ask in game.facts], rng)
    readable = [fact for fact in made if reading_age(fact.words) <= game.reading_age]
    chosen = readable[:FACTS]
    rng.shuffle(chosen)
    return Deck(
        tuple(chosen),
        _shuffled(game.choices, rng),
        _shuffled(game.happenings, rng),
        _talks(game, employers, rng),
        game.values,
        tuple(fact.id for fact in made if fact not in readable),
    )


def _mixed(lists: Iterable[Sequence[Fact]], rng: random.Random) -> list[Fact]:
    """Questions that compare things come first, for they are the best guesses; the others fill up by chance."""
    held = list(lists)
    comparing = [fact for facts in held if len(facts) > 1 for fact in facts]
    single = [facts[0] for facts in held if len(facts) == 1]
    rng.shuffle(single)
    return comparing + single


def _talks(game: BoardGame, employers: Sequence[Employer], rng: random.Random) -> tuple[Talk, ...]:
    """Employers that pledged first, at most half of the cards; kinds of work fill the rest."""
    picked = list(employers)
    rng.shuffle(picked)
    named = [
        Talk(
            f"employer-{number}",
            game.employer_talks[number % len(game.employer_talks)].format(name=one.name),
            ", ".join(part for part in (one.name, one.town) if part),
            f"On the public list of the Skills Pledge: {', '.join(one.pledges).lower()}",
        )
        for number, one in enumerate(picked[: TALKS // 2])
    ]
    works = _shuffled(game.talks, rng)[: TALKS - len(named)]
    general = [Talk(one.id, one.says, one.about, "A question about work; no figure") for one in works]
    return (*named, *general)


def _shuffled(rows: Sequence[T], rng: random.Random) -> tuple[T, ...]:
    held = list(rows)
    rng.shuffle(held)
    return tuple(held)
