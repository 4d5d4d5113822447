"""`routeways extract`: the skills and occupations of many texts, from a file of JSON lines into another."""

from __future__ import annotations

import argparse
import os
from collections import deque
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from routeways.console import application, json_lines, parsers
from routeways.console.problem import Problem

if TYPE_CHECKING:
    from routeways.taxonomy.reading import Reading

EXAMPLE = """
routeways extract --in adverts.jsonl --out mentions.jsonl
routeways extract --in adverts.jsonl --out ranked.jsonl --taxonomy esco --top 10
"""
REMEMBERED = 20_000  # sentences; adverts repeat each other
Row = dict[str, Any]


def register(subparsers: parsers.Subparsers) -> None:
    parser = parsers.add(
        subparsers, "extract", "find the skills and occupations that texts ask for", example=EXAMPLE, run=run
    )
    parser.add_argument("--in", dest="source", type=Path, required=True, help="a file with {“id”, “text”} a line")
    parser.add_argument(
        "--out", type=Path, required=True, help="the file to write, one answer a line in the same order"
    )
    parser.add_argument(
        "--taxonomy", default="starter", help="whose skills to find (default: starter, the packaged one)"
    )
    parser.add_argument(
        "--top",
        type=parsers.counting_number,
        metavar="K",
        help="the K likeliest skills, however unlikely; none for an empty or blank text; their scores only order "
        "them and are no probabilities",
    )
    parser.add_argument(
        "--threshold", type=parsers.share, help="how likely a skill must be, 0 to 1 (default: as learnt)"
    )
    parser.add_argument("--workers", type=parsers.counting_number, default=1, help="processes (default: 1)")


def run(options: argparse.Namespace) -> int:
    if options.top and options.threshold is not None:
        raise Problem("--top ranks without a threshold: give one of the two.")
    one_thread()
    application.settings()
    from routeways.taxonomy import reading

    given = (options.taxonomy, options.top, options.threshold)
    report = json_lines.Report()
    with json_lines.written(options.out, options.source) as write:
        tiers = reading.open_taxonomy(options.taxonomy, memory=REMEMBERED).extractor.tiers
        batches = json_lines.batches(json_lines.items(options.source, report))
        answers = _alone(batches, given) if options.workers == 1 else _together(batches, given, options.workers)
        for rows in answers:
            for row in rows:
                write(row)
    notes = [] if "semantic" in tiers else [WORDS_ALONE]
    return json_lines.finish(
        report, "text", f"read with {options.taxonomy}, {' and '.join(tiers)} tier", options.out, notes
    )


WORDS_ALONE = (
    "The sentence encoder is not built, so skills were found by words alone. "
    "“python3 run.py --set-up-only”, once online, builds it."
)


def one_thread() -> None:
    """The libraries of linear algebra read this when they are loaded; several of their threads only stand in line."""
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(name, "1")


def _alone(batches: Iterable[list[json_lines.Item]], given: tuple[Any, ...]) -> Iterator[list[Row]]:
    return (_rows(batch, *given) for batch in batches)


def _together(batches: Iterable[list[json_lines.Item]], given: tuple[Any, ...], workers: int) -> Iterator[list[Row]]:
    """In order; only a few batches wait, so that a large file never stands in memory."""
    import multiprocessing
    from concurrent.futures import Future, ProcessPoolExecutor

    waiting: deque[Future[list[Row]]] = deque()
    with ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn"), initializer=_begin) as pool:
        for batch in batches:
            waiting.append(pool.submit(_rows, batch, *given))
            if len(waiting) > 3 * workers:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _begin() -> None:
    one_thread()
    application.settings()


def _rows(batch: list[json_lines.Item], taxonomy: str, top: int | None, threshold: float | None) -> list[Row]:
    from routeways.taxonomy import reading

    texts = [item.text for item in batch]
    if top:
        found = reading.rank_texts(texts, top, taxonomy=taxonomy)
    else:
        found = reading.read_texts(texts, taxonomy=taxonomy, threshold=threshold)
    return [_row(item, one) for item, one in zip(batch, found.texts, strict=True)]


def _row(item: json_lines.Item, found: Reading) -> Row:
    return {
        "id": item.id,
        "skills": [
            {"skill": one.skill, "label": one.label, "score": one.score, "start": one.start, "end": one.end}
            for one in found.skills
        ],
        "occupations": [
            {"soc": one.soc, "title": one.title, "score": one.score, "start": one.start, "end": one.end}
            for one in found.occupations
        ],
    }
