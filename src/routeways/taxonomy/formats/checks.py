"""What every taxonomy must pass before anything is stored, whichever format it came in."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from routeways.foundation.tables import FileRefused, Problem
from routeways.taxonomy.formats.document import (
    CODE,
    KINDS,
    LINK_RELATIONS,
    MOST_CATEGORY,
    MOST_CODE,
    MOST_IDENTIFIER,
    MOST_LABEL,
    MOST_SKILLS,
    MOST_TEXT,
    RESERVED,
    SECTORS,
    SkillLinkRow,
    SkillRow,
    key_of,
)

MOST_REJECTED = 0.2  # the share of rows that may be wrong before a file is not believed
MOST_ALIASES = 500
MOST_EXTRA = 100_000  # characters of what only the file's own format knows
_HTML = re.compile(r"</?[A-Za-z][^<>]*>|<!--|&(?:#[0-9]+|#x[0-9a-f]+|nbsp|amp|lt|gt|quot);", re.IGNORECASE)
# Tab and line break may stand in a statement; all other control characters come from damaged files.
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffd]")
_LONGEST = {
    "code": MOST_CODE,
    "label": MOST_LABEL,
    "statement": MOST_TEXT,
    "category": MOST_CATEGORY,
    "level": 60,
    "identifier": MOST_IDENTIFIER,
}


@dataclass(frozen=True)
class Checked:
    """What may be stored, and what may not with the reason."""

    rows: tuple[SkillRow, ...]
    links: tuple[SkillLinkRow, ...]
    problems: tuple[Problem, ...]
    rejected: int


def checked(
    rows: Sequence[SkillRow], links: Iterable[SkillLinkRow], where: str, *, most_rejected: float = MOST_REJECTED
) -> Checked:
    """Good rows and links, and a problem for each of the others. Raises FileRefused where too little is left.

    A wrong parent or link is left out and reported; the skill itself stays.
    """
    if len(rows) > MOST_SKILLS:
        raise FileRefused(f"{where} has {len(rows):,} skills. We load at most {MOST_SKILLS:,}.")
    problems: list[Problem] = []
    good: dict[str, SkillRow] = {}
    for row in rows:
        fault = fault_of(row) or (f"the code {row.code} is given twice" if row.code in good else "")
        if fault:
            problems.append(Problem(fault, row.line or None, "", row.code or row.label))
        else:
            good[row.code] = row
    _refuse_poor(rows, good, problems, where, most_rejected)
    rejected = len(rows) - len(good)
    good = _placed(good, problems)
    return Checked(tuple(good.values()), tuple(_good_links(links, good, problems)), tuple(problems), rejected)


def fault_of(row: SkillRow) -> str:
    """What is wrong with one skill, "" for nothing: for rows of files and for what somebody typed."""
    if not row.label:
        return "the skill has no label"
    if not CODE.fullmatch(row.code):
        return "a code holds letters, digits, and . _ ~ - after the first" if row.code else "the skill has no code"
    if row.code in RESERVED:
        return f"the code “{row.code}” is needed for a page; choose another"
    for name, longest in _LONGEST.items():
        text = getattr(row, name)
        if len(text) > longest:
            return f"its {name} has {len(text):,} characters; at most {longest:,} are possible"
    if len(row.aliases) + len(row.hidden) > MOST_ALIASES:
        return f"it has {len(row.aliases) + len(row.hidden):,} aliases; at most {MOST_ALIASES:,} are possible"
    if any(len(text) > MOST_LABEL for text in (*row.aliases, *row.hidden)):
        return f"one of its aliases has more than {MOST_LABEL} characters"
    if row.kind not in KINDS:
        return f"its kind must be one of {', '.join(filter(None, KINDS))}"
    if unknown := [sector for sector in row.sectors if sector not in SECTORS]:
        return f"there is no sector “{unknown[0][:60]}”; they are {', '.join(SECTORS)}"
    if len(json.dumps(row.extra)) > MOST_EXTRA:
        return f"what the file says besides is longer than {MOST_EXTRA:,} characters"
    return _unfit(row)


def _unfit(row: SkillRow) -> str:
    texts = (row.label, row.statement, row.category, row.level, row.identifier, *row.aliases, *row.hidden)
    if any(CONTROL.search(text) for text in texts):
        return "it holds control characters or letters that could not be read; the file may be in another encoding"
    if any(_HTML.search(text) for text in texts):
        return "it holds HTML; give plain text"
    return ""


def _refuse_poor(
    rows: Sequence[SkillRow], good: dict[str, SkillRow], problems: list[Problem], where: str, most: float
) -> None:
    if not any(not row.level for row in good.values()):
        first = f" First problem: {problems[0]}." if problems else ""
        raise FileRefused(f"{where} holds no skill that can be used.{first} Nothing was loaded.")
    if problems and len(rows) - len(good) > most * len(rows):
        worst, _ = Counter(problem.reason for problem in problems).most_common(1)[0]
        raise FileRefused(
            f"{len(rows) - len(good):,} of {len(rows):,} skills of {where} cannot be used, mostly because: {worst}. "
            f"First: {problems[0]}. Nothing was loaded."
        )


def _placed(good: dict[str, SkillRow], problems: list[Problem]) -> dict[str, SkillRow]:
    """Parents and survivors that are there, and no circles."""
    for name, word in (("parent", "stands under"), ("merged_into", "was merged into")):
        for code, row in list(good.items()):
            other = getattr(row, name)
            if not other:
                continue
            if other not in good:
                reason = f"{code} {word} {other[:MOST_CODE]}, which is not in the file; that was left out"
            elif _circle(good, code, name):
                reason = f"{code} {word} itself by way of {other}; that was left out"
            else:
                continue
            problems.append(Problem(reason, row.line or None))
            good[code] = replace(row, parent="") if name == "parent" else replace(row, merged_into="")
    return good


def _circle(good: dict[str, SkillRow], code: str, name: str) -> bool:
    seen, at = {code}, getattr(good[code], name)
    while at and at in good:
        if at == code:
            return True
        if at in seen:
            return False  # a circle further up, which is cut where it closes
        seen.add(at)
        at = getattr(good[at], name)
    return False


def _good_links(
    links: Iterable[SkillLinkRow], good: dict[str, SkillRow], problems: list[Problem]
) -> Iterable[SkillLinkRow]:
    seen: set[tuple[str, str, str]] = set()
    for link in links:
        key = (link.code, link.target, link.relation)
        fault = ""
        if link.code not in good:
            fault = "which is not among the skills"
        elif link.relation not in LINK_RELATIONS:
            fault = f"by “{link.relation[:40]}”, which is no relation; they are {', '.join(LINK_RELATIONS)}"
        elif not re.fullmatch(r"[a-z0-9-]{1,80}:\S{1,130}", link.target):
            fault = "which does not lead to a group or a skill, as soc2020:2136 does"
        if fault:
            line = good[link.code].line if link.code in good else 0
            problems.append(
                Problem(f"a link of {link.code} to {link.target[:120]}, {fault}, was left out", line or None)
            )
        elif key not in seen:
            seen.add(key)
            yield link


def shared_aliases(rows: Iterable[SkillRow]) -> list[tuple[str, tuple[str, ...]]]:
    """Labels and aliases that lead to several skills: (as written, their codes), in the order of the texts."""
    leads: dict[str, dict[str, str]] = {}
    for row in rows:
        if not row.level and not row.merged_into and not row.retired:
            for text in (row.label, *row.aliases, *row.hidden):
                leads.setdefault(key_of(text), {}).setdefault(row.code, text)
    found = [(next(iter(codes.values())), tuple(codes)) for codes in leads.values() if len(codes) > 1]
    return sorted(found)
