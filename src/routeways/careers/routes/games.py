"""The careers board game of a district: pages, papers and the screen version."""

from __future__ import annotations

from django.urls import URLPattern, path

from routeways.careers.pages import games, games_play

ALL = "<slug:region>/careers/board-game/"
ONE = f"{ALL}<slug:district>/"

urlpatterns: list[URLPattern] = [
    path(ALL, games.choose, name="board_game"),
    path(ONE, games.one, name="board_game_of"),
    path(f"{ONE}play/", games_play.play, name="board_game_play"),
    path(f"{ONE}<slug:part>.pdf", games.paper, name="board_game_paper"),
]
