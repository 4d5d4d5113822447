"""What a questionnaire may say (definitions/instruments/*.yaml). It chooses from fixed lists and never computes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cached_property
from typing import Literal

from pydantic import Field, model_validator

from routeways.foundation.definitions import Definition, Part

ID = r"^[a-z0-9]+(-[a-z0-9]+)*$"
OPTION_ID = r"^[A-Za-z0-9]+(-[A-Za-z0-9]+)*$"  # codes of areas are written in capitals
PLACE = r"^[a-z0-9]+(-[a-z0-9]+)*(/[a-z0-9]+(-[a-z0-9]+)*)?$"  # a question, or one row of a matrix: question/row

QuestionType = Literal["single", "multiple", "number", "text", "occupation", "skills", "matrix", "date", "file"]
CHOICES = frozenset({"single", "multiple", "matrix"})
FINDING_KINDS = Literal[
    "apprenticeship", "course", "bootcamp", "higher-technical", "levy", "placement", "analysis", "planning", "schools"
]


class Option(Part):
    """One answer to choose. `alone`: it cannot be chosen beside others (“none of these”)."""

    id: str = Field(pattern=OPTION_ID, max_length=60)
    label: str = Field(min_length=1, max_length=200)
    hint: str = Field("", max_length=300)
    alone: bool = False


class Row(Part):
    """One line of a matrix: a statement that is answered with the matrix's options."""

    id: str = Field(pattern=ID, max_length=60)
    label: str = Field(min_length=1, max_length=200)
    hint: str = Field("", max_length=300)


class Condition(Part):
    """One question (or row of a matrix, or, in findings, a score) and exactly one operator.

    About a question that was not answered, or not asked, no condition holds but `answered: false`.
    """

    question: str = Field("", max_length=130)
    score: str = Field("", max_length=60)
    equals: str | None = None
    not_equals: str | None = None
    any_of: tuple[str, ...] = ()
    all_of: tuple[str, ...] = ()
    none_of: tuple[str, ...] = ()
    at_least: float | None = None
    at_most: float | None = None
    answered: bool | None = None

    @model_validator(mode="after")
    def _one_of_each(self) -> Condition:
        if bool(self.question) == bool(self.score):
            raise ValueError("a condition is about a question or a score: give one of the two")
        if len(self.operators) != 1:
            raise ValueError(f"a condition has exactly one operator out of {', '.join(OPERATORS)}")
        if self.score and self.operators[0] not in ("at_least", "at_most"):
            raise ValueError("a score can only be compared by at_least or at_most")
        return self

    @property
    def operators(self) -> list[str]:
        return [name for name in OPERATORS if getattr(self, name) not in (None, ())]

    @property
    def options(self) -> tuple[str, ...]:
        """The options it names."""
        single = tuple(text for text in (self.equals, self.not_equals) if text is not None)
        return (*single, *self.any_of, *self.all_of, *self.none_of)


OPERATORS = ("equals", "not_equals", "any_of", "all_of", "none_of", "at_least", "at_most", "answered")


class When(Part):
    """`all` of the conditions must hold, or `any` one. There is no nesting."""

    all: tuple[Condition, ...] = ()
    any: tuple[Condition, ...] = ()

    @model_validator(mode="after")
    def _one_list(self) -> When:
        if bool(self.all) == bool(self.any):
            raise ValueError("give a list of conditions under “all” or under “any”")
        return self

    @property
    def conditions(self) -> tuple[Condition, ...]:
        return self.all or self.any


class Question(Part):
    """One thing that is asked. `id` stays the same over waves; raise `meaning` when it comes to mean something else."""

    id: str = Field(pattern=ID, max_length=60)
    type: QuestionType
    text: str = Field(min_length=1, max_length=300)
    short: str = Field("", max_length=120)
    hint: str = Field("", max_length=500)
    help: str = Field("", max_length=1500)
    required: bool = True
    meaning: int = Field(1, ge=1)
    show_if: When | None = None
    options: tuple[Option, ...] = ()
    options_from: Literal["", "districts"] = ""
    rows: tuple[Row, ...] = ()
    scores: dict[str, float] = {}
    most: int | None = Field(None, ge=1, le=50)
    unit: str = Field("", max_length=40)
    whole: bool = True
    minimum: float | None = None
    maximum: float | None = None
    not_more_than: str = ""
    max_length: int = Field(4000, ge=10, le=20000)
    one_line: bool = False
    earliest: date | None = None
    latest: date | None = None
    kinds: tuple[str, ...] = ("pdf", "docx", "xlsx")
    megabytes: int = Field(10, ge=1, le=50)

    @property
    def label(self) -> str:
        """What it is called where there is little room."""
        return self.short or self.text

    def option(self, id: str) -> Option | None:
        return next((option for option in self.options if option.id == id), None)

    def row(self, id: str) -> Row | None:
        return next((row for row in self.rows if row.id == id), None)


class QuestionSection(Part):
    id: str = Field(pattern=ID, max_length=60)
    title: str = Field(min_length=1, max_length=120)
    questions: tuple[Question, ...] = Field(min_length=1)


