"""Any courses and venues that the rules allow, for round trips."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from routeways.provision.exchange.columns import ATTENDANCE, COURSE_TYPES, LEVELS, MODES, STUDY_MODES, UNITS
from routeways.provision.exchange.grid import WRONGLY_SAVED
from routeways.provision.exchange.guard import runs_as_formula
from routeways.provision.exchange.records import CourseRecord, RunRecord, VenueRecord

VENUES = ("Tower View", "Lock, Lane “annexe”", "'+1 Yard")
AREAS = ("North West", "Preston", "Lancashire")
# Letters of every script, spaces, signs, and what spreadsheets and CSV stumble over; nothing that a rule refuses.
_LETTERS = st.characters(exclude_categories=("C", "Z"), exclude_characters="<>`\u2028\u2029")
_TRICKY = st.sampled_from("',;\"+-@=\n \t’é\u200d|＝")


def _words(most: int, *, lines: bool, least: int = 0) -> st.SearchStrategy[str]:
    text = st.text(_LETTERS | _TRICKY, max_size=min(most, 30)).map(lambda text: _tidy(text, lines=lines))
    return text.filter(lambda text: len(text) >= least and _allowed(text))


def _tidy(text: str, *, lines: bool) -> str:
    return text.strip() if lines else re.sub("[ \t\r\n\u00a0]+", " ", text).strip()


def _allowed(text: str) -> bool:
    bare = text.lstrip("'")
    return not (runs_as_formula(bare) or runs_as_formula(text) or WRONGLY_SAVED.search(text))


line = _words(255, lines=False)
name = _words(250, lines=False, least=1)
long_text = _words(500, lines=True)


@st.composite
def runs(draw: st.DrawFn) -> RunRecord:
    mode = draw(st.sampled_from(MODES))
    here = mode in ("Classroom", "Blended learning")
    flexible = draw(st.booleans())
    national = draw(st.booleans()) if mode == "Work based" else None
    cost = draw(st.none() | st.decimals(0, Decimal("999999.99"), places=2))
    return RunRecord(
        name=draw(name),
        reference=draw(line),
        mode=mode,
        starts_on=None if flexible else draw(st.dates(date(2026, 11, 22), date(2099, 12, 31))),
        flexible=flexible,
        venue=draw(st.sampled_from(VENUES)) if here else "",
        national=national,
        sub_regions=tuple(draw(st.permutations(AREAS)))[: draw(st.integers(1, 3))] if national is False else (),
        webpage=draw(
            st.sampled_from(["https://www.example.org/a?b=c,d", "example.org", "http://a.example.com:8080/x#y"])
        ),
        cost=cost,
        cost_description=draw(line if cost is not None else name),
        duration=draw(st.integers(1, 999)),
        unit=draw(st.sampled_from(UNITS)),
        study_mode=draw(st.sampled_from(STUDY_MODES)) if here else "",
        attendance=draw(st.sampled_from(ATTENDANCE)) if here else "",
    )


@st.composite
def courses(draw: st.DrawFn, form: str) -> CourseRecord:
    called = draw(name)
    starts = tuple(replace(run, name=called) for run in draw(st.lists(runs(), min_size=1, max_size=3)))
    starts = tuple(dict.fromkeys(starts))
    said = {
        "who_for": draw(_words(500, lines=True, least=1)),
        "entry_requirements": draw(long_text),
        "what_you_will_learn": draw(long_text),
        "how_you_will_learn": draw(long_text),
        "what_to_bring": draw(long_text),
        "how_assessed": draw(long_text),
        "where_next": draw(long_text),
    }
    if form == "lars":
        aim = draw(st.from_regex(r"[0-9A-Z]{8}", fullmatch=True))
        return CourseRecord(title=starts[0].name, runs=starts, aim=aim, **said)
    level = draw(st.sampled_from(list(LEVELS)))
    return CourseRecord(
        title=starts[0].name,
        runs=starts,
        course_type=draw(st.sampled_from(COURSE_TYPES)),
        sector=draw(_words(100, lines=False, least=1)),
        education_level=level,
        level=LEVELS[level],
        awarding=draw(line),
        **said,
    )


def listed(form: str) -> st.SearchStrategy[tuple[CourseRecord, ...]]:
    """Courses of a form, each with texts of its own."""
    return st.lists(courses(form), min_size=1, max_size=4, unique_by=lambda one: one.key).map(tuple)


@st.composite
def venues(draw: st.DrawFn) -> VenueRecord:
    return VenueRecord(
        name=draw(name),
        reference=draw(line),
        address_1=draw(_words(100, lines=False, least=1)),
        address_2=draw(_words(100, lines=False)),
        town=draw(_words(75, lines=False, least=1)),
        county=draw(_words(75, lines=False)),
        postcode=draw(st.sampled_from(["PR1 2HE", "BB11 2AA", "FY3 8AA"])),
        email=draw(st.sampled_from(["", "courses@example.org"])),
        phone=draw(st.sampled_from(["", "+44 1772 000000", "01772 000000"])),
        website=draw(st.sampled_from(["", "https://www.example.org"])),
    )
