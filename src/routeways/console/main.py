"""The `routeways` command: finds the commands, reads the command line, turns every error into one sentence."""

from __future__ import annotations

import argparse
import importlib
import io
import os
import pkgutil
import sys
from collections.abc import Sequence

from routeways import __version__
from routeways.console import commands
from routeways.console.sentences import sentence


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command. Returns its exit code: 0 done, 1 a problem told on stderr, 2 a wrong command line."""
    _say_what_can_be_said()
    options = parser().parse_args(argv)
    if options.data_dir is not None:
        os.environ["ROUTEWAYS_DATA_DIR"] = str(options.data_dir)
    try:
        code: int | None = options.run(options)
        sys.stdout.flush()
        return code or 0
    except KeyboardInterrupt:
        print("Stopped. What was finished is kept.", file=sys.stderr)
        return 130
    except BrokenPipeError:
        # The reader of our output (head, less) has seen enough. Python would complain once more at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        if os.environ.get("ROUTEWAYS_DEBUG"):
            raise
        print(sentence(error), file=sys.stderr)
        return 1


def _say_what_can_be_said() -> None:
    """An old terminal or a pipe may not know a curly quote: it gets a question mark, not an error."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def parser() -> argparse.ArgumentParser:
    """Every module of `commands` adds itself with `register(subparsers)`: a new command is a new file."""
    top = argparse.ArgumentParser(
        prog="routeways",
        description="Runs Routeways: the site, its background worker, and the figures in it.",
        epilog="“routeways COMMAND --help” explains a command and gives an example.",
    )
    top.add_argument("--version", action="version", version=f"Routeways {__version__}")
    subparsers = top.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for module in sorted(info.name for info in pkgutil.iter_modules(commands.__path__)):
        importlib.import_module(f"{commands.__name__}.{module}").register(subparsers)
    return top
