"""`routeways starter`: the figures that ship with Routeways, made anew from a data folder with all official files."""

from __future__ import annotations

import argparse
from pathlib import Path

from routeways.console import application, parsers
from routeways.console.problem import Problem


def register(subparsers: parsers.Subparsers) -> None:
    parser = parsers.add(
        subparsers,
        "starter",
        "make the figures that ship with Routeways anew (for developers)",
        example="routeways load ../shared/data/nomis/*.xlsx …\nrouteways starter",
        run=run,
    )
    parser.add_argument("--folder", type=Path, help="where to write (default: into the package itself)")


def run(options: argparse.Namespace) -> int:
    application.start()
    from routeways.evidence import actions, starter

    actions.remake()
    folder = options.folder or starter.FOLDER
    try:
        size = starter.build(folder)
    except ValueError as error:
        raise Problem(str(error)) from error
    print(f"{len(starter.manifest(folder))} sources, {size:,} bytes in {folder}")
    return 0
