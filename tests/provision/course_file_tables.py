"""The tables of docs/course-files.md, made from the columns and rules. Run as a program it writes them anew."""

from __future__ import annotations

import re
from pathlib import Path

from routeways.provision.exchange.columns import FORMS
from routeways.provision.exchange.rules import CELL_RULES, COURSE_RULES, FILE_RULES, VENUE_RULES, Rule

PAGE = Path(__file__).resolve().parents[2] / "docs" / "course-files.md"
RULES = {"file": FILE_RULES, "cells": CELL_RULES, "courses": COURSE_RULES, "venue-rules": VENUE_RULES}
_BLOCK = re.compile(r"<!-- table: ([a-z-]+) -->\n(.*?)<!-- end -->\n", re.DOTALL)


def written(page: str) -> str:
    """The page with every table as the program has it now."""
    return _BLOCK.sub(lambda found: f"<!-- table: {found[1]} -->\n{_table(found[1])}<!-- end -->\n", page)


def shown(page: str) -> set[str]:
    return {found[1] for found in _BLOCK.finditer(page)}


def _table(name: str) -> str:
    if name in FORMS:
        lines = ["| column | needed | letters | what may stand in it |", "|---|---|---|---|"]
        for col in FORMS[name]:
            says = f"{col.says} One of: {', '.join(col.values)}." if col.values else col.says
            most = f"{col.most:,}" if col.most else ""
            lines.append(f"| `{col.heading}` | {'yes' if col.needed else ''} | {most} | {says} |")
    else:
        lines = ["| rule | columns | what it asks for |", "|---|---|---|"]
        lines += [_rule(rule) for rule in RULES[name]]
    return "\n".join(lines) + "\n"


def _rule(rule: Rule) -> str:
    columns = ", ".join(f"`{one}`" if one.isupper() else one for one in rule.columns.split(", "))
    return f"| {rule.id} | {columns} | {rule.says}{' It is told and stops nothing.' if rule.warns else ''} |"


if __name__ == "__main__":
    PAGE.write_text(written(PAGE.read_text("utf-8")), "utf-8")
