"""What charts with one row a name share: the column of names on the left."""

from __future__ import annotations

from collections.abc import Iterable

from routeways.ui.charts import svg
from routeways.ui.lettering import BODY, width_of, wrap


def names_width(names: Iterable[str], most: float) -> float:
    """The room for the column of names: as much as the longest needs, at most `most`, in one or two lines each."""
    return min(most, max([40.0, *(width_of(name, BODY, bold=True) for name in names)])) + 10


def names_uncut(names: Iterable[str], most: float, wider: float) -> float:
    """As `names_width`, with up to `wider` where a name would be cut at `most`."""
    known = list(names)
    room = names_width(known, most)
    return names_width(known, wider) if any(name_lines(one, room)[-1].endswith("…") for one in known) else room


def name_lines(name: str, room: float) -> tuple[str, ...]:
    return wrap(name, room - 8, BODY, 2, bold=True)


def draw_name(name: str, room: float, middle: float, *, bold: bool = False) -> list[str]:
    lines = name_lines(name, room)
    start = middle + 5 - 9 * (len(lines) - 1)
    return [svg.text(0, start + 18 * row, words, "t-b" if bold else "") for row, words in enumerate(lines)]


def row_height(name: str, room: float, one_line: float) -> float:
    return one_line + (14 if len(name_lines(name, room)) > 1 else 0)
