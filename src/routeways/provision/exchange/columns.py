"""The columns of the three CSV forms, in the order that the national service wants, with what each may hold.

Source of the rules: the Department for Education's Publish to the Course Directory, as of May 2026.
`docs/course-files.md` is printed from these tables and from the rules in `rules.py`.
"""

from __future__ import annotations

from dataclasses import dataclass

MODES = ("Classroom", "Online", "Work based", "Blended learning")
STUDY_MODES = ("Full time", "Part time", "Flexible")
ATTENDANCE = ("Daytime", "Evening", "Weekend", "Day/Block Release")
UNITS = ("Minutes", "Hours", "Days", "Weeks", "Months", "Years")
YES_NO = ("Yes", "No")
COURSE_TYPES = (
    "Essential Skills",
    "T Levels",
    "HTQs",
    "Free Courses for Jobs",
    "Multiply",
    "Skills Bootcamp",
)
LEVELS = {"Entry Level": "E", "1": "1", "2": "2", "3": "3", "4": "4", "5": "5", "6": "6", "7": "7"}


@dataclass(frozen=True, slots=True)
class Col:
    """One column. `key` is the record's field; `most` letters; `needed`: never blank; `plain`: no < > or backtick."""

    heading: str
    key: str
    says: str
    most: int = 0
    needed: bool = False
    plain: bool = False
    values: tuple[str, ...] = ()


_TEXTS = (
    Col("WHO_THIS_COURSE_IS_FOR", "who_for", "Who the course is for.", 2000, needed=True, plain=True),
    Col("ENTRY_REQUIREMENTS", "entry_requirements", "What one needs to start.", 500, plain=True),
    Col("WHAT_YOU_WILL_LEARN", "what_you_will_learn", "What is taught.", 1500, plain=True),
    Col("HOW_YOU_WILL_LEARN", "how_you_will_learn", "How it is taught.", 500, plain=True),
    Col("WHAT_YOU_WILL_NEED_TO_BRING", "what_to_bring", "What learners bring or buy.", 500, plain=True),
    Col("HOW_YOU_WILL_BE_ASSESSED", "how_assessed", "How it is assessed.", 500, plain=True),
    Col("WHERE_NEXT", "where_next", "What can follow.", 500, plain=True),
)
_RUN = (
    Col("COURSE_NAME", "name", "The name that people see.", 255, needed=True),
    Col("YOUR_REFERENCE", "reference", "Your own reference.", 255),
    Col("DELIVERY_MODE", "mode", "How it is delivered.", needed=True, values=MODES),
    Col("START_DATE", "starts_on", "The first day, as dd/MM/yyyy. Blank where FLEXIBLE_START_DATE is Yes."),
    Col("FLEXIBLE_START_DATE", "flexible", "Whether one can start at any time.", needed=True, values=YES_NO),
    Col("VENUE_NAME", "venue", "The name of one of your venues. Only for Classroom and Blended learning."),
    Col("YOUR_VENUE_REFERENCE", "venue_reference", "Your reference of the venue, instead of its name or with it."),
    Col("NATIONAL_DELIVERY", "national", "Whether it is offered all over England. Only for Work based.", values=YES_NO),
    Col("SUB_REGION", "sub_regions", "Regions, counties or districts, with ; between them. Only for Work based."),
    Col("COURSE_WEBPAGE", "webpage", "The page about the course.", 255, needed=True),
    Col("COST", "cost", "Pounds, with at most two decimal places. Needed unless COST_DESCRIPTION is given."),
    Col("COST_DESCRIPTION", "cost_description", "What learners pay, in words.", 255),
    Col("DURATION", "duration", "A whole number from 1 to 999.", needed=True),
    Col("DURATION_UNIT", "unit", "What DURATION counts.", needed=True, values=UNITS),
    Col("STUDY_MODE", "study_mode", "Needed for Classroom and Blended learning, blank otherwise.", values=STUDY_MODES),
    Col("ATTENDANCE_PATTERN", "attendance", "Needed for Classroom and Blended learning.", values=ATTENDANCE),
)
LARS_COURSES = (
    Col("LARS_QAN", "aim", "The learning aim reference: eight letters or digits.", needed=True),
    *_TEXTS,
    *_RUN,
)
NON_LARS_COURSES = (
    Col("COURSE_TYPE", "course_type", "What kind of course it is.", needed=True, values=COURSE_TYPES),
    Col("SECTOR", "sector", "The sector it prepares for.", 100, needed=True),
    Col("EDUCATION_LEVEL", "education_level", "The level.", needed=True, values=tuple(LEVELS)),
    Col("AWARDING_BODY", "awarding", "Who awards it, if anybody.", 255),
    *_TEXTS,
    *_RUN,
)
VENUES = (
    Col("YOUR_VENUE_REFERENCE", "reference", "Your own reference; each once.", 255),
    Col("VENUE_NAME", "name", "The name that people see; each once.", 250, needed=True),
    Col("ADDRESS_LINE_1", "address_1", "House and street.", 100, needed=True),
    Col("ADDRESS_LINE_2", "address_2", "More of the address.", 100),
    Col("TOWN_OR_CITY", "town", "Town or city.", 75, needed=True),
    Col("COUNTY", "county", "County.", 75),
    Col("POSTCODE", "postcode", "A full postcode.", needed=True),
    Col("EMAIL", "email", "An address of a team, not of a person.", 254),
    Col("PHONE", "phone", "A telephone number.", 30),
    Col("WEBSITE", "website", "The venue’s page.", 255),
)

FORMS = {"lars": LARS_COURSES, "non-lars": NON_LARS_COURSES, "venues": VENUES}
FORM_WORDS = {
    "lars": "courses with a learning aim (24 columns)",
    "non-lars": "courses without a learning aim (27 columns)",
    "venues": "venues (10 columns)",
}
