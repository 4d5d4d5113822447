"""Answers collected elsewhere: which columns a file may have, and its rows as answers or as problems."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from routeways.foundation.tables import Column, Contract, Problem, Report
from routeways.instruments.asking.answers import AnswerError, check, day_from, tidy
from routeways.instruments.asking.cells import from_cell, option_from, plain
from routeways.instruments.asking.flow import counted, empty
from routeways.instruments.asking.schema import Question, Questionnaire
from routeways.organisations.reading import read_rows

NAME, REFERENCE, DAY = "Respondent", "Reference", "Answered on"
YES, NO = frozenset({"yes", "y", "true", "1", "x"}), frozenset({"no", "n", "false", "0", ""})
# What is left of é or ’ when UTF-8 is read as Windows-1252: the file holds both encodings.
_BROKEN = re.compile("Ã[\u0080-\u00bf\u0152-\u2122]|â€")
Naming = Callable[[str], "str | None"]  # a code → what it is called, None where there is no such code


@dataclass
class Incoming:
    """One row. `shared` holds the items the row itself decides about; `problems` are all that is wrong with it."""

    line: int
    name: str = ""
    reference: str = ""
    day: date | None = None
    answers: dict[str, Any] = field(default_factory=dict)
    shared: dict[str, bool] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


@dataclass(frozen=True)
class _Place:
    """What a column is for: a place of the questionnaire, a sharing item, or one of the fixed ones."""

    key: str
    heading: str


def read_incoming(
    path: Path, questionnaire: Questionnaire, *, occupations: Naming, skills: Naming
) -> tuple[list[Incoming], Report]:
    """The rows of a CSV or XLSX file. `occupations` and `skills` name the codes that may stand in it.

    Raises FileRefused where the file as a whole cannot be used.
    """
    places = columns(questionnaire)
    contract = Contract(
        columns=tuple(Column(one.heading, f"c{n}", optional=True, blank=True) for n, one in enumerate(places)),
        most_rejected=1.0,
    )
    rows, report = read_rows(path, contract)
    known = {"occupation": occupations, "skills": skills}
    found = []
    for row in rows:
        texts: dict[str, list[tuple[str, str]]] = {}
        for n, place in enumerate(places):
            if text := row[f"c{n}"]:
                texts.setdefault(place.key, []).append((place.heading, str(text)))
        found.append(_row(int(row["line"]), texts, questionnaire, known))
    return found, report


def columns(questionnaire: Questionnaire) -> list[_Place]:
    """Every heading a column may have: ids and labels. A label that two questions share is not among them."""
    wanted: list[_Place] = [_Place(name, name) for name in (NAME, REFERENCE, DAY)]
    for question in questionnaire.questions:
        if question.type == "matrix":
            for row in question.rows:
                key = f"{question.id}/{row.id}"
                wanted += [_Place(key, key), _Place(key, f"{question.label}: {row.label}"), _Place(key, row.label)]
        else:
            wanted += [_Place(question.id, text) for text in (question.id, question.text, question.short) if text]
    for item in questionnaire.shares:
        if not item.always:
            wanted += [_Place(f"share {item.id}", text) for text in (f"Share: {item.id}", f"Share: {item.title}")]
    unique: dict[str, _Place] = {}
    twice = {shape for shape, count in Counter(_shape(p.heading) for p in _once(wanted)).items() if count > 1}
    for place in wanted:
        shape = _shape(place.heading)
        if shape not in twice or place.heading == place.key:
            unique.setdefault(shape, place)
    return list(unique.values())


def _once(places: list[_Place]) -> Iterator[_Place]:
    """Each key's heading once, however it is written."""
    seen = set()
    for place in places:
        mark = (place.key, _shape(place.heading))
        if mark not in seen:
            seen.add(mark)
            yield place


def _shape(heading: str) -> str:
    """How `read_rows` compares headings."""
    return "".join(mark for mark in heading.casefold() if mark.isalnum())


def _row(
    line: int,
    texts: Mapping[str, list[tuple[str, str]]],
    questionnaire: Questionnaire,
    known: Mapping[str, Naming],
) -> Incoming:
    found = Incoming(line)
    for given in texts.values():
        for heading, text in given:
            if _BROKEN.search(text):
                reason = "its letters are broken: the file mixes encodings. Save it as UTF-8 and load it again"
                found.problems.append(Problem(reason, line, heading, text[:60]))
        if len(given) > 1:
            names = " and ".join(f"“{heading}”" for heading, _ in given)
            found.problems.append(Problem(f"{names} are the same question; leave one of them empty", line))
    cells = {key: given[0] for key, given in texts.items()}
    found.name = tidy(cells.get(NAME, ("", ""))[1], one_line=True)[:200]
    found.reference = tidy(cells.get(REFERENCE, ("", ""))[1], one_line=True)[:60]
    _day(found, cells)
    _shares(found, cells, questionnaire)
    for question in questionnaire.questions:
        _answer(found, question, cells, questionnaire, known)
    if not found.answers and not found.problems:
        found.problems.append(Problem("the row answers no question", line))
    return found


def _day(found: Incoming, cells: Mapping[str, tuple[str, str]]) -> None:
    if DAY not in cells:
        return
    heading, text = cells[DAY]
    found.day = day_from(text)
    if found.day is None:
        found.problems.append(Problem("this is not a date; write it like 27/3/2026", found.line, heading, text))


def _shares(found: Incoming, cells: Mapping[str, tuple[str, str]], questionnaire: Questionnaire) -> None:
    for item in questionnaire.shares:
        heading, text = cells.get(f"share {item.id}", ("", ""))
        if not heading:
            continue
        if plain(text) in YES or plain(text) in NO:
            found.shared[item.id] = plain(text) in YES
        else:
            found.problems.append(Problem("write yes or no", found.line, heading, text))


def _answer(
    found: Incoming,
    question: Question,
    cells: Mapping[str, tuple[str, str]],
    questionnaire: Questionnaire,
    known: Mapping[str, Naming],
) -> None:
    heading = question.id
    optional = question.model_copy(update={"required": False})
    try:
        if question.type == "matrix":
            raw: Any = {}
            for row in question.rows:
                if f"{question.id}/{row.id}" in cells:
                    heading, text = cells[f"{question.id}/{row.id}"]
                    raw[row.id] = option_from(question, text)
        elif question.id in cells:
            heading, text = cells[question.id]
            raw = _named(question, from_cell(question, text), known)
        else:
            return
        value = check(optional, raw, counted(questionnaire, found.answers))
    except AnswerError as error:
        text = cells.get(heading, (heading, ""))[1] or next((t for h, t in cells.values() if h == heading), "")
        found.problems.append(Problem(_sentence(str(error)), found.line, heading, text[:80]))
        return
    if not empty(value):
        found.answers[question.id] = value


def _named(question: Question, raw: Any, known: Mapping[str, Naming]) -> Any:
    """Codes with their labels. Raises AnswerError for one that nobody knows."""
    name = known.get(question.type)
    if name is None:
        return raw
    key = "code" if question.type == "occupation" else "id"
    for one in raw if isinstance(raw, list) else [raw]:
        if key in one:
            label = name(one[key])
            if label is None:
                what = "job" if question.type == "occupation" else "skill"
                raise AnswerError(f"We do not know the code “{one[key]}”. Write the {what} in words instead")
            one["label"] = label
    return raw


def _sentence(text: str) -> str:
    return text[:1].lower() + text[1:]
