"""What a careers board game is made of: `definitions/board-games/<id>.yaml`."""

from __future__ import annotations

from functools import cache
from typing import Annotated, ClassVar, Literal

from pydantic import Field, model_validator

from routeways.foundation.definitions import Definition, Part, load

Token = Literal["coin", "joy", "know"]
Space = Literal["fact", "choice", "life", "talk", "gain", "swap", "cross"]
Form = Literal["hundred", "number", "which", "order", "beside", "rise", "line"]
Says = Annotated[str, Field(min_length=3, max_length=160)]
TOKENS: tuple[Token, ...] = ("coin", "joy", "know")
SCHOOL, ROUTE, WORK = 24, 8, 11  # squares; the board is drawn for these


class TokenKind(Part):
    id: Token
    name: str
    many: str
    says: Says


class Value(Part):
    """What matters to a player: tokens of this kind count double."""

    id: str
    token: Token
    name: str
    says: Says


class Route(Part):
    """A way from 16 to 18. `order`: which kind it gives most of, then second, then least."""

    id: str
    name: str
    says: Says
    order: tuple[Token, Token, Token]
    steps: tuple[Says, Says, Says]


class Square(Part):
    kind: Space
    token: Token | None = None
    says: str = Field(default="", max_length=40)

    @model_validator(mode="after")
    def _gives_something(self) -> Square:
        if (self.kind == "gain") != (self.token is not None and bool(self.says)):
            raise ValueError("a square of the kind “gain” has a token and a text; no other has")
        return self


class Squares(Part):
    school: tuple[Square, ...] = Field(min_length=SCHOOL, max_length=SCHOOL)
    route: tuple[Space, ...] = Field(min_length=ROUTE, max_length=ROUTE)
    work: tuple[Square, ...] = Field(min_length=WORK, max_length=WORK)

    @model_validator(mode="after")
    def _three_gains(self) -> Squares:
        if self.route.count("gain") != 3:
            raise ValueError("route: three squares of the kind “gain”, one for each kind of token")
        return self


class Gain(Part):
    coin: int = Field(default=0, ge=-2, le=5)
    joy: int = Field(default=0, ge=-2, le=5)
    know: int = Field(default=0, ge=-2, le=5)

    @property
    def tokens(self) -> dict[Token, int]:
        return {kind: getattr(self, kind) for kind in TOKENS if getattr(self, kind)}


class Way(Gain):
    says: Says


class ChoiceText(Part):
    id: str
    says: Says
    a: Way
    b: Way

    @model_validator(mode="after")
    def _both_are_worth_the_same(self) -> ChoiceText:
        if sum(self.a.tokens.values()) != sum(self.b.tokens.values()):
            raise ValueError("both ways give the same number of tokens: neither is the right one")
        return self


class Happening(Part):
    id: str
    says: Says
    gain: Gain

    @model_validator(mode="after")
    def _leaves_something(self) -> Happening:
        if sum(self.gain.tokens.values()) < 1:
            raise ValueError("whatever happens leaves at least one token more than before")
        return self


class TalkText(Part):
    id: str
    says: Says
    about: str


class Ask(Part):
    """Which figure a fact card is made of, and its words. `apart`: how many times larger one is than the next."""

    id: str
    form: Form
    indicator: str
    dimension: str = ""
    whole: bool = False  # of the whole region, where there are no figures of districts
    cards: int = Field(default=1, ge=1, le=6)
    apart: float = Field(default=1.25, ge=1.1)
    line: float = 50
    asks: Says
    answers: Says
    talk: Says
    words: dict[str, str] = Field(default_factory=dict)


class Section(Part):
    """A heading of a printed page and what stands under it, as steps or as points."""

    title: str
    numbered: bool = False
    items: tuple[str, ...] = Field(min_length=1)


class BoardGame(Definition):
    """Cards, squares, routes and what the facts are made of. The words carry the meaning, so all are in the digest."""

    KIND: ClassVar[str] = "board-games"

    name: str
    reading_age: int = Field(ge=8, le=16)
    minutes: int
    tokens: tuple[TokenKind, ...]
    values: tuple[Value, ...]
    routes: tuple[Route, ...] = Field(min_length=4, max_length=4)
    spaces: Squares
    choices: tuple[ChoiceText, ...] = Field(min_length=8, max_length=8)
    happenings: tuple[Happening, ...] = Field(min_length=8, max_length=8)
    talks: tuple[TalkText, ...] = Field(min_length=8, max_length=8)
    employer_talks: tuple[Says, ...] = Field(min_length=1)
    facts: tuple[Ask, ...]
    rules: tuple[Section, ...]
    notes: tuple[Section, ...]

    @model_validator(mode="after")
    def _is_fair(self) -> BoardGame:
        if tuple(one.id for one in self.tokens) != TOKENS:
            raise ValueError(f"tokens: {', '.join(TOKENS)}, in this order")
        counts = {kind: sum(value.token == kind for value in self.values) for kind in TOKENS}
        if len(set(counts.values())) != 1:
            raise ValueError("values: each kind of token is wanted equally often")
        if any(set(route.order) != set(TOKENS) for route in self.routes):
            raise ValueError("routes: each gives all three kinds of tokens")
        return self

    def token(self, id: str) -> TokenKind:
        return next(one for one in self.tokens if one.id == id)


@cache
def game() -> BoardGame:
    return load(BoardGame)["road-to-work"]
