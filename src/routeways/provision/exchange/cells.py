"""What a single cell must hold, whatever stands beside it. Each check gives the value or a Fault's rule and words."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal

from routeways.places.postcodes import PostcodeError, parse
from routeways.provision.exchange.columns import Col
from routeways.provision.exchange.guard import runs_as_formula

AIM = re.compile(r"[0-9A-Z]{8}")
DATE = re.compile(r"[0-9]{2}/[0-9]{2}/[0-9]{4}")
COST = re.compile(r"[0-9]+(\.[0-9]{1,2})?")
WEB = re.compile(r"(https?://)?([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}(:[0-9]{2,5})?([/?#]\S*)?", re.IGNORECASE)
EMAIL = re.compile(r"[^\s@<>]+@([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}", re.IGNORECASE)
PHONE = re.compile(r"[0-9 ()+-]+")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
MOST_COST = Decimal("999999.99")


class Broken(Exception):
    """A broken rule: its id and a sentence that says what to do."""

    def __init__(self, rule: str, reason: str) -> None:
        super().__init__(reason)
        self.rule = rule
        self.reason = reason


def check_plain(text: str, col: Col) -> str:
    """What holds for every cell: no control characters or formulas, not blank where needed, not too long, a value.

    Returns the text, in the spelling of the list where there is one. Raises Broken.
    """
    if CONTROL.search(text):
        raise Broken("control-characters", "It holds a control character. Type the text again.")
    if runs_as_formula(text):
        raise Broken("formula", f"It begins with “{text[0]}”, as a formula does. Begin with a letter.")
    if col.needed and not text:
        raise Broken("needed", f"It is blank. {_what(col)}")
    if col.most and len(text) > col.most:
        raise Broken("length", f"It has {len(text):,} letters. Shorten it to {col.most:,} or fewer.")
    if col.plain and (signs := [sign for sign in "<>`" if sign in text]):
        raise Broken("plain-text", f"It holds “{signs[0]}”, which is not allowed. Take it out; do not paste web pages.")
    return _value(text, col) if col.values and text else text


def _value(text: str, col: Col) -> str:
    known = {one.lower(): one for one in col.values}
    found = known.get(" ".join(text.lower().split()))
    if found is None:
        raise Broken("value", f"“{_short(text)}” is not one of the values. Write {_or(col.values)}.")
    return found


def _what(col: Col) -> str:
    return f"Write {_or(col.values)}." if col.values else f"Give it: {col.says[0].lower()}{col.says[1:]}"


def _or(values: tuple[str, ...]) -> str:
    return f"{', '.join(values[:-1])} or {values[-1]}"


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 40 else f"{line[:39]}…"


def aim(text: str) -> str:
    found = text.upper()
    if not AIM.fullmatch(found):
        raise Broken(
            "aim-form",
            f"“{_short(text)}” is not a learning aim reference, which has eight letters or digits. "
            "Spreadsheets drop zeros at the front: format the column as text.",
        )
    return found


def day(text: str) -> date:
    try:
        if not DATE.fullmatch(text):
            raise ValueError
        return datetime.strptime(text, "%d/%m/%Y").date()  # noqa: DTZ007  (a day, not a moment)
    except ValueError:
        raise Broken("start-form", f"“{_short(text)}” is not a date. Write it as dd/MM/yyyy: 06/09/2027.") from None


def pounds(text: str) -> Decimal:
    if not COST.fullmatch(text):
        raise Broken(
            "cost-form", f"“{_short(text)}” is not a cost. Write pounds and pence without £ or commas: 1250.50."
        )
    amount = Decimal(text)
    if amount > MOST_COST:
        raise Broken("cost-range", f"“{_short(text)}” is more than £999,999.99. Check it.")
    return amount


def duration(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,3}", text) or int(text) == 0:
        raise Broken("duration-form", f"“{_short(text)}” is not a whole number from 1 to 999. Write one, such as 10.")
    return int(text)


def yes(text: str) -> bool:
    return text == "Yes"


def web(text: str, rule: str) -> str:
    if not WEB.fullmatch(text):
        raise Broken(rule, f"“{_short(text)}” is not a web address. Write it like https://www.example.org/courses.")
    return text


def email(text: str) -> str:
    if not EMAIL.fullmatch(text):
        raise Broken("email-form", f"“{_short(text)}” is not an e-mail address. Write it like courses@example.org.")
    return text


def phone(text: str) -> str:
    if not PHONE.fullmatch(text) or sum(letter.isdigit() for letter in text) < 10:
        raise Broken("phone-form", f"“{_short(text)}” is not a telephone number. Write it like 01772 000000.")
    return text


def postcode(text: str) -> str:
    try:
        found = parse(text)
    except PostcodeError:
        found = None
    if found is None or not found.is_full:
        raise Broken("postcode-form", f"“{_short(text)}” is not a full postcode. Write it like PR1 2HE.")
    return str(found)


def convert(text: str, col: Col) -> object:
    """The value that a cell stands for; None or "" where it is blank. Raises Broken."""
    text = check_plain(text, col)
    if not text:
        return None if col.key in ("starts_on", "cost", "national") else ""
    match col.key:
        case "aim":
            return aim(text)
        case "starts_on":
            return day(text)
        case "flexible" | "national":
            return yes(text)
        case "cost":
            return pounds(text)
        case "duration":
            return duration(text)
        case "webpage":
            return web(text, "webpage-form")
        case "website":
            return web(text, "website-form")
        case "email":
            return email(text)
        case "phone":
            return phone(text)
        case "postcode":
            return postcode(text)
        case "sub_regions":
            return tuple(part for part in (" ".join(one.split()) for one in text.split(";")) if part)
    return text
