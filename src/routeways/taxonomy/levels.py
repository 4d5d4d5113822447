"""Levels of qualifications as we write them, and what each stands for. Pure."""

from __future__ import annotations

import re

ALL = ("E", "1", "2", "3", "4", "5", "6", "7", "8")
_RANGE = re.compile(r"([1-8])-([1-8])")


def levels_of(level: str) -> frozenset[str]:
    """The single levels in “E”, “3”, “4-5” or “4+” (4 to 7: apprenticeships end at 7); none for ""."""
    if level == "4+":
        return frozenset("4567")
    if found := _RANGE.fullmatch(level):
        return frozenset(str(one) for one in range(int(found[1]), int(found[2]) + 1))
    return frozenset({level}) if level in ALL else frozenset()


def level_in_words(level: str) -> str:
    """“Entry level”, “Level 3”, “Levels 4 to 5”, “Level 4 or above”, “Level not known”."""
    if level == "E":
        return "Entry level"
    if level == "4+":
        return "Level 4 or above"
    if found := _RANGE.fullmatch(level):
        return f"Levels {found[1]} to {found[2]}"
    return f"Level {level}" if level in ALL else "Level not known"


def level_order(level: str) -> tuple[int, str]:
    """For sorting: Entry first, unknown last."""
    found = levels_of(level)
    return (min(ALL.index(one) for one in found), level) if found else (len(ALL), level)


def level_from_lars(text: str) -> str:
    """NotionalNVQLevelv2 as we write it: “1.5” is levels 1 to 2, “H” 4 or above; mixed and unknown are "".

    Raises ValueError for anything else.
    """
    known = {"1.5": "1-2", "H": "4+", "M": "", "X": "", "": ""} | {one: one for one in ALL}
    text = text.strip().upper()
    if text not in known:
        raise ValueError(f"“{text}” is not a level of LARS. It has E, 1, 1.5, 2 to 8, H, M and X.")
    return known[text]
