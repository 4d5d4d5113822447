"""Every rule of the Course Directory's files, each with an id, the columns it is about and what it asks for.

A rule's sentence stands in `docs/course-files.md`; the words of a broken rule are made in `cells` and `course_rows`. A
test breaks every rule of this list and reads the message.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rule:
    id: str
    columns: str
    says: str
    warns: bool = False  # told, but no reason to refuse the file


FILE_RULES = (
    Rule("columns-missing", "all", "Every column of the form is there."),
    Rule("columns-extra", "all", "There are no other columns."),
    Rule("columns-twice", "all", "No column is there twice."),
    Rule("columns-order", "all", "The columns stand in the form’s order."),
    Rule("columns-swapped", "all", "What stands in two columns is not swapped."),
    Rule("no-rows", "all", "There is at least one row under the headings."),
    Rule("too-many-rows", "all", "There are at most 10,000 rows."),
    Rule("row-width", "all", "A row has as many cells as there are columns."),
    Rule("wrong-letters", "all", "The file is in UTF-8 or Windows-1252, and every letter can be read."),
    Rule("control-characters", "all", "Cells hold no control characters."),
    Rule("formula", "all", "A cell does not begin with = or @."),
    Rule("cell-size", "all", "A cell has at most 131,072 letters."),
    Rule("row-twice", "all", "No two rows say the same in every column."),
)
CELL_RULES = (
    Rule("needed", "those marked “needed”", "The cell is not blank."),
    Rule("length", "those with a length", "The cell is no longer than its column allows."),
    Rule("plain-text", "the seven texts", "A text holds none of the signs < > and backtick."),
    Rule("value", "those with a list of values", "The cell holds one of the values; capitals do not matter."),
)
COURSE_RULES = (
    Rule("aim-form", "LARS_QAN", "A learning aim reference has eight letters or digits."),
    Rule("aim-unknown", "LARS_QAN", "The learning aim is in the LARS list, where one is loaded."),
    Rule("aim-unchecked", "LARS_QAN", "Where no LARS list is loaded, aims cannot be checked.", warns=True),
    Rule("aim-ended", "LARS_QAN", "Learners can still start the aim on the course’s first day."),
    Rule("start-needed", "START_DATE", "A start date, unless the start is flexible."),
    Rule("start-form", "START_DATE", "A date is written dd/MM/yyyy."),
    Rule("start-flexible", "START_DATE", "No start date where the start is flexible."),
    Rule("start-past", "START_DATE", "A start in the past is kept, but nobody can join.", warns=True),
    Rule("venue-needed", "VENUE_NAME", "Classroom and Blended learning have a venue, by name or reference."),
    Rule("venue-not-allowed", "VENUE_NAME, YOUR_VENUE_REFERENCE", "Online and Work based have no venue."),
    Rule("venue-unknown", "VENUE_NAME", "The name is that of one of the provider’s venues."),
    Rule("venue-reference-unknown", "YOUR_VENUE_REFERENCE", "The reference is that of one of the venues."),
    Rule("venue-differs", "VENUE_NAME, YOUR_VENUE_REFERENCE", "Name and reference mean the same venue."),
    Rule("national-needed", "NATIONAL_DELIVERY", "Work based says whether it is offered all over England."),
    Rule("national-not-allowed", "NATIONAL_DELIVERY", "Blank unless the course is Work based."),
    Rule("sub-region-needed", "SUB_REGION", "Work based that is not national names at least one sub-region."),
    Rule("sub-region-not-allowed", "SUB_REGION", "Blank unless the course is Work based and not national."),
    Rule("sub-region-unknown", "SUB_REGION", "Each is a region, county or district of England."),
    Rule("webpage-form", "COURSE_WEBPAGE", "A web address."),
    Rule("cost-needed", "COST", "A cost, unless there is a description of it."),
    Rule("cost-form", "COST", "A number with at most two decimal places, without £ or commas."),
    Rule("cost-range", "COST", "From 0 to 999,999.99."),
    Rule("duration-form", "DURATION", "A whole number from 1 to 999."),
    Rule("study-mode-needed", "STUDY_MODE", "Classroom and Blended learning have a study mode."),
    Rule("study-mode-not-allowed", "STUDY_MODE", "Blank for Online and Work based."),
    Rule("attendance-needed", "ATTENDANCE_PATTERN", "Classroom and Blended learning have an attendance pattern."),
    Rule("attendance-not-allowed", "ATTENDANCE_PATTERN", "Blank for Online and Work based."),
)
VENUE_RULES = (
    Rule("venue-name-twice", "VENUE_NAME", "No two venues have one name."),
    Rule("venue-reference-twice", "YOUR_VENUE_REFERENCE", "No two venues have one reference."),
    Rule("postcode-form", "POSTCODE", "A full postcode."),
    Rule("postcode-unplaced", "POSTCODE", "A postcode that we can place; else distances are not known.", warns=True),
    Rule("email-form", "EMAIL", "An e-mail address."),
    Rule("phone-form", "PHONE", "Digits, spaces, brackets, + and -, at least ten digits."),
    Rule("website-form", "WEBSITE", "A web address."),
)
RULES = {rule.id: rule for rule in (*FILE_RULES, *CELL_RULES, *COURSE_RULES, *VENUE_RULES)}
