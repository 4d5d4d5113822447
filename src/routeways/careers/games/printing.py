"""The game on paper, as tagged PDF (PDF/UA-1). Texts go in as data beside a fixed template: none is a command."""

from __future__ import annotations

import json
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from routeways.careers.games.board import PACK, YEARS, Spot, lane_top
from routeways.careers.games.definition import Gain
from routeways.careers.games.made import Made

TEMPLATE = Path(__file__).with_name("game.typ")
# What is printed: the name of the file, and what a person calls it.
PARTS = {
    "board-a3": "Board, A3",
    "board-a4": "Board, two A4 pages",
    "cards": "Cards, A4, both sides",
    "rules": "Rules and life sheets, A4",
    "notes": "Teacher’s notes, A4",
    "answers": "Answers and sources, A4",
}
LEGEND = {
    "fact": "Hear a question. Guess.",
    "choice": "Pick A or B.",
    "life": "Read it. Do it.",
    "talk": "20 seconds. Share a token.",
    "gain": "Take what it shows.",
    "swap": "Swap up to 3 tokens.",
    "cross": "Change route. Take a heart.",
    "value": "Secret. Counts double.",
}
MORE = {
    "start": "Year 8. Draw a “What matters” card.",
    "crossroads": "Stop! Pick a route.",
    "gate": "Stop! Say what you would like next. Take 2 tokens.",
    "finish": "Home! Count what matters to you.",
}
CARDS_A_SHEET = 8


@lru_cache(maxsize=96)  # some 60 kB each: the page of a game says how large its papers are
def as_pdf(made: Made, part: str, *, today: date) -> bytes:
    """One of PARTS as PDF bytes, the same for the same game and day. Raises KeyError for another name."""
    import typst

    inputs = {
        "part": part,
        "name": PARTS[part],
        "game": json.dumps(content(made, part, today), ensure_ascii=False, separators=(",", ":")),
    }
    compiled = typst.compile(
        _template(), format="pdf", sys_inputs=inputs, pdf_standards=["ua-1"], ignore_system_fonts=True
    )
    return bytes(compiled)


def content(made: Made, part: str, today: date) -> dict[str, Any]:
    """Everything a part prints."""
    shared = {
        "title": made.title,
        "place": made.district.name,
        "subtitle": f"A careers board game for Year 8. 2 to 4 players or teams. About {made.game.minutes} minutes.",
        "invented": "Demonstration: employers on the cards are invented." if made.invented and made.employers else "",
        "foot": f"Routeways, {made.district.region_name}. Facts are official figures with their sources on the cards. "
        f"Made {today:%-d %B %Y}; make a new one each year. Free to copy with this line.",
        "year": today.year,
        "month": today.month,
        "day": today.day,
    }
    makers = {"board-a3": _board, "board-a4": _board, "cards": _cards, "rules": _rules, "notes": _notes}
    return {**shared, **makers.get(part, _answers)(made)}


@cache
def _template() -> bytes:
    return TEMPLATE.read_bytes()


def _board(made: Made) -> dict[str, Any]:
    routes = [
        {
            "name": one.name,
            "says": one.says,
            "top": lane_top(index),
            "pack": [list(pair) for pair in zip(PACK, one.order, strict=True)],
        }
        for index, one in enumerate(made.game.routes)
    ]
    return {
        "spots": [_spot(spot) for spot in made.board.spots],
        "routes": routes,
        "signs": list(made.signs[:6]),
        "years": [list(one) for one in YEARS],
        "legend": [list(pair) for pair in LEGEND.items()],
    }


def _spot(spot: Spot) -> dict[str, Any]:
    return {
        "number": spot.number,
        "kind": spot.kind,
        "route": spot.route,
        "says": spot.says,
        "more": MORE.get(spot.kind, ""),
        "token": spot.token,
        "amount": spot.amount,
        "box": list(spot.box),
    }


def _cards(made: Made) -> dict[str, Any]:
    deck = made.deck
    facts = [
        _card("fact", one.asks, str(number), options=list(one.options), letter="ABC"[one.answer], explains=one.explains)
        | {"talk": one.talk, "source": one.cite.text}
        for number, one in enumerate(deck.facts, start=1)
    ]
    choices = [
        _card("choice", one.says, ways=[_way(one.a.says, one.a), _way(one.b.says, one.b)], talk="Say why you chose it.")
        for one in deck.choices
    ]
    happenings = [_card("life", one.says, ways=[_way("", one.gain)]) for one in deck.happenings]
    talks = [
        _card("talk", one.says, about=one.about, source=one.source, talk="20 seconds. Take 1 token. Give 1 away.")
        for one in deck.talks
    ]
    values = [
        _card("value", one.name, about=one.says, token=one.token, talk="Keep it secret until the end.")
        for one in deck.values
    ]
    own = [_card("life", "Write your own card:", talk="Leave something good behind.") for _ in range(2)]
    every = [*facts, *choices, *happenings, *talks, *values, *own]
    sheets = [every[start : start + CARDS_A_SHEET] for start in range(0, len(every), CARDS_A_SHEET)]
    sheets[-1] += [_card("life", "Write your own card:")] * (len(sheets[-1]) % 2)
    return {"sheets": sheets}


def _card(kind: str, says: str, number: str = "", **more: Any) -> dict[str, Any]:
    empty = {
        "options": [],
        "letter": "",
        "explains": "",
        "talk": "",
        "source": "",
        "about": "",
        "ways": [],
        "token": "",
    }
    return {"kind": kind, "says": says, "number": number, **empty, **more}


def _way(says: str, gain: Gain) -> dict[str, Any]:
    return {"says": says, "gain": [[amount, token] for token, amount in gain.tokens.items()]}


def _rules(made: Made) -> dict[str, Any]:
    return {
        "rules": [one.model_dump() for one in made.game.rules],
        "tokens": {one.id: {"title": one.many.capitalize()} for one in made.game.tokens},
        "tally": "When you take a token, fill a sign. When you lose or swap one, cross a filled sign out.",
        "count": "Filled and not crossed out: coins ____  hearts ____  stars ____   Double: ____   "
        "3 of each: 5   All: ____",
    }


def _notes(made: Made) -> dict[str, Any]:
    return {"notes": [one.model_dump() for one in made.notes]}


def _answers(made: Made) -> dict[str, Any]:
    rows = [
        {
            "number": str(number),
            "asks": fact.asks,
            "right": f"{'ABC'[fact.answer]}: {fact.right}",
            "explains": fact.explains,
            "source": fact.cite.text,
        }
        for number, fact in enumerate(made.deck.facts, start=1)
    ]
    talks = [
        {"number": "Talk", "asks": one.says, "right": "Any", "explains": one.about, "source": one.source}
        for one in made.deck.talks
    ]
    about = "Contains public sector information licensed under the Open Government Licence v3.0. " + made.employer_note
    return {"answers": rows + talks, "about": about}
