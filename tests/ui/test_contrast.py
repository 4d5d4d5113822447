"""The contrast of every pair of colours that the look uses, computed from the stylesheet (WCAG 2.2)."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from routeways.ui.charts.standalone import STYLESHEET, Theme, tokens

TEXT = [
    ("ink", "page"), ("ink", "stone"), ("ink", "card"), ("ink-2", "page"), ("ink-2", "stone"), ("sea", "page"),
    ("sea", "stone"), ("sea-deep", "page"), ("visited", "page"), ("rose", "page"), ("page", "rose"), ("page", "sea"),
    ("page", "moor"), ("on-act", "act"), ("on-act", "act-hover"), ("sea", "sea-wash"), ("moor", "moor-wash"),
    ("amber", "amber-wash"), ("rose", "rose-wash"), ("ink", "grey-wash"), ("ink", "sea-wash"), ("on-slate", "slate"),
    ("on-gorse", "gorse"), ("page", "ink"), ("ink", "band"), ("ink-2", "amber-wash"), ("visited", "stone"),
    *[(f"c{n}t", f"c{n}") for n in range(1, 7)], *[(f"q{n}t", f"q{n}") for n in range(1, 6)],
    *[(f"d{n}t", f"d{n}") for n in range(1, 6)],
    *[("ink", f"g-{kind}") for kind in ("fact", "choice", "life", "talk", "gain", "swap", "stop")],
]  # fmt: skip
SHAPES = [
    ("edge", "page"), ("edge", "stone"), ("rule", "page"), ("lead", "page"), ("lead", "band"), ("rest", "page"),
    ("rest", "band"), ("ink", "page"), ("act", "page"), ("rose", "stone"), *[(f"c{n}", "page") for n in range(1, 7)],
]  # fmt: skip
THEMES: list[Theme] = ["light", "dark"]


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def ratio(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_black_on_white_is_21_to_1() -> None:
    assert ratio("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("front", "back"), TEXT, ids=lambda name: name)
def test_text_has_at_least_4_5_to_1(front: str, back: str, theme: Theme) -> None:
    assert ratio(tokens(theme)[front], tokens(theme)[back]) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("front", "back"), SHAPES, ids=lambda name: name)
def test_shapes_and_borders_have_at_least_3_to_1(front: str, back: str, theme: Theme) -> None:
    assert ratio(tokens(theme)[front], tokens(theme)[back]) >= 3


@pytest.mark.parametrize("theme", THEMES)
def test_steps_of_one_hue_move_steadily_away_from_the_page(theme: Theme) -> None:
    colours = tokens(theme)
    away = [ratio(colours[f"q{number}"], colours["page"]) for number in range(1, 6)]
    assert away == sorted(away)


@pytest.mark.parametrize("theme", THEMES)
def test_categories_differ_in_lightness_so_that_grey_print_keeps_an_order(theme: Theme) -> None:
    light = sorted(luminance(tokens(theme)[f"c{number}"]) ** (1 / 3) for number in range(1, 7))
    assert min(b - a for a, b in pairwise(light)) > 0.03


def test_browsers_without_light_dark_get_the_same_light_colours() -> None:
    text = STYLESHEET.read_text("utf-8")
    plain = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", text.split("@supports")[0]))
    switched = dict(re.findall(r"--([\w-]+): light-dark\((#[0-9a-f]{6}),", text))
    assert switched
    assert {name: plain[name] for name in switched} == switched


def test_every_colour_and_size_that_is_used_is_defined() -> None:
    text = STYLESHEET.read_text("utf-8")
    assert set(re.findall(r"var\(--([\w-]+)", text)) <= set(re.findall(r"--([\w-]+):", text))
