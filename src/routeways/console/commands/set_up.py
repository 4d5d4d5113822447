"""`routeways set-up`: the data folder made ready. `run.py` calls it before every start."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from routeways.console import parsers


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
    from routeways.config import environment
    from routeways.console.setup import prepare

    data_dir = environment.data_dir()
    os.environ["ROUTEWAYS_DATA_DIR"] = str(data_dir)
    prepared = prepare(Path(data_dir), demonstration=not options.empty)
    print(f"{data_dir} is ready." if prepared.ran else f"{data_dir} was ready.", flush=True)
