from __future__ import annotations

import re
import time
from datetime import date

import pytest

from routeways.careers.games.printing import PARTS, TEMPLATE, as_pdf, content
from tests.careers.games.conftest import BURNLEY, PRESTON, deck_of, made_of
from tests.careers.games.pdf_text import words
from tests.careers.games.test_cards import MILL

TODAY = date(2026, 11, 22)


def bare(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("part", ["cards", "answers"])
def test_every_fact_stands_in_the_pdf_with_its_citation(part: str) -> None:
    made = made_of()
    said = bare(words(as_pdf(made, part, today=TODAY)))
    for fact in made.deck.facts:
        for text in (fact.asks, fact.explains, fact.cite.dataset, fact.cite.period):
            assert bare(text) in said


def test_every_part_is_a_tagged_pdf_with_a_title_and_a_language() -> None:
    for part in PARTS:
        pdf = as_pdf(made_of(), part, today=TODAY)
        assert pdf.startswith(b"%PDF") and b"pdfuaid" in pdf and b"/MarkInfo" in pdf and b"en-GB" in pdf


def test_the_teachers_notes_tell_the_reading_age_the_periods_and_who_pledged() -> None:
    said = bare(words(as_pdf(made_of(employers=(MILL,)), "notes", today=TODAY)))
    made = made_of(employers=(MILL,))
    assert bare(f"readingageof{made.hardest:.0f};thetargetis12") in said
    assert bare(f"from {made.periods[0]} to {made.periods[-1]}") in said
    assert bare("They are invented: this is the demonstration.") in said
    assert bare("No organisation is on the public list") in bare(words(as_pdf(made_of(), "notes", today=TODAY)))


def test_papers_of_two_districts_differ_and_those_of_one_are_the_same() -> None:
    first = as_pdf(made_of(BURNLEY), "cards", today=TODAY)
    for made in (as_pdf, made_of, deck_of):
        made.cache_clear()
    assert first == as_pdf(made_of(BURNLEY), "cards", today=TODAY)
    assert words(first) != words(as_pdf(made_of(PRESTON), "cards", today=TODAY))


def test_backs_lie_behind_fronts_of_the_same_kind() -> None:
    """Every row of a sheet has two cards of one kind or is turned in the template; no sheet has an odd card."""
    for sheet in content(made_of(), "cards", TODAY)["sheets"]:
        assert len(sheet) % 2 == 0 and len(sheet) <= 8
        assert all(a["kind"] == b["kind"] for a, b in zip(sheet[::2], sheet[1::2], strict=True))


def test_text_is_never_read_as_markup() -> None:
    wild = MILL.__class__('#panic("x") *bold* $x$ @label [', "Town", ("Placements",))
    said = bare(words(as_pdf(made_of(employers=(wild,)), "answers", today=TODAY)))
    assert bare('#panic("x") *bold* $x$ @label [') in said


def test_the_whole_set_takes_less_than_three_seconds_of_work() -> None:
    as_pdf.cache_clear()
    made = made_of()
    began = time.process_time()
    for part in PARTS:
        as_pdf(made, part, today=TODAY)
    assert time.process_time() - began < 3


def test_ink_stands_out_from_every_tint_in_colour_and_in_grey() -> None:
    tints = re.findall(r'(\w+): rgb\("#(\w{6})"\)', TEMPLATE.read_text("utf-8"))
    assert len(tints) >= 8
    found = re.search(r'#let ink = rgb\("#(\w{6})"\)', TEMPLATE.read_text("utf-8"))
    assert found is not None
    for name, tint in tints:
        assert (luminance(tint) + 0.05) / (luminance(found[1]) + 0.05) >= 7, name


def luminance(colour: str) -> float:
    """As WCAG defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(share * part for share, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
