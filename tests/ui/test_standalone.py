"""Charts as files: SVG that needs no stylesheet, PNG with its words in it."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import pytest

from routeways.ui import charts, gallery_charts
from routeways.ui.charts.png import NoFontError, find_font, font_folders
from routeways.ui.charts.standalone import tokens
from tests.ui.drawings import parse, tag, texts


def pixels(data: bytes) -> tuple[int, int, list[bytes]]:
    """(width, height, rows of RGBA) of an 8-bit PNG, read without any imaging library."""
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    place, packed, width, height, depth = 8, b"", 0, 0, 4
    while place < len(data):
        (length,), kind = struct.unpack(">I", data[place : place + 4]), data[place + 4 : place + 8]
        body = data[place + 8 : place + 8 + length]
        if kind == b"IHDR":
            width, height, bits, colour = struct.unpack(">IIBB", body[:10])
            assert (bits, colour in {2, 6}) == (8, True)
            depth = 4 if colour == 6 else 3
        if kind == b"IDAT":
            packed += body
        place += 12 + length
    raw, rows, before = zlib.decompress(packed), [], bytearray(width * depth)
    for start in range(0, len(raw), width * depth + 1):
        kind, line = raw[start], bytearray(raw[start + 1 : start + 1 + width * depth])
        for i in range(len(line)):
            left = line[i - depth] if i >= depth else 0
            up, corner = before[i], before[i - depth] if i >= depth else 0
            guess = left + up - corner
            near = min((abs(guess - left), 0, left), (abs(guess - up), 1, up), (abs(guess - corner), 2, corner))[2]
            line[i] = (line[i] + (0, left, up, (left + up) // 2, near)[kind]) & 255
        rows.append(bytes(line))
        before = line
    return width, height, rows


def example() -> charts.Chart:
    points = (charts.Point("2021", 70), charts.Point("2022", 72))
    return charts.line(
        charts.LineSpec(title="The title", subtitle="What", source="A survey", series=(charts.Series("A", points),))
    )


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("chart", gallery_charts.all_charts(), ids=lambda chart: chart.kind)
def test_a_file_of_its_own_has_title_source_and_no_open_ends(chart: charts.Chart, theme: charts.Theme) -> None:
    drawn = charts.standalone(chart, theme)
    assert "var(" not in drawn
    assert 'xmlns="http://www.w3.org/2000/svg"' in drawn
    assert tokens(theme)["page"] in drawn
    said = " ".join(texts(drawn))
    assert chart.title in said.replace("  ", " ")
    if chart.source:
        assert f"Source: {chart.source}" in said
    height = float(parse(drawn).get("height", "0"))
    assert all(float(e.get("y", "0")) < height for e in parse(drawn).iter() if tag(e) == "text")


def test_light_and_dark_files_differ() -> None:
    assert charts.standalone(example(), "light") != charts.standalone(example(), "dark")


def test_a_png_has_the_words_of_the_title_in_it() -> None:
    chart = example()
    width, height, rows = pixels(charts.png(chart, scale=1))
    assert (width, height) == (480, pytest.approx(float(parse(charts.standalone(chart)).get("height", "0")), abs=1))
    blank = rows[2][:3]
    depth = len(rows[0]) // width
    inked = sum(
        rows[y][x * depth : x * depth + 3] != blank for y in range(14, 36) for x in range(20, 120)
    )  # fmt: skip
    assert inked > 150
    nameless = pixels(charts.png(chart.but(title=" "), scale=1))[2]
    assert not any(nameless[y][x * depth : x * depth + 3] != blank for y in range(14, 30) for x in range(20, 120))


def test_scale_and_theme_reach_the_png() -> None:
    chart = example()
    small, large = charts.png(chart, scale=1), charts.png(chart, scale=2)
    assert struct.unpack(">I", large[16:20])[0] == 2 * struct.unpack(">I", small[16:20])[0]
    assert charts.png(chart, scale=1, theme="dark") != small


def test_without_any_known_typeface_it_says_what_to_install(tmp_path: Path) -> None:
    with pytest.raises(NoFontError, match="Install one of these: Liberation Sans"):
        find_font((tmp_path, tmp_path / "missing"))


def test_a_typeface_is_found_by_its_files_and_the_first_family_is_preferred(tmp_path: Path) -> None:
    for name in ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf"):
        (tmp_path / name).touch()
    assert find_font((tmp_path,))[0] == "DejaVu Sans"
    deep = tmp_path / "deep"
    deep.mkdir()
    for name in ("LiberationSans-Regular.ttf", "LiberationSans-Bold.ttf"):
        (deep / name).touch()
    assert find_font((tmp_path,))[0] == "Liberation Sans"
    assert font_folders()
