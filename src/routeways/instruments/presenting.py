"""Results as tables for pages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from routeways.instruments.actions import Imported
from routeways.instruments.asking.schema import Questionnaire
from routeways.instruments.asking.waves import Likeness
from routeways.instruments.queries import Compared, ComparedOption
from routeways.instruments.results.shapes import QuestionResult, ReachRow, WaveResults
from routeways.ui.tables import Cell, Column, Content, TableView
from routeways.ui.written import write_figure
from routeways.values import Figure

SHOWN = 200  # problems on the page; the counts are complete
MOST_OPTIONS = 30


def sections(questionnaire: Questionnaire, results: WaveResults) -> list[dict[str, Any]]:
    """Section by section, a table for each question; the rows of a matrix are one table of means."""
    found = []
    for section in questionnaire.sections:
        shown = []
        for question in section.questions:
            parts = [one for one in results.questions if one.id.partition("/")[0] == question.id]
            if not parts:
                continue
            if question.type == "matrix":
                shown.append({"title": question.text, "tables": [_matrix(question.text, parts, results.weighted)]})
            else:
                shown.append(_question(parts[0], results.weighted))
        if shown:
            found.append({"title": section.title, "questions": shown})
    return found


def _question(one: QuestionResult, weighted: bool) -> dict[str, Any]:
    tables = []
    if one.options:
        columns = [Column("Answer"), Column("Number", numeric=True), Column("Share", numeric=True)]
        columns += [Column("Share, weighted", numeric=True)] if weighted else []
        rows: list[tuple[Content, ...]] = []
        for option in one.options:
            row: tuple[Content, ...] = (option.label, _whole(option.count), _whole(option.share))
            rows.append((*row, _whole(option.weighted)) if weighted and option.weighted else row)
        tables.append(TableView(one.text, tuple(columns), tuple(rows)))
    if one.mean is not None and one.type == "number":
        columns = [Column("Measure"), Column("Unweighted", numeric=True)]
        columns += [Column("Weighted", numeric=True)] if weighted else []
        mean: tuple[Content, ...] = (f"Mean{f' ({one.unit})' if one.unit else ''}", _one(one.mean))
        mean = (*mean, _one(one.weighted_mean)) if weighted and one.weighted_mean else mean
        tables.append(TableView(one.text, tuple(columns), (mean,)))
    return {
        "title": one.text,
        "tables": tables,
        "n": one.n,
        "asked": one.asked,
        "several": one.several,
        "note": one.note,
    }


def _matrix(title: str, rows: Sequence[QuestionResult], weighted: bool) -> TableView:
    columns = [Column("What"), Column("Answers", numeric=True), Column("Mean", numeric=True)]
    columns += [Column("Mean, weighted", numeric=True)] if weighted else []
    found = []
    for one in rows:
        label = one.text.partition(": ")[2] or one.text
        row: tuple[Content, ...] = (label, _whole(one.n), _one(one.mean) if one.mean else "")
        found.append((*row, _one(one.weighted_mean)) if weighted and one.weighted_mean else row)
    return TableView(title, tuple(columns), tuple(found))


def scores(results: WaveResults) -> list[dict[str, Any]]:
    tables = []
    if results.scores:
        columns = (
            Column("Score"),
            Column("Answers", numeric=True),
            Column("Mean", numeric=True),
            Column("Out of", numeric=True),
        )
        rows = tuple((one.title, _whole(one.n), _one(one.mean), f"{one.top:g}") for one in results.scores)
        tables.append({"title": "Scores", "table": TableView("Mean scores", columns, rows)})
    for one in results.scores:
        if one.rows:
            two = (Column("What"), Column("Mean priority", numeric=True))
            ranked = tuple((row.label, _one(row.priority)) for row in one.rows)
            tables.append({"title": f"{one.title}: what matters most", "table": TableView(one.title, two, ranked)})
    return tables


def reach(results: WaveResults) -> list[TableView]:
    """Who answered beside who there is."""
    tables = []
    for title, name, rows in (
        ("Reach by size", "Size", results.reach.bands),
        ("Reach by sector", "Sector", results.reach.sectors),
    ):
        if rows:
            tables.append(
                TableView(title, _reach_columns(name, rows), tuple(_reach_row(row, known=_known(rows)) for row in rows))
            )
    return tables


def _reach_columns(name: str, rows: Sequence[ReachRow]) -> tuple[Column, ...]:
    plain = (Column(name), Column("Answers", numeric=True), Column("Share of answers", numeric=True))
    if not _known(rows):
        return plain
    return (*plain, Column("Businesses", numeric=True), Column("Share of businesses", numeric=True))


def _reach_row(row: ReachRow, *, known: bool) -> tuple[Content, ...]:
    plain: tuple[Content, ...] = (row.label, _whole(row.respondents), _whole(row.share))
    if not known:
        return plain
    if row.businesses is None:
        return (*plain, "Not known", "Not known")
    return (*plain, row.businesses, f"{row.business_share or 0:.0f}%")


def _known(rows: Sequence[ReachRow]) -> bool:
    """Whether there is a number of businesses to stand beside the answers."""
    return any(row.businesses is not None for row in rows)


def compared(questions: Iterable[Compared], before: str, after: str) -> list[dict[str, Any]]:
    found = []
    for one in questions:
        table = None
        if one.options:
            columns = (
                Column("Answer"),
                Column(before, numeric=True),
                Column(after, numeric=True),
                Column("Difference"),
            )
            rows = tuple(
                (
                    option.label,
                    _whole(option.before) if option.before else "Not asked",
                    _whole(option.after) if option.after else "Not asked",
                    _difference(option),
                )
                for option in one.options[:MOST_OPTIONS]
            )
            table = TableView(one.text, columns, rows)
        if table or one.comparison.reason:
            found.append(
                {
                    "title": one.text,
                    "table": table,
                    "broken": one.comparison.likeness is Likeness.BROKEN,
                    "reason": one.comparison.reason,
                }
            )
    return found


def _difference(option: ComparedOption) -> str:
    if option.before is None or option.after is None or None in (option.before.value, option.after.value):
        return "Cannot be said"
    return "Clear" if option.clear else "Within the margins"


def problems(done: Imported) -> TableView:
    return TableView(
        "Rows that were not taken",
        (Column("Row", numeric=True), Column("Column"), Column("It says"), Column("What is wrong")),
        tuple((p.row or 0, p.column, p.text, p.reason) for p in done.problems[:SHOWN]),
    )


def columns(listed: Iterable[tuple[str, str, str]]) -> TableView:
    return TableView(
        "Columns of the file", (Column("Heading"), Column("Question"), Column("What may stand there")), tuple(listed)
    )


def _whole(figure: Figure | None) -> Cell:
    return Cell(write_figure(figure, 0)) if figure is not None else Cell("")


def _one(figure: Figure) -> Cell:
    return Cell(write_figure(figure, 1))