class ShareItem(Part):
    """Answers that are shared together. `always`: told in the declaration; otherwise the respondent decides.

    A question that no item names is nobody's business but the respondent's.
    """

    id: str = Field(pattern=ID, max_length=60)
    title: str = Field(min_length=1, max_length=200)
    about: str = Field("", max_length=400)
    questions: tuple[str, ...] = Field(min_length=1)
    always: bool = False


class Profile(Part):
    """Which questions say who answered. `staff` is a number, or a single choice of micro, small, medium and large."""

    organisation: str = ""
    company_number: str = ""
    staff: str = ""
    sector: str = ""
    district: str = ""

    @property
    def questions(self) -> tuple[str, ...]:
        return tuple(
            id for id in (self.organisation, self.company_number, self.staff, self.sector, self.district) if id
        )


class Evidence(Part):
    """A step of `from_step` or more is only believed where one of the options of `question` was chosen."""

    question: str
    from_step: float
    options: dict[str, tuple[str, ...]] = Field(min_length=1)


class Score(Part):
    """A number from answers, by a named method over questions or rows (`question/row`)."""

    id: str = Field(pattern=ID, max_length=60)
    title: str = Field(min_length=1, max_length=120)
    method: Literal["sum", "mean", "min-anchored-mean", "importance-times-gap"]
    of: tuple[str, ...] = ()
    rating: str = ""
    importance: str = ""
    target: float | None = None
    top: float = Field(4, gt=0)
    steps: tuple[str, ...] = ()
    evidence: Evidence | None = None


class Severity(Part):
    """How bad, from 0 to 1: how far a score (or one part of it) is from its top, or one number's share of another."""

    score: str = ""
    part: str = ""
    share: str = ""
    of: str = ""

    @model_validator(mode="after")
    def _one_kind(self) -> Severity:
        if bool(self.score) == bool(self.share) or bool(self.share) != bool(self.of) or (self.part and not self.score):
            raise ValueError("a severity names a score (and a part of it), or a share and what it is of")
        return self


class Finding(Part):
    """What follows from answers: an item of a plan. Its priority is weight × severity, worked out the same each time.

    `occupation_from` and `skills_from` name picker questions; with `rows_of` (a score by importance-times-gap) there is
    an item for each row. `{answer}` in the title stands for the occupation, skill or row.
    """

    id: str = Field(pattern=ID, max_length=60)
    title: str = Field(min_length=1, max_length=160)
    why: str = Field(min_length=1, max_length=400)
    kind: FINDING_KINDS
    when: When | None = None
    weight: float = Field(1, gt=0, le=10)
    severity: Severity | None = None
    occupation_from: str = ""
    skills_from: str = ""
    rows_of: str = ""
    subjects: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _when_or_rows(self) -> Finding:
        if self.when is None and not self.rows_of:
            raise ValueError("a finding says when it holds, or the rows of which score it is made of")
        if sum(map(bool, (self.occupation_from, self.skills_from, self.rows_of))) > 1:
            raise ValueError("a finding is repeated for one thing at most: an occupation, skills or rows")
        return self


class Questionnaire(Definition):
    """All parts together, before they are checked against each other: that is `instrument.Instrument`."""

    title: str = Field(min_length=1, max_length=120)
    version: str = Field(pattern=r"^[0-9A-Za-z.-]+$", max_length=20)
    about: str = Field(min_length=1)
    audience: str = Field(min_length=1, max_length=80)
    respondent: Literal["organisation", "person"] = "organisation"
    access: Literal["open", "invited"] = "open"
    results_for: Literal["region", "owner"] = "region"
    standing: bool = False
    once_a_cycle: bool = False
    contact_purpose: str = Field("", max_length=80)  # under which employers are asked, in the contact ledger
    minutes: int = Field(10, ge=1, le=120)
    declaration: tuple[str, ...] = Field(min_length=1)
    what_next: tuple[str, ...] = Field(min_length=1)
    sections: tuple[QuestionSection, ...] = Field(min_length=1)
    shares: tuple[ShareItem, ...] = ()
    profile: Profile = Profile()
    scores: tuple[Score, ...] = ()
    findings: tuple[Finding, ...] = ()
    retired: dict[str, str] = {}

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """All questions in the order of asking."""
        return tuple(question for section in self.sections for question in section.questions)

    @cached_property
    def by_id(self) -> dict[str, Question]:
        return {question.id: question for question in self.questions}

    @cached_property
    def section_of(self) -> dict[str, QuestionSection]:
        return {question.id: section for section in self.sections for question in section.questions}

    @cached_property
    def share_of(self) -> dict[str, ShareItem]:
        """Question → the item it is shared under; private questions are missing."""
        return {question: item for item in self.shares for question in item.questions}

    def score(self, id: str) -> Score | None:
        return next((score for score in self.scores if score.id == id), None)

    def places(self) -> Iterator[str]:
        """Whatever an answer can be given to: questions, and the rows of matrices as question/row."""
        for question in self.questions:
            if question.type == "matrix":
                yield from (f"{question.id}/{row.id}" for row in question.rows)
            else:
                yield question.id
