"""Tournaments on paper: who meets whom, with byes, and what the results come to. Aliases in, frozen rounds out.

    order = seeded(["red", "blue", "green"], seed="2026")
    single_elimination(order, results)    # rounds of matches; winners move up as results come in
    double_elimination(order, results)    # who loses once goes on in a second bracket
    round_robin(order)                    # everybody meets everybody
    swiss(order, rounds_played)           # the next round: equals meet, nobody meets twice
    standings(order, games)               # points, opponents' points, a shared place for equals

Entrants are texts, at best aliases; nothing else is known of anybody here.
"""

from routeways.engines.brackets.elimination import Match, double_elimination, seeded, single_elimination, winner
from routeways.engines.brackets.tables import Game, Place, round_robin, standings, swiss

__all__ = [
    "Game",
    "Match",
    "Place",
    "double_elimination",
    "round_robin",
    "seeded",
    "single_elimination",
    "standings",
    "swiss",
    "winner",
]
