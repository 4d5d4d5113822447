"""What the explore page says: headings, the finding over its chart, and what to know before concluding anything."""

from __future__ import annotations

from routeways.evidence.definitions import Indicator
from routeways.evidence.explore import LINES, Explored, part_years
from routeways.evidence.reading import is_survey, past_and_ahead, stands
from routeways.values.comparison import Comparison
from routeways.values.words import listed

FAR_LARGER = 15.0  # a count this many times the first area's flattens its line


def heading(shown: Explored) -> str:
    """“Businesses, by how many people they employ”; “People in work by industry” says it already."""
    title, by = shown.query.indicator.title, shown.query.by
    if by is None or by.label.lower() in title.lower():
        return title
    return f"{title}, by {by.label[:1].lower()}{by.label[1:]}"


def notes(shown: Explored) -> list[str]:
    """What a reader must know before drawing conclusions from the chart."""
    found = []
    if shown.without:
        names = listed([shown.names[code] for code in shown.without])
        found.append(f"There are no figures of this kind for {names}.")
    others = part_years(shown)
    if others:
        labels = listed([one.label for one in others[-3:]])
        found.append(
            f"{labels} cannot stand on one line with {shown.period.label}. Choose it under “Period” to see it."
        )
    large = _far_larger(shown)
    if large:
        found.append(f"{large} is so much larger that the other lines look flat. Leave it out to see them move.")
    if shown.query.breakdown and len(shown.areas) > 1 and len(shown.keys) <= LINES and not shown.adds_up:
        found.append("The parts do not add up to a whole, or some are not published, so they are not stacked.")
    return found


def _far_larger(shown: Explored) -> str:
    if shown.query.indicator.unit.is_rate or shown.kind not in ("line", "multiples"):
        return ""
    sizes = {
        code: max((one.value or 0.0 for one in shown.lines[code, key]), default=0.0)
        for code in shown.areas
        for key, _ in shown.keys[:1]
    }
    known = [size for size in sizes.values() if size > 0]
    if len(known) < 2:
        return ""
    largest = max(sizes, key=lambda code: sizes[code])
    return shown.names[largest] if sizes[largest] > FAR_LARGER * min(known) else ""


def title(shown: Explored) -> str:
    """The finding, where one can be said of the chart as a whole."""
    indicator, first = shown.query.indicator, shown.areas[0]
    noun = f"{indicator.wording.noun[:1].upper()}{indicator.wording.noun[1:]}"
    if shown.query.breakdown:
        return _title_of_parts(shown)
    if shown.kind in ("line", "multiples") and 1 < len(shown.areas) <= LINES and indicator.unit.is_rate:
        return _against(shown, noun)
    if shown.kind in ("line", "multiples") and len(shown.areas) <= LINES:
        return f"{shown.names[first]}: {_change(shown, indicator, first)}"
    if len(shown.areas) == 1:
        return f"{noun} in {shown.names[first]}"
    return f"{indicator.title}, {len(shown.areas)} areas"


def _title_of_parts(shown: Explored) -> str:
    """The largest part in the first area, where it is clearly the largest."""
    first, indicator = shown.areas[0], shown.query.indicator
    here = [(label, shown.at(first, key)) for key, label in shown.keys]
    known = sorted(
        ((label, one) for label, one in here if one is not None and one.value is not None),
        key=lambda pair: -(pair[1].value or 0.0),
    )
    survey = is_survey(indicator)
    if len(known) > 1 and stands(known[0][1], known[1][1], survey=survey) is Comparison.ABOVE:
        label, figure = known[0]
        number = indicator.unit.write(figure.value or 0.0, indicator.decimals)
        return f"In {shown.names[first]}, “{label}” is the largest: {number}"
    return f"{heading(shown)}: {listed([shown.names[code] for code in shown.areas][:4])}"


def _against(shown: Explored, noun: str) -> str:
    """How the first area stands to the last one chosen, in the latest period that both have."""
    first, last = shown.areas[0], shown.areas[-1]
    here, there = shown.at(first), shown.at(last)
    if here is None or there is None:
        return f"{noun} in {listed([shown.names[code] for code in shown.areas][:4])}"
    survey = is_survey(shown.query.indicator)
    match stands(here, there, survey=survey):
        case Comparison.ABOVE:
            return f"{noun} is higher in {shown.names[first]} than in {shown.names[last]}"
        case Comparison.BELOW:
            return f"{noun} is lower in {shown.names[first]} than in {shown.names[last]}"
        case Comparison.TOO_CLOSE:
            return f"{noun} in {shown.names[first]} cannot be told apart from {shown.names[last]}’s"
        case _:
            return f"{noun} in {listed([shown.names[code] for code in shown.areas][:4])}"


def _change(shown: Explored, indicator: Indicator, code: str) -> str:
    known = [one for one in past_and_ahead(indicator, shown.lines[code, ""])[0] if one.value is not None]
    noun = indicator.wording.noun
    if len(known) < 2:
        return noun
    first, last = known[0], known[-1]
    years = f"between {first.period.label} and {last.period.label}"
    match stands(last, first.but(period=last.period), survey=is_survey(indicator)):
        case Comparison.ABOVE:
            return f"{noun} rose {years}"
        case Comparison.BELOW:
            return f"{noun} fell {years}"
        case Comparison.SAME:
            return f"{noun} did not change {years}"
        case _:
            return f"no change in {noun} is clear {years}"
