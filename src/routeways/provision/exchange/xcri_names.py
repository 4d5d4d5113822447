"""The names and vocabularies of XCRI-CAP 1.2 (BS 8581) that we read and write."""

from __future__ import annotations

XCRI = "http://xcri.org/profiles/1.2/catalog"
TERMS = "http://xcri.org/profiles/1.2/catalog/terms"
MLO = "http://purl.org/net/mlo"
DC = "http://purl.org/dc/elements/1.1/"
CREDIT = "http://purl.org/net/cm"
# What the Course Directory has and XCRI-CAP has no element for. Readers that do not know it pass over it.
OURS = "urn:routeways:course-directory:1"

PREFIXES = {"": XCRI, "mlo": MLO, "dc": DC, "credit": CREDIT, "cd": OURS}


def xcri(name: str) -> str:
    return f"{{{XCRI}}}{name}"


def mlo(name: str) -> str:
    return f"{{{MLO}}}{name}"


def dc(name: str) -> str:
    return f"{{{DC}}}{name}"


def ours(name: str) -> str:
    return f"{{{OURS}}}{name}"


# our value → (identifier, words)
STUDY_MODES = {"Full time": ("FT", "Full time"), "Part time": ("PT", "Part time"), "Flexible": ("FL", "Flexible")}
MODES = {
    "Classroom": ("CM", "Campus"),
    "Online": ("ON", "Online (no attendance)"),
    "Work based": ("WB", "Work-based"),
    "Blended learning": ("MM", "Mixed mode"),
}
PATTERNS = {
    "Daytime": ("DT", "Daytime"),
    "Evening": ("EV", "Evening"),
    "Weekend": ("WE", "Weekend"),
    "Day/Block Release": ("DR", "Day/Block release"),
}
# ISO 8601: the letter of each unit, and whether it stands after the T.
UNITS = {
    "Years": ("Y", False),
    "Months": ("M", False),
    "Weeks": ("W", False),
    "Days": ("D", False),
    "Hours": ("H", True),
    "Minutes": ("M", True),
}
# course texts: field → element
TEXTS = {
    "who_for": xcri("abstract"),
    "what_you_will_learn": mlo("objective"),
    "entry_requirements": mlo("prerequisite"),
    "how_assessed": mlo("assessment"),
    "how_you_will_learn": ours("howYouWillLearn"),
    "what_to_bring": ours("whatToBring"),
    "where_next": ours("whereNext"),
    "sector": ours("sector"),
    "education_level": ours("educationLevel"),
}
