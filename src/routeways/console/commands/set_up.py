"""`routeways set-up`: the data folder made ready. `run.py` calls it before every start."""

from __future__ import annotations

import argparse

from routeways.console import application, parsers, setup


def register(subparsers: parsers.Subparsers) -> None:
    parser = parsers.add(
        subparsers,
        "set-up",
        "prepare a data folder: database, static files, starter data (safe to repeat)",
        example="routeways set-up\nrouteways set-up --empty --data-dir /srv/routeways",
        run=run,
    )
    parser.add_argument("--empty", action="store_true", help="do not load the demonstration region")


def run(options: argparse.Namespace) -> None:
    data_dir = application.settings().DATA_DIR
    prepared = setup.prepare(data_dir, demonstration=not options.empty)
    print(f"{data_dir} is ready." if prepared.ran else f"{data_dir} was ready.", flush=True)
