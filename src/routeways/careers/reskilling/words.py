"""What was found, in words: why a way stands where it stands, and what a limit shuts out."""

from __future__ import annotations

from datetime import date

from routeways.careers.reskilling.facts import Person, Start
from routeways.careers.reskilling.finding import Path, Shut
from routeways.careers.reskilling.limits import Limit
from routeways.careers.reskilling.paying import Rule, Rules

NEW_START = "This would be a new start: the course begins at the beginning"
ANY_AGE = 99  # as the rule writes “paid for at any age”
NAMES: dict[Limit, str] = {
    "age": "Your age",
    "level": "What you have passed",
    "hours": "Hours a week",
    "paid": "A paid job with training",
    "money": "Money",
    "travel": "Journey",
    "step-free": "Step-free places",
    "remote": "Only from home",
    "part-time": "Only part time",
}


def apprentice_ages(rule: Rule) -> str:
    """At which ages one can start an apprenticeship, by the rule of the funding of apprenticeships."""
    oldest = rule.values["level_7_to_age"]
    if oldest >= ANY_AGE:
        return "You can start one at any age from 16."
    return (
        f"You can start one at any age from 16, but at level 7 only up to {oldest}: so says the funding rule in force "
        f"since {day_in_words(rule.since)}."
    )


def hours_a_week(start: Start, rules: Rules) -> str:
    """The most hours a week that a course takes, and by which rule we suppose it: no list of courses says it."""
    since = day_in_words(rules.adult.since)
    return f"Up to {start.hours:g} hours: our estimate, by our rule for courses that start from {since}"


def day_in_words(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def why(path: Path) -> str:
    """One or two sentences: what decided the place of this way among the others."""
    told = [_builds_on(path)]
    if path.demand is None:
        told.append("How many openings there will be is not known, so that did not count.")
    else:
        word = "more" if path.demand > 1.05 else "fewer" if path.demand < 0.95 else "as many"
        than = "as" if word == "as many" else "than"
        told.append(f"For every 100 people who do it today, {word} openings are expected {than} in work as a whole.")
    if path.pay is not None:
        word = "more" if path.pay > 1 else "less"
        told.append(f"People who do it earn {word} than in your work, and the figures are sure enough to say so.")
    return " ".join(told)


def _builds_on(path: Path) -> str:
    """What somebody has of it already; where that is nothing that is listed, what the course begins with."""
    count = len(path.carried)
    if count:
        share = round(path.share * 100)
        return f"You already have {count} of this job’s skills: {max(share, 1)}% of them, rare ones counting more."
    if path.learnt:
        taught = len(path.learnt)
        skill = "skill" if taught == 1 else "skills"
        return f"{NEW_START} and teaches {taught} {skill} of this job."
    return f"{NEW_START}."


def opens(shut: Shut, person: Person) -> str:
    """What relaxing this limit alone would open; "" where it would open nothing."""
    if not shut.alone:
        return "Nothing by itself: other limits shut them out too"
    courses = f"{shut.alone} more course{'' if shut.alone == 1 else 's'}"
    match shut.limit:
        case "hours" if shut.opens_at is not None:
            return f"{courses}, the first with {shut.opens_at:g} hours a week instead of {person.hours:g}"
        case "travel" if shut.opens_at is not None:
            return f"{courses}, the first with {_up(shut.opens_at)} minutes instead of {person.minutes}"
        case "money" if shut.opens_at is not None:
            first = f"the first with £{_up(shut.opens_at)} a week put aside instead of £{person.weekly_money:g}"
            return f"{courses}, {first}{'' if person.loan else ', or with a loan'}"
        case "travel" | "money":
            return (
                f"{courses}, but their providers do not say {'where they are' if shut.limit == 'travel' else 'the fee'}"
            )
        case "step-free":
            return f"{courses}, if the provider says that its place is step-free: nobody has recorded it. Ask"
        case "paid":
            return f"{courses}, all apprenticeships"
        case "remote":
            return f"{courses}, at a place you travel to"
        case "part-time":
            return f"{courses}, full time or without a word on it"
        case "level":
            return f"{courses}, after the level before them"
    return f"{courses}, for people of another age"


def _up(number: float) -> int:
    """Rounded up, so that the limit that is named lets the course in."""
    return int(-(-number // 1))
