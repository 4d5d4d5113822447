"""`routeways user add`: an account for a person, from the command line of the machine."""

from __future__ import annotations

import argparse
import getpass
import sys

from routeways.console import application, parsers
from routeways.console.problem import Problem

EXAMPLE = """
routeways user add --email aisha@example.org --name "Aisha Khan"
routeways user add --email aisha@example.org --name "Aisha Khan" --password-from-stdin < password.txt
"""


def register(subparsers: parsers.Subparsers) -> None:
    parser = subparsers.add_parser("user", help="add people who can sign in", description="Add people who can sign in.")
    parts = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    add = parsers.add(parts, "add", "make an account for a person", example=EXAMPLE, run=run)
    add.add_argument("--email", required=True, help="the address that the person signs in with")
    add.add_argument("--name", required=True, help="the person's name, as it is shown")
    add.add_argument("--administrator", action="store_true", help="may do everything on this site")
    add.add_argument(
        "--password-from-stdin", action="store_true", help="read the password from the first line of standard input"
    )


def run(options: argparse.Namespace) -> None:
    application.start()
    from routeways.foundation import actions

    user = actions.add_user(
        email=options.email,
        name=options.name,
        password=password(options.password_from_stdin),
        administrator=options.administrator,
        by=None,
    )
    print(f"{user.name} can sign in as {user.email}.")


def password(from_stdin: bool) -> str:
    """Typed twice on a terminal, or one line of standard input. Never an argument, which others could see."""
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        raise Problem("There is no terminal to type a password on: use --password-from-stdin.")
    first = getpass.getpass("Password: ")
    if first != getpass.getpass("The same again: "):
        raise Problem("The two passwords are not the same. Nobody was added; try again.")
    return first
