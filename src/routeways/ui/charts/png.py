"""A chart as a PNG, drawn by resvg without a browser."""

from __future__ import annotations

import os
import sys
from functools import lru_cache
from pathlib import Path

from routeways.ui.charts.model import Chart
from routeways.ui.charts.standalone import Theme, standalone

# Families in the order of liking, each with the files of its regular and bold faces on the usual systems.
FAMILIES = (
    ("Liberation Sans", ("LiberationSans-Regular.ttf", "LiberationSans-Bold.ttf")),
    ("Arial", ("Arial.ttf", "Arial Bold.ttf")),
    ("Arial", ("arial.ttf", "arialbd.ttf")),
    ("Arimo", ("Arimo-Regular.ttf", "Arimo-Bold.ttf")),
    ("Nimbus Sans", ("NimbusSans-Regular.otf", "NimbusSans-Bold.otf")),
    ("FreeSans", ("FreeSans.ttf", "FreeSansBold.ttf")),
    ("Noto Sans", ("NotoSans-Regular.ttf", "NotoSans-Bold.ttf")),
    ("Open Sans", ("OpenSans-Regular.ttf", "OpenSans-Bold.ttf")),
    ("Ubuntu", ("Ubuntu-R.ttf", "Ubuntu-B.ttf")),
    ("DejaVu Sans", ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf")),
    ("Segoe UI", ("segoeui.ttf", "segoeuib.ttf")),
)


class NoFontError(Exception):
    """No typeface was found, so that a PNG would have no words in it."""


def font_folders() -> tuple[Path, ...]:
    """Where this kind of system keeps its fonts."""
    home = Path.home()
    if sys.platform == "win32":
        return (Path(os.environ.get("WINDIR", r"C:\Windows")) / "Fonts",)
    if sys.platform == "darwin":
        return (Path("/System/Library/Fonts"), Path("/Library/Fonts"), home / "Library/Fonts")
    return (
        Path("/usr/share/fonts"),
        Path("/usr/local/share/fonts"),
        home / ".local/share/fonts",
        home / ".fonts",
        Path("/run/current-system/sw/share/X11/fonts"),
    )


def find_font(folders: tuple[Path, ...]) -> tuple[str, tuple[str, str]]:
    """(family, files of its regular and bold face). Raises NoFontError."""
    there: dict[str, str] = {}
    for folder in folders:
        if folder.is_dir():
            for file in folder.rglob("*.[to]tf"):
                there.setdefault(file.name, str(file))
    for family, (regular, bold) in FAMILIES:
        if regular in there and bold in there:
            return family, (there[regular], there[bold])
    names = ", ".join(dict.fromkeys(family for family, _ in FAMILIES))
    raise NoFontError(f"No font was found to draw the words of a chart. Install one of these: {names}.")


@lru_cache(maxsize=1)
def _font() -> tuple[str, tuple[str, str]]:
    return find_font(font_folders())


def png(chart: Chart, scale: float = 2, theme: Theme = "light") -> bytes:
    """The chart as PNG bytes, `scale` pixels to a unit (a chart is 480 units wide with its margins).

    Raises NoFontError where the machine has none of the known typefaces.
    """
    import resvg_py

    family, files = _font()
    drawing = standalone(chart, theme, font=f'"{family}"')
    # Two named files instead of all system fonts: twenty times faster, and the same picture on every machine.
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=drawing, zoom=scale, skip_system_fonts=True, font_files=list(files), font_family=family
        )
    )
