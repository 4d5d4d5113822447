"""Plain-English sentences made from figures. Each says what the figures allow, and no more."""

from __future__ import annotations

from routeways.evidence.reading import Reading
from routeways.values import Figure, Symbol, Unit
from routeways.values.comparison import Comparison

_TENTHS = {1: "1 in 10", 2: "2 in 10", 3: "3 in 10", 4: "4 in 10", 5: "half", 6: "6 in 10", 7: "7 in 10", 8: "8 in 10"}
_TENTHS |= {9: "9 in 10"}


def in_words(value: float) -> str:
    """A percentage as people say it: “about 7 in 10”, “about 3 in every 100”, “fewer than 1 in every 100”."""
    if value < 0.5:
        return "fewer than 1 in every 100"
    tenth = round(value / 10)
    if value >= 8 and tenth in _TENTHS and abs(value - 10 * tenth) <= 1.6:
        return f"about {_TENTHS[tenth]}"
    return f"about {round(value)} in every 100"


def number(figure: Figure, decimals: int | None = None) -> str:
    """A figure in running text: its value, or why there is none."""
    if figure.value is not None:
        return figure.unit.write(figure.value, decimals)
    return f"[{figure.symbol.value if figure.symbol else 'x'}]"


def state(reading: Reading) -> str:
    """What the headline says, in a sentence of its own."""
    figure, wording = reading.headline, reading.indicator.wording
    if figure is None:
        return "There is no figure for this area."
    if figure.value is None:
        return missing(figure)
    if figure.unit is Unit.PER_CENT:
        words = in_words(figure.value)
        return f"{words[0].upper()}{words[1:]} {wording.subject}."
    return f"{number(figure, reading.indicator.decimals)} {wording.subject}."


def missing(figure: Figure) -> str:
    """Why there is no number."""
    because = {
        Symbol.CONFIDENTIAL: "Too few people were found to publish a number. It is not zero.",
        Symbol.NOT_AVAILABLE: "The release gives no figure here.",
        Symbol.UNRELIABLE: "The sample was too small to publish a number.",
        Symbol.NOT_APPLICABLE: "There is nothing here that this could count.",
        Symbol.LOW: "There are some, but too few to round to anything but zero.",
    }
    sentence = because[figure.symbol or Symbol.NOT_AVAILABLE]
    if figure.reason and figure.symbol is Symbol.NOT_AVAILABLE:
        reason = figure.reason.rstrip(".")
        return f"No figure: {reason[0].lower() if reason[:2].istitle() is False else reason[0]}{reason[1:]}."
    return sentence


def compared(reading: Reading, code: str, name: str) -> str:
    """How the area stands to another one, or why that cannot be said; "" where there is nothing to compare."""
    possessive = f"{name}’s" if not name.endswith("s") else f"{name}’"
    match reading.against(code):
        case Comparison.ABOVE:
            return f"That is higher than {possessive}."
        case Comparison.BELOW:
            return f"That is lower than {possessive}."
        case Comparison.SAME:
            return f"That is the same as {possessive}."
        case Comparison.TOO_CLOSE:
            return f"The survey is too small to say that it differs from {possessive}."
        case Comparison.NOT_COMPARABLE:
            return f"It cannot be compared with {possessive}."
        case _:
            return ""


def changed(reading: Reading) -> str:
    """What has changed since the first year of the series, where that can be said."""
    since = reading.earlier
    if since is None or reading.headline is None:
        return ""
    change = reading.change(since)
    if change is None or change.value is None:
        return ""
    label = since.period.label
    if change.lower is not None and change.upper is not None and change.lower <= 0 <= change.upper:
        return f"We cannot say that it has changed since {label}."
    if reading.survey and change.lower is None:
        return ""
    size = number(change.but(value=abs(change.value), lower=None, upper=None, bounds=change.bounds.NONE))
    size = f"{size} points" if change.unit is Unit.POINTS else size
    if change.value == 0:
        return f"It is the same as in {label}."
    return f"It has {'risen' if change.value > 0 else 'fallen'} by {size} since {label}."


def summary(reading: Reading, whole: str, whole_name: str) -> str:
    """Two sentences for a key figure: what it is, and how it stands to the region."""
    parts = [state(reading)]
    if reading.headline is not None and reading.headline.value is not None:
        parts.append(compared(reading, whole, whole_name) if reading.headline.unit.is_rate else changed(reading))
    return " ".join(part for part in parts if part)
