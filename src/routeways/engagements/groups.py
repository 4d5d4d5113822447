"""By which groups people are counted at an activity. Counts are never names, and are not added up to people reached."""

from __future__ import annotations

from routeways.engagements.kinds import Kind

SCHOOL_GROUPS = {
    "primary": "Primary school",
    "year-7": "Year 7",
    "year-8": "Year 8",
    "year-9": "Year 9",
    "year-10": "Year 10",
    "year-11": "Year 11",
    "year-12": "Year 12",
    "year-13": "Year 13",
    "college": "College students",
}
OTHERS = {"people": "People who took part"}
STAFF = {"staff": "Staff of the school or college"}
GROUPS = {**SCHOOL_GROUPS, **OTHERS, **STAFF}


def groups_of(kind: Kind) -> dict[str, str]:
    """The groups asked about for a kind: id → name."""
    return {**SCHOOL_GROUPS, **STAFF} if kind.family == "schools" else dict(OTHERS)


def counted(counts: dict[str, int]) -> str:
    """“28 Year 10, 2 Staff” in the order of the groups."""
    known = [f"{GROUPS[id]}: {counts[id]:,}" for id in GROUPS if id in counts]
    return "; ".join(known + [f"{id}: {number:,}" for id, number in counts.items() if id not in GROUPS])
