"""`routeways load FILE …`: an official file into the warehouse, with what was refused and why."""

from __future__ import annotations

import argparse
from pathlib import Path

from routeways.console import application, loads, parsers, text_files

EXAMPLE = """
routeways load ~/Downloads/lad_map_data_0.parquet
routeways load --source nomis-aps-employment nomis_export.csv
routeways load esco ESCO_v1.1.1_classification_en_csv.zip
routeways load soc2010-index soc2010_coding_index.csv.gz
"""


def register(subparsers: parsers.Subparsers) -> None:
    parser = parsers.add(
        subparsers, "load", "load official files; the source is recognised by their contents", example=EXAMPLE, run=run
    )
    parser.add_argument(
        "files", nargs="+", type=Path, metavar="FILE", help="as published; first “esco” or “soc2010-index” for these"
    )
    parser.add_argument("--release", default="", help="what the publisher calls this release, where we do not know it")
    parser.add_argument("--source", help="which source the files are, where several could be meant")


def run(options: argparse.Namespace) -> int:
    kind = str(options.files[0])
    if kind in text_files.KINDS and not options.files[0].exists():
        return text_files.load_all(kind, options.files[1:])
    application.start()
    from routeways.console import any_file

    source = loads.known_source(options.source) if options.source else None
    return loads.each(
        [str(path) for path in options.files],
        lambda name, progress: any_file.load(
            Path(name).expanduser(), source=source, release=options.release, progress=progress
        ),
    )
