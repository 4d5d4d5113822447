"""`routeways check`: is everything here sound? One line for each question, with what to do where it is not."""

from __future__ import annotations

import argparse
import os

from routeways.console import application, checks, parsers
from routeways.console.sentences import sentence


def register(subparsers: parsers.Subparsers) -> None:
    parser = parsers.add(
        subparsers,
        "check",
        "check database, audit, warehouse files, definitions, disk and settings",
        example="routeways check\nrouteways check --quick",
        run=run,
    )
    parser.add_argument("--quick", action="store_true", help="without definitions, audit rows and warehouse files")


def run(options: argparse.Namespace) -> int:
    application.start(prepared=False)
    problems = 0
    for label, question in checks.quick() if options.quick else checks.all_checks():
        try:
            print(f"ok       {label}: {question()}", flush=True)
        except Exception as error:
            if os.environ.get("ROUTEWAYS_DEBUG"):
                raise
            problems += 1
            print(f"PROBLEM  {label}: {sentence(error)}", flush=True)
    print("Everything is in order." if not problems else f"{problems} of these need attention.")
    return 1 if problems else 0
