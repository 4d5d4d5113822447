"""Plain-English sentences made from figures. Each says what the figures allow, and no more."""

from __future__ import annotations

import re
from collections.abc import Mapping

from routeways.evidence.definitions import Indicator
from routeways.evidence.naming import TTWA, area_names
from routeways.evidence.reading import Reading, certain, is_survey
from routeways.values import Bounds, Figure, Mark, Period, PeriodKind, Symbol, Unit
from routeways.values.words import listed

_TENTHS = {1: "1 in 10", 2: "2 in 10", 3: "3 in 10", 4: "4 in 10", 5: "half", 6: "6 in 10", 7: "7 in 10", 8: "8 in 10"}
_TENTHS |= {9: "9 in 10"}
_CODE = re.compile(r"\b[A-Z]\d{8}\b")
_NO_COUNT = "That does not mean that there are none."


def in_words(value: float) -> str:
    """A percentage as people say it: “about 7 in 10”, “about 3 in every 100”, “fewer than 1 in every 100”."""
    if value < 1:
        return "fewer than 1 in every 100"
    tenth = round(value / 10)
    if value >= 8 and tenth in _TENTHS and abs(value - 10 * tenth) <= 1.6:
        return f"about {_TENTHS[tenth]}"
    return f"about {int(value + 0.5)} in every 100"


def number(figure: Figure, decimals: int | None = None) -> str:
    """A figure in running text: its value, the limits that are certain, or the symbol."""
    if figure.value is not None:
        return spoken(figure.unit, figure.value, decimals)
    if figure.bounds is Bounds.RANGE and figure.lower is not None and figure.upper is not None:
        low, high = figure.unit.write(figure.lower, decimals), spoken(figure.unit, figure.upper, decimals)
        return f"between {low} and {high}"
    return f"[{figure.symbol.value if figure.symbol else 'x'}]"


def spoken(unit: Unit, value: float, decimals: int | None = None) -> str:
    """A value as it is said in a sentence: units that tables shorten are written out."""
    written = unit.write(value, decimals)
    return f"{written.removesuffix(' min')} minutes" if unit is Unit.MINUTES else written


def known(figure: Figure) -> bool:
    """Whether there is something to say about its size: a value or certain limits."""
    return figure.value is not None or (figure.bounds is Bounds.RANGE and figure.symbol is not Symbol.LOW)


def when(period: Period, *, ahead: bool = False) -> str:
    """The period after a verb: “in 2022”, “in the 2022/23 academic year”; `ahead` is for forecasts: “by 2035”."""
    if ahead:
        return f"by {period.label}"
    match period.kind:
        case PeriodKind.POINT:
            return f"on {period.label}"
        case PeriodKind.ACADEMIC_PART:
            return f"from {period.sentence}"
        case PeriodKind.CALENDAR:
            return f"in {period.label}"
        case _:
            return f"in {period.sentence}"


def statement(indicator: Indicator, figure: Figure, *, place: str = "", words: bool = False) -> str:
    """One whole sentence: “In Burnley, 71.2% of people aged 16 to 64 had a job in 2022.”

    `place` begins the sentence; without it the period does. `words` says a share as “about 7 in 10”.
    The figure needs a value or certain limits.
    """
    wording, ahead = indicator.wording, Mark.FORECAST in figure.marks
    subject = (wording.forecast if ahead else "") or wording.subject
    size = number(figure, indicator.decimals)
    if wording.below_zero and figure.value is not None and figure.value < 0:
        subject = wording.below_zero
        size = spoken(figure.unit, -figure.value, indicator.decimals)
    elif words and _is_share_of(figure, subject):
        size = in_words(figure.value or 0.0)
        subject = subject if size.endswith("half") else re.sub(r"^of (?!those|the )", "", subject)
    clause = subject if "{number}" in subject else f"{{number}} {subject}"
    time = when(figure.period, ahead=ahead)
    if "{period}" not in clause:
        clause = f"{clause} {{period}}" if place else f"{{period}}, {clause}"
    clause = clause.replace("{number}", size).replace("{period}", time)
    return f"In {the(place)}, {clause}." if place else f"{upper_first(clause)}."


