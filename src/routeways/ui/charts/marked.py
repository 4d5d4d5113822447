"""A tile map with several counts in each area: what a number counts is told by a mark’s shape as well as its colour."""

from __future__ import annotations

from dataclasses import dataclass

from routeways.ui.charts import svg
from routeways.ui.charts.model import WIDTH, Chart, Spec
from routeways.ui.charts.words import SPOKEN, finish
from routeways.ui.lettering import SMALL, TILE, width_of, wrap
from routeways.ui.tables import Column, Content, TableView

SHAPES = ("circle", "square", "diamond")
COLOURS = ("f2", "f3", "f1")
ROW = 16.0  # from one mark to the next


@dataclass(frozen=True, slots=True)
class MarkedTile:
    """`column` and `row` count from 0, `short` stands on the tile, `counts` are in the order of the map’s kinds."""

    label: str
    column: float
    row: float
    counts: tuple[int, ...]
    short: str = ""


@dataclass(frozen=True, kw_only=True)
class MarkedSpec(Spec):
    """`kinds`: what is counted, in words, at most three. Raises ValueError for more, and for a tile that lacks one."""

    tiles: tuple[MarkedTile, ...]
    kinds: tuple[str, ...]

    def __post_init__(self) -> None:
        if not 1 <= len(self.kinds) <= len(SHAPES):
            raise ValueError(f"“{self.title}”: a map has one to {len(SHAPES)} kinds of marks.")
        if wrong := next((one for one in self.tiles if len(one.counts) != len(self.kinds)), None):
            raise ValueError(f"“{wrong.label}” has {len(wrong.counts)} counts for {len(self.kinds)} kinds.")


def marked_tiles(spec: MarkedSpec) -> Chart:
    """Tiles with their names, a mark and a number for each kind that is there, and the key below."""
    low = min((one.column for one in spec.tiles), default=0.0)
    high = max((one.column for one in spec.tiles), default=0.0) + 1
    first = min((one.row for one in spec.tiles), default=0.0)
    side = min(110.0, WIDTH / (high - low))
    margin = (WIDTH - side * (high - low)) / 2
    body: list[str] = []
    bottom = 0.0
    for one in spec.tiles:
        x, y = margin + (one.column - low) * side, (one.row - first) * side
        body += _tile(one, x + 1, y + 1, side - 2)
        bottom = max(bottom, y + side)
    legend, height = _key(spec, bottom + 22)
    return finish(
        "marked_tiles", spec, body=body + legend, description=_said(spec), table=_table(spec), width=WIDTH,
        height=height,
    )  # fmt: skip


def _tile(one: MarkedTile, x: float, y: float, side: float) -> list[str]:
    out = [svg.rect(x, y, side, side, "land shore", radius=4)]
    for row, words in enumerate(wrap(one.short or one.label, side - 10, TILE, 2)):
        out.append(svg.text(x + 5, y + 16 + 15 * row, words, "t-n"))
    shown = [(kind, number) for kind, number in enumerate(one.counts) if number]
    for row, (kind, number) in enumerate(reversed(shown)):
        at = y + side - 9 - ROW * row
        out += [mark(kind, x + 12, at), svg.text(x + 23, at + 4.5, f"{number:,}", "t-n t-b")]
    return out


def mark(kind: int, x: float, y: float) -> str:
    """The shape of a kind, about 11 wide, with its middle there."""
    colour = f"{COLOURS[kind]} seg"
    if SHAPES[kind] == "circle":
        return svg.circle(x, y, 5.5, colour)
    if SHAPES[kind] == "square":
        return svg.rect(x - 5, y - 5, 10, 10, colour)
    return svg.diamond(x, y, 6.5, colour)


def _key(spec: MarkedSpec, top: float) -> tuple[list[str], float]:
    out: list[str] = []
    x = 8.0
    for kind, words in enumerate(spec.kinds):
        needed = width_of(words, SMALL) + 38
        if x > 8 and x + needed > WIDTH:
            x, top = 8.0, top + 22
        out += [mark(kind, x, top - 4.5), svg.text(x + 13, top, words, "t-s")]
        x += needed
    return out, top + 10


def _said(spec: MarkedSpec) -> str:
    parts = []
    for one in spec.tiles[:SPOKEN]:
        counts = [f"{number:,} {words.lower()}" for number, words in zip(one.counts, spec.kinds, strict=True) if number]
        parts.append(f"{one.label} {', '.join(counts) or 'none'}")
    more = f"; and {len(spec.tiles) - SPOKEN} more in the table" if len(spec.tiles) > SPOKEN else ""
    return f"{'; '.join(parts)}{more}." if parts else "No numbers."


def _table(spec: MarkedSpec) -> TableView:
    columns = (Column(spec.label_name), *(Column(words, numeric=True) for words in spec.kinds))
    total = tuple(sum(one.counts[kind] for one in spec.tiles) for kind in range(len(spec.kinds)))
    rows: tuple[tuple[Content, ...], ...] = tuple((one.label, *one.counts) for one in spec.tiles)
    return TableView(spec.caption or spec.title, columns, rows, foot=(("All", *total),))
