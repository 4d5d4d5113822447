"""`routeways rota`: days shared between schools, and put into sessions: a problem in, a checked answer out."""

from __future__ import annotations

import argparse
from pathlib import Path

from routeways.console import parsers, problem_files, replacing

ENTITLE = "routeways rota entitle days.json --out entitlements.json"
SOLVE = "routeways rota solve problem.json --out rota.json"


def register(subparsers: parsers.Subparsers) -> None:
    text = "share days between schools by need, and put them into sessions of hosts"
    top = subparsers.add_parser("rota", help=text, description=text)
    inner = top.add_subparsers(title="parts", metavar="PART", required=True)
    parts = (
        ("entitle", "how many days each school gets, and why", ENTITLE, entitle),
        ("solve", "put the days into sessions, and prove how well", SOLVE, solve),
    )
    for name, what, example, run in parts:
        parser = parsers.add(inner, name, what, example=example, run=run)
        parser.add_argument("problem", type=Path, help="a JSON file (docs/rota.md)")
        parser.add_argument("--out", type=Path, required=True, help="the JSON file to write; “-” prints it")


def entitle(options: argparse.Namespace) -> int:
    """Writes the answer whole, or refuses and writes nothing."""
    replacing.check(options.out)
    document = problem_files.read(options.problem)
    from routeways.engines.allocation import allocate, read, written

    problem = read(document)
    found = allocate(problem)
    given = sum(award.days for award in found.awards)
    return _tell(
        options.out,
        problem_files.text(written(problem, found)),
        f"{given:,} of {problem.days:,} days given to {sum(award.days > 0 for award in found.awards):,} "
        f"of {len(problem.schools):,} schools.",
    )


def solve(options: argparse.Namespace) -> int:
    """As above. A rota whose locked placings cannot hold has an answer that says so."""
    replacing.check(options.out)
    document = problem_files.read(options.problem)
    from routeways.engines import timetable

    named = timetable.read(document)
    table = timetable.solve(named.problem)
    count, wanted = len(table.placings), int(named.problem.days.sum())
    sentence = f"{table.status}: {count:,} of {wanted:,} days placed; no plan is better by more than {table.gap:.2%}."
    return _tell(
        options.out,
        problem_files.text(timetable.written(named, table)),
        timetable.infeasible_sentence(named, table) or sentence,
    )


def _tell(out: Path, text: str, sentence: str) -> int:
    replacing.write(out, text)
    if str(out) != "-":
        print(sentence)
        print(f"{out} is written.")
    return 0