def _is_share_of(figure: Figure, subject: str) -> bool:
    """Whether “about 7 in 10” can stand for the number: a share of somebody that is not next to nothing or to all."""
    if figure.unit is not Unit.PER_CENT or figure.value is None:
        return False
    return bool(re.match(r"of [^0-9]", subject)) and 0.05 <= figure.value < 99.5


def state(reading: Reading) -> str:
    """What the headline says, in a sentence of its own."""
    figure = reading.headline
    if figure is None:
        return "There is no figure for this area."
    if not known(figure):
        return missing(figure, survey=reading.survey)
    if reading.indicator.method == "gap" and _spans_zero(figure):
        return f"The survey is too small to say {when(figure.period)} whether there is a gap."
    return statement(reading.indicator, figure, words=True)


def of_figure(indicator: Indicator, figure: Figure, place: str, breakdown_label: str = "") -> str:
    """One figure in a sentence that can be quoted; a part of a breakdown is named and nothing else is claimed."""
    if not known(figure):
        return missing(figure, place, survey=is_survey(indicator))
    if breakdown_label:
        size = number(figure, indicator.decimals)
        return f"In {the(place)}, the figure for “{breakdown_label}” was {size} {when(figure.period)}."
    return statement(indicator, figure, place=place)


def missing(figure: Figure, place: str = "", *, survey: bool = False) -> str:
    """Why there is no number."""
    opening = f"There is no figure for {the(place)} {when(figure.period)}." if place else "There is no figure."
    added_up = "added up from" in figure.reason
    match figure.symbol:
        case Symbol.CONFIDENTIAL if added_up:
            why = "It would be the sum of its districts, and for at least one of them no number is given."
        case Symbol.CONFIDENTIAL if survey:
            why = f"The survey found too few people to give one. {_NO_COUNT}"
        case Symbol.CONFIDENTIAL:
            why = f"The publisher keeps it back, so that nobody can be recognised. {_NO_COUNT}"
        case Symbol.UNRELIABLE:
            why = f"The sample was too small to give one. {_NO_COUNT}"
        case Symbol.NOT_APPLICABLE:
            why = "There is nothing here that it could count."
        case Symbol.LOW:
            return f"{opening} There are some, but so few that they round to zero."
        case _:
            why = reason(figure.reason) or "The release does not give one here."
    return f"{opening} {why}"


def note(text: str) -> str:
    """A figure's whole reason as a note of several sentences, with areas by their names."""
    names = area_names() if _CODE.search(text) else {}
    named = _CODE.sub(lambda found: names.get(found[0], found[0]), text)
    return " ".join(f"{upper_first(part.rstrip('.'))}." for part in named.split("; ") if part)


def reason(text: str, names: Mapping[str, str] | None = None) -> str:
    """A figure's reason as sentences: codes of areas by their names, and nothing about margins it has not got.

    In a loop, give `area_names()`.
    """
    hidden, others = [], []
    if names is None:
        names = area_names() if _CODE.search(text) else {}
    for part in text.split("; "):
        if found := re.fullmatch(rf"({_CODE.pattern}) is (.+)", part):
            hidden.append(names.get(found[1], found[1]))
        elif part and not part.startswith("margin"):
            others.append(f"{upper_first(part.rstrip('.'))}.")
    if hidden:
        which = "number" if len(hidden) == 1 else "numbers"
        kept_back = "is kept back" if len(hidden) == 1 else "are kept back"
        others.insert(0, f"It needs the {which} for {listed(hidden)}, which {kept_back}.")
    return " ".join(others)


