"""What the fields of a board game are for, for the tables in docs/definitions.md."""

from __future__ import annotations

from pydantic import BaseModel

from routeways.careers.games.definition import (
    Ask,
    BoardGame,
    ChoiceText,
    Gain,
    Happening,
    Route,
    Section,
    Square,
    Squares,
    TalkText,
    TokenKind,
    Value,
    Way,
)

SHOWN: tuple[type[BaseModel], ...] = (BoardGame, TokenKind, Value, Route, Squares, Square, ChoiceText, Way)
SHOWN += (Happening, Gain, TalkText, Ask, Section)
NAMED: dict[type[BaseModel], str] = {Route: "GameRoute", Section: "GameSection"}
_EACH = {"coin": "coins that come; below 0, go", "joy": "hearts, likewise", "know": "stars, likewise"}
_ID = "small letters, digits, hyphens"
SPECIAL = {
    "BoardGame.name": "what it is called, on the board and on its page",
    "BoardGame.reading_age": "in years: a question that is harder to read is left out; a test measures all other words",
    "BoardGame.minutes": "about how long a game takes",
    "BoardGame.tokens": "what players collect: `coin`, `joy` and `know`, in this order, see below",
    "BoardGame.values": "secret cards that say what counts double; equally many for each token, see below",
    "BoardGame.routes": "the four ways from 16 to 18, see below",
    "BoardGame.spaces": "the squares of the board, see below",
    "BoardGame.choices": "the eight cards with two ways, see below",
    "BoardGame.happenings": "the eight cards of what happens in life, see below",
    "BoardGame.talks": "eight questions for where no organisation has pledged, see below",
    "BoardGame.employer_talks": "questions about one that has; `{name}` stands where its name goes",
    "BoardGame.facts": "which figures become cards, see below",
    "BoardGame.rules": "the page of rules, see below",
    "BoardGame.notes": "the teacher’s notes, see below",
    "TokenKind.id": "which of the three",
    "TokenKind.name": "what one is called",
    "TokenKind.many": "what several are called",
    "TokenKind.says": "what it stands for",
    "Value.id": _ID,
    "Value.token": "the token that counts double",
    "Value.name": "who wants that, in a word",
    "Value.says": "what the card says",
    "GameRoute.id": _ID,
    "GameRoute.name": "as people say it",
    "GameRoute.order": "which token it gives most of, which second, which least; each once",
    "GameRoute.steps": "the words on its three squares that give something, in their order",
    "Squares.school": "24 from Year 8 to 11, see below",
    "Squares.route": "kinds of the eight squares of every route; three of them are `gain`",
    "Squares.work": "11 from 18 on, see below",
    "Square.kind": "a card (`fact`, `choice`, `life`, `talk`), a token (`gain`), the market (`swap`) or another route "
    "(`cross`)",
    "Square.token": "what a `gain` gives; no other square has one",
    "Square.says": "what for; at most 40 letters",
    "ChoiceText.id": _ID,
    "ChoiceText.says": "what is to be decided",
    "ChoiceText.a": "one way, see below",
    "ChoiceText.b": "the other, which gives as many tokens",
    "Way.says": "what one does",
    "Happening.id": _ID,
    "Happening.says": "what happens, and what comes of it",
    "Happening.gain": "at least one token more than before, see below",
    "TalkText.id": _ID,
    "TalkText.says": "the question, which has no right answer",
    "TalkText.about": "the industry, as the figures of businesses name it",
    "Ask.id": _ID,
    "Ask.form": "what is asked, see [the forms](board-game.md#from-a-figure-to-a-card)",
    "Ask.indicator": "id of the indicator",
    "Ask.dimension": "the dimension of its breakdown that is compared; without it the total",
    "Ask.whole": "figures of the whole region, where there are none of districts",
    "Ask.cards": "so many cards at most",
    "Ask.apart": "how many times larger one must be than the next",
    "Ask.line": "of the form `line`: the number that the figure is above or below",
    "Ask.asks": "the question; `{place}`, `{period}`, `{a}`, `{b}` and others are filled in",
    "Ask.answers": "what is read aloud afterwards",
    "Ask.talk": "what the table then talks about",
    "Ask.words": "key of the breakdown: plain words for it; keys without words are not used",
    "GameSection.title": "the heading",
    "GameSection.numbered": "its items are steps",
    "GameSection.items": "what stands under it",
} | {f"{model}.{token}": says for model in ("Way", "Gain") for token, says in _EACH.items()}
