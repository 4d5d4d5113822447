"""UK postcodes as text: their parts, how they are written, and what is wrong with one that is not a postcode."""

from __future__ import annotations

import re
from dataclasses import dataclass

# Royal Mail's formats: area of one or two letters, district of one or two characters, sector digit, two unit letters
# without C, I, K, M, O and V.
_OUTWARD = r"[A-Z]{1,2}[0-9][0-9A-Z]?"
_FULL = re.compile(rf"({_OUTWARD})([0-9])([ABD-HJLNP-UW-Z]{{2}})")
_SECTOR = re.compile(rf"({_OUTWARD})([0-9])")
_DISTRICT = re.compile(rf"({_OUTWARD})")


class PostcodeError(ValueError):
    """Text that is not a postcode. The message is a sentence for the person who typed it."""


@dataclass(frozen=True, slots=True)
class ParsedPostcode:
    """A full postcode (“BB2 1LH”) or a sector (“BB2 1”, `unit` empty)."""

    outward: str
    digit: str
    unit: str = ""

    @property
    def sector(self) -> str:
        return f"{self.outward} {self.digit}"

    @property
    def letters(self) -> str:
        """Its postcode area: “BB” of “BB2 1LH”."""
        return self.outward[:2] if self.outward[1].isalpha() else self.outward[0]

    @property
    def is_full(self) -> bool:
        return bool(self.unit)

    def __str__(self) -> str:
        return self.sector + self.unit


def first_part(text: str) -> str:
    """“BB11” for the first part of a postcode alone, in whatever case; "" for anything else."""
    compact = text.strip().upper()
    return compact if _DISTRICT.fullmatch(compact) else ""


def parse(text: str) -> ParsedPostcode:
    """A full postcode or a sector, however it is spaced and in whatever case. Raises PostcodeError."""
    if not text or not text.strip():
        raise PostcodeError("Enter a postcode, for example PR1 2HE.")
    shown = " ".join(text.split())[:20]
    compact = re.sub(r"[\s\-.]", "", text.upper())
    if match := _FULL.fullmatch(compact):
        return ParsedPostcode(*match.groups())
    # “BB21” may be the district BB21 or the sector BB2 1: only the space says which.
    parts = text.upper().split()
    if len(parts) == 2 and (match := _SECTOR.fullmatch("".join(parts))) and parts[1] == match[2]:
        return ParsedPostcode(match[1], match[2])
    if _DISTRICT.fullmatch(compact):
        raise PostcodeError(f"“{shown}” is only the first part of a postcode. Enter all of it, for example PR1 2HE.")
    raise PostcodeError(f"“{shown}” is not a UK postcode. A postcode looks like PR1 2HE.")