def compared(reading: Reading, code: str, name: str) -> str:
    """How a rate stands to another area's, or why that cannot be said; "" where there is nothing to compare.

    Counts are not compared: that a district has fewer people at work than its region says nothing about it.
    """
    from routeways.values.comparison import Comparison

    figure = reading.headline
    if figure is None or figure.value is None or not figure.unit.is_rate:
        return ""
    match reading.against(code):
        case Comparison.ABOVE:
            return f"That is higher than {possessive(name)}."
        case Comparison.BELOW:
            return f"That is lower than {possessive(name)}."
        case Comparison.SAME:
            return f"That is the same as {possessive(name)}."
        case Comparison.TOO_CLOSE:
            return f"The survey is too small to say that it differs from {possessive(name)}."
        case Comparison.NOT_COMPARABLE:
            return f"It cannot be compared with {possessive(name)}."
        case _:
            return ""


def changed(reading: Reading) -> str:
    """What has changed since the first year of the series, where that can be said."""
    since = reading.earlier
    if since is None or reading.headline is None or Mark.FORECAST in reading.headline.marks:
        return ""
    change = reading.change(since)
    if change is None or change.value is None:
        return ""
    label = since.period.label
    if change.value == 0:
        return f"It is the same as in {label}."
    sure = certain(change, survey=reading.survey)
    if sure is None:
        return ""
    if not sure:
        return f"We cannot say that it has changed since {label}."
    if reading.indicator.method == "gap":
        return _gap_moved(reading, since, change)
    return moved(reading.indicator, change, label)


def _gap_moved(reading: Reading, since: Figure, change: Figure) -> str:
    """A gap narrows or widens; where it has changed sides, the figures themselves say more than a sentence."""
    now, was = (reading.headline.value if reading.headline else None) or 0.0, since.value or 0.0
    if now * was <= 0:
        return ""
    verb = "narrowed" if abs(now) < abs(was) else "widened"
    return f"The gap has {verb} by {amount(reading.indicator, change)} since {since.period.label}."


def moved(indicator: Indicator, change: Figure, since: str) -> str:
    """“That is 53 fewer than in 2019/20.” for counts, “It has fallen by 1.6 points since 2015/16.” for rates."""
    value = change.value or 0.0
    size = amount(indicator, change)
    if not re.search("[1-9]", size):
        return f"It has hardly changed since {since}."
    if not change.unit.is_rate:
        return f"That is {size} {'more' if value > 0 else 'fewer'} than in {since}."
    return f"It has {'risen' if value > 0 else 'fallen'} by {size} since {since}."


def amount(indicator: Indicator, change: Figure) -> str:
    """How large a change is, without its sign: “1.6 points”, “£35.10”, “53”."""
    size = spoken(change.unit, abs(change.value or 0.0), indicator.decimals)
    return f"{size} point{'' if size == '1' else 's'}" if change.unit is Unit.POINTS else size


def outlook(reading: Reading) -> str:
    """What the last forecast says, where the headline is not one itself."""
    last = next((figure for figure in reversed(reading.ahead) if known(figure)), None)
    return statement(reading.indicator, last) if last is not None else ""


def summary(reading: Reading, whole: str, whole_name: str) -> str:
    """Two sentences for a key figure: what it is, and how it stands to the region."""
    parts = [state(reading)]
    if reading.headline is not None and reading.headline.value is not None:
        parts.append(compared(reading, whole, whole_name) if reading.headline.unit.is_rate else changed(reading))
    parts.append(outlook(reading))
    return " ".join(part for part in parts if part)


# -- words


def the(place: str) -> str:
    """A place's name after a preposition: “the Burnley Travel to Work Area”, “Burnley”."""
    return f"the {place}" if place.endswith(TTWA) else place


def possessive(name: str) -> str:
    return f"{name}’" if name.endswith("s") else f"{name}’s"


def upper_first(text: str) -> str:
    return text[:1].upper() + text[1:]


def lower_first(text: str) -> str:
    """A title inside a sentence: “People in work” becomes “people in work”; “GCSE results” and “Year 11” stay."""
    return text if re.match(r"[A-Z]{2}|[A-Z]\w* \d", text) else text[:1].lower() + text[1:]


def _spans_zero(figure: Figure) -> bool:
    return figure.lower is not None and figure.upper is not None and figure.lower <= 0 <= figure.upper
