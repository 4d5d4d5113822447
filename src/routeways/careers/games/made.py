"""A district’s whole game: its deck on its board, and the words that pages and papers share."""

from __future__ import annotations

from dataclasses import dataclass

from routeways.careers.games.board import Board
from routeways.careers.games.cards import Deck, Employer
from routeways.careers.games.definition import BoardGame, Section
from routeways.careers.games.facts import District


@dataclass(frozen=True, eq=False)
class Made:
    """`signs`: places near by with their distance; `invented`: whether the employers are a demonstration’s.

    `digest` names everything that is played and printed: two games with the same one are the same.
    """

    game: BoardGame
    district: District
    deck: Deck
    board: Board
    employers: tuple[Employer, ...]
    signs: tuple[str, ...]
    seed: int
    invented: bool
    digest: str

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Made) and self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.digest)

    @property
    def title(self) -> str:
        return f"{self.district.name}: {self.game.name}"

    @property
    def hardest(self) -> float:
        return max(self.deck.ages, default=0.0)

    @property
    def periods(self) -> tuple[str, ...]:
        """Every period a fact is of, the oldest year first."""
        found = {fact.cite.period for fact in self.deck.facts}
        return tuple(sorted(found, key=lambda text: (_year(text), text)))

    @property
    def employer_note(self) -> str:
        if not self.employers:
            return (
                "No organisation is on the public list of the Skills Pledge here today, so talk cards are about work."
            )
        many = len(self.employers)
        named = "Talk cards name an organisation" if many == 1 else f"Talk cards name some of {many} organisations"
        note = f"{named} on the public list of the region’s Skills Pledge."
        return f"{note} They are invented: this is the demonstration." if self.invented else note

    @property
    def notes(self) -> tuple[Section, ...]:
        """The teacher’s notes with their numbers filled in."""
        words = {
            "minutes": self.game.minutes,
            "place": self.district.name,
            "hardest": f"{self.hardest:.0f}",
            "target": self.game.reading_age,
            "facts": len(self.deck.facts),
            "oldest": self.periods[0] if self.periods else "",
            "newest": self.periods[-1] if self.periods else "",
            "employers": self.employer_note,
        }
        return tuple(
            section.model_copy(update={"items": tuple(item.format(**words) for item in section.items)})
            for section in self.game.notes
        )


def _year(period: str) -> str:
    """The first year that a period’s words name."""
    return next((word[:4] for word in period.split() if word[:4].isdigit()), "")
