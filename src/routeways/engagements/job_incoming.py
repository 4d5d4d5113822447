"""A list of vacancies as it comes in, from a spreadsheet or as JSON: every row read, or said what is wrong with it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from routeways.engagements.models import Vacancy
from routeways.foundation.tables import Column, Contract, FileRefused, Problem
from routeways.instruments.asking.answers import tidy
from routeways.organisations.reading import read_rows

# key in JSON, heading of the column, most letters, what may stand in it
FIELDS = (
    ("number", "Number", 80, "Required. Your own number for it; by it a vacancy is known when the list comes again."),
    ("employer", "Employer", 160, "Required. Who employs."),
    ("title", "Title", 160, "Required. The job title."),
    ("about", "About", 4000, "Optional. What the work is and which skills it needs. No names of people."),
    ("place", "Place", 120, "Optional. The town."),
    ("postcode", "Postcode", 10, "Optional. Of the workplace; without it distances are not known."),
    ("pay_from", "Pay from", 20, "Optional. Pounds, like 12.60 or 24000."),
    ("pay_to", "Pay to", 20, "Optional. Pounds."),
    ("pay_per", "Pay per", 20, "Required with pay: hour, day, week, month or year."),
    ("hours_from", "Hours from", 10, "Optional. Hours a week, at least."),
    ("hours_to", "Hours to", 10, "Optional. Hours a week, at most."),
    ("nights", "Nights", 10, "Optional. yes or no; empty where it is not known."),
    ("weekends", "Weekends", 10, "Optional. yes or no; empty where it is not known."),
    ("level", "Level", 5, "Optional. A whole number from 1 to 8."),
    ("apprenticeship", "Apprenticeship", 10, "Optional. yes or no; no where it is empty."),
    ("address", "Address", 500, "Optional. The web address where one applies, beginning with https://."),
    ("closes_on", "Closes on", 20, "Optional. The last day to apply, like 2027-03-27 or 27/03/2027."),
    ("state", "State", 20, "Optional. open or withdrawn; open where it is empty."),
)
HEADINGS = {key: heading for key, heading, _, _ in FIELDS}
_DAYS = ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d %B %Y", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S")
_YES = {"yes": True, "y": True, "true": True, "1": True, "no": False, "n": False, "false": False, "0": False}
_ONE_LINE = ("number", "employer", "title", "place", "postcode")
MOST_POUNDS, MOST_HOURS = 1_000_000, 100
OLDEST = 366  # days


class _Wrong(Exception):
    pass


@dataclass(frozen=True, slots=True)
class IncomingVacancy:
    """One row: its line, and the columns of `Vacancy` that the source decides; `withdrawn` closes it."""

    line: int
    number: str
    withdrawn: bool
    columns: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class IncomingList:
    rows: int
    vacancies: tuple[IncomingVacancy, ...]
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()


def read_file(path: Path, *, most: int) -> IncomingList:
    """A CSV, XLSX or JSON file. Raises FileRefused where nothing of it can be used."""
    if path.suffix.lower() == ".json":
        try:
            content = json.loads(path.read_bytes())
        except (ValueError, RecursionError) as error:
            raise FileRefused(f"{path.name} is not JSON that can be read: {error}.") from error
        return read_content(content.get("vacancies") if isinstance(content, dict) else content, most=most)
    columns = tuple(
        Column(heading, key, optional=key not in ("number", "employer", "title"), blank=True)
        for key, heading, _, _ in FIELDS
    )
    rows, report = read_rows(path, Contract(columns=columns, most_rejected=1.0))
    read = _read([(int(row["line"]), row) for row in rows], most)
    return IncomingList(report.rows_read, read.vacancies, (*report.problems, *read.problems), report.notes)


def read_content(content: Any, *, most: int) -> IncomingList:
    """The list under “vacancies” of what a program sent. Raises FileRefused."""
    if not isinstance(content, list):
        raise FileRefused("Send a JSON object with a list under “vacancies”.")
    rows = [(line, row) for line, row in enumerate(content, 1)]
    return _read(rows, most)


def moment(text: str, *, now: datetime) -> datetime:
    """When the source made its list, by its own clock; a time without a zone is London's. Raises FileRefused."""
    try:
        found = parse_datetime(text.strip())
    except ValueError:
        found = None
    if found is None:
        raise FileRefused("Say when the list was made: a day and a time like 2027-03-27 14:30.")
    if timezone.is_naive(found):
        found = timezone.make_aware(found)
    if (found - now).total_seconds() > 300:
        raise FileRefused("The list says that it was made in the future. Check the time and the time zone.")
    if (now - found).days > OLDEST:
        raise FileRefused("The list says that it was made more than a year ago. Send the newest.")
    return found


