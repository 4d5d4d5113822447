"""How wide text is, so that labels wrap, shorten and keep clear of one another without a browser.

The widths are those of Liberation Sans (metrically equal to Arial) in thousandths of the type size. The faces that
come first in the stylesheet are narrower, so text never takes more room than this.
"""

from __future__ import annotations

from functools import lru_cache

# Sizes that room is left for: those of the smallest phone (section 8 of the stylesheet).
BODY, SMALL, TILE, VALUE = 18.5, 17.0, 14.8, 20.0
LEADING = 18.0

_BY_WIDTH = {
    191: "'",
    222: "ijl‘’",
    260: "|",
    278: " !,./:;I[\\]ft·",
    333: "()-`r“”{}",
    355: '"',
    389: "*",
    400: "°",
    469: "^",
    500: "Jcksvxyz↑↓",
    549: "±",
    556: "#$0123456789?L_abdeghnopqu–£€",
    584: "+<=>~−×",
    611: "FTZ",
    667: "&ABEKPSVXY",
    722: "CDHNRUw",
    778: "GOQ",
    833: "Mm",
    889: "%",
    944: "W",
    1000: "—…→←",
    1015: "@",
}
_WIDTH = {letter: width for width, letters in _BY_WIDTH.items() for letter in letters}
_BOLD = 1.07


@lru_cache(maxsize=8192)
def _thousandths(text: str) -> int:
    return sum(_WIDTH.get(letter, 556 if " " <= letter < "\u2e80" else 1000) for letter in text)


def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """The width of one line of text, in the units of `size`."""
    return _thousandths(text) * size / 1000 * (_BOLD if bold else 1)


def shorten(text: str, room: float, size: float, *, bold: bool = False) -> str:
    """The text, cut with “…” where it does not fit `room`."""
    if width_of(text, size, bold=bold) <= room:
        return text
    while text and width_of(text + "…", size, bold=bold) > room:
        text = text[:-1]
    return text.rstrip() + "…"


def balance(text: str, room: float, size: float, lines: int, *, bold: bool = False) -> tuple[str, ...]:
    """Like `wrap`, but with lines of about one length: no single word is left over at the end."""
    rows = wrap(text, room, size, lines, bold=bold)
    if len(rows) < 2 or rows[-1].endswith("…"):
        return rows
    for narrower in range(int(room) - 10, int(room / 2), -10):
        tried = wrap(text, float(narrower), size, len(rows), bold=bold)
        if any(row.endswith("…") for row in tried):
            break
        rows = tried
    return rows


@lru_cache(maxsize=4096)
def wrap(text: str, room: float, size: float, lines: int = 2, *, bold: bool = False) -> tuple[str, ...]:
    """The text in at most `lines` lines that fit `room`; what is left over ends with “…”."""
    words = text.split()
    out: list[str] = []
    while words and len(out) < lines - 1:
        line = words.pop(0)
        while words and width_of(f"{line} {words[0]}", size, bold=bold) <= room:
            line += " " + words.pop(0)
        out.append(shorten(line, room, size, bold=bold))
    if words:
        out.append(shorten(" ".join(words), room, size, bold=bold))
    return tuple(out) or ("",)
