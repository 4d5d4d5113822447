"""Cells that a spreadsheet would run as a formula: told apart coming in, made harmless going out, and back unharmed.

Going out, a text that begins like a formula, also after apostrophes, gets one more apostrophe; coming in, exactly that
one is taken away. So what went out comes back letter for letter. A cell that then still begins with = or @ is refused:
nothing that is said of a course begins so. Lists with a hyphen and telephone numbers with + are fine.
"""

from __future__ import annotations

from routeways.foundation.spreadsheets import harmless

REFUSED = ("=", "@", "＝", "＠")


def guarded(text: str) -> str:
    bare = text.lstrip("'")
    return f"'{text}" if bare and harmless(bare) != bare else text


def unguarded(text: str) -> str:
    bare = text.lstrip("'")
    return text[1:] if text.startswith("'") and bare and harmless(bare) != bare else text


def runs_as_formula(text: str) -> bool:
    return text.startswith(REFUSED)
