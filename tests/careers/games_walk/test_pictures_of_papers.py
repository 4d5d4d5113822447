"""Every page of the board game as a picture: none is empty or mostly ink, and those of two districts differ.

With GAME_PICTURES set to a folder the pictures are kept there to be looked at.
"""

from __future__ import annotations

import base64
import json
import os
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import typst

from routeways.careers.games.made import Made
from routeways.careers.games.printing import PARTS, TEMPLATE, content
from tests.careers.games.conftest import BURNLEY, PRESTON, made_of
from tests.careers.games.test_cards import MILL

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser
KEPT = os.environ.get("GAME_PICTURES", "")
TODAY = date(2026, 11, 22)
# The share of each picture that a copier without colour prints dark.
MEASURE = """async (pictures) => {
  const found = [];
  for (const one of pictures) {
    const bytes = Uint8Array.from(atob(one), (c) => c.charCodeAt(0));
    const drawn = await createImageBitmap(new Blob([bytes], {type: "image/png"}));
    const brush = new OffscreenCanvas(drawn.width, drawn.height).getContext("2d");
    brush.drawImage(drawn, 0, 0);
    const p = brush.getImageData(0, 0, drawn.width, drawn.height).data;
    let dark = 0;
    for (let i = 0; i < p.length; i += 4) {
      dark += 0.299 * p[i] + 0.587 * p[i + 1] + 0.114 * p[i + 2] < 160 ? 1 : 0;
    }
    found.push(dark / (drawn.width * drawn.height));
  }
  return found;
}"""


def pictures(made: Made, part: str) -> list[bytes]:
    inputs = {"part": part, "name": PARTS[part], "game": json.dumps(content(made, part, TODAY), ensure_ascii=False)}
    drawn = typst.compile(
        TEMPLATE.read_bytes(), format="png", sys_inputs=inputs, ppi=72 if KEPT else 54, ignore_system_fonts=True
    )
    pages = drawn if isinstance(drawn, list) else [drawn]
    if KEPT:
        for number, one in enumerate(pages, start=1):
            Path(KEPT, f"{made.district.name}-{part}-{number}.png").write_bytes(one)
    return [bytes(one) for one in pages]


def test_papers_of_two_districts_differ_and_none_is_empty_or_mostly_ink(page: Page) -> None:
    games = [made_of(code, employers=(MILL,)) for code in (BURNLEY, PRESTON)]
    for part in PARTS:
        first, second = (pictures(made, part) for made in games)
        assert len(first) == len(second)
        told = [number for number, (a, b) in enumerate(zip(first, second, strict=True)) if a != b]
        assert 0 in told, f"{part}: the first page is the same in both districts"
        measured = page.evaluate(MEASURE, [base64.b64encode(one).decode() for one in (*first, *second)])
        for number, dark in enumerate(measured):
            assert 0.01 < dark < 0.3, f"{part}, picture {number}: {dark:.3f} of it is dark"
