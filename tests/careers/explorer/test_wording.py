"""No public text sets one route below another: every template, definition and invented text is read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import routeways
from routeways.careers.explorer.wording import RejectedWording, faults
from routeways.foundation.definitions import load

SOURCE = Path(routeways.__file__).parent
TEMPLATES = sorted(SOURCE.glob("*/templates/**/*.html"))
TEXTS = sorted(
    path
    for path in (SOURCE / "definitions").rglob("*")
    if path.suffix in (".yaml", ".csv") and "wording" not in path.parts and "extraction" not in path.parts
)
CODE = [
    path
    for floor in ("careers", "provision", "engagements", "site")
    for path in sorted((SOURCE / floor).rglob("*.py"))
    if "migrations" not in path.parts
]


@pytest.mark.parametrize("kind", ["templates", "definitions", "code"])
def test_no_public_text_sets_one_route_below_another(kind: str) -> None:
    read = {"templates": TEMPLATES, "definitions": TEXTS, "code": CODE}[kind]
    assert len(read) > 50
    found = [
        f"{path.relative_to(SOURCE)}: “{fault.phrase}” in “{fault.around}”. {fault.why} {fault.instead}"
        for path in read
        for fault in faults(re.sub(r"<[^>]+>", " ", path.read_text("utf-8")))
    ]
    assert found == []


@pytest.mark.parametrize(
    "text",
    [
        "It is just an apprenticeship.",
        "For students who are not\nacademic",
        "LOW-ABILITY learners",
        "good with their hands",
        "a second‑best choice",
        "If you didn’t get in: the last resort",
    ],
)
def test_deficit_wording_is_found_however_it_is_written(text: str) -> None:
    assert faults(text)


def test_a_fault_says_why_and_what_to_write_instead() -> None:
    (fault,) = faults("Perhaps it is only an apprenticeship for you")
    assert fault.phrase == "only an apprenticeship"
    assert fault.why and fault.instead
    assert "perhaps" in fault.around


def test_plain_sentences_pass() -> None:
    assert faults("An apprenticeship is a job with training. Academic and technical routes stand side by side.") == []


def test_every_phrase_is_found_and_stands_once() -> None:
    phrases = [phrase for one in load(RejectedWording).values() for row in one.rejects for phrase in row.phrases]
    assert len({phrase.casefold() for phrase in phrases}) == len(phrases)
    assert all(faults(f"Some say {phrase} here.") for phrase in phrases)
