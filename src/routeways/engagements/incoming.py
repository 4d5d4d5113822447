"""The columns of a list of offers or requests of one kind, and its rows as they come in: one column a question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from routeways.engagements.drafts import Draft
from routeways.engagements.kinds import Asked
from routeways.foundation.tables import Column, Contract, Report, Unresolved
from routeways.foundation.tables.contract import Resolver
from routeways.instruments.asking.schema import Question
from routeways.organisations.reading import dates, read_rows

TYPES = ("single", "multiple", "number", "text", "date")  # what one cell can hold
_DAYS = (("First day", "starts_on"), ("Last day", "ends_on"), ("Open until", "expires_on"))
_FIXED = ("Number", "Title", "About", "How many", "Postcode", "Contact", "E-mail", *(heading for heading, _ in _DAYS))


def contract(asked: Asked) -> Contract:
    """Made when it is used: the questions are those of the kind."""
    return Contract(
        columns=(
            Column("Number", "external_id"),
            Column("Title", "title"),
            Column("About", "about", optional=True, blank=True),
            Column("How many", "number", optional=True, blank=True),
            Column("Postcode", "postcode", optional=True, blank=True),
            *(Column(heading, key, optional=True, blank=True, resolve=dates) for heading, key in _DAYS),
            Column("Contact", "contact_name", optional=True, blank=True),
            Column("E-mail", "contact_email", optional=True, blank=True),
            *(
                Column(heading_of(question), f"q-{question.id}", optional=True, blank=True, resolve=_answers(question))
                for question in asked.questions
                if question.type in TYPES
            ),
        ),
        most_rejected=1.0,
    )


def heading_of(question: Question) -> str:
    """The heading of a question's column; one that is called as a fixed column has its whole text."""
    return question.text if question.label in _FIXED else question.label


def columns_in_words(asked: Asked) -> tuple[tuple[str, str], ...]:
    """For the page that explains the file: heading and what may stand in it."""
    found = [
        ("Number", "Required. Your own number for it; by it a row is known when the list comes again."),
        ("Title", "Required. What everybody reads first."),
        ("About", "Optional. A few sentences. No names of students or pupils."),
        ("How many", f"Optional. A whole number up to {asked.most:,}; 1 where it is empty."),
        ("Postcode", "Required here." if asked.where else "Optional."),
        ("First day, Last day, Open until", "Optional. Days like 2027-03-27 or 27/03/2027."),
        ("Contact, E-mail", "Optional. Whom we may ask; others see it only once both sides have agreed."),
    ]
    for question in asked.questions:
        if question.type in TYPES:
            options = "; ".join(option.label for option in question.options)
            many = " Several with a semicolon between." if question.type == "multiple" else ""
            said = f"One of: {options}.{many}" if options else "A number." if question.type == "number" else "Text."
            found.append((heading_of(question), f"{'Required' if question.required else 'Optional'}. {said}"))
    return tuple(found)


def read_drafts(path: Path, asked: Asked) -> tuple[list[tuple[int, Draft]], Report]:
    """(line of the file, draft) of each row that can be read, and the report. Raises FileRefused."""
    rows, report = read_rows(path, contract(asked))
    return [(int(row["line"]), _draft(row, asked)) for row in rows], report


def _draft(row: Mapping[str, Any], asked: Asked) -> Draft:
    answers = {
        question.id: _raw(question, row[f"q-{question.id}"])
        for question in asked.questions
        if question.type in TYPES and row.get(f"q-{question.id}")
    }
    number = row["number"] or "1"
    given: dict[str, Any] = {key: date.fromisoformat(row[key]) if row[key] else None for _, key in _DAYS}
    given |= {key: row[key] or "" for key in ("title", "about", "postcode", "contact_name", "contact_email")}
    return Draft(
        number=int(number) if number.strip().isdigit() else 0,
        external_id=row["external_id"],
        answers=answers,
        **given,
    )


def _raw(question: Question, text: str) -> Any:
    return text.split(";") if question.type == "multiple" else text


def _answers(question: Question) -> Resolver | None:
    """Options are known by their label or id, whatever the case of the letters."""
    if not question.options:
        return None
    known = {text.casefold(): option.id for option in question.options for text in (option.id, option.label)}
    wrong = Unresolved(f"must be one of: {'; '.join(option.label for option in question.options)}")

    def one(text: str) -> str | Unresolved:
        parts = [part.strip() for part in text.split(";")] if question.type == "multiple" else [text.strip()]
        found = [known.get(part.casefold(), "") for part in parts if part]
        return ";".join(found) if found and all(found) else wrong

    def resolve(texts: Sequence[str]) -> Mapping[str, str | Unresolved]:
        return {text: one(text) for text in texts}

    return resolve
