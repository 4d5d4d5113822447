"""What a material must have before anybody sees it. Pure: words in, sentences out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

_TIME = r"(?:(\d{2,}):)?([0-5]\d):([0-5]\d)\.(\d{3})"
_CUE = re.compile(rf"{_TIME}[ \t]+-->[ \t]+{_TIME}(?:[ \t].*)?")
SHORTEST = 40  # letters of a transcript: less is no transcript
WATCHED = ("video", "recording")


def faults(given: Mapping[str, Any], *, today: date) -> dict[str, str]:
    """Field → what is wrong and what to do; nothing where all is well. `pack` is true where a PDF was handed in."""
    found: dict[str, str] = {}
    kind = given["kind"]
    if kind in WATCHED and len(given["transcript"].strip()) < SHORTEST:
        found["transcript"] = "Write the transcript: all that is said, so that whoever cannot hear it can read it."
    if kind == "video" and not given["captions"].strip():
        found["captions"] = "Add the captions as WebVTT: a video without captions is not shown."
    elif given["captions"].strip() and (wrong := captions_fault(given["captions"])):
        found["captions"] = wrong
    if kind in ("video", "link") and not given["address"]:
        found["address"] = "Enter the address at which it can be opened, like https://example.org/film."
    if kind in ("pack", "lesson") and not given["text"].strip() and not given["pack"]:
        found["text"] = "Write the text of the pack, or hand in a PDF."
    if not given["sectors"]:
        found["sectors"] = "Choose at least one sector."
    if not given["audiences"]:
        found["audiences"] = "Choose at least one audience."
    if given["review_on"] <= today:
        found["review_on"] = "Choose a day in the future: after it the material is hidden until somebody checks it."
    return found


def captions_fault(text: str) -> str:
    """What is wrong with a WebVTT file, with the line; "" where nothing is."""
    lines = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if not re.fullmatch(r"WEBVTT(?:[ \t].*)?", lines[0]):
        return "The captions must begin with the word WEBVTT on a line of its own."
    before, cues = -1, 0
    for number, line in enumerate(lines, start=1):
        if "-->" not in line:
            continue
        cue = _CUE.fullmatch(line.strip())
        if cue is None:
            return f"Line {number} of the captions is no pair of times, like 00:01.000 --> 00:04.000."
        begins, ends = _milliseconds(cue.groups()[:4]), _milliseconds(cue.groups()[4:])
        if ends <= begins:
            return f"Line {number} of the captions ends before it begins."
        if begins < before:
            return f"Line {number} of the captions begins before the one above it."
        if number >= len(lines) or not lines[number].strip():
            return f"Line {number} of the captions has times but no words under it."
        before, cues = begins, cues + 1
    return "" if cues else "The captions hold no words: add at least one pair of times with words under it."


def _milliseconds(parts: tuple[str | None, ...]) -> int:
    hours, minutes, seconds, rest = (int(part or 0) for part in parts)
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + rest
