"""Times the careers board game: python -m benchmarks.games

Seconds of CPU of one thread: a game made from the packaged figures, each of its papers, and games played by chance with
one team a route, with how often each route won. Needs a data folder with the starter figures.
"""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable
from typing import TypeVar

import django
from django.utils import timezone

T = TypeVar("T")
DISTRICT, REGION = "E07000117", "lancashire"
GAMES = 20_000


def timed(work: Callable[[], T]) -> tuple[float, T]:
    began = time.process_time()
    result = work()
    return time.process_time() - began, result


def main() -> None:
    django.setup()
    from routeways.careers.games.printing import PARTS, as_pdf
    from routeways.careers.queries import games
    from routeways.places import queries as places

    today = timezone.localdate()
    region = places.region(REGION)
    games.made(region, DISTRICT, today=today)
    seconds, made = timed(lambda: games.made(region, DISTRICT, today=today, number=2))
    print(f"a game is made     {seconds:6.3f} s   {len(made.deck.facts)} facts")
    total = 0.0
    for part in PARTS:
        seconds, pdf = timed(lambda part=part: as_pdf(made, part, today=today))  # type: ignore[misc]
        total += seconds
        print(f"{part:<18} {seconds:6.3f} s   {len(pdf) / 1000:.0f} kB")
    print(f"all papers         {total:6.3f} s")
    won: Counter[str] = Counter()
    for number in range(GAMES):
        won.update(_won(made, number))  # type: ignore[arg-type]
    for route, times in sorted(won.items()):
        print(f"{route:<18} {times / GAMES:6.1%} of {GAMES:,} games")


def _won(made: object, number: int) -> dict[str, float]:
    """One game by chance: the routes that won it, each with its share of the win."""
    from routeways.careers.games.definition import TOKENS
    from routeways.careers.games.made import Made
    from routeways.careers.games.play import State, begin, move, score

    assert isinstance(made, Made)
    rng = random.Random(number)
    routes = rng.sample([route.id for route in made.game.routes], 4)
    state: State = begin(made, [0, 1, 2, 3], seed=number)
    while state.phase != "done":
        other = str((state.turn + rng.randint(1, 3)) % 4)
        values = {
            "fact": str(rng.randrange(len(made.deck.facts[state.card].options))) if state.phase == "fact" else "",
            "choice": rng.choice("01"),
            "talk": rng.choice(TOKENS),
            "pick": rng.choice(TOKENS),
            "cross": state.team.route,
            "route": routes[state.turn],
        }
        state = move(made, state, state.phase, values.get(state.phase, ""), other if state.phase == "talk" else "")
    scores = [score(made, team) for team in state.teams]
    first = [route for route, reached in zip(routes, scores, strict=True) if reached == max(scores)]
    return {route: 1 / len(first) for route in first}


if __name__ == "__main__":
    main()
