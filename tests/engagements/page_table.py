"""The table of pages and their permissions. Run as a program it adds new pages and drops old ones, keeping reasons.

A page behind a permission gets that permission’s words as its reason; a public page needs one written by hand.
"""

from __future__ import annotations

import csv
from pathlib import Path

TABLE = Path(__file__).with_name("pages.csv")
COLUMNS = ("page", "permission", "why")


def rows() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def declared() -> dict[str, str]:
    """Page → permission, as the code has it."""
    from routeways.engagements.urls import urlpatterns

    return {str(one.name): getattr(one.callback, "routeways_permission", "") for one in urlpatterns}


def write() -> list[str]:
    """Writes the table anew; gives the pages that still need a reason."""
    from routeways.foundation.permissions import registered

    said = {row["page"]: row for row in rows()}
    known = registered()
    lines = []
    for page, permission in declared().items():
        old = said.get(page, {})
        why = old.get("why", "") if old.get("permission") == permission else ""
        if not why and permission in known:
            why = f"for those who {known[permission].describes}"
        lines.append({"page": page, "permission": permission, "why": why})
    with TABLE.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(lines)
    return [line["page"] for line in lines if not line["why"]]


if __name__ == "__main__":
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    for page in write():
        print(f"{page} needs a reason")
