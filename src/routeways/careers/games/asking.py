"""What the square asks the team whose turn it is: a question and its answers, each of which is one button."""

from __future__ import annotations

from dataclasses import dataclass

from routeways.careers.games.board import PACK
from routeways.careers.games.definition import TokenKind
from routeways.careers.games.made import Made
from routeways.careers.games.play import SWAPS, State

LETTERS = "ABC"


@dataclass(frozen=True, slots=True)
class Answer:
    """`value` is what the move takes; `sign` a token’s; `gains` how many tokens of each kind a route begins with."""

    value: str
    says: str
    letter: str = ""
    sign: str = ""
    more: str = ""
    gains: tuple[tuple[int, TokenKind], ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    legend: str
    answers: tuple[Answer, ...]


def asked(made: Made, state: State) -> Asked | None:
    """None in a phase that asks nothing, or more than one thing (a talk)."""
    match state.phase:
        case "fact":
            options = made.deck.facts[state.card % len(made.deck.facts)].options
            return _lettered("Choose an answer", options)
        case "choice":
            card = made.deck.choices[state.card % len(made.deck.choices)]
            return _lettered("Pick one and say why", (card.a.says, card.b.says))
        case "pick":
            return _tokens(made, state)
        case "swap":
            return _swaps(made, state)
        case "route" | "cross":
            return _routes(made, state)
    return None


def _lettered(legend: str, options: tuple[str, ...]) -> Asked:
    return Asked(legend, tuple(Answer(str(at), says, LETTERS[at]) for at, says in enumerate(options)))


def _tokens(made: Made, state: State) -> Asked:
    matters = made.deck.values[state.team.value].token
    answers = tuple(
        Answer(one.id, _amount(state.pick, one), sign=one.id, more="They count double." if one.id == matters else "")
        for one in made.game.tokens
    )
    return Asked(f"Take {state.pick} of one kind" if state.pick > 1 else "Take one", answers)


def _swaps(made: Made, state: State) -> Asked:
    found = [Answer("", "Keep them all")]
    for given in made.game.tokens:
        many = min(SWAPS, int(getattr(state.team, given.id)))
        for taken in made.game.tokens:
            if many and taken != given:
                says = f"Give {_amount(many, given)}, take {_amount(many, taken)}"
                found.append(Answer(f"{given.id}-{taken.id}", says, sign=taken.id))
    return Asked("What do you do?", tuple(found))


def _routes(made: Made, state: State) -> Asked:
    answers = []
    for route in made.game.routes:
        stays = route.id == state.team.route
        pack = tuple((many, made.game.token(kind)) for many, kind in zip(PACK, route.order, strict=True))
        name = f"Stay: {route.name}" if stays else route.name
        answers.append(Answer(route.id, name, more=route.says, gains=pack if state.phase == "route" else ()))
    answers.sort(key=lambda one: one.value != state.team.route)
    return Asked("Choose a route", tuple(answers))


def _amount(many: int, kind: TokenKind) -> str:
    return f"{many} {kind.name if many == 1 else kind.many}"
