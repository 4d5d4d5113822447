"""The few SVG elements that charts are made of, as text. Every piece of outside text passes `escape`."""

from __future__ import annotations

import re
from zlib import crc32

_SPECIAL = re.compile("[&<>\"']|[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ENTITY = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"}


def escape(text: str) -> str:
    """Text that may stand in an element or an attribute. What XML cannot hold becomes “\ufffd”."""
    return _SPECIAL.sub(lambda hit: _ENTITY.get(hit[0], "\ufffd"), text) if _SPECIAL.search(text) else text


def n(number: float) -> str:
    """A coordinate to a tenth of a unit."""
    text = f"{number:.1f}"
    return text[:-2] if text.endswith(".0") else text


def text(x: float, y: float, content: str, classes: str = "") -> str:
    return f'<text x="{n(x)}" y="{n(y)}"{_class(classes)}>{escape(content)}</text>'


def path(d: str, classes: str) -> str:
    return f'<path class="{classes}" d="{escape(d)}"/>'


def across(x1: float, x2: float, y: float, classes: str) -> str:
    return f'<path class="{classes}" d="M{n(x1)} {n(y)}H{n(x2)}"/>'


def down(x: float, y1: float, y2: float, classes: str) -> str:
    return f'<path class="{classes}" d="M{n(x)} {n(y1)}V{n(y2)}"/>'


def rect(x: float, y: float, width: float, height: float, classes: str, *, radius: float = 0) -> str:
    corner = f' rx="{n(radius)}"' if radius else ""
    return f'<rect class="{classes}" x="{n(x)}" y="{n(y)}" width="{n(width)}" height="{n(height)}"{corner}/>'


def circle(x: float, y: float, radius: float, classes: str) -> str:
    return f'<circle class="{classes}" cx="{n(x)}" cy="{n(y)}" r="{n(radius)}"/>'


def diamond(x: float, y: float, radius: float, classes: str) -> str:
    d = f"M{n(x)} {n(y - radius)}L{n(x + radius)} {n(y)} {n(x)} {n(y + radius)} {n(x - radius)} {n(y)}Z"
    return f'<path class="{classes}" d="{d}"/>'


def half(x: float, y: float, radius: float, classes: str) -> str:
    """The left half of a disc: on a hollow circle it makes the half-filled dot of “too close to call”."""
    r = n(radius)
    return f'<path class="{classes}" d="M{n(x)} {n(y - radius)}A{r} {r} 0 0 0 {n(x)} {n(y + radius)}Z"/>'


def whisker(x1: float, x2: float, y: float, classes: str) -> str:
    """A line across with a stop at either end."""
    stops = f"M{n(x1)} {n(y - 4)}v8M{n(x2)} {n(y - 4)}v8"
    return f'<path class="whisker {classes}" d="M{n(x1)} {n(y)}H{n(x2)}{stops}"/>'


def polyline(points: list[tuple[float, float]], classes: str) -> str:
    return f'<polyline class="{classes}" points="{coordinates(points)}"/>'


def coordinates(points: list[tuple[float, float]]) -> str:
    return " ".join(f"{n(x)},{n(y)}" for x, y in points)


def document(width: float, height: float, *, title: str, description: str, body: str, classes: str = "") -> str:
    """A whole drawing with its name and description for screen readers. Its ids come from what it shows."""
    key = f"p{crc32((title + description + body).encode('utf-8', 'replace')):08x}"
    return (
        f'<svg class="{("plot " + classes).strip()}" viewBox="0 0 {n(width)} {n(height)}" role="img" '
        f'aria-labelledby="{key}t" aria-describedby="{key}d">'
        f'<title id="{key}t">{escape(title)}</title><desc id="{key}d">{escape(description)}</desc>{body}</svg>'
    )


def _class(classes: str) -> str:
    return f' class="{classes}"' if classes else ""
