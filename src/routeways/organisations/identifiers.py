"""The registers an organisation can be found in, and the one way each number is written. Pure, no database."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum


class IdentifierError(ValueError):
    """A number that cannot be one of its register. The message says what it should look like."""


class Scheme(StrEnum):
    URN = "urn"
    UKPRN = "ukprn"
    COMPANY = "company-number"
    CHARITY = "charity-number"
    LAESTAB = "laestab"
    VAT = "vat"
    AREA = "area-code"


@dataclass(frozen=True, slots=True)
class Register:
    """`label` is what people call the number, `shape` how it looks, `kept_by` who gives it out."""

    label: str
    shape: str
    kept_by: str


REGISTERS = {
    Scheme.URN: Register(
        "URN", "six digits, such as 130736", "Department for Education, Get Information about Schools"
    ),
    Scheme.UKPRN: Register(
        "UKPRN", "eight digits that begin with 1, such as 10000747", "UK Register of Learning Providers"
    ),
    Scheme.COMPANY: Register(
        "company number", "eight digits, or two letters and six digits, such as 01234567 or OC123456", "Companies House"
    ),
    Scheme.CHARITY: Register(
        "charity number", "six or seven digits, or SC or NIC and six digits, such as 1234567", "the charity regulators"
    ),
    Scheme.LAESTAB: Register(
        "LAESTAB",
        "three digits for the authority and four for the school, such as 888/4030",
        "Department for Education",
    ),
    Scheme.VAT: Register("VAT number", "GB and nine digits, such as GB 123 4567 82", "HM Revenue and Customs"),
    Scheme.AREA: Register(
        "area code", "a letter and eight digits, such as E47000018", "Office for National Statistics"
    ),
}

_GAPS = re.compile(r"[\s\u200b\ufeff]+")
_SIMPLE = {
    Scheme.URN: re.compile(r"[1-9]\d{5}"),
    Scheme.UKPRN: re.compile(r"1\d{7}"),
    Scheme.AREA: re.compile(r"[EWSN]\d{8}"),
}
# Old Northern Ireland numbers have one letter and seven digits; registered societies end in R.
_COMPANY = re.compile(r"(?P<letters>[A-Z]{0,2})(?P<digits>\d{1,8})(?P<end>R?)")
_CHARITY = re.compile(r"(?P<country>SC|NIC)?0*(?P<digits>\d+)(?P<linked>-\d{1,2})?")
_LAESTAB = re.compile(r"([2-9]\d{2})[/-]?(\d{4})")
_VAT = re.compile(r"(?:GB)?(\d{9})")


def normalise(scheme: Scheme | str, text: str) -> str:
    """The number as its register writes it, for example " 1234567 " → "01234567" for a company.

    Raises IdentifierError for anything that cannot be a number of that register. Applying it twice changes nothing.
    """
    try:
        which = Scheme(scheme)
    except ValueError:
        known = ", ".join(item.value for item in Scheme)
        raise IdentifierError(f"“{scheme}” is not a register we know. Use one of: {known}.") from None
    compact = _GAPS.sub("", text).upper()
    found = _NORMALISERS[which](compact) if compact.isascii() else None
    if found is None:
        register = REGISTERS[which]
        raise IdentifierError(f"“{text.strip()}” is not a {register.label}. It should be {register.shape}.")
    return found


def shown(scheme: Scheme | str, value: str) -> str:
    """A stored number in the form people expect to read: 8884030 → 888/4030."""
    if scheme == Scheme.LAESTAB:
        return f"{value[:3]}/{value[3:]}"
    return value


def label(scheme: Scheme | str) -> str:
    """What people call the number within a sentence: URN, company number."""
    return REGISTERS[Scheme(scheme)].label


def heading(scheme: Scheme | str) -> str:
    """The same at the start of a line: Company number."""
    text = label(scheme)
    return text[0].upper() + text[1:]


def _simple(scheme: Scheme) -> Callable[[str], str | None]:
    def check(compact: str) -> str | None:
        return compact if _SIMPLE[scheme].fullmatch(compact) else None

    return check


def _company(compact: str) -> str | None:
    match = _COMPANY.fullmatch(compact)
    if match is None or not int(match["digits"]):
        return None
    letters, digits, end = match["letters"], match["digits"], match["end"]
    if (len(letters) == 1 and letters != "R") or (end and letters not in ("IP", "SP", "NP")):
        return None
    width = 8 - len(letters) - len(end)
    digits = digits.lstrip("0").zfill(width)
    return f"{letters}{digits}{end}" if len(digits) == width else None


def _charity(compact: str) -> str | None:
    match = _CHARITY.fullmatch(compact)
    if match is None or not int(match["digits"]):
        return None
    country, digits, linked = match["country"] or "", match["digits"], match["linked"] or ""
    if country:
        return f"{country}{digits.zfill(6)}" if len(digits) <= 6 and not linked else None
    return f"{digits}{linked}" if len(digits) in (6, 7) else None


def _laestab(compact: str) -> str | None:
    match = _LAESTAB.fullmatch(compact)
    return match[1] + match[2] if match else None


def _vat(compact: str) -> str | None:
    """HM Revenue and Customs' check: seven weighted digits plus the last two, modulo 97, plain or with 55 added."""
    match = _VAT.fullmatch(compact)
    if match is None:
        return None
    digits = match[1]
    total = sum(int(digit) * weight for digit, weight in zip(digits[:7], range(8, 1, -1), strict=True)) + int(
        digits[7:]
    )
    return f"GB{digits}" if total % 97 == 0 or (total + 55) % 97 == 0 else None


_NORMALISERS = {
    Scheme.URN: _simple(Scheme.URN),
    Scheme.UKPRN: _simple(Scheme.UKPRN),
    Scheme.AREA: _simple(Scheme.AREA),
    Scheme.COMPANY: _company,
    Scheme.CHARITY: _charity,
    Scheme.LAESTAB: _laestab,
    Scheme.VAT: _vat,
}