def _read(rows: Sequence[tuple[int, Any]], most: int) -> IncomingList:
    if len(rows) > most:
        raise FileRefused(f"The list has more than {most:,} vacancies. Split it and send the parts.")
    good: dict[str, IncomingVacancy] = {}
    problems: list[Problem] = []
    for line, row in rows:
        if not isinstance(row, Mapping):
            problems.append(Problem("must be an object with number, employer and title", line))
            continue
        found = _one(line, row, problems)
        if found is None:
            continue
        if found.number in good:
            problems.append(Problem(f"the number {found.number} stands in the list twice", line, "Number"))
            continue
        good[found.number] = found
    return IncomingList(len(rows), tuple(good.values()), tuple(problems))


def _one(line: int, row: Mapping[str, Any], problems: list[Problem]) -> IncomingVacancy | None:
    texts: dict[str, str] = {}
    found: dict[str, Any] = {}
    before = len(problems)
    for key, heading, most, _ in FIELDS:
        try:
            texts[key] = _text(row.get(key), key in _ONE_LINE, most)
            found[key] = _value(key, texts[key])
        except _Wrong as error:
            problems.append(Problem(str(error), line, heading, str(row.get(key))[:80]))
    if len(problems) == before:
        problems += [Problem(reason, line, HEADINGS[key]) for key, reason in _together(found)]
    if len(problems) > before:
        return None
    withdrawn = found.pop("state")
    number = found.pop("number")
    return IncomingVacancy(line, number, withdrawn, found)


def _text(value: Any, one_line: bool, most: int) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if not isinstance(value, str | int | float):
        raise _Wrong("must be a text or a number")
    text: str = tidy(str(value), one_line=one_line)
    if len(text) > most:
        raise _Wrong(f"is longer than {most:,} letters")
    return text


def _value(key: str, text: str) -> Any:
    match key:
        case "number" | "employer" | "title":
            if not text:
                raise _Wrong("is needed")
            return text
        case "pay_from" | "pay_to":
            return round(_number(re.sub(r"[£,\s]", "", text), MOST_POUNDS) * 100) if text else None
        case "hours_from" | "hours_to":
            return float(_number(text, MOST_HOURS)) if text else None
        case "pay_per":
            per = text.casefold().removeprefix("per ").removeprefix("an ").removeprefix("a ")
            if per and per not in Vacancy.Per.values:
                raise _Wrong("must be hour, day, week, month or year")
            return per
        case "nights" | "weekends":
            return _yes(text) if text else None
        case "apprenticeship":
            return _yes(text) if text else False
        case "state":
            if text.casefold() not in ("", "open", "withdrawn"):
                raise _Wrong("must be open or withdrawn")
            return text.casefold() == "withdrawn"
    return _more(key, text)


def _more(key: str, text: str) -> Any:
    if key == "level":
        if text and text.removesuffix(".0") not in ["1", "2", "3", "4", "5", "6", "7", "8"]:
            raise _Wrong("must be a whole number from 1 to 8")
        return int(float(text)) if text else None
    if key == "closes_on":
        return _day(text) if text else None
    if key == "address" and text:
        try:
            URLValidator(schemes=("https", "http"))(text)
        except ValidationError:
            raise _Wrong("is no web address like https://example.org/jobs/7") from None
    return text


def _number(text: str, most: int) -> Decimal:
    try:
        found = Decimal(text)
    except InvalidOperation:
        raise _Wrong("must be a number, like 37.5") from None
    if not found.is_finite() or not 0 <= found <= most:
        raise _Wrong(f"must be from 0 to {most:,}")
    return found


def _yes(text: str) -> bool:
    found = _YES.get(text.casefold())
    if found is None:
        raise _Wrong("must be yes or no")
    return found


def _day(text: str) -> date:
    for form in _DAYS:
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007  (a day, not a moment)
        except ValueError:
            continue
    raise _Wrong("is not a date like 2027-03-27 or 27/03/2027")


def _together(found: Mapping[str, Any]) -> list[tuple[str, str]]:
    wrong = []
    for low, high in (("pay_from", "pay_to"), ("hours_from", "hours_to")):
        if found[low] is not None and found[high] is not None and found[high] < found[low]:
            wrong.append((high, f"must not be less than “{HEADINGS[low]}”"))
    if (found["pay_from"] is not None or found["pay_to"] is not None) and not found["pay_per"]:
        wrong.append(("pay_per", "is needed with pay: hour, day, week, month or year"))
    return wrong
