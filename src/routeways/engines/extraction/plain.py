"""What only dresses a text: masked, so that every code point keeps its place, or taken away for a text that is kept.

Tags, comments, scripts and styles of HTML are dressing (a block's tag begins a new line). Words are not: what begins
no tag that is known, or hides something and never ends, hides nothing. The time grows as the text does, whatever is in
it: a tag ends before the next “<”, and where a comment or script ends is looked up in a list made once.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_left
from collections.abc import Callable, Iterator

_BLOCK = (
    "address article aside blockquote body br caption dd div dl dt fieldset figure footer form h1 h2 h3 h4 h5 h6 head"
    " header hr html label legend li main nav ol option p pre section select table tbody td tfoot th thead title tr ul"
)
_INLINE = (
    "a abbr acronym b bdi bdo big button center cite code col colgroup data del details dfn em font i iframe img input"
    " ins kbd link mark meta meter object output path picture q s samp script small source span strike strong style sub"
    " summary sup svg template textarea time tt u var video wbr noscript o:p"
)
_NAMES = "|".join(sorted(f"{_BLOCK} {_INLINE}".split(), key=len, reverse=True))
_ATTRIBUTES = r"""(?:(?:[^<>"']|"[^"<]*"|'[^'<]*')*|[^<>]*)"""
_MARKUP = re.compile(
    r"(?P<comment><!--)"
    rf"|<(?P<unseen>script|style|template|head)(?=[\s/>]){_ATTRIBUTES}>"
    rf"|</?(?P<name>{_NAMES})(?=[\s/>]){_ATTRIBUTES}>"
    r"|<!doctype[^<>]*>|<\?xml[^<>]*>",
    re.IGNORECASE,
)
_CLOSING = re.compile(r"(?P<comment>-->)|</(?P<unseen>script|style|template|head)\s*>", re.IGNORECASE)
_REFERENCE = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u200b-\u200f\u202a-\u202e\ufeff\ud800-\udfff]")
_BLOCKS = frozenset(_BLOCK.split())


def masked(text: str) -> str:
    """`text` without its dressing, of the same length: tags become spaces, character references their character and
    spaces, control characters and halves of surrogate pairs a space."""
    if "<" in text:
        text = _replaced(text, lambda length, line: "\n" + " " * (length - 1) if line else " " * length)
    if "&" in text:
        text = _REFERENCE.sub(_character, text)
    return _UNSEEN.sub(" ", text)


def undressed(text: str) -> str:
    """`text` with a new line for each block's tag, nothing for other tags, and letters for character references."""
    if "<" in text:
        text = _replaced(text, lambda length, line: "\n" if line else "")
    return _REFERENCE.sub(lambda found: html.unescape(found.group()), text) if "&" in text else text


def is_marked_up(text: str) -> bool:
    return "<" in text and _MARKUP.search(text) is not None


def _replaced(text: str, instead: Callable[[int, bool], str]) -> str:
    parts, at = [], 0
    for start, end, line in _dressing(text):
        parts += [text[at:start], instead(end - start, line)]
        at = end
    return "".join([*parts, text[at:]])


def _dressing(text: str) -> Iterator[tuple[int, int, bool]]:
    """Where it begins and ends, in order, and whether a new line begins there."""
    ends: dict[str, list[tuple[int, int]]] = {}
    for closing in _CLOSING.finditer(text):
        ends.setdefault(_hiding(closing), []).append(closing.span())
    at = 0
    while (found := _MARKUP.search(text, at)) is not None:
        at = found.end()
        if kind := _hiding(found):
            known = ends.get(kind, [])
            # “<!-->” is a whole comment: its end may share the two dashes.
            place = bisect_left(known, (at - 2, 0) if kind == "comment" else (at, 0))
            if place < len(known):
                at = known[place][1]
        yield found.start(), at, (found["name"] or found["unseen"] or "").lower() in _BLOCKS


def _hiding(found: re.Match[str]) -> str:
    return "comment" if found["comment"] else (found["unseen"] or "").lower()


def _character(found: re.Match[str]) -> str:
    spelled = html.unescape(found.group())
    if len(spelled) != 1 or not spelled.isprintable():
        return " " * (found.end() - found.start())
    return spelled.ljust(found.end() - found.start())
