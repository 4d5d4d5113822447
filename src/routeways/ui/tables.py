"""A table ready for a page: caption, columns, rows of cells. `{% table %}` draws it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain

from routeways.ui.lettering import width_of
from routeways.ui.written import Written, write_figure
from routeways.values import Figure

NARROWEST = 288.0  # the width of the page's column on a screen of 320 px, in px


@dataclass(frozen=True, slots=True)
class Column:
    """`numeric` columns are set to the right in figures of one width."""

    label: str
    numeric: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """Text or a written number, with an address to make it a link and words that only screen readers say."""

    text: str | Written
    href: str = ""
    hidden: str = ""

    @property
    def plain(self) -> str:
        return str(self.text)

    @property
    def number(self) -> Written | None:
        return self.text if isinstance(self.text, Written) else None


Content = Cell | Written | Figure | str | int


def cell(content: Content) -> Cell:
    """Whatever a row was given, as a Cell."""
    match content:
        case Cell():
            return content
        case Figure():
            return Cell(write_figure(content))
        case Written():
            return Cell(content)
        case int():
            return Cell(f"{content:,}".replace("-", "−"))
        case _:
            return Cell(str(content))


@dataclass(frozen=True)
class TableView:
    """The first cell of a row is its heading. `here` are the numbers of rows to pick out; `foot` are totals.

    Raises ValueError for a row that is longer or shorter than the columns.
    """

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Content, ...], ...]
    here: frozenset[int] = frozenset()
    foot: tuple[tuple[Content, ...], ...] = ()

    def __post_init__(self) -> None:
        for row in chain(self.rows, self.foot):
            if len(row) != len(self.columns):
                raise ValueError(f"“{self.caption}”: a row has {len(row)} cells for {len(self.columns)} columns.")

    @property
    def wide(self) -> bool:
        """True where it may not fit a narrow phone, so that its region must scroll and take the keyboard's focus."""
        return sum(self._least_width(number) for number in range(len(self.columns))) > NARROWEST

    def _least_width(self, number: int) -> float:
        column = self.columns[number]
        words = column.label.split() or [""]
        for row in chain(self.rows, self.foot):
            content = cell(row[number]).plain
            words += [content] if column.numeric else content.split()
        return max(width_of(word, 16, bold=True) for word in words) + 12

    @property
    def symbols(self) -> tuple[tuple[str, str], ...]:
        """The symbols that occur in it, with their meanings, for the key under it."""
        found: dict[str, str] = {}
        for row in chain(self.rows, self.foot):
            for content in row:
                number = cell(content).number
                if number:
                    found.update(number.letters)
        return tuple(sorted(found.items()))
