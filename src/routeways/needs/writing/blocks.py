"""A plan's content as blocks in their order: what every format is made from. Pure; text stays text to the end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from routeways.needs.stating import people_written

SIZES = {
    "micro": "0 to 9 people",
    "small": "10 to 49 people",
    "medium": "50 to 249 people",
    "large": "250 people or more",
    "": "Not said",
}
HIDDEN = "[c]"


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text; with `href`, an address on the site that begins with “/” or “#”, a link."""

    text: str
    href: str = ""


Runs = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    level: int  # 1 is the section, below the title
    text: str
    id: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    runs: Runs


@dataclass(frozen=True, slots=True)
class Bullets:
    items: tuple[Runs, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table with one heading row; `numeric` are the columns set to the right."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Runs, ...], ...]
    numeric: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class BodyEnds:
    """The main body, whose pages are counted, ends here."""


Block = Heading | Paragraph | Bullets | Grid | BodyEnds


def blocks(content: Mapping[str, Any]) -> list[Block]:
    """The whole plan below its title."""
    made: list[Block] = [*_opening(content)]
    for section in content["sections"]:
        made.append(Heading(1, section["title"], section["id"]))
        made += written(section["text"])
        made += _holds(section["holds"], content)
    made.append(BodyEnds())
    for annex in content["annexes"]:
        made.append(Heading(1, annex["title"], annex["id"]))
        made += _occupations(content) if annex["holds"] == "occupations" else _evidence(content)
    return made


def written(text: str) -> Iterator[Block]:
    """What people typed: a blank line parts paragraphs, lines that begin with “- ” are a list. Nothing is markup."""
    for part in text.replace("\r\n", "\n").split("\n\n"):
        lines = [line.strip() for line in part.split("\n") if line.strip()]
        points: list[Runs] = []
        words: list[str] = []
        for line in [*lines, ""]:
            if line.startswith(("- ", "• ")):
                if words:
                    yield Paragraph((Run(" ".join(words)),))
                    words = []
                points.append((Run(line[2:].strip()),))
                continue
            if points:
                yield Bullets(tuple(points))
                points = []
            if line:
                words.append(line)
        if words:
            yield Paragraph((Run(" ".join(words)),))


def _opening(content: Mapping[str, Any]) -> Iterator[Block]:
    guidance = content["guidance"]
    says = f"Version {content['number']}, published on {day(content['published_on'])}."
    if content["demonstration"]:
        says += " This is a demonstration: organisations and what they say are invented."
    yield Paragraph((Run(says),))
    follows = f"{guidance['title']} ({guidance['publisher']}, {day(guidance['published'])})"
    yield Paragraph(
        (Run(f"The order of its sections follows: {follows}. Every number opens to the evidence behind it."),)
    )


def _holds(kind: str, content: Mapping[str, Any]) -> Iterator[Block]:
    if kind == "summary":
        yield from _summary(content)
    elif kind == "context":
        yield from _context(content)
    elif kind == "priorities":
        yield from _priorities(content)
    elif kind == "actions":
        yield from _actions(content)
    elif kind == "delivery":
        yield from _delivery(content)


def _summary(content: Mapping[str, Any]) -> Iterator[Block]:
    yield Paragraph((Run(f"This plan puts {len(content['priorities'])} needs first:"),))
    yield Bullets(
        tuple((Run(one["title"], f"#priority-{place}"),) for place, one in enumerate(content["priorities"], 1))
    )
    yield Paragraph(
        (
            Run("It rests on what "),
            Run(f"{number(content['heard'])} businesses", _heard(content)),
            Run(" said (rounded to 5). Each is counted once, however often it spoke."),
        )
    )


def _context(content: Mapping[str, Any]) -> Iterator[Block]:
    if not content["context"]:
        return
    rows = tuple(
        ((Run(one["title"]),), (Run(one["value"], one["href"]),), (Run(one["period"]),)) for one in content["context"]
    )
    yield Grid(f"{content['region_name']} in official figures", ("Figure", "Value", "Period"), rows, frozenset({1}))


def _priorities(content: Mapping[str, Any]) -> Iterator[Block]:
    for place, one in enumerate(content["priorities"], 1):
        yield Heading(2, f"Priority {place}: {one['title']}", f"priority-{place}")
        yield from written(one["why"])
        href = f"{_plan(content)}/priority/{place}/"
        yield Paragraph(
            (
                Run("Behind it stand "),
                Run(f"{number(one['businesses'])} businesses", href),
                Run(" and "),
                Run(f"{len(one['cites']) or HIDDEN} items of evidence", href),
                Run("."),
            )
        )
        yield Grid(
            f"Needs in priority {place}",
            ("Need", "Businesses", "People wanted", "How well founded"),
            tuple(_need(content, need) for need in one["needs"]),
            frozenset({1, 2}),
        )


def _need(content: Mapping[str, Any], need: Mapping[str, Any]) -> tuple[Runs, ...]:
    href = f"{_plan(content)}/need/{need['id']}/"
    narrowed = ", ".join(value for value in need["narrowed"].values() if value)
    label = f"{need['label']} ({narrowed})" if narrowed else need["label"]
    return (
        (Run(label, href),),
        (Run(number(need["businesses"]), href),),
        (Run(people_written(need["people"], need.get("stated")) or HIDDEN, href),),
        (Run(need["founded"].capitalize() or "–"),),
    )


def _actions(content: Mapping[str, Any]) -> Iterator[Block]:
    for place, one in enumerate(content["priorities"], 1):
        yield Heading(2, f"For priority {place}: {one['title']}", f"action-{place}")
        found = list(written(one["action"]))
        yield from found or [Paragraph((Run("No action is agreed yet."),))]


def _delivery(content: Mapping[str, Any]) -> Iterator[Block]:
    rows = tuple(
        (
            (Run(f"{place}. {one['title']}", f"#priority-{place}"),),
            (Run("; ".join(one["agreed_by"]) or "Nobody yet"),),
        )
        for place, one in enumerate(content["priorities"], 1)
    )
    yield Grid("Who agreed to which priority", ("Priority", "Agreed by"), rows)


def _occupations(content: Mapping[str, Any]) -> Iterator[Block]:
    if not content["occupations"]:
        yield Paragraph((Run("No need of this plan has been followed to an occupation yet."),))
        return
    rows = tuple(
        (
            (Run(str(one["priority"]), f"#priority-{one['priority']}"),),
            (Run(one["soc"]),),
            (Run(one["occupation"]),),
            (Run("; ".join(one["skills"]) or "–"),),
            (Run("; ".join(one["sic"]) or HIDDEN),),
            (Run("; ".join(one["qualifications"]) or "None known"),),
        )
        for one in content["occupations"]
    )
    columns = ("Priority", "SOC 2020", "Occupation", "Skills", "SIC 2007 sections", "Standards and qualifications")
    yield Grid("Occupations and sectors of each priority", columns, rows)
    yield Paragraph((Run(f"{HIDDEN}: the sectors are withheld because they would give single businesses away."),))


def _evidence(content: Mapping[str, Any]) -> Iterator[Block]:
    yield Paragraph(
        (Run(f"Counted on {day(content['counted_on'])} from evidence that a person has read and confirmed."),)
    )
    sizes = content["sizes"]
    if sizes:
        order = [key for key in SIZES if key in sizes]
        rows = tuple(((Run(SIZES[key]),), (Run(number(sizes[key]), _heard(content)),)) for key in order)
        yield Grid("Businesses heard by size, rounded to 5", ("People employed", "Businesses"), rows, frozenset({1}))
    if content["sources"]:
        yield Grid(
            "Where the evidence comes from",
            ("Source", "From", "To"),
            tuple(
                ((Run(one["source"]),), (Run(day(one["from"])),), (Run(day(one["to"])),)) for one in content["sources"]
            ),
        )
    for place, one in enumerate(content["priorities"], 1):
        if not one["cites"]:  # too few businesses stand behind it
            continue
        yield Heading(2, f"Evidence cited by priority {place}", f"cited-{place}")
        yield Grid(
            f"Items cited by priority {place}",
            ("Item", "Kind", "Month", "Source"),
            tuple(
                (
                    (Run(item["id"], f"{_plan(content)}/priority/{place}/#{item['id']}"),),
                    (Run(item["kind"].capitalize()),),
                    (Run(month(item["month"])),),
                    (Run(item["source"] or "–"),),
                )
                for item in one["cites"]
            ),
        )
    rules = content["rules"]
    yield Paragraph(
        (
            Run(
                f"{HIDDEN}: confidential; fewer businesses than may be shown, or the number would give another away. "
                f"Rules: {rules['disclosure'].partition('#')[0]}, {rules['ranking'].partition('#')[0]}."
            ),
        )
    )


def number(value: float | None) -> str:
    return HIDDEN if value is None else f"{value:,.0f}"


def day(written_: str) -> str:
    on = date.fromisoformat(written_)
    return f"{on.day} {on:%B %Y}"


def month(written_: str) -> str:
    """“September 2026” for 2026-09."""
    return f"{date.fromisoformat(f'{written_}-01'):%B %Y}"


def _base(content: Mapping[str, Any]) -> str:
    return f"/{content['region']}/needs"


def _heard(content: Mapping[str, Any]) -> str:
    """Where it stands who was heard for this version, beside all businesses."""
    return f"{_plan(content)}/heard/"


def _plan(content: Mapping[str, Any]) -> str:
    return f"{_base(content)}/plan/{content['number']}"
