"""The results of a wave as rows, for CSV, Excel and JSON: one row a number, as it stands on the page."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font

from routeways.foundation import spreadsheets
from routeways.instruments.asking.schema import Questionnaire
from routeways.instruments.incoming import DAY, NAME, REFERENCE
from routeways.instruments.models import Wave
from routeways.instruments.results.shapes import WaveResults
from routeways.values import Figure

COLUMNS = ("wave", "question", "question_text", "answer", "answer_text", "measure", "unit", "value", "symbol", "marks",
           "lower", "upper", "bounds")  # fmt: skip
BOLD = Font(bold=True)


def rows(wave: Wave, results: WaveResults) -> Iterator[dict[str, Any]]:
    """Every published number once, in the order of the questionnaire."""

    def row(question: str, text: str, answer: str, answer_text: str, measure: str, figure: Figure) -> dict[str, Any]:
        return {
            "wave": wave.public_id,
            "question": question,
            "question_text": text,
            "answer": answer,
            "answer_text": answer_text,
            "measure": measure,
            "unit": figure.unit.value,
            "value": figure.value,
            "symbol": figure.symbol.value if figure.symbol else "",
            "marks": figure.mark_text,
            "lower": figure.lower,
            "upper": figure.upper,
            "bounds": figure.bounds.value,
        }

    yield row("", "Respondents", "", "", "respondents", results.n)
    for reach, name in ((results.reach.bands, "Size"), (results.reach.sectors, "Sector")):
        for one in reach:
            yield row("", name, one.key, one.label, "respondents", one.respondents)
            yield row("", name, one.key, one.label, "share", one.share)
    for question in results.questions:
        yield row(question.id, question.text, "", "", "asked", question.asked)
        yield row(question.id, question.text, "", "", "answered", question.n)
        for option in question.options:
            yield row(question.id, question.text, option.id, option.label, "count", option.count)
            yield row(question.id, question.text, option.id, option.label, "share", option.share)
            if option.weighted is not None:
                yield row(question.id, question.text, option.id, option.label, "weighted share", option.weighted)
        if question.mean is not None:
            yield row(question.id, question.text, "", "", "mean", question.mean)
        if question.weighted_mean is not None:
            yield row(question.id, question.text, "", "", "weighted mean", question.weighted_mean)
    for score in results.scores:
        yield row(f"score {score.id}", score.title, "", "", "mean", score.mean)
        for ranked in score.rows:
            yield row(f"score {score.id}", score.title, ranked.id, ranked.label, "mean", ranked.priority)


def to_csv(wave: Wave, results: WaveResults) -> bytes:
    return spreadsheets.table(COLUMNS, rows(wave, results))


def to_json(wave: Wave, results: WaveResults) -> dict[str, Any]:
    return {
        "wave": wave.public_id,
        "title": wave.title,
        "instrument": wave.instrument,
        "version": wave.version,
        "definition": wave.digest,
        "region": wave.region,
        "opens_on": wave.opens_on.isoformat(),
        "closes_on": wave.closes_on.isoformat() if wave.closes_on else None,
        "disclosure_rule": results.rule,
        "hidden": results.hidden,
        "formulas": list(results.formulas),
        "figures": list(rows(wave, results)),
    }


def to_xlsx(wave: Wave, results: WaveResults) -> bytes:
    """Sheets “Cover” and “Results”."""
    book = Workbook()
    cover = book.active or book.create_sheet()
    cover.title = "Cover"
    lines = [wave.title, f"Questionnaire: {wave.instrument}, version {wave.version}", *results.formulas]
    lines += ["A number in square brackets’ place: [c] confidential, [x] not available, [z] not applicable.",
              "Marks: [u] unreliable, few answers; [e] estimated by Routeways."]  # fmt: skip
    for line in lines:
        cover.append([_plain(line)])
    cover["A1"].font = BOLD
    cover.column_dimensions["A"].width = 100
    sheet = book.create_sheet("Results")
    _sheet(sheet, [name.replace("_", " ").capitalize() for name in COLUMNS], [
        [f"[{row['symbol']}]" if name == "value" and row["symbol"] else row[name] for name in COLUMNS]
        for row in rows(wave, results)
    ])  # fmt: skip
    return _bytes(book)


def template(wave: Wave) -> bytes:
    """A workbook to fill in answers that were collected elsewhere: headings, and what may stand under each."""
    questionnaire = wave.questionnaire
    book = Workbook()
    answers = book.active or book.create_sheet()
    answers.title = "Answers"
    listed = list(_explained(questionnaire))
    _sheet(answers, [row[0] for row in listed], [])
    _sheet(
        book.create_sheet("Questions"), ["Heading", "Question", "What may stand there"], [list(row) for row in listed]
    )
    return _bytes(book)


def explained(questionnaire: Questionnaire) -> list[tuple[str, str, str]]:
    """Heading, question and what may stand under it, for each column of an import."""
    return list(_explained(questionnaire))


_MAY = {
    "single": "One of: {options}",
    "multiple": "Some of these, with ; between them: {options}",
    "number": "A number, {unit}",
    "date": "A date, like 27/3/2026",
    "occupation": "A SOC 2020 code, such as 5213, or the job in words",
    "skills": "Skills in words, or ids, with ; between them",
    "text": "Text",
}


def _explained(questionnaire: Questionnaire) -> Iterator[tuple[str, str, str]]:
    if not questionnaire.profile.organisation:
        yield NAME, "Who answered", "A name, or nothing"
    yield REFERENCE, "Your own number for this answer", "Anything that is different in each row, or nothing"
    yield DAY, "When it was answered", "A date, like 27/3/2026"
    for question in questionnaire.questions:
        options = "; ".join(option.label for option in question.options[:30])
        if question.type == "matrix":
            for row in question.rows:
                yield f"{question.id}/{row.id}", f"{question.label}: {row.label}", f"One of: {options}"
        elif question.type != "file":
            yield (
                question.id,
                question.text,
                _MAY[question.type].format(options=options, unit=question.unit or "without a unit"),
            )
    for item in questionnaire.shares:
        if not item.always:
            yield f"Share: {item.id}", f"May this be shared: {item.title}?", "yes or no"


def _sheet(sheet: Any, headings: list[str], lines: list[list[Any]]) -> None:
    sheet.append([_plain(heading) for heading in headings])
    for cell in sheet[1]:
        cell.font = BOLD
    for line in lines:
        sheet.append([_plain(value) for value in line])
    sheet.freeze_panes = "A2"
    for column in sheet.columns:
        sheet.column_dimensions[column[0].column_letter].width = 24


def _plain(value: Any) -> Any:
    """Harmless, and without the control characters that a workbook cannot hold."""
    return spreadsheets.harmless(ILLEGAL_CHARACTERS_RE.sub("", value)) if isinstance(value, str) else value


def _bytes(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
