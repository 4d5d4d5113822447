"""`routeways load FILE …`: an official file into the warehouse, with what was refused and why."""

from __future__ import annotations

import argparse
from pathlib import Path

from routeways.console import application, loads, parsers

EXAMPLE = """
routeways load ~/Downloads/lad_map_data_0.parquet
routeways load --source nomis-aps-employment nomis_export.csv
"""


def register(subparsers: parsers.Subparsers) -> None:
    parser = parsers.add(
        subparsers, "load", "load official files; the source is recognised by their contents", example=EXAMPLE, run=run
    )
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="CSV, workbook or Parquet, as published")
    parser.add_argument("--release", default="", help="what the publisher calls this release, where we do not know it")
    parser.add_argument("--source", help="which source the files are, where several could be meant")


def run(options: argparse.Namespace) -> int:
    application.start()
    from routeways.console import any_file

    source = loads.known_source(options.source) if options.source else None
    return loads.each(
        [str(path) for path in options.files],
        lambda name, progress: any_file.load(
            Path(name).expanduser(), source=source, release=options.release, progress=progress
        ),
    )
