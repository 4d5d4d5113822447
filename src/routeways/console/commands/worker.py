"""`routeways worker`: does background jobs from the queue in the database, one after another."""

from __future__ import annotations

import argparse

from routeways.console import application, lifeline, parsers


def register(subparsers: parsers.Subparsers) -> None:
    parser = parsers.add(
        subparsers,
        "worker",
        "do background jobs, one after another (“serve” starts one by itself)",
        example="routeways worker\nrouteways worker --once",
        run=run,
    )
    parser.add_argument("--once", action="store_true", help="do what waits in the queue, then stop")


def run(options: argparse.Namespace) -> None:
    lifeline.watch()
    application.start()
    from django.core.management import call_command

    from routeways.warehouse.actions import repair_pointer

    # A crash between a commit and the pointer to its snapshot leaves readers one snapshot behind.
    repair_pointer()
    # The start-up delay is for many workers woken at once; we have one.
    call_command("worker", batch=options.once, startup_delay=False, reload=False, interval=1.0, verbosity=0)
