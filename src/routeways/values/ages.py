"""How old people are."""

from __future__ import annotations

from datetime import date


def age_on(born_on: date, day: date) -> int:
    """Whole years on that day. Who was born on 29 February is a year older on 1 March where there is no such day."""
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))
