"""What only dresses a text is masked, never deleted: every code point of the given text keeps its place.

Tags, comments, scripts and styles of HTML become spaces (a block's tag begins a new line), character references their
character and spaces, control characters and halves of surrogate pairs a space.
"""

from __future__ import annotations

import html
import re

_BLOCK = (
    "address article aside blockquote body br caption dd div dl dt fieldset figure footer form h1 h2 h3 h4 h5 h6 head"
    " header hr html label legend li main nav ol option p pre section select table tbody td tfoot th thead title tr ul"
)
_INLINE = (
    "a abbr acronym b bdi bdo big button center cite code col colgroup data del details dfn em font i iframe img input"
    " ins kbd link mark meta meter object output path picture q s samp script small source span strike strong style sub"
    " summary sup svg textarea time tt u var video wbr"
)
_NAMES = "|".join(sorted(f"{_BLOCK} {_INLINE}".split(), key=len, reverse=True))
_MARKUP = re.compile(
    r"<!--.*?(?:-->|\Z)"
    r"|<(script|style)\b[^>]*>.*?(?:</\1\s*>|\Z)"
    rf"|</?(?P<name>{_NAMES})(?=[\s/>])[^<>]*>"
    r"|<!doctype[^<>]*>|<\?xml[^<>]*>",
    re.IGNORECASE | re.DOTALL,
)
_REFERENCE = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u200b-\u200f\u202a-\u202e\ufeff\ud800-\udfff]")
_BLOCKS = frozenset(_BLOCK.split())


def masked(text: str) -> str:
    """`text` without its dressing, of the same length."""
    if "<" in text:
        text = _MARKUP.sub(_spaces, text)
    if "&" in text:
        text = _REFERENCE.sub(_character, text)
    return _UNSEEN.sub(" ", text)


def _spaces(found: re.Match[str]) -> str:
    long = found.end() - found.start()
    name = (found["name"] or "").lower()
    return "\n" + " " * (long - 1) if name in _BLOCKS else " " * long


def _character(found: re.Match[str]) -> str:
    spelled = html.unescape(found.group())
    if len(spelled) != 1 or not spelled.isprintable():
        return " " * (found.end() - found.start())
    return spelled.ljust(found.end() - found.start())
