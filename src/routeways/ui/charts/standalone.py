"""A chart as a file of its own: colours resolved, title, key and source drawn in, nothing else needed to show it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

from routeways.ui.charts import svg
from routeways.ui.charts.model import Chart
from routeways.ui.lettering import balance, wrap

Theme = Literal["light", "dark"]
STYLESHEET = Path(__file__).parent.parent / "static" / "ui" / "routeways.css"
FONTS = '"Liberation Sans", Arial, Helvetica, "DejaVu Sans", sans-serif'
PAD = 20.0
_TOKEN = re.compile(r"--([\w-]+):\s*(light-dark\(\s*(#[0-9a-f]{3,8}),\s*(#[0-9a-f]{3,8})\s*\)|#[0-9a-f]{3,8})")
_BODY = re.compile(r"</desc>(.*)</svg>$", re.DOTALL)


@lru_cache(maxsize=2)
def tokens(theme: Theme) -> dict[str, str]:
    """The stylesheet's colours in one theme: {"ink": "#1b2831", …}."""
    found: dict[str, str] = {}
    for name, plain, light, dark in _TOKEN.findall(STYLESHEET.read_text("utf-8")):
        found[name] = (dark if theme == "dark" else light) or plain
    return found


@lru_cache(maxsize=4)
def style(theme: Theme, font: str = FONTS) -> str:
    """The stylesheet's rules for plots with every colour and font written out."""
    text = STYLESHEET.read_text("utf-8")
    block = text[text.index("/* plot: begin */") : text.index("/* plot: end */")]
    colours = tokens(theme)
    block = block.replace("var(--sans)", font)
    block = re.sub(r"var\(--([\w-]+)\)", lambda hit: colours[hit[1]], block)
    return re.sub(r"\s+", " ", block.replace("/* plot: begin */", "")).strip()


@dataclass(frozen=True, slots=True)
class _Voice:
    """How a paragraph around the drawing is set. `measured` is a little more than the size, for other fonts."""

    classes: str
    measured: float
    leading: float
    most: int
    bold: bool = False

    def lines(self, text: str, top: float, room: float) -> tuple[list[str], float]:
        """(the lines, the first with its baseline at `top`; the baseline that comes next)."""
        fit = balance if self.bold else wrap
        rows = fit(text, room, self.measured, self.most, bold=self.bold) if text else ()
        return [svg.text(PAD, top + self.leading * i, words, self.classes) for i, words in enumerate(rows)], (
            top + self.leading * len(rows)
        )


_TITLE = _Voice("t-b title", 18.6, 23, 3, bold=True)
_SMALL = _Voice("t-s t-m", 14.0, 18, 5)


def standalone(chart: Chart, theme: Theme = "light", *, font: str = FONTS) -> str:
    """The chart as an SVG document. `font` is a CSS list of families."""
    room = max(chart.width, 300.0)
    head, top = _TITLE.lines(chart.title, PAD + 12, room)
    small, top = _SMALL.lines(chart.small_print, top, room)
    at = top - 4
    foot, bottom = _foot(chart, at + chart.height + 22, room)
    found = _BODY.search(chart.svg)
    body = found[1] if found else ""
    classes = "plot spark" if chart.kind == "spark" else "plot"
    width, height = svg.n(room + 2 * PAD), svg.n(bottom)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="{classes}" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}" role="img" aria-labelledby="t" aria-describedby="d">'
        f'<title id="t">{svg.escape(chart.title)}</title><desc id="d">{svg.escape(chart.description)}</desc>'
        f"<style>{style(theme, font)} .plot .title {{ font-size: 18px; }}</style>"
        f'<rect width="{width}" height="{height}" fill="{tokens(theme)["page"]}"/>{"".join(head + small)}'
        f'<g transform="translate({svg.n(PAD)} {svg.n(at)})">{body}</g>{"".join(foot)}</svg>'
    )


def _foot(chart: Chart, top: float, room: float) -> tuple[list[str], float]:
    """The key of the symbols, then the source."""
    key = ", ".join(f"[{letter}] {meaning}" for letter, meaning in chart.symbols)
    first, top = _SMALL.lines(f"{key}." if key else "", top, room)
    second, top = _SMALL.lines(f"Source: {chart.source}" if chart.source else "", top, room)
    return first + second, top + 2
