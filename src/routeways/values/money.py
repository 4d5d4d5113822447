"""Money in whole pence. Never a binary fraction: what is added up a thousand times must still agree."""

from __future__ import annotations

import re
from dataclasses import dataclass

_WRITTEN = re.compile(r"£?\s*([0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.([0-9]{2}))?")
MOST = 10**15  # ten thousand billion pounds in pence: far beyond any account, far within a 64-bit column


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """`pence` may be below zero. Raises TypeError for anything but a whole number, ValueError beyond `MOST`."""

    pence: int

    def __post_init__(self) -> None:
        if type(self.pence) is not int:
            raise TypeError(f"Money is counted in whole pence, and {self.pence!r} is not a whole number.")
        if abs(self.pence) > MOST:
            raise ValueError(f"{self.pence} pence is more money than can be meant.")

    @classmethod
    def from_text(cls, text: str) -> Money:
        """Reads “£1,250”, “1250.50” or “1,250.50”. Raises ValueError with a sentence for anything else."""
        match = _WRITTEN.fullmatch(text.strip())
        if match is None:
            raise ValueError(f"“{text.strip()[:40]}” is not an amount of money. Write it as 1,250 or 1,250.50.")
        return cls(int(match[1].replace(",", "")) * 100 + int(match[2] or 0))

    @classmethod
    def pounds(cls, pounds: int) -> Money:
        return cls(pounds * 100)

    def __add__(self, other: Money) -> Money:
        return Money(self.pence + other.pence) if isinstance(other, Money) else NotImplemented

    def __sub__(self, other: Money) -> Money:
        return Money(self.pence - other.pence) if isinstance(other, Money) else NotImplemented

    def __mul__(self, times: int) -> Money:
        return Money(self.pence * times) if type(times) is int else NotImplemented

    __rmul__ = __mul__

    def __neg__(self) -> Money:
        return Money(-self.pence)

    def __bool__(self) -> bool:
        return self.pence != 0

    def __str__(self) -> str:
        """“£1,250” for whole pounds, “£1,250.50” otherwise, “−£3” below zero."""
        pounds, pence = divmod(abs(self.pence), 100)
        return f"{'−' if self.pence < 0 else ''}£{pounds:,}" + (f".{pence:02d}" if pence else "")

    @property
    def plain(self) -> str:
        """For files that programs read: “1250.50”, “-3.00”."""
        pounds, pence = divmod(abs(self.pence), 100)
        return f"{'-' if self.pence < 0 else ''}{pounds}.{pence:02d}"
